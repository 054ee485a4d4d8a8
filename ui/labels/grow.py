"""Growing labels on the image: a click is a region of like pixels."""

from __future__ import annotations

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ...model_backend.errors import InputError
from ...model_backend.raster.shapes.region import TOLERANCE
from ...plugin.layers.image import Surroundings, image_at
from ..looking.drawn import paint
from ..work import IsCancelled, Say, Work

_TWICE = 80
"""Pixels of the screen: dragged so far to the right, what is twice as unlike belongs to it."""
_LEAST, _MOST = 0.01, 20.0  # tolerances


class GrowTool(QgsMapTool):
    """Press: what is like this place is outlined; dragged to the right it grows, to the left it shrinks; let go: drawn.

    The tolerance is kept for the next region.

    Args:
        canvas: Where to draw.
    """

    drawn = pyqtSignal(QgsGeometry)
    """A polygon in the canvas's CRS."""
    failed = pyqtSignal(str)
    """Why there is none."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Nothing is grown yet; see the class."""
        super().__init__(canvas)
        self.tolerance = TOLERANCE
        self._color = QColor("#ff2fb3")
        self._band: QgsRubberBand | None = None
        self._found: Surroundings | None = None
        self._begun: tuple[int, float] | None = None  # where the mouse was pressed, and the tolerance then
        self._let_go = False
        self._shape = QgsGeometry()
        self._work = Work(self)
        self._work.failed.connect(self._fail)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def set_color(self, color: QColor) -> None:
        """Colour of what is being grown."""
        self._color = color

    def deactivate(self) -> None:
        """Forget what is half grown."""
        self.forget()
        super().deactivate()

    def forget(self) -> None:
        """Forget what is being grown."""
        self._work.cancel()
        self._found, self._begun, self._shape = None, None, QgsGeometry()
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Look at the image around the place, off the GUI thread; the right button gives up."""
        if event.button() == Qt.MouseButton.RightButton:
            self.forget()
        if event.button() != Qt.MouseButton.LeftButton or self._work.busy:
            return
        self.forget()
        try:
            image = image_at(self.canvas().layers(), event.mapPoint(), self.canvas().mapSettings())
        except InputError as error:
            self.failed.emit(str(error))
            return
        self._begun, self._let_go, found = (event.pos().x(), self.tolerance), False, []

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            found.append(image.look(is_cancelled))

        def done() -> None:
            if self._begun is None:  # given up meanwhile
                return
            self._found = found[0]
            self._show()
            if self._let_go:
                self._end()

        self._work.start(self.tr("Look at the image"), work, done)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """Grow or shrink while the button is held."""
        if self._begun is None or self._let_go:
            return
        pressed, before = self._begun
        tolerance = before * 2 ** ((event.pos().x() - pressed) / _TWICE)
        self.tolerance = min(max(tolerance, _LEAST), _MOST)
        self._show()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:  # noqa: N802 - QGIS's name
        """It is as it is to be."""
        if event.button() == Qt.MouseButton.LeftButton and self._begun is not None:
            self._let_go = True
            if self._found is not None:
                self._end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - QGIS's name
        """Escape gives up what is waited for; while a button is held, the canvas keeps keys to itself."""
        if event.key() == Qt.Key.Key_Escape:
            self.forget()

    def _show(self) -> None:
        if self._found is None:
            return
        crs, project = self.canvas().mapSettings().destinationCrs(), QgsProject.instance()
        self._shape = self._found.region(self.tolerance)
        try:
            self._shape.transform(QgsCoordinateTransform(self._found.crs, crs, project))
        except QgsCsException:
            self._shape = QgsGeometry()
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.PolygonGeometry)
            paint(self._band, self._color, 80)
        self._band.setToGeometry(self._shape, None)

    def _end(self) -> None:
        shape = self._shape
        self.forget()
        if shape.isEmpty():
            self._fail(self.tr("The image has no values at this place."))
        else:
            self.drawn.emit(shape)

    def _fail(self, why: str) -> None:
        self.forget()
        self.failed.emit(why)
