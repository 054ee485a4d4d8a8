"""Several dates of one modality: what belongs together, and how their answers become one."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Optional

import numpy as np

from ..raster.source import RasterSource

Answer = tuple[np.ndarray, Optional[np.ndarray]]
"""Of one tile: probabilities ``[K, T, T]``, and the dissimilarity of its patches if the model tells it."""

Pixels = tuple[np.ndarray, np.ndarray]
"""Values float32 ``[C, T, T]`` and where they are valid, bool ``[T, T]``."""


@dataclass(frozen=True)
class Look:
    """What the model is shown of a tile at once: each modality that it has, of one date."""

    values: Mapping[str, np.ndarray]  # float32 [C, T, T]
    valid: Mapping[str, np.ndarray]  # bool [T, T]
    counts: np.ndarray | None  # bool [T, T], where it counts among those of other dates; None: it is the only one


def looks(sources: Sequence[RasterSource], pixels: Sequence[Pixels | None]) -> tuple[Look, ...]:
    """What the model is shown of a tile: once for each date on which the layer of most dates has something.

    Where it has nothing, all those looks count that have something there; and where none has, the dates of other layers
    that were not the nearest to any.

    Args:
        sources: All of the run.
        pixels: What each has of the tile; None: nothing.
    """
    there = {i: found for i, found in enumerate(pixels) if found is not None}
    dates = _by_date(sources, there.keys())
    main, covered = (_where([there[i] for date in dates for i in date[:most]]) for most in (1, None))
    found = [(date, there[date[0]][1] | (_where([there[i] for i in date]) & ~main)) for date in dates]
    for i in sorted(there.keys() - {i for date in dates for i in date}):
        new = there[i][1] & ~covered
        if new.any():
            found.append(((i,), new))
            covered = covered | new
    answer = []
    for date, counts in found:
        values, valid = ({sources[i].modality: there[i][k] for i in date} for k in (0, 1))
        answer.append(Look(values, valid, counts if len(found) > 1 else None))
    return tuple(answer)


def _where(pixels: Sequence[Pixels]) -> np.ndarray:
    """Where any of these is valid: bool ``[T, T]``; one value, no, without any."""
    return np.logical_or.reduce([valid for _, valid in pixels])


def _by_date(sources: Sequence[RasterSource], there: Set[int]) -> list[tuple[int, ...]]:
    """Which sources the model sees together, for each date of the modality that has most.

    A modality with fewer dates takes part with the nearest one, with a single date in all.

    Args:
        sources: All of the run.
        there: Indices of those that have something; the others are left out.

    Returns:
        For each date, indices of one source of each modality, that of the modality with most dates first.
    """
    groups: dict[str, list[int]] = {}
    for index, source in enumerate(sources):
        groups.setdefault(source.modality, []).append(index)
    names = sorted(groups, key=lambda name: -len(groups[name]))  # of as many, the first
    main, *others = [[i for i in groups[name] if i in there] for name in names if there & set(groups[name])] or [[]]
    return [
        (index, *(min(group, key=lambda i: (_days_apart(sources[i].day, sources[index].day), i)) for group in others))
        for index in main
    ]


def _days_apart(one: str, other: str) -> int:
    try:
        return abs((datetime.date.fromisoformat(one) - datetime.date.fromisoformat(other)).days)
    except ValueError:
        return 0


def mean_of_dates(answers: Sequence[Answer], counts: Sequence[np.ndarray | None]) -> Answer:
    """One answer of those of several dates, added in their order.

    A pixel's probabilities are the mean over the dates on which it counts; over all, where it does on none. The
    dissimilarity of a patch is the mean over those that have one.

    Args:
        answers: One per date, at least one.
        counts: Where each counts, bool ``[T, T]``; None if there is one date only.
    """
    if len(answers) == 1:
        return answers[0]
    there = np.array(counts, np.float32)
    there[:, ~there.any(0)] = 1.0
    total = np.zeros_like(answers[0][0])
    for (probabilities, _), weight in zip(answers, there):
        total += probabilities * weight
    total /= there.sum(0)
    if answers[0][1] is None:
        return total, None
    unlike = np.stack([each for _, each in answers if each is not None])
    known = ~np.isnan(unlike)
    summed = np.where(known, unlike, np.float32(0)).sum(0, dtype=np.float32)
    return total, np.where(known.any(0), summed / np.maximum(known.sum(0), 1), np.nan).astype(unlike.dtype)


def best_pixels(dates: Sequence[tuple[np.ndarray, np.ndarray]], spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One image of those of several dates: each pixel is that of the date which is nearest to the median of all.

    All bands of a pixel are of one date. What is far off, as cloud and shadow that no mask knows, is left behind; of
    two dates, and of equals, it is the newest. The medoid of Flood, Remote Sensing 5 (2013), 6481.

    Args:
        dates: Values ``[C, T, T]`` and validity ``[T, T]``, oldest first.
        spread: Of each band, above 0: what counts as much of one as of another, ``[C]``.

    Returns:
        Values and validity likewise.
    """
    values, valid = (np.stack([pair[k] for pair in dates[::-1]]) for k in (0, 1))
    there = np.where(valid[:, None], values, np.nan)
    known = valid.any(0)
    median = np.zeros(values.shape[1:], values.dtype)
    median[:, known] = np.nanmedian(there[:, :, known], axis=0)
    far = (np.abs(values - median) / spread[:, None, None]).sum(1)
    # What rounds to the same distance is the same: of two dates both are as far from their median.
    far = np.where(valid, np.round(far, 5), np.inf)
    best = far.argmin(0)
    chosen = np.take_along_axis(values, best[None, None], 0)[0]
    return np.where(known, chosen, 0).astype(values.dtype), known
