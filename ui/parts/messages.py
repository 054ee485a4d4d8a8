"""Messages in a window's bar that are read whole, and questions that are answered by yes or no."""

from __future__ import annotations

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from .controls import TextLabel


class WholeLabel(TextLabel):
    """A label that is as high as its words need at its width, also where a layout does not ask for that."""

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show words, and take the room."""
        super().setText(text)
        self._take_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take the room."""
        super().resizeEvent(event)
        self._take_room()

    def _take_room(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))


def show_message(bar: QgsMessageBar, text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Warning) -> None:
    """Show plain text in place of what the bar showed, in as many lines as it needs: QGIS's own are cut off."""
    bar.clearWidgets()
    label = WholeLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    item = bar.pushWidget(label, level)
    item.layout().setStretchFactor(label, 1)  # else the icon takes half of the width


def ask(parent: QWidget, title: str, question: str) -> bool:
    """Whether the user says yes; who only presses Enter says no."""
    buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    answer = QMessageBox.question(parent, title, question, buttons, QMessageBox.StandardButton.No)
    return answer == QMessageBox.StandardButton.Yes
