"""The algorithm ``layerfuse:comparemodalities``: what each layer is worth."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterExtent,
)

from ....model_backend.card import Card
from ....model_backend.errors import InputError
from ....model_backend.evaluation.comparing.study import WHERE, WHERE_STYLE, Study, compare_layers, prepare
from ....model_backend.raster.source import RasterSource
from ... import settings
from ...engine.process import EngineProcess
from ...layers.results import ResultStyle, provenance
from ..bases.engine_algorithm import Texts
from ..bases.feedback import PipelineFeedback
from ..bases.map_algorithm import MapAlgorithm
from ..bases.report_algorithm import ReportAlgorithm


class CompareModalities(ReportAlgorithm):
    """Maps an area from every combination of layers, and tells what each layer adds."""

    ID = "comparemodalities"
    WHERE = "WHERE"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Compare layers"),
            self.tr("modalities,worth,contribution,importance,shapley,subsets,accuracy,report,ablation"),
            self.tr("Tells what each layer is worth for the map, and which you can do without."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Maps an area from every combination of the layers in one pass and tells what each of them is worth. "
                "Without a reference, by how the maps agree; with one, by how good they are. The report says which "
                "layers you can do without, where each layer changes the map, and how sure that is."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add_model()
        self.add_layers()
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("The area to compare on. Empty: everything that any of the layers covers."),
        )
        self.add_interest()
        self.add_masks()
        self.add_reference()
        self.add_report()
        self.addOutput(QgsProcessingOutputRasterLayer(self.WHERE, self.tr("Where each layer matters")))

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Check that model and layers belong together."""
        self._read_inputs(parameters, context)
        super().check_inputs(parameters, context)

    def canExecute(self) -> tuple[bool, str]:  # noqa: N802
        """Whether there is a Python for the engine; if not, what to do."""
        return MapAlgorithm.canExecute(self)

    def read_layers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Model, layers, area and reference."""
        self._python = settings.engine_python()
        self._folder, self._card, self._sources = self._read_inputs(parameters, context)
        self.read_extent(parameters, context)
        self._area = self.area_path(parameters, context, QgsProcessingFeedback())
        self._reference = self.gdal_path(parameters, self.check_truth(parameters, context), context)

    def _read_inputs(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Path, Card, tuple[RasterSource, ...]]:
        folder, card, sources = super()._read_inputs(parameters, context)
        if len(sources) < 2:
            raise InputError("layers", "there is nothing to compare with one layer", "Choose at least two layers.")
        return folder, card, sources

    def work(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: PipelineFeedback
    ) -> dict[str, Any]:
        """Compare; the raster is shown, with the style that lies beside it."""
        if self._why:
            feedback.info(self._why)
        folder = self.folder(parameters, context)
        study = Study(
            sources=self._sources,
            output=folder,
            extent=self._extent,
            extent_crs=self._extent_crs,
            area=self._area,
            reference=self._reference or None,
            field=self.parameterAsString(parameters, self.FIELD, context) or None,
            crosswalk=self.crosswalk(parameters, context, self.CROSSWALK),
            language=self.language(parameters, context),
            overwrite=True,  # QGIS has asked
        )
        prepare(study, self._card)  # bad input is told before the seconds that loading takes
        feedback.info(self.tr("Starting the engine: {python}").format(python=self._python))
        device, threads = settings.device(), settings.threads()
        asked = feedback.is_cancelled, device, threads, feedback.info
        with closing(EngineProcess(self._folder, self._python, *asked)) as engine:
            compare_layers(study, engine, feedback)
        where = str(folder / WHERE)
        if context.project() is not None:
            details = QgsProcessingContext.LayerDetails(
                self.tr("Where each layer matters"), context.project(), self.WHERE
            )
            style = str(folder / WHERE_STYLE)
            metadata = provenance(self._card, {source.modality: source.path for source in self._sources})
            details.setPostProcessor(ResultStyle(lambda layer: layer.loadNamedStyle(style), metadata, True))
            context.addLayerToLoadOnCompletion(where, details)
        return {**self.report_results(folder), self.WHERE: where}
