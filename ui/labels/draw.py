"""Drawing labels on the canvas: a click is a point, or a corner of a polygon."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ..looking.drawn import CornerTool


class DrawTool(CornerTool):
    """Left clicks set corners, a right click or double click closes the polygon; of points each click is one.

    Args:
        canvas: Where to draw.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Polygons, until another is said; see the class."""
        super().__init__(canvas, QColor("#ff2fb3"), 80)
        self.polygons = True

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Set a corner or point, or close the polygon."""
        point = event.mapPoint()
        if event.button() == Qt.MouseButton.RightButton:
            self._end()
        elif event.button() == Qt.MouseButton.LeftButton:
            if not self.polygons:
                self.drawn.emit(QgsGeometry.fromPointXY(point))
            elif not self._corners or point != self._corners[-1]:
                self._add(point)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - QGIS's name
        """Escape gives up what is being drawn, Delete takes the last corner back."""
        if event.key() == Qt.Key.Key_Escape:
            self.forget()
        elif event.key() == Qt.Key.Key_Delete and self._corners:
            self._take_back()

    def _end(self) -> None:
        corners = self._corners
        self.forget()
        shape = QgsGeometry.fromPolygonXY([corners]).makeValid() if len(corners) > 2 else QgsGeometry()
        if shape.type() == QgsWkbTypes.GeometryType.PolygonGeometry and shape.area() > 0:
            self.drawn.emit(max(shape.asGeometryCollection(), key=lambda part: part.area()))
