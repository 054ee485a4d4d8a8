"""Shares of classes as bars in their colours."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ..help import as_text
from .controls import TextLabel


class Bar(QWidget):
    """A share of 1 as a bar in the colour of its class."""

    def __init__(self, share: float, color: str, parent: QWidget | None = None) -> None:
        """See the class."""
        super().__init__(parent)
        self._share, self._color = share, QColor(f"#{color}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A strip, of any width."""
        return QSize(0, max(6, self.fontMetrics().height() // 3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw; a thin frame keeps colours of the background apart from it."""
        painter = QPainter(self)
        box = self.rect().adjusted(0, 0, -1, -1)
        box.setWidth(max(1, round(box.width() * self._share)))
        painter.fillRect(box, self._color)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawRect(box)


class Bars(QGridLayout):
    """A row for each class: its name, some words, and below them its bar."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.setColumnStretch(0, 1)
        self.setVerticalSpacing(1)
        self.setHorizontalSpacing(4)

    def fill(self, rows: Iterable[tuple[str, str, float, tuple[str, ...]]]) -> None:
        """Show rows in place of those before: name, colour as hexadecimal digits, share of 1, words."""
        while self.count():
            self.takeAt(0).widget().deleteLater()
        self.invalidate()  # else Qt keeps the room of what has gone
        for place, (text, color, share, words) in enumerate(rows):
            name = TextLabel()
            name.setText(as_text(text))
            for column, part in enumerate((name, *map(QLabel, words))):
                self.addWidget(part, 2 * place, column)
                if column:
                    part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            self.addWidget(Bar(share, color), 2 * place + 1, 0, 1, 1 + len(words))
