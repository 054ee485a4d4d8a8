"""Limits: what no measurement of a kind can be, in stored values, whatever the card of a model has learnt."""

from __future__ import annotations

import numpy as np

from ....card import Band
from .reading import Rule
from .values import DECIBELS

HUGE = 1e19
"""Beyond it nothing is measured: the lowest float in any spelling, 1e20 and netCDF's 9.97e36."""
_ELEVATION, REFLECTANCE, _DECIBEL, _SPANS = (-1.2e4, 2e4), (-0.6, 5.0), (-300.0, 300.0), 1000.0
"""What is impossible: metres, reflectances, decibels; of other units, how many of the card's clip ranges away."""
_LAND, _DEEP = -500.0, 0.02
"""Metres below which no land lies, the shore of the Dead Sea included; share of heights there that are no mere fill."""


def measurable(values: np.ndarray) -> np.ndarray:
    """Which values, ``[...]``, any measurement could be: finite, and none of the huge numbers that mean nothing."""
    with np.errstate(invalid="ignore"):
        return np.isfinite(values) & (abs(values) < HUGE)


def stored_limits(family: str, band: Band, rule: Rule, usual: np.ndarray | None = None) -> tuple[float, float]:
    """What is possible of a band, in stored values: the least and the most.

    Args:
        family: Of the modality.
        band: As the card has it.
        rule: From stored values to the card's.
        usual: Stored values that were looked at, ``[n]``. Of heights without a sea floor among them all is impossible
            that lies below any land: fill, and what a warp has mixed of it. None: that is not to be guessed.
    """
    span = _SPANS * (band.maximum - band.minimum)
    low, high = band.minimum - span, band.maximum + span
    if family == "elevation" and band.unit == "m":
        low, high = _ELEVATION
        if usual is not None and not _has_sea_floor(rule(usual) * band.scale + band.offset):
            low = _LAND
    elif band.unit == DECIBELS:
        low, high = _DECIBEL
    elif family == "optical" and abs(band.scale) <= 0.01:
        low, high = REFLECTANCE
    if rule.bends or not rule.factor:
        return -HUGE, HUGE
    ends = sorted(((end - band.offset) / band.scale - rule.summand) / rule.factor for end in (low, high))
    return max(ends[0], -HUGE), min(ends[1], HUGE)


def _has_sea_floor(metres: np.ndarray) -> bool:
    """Whether heights reach below all land as a sea floor does: many of them, or with as many on a shelf above it."""
    deep, shelf = (metres < _LAND).sum(), ((metres >= _LAND) & (metres < 0)).sum()
    return bool(deep and (deep >= _DEEP * metres.size or shelf >= deep))
