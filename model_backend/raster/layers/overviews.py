"""Overviews: a copy of reduced size that a file holds, read in place of pixels much finer than the grid.

Which one is decided once for a layer and a grid, so that every window has the same pixels. Only means will do: an
overview by nearest neighbour shows fewer of the pixels, not all of them from afar. As no file says reliably how its
overviews were made, some of their pixels are held against those that they stand for.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace

import numpy as np
from osgeo import gdal

from ...card import Modality
from ..gdalio import GdalError, need, open_raster, quiet
from ..grid import Grid, Window, on_lattice
from ..source import RasterSource, open_dataset
from .description import Description
from .files import stamp

_FINER = 2.0
"""Source pixels along one of the grid, from which on an overview is read."""
_LEFT = 1.5
"""Its pixels along one of the grid: fewer would be interpolated; those that are the grid's own are read as they are."""
_UNLIKE = 0.4
"""Of the spread of the pixels below one of an overview: how far it may be from their mean. Averages that were
compressed with loss are 0.39 off, means by other weights (bilinear, cubic) 0.08 to 0.38, the nearest pixel 1.0."""
_SIDE, _SIDE_BELOW, _PLACES, _ENOUGH = 64, 512, (0.5, 0.25, 0.75), 256
"""Pixels of an overview, and of those below them, on a side of what is compared; where; how many at least."""


@dataclass(frozen=True)
class Overview:
    """An overview of a layer."""

    level: int  # as GDAL counts them
    pixels: Description  # the layer's, with the overview's pixels


def find_overview(
    source: RasterSource, whole: Description, modality: Modality, grid: Grid, across: float
) -> Overview | None:
    """The overview that is read in place of a layer's own pixels; None: these are read.

    Args:
        source: The layer.
        whole: What it is.
        modality: What it stands for.
        grid: The target grid; its window does not matter.
        across: Its pixels along one of the grid, in its middle.

    Raises:
        GdalError: Its pixels cannot be read.
    """
    if across < _FINER or modality.kind == "categorical" or any(rule.logarithm for rule in whole.rules):
        return None
    if _silent(whole):  # fill that nobody declares is mixed into them
        return None
    dataset = open_dataset(source)
    with quiet():
        band = dataset.GetRasterBand(whole.bands[0])
        sizes = [_size(whole, band.GetOverview(level)) for level in range(band.GetOverviewCount())]
    fitting = []
    for level, size in enumerate(sizes):
        if size is None:
            continue
        pixels = replace(whole, **size)
        x, y = _times(whole, pixels)
        left = across / math.sqrt(x * y)
        if x * y > 1 and (left >= _LEFT or (on_lattice(pixels, grid) and left > 0.99)):
            fitting.append((x * y, Overview(level, pixels)))
    if not fitting:
        return None
    best = max(fitting, key=lambda each: each[0])[1]
    path = dataset.GetDescription()
    state = tuple(repr(stamp(name)) for name in whole.files if not name.startswith("/vsi"))
    return best if _is_mean(path, best, replace(whole, notes=(), values_notes=()), state) else None


def _size(whole: Description, overview: gdal.Band | None) -> dict | None:
    """Number and size of an overview's pixels: as it tells, which virtual ones do; else they cover the layer."""
    if overview is None:
        return None
    size = {"width": overview.XSize, "height": overview.YSize}
    told = overview.GetDataset() and overview.GetDataset().GetGeoTransform(can_return_null=True)
    if told and (told[0], told[3]) == (whole.x0, whole.y0):
        return {**size, "dx": told[1], "dy": told[5]}
    return {**size, "dx": whole.dx * whole.width / overview.XSize, "dy": whole.dy * whole.height / overview.YSize}


def _times(whole: Description, ours: Description) -> tuple[float, float]:
    """Pixels of a layer along one of its overview."""
    return ours.dx / whole.dx, ours.dy / whole.dy


def _silent(whole: Description) -> bool:
    """Whether something is no data that the file itself does not declare."""
    own = {band.number: band.nodata for band in whole.facts.bands}
    for holes in (*whole.validity.together, *zip(*_padded(whole.validity.alone))):
        for number, hole in zip(whole.bands, holes):
            if hole is not None and hole != (own.get(number), own.get(number)):
                return True
    return False


def _padded(alone: tuple) -> list[tuple]:
    most = max(map(len, alone), default=0)
    return [(*holes, *[None] * (most - len(holes))) for holes in alone]


@functools.lru_cache(maxsize=64)
def _is_mean(path: str, overview: Overview, whole: Description, _: object) -> bool:
    """Whether an overview is made of means, by some of its pixels; where nothing can be told, it is not."""
    full, reduced = open_raster(path), open_raster(path, level=overview.level)
    if full is None or reduced is None:
        return False
    ours, off, spread, count = overview.pixels, 0.0, 0.0, 0
    if (reduced.RasterXSize, reduced.RasterYSize) != (ours.width, ours.height):
        return False
    x, y = _times(whole, ours)
    side = max(1, min(_SIDE, int(_SIDE_BELOW / max(x, y))))
    wide, high = min(side, ours.width), min(side, ours.height)
    for share in _PLACES:
        place = Window(int(share * (ours.width - wide)), int(share * (ours.height - high)), wide, high)
        below = pixels_below(place, whole, ours)
        few, many, seen = _read(reduced, place, whole), _read(full, below, whole), _seen(full, below, whole)
        if few is None or many is None or seen is None:
            return False
        rows, columns = _starts(place.row, high, y), _starts(place.col, wide, x)
        there = _cells(np.logical_and, whole.validity.of(many).all(0) & seen, rows, columns)
        there &= whole.validity.of(few).all(0)
        cells = np.outer(np.diff([*rows, below.height]), np.diff([*columns, below.width]))
        for one, all_of_them in zip(few, many):
            mean = _cells(np.add, all_of_them, rows, columns) / cells
            square = _cells(np.add, all_of_them**2, rows, columns) / cells
            off += float(((one - mean)[there] ** 2).sum())
            spread += float(np.clip(square - mean**2, 0, None)[there].sum())
        count += int(there.sum())
        if count >= _ENOUGH and spread > 0:
            break
    return spread > 0 and off <= _UNLIKE**2 * spread


def pixels_below(place: Window, whole: Description, ours: Description) -> Window:
    """The pixels of a layer that a window of an overview stands for."""
    x, y = _times(whole, ours)
    left, top = int(place.col * x + 0.5), int(place.row * y + 0.5)
    right, bottom = min(whole.width, int(place.right * x + 0.5)), min(whole.height, int(place.bottom * y + 0.5))
    return Window(left, top, right - left, bottom - top)


def _starts(first: int, count: int, across: float) -> np.ndarray:
    """Where the pixels below each pixel of an overview begin, along one side, counted from those of the first."""
    edges = ((first + np.arange(count)) * across + 0.5).astype(int)
    return edges - edges[0]


def all_below(there: np.ndarray, place: Window, whole: Description, ours: Description) -> np.ndarray:
    """Where all the pixels are there that a window of an overview stands for: bool ``[h, w]`` of the layer's own."""
    x, y = _times(whole, ours)
    return _cells(np.logical_and, there, _starts(place.row, place.height, y), _starts(place.col, place.width, x))


def _cells(how: np.ufunc, values: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return how.reduceat(how.reduceat(values, rows, 0), columns, 1)


def _read(dataset: gdal.Dataset, place: Window, layout: Description) -> np.ndarray | None:
    box = (place.col, place.row, place.width, place.height)
    try:
        with quiet():
            raw = need(dataset.ReadRaster(*box, buf_type=gdal.GDT_Float64, band_list=list(layout.bands)))
    except GdalError:
        return None
    return np.frombuffer(raw, np.float64).reshape(len(layout.bands), *place.shape)


def _seen(dataset: gdal.Dataset, place: Window, layout: Description) -> np.ndarray | None:
    """Which pixels neither a mask nor transparency hides; None: that cannot be read."""
    try:
        with quiet():
            seen = layout.validity.seen(dataset, (place.col, place.row, place.width, place.height))
    except GdalError:
        return None
    return np.ones(place.shape, bool) if seen is None else seen
