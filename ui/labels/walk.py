"""Points of a layer one by one: the canvas follows, a key says the class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMessageBar, QgsVertexMarker
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QCloseEvent, QColor, QIcon, QKeySequence, QPixmap
from qgis.PyQt.QtWidgets import (
    QAction,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import ClassInfo
from ...model_backend.errors import InputError
from ...plugin.layers.sources import RESULT
from ...plugin.runs.labels import class_of, classes_of, in_order, labelled, middle, say_class
from ...plugin.runs.made import Made
from ...plugin.translation import class_name
from ..help import button, explain
from ..parts.controls import TextLabel
from ..parts.messages import show_message
from .stretch import Stretch

_SCREEN_PIXELS = 8
"""Of the screen, to one of the map: so near is a point looked at."""
_KEYS = 9
_OF_VALUES = ("singlebandgray", "singlebandpseudocolor", "paletted", "hillshade", "contour")


class PointWalk(QDialog):
    """The part that labelling and judging share.

    Args:
        canvas: QGIS's map canvas.
        parent: QGIS's main window, or a part of it.
    """

    COUNTS = False
    """Whether the pixels of each class are told."""

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """No layer yet; see the class."""
        super().__init__(parent)
        self._canvas = canvas
        self._marker: QgsVertexMarker | None = None
        self._near = False  # whether the canvas has been zoomed to a point
        self._before: QgsReferencedRectangle | None = None  # what the canvas showed before the first point
        self.made: Made | None = None  # the map that it is about
        self._stretch = Stretch(canvas)
        self._hidden: list[str] = []  # ids of maps that are shown again in the end
        self.layer: QgsVectorLayer | None = None
        self.classes: list[ClassInfo] = []
        self.points: list[int] = []
        self.at = 0
        self.pixel_size = 10.0  # metres, of the map that it is about
        self.messages = QgsMessageBar()
        self.where = TextLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.back = button(self.tr("Back"), self.tr("Go to the point before (Backspace)."), lambda: self.go(-1))
        self.next = button(self.tr("Next"), self.tr("Go to the next point (Space)."), lambda: self.go(1))
        self.close_button = button(self.tr("&Close"), self.tr("Close the window. What was said is kept."), self.close)
        self.grid = QGridLayout()
        self.grid.setColumnStretch(0, 1)
        self.grid.setVerticalSpacing(2)
        self.buttons: list[QPushButton] = []
        self.counts: list[QLabel] = []
        steps: list[tuple[str, Callable[[], None]]] = [
            (str(n), partial(self._press, n - 1)) for n in range(1, _KEYS + 1)
        ]
        steps += [("Space", lambda: self.go(1)), ("Backspace", lambda: self.go(-1))]
        self._keys = []
        for key, slot in steps:
            action = QAction(self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, slot=slot: slot())
            self.addAction(action)
            self._keys.append(action)
        QgsProject.instance().layersWillBeRemoved["QStringList"].connect(self._let_go)

    def walk_parts(self) -> QVBoxLayout:
        """Progress, steps and classes, to lay out."""
        steps = QHBoxLayout()
        for part in (self.back, self.next):
            steps.addWidget(part)
        steps.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(self.where)
        column.addWidget(self.bar)
        column.addLayout(steps)
        column.addLayout(self.grid)
        return column

    def take(self, layer: QgsVectorLayer | None) -> None:
        """Go through a layer, from its first point of which nothing is said."""
        self.layer, self._near = layer, False
        self.classes = classes_of(layer, self.known()) if layer is not None else []
        self.points = in_order(layer) if layer is not None else []
        self._fill()
        said = labelled(layer) if layer is not None else ()
        unsaid = [place for place, key in enumerate(self.points) if key not in said]
        self.at = unsaid[0] if unsaid else 0
        self.show_point()

    def known(self) -> Sequence[ClassInfo]:
        """The classes of the map that it is about."""
        return self.made.card.map_classes if self.made is not None else ()

    def said(self) -> int:
        """How many points something is said of."""
        return len(labelled(self.layer).intersection(self.points)) if self.layer is not None else 0

    def go(self, steps: int) -> None:
        """To another point."""
        if self.points:
            self.at = min(max(self.at + steps, 0), len(self.points) - 1)
            self.show_point()

    def hide_maps(self) -> None:
        """Hide what maps say, and layers that cover the image, so that it is seen and nobody is led."""
        project, (image, beside) = QgsProject.instance(), self._image_and_others()
        for layer in project.mapLayers().values():
            node, path = project.layerTreeRoot().findLayer(layer), layer.source().split("|")[0]
            covers = bool(image) and path not in image and (path in beside or _shows_values(layer))
            if (layer.customProperty(RESULT) or covers) and node is not None and node.itemVisibilityChecked():
                node.setItemVisibilityChecked(False)
                self._hidden.append(layer.id())

    def _image_and_others(self) -> tuple[set[str], set[str]]:
        """Files of the images that the map was made of, and of its other layers, such as heights."""
        if self.made is None or self.made.request is None:
            return set(), set()
        card, sources = self.made.card, self.made.request.job.sources
        families = {path: card.modality(source.modality).family for source in sources for path in source.paths}
        image = {path for path, family in families.items() if family == "optical"}
        return image, set(families) - image

    def show_maps(self) -> None:
        """Show again what was hidden."""
        for key in self._hidden:
            node = QgsProject.instance().layerTreeRoot().findLayer(key)
            if node is not None:
                node.setItemVisibilityChecked(True)
        self._hidden = []

    def say(self, place: int) -> None:
        """Say that a class, by its place, is at the point."""
        if self.layer is None or not self.points:
            return
        try:
            say_class(self.layer, self.points[self.at], self.classes[place].name)
        except InputError as error:
            self.complain(str(error))
        self.show_point()

    def chosen(self, place: int) -> None:
        """A class was pressed."""
        self.say(place)

    def complain(self, text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Warning) -> None:
        """Say what is wrong."""
        show_message(self.messages, text, level)

    def show_point(self) -> None:
        """Have the canvas show the point, and the window where it is among all."""
        here = bool(self.layer is not None and self.points)
        self.where.setVisible(here)
        self.bar.setVisible(here)
        for part, end in ((self.back, 0), (self.next, len(self.points) - 1)):
            part.setVisible(here)
            part.setEnabled(here and self.at != end)
        if not here:
            self._mark(None)
            return
        key, said = self.points[self.at], self.said()
        self.where.setText(
            self.tr("Point {at} of {all}; {said} said").format(at=self.at + 1, all=len(self.points), said=said)
        )
        self.bar.setRange(0, len(self.points))
        self.bar.setValue(said)
        name = class_of(self.layer, key)
        for info, each in zip(self.classes, self.buttons):
            each.setChecked(info.name == name)
        self._mark(self._on_canvas(middle(self.layer, key)))

    def _on_canvas(self, point: QgsPointXY | None) -> QgsPointXY | None:
        if point is None:
            return None
        crs = self._canvas.mapSettings().destinationCrs()
        try:
            return QgsCoordinateTransform(self.layer.crs(), crs, QgsProject.instance()).transform(point)
        except QgsCsException:
            return None

    def _mark(self, point: QgsPointXY | None) -> None:
        if point is None or not self.isVisible():
            if self._marker is not None:
                self._canvas.scene().removeItem(self._marker)
                self._marker = None
            return
        if self._marker is None:
            self._marker = QgsVertexMarker(self._canvas)
            self._marker.setIconType(QgsVertexMarker.IconType.ICON_CROSS)
            self._marker.setIconSize(28)
            self._marker.setPenWidth(2)
            self._marker.setColor(QColor("#ff2fb3"))  # of no class, and seen on any image
        self._marker.setCenter(point)
        if self._before is None:
            crs = self._canvas.mapSettings().destinationCrs()
            self._before = QgsReferencedRectangle(self._canvas.extent(), crs)
        self._canvas.setCenter(point)
        if not self._near:
            self._near = True
            dots = self._canvas.mapSettings().outputDpi() / 0.0254  # to a metre of the screen
            self._canvas.zoomScale(max(100.0, self.pixel_size / _SCREEN_PIXELS * dots))
        self._stretch.to(point)
        self._canvas.refresh()

    def _fill(self) -> None:
        """A button for each class."""
        while self.grid.count():
            self.grid.takeAt(0).widget().deleteLater()
        self.buttons, self.counts = [], []
        for place, info in enumerate(self.classes):
            key = f"{place + 1}  " if place < _KEYS else ""
            made = QPushButton(f"{key}{class_name(info.name)}".replace("&", "&&"))
            made.setCheckable(True)
            made.setIcon(swatch(info))
            made.setStyleSheet("text-align: left; padding: 3px 6px;")
            explain(made, class_name(info.name), self.tr("Say that this is here. The key is the number before it."))
            made.clicked.connect(partial(self._press, place))
            count = QLabel()
            count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            count.setVisible(self.COUNTS)
            count.setMinimumWidth(10 * self.fontMetrics().averageCharWidth())  # else it is cut off while it grows
            self.grid.addWidget(made, place, 0)
            self.grid.addWidget(count, place, 1)
            self.buttons.append(made)
            self.counts.append(count)

    def _press(self, place: int, _: bool = False) -> None:
        if place < len(self.classes):
            self.chosen(place)

    def _let_go(self, layers: Sequence[str]) -> None:
        if self.layer is not None and self.layer.id() in layers:
            self.take(None)

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """The keys work on the canvas, too, while the window is open."""
        super().showEvent(event)
        for action in self._keys:
            self._canvas.addAction(action)
        self.show_point()

    def hideEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """The canvas has its own keys again, and images look as before."""
        super().hideEvent(event)
        self._stretch.undo()
        for action in self._keys:
            self._canvas.removeAction(action)
        self._mark(None)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the canvas as it was."""
        self.leave()
        super().closeEvent(event)
        before, self._before = self._before, None
        if before is not None:
            with suppress(QgsCsException):  # the project has another CRS now, and that place lies outside of it
                self._canvas.setReferencedExtent(before)
            self._canvas.refresh()

    def leave_project(self) -> None:
        """The project was closed, and with it what the canvas showed: what is being done was for it."""
        self._before = None
        self.close()
        self.made = None

    def leave(self) -> None:
        """The window is about to be closed."""

    def close_down(self) -> None:
        """The window is about to be deleted."""
        QgsProject.instance().layersWillBeRemoved["QStringList"].disconnect(self._let_go)
        self.close()

    def put_beside(self) -> None:
        """Stand at the left edge of QGIS's window, so that the map can be seen, when opened first."""
        window = self.parentWidget().window() if self.parentWidget() else None
        if window is not None and not self.isVisible():
            corner = window.mapToGlobal(window.rect().topLeft())
            self.move(corner.x() + 8, corner.y() + max(80, window.height() // 8))


def _shows_values(layer: QgsMapLayer) -> bool:
    """Whether a layer is drawn from one band of values, as masks, heights and maps of classes are, and no image."""
    renderer = layer.renderer() if isinstance(layer, QgsRasterLayer) else None
    return renderer is not None and renderer.type() in _OF_VALUES


def swatch(info: ClassInfo) -> QIcon:
    """A class's colour as an icon."""
    picture = QPixmap(16, 16)
    picture.fill(QColor(*info.rgb))
    return QIcon(picture)
