"""The dock's sections but the layers: model, area, output, advanced. Each tells what the user chose."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsRectangle
from qgis.gui import (
    QgsCollapsibleGroupBox,
    QgsDoubleSpinBox,
    QgsExtentWidget,
    QgsFileWidget,
    QgsFilterLineEdit,
    QgsMapCanvas,
    QgsProjectionSelectionWidget,
)
from qgis.PyQt.QtCore import QSignalBlocker, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..model_backend.card import Card, load_card
from ..model_backend.errors import InputError
from ..model_backend.inference.models import find_model
from ..model_backend.inference.outputs import (
    APPLICABILITY,
    AVAILABILITY,
    CLASSES,
    CONFIDENCE,
    MARGIN,
    POLYGONS,
    PROBABILITIES,
)
from ..model_backend.inference.quality import DEFAULT, QUALITIES
from ..model_backend.raster.grid import FINEST
from ..model_backend.raster.layers.facts import LayerFacts
from ..model_backend.raster.layers.fit import FITS, IN_PART, NOT
from ..model_backend.raster.objects import SMALLEST_BUILDING, maps_buildings
from ..plugin import settings
from ..plugin.choices import output_path
from ..plugin.models import list_models, rank_models
from ..plugin.runner import DEFAULT_MODEL, crs_text, result_names
from ..plugin.translation import in_words
from .help import as_text, device_names, explain, task_name
from .parts.controls import TextLabel, may_shrink
from .polygon_options import PolygonChoices, PolygonOptions, job_fields


class Section(QgsCollapsibleGroupBox):
    """A part of the dock that can be folded; QGIS remembers how.

    Args:
        name: Its object name, by which its state is remembered.
    """

    changed = pyqtSignal()
    """The user has chosen something else."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """An empty section; see the class."""
        super().__init__(parent)
        self.setObjectName(f"layerfuse_{name}")
        self.setSettingGroup("layerfuse")
        self.setSaveCollapsedState(True)


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
            if best and best[1][1].level != NOT:
                self.choose(best[0])
            elif self.card is not None and self.card.demonstration and before in fits:
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
        makes, size = task_name(card), card.pixel_size
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


class AreaSection(Section):
    """Where to map."""

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """All that any of the layers covers, until the user says otherwise."""
        super().__init__("area", parent)
        self.setTitle(self.tr("Area"))
        self.extent = QgsExtentWidget(None, QgsExtentWidget.WidgetStyle.CondensedStyle)
        self.extent.setNullValueAllowed(True, self.tr("All layers"))
        self.extent.setMapCanvas(canvas)
        self.extent.setOutputCrs(canvas.mapSettings().destinationCrs())
        explain(
            self.extent,
            self.tr("Area"),
            self.tr(
                "The area to map: the map canvas as it is now, the extent of a layer, or a rectangle drawn on it. "
                "Empty: everything that a layer covers."
            ),
            self.tr("The map canvas, a layer, a drawn rectangle; empty: everything"),
        )
        self._line = self.extent.findChild(QgsFilterLineEdit)
        self._empty()
        canvas.destinationCrsChanged.connect(self._follow)
        self._canvas = canvas
        layout = QVBoxLayout(self)
        layout.addWidget(self.extent)
        self.extent.extentChanged.connect(self._extent_edited)

    def value(self) -> tuple[tuple[float, float, float, float], str] | None:
        """``(xmin, ymin, xmax, ymax)`` and its CRS, or None for everything."""
        box = self.extent.outputExtent()
        crs = crs_text(self.extent.outputCrs())
        if not self.extent.isValid() or box.isNull() or crs is None:
            return None
        return (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()), crs

    def label(self) -> str:
        """The area in a word or two, for names."""
        if self.value() is None:
            return self.tr("all layers")
        state = self.extent.extentState()
        if state == QgsExtentWidget.ExtentState.CurrentExtent:
            return self.tr("map canvas")
        if state == QgsExtentWidget.ExtentState.ProjectLayerExtent and self.extent.extentLayerName():
            return self.extent.extentLayerName()
        return self.tr("rectangle")

    def choose(self, value: tuple[tuple[float, float, float, float], str] | None) -> None:
        """Set the area. Does not count as an edit."""
        with QSignalBlocker(self.extent):
            if value is None:
                self._empty()
            else:
                crs = QgsCoordinateReferenceSystem(value[1])
                self.extent.setOutputCrs(crs)
                self.extent.setOutputExtentFromUser(QgsRectangle(*value[0]), crs)
                self._show_start()

    def _follow(self) -> None:
        """An empty area takes the CRS of the canvas, so that what is drawn is not reprojected."""
        if self.value() is None:
            with QSignalBlocker(self.extent):
                self.extent.setOutputCrs(self._canvas.mapSettings().destinationCrs())
                self._empty()

    def _empty(self) -> None:
        self.extent.clear()
        self._show_start()

    def _extent_edited(self) -> None:
        if not self._line.hasFocus():
            self._show_start()
        self.changed.emit()

    def _show_start(self) -> None:
        """QGIS selects the words for "nothing", as if they were being edited, and shows the end of a long extent."""
        self._line.home(False)


class OutputSection(Section):
    """What to make, and where to put it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """A temporary map, and nothing else, until the user says otherwise."""
        super().__init__("output", parent)
        self.setTitle(self.tr("Output"))
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(self.tr("GeoTIFF (*.tif)"))
        self.file.setDialogTitle(self.tr("Save the Map"))
        self.file.setDefaultRoot(settings.read(settings.OUTPUT_FOLDER))
        self.file.lineEdit().setPlaceholderText(self.tr("Temporary file"))
        self.label = QLabel(self.tr("Land-cover map"))
        self.label.setBuddy(self.file.lineEdit())
        explain(
            self.file,
            self.label.text(),
            self.tr(
                "Where the map is saved. Empty: beside the project, or, while that is not saved, in a temporary file, "
                "which is gone when QGIS is closed. Other results go beside it."
            ),
        )
        tips = {
            CONFIDENCE: self.tr("A layer with the probability of the chosen class"),
            AVAILABILITY: self.tr("A layer that says which of the layers had data where"),
            PROBABILITIES: self.tr("A layer with the probabilities of all classes, a band each"),
            MARGIN: self.tr("A layer that says how far the class is ahead of the second"),
            APPLICABILITY: self.tr("Greys out what is unlike everything that the model has learnt from"),
            POLYGONS: self.tr("The map as polygons with class, confidence and area (GeoPackage)"),
        }
        layout = QVBoxLayout(self)
        layout.addWidget(self.label)
        layout.addWidget(self.file)
        self.polygons = PolygonOptions()
        self._card: Card | None = None
        self.extras: dict[str, QCheckBox] = {}
        for kind, name in result_names().items():
            if kind != CLASSES:
                box = QCheckBox(name)
                explain(box, "", f"{tips[kind]}.")
                box.toggled.connect(lambda _: self.changed.emit())
                layout.addWidget(box)
                self.extras[kind] = box
                if kind == POLYGONS:
                    layout.addWidget(self.polygons)
                    box.toggled.connect(self.polygons.setVisible)
        self.polygons.hide()
        self.polygons.changed.connect(self.changed)
        self.file.fileChanged.connect(self._file_edited)

    def set_card(self, card: Card | None) -> None:
        """Fit a model. Does not count as an edit. Who changes to buildings usually wants polygons of them."""
        before, self._card = self._of_buildings, card
        self.polygons.set_card(card)
        unlike = self.extras[APPLICABILITY]  # without a description of its training, a model cannot tell
        unlike.setVisible(card is not None and card.applicability is not None)
        self.label.setText(self.tr("Map of buildings") if self._of_buildings else self.tr("Land-cover map"))
        self.file.lineEdit().setAccessibleName(self.label.text())
        if self._of_buildings != before:
            self._check({POLYGONS: self._of_buildings})
            usual = self._usual()
            if self.polygons.value().minimum_area in (0.0, SMALLEST_BUILDING):  # else the user has said another
                self.polygons.choose(replace(self.polygons.value(), minimum_area=usual.minimum_area))

    def _usual(self) -> PolygonChoices:
        """Which polygons a model's users usually want."""
        return PolygonChoices(minimum_area=SMALLEST_BUILDING if self._of_buildings else 0.0)

    @property
    def _of_buildings(self) -> bool:
        return self._card is not None and maps_buildings(self._card.classes)

    def path(self) -> Path | None:
        """Where the map is saved; None for a temporary file.

        Raises:
            InputError: What stands there is no name of a file.
        """
        return output_path(self.file.filePath())

    def show_folder(self, folder: Path | None) -> None:
        """Say where the map goes if no file is named: beside a saved project, or nowhere for good."""
        place = self.tr("Beside the project") if folder else self.tr("Temporary file")
        if self.file.lineEdit().placeholderText() != place:
            self.file.lineEdit().setPlaceholderText(place)
        self.file.setDefaultRoot(str(folder or settings.read(settings.OUTPUT_FOLDER)))

    def outputs(self, main: Path) -> dict[str, Path]:
        """Path by kind of output, named after the map's path."""
        wanted = {CLASSES: main}
        for kind, box in self.extras.items():
            if box.isChecked() and not box.isHidden():
                wanted[kind] = main.with_name(f"{main.stem}_{kind}{'.gpkg' if kind == POLYGONS else main.suffix}")
        return wanted

    def choose(self, path: str, kinds: list[str], polygons: PolygonChoices) -> None:
        """Set path (empty: temporary), other results, and which polygons. Does not count as an edit."""
        with QSignalBlocker(self.file):
            self.file.setFilePath(path)
        self._check({kind: kind in kinds for kind in self.extras})
        self.polygons.choose(polygons)

    def clear(self) -> None:
        """A temporary map, and what usually goes with it. Does not count as an edit."""
        self.choose("", [POLYGONS] if self._of_buildings else [], self._usual())

    def polygon_fields(self) -> dict[str, object]:
        """Fields of a job that say which polygons are wanted; none without polygons or model."""
        if self._card is None or not self.extras[POLYGONS].isChecked():
            return {}
        return job_fields(self.polygons.value(), self._card)

    def _check(self, wanted: Mapping[str, bool]) -> None:
        for kind, on in wanted.items():
            with QSignalBlocker(self.extras[kind]):
                self.extras[kind].setChecked(on)
        self.polygons.setVisible(self.extras[POLYGONS].isChecked())

    def _file_edited(self) -> None:
        """Remember the folder, if it is one: this is called at every letter that is typed."""
        with contextlib.suppress(InputError):
            folder = os.path.dirname(self.path() or "")
            if os.path.isdir(folder):
                settings.write(settings.OUTPUT_FOLDER, folder)
        self.changed.emit()


@dataclass(frozen=True)
class Advanced:
    """What the section Advanced says."""

    crs: str | None = None  # None: as the layers
    pixel_size: float | str | None = None  # metres or FINEST; None: as the model
    quality: str = DEFAULT
    device: str = ""  # empty: as in the options; a matter of this machine, so not kept in the project


class AdvancedSection(Section):
    """What hardly anybody changes: the map's quality, coordinate system, pixel size, and the device."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """As the layers and the model have it, until the user says otherwise."""
        super().__init__("advanced", parent)
        self.setTitle(self.tr("Advanced"))
        self.setCollapsed(True)
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText(self.tr("As the layers"))
        explain(
            self.crs,
            self.tr("CRS of the map"),
            self.tr(
                "A projected system in metres; by default that of the first layer in true metres, "
                "else the fitting UTM zone."
            ),
        )
        for box in self.crs.findChildren(QComboBox):
            may_shrink(box)
        self.pixel_size = QgsDoubleSpinBox()
        self.pixel_size.setRange(0.0, 100_000.0)
        self.pixel_size.setDecimals(3)
        self.pixel_size.setSuffix(self.tr(" m"))
        self.pixel_size.setSpecialValueText(self.tr("As the model"))
        self.pixel_size.setClearValue(0.0, self.tr("As the model"))
        self.pixel_size.setKeyboardTracking(False)
        explain(
            self.pixel_size,
            self.tr("Pixel size"),
            self.tr(
                "Side of the map's pixels in metres. The model does best at the size that it was trained for, which is "
                "used unless you give another."
            ),
        )
        self.finest = QCheckBox(self.tr("As the finest layer"))
        explain(
            self.finest,
            "",
            self.tr(
                "Use the pixel size of the layer with the smallest pixels. More detail, more time, and a worse map if "
                "it is far from the model's own size."
            ),
        )
        self.finest.toggled.connect(lambda on: self.pixel_size.setEnabled(not on))
        names = {"fast": self.tr("Fast"), "balanced": self.tr("Balanced"), "best": self.tr("Best (slower)")}
        self.quality = QComboBox()
        for key in QUALITIES:
            self.quality.addItem(names[key], key)
        explain(
            self.quality,
            self.tr("Quality"),
            self.tr(
                "How much neighbouring tiles overlap, and how often each is looked at. Best takes several times as "
                "long as Fast."
            ),
        )
        self.device = QComboBox()
        self.device.addItem(self.tr("As in the options"), "")
        for key, name in device_names().items():
            self.device.addItem(name, key)
        explain(
            self.device,
            self.tr("Device"),
            self.tr(
                "What the next runs are computed on. The choice for every day is in Settings > Options > LayerFuse, "
                "where Test says which graphics card is used, or why none is."
            ),
        )
        may_shrink(self.device)
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.addRow(self.tr("Quality"), self.quality)
        form.addRow(self.tr("CRS of the map"), self.crs)
        form.addRow(self.tr("Pixel size"), self.pixel_size)
        form.addRow(self.finest)
        form.addRow(self.tr("Device"), self.device)
        self.crs.crsChanged.connect(lambda _: self.changed.emit())
        self.pixel_size.valueChanged.connect(lambda _: self.changed.emit())
        self.choose(Advanced())
        self.finest.toggled.connect(lambda _: self.changed.emit())
        for box in (self.quality, self.device):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Advanced:
        """What the user chose."""
        size = FINEST if self.finest.isChecked() else self.pixel_size.value() or None
        return Advanced(
            crs_text(self.crs.crs()),
            size,
            self.quality.currentData(),
            self.device.currentData(),
        )

    def choose(self, value: Advanced) -> None:
        """Set all. Does not count as an edit."""
        with ExitStack() as quietly:
            for widget in (self.crs, self.pixel_size, self.finest, self.quality, self.device):
                quietly.enter_context(QSignalBlocker(widget))
            self.quality.setCurrentIndex(self.quality.findData(value.quality))
            self.crs.setCrs(QgsCoordinateReferenceSystem(value.crs or ""))
            finest = value.pixel_size == FINEST
            self.finest.setChecked(finest)
            self.pixel_size.setEnabled(not finest)
            self.pixel_size.setValue(0.0 if finest else value.pixel_size or 0.0)
            self.device.setCurrentIndex(self.device.findData(value.device))
