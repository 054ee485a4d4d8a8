"""The card of a run, the last or that of the selected layer: what the map shows, is worth, and can be used for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from html import escape
from pathlib import Path

from qgis.core import QgsApplication, QgsMapLayer, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QPixmap
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.errors import InputError
from ...model_backend.inference.outputs import CLASSES
from ...model_backend.inference.telling.areas import areas_csv, hectares_text, largest
from ...model_backend.raster.layers.note import DOUBT, Note
from ...plugin import choices as project_choices
from ...plugin.found import map_file, origin_of, read_map, take_layers
from ...plugin.judged import judged
from ...plugin.kept import keep, kept
from ...plugin.layers.layout import make_layout
from ...plugin.runs.comparison import PARCELS, open_algorithm, parcel_parameters
from ...plugin.runs.labels import judgement, judging
from ...plugin.runs.made import Loose, Made, copy_files, loose_layers, thumbnail
from ...plugin.translation import Figure, class_name, number
from ..help import as_text, explain
from ..looking.under import LookUnder
from ..parts.bar import Bars
from ..parts.controls import LIGHTS, TextLabel
from ..parts.files import ask_folder, ask_new_file, last_folder
from ..parts.flow import FlowLayout
from ..parts.messages import ask
from ..work import IsCancelled, Say, Work

_SIDE = 5  # of the thumbnail, in heights of a line


class ResultCard(QFrame):
    """The card. Hidden until there is a run to show.

    Args:
        canvas: QGIS's map canvas.
    """

    layout_wanted = pyqtSignal(object)
    """A print layout is to be opened."""
    temporary_left = pyqtSignal(int)
    """The project was saved, and so many runs of it are temporary still."""
    left_behind = pyqtSignal(int)
    """The project was closed, and so many runs of it, and of those before, are temporary still."""
    improve_wanted = pyqtSignal(object)
    """The user wants this map, a Made, to become better by labels."""
    check_wanted = pyqtSignal(object)
    """The user wants to know how good this map, a Made, is."""
    unread = pyqtSignal(str)
    """Why a map that was selected has no card."""
    deleted = pyqtSignal(object)
    """A map, a Made, is gone with its files."""

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """No run yet."""
        super().__init__(parent)
        self.setObjectName("layerfuse_result")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._canvas = canvas
        self._work = Work(self)
        self._work.changed.connect(self._refresh)
        self._work.failed.connect(self._say)
        self._reading = Work(self)  # of a map that was made elsewhere
        self._reading.failed.connect(self._cannot_read)
        self._told: set[str] = set()  # why maps have no card
        self.made: Made | None = None  # the run that is shown
        self._runs: list[Made] = []  # all of the project's, oldest first
        self._going: list[Made | Loose] = []  # temporary runs of a project that is just being closed
        self._behind: list[Made | Loose] = []  # and of those that were closed
        self.title = TextLabel()
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setIcon(QgsApplication.getThemeIcon("/mIconClose.svg"))
        explain(self.close_button, self.tr("Close the card"), self.tr("Hide this card. The layers stay."))
        self.close_button.clicked.connect(self.hide)
        self.picture = QLabel()
        self.picture.setAccessibleName(self.tr("The map, small"))
        self.verdict, self.doubts = TextLabel(), TextLabel()
        self.table = Bars()
        self.under = LookUnder(canvas)
        self.said = TextLabel()
        buttons = FlowLayout()
        self.save, self.zoom, self.report, self.csv, self.parcels, self.check, self.improve, self.delete = (
            self._button(buttons, text, tip, action)
            for text, tip, action in (
                (
                    self.tr("Save to Project"),
                    self.tr("Copy the files beside the project, so that they last."),
                    self.save_files,
                ),
                (self.tr("Zoom To"), self.tr("Show the whole map."), self.zoom_to),
                (
                    self.tr("Report"),
                    self.tr(
                        "Make a print layout for paper or PDF: the map, its reference if it was judged, areas, scale."
                    ),
                    self.make_report,
                ),
                (self.tr("CSV…"), self.tr("Save the areas of the classes as a table."), self.save_table),
                (
                    self.tr("By Parcel…"),
                    self.tr("Tell of each polygon of a layer, such as fields, which class it is, and how surely."),
                    self.tell_parcels,
                ),
                (
                    self.tr("Check This Map…"),
                    self.tr("Draw random points at which you say what is there."),
                    lambda: self.check_wanted.emit(self.made),
                ),
                (
                    self.tr("Improve This Map…"),
                    self.tr("Learn from labels of your own, starting from this model."),
                    lambda: self.improve_wanted.emit(self.made),
                ),
                (
                    self.tr("Delete Run…"),
                    self.tr("Take the layers out of the project, and delete their files."),
                    self.delete_run,
                ),
            )
        )
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        middle = QHBoxLayout()
        middle.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        middle.addWidget(self.verdict, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(head)
        layout.addLayout(middle)
        layout.addLayout(self.table)
        layout.addWidget(self.doubts)
        layout.addWidget(self.under)
        layout.addLayout(buttons)
        layout.addWidget(self.said)
        for signal, slot in self._followed():
            signal.connect(slot)
        self.hide()
        self._restore()

    def _followed(self) -> list[tuple[pyqtSignal, Callable[..., None]]]:
        """Signals of the project, each with what it leads to."""
        project = QgsProject.instance()
        return [
            (project.removeAll, self._project_going),
            (project.cleared, self._project_gone),
            (project.projectSaved, self._count_temporary),
            (project.layersRemoved, self._refresh),
            (project.readProject, self._restore),
            (project.writeProject, self._keep),
            (self._canvas.currentLayerChanged, self._select),
        ]

    def _button(self, row: FlowLayout, text: str, tip: str, action: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        explain(button, "", tip)
        button.clicked.connect(lambda: action())
        row.addWidget(button)
        return button

    def close_down(self) -> None:
        """Stop copying; the dock is about to be deleted."""
        self._work.cancel()
        self._reading.leave()
        self.under.close_down()
        for signal, slot in self._followed():
            signal.disconnect(slot)

    def _project_going(self) -> None:
        """All layers are about to be removed; they are there still."""
        self._going = self.temporary()

    def _project_gone(self) -> None:
        """The project was closed: its temporary files are there until QGIS is closed."""
        self._work.cancel()
        self._reading.leave()
        going, self._going, self._runs = self._going, [], []
        self._behind += going
        self._forget()
        if going and (left := len(self.behind())):
            self.left_behind.emit(left)

    def _forget(self) -> None:
        """Show nothing, and keep nothing of what was shown."""
        self.under.show_map(None, ())
        self.made = None
        self.picture.clear()
        self.table.fill(())
        self.hide()

    def _keep(self, *_: object) -> None:
        """The project is about to be saved, and its runs with it."""
        keep(QgsProject.instance(), self._runs)

    def _restore(self, *_: object) -> None:
        """A project was opened: take up the runs that it has kept."""
        self._runs = kept(QgsProject.instance())
        again = {path for made in self._runs for path in made.own_files()}
        self._behind = [run for run in self._behind if not again.intersection(run.own_files())]
        if self._is_seen():
            self.show_last()

    def _is_seen(self) -> bool:
        """Whether the panel is open; else no file is looked at."""
        return self.parentWidget() is not None and self.parentWidget().isVisible()

    def show_last(self) -> None:
        """Show the run of the selected layer, or else the newest that has layers, if none is shown."""
        if self.made is None:
            there = [made for made in self._runs if any(map(_is_there, map(made.layer, made.layers)))]
            made = self._made_of(self._canvas.currentLayer()) or (there[-1] if there else None)
            if made is not None:
                self._show(made)

    def _select(self, layer: QgsMapLayer | None) -> None:
        """A layer was selected: show the run that has made it."""
        made = self._made_of(layer) if self._is_seen() else None
        if made is not None and made is not self.made:
            self._show(made)
        elif made is not None:
            self.show()
        elif self._is_seen() and (path := map_file(layer)) is not None:
            self._read(layer, path)

    def _read(self, layer: QgsMapLayer, path: Path) -> None:
        """Show the card of a map that no run of the panel has made, by what its file tells."""
        key = layer.id()
        found: list[Made] = []

        def done() -> None:
            layer, (made,) = QgsProject.instance().mapLayer(key), found
            if layer is not None and self._made_of(layer) is None:
                take_layers(made, layer)
                self.show_run(made)

        self._reading.leave()  # another was selected meanwhile
        name = layer.name()  # a temporary file is called OUTPUT
        self._reading.start(self.tr("Look at a map"), lambda _, stop: found.append(read_map(path, stop, name)), done)

    def _cannot_read(self, why: str) -> None:
        """Say once why a map has no card."""
        if why not in self._told:
            self._told.add(why)
            self.unread.emit(why)

    def _made_of(self, layer: QgsMapLayer | None) -> Made | None:
        """The run that has made a layer, if one has and the layer can be read."""
        key = layer.id() if _is_there(layer) else None
        return next((made for made in self._runs if key in made.layers.values()), None)

    def leave_behind(self, made: Made) -> None:
        """A run has ended whose project was closed meanwhile."""
        self._behind.append(made)

    def show_run(self, made: Made) -> None:
        """Show a run that has ended."""
        self._behind = [run for run in self._behind if run is not made]
        self._runs.append(made)
        self._show(made)

    def act(self, made: Made, button: QPushButton) -> None:
        """Press one of the card's buttons for a run, which may not be the one that is shown."""
        if made in self._runs:
            if made is not self.made:
                self._show(made)
            button.click()

    def _show(self, made: Made) -> None:
        self.made = made
        self.title.setText(f"<b>{escape(made.title)}</b>")
        side = _SIDE * self.fontMetrics().height()
        image = thumbnail(made.outputs[CLASSES], made.card, side) if CLASSES in made.outputs else None
        self.picture.setPixmap(QPixmap() if image is None else QPixmap.fromImage(image))
        self.picture.setVisible(image is not None)
        self.verdict.setText(_lines(note for note in made.notes if note.level != DOUBT))
        self.doubts.setText(_lines(note for note in made.notes if note.level == DOUBT))
        self.doubts.setVisible(bool(self.doubts.text()))
        self.under.show_map(made, [run for run in self._runs if run is not made])
        self._fill()
        self._say("")
        self.show()
        self._refresh()

    def _fill(self) -> None:
        """A row for each class that the map has, the largest first."""
        colors = {c.value: c.color_hint for c in self.made.card.map_classes}
        self.table.fill(
            (
                class_name(area.name),
                colors[area.value],
                area.share,
                (
                    self.tr("{share} %").format(share=f"{Figure(100 * area.share):.1f}"),
                    self.tr("{area} ha").format(area=number(hectares_text(area.hectares))),
                ),
            )
            for area in largest(self.made.areas)
        )

    def forget_run(self, made: Made) -> None:
        """A run is gone with its files: that before it is shown, if there is one."""
        self._runs = [run for run in self._runs if run is not made]
        if self.made is made:
            self._forget()
            self.show_last()

    def _refresh(self, *_: object) -> None:
        if self.made is None:
            return
        self.save.setVisible(self.made.is_temporary())
        for button in (self.save, self.delete):
            button.setEnabled(not self._work.busy)
        self.improve.setVisible(self.made.request is not None)
        self.delete.setVisible(bool(self.made.own_files()))
        there = _is_there(self.made.layer(CLASSES))
        for control in (self.zoom, self.report, self.parcels, self.check):
            control.setEnabled(there)
        self.under.refresh()

    def _say(self, text: str) -> None:
        self.said.setText(as_text(text))
        self.said.setVisible(bool(text))

    def save_files(self) -> None:
        """Copy temporary files to where they last: beside a saved project, else where the user says."""
        folder = project_choices.project_folder(QgsProject.instance())
        if folder is not None:
            self._save({self.made: self._proposed(folder, self.made)})
            return
        start = self._proposed(last_folder(), self.made)
        path = ask_new_file(self, self.tr("Save the Map"), start, "GeoTIFF (*.tif)", may_replace=False)  # by copies
        if path is not None:
            self._save({self.made: project_choices.output_path(str(path))})

    def save_all(self) -> None:
        """Copy the temporary files of all runs beside the saved project."""
        folder = project_choices.project_folder(QgsProject.instance())
        if folder is not None:
            self._save(self._places(folder, self.temporary()))

    def _places(self, folder: Path, runs: Iterable[Made | Loose]) -> dict[Made | Loose, Path]:
        places: dict[Made | Loose, Path] = {}
        for made in runs:
            places[made] = self._proposed(folder, made, taken=places.values())
        return places

    def temporary(self) -> list[Made | Loose]:
        """Runs, and results of the toolbox, with layers in the project whose files are temporary."""
        runs = [made for made in self._runs if made.is_temporary() and any(map(made.layer, made.layers))]
        return [*runs, *loose_layers(self._runs)]

    def behind(self) -> list[Made | Loose]:
        """Runs of projects that were closed, whose files are temporary."""
        self._behind = [made for made in self._behind if made.is_temporary() and made.own_files()]
        return self._behind

    def save_behind(self) -> None:
        """Copy the files of :meth:`behind` into a folder that the user chooses."""
        folder = ask_folder(self, self.tr("Where to save the results"))
        if folder is not None:
            self._save(self._places(folder, self.behind()))

    def _count_temporary(self) -> None:
        if left := len(self.temporary()):
            self.temporary_left.emit(left)

    @staticmethod
    def _proposed(folder: Path, made: Made | Loose, taken: Collection[Path] = ()) -> Path:
        return project_choices.proposed_path(folder, made.name, lambda path: path in taken)

    def _save(self, places: Mapping[Made | Loose, Path]) -> None:
        """Copy the files of runs, each to its map's new place, and show the copies."""
        copies = {made: made.copies(main) for made, main in places.items() if made.is_temporary()}
        if not copies or self._work.busy:
            return

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            copy_files({a: b for files in copies.values() for a, b in files.items()}, say, is_cancelled)

        def done() -> None:
            for made, files in copies.items():
                made.moved(files)
            self._say(self.tr("Saved as {path}").format(path=", ".join(map(str, places.values()))))
            self._refresh()

        self._work.start(self.tr("Save the map"), work, done)

    def zoom_to(self) -> None:
        """Show the whole map on the canvas."""
        self._canvas.setExtent(self._place())
        self._canvas.refresh()

    def find(self) -> None:
        """Show the whole map where the canvas shows none of it: far from the other layers it would be white."""
        if _is_there(self.made.layer(CLASSES)) and not self._canvas.extent().intersects(self._place()):
            self.zoom_to()

    def _place(self) -> QgsRectangle:
        """Where the map is on the canvas."""
        layer = self.made.layer(CLASSES)
        return self._canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())

    def make_report(self) -> None:
        """Make a print layout."""
        told, project = "; ".join(note.text.rstrip(".") for note in self.made.notes), QgsProject.instance()
        layer, origin = self.made.layer(CLASSES), " ".join(origin_of(self.made.outputs[CLASSES]))
        paragraphs = [text for text in (f"{told}.", origin) if text]
        areas, found = self.made.areas, judged(layer)
        self.layout_wanted.emit(make_layout(project, layer, self.made.title, paragraphs, areas, found))

    def tell_parcels(self) -> None:
        """Open the algorithm that tells what the map says of parcels, with the map filled in."""
        open_algorithm(PARCELS, parcel_parameters(self.made.layers))

    def save_table(self) -> None:
        """Save the areas as a table."""
        map_path = next(iter(self.made.outputs.values()))
        folder = project_choices.project_folder(QgsProject.instance()) or last_folder()
        start = (folder if self.made.is_temporary() else map_path.parent) / f"{map_path.stem}_areas.csv"
        path, mode = ask_new_file(self, self.tr("Save the Table"), start, "CSV (*.csv)"), "w"
        if path is None:
            return
        if not path.suffix:  # of the whole name nobody has asked
            path, mode = Path(f"{path}.csv"), "x"
        try:
            with open(path, mode, encoding="utf-8") as file:
                file.write(areas_csv(self.made.areas))
        except OSError as error:
            self._say(self.tr("{path} cannot be written: {why}").format(path=path, why=error.strerror))
        else:
            self._say(self.tr("Saved as {path}").format(path=path))

    def delete_run(self) -> None:
        """Ask, and delete."""
        question = self.tr("Take the layers of this run out of the project, and delete these files?\n\n{files}")
        asked = question.format(files="\n".join(map(str, self.made.own_files())))
        judged = [path for layer in judging(self.made.layers.get(CLASSES)) for path in judgement(layer)]
        if kept := "\n".join(str(path) for path in judged if path.exists()):
            said = self.tr("The points that were drawn to check it, and what was found, stay:\n\n{files}")
            asked = f"{asked}\n\n{said.format(files=kept)}"
        if not ask(self, self.tr("Delete Run"), asked):
            return
        try:
            self.made.delete()
        except InputError as error:
            self._say(str(error))
        else:
            made = self.made
            self.forget_run(made)
            self.deleted.emit(made)


def _is_there(layer: QgsMapLayer | None) -> bool:
    """Whether a layer is in the project, and its file can be read."""
    return layer is not None and layer.isValid()


def _lines(notes: Iterable[Note]) -> str:
    """Notes below each other, each with its light."""
    dot = '<font color="{}">\N{BLACK CIRCLE}</font> {}'
    return "<br>".join(dot.format(LIGHTS[n.level], escape(f"{n.text[:1].upper()}{n.text[1:]}")) for n in notes)
