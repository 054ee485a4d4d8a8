"""Drawing labels on the canvas: a click is a point, or a corner of a polygon."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent


class DrawTool(QgsMapTool):
    """Left clicks set corners, a right click or double click closes the polygon; of points each click is one.

    Args:
        canvas: Where to draw.
    """

    drawn = pyqtSignal(object)
    """A geometry in the canvas's CRS."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Polygons, until another is said; see the class."""
        super().__init__(canvas)
        self.polygons = True
        self._corners: list[QgsPointXY] = []
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setWidth(2)
        self.set_color(QColor("#ff2fb3"))
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_color(self, color: QColor) -> None:
        """Colour of what is being drawn."""
        self._band.setColor(color)
        self._band.setFillColor(QColor(color.red(), color.green(), color.blue(), 80))

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Set a corner or point, or close the polygon."""
        point = event.mapPoint()
        if event.button() == Qt.MouseButton.RightButton:
            self._close()
        elif event.button() == Qt.MouseButton.LeftButton:
            if not self.polygons:
                self.drawn.emit(QgsGeometry.fromPointXY(point))
            elif not self._corners or point != self._corners[-1]:
                self._corners.append(point)
                self._show([*self._corners, point])

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Show what the polygon would be."""
        if self._corners:
            self._show([*self._corners, event.mapPoint()])

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Close the polygon."""
        self._close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - QGIS's name
        """Escape gives up what is being drawn, Delete takes the last corner back."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() == Qt.Key.Key_Delete and self._corners:
            self._corners.pop()
            self._show(self._corners)

    def deactivate(self) -> None:
        """Another tool was chosen."""
        self.give_up()
        super().deactivate()

    def give_up(self) -> None:
        """Forget what is being drawn."""
        self._corners = []
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def _show(self, corners: list[QgsPointXY]) -> None:
        self._band.setToGeometry(QgsGeometry.fromPolygonXY([corners]), None)

    def _close(self) -> None:
        corners = self._corners
        self.give_up()
        shape = QgsGeometry.fromPolygonXY([corners]).makeValid() if len(corners) > 2 else QgsGeometry()
        if shape.type() == QgsWkbTypes.GeometryType.PolygonGeometry and shape.area() > 0:
            self.drawn.emit(max(shape.asGeometryCollection(), key=lambda part: part.area()))
