"""What a layer's stored values mean: units, scale and offset, told or seen, against those of the card."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...card import Band, Modality
from .bands import BandMatch
from .facts import BandFacts, LayerFacts
from .note import FACT, WARNING, Note

_LENGTHS = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet", "international foot"), 0.3048),
    **dict.fromkeys(("us survey foot", "us-ft", "ftus", "foot_us", "us foot", "us survey feet"), 1200 / 3937),
    **{"mm": 0.001, "cm": 0.01, "dm": 0.1, "km": 1000.0},
}
"""Metres of the units of length that files name."""
DECIBELS = "dB"
_WHOLE_NUMBERS = 0.01
"""A card whose scale is at most this has whole numbers for decimals, as 1,200 for a reflectance of 0.12."""
_DECIMALS = ("Float32", "Float64", "Float16")
_MOST = 0.99
"""Share of the values looked at that must be alike."""


@dataclass(frozen=True)
class Rule:
    """From a file's stored value to that of the card: ``factor * x + summand``."""

    factor: float = 1.0
    summand: float = 0.0
    logarithm: float = 0.0  # before it, x becomes this much times log10 x: 10 of power, 20 of amplitude; 0: it does not

    @property
    def changes(self) -> bool:
        """Whether it changes anything."""
        return (self.factor, self.summand, self.logarithm) != (1.0, 0.0, 0.0)

    def __call__(self, stored: np.ndarray) -> np.ndarray:
        """Follow the rule; values without a logarithm become NaN."""
        if self.logarithm:
            with np.errstate(divide="ignore", invalid="ignore"):
                stored = np.where(stored > 0, stored.dtype.type(self.logarithm) * np.log10(stored), np.nan)
        return stored.dtype.type(self.factor) * stored + stored.dtype.type(self.summand)


def find_values(
    facts: LayerFacts, match: BandMatch, modality: Modality, look: np.ndarray, valid: np.ndarray
) -> tuple[tuple[Rule, ...], tuple[Note, ...]]:
    """Find out what the stored values of a layer mean.

    Args:
        facts: What the layer says about itself.
        match: Its bands.
        modality: What they stand for.
        look: Values as stored, ``[C, h, w]``; see :func:`~.look.look`.
        valid: Which of them are data, bool ``[C, h, w]``.

    Returns:
        A rule for each band of the modality, and what is to be told of them.
    """
    if modality.kind == "categorical":
        return (Rule(),), ()
    by_number = {band.number: band for band in facts.bands}
    seen = [plane[usable & (plane != 0)] for plane, usable in zip(look, valid)]  # zero may stand for nothing
    rules = tuple(
        recode(by_number[number], band, values) if number else Rule(0.0, (band.mean - band.offset) / band.scale)
        for number, band, values in zip(match.numbers, modality.bands, seen)
    )
    return rules, _notes(match, modality, rules, seen)


def _notes(match: BandMatch, modality: Modality, rules: tuple[Rule, ...], seen: list[np.ndarray]) -> tuple[Note, ...]:
    notes = []
    told = dict.fromkeys(rule for number, rule in zip(match.numbers, rules) if number and rule.changes)
    if told:
        text = ", ".join(f"{rule.factor:g} x {rule.summand:+g}" for rule in told)
        notes.append(
            Note(
                FACT,
                f"Stored values x of {modality.name} become {text}: its unit, scale or offset is not the model's.",
            )
        )
    if any(looks_linear(*each) for number, *each in zip(match.numbers, modality.bands, rules, seen) if number):
        notes.append(
            Note(
                WARNING,
                f"No value of {modality.name} is below zero: it looks like power or amplitude, and the model takes "
                "decibels. The map will be of little use; convert the layer first, as 10 * log10(power).",
            )
        )
    return tuple(notes)


def recode(told: BandFacts, band: Band, values: np.ndarray) -> Rule:
    """The rule that turns a band's stored values into those of the card.

    With scale s and offset o of the file and S and O of the card, ``stored * s + o = wanted * S + O``, times the
    ratio of the units where both name a length. A file that says nothing of its own is stored as the card has it; but
    where the card has whole numbers for decimals (digital numbers of a reflectance) and the file has decimals in the
    range of the physical values, it has those.

    Args:
        told: What the file says about the band.
        band: The card's.
        values: Some of the stored values, ``[n]``.
    """
    scale, offset = told.scale, told.offset
    scale, offset = (1.0 if scale is None else scale), (0.0 if offset is None else offset)
    if not (scale and math.isfinite(scale) and math.isfinite(offset)):
        scale, offset = 1.0, 0.0
    theirs, ours = (_LENGTHS.get(unit.strip().lower()) for unit in (told.unit, band.unit))
    ratio = theirs / ours if theirs and ours else 1.0
    if (scale, offset, ratio) == (1.0, 0.0, 1.0) and not _already_physical(told, band, values):
        return Rule()
    factor, summand = scale * ratio / band.scale, (offset * ratio - band.offset) / band.scale
    return Rule() if abs(factor - 1.0) < 1e-9 and abs(summand) < 1e-9 else Rule(factor, summand)


def looks_linear(band: Band, rule: Rule, values: np.ndarray) -> bool:
    """Whether a band that should be in decibels has no value below zero, as power and amplitude have none.

    Args:
        band: The card's.
        rule: What :func:`recode` gave for it.
        values: Some of the stored values, ``[n]``.
    """
    if band.unit != DECIBELS or not values.size:
        return False
    return bool((rule(values) * band.scale + band.offset > 0).mean() >= _MOST)


def _already_physical(told: BandFacts, band: Band, values: np.ndarray) -> bool:
    if abs(band.scale) > _WHOLE_NUMBERS or told.kind not in _DECIMALS or not values.size:
        return False
    return bool(((values >= band.minimum) & (values <= band.maximum)).mean() >= _MOST)
