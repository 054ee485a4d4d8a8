"""Descriptions: what a layer is, found out once, shown everywhere, and obeyed by the reader."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import gdal, osr

from ...card import Modality
from ...errors import InputError, file_name
from ..crs import Bounds, crs_name, parse_crs
from ..gdalio import GdalError, check_whole, quiet
from ..shapes.mask import parse_mask
from ..source import RasterSource, layer_title, open_dataset, parse_layer, unreadable
from .bands import BandMatch, find_bands
from .crosswalks.crosswalk import Crosswalk, find_crosswalk, unclear
from .crosswalks.evidence import read_told
from .crosswalks.products import refusal
from .facts import LayerFacts, read_facts
from .files import files_of, stamp
from .look import look, look_closer, share_of
from .note import DOUBT, FACT, WARNING, Note
from .products.frame import no_crs
from .products.plain import listed
from .products.resolve import raster_path, tiles_of
from .products.told import product_notes
from .units.limits import measurable
from .units.reflectance import MAY_BE_ADDED
from .units.relief import relief_notes
from .units.values import Rule, Values, find_values, turned
from .validity import Range, Validity, find_validity, measured_alpha

_MOST_TILES = 100
"""Tiles of a layer whose units are compared, evenly chosen of more."""
_FEW = 64  # pixels of a look that may well be alike
_NOWHERE = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)  # what files say that were never placed
_COARSE_DEGREES = 0.5
"""Size of a pixel that images in degrees hardly have."""
_MOST_LISTS = 256
_FILES: dict[tuple[RasterSource, str], dict[str, str]] = {}
"""Files of layers that were asked about, with their stamps then."""


@dataclass(frozen=True)
class Description:
    """What is known of a layer before it is read; all of it checked."""

    crs: str  # WKT
    x0: float  # upper-left corner, CRS units
    y0: float
    dx: float  # pixel width; negative if columns run west
    dy: float  # pixel height, negative if rows run south, as they do in most files
    width: int
    height: int
    kinds: tuple[str, ...]  # GDAL type names of the bands
    files: tuple[str, ...]  # files and remote objects that the layer is made of, and side-cars that would change it
    facts: LayerFacts
    match: BandMatch
    validity: Validity
    rules: tuple[Rule, ...]  # one per band of the modality
    notes: tuple[Note, ...]  # of bands, validity and values
    values_notes: tuple[Note, ...] = ()  # those of values alone
    fits: bool = True  # its values can be what the modality means
    codes: tuple[tuple[int, int], ...] = ()  # class value by code, of a map of classes; empty: codes are class values
    unclear: str = ""  # why nobody can know what the codes mean

    @property
    def bands(self) -> tuple[int, ...]:
        """1-based, one per band of the modality; another stands in for one that is lacking."""
        return self.match.present

    @property
    def bounds(self) -> Bounds:
        """In the layer's CRS."""
        xs = sorted((self.x0, self.x0 + self.width * self.dx))
        ys = sorted((self.y0, self.y0 + self.height * self.dy))
        return Bounds(xs[0], ys[0], xs[1], ys[1])


def tell(found: Description, modality: Modality) -> list[str]:
    """What a layer is, in plain words, a sentence a line; what is told besides stands in its notes."""
    named = {band.number: band.name.strip() or band.color for band in found.facts.bands}
    bands = ", ".join(
        f"{band.name} = {f'{n} ({named[n]})' if named.get(n) else n}" if n else f"{band.name} lacking"
        for band, n in zip(modality.bands, found.match.numbers)
    )
    size = f", {found.facts.pixel_size:.3g} m on the ground" if found.facts.pixel_size else ""
    lines = [f"Bands: {bands}.", f"Pixels: {found.width} x {found.height}{size}, {crs_name(found.crs)}."]
    units = sorted({band.unit for band in found.facts.bands if band.unit and band.number in found.match.numbers})
    lines.append(f"Stored: {', '.join(dict.fromkeys(found.kinds))}{', ' + ', '.join(units) if units else ''}.")
    lines.append(f"No data: {', '.join(no_data(found)) or 'nothing declared'}.")
    if found.facts.dates:
        lines.append(f"Taken: {', '.join(found.facts.dates)}.")
    return lines


def no_data(found: Description) -> list[str]:
    """What is no data in a layer: values and ranges of them, its masks, its transparency; empty: nothing.

    Bands that have different values where there is none, together, are told as one: (255, 0, 255).
    """
    validity = found.validity
    colours = [holes for holes in validity.together if len(set(holes) - {None}) > 1]
    same = (holes for holes in (*validity.alone, *validity.together) if holes not in colours)
    none = [_range(hole) for hole in sorted({hole for holes in same for hole in holes if hole})]
    none += [f"({', '.join(_range(hole) if hole else 'any' for hole in holes)})" for holes in colours]
    if validity.masks:
        none.append("masked pixels")
    if validity.alpha:
        none.append(f"where band {validity.alpha} is transparent")
    return none


def _range(hole: Range) -> str:
    low, high = hole
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def describe(source: RasterSource, modality: Modality) -> Description:
    """Open a source, find out what it is as its modality, and check it.

    Raises:
        InputError: It is no raster, has no usable georeference, lacks bands, or cannot be read.
    """
    return _describe(source, modality, _version(source))


def piece_of(source: RasterSource, whole: Description) -> Description:
    """A raster that is a piece of a layer: where it lies, and everything else as it was found out of the whole.

    Raises:
        InputError: It is no raster, or has no usable georeference.
    """
    dataset = open_dataset(source)
    with quiet():
        crs, (x0, dx, _, y0, _, dy) = _georeference(dataset, layer_title(source))
        kinds = tuple(gdal.GetDataTypeName(dataset.GetRasterBand(n).DataType) for n in whole.bands)
    size = {"width": dataset.RasterXSize, "height": dataset.RasterYSize}
    return replace(whole, crs=crs, x0=x0, y0=y0, dx=dx, dy=dy, kinds=kinds, **size)


def _version(source: RasterSource) -> tuple:
    """What GDAL opens for a source, and stamps of the files on disk below it."""
    path = raster_path(source.paths, source.masked, source.day)
    return path, tuple(_files(source, path).items())


def files_read(
    layers: Iterable[str | Sequence[str]] = (), masks: Iterable[str] = (), others: Iterable[str | None] = ()
) -> list[str]:
    """All files that a command reads, of which it must write none.

    Args:
        layers: Path or paths of each.
        masks: ``KEY=PATH:VALUES``.
        others: Rasters, vectors and tables, with a band or a layer behind the name if need be; None and "" are none.

    Raises:
        InputError: A layer is a broken product, or a mask has another form.
    """
    texts = [text for text in others if text]
    for paths in layers:
        several = (paths,) if isinstance(paths, str) else tuple(paths)
        texts += [*several, raster_path(several)]
    texts += [mask.path for _, mask in map(parse_mask, masks) if mask]
    return list(dict.fromkeys(name for text in texts for name in files_of(text)))


def is_of(text: str, source: RasterSource) -> bool:
    """Whether ``PATH`` or ``PATH:BANDS`` is what a layer is read from, and not another band of its file."""
    _, path, bands = parse_layer(f"{source.modality}={text}")
    apart = bands and source.bands and not set(bands) & set(source.bands)
    return not apart and bool(set(files_read(others=(path,))) & set(files_read((source.paths,))))


def _files(source: RasterSource, path: str) -> dict[str, str]:
    """Files and remote objects of the layer, of what is left out of it, and of the heights by which it is placed.

    Each with its stamp as it is now, empty if it lies on a server. They are looked for again when one has changed,
    for any of them may name the others.
    """
    known = _FILES.get((source, path), {})
    now = _stamps(known)
    if not known or now != known:
        now = _stamps(_listed(source, path))
        if len(_FILES) >= _MOST_LISTS:
            _FILES.clear()
        _FILES[source, path] = now
    return now


def _stamps(names: Iterable[str]) -> dict[str, str]:
    return {name: "" if name.startswith("/vsi") else repr(stamp(name)) for name in names}


def _listed(source: RasterSource, path: str) -> tuple[str, ...]:
    others = [*source.paths, *(mask.path for mask in source.masks), *([source.terrain] if source.terrain else [])]
    others += [source.crosswalk] if os.path.isfile(source.crosswalk) else []
    return tuple(dict.fromkeys(name for other in (path, *others) for name in files_of(other)))


@functools.lru_cache(maxsize=256)
def _describe(source: RasterSource, modality: Modality, _: object) -> Description:
    dataset = open_dataset(source)
    title = layer_title(source)
    facts = read_facts(dataset)
    try:
        measured = measured_alpha(dataset, facts)
    except GdalError as error:
        raise unreadable(source, error) from None
    if measured:
        facts = read_facts(dataset, measured=measured)
    with quiet():
        match = find_bands(modality, facts, source.bands, title)
        if set(match.numbers) & set(facts.alpha):  # the user knows better
            facts = read_facts(dataset, measured=match.numbers)
        crs, (x0, dx, _, y0, _, dy) = _georeference(dataset, title)
        kinds = tuple(gdal.GetDataTypeName(dataset.GetRasterBand(n).DataType) for n in match.present)
        if any(kind.startswith("C") for kind in kinds):
            raise InputError(title, "its pixels are complex numbers", "Convert it to amplitude or intensity first.")
        try:
            check_whole(dataset)
            seen = look(dataset, match.present)
            seen, through = look_closer(dataset, match.present, seen, modality.kind == "continuous")
            masked = product_notes(dataset, modality.name)
        except (GdalError, RuntimeError) as error:  # which of them, is QGIS's choice
            raise unreadable(source, error) from None
        validity = find_validity(dataset, facts, match, modality, seen, source)
        if other := turned(facts, match, modality, seen, validity.of(seen)):
            match, seen, kinds = other, seen[::-1], kinds[::-1]
            validity = find_validity(dataset, facts, match, modality, seen, source)
    files = tuple(_files(source, raster_path(source.paths, source.masked, source.day)))
    valid = validity.of(seen) & measurable(seen)
    filled = replace(facts, pixels=round(facts.pixels * share_of(valid.all(0)))) if valid.size else facts
    values = find_values(filled, match, modality, seen, valid)
    try:
        values = _relief(values, dataset, facts, match, modality, validity)
    except GdalError as error:
        raise unreadable(source, error) from None
    masked = (*masked, *_tiles_apart(source, modality))
    validity = validity.limited(modality, values.rules, kinds, seen, source.nodata is None, values.fits)
    walk = Crosswalk()
    if modality.kind == "categorical":
        walk = _crosswalk(dataset, source, modality, facts, match, seen[0][validity.of(seen)[0]])
    asked = (Note(WARNING, f"{walk.unclear[:1].upper()}{walk.unclear[1:]}."),) if walk.unclear else ()
    notes = (
        *asked,
        *walk.notes,
        *match.notes,
        *masked,
        *validity.notes,
        *_nothing_in_it(modality, seen, valid, through),
    )
    notes += values.notes
    size = (dataset.RasterXSize, dataset.RasterYSize)
    whole = (crs, x0, y0, dx, dy, *size, kinds, files, facts, match, validity, values.rules, notes)
    return Description(*whole, values.notes, values.fits, walk.pairs, walk.unclear)


def _nothing_in_it(modality: Modality, seen: np.ndarray, valid: np.ndarray, through: bool) -> tuple[Note, ...]:
    """What is told of a layer without data, or of an image with the same number everywhere.

    Of a layer that was not looked through nothing is told that only a look at all of it can know.
    """
    there, name = valid.all(0), modality.name
    if not there.size:
        return ()
    if not there.any() and through:
        return (Note(WARNING, f"No pixel of {name} is data (all nodata, NaN or infinite)."),)
    if not there.any():
        text = (
            f"No pixel of {name} that was looked at is data (all nodata, NaN or infinite): what its values mean is not "
            "known."
        )
        return (Note(DOUBT, text),)
    if modality.family not in ("optical", "sar") or there.sum() < _FEW or np.ptp(seen[:, there], axis=1).any():
        return ()
    same = ", ".join(f"{value:.7g}" for value in seen[:, there][:, 0])
    if not through:
        return (Note(DOUBT, f"Every pixel of {name} that was looked at is the same ({same})."),)
    return (Note(DOUBT, f"Every pixel of {name} is the same ({same}): there is nothing to map in it."),)


def _relief(
    values: Values,
    dataset: gdal.Dataset,
    facts: LayerFacts,
    match: BandMatch,
    modality: Modality,
    validity: Validity,
) -> Values:
    """What the values are, with what is told of a slope or shading that is given as heights without a name or unit."""
    number = match.present[0]
    told = next(band for band in facts.bands if band.number == number)
    if modality.family != "elevation" or modality.kind != "continuous" or len(match.numbers) > 1:
        return values
    if values.notes or told.unit.strip() or told.scale not in (None, 1.0) or told.offset:
        return values
    notes = relief_notes(modality, dataset, number, validity.of)
    return replace(values, notes=notes, fits=all(note.level != WARNING for note in notes))


def _crosswalk(
    dataset: gdal.Dataset,
    source: RasterSource,
    modality: Modality,
    facts: LayerFacts,
    match: BandMatch,
    values: np.ndarray,
) -> Crosswalk:
    """What the codes of a map of classes are in the classes of the modality."""
    values = values[np.isfinite(values)]
    odd = values[values != np.round(values)]
    if odd.size:
        return unclear(f"it has values such as {odd[0]:g}, and codes of classes are whole numbers")
    codes = {int(code): int(count) for code, count in zip(*np.unique(values, return_counts=True))}
    told = read_told(dataset, match.present[0], facts, source.paths)
    return find_crosswalk("The layer", source.crosswalk, codes, told, modality.classes)


def refuse_unclear(source: RasterSource, found: Description) -> None:
    """Refuse a map of classes whose codes mean nobody knows what.

    Raises:
        InputError: It is one.
    """
    if found.unclear:
        raise refusal(layer_title(source), found.unclear)


def _tiles_apart(source: RasterSource, modality: Modality) -> tuple[Note, ...]:
    """What is told of tiles of one layer that seem to be in different units.

    Raises:
        InputError: They surely are: one unit for all of them would make a wrong map of some.
    """
    tiles = tiles_of(source.paths, source.masked, source.day)
    if len(tiles) < 2 or modality.kind == "categorical":
        return ()
    added: dict[bool, list[str]] = {}  # names of tiles that tell no scale, by whether they seem to have an offset
    units: dict[tuple, tuple[str, bool]] = {}  # by what the tile's own scale leaves to do: its name, and how sure it is
    for tile in tiles[:: -(-len(tiles) // _MOST_TILES)]:
        found = describe(replace(source, path=tile, more=(), day="", masks=()), modality)
        scales = {band.number: band.scale or 1.0 for band in found.facts.bands}
        unit = tuple(
            (f"{rule.factor / scales[n]:.6g}", rule.logarithm, rule.square)
            for rule, n in zip(found.rules, found.match.numbers)
            if n
        )  # fmt: skip
        sure = found.fits and all(note.level == FACT for note in found.values_notes)
        if unit not in units or (sure and not units[unit][1]):
            units[unit] = (_own_name(tile), sure)
        if not any(band.scale not in (None, 1.0) or band.offset for band in found.facts.bands):
            bright = any(rule.summand for rule, n in zip(found.rules, found.match.numbers) if n)
            bright = bright or any(MAY_BE_ADDED in note.text for note in found.values_notes)
            added.setdefault(bright, []).append(_own_name(tile))
    if len(units) < 2:
        return _some_added(modality, added.get(True, ()), added.get(False, ()))
    one, other, *_ = sorted(units.values(), key=lambda each: not each[1])
    names = " and ".join(name for name, _ in (one, other))
    if one[1] and other[1]:
        fix = "Give them the same unit, or each its scale: gdal_edit.py -scale 0.0001 FILE for reflectance x 10,000."
        raise InputError(layer_title(source), f"its files are in different units ({names})", fix)
    text = f"Files of {modality.name} seem to be in different units ({names}), and are read as one: check them."
    return (Note(WARNING, text),)


def _own_name(tile: str) -> str:
    """What a tile is called, which may be a virtual raster over a file."""
    return re.sub(r"-[0-9a-f]{16}\.vrt$", "", file_name(tile))


def _some_added(modality: Modality, bright: Sequence[str], others: Sequence[str]) -> tuple[Note, ...]:
    """What is told of files of which only some seem to have 1,000 added."""
    if modality.family != "optical" or not (bright and others):
        return ()
    text = (
        f"Of the files of {modality.name}, {listed(bright)} may have the offset of 1,000 of Sentinel-2's processing "
        f"baseline 04.00 and later, and {listed(others)} not; they are read as one. If so, tell it: gdal_edit.py "
        "-scale 0.0001 -offset -0.1 FILE, and -scale 0.0001 FILE for the others."
    )
    return (Note(DOUBT, text),)


def _georeference(dataset: gdal.Dataset, title: str) -> tuple[str, tuple[float, ...]]:
    """WKT and geotransform of a raster that lies square in its CRS."""
    wkt = dataset.GetProjectionRef()
    transform = dataset.GetGeoTransform(can_return_null=True)
    if not wkt:
        raise no_crs(title)
    if parse_crs(wkt).IsLocal():
        raise InputError(title, f"its CRS {crs_name(wkt)} has no place on Earth", "Assign its real CRS.")
    if transform is None or transform == _NOWHERE:
        raise InputError(title, "it has no position on the map (no geotransform)", "Georeference it first.")
    x0, dx, row_rotation, y0, column_rotation, dy = transform
    if not (dx or row_rotation) or not (dy or column_rotation):
        raise InputError(title, "its pixels have no size (a geotransform of zeros)", "Georeference it first.")
    ends = (y0, y0 + dataset.RasterYSize * dy, x0, x0 + dataset.RasterXSize * dx)
    if parse_crs(wkt).IsGeographic() and any(
        abs(end) > most + abs(step) for end, most, step in zip(ends, (90, 90, 540, 540), (dy, dy, dx, dx))
    ):
        far = max(ends, key=abs)
        why = f"its CRS {crs_name(wkt)} is in degrees, and its coordinates reach {far:.10g}"
        raise InputError(title, why, "Assign its real CRS, or swap latitude and longitude.")
    if _like_degrees(parse_crs(wkt), ends, (dx, dy)):
        why = f"its CRS {crs_name(wkt)} is not in degrees, and its coordinates ({x0:.10g}, {y0:.10g}) look like degrees"
        raise InputError(title, why, "Assign its real CRS, as EPSG:4326 for longitude and latitude.")
    if not (dx and dy) or abs(row_rotation) > 1e-6 * abs(dx) or abs(column_rotation) > 1e-6 * abs(dy):
        raise InputError(title, "it is rotated against its CRS", "Warp it first: gdalwarp IN OUT.")
    return wkt, (x0, dx, 0.0, y0, 0.0, dy)


def _like_degrees(crs: osr.SpatialReference, ends: Sequence[float], steps: Sequence[float]) -> bool:
    """Whether coordinates in lengths are degrees: so near the origin of the CRS, in pixels so small.

    A CRS that somebody made for a site has its origin there.

    Args:
        crs: That of the raster.
        ends: South and north, west and east.
        steps: Width and height of a pixel; 0 in a raster that lies on its side.
    """
    if not crs.IsProjected() or not (crs.GetAuthorityCode(None) or crs.GetProjParm(osr.SRS_PP_FALSE_EASTING)):
        return False
    small = max(map(abs, steps)) < _COARSE_DEGREES and all(steps)
    return small and max(map(abs, ends[:2])) <= 90 and max(map(abs, ends[2:])) <= 360
