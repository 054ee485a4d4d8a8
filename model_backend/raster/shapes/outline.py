"""Outlines of the areas of a raster: valid polygons, the same whatever pieces the raster comes in."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

import numpy as np
from osgeo import gdal, ogr

from ...card import NODATA_CLASS
from ..gdalio import check, need
from .regularize import following, polygon, preceding


def outline(
    values: np.ndarray, column: int, row: int, is_cancelled: Callable[[], bool], numbers: bool = True
) -> tuple[list[tuple[int, bytes]], np.ndarray]:
    """Polygons of a block: value and WKB in pixel coordinates, and which pixel is in which, from 1, intp ``[h, w]``.

    Args:
        values: uint8, where :data:`NODATA_CLASS` is left out, or wider integers, where 0 is. Same values that share
            an edge make a polygon.
        column: Of the first pixel.
        row: Of the first pixel.
        is_cancelled: Asked now and then.
        numbers: Whether the second result is wanted; it is empty otherwise.
    """
    height, width = values.shape
    memory = gdal.GetDriverByName("MEM")
    place = (column, 1.0, 0.0, row, 0.0, 1.0)

    def raster(kind: int) -> gdal.Dataset:
        dataset = need(memory.Create("", width, height, 1, kind))
        dataset.SetGeoTransform(place)
        return dataset

    small = values.dtype == np.uint8
    source = raster(gdal.GDT_Byte if small else gdal.GDT_Int32)
    band = source.GetRasterBand(1)
    band.WriteRaster(0, 0, width, height, values.astype(np.uint8 if small else np.int32).tobytes())
    band.SetNoDataValue(NODATA_CLASS if small else 0)
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")  # the first is gone in newer GDAL
    vectors = need(driver.CreateDataSource(""))
    layer = need(vectors.CreateLayer("", None, ogr.wkbPolygon))
    for name in ("value", "number"):
        check(layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger)))
    gdal.ErrorReset()
    check(gdal.Polygonize(band, band.GetMaskBand(), layer, 0, callback=lambda *_: int(not is_cancelled())))
    pieces = []
    for number, feature in enumerate(layer, start=1):
        feature.SetField(1, number)
        layer.SetFeature(feature)
        pieces.append((feature.GetField(0), bytes(feature.GetGeometryRef().ExportToWkb(ogr.wkbNDR))))
    if not numbers:
        return pieces, np.zeros((0, 0), np.intp)
    target = raster(gdal.GDT_Int32)
    check(gdal.RasterizeLayer(target, [1], layer, options=["ATTRIBUTE=number"]))
    numbered = np.frombuffer(need(target.GetRasterBand(1).ReadRaster()), np.int32).reshape(height, width)
    return pieces, numbered.astype(np.intp)


def unite(pieces: Sequence[bytes]) -> bytes:
    """One valid geometry of the pieces of an area, WKB."""
    geometries = [ogr.CreateGeometryFromWkb(piece) for piece in pieces]
    sound = [g if g.IsValid() else g.MakeValid() for g in geometries]
    if len(sound) == 1:
        union = sound[0]
    else:
        together = ogr.Geometry(ogr.wkbMultiPolygon)
        for geometry in sound:
            for part in _parts(geometry):
                together.AddGeometry(part)
        union = need(together.UnionCascaded())
    return bytes(ogr.ForceToMultiPolygon(union).ExportToWkb(ogr.wkbNDR))


def _parts(geometry: ogr.Geometry) -> list[ogr.Geometry]:
    """The polygons of a geometry, which live as long as it does."""
    if geometry.GetGeometryName() == "POLYGON":
        return [geometry]
    parts = [geometry.GetGeometryRef(i) for i in range(geometry.GetGeometryCount())]
    return [polygon for part in parts if part.GetGeometryName().endswith("POLYGON") for polygon in _parts(part)]


def sound(geometry: ogr.Geometry) -> ogr.Geometry:
    """A valid multipolygon of a geometry that may have become invalid, or have lines and points."""
    # Part by part: of the whole, places where two parts overlap would become holes.
    parts = _parts(geometry)
    valid = [part if part.IsValid() else need(part.MakeValid()) for part in parts]
    if (
        len(parts) == 1
        and valid[0] is parts[0]
        and geometry.GetGeometryName() == "MULTIPOLYGON"
        and not parts[0].IsEmpty()
    ):
        return geometry
    whole = ogr.Geometry(ogr.wkbMultiPolygon)
    for piece in valid:
        for part in _parts(piece):
            if not part.IsEmpty():
                whole.AddGeometry(part)
    return whole if whole.IsValid() else ogr.ForceToMultiPolygon(need(whole.UnionCascaded()))


def rank(geometry: ogr.Geometry) -> tuple[float, ...]:
    """What decides which of two polygons gives way: the size, and for equals the place."""
    return geometry.GetArea(), *geometry.GetEnvelope()


def rings_of(wkb: bytes) -> list[list[np.ndarray]]:
    """The polygons of a little-endian multipolygon: rings, float64 ``[n, 2]``, not closed.

    They come without the corners that a seam has left on straight edges, and always in one order, whatever
    pieces they are made of.
    """
    offset, polygons = 9, []
    for _ in range(struct.unpack_from("<I", wkb, 5)[0]):
        (rings,) = struct.unpack_from("<I", wkb, offset + 5)
        offset += 9
        polygon = []
        for number in range(rings):
            (count,) = struct.unpack_from("<I", wkb, offset)
            points = np.frombuffer(wkb, "<f8", 2 * count, offset + 4).reshape(count, 2)
            polygon.append(_ordered(points[:-1], number == 0))
            offset += 4 + 16 * count
        polygons.append(polygon[:1] + sorted(polygon[1:], key=lambda ring: ring[0].tolist()))
    return sorted(polygons, key=lambda rings: rings[0][0].tolist())


def _ordered(ring: np.ndarray, outer: bool) -> np.ndarray:
    """A ring's corners, from the leftmost and uppermost on, outer rings one way round and holes the other."""
    ahead = following(ring) - ring
    behind = preceding(ahead)
    ring = ring[ahead[:, 0] * behind[:, 1] != ahead[:, 1] * behind[:, 0]]
    x, y = ring.T
    if (x @ following(y) - y @ following(x) < 0) == outer:
        ring = ring[::-1]
    first = np.lexsort((ring[:, 1], ring[:, 0]))[0]
    return np.concatenate([ring[first:], ring[:first]])


def multipolygon(polygons: Sequence[Sequence[np.ndarray]]) -> ogr.Geometry:
    """Polygons, rings of points ``[n, 2]`` each, as one geometry."""
    whole = ogr.Geometry(ogr.wkbMultiPolygon)
    for rings in polygons:
        whole.AddGeometryDirectly(polygon(rings))
    return whole
