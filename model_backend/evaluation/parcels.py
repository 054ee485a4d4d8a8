"""A map told parcel by parcel: which class each polygon is, how clearly, how sure, and how unlike the training.

Pixels whose centres a polygon covers are its own, and count by their area on the ground; a polygon so small that it
covers none has the one that it lies in. Polygons may overlap, and lie in any coordinate system.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from ..errors import Cancelled, InputError
from ..inference.feedback import Feedback
from ..inference.journal import Journal
from ..inference.lattice import CONFIDENCE_SCALE, UNLIKE_SCALE
from ..inference.telling.areas import HECTARE
from ..raster.crs import Bounds
from ..raster.gdalio import GdalError, bounded_cache, check, closing, need, quiet
from ..raster.grid import Window, cells
from ..raster.layers.description import files_read
from ..raster.layers.files import Versions
from ..raster.reader import Reader
from ..raster.shapes.burn import WITHOUT_FIELD, Shape, Shapes, burn
from ..raster.workspace import check_new, publish, sync, write_error
from .classmap import PART, ClassMap, written_with
from .labelling import add_look, class_look
from .reference import open_vector, transformation

LAYER = "parcels"
WINNER, WINNER_SHARE, SECOND, SECOND_SHARE = "winner", "winner_share", "second", "second_share"
CONFIDENCE, UNLIKE, HECTARES, MAPPED = "confidence", "unlike_share", "hectares", "mapped_share"
_FIELDS = {
    WINNER: ogr.OFTString,
    WINNER_SHARE: ogr.OFTReal,
    SECOND: ogr.OFTString,
    SECOND_SHARE: ogr.OFTReal,
    CONFIDENCE: ogr.OFTReal,
    UNLIKE: ogr.OFTReal,
    HECTARES: ogr.OFTReal,
    MAPPED: ogr.OFTReal,
}
_DIGITS = 6
FEW_PIXELS = 10
"""With fewer in a polygon its shares are rough, and that is said."""
TOGETHER = 256
"""Polygons of which the journal keeps together what was read."""


@dataclass(frozen=True)
class Parcel:
    """What a map says of a polygon; shares are fractions of one, None where nothing is known."""

    metres: np.ndarray  # float64 [K], square metres on the ground by class
    whole: float  # square metres of all its pixels
    confidence: float | None  # mean over what is mapped
    unlike: float | None  # share of what is told that is unlike anything learnt

    def ranked(self) -> list[tuple[int, float]]:
        """Places of the classes that it has and their shares of what is mapped, the largest first."""
        mapped = self.metres.sum()
        order = np.argsort(-self.metres, kind="stable")
        return [(int(k), float(self.metres[k] / mapped)) for k in order if self.metres[k] > 0]


class ParcelReader:
    """Reads what a map says of polygons.

    Args:
        class_map: The map.
        confidence: What was written with it, if anything.
        applicability: Likewise.
    """

    def __init__(self, class_map: ClassMap, confidence: str = "", applicability: str = "") -> None:
        """Open the rasters; see the class."""
        self._map, self._grid, self.count = class_map, class_map.grid, class_map.count
        self._sure = written_with(class_map, "confidence", confidence, CONFIDENCE_SCALE) if confidence else None
        self._far = written_with(class_map, "applicability", applicability, UNLIKE_SCALE) if applicability else None

    def read(self, geometry: ogr.Geometry) -> Parcel:
        """A polygon in the map's CRS."""
        count = len(self._map.classes)
        metres, whole = np.zeros(count), 0.0
        sure, told = np.zeros(2), np.zeros(2)  # sums, and the areas that they are of
        for window, inside in self._pixels(geometry):
            areas = self._grid.areas(window)
            mapped = np.where(inside, self._map.read(window), -1)
            there = mapped >= 0
            metres += np.bincount(mapped[there], areas[there], count)
            whole += areas[inside].sum()
            sure += _sums(self._sure, window, there, areas, lambda stored: stored * CONFIDENCE_SCALE)
            told += _sums(self._far, window, there, areas, lambda stored: stored * UNLIKE_SCALE > 1.0)
        confidence, unlike = (float(total / area) if area else None for total, area in (sure, told))
        return Parcel(metres, float(whole), confidence, unlike)

    def _pixels(self, geometry: ogr.Geometry) -> Iterator[tuple[Window, np.ndarray]]:
        """Windows of the map and which of their pixels the polygon has, bool ``[h, w]``."""
        west, east, south, north = geometry.GetEnvelope()
        window = self._grid.cover(Bounds(west, south, east, north)).intersect(self._grid.window)
        if window is None:
            return
        shapes = Shapes("", (Shape(WITHOUT_FIELD, bytes(geometry.ExportToIsoWkb())),))
        found = False
        for cell in cells(window, PART):
            part = cell.within(window)
            left, _, _, top = self._grid.bounds(part)
            place = (left, self._grid.pixel_size, 0.0, top, 0.0, -self._grid.pixel_size)
            inside = burn(shapes, {WITHOUT_FIELD: 1}, place, part.shape, None, 0, 1) == 1
            if inside.any():
                found = True
                yield part, inside
        if not found:
            point = geometry.PointOnSurface()
            one = self._grid.cover(Bounds(point.GetX(), point.GetY(), point.GetX(), point.GetY()))
            pixel = one.intersect(self._grid.window)
            if pixel is not None:
                yield pixel, np.ones(pixel.shape, bool)


def _sums(
    reader: Reader | None,
    window: Window,
    there: np.ndarray,
    areas: np.ndarray,
    meaning: Callable[[np.ndarray], np.ndarray],
) -> tuple[float, float]:
    """Sum of what a raster says, by area, and the area of which it says anything."""
    if reader is None:
        return 0.0, 0.0
    stored, valid = reader.read(window)
    known = there & valid
    return float((meaning(stored[0]) * areas)[known].sum()), float(areas[known].sum())


def tell_parcels(
    path: str,
    polygons: str,
    output: Path,
    feedback: Feedback,
    confidence: str = "",
    applicability: str = "",
    overwrite: bool = False,
) -> dict[str, int]:
    """Write the polygons again, with what a map says of each beside their own fields.

    Who was cancelled or killed goes on where the same was asked before; what is told is the same.

    Args:
        path: The map.
        polygons: A vector file; ``|layername=NAME`` chooses a layer.
        output: GeoPackage to write.
        feedback: Progress and cancelling.
        confidence: Raster of the confidence that was written with the map; empty: none.
        applicability: Raster of dissimilarities that was written with the map; empty: none.
        overwrite: Whether a file that is there may be replaced.

    Returns:
        Number of polygons by the class that wins in them; those of which nothing is mapped under an empty name.

    Raises:
        InputError: A file cannot be used or written.
        Cancelled: The user asked to stop.
    """
    output = Path(output)
    if output.suffix.lower() != ".gpkg":
        raise InputError(output, "the parcels have to go into a GeoPackage", "Name it NAME.gpkg.")
    versions = Versions(files_read(others=(path, polygons, confidence, applicability)))
    check_new(output, overwrite, versions.stamps)
    class_map = ClassMap(path)
    reader = ParcelReader(class_map, confidence, applicability)
    given = path, polygons, confidence, applicability
    with Journal.reading(output, "parcels", given, versions.stamps) as journal, bounded_cache():
        part = journal.work.file("new.gpkg")
        try:
            with quiet():
                counts, small = _write(part, polygons, class_map, reader, feedback, journal)
            if not any(counts):
                journal.remove()
                why = "the map has no class in any of its polygons"
                raise InputError(polygons, why, "Choose polygons of the map's area.")
            sync(part)
        except (GdalError, OSError) as error:
            raise write_error(output, error) from None
        versions.check()
        publish(part, output, overwrite)
        journal.remove()
    for line in _sentences(counts, small):
        feedback.info(line)
    return counts


def _write(
    part: Path, polygons: str, class_map: ClassMap, reader: ParcelReader, feedback: Feedback, journal: Journal
) -> tuple[dict[str, int], int]:
    """Copy the layer, and fill in what the map says; gives polygons by winner, and how many of them are small."""
    source, layer = open_vector(polygons)
    _refuse_others(polygons, layer)
    move = transformation(polygons, layer, class_map.grid.crs)
    names = [layer.GetLayerDefn().GetFieldDefn(i).GetName() for i in range(layer.GetLayerDefn().GetFieldCount())]
    ours = _free_names(names)
    options = gdal.VectorTranslateOptions(format="GPKG", layers=[layer.GetName()], layerName=LAYER)
    counts: dict[str, int] = {}
    small, least = 0, FEW_PIXELS * class_map.grid.ground_size**2
    with closing(need(gdal.VectorTranslate(str(part), source, options=options))) as copy:
        told = need(copy.GetLayerByName(LAYER))
        for name, kind in _FIELDS.items():
            check(told.CreateField(ogr.FieldDefn(ours[name], kind)))
        numbers = [feature.GetFID() for feature in told]
        check(copy.StartTransaction())
        for start in range(0, len(numbers), TOGETHER):
            some = [need(told.GetFeature(number)) for number in numbers[start : start + TOGETHER]]
            parcels = _read(
                some, reader, move, journal, f"c0_r{start // TOGETHER}", partial(_tell, feedback, len(numbers), start)
            )
            for feature, parcel in zip(some, parcels):
                winner = ""
                for name, value in _values(parcel, class_map).items() if parcel else ():
                    if value is not None:
                        feature.SetField(ours[name], value)
                        winner = str(value) if name == WINNER else winner
                check(told.SetFeature(feature))
                counts[winner] = counts.get(winner, 0) + 1
                small += bool(winner and parcel and parcel.whole < 0.999 * least)
        check(copy.CommitTransaction())
        feedback.progress(len(numbers), len(numbers))
        add_look(copy, LAYER, class_look(class_map.classes, ours[WINNER]))
    return counts, small


def _tell(feedback: Feedback, total: int, start: int, done: int) -> None:
    """Before each polygon, told by its number among some."""
    feedback.progress(start + done, total)
    if feedback.is_cancelled():
        raise Cancelled


def _read(
    features: Sequence[ogr.Feature],
    reader: ParcelReader,
    move: osr.CoordinateTransformation | None,
    journal: Journal,
    name: str,
    tell: Callable[[int], None],
) -> list[Parcel | None]:
    """What the map says of some polygons, which is kept under a name; None of what has no geometry."""
    kept = journal.load(name)
    if kept is None:
        found: list[Parcel | None] = []
        for done, feature in enumerate(features):
            tell(done)
            geometry = feature.GetGeometryRef()
            if geometry is None or geometry.IsEmpty():
                found.append(None)
                continue
            geometry = geometry.GetLinearGeometry()
            geometry.FlattenTo2D()
            if move is not None:
                geometry.Transform(move)
            found.append(reader.read(geometry))
        nothing = np.zeros(reader.count)
        kept = {
            "there": np.array([parcel is not None for parcel in found]),
            "metres": np.array([parcel.metres if parcel else nothing for parcel in found]),
            "numbers": np.array(
                [(p.whole, p.confidence, p.unlike) if p else (None,) * 3 for p in found], np.float64
            ),  # NaN: None
        }
        journal.save(name, kept)
    return [
        Parcel(metres, float(whole), *(None if math.isnan(number) else float(number) for number in known))
        if there
        else None
        for there, metres, (whole, *known) in zip(kept["there"], kept["metres"], kept["numbers"])
    ]


def _values(parcel: Parcel, class_map: ClassMap) -> dict[str, str | float | None]:
    """Of the fields; None: left empty."""
    ranked = parcel.ranked()
    named: list[tuple[str | None, float | None]] = [(None, None)] * 2
    for place, (k, share) in enumerate(ranked[:2]):
        named[place] = class_map.classes[k].name, round(share, _DIGITS)
    mapped = float(parcel.metres.sum())
    return {
        WINNER: named[0][0],
        WINNER_SHARE: named[0][1],
        SECOND: named[1][0],
        SECOND_SHARE: named[1][1],
        CONFIDENCE: None if parcel.confidence is None else round(parcel.confidence, _DIGITS),
        UNLIKE: None if parcel.unlike is None else round(parcel.unlike, _DIGITS),
        HECTARES: mapped / HECTARE,
        MAPPED: round(mapped / parcel.whole, _DIGITS) if parcel.whole else 0.0,
    }


def _refuse_others(path: str, layer: ogr.Layer) -> None:
    """Refuse a layer with a point or a line in it, whatever comes first."""
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is not None and not geometry.IsEmpty() and geometry.GetDimension() != 2:
            kind = geometry.GetGeometryName().lower()
            raise InputError(path, f"it has a {kind}, which has no area", "Choose a layer of polygons.")
    layer.ResetReading()


def _free_names(taken: Sequence[str]) -> dict[str, str]:
    """What our fields are called beside those that are there: ``winner``, or ``winner_2``."""
    used = {name.casefold() for name in taken}
    found = {}
    for name in _FIELDS:
        numbered = (name, *(f"{name}_{number}" for number in range(2, 2 + len(used))))
        found[name] = next(text for text in numbered if text not in used)
    return found


def _sentences(counts: dict[str, int], small: int) -> Iterator[str]:
    won = sorted(((count, name) for name, count in counts.items() if name), reverse=True)
    yield "Parcels by the class that has most of each: " + (", ".join(f"{n} {c:,}" for c, n in won) or "none") + "."
    if small:
        yield f"{_parcels(small)} fewer than {FEW_PIXELS} pixels of the map: their shares are rough."
    if counts.get(""):
        yield f"{_parcels(counts[''])} no mapped pixel; their fields are empty."


def _parcels(count: int) -> str:
    return "1 parcel has" if count == 1 else f"{count:,} parcels have"
