"""The list of models in a dialog of the toolbox; the folder of a model, or a name of the Hub, can be written, too."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QSizePolicy, QWidget

from ....model_backend.card import Card, load_card
from ....model_backend.errors import InputError
from ....model_backend.raster.shapes.objects import maps_buildings
from ...models.installed import list_models
from ...translation import Figure
from .own_widget import OwnWidget, with_button


class ModelWidget(OwnWidget):
    """Offers the models on this computer, each with what it makes of what."""

    def createWidget(self, nothing: str = "") -> QWidget:  # noqa: N802 - QGIS's names
        """The list, and a button for the folder of a model.

        Args:
            nothing: What stands there without a model.
        """
        self._box = box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.lineEdit().setPlaceholderText(nothing)
        box.addItem("", "")
        for entry in list_models():
            with suppress(InputError):
                words = purpose(entry.label, load_card(entry.folder))
                box.addItem(words, entry.model)
                box.setItemData(box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(0)
        box.editTextChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        box.currentIndexChanged.connect(lambda _: box.lineEdit().setCursorPosition(0))  # its name is seen, not its end
        whole, button = with_button(box, tr("Choose the folder of a model"))
        button.clicked.connect(lambda: self._ask())
        return whole

    def setValue(self, value: object) -> None:  # noqa: N802
        """Choose a model by what means it, or write that."""
        text = str(value or "")
        place = self._box.findData(text)
        if place >= 0:
            self._box.setCurrentIndex(place)
        else:
            self._box.setEditText(text)

    def value(self) -> str:
        """What means the model that is chosen, or what is written; empty for none."""
        text = self._box.currentText()
        place = self._box.findText(text, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return self._box.itemData(place) if place >= 0 else text.strip()

    def _ask(self) -> None:
        before = Path(self.value())
        folder = QFileDialog.getExistingDirectory(
            self.widget, tr("Choose the folder of a model"), str(before) if before.is_dir() else str(Path.home())
        )
        if folder:
            self.setValue(folder)


def purpose(name: str, card: Card) -> str:
    """What a model makes of which layers, in a line that begins with its name."""
    layers, size = ", ".join(m.name for m in card.modalities), Figure(card.pixel_size)
    if maps_buildings(card.classes):
        return tr("{name}: buildings at {size:g} m, of {layers}").format(name=name, size=size, layers=layers)
    count = len(card.map_classes)
    text = tr("{name}: {count} classes at {size:g} m, of {layers}")
    return text.format(name=name, count=count, size=size, layers=layers)


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("ModelWidget", text)
