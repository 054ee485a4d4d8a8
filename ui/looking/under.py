"""Look under a map: how opaque it is, what is unsure, a swipe, and what the model says of a pixel."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsMapLayer, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsMapToolEmitPoint, QgsVertexMarker
from qgis.PyQt.QtCore import QSignalBlocker, Qt, QTimer
from qgis.PyQt.QtGui import QHideEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.errors import InputError
from ...model_backend.inference.outputs import CLASSES, CONFIDENCE, PROBABILITIES
from ...model_backend.raster.crs import Point
from ...plugin import settings
from ...plugin.layers.results import style_confidence, style_veil
from ...plugin.layers.sources import RESULT
from ...plugin.runs.made import Made
from ...plugin.runs.pixel import shares_at
from ...plugin.translation import Figure, class_name
from ..help import explain
from ..parts.bar import Bars
from ..parts.controls import TextLabel, may_shrink
from ..parts.flow import FlowLayout
from ..work import IsCancelled, Say, Work
from .drawn import ToolSwitch
from .swipe import SwipeTool

_VEILED = "layerfuse/veiled"
"""Property of a layer of confidence that is shown as a veil."""
_FEWEST = 0.005  # share of a class that is named


class LookUnder(QWidget):
    """Controls that look under the map of a run.

    Args:
        canvas: QGIS's map canvas.
    """

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """No map yet."""
        super().__init__(parent)
        self._canvas = canvas
        self._made: Made | None = None
        self._marker: QgsVertexMarker | None = None
        self._wanted: QgsPointXY | None = None  # pixel that is asked for next
        self._work = Work(self)
        self._work.failed.connect(self._say)
        self._work.changed.connect(self._next)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        explain(
            self.opacity,
            self.tr("Opacity of the map"),
            self.tr("Look under the map: to the left it is clear, to the right it covers the image."),
        )
        label = QLabel(self.tr("Opacity"))
        label.setBuddy(self.opacity)
        self.percent = QLabel()
        self.percent.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        self.opacity.valueChanged.connect(self._see_through)
        self.dim = QCheckBox(self.tr("Dim what is unsure"))
        self.dim.toggled.connect(self._veil)
        self.swipe = self._toggle(
            self.tr("Swipe"), self.tr("Drag a curtain over the canvas: right of it stands what the map hides.")
        )
        self.against = QComboBox()
        may_shrink(self.against)
        explain(
            self.against,
            self.tr("Swipe against"),
            self.tr("What stands on the right: the layers below the map, or a map of an earlier run."),
        )
        self.ask = self._toggle(
            self.tr("Ask a Pixel"), self.tr("Click on the map: what the model says of that pixel, of all its classes.")
        )
        self.bars, self.said = Bars(), TextLabel()
        self.said.hide()
        self._swiping = SwipeTool(canvas, self.hidden, self.tr("Map"))
        self._asking = QgsMapToolEmitPoint(canvas)
        self._switch = ToolSwitch(canvas, self._swiping, self._asking)
        self._asking.canvasClicked.connect(lambda point, _: self.ask_pixel(point))
        self.against.currentIndexChanged.connect(self._redraw)
        for button, tool in ((self.swipe, self._swiping), (self.ask, self._asking)):
            button.toggled.connect(lambda on, tool=tool: self._use(tool, on))
            tool.deactivated.connect(lambda button=button: button.setChecked(False))
        row = QGridLayout()
        for column, part in enumerate((label, self.opacity, self.percent)):
            row.addWidget(part, 0, column)
        tools = FlowLayout()
        for part in (self.swipe, self.ask):
            tools.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.dim)
        layout.addLayout(tools)
        layout.addWidget(self.against)
        layout.addWidget(self.said)
        layout.addLayout(self.bars)
        self.refresh()

    def _toggle(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setCheckable(True)
        explain(button, "", tip)
        return button

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Give the canvas back: nobody could switch the tools off any more."""
        super().hideEvent(event)
        for button in (self.swipe, self.ask):
            button.setChecked(False)

    def close_down(self) -> None:
        """The dock is about to be deleted."""
        self._work.cancel()
        self.show_map(None, ())

    def show_map(self, made: Made | None, before: Sequence[Made]) -> None:
        """Look under another map, or none.

        Args:
            made: Its run.
            before: Earlier runs, whose maps it can be compared with.
        """
        for button in (self.swipe, self.ask):
            button.setChecked(False)
        self._made = made
        self._clear()
        with QSignalBlocker(self.opacity), QSignalBlocker(self.dim), QSignalBlocker(self.against):
            layer, sure = (made.layer(CLASSES), made.layer(CONFIDENCE)) if made is not None else (None, None)
            self.opacity.setValue(100 if layer is None else round(100 * layer.opacity()))
            self.dim.setChecked(sure is not None and bool(sure.customProperty(_VEILED)))
            self.against.clear()
            self.against.addItem(self.tr("Against the layers below"), "")
            for run in reversed(before):
                layer = run.layer(CLASSES)
                if layer is not None:
                    self.against.addItem(self.tr("Against {map}").format(map=layer.name()), layer.id())
        self.percent.setText(self.tr("{percent} %").format(percent=self.opacity.value()))
        self.refresh()

    def show_swipe(self, words: str) -> None:
        """Draw the curtain, and say what it shows."""
        self.swipe.setChecked(True)
        self._say(words)

    def refresh(self) -> None:
        """Offer what can be done with the layers that are there still."""
        there = self._made is not None and self._made.layer(CLASSES) is not None
        for control in (self.opacity, self.swipe):
            control.setEnabled(there)
        self.ask.setEnabled(there)
        known = self._made is None or self._made.request is not None or PROBABILITIES in self._made.outputs
        self.ask.setVisible(known)  # else its model is gone, or a layer's address had a key
        for button in (self.swipe, self.ask):
            button.setChecked(there and button.isChecked())
        sure = self._made is not None and self._made.layer(CONFIDENCE) is not None
        self.dim.setEnabled(sure)
        veil = self.tr("Lay a veil over the map, the thicker the less sure the model is.")
        explain(self.dim, "", veil if sure else self.tr("Needs a layer of confidence: tick it below Output, and run."))
        self.against.setVisible(self.swipe.isChecked() and self.against.count() > 1)

    def hidden(self) -> list[QgsMapLayer]:
        """Layers on the right of the swipe, from top to bottom; of all maps at most the one that is chosen."""
        own = set(self._made.layers.values()) if self._made is not None else set()
        before = QgsProject.instance().mapLayer(self.against.currentData() or "")
        made = own.union(layer.id() for layer in self._canvas.layers() if layer.customProperty(RESULT))
        below = [layer for layer in self._canvas.layers() if layer.id() not in made]
        return below if before is None else [before, *below]

    def ask_pixel(self, point: QgsPointXY) -> None:
        """Show what the model says of the pixel at a point of the canvas."""
        self._wanted = point
        if self._marker is None:
            self._marker = QgsVertexMarker(self._canvas)
            self._marker.setIconType(QgsVertexMarker.IconType.ICON_CROSS)
            self._marker.setPenWidth(2)
        self._marker.setCenter(point)
        self._next()

    def _next(self) -> None:
        if self._wanted is None or self._work.busy or self._made is None:
            return
        point, self._wanted, made = self._wanted, None, self._made
        project, layer = QgsProject.instance(), made.layer(CLASSES)
        if layer is None:
            return
        try:
            python = settings.engine_python()
            way = QgsCoordinateTransform(
                self._canvas.mapSettings().destinationCrs(), layer.crs(), project.transformContext()
            )
            place = way.transform(point)
        except (InputError, QgsCsException) as error:
            self._say(str(error))
            return
        found: list[tuple[str, str, float]] = []

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            found.extend(shares_at(made, python, Point(place.x(), place.y()), is_cancelled))

        self._say(self.tr("Asking the model…"))
        self._work.start(self.tr("Ask a pixel"), work, lambda: self._show(made, found))

    def _show(self, made: Made, found: Sequence[tuple[str, str, float]]) -> None:
        if made is not self._made or not self.ask.isChecked():
            return
        self._say("" if found else self.tr("There is no map at this place."))
        ordered = sorted(found, key=lambda row: -row[2])
        self.bars.fill(
            (class_name(name), color, share, (self.tr("{share} %").format(share=f"{Figure(100 * share):.1f}"),))
            for name, color, share in ordered
            if share >= _FEWEST
        )
        QTimer.singleShot(0, self._reveal)

    def _reveal(self) -> None:
        """Scroll to the answer, once its rows have their places."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self.ask.isChecked():
            end = self.mapTo(area.widget(), self.rect().bottomLeft())
            area.ensureVisible(end.x(), end.y())
            area.ensureWidgetVisible(self.ask)

    def _say(self, text: str) -> None:
        self.bars.fill(())
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _clear(self) -> None:
        self._say("")
        self._wanted = None
        if self._marker is not None:
            self._canvas.scene().removeItem(self._marker)
            self._marker = None

    def _use(self, tool: QgsMapTool, on: bool) -> None:
        """Take a tool of the canvas, or give back the one before."""
        self._switch.use(tool, on)
        if not on:
            self._clear()
        self.refresh()

    def _redraw(self) -> None:
        if self.swipe.isChecked():
            self._swiping.draw()

    def _see_through(self, percent: int) -> None:
        self.percent.setText(self.tr("{percent} %").format(percent=percent))
        layer = self._made.layer(CLASSES)
        if layer is not None:
            layer.setOpacity(percent / 100)
            layer.triggerRepaint()

    def _veil(self, on: bool) -> None:
        """Show the layer of confidence as a veil over the map, or as it was."""
        layer, project = self._made.layer(CONFIDENCE), QgsProject.instance()
        if layer is None:
            return
        (style_veil if on else style_confidence)(layer)
        layer.setCustomProperty(_VEILED, on)
        layer.triggerRepaint()
        node = project.layerTreeRoot().findLayer(layer)
        if node is None:  # a plugin or macro may keep a layer out of the tree
            return
        node.setItemVisibilityChecked(on)
        if on:  # above the map
            copy = node.clone()
            node.parent().insertChildNode(0, copy)
            node.parent().removeChildNode(node)
