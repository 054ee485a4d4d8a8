"""The algorithm ``layerfuse:samplepoints``: points at which somebody says what is true."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from ....model_backend.errors import InputError
from ....model_backend.evaluation.sampling import MINIMUM, POINTS, sample
from ..bases.engine_algorithm import Texts
from ..bases.feedback import PipelineFeedback
from ..bases.report_algorithm import ReportAlgorithm


class SamplePoints(ReportAlgorithm):
    """Draws stratified random points on a class raster."""

    ID = "samplepoints"
    MAP, POINTS, MINIMUM, SEED = "MAP", "POINTS", "MINIMUM", "SEED"
    CONFIDENCE, APPLICABILITY = "CONFIDENCE", "APPLICABILITY"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Draw points to judge a map"),
            self.tr("sampling,stratified,random,validation,reference,accuracy,olofsson"),
            self.tr("Draws points at random within each class of a map, for you to say what is there."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Draws points at random within each class of a map (a stratified sample, Olofsson et al. 2014). Go "
                "through them on the best imagery that you have, without a look at the map, and write what is there "
                "into the field 'class'. Then give the layer to 'Assess accuracy'."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add(
            QgsProcessingParameterRasterLayer(self.MAP, self.tr("Map")),
            self.tr("A class raster: whole numbers of 0 to 254."),
        )
        whole = QgsProcessingParameterNumber.Type.Integer
        for name, label, default, text in (
            (self.POINTS, self.tr("Points in all"), POINTS, self.tr("More points give narrower intervals.")),
            (
                self.MINIMUM,
                self.tr("Points in each class at least"),
                MINIMUM,
                self.tr("So that rare classes can be judged too; the others share the rest by their area."),
            ),
            (self.SEED, self.tr("Seed"), 0, self.tr("The same seed gives the same points.")),
        ):
            number = QgsProcessingParameterNumber(name, label, whole, default, minValue=int(name != self.SEED))
            self.add(number, text, advanced=name == self.SEED)
        for name, label, text in (
            (
                self.CONFIDENCE,
                self.tr("Confidence"),
                self.tr(
                    "As written with the map: unsure places of each class are drawn apart, and looked at more often."
                ),
            ),
            (
                self.APPLICABILITY,
                self.tr("Unlike the training"),
                self.tr("As written with the map: places unlike the training are drawn apart, likewise."),
            ),
        ):
            self.add(QgsProcessingParameterRasterLayer(name, label, optional=True), text, advanced=True)
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Points"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr("Points (GeoPackage) with an empty field 'class', a drop-down of the map's classes."),
        )

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The map."""
        self._map = self.gdal_path(parameters, self.MAP, context)
        self._doubt = [self.gdal_path(parameters, name, context) for name in (self.CONFIDENCE, self.APPLICABILITY)]
        if not self._map:
            raise InputError("map", "it is missing", "Choose a class raster.")

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Draw."""
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        points, minimum, seed = (
            self.parameterAsInt(parameters, name, context) for name in (self.POINTS, self.MINIMUM, self.SEED)
        )
        least = None if any(self._doubt) and minimum == MINIMUM else minimum
        confidence, applicability = self._doubt
        counts = sample(
            self._map, Path(output), points, least, seed, feedback.is_cancelled, overwrite=True, say=feedback.info,
            confidence=confidence, applicability=applicability,
        )  # fmt: skip
        feedback.info("; ".join(f"{name}: {count}" for name, count in counts.items()))
        return {self.OUTPUT: output}
