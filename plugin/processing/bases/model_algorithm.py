"""What the algorithms about models have in common: they run ``layerfuse models`` in the engine's Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from ....model_backend.errors import Cancelled, InputError
from ... import settings
from ...engine.command import run_command
from ...handbook import MODELS
from ...network import hub_environment
from .engine_algorithm import EngineAlgorithm


class ModelAlgorithm(EngineAlgorithm):
    """An algorithm that asks the Hugging Face Hub, and never inside QGIS's own Python."""

    ACCESS, MIRROR = "ACCESS", "MIRROR"

    PAGE = MODELS

    def group(self) -> str:
        """Folder in the toolbox."""
        return self.tr("Models")

    def add_network_parameters(self) -> None:
        """How to get at the Hub, where its own defaults will not do."""
        access = QgsProcessingParameterAuthConfig(self.ACCESS, self.tr("Access to the Hub"), optional=True)
        access.setHelp(
            self.tr(
                "For private models and those with a licence to accept: an authentication configuration of QGIS whose "
                "password is your access key of the Hub. Empty: that of the options, else the login "
                "of the Hub's own tools."
            )
        )
        mirror = QgsProcessingParameterString(self.MIRROR, self.tr("Mirror of the Hub"), optional=True)
        mirror.setHelp(self.tr("Address of a server to ask instead. Empty: those of the options."))
        for parameter in (access, mirror):
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
            self.addParameter(parameter)

    def prepareAlgorithm(  # noqa: N802
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Ask QGIS for everything that is QGIS's, on the main thread."""
        try:
            self._python = settings.engine_python()
            self._more = hub_environment(
                self.parameterAsString(parameters, self.MIRROR, context).strip(),
                self.parameterAsString(parameters, self.ACCESS, context),
            )
        except InputError as error:
            raise QgsProcessingException(str(error)) from None
        return True

    def run_models(
        self, arguments: list[str], feedback: QgsProcessingFeedback, on_line: Callable[[str], None]
    ) -> list[str]:
        """Run ``layerfuse models ARGUMENTS``; lines of its stderr go to ``on_line``.

        Raises:
            QgsProcessingException: It failed, or was cancelled.
        """
        try:
            return run_command(self._python, ["models", *arguments], on_line, feedback.isCanceled, self._more)
        except Cancelled:
            raise QgsProcessingException(self.tr("Cancelled. Nothing half is left.")) from None
        except (InputError, RuntimeError) as error:
            raise QgsProcessingException(str(error)) from None

    @staticmethod
    def tr(text: str) -> str:
        """Translate a text of this class."""
        return QCoreApplication.translate("ModelAlgorithm", text)
