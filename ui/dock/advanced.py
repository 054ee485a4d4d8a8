"""A section of the dock: what is seldom changed."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import (
    QgsDoubleSpinBox,
    QgsProjectionSelectionWidget,
)
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QWidget,
)

from ...model_backend.inference.quality import BEST, DEFAULT, MEAN, QUALITIES
from ...model_backend.raster.grid import FINEST
from ...plugin.runs.runner import crs_text
from ..help import device_names, explain
from ..parts.controls import may_shrink
from ..parts.section import Section


@dataclass(frozen=True)
class Advanced:
    """What the section Advanced says."""

    crs: str | None = None  # None: as the layers
    pixel_size: float | str | None = None  # metres or FINEST; None: as the model
    quality: str = DEFAULT
    device: str = ""  # empty: as in the options; a matter of this machine, so not kept in the project
    minimum_unit: float = 0.0  # square metres; smaller patches go to a neighbour
    dates: str = MEAN  # how several become one map

    def fields(self) -> dict[str, Any]:
        """All but the device, as a job and the project have them."""
        return {name: value for name, value in asdict(self).items() if name != "device"}


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
        self.minimum_unit = QgsDoubleSpinBox()
        self.minimum_unit.setRange(0.0, 1e9)
        self.minimum_unit.setDecimals(0)
        self.minimum_unit.setSingleStep(500.0)
        self.minimum_unit.setSuffix(self.tr(" m²"))
        self.minimum_unit.setSpecialValueText(self.tr("Any"))
        self.minimum_unit.setClearValue(0.0, self.tr("Any"))
        self.minimum_unit.setKeyboardTracking(False)
        explain(
            self.minimum_unit,
            self.tr("Smallest patch"),
            self.tr(
                "In square metres on the ground. Smaller patches of the map go to the neighbour that is most probable "
                "there. Confidence, probabilities and margin stay those of the network."
            ),
        )
        self.dates = QComboBox()
        for key, name in ((MEAN, self.tr("Average")), (BEST, self.tr("Best pixels"))):
            self.dates.addItem(name, key)
        explain(
            self.dates,
            self.tr("Several dates"),
            self.tr(
                "How several dates of a layer become one map. Average: each is mapped, and the probabilities are "
                "averaged where it has data. Best pixels: one image is made first, each pixel from the date nearest to "
                "the median of all, so that cloud which no mask knows is left behind."
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
        form.addRow(self.tr("Smallest patch"), self.minimum_unit)
        form.addRow(self.tr("Several dates"), self.dates)
        form.addRow(self.tr("Device"), self.device)
        self.crs.crsChanged.connect(lambda _: self.changed.emit())
        for spin in (self.pixel_size, self.minimum_unit):
            spin.valueChanged.connect(lambda _: self.changed.emit())
        self.choose(Advanced())
        self.finest.toggled.connect(lambda _: self.changed.emit())
        for box in (self.quality, self.dates, self.device):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())

    def value(self) -> Advanced:
        """What the user chose."""
        size = FINEST if self.finest.isChecked() else self.pixel_size.value() or None
        return Advanced(
            crs_text(self.crs.crs()),
            size,
            self.quality.currentData(),
            self.device.currentData(),
            self.minimum_unit.value(),
            self.dates.currentData(),
        )

    def choose(self, value: Advanced) -> None:
        """Set all. Does not count as an edit."""
        with ExitStack() as quietly:
            for widget in (self.crs, self.pixel_size, self.finest, self.quality, self.dates, self.device):
                quietly.enter_context(QSignalBlocker(widget))
            quietly.enter_context(QSignalBlocker(self.minimum_unit))
            self.quality.setCurrentIndex(self.quality.findData(value.quality))
            self.crs.setCrs(QgsCoordinateReferenceSystem(value.crs or ""))
            finest = value.pixel_size == FINEST
            self.finest.setChecked(finest)
            self.pixel_size.setEnabled(not finest)
            self.pixel_size.setValue(0.0 if finest else value.pixel_size or 0.0)
            self.device.setCurrentIndex(self.device.findData(value.device))
            self.minimum_unit.setValue(value.minimum_unit)
            self.dates.setCurrentIndex(self.dates.findData(value.dates))
