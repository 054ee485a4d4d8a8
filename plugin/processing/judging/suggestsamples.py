"""The algorithm ``layerfuse:suggestsamples``: points at which a label helps most."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
)

from ....model_backend.errors import InputError
from ....model_backend.evaluation.suggesting import MOST_POINTS, POINTS, suggest
from ...handbook import LEARNING
from ..bases.engine_algorithm import Texts
from ..bases.feedback import PipelineFeedback
from ..bases.report_algorithm import ReportAlgorithm


class SuggestSamples(ReportAlgorithm):
    """Chooses points where a model doubts, for somebody to label."""

    ID, GROUP = "suggestsamples", "models"
    PAGE = LEARNING
    MAP, MARGIN, APPLICABILITY, POINTS, SEED = "MAP", "MARGIN", "APPLICABILITY", "POINTS", "SEED"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Where to look next"),
            self.tr("active learning,suggest,samples,label,training,doubt,uncertainty,margin"),
            self.tr("Chooses points on a map where a label of yours helps the model most."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Chooses points on a map where a label helps most: where the model doubts, and first where the place "
                "is unlike all that it has learnt; far apart, and some in every class. Go through them in their "
                "order, say what is there in the field 'class', and give the layer to 'Learn my classes'. They are no "
                "random sample: to judge a map, use 'Draw points to judge a map'."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        raster = QgsProcessingParameterRasterLayer
        self.add(raster(self.MAP, self.tr("Map")), self.tr("A class map that LayerFuse made."))
        self.add(
            raster(self.MARGIN, self.tr("Margin")),
            self.tr("The margin that was written with the map; its confidence will do."),
        )
        self.add(
            raster(self.APPLICABILITY, self.tr("Unlike training"), optional=True),
            self.tr("How unlike training each place is, as written with the map: unlike places come first."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.LABELS,
                self.tr("Earlier labels"),
                QgsProcessing.SourceType.TypeVectorAnyGeometry,
                optional=True,
            ),
            self.tr("Points or polygons that are labelled already, near which nothing is asked."),
        )
        whole = QgsProcessingParameterNumber.Type.Integer
        self.add(
            QgsProcessingParameterNumber(
                self.POINTS, self.tr("Points"), whole, POINTS, minValue=1, maxValue=MOST_POINTS
            ),
            self.tr("Ten are a round: label them, learn, map again, and ask anew."),
        )
        self.add(
            QgsProcessingParameterNumber(self.SEED, self.tr("Seed"), whole, 0, minValue=0),
            self.tr("Decides between places that are as useful as each other."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Points to label"), QgsProcessing.SourceType.TypeVectorPoint
            ),
            self.tr("Points (GeoPackage) with an empty field 'class', a drop-down of the map's classes."),
        )

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The map, what was written with it, and the labels that there are."""
        names = (self.MAP, self.MARGIN, self.APPLICABILITY)
        self._rasters = [self.gdal_path(parameters, name, context) for name in names]
        for name, path in zip(names[:2], self._rasters):
            if not path:
                raise InputError(name.lower(), "it is missing", "Choose the raster.")
        layers = self.parameterAsLayerList(parameters, self.LABELS, context) if parameters.get(self.LABELS) else []
        self._labels = [self.vector_path(layer, context) for layer in layers]

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Choose."""
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        points, seed = (self.parameterAsInt(parameters, name, context) for name in (self.POINTS, self.SEED))
        path, margin, applicability = self._rasters
        counts = suggest(
            path, Path(output), margin, applicability, self._labels, points, seed, feedback.is_cancelled, True,
            feedback.info,
        )  # fmt: skip
        feedback.info(", ".join(f"{name}: {count}" for name, count in counts.items()))
        return {self.OUTPUT: output}
