"""The dock: model, layers, area, output, run. Native widgets, the theme's own colours and fonts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProject
from qgis.gui import QgsDockWidget, QgsMapCanvas
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...model_backend.errors import InputError
from ...model_backend.inference.pipeline import Job
from ...model_backend.raster.shapes.mask import mask_lines, parse_mask
from ...model_backend.raster.source import RasterSource, parse_nodata, said_of
from ...plugin import choices as project_choices
from ...plugin import settings
from ...plugin.choices import Choices
from ...plugin.layers.products import product_paths
from ...plugin.layers.sources import by_name, layer_path, layer_source, project_facts, unused_masks, why_none
from ...plugin.runs.comparison import CHANGE, COMPARISON, algorithm_parameters, open_algorithm
from ...plugin.runs.made import Made
from ...plugin.runs.preflight import Preflight
from ...plugin.runs.speed import estimate
from ...plugin.runs.tasks import Lookout, PredictTask, Request, RunQueue, result_title
from ...plugin.runs.unfinished import remember
from ...plugin.translation import in_words
from ..help import button, task_name
from ..labels.desk import Desk
from ..looking.preview import Preview
from ..parts.controls import Scroll
from ..parts.edge import OnScreen
from ..parts.section import Section
from ..windows.find_dialog import FindDialog
from ..windows.model_browser import ModelBrowser
from .advanced import Advanced, AdvancedSection
from .area import AreaSection
from .beginning import Beginning
from .modality_table import ModalityTable
from .model import ModelSection
from .output import OutputSection
from .polygon_options import PolygonChoices
from .result_card import ResultCard
from .run_panel import RunPanel, describe_run
from .unfinished_bar import UnfinishedBar

_SETTLE_MS = 250  # after an edit, before its consequences are looked at


class LayerFuseDock(QgsDockWidget):
    """The panel LayerFuse.

    Args:
        canvas: QGIS's map canvas.
        queue: Where runs go.
        parent: QGIS's main window.
    """

    onnx_wanted = pyqtSignal()
    """The engine is to get what ONNX models need."""
    engine_wanted = pyqtSignal()
    """The user wants to set up the engine."""

    def __init__(self, canvas: QgsMapCanvas, queue: RunQueue, parent: QWidget | None = None) -> None:
        """Build the dock, hidden; it fills when it is first shown."""
        super().__init__("LayerFuse", parent)
        self.setObjectName("LayerFuseDock")
        self._queue = queue
        self._opened = False
        self._models: ModelBrowser | None = None
        self.model = ModelSection()
        self.desk = Desk(canvas, lambda: self.model.card, self._add, queue.writes, self)
        self.desk.model_wanted.connect(self._use_learned)
        self.desk.kept.connect(lambda: self.model.use(self.model.model))
        self.desk.models_changed.connect(self.models_changed)
        self._finding: FindDialog | None = None
        self._looked_at: Job | None = None
        self.layers_section = Section("layers")
        self.layers_section.setTitle(self.tr("Layers"))
        self.table = ModalityTable(self.model.browse)
        self.compare = button(
            self.tr("&Compare Layers…"),
            self.tr("Find out what each of these layers is worth for the map. A report says which you can do without."),
            lambda: self._open(COMPARISON),
        )
        self.change = button(
            self.tr("&Map Change…"),
            self.tr("Compare these layers with those of an earlier date: what became what, and on how many hectares."),
            lambda: self._open(CHANGE, "_AFTER"),
        )
        self.find = button(
            self.tr("&Find Layers…"),
            self.tr("Look in a public catalogue for layers that the model takes and you have not."),
            self.open_find,
        )
        inside = QVBoxLayout(self.layers_section)
        inside.addWidget(self.table)
        self.learn = button(
            self.tr("&Learn My Classes…"),
            self.tr("Make a model of your own classes. A few dozen polygons of what is where, and ten minutes, do."),
            self.open_learning,
        )
        self.label = button(
            self.tr("La&bel…"),
            self.tr("Draw labels, or say what is at points that the map doubts, and learn from them."),
            lambda: self.desk.label(),
        )
        for part in (self.find, self.compare, self.change, self.learn, self.label):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self.area = AreaSection(canvas)
        self.output = OutputSection()
        self.advanced = AdvancedSection()
        self.panel = RunPanel(queue)
        self.preview = Preview(canvas, queue, self.panel.preview, self)
        self.preview.told.connect(self.panel.tell_preview)
        self.closed.connect(lambda: self.panel.preview.setChecked(False))
        self.beginning = Beginning(canvas)
        self.beginning.start.find_clicked.connect(self.open_find)
        self.beginning.sample_added.connect(self.panel.press)
        self.result = ResultCard(canvas)
        self.result.improve_wanted.connect(self.desk.label)
        self.result.check_wanted.connect(self.desk.check)
        self.result.deleted.connect(self.desk.forget)
        self.desk.discarded.connect(self.result.forget_run)
        self.desk.discarded.connect(self.desk.forget)
        self.unfinished = UnfinishedBar(queue.writes)
        self._build()

        self._lookout = Lookout(self)
        self._lookout.looked.connect(self._show_preflight)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._settle)
        self._edited = False

        self.model.changed.connect(self._model_edited)
        self.model.browse_wanted.connect(self.open_models)
        for edited in (self.table.edited, self.area.changed, self.output.changed, self.advanced.changed):
            edited.connect(self._edit)
        self.panel.run_clicked.connect(self.start)
        self.panel.fix_clicked.connect(self.engine_wanted)
        self.unfinished.resume_wanted.connect(self._resume)
        self.unfinished.failed.connect(self.panel.refuse)
        queue.ended.connect(self._run_ended)
        for signal, slot in self._followed():
            signal.connect(slot)
        self._fit_model()

    def _build(self) -> None:
        inside = QWidget()
        sections = QVBoxLayout(inside)
        cards, parts = (self.beginning, self.result), (self.area, self.output, self.advanced)
        for section in (*cards, self.model, self.layers_section, *parts):
            sections.addWidget(section)
        sections.addStretch(1)
        scroll = Scroll(inside)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.unfinished)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.panel)
        self.setWidget(whole)
        self.setMinimumWidth(240)
        OnScreen(self, whole)

    def close_down(self) -> None:
        """Stop looking and listening; the dock is about to be deleted."""
        self._soon.stop()
        self._lookout.close()
        self.preview.close_down()
        self.area.close_down()
        self.result.close_down()
        for window in (self._models, self._finding, self.desk):
            if window is not None:
                window.close_down()
        for signal, slot in self._followed():
            signal.disconnect(slot)

    def _followed(self) -> list[tuple[pyqtSignal, Callable[..., None]]]:
        """Signals of the project, each with what it leads to."""
        project = QgsProject.instance()
        changed = (project.layersAdded, project.layersRemoved, project.projectSaved)
        others = ((project.cleared, self._forget), (project.readProject, self._restore))
        runs = ((project.cleared, self._queue.leave_project), (project.projectSaved, self._queue.follow_project))
        return [*((signal, self._layers_changed) for signal in changed), *others, *runs]

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fill the dock from the project when it is opened."""
        super().showEvent(event)
        if not self._opened:
            self._opened = True
            self._restore()
            self.unfinished.look()
        self.result.show_last()
        self.look_soon()

    def open_models(self) -> None:
        """Open the browser of models."""
        if self._models is None:
            self._models = ModelBrowser(self.model.model, self)
            self._models.chosen.connect(self.model.use)
            self._models.changed.connect(self.models_changed)
            self._models.onnx_wanted.connect(self.onnx_wanted)
        self._models.refresh(self.model.model)
        self._models.show()
        self._models.raise_()

    def open_find(self) -> None:
        """Open the window that finds layers for the model in a catalogue."""
        if self._finding is None:
            self._finding = FindDialog(lambda: (self.model.model, self.area.value() or self.area.view()), self)
        self._finding.show()
        self._finding.raise_()

    def open_learning(self) -> None:
        """Open the window that makes a model of the user's own classes, with the layers that are chosen here."""
        card, found = self.model.card, self.table.choices()
        self.desk.learn({card.modality(n).family: layer for n, (layer, _) in found.items()} if card else {})

    def show_result(self, made: Made) -> None:
        """Show what a run has made, in a card above everything else."""
        self.result.show_run(made)
        self.result.find()
        if told := self.beginning.start.show_reference(made):
            self.result.under.show_swipe(told)
        self.widget().findChild(Scroll).verticalScrollBar().setValue(0)
        self.desk.mapped(made)

    def _use_learned(self, folder: str) -> None:
        self.models_changed()
        self.model.use(folder)

    def models_changed(self) -> None:
        """Models were added or deleted."""
        self.model.list_models()
        self._model_edited()

    def look_soon(self) -> None:
        """Have a look at what a run would be, in a moment."""
        self.panel.wait()
        self._looked_at = None
        self._soon.start()

    def request(self, output: Path) -> Request:
        """What the user has chosen, as a run.

        Args:
            output: Path of the map.

        Raises:
            InputError: Something is missing or unusable.
        """
        card = self.model.card
        if card is None:
            raise InputError(self.tr("Model"), self.model.problem, self.tr("Choose another model."))
        found, nodata = self.table.choices(), self.table.nodata()
        masks = [parse_mask(line) for line in mask_lines(self.table.masks())]
        families = {name: card.modality(name).family for name in found}
        said = said_of(families, masks, (), mask_lines(self.table.legends()))
        sources = tuple(
            replace(
                layer_source(
                    RasterSource(name, layer_path(layer), bands, parse_nodata(layer.name(), nodata.get(name, ""))),
                    layer,
                ),
                **said.get(name, {}),
            )
            for name, (layer, bands) in found.items()
        )
        area = self.area.value()
        advanced = self.advanced.value()
        job = Job(
            sources=sources,
            output=output,
            **advanced.fields(),
            extent=area and area[0],
            extent_crs=area and area[1],
            area=self.area.polygons(),
            overwrite=output.exists(),  # start() asks, and files named after it are of that result
            **self.output.job_fields(output),
        )
        title = result_title(card, self.area.label(), datetime.now().strftime("%Y-%m-%d %H:%M"))
        return Request(self.model.model, self.model.folder, card, job, title, advanced.device)

    def start(self) -> None:
        """Start a run with what is chosen, or put it into the queue."""
        if not self.panel.agrees(self.table.unfit()):
            return
        try:
            request = self.request(self._output() or Path(QgsProcessingUtils.generateTempFilename("land_cover.tif")))
            if self.panel.agrees_to_replace(request.job.outputs.values()):
                self._add(request)
        except InputError as error:
            self.panel.refuse(str(error))

    def _output(self) -> Path | None:
        """Where the map goes: what the user has named, else beside a saved project; None: a temporary file.

        Raises:
            InputError: What the user has written is no name of a file.
        """
        folder = project_choices.project_folder(QgsProject.instance())
        self.output.show_folder(folder)
        named = self.output.path()
        if named is not None:
            return (folder or Path.home()) / named  # where QGIS was started is no place for a map
        if folder is None:
            return None
        name = self.model.card.name if self.model.card else ""
        return project_choices.proposed_path(folder, name, self._queue.writes)

    def _resume(self, request: Request) -> None:
        try:
            self._add(request)
        except InputError as error:
            self.panel.refuse(str(error))

    def _add(self, request: Request) -> None:
        """Put a run into the queue.

        Raises:
            InputError: There is no engine, or another run writes the same file.
        """
        python = settings.engine_python()
        if any(self._queue.writes(path) for path in request.job.outputs.values()):
            raise InputError(
                request.job.output, self.tr("a run of the queue writes it"), self.tr("Choose another output.")
            )
        remember(request)
        self._queue.add(PredictTask(request, python))
        self._settle()

    def _run_ended(self, task: PredictTask) -> None:
        self.desk.run_over(task.request, task.error)
        if self.isVisible():
            self.unfinished.look()
            self.look_soon()

    def _model_edited(self) -> None:
        self._fit_model()
        self._guess()
        self._edit()

    def _guess(self) -> None:
        """Choose what the user has not: the model that fits the project's layers, and layers for its rows."""
        if self.model.follow(project_facts()):
            self._fit_model()
        self.table.guess()

    def _fit_model(self) -> None:
        """Show the rows and switches that the model has."""
        self.table.set_card(self.model.card)
        self.output.set_card(self.model.card)
        self.beginning.set_card(self.model.card)

    def _edit(self) -> None:
        """The user has changed something."""
        self._edited = True
        self.look_soon()

    def _layers_changed(self) -> None:
        if self.isVisible():
            self.look_soon()

    def _settle(self) -> None:
        """After edits: keep them in the project, guess what is still open, look at what a run would be."""
        self._soon.stop()
        if self._edited:
            self._edited = False
            project_choices.save(QgsProject.instance(), self._choices())
        self._guess()
        self.beginning.look()
        self._look()

    def _open(self, algorithm: str, when: str = "") -> None:
        """Open an algorithm of the toolbox with what is chosen here."""
        chosen = self.model.card, self.table.choices(), self.area.value(), self.table.nodata()
        masks, legends = mask_lines(self.table.masks()), self.table.legends()
        more = {"AREA": self.area.layer_of_interest(), "DATES": when and self.advanced.value().dates}
        open_algorithm(algorithm, algorithm_parameters(self.model.model, *chosen, when, masks, legends, more))

    def _look(self) -> None:
        self._looked_at = None
        self.compare.setEnabled(self.model.card is not None and len(self.table.choices()) > 1)
        self.change.setEnabled(self.model.card is not None and len(self.model.card.map_classes) > 1)
        if not self.table.choices() and self.model.card is not None:
            self.panel.refuse("\n".join([self.tr("Choose at least one layer."), *why_none(self.model.card)]))
            return
        try:
            request = self.request(self._output() or Path(QgsProcessingUtils.tempFolder()) / "land_cover.tif")
            if any(self._queue.writes(path) for path in request.job.outputs.values()):
                self.panel.refuse(self.tr("A run of the queue writes this output. Choose another."))
                return
        except InputError as error:
            self.table.show_coverage({})
            self.panel.refuse(str(error))
            return
        self._looked_at = request.job
        self._lookout.ask(request.job, request.card)

    def _show_preflight(self, job: Job, answer: Preflight | str) -> None:
        """Show what was found, unless something else was chosen meanwhile."""
        if job is not self._looked_at or self.model.card is None:
            return
        if isinstance(answer, str):
            self.table.show_coverage({})
            self.panel.refuse(by_name(answer, [layer for layer, _ in self.table.choices().values()]))
            return
        found, chosen = dict(answer.notes), {name: layer for name, (layer, _) in self.table.choices().items()}
        for name in found.keys() & chosen.keys() - self.table.masks().keys():
            if self.model.card.modality(name).family == "optical" and not product_paths(chosen[name]):  # has its own
                found[name] = (*found[name], *unused_masks(chosen.values()))
        self.table.show_coverage(answer.coverage)
        self.table.show_notes(found)
        empty = [name for name, share in answer.coverage.items() if share == 0]
        if len(empty) == len(answer.coverage):
            self.panel.refuse(self.tr("No layer has data in the area. Choose other layers or another area."))
            return
        try:
            python = settings.engine_python()
        except InputError as error:
            if self.beginning.lacks_engine():
                self.panel.refuse(self.tr("LayerFuse’s computing part is not set up yet."))  # noqa: RUF001
            else:
                self.panel.refuse(str(error), self.tr("Set Up Engine…"))
            return
        layers = [layer.name() for layer, _ in self.table.choices().values()]
        seconds = estimate(self.model.card, job.quality, answer.tiles, self.advanced.value().device)
        sentence = describe_run(task_name(self.model.card), self.area.words(), layers, seconds)
        notes = [note.of(name, in_words(note.text)) for name, told in found.items() for note in told]
        self.panel.allow(answer, seconds, sentence, notes)
        device = self.advanced.value().device
        self.preview.offer(job, answer.grid, self.model.card, self.model.folder, python, device)

    def _choices(self) -> Choices:
        advanced, area, rows = self.advanced.value(), self.area.value(), self.table.settled()
        return Choices(
            model=self.model.model,
            layers={name: [layer.id() if layer else "", list(bands)] for name, (layer, bands) in rows.items()},
            nodata=self.table.nodata(),
            masks=self.table.masks(),
            legends=self.table.legends(),
            interest=self.area.interest.currentLayer().id() if self.area.interest.currentLayer() else "",
            area=area and [list(area[0]), area[1]],
            polygon=self.area.polygon.asWkt(17) if area and self.area.polygon else "",
            output=self.output.file.filePath().strip(),
            kinds=[kind for kind, box in self.output.extras.items() if box.isChecked()],
            **advanced.fields(),
            **asdict(self.output.polygons.value()),
        )

    def _forget(self) -> None:
        """The project was closed: nothing of it may reach the next one."""
        self._soon.stop()
        self._edited = False
        self._looked_at = None
        self.table.clear()
        self.model.is_own = False
        self.area.choose(None)
        self.output.clear()
        self.advanced.choose(Advanced())
        self.compare.setEnabled(False)
        self.panel.refuse(self.tr("Choose at least one layer."))

    def _restore(self) -> None:
        """Take the project's choices, and guess the rest."""
        if not self._opened:
            return
        project = QgsProject.instance()
        kept = project_choices.load(project)
        if kept is not None:
            self.model.choose(kept.model)
            self.model.is_own = True
            self._fit_model()
            layers = {name: (project.mapLayer(key), tuple(bands)) for name, (key, bands) in kept.layers.items()}
            self.table.restore(layers, kept.nodata, kept.masks, kept.legends)
            area = (tuple(kept.area[0]), kept.area[1]) if kept.area else None
            self.area.choose(area, kept.polygon, project.mapLayer(kept.interest))
            polygons = PolygonChoices(kept.minimum_area, kept.minimum_confidence, kept.regularize)
            self.output.choose(kept.output, kept.kinds, polygons)
            self.advanced.choose(Advanced(kept.crs, kept.pixel_size, kept.quality, "", kept.minimum_unit, kept.dates))
        if self.isVisible():
            self._guess()
            self._edited = False
            self.look_soon()
