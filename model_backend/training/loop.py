"""The training loop: plain torch, one pass over random tiles of the scenes."""

from __future__ import annotations

import copy
import hashlib
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from ..card import Card
from ..errors import InputError
from ..nn.model import FusionSegmenter
from ..nn.sampling import Sampling, draw_subsets
from ..nn.weights import build_model
from ..schema import plain
from .config import Schedule
from .sampling import IGNORE, ClassPixels, SceneArrays, Tile, draw_tile, punch_hole


@dataclass(frozen=True)
class Progress:
    """What is told after a step."""

    step: int  # 1..steps
    steps: int
    loss: float  # mean of the last steps
    seconds: float  # of training so far, earlier processes of the run included
    rate: float  # steps per second
    eta: float  # seconds to the end


def class_weights(scenes: Sequence[SceneArrays], classes: int, power: float) -> Tensor:
    """Loss weight of each class, ``frequency ** -power``, scaled so that the mean over pixels is 1.

    Returns:
        float32 ``[K]``; zero for a class that no scene has.
    """
    counts = np.zeros(classes)
    for scene in scenes:
        counts += np.bincount(scene.label[scene.label != IGNORE], minlength=classes)
    frequency = counts / counts.sum()
    weight = np.where(frequency > 0, np.maximum(frequency, 1e-9) ** -power, 0.0)
    return torch.from_numpy(weight / (weight * frequency).sum()).float()


def train(
    card: Card,
    scenes: Sequence[SceneArrays],
    schedule: Schedule,
    report: Callable[[Progress], None],
    checkpoint: Path | None = None,
    start: Callable[[Card], FusionSegmenter] = build_model,
    sampling: Sampling | None = None,
) -> tuple[FusionSegmenter, float]:
    """Train a model on random subsets of modalities.

    Args:
        card: Sizes, modalities and classes.
        scenes: Training scenes in memory.
        schedule: How long and how.
        report: Called after each step.
        checkpoint: A file for the state of the run; if it is there, the run goes on from it with the
            same losses as one that was never stopped.
        start: Makes the network to begin with; default: fresh weights.
        sampling: Which subsets of the modalities a step learns from; default: as that class says.

    Returns:
        The model with averaged weights, in eval mode, and the seconds of training it took in all.

    Raises:
        InputError: No scene has a label, or the loss is no longer finite.
    """
    labelled = [s for s in scenes if (s.label != IGNORE).any()]
    if not labelled:
        raise InputError("scenes", "none has a labelled pixel to train on", "Check the label rasters and the classes.")
    torch.set_num_threads(schedule.threads)
    torch.manual_seed(schedule.seed)
    rng = np.random.default_rng(schedule.seed)
    model = start(card)
    average = copy.deepcopy(model).requires_grad_(False)
    optimiser = make_optimiser(model, schedule)
    weight = class_weights(labelled, len(card.classes), schedule.class_weight_power)
    pixels = [ClassPixels(s.label) for s in labelled]
    area = np.array([float((s.label != IGNORE).sum()) for s in labelled])
    state = _State(_identity(card, schedule, model), 0, 0.0, model, average, optimiser, rng)
    if checkpoint is not None and checkpoint.exists():
        _restore(checkpoint, state)

    start, spent, recent = state.step, state.seconds, []
    begun = time.monotonic()
    model.train()
    for step in range(start, schedule.steps):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, schedule)
        chosen = int(rng.choice(len(labelled), p=area / area.sum()))
        scene, tiles = labelled[chosen], []
        for _ in range(schedule.batch):
            around = pixels[chosen].draw(rng) if rng.random() < schedule.class_balance else None
            tiles.append(augment(draw_tile(scene, card.tile_size, rng, around), card, schedule, rng))
        names = [name for name in card.modality_names if name in scene.values]
        loss = batch_loss(model, tiles, draw_subsets(names, sampling or Sampling(), rng), weight, schedule.label_smoothing)
        if not torch.isfinite(loss):
            raise InputError(
                f"scene {scene.name}", f"the loss is {loss.item()} at step {step + 1}", "Lower schedule.learning_rate."
            )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), schedule.clip)
        optimiser.step()
        _average(average, model, min(schedule.average, (step + 1) / (step + 10)))

        recent = [*recent[-49:], loss.item()]
        elapsed = time.monotonic() - begun
        rate = (step + 1 - start) / max(elapsed, 1e-9)
        state.step, state.seconds = step + 1, spent + elapsed
        eta = (schedule.steps - state.step) / rate
        report(Progress(state.step, schedule.steps, float(np.mean(recent)), state.seconds, rate, eta))
        if checkpoint is not None and ((step + 1) % schedule.checkpoint_every == 0 or step + 1 == schedule.steps):
            _save(checkpoint, state)
    return average.eval(), state.seconds


def learning_rate(step: int, schedule: Schedule) -> float:
    """Linear warm-up, then cosine to zero."""
    if step < schedule.warmup:
        return schedule.learning_rate * (step + 1) / schedule.warmup
    progress = (step - schedule.warmup) / max(1, schedule.steps - schedule.warmup)
    return schedule.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))


def make_optimiser(model: torch.nn.Module, schedule: Schedule) -> torch.optim.AdamW:
    """AdamW that decays matrices and kernels only: not norms, biases, class vectors or fusion tokens."""
    decayed, free = [], []
    for name, parameter in model.named_parameters():
        plain = parameter.ndim < 2 or "fusion_tokens" in name or "embedding" in name
        (free if plain else decayed).append(parameter)
    groups = [{"params": decayed, "weight_decay": schedule.weight_decay}, {"params": free, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=schedule.learning_rate, betas=(0.9, 0.99))


def augment(tile: Tile, card: Card, schedule: Schedule, rng: np.random.Generator) -> Tile:
    """Make parts of layers missing and vary the bands' gain."""
    values, valid = dict(tile.values), dict(tile.valid)
    for name in values:
        if rng.random() < schedule.hole_probability:
            valid[name] = punch_hole(valid[name], rng)
        if schedule.gain and card.modality(name).kind == "continuous":
            bands = card.modality(name).bands
            factor = 1 + rng.uniform(-schedule.gain, schedule.gain, len(bands))
            # The gain acts on the physical value: stored * scale + offset.
            shift = np.array([b.offset / b.scale for b in bands]) * (factor - 1)
            values[name] = (values[name] * factor[:, None, None] + shift[:, None, None]).astype(np.float32)
    return Tile(values, valid, tile.label)


def batch_loss(
    model: FusionSegmenter, tiles: Sequence[Tile], subsets: Sequence[Sequence[str]], weight: Tensor, smoothing: float
) -> Tensor:
    """Weighted cross-entropy, mean over the labelled pixels of all subsets.

    A pixel counts for a subset only if one of the subset's modalities is valid somewhere in its tile.
    """
    names = sorted({name for subset in subsets for name in subset}, key=list(model.card.modality_names).index)
    values = {name: torch.from_numpy(np.stack([t.values[name] for t in tiles])) for name in names}
    valid = {name: torch.from_numpy(np.stack([t.valid[name] for t in tiles])) for name in names}
    label = torch.from_numpy(np.stack([t.label for t in tiles]))  # [B, T, T]
    logits = model(values, valid, subsets)  # [S, B, K, T, T]
    there = {name: valid[name].flatten(1).any(1) for name in names}
    known = torch.stack([torch.stack([there[n] for n in subset]).any(0) for subset in subsets])  # [S, B]
    target = torch.where(known[..., None, None], label, IGNORE)  # [S, B, T, T]
    losses = F.cross_entropy(
        logits.flatten(0, 1),
        target.flatten(0, 1),
        weight,
        ignore_index=IGNORE,
        label_smoothing=smoothing,
        reduction="sum",
    )
    return losses / (target != IGNORE).sum().clamp_min(1)


@torch.no_grad()
def _average(average: torch.nn.Module, model: torch.nn.Module, decay: float) -> None:
    for kept, new in zip(average.parameters(), model.parameters()):
        kept.lerp_(new, 1 - decay)


@dataclass
class _State:
    """Everything that a run needs to go on."""

    identity: str  # another run's checkpoint is refused
    step: int
    seconds: float
    model: torch.nn.Module
    average: torch.nn.Module
    optimiser: torch.optim.Optimizer
    rng: np.random.Generator


def _identity(card: Card, schedule: Schedule, model: torch.nn.Module) -> str:
    """Digest of everything that a run begins with, but for the pixels."""
    digest = hashlib.sha256(json.dumps([card.to_dict(), plain(schedule)]).encode())
    for tensor in model.state_dict().values():
        digest.update(tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()


def _save(path: Path, state: _State) -> None:
    """Write the state as safetensors: tensors by name, the rest as text in the header."""
    tensors = {f"model.{name}": t for name, t in state.model.state_dict().items()}
    tensors |= {f"average.{name}": t for name, t in state.average.state_dict().items()}
    for index, moments in state.optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{name}": t for name, t in moments.items()}
    header = {
        "identity": state.identity,
        "step": str(state.step),
        "seconds": str(state.seconds),
        "rng": json.dumps(state.rng.bit_generator.state),
    }
    part = path.with_name(path.name + ".part")
    save_file(tensors, part, metadata=header)
    part.replace(path)


def _restore(path: Path, state: _State) -> None:
    """Read what :func:`_save` wrote."""
    fix = "Remove the run folder to start anew, or choose another --run."
    try:
        with safe_open(path, "pt") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        if header["identity"] != state.identity:
            raise InputError(path, "the checkpoint is of a run with another configuration or other data", fix)
        parts: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}, "optimiser": {}}
        for name, tensor in tensors.items():
            part, _, rest = name.partition(".")
            parts[part][rest] = tensor
        moments: dict[int, dict[str, Tensor]] = {}
        for name, tensor in parts["optimiser"].items():
            index, _, kind = name.partition(".")
            moments.setdefault(int(index), {})[kind] = tensor
        state.model.load_state_dict(parts["model"])
        state.average.load_state_dict(parts["average"])
        groups = state.optimiser.state_dict()["param_groups"]
        state.optimiser.load_state_dict({"state": moments, "param_groups": groups})
        state.rng.bit_generator.state = json.loads(header["rng"])
        state.step, state.seconds = int(header["step"]), float(header["seconds"])
    except (SafetensorError, OSError, RuntimeError, KeyError, ValueError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(path, f"the checkpoint cannot be used ({error})", fix) from None
