"""Samples whose strata are the classes of a map, each parted by how doubtful the map is there.

Where a map doubts, its errors are: a sample that looks there more often says more with as few points. The strata are
kept with the points, by numbers that say nothing, so that a sample is judged by the way in which it was drawn, and
can judge any other map of the same area too. Estimators: S. V. Stehman, Estimating area and map accuracy for
stratified random sampling when the strata are different from the map classes, 2014 (doi:10.1080/01431161.2014.930207).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import Cancelled, InputError
from ..inference.lattice import CONFIDENCE_SCALE, UNLIKE_SCALE
from ..inference.telling.summary import UNSURE
from ..raster.grid import Window
from .classmap import ClassMap, written_with

STRATUM, AREA, PIXELS = "stratum", "stratum_m2", "stratum_px"
"""Fields of a point: number of its stratum, and the stratum's size in square metres on the ground and in pixels."""
_PARTS = 4  # of each class: surely like, unsure, unlike, both


class Strata:
    """Strata of a map; read like the map itself.

    Args:
        class_map: The map.
        confidence: Raster of the confidence that was written with it; empty: not parted by that.
        applicability: Raster of dissimilarities that was written with it; empty: likewise.

    Raises:
        InputError: A raster cannot be used.
    """

    def __init__(self, class_map: ClassMap, confidence: str, applicability: str) -> None:
        """Open the rasters; see the class."""
        self._map, self.grid = class_map, class_map.grid
        self.count = _PARTS * class_map.count
        self._sure = written_with(class_map, "confidence", confidence, CONFIDENCE_SCALE) if confidence else None
        self._far = written_with(class_map, "applicability", applicability, UNLIKE_SCALE) if applicability else None

    def windows(self) -> Iterator[Window]:
        """Parts of the map, row by row."""
        return self._map.windows()

    def read(self, window: Window) -> np.ndarray:
        """Numbers of the strata, int64 ``[h, w]``; -1 where the map is empty."""
        mapped = self._map.read(window)
        part = np.zeros(mapped.shape, np.int64)
        if self._sure is not None:
            stored, valid = self._sure.read(window)
            part += valid & (stored[0] * CONFIDENCE_SCALE < UNSURE)
        if self._far is not None:
            stored, valid = self._far.read(window)
            part += 2 * (valid & (stored[0] * UNLIKE_SCALE > 1.0))
        return np.where(mapped >= 0, mapped * _PARTS + part, -1)

    def name(self, stratum: int) -> str:
        """``forest``, ``forest, unsure``, ``forest, unlike``, ``forest, unsure, unlike``."""
        place, part = divmod(stratum, _PARTS)
        doubts = [word for bit, word in ((1, "unsure"), (2, "unlike")) if part & bit]
        return ", ".join([self._map.classes[place].name, *doubts])

    def sizes(self, is_cancelled: Callable[[], bool] = lambda: False) -> tuple[np.ndarray, np.ndarray]:
        """Square metres on the ground and pixels of each stratum, each ``[n]``.

        Raises:
            Cancelled: ``is_cancelled`` said yes.
        """
        metres, pixels = np.zeros(self.count), np.zeros(self.count, np.int64)
        for window in self.windows():
            if is_cancelled():
                raise Cancelled
            strata = self.read(window)
            there = strata >= 0
            metres += np.bincount(strata[there], self.grid.areas(window)[there], self.count)
            pixels += np.bincount(strata[there], minlength=self.count)
        return metres, pixels


@dataclass(frozen=True)
class Design:
    """How points were drawn: the stratum of each, and the strata's sizes."""

    strata: np.ndarray  # int64 [n], places in the sizes
    metres: np.ndarray  # float64 [H]
    pixels: np.ndarray  # int64 [H]


def design_of(path: str, rows: Sequence[tuple[object, ...]]) -> Design | None:
    """The design that points bring along.

    Args:
        path: Their file, for messages.
        rows: Stratum, its area and its pixels, of each point; None where the field is empty.

    Returns:
        None if no point has a stratum: the strata are the map's classes then.

    Raises:
        InputError: Some points have one and others none, or a stratum has two sizes.
    """
    if not any(_is_drawn(row) for row in rows):
        return None
    strata: list[int] = []
    sizes: dict[int, tuple[float, int]] = {}
    for row in rows:
        if not _is_drawn(row):
            why = f"some of its points have a {STRATUM} and others none"
            raise InputError(path, why, "Judge by the points as they were drawn; others need a file of their own.")
        try:
            number, metres, pixels = (float(str(value)) for value in row)
            size = metres, int(pixels)
            strata.append(int(number))
        except (ValueError, OverflowError):
            why = f"a {STRATUM} or its size is no number"
            raise InputError(path, why, "Judge by the points of one draw alone.") from None
        if sizes.setdefault(strata[-1], size) != size:
            why = f"a {STRATUM} has two sizes in it"
            raise InputError(path, why, "Judge by the points of one draw alone.")
    numbers = sorted(sizes)
    return Design(
        np.searchsorted(numbers, strata),
        np.array([sizes[n][0] for n in numbers]),
        np.array([sizes[n][1] for n in numbers]),
    )


def _is_drawn(row: Sequence[object]) -> bool:
    """Whether a point has all that a drawn one has."""
    return all(value is not None for value in row)
