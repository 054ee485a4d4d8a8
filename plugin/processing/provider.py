"""The Processing provider ``layerfuse``."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtGui import QIcon

from ...model_backend import __version__
from .changemap import ChangeMap, LandCoverChange
from .downloadmodel import DownloadModel
from .exchange.embed import Embed
from .exchange.exporttrainingdata import ExportTrainingData
from .extractbuildings import ExtractBuildings
from .judging.assessaccuracy import AssessAccuracy
from .judging.comparemodalities import CompareModalities
from .judging.parcels import Parcels
from .judging.samplepoints import SamplePoints
from .judging.suggestsamples import SuggestSamples
from .listmodels import ListModels
from .predictlandcover import PredictLandCover
from .readymade import ready_made_models
from .trainmodel import TrainModel

ICON = Path(__file__).resolve().parents[2] / "resources" / "icons" / "layerfuse.svg"
_ALGORITHMS = (
    PredictLandCover,
    ExtractBuildings,
    ChangeMap,
    LandCoverChange,
    Parcels,
    Embed,
    CompareModalities,
    AssessAccuracy,
    SamplePoints,
    TrainModel,
    SuggestSamples,
    ExportTrainingData,
    DownloadModel,
    ListModels,
)


class LayerFuseProvider(QgsProcessingProvider):
    """All algorithms of LayerFuse."""

    report_made = pyqtSignal(str, str)
    """A report is ready: name of the algorithm, path. Comes from any thread."""

    def id(self) -> str:
        """First part of the algorithms' ids; never changes."""
        return "layerfuse"

    def name(self) -> str:
        """What the toolbox shows."""
        return "LayerFuse"

    def longName(self) -> str:  # noqa: N802
        """Name with version."""
        return f"LayerFuse {__version__}"

    def versionInfo(self) -> str:  # noqa: N802
        """Version of the plugin, for logs."""
        return __version__

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:  # noqa: N802
        """The plugin's icon as a file."""
        return str(ICON)

    def helpId(self) -> str:  # noqa: N802
        """Where QGIS's help looks."""
        return "layerfuse"

    def defaultRasterFileExtension(self) -> str:  # noqa: N802
        """Class rasters are GeoTIFFs."""
        return "tif"

    def defaultVectorFileExtension(self, hasGeometry: bool = True) -> str:  # noqa: N802, N803
        """Polygons go into GeoPackages."""
        return "gpkg"

    def supportedOutputRasterLayerExtensions(self) -> list[str]:  # noqa: N802
        """Nothing but GeoTIFF is written."""
        return ["tif", "tiff"]

    def supportedOutputVectorLayerExtensions(self) -> list[str]:  # noqa: N802
        """Nothing but GeoPackage is written."""
        return ["gpkg"]

    def supportsNonFileBasedOutput(self) -> bool:  # noqa: N802
        """Outputs are files."""
        return False

    def loadAlgorithms(self) -> None:  # noqa: N802
        """Add every algorithm; QGIS takes ownership. Models of them come when it knows the provider, and so these."""
        for algorithm in _ALGORITHMS:
            self.addAlgorithm(algorithm())
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            for model in ready_made_models():
                self.addAlgorithm(model)
