"""A curtain over the canvas: on its right stands what the map hides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.core import QgsMapLayer, QgsMapRendererParallelJob, QgsMapSettings
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QImage, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

_GAP = 6  # pixels


class _Curtain(QgsMapCanvasItem):
    """The picture of what is hidden, right of the line."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Nothing yet; see the class."""
        super().__init__(canvas)
        self._canvas = canvas
        self.image: QImage | None = None
        self.sides = ("", "")  # what stands on the left and on the right of the line
        self.share = 0.5  # of the width, where the line is

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the picture's right part, and the line."""
        if self.image is None or self.image.isNull():
            return
        window = self._canvas.viewport()
        width, height = window.width(), window.height()
        x = self.share * width
        dense = self.image.width() / width  # pixels of the picture on a pixel of the window
        target = QRectF(x, 0, width - x, height)
        source = QRectF(x * dense, 0, (width - x) * dense, height * dense)
        painter.drawImage(target, self.image, source)
        for color, thickness in ((Qt.GlobalColor.black, 3), (Qt.GlobalColor.white, 1)):
            painter.setPen(QPen(color, thickness))
            painter.drawLine(round(x), 0, round(x), height)
        for text, is_left in zip(self.sides, (True, False)):
            self._name(painter, text, x, is_left)

    def _name(self, painter: QPainter, text: str, x: float, is_left: bool) -> None:
        """Write beside the top of the line what stands there."""
        window = self._canvas.viewport()
        room = (x if is_left else window.width() - x) - 4 * _GAP
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        if not text or room <= 0:
            return
        width, height = painter.fontMetrics().horizontalAdvance(text) + 2 * _GAP, painter.fontMetrics().height() + _GAP
        box = QRectF(x - _GAP - width if is_left else x + _GAP, _GAP, width, height)
        painter.fillRect(box, window.palette().base())
        painter.setPen(window.palette().text().color())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class SwipeTool(QgsMapTool):
    """Draws the curtain where the mouse is dragged.

    Args:
        canvas: QGIS's map canvas.
        layers: What stands on the right, from top to bottom.
        own: What stands on the left.
    """

    def __init__(self, canvas: QgsMapCanvas, layers: Callable[[], Sequence[QgsMapLayer]], own: str) -> None:
        """Open in the middle when the tool is chosen."""
        super().__init__(canvas)
        self._layers, self._own = layers, own
        self.curtain: _Curtain | None = None
        self._job: QgsMapRendererParallelJob | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def activate(self) -> None:
        """Hang up the curtain."""
        super().activate()
        self.curtain = _Curtain(self.canvas())
        self.canvas().mapCanvasRefreshed.connect(self.draw)
        self.canvas().extentsChanged.connect(self._away)
        self.draw()

    def deactivate(self) -> None:
        """Take it down."""
        if self.curtain is not None:
            self.canvas().mapCanvasRefreshed.disconnect(self.draw)
            self.canvas().extentsChanged.disconnect(self._away)
            self._stop()
            self.canvas().scene().removeItem(self.curtain)
            self.curtain = None
        super().deactivate()

    def draw(self) -> None:
        """Draw what is hidden, in the background."""
        self._stop()
        settings, layers = QgsMapSettings(self.canvas().mapSettings()), list(self._layers())
        settings.setLayers(layers)
        self.curtain.sides = self._own, layers[0].name() if layers else ""
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._show)
        self._job.start()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Move the line to the mouse."""
        self._move(event)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Move the line with the mouse while a button is held."""
        if event.buttons() != Qt.MouseButton.NoButton:
            self._move(event)

    def _move(self, event: QgsMapMouseEvent) -> None:
        self.curtain.share = min(1.0, max(0.0, event.pos().x() / max(1, self.canvas().viewport().width())))
        self.curtain.update()

    def _show(self) -> None:
        if self.curtain is None or self._job is None or self._job.isActive():  # of one before
            return
        self.curtain.image = self._job.renderedImage()
        self.curtain.setRect(self.canvas().extent())
        self.curtain.update()

    def _away(self) -> None:
        """The view has moved on: an old picture would lie beside its place."""
        if self.curtain is not None:
            self.curtain.image = None
            self.curtain.update()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.finished.disconnect(self._show)
            self._job.cancelWithoutBlocking()
        self._job = None
