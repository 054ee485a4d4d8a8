"""Areas on the canvas: draw a polygon corner by corner, and show what is going to be mapped."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

_COLOR = "#e8590c"
_FEWEST = 3  # corners


def _band(canvas: QgsMapCanvas, fill: int) -> QgsRubberBand:
    band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
    color = QColor(_COLOR)
    band.setStrokeColor(color)
    color.setAlpha(fill)
    band.setFillColor(color)
    band.setWidth(2)
    return band


class PolygonTool(QgsMapTool):
    """A click is a corner; a right click or a double click ends it, Backspace takes a corner back, Esc gives up.

    Args:
        canvas: QGIS's map canvas.
    """

    drawn = pyqtSignal(QgsGeometry)
    """A polygon in the canvas's CRS."""
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Nothing is drawn yet."""
        super().__init__(canvas)
        self._corners: list[QgsPointXY] = []
        self._line: QgsRubberBand | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def deactivate(self) -> None:
        """Forget what is half drawn."""
        self._corners = []
        if self._line is not None:
            self.canvas().scene().removeItem(self._line)
            self._line = None
        super().deactivate()

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """A corner, or the end."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._corners.append(event.mapPoint())
            self._show(event.mapPoint())
        elif event.button() == Qt.MouseButton.RightButton:
            self._end()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Where the next corner would be."""
        if self._corners:
            self._show(event.mapPoint())

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """The end; its first click was a corner already."""
        self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take back a corner, or give up."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._corners:
            event.accept()
            self._corners.pop()
            self._show(self._corners[-1] if self._corners else None)

    def _end(self) -> None:
        shape = QgsGeometry.fromPolygonXY([self._corners]) if len(self._corners) >= _FEWEST else QgsGeometry()
        if not shape.isGeosValid():  # sides that cross each other
            shape = shape.makeValid()
        if shape.isEmpty() or not shape.area() > 0:
            self.given_up.emit()
            return
        shape.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.drawn.emit(shape)

    def _show(self, last: QgsPointXY | None) -> None:
        if self._line is None:
            self._line = _band(self.canvas(), 40)
        shape = [*self._corners, last] if last is not None else []
        if shape:
            self._line.setToGeometry(QgsGeometry.fromPolygonXY([shape]), None)
        else:
            self._line.reset(QgsWkbTypes.GeometryType.PolygonGeometry)


class Outline(QObject):
    """The outline of an area on the canvas.

    Args:
        canvas: QGIS's map canvas.
        parent: Owns it.
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QObject) -> None:
        """No area."""
        super().__init__(parent)
        self._canvas = canvas
        self._area: tuple[QgsGeometry, QgsCoordinateReferenceSystem] | None = None
        self._visible = False
        self.band: QgsRubberBand | None = None
        canvas.destinationCrsChanged.connect(self._draw)

    def close_down(self) -> None:
        """Take it off the canvas."""
        self._canvas.destinationCrsChanged.disconnect(self._draw)
        self._area = None
        self._draw()

    def show_area(self, area: tuple[QgsGeometry, QgsCoordinateReferenceSystem] | None) -> None:
        """Show another area, or none."""
        self._area = area
        self._draw()

    def set_visible(self, on: bool) -> None:
        """Show the area as long as that says something."""
        self._visible = on
        self._draw()

    def _draw(self) -> None:
        if self.band is not None:
            self._canvas.scene().removeItem(self.band)
            self.band = None
        if self._area is None or not self._visible:
            return
        shape, crs = QgsGeometry(self._area[0]), self._area[1]
        way = QgsCoordinateTransform(
            crs, self._canvas.mapSettings().destinationCrs(), QgsProject.instance().transformContext()
        )
        try:
            if not way.isShortCircuited():
                shape = shape.densifyByCount(20)
                shape.transform(way)
        except QgsCsException:
            return
        self.band = _band(self._canvas, 0)
        self.band.setToGeometry(shape, None)
