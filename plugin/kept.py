"""Finished runs, kept in the project file: their cards are there again when it is opened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsProject

from ..model_backend.card import Card
from ..model_backend.errors import InputError
from ..model_backend.inference.telling.areas import ClassArea
from ..model_backend.raster.layers.note import DOUBT, FACT, WARNING, Note
from . import settings
from .layers.sources import layer_file
from .runs import unfinished
from .runs.made import Made
from .runs.tasks import Request

_SCOPE, _KEY = "layerfuse", "/runs"
_MOST = 20  # runs that are kept, the newest: each has its model's card


def keep(project: QgsProject, runs: Iterable[Made]) -> None:
    """Keep runs, oldest first, in the project; those that have no layer in it any more are left out."""
    notes = [_note(made) for made in runs if any(map(made.layer, made.layers))]
    if notes:
        project.writeEntry(_SCOPE, _KEY, json.dumps(notes[-_MOST:], ensure_ascii=False))
    else:
        project.removeEntry(_SCOPE, _KEY)


def kept(project: QgsProject) -> list[Made]:
    """The project's runs, oldest first; what is damaged, or of another version, is left out."""
    found = []
    for note in settings.parsed(project.readEntry(_SCOPE, _KEY)[0], []):
        try:
            made = _made(project, note)
        except (AttributeError, InputError, KeyError, OverflowError, TypeError, ValueError):
            continue
        if made.layers:
            found.append(made)
    return found


def _note(made: Made) -> dict[str, Any]:
    return {
        "title": made.title,
        "model": made.model,
        "card": made.card.to_dict(),
        "areas": [asdict(area) for area in made.areas],
        "notes": [note.told() for note in made.notes],
        "files": {
            kind: [made.layers.get(kind, ""), str(path), made.stamps.get(path)] for kind, path in made.outputs.items()
        },
        "request": None if made.request is None else unfinished.noted(made.request),
    }


def _made(project: QgsProject, note: dict[str, Any]) -> Made:
    """A run from its note; its files are where its layers are today, for a project may have been moved with them."""
    layers, outputs, stamps = {}, {}, {}
    for kind, (key, path, stamp) in note["files"].items():
        layer = project.mapLayer(key)
        if layer is not None:
            layers[kind] = key
            path = layer_file(layer) or path
        elif not Path(path).is_file():
            continue
        outputs[kind] = Path(path)
        if stamp is not None:
            size, time = stamp
            stamps[outputs[kind]] = (size, time)
    card = Card.from_dict(note["card"])
    areas, notes = _areas(note["areas"], card), [_told(**told) for told in note["notes"]]
    title, model, request = str(note["title"]), str(note["model"]), _request(note["request"])
    made = Made(title, model, card, areas, notes, layers, outputs, request)
    made.stamps = stamps  # as they were made: what has changed since is not ours any more
    return made


def _areas(rows: list[dict[str, Any]], card: Card) -> list[ClassArea]:
    """Areas by class; of other classes than the model's is a ValueError: project files come from strangers too."""
    known = {c.value for c in card.map_classes}
    found = [
        ClassArea(int(r["value"]), str(r["name"]), int(r["pixels"]), float(r["hectares"]), float(r["share"]))
        for r in rows
    ]
    if not known.issuperset(area.value for area in found):
        raise ValueError
    return found


def _told(level: str, text: str) -> Note:
    if level not in (FACT, DOUBT, WARNING):
        raise ValueError
    return Note(level, str(text))


def _request(note: dict[str, Any] | None) -> Request | None:
    """How a map was made; None: its model is not here any more, or its layers had keys in their addresses."""
    if note is None:
        return None
    try:
        request = unfinished.from_note(note)
    except (InputError, OSError):
        return None
    return replace(request, job=replace(request.job, resume=False))
