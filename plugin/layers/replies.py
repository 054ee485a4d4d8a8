"""What went wrong with the requests of a layer of a server: for QGIS, the picture of a dead server is only empty.

Older QGIS fetches a layer's tiles in the thread that asks for them, QGIS 3.40 in one thread for all that ask. So
requests are met where they are made, in whatever thread, and belong to the layer whose server they go to; one layer
at a time asks.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Union

from qgis.core import QgsNetworkAccessManager, QgsNetworkReplyContent
from qgis.PyQt.QtCore import QUrl, QUrlQuery
from qgis.PyQt.QtNetwork import QNetworkReply, QNetworkRequest

_turn = threading.Lock()
_watch: Watch | None = None  # of the layer that asks
_hook = ""  # QGIS's name of ours


class Watch:
    """Requests of a layer that failed. One that was repeated counts by its last answer.

    Args:
        address: The layer's, as its provider takes it.
        picture: Whether pictures are asked for, so that words are a fault.
    """

    def __init__(self, address: str, picture: bool) -> None:
        """Nothing has failed yet; see the class."""
        server = QUrlQuery(address).queryItemValue("url", QUrl.ComponentFormattingOption.FullyDecoded)
        self.server = server.partition("{")[0].partition("?")[0].casefold()  # what all requests begin with
        self.failures: dict[str, str] = {}
        """Reasons by address."""
        self.cancelled: dict[str, str] = {}
        """Those that QGIS gave up: of a silent server, but of the canvas too, when the user moves on."""
        self._picture = picture

    def look(self, reply: Union[QNetworkReply, QgsNetworkReplyContent]) -> None:
        """Judge an answer. A missing tile (404) is no fault: services leave out what they do not cover."""
        address = reply.request().url().toString()
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        kind = bytes(reply.rawHeader(b"Content-Type")).decode("latin-1")
        self.failures.pop(address, None)
        self.cancelled.pop(address, None)
        if reply.error() == QNetworkReply.NetworkError.NoError:
            if self._picture and ("xml" in kind or kind.startswith("text/")):
                self.failures[address] = "it sends words in place of a picture"
        elif reply.error() == QNetworkReply.NetworkError.OperationCanceledError:
            self.cancelled[address] = reply.errorString()
        elif status not in (204, 404):
            self.failures[address] = reply.errorString()


@contextlib.contextmanager
def watch(address: str, picture: bool) -> Iterator[Watch]:
    """Watch the requests of a layer; see :class:`Watch`. Others wait for their turn."""
    global _watch
    with _turn:
        _watch = mine = Watch(address, picture)
        manager = QgsNetworkAccessManager.instance()  # of this thread
        signal = manager.finished[QgsNetworkReplyContent]
        signal.connect(mine.look)
        try:
            yield mine
        finally:
            signal.disconnect(mine.look)
            _watch = None


def start() -> None:
    """Have QGIS show the requests of all threads. On the main thread, before the first is watched."""
    global _hook
    if not _hook and hasattr(QgsNetworkAccessManager, "setReplyPreprocessor"):  # the first 3.22 has none, nor needs it
        _hook = QgsNetworkAccessManager.setReplyPreprocessor(_meet)


def stop() -> None:
    """Meet no more requests."""
    global _hook
    if _hook:
        QgsNetworkAccessManager.removeReplyPreprocessor(_hook)
        _hook = ""


def _meet(request: QNetworkRequest, reply: QNetworkReply) -> None:
    """Look at a request when it ends, in the thread that made it."""
    theirs = _watch
    if theirs and theirs.server and request.url().toString().casefold().startswith(theirs.server):

        def look() -> None:
            with contextlib.suppress(RuntimeError):  # QGIS has just deleted it; what an earlier try gave stands
                theirs.look(reply)

        reply.finished.connect(look)
