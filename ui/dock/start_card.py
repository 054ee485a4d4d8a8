"""What stands in the dock before there is anything to map: three ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import find_model
from ...plugin.layers.products import product_layer
from ...plugin.layers.results import style_classes
from ...plugin.runs.made import Made
from ..help import as_text, explain
from ..parts.controls import TextLabel
from ..parts.files import ask_folder

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"
_INPUTS, _REFERENCE, _MODEL = ("srtm", "landsat8"), "nlcd8", "zion-landcover"


class _Entry(QPushButton):
    """A large button with two texts, as Qt's button of a link has them; in a narrow panel they are broken, not cut.

    Args:
        text: What it does.
        about: More of that.
    """

    def __init__(self, text: str, about: str) -> None:
        """Lay the texts out; see the class."""
        super().__init__()
        arrow, head, more = QLabel(), TextLabel(), TextLabel()
        side = self.fontMetrics().height()
        arrow.setPixmap(self.style().standardIcon(QStyle.StandardPixmap.SP_CommandLink).pixmap(side, side))
        head.setText(f"<b>{escape(text)}</b>")
        more.setText(escape(about))
        grid = QGridLayout(self)
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(0)
        grid.addWidget(arrow, 0, 0)
        grid.addWidget(head, 0, 1)
        grid.addWidget(more, 1, 1)
        for part in (arrow, head, more):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as its texts."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As small as its texts can be."""
        return self.layout().minimumSize()


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
                    self.tr("Loads it, maps it, shows the reference"),
                    self.add_sample,
                ),
            )
        )
        self.said = TextLabel()
        self.said.hide()
        self._reference = ""  # id of the layer that is to be shown with the first map
        layout.addWidget(self.said)
        self.hide()

    def _button(self, layout: QVBoxLayout, text: str, about: str, action: Callable[[], object]) -> _Entry:
        button = _Entry(text, about)
        explain(button, text, f"{about}.")
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
        """Add the sample scene; what is there by another's account lies over it, switched off until there is a map."""
        project = QgsProject.instance()
        for name in _INPUTS:
            layer = QgsRasterLayer(str(SAMPLE / f"{name}.tif"), name)
            project.addMapLayer(layer)
        reference = QgsRasterLayer(str(SAMPLE / f"{_REFERENCE}.tif"), self.tr("Reference (NLCD)"))
        style_classes(reference, load_card(find_model(_MODEL)))
        project.addMapLayer(reference, False)
        node = project.layerTreeRoot().insertLayer(0, reference)
        node.setItemVisibilityChecked(False)
        node.setExpanded(False)
        self._reference = reference.id()
        self.added.emit(layer, True)

    def show_reference(self, made: Made) -> str:
        """Switch on what is there by another's account, below the first map of the sample scene.

        Args:
            made: A map that is ready.

        Returns:
            What is to be said of it; empty: it is no map of the sample, or not the first.
        """
        node = QgsProject.instance().layerTreeRoot().findLayer(self._reference)
        sources = made.request.job.sources if made.request is not None else ()
        if node is None or not any(SAMPLE in Path(path).parents for source in sources for path in source.paths):
            return ""
        self._reference = ""
        node.setItemVisibilityChecked(True)
        return self.tr(
            "Left of the line: the map. Right: the reference, made by others. Drag the line; Swipe ends it. Untick "
            "“{layer}” to see the image."
        ).format(layer=node.name())
