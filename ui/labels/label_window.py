"""The window "Label": say what is where, learn from it, and decide between the old map and the new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from qgis.core import Qgis, QgsCoordinateTransform, QgsGeometry, QgsMapLayer, QgsMapLayerProxyModel, QgsProject
from qgis.gui import QgsDoubleSpinBox, QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QSignalBlocker, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ...model_backend.card import Card, ClassInfo
from ...model_backend.errors import InputError
from ...plugin import settings
from ...plugin.handbook import LEARNING
from ...plugin.models.installed import remember_folder
from ...plugin.runs import labels
from ...plugin.runs.improving import (
    Outcome,
    keep_step,
    points_to_label,
    remove_model,
    show_changed,
    step_back,
    steps,
)
from ...plugin.runs.learning import Told, remember_learnt
from ...plugin.runs.made import Made
from ..help import button, explain
from ..looking.drawn import ToolSwitch
from ..parts.controls import LayerBox, Scroll, TextLabel, show_kinds
from ..parts.flow import FlowLayout
from ..parts.window import lay_out
from ..work import IsCancelled, Say, Work
from .draw import DrawTool
from .grow import GrowTool
from .new_labels import NewLabels
from .outcome import OutcomeBox, percent
from .rounds import Rounds
from .walk import PointWalk


class LabelWindow(PointWalk):
    """Labels of a layer, and rounds of learning from them.

    Args:
        canvas: QGIS's map canvas.
        card: Tells the model that is chosen in the panel.
        rounds: What learns.
        parent: The panel.
    """

    COUNTS = True
    model_wanted = pyqtSignal(str)
    """Another model is to be used from now on."""
    discarded = pyqtSignal(object)
    """A map, a Made, is gone with its files."""

    def __init__(
        self, canvas: QgsMapCanvas, card: Callable[[], Card | None], rounds: Rounds, parent: QWidget | None = None
    ) -> None:
        """No labels yet; see the class."""
        super().__init__(canvas, parent)
        self.setWindowTitle(self.tr("Label"))
        self.setObjectName("LayerFuseLabel")
        self._card, self.rounds = card, rounds
        self._outcome: Outcome | None = None
        self._learns: dict[str, set[int]] = {}  # features that the round learns, by layer
        self._drawn: list[int] = []
        self._class = 0
        self.state, self.status = TextLabel(), TextLabel()
        self._work = Work(self)
        self._work.said.connect(lambda text: self.status.setText(text))
        self._work.failed.connect(self._fail)
        self._work.changed.connect(self._show_state)
        self.box = LayerBox(self.tr("None"))
        kinds = QgsMapLayerProxyModel.Filter
        show_kinds(self.box, kinds.PolygonLayer, kinds.PointLayer)
        explain(self.box, self.tr("Label layer"), self.tr("Points or polygons with a field class."))
        self.box.chosen.connect(self._choose)
        self.new = button(self.tr("&New Label Layer…"), self.tr("Make a layer to draw labels in."), self.new_layer)
        self.suggest = button(
            self.tr("&Where to Look Next"),
            self.tr("Choose ten points of the map at which a label helps the model most."),
            self.suggest_points,
        )
        self.tool = DrawTool(canvas)
        self.tool.drawn.connect(self._add)
        self.growing = GrowTool(canvas)
        self.growing.drawn.connect(self._add)
        self.growing.failed.connect(self.complain)
        self.draw = self._toggle(
            self.tr("&Draw"),
            self.tr(
                "Draw labels of the class that is pressed. Polygons: a click for each corner, a right click at the "
                "end; Escape gives up. Points: a click each."
            ),
            self.tool,
        )
        self.grow = self._toggle(
            self.tr("&Grow"),
            self.tr(
                "Grow labels of the class that is pressed: a click takes all that looks alike around it on the "
                "uppermost image. Hold the button and drag to the right for more, to the left for less; a right click "
                "gives up. The next click takes as much."
            ),
            self.growing,
        )
        self._tools = ToolSwitch(canvas, self.tool, self.growing)
        self.undo = button(self.tr("&Undo"), self.tr("Take back the last label that was drawn."), self._undo)
        self.hide_map = QCheckBox(self.tr("Hide the &maps"))
        explain(self.hide_map, "", self.tr("See the image, and what is there, before you see what the map says of it."))
        self.hide_map.toggled.connect(lambda on: self.hide_maps() if on else self.show_maps())
        self.minutes = QgsDoubleSpinBox()
        self.minutes.setRange(0.1, 600.0)
        self.minutes.setDecimals(1)
        self.minutes.setValue(3.0)
        self.minutes.setShowClearButton(False)  # it would cover the unit
        self.minutes.setSuffix(self.tr(" min"))
        explain(self.minutes, self.tr("Time"), self.tr("How long to train, at most. A few labels take less."))
        self.learn = button(
            self.tr("&Learn From It"),
            self.tr("The model of the map goes on learning from these labels, and the map is made again."),
            self.start,
        )
        self.stop = button(
            self.tr("&Stop"), self.tr("End the training now. You are asked what becomes of the result."), self._stop
        )
        self.step_back = button(
            self.tr("Step Back"), self.tr("Use the model that was in use before the last one."), self._step_back
        )
        self.learning_bar = QProgressBar()
        self.learning_bar.setRange(0, 1000)
        self.learning_bar.setTextVisible(False)
        self.outcome = OutcomeBox()
        self.outcome.used.connect(self._use)
        self.outcome.kept.connect(self._keep)
        self.outcome.discarded.connect(self._discard)
        rounds.told.connect(self._show_progress)
        rounds.said.connect(lambda text: self.status.setText(text))
        rounds.changed.connect(self._show_state)
        rounds.failed.connect(self._fail)
        rounds.ended.connect(lambda ended: self._decide(*ended))
        self._lay_out()
        self._show_state()

    def _lay_out(self) -> None:
        top, drawing, learning = FlowLayout(), FlowLayout(), QHBoxLayout()
        for part in (self.new, self.suggest):
            top.addWidget(part)
        for part in (self.draw, self.grow, self.undo, self.hide_map):
            drawing.addWidget(part)
        for part in (self.learn, self.minutes, self.stop):
            learning.addWidget(part)
        learning.addStretch(1)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)
        column.addLayout(top)
        column.addLayout(self.walk_parts())
        column.addLayout(drawing)
        column.addWidget(self.state)
        column.addLayout(learning)
        column.addWidget(self.learning_bar)
        column.addWidget(self.status)
        column.addWidget(self.outcome)
        column.addStretch(1)
        self.scroll = Scroll(inside)
        lay_out(self, (self.messages, self.scroll), LEARNING, (self.step_back, self.close_button), (46, 36))

    def _toggle(self, text: str, tip: str, tool: QgsMapTool) -> QPushButton:
        """A button that takes a tool of the canvas, and gives it back."""
        made = QPushButton(text)
        made.setCheckable(True)
        explain(made, "", tip)
        made.toggled.connect(lambda on: self._use_tool(tool, on))
        tool.deactivated.connect(lambda: made.setChecked(False))
        return made

    def improve(self, made: Made | None) -> None:
        """Take up a map, or none: the project was closed."""
        if self.made is not made:
            self._leave_undecided()
            self.made = made
            self.outcome.hide()
        self._show_state()

    def _choose(self, layer: QgsMapLayer | None) -> None:
        """A layer was chosen in the box."""
        self._put_down()
        self._drawn = []
        if layer is not None and not labels.is_labels(layer):
            self.complain(self.tr("This layer has no field “class”. Make a new one, or choose another."))
            layer = None
        self.take(layer)
        self._choose_class(0)
        self._show_state()

    def show_layer(self, layer: QgsMapLayer) -> None:
        """Take up a layer of labels."""
        with QSignalBlocker(self.box):
            self.box.setLayer(layer)
        self._choose(layer)

    def new_layer(self) -> None:
        """Ask for a new layer."""
        crs = self._canvas.mapSettings().destinationCrs()
        card = self.made.card if self.made is not None else self._card()
        asked = NewLabels(card, crs, self)
        asked.accepted.connect(lambda: self._begin(asked.layer))
        asked.open()

    def _begin(self, layer: QgsMapLayer) -> None:
        self.show_layer(layer)
        self.draw.setChecked(True)

    def suggest_points(self) -> None:
        """Choose the next points, off the GUI thread."""
        self.messages.clearWidgets()
        made, project = self.made, QgsProject.instance()
        path = labels.free_path(labels.keeping_folder(project), "labels")
        try:
            python = settings.engine_python()
            known = [labels.copy_labels(layer, found) for layer in self._layers() if (found := labels.labelled(layer))]
        except InputError as error:
            self.complain(str(error))
            return

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            points_to_label(made.request, dict(made.outputs), known, path, python, say, is_cancelled)

        def done() -> None:
            layer = labels.open_labels(path)
            labels.show_labels(layer)
            self.status.clear()
            self.hide_map.setChecked(True)
            self.show_layer(layer)

        self._work.start(self.tr("Where to look next"), work, done)

    def known(self) -> Sequence[ClassInfo]:
        """The classes of the map, or else of the model that is chosen in the panel."""
        card = self._card() if self.made is None else self.made.card
        return card.map_classes if card is not None else ()

    def _layers(self) -> list[QgsMapLayer]:
        return labels.layers_to_learn(QgsProject.instance(), self.layer)

    def chosen(self, place: int) -> None:
        """A class: what is drawn is of it; without drawing, the point is."""
        self._choose_class(place)
        if not self._draws():
            self.say(place)

    def _draws(self) -> bool:
        return self.draw.isChecked() or self.grow.isChecked()

    def _put_down(self) -> None:
        for part in (self.draw, self.grow):
            part.setChecked(False)

    def _choose_class(self, place: int) -> None:
        self._class = place
        if place < len(self.classes):
            for tool in (self.tool, self.growing):
                tool.set_color(QColor(*self.classes[place].rgb))
        if self._draws():
            for each, made in enumerate(self.buttons):
                made.setChecked(each == place)

    def _use_tool(self, tool: QgsMapTool, on: bool) -> None:
        if self.layer is not None:
            self.tool.polygons = labels.is_polygons(self.layer)
        self._tools.use(tool, on and self.layer is not None)
        if on:
            self._choose_class(self._class)

    def _add(self, geometry: QgsGeometry) -> None:
        """A label was drawn."""
        if self.layer is None or not self.classes:
            return
        crs, project = self._canvas.mapSettings().destinationCrs(), QgsProject.instance()
        geometry.transform(QgsCoordinateTransform(crs, self.layer.crs(), project))
        try:
            self._drawn.append(labels.add_label(self.layer, geometry, self.classes[self._class].name))
        except InputError as error:
            self.complain(str(error))
        self._show_state()

    def _undo(self) -> None:
        if self.layer is not None and self._drawn:
            try:
                labels.remove_label(self.layer, self._drawn.pop())
            except InputError as error:
                self.complain(str(error))
        self._show_state()

    def start(self) -> None:
        """Learn from the labels."""
        self.messages.clearWidgets()
        self.outcome.hide()
        try:
            self._learns = {}
            new: list[str] = []
            earlier: list[str] = []
            colors: dict[str, str] = {}
            for layer in reversed(self._layers()):  # the one that is shown has the last word on colours
                there, learnt = labels.labelled(layer), labels.learnt_features(layer)
                for paths, some in ((new, there - learnt), (earlier, there & learnt)):
                    if some:
                        paths.append(labels.copy_labels(layer, some))
                self._learns[layer.id()] = there
                colors |= {info.name: info.color_hint for info in labels.classes_of(layer, self.known())}
            if not new:
                raise InputError(
                    self.tr("labels"), self.tr("there are no new ones"), self.tr("Say what is at some places first.")
                )
            self.rounds.start(self.made, new, earlier, self.minutes.value(), colors)
        except InputError as error:
            self.complain(str(error))
            return
        self.status.setText(self.tr("Reading layers and labels…"))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.rounds.stop()
        self.status.setText(self.tr("Ending; the best so far is being scored and saved…"))

    def _show_progress(self, told: Told) -> None:
        self.learning_bar.setValue(round(1000 * told.share))
        if self.rounds.trains and not self.rounds.stops:
            self.status.setText(self.tr("Learning: {share:.0%}").format(share=told.share))

    def _fail(self, why: str) -> None:
        self.status.clear()
        self.complain(why or self.tr("It was cancelled. The model is the one before."))

    def _decide(self, outcome: Outcome, changed: Path) -> None:
        """A round has ended: show what came of it."""
        self._outcome = outcome
        self.hide_map.setChecked(False)
        self.status.clear()
        words = self.tr("The two maps are not on the same pixels.")
        if outcome.changed is not None:
            show_changed(outcome.new, changed, self.tr("What has changed"))
            words = self.tr("{share} of the map is of another class now; the layer “{name}” shows where.").format(
                share=percent(outcome.changed), name=self.tr("What has changed")
            )
        old, new = outcome.old.card, outcome.new.card
        same = {info.name for info in old.map_classes} == {info.name for info in new.map_classes}
        if not same:
            words = f"{self.tr('The new map has other classes than the old one.')} {words}"
        self.outcome.show_outcome(old.name, new.name, outcome.judged, words)
        self._show_state()
        QTimer.singleShot(0, self._show_choice)  # a method of the window's, which Qt forgets with the window

    def _show_choice(self) -> None:
        self.scroll.ensureWidgetVisible(self.outcome.use)

    def _use(self) -> None:
        outcome, self._outcome = self._outcome, None
        remember_folder(str(outcome.folder))
        keep_step(QgsProject.instance(), outcome.old.model)
        self._remember_learnt()
        self.improve(outcome.new)
        self.model_wanted.emit(str(outcome.folder))
        self._say_next(self.tr("{name} is in use.").format(name=outcome.new.card.name))

    def _keep(self) -> None:
        remember_folder(str(self._outcome.folder))
        self.model_wanted.emit(self._outcome.old.model)
        self._say_next(self.tr("{name} stays in use.").format(name=self._outcome.old.card.name))

    def _discard(self) -> None:
        outcome = self._outcome
        try:
            outcome.new.delete()
        except InputError as error:
            self.complain(str(error))
        self.discarded.emit(outcome.new)
        remove_model(outcome.folder)
        self.model_wanted.emit(outcome.old.model)
        self._say_next(self.tr("The new model and its map are gone. {name} stays.").format(name=outcome.old.card.name))

    def _leave_undecided(self) -> None:
        """Nobody has said what becomes of the new model: it stays among the user's."""
        if self._outcome is not None:
            remember_folder(str(self._outcome.folder))
            self._outcome = None

    def _step_back(self) -> None:
        model = step_back(QgsProject.instance())
        if model:
            self.model_wanted.emit(model)
            self._say_next(self.tr("{name} is in use again.").format(name=Path(model).name))

    def _remember_learnt(self) -> None:
        """The model in use knows these labels: they say no more how good it is."""
        project = QgsProject.instance()
        for key, features in self._learns.items():
            layer = project.mapLayer(key)
            if layer is not None:
                labels.remember_features(layer, features)
        remember_learnt(project, list(self._learns))

    def _say_next(self, text: str) -> None:
        self._outcome = None
        self.complain(text, Qgis.MessageLevel.Success)
        self._show_state()

    def _show_state(self) -> None:
        """What can be pressed, how much is labelled, and what goes on."""
        there, busy = self.layer is not None, self.rounds.busy or self._work.busy
        card = self.made.card if self.made is not None else self._card()
        self.pixel_size = card.pixel_size if card is not None else self.pixel_size
        found = labels.pixels_by_class(self.layer, self.pixel_size) if there else {}
        for info, count in zip(self.classes, self.counts):
            count.setText(self.tr("{n} px").format(n=found.get(info.name, 0)))
        self.suggest.setVisible(self.made is not None)
        self.suggest.setEnabled(not busy)
        for part in (self.draw, self.undo, self.hide_map):
            part.setVisible(there)
        self.grow.setVisible(there and labels.is_polygons(self.layer))
        self.undo.setEnabled(bool(self._drawn))
        for part in (self.learn, self.minutes):
            part.setVisible(there and self.made is not None and not self.rounds.busy)
        self.learn.setEnabled(bool(found) and not busy and self.outcome.isHidden())
        self.stop.setVisible(self.rounds.trains)
        self.stop.setEnabled(self.rounds.trains and not self.rounds.stops)
        self.learning_bar.setVisible(self.rounds.trains)
        self.step_back.setEnabled(bool(steps(QgsProject.instance())) and not busy)
        self.state.setText(self._state(sum(found.values()), len(found)))
        if self.rounds.busy and not self.rounds.trains:
            self.status.setText(self.tr("The map is being made again…"))

    def _are_of_the_model(self) -> bool:
        """Whether the classes are those of the model that is chosen in the panel."""
        card, own = self._card(), {info.name for info in self.classes}
        return card is not None and own <= {info.name for info in card.map_classes}

    def _state(self, pixels: int, classes: int) -> str:
        if self.layer is None:
            return self.tr("Make a label layer, or choose one. A few labels of each class, far apart, do.")
        if self.made is None:
            words = self.tr("{n} pixels of {k} classes. Make a map first: its model learns from these labels.")
            if not self._are_of_the_model():
                words = self.tr(
                    "{n} pixels of {k} classes of your own. A model of these is made by Learn My Classes in the panel."
                )
            return words.format(n=pixels, k=classes)
        words = self.tr("{n} pixels of {k} classes.").format(n=pixels, k=classes)
        others = sum(len(labels.labelled(layer)) for layer in self._layers() if layer is not self.layer)
        if others:
            words += " " + self.tr("{n} labels of other layers are learnt, too.").format(n=others)
        return words

    def say(self, place: int) -> None:
        """Say what is at the point; the counts follow."""
        super().say(place)
        self._show_state()

    def leave(self) -> None:
        """No more drawing, and the maps are seen."""
        self._put_down()
        self.hide_map.setChecked(False)

    def leave_project(self) -> None:
        """The project was closed: what is being done was for it."""
        self._work.leave()
        self.rounds.leave_project()
        self.improve(None)
        super().leave_project()

    def close_down(self) -> None:
        """The window is about to be deleted."""
        self._work.cancel()
        self.growing.forget()
        self._leave_undecided()
        self.rounds.close_down()
        super().close_down()
