"""The algorithm ``layerfuse:exporttrainingdata``: layers and labels as aligned tiles that any tool can train on."""

from __future__ import annotations

import re
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsRasterLayer,
)

from ....model_backend.card import Card, load_card
from ....model_backend.errors import InputError
from ....model_backend.inference.models import find_model
from ....model_backend.raster.source import Layers
from ....model_backend.raster.tiles import CONFIG, LARGEST, MIN_LABELLED, PATCH, TABLE, TILE, Export, export
from ...handbook import EXPORT
from ...layers.sources import layer_path
from ...runs.runner import bounds, crs_text
from ...translation import Figure
from ..bases.engine_algorithm import Texts
from ..bases.feedback import PipelineFeedback
from ..bases.report_algorithm import ReportAlgorithm


class ExportTrainingData(ReportAlgorithm):
    """Cuts layers and labels into tiles, in QGIS's own process: nothing here needs the network."""

    ID, GROUP = "exporttrainingdata", "models"
    PAGE = EXPORT
    LAYERS, TILE_SIZE, MIN_LABELLED = "LAYERS", "TILE_SIZE", "MIN_LABELLED"
    CONFIG, TILES = "CONFIG", "TILES"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Export training data"),
            self.tr("training,data,tiles,chips,patches,labels,masks,dataset,deep learning,export"),
            self.tr("Cuts layers and labels into aligned tiles that LayerFuse and other tools can train on."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Cuts layers and labels into tiles: small GeoTIFFs that lie exactly on each other, whatever the "
                "coordinate systems and pixel sizes of the layers. Other tools read them as they are. The folder also "
                "gets a table of the tiles (tiles.csv) and a configuration (scenes.toml) for 'layerfuse train'."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add_model(
            self.tr(
                "Name or folder of the model to train further: it says the kinds of layers, pixel size and tile size. "
                "Empty: every layer is taken as it is."
            ),
            chosen=False,
        )
        self.add_layers(nodata=False)
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.LAYERS, self.tr("Other layers"), QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            self.tr("Without a model: more rasters of any kind, each under its own name."),
        )
        self.add_labels()
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("The area to cut. Empty: everything that any of the layers covers."),
        )
        self.add_interest()
        self.add(
            self.number(self.MIN_LABELLED, self.tr("Least share of labels"), MIN_LABELLED, most=1.0),
            self.tr("Tiles with labels on a smaller share of their pixels are left out; 0 to 1."),
        )
        self.add(
            self.number(self.PIXEL_SIZE, self.tr("Pixel size of the tiles"), default=None),
            self.tr("In metres. Empty: that of the model, else that of the finest layer."),
            advanced=True,
        )
        whole = QgsProcessingParameterNumber.Type.Integer
        self.add(
            QgsProcessingParameterNumber(
                self.TILE_SIZE, self.tr("Pixels on a side of a tile"), whole, None, True, PATCH, LARGEST
            ),
            self.tr("A multiple of 8. Empty: that of the model, else {size}.").format(size=TILE),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterCrs(self.CRS, self.tr("Coordinate system of the tiles"), optional=True),
            self.tr(
                "A projected system in metres. Empty: that of the first layer in true metres, else the fitting "
                "UTM zone."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFolderDestination(self.FOLDER, self.tr("Folder for the tiles")),
            self.tr("A new or empty folder."),
        )
        self.addOutput(QgsProcessingOutputFile(self.TABLE, self.tr("Table of the tiles")))
        self.addOutput(QgsProcessingOutputFile(self.CONFIG, self.tr("Configuration for training")))
        self.addOutput(QgsProcessingOutputNumber(self.TILES, self.tr("Number of tiles")))

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Check that model and layers belong together."""
        self._layers_and_card(parameters, context)
        super().check_inputs(parameters, context)

    def _layers_and_card(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Layers, Card | None]:
        """What GDAL opens, and bands, of every layer by its name; the model's card, if one is given.

        Raises:
            InputError: There is no such model or layer.
        """
        model = self.model_name(parameters, context)
        layers = self.layers_by_family(parameters, context)
        others = self.parameterAsLayerList(parameters, self.LAYERS, context) if parameters.get(self.LAYERS) else []
        if model and others:
            fix = "Choose them by their kinds, or leave the model out."
            raise InputError("other layers", "a model takes only its own kinds of layers", fix)
        for layer in others:
            if not isinstance(layer, QgsRasterLayer):
                raise InputError(f"layer {layer.name()}", "it is no raster layer", "Choose raster layers.")
            layers[_fresh_name(layer.name(), layers)] = (layer_path(layer), ())
        return layers, load_card(find_model(model)) if model else None

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Everything that is QGIS's."""
        crosswalk = self.crosswalk(parameters, context)
        layers, card = self._layers_and_card(parameters, context)
        box = self.parameterAsExtent(parameters, self.EXTENT, context) if parameters.get(self.EXTENT) else None
        given = {name for name in (self.PIXEL_SIZE, self.TILE_SIZE) if parameters.get(name) not in (None, "")}
        self._options = {
            "layers": layers,
            "area": self.gdal_path(parameters, self.AREA, context) or None,
            "card": card,
            "labels": self.gdal_path(parameters, self.check_truth(parameters, context), context),
            "field": self.parameterAsString(parameters, self.FIELD, context),
            "crosswalk": self.crosswalk(parameters, context, self.CROSSWALK),
            "crosswalks": [f"landcover={crosswalk}"] if crosswalk else [],
            "extent": box and bounds(box),
            "extent_crs": crs_text(self.parameterAsExtentCrs(parameters, self.EXTENT, context)) if box else None,
            "crs": crs_text(self.parameterAsCrs(parameters, self.CRS, context)),
            "pixel_size": self.parameterAsDouble(parameters, self.PIXEL_SIZE, context)
            if self.PIXEL_SIZE in given
            else None,
            "tile_size": self.parameterAsInt(parameters, self.TILE_SIZE, context) if self.TILE_SIZE in given else None,
            "min_labelled": self.parameterAsDouble(parameters, self.MIN_LABELLED, context),
        }

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Cut."""
        folder = self.folder(parameters, context)
        report = export(Export(output=folder, **self._options), feedback)
        feedback.info(
            self.tr("{count} of {all} tiles of {size} x {size} pixels of {metres:g} m are in {folder}.").format(
                count=len(report.tiles),
                all=report.looked_at,
                size=report.tile_size,
                metres=Figure(report.grid.pixel_size),
                folder=folder,
            )
        )
        results = {self.FOLDER: folder, self.TABLE: folder / TABLE, self.CONFIG: folder / CONFIG}
        return {**{name: str(path) for name, path in results.items()}, self.TILES: len(report.tiles)}


def _fresh_name(title: str, taken: dict[str, Any]) -> str:
    """A layer's title as the name of a folder, not yet taken: lower-case letters, digits and underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    plain = plain if plain[:1].isalpha() else f"layer_{plain}".rstrip("_")
    names = (plain[:32], *(f"{plain[:28]}_{i}" for i in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
