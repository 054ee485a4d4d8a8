"""Layers that GDAL does not read, through providers of QGIS: WMS, XYZ, WCS, PostGIS, virtual rasters and others.

Such a layer is described to the backend by a raster without pixels in GDAL's memory, so that CRS, place, bands and
types are checked as those of a file. Its pixels are fetched where they are read, from a private provider that each
thread makes for itself out of the layer's address: the layer on the canvas is never touched. What was fetched goes
through the same reader as a file, so resampling, nodata and transparency are the same.

The address stays in this process: paths, messages and files name such a layer by its title and a digest only, because
addresses may hold passwords and keys.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import math
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from html import escape

import numpy as np
from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsDataProvider,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterBlock,
    QgsRasterBlockFeedback,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)

from ...model_backend.card import Modality
from ...model_backend.errors import InputError
from ...model_backend.raster.crs import same_crs, transform_bounds
from ...model_backend.raster.gdalio import GdalError, unlink
from ...model_backend.raster.grid import Grid, Window, cells
from ...model_backend.raster.layers.crosswalks.products import NONE
from ...model_backend.raster.layers.description import describe
from ...model_backend.raster.layers.facts import PICTURE_TAG
from ...model_backend.raster.layers.look import LOOKS
from ...model_backend.raster.layers.look import SIDE as LOOK_SIDE
from ...model_backend.raster.reader import FOREIGN, Reader, pixels_across
from ...model_backend.raster.source import RasterSource
from . import replies
from .tiles import TileError, TileService, is_tiles

CELL = 256  # lattice pixels on a side of what is fetched at once
MOST_PIXELS = 2048  # on a side of one request; finer layers are asked for a coarser picture
PICTURE_BANDS = ("Red", "Green", "Blue", "Alpha")
_FOLDER = "/vsimem/layerfuse-layers/"
_KEPT = 64  # cells, per layer
_FINE = 1 << 22  # pixels across a picture that has no size of its own

# numpy's and GDAL's names of QGIS's types (Qgis.DataType).
TYPES = {
    1: ("u1", "Byte"),
    2: ("<u2", "UInt16"),
    3: ("<i2", "Int16"),
    4: ("<u4", "UInt32"),
    5: ("<i4", "Int32"),
    6: ("<f4", "Float32"),
    7: ("<f8", "Float64"),
    14: ("i1", "Int8"),
}
_CALCULATED_NODATA = float(-np.finfo(np.float32).max)  # QGIS's raster calculator writes it and does not say so
PICTURES = (12, 13)  # ARGB32, the same premultiplied


@dataclass(frozen=True)
class ProviderLayer:
    """What a thread needs to make a provider of its own, and what is known of it."""

    name: str
    provider: str  # key of the provider
    address: str  # what QGIS calls the source; may hold credentials
    picture: bool  # red, green, blue, transparency, and not measured values
    sized: bool  # has pixels of its own; else a picture of any size is drawn
    kinds: tuple[int, ...]  # types of the bands
    nodata: tuple[float | None, ...]  # of each band


_layers: dict[str, ProviderLayer] = {}


def register(layer: QgsRasterLayer) -> str:
    """Make a layer known to the backend; on the main thread.

    Returns:
        The path that means it, in this process.

    Raises:
        InputError: Its pixels are of a kind that cannot be read.
    """
    replies.start()
    provider = layer.dataProvider()
    address = f"{layer.providerType()}\n{layer.source()}\n{layer.crs().toWkt()}"
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    title = re.sub(r"[^\w .()-]+", "_", layer.name()).strip() or "layer"
    path = f"{_FOLDER}{layer.providerType()}/{digest}/{title}"
    if path in _layers:
        return path
    kinds = tuple(type_number(provider.dataType(n)) for n in range(1, provider.bandCount() + 1))
    picture = bool(kinds) and kinds[0] in PICTURES
    if not kinds or not (picture or all(kind in TYPES for kind in kinds)):
        raise InputError(
            f"layer {layer.name()}", "its pixels are of a kind that cannot be read", "Choose another layer."
        )
    silent = _CALCULATED_NODATA if layer.providerType() == "virtualraster" else None
    nodata = tuple(
        provider.sourceNoDataValue(n) if provider.sourceHasNoDataValue(n) else silent for n in range(1, len(kinds) + 1)
    )
    sized = provider.xSize() > 0 and provider.ySize() > 0
    known = ProviderLayer(layer.name(), layer.providerType(), layer.source(), picture, sized, kinds, nodata)
    box, wkt = provider.extent(), layer.crs().toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
    if sized:
        width, height = provider.xSize(), provider.ySize()
        dx, dy = box.width() / width, box.height() / height
    else:
        dx = dy = max(box.width(), box.height()) / _FINE
        width, height = max(1, round(box.width() / dx)), max(1, round(box.height() / dy))
    description = _vrt(wkt, (box.xMinimum(), dx, 0.0, box.yMaximum(), 0.0, -dy), width, height, known)
    gdal.FileFromMemBuffer(path, description.encode())
    _layers[path] = known
    FOREIGN[path] = ProviderPixels
    LOOKS[path] = functools.partial(_look, known, box, width, height)
    return path


def find(path: str) -> ProviderLayer | None:
    """The layer that a path means; on the main thread, if it may be a layer of the project that was not read yet."""
    if path.startswith(_FOLDER) and path not in _layers:
        for layer in QgsProject.instance().mapLayers().values():
            if isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.providerType() != "gdal":
                with contextlib.suppress(InputError):
                    register(layer)
    return _layers.get(path)


def is_foreign(path: str) -> bool:
    """Whether a path means a layer of a provider; one of an earlier session too."""
    return path.startswith(_FOLDER)


def _look(layer: ProviderLayer, box: QgsRectangle, width: int, height: int, bands: Sequence[int]) -> np.ndarray:
    """A coarse look at a layer's values, of the middle of a large one; nothing of a picture, which has none.

    Raises:
        GdalError: The server or database does not answer.
    """
    if layer.picture:
        return np.empty((len(bands), 0, 0))
    part = QgsRectangle(box)
    part.scale(min(1.0, MOST_PIXELS / max(width, height)))
    provider, feedback = _make_provider(layer), QgsRasterBlockFeedback()
    columns, rows = min(LOOK_SIDE, width), min(LOOK_SIDE, height)
    found = []
    for number in bands:
        block = provider.block(number, part, columns, rows, feedback) if provider.isValid() else None
        if block is None or not block.isValid() or feedback.errors():
            raise GdalError("its server does not give its pixels")
        pixels, usable = block_values(block, columns, rows)
        found.append(np.where(True if usable is None else usable, pixels.astype(np.float64), np.nan))
    return np.stack(found)


class ProviderPixels:
    """The pixels of a provider's layer on the target grid; threads may share it.

    Args:
        source: A path that :func:`register` gave.
        modality: Its row in the card.
        grid: The target grid.
    """

    def __init__(self, source: RasterSource, modality: Modality, grid: Grid) -> None:
        """Nothing is fetched yet; see the class."""
        self._source, self._modality, self._grid = source, modality, grid
        self._layer = _layers[source.path]
        self._layout = describe(source, modality)
        self._exact = not self._layer.sized and same_crs(self._layout.crs, grid.crs)
        self._tiles = None
        if self._layer.picture and is_tiles(self._layer.provider, self._layer.address):
            layout = self._layout
            self._tiles = TileService(self._layer.address, layout.x0, layout.y0, layout.width * layout.dx)
        self._own = threading.local()  # each thread's provider
        self._cells: OrderedDict[Window, Future] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, window: Window) -> tuple[np.ndarray, np.ndarray]:
        """Values ``[C, h, w]`` and validity ``[h, w]`` of a window, as :meth:`Reader.read`.

        Raises:
            InputError: The server or database does not answer.
        """
        values = np.zeros((self._modality.channels, *window.shape), np.float32)
        valid = np.zeros(window.shape, bool)
        for cell in cells(window, CELL):
            part = cell.intersect(window)
            there, here = window.slices(part), cell.slices(part)
            pixels, usable = self._cell(cell)
            values[(slice(None), *there)], valid[there] = pixels[(slice(None), *here)], usable[here]
        return values, valid

    def _cell(self, cell: Window) -> tuple[np.ndarray, np.ndarray]:
        """A cell, fetched once for all threads; those who come meanwhile wait for it."""
        with self._lock:
            future = self._cells.get(cell)
            mine = future is None
            if mine:
                future = self._cells[cell] = Future()
                if len(self._cells) > _KEPT:
                    self._cells.popitem(last=False)
        if mine:
            try:
                future.set_result(self._fetch(cell))
            except BaseException as error:
                future.set_exception(error)
                with self._lock:
                    self._cells.pop(cell, None)
        return future.result()

    def _fetch(self, cell: Window) -> tuple[np.ndarray, np.ndarray]:
        """Fetch what a cell needs, put it into a small raster, and have that read as any file."""
        nothing = (
            np.zeros((self._modality.channels, *cell.shape), np.float32),
            np.zeros(cell.shape, bool),
        )
        found = self._tiled(cell) if self._tiles else self._drawn(cell)
        if found is None:
            return nothing
        box, bands = found
        path = f"/vsimem/layerfuse-{next(_numbers)}.tif"
        try:
            with contextlib.closing(_Raster(path, self._layout.crs, box, bands)):
                small = RasterSource(
                    self._source.modality, path, self._layout.match.numbers, self._source.nodata, crosswalk=NONE
                )
                return Reader(small, self._modality, self._grid, self._layout).read(cell)
        finally:
            unlink(path)

    def _tiled(self, cell: Window) -> tuple[QgsRectangle, list[tuple[np.ndarray, float | None]]] | None:
        """The tiles that a cell needs: their place, and pixels ``[h, w]`` and nodata of every band; None if outside."""
        bounds = transform_bounds(self._grid.bounds(cell), self._grid.crs, self._layout.crs)
        if bounds is None:
            return None
        pixel = self._ratio(cell) * self._layout.dx
        try:
            found = self._tiles.picture(bounds, pixel, MOST_PIXELS)
        except TileError as error:
            raise self._unreachable(str(error)) from None
        return found and (QgsRectangle(*found[0]), [(plane, None) for plane in found[1]])

    def _drawn(self, cell: Window) -> tuple[QgsRectangle, list[tuple[np.ndarray, float | None]]] | None:
        """As :meth:`_tiled`, of a picture that the provider draws."""
        asked = self._ask_for(cell)
        return asked and (asked[0], self._bands(*asked))

    def _ratio(self, cell: Window) -> float:
        """Pixels of the layer along a side of a target pixel, at the middle of a cell."""
        return pixels_across(self._layout, self._grid, Window(cell.col + CELL // 2, cell.row + CELL // 2, 1, 1))

    def _ask_for(self, cell: Window) -> tuple[QgsRectangle, int, int] | None:
        """The rectangle of the source that a cell needs, and its size in pixels; None if it lies outside."""
        layout, grid = self._layout, self._grid
        if self._exact:
            xmin, ymin, xmax, ymax = grid.bounds(cell)
            return QgsRectangle(xmin, ymin, xmax, ymax), cell.width, cell.height
        bounds = transform_bounds(grid.bounds(cell), grid.crs, layout.crs)
        if bounds is None:
            return None
        ratio, fine = self._ratio(cell), 1.0
        if not self._layer.sized and ratio < 1:
            fine = 2.0 ** math.floor(math.log2(ratio))  # a picture has pixels as fine as are asked for
        dx, dy, ratio = layout.dx * fine, layout.dy * fine, ratio / fine
        longest = max((bounds[2] - bounds[0]) / dx, (bounds[3] - bounds[1]) / -dy)
        step = max(1, int(longest // MOST_PIXELS) + (longest > MOST_PIXELS), 1 if self._layer.sized else int(ratio))
        more = 4 * step + int(2 * ratio)  # what interpolation and averaging reach for
        # Steps count from the layer's own corner, so that neighbouring cells see the same pixels.
        left = int(max(0, (bounds[0] - layout.x0) // dx - more)) // step * step
        top = int(max(0, (layout.y0 - bounds[3]) // -dy - more)) // step * step
        right = min(int(layout.width / fine), int((bounds[2] - layout.x0) // dx) + more)
        bottom = min(int(layout.height / fine), int((layout.y0 - bounds[1]) // -dy) + more)
        width, height = -(-(right - left) // step), -(-(bottom - top) // step)
        if width <= 0 or height <= 0:
            return None
        x, y = layout.x0 + left * dx, layout.y0 + top * dy
        box = QgsRectangle(x, y + height * step * dy, x + width * step * dx, y)
        return box, width, height

    def _bands(self, box: QgsRectangle, width: int, height: int) -> list[tuple[np.ndarray, float | None]]:
        """Pixels ``[h, w]`` and nodata of every band.

        Raises:
            InputError: The server or database does not answer.
        """
        layer, provider = self._layer, self._provider()
        feedback = QgsRasterBlockFeedback()
        with replies.watch(layer.address, layer.picture) as requests:
            blocks = [provider.block(n, box, width, height, feedback) for n in range(1, len(layer.kinds) + 1)]
        broken = [*requests.failures.values(), *feedback.errors()]
        if not layer.picture:
            broken.extend(requests.cancelled.values())
        if not all(block.isValid() for block in blocks):
            broken.append("no pixels came")
        if broken:
            raise self._unreachable(str(broken[0]))
        if layer.picture:
            planes = block_planes(blocks[0], width, height)
            if requests.cancelled and not planes[-1].all():
                raise self._unreachable(next(iter(requests.cancelled.values())))
            return [(plane, None) for plane in planes]
        found = [block_values(block, width, height) for block in blocks]
        everything = all((usable is not None and not usable.any()) for _, usable in found)
        if everything and not _make_provider(layer).isValid():  # some providers give nodata for a lost connection
            raise self._unreachable("the connection is lost")
        bands = []
        for (pixels, usable), nodata in zip(found, layer.nodata):
            if usable is not None and not usable.all():
                if nodata is None:
                    pixels, nodata = pixels.astype("<f4"), float("nan")
                pixels[~usable] = nodata
            if nodata is not None and pixels.dtype.kind == "f":
                pixels[np.isnan(pixels)] = nodata  # QGIS's calculator of 3.40 gives NaN where it says otherwise
            bands.append((pixels, nodata))
        return bands

    def _provider(self) -> QgsRasterDataProvider:
        """This thread's provider."""
        if not hasattr(self._own, "provider"):
            provider = _make_provider(self._layer)
            if not provider.isValid():
                raise self._unreachable(provider.error().summary() or "it gives no reason")
            self._own.provider = provider
        return self._own.provider

    def _unreachable(self, why: str) -> InputError:
        text = re.sub(r"(?<=://)[^/\s@]+@", "", re.sub(r"\?\S*", "", " ".join(why.split())))  # no keys, no passwords
        return InputError(
            f"layer {self._source.modality} ({self._layer.name})",
            f"its server does not give its pixels ({text[:200]})",
            "Check the connection and the layer in QGIS, and run again: finished parts are kept.",
        )


class _Raster:
    """A small raster in GDAL's memory, open until it is closed."""

    def __init__(self, path: str, crs: str, box: QgsRectangle, bands: list[tuple[np.ndarray, float | None]]) -> None:
        height, width = bands[0][0].shape
        kind = gdal.GetDataTypeByName(_gdal_name(bands))
        self._dataset = gdal.GetDriverByName("GTiff").Create(path, width, height, len(bands), kind)
        self._dataset.SetGeoTransform(
            (box.xMinimum(), box.width() / width, 0.0, box.yMaximum(), 0.0, -box.height() / height)
        )
        self._dataset.SetProjection(crs)
        picture = len(bands) == len(PICTURE_BANDS) and bands[0][0].dtype == np.dtype("u1") and bands[0][1] is None
        for number, (pixels, nodata) in enumerate(bands, start=1):
            band = self._dataset.GetRasterBand(number)
            if nodata is not None:
                band.SetNoDataValue(nodata)
            if picture and number == len(PICTURE_BANDS):
                band.SetColorInterpretation(gdal.GCI_AlphaBand)
            band.WriteRaster(
                0, 0, width, height, np.ascontiguousarray(pixels).tobytes(),
                buf_type=gdal.GetDataTypeByName(_gdal_name([(pixels, None)])),
            )  # fmt: skip
        self._dataset.FlushCache()

    def close(self) -> None:
        """Let go of it."""
        self._dataset = None


def _make_provider(layer: ProviderLayer) -> QgsRasterDataProvider:
    options = QgsDataProvider.ProviderOptions()
    return QgsProviderRegistry.instance().createProvider(layer.provider, layer.address, options)


def block_planes(block: QgsRasterBlock, width: int, height: int) -> list[np.ndarray]:
    """Red, green, blue and opacity of a picture, uint8 ``[h, w]`` each."""
    pixels = np.frombuffer(block.data().data(), "<u4").reshape(height, width)
    alpha, *colors = ((pixels >> shift & 255).astype(np.uint8) for shift in (24, 16, 8, 0))
    if type_number(block.dataType()) == PICTURES[1]:
        share = np.maximum(alpha, 1).astype(np.float32) / 255
        colors = [np.minimum(np.rint(color / share), 255).astype(np.uint8) for color in colors]
    return [*colors, alpha]


def block_values(block: QgsRasterBlock, width: int, height: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Pixels ``[h, w]`` of a band, and which of them are no nodata, or None if all are."""
    pixels = np.frombuffer(block.data().data(), TYPES[type_number(block.dataType())][0]).reshape(height, width).copy()
    if not block.hasNoData():
        return pixels, None
    if block.hasNoDataValue():
        nodata = block.noDataValue()
        return pixels, ~np.isnan(pixels) if np.isnan(nodata) else pixels != np.array(nodata).astype(pixels.dtype)
    flags = [not block.isNoData(index) for index in range(width * height)]  # kept as a bitmap, which Python cannot see
    return pixels, np.array(flags).reshape(height, width)


def _vrt(wkt: str, transform: tuple[float, ...], width: int, height: int, layer: ProviderLayer) -> str:
    """A raster without pixels that says what the layer is."""
    bands = []
    kinds = ["Byte"] * len(PICTURE_BANDS) if layer.picture else [TYPES[kind][1] for kind in layer.kinds]
    for number, kind in enumerate(kinds, start=1):
        inside = f"<ColorInterp>{PICTURE_BANDS[number - 1]}</ColorInterp>" if layer.picture else ""
        nodata = None if layer.picture else layer.nodata[number - 1]
        inside += "" if nodata is None else f"<NoDataValue>{nodata!r}</NoDataValue>"
        bands.append(f'<VRTRasterBand dataType="{kind}" band="{number}">{inside}</VRTRasterBand>')
    place = ", ".join(map(repr, transform))
    told = f'<Metadata><MDI key="{PICTURE_TAG}">YES</MDI></Metadata>' if layer.picture else ""
    return (
        f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}"><SRS>{escape(wkt)}</SRS>'
        f"<GeoTransform>{place}</GeoTransform>{told}{''.join(bands)}</VRTDataset>"
    )


def _gdal_name(bands: list[tuple[np.ndarray, float | None]]) -> str:
    """GDAL's type that holds all bands."""
    kind = np.result_type(*(pixels.dtype for pixels, _ in bands)).newbyteorder("<")
    names = {np.dtype(code): name for code, name in TYPES.values()}
    return names.get(kind, "Float64")


def type_number(kind: Qgis.DataType) -> int:
    """The number of a data type, which is an int or an enum."""
    return int(getattr(kind, "value", kind))


_numbers = itertools.count()
