"""Tiles on the global lattice, and their blending.

Tile (i, j) stands at (i * stride, j * stride) of the global pixel lattice, whatever was asked for, so a
pixel is always answered by the same tiles, added in the same order: the same bits for every request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..card import ClassInfo
from ..raster.grid import Window
from .quality import DEFAULT, QUALITIES

OVERLAP = QUALITIES[DEFAULT].overlap

CONFIDENCE_SCALE = 0.004
"""Confidence rasters hold ``probability / CONFIDENCE_SCALE``, 0..250."""
NO_CONFIDENCE = 255
UNLIKE_SCALE = 0.01
"""Applicability rasters hold ``dissimilarity / UNLIKE_SCALE``, at most :data:`MOST_UNLIKE`; 100 is the threshold."""
MOST_UNLIKE = 254


def overlap_of(tile_size: int, overlap: float = OVERLAP) -> int:
    """Pixels that neighbouring tiles share, from the share of a side."""
    return int(tile_size * overlap)


def tiles_touching(window: Window, tile_size: int, overlap: float = OVERLAP) -> list[list[Window]]:
    """The tiles that touch a window, row by row, each row from left to right."""
    stride = tile_size - overlap_of(tile_size, overlap)
    return [
        [
            Window(i * stride, j * stride, tile_size, tile_size)
            for i in _steps(window.col, window.right, stride, tile_size)
        ]
        for j in _steps(window.row, window.bottom, stride, tile_size)
    ]


def _steps(start: int, stop: int, stride: int, size: int) -> range:
    """Indices i with ``i * stride < stop`` and ``i * stride + size > start``."""
    return range((start - size) // stride + 1, -(-stop // stride))


def blend_weights(tile_size: int, overlap: float = OVERLAP) -> np.ndarray:
    """Weight of each pixel of a tile, float32 ``[T, T]``: flat, with cosine ramps where tiles overlap.

    Along one side ``w(x) = sin^2(pi/2 (x + 1/2) / ramp)`` on the ramp. The weights of all tiles at a
    pixel sum to one up to rounding.
    """
    shared = overlap_of(tile_size, overlap)
    side = np.ones(tile_size)
    ramp = np.sin(np.pi / 2 * (np.arange(shared) + 0.5) / max(1, shared)) ** 2
    side[:shared] = ramp
    side[tile_size - shared :] = ramp[::-1]
    return np.outer(side, side).astype(np.float32)


@dataclass(frozen=True)
class Rows:
    """Finished rows of a window."""

    window: Window
    best: np.ndarray  # intp [h, w], index of the most probable class of the map
    probability: np.ndarray  # float32 [h, w], of that class; 0 where no tile answered
    inside: np.ndarray | None  # bool [h, w], that class is the most probable without its border; None: no borders
    shares: np.ndarray | None  # float32 [K', h, w], probability of each class of the map; None: not asked for
    unlike: np.ndarray | None  # float32 [h, w], as of Prediction, NaN where nobody told; None: nobody tells


class Blender:
    """Weighted means of the probabilities of overlapping tiles over one window.

    Tiles come row by row; only as many rows as a tile has are held, whatever the window's size.

    Args:
        window: The area wanted.
        tile_size: T.
        classes: The K classes answered; the map has all but borders, which are added to their owners.
        overlap: Share of a tile's side that it has in common with the next.
        shares: Whether the probabilities of all classes are wanted.
    """

    def __init__(
        self,
        window: Window,
        tile_size: int,
        classes: Sequence[ClassInfo],
        overlap: float = OVERLAP,
        shares: bool = False,
    ) -> None:
        """Start with nothing answered; see the class."""
        self._shown = [k for k, c in enumerate(classes) if c.border_of is None]
        owners = {classes[k].value: i for i, k in enumerate(self._shown)}
        self._borders = [(k, owners[c.border_of]) for k, c in enumerate(classes) if c.border_of is not None]
        self._window, self._top = window, window.row
        self._weights = blend_weights(tile_size, overlap)
        self._sums = np.zeros((len(classes), tile_size, window.width), np.float32)
        self._total = np.zeros((tile_size, window.width), np.float32)
        self._shares = shares
        self._unlike: np.ndarray | None = None  # [2, T, width]: sum, and its weights

    def add(self, tile: Window, probabilities: np.ndarray, unlike: np.ndarray | None = None) -> None:
        """Add a tile. Rows above the top of an earlier ``finish`` are over.

        Args:
            tile: Its place.
            probabilities: Float32 ``[K, T, T]``.
            unlike: Float32 ``[h, w]`` by patch, NaN where it cannot be told.
        """
        part = tile.within(self._window)
        rows, columns = tile.slices(part)
        mine = (slice(part.row - self._top, part.bottom - self._top), self._window.slices(part)[1])
        weights = self._weights[rows, columns]
        self._sums[(slice(None), *mine)] += probabilities[:, rows, columns] * weights
        self._total[mine] += weights
        if unlike is not None:
            if self._unlike is None:
                self._unlike = np.zeros((2, *self._total.shape), np.float32)
            side = self._weights.shape[0] // unlike.shape[0]
            pixels = unlike.repeat(side, 0).repeat(side, 1)
            told = pixels[rows, columns]
            there = ~np.isnan(told)
            self._unlike[(slice(None), *mine)] += np.stack([np.where(there, told, 0), there]) * weights

    def finish(self, bottom: int) -> Rows | None:
        """Give the rows down to ``bottom`` (lattice index): no later tile reaches them. None if there are none."""
        bottom = min(bottom, self._window.bottom)
        height = bottom - self._top
        if height <= 0:
            return None
        sums, total = self._sums[:, :height], self._total[:height]
        merged = self._merge(sums)
        best = merged.argmax(0)
        highest = np.take_along_axis(merged, best[None], 0)[0]
        probability = np.divide(highest, total, out=np.zeros_like(highest), where=total > 0)
        inside = np.take(self._shown, best) == sums.argmax(0) if self._borders else None
        shares = unlike = None
        if self._shares:
            shares = np.divide(merged, total, out=np.zeros_like(merged), where=total > 0)
        if self._unlike is not None:
            summed, weight = self._unlike[:, :height]
            unlike = np.divide(summed, weight, out=np.full_like(summed, np.nan), where=weight > 0)
            self._unlike = _scroll(self._unlike, height)
        place = Window(self._window.col, self._top, self._window.width, height)
        rows = Rows(place, best, probability, inside, shares, unlike)
        self._sums, self._total = _scroll(self._sums, height), _scroll(self._total, height)
        self._top = bottom
        return rows

    def _merge(self, sums: np.ndarray) -> np.ndarray:
        """Sums by class of the map."""
        if not self._borders:
            return sums
        merged = sums[self._shown]
        for border, owner in self._borders:
            merged[owner] += sums[border]
        return merged


def _scroll(array: np.ndarray, rows: int) -> np.ndarray:
    """Move the rows up; zeros come in below."""
    moved = np.zeros_like(array)
    moved[..., : array.shape[-2] - rows, :] = array[..., rows:, :]
    return moved
