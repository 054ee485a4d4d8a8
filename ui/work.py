"""One piece of background work at a time, as a dialog needs it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..plugin.runs.tasks import WorkTask

Say = Callable[[str], None]
IsCancelled = Callable[[], bool]


class Work(QObject):
    """Runs work in the Task Manager and tells how it goes, in the main thread."""

    changed = pyqtSignal()
    """Work has started or ended."""
    said = pyqtSignal(str)
    """A line of the work that is going on."""
    failed = pyqtSignal(str)
    """Why work has failed."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Nothing is going on."""
        super().__init__(parent)
        self._task: WorkTask | None = None
        self._then: Callable[[], None] = lambda: None

    @property
    def busy(self) -> bool:
        """Whether something is going on."""
        return self._task is not None

    def start(self, title: str, work: Callable[[Say, IsCancelled], object], then: Callable[[], None]) -> None:
        """Start work; ``then`` is called when it is done, and not if it failed or was cancelled."""
        self._then = then
        self._task = WorkTask(title, work)
        self._task.said.connect(self._say)
        self._task.ended.connect(self._end)
        QgsApplication.taskManager().addTask(self._task)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop what is going on."""
        if self._task is not None:
            self._task.cancel()

    def leave(self) -> None:
        """Stop what is going on, and hear no more of it: what it was for is gone."""
        task, self._task = self._task, None
        if task is not None:
            task.ended.disconnect(self._end)
            task.cancel()
            self.changed.emit()

    def _say(self, line: str) -> None:
        if self.sender() is self._task:  # and not of work that was left
            self.said.emit(line)

    def _end(self) -> None:
        task, self._task = self._task, None
        self.changed.emit()
        if task.done:
            self._then()
        elif task.error is not None or task.fault:
            self.failed.emit(str(task.error or task.fault))
