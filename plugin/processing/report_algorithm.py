"""What the algorithms that judge maps have in common: a command of the engine's Python, and a report to read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsMapLayer,
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
from .. import settings
from ..engine.command import run_command
from ..engine.environment import find_engine_python
from ..layers import layer_path
from .map_algorithm import MapAlgorithm

LANGUAGES = {"en": "English", "zh": "中文"}


class ReportAlgorithm(MapAlgorithm):
    """Runs ``layerfuse COMMAND`` and points to the files that it leaves."""

    REFERENCE, FIELD, LANGUAGE, FOLDER = "REFERENCE", "FIELD", "LANGUAGE", "FOLDER"
    REPORT, NUMBERS, TABLE = "REPORT", "NUMBERS", "TABLE"
    FILES = {REPORT: "report.html", NUMBERS: "numbers.json", TABLE: "numbers.csv"}  # noqa: RUF012 - constant

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

    def add_report(self) -> None:
        """Where the report goes, and its language."""
        language = "zh" if QgsApplication.locale().startswith("zh") else "en"
        self.add(
            QgsProcessingParameterEnum(
                self.LANGUAGE,
                self.tr("Language of the report"),
                list(LANGUAGES.values()),
                defaultValue=list(LANGUAGES).index(language),
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
            self._python = find_engine_python(settings.read(settings.ENGINE_PYTHON)).path
            self._arguments = self.read_arguments(parameters, context)
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        return True

    def read_arguments(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        """Command and options that belong to layers.

        Raises:
            InputError: A layer cannot be used.
        """
        raise NotImplementedError

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the command and name its files."""
        folder = Path(self.parameterAsString(parameters, self.FOLDER, context))
        folder.parent.mkdir(parents=True, exist_ok=True)
        language = list(LANGUAGES)[self.parameterAsEnum(parameters, self.LANGUAGE, context)]
        more = ["--output", str(folder), "--language", language, "--json-progress"]
        self.run_engine([*self._arguments, *more], feedback)
        return {self.FOLDER: str(folder), **{name: str(folder / file) for name, file in self.FILES.items()}}

    def run_engine(self, arguments: list[str], feedback: QgsProcessingFeedback) -> None:
        """Run ``layerfuse ARGUMENTS`` in the engine's Python.

        Raises:
            QgsProcessingException: It failed, or was cancelled.
        """

        def on_line(line: str) -> None:
            try:
                message = json.loads(line)
            except ValueError:
                return
            if isinstance(message, dict) and "done" in message:
                feedback.setProgress(100.0 * message["done"] / max(1, message["total"]))
            elif isinstance(message, dict) and "info" in message:
                feedback.pushInfo(message["info"])

        try:
            printed = run_command(self._python, arguments, on_line, feedback.isCanceled)
        except Cancelled:
            raise QgsProcessingException(self.tr("Cancelled. Nothing was written.")) from None
        except (InputError, RuntimeError) as error:
            raise QgsProcessingException(str(error)) from None
        for line in printed:
            feedback.pushConsoleInfo(line)

    def layer_argument(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
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
