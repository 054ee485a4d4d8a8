"""The windows of labels: one of them is open at a time, for both have the same keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...model_backend.card import Card
from ...plugin.runs.made import Made
from ...plugin.runs.tasks import Request
from ..windows.learn_dialog import LearnDialog
from .check_window import CheckWindow
from .label_window import LabelWindow
from .rounds import Rounds
from .walk import PointWalk


class Desk(QObject):
    """Makes the windows when they are first wanted.

    Args:
        canvas: QGIS's map canvas.
        card: Tells the model that is chosen in the panel.
        add_run: Puts a run into the queue; raises InputError.
        is_written: Whether a run of the queue writes a file.
        parent: The panel.
    """

    model_wanted = pyqtSignal(str)
    """Another model is to be used from now on."""
    kept = pyqtSignal()
    """The model that is in use is to stay."""
    models_changed = pyqtSignal()
    """A model has come."""
    discarded = pyqtSignal(object)
    """A map, a Made, is gone with its files."""

    def __init__(
        self,
        canvas: QgsMapCanvas,
        card: Callable[[], Card | None],
        add_run: Callable[[Request], None],
        is_written: Callable[[Path], bool],
        parent: QWidget,
    ) -> None:
        """No window yet; see the class."""
        super().__init__(parent)
        self._canvas, self._card, self._add_run, self._is_written = canvas, card, add_run, is_written
        self.labels: LabelWindow | None = None
        self.checks: CheckWindow | None = None
        self.learning: LearnDialog | None = None
        self._made: Made | None = None  # the last map of the project
        QgsProject.instance().cleared.connect(self._forget)

    def learn(self, layers: Mapping[str, QgsMapLayer]) -> None:
        """Open the window that makes a model of own classes.

        Args:
            layers: By family, to learn from.
        """
        if self.learning is None:
            self.learning = LearnDialog(self.parent())
            self.learning.learned.connect(self.model_wanted)
            self.learning.kept.connect(self.kept)
            self.learning.models_changed.connect(self.models_changed)
            self.learning.labels_wanted.connect(self.label)
        self.learning.suggest(layers)
        self.learning.show()
        self.learning.raise_()

    def label(self, made: Made | None = None) -> None:
        """Open the window of labels, for a map that is to become better; default: the last one, if there is one."""
        if self.labels is None:
            rounds = Rounds(self._add_run, self._is_written, self)
            self.labels = LabelWindow(self._canvas, self._card, rounds, self.parent())
            self.labels.model_wanted.connect(self.model_wanted)
            self.labels.discarded.connect(self.discarded)
            rounds.kept.connect(self.models_changed)
        if (made or self._made) is not None:
            self.labels.improve(made or self._made)
        self._show(self.labels, self.checks)

    def check(self, made: Made) -> None:
        """Open the window that judges a map."""
        if self.checks is None:
            self.checks = CheckWindow(self._canvas, self.parent())
        self._show(self.checks, self.labels)
        self.checks.check(made)

    @staticmethod
    def _show(window: PointWalk, other: PointWalk | None) -> None:
        if other is not None:
            other.close()
        window.put_beside()
        window.show()
        window.raise_()

    def mapped(self, made: Made) -> None:
        """A run has made a map: perhaps that of a model which has just learnt."""
        self._made = made
        if self.labels is not None:
            self.labels.rounds.mapped(made)

    def forget(self, made: Made) -> None:
        """A map is gone: nothing is to be learnt from it, or said of it, any more."""
        if self._made is made:
            self._made = self.labels.made if self.labels is not None and self.labels.made is not made else None
        if self.labels is not None and self.labels.made is made:
            self.labels.improve(None)
        if self.checks is not None and self.checks.made is made:
            self.checks.close()
            self.checks.made = None

    def run_over(self, request: Request, why: str) -> None:
        """A run has ended, in whatever way; what went wrong, if anything did."""
        if self.labels is not None:
            self.labels.rounds.run_over(request, why)

    def _forget(self) -> None:
        """The project was closed."""
        self._made = None
        for window in (self.labels, self.checks, self.learning):
            if window is not None:
                window.leave_project()

    def close_down(self) -> None:
        """The panel is about to be deleted."""
        QgsProject.instance().cleared.disconnect(self._forget)
        for window in (self.labels, self.checks, self.learning):
            if window is not None:
                window.close_down()
