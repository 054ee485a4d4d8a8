"""Counts by spatial blocks, and what they say of the uncertainty of anything computed from them.

Neighbouring pixels are alike, so an interval that takes pixels for independent is far too narrow. Here whole blocks
of the area are drawn again with replacement (block bootstrap; P. Hall, Resampling a coverage pattern, 1985), the
same blocks for every subset, so that differences between subsets are judged by what both share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..raster.grid import Window

REPLICATES = 1000
LEVEL = 0.95
FEW_BLOCKS = 20
"""With fewer blocks the intervals themselves are rough, and that is said."""
_FEWEST, _MOST = 64, 1024  # blocks that are aimed at
_BYTES = 256 << 20


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval at :data:`LEVEL`; NaN where it cannot be known."""

    value: float
    low: float
    high: float

    @property
    def is_noise(self) -> bool:
        """Whether, as a difference, it cannot be told from zero."""
        return not (self.low > 0 or self.high < 0)


def estimate(values: np.ndarray) -> Estimate:
    """A figure ``[0]`` with the percentile interval of its bootstrap replicates ``[1:]``."""
    replicates = values[1:][np.isfinite(values[1:])]
    if not np.isfinite(values[0]) or not replicates.size:
        return Estimate(float(values[0]), float("nan"), float("nan"))
    low, high = np.quantile(replicates, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(values[0]), float(low), float(high))


def all_or_none(samples: float) -> float:
    """The least share that goes with a run of hits and no miss, at :data:`LEVEL`; of misses alone, one minus it.

    C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits, 1934, which has a closed form there.

    Args:
        samples: Number of independent samples n; infinite: everything was looked at.
    """
    return float(((1 - LEVEL) / 2) ** (1 / samples)) if samples > 0 else 0.0


def widened(found: Estimate, samples: float) -> Estimate:
    """A bootstrap interval that has no width, as all blocks say the same, by how many blocks there are."""
    if found.low != found.high:
        return found
    if found.value in (0.0, 1.0):
        least = all_or_none(samples)
        return Estimate(found.value, least, 1.0) if found.value else Estimate(found.value, 0.0, 1 - least)
    return Estimate(found.value, float("nan"), float("nan"))  # one block: nothing is known of others


class Blocks:
    """Square blocks over a window: by default a tile's side, more of them if the area is small, fewer if it is huge.

    Args:
        window: The area.
        tile_size: Pixels on a side of the model's tiles: beyond them its errors are hardly related.
        values: Numbers that will be kept of each block; bounds the memory.
    """

    def __init__(self, window: Window, tile_size: int, values: int) -> None:
        """Choose the size; see the class."""
        pixels = window.width * window.height
        most = int(np.clip(_BYTES // (8 * values), 1, _MOST))
        side = min(tile_size, int((pixels / _FEWEST) ** 0.5))
        self.side = max(8, side, int(np.ceil((pixels / most) ** 0.5)))
        self._window, self._columns = window, -(-window.width // self.side)
        self.count = self._columns * -(-window.height // self.side)

    def of(self, part: Window) -> np.ndarray:
        """Number of the block of each pixel of a part of the window, intp ``[h, w]``."""
        rows = (np.arange(part.row, part.bottom) - self._window.row) // self.side
        columns = (np.arange(part.col, part.right) - self._window.col) // self.side
        return rows[:, None] * self._columns + columns


def resample(counts: np.ndarray, seed: int = 0, replicates: int = REPLICATES) -> np.ndarray:
    """Sums over all blocks, and over blocks drawn again.

    Args:
        counts: ``[blocks, ...]``; blocks that are all zero take no part.
        seed: Of the draws; counts with the same blocks get the same draws.
        replicates: Number of draws R.

    Returns:
        float64 ``[1 + R, ...]``, the plain sums first.
    """
    shape, flat = counts.shape[1:], counts.reshape(len(counts), -1)
    flat = flat[flat.any(1)].astype(np.float64)
    replicates = max(50, min(replicates, _BYTES // (8 * max(1, flat.shape[1]))))
    if not len(flat):
        return np.zeros((1 + replicates, *shape))
    draws = np.random.default_rng(seed).multinomial(len(flat), np.full(len(flat), 1 / len(flat)), replicates)
    return np.concatenate([flat.sum(0)[None], draws @ flat]).reshape(-1, *shape)
