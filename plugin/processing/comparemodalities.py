"""The algorithm ``layerfuse:comparemodalities``: what each layer is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterExtent,
)

from ...model_backend.card import Card
from ...model_backend.errors import InputError
from ...model_backend.inference.models import bundled_models
from ...model_backend.raster.source import RasterSource
from ..runner import DEFAULT_MODEL, crs_text
from .map_algorithm import MapAlgorithm
from .report_algorithm import ReportAlgorithm


class CompareModalities(ReportAlgorithm):
    """Maps an area from every combination of layers, and tells what each layer adds."""

    WHERE = "WHERE"

    def name(self) -> str:
        """Second part of the id; never changes."""
        return "comparemodalities"

    def displayName(self) -> str:  # noqa: N802
        """What the toolbox shows."""
        return self.tr("Compare layers")

    def tags(self) -> list[str]:
        """Words that the toolbox's search finds."""
        return self.tr("modalities,worth,contribution,importance,shapley,subsets,accuracy,report,ablation").split(",")

    def shortDescription(self) -> str:  # noqa: N802
        """One sentence for tool tips."""
        return self.tr("Tells what each layer is worth for the map, and which you can do without.")

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
        self.add_model(
            DEFAULT_MODEL,
            self.tr("Name of a bundled model ({names}), or the folder of a model. Empty: {default}.").format(
                names=", ".join(bundled_models()) or DEFAULT_MODEL, default=DEFAULT_MODEL
            ),
        )
        self.add_layers()
        self.add(
            QgsProcessingParameterExtent(self.EXTENT, self.tr("Extent"), optional=True),
            self.tr("The area to compare on. Empty: everything that any of the layers covers."),
        )
        self.add_reference(optional=True)
        self.add_report()
        self.addOutput(QgsProcessingOutputRasterLayer(self.WHERE, self.tr("Where each layer matters")))

    def checkParameterValues(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """Check that model and layers belong together."""
        return MapAlgorithm.checkParameterValues(self, parameters, context)

    def read_arguments(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        """Model, layers, area and reference."""
        folder, _, sources = self._read_inputs(parameters, context)
        arguments = ["compare", "--model", str(folder)]
        for source in sources:
            bands = ":" + ",".join(map(str, source.bands)) if source.bands else ""
            arguments += ["--layer", f"{source.modality}={source.path}{bands}"]
        if parameters.get(self.EXTENT):
            box = self.parameterAsExtent(parameters, self.EXTENT, context)
            numbers = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
            arguments.append("--extent=" + ",".join(map(repr, numbers)))
            crs = crs_text(self.parameterAsExtentCrs(parameters, self.EXTENT, context))
            arguments += ["--extent-crs", crs] if crs else []
        reference = self.layer_argument(parameters, self.REFERENCE, context)
        if reference:
            arguments += ["--reference", reference]
            field = self.parameterAsString(parameters, self.FIELD, context)
            arguments += ["--field", field] if field else []
        return arguments

    def _read_inputs(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Path, Card, tuple[RasterSource, ...]]:
        folder, card, sources = super()._read_inputs(parameters, context)
        if len(sources) < 2:
            raise InputError("layers", "there is nothing to compare with one layer", "Choose at least two layers.")
        return folder, card, sources

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Compare; the raster is shown, with the style that lies beside it."""
        results = super().processAlgorithm(parameters, context, feedback)
        where = str(Path(results[self.FOLDER]) / "where.tif")
        if context.project() is not None:
            title = self.tr("Where each layer matters")
            details = QgsProcessingContext.LayerDetails(title, context.project(), self.WHERE)
            context.addLayerToLoadOnCompletion(where, details)
        return {**results, self.WHERE: where}
