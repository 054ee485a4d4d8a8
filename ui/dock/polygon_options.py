"""Which polygons are wanted, and how they look: below the box that asks for polygons."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from qgis.gui import QgsDoubleSpinBox
from qgis.PyQt.QtCore import QSignalBlocker, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QFormLayout, QStyle, QWidget

from ...model_backend.card import Card
from ...model_backend.raster.shapes.objects import building_classes, maps_buildings
from ..help import explain


@dataclass(frozen=True)
class PolygonChoices:
    """What the user says of polygons, whatever the model."""

    minimum_area: float = 0.0  # square metres
    minimum_confidence: float = 0.0  # 0 to 1
    regularize: bool = True


class PolygonOptions(QWidget):
    """Right angles and least confidence for models that map buildings; the smallest polygon for all."""

    changed = pyqtSignal()
    """The user has chosen something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """All polygons, with right angles, until the user says otherwise."""
        super().__init__(parent)
        self.regularize = QCheckBox(self.tr("Right angles"))
        explain(
            self.regularize,
            "",
            self.tr(
                "Straight walls along the building's main direction and across it. A building that is too different "
                "from that, such as a round one, keeps its simplified outline. Off: outlines follow the pixels."
            ),
        )
        self.minimum_area = QgsDoubleSpinBox()
        self.minimum_area.setRange(0.0, 1e9)
        self.minimum_area.setDecimals(0)
        self.minimum_area.setSuffix(self.tr(" m²"))
        explain(
            self.minimum_area,
            self.tr("Smallest polygon"),
            self.tr("Polygons with a smaller area are left out. It changes nothing in the raster."),
        )
        self.minimum_confidence = QgsDoubleSpinBox()
        self.minimum_confidence.setRange(0.0, 1.0)
        self.minimum_confidence.setDecimals(2)
        self.minimum_confidence.setSingleStep(0.05)
        explain(
            self.minimum_confidence,
            self.tr("Least confidence"),
            self.tr("0 to 1. Polygons with a lower mean confidence are left out. It changes nothing in the raster."),
            self.tr("Polygons with a lower mean confidence are left out"),
        )
        for box in (self.minimum_area, self.minimum_confidence):
            box.setSpecialValueText(self.tr("All"))
            box.setClearValue(0.0, self.tr("All"))
            box.setKeyboardTracking(False)
            box.valueChanged.connect(lambda _: self.changed.emit())
        self.regularize.toggled.connect(lambda _: self.changed.emit())
        self._form = QFormLayout(self)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        below = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)  # under the words of the box above
        self._form.setContentsMargins(below + 6, 0, 0, 0)
        self._form.addRow(self.regularize)
        self._form.addRow(self.tr("Smallest polygon"), self.minimum_area)
        self._form.addRow(self.tr("Least confidence"), self.minimum_confidence)
        self.choose(PolygonChoices())
        self.set_card(None)

    def set_card(self, card: Card | None) -> None:
        """Show what means something for a model."""
        buildings = card is not None and bool(building_classes(card.classes))
        self.regularize.setVisible(buildings)
        self.minimum_confidence.setVisible(buildings)
        self._form.labelForField(self.minimum_confidence).setVisible(buildings)

    def value(self) -> PolygonChoices:
        """What the user chose, also what is not shown for this model."""
        return PolygonChoices(self.minimum_area.value(), self.minimum_confidence.value(), self.regularize.isChecked())

    def choose(self, value: PolygonChoices) -> None:
        """Set all. Does not count as an edit."""
        with ExitStack() as quietly:
            for widget in (self.regularize, self.minimum_area, self.minimum_confidence):
                quietly.enter_context(QSignalBlocker(widget))
            self.regularize.setChecked(value.regularize)
            self.minimum_area.setValue(value.minimum_area)
            self.minimum_confidence.setValue(value.minimum_confidence)


def job_fields(choices: PolygonChoices, card: Card) -> dict[str, object]:
    """Fields of a job, without what means nothing for the model; a map of buildings gives polygons of them alone."""
    fields: dict[str, object] = {"minimum_area": choices.minimum_area}
    buildings = building_classes(card.classes)
    if buildings:
        fields.update(minimum_confidence=choices.minimum_confidence, regularize=choices.regularize)
    if maps_buildings(card.classes):
        fields["polygon_classes"] = tuple(c.name for c in buildings)
    return fields
