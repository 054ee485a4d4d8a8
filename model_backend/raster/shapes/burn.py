"""Vector labels burnt on a grid: a pixel takes the class of the feature that covers its centre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr, osr

from ...errors import InputError
from ...planes import Size
from ..crs import Bounds, layer_crs, parse_crs
from ..gdalio import GdalError, check, need, open_file, quiet

WITHOUT_FIELD = "1"
"""The value of every feature where no field tells one."""


@dataclass(frozen=True)
class Shape:
    """One feature: what it is, and where."""

    value: str  # text of the field
    wkb: bytes  # in the CRS of the file


@dataclass(frozen=True)
class Shapes:
    """The features of a vector file."""

    crs: str  # WKT; empty: the file has none
    shapes: tuple[Shape, ...]


def field_names(path: str) -> tuple[str, ...] | None:
    """Names of the fields of a vector file's layer; None if this is no vector file."""
    with quiet():
        _dataset, layer = _open(path)
        return None if layer is None else _fields(layer)


def _open(path: str) -> tuple[gdal.Dataset | None, ogr.Layer | None]:
    """A vector file and its layer; keep both as long as you need the second."""
    try:
        file, _, name = path.partition("|layername=")
        dataset = open_file(file, gdal.OF_VECTOR)
        if dataset is None or not dataset.GetLayerCount():
            return None, None
        return dataset, dataset.GetLayerByName(name) if name else dataset.GetLayer(0)
    except (GdalError, RuntimeError):  # as GDAL tells it where it raises
        return None, None


def _fields(layer: ogr.Layer) -> tuple[str, ...]:
    definition = layer.GetLayerDefn()
    return tuple(definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount()))


def read_shapes(path: str, field: str = "", what: str = "label_field") -> Shapes | None:
    """Read a layer of a vector file.

    Args:
        path: Anything that OGR opens, GeoJSON as text too; ``|layername=NAME`` chooses a layer, default: the first.
        field: Name of the field with the class; default: every feature is :data:`WITHOUT_FIELD`.
        what: How a message names the choice of the field.

    Returns:
        Features with a geometry, in the file's order; None if this is no vector file.

    Raises:
        InputError: The layer has no such field, or cannot be read.
    """
    try:
        with quiet():
            _dataset, layer = _open(path)
            if layer is None:
                return None
            fields = _fields(layer)
            if field not in fields:  # shapefiles and databases spell them in capitals or small letters as they like
                field = next((name for name in fields if name.casefold() == field.casefold()), field)
            if field and field not in fields and layer.GetFeatureCount():
                there = ", ".join(fields[:20]) or "none"
                raise InputError(what, f"the label has no field {field!r}", f"Its fields are: {there}.")
            crs = layer_crs(layer)
            shapes = tuple(_shapes(layer, field))
            check()
            return Shapes(crs.ExportToWkt() if crs else "", shapes)
    except GdalError as error:
        raise InputError("label", f"its features cannot be read ({error})", "Check the file.") from None


def _shapes(layer: ogr.Layer, field: str) -> Iterator[Shape]:
    for feature in layer:
        geometry = feature.GetGeometryRef()
        if geometry is not None and not geometry.IsEmpty():
            value = feature.GetFieldAsString(field) if field else WITHOUT_FIELD
            yield Shape(value, bytes(geometry.GetLinearGeometry().ExportToIsoWkb()))


def has_surface(shape: Shape) -> bool:
    """Whether a feature covers anything; points and lines do not."""
    with quiet():
        geometry = ogr.CreateGeometryFromWkb(shape.wkb)
    return geometry is not None and geometry.GetDimension() == 2


@dataclass(frozen=True)
class Rim:
    """The inner rim of each polygon of a class, which is a class of its own."""

    index: int  # of the rim's class
    width: float  # units of the target's coordinates


def burn(
    shapes: Shapes,
    indices: Mapping[str, int],
    geotransform: Sequence[float],
    size: Size,
    crs: str | None,
    outside: int,
    unknown: int,
    rims: Mapping[int, Rim] = {},
) -> np.ndarray:
    """Class indices from features; where they overlap, the later one counts.

    A polygon whose class has a rim is shrunk by the rim's width. What is too small for that keeps one pixel
    inside, so that it is not lost.

    Args:
        shapes: The features.
        indices: Class index, 0 or more, by value.
        geotransform: Of the target, north up.
        size: Of the target.
        crs: WKT of the target; None: the features are in its coordinates already.
        outside: Index where no feature is.
        unknown: Index where there is a feature whose value has no class.
        rims: By the index of the class that has one.

    Returns:
        int16 ``[h, w]``.

    Raises:
        InputError: The features have no place in the target's CRS.
    """
    try:
        with quiet():
            placed = [(indices.get(s.value, unknown), g) for s, g in zip(shapes.shapes, _placed(shapes, crs))]
            whole = [(rims[index].index if index in rims else index, g) for index, g in placed]
            burnt = painted(whole, geotransform, size, outside)
            for index, rim in rims.items():
                pixel = abs(geotransform[1] * geotransform[5])
                cores = [(index, core) for i, g in placed if i == index for core in _cores(g, rim.width, pixel)]
                inside = painted(cores, geotransform, size, rim.index) == index
                burnt[inside & (burnt == rim.index)] = index
            return burnt
    except GdalError as error:
        raise InputError("label", f"its features cannot be placed ({error})", "Check the file and its CRS.") from None


def bounds(shapes: Shapes, crs: str | None) -> Bounds | None:
    """Of all features in a CRS, None if there are none."""
    with quiet():
        boxes = [geometry.GetEnvelope() for geometry in _placed(shapes, crs)]
    if not boxes:
        return None
    lefts, rights, bottoms, tops = zip(*boxes)
    return Bounds(min(lefts), min(bottoms), max(rights), max(tops))


class PlacedShapes:
    """Features in the coordinates of a grid, to be burnt in parts.

    Args:
        shapes: The features.
        crs: WKT of the grid.

    Raises:
        InputError: They have no place in it.
    """

    def __init__(self, shapes: Shapes, crs: str) -> None:
        """Move all of them; see the class."""
        try:
            with quiet():
                geometries = _placed(shapes, crs)
                boxes = [geometry.GetEnvelope() for geometry in geometries]
                moved = [bytes(geometry.ExportToIsoWkb()) for geometry in geometries]
        except GdalError as error:
            why = f"its features cannot be placed ({error})"
            raise InputError("label", why, "Check the file and its CRS.") from None
        self._crs, self._shapes = crs, [Shape(shape.value, wkb) for shape, wkb in zip(shapes.shapes, moved)]
        self._boxes = np.array(boxes, np.float64).reshape(-1, 4)  # left, right, bottom, top

    @property
    def bounds(self) -> Bounds | None:
        """Of all features, None if there are none."""
        if not self._shapes:
            return None
        low, high = self._boxes.min(0), self._boxes.max(0)
        return Bounds(float(low[0]), float(low[2]), float(high[1]), float(high[3]))

    def within(self, area: Bounds) -> Shapes:
        """The features that may touch an area, in the file's order."""
        left, right, bottom, top = self._boxes.T
        touching = (left <= area[2]) & (right >= area[0]) & (bottom <= area[3]) & (top >= area[1])
        return Shapes(self._crs, tuple(self._shapes[i] for i in np.flatnonzero(touching)))


def _placed(shapes: Shapes, crs: str | None) -> list[ogr.Geometry]:
    """Geometries in a CRS."""
    geometries = [need(ogr.CreateGeometryFromWkb(shape.wkb)) for shape in shapes.shapes]
    if crs is not None:
        move = osr.CoordinateTransformation(parse_crs(shapes.crs), parse_crs(crs))
        for geometry in geometries:
            check(geometry.Transform(move))
    return geometries


def _cores(geometry: ogr.Geometry, width: float, pixel: float) -> Iterator[ogr.Geometry]:
    """The polygons of a geometry without their rims; a point inside instead of less than one pixel (square units)."""
    geometry = geometry.MakeValid() or geometry
    parts = [geometry.GetGeometryRef(i) for i in range(geometry.GetGeometryCount())]
    if geometry.GetGeometryName() == "POLYGON":
        parts = [geometry]
    for part in parts:
        if part.GetGeometryName() != "POLYGON":
            continue
        core = need(part.Buffer(-width))
        yield core if core.GetArea() >= pixel else need(part.PointOnSurface())


def painted(
    pairs: Sequence[tuple[int, ogr.Geometry]], geotransform: Sequence[float], size: Size, start: int
) -> np.ndarray:
    """Paint indices in the order given over ``start``, int16 ``[h, w]``."""
    height, width = size
    raster = need(gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Int16))
    raster.SetGeoTransform(list(geotransform))
    raster.GetRasterBand(1).Fill(start)
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")  # the first is gone in newer GDAL
    store = driver.CreateDataSource("")
    layer = need(store.CreateLayer("shapes"))
    layer.CreateField(ogr.FieldDefn("index", ogr.OFTInteger))
    for index, geometry in pairs:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField("index", int(index))
        feature.SetGeometry(geometry)
        check(layer.CreateFeature(feature))
    check(gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=index"]))
    return np.frombuffer(need(raster.ReadRaster()), np.int16).reshape(size).copy()
