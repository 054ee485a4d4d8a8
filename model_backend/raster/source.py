"""Sources: which raster stands for which modality, and what GDAL says about it."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal

from ..card import Card, Modality
from ..errors import InputError
from .crs import Bounds, crs_name, parse_crs
from .gdalio import GdalError, need, opens, quiet
from .units import looks_linear, recode

_NOWHERE = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)  # what files say that were never placed
_BANDS = re.compile(r":(\d+(?:,\d+)*)$")


@dataclass(frozen=True)
class RasterSource:
    """Plain data: a raster that stands for one modality of a card."""

    modality: str  # name in the card
    path: str  # anything GDAL opens
    bands: tuple[int, ...] = ()  # 1-based, in the modality's order, 0 = lacking; () = the first C bands
    nodata: float | None = None  # overrides the file's own


@dataclass(frozen=True)
class Layout:
    """What is known of a source before a pixel is read; all of it checked."""

    crs: str  # WKT
    x0: float  # upper-left corner, CRS units
    y0: float
    dx: float  # pixel width; negative if columns run west
    dy: float  # pixel height, negative if rows run south, as they do in most files
    width: int
    height: int
    bands: tuple[int, ...]  # 1-based, one per band of the modality; another stands in for one that is lacking
    alpha: int  # 1-based band, 0 if there is none
    masked: bool  # has a mask band for all bands
    kinds: tuple[str, ...]  # GDAL type names of the bands
    files: tuple[str, ...]  # files on disk that the source is made of
    recode: tuple[tuple[float, float], ...] = ()  # (a, b) by band: the card's a * stored + b; () where nothing differs
    linear: bool = False  # should be in decibels and does not look so

    @property
    def bounds(self) -> Bounds:
        """``(xmin, ymin, xmax, ymax)`` in the source's CRS."""
        xs = sorted((self.x0, self.x0 + self.width * self.dx))
        ys = sorted((self.y0, self.y0 + self.height * self.dy))
        return xs[0], ys[0], xs[1], ys[1]


def parse_layer(text: str) -> tuple[str, str, tuple[int, ...]]:
    """Read ``KEY=PATH[:BANDS]``, as in ``optical=/a/b.tif:4,3,2``.

    The path may hold colons and spaces; it ends in bands only if it ends in ``:`` and numbers. Band 0 stands for
    one that the layer lacks: its pixels are the card's mean, which says nothing to the network.

    Returns:
        Key (a family or modality name), path, bands (may be empty).

    Raises:
        InputError: The text has another form.
    """
    key, equals, path = text.partition("=")
    key, path = key.strip(), path.strip()
    bands: tuple[int, ...] = ()
    if match := _BANDS.search(path):
        path, bands = path[: match.start()], tuple(int(number) for number in match[1].split(","))
    if not (key and equals and path):
        raise InputError(
            f"layer {text[:80]!r}", "it is not KEY=PATH or KEY=PATH:BANDS", "Write it as optical=/data/image.tif:4,3,2."
        )
    return key, path, bands


def resolve_layers(card: Card, layers: Mapping[str, tuple[str, tuple[int, ...]]]) -> tuple[RasterSource, ...]:
    """Give each layer to the modality that its key means.

    Args:
        card: The model's card.
        layers: Path and bands by key; a key is the name of a modality, or of a family if the model
            has one modality of it.

    Returns:
        One source per layer, in card order.

    Raises:
        InputError: No layer, an unknown or ambiguous key, two layers for one modality, or a model that is
            pre-trained only.
    """
    if card.task == "encoder":
        why = "it is pre-trained only and maps nothing"
        raise InputError(f"model {card.name}", why, "Train it on labels first: layerfuse train --init.")
    names = ", ".join(f"{m.name} ({m.family})" if m.name != m.family else m.name for m in card.modalities)
    if not layers:
        raise InputError("layers", "none is given", f"Give at least one of: {names}.")
    found: dict[str, RasterSource] = {}
    for key, (path, bands) in layers.items():
        matches = [m for m in card.modalities if m.name == key] or [m for m in card.modalities if m.family == key]
        if not matches:
            raise InputError(f"layer {key[:40]!r}", f"the model {card.name} takes no such layer", f"It takes: {names}.")
        if len(matches) > 1:
            raise InputError(
                f"layer {key!r}",
                f"the model {card.name} takes several layers of this family",
                f"Name one of: {', '.join(m.name for m in matches)}.",
            )
        name = matches[0].name
        if name in found:
            raise InputError(f"layer {key!r}", f"a layer for {name} is already given", "Give one layer per modality.")
        found[name] = RasterSource(name, str(path), tuple(bands))
    return tuple(found[name] for name in card.modality_names if name in found)


def layer_title(source: RasterSource) -> str:
    """How messages name a layer: ``layer optical (/data/image.tif)``."""
    return f"layer {source.modality} ({source.path})"


def open_dataset(source: RasterSource) -> gdal.Dataset:
    """Open a source for reading.

    Raises:
        InputError: It does not exist or is no raster.
    """
    try:
        with quiet():
            dataset = need(gdal.OpenEx(source.path, gdal.OF_RASTER | gdal.OF_READONLY))
            dataset.GetMetadata()  # GDAL 3.6 reads the side-car, and names of classes in it, only then
            return dataset
    except GdalError as error:
        raise _not_a_raster(source, str(error)) from None


@functools.lru_cache(maxsize=256)
def _describe(source: RasterSource, modality: Modality, stamp: object) -> Layout:
    dataset = open_dataset(source)
    title = layer_title(source)
    with quiet():
        numbers = range(1, dataset.RasterCount + 1)
        alpha = [n for n in numbers if dataset.GetRasterBand(n).GetColorInterpretation() == gdal.GCI_AlphaBand]
        data = [n for n in numbers if n not in alpha]
        if not data:
            inside = len(dataset.GetSubDatasets())
            why = f"the file holds {inside} rasters, not one" if inside else "it has no bands"
            raise InputError(title, why, "Give the raster inside the file, or another file.")
        bands = _choose_bands(source, modality, data, alpha)
        crs, (x0, dx, _, y0, _, dy) = _georeference(dataset, title)
        kinds = tuple(gdal.GetDataTypeName(dataset.GetRasterBand(n).DataType) for n in bands)
        if any(kind.startswith("C") for kind in kinds):
            raise InputError(title, "its pixels are complex numbers", "Convert it to amplitude or intensity first.")
        flags = dataset.GetRasterBand(bands[0]).GetMaskFlags()
        masked = flags & (gdal.GMF_PER_DATASET | gdal.GMF_ALPHA) == gdal.GMF_PER_DATASET
        files = tuple(f for f in dataset.GetFileList() or () if os.path.exists(f))
        size = (dataset.RasterXSize, dataset.RasterYSize)
        lacking = [number == 0 for number in source.bands] or [False] * len(bands)
        rules = tuple(
            (0.0, (band.mean - band.offset) / band.scale) if none else recode(dataset.GetRasterBand(n), band)
            for n, band, none in zip(bands, modality.bands, lacking)
        )
        linear = any(looks_linear(dataset.GetRasterBand(n), *told) for n, *told in zip(bands, modality.bands, rules))
    if modality.kind == "categorical" or all(pair == (1.0, 0.0) for pair in rules):
        rules = ()
    return Layout(crs, x0, y0, dx, dy, *size, bands, alpha[-1] if alpha else 0, masked, kinds, files, rules, linear)


def describe(source: RasterSource, modality: Modality) -> Layout:
    """Open a source, check it against its modality, and say what it is.

    Raises:
        InputError: It is no raster, has no usable georeference, or lacks bands.
    """
    try:
        status = os.stat(source.path)
        stamp = (status.st_size, status.st_mtime_ns)
    except (OSError, ValueError):  # not a file on disk: a GDAL connection string
        stamp = None
    return _describe(source, modality, stamp)


def _choose_bands(source: RasterSource, modality: Modality, data: list[int], alpha: list[int]) -> tuple[int, ...]:
    title, wanted = layer_title(source), modality.channels
    names = ", ".join(band.name for band in modality.bands)
    if source.bands:
        there = [number for number in source.bands if number]
        if not there:
            raise InputError(title, "all its bands are given as lacking (0)", f"Choose among bands {_list(data)}.")
        for number in there:
            if number in alpha:
                raise InputError(title, f"band {number} is transparency, not data", f"Choose among {_list(data)}.")
            if number not in data:
                raise InputError(title, f"it has no band {number}", f"Choose among bands {_list(data)}.")
        if len(source.bands) != wanted:
            raise InputError(
                title,
                f"{len(source.bands)} bands are chosen, {modality.name} needs {wanted}",
                f"Choose, with 0 for one that is lacking: {names}.",
            )
        return tuple(number or there[0] for number in source.bands)
    if len(data) < wanted:
        raise InputError(
            title, f"it has {len(data)} band(s), {modality.name} needs {wanted}", f"Use a layer that has: {names}."
        )
    return tuple(data[:wanted])


def _georeference(dataset: gdal.Dataset, title: str) -> tuple[str, tuple[float, ...]]:
    """WKT and geotransform of a raster that lies square in its CRS."""
    wkt = dataset.GetProjectionRef()
    transform = dataset.GetGeoTransform(can_return_null=True)
    if transform is None and dataset.GetGCPCount():
        raise InputError(title, "it is placed by ground control points only", "Warp it first: gdalwarp IN OUT.")
    if transform in (None, _NOWHERE) and dataset.GetMetadata("RPC"):
        raise InputError(title, "it is placed by rational polynomials (RPC) only", "Warp it first: gdalwarp IN OUT.")
    if not wkt:
        raise InputError(title, "it has no CRS", "Assign one: gdal_edit.py -a_srs EPSG:n FILE.")
    if parse_crs(wkt).IsLocal():
        raise InputError(title, f"its CRS {crs_name(wkt)} has no place on Earth", "Assign its real CRS.")
    if transform is None or transform == _NOWHERE:
        raise InputError(title, "it has no position on the map (no geotransform)", "Georeference it first.")
    x0, dx, row_rotation, y0, column_rotation, dy = transform
    if not (dx and dy) or abs(row_rotation) > 1e-6 * abs(dx) or abs(column_rotation) > 1e-6 * abs(dy):
        raise InputError(title, "it is rotated against its CRS", "Warp it first: gdalwarp IN OUT.")
    return wkt, (x0, dx, 0.0, y0, 0.0, dy)


def _not_a_raster(source: RasterSource, reason: str) -> InputError:
    title, path = layer_title(source), source.path
    virtual = path.startswith("/vsi") or (not Path(path).is_absolute() and ":" in path)
    if not virtual and not os.path.exists(path):
        return InputError(title, "there is no such file", "Check the path.")
    if os.path.isfile(path) and os.path.getsize(path) == 0:
        return InputError(title, "the file is empty", "Copy or download it again.")
    if opens(path, gdal.OF_VECTOR):
        return InputError(title, "it is a vector layer, not a raster", "Choose a raster.")
    return InputError(title, f"it cannot be read as a raster ({reason})", "Choose a raster that GDAL can open.")


def _list(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (", ..." if len(numbers) > 20 else "")
