"""Readings: one way to understand the stored values of a layer, and what those who judge them look at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ....card import Band
from ..facts import BandFacts, LayerFacts
from ..note import DOUBT, FACT, WARNING, Note

ENOUGH = 16
"""Values, fewer than which say nothing of their unit."""


@dataclass(frozen=True)
class Rule:
    """From a file's stored value to that of the card: ``factor * x + summand``."""

    factor: float = 1.0
    summand: float = 0.0
    logarithm: float = 0.0  # before it, x becomes this much times log10 x: 10 of power, 20 of amplitude; 0: it does not
    square: float = 0.0  # before it, x becomes the square of x over this, with the sign of x; 0: it does not

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return self.bends or (self.factor, self.summand) != (1.0, 0.0)

    @property
    def bends(self) -> bool:
        """Whether a mean of stored values is another value than the mean of what they become."""
        return bool(self.logarithm or self.square)

    @property
    def bent(self) -> Rule:
        """What of it goes before any mixing of pixels."""
        return replace(self, factor=1.0, summand=0.0)

    @property
    def straight(self) -> Rule:
        """The rest, for values that are bent already."""
        return replace(self, logarithm=0.0, square=0.0)

    def __str__(self) -> str:
        """As it is told: ``10000 x``, ``x - 1000``, ``10 log10 x``."""
        body = f"{self.logarithm:g} log10 x" if self.logarithm else "x"
        body = f"sign(x) (x / {self.square:g})^2" if self.square else body
        if self.factor != 1:
            body = f"{self.factor:g} {'times ' if self.logarithm else ''}{body}"
        return f"{body} {'-' if self.summand < 0 else '+'} {abs(self.summand):g}" if self.summand else body

    def __call__(self, stored: np.ndarray) -> np.ndarray:
        """Follow the rule; what has no logarithm becomes NaN."""
        if self.logarithm:
            with np.errstate(divide="ignore", invalid="ignore"):
                stored = np.where(stored > 0, stored.dtype.type(self.logarithm) * np.log10(stored), np.nan)
        if self.square:
            part = stored / stored.dtype.type(self.square)
            stored = part * abs(part)
        return stored.dtype.type(self.factor) * stored + stored.dtype.type(self.summand)


@dataclass(frozen=True)
class Seen:
    """What a reading is judged by: the bands that are there, of the card and of the file, and some of their values."""

    name: str  # of the modality
    bands: tuple[Band, ...]
    told: tuple[BandFacts, ...]
    values: tuple[np.ndarray, ...]  # by band, as stored: those that are data
    facts: LayerFacts
    about: str = ""  # the description of the modality

    @property
    def count(self) -> int:
        """Values of all bands."""
        return sum(plane.size for plane in self.values)

    @property
    def without_zero(self) -> Seen:
        """The same without zeros, which may stand for nothing."""
        return replace(self, values=tuple(plane[plane != 0] for plane in self.values))

    @property
    def kinds(self) -> set[str]:
        """GDAL's names of the types of the bands."""
        return {band.kind for band in self.told}

    @property
    def tags(self) -> tuple[np.ndarray, np.ndarray]:
        """The file's own scale and offset by band, each ``[C]``; 1 and 0 where it has none, or impossible ones."""
        pairs = []
        for band in self.told:
            scale = 1.0 if band.scale is None else band.scale
            offset = 0.0 if band.offset is None else band.offset
            fine = scale and math.isfinite(scale) and math.isfinite(offset)
            pairs.append((scale, offset) if fine else (1.0, 0.0))
        scales, offsets = np.array(pairs, np.float64).reshape(-1, 2).T
        return scales, offsets

    @property
    def tagged(self) -> bool:
        """Whether the file has a scale or an offset of its own."""
        scales, offsets = self.tags
        return bool((scales != 1).any() or offsets.any())


@dataclass(frozen=True)
class Reading:
    """Physical values of the card as ``factor * x + summand``, per band, and why.

    ``x`` is the stored value or, with a logarithm, so many times its log10.
    """

    factor: np.ndarray  # [C]
    summand: np.ndarray  # [C]
    logarithm: float = 0.0
    why: str = ""  # what the stored values are, told where they change
    level: str = FACT  # how sure that is
    notes: tuple[Note, ...] = ()  # beyond it
    fits: bool = True  # it can be what the card means
    square: float = 0.0  # as of a Rule

    def physical(self, values: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Stored values of each band ``[n]`` in the card's physical unit; NaN where there is no logarithm."""
        return [Rule(f, s, self.logarithm, self.square)(v) for f, s, v in zip(self.factor, self.summand, values)]

    def rules(self, bands: Sequence[Band]) -> tuple[Rule, ...]:
        """From stored values to the card's stored values."""
        found = []
        for factor, summand, band in zip(self.factor, self.summand, bands):
            a, b = factor / band.scale, (summand - band.offset) / band.scale
            # Tags such as 0.0001 are no exact fractions: what differs by rounding only is the same.
            a, b = (1.0 if abs(a - 1) < 1e-9 else float(a)), (0.0 if abs(b) < 1e-9 * max(1, abs(a)) else float(b))
            found.append(Rule(a, b, self.logarithm, self.square))
        return tuple(found)


def reading(
    seen: Seen, factor: object, summand: object = 0.0, logarithm: float = 0.0, why: str = "", level: str = FACT
) -> Reading:
    """A reading with the same or given factors for all bands."""
    count = len(seen.bands)
    a, b = (np.broadcast_to(np.asarray(each, np.float64), (count,)) for each in (factor, summand))
    return Reading(a, b, logarithm, why, level)


def as_card(seen: Seen, level: str = FACT) -> Reading:
    """The reading of a file that is stored as the card has it."""
    return reading(seen, [b.scale for b in seen.bands], [b.offset for b in seen.bands], level=level)


def as_told(seen: Seen) -> Reading:
    """The reading that the file's own scale and offset give."""
    return reading(seen, *seen.tags, why="the file says so (scale and offset)")


def unfit(found: Reading, text: str) -> Reading:
    """A reading that cannot be right, for want of a better one, and what is told of it."""
    return replace(found, notes=(warning(text),), level=WARNING, fits=False)


def doubt(text: str) -> Note:
    """A note that something was guessed."""
    return Note(DOUBT, text)


def warning(text: str) -> Note:
    """A note of a contradiction, or that nothing fits."""
    return Note(WARNING, text)


def spread(seen: Seen) -> str:
    """The range of most stored values, for messages: ``0.03 to 0.41``."""
    low, high = np.percentile(np.concatenate(seen.values), (2, 98))
    return f"{low:.3g} to {high:.3g}"
