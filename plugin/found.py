"""Maps that no run of the panel has made: the toolbox, the command, or a project of before; what their files tell."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QCoreApplication

from ..model_backend.card import Card, load_card
from ..model_backend.errors import Cancelled, InputError
from ..model_backend.evaluation.classmap import Origin
from ..model_backend.inference.outputs import AREAS, CLASSES, KINDS, beside
from ..model_backend.inference.telling.areas import ClassArea
from ..model_backend.inference.telling.summary import read_worth
from ..model_backend.raster.gdalio import GdalError, open_raster, quiet
from ..model_backend.raster.layers.crosswalks.legend import CLASSES_TAG
from ..model_backend.raster.layers.note import DOUBT, FACT, Note
from . import settings
from .layers.sources import layer_file
from .models.installed import ModelEntry, list_models
from .runs.made import Made
from .runs.outcomes import worth_notes
from .runs.runner import WEBSITE
from .translation import in_words

_ROWS = 1024  # that are counted at once
_TOLD = ("LAYERFUSE_MODEL", "LAYERFUSE_AREAS", "LAYERFUSE_SUMMARY", CLASSES_TAG)


def map_file(layer: QgsMapLayer | None) -> Path | None:
    """The file of a layer that is a map of ours and tells what it is worth; None for any other layer."""
    if not isinstance(layer, QgsRasterLayer) or not layer.isValid() or layer.providerType() != "gdal":
        return None
    path = Path(layer_file(layer))
    with suppress(GdalError), quiet():
        dataset = open_raster(str(path)) if path.is_file() else None
        if dataset is not None and set(_TOLD) <= set(dataset.GetMetadata()):
            return path
    return None


def read_map(path: Path, is_cancelled: Callable[[], bool], name: str = "") -> Made:
    """What a map's file tells of it, with no layers yet; in any thread, because all of its pixels are counted.

    Args:
        path: The file.
        is_cancelled: Asked while its pixels are counted.
        name: What the map is called; default: as its file.

    Raises:
        InputError: It cannot be read, or its model is not on this computer.
        Cancelled: ``is_cancelled`` said so.
    """
    try:
        with quiet():
            dataset = open_raster(str(path))
            if dataset is None:
                raise InputError(path, tr("it cannot be read"), tr("Make the map again."))
            items, pixels = dataset.GetMetadata(), _count(dataset, is_cancelled)
    except GdalError as error:
        raise InputError(path, str(error), tr("Make the map again.")) from None
    entry, card = _model(path, items)
    told, notes = read_worth(items["LAYERFUSE_SUMMARY"]), settings.parsed(items.get("LAYERFUSE_NOTES"), [])
    sizes = settings.parsed(items["LAYERFUSE_AREAS"], {})
    try:
        hectares = {c.name: float(sizes[c.name]) for c in card.map_classes}
        doubts = [Note(DOUBT, in_words(str(n["text"]))) for n in notes if n.get("level") != FACT]
    except (KeyError, ValueError, TypeError, AttributeError):  # files come from strangers too
        raise InputError(path, tr("what it tells of itself is damaged"), tr("Make the map again.")) from None
    whole = sum(hectares.values()) or 1.0
    areas = [
        ClassArea(c.value, c.name, int(pixels[c.value]), hectares[c.name], hectares[c.name] / whole)
        for c in card.map_classes
    ]
    title = tr("{map} by {model}").format(map=name or path.stem, model=card.name)
    worth = [] if told is None else worth_notes(told)
    return Made(title, entry.model, card, areas, [*doubts, *worth], {}, {CLASSES: path})


def origin_of(path: Path) -> list[str]:
    """What a map's file tells of what it was made of, what was missing, and how it is cited; a sentence each."""
    with suppress(GdalError), quiet():
        dataset = open_raster(str(path))
        items = dataset.GetMetadata() if dataset is not None else {}
        if "LAYERFUSE_MODEL" not in items:
            return []
        origin, version = Origin.told(items), items.get("LAYERFUSE_VERSION", "")
        layers = ", ".join(f"{name} ({given})" for name, given in origin.used.items())
        return [
            tr("Made of {layers}.").format(layers=layers),
            *([tr("Not available: {names}.").format(names=", ".join(origin.missing))] if origin.missing else []),
            tr("To cite: model {model}, LayerFuse {version}, {url}.").format(
                model=origin.model, version=version, url=WEBSITE
            ),
        ]
    return []


def take_layers(made: Made, layer: QgsMapLayer) -> None:
    """Have a map's layer, and those of the project whose files are named after it, belong to it."""
    main = made.outputs[CLASSES]
    made.layers[CLASSES] = layer.id()
    there = {layer_file(other): key for key, other in QgsProject.instance().mapLayers().items()}
    for kind in KINDS:
        path = beside(main, kind)
        if kind not in (CLASSES, AREAS) and str(path) in there:
            made.add(kind, path, there[str(path)])
    if not made.is_temporary():
        made.stamps = {}  # a file that somebody else has named is not the panel's to delete


def _count(dataset: gdal.Dataset, is_cancelled: Callable[[], bool]) -> np.ndarray:
    """Pixels of each value of a map."""
    found = np.zeros(256, np.int64)
    for row in range(0, dataset.RasterYSize, _ROWS):
        if is_cancelled():
            raise Cancelled
        rows = min(_ROWS, dataset.RasterYSize - row)
        strip = dataset.GetRasterBand(1).ReadAsArray(0, row, dataset.RasterXSize, rows)
        found += np.bincount(strip.ravel(), minlength=256)
    return found


def _model(path: Path, items: dict[str, str]) -> tuple[ModelEntry, Card]:
    """The model that has made a map, which is that of the same name, version and classes."""
    name, classes = items["LAYERFUSE_MODEL"], settings.parsed(items[CLASSES_TAG], {})
    for entry in list_models():
        with suppress(InputError):
            card = load_card(entry.folder)
            own = {str(c.value): c.name for c in card.map_classes}
            if f"{card.name} {card.version}" == name and own == classes:
                return entry, card
    why = tr("the model that has made it, {model}, is not on this computer").format(model=name)
    raise InputError(path, why, tr("Get it, and select the map again."))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Found", text)
