"""Runs that were begun and not finished, remembered on this machine so that they can go on.

A run is noted when it starts and forgotten when its result is there. Whatever ends it otherwise (cancel,
crash, power cut) leaves the note, and the finished parts beside its output. A note without parts is kept, too: its run
may wait still, here or in another QGIS, or its disk may not be there today.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...model_backend.card import load_card
from ...model_backend.errors import InputError, without_secrets
from ...model_backend.inference.models import find_model
from ...model_backend.inference.outputs import CLASSES, KINDS
from ...model_backend.inference.pipeline import Job
from ...model_backend.raster.crs import Bounds
from ...model_backend.raster.shapes.mask import Mask
from ...model_backend.raster.source import RasterSource
from ...model_backend.raster.workspace import discard_work
from .. import settings
from ..layers.providers import find, is_foreign
from .runner import unfinished_parts
from .tasks import Request

_PATHS = ("output", *(kind for kind in KINDS if kind != CLASSES))  # fields of a job
_MOST = 100  # notes that are kept, the newest


@dataclass(frozen=True)
class UnfinishedRun:
    """A run that can go on."""

    request: Request  # with ``resume`` set
    folder: Path  # finished parts

    def discard(self) -> None:
        """Remove the finished parts, and forget the run.

        Raises:
            InputError: They cannot be removed, or another run is at them.
        """
        discard_work(self.folder)
        forget(self.request)


def remember(request: Request) -> None:
    """Note that a run has started, if :func:`noted` can."""
    note = noted(request)
    if note is None:
        return
    notes, key = settings.read_json(settings.UNFINISHED, {}), _key(request)
    notes.pop(key, None)
    notes[key] = note
    settings.write_json(settings.UNFINISHED, dict(list(notes.items())[-_MOST:]))


def noted(request: Request) -> dict[str, Any] | None:
    """A run as plain data, fit for JSON; None for one that only an address with a key in it could begin again."""
    if any(without_secrets(text, keep_query=True) != text for text in map(repr, request.job.sources)):
        return None
    job = asdict(request.job)
    job.update({name: str(job[name]) for name in _PATHS if job[name] is not None})
    return {"model": request.model, "title": request.title, "job": job, "device": request.device}


def forget(request: Request) -> None:
    """Note that a run needs no going on."""
    notes = settings.read_json(settings.UNFINISHED, {})
    notes.pop(_key(request), None)
    settings.write_json(settings.UNFINISHED, notes)


def unfinished_runs() -> list[UnfinishedRun]:
    """Runs that have left finished parts, oldest first. On the main thread."""
    found = []
    for key, note in settings.read_json(settings.UNFINISHED, {}).items():
        try:
            folder = unfinished_parts(Path(key))
            request = from_note(note) if folder is not None else None
        except (InputError, KeyError, OSError, TypeError, ValueError):  # no model, no disk, or of another version
            continue
        if request is not None and all(find(s.path) or not is_foreign(s.path) for s in request.job.sources):
            found.append(UnfinishedRun(request, folder))  # layers of the others are in another project
    return found


def _key(request: Request) -> str:
    return str(request.job.main)


def from_note(note: dict[str, Any]) -> Request:
    """A request from what :func:`noted` gave, to go on with.

    Raises:
        InputError: Its model is not here any more.
    """
    job = dict(note["job"])
    job.update({name: Path(job[name]) for name in _PATHS if job[name] is not None})
    job["sources"] = tuple(RasterSource(**{name: _tuples(value) for name, value in s.items()}) for s in job["sources"])
    job["polygon_classes"] = tuple(job["polygon_classes"])
    job["extent"] = None if job["extent"] is None else Bounds(*job["extent"])
    job["resume"] = True
    folder = find_model(note["model"])
    return Request(note["model"], folder, load_card(folder), Job(**job), note["title"], note["device"])


def _tuples(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can tell
    """A value as JSON gives it back, its lists as the tuples that they were."""
    if isinstance(value, dict):  # of the dataclasses inside a source, only masks
        return Mask(**{name: _tuples(part) for name, part in value.items()})
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
