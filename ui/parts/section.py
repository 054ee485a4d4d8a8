"""A part of the dock that can be folded."""

from __future__ import annotations

from qgis.gui import (
    QgsCollapsibleGroupBox,
)
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QWidget,
)


class Section(QgsCollapsibleGroupBox):
    """A part of the dock that can be folded; QGIS remembers how.

    Args:
        name: Its object name, by which its state is remembered.
    """

    changed = pyqtSignal()
    """The user has chosen something else."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """An empty section; see the class."""
        super().__init__(parent)
        self.setObjectName(f"layerfuse_{name}")
        self.setSettingGroup("layerfuse")
        self.setSaveCollapsedState(True)
