"""Rounds of learning from labels: train, map again, see what has changed; none of it in the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...model_backend.card import load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.outputs import beside
from ...plugin import settings
from ...plugin.models.installed import remember_folder
from ...plugin.runs.improving import CHANGED, Outcome, again, changed_map, lesson, new_model, remove_model
from ...plugin.runs.learning import Judged, Steering, Told, parse, train
from ...plugin.runs.made import Made
from ...plugin.runs.tasks import Request
from ..work import IsCancelled, Say, Work


class Rounds(QObject):
    """One round at a time.

    Args:
        add_run: Puts a run into the queue; raises InputError.
        is_written: Whether a run of the queue writes a file.
    """

    told = pyqtSignal(object)
    """How the training goes: a Told."""
    said = pyqtSignal(str)
    """A remark of the training."""
    changed = pyqtSignal()
    """A round has begun, gone on to its next part, or ended."""
    failed = pyqtSignal(str)
    """Why a round has failed; empty: it was cancelled."""
    ended = pyqtSignal(object)
    """An Outcome, to decide on."""
    kept = pyqtSignal()
    """A model has learnt, and no map of it has come: it stays among the user's models."""

    def __init__(
        self, add_run: Callable[[Request], None], is_written: Callable[[Path], bool], parent: QObject | None = None
    ) -> None:
        """Nothing runs; see the class."""
        super().__init__(parent)
        self._add_run, self._is_written = add_run, is_written
        self._work = Work(self)
        self._work.failed.connect(self._fail)
        self._work.changed.connect(self._look_soon)
        self._old: Made | None = None
        self._folder: Path | None = None
        self._judged: Judged | None = None
        self._awaited: Request | None = None
        self.trains = self.stops = False
        self._left = False  # whether the project of the round was closed
        self._learnt = False  # the model of the round is whole

    @property
    def busy(self) -> bool:
        """Whether a round is going on."""
        return self._folder is not None

    def start(
        self, old: Made, labels: Sequence[str], earlier: Sequence[str], minutes: float, colors: Mapping[str, str]
    ) -> None:
        """Begin a round.

        Args:
            old: The map that is to become better.
            labels: Files of labels that its model has not learnt.
            earlier: Files of those that it has.
            minutes: To train, at most.
            colors: RRGGBB by class.

        Raises:
            InputError: There is no engine, or a layer cannot be learnt from.
        """
        python = settings.engine_python()
        folder = new_model(old.request)
        arguments = lesson(old.request, labels, earlier, folder, minutes, colors)
        self._old, self._folder, self._judged, self._awaited = old, folder, None, None

        def on_line(line: str) -> None:
            message = parse(line)
            if isinstance(message, Told):
                self.told.emit(message)
            elif isinstance(message, Judged):
                self._judged = message
            elif message:
                self.said.emit(message)

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            train(python, arguments, folder, on_line, is_cancelled)

        self.trains, self.stops, self._learnt, self._left = True, False, False, False
        self._work.start(self.tr("Learn {name}").format(name=folder.name), work, self._trained)
        self.changed.emit()

    def stop(self) -> None:
        """End the training; the best so far is shown, and replaces nothing by itself."""
        self.stops = True
        if self._folder is not None:
            Steering(self._folder).stop()

    def leave_project(self) -> None:
        """The project was closed: what is being learnt is kept among the user's models, and no map is made of it."""
        self._left = True

    def close_down(self) -> None:
        """End what runs; nobody listens any more."""
        self._awaited = None
        self._work.cancel()
        if self._learnt and self._folder is not None:
            remember_folder(str(self._folder))

    def _trained(self) -> None:
        self.trains = False
        try:
            load_card(self._folder)
            self._learnt = True
            if self._left:
                self._fail("")
                return
            self._awaited = again(self._old.request, self._folder, self._is_written, f"{datetime.now():%H:%M}")
            self._add_run(self._awaited)
        except InputError as error:
            self._fail(str(error))
            return
        self.changed.emit()

    def mapped(self, made: Made) -> None:
        """A run has made a map: perhaps that of the new model."""
        if self._awaited is None or made.request is not self._awaited:
            return
        self._awaited = None
        old, folder, share = self._old, self._folder, []
        main = made.request.job.main
        path = beside(main, CHANGED)

        def work(say: Say, is_cancelled: IsCancelled) -> None:
            try:
                share.append(changed_map(old, made, path, is_cancelled))
            except InputError:  # the map before is gone
                share.append(None)

        def done() -> None:
            if self._left:
                self._fail("")
                return
            self._folder, self._learnt = None, False
            self.changed.emit()
            self.ended.emit((Outcome(old, made, folder, self._judged, share[0]), path))

        self._work.start(self.tr("What has changed"), work, done)

    def run_over(self, request: Request, why: str) -> None:
        """A run has ended, in whatever way; what went wrong, if anything did."""
        if self._awaited is not None and request is self._awaited:
            self._fail(why)

    def _look_soon(self) -> None:
        if not self._work.busy:
            QTimer.singleShot(0, self._look)

    def _look(self) -> None:
        """Work that was cancelled in the Task Manager tells nothing else."""
        if self._folder is not None and self._awaited is None and not self._work.busy:
            self._fail("")

    def _fail(self, why: str) -> None:
        folder, self._folder, self._awaited = self._folder, None, None
        self.trains = False
        if self._learnt:  # only its map is lacking
            remember_folder(str(folder))
            stays = self.tr("The new model, {name}, stays among your models.").format(name=folder.name)
            why = f"{why or self.tr('There is no new map.')} {stays}"
            self._learnt = False
            self.kept.emit()
        elif folder is not None:
            remove_model(folder)
        self.changed.emit()
        self.failed.emit(why)
