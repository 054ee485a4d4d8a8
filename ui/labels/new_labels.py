"""A new layer of labels: which classes, points or polygons, and where it is kept."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ...model_backend.card import Card
from ...model_backend.errors import InputError
from ...plugin.runs.labels import free_path, keeping_folder, make_labels, own_classes
from ..help import explain
from ..parts.controls import TextLabel


class NewLabels(QDialog):
    """Asks, and makes the layer.

    Args:
        card: Of the model whose classes are proposed; None: none are.
        crs: Of the layer.
    """

    def __init__(self, card: Card | None, crs: QgsCoordinateReferenceSystem, parent: QWidget | None = None) -> None:
        """The model's classes, polygons, beside the project; see the class."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("New Label Layer"))
        self._known, self._crs = (card.map_classes if card else ()), crs
        self.layer: QgsVectorLayer | None = None
        self.classes = QPlainTextEdit("\n".join(info.name for info in self._known))
        self.classes.setTabChangesFocus(True)
        explain(
            self.classes,
            self.tr("Classes"),
            self.tr(
                "One class a line: those of the model, or your own. With the model's names alone, its next version "
                "keeps all its classes and goes on; any other name makes a model of just these classes."
            ),
        )
        self.polygons, self.points = QRadioButton(self.tr("Polygons")), QRadioButton(self.tr("Points"))
        explain(self.polygons, "", self.tr("Outlines of what you know, drawn on the map."))
        explain(self.points, "", self.tr("Single places, a click each."))
        self.polygons.setChecked(True)
        self.file = QgsFileWidget()
        self.file.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.file.setFilter(self.tr("GeoPackage (*.gpkg)"))
        self.file.setFilePath(str(free_path(keeping_folder(QgsProject.instance()), "labels")))
        explain(self.file, self.tr("File"), self.tr("Where the labels are kept. Every label is saved as it is drawn."))
        self.problem = TextLabel()
        self.problem.hide()
        form = QFormLayout()
        form.addRow(self.tr("Classes, one a line"), self.classes)
        form.addRow(self.tr("Labels are"), self.polygons)
        form.addRow("", self.points)
        form.addRow(self.tr("File"), self.file)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.make)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        letters, lines = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(letters * 60, lines * 22)

    def make(self) -> None:
        """Make the layer, and add it to the project."""
        path = Path(self.file.filePath().strip() or free_path(keeping_folder(QgsProject.instance()), "labels"))
        path = path if path.suffix.lower() == ".gpkg" else path.with_name(f"{path.name}.gpkg")
        try:
            classes = own_classes(self.classes.toPlainText(), self._known)
            if len(classes) < 2:
                raise InputError(self.tr("classes"), self.tr("there is one"), self.tr("Write at least two."))
            layer = make_labels(path, self._crs, classes, self.polygons.isChecked())
        except (InputError, OSError) as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        QgsProject.instance().addMapLayer(layer)
        self.layer = layer
        self.accept()
