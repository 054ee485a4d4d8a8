"""Tiles of XYZ services, fetched as they are.

QGIS paints tiles into the picture that is asked for: where it scales them it smooths or drops pixels, and from 3.44 on
it widens each tile to whole pixels of the picture, so that pixels may lie one beside their place even where nothing is
scaled. Here tiles are put together pixel by pixel; scaling is left to the reader, as with a file. The requests go
through QGIS's network: its proxy, certificates, passwords, patience and cache.
"""

from __future__ import annotations

import base64
import math
import threading
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QEventLoop, Qt, QUrl, QUrlQuery
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

from ...model_backend.raster.crs import Bounds
from ...model_backend.raster.reader import SHRINK

SIDE = 256  # pixels of a tile, unless the layer says that its tiles are finer
TRIES = 3  # of a request; QGIS's own number
AT_ONCE = 16  # requests; how many of them are under way is for QGIS to say
_KEPT = 128  # tiles, 32 MiB
_HEADERS = "http-header:"
_MISSING = (204, 404)  # services leave out what they do not cover

Tile = tuple  # (zoom, column, row)


class TileError(Exception):
    """The service does not give its tiles; the text says why."""


def is_tiles(provider: str, address: str) -> bool:
    """Whether a layer is an XYZ service of pictures. QGIS decodes those of heights itself."""
    query = QUrlQuery(address)
    return provider == "wms" and query.queryItemValue("type") == "xyz" and not query.hasQueryItem("interpretation")


class TileService:
    """An XYZ service. Threads may share it: they ask one after the other, so that no tile is asked for twice.

    Args:
        address: The layer's, as QGIS's provider takes it.
        x0: Left edge of the world's square, in the CRS of the tiles.
        y0: Its upper edge.
        width: Its width.
    """

    def __init__(self, address: str, x0: float, y0: float, width: float) -> None:
        """Nothing is fetched yet; see the class."""
        query = QUrlQuery(address)

        def value(key: str, default: str = "") -> str:
            text = query.queryItemValue(key, QUrl.ComponentFormattingOption.FullyDecoded)
            return text or default

        self.x0, self.y0, self.width = x0, y0, width
        self._template = value("url")
        self._zooms = range(int(value("zmin", "0")), int(value("zmax", "18")) + 1)  # QGIS's own defaults
        self._side = round(SIDE * (float(value("tilePixelRatio", "0")) or 1.0))
        self._authority = value("authcfg")
        self._headers = {"Accept": "*/*"}
        if value("username"):
            secret = base64.b64encode(f"{value('username')}:{value('password')}".encode()).decode()
            self._headers["Authorization"] = f"Basic {secret}"
        if value("referer"):
            self._headers["Referer"] = value("referer")
        for key, text in query.queryItems(QUrl.ComponentFormattingOption.FullyDecoded):
            if key.startswith(_HEADERS):
                self._headers[key[len(_HEADERS) :]] = text
        self._kept: OrderedDict[Tile, np.ndarray | None] = OrderedDict()
        self._lock = threading.Lock()

    def zoom(self, pixel: float) -> int:
        """The coarsest zoom whose pixels are not coarser than those wanted, or the finest there is."""
        finest = self._zooms[-1]
        return next((z for z in self._zooms if self.pixel(z) <= pixel * SHRINK), finest)

    def pixel(self, zoom: int) -> float:
        """Size of a zoom's pixels, in units of the CRS."""
        return self.width / (self._side << zoom)

    def picture(self, bounds: Bounds, pixel: float, most: int) -> tuple[Bounds, np.ndarray] | None:
        """What an area shows, and some pixels around it for interpolation.

        Args:
            bounds: The area, in the CRS of the tiles.
            pixel: Size of the pixels wanted; see :meth:`zoom`.
            most: Pixels on a side; of a larger picture only every second, fourth... pixel is given.

        Returns:
            Bounds of the picture, and red, green, blue and opacity, uint8 ``[4, h, w]``; None if the area lies outside.

        Raises:
            TileError: The service does not answer, or with something else.
        """
        zoom = self.zoom(pixel)
        longest = max(bounds.xmax - bounds.xmin, bounds.ymax - bounds.ymin) / self.pixel(zoom)
        step = min(self._side, 1 << max(0, math.ceil(math.log2(longest / most))))
        size, side = self.pixel(zoom) * step, self._side // step
        more, end = 4 + int(2 * pixel / size), side << zoom
        left, right = (int((x - self.x0) // size) for x in (bounds.xmin, bounds.xmax))
        top, bottom = (int((self.y0 - y) // size) for y in (bounds.ymax, bounds.ymin))
        left, top = max(0, left - more), max(0, top - more)
        right, bottom = min(end, right + 1 + more), min(end, bottom + 1 + more)
        if left >= right or top >= bottom:
            return None
        columns, rows = range(left // side, -(-right // side)), range(top // side, -(-bottom // side))
        planes = np.zeros((4, len(rows) * side, len(columns) * side), np.uint8)
        for (_, column, row), tile in self._tiles([(zoom, c, r) for r in rows for c in columns]):
            y, x = (row - rows[0]) * side, (column - columns[0]) * side
            planes[:, y : y + side, x : x + side] = tile[:, step // 2 :: step, step // 2 :: step]
        y, x = top - rows[0] * side, left - columns[0] * side
        box = Bounds(self.x0 + left * size, self.y0 - bottom * size, self.x0 + right * size, self.y0 - top * size)
        return box, planes[:, y : y + bottom - top, x : x + right - left]

    def _tiles(self, wanted: list[Tile]) -> Iterable[tuple[Tile, np.ndarray]]:
        """Those that exist, with their pixels ``[4, side, side]``."""
        with self._lock:
            found = {tile: self._kept[tile] for tile in wanted if tile in self._kept}
            missing = [tile for tile in wanted if tile not in found]
            for start in range(0, len(missing), AT_ONCE):
                found.update(self._fetch(missing[start : start + AT_ONCE]))
            self._kept.update(found)
            for tile in found:
                self._kept.move_to_end(tile)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [(tile, pixels) for tile, pixels in found.items() if pixels is not None]

    def _fetch(self, tiles: list[Tile]) -> dict[Tile, np.ndarray | None]:
        """Ask for some tiles at once."""
        manager = QgsNetworkAccessManager.instance()  # of this thread
        found: dict[Tile, np.ndarray | None] = {}
        why = ""
        for _ in range(TRIES):
            loop = QEventLoop()  # before the requests: it brings what their timers need in a thread of Python
            replies = {tile: manager.get(self._request(tile)) for tile in tiles if tile not in found}
            for reply in replies.values():
                reply.finished.connect(loop.quit)
            while not all(reply.isFinished() for reply in replies.values()):
                loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            for tile, reply in replies.items():
                try:
                    found[tile] = self._pixels(reply)
                except TileError as error:
                    why = str(error)
                reply.deleteLater()
            if len(found) == len(tiles):
                return found
        raise TileError(why)

    def _pixels(self, reply: QNetworkReply) -> np.ndarray | None:
        """What came for a tile; None if the service has none there."""
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status in _MISSING or reply.error() == QNetworkReply.NetworkError.ContentNotFoundError:
            return None
        if reply.error() != QNetworkReply.NetworkError.NoError:
            raise TileError(reply.errorString())
        content = reply.readAll()
        if content.isEmpty():
            return None
        image = QImage.fromData(content)
        if image.isNull():
            raise TileError("it sends something else in place of a picture")
        return _planes(image, self._side)

    def _request(self, tile: Tile) -> QNetworkRequest:
        """What to ask for a tile."""
        request = QNetworkRequest(QUrl(self.address(tile)))
        for name, text in self._headers.items():
            request.setRawHeader(name.encode(), text.encode())
        attribute = QNetworkRequest.Attribute
        request.setAttribute(attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.PreferCache)
        request.setAttribute(attribute.CacheSaveControlAttribute, True)
        policy = QNetworkRequest.RedirectPolicy.NoLessSafeRedirectPolicy
        request.setAttribute(attribute.RedirectPolicyAttribute, policy)
        if self._authority:
            found = QgsApplication.authManager().updateNetworkRequest(request, self._authority)
            done, request = found if isinstance(found, tuple) else (found, request)
            if not done:
                raise TileError("QGIS does not give the layer's password")
        return request

    def address(self, tile: Tile) -> str:
        """Where a tile is."""
        zoom, column, row = tile
        values = {
            "{q}": "".join(str((column >> z & 1) + 2 * (row >> z & 1)) for z in reversed(range(zoom))),
            "{x}": str(column),
            "{-y}": str((1 << zoom) - 1 - row),
            "{y}": str(row),
            "{z}": str(zoom),
            "{usage}": "export",
        }
        text = self._template
        for name, value in values.items():
            text = text.replace(name, value).replace(name.upper(), value)
        return text


def _planes(image: QImage, side: int) -> np.ndarray:
    """Red, green, blue and opacity of a picture, made a square, uint8 ``[4, side, side]``."""
    if (image.width(), image.height()) != (side, side):
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(side, side, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    raw = image.constBits().asstring(4 * side * side)  # lines of four bytes a pixel have no gaps between them
    return np.frombuffer(raw, np.uint8).reshape(side, side, 4).transpose(2, 0, 1)
