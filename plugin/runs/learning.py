"""Training in the engine's Python: its command, what it tells, and how it is halted and ended."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer

from ...model_backend.card import CARD_FILE
from ...model_backend.errors import Cancelled, InputError
from ...model_backend.raster.layers.description import describe, no_data
from ...model_backend.raster.layers.note import Note
from ...model_backend.raster.source import Bands
from ...model_backend.raster.survey import look_at_layer
from ..engine.command import run_command
from ..layers.products import product_paths
from ..layers.providers import is_foreign
from ..layers.sources import layer_path

ALGORITHM = "layerfuse:trainmodel"
STOP_FILE, PAUSE_FILE = "stop", "pause"  # as model_backend/command/training/learn.py has them
SCRATCH = "none"  # for no model to start from, likewise
_FAREWELL_SECONDS = 600.0  # that a training told to end gets for its last validation, scores and files
_SCOPE, _LEARNT = "layerfuse", "/learnt"
_INPUT = (".", "_", "-")


@dataclass(frozen=True)
class Told:
    """What a training tells of itself."""

    step: int
    loss: float  # mean of the last steps
    left: float  # seconds
    seconds: float  # of training so far
    score: float | None = None  # of the held-out part, 0..1: mean over all subsets of the layers
    classes: Mapping[str, float] = field(default_factory=dict)  # F1 by class from all layers, with the score

    @property
    def share(self) -> float:
        """How much is done, 0..1."""
        return min(1.0, self.seconds / max(self.seconds + self.left, 1e-6))


@dataclass(frozen=True)
class Judged:
    """How good the model before and the new one are at labels that neither has learnt."""

    labels: int
    before: float | None  # share that is right, 0..1; None: it has other classes, or there was none
    after: float


def parse(line: str) -> Told | Judged | str | None:
    """A line of a training: progress, a judgement, a remark, or nothing of interest."""
    try:
        message = json.loads(line)
    except ValueError:
        return None
    if not isinstance(message, dict):
        return None
    if "info" in message:
        return str(message["info"])
    try:
        if "judged" in message:
            return Judged(**message["judged"])
        return Told(**message)
    except TypeError:
        return None


class Steering:
    """Halts and ends the training of a model folder, from any thread.

    Args:
        output: The model folder in the making.
    """

    def __init__(self, output: Path) -> None:
        """Nothing is asked for yet."""
        self._run = output.with_name(f"{output.name}.run")

    def pause(self, on: bool) -> None:
        """Halt the training after the step that it is at, or have it go on."""
        if on:
            self._touch(PAUSE_FILE)
        else:
            (self._run / PAUSE_FILE).unlink(missing_ok=True)

    def stop(self) -> None:
        """End the training; the best so far becomes the model."""
        self._touch(STOP_FILE)

    def _touch(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):  # it has not begun, or has just ended
            (self._run / name).touch()


def models_folder() -> Path:
    """Where models of the user's own go."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "layerfuse" / "models"


def new_folder(name: str) -> Path:
    """A folder for a model of that name that is not there yet.

    Raises:
        InputError: The name has other letters than a model may have.
    """
    name = name.strip()
    if not (
        name.isascii() and name[:1].isalnum() and all(c.isalnum() or c in _INPUT for c in name) and len(name) <= 64
    ):
        why = "it is not up to 64 letters, digits, dots, dashes and underscores"
        raise InputError(f"name {name[:64]!r}", why, "Choose another name.")
    folder, number = models_folder() / name, 2
    while folder.exists():
        folder, number = models_folder() / f"{name}-{number}", number + 1
    return folder


def learnt_layers(project: QgsProject) -> list[str]:
    """Ids of the layers of labels that models of a project have learnt from, in their order."""
    return project.readListEntry(_SCOPE, _LEARNT)[0]


def remember_learnt(project: QgsProject, layers: Sequence[str]) -> None:
    """Keep in the project that a model has learnt from layers, for the next round."""
    known = learnt_layers(project)
    if more := [layer for layer in layers if layer not in known]:
        project.writeEntry(_SCOPE, _LEARNT, [*known, *more])


def paths_of(layer: QgsRasterLayer) -> tuple[str, ...]:
    """Where the pixels of a layer are that can be learnt from; none of one whose pixels QGIS alone can reach.

    On the main thread.

    Raises:
        InputError: The layer is broken.
    """
    path = layer_path(layer)
    return () if is_foreign(path) else product_paths(layer) or (path,)


def look_for_holes(family: str, paths: Sequence[str]) -> tuple[list[str], tuple[Note, ...]]:
    """What is no data in a layer that is learnt from, and what is told of it; looks at its pixels, in any thread.

    Raises:
        InputError: It cannot be learnt from.
    """
    modality, source = look_at_layer(family, tuple(paths), (), None)
    found = describe(source, modality)
    return no_data(found), found.notes


def layer_option(key: str, path: str, bands: Bands) -> list[str]:
    """A layer on the command line.

    Raises:
        InputError: Its pixels can be reached by QGIS alone.
    """
    if is_foreign(path):
        why = "its pixels come from a server or a database, which training would ask too often"
        raise InputError(f"layer {key}", why, "Save the area as a GeoTIFF first, and choose that.")
    return ["--layer", f"{key}={path}" + (f":{','.join(map(str, bands))}" if bands else "")]


def train(
    python: Path,
    arguments: Sequence[str],
    output: Path,
    on_line: Callable[[str], None],
    is_cancelled: Callable[[], bool],
) -> list[str]:
    """Train a model in the engine's Python. To cancel means to end it: the best so far is kept.

    Args:
        python: The engine's Python.
        arguments: Options that say layers, labels and time.
        output: The model folder to make.
        on_line: Told every line; see :func:`parse`.
        is_cancelled: Asked while waiting.

    Returns:
        What it printed: the scores of every subset of the layers.

    Raises:
        InputError: The layers or labels cannot be used.
        RuntimeError: It failed otherwise.
        Cancelled: It did not end in time after it was told to.
    """
    steering, told_at = Steering(output), 0.0

    def too_late() -> bool:
        nonlocal told_at
        if not is_cancelled():
            return False
        steering.stop()
        told_at = told_at or time.monotonic()
        return time.monotonic() - told_at > _FAREWELL_SECONDS

    output.parent.mkdir(parents=True, exist_ok=True)
    printed = run_command(
        python, ["train", *arguments, "--output", str(output), "--overwrite", "--json-progress"], on_line, too_late
    )
    if not (output / CARD_FILE).is_file():
        raise Cancelled
    return printed
