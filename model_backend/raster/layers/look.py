"""One coarse look at the pixels of a layer, made once and shown to everything that has to guess."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from osgeo import gdal

from ..gdalio import need, open_raster, quiet

SIDE = 64
"""Pixels on a side of a look."""
_WHOLE = 1 << 22
"""Pixels up to which a file is looked at evenly; of a larger one, squares all over it."""
_SQUARES, _SQUARES_FAR = 8, 4
"""Squares on a side, of a file on disk and of one behind a network."""
_SHOWING = 1 / 16
"""Share of a look, a square of one behind a network: if less of it shows anything, the raster is searched."""
_BYTES, _WINDOWS, _WINDOWS_FAR = 1 << 30, 1 << 14, 64
"""What a search may unpack, and windows of a raster that it may read, on disk and behind a network."""
_WINDOW, _PIXELS = 256, 1 << 20
"""Pixels on a side of a window of a search, and in a window of long rows."""
_PLACES = 64
"""Windows that show something, after which a search ends."""

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
        squares = _SQUARES_FAR if is_far(dataset.GetDescription()) else _SQUARES
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


def look_closer(
    dataset: gdal.Dataset, bands: Sequence[int], values: np.ndarray, measured: bool = True
) -> tuple[np.ndarray, bool]:
    """A look, and pixels from where the data are if hardly any of its own show something.

    A study area that was cut out of a scene without its frame lies between the squares of a look. Overviews tell
    where it is, else the blocks do: first those of a TIFF that are stored larger than most, then all others, scattered
    over the raster, as far as a bounded search comes.

    Args:
        dataset: The raster.
        bands: 1-based.
        values: What :func:`look` has seen of them.
        measured: Whether a number that more than half of the look has shows nothing, as NaN, nodata and 0 do not.

    Returns:
        The look, ``[C, h, w]``, with rows below its own that are of places where something shows, in no order; and
        whether these are all that there is: False where something may show that was not found.

    Raises:
        GdalError: Its pixels cannot be read.
    """
    if not values.size or dataset.GetDescription() in LOOKS:
        return values, False
    holes = [_holes(dataset.GetRasterBand(n), plane, measured) for n, plane in zip(bands, values)]
    showing = np.array([_shows(plane, none) for plane, none in zip(values, holes)])
    if showing.any(0).mean() >= _SHOWING or showing[0].size == dataset.RasterXSize * dataset.RasterYSize:
        return values, True
    best = int(showing.sum((1, 2)).argmax())
    with quiet():
        places, through = _by_overview(dataset.GetRasterBand(bands[best]), holes[best]), True
        if not len(places):
            places, through = _by_windows(dataset, bands[best], holes[best])
        if not len(places):
            return values, through
        squares = (_SQUARES_FAR if is_far(dataset.GetDescription()) else _SQUARES) ** 2
        places = places[np.linspace(0, len(places) - 1, squares).astype(int)]
        view, parts = _without_overviews(dataset), []
        width, height = (min(round(SIDE / squares**0.5), size) for size in (dataset.RasterXSize, dataset.RasterYSize))
        for row, column in places.tolist():
            x = min(max(0, column - width // 2), dataset.RasterXSize - width)
            y = min(max(0, row - height // 2), dataset.RasterYSize - height)
            raw = need(view.ReadRaster(x, y, width, height, buf_type=gdal.GDT_Float64, band_list=list(bands)))
            parts.append(np.frombuffer(raw, np.float64).reshape(len(bands), -1))
    more = np.concatenate(parts, axis=1)
    columns = values.shape[2]
    more = more[:, : more.shape[1] // columns * columns].reshape(len(bands), -1, columns)
    return np.concatenate((values, more), axis=1), through


def share_of(there: np.ndarray) -> float:
    """Share of a raster where something is so, bool ``[h, w]`` of a look: by its rows that are from all over."""
    return float(there[:SIDE].mean())


def _holes(band: gdal.Band, plane: np.ndarray, measured: bool) -> list[float]:
    """Numbers of a band that show nothing: 0, nodata, and what more than half of a look is."""
    nodata = band.GetNoDataValue()
    found = [0.0] if nodata is None else [0.0, float(nodata)]
    if measured:
        numbers, counts = np.unique(plane[np.isfinite(plane)], return_counts=True)
        found += numbers[counts > plane.size / 2].tolist()
    return found


def _shows(plane: np.ndarray, holes: Sequence[float]) -> np.ndarray:
    return np.isfinite(plane) & ~np.isin(plane, holes)


def _by_overview(band: gdal.Band, holes: Sequence[float]) -> np.ndarray:
    """Where something shows in the finest overview that is quickly read, row and column in the raster ``[n, 2]``."""
    for view in (band.GetOverview(level) for level in range(band.GetOverviewCount())):
        if view is None or view.XSize * view.YSize > _WHOLE:
            continue
        places = _showing(view, (0, 0, view.XSize, view.YSize), holes)
        return (
            np.empty((0, 2), int) if places is None else places * (band.YSize, band.XSize) // (view.YSize, view.XSize)
        )
    return np.empty((0, 2), int)


def _by_windows(dataset: gdal.Dataset, number: int, holes: Sequence[float]) -> tuple[np.ndarray, bool]:
    """Where something shows in windows of a raster, row and column ``[n, 2]``, and whether nothing is left out."""
    view = _without_overviews(dataset)
    band = view.GetRasterBand(number)
    apart = dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") in ("BAND", "LINE")
    left = _BYTES // (gdal.GetDataTypeSize(band.DataType) // 8 * (1 if apart else dataset.RasterCount))
    windows, likely = _windows(view, band)
    most = _WINDOWS_FAR if is_far(dataset.GetDescription()) else _WINDOWS
    through, found = len(windows) <= most, list[np.ndarray]()
    for place, (x, y, width, height) in enumerate(windows[:most]):
        if len(found) >= _PLACES or (found and place == likely) or left <= 0:
            through = False
            break
        left -= width * height
        shown = _showing(band, (x, y, width, height), holes)
        if shown is None:
            through = False
        elif len(shown):
            found.append(np.add(shown[:: -(-len(shown) // _PLACES)], (y, x)))
    return (np.concatenate(found) if found else np.empty((0, 2), int)), through


def _showing(band: gdal.Band, box: tuple[int, int, int, int], holes: Sequence[float]) -> np.ndarray | None:
    """Row and column ``[n, 2]`` of pixels in a box that show something; None: it cannot be read."""
    try:
        raw = band.ReadRaster(*box, buf_type=gdal.GDT_Float64)
    except RuntimeError:
        return None
    return None if raw is None else np.argwhere(_shows(np.frombuffer(raw, np.float64).reshape(box[3], box[2]), holes))


def _windows(dataset: gdal.Dataset, band: gdal.Band) -> tuple[list[tuple[int, int, int, int]], int]:
    """Windows of whole blocks, all over a raster and scattered, and how many of them, the first, hold most likely data.

    Of a TIFF these are those that are stored larger than most, for most of it is fill; those that are not stored are
    left out.
    """
    across, down = band.GetBlockSize()
    wide = -(-_WINDOW // across) * across
    high = max(1, min(-(-_WINDOW // down) * down, _PIXELS // wide))
    rows, columns = -(-band.YSize // high), -(-band.XSize // wide)
    order = np.random.default_rng(0).permutation(rows * columns)[: 4 * _WINDOWS]
    corners = [(place % columns * wide, place // columns * high) for place in order.tolist()]
    boxes = [(x, y, min(wide, band.XSize - x), min(high, band.YSize - y)) for x, y in corners]
    driver, blocks = dataset.GetDriver(), -(-band.XSize // across) * -(-band.YSize // down)
    if driver is None or driver.ShortName != "GTiff" or blocks > 4 * _WINDOWS:
        return boxes, 0
    stored = [sum(_stored(band, box, across, down)) for box in boxes]
    usual = 2 * float(np.median(stored))
    likely = [box for box, size in zip(boxes, stored) if size > usual]
    return likely + [box for box, size in zip(boxes, stored) if 0 < size <= usual], len(likely)


def _stored(band: gdal.Band, box: tuple[int, int, int, int], across: int, down: int) -> Iterator[int]:
    """Bytes of the blocks of a TIFF in a box, 0 of one that is not stored."""
    x, y, width, height = box
    for row in range(y // down, -(-(y + height) // down)):
        for column in range(x // across, -(-(x + width) // across)):
            yield int(band.GetMetadataItem(f"BLOCK_SIZE_{column}_{row}", "TIFF") or 0)


def is_far(path: str) -> bool:
    """Whether a raster may lie behind a network: where each window costs a journey, few are looked at."""
    return path.startswith("/vsi") and not path.startswith("/vsimem")


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
