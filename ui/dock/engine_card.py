"""What stands in the dock while there is no engine: what is to be set up, how large, where; one button."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ...plugin.engine.environment import private_environment
from ..help import as_text, explain
from ..parts.controls import TextLabel
from ..parts.flow import FlowLayout
from ..parts.messages import ask

_MUCH = 30  # per cent, from which on cancelling asks


class EngineCard(QFrame):
    """Offers the set-up, and shows how it goes. Hidden until somebody finds that there is no engine."""

    setup_clicked = pyqtSignal()
    """Set it up, as usual."""
    choices_clicked = pyqtSignal()
    """The user wants to see the page of the set-up: other sources, the log."""
    cancel_clicked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """See the class."""
        super().__init__(parent)
        self.setObjectName("layerfuse_engine")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.title = TextLabel()
        self.about = TextLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.status = TextLabel()
        self.setup = QPushButton(self.tr("Set Up"))
        explain(self.setup, "", self.tr("Fetch it from the internet, and try it. QGIS can be used meanwhile."))
        self.setup.clicked.connect(self.setup_clicked)
        self.cancel = QPushButton(self.tr("Cancel"))
        explain(self.cancel, "", self.tr("Stop the set-up. Nothing half is left."))
        self.cancel.clicked.connect(self._cancel)
        self.choices = QPushButton(self.tr("More Choices…"))
        explain(
            self.choices,
            "",
            self.tr("Another source, a computer without internet, graphics cards, and all that was said meanwhile."),
        )
        self.choices.clicked.connect(self.choices_clicked)
        layout = QVBoxLayout(self)
        for widget in (self.title, self.about, self.bar, self.status):
            layout.addWidget(widget)
        buttons = FlowLayout()
        for button in (self.setup, self.cancel, self.choices):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.offer(0)
        self.hide()

    def offer(self, size: int, failure: str = "") -> None:
        """Say what would be set up.

        Args:
            size: Bytes that it takes, with what is in the way meanwhile.
            failure: Why it did not work the last time.
        """
        text = self.tr(
            "Maps are computed outside QGIS, so that it stays as it is. What is needed for that is fetched from the "
            "internet once, in a few minutes. It needs {size} GB in {folder}."
        )
        self.title.setText(f"<b>{self.tr('Set up LayerFuse’s computing part')}</b>")  # noqa: RUF001 - an apostrophe
        self.about.setText(as_text(text.format(size=max(1, round(size / 1000**3)), folder=private_environment())))
        self._show(busy=False, status=failure)

    def offer_onnx(self, failure: str = "") -> None:
        """Say what the chosen model needs besides."""
        self.title.setText(f"<b>{self.tr('Set up ONNX models')}</b>")
        self.about.setText(
            self.tr("The chosen model is an ONNX file. What runs it, 60 MB, is fetched from the internet once.")
        )
        self._show(busy=False, status=failure)

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the set-up is, in bytes."""
        percent = min(99, round(100 * done / total))
        self.bar.setValue(percent)
        text = self.tr("{done} of about {total} MB, {percent} %")
        self._show(True, text.format(done=round(done / 1000**2), total=round(total / 1000**2), percent=percent))

    def _cancel(self) -> None:
        """Ask where much is done, and stop."""
        if self.bar.value() >= _MUCH:
            question = self.tr("{percent} % is done. Stop all the same?").format(percent=self.bar.value())
            if not ask(self, self.tr("Stop the Set-up"), question):
                return
        self.status.setText(self.tr("Cancelling…"))
        self.cancel_clicked.emit()

    def _show(self, busy: bool, status: str) -> None:
        if not busy:
            self.bar.setValue(0)
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.setup.setVisible(not busy)
        self.status.setText(as_text(status))
        self.status.setVisible(bool(status))
