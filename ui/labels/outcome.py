"""What a round of learning has made: old and new side by side, and what becomes of the new."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ...plugin.runs.learning import Judged
from ...plugin.translation import Figure
from ..help import button, explain
from ..parts.controls import TextLabel
from ..parts.flow import FlowLayout

FEW = 30
"""Labels below which a difference may be chance."""


class OutcomeBox(QFrame):
    """Hidden until there is something to decide."""

    used = pyqtSignal()
    kept = pyqtSignal()
    discarded = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to decide yet."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.names, self.advice, self.changes = TextLabel(), TextLabel(), TextLabel()
        self.grid = QGridLayout()
        self.grid.setColumnStretch(0, 1)
        self.right = QLabel(self.tr("Right"))
        explain(
            self.right,
            "",
            self.tr(
                "The share of your labels at which the map says what you say. Only labels count that the model judged "
                "has not learnt: for the new one, each label is judged by a model that has learnt the others."
            ),
        )
        self.heads = QLabel(self.tr("Old")), QLabel(self.tr("New"))
        self.scores = QLabel(), QLabel()
        for column, (head, score) in enumerate(zip(self.heads, self.scores), start=1):
            for row, part in enumerate((head, score)):
                part.setTextFormat(Qt.TextFormat.PlainText)
                part.setAlignment(Qt.AlignmentFlag.AlignRight)
                self.grid.addWidget(part, row, column)
        self.grid.addWidget(self.right, 1, 0)
        self.use = button(self.tr("&Use New"), self.tr("Map with the new model from now on."), self._use)
        self.keep = button(
            self.tr("Keep &Old"),
            self.tr("Go on with the model before. The new one stays among your models."),
            self._keep,
        )
        self.discard = button(self.tr("&Discard"), self.tr("Delete the new model and its map."), self._discard)
        row = FlowLayout()
        for part in (self.use, self.keep, self.discard):
            row.addWidget(part)
        layout = QVBoxLayout(self)
        layout.addWidget(self.names)
        layout.addLayout(self.grid)
        layout.addWidget(self.advice)
        layout.addWidget(self.changes)
        layout.addLayout(row)
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What is to be decided is seen, however much stands above it."""
        super().showEvent(event)
        QTimer.singleShot(0, self._bring_up)  # when its window has made room for it

    def _bring_up(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self)

    def show_outcome(self, old: str, new: str, judged: Judged | None, changes: str = "") -> None:
        """Ask.

        Args:
            old: Name of the model before; empty: there was none.
            new: Name of the new one.
            judged: How good both are; None: it is not known.
            changes: What is different on the map.
        """
        for head, name in zip(self.heads, (old, new)):
            head.setToolTip(name)
        self.names.setText(escape(f"{old} → {new}" if old else new))
        known = judged is not None
        before = judged.before if known else None
        self.scores[0].setText("–" if before is None else percent(before))  # noqa: RUF001
        self.scores[1].setText(percent(judged.after) if known else "–")  # noqa: RUF001
        if known:
            self.right.setText(self.tr("Right at {n} labels").format(n=judged.labels))
        self.right.setVisible(known)
        for part in (*self.heads, *self.scores):
            part.setVisible(known)
        self.keep.setVisible(bool(old))
        self.advice.setText(escape(self._advice(judged)))
        self.changes.setText(escape(changes))
        self.changes.setVisible(bool(changes))
        self.show()

    def _advice(self, judged: Judged | None) -> str:
        if judged is None:
            return self.tr("There are too few labels to say which model is better: look at both maps.")
        if judged.before is None:
            return self.tr("The model before does not have these classes, so the two cannot be compared.")
        words = self.tr("The new model is right as often as the old one.")
        if judged.after > judged.before:
            words = self.tr("The new model is right more often.")
        elif judged.after < judged.before:
            words = self.tr("The new model is right less often: keep the old one, unless its map looks worse.")
        if judged.labels < FEW:
            words = f"{words} {self.tr('With so few labels that may be chance: look at both maps.')}"
        return words

    def _use(self) -> None:
        self.hide()
        self.used.emit()

    def _keep(self) -> None:
        self.hide()
        self.kept.emit()

    def _discard(self) -> None:
        self.hide()
        self.discarded.emit()


def percent(share: float) -> str:
    """A share of 1 in per cent; of what is hardly anything a digit more."""
    return f"{Figure(100 * share):.1f} %" if 0 < share < 0.01 else f"{100 * share:.0f} %"
