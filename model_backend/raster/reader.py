"""Readers: any raster to values and validity on the target grid.

A source whose pixels are lattice pixels is read as it is. Any other is warped, block by block of the lattice: blocks do
not depend on the request, so neither does any pixel. What is no data is left out of both by the same rule, before any
pixel is mixed with another.
"""

from __future__ import annotations

import math
import random
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np
from osgeo import gdal

from ..card import Card, Modality
from ..errors import without_secrets
from .crs import parse_crs, same_crs, transform_bounds
from .gdalio import GdalError, check, need, open_raster, quiet
from .grid import SUPER_TILE, Grid, Window, cells, on_lattice
from .layers.crosswalks.crosswalk import recode
from .layers.description import Description, describe, piece_of, refuse_unclear
from .layers.look import is_far
from .layers.overviews import Overview, all_below, find_overview, pixels_below
from .layers.units.pictures import takes_pictures
from .shapes.cover import LeftOut
from .source import RasterSource, open_dataset, split_days, unreadable

SHRINK = 1.1
"""A source whose pixels are finer than the target's by more than this factor is averaged, not interpolated."""
_ALIKE = (0.7, 1.6)
"""Source pixels along one of the target, between which both are about as large. There a mean of neighbours, as averages
and bilinear interpolation are, smears a tenth of the contrast; cubic convolution keeps nearly all of it, the nearest
pixel all, off by half a pixel at most."""
_EXACT = 0.001
"""Of a source pixel: how exactly places in it are computed. Blocks are the same for everybody, and so are the bits."""
_BLOCK, _SMALLEST, _FINE = 256, 8, 8.0
"""Lattice pixels on a side of what is warped at once; fewer where a source is finer by more than the last factor."""
_KEPT_BYTES = 64 << 20  # of blocks, per reader
_WIDE = ("Float64", "Int32", "UInt32", "Int64", "UInt64")
_SMALL = {"Byte": "u1", "Int8": "i1", "UInt16": "u2", "Int16": "i2"}
_SQUARE, _LOOKS, _LOOKS_AT_MASKS = 256, 256, 36


FOREIGN: dict[str, Callable[[RasterSource, Modality, Grid], Pixels]] = {}
"""What reads sources whose pixels GDAL cannot reach, by path. The path itself leads to a raster that only says what
they are; QGIS's providers are such (``plugin/providers.py``)."""


class Pixels(Protocol):
    """Pixels of a foreign source on the target grid."""

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """As :meth:`Reader.read`; from any thread."""


class Reader:
    """One layer on the target grid. Threads may share a reader: each has its own handles, and one at a time warps.

    Args:
        source: The layer.
        modality: Its row in the card.
        grid: The target grid; its window does not matter.
        whole: What the layer is that the source is a piece of, so that nothing is guessed anew from the piece.
        codes: Class value by code, of a map of classes, in place of what is found.

    Raises:
        InputError: The layer is unusable; see :func:`~.layers.description.describe`.
    """

    def __init__(
        self,
        source: RasterSource,
        modality: Modality,
        grid: Grid,
        whole: Description | None = None,
        codes: tuple[tuple[int, int], ...] | None = None,
    ) -> None:
        """Check the source and find how its pixels lie in the grid."""
        self.source, self.modality, self.grid = source, modality, grid
        self._layout = describe(source, modality) if whole is None else piece_of(source, whole)
        if codes is not None:
            self._layout = replace(self._layout, codes=codes)
        elif whole is None:
            refuse_unclear(source, self._layout)
        self._whole, self._overview = self._layout, None
        foreign = FOREIGN.get(source.path)
        if whole is None and foreign is None:
            self._overview = self._find_overview()
            self._layout = self._overview.pixels if self._overview else self._layout
        self._own = on_lattice(self._layout, grid)
        footprint = transform_bounds(self._layout.bounds, self._layout.crs, grid.crs)
        self.footprint: Window | None = self._own or (footprint and _grow(grid.cover(footprint)))
        self._handles = threading.local()
        self._common = SimpleNamespace()  # handles of whoever warps: formats of large blocks are decoded once
        self._warping = threading.Lock()
        self._blocks: OrderedDict[Window, tuple[np.ndarray, np.ndarray]] = OrderedDict()
        self._ratios: dict[Window, float] = {}
        self._lock = threading.Lock()
        self._masks = tuple(LeftOut(mask, grid) for mask in source.masks)
        self._foreign = foreign and foreign(source, modality, grid)

    @property
    def is_foreign(self) -> bool:
        """Whether its pixels come from elsewhere than a file, so that a look at them takes long."""
        return self._foreign is not None

    @property
    def layout(self) -> Description:
        """What is known of the layer."""
        return self._whole

    @property
    def aligned(self) -> bool:
        """Whether the source's pixels are read as they are, without a warp."""
        return self._own is not None

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """As :meth:`read_all`, without what the user's masks leave out."""
        values, valid = self.read_all(window)
        if self._masks and valid.any():
            for mask in self._masks:
                valid &= ~mask.read(window)
            values[:, ~valid] = 0.0
        return values, valid

    def read_all(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Values and validity of a window anywhere on the lattice.

        Returns:
            Values as the card has them stored, float32 ``[C, h, w]``, zero where invalid; validity, bool
            ``[h, w]``. A pixel is valid if every band has a finite value that is not nodata, nor masked, nor
            transparent, nor outside the source, nor (categorical) a class that the card does not know; see
            :mod:`~.layers.validity`.

        Raises:
            InputError: The source can no longer be read.
        """
        values = np.zeros((self.modality.channels, *window.shape), np.float32)
        valid = np.zeros(window.shape, bool)
        inside = self.footprint and window.intersect(self.footprint)
        if not inside:
            return values, valid
        if self._foreign is not None:
            rows, columns = window.slices(inside)
            values[:, rows, columns], valid[rows, columns] = self._foreign.read(inside)
            return values, valid
        rows, columns = window.slices(inside)
        try:
            pixels, usable = self._straight(inside, self._own) if self._own else self._warped(inside)
        except GdalError as error:
            raise unreadable(self.source, error) from None
        with np.errstate(over="ignore"):  # of what is no data
            values[:, rows, columns], valid[rows, columns] = pixels, usable
        for plane, rule in zip(values, self._layout.rules):
            if rule.changes:  # what is warped is bent already: that goes before any mixing
                plane[:] = (rule if self._own else rule.straight)(plane)
        valid &= np.isfinite(values).all(0)
        if self.modality.kind == "categorical":
            valid &= np.isin(values[0], [c.value for c in self.modality.classes])
        values[:, ~valid] = 0.0
        return values, valid

    def left_out(self) -> list[tuple[str, float]]:
        """What each of the user's masks leaves out of the grid's window: its path and a share, of scattered squares."""
        inside = self.footprint and self.footprint.intersect(self.grid.window)
        squares = [square.within(inside) for square in cells(inside, _SQUARE)] if inside else []
        parts = squares[:: -(-len(squares) // _LOOKS_AT_MASKS) or 1]
        pixels = sum(part.width * part.height for part in parts) or 1
        return [
            (without_secrets(mask.path), sum(int(found.read(part).sum()) for part in parts) / pixels)
            for mask, found in zip(self.source.masks, self._masks)
        ]

    def codes(self) -> Iterator[np.ndarray]:
        """All valid values of a map of classes in the grid's window, piece by piece, as stored; of foreign ones, none.

        Raises:
            InputError: The source cannot be read.
        """
        for values, valid in self._pieces(replace(self._layout, codes=())):
            yield values[0][valid]

    def kinds_of_codes(self) -> Iterator[np.ndarray]:
        """The values that :meth:`codes` may give, each once in a piece: much faster, as no mask is looked at.

        Raises:
            InputError: The source cannot be read.
        """
        layout = self._layout
        dtype = np.dtype(_SMALL.get(layout.kinds[0], "f8"))
        for part in self._parts():
            box = (part.col, part.row, part.width, part.height)
            kind = {} if dtype.kind in "iu" else {"buf_type": gdal.GDT_Float64}
            try:
                with quiet():
                    raw = need(self._dataset().GetRasterBand(layout.bands[0]).ReadRaster(*box, **kind))
            except GdalError as error:
                raise unreadable(self.source, error) from None
            stored = np.frombuffer(raw, dtype)
            if dtype.kind in "iu":  # few values are possible, and counted without being sorted
                bits = f"u{dtype.itemsize}"
                stored = np.flatnonzero(np.bincount(stored.view(bits))).astype(bits).view(dtype)
            values = np.unique(stored).astype(np.float64)
            yield values[layout.validity.of(values[None, None])[0, 0]]

    def beyond(self) -> Iterator[tuple[np.ndarray, int]]:
        """Stored values ``[n]`` of heights that nothing has, and pixels in all, by piece; of what is far off, none.

        Raises:
            InputError: The source cannot be read.
        """
        layout = self._layout
        far = any(map(is_far, layout.files))
        if self.modality.family != "elevation" or not layout.validity.limits or far or self._overview is not None:
            return
        for values, valid in self._pieces(replace(layout, validity=replace(layout.validity, limits=()))):
            yield values[valid & ~layout.validity.of(values)], valid.size

    def _pieces(self, layout: Description) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """The source's own pixels in the grid's window, piece by piece, as :func:`read_stored` gives them."""
        for part in self._parts():
            try:
                yield read_stored(self._dataset(), layout, part)
            except GdalError as error:
                raise unreadable(self.source, error) from None

    def _parts(self) -> list[Window]:
        """The source's own pixels in the grid's window, in pieces; of a foreign source, none."""
        layout, window = self._layout, self.grid.window
        bounds = transform_bounds(self.grid.bounds(window), self.grid.crs, layout.crs)
        if bounds is None or self._foreign is not None:
            return []
        columns = sorted((x - layout.x0) / layout.dx for x in (bounds[0], bounds[2]))
        rows = sorted((y - layout.y0) / layout.dy for y in (bounds[1], bounds[3]))
        left, top = math.floor(columns[0]), math.floor(rows[0])
        inside = Window(left, top, math.ceil(columns[1]) - left, math.ceil(rows[1]) - top).intersect(
            Window(0, 0, layout.width, layout.height)
        )
        return [cell.within(inside) for cell in cells(inside, SUPER_TILE)] if inside else []

    def is_empty(self) -> bool:
        """Whether the grid's window has no valid pixel for certain: a look at scattered squares, all if they are few.

        Raises:
            InputError: The source cannot be read.
        """
        inside = self.footprint and self.footprint.intersect(self.grid.window)
        squares = [square.within(inside) for square in cells(inside, _SQUARE)] if inside else []
        random.Random(0).shuffle(squares)  # nosec B311 - where to look first is no secret
        if any(self.read(square)[1].any() for square in squares[:_LOOKS]):
            return False
        return len(squares) <= _LOOKS

    def _dataset(self, handles: Any = None) -> gdal.Dataset:  # noqa: ANN401 - any object that has attributes
        """A handle of the source, by default this thread's."""
        held = self._handles if handles is None else handles
        if not hasattr(held, "dataset"):
            held.dataset = open_dataset(self.source)
        return held.dataset

    def _find_overview(self) -> Overview | None:
        """The overview that is read in place of the source's own pixels, chosen by these in the source's middle."""
        middle = transform_bounds(self._layout.bounds, self._layout.crs, self.grid.crs)
        if middle is None:
            return None
        inside = self.grid.cover(middle)
        pixel = Window(inside.col + inside.width // 2, inside.row + inside.height // 2, 1, 1)
        across = pixels_across(self._layout, self.grid, pixel)
        try:
            return find_overview(self.source, self._layout, self.modality, self.grid, across)
        except GdalError as error:
            raise unreadable(self.source, error) from None

    def _stored(self, place: Window, handles: Any) -> tuple[np.ndarray, np.ndarray]:  # noqa: ANN401 - as above
        """A window of the pixels that are read: the source's own, or those of its overview."""
        if self._overview is None:
            return read_stored(self._dataset(handles), self._layout, place)
        if not hasattr(handles, "overview"):
            path = self._dataset(handles).GetDescription()
            with quiet():
                handles.overview = need(open_raster(path, level=self._overview.level))
        shown = replace(self._layout, validity=replace(self._layout.validity, masks=(), alpha=0))
        values, valid = read_stored(handles.overview, shown, place)
        below = pixels_below(place, self._whole, self._layout)
        with quiet():
            box = (below.col, below.row, below.width, below.height)
            seen = self._layout.validity.seen(self._dataset(handles), box)
        if seen is not None:  # what is hidden in part is mixed of what is not to be seen
            valid = valid & all_below(seen, place, self._whole, self._layout)
        return values, valid

    def _straight(self, part: Window, own: Window) -> tuple[np.ndarray, np.ndarray]:
        """A part of a source whose pixels are the lattice's; one that runs north or west is turned round."""
        layout = self._layout
        place = _turned(layout, Window(part.col - own.col, part.row - own.row, part.width, part.height))
        values, valid = self._stored(place, self._handles)
        down, right = (-1 if layout.dy > 0 else 1), (-1 if layout.dx < 0 else 1)
        return values[:, ::down, ::right], valid[::down, ::right]

    def _warped(self, part: Window) -> tuple[np.ndarray, np.ndarray]:
        """A part of a source with other pixels, put together from blocks of the lattice."""
        values = np.zeros((self.modality.channels, *part.shape), np.float32)
        valid = np.zeros(part.shape, bool)
        for cell in cells(part, SUPER_TILE):
            ratio = self._scale(cell)
            side = min(_BLOCK, max(_SMALLEST, 1 << int(math.log2(_BLOCK / max(ratio / _FINE, 1.0)))))
            for block in cells(cell.within(part), side):
                inside = block.within(part)
                here, there = part.slices(inside), block.slices(inside)
                pixels, usable = self._block(block, ratio)
                values[(slice(None), *here)], valid[here] = pixels[(slice(None), *there)], usable[there]
        return values, valid

    def _block(self, block: Window, ratio: float) -> tuple[np.ndarray, np.ndarray]:
        """A block of the lattice; those that were made last are kept for the tiles beside."""
        known = self._known(block)
        if known is not None:
            return known
        with self._warping:  # who reads the tile beside at the same time most often wants the same block
            known = self._known(block)
            if known is not None:
                return known
            made = self._warp(block, ratio)
            with self._lock:
                self._blocks[block] = made
                kept = sum(values.nbytes for values, _ in self._blocks.values())
                while kept > _KEPT_BYTES and len(self._blocks) > 1:
                    kept -= self._blocks.popitem(last=False)[1][0].nbytes
        return made

    def _known(self, block: Window) -> tuple[np.ndarray, np.ndarray] | None:
        with self._lock:
            if block in self._blocks:
                self._blocks.move_to_end(block)
            return self._blocks.get(block)

    def _warp(self, block: Window, ratio: float) -> tuple[np.ndarray, np.ndarray]:
        """Warp what a block needs of the source; what is no data takes no part."""
        shape = (self.modality.channels, block.height, block.width)
        found = self._needed(block, ratio)
        if found is None:
            return np.zeros(shape, np.float32), np.zeros(shape[1:], bool)
        place, turns = found
        values, valid = self._stored(place, self._common)
        if any(rule.bends for rule in self._layout.rules):
            # Interpolated power may be negative, and would be another mean than that of the decibels it stands for.
            values = np.stack([rule.bent(plane) for rule, plane in zip(self._layout.rules, values)])
            valid = valid & np.isfinite(values).all(0)
        if not valid.any():
            return np.zeros(shape, np.float32), np.zeros(shape[1:], bool)
        holes = not valid.all()
        if holes:
            values = np.where(valid, values, values.dtype.type(np.nan))
        values = values.astype(np.float32, copy=False)
        resampling, scale = _resampling(self.modality, ratio, self._overview is None)
        layout, (xmin, _, _, ymax) = self._layout, self.grid.bounds(block)
        x, y = layout.x0 + place.col * layout.dx + turns * 360.0, layout.y0 + place.row * layout.dy
        with quiet():
            source = _memory(values, layout.crs, (x, layout.dx, 0.0, y, 0.0, layout.dy))
            size = self.grid.pixel_size
            target = _memory(np.full(shape, np.nan, np.float32), self.grid.crs, (xmin, size, 0.0, ymax, 0.0, -size))
            need(
                gdal.Warp(
                    target,
                    source,
                    resampleAlg=resampling,
                    # Without any no data there is nothing to weigh, which is faster; what is not reached stays NaN.
                    srcNodata="nan" if holes else None,
                    dstNodata="nan" if holes else None,
                    errorThreshold=_EXACT,
                    workingType=gdal.GDT_Float32,
                    # The scale is measured per chunk unless given, and chunks must not show in the pixels.
                    warpOptions=[f"XSCALE={scale!r}", f"YSCALE={scale!r}"],
                    options=["-novshift"],
                )
            )
            warped = np.frombuffer(need(target.ReadRaster()), np.float32).reshape(shape)
        usable = np.isfinite(warped).all(0)
        return np.where(usable, warped, np.float32(0.0)), usable

    def _needed(self, block: Window, ratio: float) -> tuple[Window, int] | None:
        """The source's pixels that a block needs, and by how many turns of 360 degrees they lie elsewhere."""
        layout = self._layout
        bounds = transform_bounds(self.grid.bounds(block), self.grid.crs, layout.crs)
        if bounds is None:
            return None
        whole = Window(0, 0, layout.width, layout.height)
        for turns in (0, -1, 1) if parse_crs(layout.crs).IsGeographic() else (0,):
            xs = sorted((x - 360.0 * turns - layout.x0) / layout.dx for x in (bounds[0], bounds[2]))
            ys = sorted((y - layout.y0) / layout.dy for y in (bounds[1], bounds[3]))
            # Room for interpolation and averages, and for the bounds, which come from samples.
            share = 0.0 if same_crs(layout.crs, self.grid.crs) else 0.05
            more = 4 + math.ceil(2 * ratio + share * max(xs[1] - xs[0], ys[1] - ys[0]))
            left, top = math.floor(xs[0]) - more, math.floor(ys[0]) - more
            wanted = Window(left, top, math.ceil(xs[1]) + more - left, math.ceil(ys[1]) + more - top)
            inside = wanted.intersect(whole)
            if inside:
                return inside, turns
        return None

    def _scale(self, cell: Window) -> float:
        """Source pixels per target pixel along one side, at the middle of a cell."""
        if cell not in self._ratios:
            middle = Window(cell.col + SUPER_TILE // 2, cell.row + SUPER_TILE // 2, 1, 1)
            self._ratios[cell] = pixels_across(self._layout, self.grid, middle)
        return self._ratios[cell]


def date_readers(sources: Sequence[RasterSource], card: Card, grid: Grid) -> list[Reader]:
    """What reads layers, date by date, those too that have nothing in the grid.

    Raises:
        InputError: A layer is unusable.
    """
    return [Reader(date, card.modality(source.modality), grid) for source in sources for date in split_days(source)]


def read_stored(dataset: gdal.Dataset, layout: Description, place: Window) -> tuple[np.ndarray, np.ndarray]:
    """The one place where pixels are read: a window of a layer's own pixels, as the file has them, and which are data.

    Args:
        dataset: The layer, open.
        layout: What it is.
        place: Counted from its first column and row; inside of it.

    Returns:
        Values, ``[C, h, w]``, float32, or float64 of types with more digits; validity, bool ``[h, w]``. Codes of a map
        of classes are class values already.

    Raises:
        GdalError: The pixels cannot be read.
    """
    validity, shape = layout.validity, (place.height, place.width)
    box = (place.col, place.row, place.width, place.height)
    wide = any(kind in _WIDE for kind in layout.kinds)
    kind, dtype = (gdal.GDT_Float64, np.float64) if wide else (gdal.GDT_Float32, np.float32)
    with quiet():
        raw = need(dataset.ReadRaster(*box, buf_type=kind, band_list=list(layout.bands)))
        values = np.frombuffer(raw, dtype).reshape(len(layout.bands), *shape)
        valid = validity.of(values).all(0)
        seen = validity.seen(dataset, box)
        if seen is not None:
            valid &= seen
    return (recode(values, layout.codes) if layout.codes else values), valid


def _resampling(modality: Modality, ratio: float, own: bool) -> tuple[str, float]:
    """How pixels, a layer's own or of an overview, are warped that are finer by a factor, and GDAL's scale of it."""
    if own and modality.resampling != "nearest" and _ALIKE[0] <= ratio <= _ALIKE[1]:
        return ("nearest" if _is_texture(modality) else "cubic"), 1.0
    if ratio > SHRINK:
        return ("mode" if modality.kind == "categorical" else "average"), 1.0 / ratio
    return modality.resampling, 1.0


def _is_texture(modality: Modality) -> bool:
    """Whether a network goes by a layer's texture more than by edges and slopes: reflectance and backscatter.

    Interpolated, speckle and fields are smoother than any that it has learnt from; of that a map changes more than of
    half a pixel's move. Roofs in pictures and slopes of heights are the other way round.
    """
    return modality.family == "sar" or (modality.family == "optical" and not takes_pictures(modality.bands))


def _turned(layout: Description, part: Window) -> Window:
    """A window counted from a layer's north-west corner, counted from the corner where its pixels begin."""
    col = layout.width - part.right if layout.dx < 0 else part.col
    row = layout.height - part.bottom if layout.dy > 0 else part.row
    return Window(col, row, part.width, part.height)


def _memory(values: np.ndarray, crs: str, transform: tuple[float, ...]) -> gdal.Dataset:
    """A raster in memory, float32."""
    count, height, width = values.shape
    dataset = need(gdal.GetDriverByName("MEM").Create("", width, height, count, gdal.GDT_Float32))
    dataset.SetProjection(crs)
    dataset.SetGeoTransform(transform)
    check(dataset.WriteRaster(0, 0, width, height, np.ascontiguousarray(values).data, buf_type=gdal.GDT_Float32))
    return dataset


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
