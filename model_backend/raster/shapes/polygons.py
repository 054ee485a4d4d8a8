"""Class rasters to polygons in a GeoPackage, block by block in bounded memory.

Blocks come row by row. Areas that touch the seam to a block still to come are kept as pieces, joined by
who shares a pixel edge with whom, and united when no seam is open any more. So the polygons are those of
the whole raster, while no more is held than one block and the areas that reach out of the last row of
blocks. All geometry is made in pixel coordinates, which are whole numbers, and so exact.

Of a class that has a border, the areas are single objects: a connected inside, with the border grown back
on. Blocks overlap then, and areas are joined by the pixels that two blocks have both seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr

from ...card import NODATA_CLASS, ClassInfo
from ...errors import Cancelled
from ...raster.crs import Point
from ..gdalio import GdalError, need, open_file, quiet
from ..grid import Window
from ..ground import scale_at
from ..workspace import discard, sync, write_error
from ..writer import Target
from .geopackage import FIELDS, GeoPackage, dated
from .objects import Halo, beside, grow, object_classes, reach
from .outline import multipolygon, outline, rank, rings_of, sound, unite
from .regularize import polygon, regularize

MODALITY_SHARE = 0.5
"""A modality counts as available in a polygon if it was valid in at least this share of its pixels."""
_STRIP = 256  # rows whose pixels are measured at once


@dataclass(frozen=True)
class PolygonOptions:
    """Which polygons are wanted, and how they look."""

    classes: tuple[int, ...] | None = None  # class values; None: all
    minimum_area: float = 0.0  # square metres
    minimum_confidence: float = 0.0  # mean probability, 0..1
    regularize: tuple[int, ...] = ()  # values of the classes that get right-angled outlines


@dataclass
class _Area:
    """One connected area of a class, or what is known of it so far."""

    value: int
    pixels: int
    metres: float  # square metres on the ground
    confidence: float  # sum over the pixels
    available: np.ndarray  # int64 [modalities], pixels where each was valid
    pieces: list[bytes]  # WKB in pixel coordinates
    fringe: bool  # what is left of a border when all objects are grown, and touches one of them

    def join(self, other: _Area) -> None:
        self.pixels += other.pixels
        self.metres += other.metres
        self.confidence += other.confidence
        self.available = self.available + other.available
        self.pieces += other.pieces
        self.fringe |= other.fringe


@dataclass(frozen=True)
class _Labels:
    """Which pixel of a block belongs to which area; 0: none."""

    areas: np.ndarray  # intp, over the block
    seen: np.ndarray  # intp, over the block and its margin: pixels whose area is certain there
    values: np.ndarray  # class value by label
    fringe: np.ndarray  # bool by label
    pieces: Sequence[tuple[int, bytes]]  # label and WKB in pixel coordinates


def count_polygons(path: Path) -> dict[str, int]:
    """How many polygons of each class a file of :class:`PolygonWriter` has, by name, the most first."""
    with quiet():
        dataset = need(open_file(str(path), gdal.OF_VECTOR))
        rows = need(dataset.ExecuteSQL("SELECT class, COUNT(*) FROM classes GROUP BY class ORDER BY 2 DESC, 1"))
        found = {str(row.GetField(0)): int(row.GetField(1)) for row in rows}
        dataset.ReleaseResultSet(rows)
    return found


class PolygonWriter:
    """Outlines of every connected area of one class (sharing an edge, not a corner only), or of every object.

    The layer ``classes`` has valid multipolygons with the fields ``value``, ``class``, ``area_m2`` (on the
    ellipsoid), ``confidence`` (mean probability of the class) and ``modalities`` (those valid in half of the area or
    more, joined by commas).

    Of a class with a border, an object is a connected inside, grown outwards over the class's other pixels as
    far as :func:`~.objects.reach` says; they never share a pixel. What is left of the border is an object if
    it touches none (too small for an inside), and left out otherwise.

    Args:
        target: The file, and the grid of the raster.
        classes: The model's, with borders.
        modalities: Names, in the order of the availability bits.
        options: What is wanted.
        is_cancelled: Asked now and then.

    Raises:
        InputError: The file cannot be made.
    """

    def __init__(
        self,
        target: Target,
        classes: Sequence[ClassInfo],
        modalities: Sequence[str],
        options: PolygonOptions,
        is_cancelled: Callable[[], bool],
    ) -> None:
        """Make the file; see the class."""
        self.path, self.part = target.path, target.work / "new.gpkg"
        grid, metadata = target.grid, target.metadata
        self._grid, self._names, self._modalities = grid, {c.value: c.name for c in classes}, tuple(modalities)
        self._metadata, self._options, self._is_cancelled = metadata, options, is_cancelled
        self._wanted = np.full(NODATA_CLASS + 1, NODATA_CLASS, np.uint8)
        for value in self._names if options.classes is None else options.classes:
            self._wanted[value] = value
        self._owners = object_classes(classes)
        self._steps = reach(classes, grid.pixel_size)
        self._margin = self._steps + 1 if self._owners else 0
        self._halo = Halo(grid.window, self._margin)
        self._open: dict[int, _Area] = {}  # areas that touch a seam, by their label
        self._parent: dict[int, int] = {}  # of a label: itself, or another label of the same area
        self._next = 1
        nothing = np.zeros((0, 0), np.int64)
        self._above = self._below = self._left = nothing  # labels along the seams of the row of blocks, and of a block
        # Right angles bring neighbours to overlap, which can only be mended when all are there.
        self._first = target.work / "first.gpkg" if options.regularize else self.part
        west, south, east, north = grid.bounds()
        self._extent = polygon([np.array([(west, south), (east, south), (east, north), (west, north)])])
        self._file: Any = None  # GeoPackage, from here on
        try:
            with quiet(), dated():
                discard(self.part)
                self._file = GeoPackage(self._first, grid.crs, metadata)
        except GdalError as error:
            self.discard()
            raise write_error(target.path, error) from None

    def add(
        self,
        window: Window,
        classes: np.ndarray,
        confidence: np.ndarray,
        availability: np.ndarray,
        inside: np.ndarray | None = None,
    ) -> None:
        """Take the next block.

        Args:
            window: Where it lies; blocks form rows, each from left to right, and cover the grid's window.
            classes: uint8 ``[h, w]``; nodata is left out.
            confidence: Probability of the class, float32 ``[h, w]``.
            availability: Unsigned ``[h, w]``, one bit per modality.
            inside: Whether the class is the most probable without its border, ``[h, w]``; needed if one has a border.

        Raises:
            InputError: The disk is full, or the file is out of reach.
            Cancelled: ``is_cancelled`` said yes.
        """
        arrays = {"classes": self._wanted[classes], "confidence": confidence, "availability": availability}
        if self._owners:
            arrays["inside"] = inside
        ready = self._halo.add(window, arrays)
        if ready is None:
            return
        try:
            with quiet():
                self._add(*ready)
        except GdalError as error:
            if self._is_cancelled():
                raise Cancelled from None
            raise write_error(self.path, error) from None

    def finish(self) -> None:
        """Bring the file to the disk; it is still in the work folder.

        Raises:
            InputError: The disk is full, or the file is out of reach.
            Cancelled: ``is_cancelled`` said yes.
        """
        try:
            with quiet(), dated():
                self._file.close()
                if self._first != self.part:
                    self._separate()
                    discard(self._first)
            sync(self.part)
        except (GdalError, OSError) as error:
            raise write_error(self.path, error) from None

    def discard(self) -> None:
        """Remove what is unfinished, if there is anything."""
        if self._file is not None:
            self._file.abandon()
        discard(self._first)
        discard(self.part)

    def _add(self, core: Window, around: Window, arrays: Mapping[str, np.ndarray]) -> None:
        whole, margin = self._grid.window, self._margin
        found = self._label(core, around, arrays)
        here = around.slices(core)
        areas = self._measure(core, found, arrays["confidence"][here], arrays["availability"][here])
        # The zone along a seam is seen from both sides; without a margin it is the last, or first, line of pixels.
        before, after = (margin, margin) if margin else (0, 1)
        top = found.seen[max(0, here[0].start - before) : here[0].start + after]
        left = found.seen[:, max(0, here[1].start - before) : here[1].start + after]
        bottom = found.seen[max(0, here[0].stop - after) : here[0].stop + before]
        right = found.seen[:, max(0, here[1].stop - after) : here[1].stop + before]
        seam = np.zeros(len(found.values), bool)
        for zone, inner in (
            (top, core.row > whole.row),
            (bottom, core.bottom < whole.bottom),
            (left, core.col > whole.col),
            (right, core.right < whole.right),
        ):
            if inner:
                seam[zone] = True
        seam[0] = False
        labels = np.zeros(len(seam), np.int64)  # of the whole raster for those areas that touch a seam
        labels[seam] = np.arange(self._next, self._next + seam.sum())
        self._next += int(seam.sum())
        for label, area in enumerate(areas):
            if seam[label]:
                number = int(labels[label])
                self._open[number], self._parent[number] = area, number
            elif area.pixels:
                self._write(area)
        columns = slice(core.col - whole.col, core.right - whole.col)
        if core.col == whole.col:
            self._above, self._below = self._below, np.zeros((len(bottom), whole.width), np.int64)
        if core.row > whole.row:
            self._connect(self._above[:, columns], labels[top[:, here[1]]])
        if core.col > whole.col:
            self._connect(self._left, labels[left])
        if core.right < whole.right:
            self._left = labels[right]
        if core.bottom < whole.bottom:
            self._below[:, columns] = labels[bottom[:, here[1]]]
        if core.right == whole.right:
            self._close()

    def _label(self, core: Window, around: Window, arrays: Mapping[str, np.ndarray]) -> _Labels:
        """Which pixel is in which area, or object."""
        whole = self._grid.window
        classes = arrays["classes"]
        column, row = around.col - whole.col, around.row - whole.row
        if not self._margin:
            pieces, labels = outline(classes, column, row, self._is_cancelled)
            values = np.array([NODATA_CLASS, *(value for value, _ in pieces)])
            numbered = [(i, wkb) for i, (_, wkb) in enumerate(pieces, start=1)]
            return _Labels(labels, labels, values, np.zeros(len(values), bool), numbered)
        rim = np.isin(classes, self._owners) & (arrays["inside"] == 0)
        pieces, seen = outline(np.where(rim, NODATA_CLASS, classes), column, row, self._is_cancelled)
        values = np.array([NODATA_CLASS, *(value for value, _ in pieces)])
        labels = seen.copy()
        grow(labels, values, rim, classes, self._steps)
        # Further out than one pixel, more may lie in reach than the margin shows.
        near = around.slices(Window(core.col - 1, core.row - 1, core.width + 2, core.height + 2).within(around))
        left = np.full_like(classes, NODATA_CLASS)
        left[near] = np.where(rim & (labels == 0), classes, NODATA_CLASS)[near]
        pieces, numbers = outline(left, column, row, self._is_cancelled)
        is_left = np.repeat([False, True], [len(values), len(pieces)])
        numbers[numbers > 0] += len(values) - 1
        values = np.append(values, [value for value, _ in pieces]).astype(int)
        labels, seen = labels + numbers, seen + numbers
        objects = np.isin(values, self._owners) & ~is_left
        fringe = beside(labels[near], is_left, objects)
        areas = np.ascontiguousarray(labels[around.slices(core)])
        numbered, _ = outline(areas, core.col - whole.col, core.row - whole.row, self._is_cancelled, numbers=False)
        return _Labels(areas, seen, values, fringe, numbered)

    def _measure(self, core: Window, found: _Labels, confidence: np.ndarray, availability: np.ndarray) -> list[_Area]:
        """What belongs to each area of a block, from its pixels; by label."""
        flat, count = found.areas.ravel(), len(found.values)
        pixels = np.bincount(flat, minlength=count)
        sums = np.bincount(flat, confidence.ravel(), count)
        metres = np.zeros(count)
        for row in range(0, core.height, _STRIP):
            strip = Window(core.col, core.row + row, core.width, min(_STRIP, core.height - row))
            labels = found.areas[row : row + strip.height].ravel()
            metres += np.bincount(labels, self._grid.areas(strip).ravel(), count)
        valid = np.stack(
            [
                np.bincount(flat[(availability.ravel() >> bit & 1) > 0], minlength=count)
                for bit in range(len(self._modalities))
            ],
            1,
        )
        pixels[0] = 0
        areas = [
            _Area(value, size, ground, total, there, [], fringe)
            for value, size, ground, total, there, fringe in zip(
                found.values.tolist(), pixels.tolist(), metres.tolist(), sums.tolist(), valid, found.fringe.tolist()
            )
        ]
        for label, wkb in found.pieces:
            areas[label].pieces.append(wkb)
        return areas

    def _connect(self, ours: np.ndarray, theirs: np.ndarray) -> None:
        """Join areas that meet at a seam, where they are of one class."""
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
            area = self._open.pop(label)
            if area.pixels:
                self._write(area)
        self._parent = {**reaching, **{root: root for root in roots}}

    def _write(self, area: _Area) -> None:
        size, square_metres = self._grid.pixel_size, area.metres
        confidence = area.confidence / area.pixels
        if area.fringe or square_metres < self._options.minimum_area or confidence < self._options.minimum_confidence:
            return
        if self._is_cancelled():
            raise Cancelled
        polygons = rings_of(unite(area.pieces))
        if area.value in self._options.regularize:
            polygons = [regularize(rings) for rings in polygons]
        xmin, _, _, ymax = self._grid.bounds()
        geometry = sound(multipolygon([[ring * (size, -size) + (xmin, ymax) for ring in p] for p in polygons]))
        there = [n for n, k in zip(self._modalities, area.available) if k >= MODALITY_SHARE * area.pixels]
        if area.value in self._options.regularize:
            if not self._extent.Contains(geometry):  # a building at the edge of the map is squared beyond it
                geometry = sound(need(geometry.Intersection(self._extent)))
            square_metres = self._on_the_ground(geometry)
        values = (area.value, self._names[area.value], square_metres, round(confidence, 4), ",".join(there))
        self._file.write(geometry, values)

    def _on_the_ground(self, geometry: ogr.Geometry) -> float:
        """Square metres of a small geometry on the ellipsoid."""
        if geometry.IsEmpty():
            return 0.0
        middle = geometry.Centroid()
        scale = scale_at(self._grid.crs, Point(middle.GetX(), middle.GetY()))
        return geometry.GetArea() * (1.0 if scale is None else scale.mean**2)

    def _separate(self) -> None:
        """Copy the first file; where right-angled polygons overlap, the smaller one gives way."""
        self._file = GeoPackage(self.part, self._grid.crs, self._metadata)
        first, others = (need(gdal.OpenEx(str(self._first), gdal.OF_VECTOR)) for _ in range(2))
        neighbours = others.GetLayer(0)
        neighbours.SetAttributeFilter(f"value IN ({','.join(map(str, self._options.regularize))})")
        for feature in first.GetLayer(0):
            if self._is_cancelled():
                raise Cancelled
            geometry = feature.GetGeometryRef().Clone()
            values = [feature.GetField(i) for i in range(len(FIELDS))]
            if values[0] in self._options.regularize:
                mine = rank(geometry)
                neighbours.SetSpatialFilter(geometry)
                for other in neighbours:
                    theirs = other.GetGeometryRef()
                    if rank(theirs) > mine and (geometry.Overlaps(theirs) or geometry.Within(theirs)):
                        geometry = sound(need(geometry.Difference(theirs)))
                values[2] = self._on_the_ground(geometry)
                if geometry.IsEmpty() or values[2] < self._options.minimum_area:
                    continue
            self._file.write(geometry, values)
        self._file.close()
