"""The algorithm ``layerfuse:listmodels``: models on this machine and on the Hugging Face Hub."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterString,
)

from .bases.engine_algorithm import Texts
from .bases.model_algorithm import ModelAlgorithm


class ListModels(ModelAlgorithm):
    """Lists models, a line each."""

    ID = "listmodels"
    HUB, WORDS = "HUB", "WORDS"

    def texts(self) -> Texts:
        """What the toolbox shows and finds."""
        return Texts(
            self.tr("List models"),
            self.tr("hugging face,hub,weights,search,find,browse"),
            self.tr("Lists the models on this machine, or searches the Hugging Face Hub."),
        )

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help, as plain text."""
        return self.tr(
            "Lists the models on this machine: bundled, downloaded and imported, with layers, classes, pixel size "
            "and size on disk. Or searches the Hugging Face Hub for models made for LayerFuse."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: N802
        """Declare parameters and outputs."""
        hub = QgsProcessingParameterBoolean(self.HUB, self.tr("Search the Hugging Face Hub"), False)
        hub.setHelp(self.tr("Asks the network for models that can be downloaded. Else those on this computer."))
        self.addParameter(hub)
        words = QgsProcessingParameterString(self.WORDS, self.tr("Part of the name"), optional=True)
        words.setHelp(self.tr("Only models of the Hub whose name has this. Empty: all."))
        self.addParameter(words)
        self.add_network_parameters()
        self.addOutput(QgsProcessingOutputString("MODELS", self.tr("Models, a line each")))
        self.addOutput(QgsProcessingOutputNumber("COUNT", self.tr("Number of models")))

    def processAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask the engine's process."""
        arguments = ["list"]
        if self.parameterAsBoolean(parameters, self.HUB, context):
            words = self.parameterAsString(parameters, self.WORDS, context)
            arguments = ["search", "--", words] if words else ["search"]
        lines = self.run_models(arguments, feedback, feedback.pushInfo)
        for line in lines:
            feedback.pushInfo(line)
        return {"MODELS": "\n".join(lines), "COUNT": len(lines)}
