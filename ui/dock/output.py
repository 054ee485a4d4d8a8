"""A section of the dock: what is written, and where to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.gui import (
    QgsFileWidget,
)
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import Card
from ...model_backend.errors import InputError
from ...model_backend.inference.outputs import (
    APPLICABILITY,
    AREAS,
    AVAILABILITY,
    CLASSES,
    CONFIDENCE,
    MARGIN,
    POLYGONS,
    PROBABILITIES,
    beside,
)
from ...model_backend.raster.shapes.objects import SMALLEST_BUILDING, maps_buildings
from ...plugin import settings
from ...plugin.choices import output_path
from ...plugin.runs.runner import result_names
from ..help import explain
from ..parts.section import Section
from .polygon_options import PolygonChoices, PolygonOptions, job_fields


class OutputSection(Section):
    """What to make, and where to put it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """A temporary map, and nothing else, until the user says otherwise."""
        super().__init__("output", parent)
        self.setTitle(self.tr("Output"))
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setConfirmOverwrite(False)  # the run asks, and of all files that go with the map
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
            AREAS: self.tr("A table with the area of each class in hectares on the ground (CSV)"),
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
                wanted[kind] = beside(main, kind)
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

    def job_fields(self, main: Path) -> dict[str, Any]:
        """Fields of a job whose map is at a path: the other outputs, and, with a model, which polygons are wanted."""
        paths = {kind: path for kind, path in self.outputs(main).items() if kind != CLASSES}
        if self._card is None or not self.extras[POLYGONS].isChecked():
            return paths
        return {**paths, **job_fields(self.polygons.value(), self._card)}

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
