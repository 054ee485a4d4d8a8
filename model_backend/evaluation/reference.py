"""Reference data of any kind and CRS, as samples on a grid: class rasters, polygons or points with a class field."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from osgeo import gdal, ogr, osr

from ..card import NODATA_CLASS, Card, ClassInfo
from ..errors import InputError
from ..planes import Pixel, Size
from ..raster.crs import Bounds, crs_name, layer_crs, parse_crs, same_crs
from ..raster.gdalio import GdalError, need, open_file, opens, quiet
from ..raster.grid import Grid, Window
from ..raster.labels import NO_CLASS, class_indices, label_grid, label_source, reference_crosswalk
from ..raster.layers.crosswalks.crosswalk import Crosswalk
from ..raster.layers.crosswalks.products import AUTO, NONE
from ..raster.layers.description import is_of
from ..raster.legend import CLASS_FIELDS, name_key
from ..raster.shapes.cover import Polygons
from ..raster.source import RasterSource
from .reports.report import Thumbnail
from .strata import AREA, PIXELS, STRATUM, Design, design_of

_KINDS = {
    ogr.wkbPoint: "points", ogr.wkbMultiPoint: "points", ogr.wkbPolygon: "polygons", ogr.wkbMultiPolygon: "polygons",
}  # fmt: skip
_FAR = 2**40  # pixels away: a point that has no place in the grid's CRS


class Samples(NamedTuple):
    """Places where the class is known; int64 ``[n]`` each."""

    rows: np.ndarray  # within the window asked for
    columns: np.ndarray
    classes: np.ndarray


def show(picture: Thumbnail, corner: Pixel, samples: Samples, shape: Size, kind: str) -> None:
    """Show what is known of a part of the grid in a picture of all of it.

    Args:
        picture: Of the grid.
        corner: Of the part.
        samples: Of the part.
        shape: Of the part.
        kind: Of the reference: points are drawn as large as can be seen.
    """
    rows, columns, labels = samples
    if kind == "points":
        picture.dot(corner, rows, columns, labels)
        return
    found = np.full(shape, NODATA_CLASS, np.uint8)
    found[rows, columns] = labels
    picture.add(corner, found)


class Reference:
    """What is known of a place: points, polygons or a raster, on a grid."""

    kind: str  # points, polygons or raster
    crosswalk = Crosswalk()
    design: Design | None = None  # of points that were drawn in strata of their own
    skipped = 0  # features without a class
    lines = 0  # features without an area, left out
    beyond = 0  # points outside of the grid
    small = 0  # polygons without a pixel's centre

    def samples(self, window: Window) -> Samples:
        """The samples of a window."""
        raise NotImplementedError

    def disputed(self, window: Window) -> int:
        """How many pixels of a window polygons of two classes cover."""
        return 0

    def strata(self, window: Window) -> np.ndarray:
        """The stratum of each sample of a window, of those with a design; int64 ``[n]``."""
        raise NotImplementedError


class RasterReference(Reference):
    """A raster of class values, or of codes of another legend; dense.

    Args:
        path: The raster.
        classes: That are wanted.
        grid: Where samples are wanted.
        crosswalk: Of its codes.
    """

    kind = "raster"

    def __init__(self, path: str, classes: Sequence[ClassInfo], grid: Grid, crosswalk: Crosswalk) -> None:
        """Read nothing yet; see the class."""
        self.path, self.classes, self.grid, self.crosswalk = path, classes, grid, crosswalk

    def samples(self, window: Window) -> Samples:
        """Every pixel of the window that has one of the classes."""
        labels = class_indices(label_source(self.path), self.classes, self.grid, window, self.crosswalk.pairs)
        rows, columns = np.nonzero(labels != NO_CLASS)
        return Samples(rows, columns, labels[rows, columns])


class VectorReference(Reference):
    """Polygons or points with a class field.

    A polygon's class holds for the pixels whose centre it covers, a later polygon's over an earlier one's. Points
    are counted one by one, even if two lie in one pixel. Collections are taken apart. Lines are left out, as they
    have no area.

    Args:
        path: Anything that GDAL opens as vector data; ``|layername=NAME`` chooses a layer.
        field: The field with class names or values; default: the first of :data:`CLASS_FIELDS` that is there.
        classes: What names and values mean.
        grid: Where samples are wanted.

    Raises:
        InputError: It cannot be read, has no such field, has both polygons and points, or nothing in it has one of
            the classes.
    """

    def __init__(self, path: str, field: str | None, classes: Sequence[ClassInfo], grid: Grid) -> None:
        """Read all of it; see the class."""
        self.grid = grid
        dataset, layer = open_vector(path)
        field = _class_field(path, layer, field)
        known = {name_key(c.name): i for i, c in enumerate(classes)}
        known = {**{str(c.value): i for i, c in enumerate(classes)}, **known}
        shapes: dict[str, list[tuple[ogr.Geometry, int]]] = {"points": [], "polygons": []}
        fields = [f.GetName() for f in layer.schema]
        drawn: list[tuple[object, ...]] = []  # stratum, its area and pixels, of each point
        with quiet():
            move = transformation(path, layer, grid.crs)
            for feature in layer:
                index = known.get(_text(feature.GetField(field)), NO_CLASS)
                geometry = feature.GetGeometryRef()
                if index == NO_CLASS or geometry is None or geometry.IsEmpty():
                    self.skipped += 1
                    continue
                geometry = geometry.GetLinearGeometry()
                geometry.FlattenTo2D()
                if move is not None:
                    geometry.Transform(move)
                for part in _parts(geometry):
                    kind = _KINDS.get(ogr.GT_Flatten(part.GetGeometryType()))
                    if kind is None:
                        self.lines += 1
                    else:
                        shapes[kind].append((part, index))
                        if kind == "points":
                            count = max(1, part.GetGeometryCount())
                            told = (feature.GetField(f) if f in fields else None for f in (STRATUM, AREA, PIXELS))
                            drawn += [tuple(told)] * count
        layer = dataset = None  # noqa: F841 - closes the file
        counts = {kind: len(some) for kind, some in shapes.items() if some}
        if len(counts) > 1:
            there = " and ".join(f"{count} {kind}" for kind, count in counts.items())
            why = f"it has {there}, and each point would count as much as a pixel of a polygon"
            raise InputError(path, why, "Save points and polygons as two layers, and judge by one of them.")
        if self.lines and not counts:
            raise InputError(path, "its features are lines", "Give polygons or points.")
        if not counts:
            names = ", ".join(c.name for c in classes)
            raise InputError(
                path, f"none of its features has one of the classes in the field {field!r}",
                f"Give classes as values or names: {names[:200]}.",
            )  # fmt: skip
        (self.kind,) = counts
        if self.kind == "points":
            self._points = _pixels(shapes["points"], grid)
            self.design = design_of(path, drawn)
            self.beyond = int((~self._inside(grid.window)).sum())
        else:
            polygons = shapes["polygons"]
            self.small = sum(not _has_centre(shape, grid) for shape, _ in polygons)
            self._layers = _layer(polygons), _layer(polygons[::-1])

    def samples(self, window: Window) -> Samples:
        """The samples of a window."""
        if self.kind == "points":
            columns, rows, classes = self._points
            inside = self._inside(window)
            return Samples(rows[inside] - window.row, columns[inside] - window.col, classes[inside])
        labels = self._burnt(window, 0)
        rows, columns = np.nonzero(labels)
        return Samples(rows, columns, labels[rows, columns].astype(np.int64) - 1)

    def disputed(self, window: Window) -> int:
        """How many pixels of a window polygons of two classes cover."""
        if self.kind == "points":
            return 0
        return int(np.count_nonzero(self._burnt(window, 0) != self._burnt(window, 1)))

    def _burnt(self, window: Window, order: int) -> np.ndarray:
        """Class indices plus one of the last polygon in each pixel; with order 1, of the first. int16 ``[h, w]``."""
        xmin, ymin, xmax, ymax = self.grid.bounds(window)
        size, (_, layer) = self.grid.pixel_size, self._layers[order]
        with quiet():
            target = need(gdal.GetDriverByName("MEM").Create("", window.width, window.height, 1, gdal.GDT_Int16))
            target.SetGeoTransform((xmin, size, 0.0, ymax, 0.0, -size))
            layer.SetSpatialFilterRect(xmin, ymin, xmax, ymax)
            gdal.RasterizeLayer(target, [1], layer, options=["ATTRIBUTE=index"])
            raw = need(target.GetRasterBand(1).ReadRaster())
        return np.frombuffer(raw, np.int16).reshape(window.shape)

    def strata(self, window: Window) -> np.ndarray:
        """See the base."""
        if self.design is None:
            raise ValueError("its points were not drawn in strata of their own")
        return self.design.strata[self._inside(window)]

    def _inside(self, window: Window) -> np.ndarray:
        columns, rows, _ = self._points
        columns, rows = columns - window.col, rows - window.row
        return (columns >= 0) & (columns < window.width) & (rows >= 0) & (rows < window.height)


class Within(Reference):
    """The samples of a reference that an area of interest covers.

    Args:
        reference: All samples.
        area: A vector file with polygons.
        grid: That of the reference.

    Raises:
        InputError: The area cannot be used.
    """

    def __init__(self, reference: Reference, area: str, grid: Grid) -> None:
        """Read the polygons; see the class."""
        self._reference, self._area = reference, Polygons(area, grid)
        if reference.design is not None:
            why = "its points were drawn in strata of the whole map, whose sizes in the area are not known"
            raise InputError("reference", why, "Leave the area out.")
        self.kind, self.skipped, self.lines = reference.kind, reference.skipped, reference.lines
        self.beyond, self.small, self.crosswalk = reference.beyond, reference.small, reference.crosswalk

    def samples(self, window: Window) -> Samples:
        """The samples of a window."""
        rows, columns, labels = self._reference.samples(window)
        inside = self._area.read(window)[rows, columns]
        return Samples(rows[inside], columns[inside], labels[inside])

    def disputed(self, window: Window) -> int:
        """See the base; the area of interest does not count."""
        return self._reference.disputed(window)


def within(reference: Reference, area: str | None, grid: Grid) -> Reference:
    """A reference, as far as an area of interest covers it.

    Raises:
        InputError: The area cannot be used.
    """
    return Within(reference, area, grid) if area else reference


def read_reference(
    path: str, field: str | None, classes: Sequence[ClassInfo], grid: Grid, crosswalk: str | Crosswalk = AUTO
) -> Reference:
    """Reference data of any kind, for a grid.

    Args:
        path: The file.
        field: Of a vector file: the class.
        classes: That are wanted.
        grid: Where samples are wanted.
        crosswalk: Of a raster's codes to the classes: found already, or what the user said.

    Raises:
        InputError: It cannot be used, or its codes are of a legend that nobody knows.
    """
    if is_vector(path):
        if crosswalk not in (AUTO, NONE):
            raise InputError(path, "it is no raster, whose codes a crosswalk could tell", "Leave the crosswalk out.")
        return VectorReference(path, field, classes, grid)
    if field:
        raise InputError(path, "it is a raster, which has no fields", "Leave the field out.")
    try:
        if not isinstance(crosswalk, Crosswalk):
            crosswalk = reference_crosswalk(label_source(path), classes, crosswalk)
        reference = RasterReference(path, classes, grid, crosswalk)
        reference.samples(Window(grid.window.col, grid.window.row, 1, 1))
    except InputError as error:
        what = error.what if error.what.startswith("crosswalk") else f"reference {path}"
        raise InputError(what, error.why, error.fix) from None
    return reference


def refuse_own_layer(reference: str | None, sources: Sequence[RasterSource], card: Card) -> None:
    """Refuse to judge a map by what it is made of: whoever has seen the answers proves nothing.

    Raises:
        InputError: The reference is one of the layers, a map of classes.
    """
    for source in sources:
        if reference and card.modality(source.modality).kind == "categorical" and is_of(reference, source):
            why = f"it is the layer {source.modality}, too: a map that has seen it is not judged by it"
            raise InputError(f"reference {reference}", why, "Leave the layer out, or take another reference.")


def is_vector(path: str) -> bool:
    """Whether GDAL opens it as vector data and not as a raster."""
    return not opens(path, gdal.OF_RASTER) and opens(path.split("|")[0], gdal.OF_VECTOR)


def reference_bounds(path: str, card: Card) -> tuple[Bounds, str]:
    """Extent of reference data, and the CRS that it is in.

    Raises:
        InputError: It cannot be used.
    """
    if not is_vector(path):
        grid = label_grid(label_source(path), card)
        return grid.bounds(), grid.crs
    _, layer = open_vector(path)
    with quiet():
        xmin, xmax, ymin, ymax = layer.GetExtent()
    margin = card.pixel_size * card.network.patch_size if layer.GetSpatialRef().IsProjected() else 1e-3
    return Bounds(xmin - margin, ymin - margin, xmax + margin, ymax + margin), layer.GetSpatialRef().ExportToWkt()


def vector_values(path: str, field: str | None) -> tuple[set[int], dict[str, str]]:
    """What occurs in a vector reference's class field: values, whole numbers, and names as they are written, by key."""
    _dataset, layer = open_vector(path)
    field = _class_field(path, layer, field)
    with quiet():
        found = [feature.GetField(field) for feature in layer]
    texts = {_text(value): str(value).strip() for value in found}
    values = {text for text in texts if re.fullmatch(r"-?[0-9]{1,15}", text)}
    numbers = {_text(value) for value in found if isinstance(value, (int, float))}
    return set(map(int, values)), {key: name for key, name in texts.items() if key and key not in values | numbers}


def open_vector(path: str) -> tuple[gdal.Dataset, ogr.Layer]:
    """A vector file and its layer; keep both as long as you need the second.

    Raises:
        InputError: There is none, it is empty or has no CRS.
    """
    file, _, options = path.partition("|")
    name = dict(part.partition("=")[::2] for part in options.split("|")).get("layername")
    try:
        with quiet():
            dataset = need(open_file(file, gdal.OF_VECTOR))
            layer = dataset.GetLayerByName(name) if name else dataset.GetLayer(0)
    except GdalError as error:
        if not os.path.exists(file):
            raise InputError(path, "there is no such file", "Check the path.") from None
        raise InputError(path, f"it is no vector file ({error})", "Choose a layer with polygons or points.") from None
    with quiet():
        if layer is None or not layer.GetFeatureCount():
            raise InputError(path, "it has no features", "Choose a layer with polygons or points.")
        if layer_crs(layer) is None:
            raise InputError(path, "it has no CRS", "Assign one: ogr2ogr -a_srs EPSG:n OUT IN.")
    return dataset, layer


def _text(value: object) -> str:
    """A class as a field has it, as it is compared: ``3.0`` and ``"3"`` are one value, and names have no case."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:g}"
    return name_key(str("" if value is None else value))


def _class_field(path: str, layer: ogr.Layer, wanted: str | None) -> str:
    definition = layer.GetLayerDefn()
    names = [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())]
    lower = {name.casefold(): name for name in reversed(names)}
    for name in [wanted] if wanted else CLASS_FIELDS:
        if name.casefold() in lower:
            return lower[name.casefold()]
    why = f"it has no field {wanted!r}" if wanted else "it is not clear which field has the class"
    raise InputError(path, why, f"Name one of its fields: {', '.join(names)[:200] or 'there is none'}.")


def transformation(path: str, layer: ogr.Layer, crs: str) -> osr.CoordinateTransformation | None:
    """From a layer's CRS to another, or None if they are the same."""
    own = layer.GetSpatialRef().ExportToWkt()
    if same_crs(own, crs):
        return None
    try:
        return need(osr.CoordinateTransformation(parse_crs(own), parse_crs(crs)))
    except (GdalError, RuntimeError) as error:
        raise InputError(path, f"it has no place in {crs_name(crs)} ({error})", "Check its CRS.") from None


def _parts(geometry: ogr.Geometry) -> Iterator[ogr.Geometry]:
    """A geometry, or what a collection holds."""
    if ogr.GT_Flatten(geometry.GetGeometryType()) == ogr.wkbGeometryCollection:
        for i in range(geometry.GetGeometryCount()):
            yield from _parts(geometry.GetGeometryRef(i).Clone())
    else:
        yield geometry


def _pixels(shapes: Sequence[tuple[ogr.Geometry, int]], grid: Grid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lattice column, row and class of every point."""
    points = []
    for geometry, index in shapes:
        parts = (
            [geometry]
            if geometry.GetPointCount()
            else [geometry.GetGeometryRef(i) for i in range(geometry.GetGeometryCount())]
        )
        points += [(part.GetX(), part.GetY(), index) for part in parts]
    x, y, classes = np.array(points, np.float64).T
    columns, rows = np.floor((x - grid.x0) / grid.pixel_size), np.floor((grid.y0 - y) / grid.pixel_size)
    nowhere = ~(np.isfinite(columns) & np.isfinite(rows)) | (np.maximum(abs(columns), abs(rows)) > _FAR)
    columns, rows = np.where(nowhere, _FAR, columns), np.where(nowhere, _FAR, rows)
    return columns.astype(np.int64), rows.astype(np.int64), classes.astype(np.int64)


def _has_centre(shape: ogr.Geometry, grid: Grid) -> bool:
    """Whether a pixel's centre may lie in a polygon, by its extent."""
    xmin, xmax, ymin, ymax = shape.GetEnvelope()
    sides = ((xmin - grid.x0, xmax - grid.x0), (grid.y0 - ymax, grid.y0 - ymin))
    return all(np.floor(high / grid.pixel_size - 0.5) >= np.ceil(low / grid.pixel_size - 0.5) for low, high in sides)


def _layer(shapes: Sequence[tuple[ogr.Geometry, int]]) -> tuple[ogr.DataSource, ogr.Layer]:
    """Shapes in memory, with the class index plus one as the field ``index``."""
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")  # the first is gone in newer GDAL
    memory = driver.CreateDataSource("")
    layer = memory.CreateLayer("", None, ogr.wkbMultiPolygon)
    layer.CreateField(ogr.FieldDefn("index", ogr.OFTInteger))
    for geometry, index in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, index + 1)
        feature.SetGeometryDirectly(ogr.ForceToMultiPolygon(geometry))
        layer.CreateFeature(feature)
    return memory, layer
