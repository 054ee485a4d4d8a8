"""What every way of running shares: the algorithm of Processing and the tasks of the dock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication

from ...model_backend.card import Card
from ...model_backend.change.job import ChangeJob
from ...model_backend.change.job import prepare as prepare_change
from ...model_backend.change.run import ChangeReport, map_change
from ...model_backend.inference import outputs
from ...model_backend.inference.feedback import Feedback
from ...model_backend.inference.pipeline import Job, Report, predict, prepare
from ...model_backend.inference.tokens.job import Embedded, embed, prepare_tokens
from ...model_backend.raster.crs import Bounds
from ...model_backend.raster.workspace import is_ours, work_folder
from .. import settings
from ..engine.process import EngineProcess
from ..layers.results import style_availability, style_classes, style_confidence, style_polygons, style_unlike

DEFAULT_MODEL = "landcover"
WEBSITE = "https://github.com/layerfuse/layerfuse"


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Runner", text)


def run_job(job: Job, folder: Path, card: Card, python: Path, feedback: Feedback, device: str = "") -> Report:
    """Map an area with an engine of its own. Bad input is told before the seconds that loading takes.

    Args:
        job: What to map.
        folder: The model's folder.
        card: Its card.
        python: The engine's Python.
        feedback: Progress and cancelling.
        device: What to compute on; empty: what the options say.

    Raises:
        InputError: Bad input, or an engine that cannot run.
        Cancelled: The user asked to stop.
    """
    prepare(job, card)
    feedback.info(tr("Starting the engine: {python}").format(python=python))
    device, threads = device or settings.device(), settings.threads()
    with closing(EngineProcess(folder, python, feedback.is_cancelled, device, threads, feedback.info)) as engine:
        return predict(job, engine, feedback)


def run_embedding(job: Job, folder: Path, card: Card, python: Path, feedback: Feedback) -> Embedded:
    """Write the tokens of an area; arguments as of :func:`run_job`."""
    prepare_tokens(job, card)
    feedback.info(tr("Starting the engine: {python}").format(python=python))
    asked = feedback.is_cancelled, settings.device(), settings.threads(), feedback.info
    with closing(EngineProcess(folder, python, *asked, tokens=True)) as engine:
        return embed(job, engine, feedback)


def run_change(
    job: ChangeJob, folders: tuple[Path, Path], cards: tuple[Card, Card], python: Path, feedback: Feedback
) -> ChangeReport:
    """Compare two dates; arguments as of :func:`run_job`, for each date."""
    prepare_change(job, cards)
    feedback.info(tr("Starting the engine: {python}").format(python=python))
    asked = feedback.is_cancelled, settings.device(), settings.threads(), feedback.info
    with ExitStack() as held:
        engines = {f: held.enter_context(closing(EngineProcess(f, python, *asked))) for f in dict.fromkeys(folders)}
        return map_change(job, (engines[folders[0]], engines[folders[1]]), feedback)


def unfinished_parts(output: Path) -> Path | None:
    """The folder of finished parts that a cancelled run has left beside its output, if it has."""
    folder = work_folder(output)
    return folder if any(folder.glob("*.npz")) and is_ours(folder) else None


def fault_text(error: BaseException) -> str:
    """What to say of an error that is not the user's."""
    message = tr("This is a fault of LayerFuse: {error}. Please report it with this log at {url}/issues.")
    return message.format(error=error, url=WEBSITE)


def result_styles(card: Card, polygons: Sequence[str] = ()) -> dict[str, Callable[[QgsMapLayer], None]]:
    """What gives each kind of output its look.

    Args:
        card: The model's.
        polygons: Classes that there are polygons of; default: all of the map.
    """
    return {
        outputs.CLASSES: partial(style_classes, card=card),
        outputs.POLYGONS: partial(style_polygons, card=card, names=polygons),
        **dict.fromkeys((outputs.CONFIDENCE, outputs.PROBABILITIES, outputs.MARGIN), style_confidence),
        outputs.APPLICABILITY: style_unlike,
        outputs.AVAILABILITY: partial(style_availability, card=card),
    }


def result_names(buildings: bool = False) -> dict[str, str]:
    """What each kind of output is called, in the order in which they are listed.

    Args:
        buildings: Whether it is a map of buildings: there the polygons come first, and the image shows through them.
    """
    if buildings:
        first = {outputs.POLYGONS: tr("Buildings"), outputs.CLASSES: tr("Class raster")}
    else:
        first = {outputs.CLASSES: tr("Land cover"), outputs.POLYGONS: tr("Polygons")}
    return {
        **first,
        outputs.APPLICABILITY: tr("Unlike the training"),
        outputs.CONFIDENCE: tr("Confidence"),
        outputs.MARGIN: tr("Margin"),
        outputs.PROBABILITIES: tr("Probabilities"),
        outputs.AVAILABILITY: tr("Availability"),
        outputs.AREAS: tr("Areas by class"),
    }


def family_names() -> dict[str, str]:
    """What the layer of each family is called."""
    return {
        "optical": tr("Optical layer"),
        "sar": tr("Radar layer (SAR)"),
        "elevation": tr("Elevation layer"),
        "landcover": tr("Land-cover map"),
        "embedding": tr("Embeddings"),
    }


def bounds(box: QgsRectangle) -> Bounds:
    """A rectangle of QGIS as one of ours."""
    return Bounds(box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())


def crs_text(crs: QgsCoordinateReferenceSystem) -> str | None:
    """A CRS as GDAL reads it, which knows nothing of QGIS's own codes (``USER:100000``); None if there is none."""
    if not crs.isValid():
        return None
    if crs.authid().startswith("EPSG:"):
        return crs.authid()
    return crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
