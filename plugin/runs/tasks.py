"""Work off the GUI thread: runs in the Task Manager, one after the other, and looks before a run."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsProject, QgsTask
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...model_backend.card import Card
from ...model_backend.errors import Cancelled, InputError, without_secrets
from ...model_backend.inference.pipeline import Job, Report
from .preflight import Preflight, look
from .runner import fault_text, run_job

LOG = "LayerFuse"
STOP_SECONDS = 10.0  # that unloading waits for a cancelled run


@dataclass(frozen=True)
class Request:
    """A run that is wanted."""

    model: str  # as the user chose it: a name or a folder
    folder: Path  # of the model
    card: Card
    job: Job
    title: str  # "model - area - date"
    device: str = ""  # what to compute on; empty: what the options say


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    done: int  # tiles
    total: int
    rate: float  # tiles per second; 0 if not known yet

    @property
    def seconds_left(self) -> float | None:
        """Estimate, or None if it is not known yet."""
        return (self.total - self.done) / self.rate if self.rate else None


class PredictTask(QgsTask):
    """One run. Its outcome is one of ``report``, ``error`` and neither of them: cancelled.

    Args:
        request: What to do.
        python: The engine's Python.
    """

    ended = pyqtSignal()
    """In the main thread, when ``report`` and ``error`` are settled."""

    def __init__(self, request: Request, python: Path) -> None:
        """Name the task; see the class."""
        super().__init__(request.title, QgsTask.Flag.CanCancel)
        self.request, self._python = request, python
        self.progress_now = Progress(0, 0, 0.0)
        self.report: Report | None = None
        self.error = ""
        self.started = False
        self.stopped = threading.Event()  # set when the thread is through
        self.computed: tuple[int, float] = (0, 0.0)  # tiles, and the seconds that they took
        self.seconds = 0.0  # of the whole run
        self.home = ""  # file of the project that wants it; empty: that is not saved
        self.left = False  # whether that project has been closed since
        self._clock: tuple[float, int] | None = None

    def is_at_home(self, project: QgsProject) -> bool:
        """Whether the project that wants the run is open, still or again."""
        return not self.left or (self.home != "" and self.home == project.fileName())

    def run(self) -> bool:
        """Map, in a thread of the task manager."""
        self.started, begun = True, time.monotonic()
        try:
            if self.isCanceled():  # while it waited for a thread
                return False
            request = self.request
            self.report = run_job(
                request.job, request.folder, request.card, self._python, _Feedback(self), request.device
            )
        except Cancelled:
            return False
        except InputError as error:
            self.error = str(error)
        except Exception as error:
            QgsMessageLog.logMessage(without_secrets(traceback.format_exc()), LOG, Qgis.MessageLevel.Critical, False)
            self.error = fault_text(error)
        finally:
            self.seconds = time.monotonic() - begun
            self.stopped.set()
        return self.report is not None

    def finished(self, result: bool) -> None:
        """Tell in the main thread; called by QGIS, for a run that never started too."""
        self.ended.emit()

    def note(self, done: int, total: int) -> None:
        """Keep the progress, with the rate since the first call: parts of an earlier run cost no time."""
        now = time.monotonic()
        if self._clock is None:
            self._clock = (now, done)
        start, before = self._clock
        rate = (done - before) / (now - start) if done > before and now > start else 0.0
        self.progress_now, self.computed = Progress(done, total, rate), (done - before, now - start)
        self.setProgress(100.0 * done / max(1, total))


class _Feedback:
    """The pipeline's feedback, told to a task."""

    def __init__(self, task: PredictTask) -> None:
        self._task = task

    def progress(self, done: int, total: int) -> None:
        self._task.note(done, total)

    def info(self, text: str) -> None:
        QgsMessageLog.logMessage(without_secrets(text), LOG, Qgis.MessageLevel.Info, False)

    def is_cancelled(self) -> bool:
        return self._task.isCanceled()


class WorkTask(QgsTask):
    """One piece of work in a thread of the task manager.

    Args:
        title: What it is called.
        work: Does it; takes ``say`` and ``is_cancelled``.
    """

    said = pyqtSignal(str)
    ended = pyqtSignal()

    def __init__(self, title: str, work: Callable[[Callable[[str], None], Callable[[], bool]], object]) -> None:
        """Name the task; see the class."""
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work = work
        self.error: InputError | None = None
        self.fault = ""
        self.done = False

    def run(self) -> bool:
        """Work; ``done``, ``error`` or ``fault`` says what came of it, none of them: cancelled."""
        try:
            self._work(self.said.emit, self.isCanceled)
        except Cancelled:
            return False
        except InputError as error:
            self.error = error
        except Exception as error:
            QgsMessageLog.logMessage(without_secrets(traceback.format_exc()), LOG, Qgis.MessageLevel.Critical, False)
            self.fault = fault_text(error)
        else:
            self.done = True
        return self.done

    def finished(self, result: bool) -> None:
        """Tell in the main thread; called by QGIS."""
        self.ended.emit()


class RunQueue(QObject):
    """Runs, one at a time; those that wait are on hold in the Task Manager and can be cancelled there."""

    changed = pyqtSignal()
    """A run was added, has started or has ended."""
    ended = pyqtSignal(object)
    """A PredictTask has ended: its outcome is settled."""

    def __init__(self, parent: QObject | None = None) -> None:
        """An empty queue."""
        super().__init__(parent)
        self._tasks: list[PredictTask] = []

    @property
    def current(self) -> PredictTask | None:
        """The run that is going on."""
        return self._tasks[0] if self._tasks else None

    @property
    def waiting(self) -> int:
        """How many runs wait behind it."""
        return max(0, len(self._tasks) - 1)

    def writes(self, path: Path) -> bool:
        """Whether a run of the queue writes this file."""
        return any(path in task.request.job.outputs.values() for task in self._tasks)

    def add(self, task: PredictTask) -> None:
        """Have a run done when its turn comes."""
        task.ended.connect(lambda: self._end(task))
        task.progressChanged.connect(self.changed)
        if self._tasks:
            task.hold()
        task.home = QgsProject.instance().fileName()
        self._tasks.append(task)
        QgsApplication.taskManager().addTask(task)
        self.changed.emit()

    def follow_project(self) -> None:
        """The project was saved, perhaps by another name."""
        for task in self._tasks:
            if not task.left:
                task.home = QgsProject.instance().fileName()

    def leave_project(self) -> None:
        """The project was closed: what its runs make belongs into no other."""
        for task in self._tasks:
            task.left = True

    def cancel_all(self) -> None:
        """Cancel what runs and what waits."""
        for task in reversed(self._tasks):
            task.cancel()

    def close(self) -> None:
        """Cancel everything and wait until the threads are through; nobody is told any more."""
        tasks, self._tasks = self._tasks, []
        for task in reversed(tasks):
            task.cancel()
        for task in tasks:
            if task.started:
                task.stopped.wait(STOP_SECONDS)

    def _end(self, task: PredictTask) -> None:
        if task not in self._tasks:
            return
        first = task is self.current
        self._tasks.remove(task)
        self.ended.emit(task)
        if first and self._tasks:
            self._tasks[0].unhold()
        self.changed.emit()


class Watcher(QObject):
    """Looks at one thing after another in a thread of its own, always at the newest that is asked for.

    Args:
        name: Of the thread.
        parent: Owns it.
    """

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Nothing to look at yet; the thread starts with the first thing."""
        super().__init__(parent)
        self._name = name
        self._news = threading.Condition()
        self._wanted: Any = None  # what the class looks at
        self._is_new = self._closed = False
        self._thread: threading.Thread | None = None

    def want(self, thing: object) -> None:
        """Look at a thing next; None: at nothing any more."""
        with self._news:
            self._wanted, self._is_new = thing, True
            self._news.notify()
        if self._thread is None and thing is not None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _next(self) -> Any:  # noqa: ANN401 - each class has its own kind of things
        """Wait for the next thing; None: for nothing, or no more."""
        with self._news:
            self._news.wait_for(lambda: self._closed or self._is_new)
            self._is_new = False
            return None if self._closed else self._wanted

    def _is_over(self) -> bool:
        """Whether what is looked at is wanted no more."""
        return self._closed or self._is_new

    def _serve(self) -> None:
        raise NotImplementedError


class Lookout(Watcher):
    """Looks at jobs in a thread of its own; a newer job puts an older one off."""

    looked = pyqtSignal(object, object)
    """The job and its :class:`Preflight`, or the error's text in its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        """See the base."""
        super().__init__("layerfuse-lookout", parent)

    def ask(self, job: Job, card: Card) -> None:
        """Look at a job; ``looked`` tells of it, unless another is asked for before."""
        self.want((job, card))

    def _serve(self) -> None:
        while not self._closed:
            wanted = self._next()
            if wanted is None:
                continue
            job, card = wanted
            answer = self._look(job, card)
            if answer is not None and not self._closed:
                self.looked.emit(job, answer)

    def _look(self, job: Job, card: Card) -> Preflight | str | None:
        try:
            return look(job, card, self._is_over)
        except Cancelled:
            return None
        except InputError as error:
            return str(error)
        except Exception as error:
            QgsMessageLog.logMessage(without_secrets(traceback.format_exc()), LOG, Qgis.MessageLevel.Critical, False)
            return fault_text(error)


def result_title(card: Card, area: str, date: str) -> str:
    """What a run and the group of its results are called."""
    return f"{card.name} – {area} – {date}"  # noqa: RUF001 - a dash between words
