"""The state of a run on disk, whole or not at all, as safetensors: tensors by name, the rest as text in the header."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from ...errors import InputError
from ...raster.workspace import discard

_FIX = "Remove the run folder to start anew, or choose another --run."
_TEXTS = ("step", "seconds", "precision", "why_precision", "recent", "rows", "best_score", "best_step", "stale")
"""Fields of the state that stand in the header."""


@dataclass
class State:
    """Everything that a run needs to go on."""

    identity: str  # another run's checkpoint is refused
    model: torch.nn.Module
    average: torch.nn.Module
    optimiser: torch.optim.Optimizer
    rng: np.random.Generator
    step: int = 0
    seconds: float = 0.0
    precision: str = ""  # of matrix products; not chosen yet
    why_precision: str = ""
    recent: list[float] = field(default_factory=list)  # losses of the last steps
    rows: list[dict[str, float]] = field(default_factory=list)  # the learning curve
    best: dict[str, Tensor] = field(default_factory=dict)  # weights of the best validation
    best_score: float = -1.0
    best_step: int = 0
    stale: int = 0  # validations since then


def save(path: Path, state: State) -> None:
    """Write the state.

    Raises:
        InputError: The disk is full, or the folder cannot be written.
    """
    tensors = {f"model.{name}": t for name, t in state.model.state_dict().items()}
    tensors |= {f"average.{name}": t for name, t in state.average.state_dict().items()}
    tensors |= {f"best.{name}": t for name, t in state.best.items()}
    for index, moments in state.optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{name}": t for name, t in moments.items()}
    header = {name: json.dumps(getattr(state, name)) for name in _TEXTS}
    header |= {"identity": state.identity, "rng": json.dumps(state.rng.bit_generator.state)}
    part = path.with_name(path.name + ".part")
    try:
        discard(part)  # a link would be written through
        save_file({name: t.detach().cpu().contiguous() for name, t in tensors.items()}, part, metadata=header)
        part.replace(path)
    except (OSError, SafetensorError) as error:
        part.unlink(missing_ok=True)
        why = f"the checkpoint cannot be written ({error})"
        raise InputError(path.parent, why, "Free some space, or choose another --run.") from None


def restore(path: Path, state: State) -> None:
    """Read what :func:`save` wrote.

    Raises:
        InputError: The file is damaged or belongs to another run.
    """
    try:
        with safe_open(path, "pt") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        if header["identity"] != state.identity:
            raise InputError(path, "the checkpoint is of a run with another configuration or other data", _FIX)
        parts: dict[str, dict[str, Tensor]] = {"model": {}, "average": {}, "best": {}, "optimiser": {}}
        for name, tensor in tensors.items():
            part, _, rest = name.partition(".")
            parts[part][rest] = tensor
        moments: dict[int, dict[str, Tensor]] = {}
        for name, tensor in parts["optimiser"].items():
            index, _, kind = name.partition(".")
            moments.setdefault(int(index), {})[kind] = tensor
        state.model.load_state_dict(parts["model"])
        state.average.load_state_dict(parts["average"])
        state.best = parts["best"]
        groups = state.optimiser.state_dict()["param_groups"]
        state.optimiser.load_state_dict({"state": moments, "param_groups": groups})
        state.rng.bit_generator.state = json.loads(header["rng"])
        for name in _TEXTS:
            setattr(state, name, json.loads(header[name]))
    except (SafetensorError, OSError, RuntimeError, KeyError, ValueError, TypeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(path, f"the checkpoint cannot be used ({error})", _FIX) from None
