"""Models of the Modeler that come with the provider as algorithms of their own."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..handbook import PROCESSING, page_url
from .bases.map_parameters import MapParameters, offering_models, telling_default

FOLDER = Path(__file__).parent / "models"


class ReadyMadeModel(QgsProcessingModelAlgorithm):
    """A ``.model3`` file. Its id is the file's name, which never changes; its title is the model's.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        """Read the file; see the class."""
        super().__init__()
        self._path = path
        self.fromFile(str(path))
        for parameter in self.parameterDefinitions():
            parameter.setDescription(_translated(parameter.description()))
            parameter.setHelp(_translated(self.helpContent().get(parameter.name(), "")) or parameter.help())
            if parameter.name().endswith("_BANDS"):
                telling_default(parameter, MapParameters.tr("Found by themselves"))
            elif parameter.name() == MapParameters.MODEL:
                offering_models(parameter, MapParameters.tr("The one that fits the layers best"))

    def createInstance(self) -> ReadyMadeModel:  # noqa: N802
        """A fresh algorithm for one run."""
        return ReadyMadeModel(self._path)

    def name(self) -> str:
        """Second part of the id."""
        return self._path.stem

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """What the toolbox shows."""
        return _translated(super().displayName())

    def group(self) -> str:
        """Folder in the toolbox."""
        return _translated(super().group())

    def groupId(self) -> str:  # noqa: N802
        """The folder's id, which is that of our other algorithms in a folder of this name."""
        return "".join(letter for letter in super().group().lower() if letter.isalnum())

    def icon(self) -> QIcon:
        """The provider's icon."""
        return self.provider().icon()

    def svgIconPath(self) -> str:  # noqa: N802
        """The provider's icon as a file."""
        return self.provider().svgIconPath()

    def helpUrl(self) -> str:  # noqa: N802
        """Where more is written."""
        return page_url(PROCESSING)

    def shortHelpString(self) -> str:  # noqa: N802
        """The whole help, as plain text."""
        explained = [f"{p.description()}: {p.help()}" for p in self.parameterDefinitions() if p.help()]
        return "\n\n".join([_translated(self.helpContent().get("ALG_DESC", "")), *explained])


def ready_made_models() -> list[ReadyMadeModel]:
    """All of them."""
    return [ReadyMadeModel(path) for path in sorted(FOLDER.glob("*.model3"))]


def _translated(text: str) -> str:
    """Translate a text of a model's file."""
    return QCoreApplication.translate("ReadyMadeModel", text) if text else ""
