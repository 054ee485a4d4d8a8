"""The algorithm ``layerfuse:assessaccuracy``: how good a map, or single objects, are."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterMapLayer,
    QgsRasterLayer,
)

from ....model_backend.errors import InputError
from ....model_backend.evaluation.assessment import assess_map, report_folder, write_accuracy, write_objects
from ....model_backend.evaluation.objects import assess_objects
from ....model_backend.evaluation.reports.pages import accuracy_sentences
from ....model_backend.raster.layers.description import files_read
from ...judged import remember_report
from ..bases.engine_algorithm import Texts
from ..bases.feedback import PipelineFeedback
from ..bases.report_algorithm import ReportAlgorithm


class AssessAccuracy(ReportAlgorithm):
    """Judges a class raster or polygons of objects against a reference."""

    ID = "assessaccuracy"
    MAP, TOLERANCE = "MAP", "TOLERANCE"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Assess accuracy"),
            self.tr(
                "validation,confusion matrix,error matrix,overall accuracy,user's accuracy,producer's accuracy,"
                "olofsson,area estimate,reference,iou,f1,average precision,kappa"
            ),
            self.tr("Tells how good a map is, and how much there really is of each class."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Tells how good a class raster is: confusion matrix, user's and producer's accuracy, F1 and IoU of "
                "each class, with intervals. With points drawn by 'Draw points to judge a map' the figures hold for "
                "the whole map, and the area of each class is estimated with its uncertainty (Olofsson et al. 2014). "
                "Any class raster will do, whoever made it.\n\nPolygons, such as extracted buildings, are judged as "
                "single objects: average precision and boundary F1."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        kinds = [QgsProcessing.SourceType.TypeRaster, QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterMapLayer(self.MAP, self.tr("Map or objects to judge"), types=kinds),
            self.tr("A class raster, or a layer of polygons whose field score or confidence says how sure each is."),
        )
        self.add_reference()
        self.add(
            self.number(self.TOLERANCE, self.tr("Tolerance of boundaries"), default=2.0),
            self.tr("In metres; for objects only: how far off a boundary may be and still be right."),
            advanced=True,
        )
        self.add_report()

    def check_truth(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """Name of the parameter with the reference; there has to be one."""
        name = super().check_truth(parameters, context)
        if not name:
            raise InputError("reference", "it is missing", "Choose polygons, points or a class raster.")
        return name

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """What to judge, and by what."""
        self._is_raster = isinstance(self.parameterAsLayer(parameters, self.MAP, context), QgsRasterLayer)
        self._map = self.gdal_path(parameters, self.MAP, context)
        if not self._map:
            raise InputError("map", "it is missing", "Choose a class raster or polygons of objects.")
        self._reference = self.gdal_path(parameters, self.check_truth(parameters, context), context)

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Judge it."""
        folder, language = self.folder(parameters, context), self.language(parameters, context)
        crosswalk = self.crosswalk(parameters, context, self.CROSSWALK)
        read = files_read(others=(self._map, self._reference, crosswalk))
        with report_folder(folder, True, read) as place:  # QGIS has asked
            if self._is_raster:
                field = self.parameterAsString(parameters, self.FIELD, context) or None
                assessed = assess_map(self._map, self._reference, field, feedback, crosswalk=crosswalk)
                write_accuracy(place, assessed, language, True)
                for sentence in accuracy_sentences(assessed.accuracy, language, assessed.trained):
                    feedback.info(sentence)
            else:
                tolerance = self.parameterAsDouble(parameters, self.TOLERANCE, context)
                found = assess_objects(self._map, self._reference, tolerance, feedback.is_cancelled)
                write_objects(place, found, self._map, self._reference, language, True)
        self._folder = folder
        return self.report_results(folder)

    def postProcessAlgorithm(  # noqa: N802
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Have the project's map remember its report, for its print layout; on the main thread."""
        if self._is_raster and context.project() is not None:
            remember_report(self._map, self._folder)
        return {}
