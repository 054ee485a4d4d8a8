"""What ``--quality`` and ``--dates`` mean: how tiles overlap, how often each is looked at. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError


@dataclass(frozen=True)
class Quality:
    """One choice; cost and gain are measured by ``benchmarks/quality.py``."""

    overlap: float  # share of a tile's side that it has in common with the next
    views: int  # mirror images of each tile whose probabilities are averaged, of the 4 there are


QUALITIES = {"fast": Quality(0.125, 1), "balanced": Quality(0.25, 1), "best": Quality(0.5, 4)}
DEFAULT = "balanced"
MEAN, BEST = "mean", "best"
"""How several dates become one map: their probabilities are averaged, or each pixel is taken from its best date."""


def find_quality(name: str) -> Quality:
    """The choice of a name.

    Raises:
        InputError: There is none of that name.
    """
    if name not in QUALITIES:
        raise InputError(f"quality {name[:40]!r}", "there is no such choice", f"Give one of: {', '.join(QUALITIES)}.")
    return QUALITIES[name]
