"""What the algorithms that map an area have in common: layers in, a run of the pipeline, styled files out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
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
from qgis.PyQt.QtCore import QCoreApplication, QVariant
from qgis.PyQt.QtGui import QIcon

from ...model_backend.card import FAMILIES, Card, load_card, subset_key
from ...model_backend.errors import Cancelled, InputError
from ...model_backend.inference.models import find_model
from ...model_backend.inference.outputs import (
    APPLICABILITY,
    AVAILABILITY,
    CLASSES,
    CONFIDENCE,
    MARGIN,
    PROBABILITIES,
)
from ...model_backend.inference.pipeline import Job, Report
from ...model_backend.inference.quality import DEFAULT, QUALITIES
from ...model_backend.raster.mask import parse_mask
from ...model_backend.raster.source import Paths, RasterSource, parse_bands, parse_nodata, resolve_layers
from .. import settings
from ..engine.environment import find_engine_python
from ..handbook import PROCESSING, page_url
from ..layers.results import ResultStyle
from ..layers.sources import layer_path, layer_source
from ..models.installed import fitting_model
from ..runs.outcomes import account
from ..runs.runner import DEFAULT_MODEL, crs_text, family_names, fault_text, result_styles, run_job, unfinished_parts
from ..translation import in_words
from .feedback import PipelineFeedback


class MapAlgorithm(QgsProcessingAlgorithm):
    """Maps an area with a model. Layers are resolved on the main thread, everything else in Processing's thread."""

    AREA, MASKS = "AREA", "MASKS"
    MODEL, EXTENT, CRS, PIXEL_SIZE, RESUME = "MODEL", "EXTENT", "CRS", "PIXEL_SIZE", "RESUME"
    QUALITY, MIN_AREA, MIN_UNIT, AREAS = "QUALITY", "MIN_AREA", "MIN_UNIT", "AREAS"
    OUTPUT, CONFIDENCE, AVAILABILITY = "OUTPUT", "CONFIDENCE", "AVAILABILITY"
    PROBABILITIES, MARGIN, APPLICABILITY = "PROBABILITIES", "MARGIN", "APPLICABILITY"
    PAGE = PROCESSING
    """Page of help."""

    OUTPUTS: Mapping[str, str]
    """Kind of output by the parameter that says where it goes; the first is the one that is shown."""

    def createInstance(self) -> MapAlgorithm:  # noqa: N802
        """A fresh algorithm for one run."""
        return type(self)()

    def icon(self) -> QIcon:
        """The provider's icon."""
        return self.provider().icon()

    def svgIconPath(self) -> str:  # noqa: N802
        """The provider's icon as a file."""
        return self.provider().svgIconPath()

    def helpUrl(self) -> str:  # noqa: N802
        """Where more is written."""
        return page_url(self.PAGE)

    def help_text(self, *lines: str) -> str:
        """The whole help, readable as plain text: ``qgis_process help`` prints it as it is."""
        once = {p.help(): p for p in reversed(self.parameterDefinitions()) if p.help()}  # bands: the same four times
        explained = [f"{p.description()}: {text}" for text, p in reversed(once.items())]
        last = self.tr("The network runs in a Python of its own, chosen in Settings > Options > LayerFuse.")
        return "\n\n".join([*lines, *explained, last])

    def add_model(self, default: str | None, text: str) -> None:
        """The choice of a model, with its help."""
        # A folder parameter takes any text, offers a chooser, and is at home in the Modeler too. It is optional
        # because qgis_process does not look at the default of a mandatory one.
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(
            QgsProcessingParameterFile(self.MODEL, self.tr("Model"), folder, defaultValue=default, optional=True), text
        )

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
        }
        helps = {
            "optical": self.tr("Multispectral image, for example Landsat or Sentinel-2, with the values of the file."),
            "sar": self.tr("Radar backscatter, for example Sentinel-1 VV and VH."),
            "elevation": self.tr("Elevation or height, in the unit that the model's card names (usually metres)."),
            "landcover": self.tr("An existing land-cover map in the classes that the model's card names."),
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
            self.add(QgsProcessingParameterString(f"{name}_BANDS", label, optional=True), bands_help, advanced=True)
            if nodata:
                label = self.dated(when, nodata_labels[family])
                text = QgsProcessingParameterString(f"{name}_NODATA", label, optional=True)
                self.add(text, nodata_help, advanced=True)
            files = QgsProcessingParameterMultipleLayers(
                f"{name}_FILES",
                self.dated(when, files_labels[family]),
                QgsProcessing.SourceType.TypeFile,
                optional=True,
            )
            self.add(files, files_help, advanced=True)

    def dated(self, when: str, label: str) -> str:
        """What something is called that belongs to one of two dates."""
        texts = {"": "{label}", "_BEFORE": self.tr("{label}, before"), "_AFTER": self.tr("{label}, after")}
        return texts[when].format(label=label)

    def add_area(self, one_map: bool = True) -> None:
        """Where to map, on which grid, and how.

        Args:
            one_map: Whether it is one map: what to leave out of its layers, and its smallest patch, can be said.
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
        if one_map:
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
                self.tr("Raster that says which layers had data where: one bit for each kind of layer of the model."),
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

    def add(self, parameter: QgsProcessingParameterDefinition, text: str, advanced: bool = False) -> None:
        """A parameter with its help."""
        parameter.setHelp(text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        self.addParameter(parameter)

    @staticmethod
    def number(name: str, label: str, default: float | None, most: float = 1e12) -> QgsProcessingParameterNumber:
        """A parameter that is a number from 0 on."""
        kind = QgsProcessingParameterNumber.Type.Double
        return QgsProcessingParameterNumber(name, label, kind, default, optional=True, minValue=0.0, maxValue=most)

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Whether there is a Python for the engine; if not, what to do."""
        try:
            find_engine_python(settings.read(settings.ENGINE_PYTHON))
        except InputError as error:
            return False, str(error)
        return True, ""

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check what single parameters cannot: model, layers and bands belong together."""
        try:
            self._read_inputs(parameters, context)
        except InputError as error:
            return False, str(error)
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn everything that belongs to QGIS into plain data, on the main thread."""
        try:
            self._python = find_engine_python(settings.read(settings.ENGINE_PYTHON)).path
            self._folder, self._card, self._sources = self._read_inputs(parameters, context)
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        self.read_area(parameters, context, feedback)
        return True

    def read_area(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Keep where to map, and on which grid, as plain data."""
        self._extent = self._extent_crs = None
        if parameters.get(self.EXTENT):
            box = self.parameterAsExtent(parameters, self.EXTENT, context)
            self._extent = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
            self._extent_crs = crs_text(self.parameterAsExtentCrs(parameters, self.EXTENT, context))
        self._area = self.area_path(parameters, context, feedback)
        self._crs = crs_text(self.parameterAsCrs(parameters, self.CRS, context))
        self._pixel_size = None
        if parameters.get(self.PIXEL_SIZE) not in (None, ""):
            self._pixel_size = self.parameterAsDouble(parameters, self.PIXEL_SIZE, context)

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Make the map, in Processing's thread: no widgets, no project, no torch."""
        if self._why:
            feedback.pushInfo(self._why)
        # Here and not in prepareAlgorithm: what QGIS notes to load there is lost when this runs in a thread.
        outputs = {name: self.parameterAsOutputLayer(parameters, name, context) for name in self.OUTPUTS}
        outputs = {name: path for name, path in outputs.items() if path}
        files = {kind: Path(outputs[name]) if name in outputs else None for name, kind in self.OUTPUTS.items()}
        table = self.parameterAsFileOutput(parameters, self.AREAS, context)
        job = Job(
            sources=self._sources,
            output=files.pop(CLASSES),
            **files,
            areas=Path(table) if table else None,
            minimum_unit=self.parameterAsDouble(parameters, self.MIN_UNIT, context),
            minimum_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            area=self._area,
            extent=self._extent,
            extent_crs=self._extent_crs,
            crs=self._crs,
            pixel_size=self._pixel_size,
            quality=self.parameterAsEnumString(parameters, self.QUALITY, context),
            resume=self.parameterAsBoolean(parameters, self.RESUME, context),
            overwrite=True,  # QGIS has asked
            **self.job_options(parameters, context),
        )
        try:
            report = run_job(job, self._folder, self._card, self._python, PipelineFeedback(feedback))
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        except Cancelled:
            raise QgsProcessingException(self.farewell(job.main)) from None
        except Exception as error:
            feedback.pushDebugInfo(traceback.format_exc())
            raise QgsProcessingException(fault_text(error)) from None
        self._style_later(outputs, context, report)
        return {
            **outputs,
            **({self.AREAS: table} if table else {}),
            "MODEL_NAME": f"{self._card.name} {self._card.version}",
            "MODALITIES": subset_key(report.used),
            "TILES": report.tiles,
            "SECONDS": round(report.seconds, 3),
        }

    def area_path(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> str | None:
        """What GDAL opens for the area of interest; None if there is none."""
        if not parameters.get(self.AREA):
            return None
        kinds = ["gpkg", "shp", "geojson", "fgb"]
        return self.parameterAsCompatibleSourceLayerPath(parameters, self.AREA, context, kinds, "gpkg", feedback)

    def job_options(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """More fields of the job."""
        return {}

    def model_name(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """What the user means by the model; a name or a path."""
        return self.parameterAsFile(parameters, self.MODEL, context)

    def check_card(self, card: Card) -> None:
        """Whether a model is of use here.

        Raises:
            InputError: It is not.
        """

    def default_model(self) -> str:
        """The model if none is chosen, and none fits the layers."""
        return DEFAULT_MODEL

    def _is_usable(self, card: Card) -> bool:
        try:
            self.check_card(card)
        except InputError:
            return False
        return card.task != "encoder"

    def more_styles(self, card: Card) -> Mapping[str, Callable[[QgsMapLayer], None]]:
        """What gives a kind of output another look than usual."""
        return {}

    def farewell(self, output: Path) -> str:
        """What to say after cancelling."""
        folder = unfinished_parts(output)
        if folder is None:
            return self.tr("Cancelled. Nothing was written.")
        return self.tr(
            "Cancelled. The parts that were finished are kept in {folder}: run again with the same output and "
            "'Go on with a cancelled run' to use them, or delete that folder."
        ).format(folder=folder)

    def _read_inputs(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Path, Card, tuple[RasterSource, ...]]:
        """Model folder, card and sources.

        Raises:
            InputError: No such model, no layer, or layers that do not fit the model.
        """
        layers = self.layers_by_family(parameters, context)
        folder = find_model(self.chosen_model(layers, parameters, context))
        card = load_card(folder)
        self.check_card(card)
        return folder, card, self.read_sources(card, parameters, context)

    def chosen_model(
        self,
        layers: Mapping[str, tuple[Paths, tuple[int | str, ...]]],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> str:
        """The model that the user has chosen, else the one that fits the layers; why is kept, to be told.

        Raises:
            InputError: None is chosen, and there is none.
        """
        model, self._why = self.model_name(parameters, context), ""
        if not model:
            model, why = fitting_model(layers, self._is_usable, self.default_model())
            told = self.tr("No model was chosen: {model} is taken. {reason}")
            self._why = told.format(model=model, reason=in_words(why))
        return model

    def read_sources(
        self, card: Card, parameters: dict[str, Any], context: QgsProcessingContext, when: str = ""
    ) -> tuple[RasterSource, ...]:
        """The layers for a model; of one date, which has those of both too, by a key of :meth:`dated`.

        Raises:
            InputError: No layer, or layers that do not fit the model.
        """
        masks = f"{self.MASKS}{when}"
        lines = self.parameterAsString(parameters, masks, context) if parameters.get(masks) else ""
        layers = self.layers_by_family(parameters, context)
        own = self.layers_by_family(parameters, context, when) if when else layers
        sources = resolve_layers(
            card, {**layers, **own}, [parse_mask(line) for line in lines.splitlines() if line.strip()]
        )
        found = []
        for source in sources:
            family = card.modality(source.modality).family
            name = f"{family.upper()}{when if family in own else ''}"
            found.append(self._with_nodata(source, family, name, parameters, context))
        return tuple(found)

    def _with_nodata(
        self, source: RasterSource, family: str, name: str, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> RasterSource:
        """A source with what the parameters and the layer's properties say of no data.

        Raises:
            InputError: What stands there is no number.
        """
        text = "" if parameters.get(f"{name}_NODATA") is None else str(parameters[f"{name}_NODATA"])
        nodata = parse_nodata(family_names()[family], text)
        source, layer = replace(source, nodata=nodata), self.parameterAsRasterLayer(parameters, name, context)
        return layer_source(source, layer) if layer else source

    def layers_by_family(
        self, parameters: dict[str, Any], context: QgsProcessingContext, when: str = ""
    ) -> dict[str, tuple[Paths, tuple[int | str, ...]]]:
        """What GDAL opens, or files and products, and the bands, of every layer that is given.

        Raises:
            InputError: There is no such layer.
        """
        layers = {}
        for family in FAMILIES:
            name = f"{family.upper()}{when}"
            value, more = parameters.get(name), parameters.get(f"{name}_FILES")
            paths = self.parameterAsFileList(parameters, f"{name}_FILES", context) if more else []
            bands = read_bands(parameters.get(f"{name}_BANDS"))
            if value is None or value == "":
                if paths:
                    layers[family] = (tuple(paths), bands)
                continue
            layer = self.parameterAsRasterLayer(parameters, name, context)
            if layer is None:
                raise InputError(
                    f"{name} {value}", "there is no such raster layer or file", "Choose a raster layer or raster file."
                )
            layers[family] = ((layer_path(layer), *paths) if paths else layer_path(layer), bands)
        return layers

    def _style_later(self, outputs: dict[str, str], context: QgsProcessingContext, report: Report) -> None:
        """Have the results styled when Processing loads them."""
        metadata = account(self._card, {source.modality: source.path for source in self._sources}, report)
        styles = {**result_styles(self._card), **self.more_styles(self._card)}
        for name, path in outputs.items():
            if context.willLoadLayerOnCompletion(path):
                details = context.layerToLoadOnCompletionDetails(path)
                visible = name == next(iter(self.OUTPUTS))
                details.setPostProcessor(ResultStyle(styles[self.OUTPUTS[name]], metadata, visible))

    @staticmethod
    def tr(text: str) -> str:
        """Translate a text of the algorithms that map."""
        return QCoreApplication.translate("MapAlgorithm", text)


def read_bands(value: object) -> tuple[int | str, ...]:
    """Bands from a parameter: a text of names and numbers, or a list of either, as older models and scripts give."""
    if value is None or isinstance(value, QVariant):
        return ()
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(band for one in values for band in parse_bands(str(one).replace(";", ",")))


MORE_OUTPUTS = {
    MapAlgorithm.CONFIDENCE: CONFIDENCE,
    MapAlgorithm.AVAILABILITY: AVAILABILITY,
    MapAlgorithm.PROBABILITIES: PROBABILITIES,
    MapAlgorithm.MARGIN: MARGIN,
    MapAlgorithm.APPLICABILITY: APPLICABILITY,
}


def describe(card: Card) -> str:
    """What a bundled model takes and gives, in a line."""
    takes = ", ".join(f"{m.family} ({', '.join(band.name for band in m.bands)})" for m in card.modalities)
    gives = ", ".join(c.name for c in card.map_classes)
    return MapAlgorithm.tr("The bundled model {name} takes {takes}. It maps {gives} at {size:g} m.").format(
        name=card.name, takes=takes, gives=gives, size=card.pixel_size
    )
