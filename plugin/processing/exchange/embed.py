"""The algorithm ``layerfuse:embed``: what a model sees in layers, as a raster for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterRasterDestination,
)

from ....model_backend.card import subset_key
from ....model_backend.inference.models import bundled_models
from ....model_backend.inference.pipeline import Job
from ...handbook import EMBEDDING
from ...runs.runner import run_embedding
from ..bases.engine_algorithm import Texts, telling
from ..bases.feedback import PipelineFeedback
from ..bases.map_algorithm import MapAlgorithm


class Embed(MapAlgorithm):
    """Writes the fusion tokens of layers."""

    ID, GROUP = "embed", "landcover"
    FOR_MAP = False
    PAGE = EMBEDDING

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Embed layers"),
            self.tr("embedding,features,tokens,vectors,foundation model,similarity,clustering"),
            self.tr("Writes what a model sees in layers, before it decides for a class, as a raster of embeddings."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help."""
        return self.help_text(
            self.tr(
                "Writes a vector for each patch of the area: what the model sees in whichever layers there are, before "
                "it decides for a class. Places that look alike to the model have vectors that point the same way: "
                "their scalar product is near 1. For clustering, search by likeness and classifiers of your own, in "
                "any tool."
            )
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        self.add_model(
            self.tr(
                "Name of a bundled model ({names}), or the folder of a model, also of one that is pre-trained only. "
                "Empty: the one that fits the layers best."
            ).format(names=", ".join(bundled_models())),
        )
        self.add_layers()
        self.add_area(unit=False)
        self.add(
            QgsProcessingParameterRasterDestination(self.OUTPUT, self.tr("Embeddings")),
            self.tr("GeoTIFF of signed bytes with a scale, a band for each component; a pixel for each patch."),
        )
        self.addOutput(QgsProcessingOutputString("MODEL_NAME", self.tr("Name and version of the model")))
        self.addOutput(QgsProcessingOutputString("MODALITIES", self.tr("Kinds of layers that were used, joined by +")))
        self.addOutput(QgsProcessingOutputNumber("TILES", self.tr("Number of tiles computed")))
        self.addOutput(QgsProcessingOutputNumber("SECONDS", self.tr("Time taken, in seconds")))

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Write the tokens, in Processing's thread: no widgets, no project, no torch."""
        if self._why:
            feedback.pushInfo(self._why)
        output = self.parameterAsOutputLayer(parameters, self.OUTPUT, context)
        job = Job(self._sources, Path(output), **self.area_fields(parameters, context))
        with telling(feedback, lambda: self.farewell(job.main)):
            report = run_embedding(job, self._folder, self._card, self._python, PipelineFeedback(feedback))
        return {
            self.OUTPUT: output,
            "MODEL_NAME": f"{self._card.name} {self._card.version}",
            "MODALITIES": subset_key(name for name, share in report.valid_shares.items() if share),
            "TILES": report.tiles,
            "SECONDS": round(report.seconds, 3),
        }
