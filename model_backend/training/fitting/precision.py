"""Where a run computes and in which precision: chosen by what is there and by what is measured, never assumed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import torch

from ...errors import InputError
from ...nn.processes import rank, total

ROUNDS = 5
"""Timed steps of each precision, one after the other in turn; one more of each before them is not counted."""
MOST_SECONDS = 20.0
"""No further round begins after that time."""
SHORT = 200
"""A run of fewer steps is not worth the measurement."""
WORTH = 1.1
"""Mixed precision must be this many times as fast."""


def choose_device(wanted: str) -> tuple[torch.device, str]:
    """The device of a run and why.

    Args:
        wanted: ``auto``, ``cpu`` or ``cuda``.

    Raises:
        InputError: CUDA is asked for and not there.
    """
    there = torch.cuda.is_available()
    if wanted == "cuda" and not there:
        raise InputError("schedule.device", "no CUDA device is there", "Set it to auto or cpu.")
    if wanted == "cpu" or not there:
        return torch.device("cpu"), "as asked" if wanted == "cpu" else "no CUDA device is there"
    index = torch.cuda.current_device()
    return torch.device("cuda", index), torch.cuda.get_device_name(index)


def mixed(device: torch.device, precision: str) -> AbstractContextManager:
    """The context in which a step computes its loss."""
    return torch.autocast(device.type, torch.bfloat16, enabled=precision == "bfloat16")


def choose_precision(wanted: str, device: torch.device, steps: int, work: Callable[[str], None]) -> tuple[str, str]:
    """Float32, or bfloat16 where it is faster.

    Args:
        wanted: ``auto``, ``float32`` or ``bfloat16``.
        device: Where the run computes.
        steps: Length of the run.
        work: Does the work of a step, without changing anything, in a precision.

    Returns:
        The precision, the same in all processes, and why.
    """
    if wanted != "auto":
        return wanted, "as asked"
    if steps < SHORT:
        return "float32", "too short a run to measure another"
    if device.type == "cuda" and not torch.cuda.is_bf16_supported():
        return "float32", "the device has no bfloat16"
    seconds: dict[str, list[float]] = {"float32": [], "bfloat16": []}
    for done in range(ROUNDS + 1):
        if done > 1 and _of_first(sum(map(sum, seconds.values())), device) > MOST_SECONDS:
            break
        for precision, times in seconds.items():
            begun = time.perf_counter()
            work(precision)
            if device.type == "cuda":
                torch.cuda.synchronize(device)
            times.append(time.perf_counter() - begun)
    full, half = (statistics.median(times[1:]) for times in seconds.values())
    factor = _of_first(full / half, device)
    if factor >= WORTH:
        return "bfloat16", f"measured: {factor:.1f} times as fast as float32"
    return "float32", f"measured: bfloat16 is only {factor:.2g} times as fast"


def _of_first(value: float, device: torch.device) -> float:
    """The first process's value: it decides for all."""
    return float(total(torch.tensor(value if rank() == 0 else 0.0, dtype=torch.float32, device=device)))
