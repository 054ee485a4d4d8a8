"""The probabilities of two dates, pixel by pixel: how probable a change is, and what became what.

With p and q the probabilities of the K classes before and after, and errors of the two dates taken as independent, the
probability that the class is another one is ``1 - sum_k p_k q_k``. All is counted in whole numbers, so that every
machine finds the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..card import NODATA_CLASS
from ..inference.lattice import CONFIDENCE_SCALE, NO_CONFIDENCE
from ..inference.outputs import AVAILABILITY, CLASSES, PROBABILITIES

_ROWS = 128  # that are computed at once
FACTOR = 1000
"""A code of the change raster is this times the class before, plus the class after."""
BEFORE_ONLY, AFTER_ONLY = 255_001, 255_002
"""Codes of what has layers on one date only: it is not compared, and not counted."""
NEITHER = 255_255
"""Nodata of the change raster."""


@dataclass(frozen=True)
class Joint:
    """What two dates say of each pixel; all arrays are ``[h, w]``."""

    codes: np.ndarray  # uint32, see :data:`FACTOR`; a pixel that is not taken as changed has one class on both dates
    chance: np.ndarray  # uint8, probability of change / CONFIDENCE_SCALE, or NO_CONFIDENCE
    stays: np.ndarray  # uint8, the class that both dates support best, or NODATA_CLASS
    unsure: np.ndarray  # bool, as probable a change as is asked for, but the same class on both dates
    others: np.ndarray  # bool, compared, but other layers are valid on one date than on the other


def compare(
    before: Mapping[str, np.ndarray],
    after: Mapping[str, np.ndarray],
    values: Sequence[int],
    telling: tuple[int, int],
    threshold: float,
) -> Joint:
    """Compare two dates of an area.

    A pixel is changed where the maps of the two dates differ and the change is at least as probable as the threshold.
    If they differ, it is 0.5 or more: at a threshold of 0.5 this is the plain comparison of the two maps.

    Args:
        before: Layers :data:`CLASSES` ``[h, w]``, :data:`PROBABILITIES` ``[K, h, w]`` and :data:`AVAILABILITY`
            ``[h, w]`` of the first date.
        after: Likewise, of the second.
        values: Of the K classes.
        telling: For each date the bits of the layers of which one has to be valid for the date to count.
        threshold: Probability from which on a change counts, above 0 up to 1.
    """
    found = [
        _strip(_rows(before, row), _rows(after, row), np.asarray(values), telling, threshold)
        for row in range(0, before[CLASSES].shape[0], _ROWS)
    ]
    return Joint(*(np.concatenate(arrays) for arrays in zip(*found)))


def _rows(layers: Mapping[str, np.ndarray], first: int) -> dict[str, np.ndarray]:
    return {name: layer[..., first : first + _ROWS, :] for name, layer in layers.items()}


def _strip(
    before: Mapping[str, np.ndarray],
    after: Mapping[str, np.ndarray],
    values: np.ndarray,
    telling: tuple[int, int],
    threshold: float,
) -> tuple[np.ndarray, ...]:
    dates = before, after
    there = [d[CLASSES] != NODATA_CLASS for d in dates]
    for known, date, bits in zip(there, dates, telling):
        known &= (date[AVAILABILITY] & bits) != 0
    both = there[0] & there[1]
    shape = both.shape
    p, q = (d[PROBABILITIES].reshape(-1, *shape) for d in dates)
    alike, of_p, of_q, best = (np.zeros(shape, np.int32) for _ in range(4))
    stays = np.zeros(shape, np.intp)
    for k, (one, other) in enumerate(zip(p.astype(np.int32), q.astype(np.int32))):
        product, total = one * other, one + other
        alike += product
        of_p += one
        of_q += other
        rank = product * 1024 + total  # the sum decides where no class has a chance on both dates
        better = rank > best
        stays[better] = k
        np.maximum(best, rank, out=best)
    certain = of_p.astype(np.int64) * of_q
    chance = 1.0 - np.divide(alike, certain, out=np.ones(shape), where=both)
    likely = both & (chance >= threshold)
    moved = before[CLASSES] != after[CLASSES]
    # Where the maps agree that is the class: bytes may be alike where the probabilities were not.
    kept = np.where(moved, values[stays], before[CLASSES])
    kept = np.where(both, kept, NODATA_CLASS).astype(np.uint8)
    codes = np.full(shape, NEITHER, np.uint32)
    codes[there[0] & ~both], codes[there[1] & ~both] = BEFORE_ONLY, AFTER_ONLY
    codes[both] = np.where(
        likely & moved, pair(before[CLASSES], after[CLASSES]), pair(kept, kept)
    )[both]  # fmt: skip
    stored = np.where(both, np.rint(chance / CONFIDENCE_SCALE), NO_CONFIDENCE).astype(np.uint8)
    others = both & (before[AVAILABILITY] != after[AVAILABILITY])
    return codes, stored, kept, likely & ~moved, others


def pair(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Codes of classes before and after, uint32, in the arrays' common shape; see :data:`FACTOR`."""
    return before.astype(np.uint32) * np.uint32(FACTOR) + after


def is_changed(codes: np.ndarray) -> np.ndarray:
    """Where codes of any shape say that one class became another, bool in that shape."""
    return (codes < BEFORE_ONLY) & (codes // FACTOR != codes % FACTOR)
