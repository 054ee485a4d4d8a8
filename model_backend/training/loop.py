"""Learning from labels: random subsets of modalities, weighted cross-entropy, scenes mixed in every batch."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Card
from ..errors import InputError
from ..nn.learning.sampling import Sampling, draw_subsets, drop_modalities, drop_patches, each_sample
from ..nn.masks.mask_loss import MaskLoss, class_targets, mask_losses
from ..nn.model import MaskSegmenter, Segmenter
from ..nn.processes import rank, total, world_size
from ..nn.weights import build_model
from ..schema import plain
from .fitting.fit import Fitted, Report, Say, fit
from .schedule import Schedule
from .tiles.batches import Batch, Mixture
from .tiles.sampling import IGNORE, SceneArrays
from .validation import Validation, held_out_tiles, split_validation

Start = Callable[[Card], tuple[Segmenter, Collection[str]]]
"""Makes the network to begin with, and names those of its tensors that were learnt before."""


def fresh(card: Card) -> tuple[Segmenter, Collection[str]]:
    """The network of a card with random weights."""
    return build_model(card), ()


def train(
    card: Card,
    scenes: Sequence[SceneArrays],
    schedule: Schedule,
    report: Report,
    run: Path | None = None,
    start: Start = fresh,
    sampling: Sampling | None = None,
    gap: int = 0,
    say: Say = print,
    go_on: Callable[[], bool] = lambda: True,
) -> Fitted:
    """Train a model on random subsets of modalities.

    Args:
        card: Sizes, modalities and classes.
        scenes: Training scenes in memory; any may lack modalities, and have hard or soft labels.
        schedule: How long and how.
        report: Called after each step.
        run: Folder for the checkpoint and the learning curve; if there is a checkpoint, the run goes on from it
            with the same losses as one that was never stopped.
        start: Makes the network to begin with.
        sampling: What a step sees of the modalities; default: as that class says.
        gap: Pixels around a validation block whose labels nobody uses.
        say: Called with remarks for the user.
        go_on: Asked after each step; no: the run ends with the best it has.

    Returns:
        The model and what it took to make it.

    Raises:
        InputError: No scene has a label, the loss is no longer finite, or the checkpoint cannot be used.
    """
    labelled = [s for s in scenes if (s.label != IGNORE).any()]
    if not labelled:
        raise InputError("scenes", "none has a labelled pixel to train on", "Check the label rasters and the classes.")
    torch.manual_seed(schedule.seed)
    sampling = sampling or Sampling()
    model, taken = start(card)
    objective = Labels(card, labelled, scenes, schedule, sampling, gap, model, taken)
    identity = [plain(sampling), gap, [s.digest for s in labelled]]
    return fit(objective, schedule, report, run, say, identity, go_on)


class Labels:
    """Objective: the classes of labelled pixels, from every subset that is drawn.

    Args:
        card: Sizes, modalities and classes.
        scenes: Scenes with labels.
        everything: Those and the ones that are held out as wholes.
        schedule: Batch, weights and validation.
        sampling: What a step sees of the modalities.
        gap: Pixels around a validation block.
        model: The network.
        taken: Names of its tensors that were learnt before.
    """

    def __init__(
        self,
        card: Card,
        scenes: Sequence[SceneArrays],
        everything: Sequence[SceneArrays],
        schedule: Schedule,
        sampling: Sampling,
        gap: int,
        model: Segmenter,
        taken: Collection[str] = (),
    ) -> None:
        """Set the validation blocks apart and weigh the classes; see the class."""
        self.card, self.schedule, self.sampling, self.model = card, schedule, sampling, model
        self._taken = taken
        self._validation = None
        if schedule.validation_share:
            scenes, tiles = split_validation(scenes, schedule.validation_share, card.tile_size, gap)
            if not tiles:
                raise InputError("schedule.validation_share", "there are too few labels to set some apart",
                                 "Set it to 0, or make tile_size or gap smaller.")  # fmt: skip
            self._validation = Validation(card, tiles, schedule.batch)
        elif schedule.validate_holdout and (tiles := held_out_tiles(everything, card.tile_size)):
            self._validation = Validation(card, tiles, schedule.batch)
        self._mixture = Mixture(card, scenes, schedule)
        self._weight = class_weights(scenes, len(card.classes), schedule.class_weight_power)

    def loss(self, rng: np.random.Generator, device: torch.device) -> tuple[Tensor, Sequence[str]]:
        """See :class:`.fit.Objective`."""
        seeds = self._mixture.seeds(rng, world_size(), rank())
        subsets = draw_subsets(self._mixture.names, self.sampling, rng)
        if self.schedule.consistency:  # the teacher comes first
            full = tuple(self._mixture.names)
            subsets = [full, *(subset for subset in subsets if subset != full)]
        batch = self._mixture.draw(seeds, device)
        if self.sampling.random_combination and self.sampling.per_sample:
            present = torch.stack([valid.flatten(1).any(1) for valid in batch.valid.values()], 1)  # [B, M]
            chosen = each_sample(drop_modalities, present, batch.generators)
            for name, kept in zip(batch.valid, chosen.unbind(1)):
                batch.valid[name] &= kept[:, None, None]
        visible = None
        if self.sampling.patch_dropout:
            present = self.model.patches(batch.valid)
            visible = each_sample(lambda there, g: drop_patches(there, self.sampling, g), present, batch.generators)
        weight, schedule = self._weight.to(device), self.schedule
        loss = batch_loss(
            self.model, batch, subsets, weight, schedule.label_smoothing, visible, schedule.consistency
        )  # fmt: skip
        return loss, batch.scenes

    def score(self, model: nn.Module, device: torch.device) -> float | None:
        """See :class:`.fit.Objective`."""
        return None if self._validation is None else self._validation(model, device)

    @property
    def class_scores(self) -> Mapping[str, float]:
        """See :class:`.fit.Objective`."""
        return {} if self._validation is None else self._validation.class_scores

    def still(self) -> list[nn.Parameter]:
        """See :class:`.fit.Objective`: what was learnt before, but for the head and the last blocks."""
        depth = self.card.network.depth
        last = range(max(0, depth - self.schedule.tuned_blocks), depth)
        moving = ("head.", "encoder.norm.", *(f"encoder.blocks.{i}." for i in last))
        return [p for name, p in self.model.named_parameters() if name in self._taken and not name.startswith(moving)]


def class_weights(scenes: Sequence[SceneArrays], classes: int, power: float) -> Tensor:
    """Loss weight of each class, ``frequency ** -power``, scaled so that the mean over pixels is 1.

    Returns:
        float32 ``[K]``; zero for a class that no scene has.
    """
    counts = np.zeros(classes)
    for scene in scenes:
        known = scene.label != IGNORE
        if scene.soft is None:
            counts += np.bincount(scene.label[known], minlength=classes)
        else:
            pixels = np.array([plane[known].sum(dtype=np.float64) for plane in scene.soft])
            counts += pixels / max(pixels.sum(), 1) * known.sum()
    frequency = counts / counts.sum()
    weight = np.where(frequency > 0, np.maximum(frequency, 1e-9) ** -power, 0.0)
    return torch.from_numpy(weight / (weight * frequency).sum()).float()


def batch_loss(
    model: Segmenter,
    batch: Batch,
    subsets: Sequence[Sequence[str]],
    weight: Tensor,
    smoothing: float,
    visible: Tensor | None = None,
    consistency: float = 0.0,
) -> Tensor:
    """The loss of a batch, mean over the labelled pixels of all subsets and processes.

    Weighted cross-entropy, ``- sum_k w_k p_k log q_k`` with the label's probabilities p, hard (one-hot) or soft;
    with a mask head the losses of its queries. A pixel counts for a subset only if one of the subset's modalities
    is valid somewhere in its tile.

    Args:
        model: The network.
        batch: Samples.
        subsets: Subsets of the batch's modalities.
        weight: Of each class, ``[K]``.
        smoothing: Share of a label that is spread evenly over all classes.
        visible: Boolean ``[B, M, N]``, patches that are not hidden; None: all.
        consistency: Weight of a loss by which the first subset teaches the others on unlabelled pixels.

    Returns:
        A scalar; the mean of it over the processes is the loss of the whole batch.
    """
    there = {name: valid.flatten(1).any(1) for name, valid in batch.valid.items()}
    known = torch.stack([torch.stack([there[n] for n in subset]).any(0) for subset in subsets])  # [S, B]
    target = torch.where(known[..., None, None], batch.label, IGNORE).flatten(0, 1)  # [S * B, T, T]
    if isinstance(model, MaskSegmenter):
        predictions = model.predictions(batch.values, batch.valid, subsets, visible)
        return mask_losses(predictions, class_targets(target, len(weight)), MaskLoss())["total"]
    logits = model(batch.values, batch.valid, subsets, visible).float()  # [S, B, K, T, T]
    if batch.soft is None:
        losses = F.cross_entropy(
            logits.flatten(0, 1), target, weight, ignore_index=IGNORE, label_smoothing=smoothing, reduction="none"
        )
    else:
        wanted = batch.soft.expand(len(subsets), *batch.soft.shape).flatten(0, 1)
        losses = F.cross_entropy(logits.flatten(0, 1), wanted, weight, label_smoothing=smoothing, reduction="none")
        losses = losses * (target != IGNORE)
    loss = losses.sum() * world_size() / total((target != IGNORE).sum()).clamp_min(1)
    if consistency and len(subsets) > 1:
        seen = torch.stack([torch.stack([batch.valid[n] for n in subset]).any(0) for subset in subsets[1:]])
        alone = seen & known[0, :, None, None] & (batch.label == IGNORE)  # [S - 1, B, T, T]
        loss = loss + consistency * agreement(logits[0].detach().softmax(1), logits[1:], alone)
    return loss


def agreement(teacher: Tensor, students: Tensor, where: Tensor) -> Tensor:
    """Cross-entropy of the students' classes against the teacher's.

    Args:
        teacher: Class probabilities ``[B, K, T, T]``.
        students: Logits ``[S, B, K, T, T]``.
        where: Boolean ``[S, B, T, T]``, pixels that count.

    Returns:
        A scalar, the mean over those pixels of all processes; 0 without any.
    """
    losses = -(teacher * students.log_softmax(2)).sum(2) * where
    return losses.sum() * world_size() / total(where.sum()).clamp_min(1)
