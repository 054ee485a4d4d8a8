"""One round of making a map better: learn from labels, map again, tell what has changed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ...model_backend.card import MODEL_FILES, PICTURE_FILE, Card, load_card
from ...model_backend.errors import Cancelled, InputError
from ...model_backend.evaluation.suggesting import POINTS, suggest
from ...model_backend.inference.outputs import APPLICABILITY, CLASSES, CONFIDENCE, MARGIN, beside
from ...model_backend.raster.gdalio import GdalError, need, open_raster, quiet
from ...model_backend.raster.shapes.objects import building_classes, maps_buildings
from ...model_backend.raster.source import RasterSource
from ...model_backend.raster.workspace import Workspace, publish
from ..choices import proposed_path
from ..layers.results import style_classes
from ..layers.sources import RESULT
from .learning import Judged, layer_option, new_folder
from .made import Made, is_temporary
from .runner import run_job
from .tasks import Request

CHANGED = "changed"
"""Kind of output: where a map says another class than the one before."""
_LEARNT = re.compile(r"-learnt(-\d+)?$")
_SCOPE, _STEPS = "layerfuse", "/steps"
_ROWS = 512


@dataclass(frozen=True)
class Outcome:
    """What a round has made."""

    old: Made
    new: Made
    folder: Path  # of the new model
    judged: Judged | None  # None: too few labels to tell
    changed: float | None  # share of the map, 0..1; None: the two are not on the same pixels


def new_model(request: Request) -> Path:
    """A folder for the model that learns from the one of a run, which is not there yet."""
    return new_folder(f"{_LEARNT.sub('', request.card.name)[:48]}-learnt")


def lesson(
    request: Request,
    labels: Sequence[str],
    earlier: Sequence[str],
    folder: Path,
    minutes: float,
    colors: Mapping[str, str],
) -> list[str]:
    """Options of a training that goes on from the model of a run, with its layers.

    Raises:
        InputError: A layer's pixels can be reached by QGIS alone.
    """
    found = ["--init", str(request.folder), "--name", folder.name, "--minutes", f"{minutes:g}", "--field", "class"]
    for source in request.job.sources:
        found += source_options(source)
    for path in labels:
        found += ["--labels", path]
    for path in earlier:
        found += ["--earlier", path]
    for name, color in colors.items():
        found += ["--color", f"{name}={color}"]
    return found


def source_options(source: RasterSource) -> list[str]:
    """A layer of a run on the command line, with what was said of it."""
    key, found = source.modality, []
    for path in source.paths:
        found += layer_option(key, path, source.bands)
    if source.nodata is not None:
        found += ["--nodata", f"{key}={'nan' if math.isnan(source.nodata) else repr(source.nodata)}"]
    for mask in source.masks:
        values = f":{','.join(map(str, mask.values))}" if mask.values else ""
        found += ["--mask", f"{key}={mask.path}{values}"]
    if not source.masked:
        found += ["--mask", f"{key}=none"]
    if source.crosswalk:
        found += ["--crosswalk", f"{key}={source.crosswalk}"]
    return found


def again(request: Request, folder: Path, taken: Callable[[Path], bool], time: str) -> Request:
    """The same map by another model, with its margin.

    Args:
        request: The run before.
        folder: The other model.
        taken: Whether a run that is going on writes a file.
        time: For the title.
    """
    card, job = load_card(folder), request.job
    if is_temporary(job.main):
        main = Path(QgsProcessingUtils.generateTempFilename(f"land_cover{job.main.suffix}"))
    else:
        main = proposed_path(job.main.parent, card.name, taken)
    outputs = {kind: beside(main, kind) for kind in (*job.outputs, MARGIN)}
    if card.applicability is None:
        outputs.pop(APPLICABILITY, None)
    fields: dict[str, Any] = {kind: outputs.get(kind) for kind in {*outputs, APPLICABILITY} - {CLASSES}}
    job = replace(
        job,
        output=outputs.get(CLASSES),
        **fields,
        **_polygons(request, card),
        resume=False,
        overwrite=False,
    )
    return Request(str(folder), folder, card, job, f"{card.name} – {time}", request.device)  # noqa: RUF001


def _polygons(request: Request, card: Card) -> dict[str, Any]:
    """Fields of a job that say which polygons are wanted, as far as they mean something for another model."""
    job, buildings = request.job, [info.name for info in building_classes(card.classes)]
    wanted = job.polygon_classes
    if not {info.name for info in card.map_classes}.issuperset(wanted):
        wanted = tuple(buildings) if maps_buildings(card.classes) else ()
    found: dict[str, Any] = {"polygon_classes": wanted, "regularize": job.regularize and bool(buildings)}
    return found if buildings else {**found, "minimum_confidence": 0.0}  # asked of buildings: others would have gaps


def points_to_label(
    request: Request,
    outputs: Mapping[str, Path],
    labels: Sequence[str],
    output: Path,
    python: Path,
    say: Callable[[str], None],
    is_cancelled: Callable[[], bool],
) -> None:
    """Choose the next points on a map; it is made again where nothing was written that tells its doubts.

    Args:
        request: How the map was made.
        outputs: Its files.
        labels: Files of labels, near which nothing is asked.
        output: GeoPackage to write.
        python: The engine's.
        say: Told what goes on.
        is_cancelled: Asked now and then.

    Raises:
        InputError: A file cannot be used.
        Cancelled: The user asked to stop.
    """
    doubt = next((outputs[kind] for kind in (MARGIN, CONFIDENCE) if kind in outputs and outputs[kind].is_file()), None)
    main, far = outputs.get(CLASSES), outputs.get(APPLICABILITY)
    if doubt is None or main is None or not main.is_file():
        main = Path(QgsProcessingUtils.generateTempFilename("asked.tif"))
        doubt, far = main.with_name("asked_margin.tif"), None
        others: dict[str, Any] = dict.fromkeys(kind for kind in request.job.outputs if kind != CLASSES)
        if request.card.applicability is not None:
            others[APPLICABILITY] = far = main.with_name("asked_unlike.tif")
        job = replace(request.job, **{**others, "output": main, MARGIN: doubt}, resume=False, overwrite=False)
        run_job(job, request.folder, request.card, python, _Quiet(say, is_cancelled), request.device)
    unlike = str(far) if far is not None and far.is_file() else ""
    suggest(str(main), output, str(doubt), unlike, labels, POINTS, is_cancelled=is_cancelled)


class _Quiet:
    """A feedback that tells how far it is, and nothing of a map that nobody will see."""

    def __init__(self, say: Callable[[str], None], is_cancelled: Callable[[], bool]) -> None:
        self._say, self.is_cancelled = say, is_cancelled

    def info(self, text: str) -> None:
        pass

    def progress(self, done: int, total: int) -> None:
        self._say(tr("Looking where the model doubts: {share} %").format(share=round(100 * done / max(1, total))))


def changed_map(old: Made, new: Made, output: Path, is_cancelled: Callable[[], bool]) -> float | None:
    """Write the new class of each pixel that has another name than before, and nothing elsewhere.

    Returns:
        The share of the pixels that both maps tell a class of; None, and no file, if they are not the same pixels.

    Raises:
        InputError: A map cannot be read, or the file cannot be written.
        Cancelled: The user asked to stop.
    """
    names = [{info.value: info.name for info in made.card.map_classes} for made in (old, new)]
    meant = _codes(names)
    try:
        with quiet(), Workspace(output) as work:
            first, second = (need(open_raster(str(made.outputs[CLASSES]))) for made in (old, new))
            if any(
                getattr(first, what) != getattr(second, what) for what in ("RasterXSize", "RasterYSize")
            ) or not np.allclose(first.GetGeoTransform(), second.GetGeoTransform()):
                return None
            part = work.file("new.tif")
            made = need(second.GetDriver().CreateCopy(str(part), second, False, ["COMPRESS=DEFLATE", "TILED=YES"]))
            nodata = second.GetRasterBand(1).GetNoDataValue()
            nothing = 255 if nodata is None else int(nodata)
            made.GetRasterBand(1).SetNoDataValue(nothing)
            both = other = 0
            for row in range(0, first.RasterYSize, _ROWS):
                if is_cancelled():
                    raise Cancelled
                place = 0, row, first.RasterXSize, min(_ROWS, first.RasterYSize - row)
                before, now = (source.GetRasterBand(1).ReadAsArray(*place) for source in (first, second))
                was, became = meant[0][before], meant[1][now]
                known = (was >= 0) & (became >= 0)
                differs = known & (was != became)
                both, other = both + int(known.sum()), other + int(differs.sum())
                made.GetRasterBand(1).WriteArray(np.where(differs, now, nothing).astype(np.uint8), 0, row)
            made = first = second = None
            publish(part, output, False)
    except GdalError as error:
        raise InputError(output, tr("it cannot be written ({why})").format(why=error), tr("Free some space.")) from None
    return other / both if both else None


def _codes(names: Sequence[Mapping[int, str]]) -> list[np.ndarray]:
    """For each map the place of the name of each value, one for the same name; -1: no class."""
    places = {name: place for place, name in enumerate(dict.fromkeys(n for table in names for n in table.values()))}
    found = []
    for table in names:
        codes = np.full(256, -1, np.int64)
        for value, name in table.items():
            codes[value] = places[name]
        found.append(codes)
    return found


def show_changed(new: Made, path: Path, title: str) -> None:
    """Put the layer of what has changed above the new map."""
    project = QgsProject.instance()
    layer = QgsRasterLayer(str(path), title)
    style_classes(layer, new.card)
    layer.setCustomProperty(RESULT, True)
    project.addMapLayer(layer, False)
    node = project.layerTreeRoot().findLayer(new.layers.get(CLASSES, ""))
    group = node.parent() if node is not None else project.layerTreeRoot()
    group.insertLayer(0, layer).setItemVisibilityChecked(False)
    new.add(CHANGED, path, layer.id())


def steps(project: QgsProject) -> list[str]:
    """Models that were in use before the one that is, the last one last."""
    return project.readListEntry(_SCOPE, _STEPS)[0]


def keep_step(project: QgsProject, model: str) -> None:
    """Remember the model that is about to be replaced."""
    project.writeEntry(_SCOPE, _STEPS, [*steps(project), model])


def step_back(project: QgsProject) -> str:
    """The model before, which is no step any more; empty: there is none."""
    known = steps(project)
    if not known:
        return ""
    project.writeEntry(_SCOPE, _STEPS, known[:-1])
    return known[-1]


def remove_model(folder: Path) -> None:
    """Remove what a training has written of a model, and its folder if nothing else is in it."""
    for name in (*MODEL_FILES, PICTURE_FILE):
        with suppress(OSError):
            (folder / name).unlink()
    with suppress(OSError):
        folder.rmdir()


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Improving", text)
