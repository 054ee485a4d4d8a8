"""Where the network computes: a graphics card if there is one that agrees with the processor, else the processor.

Only the decision; what it needs to know of torch comes from outside. Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import InputError

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = {"cuda": ("bfloat16", "float16", "float32"), "mps": ("float32",)}  # in the order in which they are tried
TOLERANCE = {"bfloat16": 0.03, "float16": 0.03, "float32": 1e-3}
"""Most that a probability may differ from the processor's in the self-test."""


FOR_ALL = "cpu", "the same for all processes, unless another is asked for"
"""What ``auto`` means to several processes, which have to give the same pixels: a device, and the reason."""


@dataclass(frozen=True)
class Device:
    """A choice."""

    name: str  # torch's
    precision: str  # of matrix products, torch's name
    reason: str  # for the user

    @property
    def pixels(self) -> str:
        """What of it decides a pixel's bits."""
        return f"{self.name} {self.precision}"


def choose_device(wanted: str, lacks: Callable[[str, str], str], difference: Callable[[str, str], float]) -> Device:
    """Choose where to compute.

    Args:
        wanted: One of :data:`DEVICES`.
        lacks: Why a device cannot be had, or not in a precision; empty if it can.
        difference: Self-test of a device in a precision: the largest difference of a probability.

    Raises:
        InputError: The device that was asked for is missing or computes something else.
    """
    if wanted not in DEVICES:
        raise InputError(f"device {wanted[:40]!r}", "there is no such choice", f"Give one of: {', '.join(DEVICES)}.")
    if wanted == "cpu":
        return Device("cpu", "float32", "as asked")
    against = []
    for name in PRECISIONS if wanted == "auto" else (wanted,):
        missing = lacks(name, "")
        if missing:
            against.append(f"{name}: {missing}")
            continue
        for precision in PRECISIONS[name]:
            missing = lacks(name, precision)
            if missing:
                against.append(f"{name} in {precision}: {missing}")
                continue
            try:
                off = difference(name, precision)
            except (RuntimeError, MemoryError) as error:
                against.append(f"{name} in {precision}: its self-test failed ({str(error).partition(chr(10))[0]})")
                continue
            if off <= TOLERANCE[precision]:  # false for NaN
                return Device(name, precision, f"it agrees with the processor to {off:.1g}")
            against.append(f"{name} in {precision}: it differs from the processor by {off:.2g}")
    if wanted != "auto":
        raise InputError(f"device {wanted}", "; ".join(against), "Give another device, or auto.")
    return Device("cpu", "float32", "; ".join(against))
