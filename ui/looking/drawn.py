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


def paint(band: QgsRubberBand, color: QColor, fill: int) -> None:
    """Give a band its colour, and to what is inside so much of it: 0..255."""
    band.setStrokeColor(color)
    band.setFillColor(QColor(color.red(), color.green(), color.blue(), fill))
    band.setWidth(2)


class CornerTool(QgsMapTool):
    """What tools that draw polygons corner by corner have in common.

    Args:
        canvas: QGIS's map canvas.
        color: Of what is half drawn.
        fill: How much of it is inside, 0..255.
    """

    drawn = pyqtSignal(QgsGeometry)
    """A shape in the canvas's CRS."""

    def __init__(self, canvas: QgsMapCanvas, color: QColor, fill: int) -> None:
        """Nothing is drawn yet."""
        super().__init__(canvas)
        self._color, self._fill = color, fill
        self._corners: list[QgsPointXY] = []
        self._line: QgsRubberBand | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_color(self, color: QColor) -> None:
        """Colour of what is being drawn."""
        self._color = color
        if self._line is not None:
            paint(self._line, color, self._fill)

    def deactivate(self) -> None:
        """Forget what is half drawn."""
        self.forget()
        super().deactivate()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Where the next corner would be."""
        if self._corners:
            self._show(event.mapPoint())

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """The end; its first click was a corner already."""
        self._end()

    def forget(self) -> None:
        """Forget what is being drawn."""
        self._corners = []
        if self._line is not None:
            self.canvas().scene().removeItem(self._line)
            self._line = None

    def _add(self, point: QgsPointXY) -> None:
        self._corners.append(point)
        self._show(point)

    def _take_back(self) -> None:
        self._corners.pop()
        self._show(self._corners[-1] if self._corners else None)

    def _end(self) -> None:
        raise NotImplementedError

    def _show(self, last: QgsPointXY | None) -> None:
        if self._line is None:
            self._line = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.PolygonGeometry)
            paint(self._line, self._color, self._fill)
        if last is not None:
            self._line.setToGeometry(QgsGeometry.fromPolygonXY([[*self._corners, last]]), None)
        else:
            self._line.reset(QgsWkbTypes.GeometryType.PolygonGeometry)


class PolygonTool(CornerTool):
    """A click is a corner; a right click or a double click ends it, Backspace takes a corner back, Esc gives up.

    Args:
        canvas: QGIS's map canvas.
    """

    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """See the base."""
        super().__init__(canvas, QColor(_COLOR), 40)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """A corner, or the end."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._add(event.mapPoint())
        elif event.button() == Qt.MouseButton.RightButton:
            self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take back a corner, or give up."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._corners:
            event.accept()
            self._take_back()

    def _end(self) -> None:
        shape = QgsGeometry.fromPolygonXY([self._corners]) if len(self._corners) >= _FEWEST else QgsGeometry()
        if not shape.isGeosValid():  # sides that cross each other
            shape = shape.makeValid()
        if shape.isEmpty() or not shape.area() > 0:
            self.given_up.emit()
            return
        shape.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.drawn.emit(shape)


class ToolSwitch:
    """Takes tools of the canvas, and gives back the one before.

    Args:
        canvas: QGIS's map canvas.
        tools: That are taken.
    """

    def __init__(self, canvas: QgsMapCanvas, *tools: QgsMapTool) -> None:
        """None is taken yet."""
        self._canvas, self._tools = canvas, tools
        self._before: QgsMapTool | None = None

    def use(self, tool: QgsMapTool, on: bool) -> None:
        """Take a tool, or give it back if the canvas has it still."""
        if on:
            if self._canvas.mapTool() not in self._tools:
                self._before = self._canvas.mapTool()
            self._canvas.setMapTool(tool)
        elif self._canvas.mapTool() is tool:
            self._canvas.unsetMapTool(tool)
            if self._before is not None:
                self._canvas.setMapTool(self._before)


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
        self.band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        paint(self.band, QColor(_COLOR), 0)
        self.band.setToGeometry(shape, None)
