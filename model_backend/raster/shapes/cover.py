"""What polygons and mask rasters cover of a grid: areas of interest, and pixels to leave out."""

from __future__ import annotations

import hashlib
import math
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...card import Band, Card, ClassInfo, Modality
from ...errors import InputError
from ..crs import Bounds
from ..grid import Grid, Window, cells, choose_grid
from ..ground import ProjectedMetres
from ..layers.crosswalks.products import NONE
from .burn import WITHOUT_FIELD, PlacedShapes, Shapes, bounds, burn, has_surface, read_shapes
from .mask import Mask

if TYPE_CHECKING:
    from ..source import RasterSource

_CELL, _KEPT = 1024, 16
_FINER = 8
"""Pixels of a mask looked at along one side of a grid pixel, at most."""


def area_bounds(path: str) -> tuple[Bounds, str]:
    """``(xmin, ymin, xmax, ymax)`` of an area of interest, and their CRS.

    Raises:
        InputError: It is no vector file, has no CRS, or is empty.
    """
    shapes = _polygons(path, "area")
    box = bounds(shapes, None)
    if box is None:
        raise _no_polygon(path, "area")
    return box, shapes.crs


def grid_within(
    card: Card,
    sources: Sequence[RasterSource],
    area: str | None = None,
    extent: Bounds | None = None,
    extent_crs: str | None = None,
    crs: str | None = None,
    pixel_size: ProjectedMetres | str | None = None,
) -> Grid:
    """The grid as :func:`~.grid.choose_grid` has it, no larger than an area of interest.

    Raises:
        InputError: As :func:`~.grid.choose_grid` and :func:`area_bounds`; or the two do not touch.
    """
    if area and extent is None:
        extent, extent_crs = area_bounds(area)
    grid = choose_grid(card, sources, extent, extent_crs, crs, pixel_size)
    if not area:
        return grid
    window = grid.window.intersect(grid.cover(Polygons(area, grid).bounds))
    if window is None:
        raise InputError(f"area {area}", "it does not touch the extent", "Give one of the two, or others.")
    return replace(grid, window=window)


def area_digest(path: str) -> str:
    """SHA-256 of an area's CRS and polygons, wherever they are stored.

    Raises:
        InputError: As :func:`area_bounds`.
    """
    shapes = _polygons(path, "area")
    digest = hashlib.sha256(shapes.crs.encode())
    for shape in shapes.shapes:
        digest.update(hashlib.sha256(shape.wkb).digest())
    return digest.hexdigest()


def _polygons(path: str, what: str) -> Shapes:
    shapes = read_shapes(path)
    if shapes is None:
        raise InputError(f"{what} {path}", "it is no vector file", "Give polygons, such as a GeoPackage.")
    if not shapes.crs:
        raise InputError(f"{what} {path}", "it has no CRS", "Assign one, or give a GeoPackage.")
    surfaces = tuple(shape for shape in shapes.shapes if has_surface(shape))
    if not surfaces:
        raise _no_polygon(path, what)
    return replace(shapes, shapes=surfaces)


def _no_polygon(path: str, what: str) -> InputError:
    return InputError(f"{what} {path}", "it holds no polygon", "Give polygons.")


class Polygons:
    """The pixels of a grid whose centres polygons cover; threads may share it.

    Args:
        path: A vector file; ``|layername=NAME`` chooses a layer.
        grid: The grid.
        what: How messages name it.

    Raises:
        InputError: It is no vector file, is empty, or has no place in the grid's CRS.
    """

    def __init__(self, path: str, grid: Grid, what: str = "area") -> None:
        """Read and place the polygons; see the class."""
        self._placed, self._grid = PlacedShapes(_polygons(path, what), grid.crs), grid
        if self._placed.bounds is None:
            raise _no_polygon(path, what)
        self.bounds: Bounds = self._placed.bounds  # in the grid's CRS
        self._cells: OrderedDict[Window, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, window: Window) -> np.ndarray:
        """Whether each pixel's centre is covered, bool ``[h, w]``."""
        return _by_cells(window, self._cell)

    def _cell(self, cell: Window) -> np.ndarray:
        with self._lock:
            if cell not in self._cells:
                box = self._grid.bounds(cell)
                transform = (box[0], self._grid.pixel_size, 0.0, box[3], 0.0, -self._grid.pixel_size)
                near = self._placed.within(box)
                self._cells[cell] = burn(near, {WITHOUT_FIELD: 1}, transform, cell.shape, None, 0, 1) == 1
                if len(self._cells) > _KEPT:
                    self._cells.popitem(last=False)
            return self._cells[cell]


def _by_cells(window: Window, read: Callable[[Window], np.ndarray]) -> np.ndarray:
    """A window put together from cells of a fixed lattice."""
    found = np.zeros(window.shape, bool)
    for cell in cells(window, _CELL):
        part = cell.within(window)
        found[window.slices(part)] = read(cell)[cell.slices(part)]
    return found


class LeftOut:
    """The pixels of a grid that a mask leaves out; threads may share it.

    A pixel is left out if any pixel of the mask in it has one of the values, or passes the limit.

    Args:
        mask: The mask.
        grid: The grid.

    Raises:
        InputError: It is neither vector nor raster, or a raster is given without values.
    """

    def __init__(self, mask: Mask, grid: Grid) -> None:
        """Open the mask; see the class."""
        from ..layers.description import describe
        from ..reader import Reader, pixels_across
        from ..source import RasterSource

        if read_shapes(mask.path) is not None:
            if mask.text != mask.path:
                why = "it is a vector layer, and values are those of a raster"
                raise InputError(f"mask {mask.path}", why, "Leave the values out: what the polygons cover is left out.")
            self.read = Polygons(mask.path, grid, "mask").read
            return
        if mask.text == mask.path:
            why = "it is a raster, and no values are given"
            raise InputError(f"mask {mask.path}", why, "Say which to leave out, as PATH:3,8-10 or PATH:>0.5.")
        self._mask = mask
        modality = Modality("mask", "landcover", "continuous", (Band("value"),), resampling="nearest")
        if mask.values:
            classes = tuple(ClassInfo(value, str(value), "808080") for value in sorted(set(mask.values)))
            modality = Modality("mask", "landcover", "categorical", (Band("class"),), classes, "nearest")
        # A value that is named leaves out, whether the mask calls it no data or not.
        source = RasterSource("mask", mask.path, (1,), nodata=math.nan, masked=False, crosswalk=NONE)
        if mask.values and describe(source, modality).unclear:
            why = "its values are fractions, and whole numbers are given"
            raise InputError(f"mask {mask.path}", why, "Give a limit: PATH:>0.5 leaves out all values above it.")
        layout = Reader(source, modality, grid).layout
        middle = Window(grid.window.col + grid.window.width // 2, grid.window.row + grid.window.height // 2, 1, 1)
        self._times = min(_FINER, max(1, math.ceil(pixels_across(layout, grid, middle) - 0.01)))
        fine = replace(grid, pixel_size=ProjectedMetres(grid.pixel_size / self._times))
        self._reader = Reader(source, modality, fine)
        self.read = self._raster

    def _raster(self, window: Window) -> np.ndarray:
        k = self._times
        fine = Window(window.col * k, window.row * k, window.width * k, window.height * k)
        values, left_out = self._reader.read(fine)
        if self._mask.above is not None:
            left_out &= values[0] > self._mask.above
        if self._mask.below is not None:
            left_out &= values[0] < self._mask.below
        return left_out.reshape(window.height, k, window.width, k).any((1, 3))
