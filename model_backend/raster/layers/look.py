"""One coarse look at the pixels of a layer, made once and shown to everything that has to guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from osgeo import gdal

from ..gdalio import need, open_raster, quiet

SIDE = 64
"""Pixels on a side of a look."""
_WHOLE = 1 << 22
"""Pixels up to which a file is looked at evenly; of a larger one, squares all over it."""
_SQUARES, _SQUARES_FAR = 8, 4
"""Squares on a side, of a file on disk and of one behind a network."""

LOOKS: dict[str, Callable[[Sequence[int]], np.ndarray]] = {}
"""What looks at rasters whose pixels GDAL cannot reach, by path; see ``FOREIGN`` of the reader."""


def look(dataset: gdal.Dataset, bands: Sequence[int]) -> np.ndarray:
    """Some pixels from all over a raster, the same at every call.

    They are the raster's own, of its full resolution: overviews mix nodata into values, and are often averages of
    class numbers. A large raster is seen through squares, so that few of its blocks are read.

    Args:
        dataset: The raster.
        bands: 1-based.

    Returns:
        Values as stored, float64 ``[C, h, w]`` with ``h`` and ``w`` up to :data:`SIDE`; empty,
        ``[C, 0, 0]``, of a picture that a server draws, which has no values.

    Raises:
        GdalError: Its pixels cannot be read.
    """
    if dataset.GetDescription() in LOOKS:
        return LOOKS[dataset.GetDescription()](bands)
    width, height = dataset.RasterXSize, dataset.RasterYSize
    columns, rows = min(SIDE, width), min(SIDE, height)
    if width * height <= _WHOLE:
        squares = 1
        places = [(slice(0, rows), slice(0, columns), (0, 0, width, height))]
    else:
        far = dataset.GetDescription().startswith("/vsi") and not dataset.GetDescription().startswith("/vsimem")
        squares = _SQUARES_FAR if far else _SQUARES
        down, right = _pieces(rows, squares), _pieces(columns, squares)
        places = [
            (y, x, (_spread(x, columns, width), _spread(y, rows, height), x.stop - x.start, y.stop - y.start))
            for y in down
            for x in right
        ]
    values = np.empty((len(bands), rows, columns))
    with quiet():
        view = _without_overviews(dataset)
        for y, x, place in places:
            high, wide = y.stop - y.start, x.stop - x.start
            raw = need(view.ReadRaster(*place, wide, high, buf_type=gdal.GDT_Float64, band_list=list(bands)))
            values[:, y, x] = np.frombuffer(raw, np.float64).reshape(len(bands), high, wide)
    return values


def _without_overviews(dataset: gdal.Dataset) -> gdal.Dataset:
    """The dataset, opened anew without its overviews if it has any."""
    if not dataset.RasterCount or not dataset.GetRasterBand(1).GetOverviewCount():
        return dataset
    return open_raster(dataset.GetDescription(), overviews=False) or dataset


def _pieces(count: int, squares: int) -> list[slice]:
    edges = [count * i // squares for i in range(squares + 1)]
    return [slice(a, b) for a, b in zip(edges, edges[1:]) if b > a]


def _spread(piece: slice, count: int, size: int) -> int:
    """Where a piece of a look begins in the raster: the first at its start, the last at its end."""
    room, last = size - (piece.stop - piece.start), count - (piece.stop - piece.start)
    return room * piece.start // last if last else 0
