"""A training run from its configuration to a model folder."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from torch import nn

from ..card import MODEL_FILES, PICTURE_FILE, WEIGHTS_FILE, Card, Modality, Training, all_subsets, load_card, subset_key
from ..errors import InputError
from ..nn.learning.published import start_from_published
from ..nn.learning.transfer import start_from
from ..nn.model import Segmenter
from ..nn.processes import rank
from ..nn.weights import save_weights
from ..raster.workspace import Workspace, check_new_folder, publish_folder, write_error, write_file
from .calibration import Calibration, find_temperatures
from .config import RunConfig, TrainConfig
from .fitting.fit import Fitted, Listener, Progress, Report, Say
from .home import describe_home, describe_labels, without_home
from .judging import learning_all
from .loop import fresh, train
from .scenes.loading import load_scenes, measured_modalities, training_areas, with_means
from .scenes.truth import draft_card
from .tiles.sampling import IGNORE, SceneArrays
from .trees import grow

INIT_FILE = "init.txt"
PUBLISHED = ".safetensors"
"""How a file ends that is a published vision transformer, and no model of ours."""
MODEL_FOLDER = "model"
REFIT_SHARE = 1 / 3
"""How long held-out labels are learnt in the end, in parts of the training before."""
_MOST_SUBSETS = 4096
"""With more subsets of a scene's modalities the card leaves open which occurred."""


def prepare(config: TrainConfig, data: Path, known: Collection[Modality] = ()) -> tuple[Card, list[SceneArrays]]:
    """Read all scenes and measure the bands.

    Args:
        config: The run.
        data: Folder where the scenes' relative paths start.
        known: Modalities of a start model that keep its statistics, if its network is to stay as it is.

    Returns:
        The card to train with, and the scenes in memory.

    Raises:
        InputError: A scene or modality cannot be used; the message names it.
    """
    scenes = load_scenes(config, data)
    measured = measured_modalities(config.modalities, scenes)
    modalities = tuple(own if config.trees and own in known else m for own, m in zip(config.modalities, measured))
    card = dataclasses.replace(draft_card(config), modalities=modalities)
    return card, [with_means(scene, card.modalities) for scene in scenes]


def train_model(
    config: TrainConfig,
    data: Path,
    run: Path,
    command: str,
    report: Report,
    say: Say,
    init: Path | None = None,
) -> tuple[Card, nn.Module]:
    """Train a model.

    The run can be killed and started again: it goes on from its last checkpoint.

    Args:
        config: The run.
        data: Folder where the scenes' relative paths start.
        run: Folder of this run; made if it is not there.
        command: The command line, for the card.
        report: Called after each step.
        say: Called with remarks for the user.
        init: A model folder to start from, or a published vision transformer as a file; what was taken of it stands
            in ``run/init.txt``, tensor by tensor.

    Returns:
        The card, without metrics, and the model.

    Raises:
        InputError: See :func:`prepare` and :func:`layerfuse.model_backend.training.loop.train`.
    """
    check_run_folder(run)
    if config.schedule.unfreeze_after and init is None:
        raise InputError("schedule.unfreeze_after", "there are no weights to keep still", "Set it to 0, or add --init.")
    published = init is not None and init.suffix == PUBLISHED
    if published and config.trees:
        raise InputError(init, "trees grow over a model of LayerFuse, and not over others", "Leave --init out.")
    card, scenes = prepare(config, data, load_card(init).modalities if init and not published else ())
    with run_folder(run):
        return train_prepared(config, card, scenes, run, command, Listener(report, say), init)


def train_prepared(
    config: TrainConfig,
    card: Card,
    scenes: Sequence[SceneArrays],
    run: Path,
    command: str,
    listener: Listener,
    init: Path | None = None,
) -> tuple[Card, nn.Module]:
    """Train a model on what :func:`prepare` gave, in a run folder that is there.

    Arguments, results and errors are those of :func:`train_model`.

    Args:
        config: The run.
        card: To train with.
        scenes: In memory.
        run: Folder of this run.
        command: The command line, for the card.
        listener: Told, and asked whether to go on.
        init: A model folder to start from.
    """
    if config.trees:
        held_out = any((s.held_out != IGNORE).any() for s in scenes)
        return _grown(config, card, scenes, command, listener, init, held_out)

    def start(card: Card) -> tuple[Segmenter, Collection[str]]:
        if init is None:
            return fresh(card)
        model, taken = (start_from_published if init.suffix == PUBLISHED else start_from)(card, init)
        if rank() == 0:
            try:
                write_file(run / INIT_FILE, "".join(f"{line}\n" for line in taken).encode("utf-8"))
            except OSError as error:
                raise write_error(run / INIT_FILE, error) from None
        names = [entry.name for entry in taken if entry.taken]
        listener.say(f"{len(names)} of {len(taken)} tensors taken from {init.name}; {run / INIT_FILE} names them.")
        return model, names

    told_to = listener.report, run, start, config.sampling, config.gap, listener.say, listener.go_on
    fitted = train(card, scenes, config.schedule, *told_to)
    everything = config.sampling.random_combination
    training = provenance(config, command, fitted, scenes, everything)
    card = dataclasses.replace(card, training=training, **find_temperatures(card, fitted.model, scenes)._asdict())
    return describe_home(card, fitted.model, scenes, config.schedule.seed)


def refit(
    config: TrainConfig,
    card: Card,
    model: nn.Module,
    scenes: Sequence[SceneArrays],
    listener: Listener,
    init: Path | None = None,
) -> tuple[Card, nn.Module]:
    """Go on with a trained model on all labels, those too that were held out, for a while and gently.

    What was measured on the held-out part before is a cautious guess of the result, and nothing measures it after.

    Args:
        config: The run; its schedule says how gently, and how long is :data:`REFIT_SHARE` of what the model has had.
        card: The model's, with its training.
        model: What :func:`train_prepared` made.
        scenes: In memory.
        listener: Told, and asked whether to go on; no: what there is by then is the model.
        init: The model that it started from.
    """
    known = card.training
    everything = learning_all(scenes)
    listener.say("The held-out labels are learnt, too, now that they have told how good the model is.")
    if config.trees:
        bare = card.draft()
        grown, model = _grown(config, bare, everything, known.command, listener, init, False)
        told = ("metrics", "confusion", *Calibration._fields)
        return dataclasses.replace(grown, **{name: getattr(card, name) for name in told}), model
    card, model = without_home(card, model)
    steps = max(1, round(REFIT_SHARE * known.steps))
    schedule = dataclasses.replace(
        config.schedule,
        steps=steps,
        minutes=REFIT_SHARE * known.seconds / 60 if config.schedule.minutes else 0.0,
        learning_rate=config.schedule.learning_rate / 4,
        warmup=steps // 20,
        validate_holdout=False,
        patience=0,
        unfreeze_after=0.0,
    )
    model.train().requires_grad_(True)  # an average is not made to learn
    told_to = listener.report, None, lambda _: (model, ()), config.sampling, 0, listener.say, listener.go_on
    fitted = train(card, everything, schedule, *told_to)
    training = dataclasses.replace(
        known,
        steps=known.steps + fitted.steps,
        seconds=round(known.seconds + fitted.seconds, 1),
        areas=training_areas(everything),
    )
    return describe_home(dataclasses.replace(card, training=training), fitted.model, everything, config.schedule.seed)


def _grown(
    config: TrainConfig,
    card: Card,
    scenes: Sequence[SceneArrays],
    command: str,
    listener: Listener,
    init: Path | None,
    held_out: bool,
) -> tuple[Card, nn.Module]:
    """Trees over the start model's network, which stays as it is."""
    spent = [0.0]

    def told(progress: Progress) -> None:
        spent[0] = progress.seconds
        listener.report(progress)

    card, model = grow(card, scenes, init, config.schedule.seed, told, held_out, listener.go_on)
    fitted = Fitted(model, len(card.trees.subsets), spent[0], "one processor")
    training = provenance(config, command, fitted, scenes, True)
    found = find_temperatures(card, model, scenes) if held_out else Calibration()
    card, model = describe_labels(card, model, scenes, init, config.schedule.seed)
    return dataclasses.replace(card, training=training, **found._asdict()), model.eval().requires_grad_(False)


def provenance(
    config: RunConfig, command: str, fitted: Fitted, scenes: Sequence[SceneArrays], combinations: bool
) -> Training:
    """What the card says about how a model was made.

    Args:
        config: The run.
        command: The command line.
        fitted: What it took.
        scenes: What was trained on.
        combinations: Whether every subset of a scene's modalities was seen, too.
    """
    return Training(
        data=config.data,
        attribution=config.attribution,
        split=config.split,
        command=command,
        seed=config.schedule.seed,
        steps=fitted.steps,
        seconds=round(fitted.seconds, 1),
        machine=fitted.machine,
        subsets=seen_subsets([m.name for m in config.modalities], scenes, combinations),
        areas=training_areas(scenes),
    )


def seen_subsets(names: Sequence[str], scenes: Sequence[SceneArrays], combinations: bool) -> tuple[str, ...]:
    """Keys of the subsets of modalities that occurred together in some training scene, largest first.

    Args:
        names: All modalities, in card order.
        scenes: Training scenes.
        combinations: Whether every subset of a scene's modalities occurred as well.
    """
    together = {tuple(n for n in names if n in s.values) for s in scenes if (s.label != IGNORE).any()}
    if combinations:
        if sum(2 ** len(subset) for subset in together) > _MOST_SUBSETS:
            return ()
        together = {smaller for subset in together for smaller in all_subsets(subset)}
    order = sorted(together, key=lambda subset: (-len(subset), [names.index(n) for n in subset]))
    return tuple(subset_key(subset) for subset in order)


def check_run_folder(run: Path) -> None:
    """See that a run folder can be made and written, without making it.

    Raises:
        InputError: It cannot.
    """
    place = run
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise InputError(run, f"{place.name} is a file, no folder", "Choose another --run.")
    if not os.access(place, os.W_OK):
        raise InputError(run, f"{place} cannot be written", "Choose another --run.")


@contextmanager
def run_folder(run: Path) -> Iterator[None]:
    """Make the folder of a run, or take the one of an earlier run, and hold it against others; it stays.

    Raises:
        InputError: It cannot be made, is somebody else's, or a run is at it.
    """
    if rank() != 0:
        yield
        return
    try:
        run.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(run, f"the run folder cannot be made ({error.strerror})", "Choose another --run.") from None
    with Workspace(run, run) as work:
        work.keeps = lambda: True
        check_new_folder(run / MODEL_FOLDER, True, is_model_part)
        yield


def is_model_part(path: Path) -> bool:
    """Whether a path relative to a model folder is one of the files that training writes."""
    return str(path) in (*MODEL_FILES, PICTURE_FILE)


def write_model(
    work: Workspace,
    card: Card,
    model: nn.Module,
    finish: Callable[[Card, Path], None] = lambda card, folder: None,
    overwrite: bool = False,
) -> None:
    """Write a model folder, whole or not at all.

    Args:
        work: Of the folder.
        card: Without digests.
        model: The network.
        finish: Called with the card and the folder in the making; writes what else belongs there.
        overwrite: Whether a model there before may be replaced.

    Raises:
        InputError: The disk is full, or the place cannot be written.
    """
    try:
        part = work.file("new")
        part.mkdir()
        card = dataclasses.replace(card, digests={WEIGHTS_FILE: save_weights(model, part)})
        card.save(part)
        finish(card, part)
        publish_folder(part, work.output, overwrite, is_model_part)
    except OSError as error:
        why = f"the model cannot be written ({error.strerror or error})"
        raise InputError(work.output, why, "Free some space, or choose another place.") from None
