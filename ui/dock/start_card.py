"""What stands in the dock before there is anything to map: three ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCommandLinkButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ...model_backend.card import load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import find_model
from ...plugin.layers.products import product_layer
from ...plugin.layers.results import style_classes
from ..help import as_text, explain
from ..parts.controls import TextLabel
from ..parts.files import ask_folder

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
_INPUTS, _REFERENCE, _MODEL = ("srtm", "landsat8"), "nlcd8", "zion-landcover"


class StartCard(QFrame):
    """Three large buttons: a folder of the user's, a catalogue, the sample."""

    find_clicked = pyqtSignal()
    """The user wants to look for layers in a catalogue."""
    added = pyqtSignal(object, bool)
    """A layer was added to the project; whether it is of the sample, to be mapped at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until somebody finds that there are no layers."""
        super().__init__(parent)
        self.setObjectName("layerfuse_start")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        self.folder, self.find, self.sample = (
            self._button(layout, text, about, action)
            for text, about, action in (
                (
                    self.tr("Add a product folder…"),
                    self.tr("Sentinel, Landsat, or any folder of images"),
                    self.choose_folder,
                ),
                (
                    self.tr("Find layers…"),
                    self.tr("Free images and heights of the view"),
                    self.find_clicked.emit,
                ),
                (
                    self.tr("Try the sample scene"),
                    self.tr("Loads it, and maps it"),
                    self.add_sample,
                ),
            )
        )
        self.said = TextLabel()
        self.said.hide()
        layout.addWidget(self.said)
        self.hide()

    def _button(self, layout: QVBoxLayout, text: str, about: str, action: Callable[[], object]) -> QCommandLinkButton:
        button = QCommandLinkButton(text, about)
        explain(button, text, f"{about}.")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, button.sizePolicy().verticalPolicy())
        button.clicked.connect(lambda: action())
        layout.addWidget(button)
        return button

    def choose_folder(self) -> None:
        """Ask for a folder."""
        folder = ask_folder(self, self.tr("Choose the Folder of a Product"))
        if folder is not None:
            self.add_folder(str(folder))

    def add_folder(self, folder: str) -> None:
        """Make a layer of a folder."""
        try:
            layer = product_layer([folder])
        except InputError as error:
            self.said.setText(as_text(str(error)))
            self.said.show()
            return
        self.said.hide()
        QgsProject.instance().addMapLayer(layer)
        self.added.emit(layer, False)

    def add_sample(self) -> None:
        """Add the sample scene, with what is there by another's account below it, switched off."""
        project = QgsProject.instance()
        reference = QgsRasterLayer(str(SAMPLE / f"{_REFERENCE}.tif"), self.tr("Reference (NLCD)"))
        style_classes(reference, load_card(find_model(_MODEL)))
        project.addMapLayer(reference)
        project.layerTreeRoot().findLayer(reference).setItemVisibilityChecked(False)
        for name in _INPUTS:
            layer = QgsRasterLayer(str(SAMPLE / f"{name}.tif"), name)
            project.addMapLayer(layer)
        self.added.emit(layer, True)
