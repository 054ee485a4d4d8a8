"""A training run from its configuration to a model folder."""

from __future__ import annotations

import dataclasses
import platform
import shutil
from collections.abc import Callable
from pathlib import Path

from ..card import WEIGHTS_FILE, Card, Training
from ..errors import InputError
from ..nn.model import FusionSegmenter
from ..nn.transfer import start_from
from ..nn.weights import build_model, save_weights
from .config import TrainConfig
from .loop import Progress, train
from .sampling import SceneArrays
from .scenes import draft_card, load_scenes, measured_modalities, training_areas

CHECKPOINT_FILE = "checkpoint.safetensors"
INIT_FILE = "init.txt"


def prepare(config: TrainConfig, data: Path) -> tuple[Card, list[SceneArrays]]:
    """Read all scenes and measure the bands.

    Args:
        config: The run.
        data: Folder where the scenes' relative paths start.

    Returns:
        The card to train with, and the scenes in memory.

    Raises:
        InputError: A scene or modality cannot be used; the message names it.
    """
    scenes = load_scenes(config, data)
    card = dataclasses.replace(draft_card(config), modalities=measured_modalities(config.modalities, scenes))
    return card, scenes


def train_model(
    config: TrainConfig,
    data: Path,
    run: Path,
    command: str,
    report: Callable[[Progress], None],
    init: Path | None = None,
) -> tuple[Card, Path]:
    """Train and write a model folder ``run/model`` (card without metrics, weights).

    The run can be killed and started again: it goes on from its last checkpoint.

    Args:
        config: The run.
        data: Folder where the scenes' relative paths start.
        run: Folder of this run; made if it is not there.
        command: The command line, for the card.
        report: Called after each step.
        init: A model folder to start from; what was taken of it stands in ``run/init.txt``, tensor by tensor.

    Returns:
        The card and the model folder.

    Raises:
        InputError: See :func:`prepare` and :func:`layerfuse.model_backend.training.loop.train`.
    """
    card, scenes = prepare(config, data)
    try:
        run.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(run, f"the run folder cannot be made ({error.strerror})", "Choose another --run.") from None

    def start(card: Card) -> FusionSegmenter:
        model, taken = start_from(card, init)
        (run / INIT_FILE).write_text("".join(f"{line}\n" for line in taken), encoding="utf-8")
        return model

    begin = build_model if init is None else start
    model, seconds = train(card, scenes, config.schedule, report, run / CHECKPOINT_FILE, begin, config.sampling)
    training = Training(
        data=config.data,
        attribution=config.attribution,
        split=config.split,
        command=command,
        seed=config.schedule.seed,
        steps=config.schedule.steps,
        seconds=round(seconds, 1),
        machine=f"{config.schedule.threads} threads of {platform.machine()}",
        areas=training_areas(scenes),
    )
    folder = run / "model"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    digest = save_weights(model, folder)
    card = dataclasses.replace(card, training=training, digests={WEIGHTS_FILE: digest})
    card.save(folder)
    return card, folder
