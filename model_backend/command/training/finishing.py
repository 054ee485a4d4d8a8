"""``layerfuse train`` and ``layerfuse pretrain``: what joins training, inference and evaluation."""

from __future__ import annotations

import argparse
import dataclasses
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ...card import PICTURE_FILE, README_FILE, Card, subset_key
from ...errors import InputError
from ...evaluation.comparing.subsets import confusion_by_subset
from ...evaluation.scores import score_table, scores
from ...inference.engine import LocalEngine
from ...models.page import page, picture
from ...nn.processes import rank
from ...raster.labels import label_source
from ...raster.layers.files import Versions
from ...raster.workspace import Workspace, check_name, check_new_folder, publish_folder, write_error
from ..terminal import say

if TYPE_CHECKING:
    from torch import nn

    from ...training.config import RunConfig, TrainConfig
    from ...training.fitting.fit import Progress

SCORE_DIGITS = 4
"""Digits of a score in a card: more would claim a precision that the data does not have."""
MOST_MINUTES = 10**6


def finish_model(
    config: TrainConfig, data: Path, versions: Versions, say: Callable[[str], None], card: Card, folder: Path
) -> None:
    """Score a model in the making on what is held out, and write its card and page.

    If the scenes' files are not those any more that it has learnt from, it gets no scores, and that is said.
    """
    try:
        versions.check()
        matrices = score_holdouts(config, data, folder)
        versions.check()
    except InputError as error:
        say(f"The model is not scored. {error}")
        matrices = {}
    finish_scored(matrices, card, folder)


def finish_scored(matrices: Mapping[str, np.ndarray], card: Card, folder: Path) -> None:
    """Write the card and page of a model in the making with its scores.

    Args:
        matrices: By subset, as of :func:`score_holdouts`.
        card: Without them.
        folder: The model.
    """
    metrics = {key: _rounded(scores(matrix)) for key, matrix in matrices.items()}
    full = subset_key(card.modality_names)
    confusion = {key: tuple(map(tuple, matrix.tolist())) for key, matrix in matrices.items() if key == full}
    card = dataclasses.replace(card, metrics=metrics, confusion=confusion)
    write_page(card, folder)
    if metrics:
        print(score_table(metrics))


Config = TypeVar("Config", bound="RunConfig")


def read_config(options: argparse.Namespace, config: Config) -> tuple[Config, Path, Path, Versions]:
    """The configuration with what the options change, the folder of the data, that of the run, and what is read."""
    from ...training.datasets import with_dataset
    from ...training.scenes.truth import scene_files

    if options.minutes is not None:
        schedule = dataclasses.replace(config.schedule, minutes=parse_minutes(options.minutes))
        config = dataclasses.replace(config, schedule=schedule)
    data = options.data or options.config.parent
    config = with_dataset(config, data)
    versions = Versions([*scene_files(config, data), str(options.config.absolute())])
    return config, data, options.run_folder or Path("runs") / config.name, versions


def parse_minutes(text: str) -> float:
    """What ``--minutes`` says.

    Raises:
        InputError: It is no sensible time.
    """
    try:
        minutes = float(text)
    except ValueError:
        minutes = float("nan")
    if not 0 < minutes <= MOST_MINUTES:
        why = f"{text[:80]!r} is not a number of minutes above 0 and up to {MOST_MINUTES:,}"
        raise InputError("--minutes", why, "Give such a number.")
    return minutes


def command_line(name: str, options: argparse.Namespace) -> str:
    """The command line for the card, without folders of this machine."""
    shown = options.config.name if options.config.is_absolute() else options.config.as_posix()
    budget = "" if options.minutes is None else f" --minutes {options.minutes}"
    return f"layerfuse {name} --config {shlex.quote(shown)} --data FOLDER{budget}"


def feedback(rank: int) -> tuple[Callable[[Progress], None], Callable[[str], None]]:
    """Reports of steps and remarks: only the first of several processes speaks."""
    if rank:
        return (lambda progress: None), (lambda text: None)
    return _progress_printer(), say


def write_page(card: Card, folder: Path) -> None:
    """Write the card of a model in the making, its page and its picture.

    Raises:
        InputError: The disk is full, or out of reach.
    """
    try:
        card.save(folder)
        (folder / README_FILE).write_text(page(card), encoding="utf-8")
        (folder / PICTURE_FILE).write_text(picture(card), encoding="utf-8")
    except OSError as error:
        raise write_error(folder, error) from None


def check_output(
    output: Path | None, run: Path, overwrite: bool, inputs: Iterable[str] = (), holdout: Path | None = None
) -> None:
    """See before hours of training that the finished model may be put there.

    Args:
        output: The model folder; None if none is wanted.
        run: Folder of the run.
        overwrite: Whether a model that is there may be replaced.
        inputs: Files and folders that are read.
        holdout: File of the held-out blocks.

    Raises:
        InputError: It may not, or one of the three lies in another.
    """
    from ...training.run import MODEL_FOLDER, check_run_folder, is_model_part

    for path, where in ((run, output), (output, run / MODEL_FOLDER), (holdout, output), (run / MODEL_FOLDER, output)):
        if path and where and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(where)):
            raise InputError(path, f"{where.name} will be written as a whole", "Choose a place outside of it.")
    if output is not None:
        check_name(output)
        check_run_folder(output)
        check_new_folder(output, overwrite, is_model_part, inputs)


@contextmanager
def held(output: Path) -> Iterator[Workspace]:
    """Hold the place of a result against other runs while this one works."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(output, error) from None
    with Workspace(output) as work:
        yield work


def held_by_first(output: Path | None) -> AbstractContextManager[Workspace | None]:
    """As :func:`held`, by the first of several processes; None in the others, and where nothing is wanted there."""
    return nullcontext() if output is None or rank() != 0 else held(output)


def write_in_run(
    run: Path,
    card: Card,
    model: nn.Module,
    finish: Callable[[Card, Path], None],
    work: Workspace | None,
    overwrite: bool,
) -> None:
    """Write the finished model into the run's folder, and copy it to where it is wanted, each whole or not at all."""
    from ...training.run import MODEL_FOLDER, is_model_part, write_model

    folder = run / MODEL_FOLDER
    with Workspace(folder) as inside:
        write_model(inside, card, model, finish, overwrite=True)
    if work is not None:
        try:
            publish_folder(Path(shutil.copytree(folder, work.file("new"))), work.output, overwrite, is_model_part)
        except OSError as error:
            why = f"the model cannot be copied there ({error.strerror or error})"
            raise InputError(work.output, why, f"Copy it from {folder}.") from None
    print(f"model: {work.output if work else folder}")


def score_holdouts(config: TrainConfig, data: Path, folder: Path) -> dict[str, np.ndarray]:
    """Confusion matrices of every subset of modalities on the held-out areas.

    Args:
        config: The run; scenes without a held-out area are passed over.
        data: Folder where the scenes' relative paths start.
        folder: The model.

    Returns:
        By subset, in the card's order: int64 ``[K, K]`` of the map's classes, rows reference; those that were
        seen anywhere.
    """
    from ...training.scenes.loading import write_reference
    from ...training.scenes.truth import scene_sources

    totals: dict[str, np.ndarray] = {}
    with tempfile.TemporaryDirectory() as scratch, closing(LocalEngine(folder)) as engine:
        for scene in config.scenes:
            if scene.holds_out:
                reference = label_source(write_reference(scene, config, data, Path(scratch) / "reference.tif"))
                for key, matrix in confusion_by_subset(engine, scene_sources(scene, data), reference).items():
                    totals[key] = totals.get(key, 0) + matrix
    order = [subset_key(subset) for subset in engine.card.subsets()]
    return {key: totals[key] for key in order if key in totals and totals[key].any()}


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, SCORE_DIGITS) for name, value in values.items()}


def _progress_printer(every: float = 10.0) -> Callable[[Progress], None]:
    """Prints a line now and then: step, loss, rate, time left."""
    last = -every

    def report(progress: Progress) -> None:
        nonlocal last
        if progress.seconds - last >= every or progress.last or progress.score is not None:
            last = progress.seconds
            minutes, seconds = divmod(round(progress.eta), 60)
            validated = "" if progress.score is None else f"  validation mean mIoU {progress.score:.3f}"
            print(
                f"step {progress.step}/{progress.steps}  loss {progress.loss:.4f}{validated}  "
                f"{progress.rate:.2f} steps/s  {minutes}:{seconds:02d} left",
                file=sys.stderr,
                flush=True,
            )

    return report
