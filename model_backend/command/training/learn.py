"""``layerfuse train --layer ... --labels ...``: a model from a user's own layers and labels."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...card import Card, load_card, subset_key
from ...errors import InputError, without_secrets
from ...raster.layers.description import files_read
from ...raster.layers.files import Versions
from ...raster.source import Layers
from ...raster.workspace import Workspace, check_new
from ..arguments import add_crosswalk_argument
from ..models import fetch_model
from ..terminal import endings, told_by

if TYPE_CHECKING:
    from ...training.config import TrainConfig
    from ...training.fitting.fit import Listener, Progress, Report, Say
    from ...training.judging import Judged
    from ...training.learn import Lesson
    from ...training.tiles.sampling import SceneArrays

STOP_FILE, PAUSE_FILE = "stop", "pause"
"""Files in the run's folder by which another program ends a run, or halts it for a while."""
SCRATCH = "none"
"""What ``--init`` says for no start model."""
DEFAULT_MINUTES = "5"
FREE_BYTES = 300_000_000
"""What a run may need on its disk: checkpoint, best weights and the model."""
_POLL_SECONDS = 0.2


def add_learn_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options that stand in for a configuration."""
    from ..arguments import add_layer_arguments

    group = parser.add_argument_group("from your layers and labels, without a TOML file")
    add = group.add_argument
    layer = "optical, sar, elevation or landcover, or a modality of the start model; once per layer"
    add_layer_arguments(group, layer, "vector file: labels count only where its polygons are")
    add(
        "--labels", action="append", default=[], metavar="PATH",
        help="polygons, points (FILE or FILE|layername=NAME) or a class raster, in any CRS; again for more",
    )  # fmt: skip
    add(
        "--earlier", action="append", default=[], metavar="PATH",
        help="labels that the start model has learnt already: they are learnt again, and do not say how good it is",
    )  # fmt: skip
    add(
        "--color", action="append", default=[], metavar="CLASS=RRGGBB",
        help="colour of a class; default: that of the start model's class, or one that fits the name",
    )  # fmt: skip
    add("--field", metavar="NAME", help="field of the labels with the class; default: class, value, label or reference")
    add_crosswalk_argument(group, "the labels")
    add("--license", metavar="SPDX", help="of the model, for whoever gets it, such as CC-BY-4.0; default: not said")
    add("--name", metavar="NAME", help="of the model; default: that of the output folder")
    add("--holdout", type=Path, metavar="OUT.gpkg", help="write the held-out blocks as polygons, for the map")
    add("--json-progress", action="store_true", help="tell progress as JSON lines, for programs")


def run_learn(options: argparse.Namespace) -> int:
    """Train a model from layers and labels, score it on the held-out part, and write its folder."""
    from ...raster.gdalio import own_process
    from ...training.learn import OWN_LICENSE, Lesson
    from ..arguments import parse_layers, split_crosswalks
    from .finishing import parse_minutes

    own_process()
    for option, value in (("--labels", options.labels), ("--output", options.output)):
        if not value:
            raise InputError(option, "missing", f"Give {option} beside --layer.")
    crosswalk, others = split_crosswalks(options.crosswalk)
    lesson = Lesson(
        layers=parse_layers(options.layer),
        labels=tuple(options.labels),
        earlier=tuple(options.earlier),
        field=options.field or "",
        crosswalk=crosswalk,
        crosswalks=others,
        name=options.name or options.output.name,
        minutes=parse_minutes(options.minutes or DEFAULT_MINUTES),
        license=(options.license or "").strip() or OWN_LICENSE,
        masks=options.mask,
        nodata=options.nodata,
        area=options.area or "",
        colors=dict(map(_color, options.color)),
    )
    told = _json_feedback() if options.json_progress else _text_feedback()
    wanted = options.init, options.output, _command(options), told.tell, told.say
    judged = teach(lesson, *wanted, options.run_folder, options.holdout, options.overwrite)
    if judged is not None:
        told.judged(judged)
    print(f"model: {options.output}")
    return 0


def teach(
    lesson: Lesson,
    start: str | None,
    output: Path,
    command: str,
    tell: Report,
    say: Say,
    run: Path | None = None,
    holdout: Path | None = None,
    overwrite: bool = False,
) -> Judged | None:
    """Make a model of a lesson: choose what it does not say, train, score, and write the model's folder.

    Args:
        lesson: What the user gives; its start is found here.
        start: The model to start from, or :data:`SCRATCH`; None: the one that fits.
        output: The model folder to write.
        command: What was asked for, for the card.
        tell: Called after each step.
        say: Called with remarks for the user.
        run: Folder of the run; default: one beside the output.
        holdout: Where to write the held-out blocks.
        overwrite: Whether a model that is there may be replaced.

    Returns:
        How good the start model and the new one are at labels that they have not learnt; None: there are too few.

    Raises:
        InputError: Something given cannot be used, or is too little.
    """
    from ...raster.legend import spellings
    from ...training.fitting.fit import Listener
    from ...training.learn import check_budget, labelled_tiles, plan
    from ...training.run import prepare
    from ...training.scenes.loading import write_holdout
    from .finishing import check_output, held, held_by_first

    run = run or Path(f"{os.path.abspath(output)}.run")
    init = _start(start, lesson.layers)
    crosswalks = (text.partition("=")[2].strip() for text in lesson.crosswalks)
    others = (*lesson.every, lesson.area, lesson.crosswalk, *crosswalks)
    versions = Versions(files_read((path for path, _ in lesson.layers.values()), lesson.masks, others))
    inputs = list(versions.stamps)
    check_output(output, run, overwrite, [*inputs, str(init)] if init else inputs, holdout)
    if holdout:
        check_new(holdout, overwrite, inputs)
    _check_disk(output)
    lesson = replace(lesson, start=load_card(init) if init else None, threads=min(os.cpu_count() or 1, 4))
    config = plan(lesson, say)
    if not (start or config.trees):  # a network learns many labels best from scratch
        init, lesson = None, replace(lesson, start=None)
        config = plan(lesson, say)
    card, scenes = prepare(config, Path(), lesson.start.modalities if lesson.start else ())
    versions.check()
    table = {value: name for scene in config.scenes for value, name in scene.classes.items()}
    for remark in spellings({value: value.strip() for value in table}, table):
        say(remark)
    epoch = sum(labelled_tiles(scene.label, config.tile_size) for scene in scenes)

    def report(progress: Progress) -> None:
        if progress.step == _MEASURED_STEP and not config.trees:
            check_budget(progress.rate, lesson.minutes, epoch, config.schedule.batch)
        tell(progress)

    with held(output) as work, held_by_first(holdout) as beside:
        control = Control(run)
        with control.signals():
            judged = _judge(lesson, config, card, scenes, init, control)
            listener = Listener(report, say, control)
            learn(config, card, scenes, versions, work, run, command, listener, init, overwrite)
        judged = judged or _judge_held_out(lesson, config, work.output, init)
        if beside:
            write_holdout(scenes, beside, overwrite)
    control.finish()
    return judged


def learn(
    config: TrainConfig,
    card: Card,
    scenes: Sequence[SceneArrays],
    versions: Versions,
    work: Workspace,
    run: Path,
    command: str,
    listener: Listener,
    init: Path | None = None,
    overwrite: bool = False,
) -> None:
    """Train on what is not held out, score on what is, learn that as well, and write the model folder.

    Args:
        config: From :func:`.training.learn.plan`.
        card: With the scenes from :func:`.training.run.prepare`.
        scenes: In memory.
        versions: Of the files that they were read from.
        work: Of the model folder to write.
        run: Folder of the run; it is there.
        command: The command line, for the card.
        listener: Told, and asked whether to go on; no: the best so far becomes the model.
        init: A model folder to start from.
        overwrite: Whether a model that is there may be replaced.
    """
    from ...training.run import REFIT_SHARE, refit, train_prepared, write_model
    from ...training.trees import held_out_matrices
    from .finishing import finish_model, finish_scored, write_page

    more = REFIT_SHARE if any(scene.holds_out for scene in config.scenes) else 0.0

    def report_first(progress: Progress) -> None:
        """The second part is to come."""
        listener.report(replace(progress, eta=progress.eta + more * (progress.seconds + progress.eta), last=False))

    first = replace(listener, report=report_first)
    card, model = train_prepared(config, card, scenes, run, command, first, init)
    listener.say("Scoring the model on the held-out part.")
    finish = partial(finish_model, config, Path(), versions, listener.say)
    if config.trees:
        finish = partial(finish_scored, held_out_matrices(card, model, scenes))
    write_model(work, card, model, finish, overwrite)
    if more and listener.go_on():
        card = load_card(work.output)
        steps, seconds = card.training.steps, card.training.seconds

        def report_on(progress: Progress) -> None:
            """Steps and seconds count on."""
            step, of = steps + progress.step, steps + progress.steps
            listener.report(replace(progress, step=step, steps=of, seconds=seconds + progress.seconds))

        card, model = refit(config, card, model, scenes, replace(listener, report=report_on), init)
        write_model(work, card, model, write_page, overwrite=True)


class Told(NamedTuple):
    """How a run is told of."""

    tell: Report  # each step
    say: Say  # remarks
    judged: Callable[[Judged], None]  # how good the model is at last


_MEASURED_STEP = 5
"""Steps after which the speed is known."""


class Control:
    """Whether a run goes on: a signal, or the file ``stop`` in its folder, ends it; the file ``pause`` halts it.

    Args:
        folder: The run's folder; what an earlier run has left there goes.
    """

    def __init__(self, folder: Path) -> None:
        """Nobody has asked for anything yet; see the class."""
        from ...training.run import check_run_folder

        check_run_folder(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._work = Workspace(folder, folder)
        self._work.keeps = lambda: True
        clear_run(folder)
        self._stop, self._pause = folder / STOP_FILE, folder / PAUSE_FILE
        self._asked = threading.Event()

    def finish(self) -> None:
        """Remove what the run leaves in its folder, and the folder if nothing else is in it."""
        clear_run(self._stop.parent)
        self._work.keeps = lambda: False
        self._work.close()

    def __call__(self) -> bool:
        """Whether to go on; waits while the run is paused."""
        while self._pause.exists() and not self._ended():
            time.sleep(_POLL_SECONDS)
        return not self._ended()

    def _ended(self) -> bool:
        return self._asked.is_set() or self._stop.exists()

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Ctrl+C, or being told to end, keeps the best so far; asked twice, the run ends at once."""
        numbers = endings() if threading.current_thread() is threading.main_thread() else ()

        def ask(number: int, frame: object) -> None:
            told_by(number)
            if self._asked.is_set():
                raise KeyboardInterrupt
            self._asked.set()

        before = [(number, signal.signal(number, ask)) for number in numbers]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)


def clear_run(folder: Path) -> None:
    """Remove what a run leaves in its folder."""
    from ...training.fitting.curve import CURVE_FILE, LOG_FILE
    from ...training.fitting.fit import CHECKPOINT_FILE
    from ...training.run import INIT_FILE

    for name in (STOP_FILE, PAUSE_FILE, CURVE_FILE, LOG_FILE, CHECKPOINT_FILE, INIT_FILE):
        (folder / name).unlink(missing_ok=True)


def _start(text: str | None, layers: Layers) -> Path | None:
    """The model to start from: the one named, none for :data:`SCRATCH`, else the bundled one that knows the layers."""
    from ...inference.models import bundled_models
    from ...training.learn import fitting_start

    if text:
        return None if text == SCRATCH else fetch_model(text)
    cards = {folder: load_card(folder) for folder in bundled_models().values()}
    return fitting_start(layers, {folder: card for folder, card in cards.items() if not card.demonstration})


def _check_disk(output: Path) -> None:
    place = output.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < FREE_BYTES:
        why = f"its disk has {free / 1e6:.0f} MB left, and training takes up to {FREE_BYTES / 1e6:.0f} MB"
        raise InputError(output, why, "Free some space, or choose another place.")


def _command(options: argparse.Namespace) -> str:
    """The command line for the card, without folders of this machine."""
    layers = " ".join(f"--layer {text.partition('=')[0]}=FILE" for text in options.layer)
    start = f" --init {Path(options.init).name}" if options.init else ""
    return f"layerfuse train {layers} --labels FILE --minutes {options.minutes or DEFAULT_MINUTES}{start}"[:500]


def _json_feedback() -> Told:
    """Progress as JSON lines on stderr, a few in a second at most, remarks as ``{"info": ...}``, and judgements."""
    last = 0.0

    def line(message: dict) -> None:
        print(json.dumps(message), file=sys.stderr, flush=True)

    def tell(progress: Progress) -> None:
        nonlocal last
        if progress.score is None and not progress.last and time.monotonic() - last < 0.5:
            return
        last = time.monotonic()
        message: dict[str, Any] = {
            "step": progress.step,
            "loss": round(progress.loss, 4),
            "seconds": round(progress.seconds, 1),
            "left": round(max(progress.eta, 0.0), 1),
        }
        if progress.score is not None:
            message |= {"score": round(progress.score, 4), "classes": dict(progress.class_scores)}
        line(message)

    return Told(
        tell, lambda text: line({"info": without_secrets(text)}), lambda judged: line({"judged": asdict(judged)})
    )


def _text_feedback() -> Told:
    from .finishing import feedback

    def tell_judged(judged: Judged) -> None:
        before = "" if judged.before is None else f"before {judged.before:.0%}, "
        print(f"Right at {judged.labels} labels that it had not learnt: {before}now {judged.after:.0%}")

    return Told(*feedback(0), tell_judged)


def _judge(
    lesson: Lesson, config: TrainConfig, card: Card, scenes: Sequence[SceneArrays], init: Path | None, go_on: Control
) -> Judged | None:
    """How good the model before and trees of these labels are, where labels are few."""
    from ...training.judging import judge

    if not config.trees:
        return None
    new = [scene.label in lesson.labels for scene in config.scenes]
    return judge(card, scenes, new, init, config.schedule.seed, go_on)


def _judge_held_out(lesson: Lesson, config: TrainConfig, folder: Path, init: Path | None) -> Judged | None:
    """How good the model before and that of a folder are on what was held out, where a network has learnt."""
    from ...training.judging import Judged
    from .finishing import score_holdouts

    card = load_card(folder)
    key = subset_key(card.modality_names)
    if config.trees or key not in card.metrics:
        return None
    before, start = None, lesson.start
    if init and start and [c.name for c in start.map_classes] == [c.name for c in card.map_classes]:
        matrix = score_holdouts(config, Path(), init).get(key)
        before = None if matrix is None else float(np.trace(matrix) / matrix.sum())
    return Judged(int(np.sum(card.confusion[key])), before, card.metrics[key]["oa"])


def _color(text: str) -> tuple[str, str]:
    """Class and colour of ``--color``."""
    name, _, color = text.rpartition("=")
    if not (name and re.fullmatch("[0-9A-Fa-f]{6}", color)):
        raise InputError("--color", f"{text[:80]!r} is not CLASS=RRGGBB", "Write it as water=1B6CA8.")
    return name, color.upper()
