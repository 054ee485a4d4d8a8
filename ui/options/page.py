"""The page Settings > Options > LayerFuse: engine, computing, models, network, cache."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsTask
from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.errors import Cancelled, InputError
from ...model_backend.inference.device import Device
from ...model_backend.inference.models import find_model
from ...plugin import settings
from ...plugin.engine.environment import find_engine_python
from ...plugin.engine.process import EngineProcess, check_python
from ...plugin.handbook import OPTIONS
from ...plugin.processing.provider import ICON
from ...plugin.runs.runner import DEFAULT_MODEL
from ...plugin.translation import in_words
from ..help import explain, help_button
from ..parts.controls import TextLabel
from .groups import CacheGroup, ComputingGroup, ModelsGroup, NetworkGroup


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the options page each time the dialog opens.

    Args:
        open_setup: Opens the page that installs the engine.
        open_models: Opens the browser of models.
    """

    def __init__(self, open_setup: Callable[[], None], open_models: Callable[[], None]) -> None:
        """Name and icon of the page."""
        super().__init__("LayerFuse", QIcon(str(ICON)))
        self._open_setup, self._open_models = open_setup, open_models

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:  # noqa: N802 - QGIS's name
        """The page."""
        return OptionsPage(self._open_setup, self._open_models, parent)


class OptionsPage(QgsOptionsPageWidget):
    """What is set once on a machine. Colours and fonts are the theme's own.

    Args:
        open_setup: Opens the page that installs the engine.
        open_models: Opens the browser of models.
    """

    def __init__(
        self, open_setup: Callable[[], None], open_models: Callable[[], None], parent: QWidget | None = None
    ) -> None:
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
        explain(
            self.python,
            self.tr("Python of the engine"),
            self.tr(
                "A Python 3.10 or newer that has torch, numpy and safetensors. Empty: the environment that the set-up "
                "has made."
            ),
        )
        self.python.fileChanged.connect(self._show_found)

        self.found = TextLabel()
        self.result = TextLabel()
        self.test = QPushButton(self.tr("Test"))
        explain(
            self.test,
            "",
            self.tr("Start the engine once, load a model and say what it computes on, and why."),
        )
        self.test.clicked.connect(self.start_test)

        explanation = TextLabel()
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
        explain(self.setup, "", self.tr("Install, repair or remove an environment for the engine."))
        self.setup.clicked.connect(lambda: self._leave_for(open_setup))
        group = QGroupBox(self.tr("Engine"))
        inside = QVBoxLayout(group)
        inside.addWidget(explanation)
        inside.addLayout(form)
        inside.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addWidget(self.setup)
        buttons.addStretch(1)
        buttons.addWidget(help_button(OPTIONS))
        inside.addLayout(buttons)
        self.computing = ComputingGroup()
        self.models = ModelsGroup(lambda: self._leave_for(open_models))
        self.network = NetworkGroup()
        self.cache = CacheGroup()
        groups = QWidget()
        column = QVBoxLayout(groups)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (group, self.computing, self.models, self.network, self.cache):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(groups)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)
        self._show_found()

    def apply(self) -> None:
        """Keep the choices; called by QGIS on OK."""
        settings.write(settings.ENGINE_PYTHON, self.python.filePath().strip())
        self.computing.apply()
        self.network.apply()

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
        self._task = CheckTask(python, self.computing.device.currentData(), self._closed)
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
        self.found.setText(self.tr("{path}\n({origin})").format(path=found.path, origin=in_words(found.origin)))
        self.test.setEnabled(True)
        return found.path


class CheckTask(QgsTask):
    """Starts the engine once, in a thread of the task manager.

    Args:
        python: The engine's Python.
        device: What it is to compute on.
        closed: Set when the page is gone and nobody waits for the answer any more.
    """

    def __init__(self, python: Path, device: str, closed: threading.Event) -> None:
        """Name the task; see the class."""
        super().__init__(QCoreApplication.translate("CheckTask", "Test the LayerFuse engine"), QgsTask.Flag.CanCancel)
        self._python, self._device, self._closed = python, device, closed
        self.answer = ""

    def run(self) -> bool:
        """Test; ``answer`` says what came of it."""
        try:
            found = check_python(self._python, self._is_cancelled)
            device = self._try_device()
        except InputError as error:
            self.answer = str(error)
        except Cancelled:
            self.answer = self.tr("Cancelled.")
        else:
            self.answer = self.tr("It works: Python {python}, torch {torch}, on {device} ({reason}).").format(
                **found, device=device.pixels, reason=in_words(device.reason)
            )
        return True

    def _try_device(self) -> Device:
        """Load the bundled model, which tries the device."""
        engine = EngineProcess(find_model(DEFAULT_MODEL), self._python, self._is_cancelled, self._device)
        engine.close()
        return engine.device

    def _is_cancelled(self) -> bool:
        return self._closed.is_set() or self.isCanceled()
