"""The preview: two temporary layers that follow the view while a button is pressed, and are never saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton
from qgis.PyQt.QtXml import QDomDocument, QDomNode

from ...model_backend.card import Card
from ...model_backend.inference.outputs import CLASSES, KINDS
from ...model_backend.inference.pipeline import Job
from ...model_backend.raster.crs import Bounds
from ...model_backend.raster.grid import Grid
from ...plugin.layers.results import style_classes
from ...plugin.layers.sources import RESULT
from ...plugin.runs.preview import Picture, Previewer, Sight, forget
from ...plugin.runs.tasks import RunQueue

EXACT, COARSE = "exact", "coarse"  # the map as it will be, and the look below it
_SETTLE_MS = 300  # after the view has moved
_PALE = 0.45  # opacity of the coarse look


class Preview(QObject):
    """Maps the view while its button is pressed.

    Args:
        canvas: QGIS's map canvas.
        queue: Runs; while one goes on, the machine is its own.
        button: Switches the preview on and off.
        parent: Owns it.
    """

    told = pyqtSignal(str)
    """How the preview goes; empty while it is off."""

    def __init__(self, canvas: QgsMapCanvas, queue: RunQueue, button: QPushButton, parent: QObject) -> None:
        """Off; see the class."""
        super().__init__(parent)
        self._canvas, self._queue, self._button = canvas, queue, button
        self._offered: tuple[Job, Grid, Card, Path, Path, str] | None = None
        self._asked: Sight | None = None  # the last
        self._layers: dict[str, tuple[str, str]] = {}  # layer id and raster, of EXACT and COARSE
        self._of: Sight | None = None  # the job that the layers show
        self._away: dict[str, tuple[QgsRasterLayer, bool]] = {}  # what is out of the project while that is saved
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._ask)
        self._previewer = Previewer(self)
        self._previewer.seen.connect(self._show)
        self._previewer.failed.connect(self._fail)
        button.toggled.connect(self._switch)
        queue.changed.connect(self._give_way)
        canvas.extentsChanged.connect(self._follow)
        project = QgsProject.instance()
        project.layersRemoved.connect(self._removed)
        project.writeProject.connect(self._step_aside)

    def close_down(self) -> None:
        """Stop, and leave nothing; the dock is about to be deleted."""
        project = QgsProject.instance()
        self._canvas.extentsChanged.disconnect(self._follow)
        project.layersRemoved.disconnect(self._removed)
        project.writeProject.disconnect(self._step_aside)
        self._soon.stop()
        self._previewer.close()
        self._clear()

    def layer(self, which: str) -> QgsRasterLayer | None:
        """A layer of the preview, if it is shown."""
        return QgsProject.instance().mapLayer(self._layers.get(which, ("",))[0])

    def offer(self, job: Job, grid: Grid, card: Card, folder: Path, python: Path, device: str) -> None:
        """A run is possible: what it would be.

        Args:
            job: The run's.
            grid: The run's.
            card: The model's.
            folder: The model's.
            python: The engine's Python.
            device: What to compute on; empty: what the options say.
        """
        nowhere = {kind: None for kind in KINDS if kind != CLASSES}  # where a map goes does not change it
        self._offered = replace(job, output=None, overwrite=False, **nowhere), grid, card, folder, python, device
        self._ask()

    def _switch(self, on: bool) -> None:
        if on:
            self.told.emit(self.tr("Preview: starting…"))
            self._ask()
        else:
            self._soon.stop()
            self._asked = None
            self._previewer.ask(None)
            self._clear()
            self.told.emit("")

    def _give_way(self) -> None:
        """A run has the machine for itself, and its map is on the way."""
        if self._queue.current is not None:
            self._button.setChecked(False)

    def _follow(self) -> None:
        if self._button.isChecked():
            self._soon.start()

    def _ask(self) -> None:
        if self._offered is None or not self._button.isChecked():
            return
        bounds = self._view(self._offered[1])
        if bounds is None:
            self.told.emit(self.tr("Preview: the view shows nothing of the area."))
            return
        sight = Sight(*self._offered, bounds)
        if sight != self._asked:
            self._asked = sight
            self._previewer.ask(sight)

    def _view(self, grid: Grid) -> Bounds | None:
        """What the view shows of the map, in the grid's CRS; None for nothing."""
        settings, context = self._canvas.mapSettings(), QgsProject.instance().transformContext()
        theirs, ours = QgsCoordinateReferenceSystem(grid.crs), settings.destinationCrs()
        try:  # from the map to the view and back: a view of the whole world has no place in a zone
            whole = QgsCoordinateTransform(theirs, ours, context).transformBoundingBox(QgsRectangle(*grid.bounds()))
            seen = whole.intersect(settings.visibleExtent())
            if seen.isEmpty():
                return None
            box = QgsCoordinateTransform(ours, theirs, context).transformBoundingBox(seen)
        except QgsCsException:
            return None
        return Bounds(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())

    def _show(self, picture: Picture) -> None:
        """Show what is known of the view by now."""
        if not picture.sight.is_of(self._asked) or self._away:
            forget(picture.exact, picture.coarse)
            return
        if not picture.sight.is_of(self._of):
            self._clear()
            self._of = picture.sight
        with QgsProject.blockDirtying(QgsProject.instance()):
            self._put(COARSE, picture.coarse, picture.sight.card)
            self._put(EXACT, picture.exact, picture.sight.card)
        self.told.emit(self._words(picture))

    def _words(self, picture: Picture) -> str:
        if picture.share < 1:
            words = self.tr("Preview: {percent} % of the view as the map will be; what is pale is a coarse look.")
        else:
            words = self.tr("Preview: the view as the map will be.")
        if picture.sight.job.minimum_unit:
            words += " " + self.tr("Small patches go to their neighbours in the map only.")
        return words.format(percent=int(100 * picture.share))

    def _put(self, which: str, path: str | None, card: Card) -> None:
        """Show a raster; None: what is shown stays; empty: nothing is shown."""
        if path is None:
            return
        layer = self.layer(which)
        if not path:
            self._remove(which)
        elif layer is None:
            layer = QgsRasterLayer(path, self.tr("Preview") if which == EXACT else self.tr("Preview, a coarse look"))
            style_classes(layer, card)
            layer.setOpacity(1.0 if which == EXACT else _PALE)
            layer.setCustomProperty(RESULT, True)
            self._layers[which] = layer.id(), path
            self._add(which, layer)
        else:
            before = self._layers[which][1]
            layer.setDataSource(path, layer.name(), layer.providerType())
            self._layers[which] = layer.id(), path
            layer.triggerRepaint()
            forget(before)

    def _add(self, which: str, layer: QgsRasterLayer) -> None:
        """Put a layer on top of the others; the coarse look below the other."""
        project = QgsProject.instance()
        root = project.layerTreeRoot()
        project.addMapLayer(layer, False)
        first, exact = root.children()[:1], self.layer(EXACT)
        below = which == COARSE and exact is not None and first == [root.findLayer(exact)]
        root.insertLayer(int(below), layer).setExpanded(which == EXACT)

    def _remove(self, which: str) -> None:
        key, path = self._layers.pop(which, ("", ""))
        if QgsProject.instance().mapLayer(key) is not None:
            QgsProject.instance().removeMapLayer(key)
        forget(path)

    def _clear(self) -> None:
        """Take the layers out of the project."""
        self._of, self._away = None, {}
        with QgsProject.blockDirtying(QgsProject.instance()):
            for which in list(self._layers):
                self._remove(which)

    def _removed(self, ids: list[str]) -> None:
        """If somebody has removed a layer of the preview, or closed the project, it is over."""
        if not self._away and any(key in ids for key, _ in self._layers.values()):
            self._button.setChecked(False)

    def _fail(self, why: str) -> None:
        self._button.setChecked(False)
        self.told.emit(why)

    def _step_aside(self, document: QDomDocument) -> None:
        """The project is being saved: the layers are out of it for as long as that takes."""
        project = QgsProject.instance()
        there = {which: layer for which in self._layers if (layer := self.layer(which)) is not None}
        tree = project.layerTreeRoot()
        self._away = {which: (la, tree.findLayer(la).itemVisibilityChecked()) for which, la in there.items()}
        for layer in there.values():
            project.takeMapLayer(layer)
        _drop(document.documentElement(), {layer.id() for layer in there.values()})
        if there:
            QTimer.singleShot(0, self._come_back)

    def _come_back(self) -> None:
        away, self._away = self._away, {}
        with QgsProject.blockDirtying(QgsProject.instance()):
            for which, (layer, visible) in away.items():
                self._add(which, layer)
                QgsProject.instance().layerTreeRoot().findLayer(layer).setItemVisibilityChecked(visible)


def _drop(node: QDomNode, ids: set[str]) -> None:
    """Take what stands for layers out of a project's document."""
    child = node.firstChildElement()
    while not child.isNull():
        following = child.nextSiblingElement()
        if child.attribute("id") in ids or child.text() in ids:
            node.removeChild(child)
        else:
            _drop(child, ids)
        child = following
