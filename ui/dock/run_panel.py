"""The foot of the dock: what a run would be, the Run button with the reason why not, and how a run goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.raster.crs import crs_name
from ...plugin.handbook import PANEL
from ...plugin.runs.preflight import Preflight
from ...plugin.runs.tasks import Progress, RunQueue
from ...plugin.translation import Figure
from ..help import as_text, explain, help_button
from ..parts.controls import BriefLabel, TextLabel
from ..parts.details import Details
from ..parts.messages import ask

_SHORT = 18  # letters
_LINES = 3  # beside Run, of what it would make, or why it cannot
_BEFORE_CHINESE = re.compile("(?<=.)(?=[\u2e80-\u9fff])")  # a place in a text


class RunPanel(QWidget):
    """Preflight line, Run, progress, Cancel.

    Args:
        queue: The runs.
    """

    run_clicked = pyqtSignal()
    fix_clicked = pyqtSignal()

    def __init__(self, queue: RunQueue, parent: QWidget | None = None) -> None:
        """Build it; nothing can be run yet."""
        super().__init__(parent)
        self._queue = queue
        self._ready = self._kept = False  # whether a run is possible; whether the user has clicked Run before that
        self._details: Details | None = None
        self._more = ""
        self.preflight = TextLabel()
        self.preflight.setAccessibleName(self.tr("What a run would be"))
        self.run = QPushButton(QgsApplication.getThemeIcon("/mActionStart.svg"), self.tr("&Run"))
        explain(self.run, "", self.tr("Make the map. If a run is going on, this one waits until its turn comes."))
        self.run.clicked.connect(self.press)
        self.preview = QPushButton(self.tr("&Preview"))
        self.preview.setCheckable(True)
        self.preview.setIcon(QgsApplication.getThemeIcon("/mActionToggleAllLayers.svg"))
        explain(
            self.preview,
            "",
            self.tr(
                "Map what the canvas shows, at once, and follow it while this button is pressed: first a coarse look, "
                "then, from the middle on, the map as it will be. Nothing of it is saved."
            ),
        )
        self.preview_says = TextLabel()
        self.preview_says.setTextFormat(Qt.TextFormat.PlainText)
        self.preview_says.hide()
        self.reason = BriefLabel(_LINES)
        self.details = QToolButton()
        self.details.setText(self.tr("Details"))
        explain(self.details, "", self.tr("Show all that is known of the run that would be made."))
        self.details.clicked.connect(self._tell_more)
        self.fix = QPushButton()
        explain(self.fix, "", self.tr("Mend what keeps the map from being made."))
        self.fix.clicked.connect(self.fix_clicked)
        self.fix.hide()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)  # beside it, where every theme has contrast
        self.percent = QLabel()
        self.status = TextLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)  # may tell words of a stranger's card
        self.cancel = QPushButton(QgsApplication.getThemeIcon("/mTaskCancel.svg"), self.tr("Cancel"))
        explain(
            self.cancel,
            self.tr("Cancel the run"),
            self.tr("Cancel this run. Parts that are finished are kept, and the run can go on later."),
        )
        self.cancel.clicked.connect(self._cancel)

        self._progress = QWidget()
        inside = QVBoxLayout(self._progress)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        row = QHBoxLayout()
        row.addWidget(self.bar)
        row.addWidget(self.percent)
        inside.addLayout(row)
        inside.addWidget(self.status)
        buttons = QVBoxLayout()
        buttons.addWidget(self.run)
        buttons.addWidget(self.preview)
        buttons.addWidget(
            self.cancel
        )  # in the preview's place: QGIS widens small windows, and their right edge is gone
        more = QHBoxLayout()
        more.addWidget(self.details)
        more.addWidget(help_button(PANEL))
        buttons.addLayout(more)
        buttons.addStretch(1)
        foot = QHBoxLayout()
        foot.addLayout(buttons)
        foot.addWidget(self.reason, 1, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 6, 9, 9)
        layout.addWidget(self.preflight)
        layout.addWidget(self.preview_says)
        layout.addLayout(foot)
        layout.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._progress)
        queue.changed.connect(self.show_progress)
        self.refuse(self.tr("Choose at least one layer."))
        self.show_progress()

    def is_ready(self) -> bool:
        """Whether a run is possible as things are."""
        return self._ready

    def press(self) -> None:
        """Run, now or as soon as it is known that a run is possible."""
        if self._ready:
            self.run_clicked.emit()
        else:
            self._kept = True
            self.wait()

    def allow(self, preflight: Preflight, seconds: float | None, sentence: str, notes: Sequence[str] = ()) -> None:
        """A run is possible.

        Args:
            preflight: What it would be.
            seconds: That it takes; None: not known.
            sentence: What it would make, in a line.
            notes: What else is known of it.
        """
        self._ready, kept = True, self._kept
        self._kept = False
        self.preflight.setText(describe(preflight, seconds))
        self.preflight.setEnabled(True)
        self.preflight.show()
        self._set_reason(sentence, "", "\n".join((describe(preflight, seconds), *notes)))
        self.run.setEnabled(True)
        self.preview.setEnabled(self._queue.current is None)
        if kept:
            self.run_clicked.emit()

    def wait(self) -> None:
        """It is not known yet whether a run is possible; what was known stays, greyed, and a click on Run is kept."""
        self._ready = False
        self.preflight.setEnabled(False)
        self._set_reason(self.tr("Checking… Then it runs.") if self._kept else self.tr("Checking…"), "")
        self.run.setEnabled(True)

    def refuse(self, reason: str, fix: str = "") -> None:
        """No run is possible: say why.

        Args:
            reason: The reason, shown beside the button.
            fix: What a button below it says that mends it; empty for none.
        """
        self._ready = self._kept = False
        self.preflight.hide()
        self._set_reason(reason, fix)
        self.run.setEnabled(False)
        self.preview.setChecked(False)
        self.preview.setEnabled(False)

    def agrees(self, unfit: Sequence[str]) -> bool:
        """Whether the user wants to run although layers do not fit; without any reason against it: yes.

        Args:
            unfit: Which do not fit, a sentence for each.
        """
        question = self.tr("The map may be worthless:\n\n{reasons}\n\nRun all the same?")
        return not unfit or ask(
            self, self.tr("Layers that do not fit"), question.format(reasons="\n".join(dict.fromkeys(unfit)))
        )

    def agrees_to_replace(self, files: Iterable[Path]) -> bool:
        """Whether the user wants those files replaced that are there: nobody else asks, and files go together."""
        there = [str(path) for path in files if path.exists()]
        question = self.tr("These files are there already:\n\n{files}\n\nReplace them?")
        return not there or ask(self, self.tr("Replace Files"), question.format(files="\n".join(there)))

    def tell_preview(self, words: str) -> None:
        """Say how the preview goes; empty: it is off."""
        self.preview_says.setText(words)
        self.preview_says.setVisible(bool(words))

    def _set_reason(self, reason: str, fix: str, more: str = "") -> None:
        self._more = f"{reason}\n\n{more}".strip()
        self.reason.setText(reason)
        self.reason.setToolTip(as_text(reason))  # whole, where there is no room for it
        self.run.setAccessibleDescription(reason)
        self.fix.setText(fix)
        self.fix.setVisible(bool(fix))
        if self._details is not None and self._details.isVisible():
            self._details.tell(self._more)

    def _tell_more(self) -> None:
        if self._details is None:
            self._details = Details(self)
        self._details.tell(self._more)

    def show_progress(self) -> None:
        """Show how the current run goes on."""
        task = self._queue.current
        for widget, shown in ((self._progress, task), (self.cancel, task), (self.preview, not task)):
            widget.setVisible(bool(shown))
        self.preview.setEnabled(task is None and self._ready)
        if task is None:
            return
        self.bar.setValue(int(task.progress()))
        self.percent.setText(self.tr("{percent} %").format(percent=self.bar.value()))
        words = [self.tr("Cancelling…") if task.isCanceled() else describe_progress(task.progress_now)]
        if self._queue.waiting:
            words.append(self.tr("{n} waiting").format(n=self._queue.waiting))
        self.status.setText(_join(words))
        self.status.setToolTip(task.description())
        self.cancel.setEnabled(not task.isCanceled())

    def _cancel(self) -> None:
        if self._queue.current is not None:
            self._queue.current.cancel()
            self.show_progress()


def describe(preflight: Preflight, seconds: float | None) -> str:
    """A run in two lines: the grid; tiles, time, memory and disk."""
    window = preflight.grid.window
    size = tr("{width} × {height} pixels of {size:g} m").format(  # noqa: RUF001 - the sign for it
        width=window.width, height=window.height, size=Figure(preflight.grid.pixel_size)
    )
    parts = [tr("{n} tiles").format(n=preflight.tiles) if preflight.tiles > 1 else tr("1 tile")]
    if seconds is not None:
        parts.append(tr("about {time}").format(time=duration(seconds)))
    else:
        parts.append(tr("time known after the first run"))
    parts.append(tr("{size} of memory").format(size=byte_size(preflight.memory)))
    parts.append(tr("{size} on disk").format(size=byte_size(preflight.disk)))
    crs = crs_name(preflight.grid.crs).replace("EPSG:", "EPSG:\N{WORD JOINER}")  # Qt breaks lines at colons
    return tr("{size}, {crs}").format(size=size, crs=crs) + f"\n{_join(parts)}"


def describe_run(makes: str, area: str, layers: Sequence[str], seconds: float | None) -> str:
    """``Land cover of the view from s2_may and dem; about 20 s``."""
    named = (
        layers[0] if len(layers) == 1 else tr("{some} and {last}").format(some=", ".join(layers[:-1]), last=layers[-1])
    )
    if seconds is None:
        return tr("{makes} of {area} from {layers}").format(makes=makes, area=area, layers=named)
    text = tr("{makes} of {area} from {layers}; about {time}")
    return text.format(makes=makes, area=area, layers=named, time=duration(seconds))


def describe_progress(progress: Progress) -> str:
    """``31 of 55 tiles · 12.4 per second · 2 s left``."""
    if not progress.total:
        return tr("Starting the engine…")
    parts = [tr("{done} of {total} tiles").format(done=progress.done, total=progress.total)]
    if progress.done == progress.total:
        parts.append(tr("writing the results…"))
    elif progress.seconds_left is not None:
        parts.append(tr("{rate:.3g} per second").format(rate=Figure(progress.rate)))
        parts.append(tr("{time} left").format(time=duration(progress.seconds_left)))
    return _join(parts)


def _join(parts: Sequence[str]) -> str:
    """Parts of a line that is broken between them, and inside the long ones only."""
    return "\N{NO-BREAK SPACE}· ".join(_unbroken(p) if len(p) <= _SHORT else p for p in parts)


def _unbroken(part: str) -> str:
    """A part that stays on one line; Chinese may be broken between any two letters."""
    return _BEFORE_CHINESE.sub("\N{WORD JOINER}", part.replace(" ", "\N{NO-BREAK SPACE}"))


def duration(seconds: float) -> str:
    """A duration in words: ``4 s``, ``12 min``, ``3 h 20 min``."""
    seconds = max(1, round(seconds))
    if seconds < 90:
        return tr("{n} s").format(n=seconds)
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{n} min").format(n=minutes)
    return tr("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def byte_size(size: int) -> str:
    """A number of bytes in words: ``3 MB``, ``1.2 GB``."""
    if size < 1000**3:
        return tr("{n} MB").format(n=max(1, round(size / 1000**2)))
    return tr("{n:.1f} GB").format(n=Figure(size / 1000**3))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("RunPanel", text)
