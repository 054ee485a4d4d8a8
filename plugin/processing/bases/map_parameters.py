"""The parameters of what maps an area: model, layers, area and outputs, each with its help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputDefinition,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ....model_backend.card import FAMILIES
from ....model_backend.inference.models import bundled_models
from ....model_backend.inference.quality import BEST, DEFAULT, MEAN, QUALITIES
from ....model_backend.raster.layers.crosswalks.products import products
from ....model_backend.raster.source import split_crosswalk
from ...runs.runner import DEFAULT_MODEL, family_names
from .engine_algorithm import EngineAlgorithm


class MapParameters(EngineAlgorithm):
    """Declares what algorithms take that have layers, and speaks for all of them."""

    AREA, MASKS, DATES = "AREA", "MASKS", "DATES"
    MODEL, EXTENT, CRS, PIXEL_SIZE, RESUME = "MODEL", "EXTENT", "CRS", "PIXEL_SIZE", "RESUME"
    QUALITY, MIN_AREA, MIN_UNIT, AREAS = "QUALITY", "MIN_AREA", "MIN_UNIT", "AREAS"
    OUTPUT, CONFIDENCE, AVAILABILITY = "OUTPUT", "CONFIDENCE", "AVAILABILITY"
    PROBABILITIES, MARGIN, APPLICABILITY = "PROBABILITIES", "MARGIN", "APPLICABILITY"

    def help_text(self, *lines: str) -> str:
        """The whole help, readable as plain text: ``qgis_process help`` prints it as it is."""
        once = {p.help(): p for p in reversed(self.parameterDefinitions()) if p.help()}  # bands: the same four times
        explained = [f"{p.description()}: {text}" for text, p in reversed(once.items())]
        last = self.tr("The network runs in a Python of its own, chosen in Settings > Options > LayerFuse.")
        return "\n\n".join([*lines, *explained, last])

    def add_model(self, text: str = "", chosen: bool = True) -> None:
        """The choice of a model.

        Args:
            text: Its help; default: that of a model to map with.
            chosen: Whether the one that fits the layers is taken where none is given.
        """
        text = text or self.tr(
            "Name of a bundled model ({names}), or the folder of a model (config.json and model.safetensors). "
            "Empty: the one that fits the layers best."
        ).format(names=", ".join(bundled_models()) or DEFAULT_MODEL)
        # A folder parameter takes any text, and is at home in the Modeler too. It is optional
        # because qgis_process does not look at the default of a mandatory one.
        folder = QgsProcessingParameterFile.Behavior.Folder
        model = QgsProcessingParameterFile(self.MODEL, self.tr("Model"), folder, optional=True)
        self.add(offering_models(model, self.tr("The one that fits the layers best") if chosen else ""), text)

    def add_layers(
        self, nodata: bool = True, when: str = "", families: Sequence[str] = FAMILIES, advanced: bool = False
    ) -> None:
        """One layer and its bands for each family.

        Args:
            nodata: Whether it can be said which value of a layer is no data.
            when: A key of :meth:`dated`, of whose date they are; it ends the parameters' names.
            families: Which.
            advanced: Whether the layers, too, are among the advanced parameters.
        """
        labels = family_names()
        band_labels = {
            "optical": self.tr("Optical bands"),
            "sar": self.tr("Radar bands"),
            "elevation": self.tr("Elevation band"),
            "landcover": self.tr("Band of the land-cover map"),
            "embedding": self.tr("Bands of the embeddings"),
        }
        helps = {
            "optical": self.tr("Multispectral image, for example Landsat or Sentinel-2, with the values of the file."),
            "sar": self.tr("Radar backscatter, for example Sentinel-1 VV and VH."),
            "elevation": self.tr("Elevation or height, in the unit that the model's card names (usually metres)."),
            "landcover": self.tr("An existing land-cover map, in the model's classes or of a known legend."),
            "embedding": self.tr(
                "What another model has seen of the place, as AlphaEarth or TESSERA, for models that have learnt it."
            ),
        }
        bands_help = self.tr(
            "Which bands of the layer, in the order in which the model names its own: names or numbers, 0 for one that "
            "is lacking, such as B02,B03,B04,B08. Empty: found by themselves, by what the file calls them."
        )
        files_labels = {
            "optical": self.tr("Optical files and products"),
            "sar": self.tr("Radar files and products"),
            "elevation": self.tr("Elevation files"),
            "landcover": self.tr("Files of land-cover maps"),
            "embedding": self.tr("Files of embeddings"),
        }
        files_help = self.tr(
            "More of the same layer, or all of it: files, folders, products (Sentinel-2 SAFE or zip, Landsat, HLS, "
            "Sentinel-1) and STAC items. Tiles are put side by side, dates are mapped one by one and averaged."
        )
        nodata_labels = {
            "optical": self.tr("No-data value of the optical layer"),
            "sar": self.tr("No-data value of the radar layer"),
            "elevation": self.tr("No-data value of the elevation layer"),
            "landcover": self.tr("No-data value of the land-cover map"),
            "embedding": self.tr("No-data value of the embeddings"),
        }
        nodata_help = self.tr(
            "The value that means no data, in place of what the file says. nan: all values are data. Empty: as the "
            "file and the layer's properties say."
        )
        for family in families:
            name = f"{family.upper()}{when}"
            layer = QgsProcessingParameterRasterLayer(name, self.dated(when, labels[family]), optional=True)
            self.add(layer, helps[family], advanced)
            # Not a parameter of bands, which takes no names, and none that is lacking.
            label = self.dated(when, band_labels[family])
            bands = QgsProcessingParameterString(f"{name}_BANDS", label, optional=True)
            self.add(telling_default(bands, self.tr("Found by themselves")), bands_help, advanced=True)
            if nodata:
                label = self.dated(when, nodata_labels[family])
                text = QgsProcessingParameterString(f"{name}_NODATA", label, optional=True)
                self.add(telling_default(text, self.tr("As the file says")), nodata_help, advanced=True)
            files = QgsProcessingParameterMultipleLayers(
                f"{name}_FILES",
                self.dated(when, files_labels[family]),
                QgsProcessing.SourceType.TypeFile,
                optional=True,
            )
            files.setMetadata({"widget_wrapper": {"class": f"{__package__}.files_widget.FilesWidget"}})
            self.add(files, files_help, advanced=True)
            if family == "landcover":
                label = self.dated(when, self.tr("Legend of the land-cover map"))
                legend = QgsProcessingParameterString(f"{name}_CROSSWALK", label, optional=True)
                self.add(telling_default(legend, self.tr("Found by itself")), self.legend_help(), advanced=True)

    def legend_help(self) -> str:
        """What a parameter takes that says which legend a map of classes has."""
        return self.tr(
            "Which legend the map of classes has: {names}, a .json file with a table of your own, or none: its codes "
            "are taken as they are. Empty: found by itself, and told."
        ).format(names=", ".join(products()))

    def crosswalk(
        self, parameters: dict[str, Any], context: QgsProcessingContext, name: str = "LANDCOVER_CROSSWALK"
    ) -> str:
        """What the user said of the legend of a map of classes."""
        text = self.parameterAsString(parameters, name, context) if parameters.get(name) else ""
        return split_crosswalk(text)[1]

    def dated(self, when: str, label: str) -> str:
        """What something is called that belongs to one of two dates."""
        texts = {"": "{label}", "_BEFORE": self.tr("{label}, before"), "_AFTER": self.tr("{label}, after")}
        return texts[when].format(label=label)

    def add_area(self, one_map: bool = True, unit: bool = True) -> None:
        """Where to map, on which grid, and how.

        Args:
            one_map: Whether it is one map: what to leave out of its layers, and its smallest patch, can be said.
            unit: Whether it is of classes, and so has patches.
        """
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("The area to map. Empty: everything that any of the layers covers."),
        )
        self.add_interest()
        if one_map:
            self.add_masks()
        self.add(
            QgsProcessingParameterCrs(self.CRS, self.tr("Coordinate system of the map"), optional=True),
            self.tr(
                "A projected system in metres. Empty: that of the first layer in true metres, else the fitting "
                "UTM zone."
            ),
            advanced=True,
        )
        self.add(
            self.number(self.PIXEL_SIZE, self.tr("Pixel size of the map"), default=None),
            self.tr("In metres. Empty: the pixel size that the model was trained for."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.QUALITY, self.tr("Quality"), list(QUALITIES), defaultValue=DEFAULT, usesStaticStrings=True
            ),
            self.tr(
                "How much tiles overlap, and for 'best' four mirror images of each: 'fast' takes about two thirds of "
                "the time of 'balanced', 'best' nine times as long."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                self.DATES,
                self.tr("Several dates"),
                [MEAN, BEST],
                defaultValue=MEAN,
                usesStaticStrings=True,
                optional=True,  # models saved before it was there stay valid
            ),
            self.tr(
                "How several dates of a layer become one map. 'mean': each is mapped, and the probabilities are "
                "averaged where it has data. 'best': one image is made first, each pixel from the date nearest to the "
                "median of all, so that cloud which no mask knows is left behind."
            ),
            advanced=True,
        )
        if one_map and unit:
            self.add_minimum_unit()
        self.add(
            QgsProcessingParameterBoolean(self.RESUME, self.tr("Go on with a cancelled run"), False),
            self.tr("Use what an unfinished run with the same inputs and the same output file has left beside it."),
            advanced=True,
        )

    def add_masks(self, when: str = "") -> None:
        """What to leave out of layers; of one date, by a key of :meth:`dated`."""
        self.add(
            QgsProcessingParameterString(
                f"{self.MASKS}{when}", self.dated(when, self.tr("Masks")), multiLine=True, optional=True
            ),
            self.tr(
                "What to leave out of layers, one a line: optical=/data/cloud.tif:3,8-10 leaves out pixels with these "
                "values, optical=/data/cloud.gpkg what polygons cover. optical=none keeps the cloud and shadow that "
                "a product tells, and that is left out otherwise."
            ),
            advanced=True,
        )

    def add_minimum_unit(self) -> None:
        """The size from which patches of the map stay."""
        self.add(
            self.number(self.MIN_UNIT, self.tr("Smallest patch"), default=0.0),
            self.tr(
                "In square metres on the ground. Smaller patches of the map go to the neighbour that is most probable "
                "there. Confidence, probabilities and margin stay those of the network. 0: none does."
            ),
            advanced=True,
        )

    def add_interest(self) -> None:
        """Polygons outside of which nothing counts."""
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add(
            QgsProcessingParameterVectorLayer(self.AREA, self.tr("Area of interest"), polygons, optional=True),
            self.tr("Polygons: nothing is mapped outside of them."),
            advanced=True,
        )

    def add_minimum_area(self, advanced: bool, default: float = 0.0) -> None:
        """The size from which polygons count."""
        self.add(
            self.number(self.MIN_AREA, self.tr("Smallest polygon"), default=default),
            self.tr("In square metres. Smaller polygons are left out. 0: none is."),
            advanced=advanced,
        )

    def add_more_outputs(self) -> None:
        """Rasters and a table beside the map, and what a run tells."""
        texts = {
            self.CONFIDENCE: (self.tr("Confidence"), self.tr("Raster of the probability of the chosen class, 0 to 1.")),
            self.AVAILABILITY: (
                self.tr("Availability"),
                self.tr(
                    "Raster that says which layers had data where: one bit for each kind of layer of the model. Of "
                    "several dates there are further bands: on how many each has data."
                ),
            ),
            self.PROBABILITIES: (
                self.tr("Probabilities"),
                self.tr("Raster of the probabilities of all classes, a band each, 0 to 1."),
            ),
            self.MARGIN: (
                self.tr("Margin"),
                self.tr("Raster that says how far the chosen class is ahead of the second: 0 undecided, 1 certain."),
            ),
            self.APPLICABILITY: (
                self.tr("Unlike the training"),
                self.tr(
                    "Raster that says how unlike everything the model has learnt from each place is. Above 1 the map "
                    "should not be trusted. Only of models that describe their training."
                ),
            ),
        }
        for name, (label, text) in texts.items():
            output = QgsProcessingParameterRasterDestination(name, label, optional=True, createByDefault=False)
            self.add(output, text, advanced=name not in (self.CONFIDENCE, self.AVAILABILITY))
        table = QgsProcessingParameterFileDestination(
            self.AREAS, self.tr("Areas by class"), self.tr("CSV files (*.csv)"), optional=True, createByDefault=False
        )
        self.add(table, self.tr("Table of the area of each class in hectares on the ground (CSV)."), advanced=True)
        self.addOutput(QgsProcessingOutputString("MODEL_NAME", self.tr("Name and version of the model")))
        self.addOutput(QgsProcessingOutputString("MODALITIES", self.tr("Kinds of layers that were used, joined by +")))
        self.addOutput(QgsProcessingOutputNumber("TILES", self.tr("Number of tiles computed")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", self.tr("Time taken, in seconds")))

    def add(
        self,
        parameter: QgsProcessingParameterDefinition,
        text: str,
        advanced: bool = False,
        output: QgsProcessingOutputDefinition | None = None,
    ) -> None:
        """A parameter with its help; with an output of its own, in place of the one that QGIS would make of it."""
        parameter.setHelp(text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter, output is None)
        if output is not None:
            self.addOutput(output)

    @staticmethod
    def number(name: str, label: str, default: float | None, most: float = 1e12) -> QgsProcessingParameterNumber:
        """A parameter that is a number from 0 on."""
        kind = QgsProcessingParameterNumber.Type.Double
        return QgsProcessingParameterNumber(name, label, kind, default, optional=True, minValue=0.0, maxValue=most)

    def group(self) -> str:
        """Folder in the toolbox."""
        folders = {
            "landcover": self.tr("Land cover"),
            "buildings": self.tr("Buildings"),
            "models": self.tr("Models"),
            "judge": self.tr("Judge maps"),
        }
        return folders[self.GROUP]

    @staticmethod
    def tr(text: str) -> str:
        """Translate a text of the algorithms that map."""
        return QCoreApplication.translate("MapAlgorithm", text)


def offering_models(parameter: QgsProcessingParameterFile, nothing: str = "") -> QgsProcessingParameterFile:
    """A parameter for a model that dialogs show as the list of those on this computer.

    Args:
        parameter: For its folder, its name or its name on the Hub.
        nothing: What stands there without a model.
    """
    parameter.setMetadata({"widget_wrapper": {"class": f"{__package__}.model_widget.ModelWidget", "nothing": nothing}})
    return parameter


def telling_default(parameter: QgsProcessingParameterString, default: str) -> QgsProcessingParameterString:
    """A parameter whose line in dialogs says what is taken as long as it is empty."""
    parameter.setMetadata({"widget_wrapper": {"class": f"{__package__}.line_widget.LineWidget", "nothing": default}})
    return parameter
