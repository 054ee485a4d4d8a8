"""Several dates of one modality: what belongs together, and how their answers become one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Optional

import numpy as np

from ..raster.source import RasterSource

Answer = tuple[np.ndarray, Optional[np.ndarray]]
"""Of one tile: probabilities ``[K, T, T]``, and the dissimilarity of its patches if the model tells it."""


def by_date(sources: Sequence[RasterSource]) -> list[tuple[int, ...]]:
    """Which sources the model sees together, for each date of the modality that has most.

    A modality with fewer dates takes part with the nearest one, with a single date in all.

    Returns:
        For each date, indices of one source of each modality, that of the modality with most dates first.
    """
    groups: dict[str, list[int]] = {}
    for index, source in enumerate(sources):
        groups.setdefault(source.modality, []).append(index)
    if not groups:
        return []
    main = max(groups, key=lambda name: len(groups[name]))  # of as many, the first
    found = []
    for index in groups[main]:
        others = [
            min(group, key=lambda i: (_days_apart(sources[i].day, sources[index].day), i))
            for name, group in groups.items()
            if name != main
        ]
        found.append((index, *others))
    return found


def _days_apart(one: str, other: str) -> int:
    try:
        return abs((datetime.date.fromisoformat(one) - datetime.date.fromisoformat(other)).days)
    except ValueError:
        return 0


def mean_of_dates(answers: Sequence[Answer], counts: Sequence[np.ndarray | None]) -> Answer:
    """One answer of those of several dates, added in their order.

    A pixel's probabilities are the mean over the dates on which it is valid; over all, where it is on none. The
    dissimilarity of a patch is the mean over those that have one.

    Args:
        answers: One per date, at least one.
        counts: Where each is valid, bool ``[T, T]``; None if there is one date only.
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
