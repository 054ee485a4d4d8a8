"""What the algorithms that judge maps or learn have in common: a reference or labels, and a report to read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingParameterEnum,
    QgsProcessingParameterField,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsRasterLayer,
)

from ....model_backend.errors import InputError
from ....model_backend.evaluation.reports import numbers
from ....model_backend.evaluation.reports.words import ENGLISH, LANGUAGES, Words
from ...handbook import JUDGING
from ...layers.sources import layer_path, vector_path
from ...translation import fitting, locale
from .engine_algorithm import telling
from .feedback import PipelineFeedback
from .map_algorithm import MapAlgorithm
from .map_parameters import telling_default


class ReportAlgorithm(MapAlgorithm):
    """Judges something by a reference and writes a report into a folder."""

    GROUP, PAGE = "judge", JUDGING
    REFERENCE, REFERENCE_RASTER, FIELD = "REFERENCE", "REFERENCE_RASTER", "FIELD"
    LABELS, LABELS_RASTER, CROSSWALK = "LABELS", "LABELS_RASTER", "CROSSWALK"
    LANGUAGE, FOLDER = "LANGUAGE", "FOLDER"
    REPORT, NUMBERS, TABLE = "REPORT", "NUMBERS", "TABLE"
    _truth: tuple[str, ...] = ()  # the parameters of what is true: features, raster
    FILES = {REPORT: numbers.REPORT, NUMBERS: numbers.JSON, TABLE: numbers.CSV}  # noqa: RUF012 - constant

    def add_reference(self) -> None:
        """What is true: a layer of features with the field that says it, or a raster."""
        self._add_truth(
            self.REFERENCE,
            self.tr("Reference (polygons or points)"),
            self.tr("What is true: polygons or points, in any coordinate system."),
            self.tr(
                "Field of the reference with the class, by value or name. Empty: the first there of class, value, "
                "label, reference."
            ),
            self.REFERENCE_RASTER,
            self.tr("Reference (raster)"),
            self.tr("What is true, as a class raster. Choose polygons or points, or a raster: not both."),
        )

    def add_labels(self) -> None:
        """What to learn: a layer of features with the field that says it, or a raster."""
        self._add_truth(
            self.LABELS,
            self.tr("Labels (polygons or points)"),
            self.tr("What is where: polygons or points with the class in a field."),
            self.tr(
                "Field of the labels with the class, as text or number. Empty: the first there of class, value, label, "
                "reference."
            ),
            self.LABELS_RASTER,
            self.tr("Labels (raster)"),
            self.tr("What is where, as a class raster. Choose polygons or points, or a raster: not both."),
        )

    def _add_truth(
        self, name: str, label: str, text: str, field_text: str, raster: str, raster_label: str, raster_text: str
    ) -> None:
        """A layer of features, its field, and a raster in their place: parameters apart, for a raster has no field."""
        kinds = [QgsProcessing.SourceType.TypeVectorPolygon, QgsProcessing.SourceType.TypeVectorPoint]
        self.add(QgsProcessingParameterVectorLayer(name, label, kinds, optional=True), text)
        field = QgsProcessingParameterField(
            self.FIELD, self.tr("Class field"), parentLayerParameterName=name, optional=True
        )
        field.setMetadata({"widget_wrapper": {"class": f"{__package__}.field_widget.FieldWidget"}})
        self.add(field, field_text)
        self.add(QgsProcessingParameterRasterLayer(raster, raster_label, optional=True), raster_text)
        legend = QgsProcessingParameterString(self.CROSSWALK, self.tr("Legend of the raster"), optional=True)
        self.add(telling_default(legend, self.tr("Found by itself")), self.legend_help(), advanced=True)
        self._truth = (name, raster)

    def add_report(self) -> None:
        """Where the report goes, and its language."""
        self.add_language()
        self.add(
            QgsProcessingParameterFolderDestination(self.FOLDER, self.tr("Folder for report and figures")),
            self.tr("Gets report.html, which holds everything and can be handed on, and the figures as JSON and CSV."),
        )
        # Plain files: for one of HTML, QGIS opens its Results Viewer over half of the panels.
        self.addOutput(QgsProcessingOutputFile(self.REPORT, self.tr("Report")))
        self.addOutput(QgsProcessingOutputFile(self.NUMBERS, self.tr("Figures as JSON")))
        self.addOutput(QgsProcessingOutputFile(self.TABLE, self.tr("Figures as CSV")))

    def add_language(self) -> None:
        """What language the report is written in."""
        language = fitting(locale(), LANGUAGES) or ENGLISH
        self.add(
            QgsProcessingParameterEnum(
                self.LANGUAGE,
                self.tr("Language of the report"),
                [Words(language)("language") for language in LANGUAGES],
                defaultValue=Words(language)("language"),
                usesStaticStrings=True,  # places would change with every new language
            ),
            self.tr("Of the report's own words; names of classes stay as the model has them."),
            advanced=True,
        )

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Always: nothing here needs the engine."""
        return True, ""

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Check that features and a raster are not given both; there is no model."""
        self.check_truth(parameters, context)

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
        with telling(feedback, lambda: self.tr("Cancelled. Nothing was written.")):
            return self.work(parameters, context, PipelineFeedback(feedback))

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
        """One of ``words.LANGUAGES``."""
        name = self.parameterAsEnumString(parameters, self.LANGUAGE, context)
        return next(language for language in LANGUAGES if Words(language)("language") == name)

    def report_results(self, folder: Path) -> dict[str, Any]:
        """The files of a report, which is ready."""
        self.tell_report(folder / self.FILES[self.REPORT])
        return {self.FOLDER: str(folder), **{name: str(folder / file) for name, file in self.FILES.items()}}

    def check_truth(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Name of the parameter with the reference or the labels; empty if none is given, or there is none.

        Raises:
            InputError: Both are given, or one is a layer of the other kind.
        """
        given = [name for name in self._truth if parameters.get(name)]
        if len(given) > 1:
            why = "features and a raster are given, and it is not clear which counts"
            raise InputError(" and ".join(given), why, "Choose one of them.")
        for name in given:
            layer = self.parameterAsLayer({name: parameters[name]}, name, context)
            is_raster, (features, raster) = isinstance(layer, QgsRasterLayer), self._truth
            if layer is not None and is_raster != (name == raster):
                other = raster if is_raster else features
                why = "it is a raster" if is_raster else "it is no raster"
                raise InputError(f"{name} {parameters[name]}"[:200], why, f"Give it as {other}.")
        return given[0] if given else ""

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
        return self.vector_path(layer, context)

    def vector_path(self, layer: QgsMapLayer, context: QgsProcessingContext) -> str:
        """What GDAL opens for a layer of features: :func:`...layers.sources.vector_path`."""
        return vector_path(layer, context.transformContext())
