"""The algorithm ``layerfuse:changemap``: what became what between two dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterDestination,
)

from ...model_backend.card import Card, ClassInfo, load_card
from ...model_backend.change import job as jobs
from ...model_backend.change.job import ChangeJob
from ...model_backend.errors import InputError, without_secrets
from ...model_backend.inference.models import find_model
from ...model_backend.inference.telling.areas import HECTARE
from ...model_backend.raster.source import RasterSource
from .. import settings
from ..handbook import CHANGE
from ..layers.results import ResultStyle, provenance, style_classes, style_codes, style_confidence
from ..runs.runner import run_change
from .bases.engine_algorithm import Texts, telling
from .bases.feedback import PipelineFeedback
from .bases.map_algorithm import MapAlgorithm
from .bases.map_parameters import offering_models
from .bases.report_algorithm import ReportAlgorithm

BEFORE, AFTER = "_BEFORE", "_AFTER"
_DATED, _SHARED = ("optical", "sar"), ("elevation", "landcover")


class ChangeMap(ReportAlgorithm):
    """Maps two dates on one grid, and says where one class became another."""

    ID, GROUP = "changemap", "landcover"
    PAGE = CHANGE
    MODEL_AFTER, THRESHOLD = "MODEL_AFTER", "THRESHOLD"
    PROBABILITY, MAP_BEFORE, MAP_AFTER = "PROBABILITY", "MAP_BEFORE", "MAP_AFTER"
    CHANGED, COMPARED = "CHANGED", "COMPARED"
    FIRST_THRESHOLD, MARK = jobs.THRESHOLD, True

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Map land-cover change"),
            self.tr("change detection,two dates,before,after,transition,matrix,from-to,difference,loss,gain"),
            self.tr("Maps two dates with one model, and says what became what, and on how many hectares."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Maps two dates with one model on one grid, and says where one class became another: a raster with "
                "1000 times the class before plus the class after, the transition matrix in hectares, and a report."
            ),
            self.tr(
                "A pixel is changed where the two maps differ and the probability of a change is high enough. What has "
                "layers on one date only gets codes of its own (255001 before, 255002 after) and is not counted; "
                "layers of both dates, such as the DEM, do not make a date. Images of other seasons differ without any "
                "change of the land: take the same season."
            ),
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add_model()
        for when in (BEFORE, AFTER):
            self.add_layers(when=when, families=_DATED)
        self.add_layers(families=_SHARED)
        for when in (BEFORE, AFTER):
            self.add_layers(when=when, families=_SHARED, advanced=True)
            self.add_masks(when)
        self.add(
            self.number(self.THRESHOLD, self.tr("Least probability of change"), self.FIRST_THRESHOLD, most=1.0),
            self.tr(
                "Above 0 up to 1. A pixel whose change is less probable counts as unchanged. 0.5: wherever the two "
                "maps differ."
            ),
        )
        self.add(
            self.number(self.MIN_UNIT, self.tr("Smallest patch of change"), default=0.0),
            self.tr("In square metres on the ground. Smaller patches of change count as unchanged. 0: none does."),
        )
        self.add_area(one_map=False)
        folder = QgsProcessingParameterFile.Behavior.Folder
        other = QgsProcessingParameterFile(self.MODEL_AFTER, self.dated(AFTER, self.tr("Model")), folder, optional=True)
        self.add(
            offering_models(other),
            self.tr("If the second date has another model; its classes must be the same. Empty: one model."),
            advanced=True,
        )
        self.add_language()
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Change")),
            self.tr("Raster (GeoTIFF) of what became what, with names and colours; a style file lies beside it."),
        )
        csv, html = self.tr("CSV files (*.csv)"), self.tr("HTML files (*.html)")
        self.add(
            QgsProcessingParameterFileDestination(self.TABLE, self.tr("Transition matrix"), csv, optional=True),
            self.tr("Table (CSV) in hectares: a row for each class before, a column for each class after."),
        )
        report = QgsProcessingParameterFileDestination(self.REPORT, self.tr("Report"), html, optional=True)
        text = self.tr("Page with a picture, the largest changes, the matrix, and what to beware of.")
        self.add(report, text, output=QgsProcessingOutputFile(self.REPORT, self.tr("Report")))
        for name, label, text in (
            (
                self.PROBABILITY,
                self.tr("Probability of change"),
                self.tr("Raster of the probability that the class is another one, 0 to 1."),
            ),
            (self.MAP_BEFORE, self.tr("Map before"), self.tr("Class raster of the first date.")),
            (self.MAP_AFTER, self.tr("Map after"), self.tr("Class raster of the second date.")),
        ):
            raster = QgsProcessingParameterRasterDestination(name, label, optional=True, createByDefault=False)
            self.add(raster, text, advanced=name != self.PROBABILITY)
        self.addOutput(QgsProcessingOutputNumber(self.CHANGED, self.tr("Changed area, in hectares")))
        self.addOutput(QgsProcessingOutputNumber(self.COMPARED, self.tr("Compared area, in hectares")))

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Whether there is a Python for the engine; if not, what to do."""
        return MapAlgorithm.canExecute(self)

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Check that model and layers belong together."""
        self._read_dates(parameters, context)

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn everything that belongs to QGIS into plain data, on the main thread."""
        try:
            self._python = settings.engine_python()
            self._folders, self._cards, self._dates = self._read_dates(parameters, context)
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        self.read_area(parameters, context, feedback)
        return True

    def _read_dates(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[tuple[Path, Path], tuple[Card, Card], tuple[tuple[RasterSource, ...], tuple[RasterSource, ...]]]:
        """Model folder, card and sources of each date.

        Raises:
            InputError: No such model, no layer, or layers that do not fit the model.
        """
        layers = {**self.layers_by_family(parameters, context), **self.layers_by_family(parameters, context, BEFORE)}
        first = find_model(self.chosen_model(layers, parameters, context))
        other = self.parameterAsFile(parameters, self.MODEL_AFTER, context) if parameters.get(self.MODEL_AFTER) else ""
        folders = first, find_model(other) if other else first
        cards = load_card(folders[0]), load_card(folders[1])
        before, after = (
            self.read_sources(card, parameters, context, when) for card, when in zip(cards, (BEFORE, AFTER))
        )
        jobs.telling(ChangeJob(before, after, Path()), cards)
        return folders, cards, (before, after)

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Compare, in Processing's thread: no widgets, no project, no torch."""
        if self._why:
            feedback.pushInfo(self._why)
        rasters = {
            name: self.parameterAsOutputLayer(parameters, name, context)
            for name in (self.OUTPUT, self.PROBABILITY, self.MAP_BEFORE, self.MAP_AFTER)
        }
        texts = {name: self.parameterAsFileOutput(parameters, name, context) for name in (self.TABLE, self.REPORT)}
        results = {name: path for name, path in {**rasters, **texts}.items() if path}
        output, probability, map_before, map_after, table, report = (
            Path(results[name]) if name in results else None for name in (*rasters, *texts)
        )
        job = ChangeJob(
            *self._dates,
            output=output,
            probability=probability,
            map_before=map_before,
            map_after=map_after,
            table=table,
            report=report,
            threshold=self.parameterAsDouble(parameters, self.THRESHOLD, context),
            minimum_unit=self.parameterAsDouble(parameters, self.MIN_UNIT, context),
            mark=self.MARK,
            language=self.language(parameters, context),
            **self.area_fields(parameters, context),
        )
        with telling(feedback, lambda: self.farewell(output)):
            found = run_change(job, self._folders, self._cards, self._python, PipelineFeedback(feedback))
        self._style_changes(results, found.legend, context)
        if report is not None:
            self.tell_report(report)
        transitions = found.transitions
        hectares = {self.CHANGED: transitions.changed / HECTARE, self.COMPARED: transitions.compared / HECTARE}
        return {**results, **{name: round(area, 4) for name, area in hectares.items()}}

    def _style_changes(
        self, results: dict[str, str], legend: Sequence[ClassInfo], context: QgsProcessingContext
    ) -> None:
        """Have the rasters styled when Processing loads them."""
        inputs: dict[str, list[str]] = {}
        for source in (*self._dates[0], *self._dates[1]):
            inputs.setdefault(source.modality, []).append(without_secrets(source.path))
        metadata = provenance(self._cards[0], {name: ", ".join(dict.fromkeys(p)) for name, p in inputs.items()})
        metadata.setTitle(self.tr("Land-cover change by {model}").format(model=self._cards[0].name))

        classes = partial(style_classes, card=self._cards[0])
        looks: dict[str, Callable[[QgsMapLayer], None]] = {
            self.OUTPUT: partial(style_codes, legend=legend),
            self.PROBABILITY: style_confidence,
            self.MAP_BEFORE: classes,
            self.MAP_AFTER: classes,
        }
        for name, path in results.items():
            if name in looks and context.willLoadLayerOnCompletion(path):
                details = context.layerToLoadOnCompletionDetails(path)
                details.setPostProcessor(ResultStyle(looks[name], metadata, name == self.OUTPUT))


class LandCoverChange(ChangeMap):
    """The ready-made model that this once was: for scripts and models that use its id and names.

    As it did, it compares the two maps plainly, and leaves empty what has layers on one date only.
    """

    ID = "landcoverchange"
    OUTPUT, TABLE = "change:CODES", "areas:TABLE"
    MAP_BEFORE, MAP_AFTER = "before:LANDCOVER", "after:LANDCOVER"
    FIRST_THRESHOLD, MARK = 0.5, False

    def flags(self) -> QgsProcessingAlgorithm.Flag:
        """It is not offered any more."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagDeprecated
