"""Single objects in class rasters: areas of a class that its border tells apart, grown back over that border.

Everything here looks at a pixel and at what lies within a fixed distance of it, so a raster may come in
blocks: those pixels of which all that is known are handed on, the others wait for the next block.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ...card import ClassInfo
from ..grid import Window

_WIDTHS = 4
"""How far an object is grown, in widths of its border: over corners, and along parts too narrow for an inside."""
_FEWEST, _MOST = 8, 64  # pixels

SMALLEST_BUILDING = 10.0
"""Square metres: what is smaller is hardly a building."""


def object_classes(classes: Sequence[ClassInfo]) -> tuple[int, ...]:
    """Values of the classes whose objects can be told apart: those with a border."""
    return tuple(sorted({c.border_of for c in classes if c.border_of is not None}))


def building_classes(classes: Sequence[ClassInfo]) -> tuple[ClassInfo, ...]:
    """The classes that are buildings: those with a border, or else those that have the word in their name."""
    single = object_classes(classes)
    return tuple(c for c in classes if c.value in single) or tuple(c for c in classes if "building" in c.name.lower())


def maps_buildings(classes: Sequence[ClassInfo]) -> bool:
    """Whether a map is one of buildings: beside them it has one class at most, which is all the rest."""
    buildings, borders = building_classes(classes), [c for c in classes if c.border_of is not None]
    return bool(buildings) and len(classes) - len(borders) - len(buildings) <= 1


def reach(classes: Sequence[ClassInfo], pixel_size: float) -> int:
    """Pixels by which objects are grown at most; 0 if no class has a border."""
    widths = [c.border_width for c in classes if c.border_of is not None]
    return min(_MOST, max(_FEWEST, _WIDTHS * math.ceil(max(widths) / pixel_size))) if widths else 0


def grow(labels: np.ndarray, values: np.ndarray, rim: np.ndarray, classes: np.ndarray, steps: int) -> None:
    """Grow labelled areas over the rim pixels of their class, all at the same pace, in place.

    Every other step goes over corners too, which makes distances nearly round. Where two areas meet, each keeps
    what it reached first, and of a tie the direction decides; so neighbours stay apart, and nothing depends on how
    areas are numbered.

    Args:
        labels: Integers ``[h, w]``, 0 for none.
        values: Class value by label.
        rim: bool ``[h, w]``, pixels that may be grown over; without a label.
        classes: uint8 ``[h, w]``, class values.
        steps: Pixels.
    """
    padded = np.pad(labels, 1)
    flat, width = padded.reshape(-1), padded.shape[1]
    todo = np.flatnonzero(np.pad(rim, 1))
    wanted = classes[rim]
    sides = (-width, -1, 1, width)
    corners = (-width - 1, -width + 1, width - 1, width + 1)
    for number in range(steps):
        if not todo.size:
            break
        found = np.zeros(todo.size, labels.dtype)
        for step in sides if number % 2 else sides + corners:
            near = flat[todo + step]
            fits = (found == 0) & (near > 0) & (values[near] == wanted)
            found[fits] = near[fits]
        flat[todo] = found
        todo, wanted = todo[found == 0], wanted[found == 0]
    labels[...] = padded[1:-1, 1:-1]


def beside(labels: np.ndarray, some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The labels among ``some`` that share a pixel edge with one of ``others``.

    Args:
        labels: Integers ``[h, w]``.
        some: bool by label.
        others: bool by label.

    Returns:
        bool by label.
    """
    result = np.zeros(len(some), bool)
    for one, other in ((labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1])):
        for a, b in ((one, other), (other, one)):
            result[a[some[a] & others[b]]] = True
    return result


class Halo:
    """Blocks in, blocks out with a margin of known pixels around; so they come out late by that margin.

    Blocks form rows, each from left to right, and cover a window. Held are twice the margin of rows, and of
    columns of one block.

    Args:
        whole: The window.
        margin: Pixels; 0 hands blocks on as they are.
    """

    def __init__(self, whole: Window, margin: int) -> None:
        """Start before the first block; see the class."""
        self._whole, self._margin = whole, margin
        self._above: dict[str, np.ndarray] = {}  # the last rows of the row of blocks above, as wide as the window
        self._below: dict[str, np.ndarray] = {}
        self._left: dict[str, np.ndarray] = {}

    def add(
        self, window: Window, arrays: Mapping[str, np.ndarray]
    ) -> tuple[Window, Window, Mapping[str, np.ndarray]] | None:
        """Take the next block.

        Args:
            window: Where it lies.
            arrays: By name, ``[h, w]``.

        Returns:
            The window that is ready, that window with its margin (inside the whole one), and the arrays over
            the latter; None if nothing is ready yet.
        """
        if not self._margin:
            return window, window, arrays
        whole, keep = self._whole, 2 * self._margin
        if window.col == whole.col:
            self._above, self._below, self._left = self._below, {}, {}
        columns = slice(window.col - whole.col, window.right - whole.col)
        around: dict[str, np.ndarray] = {}
        for name, array in arrays.items():
            if name in self._above:
                array = np.concatenate([self._above[name][:, columns], array])
            kept = self._below.setdefault(name, np.empty((min(keep, len(array)), whole.width), array.dtype))
            kept[:, columns] = array[-len(kept) :]
            if name in self._left:
                array = np.concatenate([self._left[name], array], axis=1)
            self._left[name] = array[:, -keep:].copy()
            around[name] = array
        height, width = array.shape
        left, right = self._ready(window.col, window.right, whole.col, whole.right)
        top, bottom = self._ready(window.row, window.bottom, whole.row, whole.bottom)
        if right <= left or bottom <= top:
            return None
        outer = Window(window.right - width, window.bottom - height, width, height)
        return Window(left, top, right - left, bottom - top), outer, around

    def _ready(self, start: int, stop: int, first: int, last: int) -> tuple[int, int]:
        """Along one side, what is complete after a block and was not before."""
        begin = max(first, start - self._margin)
        return begin, stop if stop == last else max(first, stop - self._margin)
