"""The algorithm ``layerfuse:predictlandcover``: land cover from whichever layers there are."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
)

from ...model_backend.card import load_card
from ...model_backend.inference import outputs
from ...model_backend.inference.models import bundled_models
from .bases.engine_algorithm import Texts
from .bases.map_algorithm import MORE_OUTPUTS, MapAlgorithm, describe


class PredictLandCover(MapAlgorithm):
    """Maps land cover."""

    ID, GROUP = "predictlandcover", "landcover"
    POLYGONS = "POLYGONS"
    OUTPUTS = {MapAlgorithm.OUTPUT: outputs.CLASSES, **MORE_OUTPUTS, POLYGONS: outputs.POLYGONS}  # noqa: RUF012 - constant

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Map land cover"),
            self.tr(
                "land use,lulc,classification,classify,segmentation,deep learning,neural network,transformer,fusion,"
                "multimodal,satellite,sentinel,landsat,sar,radar,dem,elevation,predict"
            ),
            self.tr("Maps land cover from whichever layers you have: optical, radar, elevation, a land-cover map."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Maps land cover with one model for every combination of layers. Choose a layer for each kind that "
                "you have and leave the others empty. Layers may differ in coordinate system, resolution and extent: "
                "they are aligned on the fly. Where a layer ends or has no data, the others decide; where none has "
                "data, the map is empty."
            ),
            *(describe(load_card(folder)) for folder in bundled_models().values()),
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add_model()
        self.add_layers()
        self.add_area()
        self.add_minimum_area(advanced=True)
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Land cover")),
            self.tr("Class raster (GeoTIFF) with the model's classes, names and colours."),
        )
        self.add_more_outputs()
        self.add(
            QgsProcessingParameterVectorDestination(
                self.POLYGONS,
                self.tr("Polygons"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            self.tr("The map as polygons (GeoPackage) with class, area and confidence."),
        )
