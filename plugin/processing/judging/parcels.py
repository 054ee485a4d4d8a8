"""The algorithm ``layerfuse:parcels``: what a map says of each polygon of a layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsLayerMetadata,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
    QgsProcessingParameterVectorLayer,
    QgsVectorLayer,
)

from ....model_backend.errors import InputError, file_name
from ....model_backend.evaluation.parcels import tell_parcels
from ...layers.results import ResultStyle, name_categories
from ..bases.engine_algorithm import Texts
from ..bases.feedback import PipelineFeedback
from ..bases.report_algorithm import ReportAlgorithm


class Parcels(ReportAlgorithm):
    """Tells what a map says of each polygon."""

    ID, GROUP = "parcels", "landcover"
    MAP, POLYGONS = "MAP", "POLYGONS"
    CONFIDENCE, APPLICABILITY = "CONFIDENCE", "APPLICABILITY"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Map by parcel"),
            self.tr("zonal statistics,zones,fields,parcels,polygons,majority,share,aggregate"),
            self.tr("Tells of each polygon which class it is, how clearly, how sure, and how unlike the training."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Copies polygons, such as parcels or fields, and adds what a map says of each: the class that has most "
                "of it (winner) with its share, the second one with its share, the mean confidence, the share that is "
                "unlike anything the model has learnt from, and the mapped hectares on the ground with their share of "
                "the polygon. A polygon so small that it covers no pixel's centre has the pixel that it lies in."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        raster = QgsProcessingParameterRasterLayer
        self.add(raster(self.MAP, self.tr("Map")), self.tr("A class raster: whole numbers of 0 to 254."))
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterVectorLayer(self.POLYGONS, self.tr("Parcels"), polygons),
            self.tr("Polygons, in any coordinate system; they may overlap."),
        )
        self.add(
            raster(self.CONFIDENCE, self.tr("Confidence"), optional=True),
            self.tr("The confidence that was written with the map."),
        )
        self.add(
            raster(self.APPLICABILITY, self.tr("Unlike the training"), optional=True),
            self.tr("How unlike the training each place is, as written with the map."),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Parcels with their classes"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            self.tr("The polygons with their own fields and those of the map (GeoPackage), in the classes' colours."),
        )

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """The map, what was written with it, and the polygons."""
        names = (self.MAP, self.POLYGONS, self.CONFIDENCE, self.APPLICABILITY)
        self._paths = [self.gdal_path(parameters, name, context) for name in names]
        for name, path in zip(names[:2], self._paths):
            if not path:
                raise InputError(name.lower(), "it is missing", "Choose a layer.")

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Tell them."""
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        path, polygons, confidence, applicability = self._paths
        tell_parcels(path, polygons, Path(output), feedback, confidence, applicability, overwrite=True)
        if context.willLoadLayerOnCompletion(output):
            metadata = QgsLayerMetadata()
            metadata.setTitle(self.tr("What {map} says of parcels").format(map=file_name(path)))
            context.layerToLoadOnCompletionDetails(output).setPostProcessor(ResultStyle(_style, metadata, True))
        return {self.OUTPUT: output}


def _style(layer: QgsVectorLayer) -> None:
    """Draw parcels as their file says: Processing loads layers without the style that lies in it."""
    layer.loadDefaultStyle()
    name_categories(layer)
