"""The page Settings > Options > LayerFuse: which Python runs the engine, and whether it works."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsTask
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QDialog, QFormLayout, QGroupBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ..model_backend.errors import Cancelled, InputError
from ..plugin import settings
from ..plugin.engine.environment import find_engine_python
from ..plugin.engine.process import check_python
from ..plugin.processing.provider import ICON


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the options page each time the dialog opens.

    Args:
        open_setup: Opens the page that installs the engine.
    """

    def __init__(self, open_setup: Callable[[], None]) -> None:
        """Name and icon of the page."""
        super().__init__("LayerFuse", QIcon(str(ICON)))
        self._open_setup = open_setup

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:  # noqa: N802 - QGIS's name
        """The page."""
        return OptionsPage(self._open_setup, parent)


class OptionsPage(QgsOptionsPageWidget):
    """Choose and test the engine's Python. Colours and fonts are the theme's own.

    Args:
        open_setup: Opens the page that installs the engine.
    """

    def __init__(self, open_setup: Callable[[], None], parent: QWidget | None = None) -> None:
        """Build the page from the settings."""
        super().__init__(parent)
        self._task: CheckTask | None = None
        closed = self._closed = threading.Event()
        self.destroyed.connect(lambda: closed.set())

        self.python = QgsFileWidget()
        self.python.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.python.setDialogTitle(self.tr("Choose the Engine's Python"))
        self.python.lineEdit().setPlaceholderText(self.tr("Found automatically"))
        self.python.setFilePath(settings.read(settings.ENGINE_PYTHON))
        self.python.setToolTip(self.tr("A Python 3.10 or newer that has torch, numpy and safetensors"))
        self.python.fileChanged.connect(self._show_found)

        self.found = _text_label()
        self.result = _text_label()
        self.test = QPushButton(self.tr("Test"))
        self.test.setToolTip(self.tr("Start the engine once and load torch"))
        self.test.clicked.connect(self.start_test)

        explanation = _text_label()
        explanation.setText(
            self.tr(
                "The network runs in a Python of its own, so that it can never disturb QGIS. "
                "It needs Python 3.10 or newer with torch, numpy and safetensors."
            )
        )
        form = QFormLayout()
        form.addRow(self.tr("Python of the engine"), self.python)
        form.addRow(self.tr("In use"), self.found)
        row = QHBoxLayout()
        row.addWidget(self.test, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.result, 1)
        self.setup = QPushButton(self.tr("Set Up Engine…"))
        self.setup.setToolTip(self.tr("Install, repair or remove an environment for the engine"))
        self.setup.clicked.connect(lambda: self._leave_for(open_setup))
        group = QGroupBox(self.tr("Engine"))
        inside = QVBoxLayout(group)
        inside.addWidget(explanation)
        inside.addLayout(form)
        inside.addLayout(row)
        inside.addWidget(self.setup, 0, Qt.AlignmentFlag.AlignLeft)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(group)
        outside.addStretch(1)
        self._show_found()

    def apply(self) -> None:
        """Keep the choice; called by QGIS on OK."""
        settings.write(settings.ENGINE_PYTHON, self.python.filePath().strip())

    def _leave_for(self, open_setup: Callable[[], None]) -> None:
        """The options are modal: close them, keeping what was chosen, and go on there."""
        self.apply()
        window = self.window()
        if isinstance(window, QDialog):
            window.accept()
        open_setup()

    def start_test(self) -> None:
        """Start the engine with the Python shown, off the GUI thread."""
        python = self._show_found()
        if python is None:
            return
        self.test.setEnabled(False)
        self.result.setText(self.tr("Starting the engine…"))
        self._task = CheckTask(python, self._closed)
        self._task.taskCompleted.connect(self._show_result)
        self._task.taskTerminated.connect(self._show_result)
        QgsApplication.taskManager().addTask(self._task)

    def _show_result(self) -> None:
        self.result.setText(self._task.answer)
        self.test.setEnabled(True)

    def _show_found(self) -> Path | None:
        """Say which Python would be used, and return it."""
        self.result.setText("")
        try:
            found = find_engine_python(self.python.filePath().strip())
        except InputError as error:
            self.found.setText(str(error))
            self.test.setEnabled(False)
            return None
        self.found.setText(self.tr("{path}\n({origin})").format(path=found.path, origin=found.origin))
        self.test.setEnabled(True)
        return found.path


class CheckTask(QgsTask):
    """Starts the engine once, in a thread of the task manager.

    Args:
        python: The engine's Python.
        closed: Set when the page is gone and nobody waits for the answer any more.
    """

    def __init__(self, python: Path, closed: threading.Event) -> None:
        """Name the task; see the class."""
        super().__init__(QCoreApplication.translate("CheckTask", "Test the LayerFuse engine"), QgsTask.Flag.CanCancel)
        self._python, self._closed = python, closed
        self.answer = ""

    def run(self) -> bool:
        """Test; ``answer`` says what came of it."""
        try:
            found = check_python(self._python, lambda: self._closed.is_set() or self.isCanceled())
        except InputError as error:
            self.answer = str(error)
        except Cancelled:
            self.answer = self.tr("Cancelled.")
        else:
            self.answer = self.tr("It works: Python {python}, torch {torch}.").format(**found)
        return True


def _text_label() -> QLabel:
    """A label for sentences: wrapped, and selectable so that errors can be copied."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
