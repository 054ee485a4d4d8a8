"""A line of text in a dialog of the toolbox that says, as long as it is empty, what is taken then."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QLineEdit

from .own_widget import OwnWidget


class LineWidget(OwnWidget):
    """A line with a default that is told in words."""

    def createWidget(self, nothing: str = "") -> QLineEdit:  # noqa: N802 - QGIS's names
        """The line.

        Args:
            nothing: What stands there without a text.
        """
        line = QLineEdit()
        line.setPlaceholderText(nothing)
        line.textChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        return line

    def setValue(self, value: object) -> None:  # noqa: N802
        """Write a text."""
        self.widget.setText("" if value is None else str(value))

    def value(self) -> str:
        """What is written."""
        return self.widget.text().strip()
