"""The head of the dock where a run was cancelled or cut off: go on with it, or discard it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from ...model_backend.errors import InputError
from ...plugin.runs.unfinished import UnfinishedRun, unfinished_runs
from ..help import explain
from ..parts.controls import TextLabel
from ..parts.messages import ask


class UnfinishedBar(QFrame):
    """Offers to go on with a run, in a shape that fits into a narrow dock.

    Args:
        is_written: Whether a run of the queue writes a file.
    """

    resume_wanted = pyqtSignal(object)
    """The user wants to go on with a run, a Request."""
    failed = pyqtSignal(str)
    """Why something could not be discarded."""

    def __init__(self, is_written: Callable[[Path], bool], parent: QWidget | None = None) -> None:
        """Hidden until there is a run to offer."""
        super().__init__(parent)
        self._is_written = is_written
        self._run: UnfinishedRun | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = TextLabel()
        self.resume = QPushButton(self.tr("Resume"))
        explain(self.resume, "", self.tr("Go on with this run. What was finished is used."))
        self.resume.clicked.connect(self._resume)
        self.discard = QPushButton(self.tr("Discard"))
        explain(self.discard, "", self.tr("Remove what was finished of this run, and forget it."))
        self.discard.clicked.connect(self._discard)
        icon = QLabel()
        size = self.fontMetrics().height() + 4
        icon.setPixmap(QgsApplication.getThemeIcon("/mIconInfo.svg").pixmap(size, size))
        buttons = QHBoxLayout()
        buttons.addWidget(self.resume)
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        layout = QGridLayout(self)
        layout.addWidget(icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.label, 0, 1)
        layout.addLayout(buttons, 1, 1)
        layout.setColumnStretch(1, 1)
        self.hide()

    def look(self) -> None:
        """Offer the last run that was cancelled or cut off, if there is one that does not go on already."""
        found = [run for run in unfinished_runs() if not self._is_written(run.request.job.main)]
        self._run = found[-1] if found else None
        if self._run is None:
            self.hide()
        else:
            self.offer(self._run.request.title, len(found))

    def offer(self, title: str, number: int = 1) -> None:
        """Show the bar for a run, the first of a number of them."""
        many = self.tr("Unfinished, {at} of {all}: {title}").format(at=1, all=number, title=title)
        self.label.setText(many if number > 1 else self.tr("Unfinished: {title}").format(title=title))
        self.show()

    def _resume(self) -> None:
        self.resume_wanted.emit(self._run.request)
        self.look()

    def _discard(self) -> None:
        """Ask, for hours may be in what was finished, and remove it."""
        question = f"{self.label.text()}\n\n{self.tr('Remove what was finished of this run?')}"
        if not ask(self, self.tr("Discard"), question):
            return
        try:
            self._run.discard()
        except InputError as error:
            self.failed.emit(str(error))
        self.look()
