"""Readers: any raster to values and validity on the target grid.

A source whose pixels are lattice pixels is read as it is. Any other goes through a warped VRT, one per
cell of 2048 x 2048 lattice pixels: cells do not depend on the request, so neither does any pixel.
"""

from __future__ import annotations

import math
import random
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

import numpy as np
from osgeo import gdal

from ..card import Modality
from .crs import transform_bounds
from .gdalio import GdalError, need, quiet
from .grid import SUPER_TILE, Grid, Window, cells, on_lattice
from .layers.description import Description, describe
from .source import RasterSource, open_dataset, unreadable

SHRINK = 1.1
"""A source whose pixels are finer than the target's by more than this factor is averaged, not interpolated."""
_OPEN_CELLS = 9  # a super-tile and its neighbours
_SQUARE, _LOOKS = 256, 256


FOREIGN: dict[str, Callable[[RasterSource, Modality, Grid], Pixels]] = {}
"""What reads sources whose pixels GDAL cannot reach, by path. The path itself leads to a raster that only says what
they are; QGIS's providers are such (``plugin/providers.py``)."""


class Pixels(Protocol):
    """Pixels of a foreign source on the target grid."""

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """As :meth:`Reader.read`; from any thread."""


class Reader:
    """One layer on the target grid. Threads may share a reader: each has its own dataset handles.

    Args:
        source: The layer.
        modality: Its row in the card.
        grid: The target grid; its window does not matter.

    Raises:
        InputError: The layer is unusable; see :func:`~.layers.description.describe`.
    """

    def __init__(self, source: RasterSource, modality: Modality, grid: Grid) -> None:
        """Check the source and find how its pixels lie in the grid."""
        self.source, self.modality, self.grid = source, modality, grid
        self._layout = describe(source, modality)
        self._own = on_lattice(self._layout, grid)
        footprint = transform_bounds(self._layout.bounds, self._layout.crs, grid.crs)
        self.footprint: Window | None = self._own or (footprint and _grow(grid.cover(footprint)))
        self._handles = threading.local()
        foreign = FOREIGN.get(source.path)
        self._foreign = foreign and foreign(source, modality, grid)

    @property
    def is_foreign(self) -> bool:
        """Whether its pixels come from elsewhere than a file, so that a look at them takes long."""
        return self._foreign is not None

    @property
    def aligned(self) -> bool:
        """Whether the source's pixels are read as they are, without a warp."""
        return self._own is not None

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Values and validity of a window anywhere on the lattice.

        Returns:
            Values as the card has them stored, float32 ``[C, h, w]``, zero where invalid; validity, bool
            ``[h, w]``. A pixel is valid if every band has a finite value that is not nodata, nor masked, nor
            transparent, nor outside the source, nor (categorical) a class that the card does not know.

        Raises:
            InputError: The source can no longer be read.
        """
        values = np.zeros((self.modality.channels, window.height, window.width), np.float32)
        valid = np.zeros((window.height, window.width), bool)
        inside = self.footprint and window.intersect(self.footprint)
        if not inside:
            return values, valid
        if self._foreign is not None:
            rows, columns = window.slices(inside)
            values[:, rows, columns], valid[rows, columns] = self._foreign.read(inside)
            return values, valid
        try:
            if self._own:
                pieces = [(inside, self._prepared(), self._own)]
            else:
                pieces = [(inside.intersect(cell), self._cell(cell), cell) for cell in cells(inside, SUPER_TILE)]
            for part, dataset, frame in pieces:
                rows, columns = window.slices(part)
                values[:, rows, columns], valid[rows, columns] = self._pixels(dataset, frame, part)
        except GdalError as error:
            raise unreadable(self.source, error) from None
        for plane, rule in zip(values, self._layout.rules):
            if rule.changes:
                plane[:] = rule(plane)
        valid &= np.isfinite(values).all(0)
        if self.modality.kind == "categorical":
            valid &= np.isin(values[0], [c.value for c in self.modality.classes])
        values[:, ~valid] = 0.0
        return values, valid

    def is_empty(self) -> bool:
        """Whether the grid's window has no valid pixel for certain: a look at scattered squares, all if they are few.

        Raises:
            InputError: The source cannot be read.
        """
        inside = self.footprint and self.footprint.intersect(self.grid.window)
        squares = cells(inside, _SQUARE) if inside else []
        random.Random(0).shuffle(squares)  # nosec B311 - where to look first is no secret
        if any(self.read(square.intersect(inside))[1].any() for square in squares[:_LOOKS]):
            return False
        return len(squares) <= _LOOKS

    def _pixels(self, dataset: gdal.Dataset, frame: Window, part: Window) -> tuple[np.ndarray, np.ndarray]:
        """Read a part of a dataset that covers ``frame``: values, and validity by masks and alpha."""
        shape = (part.height, part.width)
        place = (part.col - frame.col, part.row - frame.row, part.width, part.height)
        count = self.modality.channels
        with quiet():
            raw = need(dataset.ReadRaster(*place, buf_type=gdal.GDT_Float32, band_list=list(range(1, count + 1))))
            values = np.frombuffer(raw, np.float32).reshape(count, *shape)
            valid = np.ones(shape, bool)
            for number in range(1, count + 1) if self.aligned else ():  # a warp has turned nodata into NaN
                band = dataset.GetRasterBand(number)
                if band.GetMaskFlags() & gdal.GMF_NODATA:
                    mask = need(band.GetMaskBand().ReadRaster(*place, buf_type=gdal.GDT_Byte))
                    valid &= np.frombuffer(mask, np.uint8).reshape(shape) != 0
            if dataset.RasterCount > count:
                alpha = need(dataset.GetRasterBand(count + 1).ReadRaster(*place, buf_type=gdal.GDT_Float32))
                valid &= np.frombuffer(alpha, np.float32).reshape(shape) >= self._opaque(dataset) / 2
        return values, valid

    def _opaque(self, dataset: gdal.Dataset) -> float:
        """Value of full opacity in the alpha band."""
        kind = gdal.GetDataTypeName(dataset.GetRasterBand(dataset.RasterCount).DataType)
        return {"UInt16": 65535.0, "Int16": 32767.0}.get(kind, 255.0)

    def _prepared(self) -> gdal.Dataset:
        """This thread's view of the source: the chosen bands with nodata set, then alpha, or the mask as alpha."""
        if not hasattr(self._handles, "prepared"):
            validity = self._layout.validity
            bands, options = list(self._layout.bands), ["-mask", "none"]
            if validity.alpha or validity.masked:
                bands.append(validity.alpha or "mask")
                options += [f"-colorinterp_{len(bands)}", "alpha"]
            dataset = open_dataset(self.source)
            with quiet():
                self._handles.prepared = need(
                    gdal.Translate(
                        "",
                        dataset,
                        format="VRT",
                        bandList=bands,
                        noData=validity.nodata,
                        overviewLevel="NONE",
                        options=options,
                    )
                )
            self._handles.cells = OrderedDict()
        return self._handles.prepared

    def _cell(self, cell: Window) -> gdal.Dataset:
        """This thread's warped VRT over one cell of the lattice."""
        source = self._prepared()
        opened: OrderedDict[Window, gdal.Dataset] = self._handles.cells
        if cell in opened:
            opened.move_to_end(cell)
            return opened[cell]
        ratio = self._scale(cell)
        categorical = self.modality.kind == "categorical"
        if ratio > SHRINK:
            resampling, scale = ("mode" if categorical else "average"), 1.0 / ratio
        else:
            resampling, scale = self.modality.resampling, 1.0
        wide = any(kind in ("Float64", "Int32", "UInt32", "Int64", "UInt64") for kind in self._layout.kinds)
        with quiet():
            warped = need(
                gdal.Warp(
                    "",
                    source,
                    format="VRT",
                    dstSRS=self.grid.crs,
                    outputBounds=self.grid.bounds(cell),
                    width=SUPER_TILE,
                    height=SUPER_TILE,
                    resampleAlg=resampling,
                    dstAlpha=True,  # for the source's alpha
                    dstNodata="nan",  # where a band has nothing valid, even if another has
                    errorThreshold=0,
                    outputType=gdal.GDT_Float32,
                    workingType=gdal.GDT_Float64 if wide else gdal.GDT_Float32,
                    overviewLevel="NONE",  # overviews of class maps may be averages
                    # The scale is measured per chunk unless given, and chunks must not show in the pixels.
                    warpOptions=["UNIFIED_SRC_NODATA=PARTIAL", f"XSCALE={scale!r}", f"YSCALE={scale!r}"],
                    options=["-novshift"],
                )
            )
        opened[cell] = warped
        if len(opened) > _OPEN_CELLS:
            opened.popitem(last=False)
        return warped

    def _scale(self, cell: Window) -> float:
        """Source pixels per target pixel along one side, at the middle of a cell."""
        middle = Window(cell.col + SUPER_TILE // 2, cell.row + SUPER_TILE // 2, 1, 1)
        return pixels_across(self._layout, self.grid, middle)


def pixels_across(layout: Description, grid: Grid, pixel: Window) -> float:
    """Source pixels along one side of a target pixel (square root of the ratio of areas)."""
    bounds = transform_bounds(grid.bounds(pixel), grid.crs, layout.crs)
    if bounds is None:
        return 1.0
    return math.sqrt(abs((bounds[2] - bounds[0]) * (bounds[3] - bounds[1]) / (layout.dx * layout.dy)))


def _grow(window: Window) -> Window:
    """A little more on each side: interpolation reaches beyond the last centres, and bounds come from samples."""
    more = 1 + max(window.width, window.height) // 100
    return Window(window.col - more, window.row - more, window.width + 2 * more, window.height + 2 * more)
