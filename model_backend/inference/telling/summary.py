"""What is told of a whole map in a few sentences: how sure it is, of what it is not, how much is unlike training.

Beside that the area of each class, see :mod:`.areas`.

Counted by super-tile and kept with it, so that a resumed run tells the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...card import NODATA_CLASS, Card
from ...raster.grid import Grid, Window
from ...raster.shapes.sieve import Sieve
from ..lattice import CONFIDENCE_SCALE, NO_CONFIDENCE, UNLIKE_SCALE
from ..outputs import APPLICABILITY, CLASSES, CONFIDENCE

ONE_CLASS = 0.9
"""Share of the map from which on a class that covers it is pointed out."""
UNSURE = 0.6
"""Mean confidence below which a class, or the whole map, is called unsure."""
MUCH = 0.1
"""Share of the map from which on what is unlike training is a warning."""
LITTLE = 0.005
"""Share of the map below which what is unlike training is not worth a word."""
_TAKEN_FOR_SNOW = 0.003  # share of the map from which on it is worth a word
_LIMIT = round(1 / UNLIKE_SCALE)
_PIXELS, _SURENESS, _UNLIKE, _METRES = "class_pixels", "class_confidence", "unlike_pixels", "class_metres"
_STRIP = 256  # rows that are measured at once


_SURE = re.compile(r"The model is (\d+)% sure on the mean(?:, least of (.+) \((\d+)%, on (\d+)% of the map\))?\.")
_UNLIKE_TOLD = re.compile(r"(\d+)% of this area is unlike anything")
_EVERYWHERE = re.compile(r"(?:^|\. )(\d+)% of the map is ([^%]+): check that this can be\.")
_SNOW = re.compile(r"(?:^|\. )([\d.]+)% of the map is ([^%]+): cloud, surf")
_CANNOT_TELL = "This model cannot tell, from these layers, where the area is unlike what it has learnt from."


@dataclass(frozen=True)
class Worth:
    """What a map is worth by its own account; shares of 1."""

    sure: float  # on the mean
    least: tuple[str, float, float] | None = None  # a class, how sure of it, and its share of the map
    unlike: float | None = None  # share that is unlike anything learnt; None if the model cannot tell
    everywhere: tuple[str, float] | None = None  # a class, and its share of nearly all
    snow: tuple[str, float] | None = None  # likewise, of what is easily taken for it

    def sentences(self) -> list[str]:
        """For the log and the files: first how sure, then what to beware of."""
        least = ""
        if self.least is not None:
            name, sure, share = self.least
            least = f", least of {name} ({sure:.0%}, on {share:.0%} of the map)"
        found = [f"The model is {self.sure:.0%} sure on the mean{least}."]
        if self.unlike is None:
            found.append(_CANNOT_TELL)
        elif self.unlike >= LITTLE:
            found.append(f"{self.unlike:.0%} of this area is unlike anything the model has learnt from.")
        if self.everywhere is not None:
            found.append(f"{self.everywhere[1]:.0%} of the map is {self.everywhere[0]}: check that this can be.")
        if self.snow is not None:
            name, share = self.snow
            found.append(f"{share:.1%} of the map is {name}: cloud, surf and bright sand are easily taken for it.")
        return found


def read_worth(text: str) -> Worth | None:
    """What :meth:`Worth.sentences` have told, as they stand in a file; None if they do not."""
    sure = _SURE.match(text)
    if sure is None:
        return None
    mean, name, of_it, share = sure.groups()
    unlike, everywhere, snow = _UNLIKE_TOLD.search(text), _EVERYWHERE.search(text), _SNOW.search(text)
    told = float(unlike[1]) / 100 if unlike else None if _CANNOT_TELL in text else 0.0
    return Worth(
        float(mean) / 100,
        None if name is None else (name, float(of_it) / 100, float(share) / 100),
        told,
        everywhere and (everywhere[2], float(everywhere[1]) / 100),
        snow and (snow[2], float(snow[1]) / 100),
    )


def count(arrays: Mapping[str, np.ndarray], values: np.ndarray, grid: Grid, area: Window) -> dict[str, np.ndarray]:
    """What a super-tile adds to the summary.

    Args:
        arrays: Its layers of classes, confidence and applicability, ``[h, w]`` each.
        values: Of the K classes of the map.
        grid: Where it lies.
        area: The super-tile's part of the grid.

    Returns:
        Arrays of numbers whose sums are exact, so that no order of adding matters.
    """
    pixels, sure = np.zeros(NODATA_CLASS + 1, np.int64), np.zeros(NODATA_CLASS + 1, np.int64)
    for mapped, confidence in zip(arrays[CLASSES], arrays[CONFIDENCE]):  # by row: the counting takes much memory
        pixels += np.bincount(mapped, minlength=NODATA_CLASS + 1)
        sure += np.bincount(mapped, confidence, NODATA_CLASS + 1).astype(np.int64)
    metres = np.zeros(NODATA_CLASS + 1)
    for row in range(0, area.height, _STRIP):
        strip = Window(area.col, area.row + row, area.width, min(_STRIP, area.height - row))
        mapped = arrays[CLASSES][row : row + strip.height].ravel()
        metres += np.bincount(mapped, grid.areas(strip).ravel(), NODATA_CLASS + 1)
    told = arrays[APPLICABILITY]
    return {
        _PIXELS: pixels[values],
        _SURENESS: sure[values],
        _METRES: metres[values],
        _UNLIKE: np.array([(told != NO_CONFIDENCE).sum(), ((told > _LIMIT) & (told != NO_CONFIDENCE)).sum()], np.int64),
    }


class Summary:
    """The sum over all super-tiles.

    Args:
        classes: Number of classes of the map.
    """

    def __init__(self, classes: int) -> None:
        """Nothing counted."""
        self.pixels = np.zeros(classes, np.int64)  # of each class of the map
        self.metres = np.zeros(classes)  # square metres on the ground, likewise
        self._answered = np.zeros(classes, np.int64)  # pixels, before small patches were given away
        self._sureness = np.zeros(classes, np.int64)
        self._unlike = np.zeros(2, np.int64)  # pixels of which it is told, and those of them that are unlike
        self._given: tuple[int, float, float] | None = None  # patches, their square metres, the unit

    def add(self, counted: Mapping[str, np.ndarray]) -> None:
        """Add what :func:`count` gave: sums by class ``[K]``."""
        self.pixels += counted[_PIXELS]
        self._answered += counted[_PIXELS]
        self.metres += counted[_METRES]
        self._sureness += counted[_SURENESS]
        self._unlike += counted[_UNLIKE]

    def settle(self, sieve: Sieve) -> None:
        """Tell of the map without small patches; how sure the model was stays what it was."""
        self.pixels = self.pixels + sieve.pixels
        self.metres = self.metres + sieve.metres
        self._given = sieve.count, sieve.moved, sieve.unit

    @property
    def confidence(self) -> np.ndarray:
        """Mean confidence of each class ``[K]``, 0..1; NaN for one that the map lacks."""
        there = self._answered > 0
        sums = self._sureness * CONFIDENCE_SCALE
        return np.divide(sums, self._answered, out=np.full(len(there), np.nan), where=there)

    @property
    def mean_confidence(self) -> float:
        """Of the whole map, 0..1."""
        return float(self._sureness.sum() * CONFIDENCE_SCALE / max(1, self.pixels.sum()))

    @property
    def unlike(self) -> float | None:
        """Share of the map that is unlike anything the model has learnt from; None if the model cannot tell."""
        told, unlike = self._unlike
        return float(unlike / told) if told else None

    @property
    def shares(self) -> np.ndarray:
        """Of each class in the map, by pixels, float64 ``[K]``, 0..1."""
        return self.pixels / max(1, self.pixels.sum())

    @property
    def least_sure(self) -> int | None:
        """The class of some weight of which the map is least sure; None if it is unsure of none."""
        known = (self.shares >= 0.01) & (self._answered > 0)
        confidence = np.where(known, self.confidence, np.inf)
        least = int(confidence.argmin())
        return least if confidence[least] < UNSURE else None

    @property
    def everywhere(self) -> int | None:
        """The class that covers nearly all of the map, if one does and the map has more than two."""
        largest = int(self.shares.argmax())
        return largest if len(self.pixels) > 2 and self.shares[largest] >= ONE_CLASS else None

    def snow(self, card: Card) -> int | None:
        """The class of snow, if the map has some and an optical layer may have shown cloud or sand in its place."""
        optical = any(modality.family == "optical" for modality in card.modalities)
        snowy = [i for i, info in enumerate(card.map_classes) if "snow" in info.name.lower()]
        found = max(snowy, key=lambda i: self.shares[i], default=None) if optical else None
        return found if found is not None and self.shares[found] >= _TAKEN_FOR_SNOW else None

    def worth(self, card: Card) -> Worth:
        """What the map is worth by its own account."""
        names, shares = [c.name for c in card.map_classes], self.shares
        least, everywhere, snow = self.least_sure, self.everywhere, self.snow(card)
        return Worth(
            self.mean_confidence,
            None if least is None else (names[least], float(self.confidence[least]), float(shares[least])),
            self.unlike,
            None if everywhere is None else (names[everywhere], float(shares[everywhere])),
            None if snow is None else (names[snow], float(shares[snow])),
        )

    def sentences(self, card: Card) -> list[str]:
        """For the log and the files: what the map is worth, and what became of small patches."""
        found = self.worth(card).sentences()
        if self._given is not None:
            patches, metres, unit = self._given
            share = metres / max(self.metres.sum(), 1.0)
            found.append(
                f"{patches:,} patches below {unit:,.10g} m2 ({share:.1%} of the map) went to what is probable beside "
                "them; confidence, probabilities and margin are those of the network, from before."
            )
        return found
