"""The window "Learn My Classes": layers and labels in, a model out, and how it learns while it does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsFillSymbol,
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.gui import QgsDoubleSpinBox, QgsFieldComboBox, QgsMapLayerComboBox, QgsMessageBar
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import FAMILIES
from ...model_backend.errors import InputError
from ...plugin.handbook import LEARNING
from ...plugin.models.installed import FOLDER, ModelEntry, delete, list_models, remember_folder
from ...plugin.runs.improving import remove_model
from ...plugin.runs.labels import likely_labels
from ...plugin.runs.learning import (
    ALGORITHM,
    SCRATCH,
    Judged,
    Steering,
    Told,
    learnt_layers,
    new_folder,
    remember_learnt,
)
from ...plugin.runs.runner import family_names
from ...plugin.translation import Figure
from ..dock.run_panel import duration
from ..help import explain, help_button
from ..labels.outcome import OutcomeBox
from ..parts.controls import LayerBox, Scroll, TextLabel, show_kinds
from ..parts.messages import show_message
from .holes_label import HolesLabel
from .learning_curve import ClassScores, LearningCurve


class TrainingFeedback(QgsProcessingFeedback):
    """Processing's feedback, and what a training tells beside it."""

    told = pyqtSignal(object)
    """A :class:`Told`; from the training's thread."""

    def __init__(self) -> None:
        """Nothing has been told; errors are kept for the window."""
        super().__init__(False)
        self.error = ""

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N802, N803 - QGIS's names
        """Keep what went wrong."""
        self.error = error
        super().reportError(error, fatalError)


class LearnDialog(QDialog):
    """Choose, train, watch, stop. The training runs in the Task Manager and goes on when the window is closed."""

    learned = pyqtSignal(str)
    """A model is to be used: its folder."""
    kept = pyqtSignal()
    """The model that is in use is to stay."""
    models_changed = pyqtSignal()
    """A model has come."""
    labels_wanted = pyqtSignal()
    """The user wants to draw labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Layers of the project to choose from; nothing runs."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Learn My Classes"))
        self.setObjectName("LayerFuseLearn")
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._feedback: TrainingFeedback | None = None
        self._context: QgsProcessingContext | None = None
        self._output = Path()
        self._labels: list[str] = []  # ids of the layers that are learnt from
        self._left = False  # whether the project was closed that the training was begun in
        self._judged: Judged | None = None
        self.messages = QgsMessageBar()
        self.form = self._build_form()
        self.curve = LearningCurve()
        explain(
            self.curve,
            self.tr("Learning curve"),
            self.tr(
                "How the training goes: the loss, which should fall, and the score of the held-out blocks, which "
                "should rise. When the score no longer rises there is nothing more to learn from these labels."
            ),
        )
        self.scores = ClassScores()
        explain(
            self.scores,
            self.tr("Scores by class"),
            self.tr(
                "How well each class is found in the held-out blocks from all layers: F1, the balance of what is "
                "missed and what is wrongly taken for it. 1 is perfect; below 0.5 a class is more often wrong than "
                "right, and asks for more polygons. Few labels make these figures jump."
            ),
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.status = TextLabel()
        self.start_button = QPushButton(QgsApplication.getThemeIcon("/mActionStart.svg"), self.tr("&Learn"))
        explain(self.start_button, "", self.tr("Train the model. QGIS can be used meanwhile."))
        self.pause_button = QPushButton(self.tr("&Pause"))
        self.pause_button.setCheckable(True)
        explain(self.pause_button, "", self.tr("Halt the training, and have it go on later. Its time stands still."))
        self.stop_button = QPushButton(self.tr("&Stop"))
        explain(self.stop_button, "", self.tr("End the training now. The best so far becomes the model."))
        self.close_button = QPushButton(self.tr("&Close"))
        explain(self.close_button, "", self.tr("Close the window. A training that runs goes on."))
        self.close_button.clicked.connect(self.close)
        self.outcome = OutcomeBox()
        self.outcome.used.connect(self._use)
        self.outcome.kept.connect(self._keep)
        self.outcome.discarded.connect(self._discard)
        self.start_button.clicked.connect(self.start)
        self.pause_button.toggled.connect(lambda on: Steering(self._output).pause(on))
        self.stop_button.clicked.connect(self._stop)
        self._lay_out()
        self._show_running(False)

    def _build_form(self) -> QWidget:
        self.labels = QgsMapLayerComboBox()
        kinds = QgsMapLayerProxyModel.Filter
        show_kinds(self.labels, kinds.PolygonLayer, kinds.PointLayer, kinds.RasterLayer)
        explain(
            self.labels,
            self.tr("Labels"),
            self.tr("What is where: polygons or points with the class in a field, or a class raster. A few dozen do."),
        )
        self.field = QgsFieldComboBox()
        self.field.setAllowEmptyFieldName(False)
        explain(self.field, self.tr("Class field"), self.tr("The field that says the class, as text or number."))
        self.labels.setAllowEmptyLayer(True, self.tr("None"))
        self.labels.setLayer(likely_labels([self.labels.layer(i) for i in range(self.labels.count())]))
        self.labels.layerChanged.connect(self._follow_labels)
        self.new_labels = QPushButton(self.tr("&New Label Layer…"))
        explain(self.new_labels, "", self.tr("Make a layer with a drop-down of classes, and draw labels in it."))
        self.new_labels.clicked.connect(lambda: self.labels_wanted.emit())
        self.earlier = QCheckBox()
        explain(
            self.earlier,
            self.tr("Earlier labels"),
            self.tr("Learn what this project's models have learnt before, too: each round adds to the last."),
        )
        self.start_model = QComboBox()
        self.start_model.addItem(self.tr("The model that knows the layers"), "")
        self.start_model.addItem(self.tr("From scratch"), SCRATCH)
        for entry in list_models():
            self.start_model.addItem(entry.label, entry.model)
        explain(
            self.start_model,
            self.tr("Start from"),
            self.tr("A model that knows similar images learns faster. What fits of it is taken, the rest is new."),
        )
        self.layers: dict[str, LayerBox] = {}
        self.found: dict[str, HolesLabel] = {}
        names = family_names()
        for family in FAMILIES:
            box = LayerBox(self.tr("None"))
            box.setFilters(kinds.RasterLayer)
            explain(
                box, names[family], self.tr("A layer to learn from and later to map from. Leave out what you lack.")
            )
            self.layers[family], self.found[family] = box, HolesLabel(family, box)
        self.minutes = QgsDoubleSpinBox()
        self.minutes.setRange(0.1, 10_000.0)
        self.minutes.setDecimals(1)
        self.minutes.setValue(5.0)
        self.minutes.setClearValue(5.0)
        self.minutes.setSuffix(self.tr(" min"))
        explain(self.minutes, self.tr("Time"), self.tr("How long to train, at most. A few labels take less."))
        self.license = QLineEdit()
        explain(
            self.license,
            self.tr("Licence"),
            self.tr("What others may do with the model; its layers and labels have a say. Empty: it is not said."),
        )
        self.name = QLineEdit("my-model")
        explain(
            self.name,
            self.tr("Name"),
            self.tr("What the model is called in lists: letters, digits, dots, dashes and underscores."),
        )
        for box in (self.labels, self.field, self.start_model, *self.layers.values()):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = TextLabel()
        words.setText(
            self.tr(
                "Draw polygons where you know what is there, a few for each class and far apart, with the class in a "
                "field. Choose the layers to learn from."
            )
        )
        form = QFormLayout()
        form.addRow(words)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Labels"), self.labels)
        form.addRow("", self.new_labels)
        form.addRow(self.tr("Class field"), self.field)
        form.addRow(self.earlier)
        for family, box in self.layers.items():
            form.addRow(names[family], box)
            form.addRow(self.found[family])
        form.addRow(self.tr("Start from"), self.start_model)
        form.addRow(self.tr("Time"), self.minutes)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(self.tr("Licence"), self.license)
        whole = QWidget()
        whole.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        return whole

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self.form)
        column.addWidget(self.curve)
        column.addWidget(self.scores)
        column.addWidget(self.outcome)
        column.addStretch(1)
        scroll = Scroll(inside)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start_button)
        buttons.addWidget(help_button(LEARNING))
        buttons.addStretch(1)
        buttons.addWidget(self.pause_button)
        buttons.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.messages)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.status)
        layout.addLayout(buttons)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        letters, lines = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(letters * 62, lines * 40)
        self._follow_labels(self.labels.currentLayer())

    def _follow_labels(self, layer: object) -> None:
        """A raster has no fields; of a vector layer the likeliest is chosen."""
        vector = layer if isinstance(layer, QgsVectorLayer) else None
        self.field.setLayer(vector)
        self.field.setEnabled(vector is not None)
        if vector is not None:
            names = [f.name() for f in vector.fields()]
            likely = [n for n in names if n.casefold() in ("class", "value", "label", "reference")]
            texts = [f.name() for f in vector.fields() if not f.isNumeric()]
            self.field.setField((likely or texts or names or [""])[0])
        before = ", ".join(found.name() for found in self._earlier_layers())
        self.earlier.setText(self.tr("Also what was learnt before"))
        self.earlier.setToolTip(before)
        self.earlier.setVisible(bool(before))
        self.earlier.setChecked(bool(before))

    def _earlier_layers(self) -> list[QgsVectorLayer]:
        """Layers of the project that models have learnt from, but for the one that is chosen."""
        project = QgsProject.instance()
        layers = [project.mapLayer(name) for name in learnt_layers(project)]
        return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and layer != self.labels.currentLayer()]

    def suggest(self, layers: Mapping[str, QgsMapLayer]) -> None:
        """Take layers by family, such as those that the panel has chosen, where none is chosen here."""
        for family, layer in layers.items():
            if self.layers[family].currentLayer() is None:
                self.layers[family].setLayer(layer)

    def start_from(self, model: str) -> None:
        """Start from a model, if it is one of those offered."""
        self.start_model.setCurrentIndex(max(0, self.start_model.findData(model)))

    def parameters(self) -> dict[str, object]:
        """What is chosen, as the parameters of the algorithm.

        Raises:
            InputError: Something is missing.
        """
        labels = self.labels.currentLayer()
        if labels is None:
            raise InputError("labels", "none are chosen", "Add a layer of polygons with a class field to the project.")
        self._output = new_folder(self.name.text())
        found: dict[str, object] = {
            "LABELS_RASTER" if isinstance(labels, QgsRasterLayer) else "LABELS": labels.id(),
            "MINUTES": self.minutes.value(),
            "NAME": self.name.text().strip(),
            "FOLDER": str(self._output),
            "HOLDOUT": "TEMPORARY_OUTPUT",
            "MODEL": self.start_model.currentData(),
        }
        if self.license.text().strip():
            found["LICENSE"] = self.license.text().strip()
        if self.earlier.isChecked():
            found["EARLIER"] = [layer.id() for layer in self._earlier_layers()]
        self._labels = [labels.id()] if isinstance(labels, QgsVectorLayer) else []
        if self.field.isEnabled():
            found["FIELD"] = self.field.currentField()
        for family, box in self.layers.items():
            layer = box.currentLayer()
            if layer is not None:
                found[family.upper()] = layer.id()
        if not any(family.upper() in found for family in FAMILIES):
            raise InputError("layers", "none is chosen", "Choose at least one layer to learn from.")
        return found

    def start(self) -> None:
        """Train with what is chosen."""
        self.messages.clearWidgets()
        try:
            parameters = self.parameters()
        except InputError as error:
            self._complain(str(error))
            return
        algorithm = QgsApplication.processingRegistry().algorithmById(ALGORITHM)
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        self._left = False
        self._feedback = TrainingFeedback()
        self._feedback.told.connect(self._show)
        fine, why = algorithm.checkParameterValues(parameters, self._context)
        possible, reason = algorithm.canExecute()
        if not (fine and possible):
            self._complain(why or reason)
            return
        self.curve.clear()
        self.scores.clear()
        self.outcome.hide()
        self._judged = None
        self.bar.setRange(0, 0)  # until the first step
        self.status.setText(self.tr("Reading layers and labels…"))
        self._task = QgsProcessingAlgRunnerTask(algorithm, parameters, self._context, self._feedback)
        self._task.setDescription(self.tr("Learn {name}").format(name=parameters["NAME"]))
        self._task.executed.connect(self._end)
        self._show_running(True)
        QgsApplication.taskManager().addTask(self._task)

    def leave_project(self) -> None:
        """The project was closed: a training goes on, and tells the next project nothing."""
        self._labels, self._left = [], True

    @property
    def running(self) -> bool:
        """Whether a training is going on."""
        return self._task is not None

    def close_down(self) -> None:
        """End what runs; the window is about to be deleted."""
        for label in self.found.values():
            label.close_down()
        if self._task is not None:
            self._task.executed.disconnect(self._end)
            self._task.cancel()
            self._task = None

    def _stop(self) -> None:
        self.pause_button.setChecked(False)
        self.stop_button.setEnabled(False)
        self.pause_button.setEnabled(False)
        self.status.setText(self.tr("Ending; the best so far is being scored and saved…"))
        Steering(self._output).stop()

    def _show(self, told: Told | Judged) -> None:
        if isinstance(told, Judged):
            self._judged = told
            return
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * told.share))
        self.curve.add(told.step, told.loss, told.score)
        if told.classes:
            self.scores.show_scores(told.classes)
        if self.stop_button.isEnabled() and not self.pause_button.isChecked():
            text = self.tr("Step {step}, loss {loss:.3f}; at most {left} left")
            self.status.setText(text.format(step=told.step, loss=Figure(told.loss), left=duration(told.left)))

    def _end(self, fine: bool, results: dict) -> None:
        feedback, self._task = self._feedback, None
        self._show_running(False)
        if not fine:
            self.status.clear()
            self._complain(feedback.error or self.tr("The training was cancelled."))
            return
        self.status.setText(self.tr("The model {name} is ready.").format(name=self._output.name))
        held_out = results.get("HOLDOUT")
        if held_out:
            layer = QgsVectorLayer(str(held_out), self.tr("Held out: {name}").format(name=self._output.name))
            if layer.isValid() and not self._left:
                outline = {"style": "no", "outline_color": "#202020", "outline_width": "0.6", "outline_style": "dash"}
                layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(outline)))
                QgsProject.instance().addMapLayer(layer)
        delete(self._entry)  # from the list, until somebody says that it is to be used: the panel chooses by itself
        before = self.start_model.currentText() if self.start_model.currentData() != SCRATCH else ""
        self.outcome.show_outcome(before, self._output.name, self._judged)

    @property
    def _entry(self) -> ModelEntry:
        return ModelEntry(str(self._output), FOLDER, self._output)

    def _use(self) -> None:
        if self._labels:
            remember_learnt(QgsProject.instance(), self._labels)
        remember_folder(str(self._output))
        self.status.setText(self.tr("{name} is chosen in the panel.").format(name=self._output.name))
        self.learned.emit(str(self._output))

    def _keep(self) -> None:
        self.kept.emit()
        remember_folder(str(self._output))
        self.models_changed.emit()
        self.status.setText(self.tr("{name} is among your models.").format(name=self._output.name))

    def _discard(self) -> None:
        remove_model(self._output)
        self.status.setText(self.tr("{name} is gone.").format(name=self._output.name))

    def _complain(self, text: str) -> None:
        show_message(self.messages, text)

    def _show_running(self, running: bool) -> None:
        self.form.setVisible(not running)
        self.start_button.setVisible(not running)
        for widget in (self.curve, self.scores):
            widget.setVisible(running or bool(self.curve.points))
        for button in (self.pause_button, self.stop_button):
            button.setVisible(running)
            button.setEnabled(running)
        self.pause_button.setChecked(False)
        self.bar.setVisible(running)
