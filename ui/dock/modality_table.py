"""One row per modality of the model: its layer, its bands, how much of the area it covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from qgis.core import QgsApplication, QgsMapLayer, QgsMapLayerProxyModel, QgsProject, QgsRasterLayer
from qgis.gui import QgsRasterBandComboBox
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import Card, Modality
from ...model_backend.errors import InputError
from ...model_backend.raster.layers.bands import BandMatch, find_bands
from ...model_backend.raster.layers.crosswalks.products import products
from ...model_backend.raster.layers.facts import LayerFacts
from ...model_backend.raster.layers.fit import doubts, guess_layers, headline, near_misses
from ...model_backend.raster.layers.note import DOUBT, FACT, WARNING, Note
from ...plugin.layers.products import product_layer
from ...plugin.layers.sources import is_clear, layer_facts, project_facts
from ...plugin.runs.runner import family_names
from ...plugin.translation import Figure, in_words
from ..help import as_text, explain
from ..parts.controls import LIGHTS, LayerBox, TextLabel, WheelGuard, may_shrink
from ..parts.coverage import CoverageBadge
from ..parts.dropped import as_paths, dropped
from ..parts.masks import MaskField

_LACKING = -1  # what QGIS's box calls a band that is not set
PICTURE_BANDS = 3  # red, green, blue


class ModalityRow(QWidget):
    """The row of one modality.

    Args:
        modality: What stands in the row.
        card: The model's.
    """

    edited = pyqtSignal()
    """The user has chosen another layer or band."""
    lost = pyqtSignal()
    """Its layer was removed from the project."""

    def __init__(self, modality: Modality, card: Card, parent: QWidget | None = None) -> None:
        """Build the row with no layer."""
        super().__init__(parent)
        self.modality, self._card = modality, card
        self._facts: LayerFacts | None = None
        self._own_bands = False  # whether the user has set the bands; else they are found by themselves
        self.level = FACT  # of the worst that is known of the layer
        self.setObjectName(f"modality_{modality.name}")
        self.setAcceptDrops(True)
        needs = ", ".join(band.name for band in modality.bands)
        about = "\n".join(t for t in (modality.description, self.tr("Bands: {names}").format(names=needs)) if t)

        self.title = TextLabel()
        self.title.setText(self._title())
        self.title.setToolTip(as_text(about))
        self.badge = CoverageBadge()
        self.layer_box = LayerBox(self.tr("Not available"))
        self.layer_box.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.layer_box.let_type(self.take_files)
        explain(
            self.layer_box,
            self._title(),
            self.tr(
                "The layer of this kind. Leave it empty if you have none: the model goes by the others. Files, folders "
                "and products, such as a Sentinel-2 SAFE, can be dropped here, or their path written; several layers "
                "of the project, dropped here together, are one."
            ),
            about,
        )
        self.title.setBuddy(self.layer_box)
        self.bands_button = QToolButton()
        self.bands_button.setCheckable(True)
        self.bands_button.setAutoRaise(True)
        self.bands_button.setIcon(QgsApplication.getThemeIcon("/mActionOptions.svg"))
        self.bands_button.setText(self.tr("Bands"))
        explain(
            self.bands_button,
            self.tr("Bands of {layer}").format(layer=self._title()),
            self.tr("Show which band of the layer stands for which of the model, and change it."),
        )

        self._bands_area = QWidget()
        form = QFormLayout(self._bands_area)
        form.setContentsMargins(12, 0, 0, 4)
        self.notes_label = TextLabel()
        form.addRow(self.notes_label)
        self.band_boxes: list[QgsRasterBandComboBox] = []
        for band in modality.bands:
            box = QgsRasterBandComboBox()
            may_shrink(box)
            box.setShowNotSetOption(True, self.tr("Not available"))
            explain(
                box,
                band.name,
                self.tr("The band of the layer that holds {band}. Where a band is lacking, its mean is taken.").format(
                    band=band.name
                ),
            )
            box.bandChanged.connect(self._band_edited)
            label = QLabel(as_text(band.name))
            label.setBuddy(box)
            if band.center_wavelength:
                label.setToolTip(self.tr("{wavelength:g} µm").format(wavelength=Figure(band.center_wavelength)))
            form.addRow(label, box)
            self.band_boxes.append(box)

        self.nodata = QLineEdit()
        self.nodata.setPlaceholderText(self.tr("As the layer says"))
        explain(
            self.nodata,
            self.tr("No data in {layer}").format(layer=self._title()),
            self.tr(
                "The value that means no data, in place of what the file says. nan: all values are data. Empty: as the "
                "file and the layer's properties say."
            ),
        )
        self.nodata.textEdited.connect(lambda _: self.edited.emit())
        _add_below(form, self.tr("No data"), self.nodata)
        self.mask = MaskField(self._title())
        self.mask.textEdited.connect(lambda _: self.edited.emit())
        _add_below(form, self.tr("Leave out"), self.mask, self.mask.with_button())

        self.legend = QLineEdit(self)
        self.legend.setVisible(modality.kind == "categorical")
        self.legend.setPlaceholderText(self.tr("Found by itself"))
        explain(
            self.legend,
            self.tr("Legend of {layer}").format(layer=self._title()),
            self.tr(
                "Which legend the map of classes has: {names}, a .json file with a table of your own, or none: its "
                "codes are taken as they are. Empty: found by itself, and told."
            ).format(names=", ".join(products())),
        )
        self.legend.textEdited.connect(lambda _: self.edited.emit())
        if modality.kind == "categorical":
            _add_below(form, self.tr("Legend"), self.legend)

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.badge, 0, 1, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.layer_box, 1, 0, 1, 2)
        grid.addWidget(self.bands_button, 1, 2)
        self.light = TextLabel()
        self.light.hide()
        grid.addWidget(self.light, 2, 0, 1, 3)
        grid.addWidget(self._bands_area, 3, 0, 1, 3)
        grid.setColumnStretch(0, 1)
        self._bands_area.hide()
        self.bands_button.toggled.connect(self._bands_area.setVisible)
        self.layer_box.chosen.connect(self._layer_edited)
        self.layer_box.lost.connect(self._layer_lost)
        self._guard = WheelGuard(self)
        self._show_layer()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files, folders, products and layers are welcome."""
        if dropped(event.mimeData()):
            _copied(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take what is dropped as one layer, and add it to the project, unless it is one of its layers."""
        found = dropped(event.mimeData())
        if len(found) == 1 and isinstance(found[0], QgsRasterLayer):
            self.choose(found[0])
            self.edited.emit()
        else:
            self.take_files(found)
        _copied(event)

    def take_files(self, things: Sequence[QgsRasterLayer | str]) -> None:
        """Make one layer of files, folders, products and layers, and choose it."""
        try:
            layer = product_layer(as_paths(things))
        except InputError as error:
            refusal = Note(WARNING, str(error))
            self._shine(refusal, [refusal])
            return
        QgsProject.instance().addMapLayer(layer)
        self.choose(layer)
        self.edited.emit()

    def layer(self) -> QgsRasterLayer | None:
        """The layer, or None if there is none of this kind."""
        return self.layer_box.currentLayer()

    def bands(self) -> tuple[int, ...]:
        """1-based bands, in the modality's order, 0 for one that is lacking; empty without a layer or any band."""
        numbers = tuple(max(0, box.currentBand()) for box in self.band_boxes)
        return numbers if self.layer() is not None and any(numbers) else ()

    def chosen_bands(self) -> tuple[int, ...]:
        """As :meth:`bands`, those that the user has set; empty if they are to be found by themselves."""
        return self.bands() if self._own_bands else ()

    def choose(self, layer: QgsMapLayer | None, bands: tuple[int, ...] = ()) -> None:
        """Set layer and bands; without bands, or with too few, they are found. Does not count as an edit."""
        with QSignalBlocker(self.layer_box):
            self.layer_box.setLayer(layer)
        self._show_layer()
        if layer is not None and len(bands) == len(self.band_boxes) and max(bands) <= self._band_count():
            self._set_bands(bands)
            self._own_bands = True
            self._tell()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show what a look at the layer's values has found out, too."""
        if self._facts is not None:
            self._tell(notes)

    def tell_untaken(self, told: str) -> None:
        """While the row is empty, say which layer was not taken for it, and why; empty: there is none."""
        if self.layer() is None:
            if told:
                self._shine(Note(DOUBT, told), [])
            self.light.setVisible(bool(told))

    def _layer_edited(self) -> None:
        self._show_layer()
        self.edited.emit()

    def _layer_lost(self) -> None:
        self._show_layer()
        self.lost.emit()

    def _band_edited(self) -> None:
        self._own_bands = True
        self._tell()
        self.edited.emit()

    def _show_layer(self) -> None:
        """Fill the band boxes for the layer, with what is found."""
        layer = self.layer()
        for box in self.band_boxes:
            with QSignalBlocker(box):
                box.setLayer(layer)
        self.bands_button.setEnabled(layer is not None)
        self.badge.show_share(None)
        self.nodata.clear()
        self.mask.clear()
        self.legend.clear()
        self._own_bands = False
        self._facts = None if layer is None else layer_facts(layer)
        if layer is None:
            self.bands_button.setChecked(False)
        if self._facts and self._facts.picture:  # QGIS counts one band
            self._offer_colors(self._facts)
        match = self._tell()
        if match:
            self._set_bands(match.numbers)
        if match is None and self._facts:
            self.bands_button.setChecked(True)  # the user has to say which

    def _tell(self, notes: Sequence[Note] | None = None) -> BandMatch | None:
        """Say what the layer is, in the row and all of it behind the wrench; its bands, if they are known.

        Args:
            notes: What is known of it; default: as much as can be said without a look at its values.
        """
        self.match: BandMatch | None = None
        self.light.setVisible(self._facts is not None)
        self.notes_label.setText("")
        self.notes_label.hide()
        if self._facts is None:
            return None
        try:
            match = self.match = find_bands(self.modality, self._facts, self.chosen_bands(), self._title())
        except InputError as error:
            why = in_words(error.why)
            self._shine(Note(WARNING, f"{why[:1].upper()}{why[1:]}."), [])
            return None
        if notes is None:
            notes = (*match.notes, *doubts(self.modality, self._facts, match, self._card))
        self._shine(headline(self.modality, match, notes), notes)
        return match

    def _shine(self, first: Note, notes: Sequence[Note]) -> None:
        """The light: a dot in the colour of the worst note, its words, other doubts, and what changes values."""
        words = in_words(first.text)
        told = [in_words(note.text) for note in notes]
        shown = dict.fromkeys([words, *(in_words(note.text) for note in notes if note.level != FACT)])
        shown |= dict.fromkeys(in_words(note.brief) for note in notes if note.level == FACT and note.brief)
        self.light.setText(
            f'<font color="{LIGHTS[first.level]}">\N{BLACK CIRCLE}</font> {"<br>".join(map(escape, shown))}'
        )
        self.light.setToolTip(as_text("\n".join(dict.fromkeys([words, *told]))))
        self.light.setAccessibleName(words)
        self.level = first.level
        self.notes_label.setText(as_text("\n".join(told)))
        self.notes_label.setVisible(bool(told))

    def _offer_colors(self, facts: LayerFacts) -> None:
        for box in self.band_boxes:
            with QSignalBlocker(box):
                box.clear()
                box.addItem(self.tr("Not available"), _LACKING)
                for band in facts.bands:
                    box.addItem(band.color or band.name, band.number)

    def _set_bands(self, bands: tuple[int, ...]) -> None:
        for box, number in zip(self.band_boxes, bands):
            with QSignalBlocker(box):
                box.setBand(number or _LACKING)

    def _band_count(self) -> int:
        if self._facts and self._facts.picture:
            return PICTURE_BANDS
        return self.layer().bandCount() if self.layer() else 0

    def _title(self) -> str:
        name, family = self.modality.name, self.modality.family
        known = family_names()[family]
        return known if name == family else f"{known} ({name})"


class ModalityTable(QWidget):
    """The rows of a model's modalities.

    Args:
        tab_after: The widget from which Tab leads to the first row; rows come later than what stands below them.
    """

    edited = pyqtSignal()
    """The user has changed a row."""

    def __init__(self, tab_after: QWidget, parent: QWidget | None = None) -> None:
        """No model yet, no rows."""
        super().__init__(parent)
        self._tab_after = tab_after
        self._card: Card | None = None
        self.rows: dict[str, ModalityRow] = {}
        self._touched: set[str] = set()  # rows that the user has set, or that the project remembers
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_card(self, card: Card | None) -> None:
        """Show the rows of a model; layers stay with modalities of the same name."""
        before = self.choices(), self.nodata(), self.masks(), self.legends()
        for row in self.rows.values():
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._card = card
        self.rows = {}
        for modality in card.modalities if card else ():
            row = ModalityRow(modality, card)
            row.edited.connect(lambda name=modality.name: self._edit(name))
            row.lost.connect(lambda name=modality.name: self._touched.discard(name))  # another may be guessed
            self.rows[modality.name] = row
            self._layout.addWidget(row)
        last = self._tab_after
        for row in self.rows.values():
            legend = () if row.legend.isHidden() else (row.legend,)  # of maps of classes alone
            lines = (row.nodata, row.mask, row.mask.button, *legend)
            for widget in (row.layer_box, row.bands_button, *row.band_boxes, *lines):
                self.setTabOrder(last, widget)
                last = widget
        self.restore(*before)

    def choices(self) -> dict[str, tuple[QgsRasterLayer, tuple[int, ...]]]:
        """Layer and bands by modality name, of the rows that have a layer."""
        return {name: (row.layer(), row.chosen_bands()) for name, row in self.rows.items() if row.layer() is not None}

    def settled(self) -> dict[str, tuple[QgsRasterLayer | None, tuple[int, ...]]]:
        """As :meth:`choices`, with the rows that the user has left empty: in these alone nothing is guessed."""
        chosen = self.choices()
        return {name: chosen.get(name, (None, ())) for name in self.rows if name in chosen or name in self._touched}

    def nodata(self) -> dict[str, str]:
        """What the user has written of no data, by modality name; none where nothing is written."""
        texts = {name: row.nodata.text().strip() for name, row in self.rows.items() if row.layer() is not None}
        return {name: text for name, text in texts.items() if text}

    def masks(self) -> dict[str, str]:
        """What the user has written of what to leave out, likewise."""
        texts = {name: row.mask.text().strip() for name, row in self.rows.items() if row.layer() is not None}
        return {name: text for name, text in texts.items() if text}

    def legends(self) -> dict[str, str]:
        """What the user has written of the legends of maps of classes, likewise."""
        texts = {name: row.legend.text().strip() for name, row in self.rows.items() if row.layer() is not None}
        return {name: text for name, text in texts.items() if text}

    def restore(
        self,
        choices: Mapping[str, tuple[QgsMapLayer | None, tuple[int, ...]]],
        nodata: Mapping[str, str],
        masks: Mapping[str, str],
        legends: Mapping[str, str],
    ) -> None:
        """Set the rows named; the others keep what they have."""
        for name, (layer, bands) in choices.items():
            if name in self.rows:
                self.rows[name].choose(layer, bands)
                if layer is not None:
                    self.rows[name].nodata.setText(nodata.get(name, ""))
                    self.rows[name].mask.setText(masks.get(name, ""))
                    self.rows[name].legend.setText(legends.get(name, ""))
                self._touched.add(name)

    def clear(self) -> None:
        """No layers, and nothing that the user has chosen."""
        self._touched = set()
        for row in self.rows.values():
            row.choose(None)

    def guess(self) -> None:
        """Fill rows that are empty, and were not left empty by the user, from the project's layers."""
        if self._card is None:
            return
        taken, layers = [layer.id() for layer, _ in self.choices().values()], project_facts()
        free = {key: facts for key, facts in layers.items() if key not in taken}
        for name, key in guess_layers(self._card, free).items():
            if name in self._touched or self.rows[name].layer() is not None:
                continue
            layer, modality = QgsProject.instance().mapLayer(key), self._card.modality(name)
            if modality.kind != "categorical" or is_clear(layer, modality):
                self.rows[name].choose(layer)
        taken = [layer.id() for layer, _ in self.choices().values()]
        free = {key: facts for key, facts in layers.items() if key not in taken}
        near = near_misses(self._card, free, [layers[key] for key in taken if key in layers])
        for name, row in self.rows.items():
            key, why = near.get(name, ("", "")) if name not in self._touched else ("", "")
            row.tell_untaken(f"{free[key].name}: {in_words(why)}" if key else "")

    def show_coverage(self, shares: Mapping[str, float]) -> None:
        """Show the badges: shares of 0 to 1 by modality; no badge for the others."""
        for name, row in self.rows.items():
            row.badge.show_share(shares.get(name))

    def show_notes(self, notes: Mapping[str, Sequence[Note]]) -> None:
        """Show what was found out about the layers, by modality."""
        for name, row in self.rows.items():
            if name in notes:
                row.show_notes(notes[name])

    def unfit(self) -> list[str]:
        """What surely does not fit, a sentence for each row that has such a layer."""
        return [row.light.accessibleName() for row in self.rows.values() if row.layer() and row.level == WARNING]

    def _edit(self, name: str) -> None:
        self._touched.add(name)
        self.edited.emit()


def _add_below(form: QFormLayout, name: str, line: QLineEdit, row: QHBoxLayout | None = None) -> None:
    """Add a line below its name: beside it in a narrow panel there is no room for what is to be read in it."""
    label = QLabel(name)
    label.setBuddy(line)
    form.addRow(label)
    form.addRow(row or line)


def _copied(event: QDropEvent) -> None:
    """Accept what is dragged, and leave it where it is: QGIS's tree of layers drops what is moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
