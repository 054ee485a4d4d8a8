"""The algorithm ``layerfuse:downloadmodel``: a model from the Hugging Face Hub, pinned and verified."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputFolder,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
)

from ...model_backend.card import load_card
from ...model_backend.errors import InputError
from ...model_backend.models.cache import require_model_id
from ..models.hub import parse_bytes
from .bases.engine_algorithm import Texts
from .bases.model_algorithm import ModelAlgorithm


class DownloadModel(ModelAlgorithm):
    """Downloads a model; afterwards its name means it wherever a model is named."""

    ID = "downloadmodel"
    MODEL = "MODEL"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("Download a model"),
            self.tr("hugging face,hub,weights,network,fetch,install"),
            self.tr("Fetches a model from the Hugging Face Hub and verifies it."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help, as plain text."""
        return self.tr(
            "Fetches a model from the Hugging Face Hub and verifies its content. Afterwards give its name as the "
            "model of the other algorithms.\n\nA branch or tag is resolved once; from then on that commit is used, "
            "offline. Models lie in the Hub's usual cache, shared with other tools. Only weights without any "
            "program in them (safetensors) are fetched."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        model = QgsProcessingParameterString(self.MODEL, self.tr("Model on the Hub"))
        model.setHelp(self.tr("ORG/NAME, or ORG/NAME@REVISION for a branch, tag or commit."))
        self.addParameter(model)
        self.add_network_parameters()
        self.addOutput(QgsProcessingOutputFolder("FOLDER", self.tr("Folder of the model")))
        self.addOutput(QgsProcessingOutputString("MODEL_NAME", self.tr("Name and version of the model")))
        self.addOutput(QgsProcessingOutputString("COMMIT", self.tr("Commit that is used from now on")))

    def check_inputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Whether this can be the name of a model."""
        require_model_id(self.parameterAsString(parameters, self.MODEL, context))

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Fetch the model in the engine's process."""

        def on_line(line: str) -> None:
            size = parse_bytes(line)
            if size is None:
                feedback.pushInfo(line)
                return
            feedback.setProgressText(line)
            feedback.setProgress(100.0 * size[0] / max(size[1], 0.1))

        text = self.parameterAsString(parameters, self.MODEL, context)
        folder = Path(self.run_models(["download", text], feedback, on_line)[-1])
        try:
            card = load_card(folder)
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        return {"FOLDER": str(folder), "MODEL_NAME": f"{card.name} {card.version}", "COMMIT": folder.name}
