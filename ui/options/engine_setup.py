"""The page that sets the engine up: what is installed, how large, where; and what went wrong, if it did."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis, QgsApplication
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...plugin import settings
from ...plugin.engine import failures, installer
from ...plugin.engine.environment import private_environment
from ...plugin.engine.process import close_all
from ...plugin.handbook import ENGINE
from ...plugin.network import certificate_environment, proxy_environment
from ...plugin.runs.tasks import WorkTask
from ..help import explain, help_button
from ..parts.controls import TextLabel
from ..parts.files import ask_folder

_MOST_LINES = 5000
_WEIGH_MS = 1000  # between two looks how much is there
_HAS_BUILDS = sys.platform == "linux"  # elsewhere there is one usual build
_DEFAULT_ADDRESS = "https://"  # what proxy exceptions are compared with when pip's own index is used


class EngineSetup(QDialog):
    """Install, repair, remove and export the engine's private environment."""

    engine_changed = pyqtSignal()
    """There is an engine now, or there is none any more."""
    progressed = pyqtSignal(int, int)
    """Bytes that are there, and that will be; while it is installed."""
    network_options_wanted = pyqtSignal()
    """The user wants to see QGIS's network settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the page from the settings; nothing is done until a button is pressed."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Set Up the LayerFuse Engine"))
        self.setObjectName("LayerFuseEngineSetup")
        self._task: WorkTask | None = None
        self._lines: list[str] = []
        self._why = ""
        self._failure: failures.SetupError | None = None
        self._again: Callable[[], None] = self.install

        self.explanation = TextLabel()
        self.status = TextLabel()
        self.source = QComboBox()
        self.source.addItem(self.tr("From a package index"), False)
        self.source.addItem(self.tr("From a folder, without network"), True)
        self.wheels = QgsFileWidget()
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.setDialogTitle(self.tr("Choose the Folder of Packages"))
        self.index = QLineEdit()
        self.index.setPlaceholderText(self.tr("As pip is set up on this computer"))
        self.extra_index = QLineEdit()
        self.build = QComboBox()
        self.build.addItem(self.tr("For the processor (small)"), "cpu")
        self.build.addItem(self.tr("For NVIDIA graphics cards too (CUDA, large)"), "cuda")
        self.base = QgsFileWidget()
        self.base.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.base.setDialogTitle(self.tr("Choose a Python"))
        self.base.lineEdit().setPlaceholderText(self.tr("That of QGIS"))
        self.onnx = QCheckBox(self.tr("With what ONNX models of other tools need"))
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_MOST_LINES)
        self.log.setTabChangesFocus(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self._weighed = QTimer(self)
        self._weighed.setInterval(_WEIGH_MS)
        self._weighed.timeout.connect(self._weigh)
        self._weighing: threading.Thread | None = None
        self.install_button = QPushButton()
        self.install_button.setDefault(True)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.fix_button = QPushButton()
        self.copy_button = QPushButton(self.tr("Copy Diagnostics"))
        self.export_button = QPushButton(self.tr("Export…"))
        self.remove_button = QPushButton(self.tr("Remove…"))
        self.close_button = QPushButton(self.tr("Close"))
        self._build()
        self._explain()
        self._read_settings()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take what the options page may have changed."""
        super().showEvent(event)
        if self._task is None:
            self._read_settings()

    def _read_settings(self) -> None:
        self.index.setText(settings.read(settings.INDEX))
        self.extra_index.setText(settings.read(settings.EXTRA_INDEX))
        self.build.setCurrentIndex(max(0, self.build.findData(settings.read(settings.TORCH_BUILD))))
        self.onnx.setChecked(bool(settings.read(settings.ONNX)))
        self._refresh()

    def _build(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._rows = {}
        for name, text, widget in (
            ("source", self.tr("Source"), self.source),
            ("wheels", self.tr("Folder of packages"), self.wheels),
            ("index", self.tr("Package index"), self.index),
            ("extra", self.tr("Extra index"), self.extra_index),
            ("build", self.tr("Build of torch"), self.build),
            ("base", self.tr("Made with Python"), self.base),
            ("onnx", self.tr("ONNX models"), self.onnx),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            form.addRow(label, widget)
            self._rows[name] = (label, widget)
        buttons = QHBoxLayout()
        for button in (self.export_button, self.remove_button, self.copy_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addWidget(help_button(ENGINE))
        buttons.addStretch(1)
        for button in (self.fix_button, self.install_button, self.cancel_button, self.close_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.explanation)
        layout.addLayout(form)
        layout.addWidget(self.status)
        layout.addWidget(self.bar)
        layout.addWidget(self.log, 1)
        layout.addStretch(0)
        layout.addLayout(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 100, self.fontMetrics().height() * 30)
        self.source.currentIndexChanged.connect(self._refresh)
        self.build.currentIndexChanged.connect(self._refresh)
        self.install_button.clicked.connect(self.install)
        self.cancel_button.clicked.connect(self.cancel)
        self.fix_button.clicked.connect(self._fix)
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(self.diagnostics()))
        self.export_button.clicked.connect(self._choose_export)
        self.remove_button.clicked.connect(self._confirm_remove)
        self.close_button.clicked.connect(self.close)

    def _explain(self) -> None:
        for widget, name, text in (
            (
                self.source,
                self.tr("Source"),
                self.tr("Where the packages come from: the network, or a folder that was made with Export."),
            ),
            (
                self.wheels,
                self.tr("Folder of packages"),
                self.tr("A folder made with Export on a machine of the same kind. No network is needed then."),
            ),
            (
                self.index,
                self.tr("Package index"),
                self.tr("Address of your organisation's mirror, if it has one. Empty: as pip is set up."),
            ),
            (
                self.extra_index,
                self.tr("Extra index"),
                self.tr("Address of a second index. Empty: that of the build of torch, if it needs one."),
            ),
            (
                self.build,
                self.tr("Build of torch"),
                self.tr("The small build computes on the processor. The large one also on graphics cards by NVIDIA."),
            ),
            (
                self.base,
                self.tr("Made with Python"),
                self.tr("The Python 3.10 or newer that makes the environment. It is not changed."),
            ),
            (
                self.onnx,
                self.tr("ONNX models"),
                self.tr("Fetch onnx and onnxruntime, too: 60 MB more, for models that were imported from ONNX files."),
            ),
            (self.log, self.tr("Log"), self.tr("Everything that was said while it was set up.")),
            (self.install_button, "", self.tr("Make the environment, anew if there is one. Nothing else is changed.")),
            (self.cancel_button, "", self.tr("Stop what is going on. Nothing half is left.")),
            (self.fix_button, "", self.tr("The one thing to do about this failure.")),
            (
                self.copy_button,
                "",
                self.tr("Copy what is needed to help you. Names and private folders are taken out."),
            ),
            (self.export_button, "", self.tr("Fetch all packages into a folder, for a computer without network.")),
            (self.remove_button, "", self.tr("Delete the environment. Models and maps stay.")),
            (self.close_button, "", self.tr("Close this window.")),
        ):
            explain(widget, name, text)

    def plan(self) -> installer.Plan:
        """What the page says, as a plan."""
        offline = bool(self.source.currentData())
        base, index = self.base.filePath().strip(), self.index.text().strip()
        return installer.Plan(
            folder=private_environment(),
            base=Path(base) if base else None,
            cpu_only=self.build.currentData() == "cpu",
            index="" if offline else index,
            extra_index="" if offline else self.extra_index.text().strip(),
            wheels=Path(self.wheels.filePath().strip()) if offline else None,
            onnx=self.onnx.isChecked(),
            network={} if offline else {**certificate_environment(), **proxy_environment(index or _DEFAULT_ADDRESS)},
        )

    def install(self) -> None:
        """Install, or repair by installing anew."""
        settings.write(settings.INDEX, self.index.text().strip())
        settings.write(settings.EXTRA_INDEX, self.extra_index.text().strip())
        settings.write(settings.TORCH_BUILD, self.build.currentData())
        settings.write(settings.ONNX, "1" if self.onnx.isChecked() else "")
        plan = self.plan()
        close_all()  # a waiting engine would hold files of the environment
        self._again = self.install
        self._weighed.start()
        self._start(self.tr("Set up the LayerFuse engine"), lambda say, stop: installer.install(plan, say, stop))

    def add_onnx(self) -> None:
        """Add what ONNX models need to the engine that is there."""
        settings.write(settings.ONNX, "1")
        self.onnx.setChecked(True)
        plan = self.plan()
        close_all()
        self._again = self.add_onnx
        self._start(self.tr("Set up ONNX models"), lambda say, stop: installer.add_onnx(plan, say, stop))

    def export(self, folder: str) -> None:
        """Fetch all packages into a folder."""
        plan = self.plan()
        self._again = lambda: self.export(folder)
        self._start(
            self.tr("Export the LayerFuse engine"), lambda say, stop: installer.export(plan, Path(folder), say, stop)
        )

    def remove(self) -> None:
        """Remove the environment."""
        close_all()
        folder = private_environment()
        self._again = self.remove
        self._start(self.tr("Remove the LayerFuse engine"), lambda say, stop: installer.remove(folder))

    def cancel(self) -> None:
        """Stop what is going on."""
        if self._task is not None:
            self._task.cancel()
            self.status.setText(self.tr("Cancelling…"))

    @property
    def is_busy(self) -> bool:
        """Whether something is going on."""
        return self._task is not None

    @property
    def failure(self) -> str:
        """Why the last work failed; empty if it did not."""
        return self._why

    def _weigh(self) -> None:
        """Look how much is there, in a thread: there are many files."""
        if self._weighing is None or not self._weighing.is_alive():
            plan = self.plan()
            whole = installer.size_expected(plan)

            def weigh() -> None:
                self.progressed.emit(installer.size_now(plan.folder), whole)

            self._weighing = threading.Thread(target=weigh, name="layerfuse-weigh", daemon=True)
            self._weighing.start()

    def diagnostics(self) -> str:
        """Markdown to hand on, without private paths."""
        marker = installer.ready(private_environment()) or {}
        facts = [
            ("QGIS", Qgis.QGIS_VERSION),
            ("Engine", ", ".join(f"{k} {marker[k]}" for k in ("python", "torch") if k in marker) or "none"),
            ("Folder", str(private_environment())),
            ("Build", self.build.currentData() if _HAS_BUILDS else "standard"),
            ("Source", "folder" if self.source.currentData() else self.index.text().strip() or "default index"),
            ("Failure", f"{self._failure.kind}: {self._failure}" if self._failure else "none"),
        ]
        return failures.diagnostics(facts, self._lines)

    def _start(self, title: str, work: Callable[[installer.Say, installer.IsCancelled], object]) -> None:
        self._lines, self._failure, self._why = [], None, ""
        self.log.clear()
        self._task = task = WorkTask(title, work)
        task.said.connect(self._say)
        task.ended.connect(self._end)
        self.status.setText("")
        self._refresh()
        QgsApplication.taskManager().addTask(task)

    def _say(self, line: str) -> None:
        self._lines = [*self._lines[-_MOST_LINES:], line]
        self.log.appendPlainText(line)

    def _end(self) -> None:
        task, self._task = self._task, None
        self._weighed.stop()
        if self._weighing is not None:
            self._weighing.join()
        if task.done:
            text = self.tr("Done.")
        elif task.error is not None:
            self._failure = task.error if isinstance(task.error, failures.SetupError) else None
            text = str(task.error)
        else:
            text = task.fault or self.tr("Cancelled. Nothing half is left.")
        self._why = "" if task.done or task.isCanceled() else text
        self._say(text)
        self._refresh()
        self.status.setText(text)
        self.engine_changed.emit()

    def _refresh(self) -> None:
        """Show what fits: the source's fields, the buttons that can be pressed."""
        plan, busy = self.plan(), self._task is not None
        marker = installer.ready(plan.folder)
        offline = plan.wheels is not None
        self.explanation.setText(
            self.tr(
                "The network runs in a Python environment of its own, so that it can never disturb QGIS. "
                "Installed are torch, numpy, scikit-learn, safetensors and huggingface-hub with what they need: up "
                "to {size} GB in {folder}. It survives updates of QGIS and of the plugin, and can be removed here at "
                "any time."
            ).format(size=round(installer.space_needed(plan) / installer.GIGABYTE), folder=plan.folder)
        )
        for name, shown in (
            ("wheels", offline),
            ("index", not offline),
            ("extra", not offline),
            ("build", not offline and _HAS_BUILDS),
        ):
            for widget in self._rows[name]:
                widget.setVisible(shown)
        for _, widget in self._rows.values():
            widget.setEnabled(not busy)
        if not busy:
            other = settings.read(settings.ENGINE_PYTHON)
            note = (
                self.tr("In use is another Python, chosen in the options: {path}").format(path=other) if other else ""
            )
            self.status.setText("\n".join(text for text in (self._describe(marker, plan), note) if text))
        self.extra_index.setPlaceholderText(installer.CPU_INDEX if installer.wants_cpu_build(plan) else self.tr("None"))
        self.install_button.setText(self.tr("Install") if marker is None else self.tr("Repair"))
        self.bar.setVisible(busy)
        self.log.setVisible(busy or bool(self._lines))
        for button, shown in (
            (self.install_button, not busy),
            (self.cancel_button, busy),
            (self.fix_button, self._failure is not None and not busy),
            (self.close_button, not busy),
        ):
            button.setVisible(shown)
        self.remove_button.setEnabled(not busy and plan.folder.exists())
        self.export_button.setEnabled(not busy and not offline)
        if self._failure is not None:
            self.fix_button.setText(self._action()[0])

    def _describe(self, marker: dict | None, plan: installer.Plan) -> str:
        if marker is None:
            return self.tr("The engine is not installed yet.")
        text = self.tr("Installed: Python {python}, torch {torch}.").format(
            python=marker.get("python"), torch=marker.get("torch")
        )
        return text if installer.is_current(plan.folder) else f"{text} " + self.tr("Repair brings it up to date.")

    def _action(self) -> tuple[str, Callable[[], None]]:
        """The one thing to do about a failure: a button's text and what it does."""
        kind = self._failure.kind
        if kind == failures.PROXY:
            return self.tr("Network Options…"), self.network_options_wanted.emit
        if kind in (failures.PYTHON, failures.VENV):
            return self.tr("Choose Python…"), self.base.setFocus
        if kind in (failures.TLS, failures.NETWORK):
            return self.tr("Use a Folder…"), lambda: self.source.setCurrentIndex(1)
        if kind == failures.REFUSED or (kind == failures.MISSING and not self.source.currentData()):
            return self.tr("Change Index…"), self.index.setFocus
        if kind == failures.MISSING:
            return self.tr("Choose Folder…"), self.wheels.setFocus
        if kind in (failures.OTHER, failures.LIBRARY):
            return self.tr("Copy Diagnostics"), self.copy_button.click
        return self.tr("Try Again"), lambda: self._again()

    def _fix(self) -> None:
        self._action()[1]()

    def _choose_export(self) -> None:
        folder = ask_folder(self, self.tr("Choose a Folder for the Packages"))
        if folder is not None:
            self.export(str(folder))

    def _confirm_remove(self) -> None:
        yes = QMessageBox.StandardButton.Yes
        question = self.tr("Remove the engine from {folder}? Models and maps stay.").format(
            folder=private_environment()
        )
        if QMessageBox.question(self, self.windowTitle(), question) == yes:
            self.remove()
