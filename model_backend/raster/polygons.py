"""Class rasters to polygons in a GeoPackage, block by block in bounded memory.

Blocks come row by row. Areas that touch the seam to a block still to come are kept as pieces, joined by
who shares a pixel edge with whom, and united when no seam is open any more. So the polygons are those of
the whole raster, while no more is held than one block and the areas that reach out of the last row of
blocks. All geometry is made in pixel coordinates, which are whole numbers, and so exact.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from ..card import NODATA_CLASS, ClassInfo
from ..errors import Cancelled
from .gdalio import GdalError, check, need, quiet
from .grid import Grid, Window
from .writer import discard, sync, write_error

LAYER = "classes"
MODALITY_SHARE = 0.5
"""A modality counts as available in a polygon if it was valid in at least this share of its pixels."""
_FIELDS = (
    ("value", ogr.OFTInteger),
    ("class", ogr.OFTString),
    ("area_m2", ogr.OFTReal),
    ("confidence", ogr.OFTReal),
    ("modalities", ogr.OFTString),
)


@dataclass
class _Area:
    """One connected area of a class, or what is known of it so far."""

    value: int
    pixels: int
    confidence: float  # sum over the pixels
    available: np.ndarray  # int64 [modalities], pixels where each was valid
    pieces: list[bytes] = field(default_factory=list)  # WKB in pixel coordinates

    def join(self, other: _Area) -> None:
        self.pixels += other.pixels
        self.confidence += other.confidence
        self.available = self.available + other.available
        self.pieces += other.pieces


class PolygonWriter:
    """Outlines of every connected area of one class (sharing an edge, not a corner only).

    The layer ``classes`` has valid multipolygons with the fields ``value``, ``class``, ``area_m2``,
    ``confidence`` (mean probability of the class) and ``modalities`` (those valid in half of the area or
    more, joined by commas).

    Args:
        path: The file's final name; written beside it as ``STEM.part.gpkg``.
        grid: Where the raster lies.
        classes: Names by value.
        modalities: Names, in the order of the availability bits.
        metadata: Items for the layer.
        minimum_area: Square metres; smaller areas are left out.
        is_cancelled: Asked now and then.

    Raises:
        InputError: The file cannot be made.
    """

    def __init__(
        self,
        path: Path,
        grid: Grid,
        classes: Sequence[ClassInfo],
        modalities: Sequence[str],
        metadata: Mapping[str, str],
        minimum_area: float,
        is_cancelled: Callable[[], bool],
    ) -> None:
        """Make the ``.part`` file; see the class."""
        self.path, self.part = path, path.with_name(f"{path.stem}.part.gpkg")
        self._grid, self._names, self._modalities = grid, {c.value: c.name for c in classes}, tuple(modalities)
        self._minimum, self._is_cancelled = minimum_area, is_cancelled
        self._open: dict[int, _Area] = {}  # areas that touch a seam, by their label
        self._parent: dict[int, int] = {}  # of a label: itself, or another label of the same area
        self._next = 1
        self._above = np.zeros(grid.window.width, np.int64)  # labels just above the row of blocks; 0: none
        self._below = np.zeros(grid.window.width, np.int64)
        self._left = np.zeros(0, np.int64)
        self._dataset = self._layer = None
        discard(self.part)
        try:
            with quiet():
                self._create(metadata)
        except GdalError as error:
            self.discard()
            raise write_error(path, error) from None

    def add(self, window: Window, classes: np.ndarray, confidence: np.ndarray, availability: np.ndarray) -> None:
        """Take the next block.

        Args:
            window: Where it lies; blocks form rows, each from left to right, and cover the grid's window.
            classes: uint8 ``[h, w]``; nodata is left out.
            confidence: Probability of the class, float32 ``[h, w]``.
            availability: Unsigned ``[h, w]``, one bit per modality.

        Raises:
            InputError: The disk is full, or the file is out of reach.
            Cancelled: ``is_cancelled`` said yes.
        """
        try:
            with quiet():
                self._add(window, classes, confidence, availability)
        except GdalError as error:
            if self._is_cancelled():
                raise Cancelled from None
            raise write_error(self.path, error) from None

    def finish(self) -> None:
        """Bring the file to the disk; it still has its ``.part`` name.

        Raises:
            InputError: The disk is full, or the file is out of reach.
        """
        try:
            with quiet():
                check(self._dataset.CommitTransaction())
                self._dataset.FlushCache()
                check()
                self._layer = self._dataset = None
                check()
            sync(self.part)
        except (GdalError, OSError) as error:
            raise write_error(self.path, error) from None

    def discard(self) -> None:
        """Remove the ``.part`` file, if there is one."""
        with contextlib.suppress(GdalError), quiet():
            self._layer = None
            if self._dataset is not None:
                self._dataset.RollbackTransaction()
        with contextlib.suppress(GdalError), quiet():
            self._dataset = None
        discard(self.part)

    def _create(self, metadata: Mapping[str, str]) -> None:
        self._dataset = need(gdal.GetDriverByName("GPKG").Create(str(self.part), 0, 0, 0, gdal.GDT_Unknown))
        crs = osr.SpatialReference()
        crs.ImportFromWkt(self._grid.crs)
        self._layer = need(self._dataset.CreateLayer(LAYER, crs, ogr.wkbMultiPolygon))
        for name, kind in _FIELDS:
            check(self._layer.CreateField(ogr.FieldDefn(name, kind)))
        self._layer.SetMetadata(dict(metadata))
        gdal.ErrorReset()
        check(self._dataset.StartTransaction())

    def _add(self, window: Window, classes: np.ndarray, confidence: np.ndarray, availability: np.ndarray) -> None:
        whole = self._grid.window
        if window.col == whole.col:
            self._above, self._below = self._below, np.zeros_like(self._below)
            self._left = np.zeros(window.height, np.int64)
        column, row = window.col - whole.col, window.row - whole.row
        pieces, local = _outline(classes, column, row, lambda: self._is_cancelled())
        areas = self._measure(pieces, local, confidence, availability)
        # Labels of the whole raster for those areas that touch a seam; 0 for the others.
        seam = np.zeros(len(areas) + 1, bool)
        for edge, inner in (
            (local[0], window.row > whole.row),
            (local[-1], window.bottom < whole.bottom),
            (local[:, 0], window.col > whole.col),
            (local[:, -1], window.right < whole.right),
        ):
            if inner:
                seam[edge] = True
        seam[0] = False
        labels = np.zeros(len(areas) + 1, np.int64)
        labels[seam] = np.arange(self._next, self._next + seam.sum())
        self._next += int(seam.sum())
        for index, area in enumerate(areas, start=1):
            if seam[index]:
                label = int(labels[index])
                self._open[label], self._parent[label] = area, label
            else:
                self._write(area)
        columns = slice(column, column + window.width)
        self._connect(self._above[columns], labels[local[0]])
        self._connect(self._left, labels[local[:, 0]])
        self._left = labels[local[:, -1]]
        if window.bottom < whole.bottom:
            self._below[columns] = labels[local[-1]]
        if window.right == whole.right:
            self._close()

    def _measure(
        self, pieces: Sequence[tuple[int, bytes]], local: np.ndarray, confidence: np.ndarray, availability: np.ndarray
    ) -> list[_Area]:
        """What belongs to each area of a block, from its pixels."""
        flat, count = local.ravel(), len(pieces) + 1
        pixels = np.bincount(flat, minlength=count)
        sums = np.bincount(flat, confidence.ravel(), count)
        valid = np.stack(
            [
                np.bincount(flat[(availability.ravel() >> bit & 1) > 0], minlength=count)
                for bit in range(len(self._modalities))
            ],
            1,
        )
        return [
            _Area(value, int(pixels[i]), float(sums[i]), valid[i], [wkb])
            for i, (value, wkb) in enumerate(pieces, start=1)
        ]

    def _connect(self, ours: np.ndarray, theirs: np.ndarray) -> None:
        """Join areas that lie side by side across a seam, where they are of one class."""
        both = (ours > 0) & (theirs > 0)
        for one, other in np.unique(np.stack([ours[both], theirs[both]]), axis=1).T.tolist():
            one, other = self._root(one), self._root(other)
            if one != other and self._open[one].value == self._open[other].value:
                keep, gone = min(one, other), max(one, other)
                self._parent[gone] = keep
                self._open[keep].join(self._open.pop(gone))

    def _root(self, label: int) -> int:
        while self._parent[label] != label:
            self._parent[label] = label = self._parent[self._parent[label]]
        return label

    def _close(self) -> None:
        """A row of blocks is complete: write the areas that do not reach out of it, forget their labels."""
        reaching = {label: self._root(label) for label in np.unique(self._below).tolist() if label}
        roots = set(reaching.values())
        for label in [label for label in self._open if label not in roots]:
            self._write(self._open.pop(label))
        self._parent = {**reaching, **{root: root for root in roots}}

    def _write(self, area: _Area) -> None:
        size = self._grid.pixel_size
        square_metres = area.pixels * size * size
        if square_metres < self._minimum:
            return
        if self._is_cancelled():
            raise Cancelled
        geometry = _unite(area.pieces)
        xmin, _, _, ymax = self._grid.bounds()
        feature = ogr.Feature(self._layer.GetLayerDefn())
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(_placed(geometry, xmin, ymax, size)))
        feature.SetField("value", area.value)
        feature.SetField("class", self._names.get(area.value, ""))
        feature.SetField("area_m2", square_metres)
        feature.SetField("confidence", round(area.confidence / area.pixels, 4))
        there = [n for n, k in zip(self._modalities, area.available) if k >= MODALITY_SHARE * area.pixels]
        feature.SetField("modalities", ",".join(there))
        check(self._layer.CreateFeature(feature))


def _outline(
    classes: np.ndarray, column: int, row: int, is_cancelled: Callable[[], bool]
) -> tuple[list[tuple[int, bytes]], np.ndarray]:
    """Polygons of a block: value and WKB in pixel coordinates, and which pixel is in which, from 1, intp ``[h, w]``."""
    height, width = classes.shape
    memory = gdal.GetDriverByName("MEM")
    place = (column, 1.0, 0.0, row, 0.0, 1.0)

    def raster(kind: int) -> gdal.Dataset:
        dataset = need(memory.Create("", width, height, 1, kind))
        dataset.SetGeoTransform(place)
        return dataset

    source, target = raster(gdal.GDT_Byte), raster(gdal.GDT_Int32)
    source.GetRasterBand(1).WriteRaster(0, 0, width, height, np.ascontiguousarray(classes).tobytes())
    source.GetRasterBand(1).SetNoDataValue(NODATA_CLASS)
    driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")  # the first is gone in newer GDAL
    vectors = need(driver.CreateDataSource(""))
    layer = need(vectors.CreateLayer("", None, ogr.wkbPolygon))
    for name in ("value", "number"):
        check(layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger)))
    band = source.GetRasterBand(1)
    gdal.ErrorReset()
    check(gdal.Polygonize(band, band.GetMaskBand(), layer, 0, callback=lambda *_: int(not is_cancelled())))
    pieces = []
    for number, feature in enumerate(layer, start=1):
        feature.SetField(1, number)
        layer.SetFeature(feature)
        pieces.append((feature.GetField(0), bytes(feature.GetGeometryRef().ExportToWkb(ogr.wkbNDR))))
    check(gdal.RasterizeLayer(target, [1], layer, options=["ATTRIBUTE=number"]))
    numbers = np.frombuffer(need(target.GetRasterBand(1).ReadRaster()), np.int32).reshape(height, width)
    return pieces, numbers.astype(np.intp)


def _unite(pieces: Sequence[bytes]) -> bytes:
    """One valid geometry of the pieces of an area, WKB."""
    geometries = [ogr.CreateGeometryFromWkb(piece) for piece in pieces]
    sound = [g if g.IsValid() else g.MakeValid() for g in geometries]
    if len(sound) == 1:
        union = sound[0]
    else:
        together = ogr.Geometry(ogr.wkbMultiPolygon)
        for geometry in sound:
            for polygon in (
                [geometry]
                if geometry.GetGeometryName() == "POLYGON"
                else [geometry.GetGeometryRef(i) for i in range(geometry.GetGeometryCount())]
            ):
                together.AddGeometry(polygon)
        union = need(together.UnionCascaded())
    return bytes(ogr.ForceToMultiPolygon(union).ExportToWkb(ogr.wkbNDR))


def _placed(wkb: bytes, xmin: float, ymax: float, size: float) -> bytes:
    """A multipolygon from pixel to map coordinates, without the corners that a seam has left on straight edges."""
    out = bytearray(wkb[:9])
    for start, rings in _polygons(wkb):
        out += wkb[start : start + 9]
        for points in rings:
            ring = points[:-1]
            ahead, behind = np.roll(ring, -1, 0) - ring, ring - np.roll(ring, 1, 0)
            ring = ring[ahead[:, 0] * behind[:, 1] != ahead[:, 1] * behind[:, 0]]
            ring = np.concatenate([ring, ring[:1]]) * (size, -size) + (xmin, ymax)
            out += struct.pack("<I", len(ring)) + ring.astype("<f8").tobytes()
    return bytes(out)


def _polygons(wkb: bytes) -> Iterator[tuple[int, list[np.ndarray]]]:
    """Where each polygon of a little-endian multipolygon starts, and its rings, float64 ``[n, 2]``, closed."""
    offset = 9
    for _ in range(struct.unpack_from("<I", wkb, 5)[0]):
        start, rings = offset, []
        offset += 9
        for _ in range(struct.unpack_from("<I", wkb, start + 5)[0]):
            (count,) = struct.unpack_from("<I", wkb, offset)
            rings.append(np.frombuffer(wkb, "<f8", 2 * count, offset + 4).reshape(count, 2))
            offset += 4 + 16 * count
        yield start, rings
