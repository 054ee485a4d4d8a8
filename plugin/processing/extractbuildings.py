"""The algorithm ``layerfuse:extractbuildings``: building polygons from whichever layers there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
)

from ...model_backend.card import Card, load_card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import bundled_models
from ...model_backend.inference.outputs import CLASSES, POLYGONS
from ...model_backend.raster.shapes.objects import SMALLEST_BUILDING, building_classes, object_classes
from ..handbook import BUILDINGS
from ..layers.results import style_polygons
from .bases.engine_algorithm import Texts
from .bases.map_algorithm import MORE_OUTPUTS, MapAlgorithm, describe


def building_models() -> dict[str, Path]:
    """Bundled models that map buildings, those that tell them apart first."""
    cards = {name: load_card(folder) for name, folder in bundled_models().items()}
    names = [name for name, card in cards.items() if building_classes(card.classes)]
    return {name: bundled_models()[name] for name in sorted(names, key=lambda n: not object_classes(cards[n].classes))}


class ExtractBuildings(MapAlgorithm):
    """Maps buildings and outlines them."""

    ID, GROUP = "extractbuildings", "buildings"
    PAGE = BUILDINGS
    MIN_CONFIDENCE, REGULARIZE, MASK = "MIN_CONFIDENCE", "REGULARIZE", "MASK"
    OUTPUTS = {MapAlgorithm.OUTPUT: POLYGONS, MASK: CLASSES, **MORE_OUTPUTS}  # noqa: RUF012 - never changed

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Extract buildings"),
            self.tr(
                "building,house,roof,footprint,outline,polygon,vectorize,regularize,right angle,orthogonal,"
                "instance,segmentation,detection,deep learning,neural network,transformer,fusion,multimodal,"
                "aerial,satellite,sar,radar,dsm,elevation,predict"
            ),
            self.tr("Outlines buildings from whichever layers you have: optical, radar, elevation."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Finds buildings and outlines each of them. Choose a layer for each kind that you have and leave the "
                "others empty. Layers may differ in coordinate system, resolution and extent: they are aligned on the "
                "fly. Where a layer ends or has no data, the others decide.\n\nModels that have learnt the rims of "
                "buildings tell touching ones apart; others give one polygon for a row of houses. Every polygon has "
                "its area in square metres, its mean confidence, and which layers had data there."
            ),
            *(describe(load_card(folder)) for folder in building_models().values()),
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        names = list(building_models())
        folder = self.tr(
            "A model that maps buildings: its folder (config.json and model.safetensors), the name of a downloaded one"
        )
        bundled = self.tr("or of a bundled one ({names}). Empty: the one that fits the layers best.")
        text = f"{folder}, {bundled.format(names=', '.join(names))}" if names else f"{folder}."
        self.add_model(text)
        self.add_layers()
        self.add_area()
        self.add_minimum_area(advanced=False, default=SMALLEST_BUILDING)
        self.add(
            self.number(self.MIN_CONFIDENCE, self.tr("Least confidence"), default=0.0, most=1.0),
            self.tr("0 to 1. Buildings with a lower mean confidence are left out. 0: none is."),
        )
        self.add(
            QgsProcessingParameterBoolean(self.REGULARIZE, self.tr("Right angles"), True),
            self.tr(
                "Straight walls along the building's main direction and across it. A building that is too different "
                "from that, such as a round one, keeps its simplified outline. Off: outlines follow the pixels."
            ),
        )
        self.add(
            QgsProcessingParameterVectorDestination(
                self.OUTPUT, self.tr("Buildings"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            self.tr("Polygons (GeoPackage) with class, area, confidence and the layers that had data."),
        )
        self.add(
            QgsProcessingParameterRasterDestination(
                self.MASK, self.tr("Class raster"), optional=True, createByDefault=False
            ),
            self.tr("The map that the buildings are taken from, with the model's classes, names and colours."),
        )
        self.add_more_outputs()

    def default_model(self) -> str:
        """The first bundled one for buildings; without any it must be said."""
        names = list(building_models())
        if not names:
            raise InputError(
                "model", "none is given, and no model of buildings is bundled", "Give the folder or name of one."
            )
        return names[0]

    def check_card(self, card: Card) -> None:
        """A model without buildings is of no use here."""
        if not building_classes(card.classes):
            raise InputError(
                f"model {card.name}",
                f"it maps no buildings ({', '.join(c.name for c in card.map_classes)})",
                "Choose a model of buildings.",
            )

    def job_options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Polygons of buildings alone."""
        return {
            "polygon_classes": _names(self._card),
            "minimum_confidence": self.parameterAsDouble(parameters, self.MIN_CONFIDENCE, context),
            "regularize": self.parameterAsBoolean(parameters, self.REGULARIZE, context),
        }

    def more_styles(self, card: Card) -> Mapping[str, Callable[[QgsMapLayer], None]]:
        """A legend of buildings alone."""
        return {POLYGONS: partial(style_polygons, card=card, names=_names(card))}


def _names(card: Card) -> tuple[str, ...]:
    return tuple(c.name for c in building_classes(card.classes))
