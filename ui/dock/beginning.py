"""What the dock needs before it can map: an engine, and layers. Two cards, each there while one of them is lacking."""

from __future__ import annotations

from qgis.core import QgsMapLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...model_backend.card import Card
from ...model_backend.errors import InputError
from ...plugin import settings
from ...plugin.engine.environment import find_engine_python, is_chosen, private_environment
from ...plugin.engine.installer import Plan, lacks_onnx, space_needed
from ...plugin.layers.sources import project_facts
from ..options.engine_setup import EngineSetup
from .engine_card import EngineCard
from .start_card import StartCard


class Beginning(QWidget):
    """The two cards.

    Args:
        canvas: QGIS's map canvas, which is led to what is added.
    """

    sample_added = pyqtSignal()
    """The sample scene is to be mapped."""

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """Hidden both; see the class."""
        super().__init__(parent)
        self._canvas = canvas
        self._setup: EngineSetup | None = None
        self._onnx = False
        self.engine, self.start = EngineCard(), StartCard()
        self.start.added.connect(self._added)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.engine)
        layout.addWidget(self.start)

    def look(self) -> None:
        """Show what is lacking."""
        self.start.setVisible(all(facts.made for facts in project_facts().values()))
        lacks, failure = self.lacks_engine(), self._setup.failure if self._setup else ""
        if lacks and not self.is_busy:
            plan = Plan(private_environment(), cpu_only=settings.read(settings.TORCH_BUILD) != "cuda")
            self.engine.offer(space_needed(plan), failure)
        if self.lacks_onnx() and not self.is_busy:
            self.engine.offer_onnx(failure)
            lacks = True
        self.engine.setVisible(lacks)
        self.setVisible(lacks or not self.start.isHidden())

    def set_card(self, card: Card | None) -> None:
        """Know the chosen model, which may need something besides."""
        self._onnx = card is not None and card.graph is not None
        if self.isVisible() or self._onnx:
            self.look()

    def set_up(self, setup: EngineSetup) -> None:
        """Set up what is lacking."""
        setup.add_onnx() if self.lacks_onnx() else setup.install()

    def lacks_onnx(self) -> bool:
        """Whether the chosen model is an ONNX file, and the engine has nothing that runs it."""
        return self._onnx and lacks_onnx(settings.read(settings.ENGINE_PYTHON))

    @property
    def is_busy(self) -> bool:
        """Whether the engine is being set up."""
        return self._setup is not None and self._setup.is_busy

    @staticmethod
    def lacks_engine() -> bool:
        """Whether there is no engine, and nobody has chosen one that is gone: that is told in words of its own."""
        setting = settings.read(settings.ENGINE_PYTHON)
        if is_chosen(setting):
            return False
        try:
            find_engine_python(setting)
        except InputError:
            return True
        return False

    def attach(self, setup: EngineSetup) -> None:
        """Have the card show how a set-up goes, and cancel it."""
        self._setup = setup
        setup.progressed.connect(self.engine.show_progress)
        setup.engine_changed.connect(self.look)
        self.engine.cancel_clicked.connect(setup.cancel)

    def _added(self, layer: QgsMapLayer, is_sample: bool) -> None:
        extent = self._canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
        self._canvas.setExtent(extent)
        self._canvas.refresh()
        if is_sample:
            self.sample_added.emit()
