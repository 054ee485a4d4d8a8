"""How a training goes, drawn in the theme's own colours: loss and score over the steps, and a bar for each class."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from ...plugin.translation import Figure, class_name

_MOST = 400
"""Points that are kept; then every other goes."""
_LIGHT, _DARK = ("#2b5c9e", "#2e7d4f"), ("#8ab4f8", "#7bd88f")
"""Colours of loss and score on light and on dark ground; both can be told apart without colour by their labels."""


class LearningCurve(QWidget):
    """Loss (falling) and score of the held-out part (rising) over the steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing to draw yet."""
        super().__init__(parent)
        self.points: list[tuple[int, float]] = []  # step and loss
        self.marks: list[tuple[int, float]] = []  # step and score, 0..1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A flat picture."""
        return QSize(240, self.fontMetrics().height() * 9)

    def clear(self) -> None:
        """Forget everything."""
        self.points.clear()
        self.marks.clear()
        self.update()

    def add(self, step: int, loss: float, score: float | None) -> None:
        """One more point."""
        self.points.append((step, loss))
        if len(self.points) > _MOST:
            self.points = self.points[::2]
        if score is not None:
            self.marks.append((step, score))
            self.setAccessibleDescription(
                self.tr("Step {step}: loss {loss:.3f}, score {score:.2f}").format(
                    step=step, loss=Figure(loss), score=Figure(score)
                )
            )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both curves, each with its last value beside its name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        area = QRectF(0.5, line * 1.5, self.width() - 1, self.height() - line * 1.5 - 1)
        ground = self.palette().color(self.backgroundRole())
        loss_color, score_color = map(QColor, _DARK if ground.lightness() < 128 else _LIGHT)
        painter.setPen(QPen(self.palette().mid().color()))
        painter.drawRect(area)
        if not self.points:
            return
        last = max(self.points[-1][0], 1)
        losses = [loss for _, loss in self.points]
        low, high = min(losses), max(losses)
        room = (high - low) or 1.0
        inner = area.adjusted(4, 4, -4, -4)

        def place(step: int, share: float) -> QPointF:
            return QPointF(inner.left() + inner.width() * step / last, inner.bottom() - inner.height() * share)

        painter.setPen(QPen(loss_color, 1.6))
        painter.drawPolyline(QPolygonF([place(step, (loss - low) / room) for step, loss in self.points]))
        half = Qt.AlignmentFlag.AlignVCenter
        top = QRectF(0, 0, self.width(), line * 1.4)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | half, self.tr("Loss {n:.3f}").format(n=Figure(losses[-1])))
        if self.marks:
            painter.setPen(QPen(score_color, 1.6))
            marks = [place(step, score) for step, score in self.marks]
            painter.drawPolyline(QPolygonF(marks))
            painter.setBrush(score_color)
            for mark in marks:
                painter.drawEllipse(mark, 2.2, 2.2)
            best = Figure(max(score for _, score in self.marks))
            text = self.tr("Score {n:.2f}, best {best:.2f}").format(n=Figure(self.marks[-1][1]), best=best)
            if self.fontMetrics().horizontalAdvance(text) > 0.58 * self.width():
                text = self.tr("Best score {best:.2f}").format(best=best)
            painter.drawText(top, Qt.AlignmentFlag.AlignRight | half, text)


class ClassScores(QWidget):
    """A bar for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No class yet."""
        super().__init__(parent)
        self.bars: dict[str, QProgressBar] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)

    def clear(self) -> None:
        """Forget all classes."""
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        self.bars.clear()

    def show_scores(self, scores: Mapping[str, float]) -> None:
        """Show scores of 0..1 by class."""
        for name, score in scores.items():
            if name not in self.bars:
                row, label, bar = len(self.bars), QLabel(), QProgressBar()
                label.setTextFormat(Qt.TextFormat.PlainText)  # a user's words
                told = class_name(name)
                label.setText(told if len(told) < 24 else f"{told[:22]}…")
                label.setToolTip(told)
                bar.setRange(0, 100)
                bar.setAccessibleName(name)
                self._grid.addWidget(label, row, 0)
                self._grid.addWidget(bar, row, 1)
                self.bars[name] = bar
            self.bars[name].setValue(round(100 * score))
            self.bars[name].setFormat(f"{Figure(score):.2f}")
