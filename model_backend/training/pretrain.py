"""Learning without labels: a run of pre-training from its configuration to an encoder."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from ..card import Card
from ..errors import InputError
from ..nn.learning.pretraining import Pretrainer, Pretraining, encoder_of
from ..nn.processes import rank, world_size
from ..schema import plain
from .config import PretrainConfig
from .fitting.fit import Report, Say, fit
from .run import check_run_folder, provenance, run_folder
from .scenes.loading import load_scenes, measured_modalities
from .scenes.splits import grown
from .scenes.truth import draft_card
from .schedule import Schedule
from .tiles.batches import Mixture
from .tiles.sampling import IGNORE, SceneArrays


class Reconstruction:
    """Objective: hidden patches of every modality and, beside that, whose sample a modality's summary is of.

    Args:
        card: Sizes and modalities.
        scenes: Scenes whose labels mark where a tile may lie.
        schedule: Batch and augmentation.
        pretraining: The losses.
    """

    def __init__(self, card: Card, scenes: Sequence[SceneArrays], schedule: Schedule, pretraining: Pretraining) -> None:
        """Make the network; see the class."""
        self.card = card
        self.model = Pretrainer(card, pretraining)
        self._mixture = Mixture(card, scenes, schedule)

    def loss(self, rng: np.random.Generator, device: torch.device) -> tuple[Tensor, Sequence[str]]:
        """See :class:`.fit.Objective`."""
        batch = self._mixture.draw(self._mixture.seeds(rng, world_size(), rank()), device)
        return self.model(batch.values, batch.valid, batch.generators)["total"], batch.scenes

    def score(self, model: nn.Module, device: torch.device) -> float | None:
        """There is nothing to validate on."""
        return None

    @property
    def class_scores(self) -> Mapping[str, float]:
        """There are no classes."""
        return {}

    def still(self) -> list[nn.Parameter]:
        """Everything learns from the first step on."""
        return []


def prepare_unlabelled(config: PretrainConfig, data: Path) -> tuple[Card, list[SceneArrays]]:
    """Read all scenes and measure the bands, outside of what is held out.

    Args:
        config: The run.
        data: Folder where the scenes' relative paths start.

    Returns:
        The card to train with, and scenes whose label is 0 wherever a tile may lie.

    Raises:
        InputError: A scene or modality cannot be used; the message names it.
    """
    scenes = [opened(scene, config.gap) for scene in load_scenes(config, data, labelled=False)]
    if all((scene.label == IGNORE).all() for scene in scenes):
        raise InputError("scenes", "all of them are held out", "Add a scene to train on.")
    card = dataclasses.replace(draft_card(config), modalities=measured_modalities(config.modalities, scenes))
    return card, [scene for scene in scenes if (scene.label != IGNORE).any()]


def opened(scene: SceneArrays, gap: int) -> SceneArrays:
    """A scene where every pixel with a value may be trained on, but for those held out and the gap around them."""
    some = np.any(list(scene.valid.values()), axis=0)
    label = np.where(some & ~grown(scene.hidden, gap), 0, IGNORE).astype(np.int16)
    return dataclasses.replace(scene, label=label, soft=None)


def pretrain_model(
    config: PretrainConfig, data: Path, run: Path, command: str, report: Report, say: Say
) -> tuple[Card, nn.Module]:
    """Pre-train an encoder; arguments as of :func:`.run.train_model`.

    Returns:
        The encoder's card, without classes, and adapters and encoder.

    Raises:
        InputError: See :func:`prepare_unlabelled` and :func:`.fit.fit`.
    """
    check_run_folder(run)
    card, scenes = prepare_unlabelled(config, data)
    torch.manual_seed(config.schedule.seed)
    objective = Reconstruction(card, scenes, config.schedule, config.pretraining)
    identity = [plain(config.pretraining), [s.digest for s in scenes]]
    with run_folder(run):
        fitted = fit(objective, config.schedule, report, run, say, identity)
    training = provenance(config, command, fitted, scenes, combinations=True)
    return dataclasses.replace(card, classes=(), training=training), encoder_of(fitted.model)
