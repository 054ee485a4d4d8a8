"""What the algorithms that map an area have in common: layers in, a run of the pipeline, styled files out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QVariant

from ....model_backend.card import FAMILIES, Card, load_card, subset_key
from ....model_backend.errors import InputError
from ....model_backend.inference.models import find_model
from ....model_backend.inference.outputs import CLASSES, RASTERS
from ....model_backend.inference.pipeline import Job, Report
from ....model_backend.inference.quality import MEAN
from ....model_backend.raster.shapes.mask import parse_mask
from ....model_backend.raster.source import (
    Bands,
    Paths,
    RasterSource,
    parse_bands,
    parse_nodata,
    resolve_layers,
    with_crosswalks,
)
from ... import settings
from ...layers.results import ResultStyle
from ...layers.sources import layer_path, layer_source
from ...models.installed import fitting_model
from ...runs.outcomes import account
from ...runs.runner import DEFAULT_MODEL, bounds, crs_text, family_names, result_styles, run_job, unfinished_parts
from ...translation import Figure, class_name, in_words
from .engine_algorithm import telling
from .feedback import PipelineFeedback
from .map_parameters import MapParameters

_ELSEWHERE = re.compile(r"@|/vsi|\w+://|[A-Za-z]\w{2,}:")
"""Lists of files, parts of archives, addresses and GDAL's names of subdatasets begin so."""


class MapAlgorithm(MapParameters):
    """Maps an area with a model. Layers are resolved on the main thread, everything else in Processing's thread."""

    OUTPUTS: Mapping[str, str]
    """Kind of output by the parameter that says where it goes; the first is the one that is shown."""
    FOR_MAP = True
    """Whether layers are mapped, for which a model that is pre-trained only is of no use."""

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Check that model, layers and bands belong together."""
        self._read_inputs(parameters, context)

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn everything that belongs to QGIS into plain data, on the main thread."""
        try:
            self._python = settings.engine_python()
            self._folder, self._card, self._sources = self._read_inputs(parameters, context)
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        self.read_area(parameters, context, feedback)
        return True

    def read_area(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Keep where to map, and on which grid, as plain data."""
        self.read_extent(parameters, context)
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
        files: dict[str, Any] = {kind: Path(outputs[n]) if n in outputs else None for n, kind in self.OUTPUTS.items()}
        table = self.parameterAsFileOutput(parameters, self.AREAS, context)
        job = Job(
            sources=self._sources,
            output=files.pop(CLASSES),
            **files,
            areas=Path(table) if table else None,
            minimum_unit=self.parameterAsDouble(parameters, self.MIN_UNIT, context),
            minimum_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            **self.area_fields(parameters, context),
            **self.job_options(parameters, context),
        )
        with telling(feedback, lambda: self.farewell(job.main)):
            report = run_job(job, self._folder, self._card, self._python, PipelineFeedback(feedback))
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

    def area_fields(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """Where, how finely and how well to map: fields of any job."""
        return {
            "area": self._area,
            "extent": self._extent,
            "extent_crs": self._extent_crs,
            "crs": self._crs,
            "pixel_size": self._pixel_size,
            "quality": self.parameterAsEnumString(parameters, self.QUALITY, context),
            "dates": self.parameterAsEnumString(parameters, self.DATES, context) or MEAN,
            "resume": self.parameterAsBoolean(parameters, self.RESUME, context),
            "overwrite": True,  # QGIS has asked
        }

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

    def read_extent(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Keep the extent and its CRS, None where none is given."""
        self._extent = self._extent_crs = None
        if parameters.get(self.EXTENT):
            box = self.parameterAsExtent(parameters, self.EXTENT, context)
            self._extent = bounds(box)
            self._extent_crs = crs_text(self.parameterAsExtentCrs(parameters, self.EXTENT, context))

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
        told = [parse_mask(line) for line in lines.splitlines() if line.strip()]
        sources = resolve_layers(card, {**layers, **own}, told, self.FOR_MAP)
        name = f"LANDCOVER{when if 'landcover' in own else ''}_CROSSWALK"
        if crosswalk := self.crosswalk(parameters, context, name):
            sources = with_crosswalks(card, sources, [crosswalk])
        found = []
        for source in sources:
            family = card.modality(source.modality).family
            name = f"{family.upper()}{when if family in own else ''}"
            found.append(self._with_nodata(source, family, name, parameters, context))
        return tuple(found)

    def known_to_qgis(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """The parameters without folders and products that stand where QGIS has layers."""
        names = {
            p.name() for p in self.parameterDefinitions() if p.type() == QgsProcessingParameterRasterLayer.typeName()
        }
        return {
            name: None if name in names and self._only_ours(parameters, name, context) else value
            for name, value in parameters.items()
        }

    def _only_ours(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> bool:
        return _is_product(parameters[name]) and self.parameterAsRasterLayer(parameters, name, context) is None

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
    ) -> dict[str, tuple[Paths, Bands]]:
        """What GDAL opens, or files and products, and the bands, of every layer that is given.

        Raises:
            InputError: There is no such layer.
        """
        layers: dict[str, tuple[Paths, Bands]] = {}
        for family in FAMILIES:
            name = f"{family.upper()}{when}"
            value, more = parameters.get(name), parameters.get(f"{name}_FILES")
            paths = self.parameterAsFileList(parameters, f"{name}_FILES", context) if more else []
            bands = read_bands(parameters.get(f"{name}_BANDS"))
            if value is None or value == "":
                if paths:
                    layers[family] = (tuple(paths), bands)
                continue
            if self.parameterDefinition(name) is None:
                why = "this algorithm has no such parameter"
                raise InputError(f"{name}", why, f"Its parameters: qgis_process help {self.id()}")
            layer = self.parameterAsRasterLayer(parameters, name, context)
            if layer is None and _is_product(value):
                layers[family] = ((value, *paths), bands)
                continue
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


def _is_product(value: Any) -> bool:  # noqa: ANN401 - of parameters
    """Whether a text may stand for a folder, a product or an address."""
    return isinstance(value, str) and bool(os.path.exists(value) or _ELSEWHERE.match(value))


def read_bands(value: object) -> tuple[int | str, ...]:
    """Bands from a parameter: a text of names and numbers, or a list of either, as older models and scripts give."""
    if value is None or isinstance(value, QVariant):
        return ()
    values = value if isinstance(value, (list, tuple)) else [value]
    return tuple(band for one in values for band in parse_bands(str(one).replace(";", ",")))


MORE_OUTPUTS = {getattr(MapAlgorithm, kind.upper()): kind for kind in RASTERS if kind != CLASSES}
"""Rasters beside the map: kind of output by parameter, which is named after it."""


def describe(card: Card) -> str:
    """What a bundled model takes and gives, in a line."""
    takes = ", ".join(f"{m.family} ({', '.join(band.name for band in m.bands)})" for m in card.modalities)
    gives = ", ".join(class_name(c.name) for c in card.map_classes)
    return MapAlgorithm.tr("The bundled model {name} takes {takes}. It maps {gives} at {size:g} m.").format(
        name=card.name, takes=takes, gives=gives, size=Figure(card.pixel_size)
    )
