"""A section of the dock: which model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import Card, load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import find_model
from ...model_backend.raster.layers.facts import LayerFacts
from ...model_backend.raster.layers.fit import FITS, IN_PART, NOT
from ...model_backend.raster.shapes.objects import maps_buildings
from ...plugin import settings
from ...plugin.models.installed import list_models, rank_models
from ...plugin.runs.runner import DEFAULT_MODEL
from ...plugin.translation import Figure, in_words
from ..help import as_text, explain, task_name
from ..parts.controls import TextLabel
from ..parts.section import Section


class ModelSection(Section):
    """Which model, and what it is."""

    browse_wanted = pyqtSignal()
    """The user wants to see the models."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the models on this machine; choose the last one used."""
        super().__init__("model", parent)
        self.setTitle(self.tr("Model"))
        self.folder: Path | None = None
        self.card: Card | None = None
        self.problem = ""
        self.is_own = False  # whether the user has chosen it; else it follows the layers
        self._followed = ""  # the model that was last chosen so
        self.box = QComboBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        explain(
            self.box,
            self.tr("Model"),
            self.tr("The model that makes the map. It decides which kinds of layers can be used."),
        )
        self.browse = QToolButton()
        self.browse.setIcon(QgsApplication.getThemeIcon("/mActionFileOpen.svg"))
        self.browse.setText(self.tr("Choose…"))
        explain(
            self.browse,
            self.tr("Look at the models, add others"),
            self.tr("Look at the models on this computer and on the Hugging Face Hub, add others, delete some."),
        )
        self.browse.clicked.connect(self.browse_wanted)
        self.about = TextLabel()
        row = QHBoxLayout()
        row.addWidget(self.box)
        row.addWidget(self.browse)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.about)
        self.list_models()
        self.choose(settings.read(settings.MODEL) or DEFAULT_MODEL)
        self.box.currentIndexChanged.connect(self._edited)

    @property
    def model(self) -> str:
        """The model as the user chose it: a name or a folder."""
        return self.box.currentData() or ""

    def choose(self, model: str) -> None:
        """Choose a model; a folder that is not in the list yet is added. Does not count as an edit."""
        with QSignalBlocker(self.box):
            place = self.box.findData(model)
            if place < 0 and model:
                place = self._offer(model)
            self.box.setCurrentIndex(max(0, place))
        self._load()

    def _offer(self, model: str) -> int:
        if self.box.findData(model) < 0:
            self.box.addItem(Path(model).name, model)
            self.box.setItemData(self.box.count() - 1, model, Qt.ItemDataRole.ToolTipRole)
        return self.box.findData(model)

    def list_models(self) -> None:
        """Offer the models on this machine, as they are now."""
        current = self.model
        with QSignalBlocker(self.box):
            self.box.clear()
            for entry in list_models():
                self.box.addItem(entry.label, entry.model)
                self.box.setItemData(self.box.count() - 1, str(entry.folder), Qt.ItemDataRole.ToolTipRole)
        if current:
            self.choose(current)

    def use(self, model: str) -> None:
        """Choose a model as the user does."""
        self.choose(model)
        self._edited()

    def follow(self, layers: Mapping[str, LayerFacts]) -> bool:
        """Say which models fit the layers at hand, and choose the best, unless the user has chosen one.

        Args:
            layers: Facts by the layer's id.

        Returns:
            Whether another model is chosen now.
        """
        fits = rank_models(layers)
        words = {FITS: self.tr("fits your layers"), IN_PART: self.tr("in part"), NOT: self.tr("does not fit")}
        with QSignalBlocker(self.box):
            for i in range(self.box.count()):
                entry, fit = fits.get(self.box.itemData(i), (None, None))
                if entry is not None:
                    self.box.setItemText(i, f"{entry.label} ({words[fit.level]})" if layers else entry.label)
                    tip = f"{entry.folder}\n{in_words(fit.reason)}" if layers else str(entry.folder)
                    self.box.setItemData(i, tip, Qt.ItemDataRole.ToolTipRole)
        before, best = self.model, next(iter(fits.items()), None)
        if not self.is_own:
            only_there = self.card is not None and self.card.demonstration and before in fits
            if best and best[1][1].level != NOT:
                self.choose(best[0])
                self._followed = best[0]
            elif only_there or (layers and before == self._followed):  # it was of other layers
                self.choose(DEFAULT_MODEL)
        return self.model != before

    def _edited(self) -> None:
        self.is_own = True
        self._load()
        if not self.problem:
            settings.write(settings.MODEL, self.model)
        self.changed.emit()

    def _load(self) -> None:
        """Read the card of the chosen model."""
        self.folder = self.card = None
        self.problem = ""
        try:
            self.folder = find_model(self.model)
            self.card = load_card(self.folder)
        except InputError as error:
            self.problem = str(error)
            self.about.setText("")
            return
        card = self.card
        makes, size = task_name(card), Figure(card.pixel_size)
        if maps_buildings(card.classes):
            first = self.tr("{task}, {size:g} m pixels").format(task=makes, size=size)
        else:
            count = len(card.map_classes)
            first = self.tr("{task}, {count} classes, {size:g} m pixels").format(task=makes, count=count, size=size)
        lines = [
            first,
            self.tr("Takes any of: {layers}").format(
                layers=", ".join(f"{m.name} ({', '.join(b.name for b in m.bands)})" for m in card.modalities)
            ),
            self.tr("Licence {license}").format(license=card.license),
        ]
        self.about.setText(as_text("\n".join(lines)))
        self.about.setToolTip(as_text(card.description))
