"""The one training loop: whatever is learnt, this is how. Plain torch.

What is learnt is an :class:`Objective`; ``loop.py`` has the one for labels, ``pretrain.py`` the one without.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from ...card import Card
from ...errors import InputError
from ...nn.onednn import TrainableOneDnnLinear, use_onednn
from ...nn.processes import rank, total, world_size
from ...schema import plain
from ..schedule import Schedule
from . import checkpoint
from .checkpoint import State
from .curve import write_curve
from .distributed import average_gradients
from .precision import choose_device, choose_precision, mixed

CHECKPOINT_FILE = "checkpoint.safetensors"
RECENT = 50
"""Losses that are averaged for the progress."""
ROWS = 200
"""Points of a learning curve, about."""


@dataclass(frozen=True)
class Progress:
    """What is told after a step."""

    step: int  # 1..steps
    steps: int
    loss: float  # mean of the last steps
    seconds: float  # of training so far, earlier processes of the run included
    rate: float  # steps per second
    eta: float  # seconds to the end
    score: float | None = None  # of a validation after this step, 0..1
    class_scores: Mapping[str, float] = field(default_factory=dict)  # F1 by class, with the score
    last: bool = False  # nothing comes after it


Report = Callable[[Progress], None]
"""Called after each step."""
Say = Callable[[str], None]
"""Called with remarks for the user."""


class Objective(Protocol):
    """What a run learns."""

    card: Card
    model: nn.Module  # in training; on the device after the loop has moved it

    def loss(self, rng: np.random.Generator, device: torch.device) -> tuple[Tensor, Sequence[str]]:
        """Draw a batch and compute its loss, a scalar.

        Args:
            rng: Source of randomness, in the same state in all processes.
            device: Where to compute.

        Returns:
            A scalar whose mean over the processes is the loss of the whole batch, and the scenes drawn.
        """

    def score(self, model: nn.Module, device: torch.device) -> float | None:
        """How good a model is, 0..1, more is better; None: there is nothing to validate on."""

    @property
    def class_scores(self) -> Mapping[str, float]:
        """F1 by class, 0..1, of the last validation; empty before it."""

    def still(self) -> list[nn.Parameter]:
        """Parameters that stand still at first (``schedule.unfreeze_after``)."""


@dataclass(frozen=True)
class Fitted:
    """What a run made."""

    model: nn.Module  # averaged weights, the best ones if there was a validation; in eval mode, on the processor
    steps: int  # done
    seconds: float  # of training in all
    machine: str  # what it ran on, in words


def _silent(_: str) -> None:
    """Nobody listens."""


def _always() -> bool:
    """Nobody stops the run."""
    return True


@dataclass(frozen=True)
class Listener:
    """Who a run tells how it goes, and asks whether to go on."""

    report: Report
    say: Say
    go_on: Callable[[], bool] = _always  # asked after each step, and may wait; no: the best so far is the model


def fit(
    objective: Objective,
    schedule: Schedule,
    report: Report,
    run: Path | None = None,
    say: Say = _silent,
    identity: object = None,
    go_on: Callable[[], bool] = _always,
) -> Fitted:
    """Train.

    With the same configuration, data and number of processes the result is the same to the bit on one machine,
    however often the run was stopped; but not if it has a time limit, because then the clock has a say.

    Args:
        objective: What is learnt.
        schedule: How long and how.
        report: Called after each step.
        run: Folder for the checkpoint and the learning curve; if there is a checkpoint, the run goes on from it.
        say: Called with remarks for the user.
        identity: Plain data that, with the schedule, the card and the first weights, tells this run from others.
        go_on: Asked after each step; the time that it takes does not count. No: the run ends with the best it has.

    Raises:
        InputError: The loss is no longer finite, or the checkpoint cannot be used or written.
    """
    torch.set_num_threads(schedule.threads)
    device, why = choose_device(schedule.device)
    model = objective.model
    digest = _digest([objective.card.to_dict(), plain(schedule), identity, world_size()], model)
    model.to(device)
    if device.type == "cpu":
        # 1.2 times the speed of a step on processors that MKL does not favour.
        use_onednn(model, {nn.Linear: TrainableOneDnnLinear})
    average = copy.deepcopy(model).requires_grad_(False)
    still = objective.still()
    state = State(digest, model, average, make_optimiser(model, schedule), np.random.default_rng(schedule.seed))
    file = None if run is None else run / CHECKPOINT_FILE
    if file is not None and file.exists():
        checkpoint.restore(file, state)
    finished = _finished(state, schedule)
    before, begun = state.seconds, time.monotonic()
    model.train()
    if not finished:
        if not state.precision:
            state.precision, state.why_precision = _measured(objective, schedule, device)
        say(f"Training on {_words(device, schedule)} ({why}) in {state.precision} ({state.why_precision}).")
    first, started, limited_by_time = state.step, time.monotonic(), math.isfinite(schedule.seconds)
    while not finished:
        share = schedule.share(state.step, state.seconds)
        for group in state.optimiser.param_groups:
            group["lr"] = learning_rate(share, schedule)
        for parameter in still:
            parameter.requires_grad_(share >= schedule.unfreeze_after)
        loss = _step(objective, state, schedule, device)
        _average(average, model, min(schedule.average, (state.step + 1) / (state.step + 10)))

        paused = time.monotonic()
        told_to_end = not go_on()
        begun += time.monotonic() - paused
        state.step += 1
        state.seconds = before + time.monotonic() - begun
        if limited_by_time and world_size() > 1:  # the first process's clock is everyone's
            clock = torch.tensor(state.seconds if rank() == 0 else 0.0, device=device)
            state.seconds = float(total(clock))
        state.recent = [*state.recent[1 - RECENT :], loss]
        finished = told_to_end or _finished(state, schedule)
        score = None
        if finished or state.step % schedule.validate_every == 0:
            score = objective.score(average, device)
        if score is not None:
            _judge(state, score)
            finished = finished or (bool(schedule.patience) and state.stale >= schedule.patience)
        mean = float(np.mean(state.recent))
        if score is not None or finished or state.step % max(1, schedule.steps // ROWS) == 0:
            row = {"step": state.step, "seconds": round(state.seconds, 2), "loss": mean}
            state.rows.append(row if score is None else {**row, "miou": score})
        due = finished or state.step % schedule.checkpoint_every == 0
        if rank() == 0 and due and run is not None and file is not None:
            checkpoint.save(file, state)
            write_curve(run, state.rows, objective.card.name)
        rate = (state.step - first) / max(time.monotonic() - started, 1e-9)
        eta = 0.0 if finished else min((schedule.steps - state.step) / rate, schedule.seconds - state.seconds)
        classes = {} if score is None else dict(objective.class_scores)
        report(Progress(state.step, schedule.steps, mean, state.seconds, rate, eta, score, classes, finished))
    for parameter in still:
        parameter.requires_grad_(True)
    if state.best:
        average.load_state_dict(state.best)
        say(f"The best weights are those of step {state.best_step}: mean mIoU {state.best_score:.3f}.")
    machine = f"{_words(device, schedule)}, {state.precision}"
    return Fitted(average.eval().cpu(), state.step, state.seconds, machine)


def _step(objective: Objective, state: State, schedule: Schedule, device: torch.device) -> float:
    """One step of the optimiser; the loss of the whole batch."""
    torch.manual_seed(int(state.rng.integers(2**63)))  # for what draws on the device
    with mixed(device, state.precision):
        loss, scenes = objective.loss(state.rng, device)
    value = float(total(loss)) / world_size()
    if not math.isfinite(value):
        names = ", ".join(sorted(set(scenes))[:5])
        what = f"scene{'s' if len(set(scenes)) > 1 else ''} {names}"
        raise InputError(what, f"the loss is {value} at step {state.step + 1}",
                         "Lower schedule.learning_rate, and check the values of the layers.")  # fmt: skip
    state.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    average_gradients(state.model.parameters())
    torch.nn.utils.clip_grad_norm_(state.model.parameters(), schedule.clip)
    state.optimiser.step()
    return value


def _finished(state: State, schedule: Schedule) -> bool:
    stopped = schedule.patience and state.stale >= schedule.patience
    return state.step >= schedule.steps or state.seconds >= schedule.seconds or bool(stopped)


def _judge(state: State, score: float) -> None:
    """Keep the averaged weights if they are the best so far."""
    if score > state.best_score:
        state.best = {name: t.detach().clone() for name, t in state.average.state_dict().items()}
        state.best_score, state.best_step, state.stale = score, state.step, 0
    else:
        state.stale += 1


def _measured(objective: Objective, schedule: Schedule, device: torch.device) -> tuple[str, str]:
    """The precision of the run; leaves weights and random numbers as they are."""

    def work(precision: str) -> None:
        with mixed(device, precision):
            loss, _ = objective.loss(np.random.default_rng(schedule.seed), device)
        loss.backward()
        objective.model.zero_grad(set_to_none=True)

    return choose_precision(schedule.precision, device, schedule.steps, work)


def learning_rate(share: float, schedule: Schedule) -> float:
    """Linear warm-up, then cosine to zero, after a share of the run."""
    step = share * schedule.steps
    if step < schedule.warmup:
        return schedule.learning_rate * (step + 1) / schedule.warmup
    progress = (step - schedule.warmup) / max(1, schedule.steps - schedule.warmup)
    return schedule.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))


def make_optimiser(model: nn.Module, schedule: Schedule) -> torch.optim.AdamW:
    """AdamW that decays matrices and kernels only: not norms, biases, class vectors or fusion tokens."""
    decayed: list[nn.Parameter] = []
    free: list[nn.Parameter] = []
    for name, parameter in model.named_parameters():
        undecayed = parameter.ndim < 2 or "fusion_tokens" in name or "embedding" in name
        (free if undecayed else decayed).append(parameter)
    groups = [{"params": decayed, "weight_decay": schedule.weight_decay}, {"params": free, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=schedule.learning_rate, betas=(0.9, 0.99))


@torch.no_grad()
def _average(average: nn.Module, model: nn.Module, decay: float) -> None:
    for kept, new in zip(average.parameters(), model.parameters()):
        kept.lerp_(new, 1 - decay)


def _digest(facts: object, model: nn.Module) -> str:
    """Digest of everything that a run begins with."""
    digest = hashlib.sha256(json.dumps(facts).encode())
    for tensor in model.state_dict().values():
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def _words(device: torch.device, schedule: Schedule) -> str:
    """What the run computes on."""
    import platform

    each = f"{schedule.threads} thread{'s' if schedule.threads > 1 else ''} of {platform.machine()}"
    where = each if device.type == "cpu" else torch.cuda.get_device_name(device)
    return where if world_size() == 1 else f"{world_size()} processes, each on {where}"
