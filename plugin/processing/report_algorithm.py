"""What the algorithms that judge maps or learn have in common: a reference or labels, and a report to read."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMapLayer,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
)

from ...model_backend.errors import Cancelled, InputError
from ...model_backend.evaluation import numbers
from ...model_backend.evaluation.words import LANGUAGES
from ..handbook import JUDGING
from ..layers import layer_path
from ..runner import fault_text
from .map_algorithm import MapAlgorithm, PipelineFeedback

_LANGUAGE_NAMES = {"en": "English", "zh": "中文"}


class ReportAlgorithm(MapAlgorithm):
    """Judges something by a reference and writes a report into a folder."""

    PAGE = JUDGING
    REFERENCE, LABELS, FIELD = "REFERENCE", "LABELS", "FIELD"
    LANGUAGE, FOLDER = "LANGUAGE", "FOLDER"
    REPORT, NUMBERS, TABLE = "REPORT", "NUMBERS", "TABLE"
    FILES = {REPORT: numbers.REPORT, NUMBERS: numbers.JSON, TABLE: numbers.CSV}  # noqa: RUF012 - constant

    def group(self) -> str:
        """Folder in the toolbox."""
        return self.tr("Judge maps")

    def groupId(self) -> str:  # noqa: N802
        """Folder's id; never changes."""
        return "judge"

    def add_reference(self, optional: bool) -> None:
        """What is true, and the field that says it."""
        self.add(
            QgsProcessingParameterMapLayer(self.REFERENCE, self.tr("Reference"), optional=optional),
            self.tr("What is true: a class raster, polygons or points, in any coordinate system."),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Class field"), parentLayerParameterName=self.REFERENCE, optional=True
            ),
            self.tr(
                "Field of the reference with the class, by value or name. Empty: the first there of class, value, "
                "label, reference."
            ),
        )

    def add_labels(self, optional: bool = False) -> None:
        """What to learn, and the field that says it."""
        kinds = QgsProcessing.SourceType
        self.add(
            QgsProcessingParameterMapLayer(
                self.LABELS,
                self.tr("Labels"),
                optional=optional,
                types=[kinds.TypeVectorPolygon, kinds.TypeVectorPoint, kinds.TypeRaster],
            ),
            self.tr("What is where: polygons or points with the class in a field, or a class raster."),
        )
        self.add(
            QgsProcessingParameterField(
                self.FIELD, self.tr("Class field"), parentLayerParameterName=self.LABELS, optional=True
            ),
            self.tr(
                "Field of the labels with the class, as text or number. Empty: the first there of class, value, label, "
                "reference."
            ),
        )

    def add_report(self) -> None:
        """Where the report goes, and its language."""
        language = "zh" if QgsApplication.locale().startswith("zh") else "en"
        self.add(
            QgsProcessingParameterEnum(
                self.LANGUAGE,
                self.tr("Language of the report"),
                [_LANGUAGE_NAMES[language] for language in LANGUAGES],
                defaultValue=LANGUAGES.index(language),
            ),
            "",
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.FOLDER, self.tr("Folder for report and figures")),
            self.tr("Gets report.html, which holds everything and can be handed on, and the figures as JSON and CSV."),
        )
        self.addOutput(QgsProcessingOutputHtml(self.REPORT, self.tr("Report")))
        self.addOutput(QgsProcessingOutputFile(self.NUMBERS, self.tr("Figures as JSON")))
        self.addOutput(QgsProcessingOutputFile(self.TABLE, self.tr("Figures as CSV")))

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Always: nothing here needs the engine."""
        return True, ""

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check as QGIS does; there is no model."""
        return QgsProcessingAlgorithm.checkParameterValues(self, parameters, context)

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Ask QGIS for everything that is QGIS's, on the main thread."""
        try:
            self.read_layers(parameters, context)
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        return True

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Keep what :meth:`work` will need of layers.

        Raises:
            InputError: A layer cannot be used.
        """
        raise NotImplementedError

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Work in Processing's thread: no widgets, no project, no torch."""
        try:
            return self.work(parameters, context, PipelineFeedback(feedback))
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        except Cancelled:
            raise QgsProcessingException(self.tr("Cancelled. Nothing was written.")) from None
        except Exception as error:
            feedback.pushDebugInfo(traceback.format_exc())
            raise QgsProcessingException(fault_text(error)) from None

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Do it; returns the results.

        Raises:
            InputError: Something given cannot be used.
            Cancelled: The user asked to stop.
        """
        raise NotImplementedError

    def folder(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Path:
        """Where the report goes; the folders above it are made."""
        folder = Path(self.parameterAsString(parameters, self.FOLDER, context))
        folder.parent.mkdir(parents=True, exist_ok=True)
        return folder

    def language(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """``en`` or ``zh``."""
        return LANGUAGES[self.parameterAsEnum(parameters, self.LANGUAGE, context)]

    def report_results(self, folder: Path) -> dict[str, Any]:
        """The files of a report."""
        return {self.FOLDER: str(folder), **{name: str(folder / file) for name, file in self.FILES.items()}}

    def gdal_path(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        """What GDAL opens for a layer parameter; empty if none is given. Anything but a plain file is copied.

        Raises:
            InputError: The layer cannot be read.
        """
        if not parameters.get(name):
            return ""
        layer = self.parameterAsLayer(parameters, name, context)
        if layer is None:
            raise InputError(f"{name} {parameters[name]}", "there is no such layer or file", "Choose a layer or file.")
        if isinstance(layer, QgsRasterLayer):
            return layer_path(layer)
        return self._vector_path(layer, context)

    def _vector_path(self, layer: QgsMapLayer, context: QgsProcessingContext) -> str:
        what = f"layer {layer.name()}"
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
            raise InputError(what, "it is no layer of features that QGIS can read", "Choose another layer.")
        if layer.providerType() == "ogr" and not layer.subsetString() and not layer.isEditable():
            path, *options = layer.source().split("|")
            return "|".join([path, *(option for option in options if option.startswith("layername="))])
        copy = QgsProcessingUtils.generateTempFilename("reference.gpkg")  # QGIS clears it away
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = "GPKG"
        error, message, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(layer, copy, context.transformContext(), options)
        if error != QgsVectorFileWriter.WriterError.NoError:
            raise InputError(what, f"it cannot be copied ({message})", "Save it as a GeoPackage and choose that.")
        return copy
