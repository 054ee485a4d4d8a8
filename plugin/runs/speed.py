"""How long a run will take: learnt from all runs of a model on a device of this machine, each by what it weighs.

A run takes a start (the engine, the layers' first look), and then so long for each look at a tile. A tiny run says
something of the start and little of the looks.
"""

from __future__ import annotations

from ...model_backend.card import Card
from ...model_backend.inference.quality import find_quality
from .. import settings

_MEMORY = 600.0  # seconds of computing that are remembered at their full weight; what is older fades
_NEWER = 0.5  # weight of a new start beside the ones before


def estimate(card: Card, quality: str, tiles: int, device: str = "") -> float | None:
    """Seconds that a run takes; None before the first run of a model.

    Args:
        card: The model's.
        quality: Name of the quality, which says how often a tile is looked at.
        tiles: Number of tiles.
        device: What is asked to compute it; empty: what the options say.
    """
    known = _known().get(_key(card, device))
    if known is None:
        return None
    looks, seconds, start = known
    return start + tiles * find_quality(quality).views * seconds / looks


def learn(card: Card, quality: str, tiles: int, seconds: float, whole: float, device: str = "") -> None:
    """Remember how fast a run was.

    Args:
        card: The model's.
        quality: Name of the quality.
        tiles: Number of tiles that were computed.
        seconds: That they took.
        whole: Seconds that the run took.
        device: As of :func:`estimate`.
    """
    if tiles <= 0 or seconds <= 0:
        return
    looks, rest = float(tiles * find_quality(quality).views), max(0.0, whole - seconds)
    known, key = _known(), _key(card, device)
    if key in known:
        before, spent, start = known[key]
        keep = min(1.0, _MEMORY / spent)
        looks, seconds = looks + keep * before, seconds + keep * spent
        rest = _NEWER * rest + (1 - _NEWER) * start
    known[key] = [round(looks, 3), round(seconds, 3), round(rest, 3)]
    settings.write_json(settings.SPEED, known)


def _known() -> dict[str, list[float]]:
    """Looks at tiles, seconds that they took, and seconds of a start, by model and device, as far as it is sound."""
    return {
        key: value
        for key, value in settings.read_json(settings.SPEED, {}).items()
        if isinstance(value, list)
        and len(value) == len(("looks", "seconds", "start"))
        and all(isinstance(number, float) for number in value)
        and min(value[:2]) > 0
    }


def _key(card: Card, device: str) -> str:
    return f"{card.digests.get(card.weights_file, card.name)[:16]} {device or settings.device()}"
