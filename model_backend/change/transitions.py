"""What became what, on how much ground: the transition matrix, its table, and colours for what changed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import numpy as np

from ..card import NODATA_CLASS, ClassInfo
from ..inference.telling.areas import HECTARE, hectares_cell
from .joint import AFTER_ONLY, BEFORE_ONLY, FACTOR

ARROW = "→"
_TO, _PALE = 0.75, 0.25  # shares: of the class after in the colour of a change, of a class in that of no change
_PAPER = (246, 246, 244)
_ONE_DATE = {
    BEFORE_ONLY: ("B8B2C8", "layers before only, not compared"),
    AFTER_ONLY: ("8E86A4", "layers after only, not compared"),
}


class Transitions:
    """Areas of every change, as they add up: exactly, so in any order.

    Args:
        classes: Of the map, in the order in which they are shown.
    """

    def __init__(self, classes: Sequence[ClassInfo]) -> None:
        """Nothing counted; see the class."""
        self.classes = tuple(classes)
        count = len(self.classes)
        self.metres = np.zeros((count, count))  # square metres on the ground, before by after
        self.pixels = np.zeros((count, count), np.int64)
        self.one_date = {BEFORE_ONLY: 0.0, AFTER_ONLY: 0.0}  # square metres with layers on one date only
        self.unsure = 0.0  # square metres of the same class, though a change is as probable as was asked for
        self.others = 0.0  # square metres where other layers are valid on one date than on the other
        self._places = np.zeros(NODATA_CLASS + 1, np.intp)
        self._places[[c.value for c in self.classes]] = np.arange(count)

    def add(self, codes: np.ndarray, areas: np.ndarray) -> None:
        """Count pixels.

        Args:
            codes: Of the change raster, uint32 ``[h, w]``.
            areas: Square metres of each, float64 ``[h, w]``.
        """
        for code in self.one_date:
            self.one_date[code] += float(areas[codes == code].sum())
        compared = codes < BEFORE_ONLY
        before, after = (self._places[part] for part in np.divmod(codes[compared], FACTOR))
        shape = self.metres.shape
        place = np.ravel_multi_index((before, after), shape)
        self.metres += np.bincount(place, areas[compared], self.metres.size).reshape(shape)
        self.pixels += np.bincount(place, minlength=self.metres.size).reshape(shape)

    @property
    def compared(self) -> float:
        """Square metres that were compared."""
        return float(self.metres.sum())

    @property
    def changed(self) -> float:
        """Square metres that changed."""
        return float(self.metres.sum() - np.trace(self.metres))

    def changes(self) -> list[tuple[int, int]]:
        """Places of the classes before and after of all changes that there are, the largest first."""
        pairs = [(i, j) for i, j in zip(*map(np.ndarray.tolist, np.nonzero(self.pixels))) if i != j]
        return sorted(pairs, key=lambda pair: (-self.metres[pair], pair))

    def legend(self, mark: bool = True) -> list[ClassInfo]:
        """Name and colour of every code that there is: changes by their area, what was not compared, what stayed.

        Args:
            mark: Whether what was not compared has codes.
        """
        found = [
            ClassInfo(
                FACTOR * self.classes[i].value + self.classes[j].value,
                f"{self.classes[i].name} {ARROW} {self.classes[j].name}",
                _mixed(self.classes[j].rgb, self.classes[i].rgb, _TO),
            )
            for i, j in self.changes()
        ]
        found += [
            ClassInfo(code, _ONE_DATE[code][1], _ONE_DATE[code][0])
            for code in _ONE_DATE
            if mark and self.one_date[code]
        ]
        found += [
            ClassInfo((FACTOR + 1) * c.value, f"{c.name}, no change", _mixed(c.rgb, _PAPER, _PALE))
            for i, c in enumerate(self.classes)
            if self.pixels[i, i]
        ]
        return found

    def table(self) -> str:
        """The transition matrix as CSV: hectares, a row for each class before and a column for each class after."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("hectares", *(f"after: {c.name}" for c in self.classes), "total before"))
        for info, row in zip(self.classes, self.metres):
            writer.writerow((f"before: {info.name}", *map(_hectares, row), _hectares(row.sum())))
        totals = self.metres.sum(0)
        writer.writerow(("total after", *map(_hectares, totals), _hectares(totals.sum())))
        return text.getvalue()

    def rows(self) -> Iterator[tuple[str, str, float, float]]:
        """Class before, class after, hectares and share of the compared area of each change, the largest first."""
        for i, j in self.changes():
            area = float(self.metres[i, j])
            yield self.classes[i].name, self.classes[j].name, area / HECTARE, area / self.compared


def _hectares(metres: float) -> str:
    return hectares_cell(metres / HECTARE)


def _mixed(one: Sequence[int], other: Sequence[int], share: float) -> str:
    """RRGGBB of two colours, of which the first has a share."""
    return "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in zip(one, other))
