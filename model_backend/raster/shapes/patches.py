"""Connected patches of pixels in a raster that comes in parts, and which of them are too small on the ground.

Two passes over the same parts: the first measures, the second tells. A patch that reaches over parts is measured as a
whole, and areas add up exactly, so what is small does not depend on how the raster is cut.
"""

from __future__ import annotations

import numpy as np

from ...card import NODATA_CLASS
from ..grid import Grid, Window
from .sieve import patches

_STRIP = 256
"""Rows whose areas are held at once."""


class Patches:
    """Tells which patches are smaller than a unit; pixels of one share an edge, not a corner only.

    Args:
        grid: Where the raster lies.
        unit: Square metres on the ground.
    """

    def __init__(self, grid: Grid, unit: float) -> None:
        """Start with nothing measured; see the class."""
        self._grid, self._unit = grid, unit
        self._parent, self._metres = [0], [0.0]  # of pieces that touch an inner seam, by a number over the raster
        self._touching: dict[Window, tuple[np.ndarray, np.ndarray]] = {}  # by part: its labels of these, and numbers
        width = grid.window.width
        self._above, self._below = np.zeros(width, np.int64), np.zeros(width, np.int64)  # numbers along the seams
        self._left = np.zeros(0, np.int64)

    def add(self, window: Window, there: np.ndarray) -> None:
        """Measure the next part.

        Args:
            window: Where it lies; parts form rows, each from left to right, and cover the grid's window.
            there: Which pixels are in patches, bool ``[h, w]``.
        """
        whole = self._grid.window
        labels, metres = self._measured(window, there)
        edges = (
            (labels[0], window.row > whole.row),
            (labels[-1], window.bottom < whole.bottom),
            (labels[:, 0], window.col > whole.col),
            (labels[:, -1], window.right < whole.right),
        )
        mine = np.unique(np.concatenate([edge for edge, inner in edges if inner] or [labels[:0, 0]]))
        mine = mine[mine > 0]
        numbers = np.arange(len(self._parent), len(self._parent) + len(mine))
        self._parent += numbers.tolist()
        self._metres += metres[mine].tolist()
        self._touching[window] = mine, numbers
        known = np.zeros(len(metres), np.int64)
        known[mine] = numbers
        top, bottom, left, right = (known[edge] for edge, _ in edges)
        columns = slice(window.col - whole.col, window.right - whole.col)
        if window.col == whole.col:
            self._above, self._below = self._below, np.zeros_like(self._below)
        else:
            self._connect(self._left, left)
        if window.row > whole.row:
            self._connect(self._above[columns], top)
        self._left, self._below[columns] = right, bottom

    def small(self, window: Window, there: np.ndarray) -> np.ndarray:
        """Where the small patches of a part are, bool ``[h, w]``; arguments as of :meth:`add`, when all are added."""
        labels, metres = self._measured(window, there)
        mine, numbers = self._touching[window]
        metres[mine] = [self._metres[self._root(number)] for number in numbers.tolist()]
        small = metres < self._unit
        small[0] = False
        return small[labels]

    def _measured(self, window: Window, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The patches of a part, and square metres by label."""
        labels, firsts = patches(np.where(there, 0, NODATA_CLASS).astype(np.uint8))
        metres = np.zeros(len(firsts) + 1)
        for row in range(0, window.height, _STRIP):
            strip = Window(window.col, window.row + row, window.width, min(_STRIP, window.height - row))
            part = labels[row : row + strip.height].ravel()
            metres += np.bincount(part, self._grid.areas(strip).ravel(), len(metres))
        return labels, metres

    def _connect(self, ours: np.ndarray, theirs: np.ndarray) -> None:
        """Join pieces that meet at a seam."""
        both = (ours > 0) & (theirs > 0)
        for one, other in np.unique(np.stack([ours[both], theirs[both]]), axis=1).T.tolist():
            one, other = self._root(one), self._root(other)
            if one != other:
                keep, gone = min(one, other), max(one, other)
                self._parent[gone] = keep
                self._metres[keep] += self._metres[gone]

    def _root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = number = self._parent[self._parent[number]]
        return number
