"""Backscatter: radar in decibels, however it is stored."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np

from ..note import DOUBT, WARNING
from ..table import pattern, product
from .reading import ENOUGH, Reading, Seen, as_card, as_told, reading, spread, unfit

_USUAL = {"co": (-11.0, 5.0), "cross": (-17.5, 5.0), "": (-13.0, 6.0)}
"""Decibels over land and their spread, of like and crossed polarisation: C band, Sentinel-1."""
_APART = (6.5, 2.0)
"""Decibels by which like is above crossed polarisation, and their spread."""
_RANGE = (-55.0, 25.0)
"""Decibels that backscatter has."""
_FITS = 4.0
"""Spreads from what is usual, up to which a reading is possible."""
_ABOUT = 0.25
"""Spreads by which two readings are as usual as each other."""
_UNUSUAL, _USUALLY = 1.0, 0.5
"""Spreads from which both polarisations are unusual decibels, and up to which they are usual ones of logarithms."""
_CLEARLY = 1.0
"""Spreads by which bands the other way round must be more usual, to be read so."""
_MOST = 0.97
"""Share of the values of power or amplitude that are above zero: noise that was taken off makes a few negative."""


def find_backscatter(seen: Seen) -> Reading:
    """Decibels, of what is stored as decibels (x 1, x 10, x 100), as logarithms of power, as power or as amplitude.

    ``dB = 10 log10 power = 20 log10 amplitude``. Power and amplitude have no value below zero; which of them it is,
    the difference between polarisations and the usual level tell, and names if there are any.
    """
    told = as_told(seen) if seen.tagged else as_card(seen)
    looked = seen.without_zero
    if looked.count < ENOUGH:
        return told
    values = np.concatenate(told.physical(looked.values))
    judge = _linear if (values > 0).mean() >= _MOST else _logarithmic
    found = judge(looked, told)
    if not seen.tagged:
        return found
    # A tag that makes unusual backscatter of what is usual without it is wrong, and so is one that needs a second.
    bare, heeded = judge(looked, reading(seen, 1.0)), bool(found.logarithm or (found.factor == told.factor).all())
    far, near = _distance(looked, found), _distance(looked, bare)
    if not bare.fits or near > far or (heeded and found.fits and far <= _ABOUT + near):
        return found
    tags = ", ".join(f"{a:g} x {b:+g}" for a, b in dict.fromkeys(zip(*(each.tolist() for each in seen.tags))))
    what = (bare.why or "they are decibels").replace("they are ", "").replace("they look like ", "")
    why = f"its own scale and offset ({tags}) do not fit its values ({spread(looked)}), which look like {what}"
    return replace(bare, why=why, level=WARNING)


def are_swapped(seen: Seen) -> bool:
    """Whether like and crossed polarisation, of bands that nothing tells apart, stand in each other's place.

    SNAP writes VH before VV. Like polarisation is the brighter over land and sea, in whatever unit.
    """
    if sorted(_polarisation(band.name) for band in seen.bands) != ["co", "cross"]:
        return False
    this = seen.without_zero
    other = replace(this, values=this.values[::-1], told=this.told[::-1])
    near, far = find_backscatter(other), find_backscatter(this)
    if this.count < ENOUGH or not near.fits:
        return False
    return not far.fits or _distance(other, near) + _CLEARLY < _distance(this, far)


def _logarithmic(seen: Seen, told: Reading) -> Reading:
    """Decibels, x 10 or x 100 if they are whole numbers; or logarithms, if two polarisations show it."""
    whole = all((plane == np.round(plane)).all() for plane in seen.values)
    tenths = ((0.1, "they are decibels x 10"), (0.01, "they are decibels x 100")) if whole else ()
    for factor, why in ((1.0, told.why), *tenths):
        way = reading(seen, told.factor * factor, told.summand * factor, why=why)
        far = _distance(seen, way)
        if far <= _FITS:
            return _bare_logarithms(seen, far) or way
    return _unknown(seen, told)


def _bare_logarithms(seen: Seen, far: float) -> Reading | None:
    """Logarithms of power: as decibels, both polarisations are too bright and too near to each other.

    Args:
        seen: The values.
        far: How far from usual they are as decibels, in spreads.
    """
    if far < _UNUSUAL or {_polarisation(band.name) for band in seen.bands} < {"co", "cross"}:
        return None
    why = "they look like natural logarithms of power, which the file does not say, and the model takes decibels"
    natural = reading(seen, 10 / math.log(10), why=why, level=DOUBT)
    why = "they look like logarithms to base 10 of power, which the file does not say, and the model takes decibels"
    ways = (natural, reading(seen, 10.0, why=why, level=DOUBT))
    near, found = min(((_distance(seen, way), way) for way in ways), key=lambda each: each[0])
    return found if near <= _USUALLY else None


def _linear(seen: Seen, told: Reading) -> Reading:
    """Power or amplitude."""
    if told.summand.any():
        return _unknown(seen, told)
    found = []
    for times, what in ((10.0, "power"), (20.0, "amplitude")):
        shift = times * np.log10(np.abs(told.factor))
        way = reading(seen, 1.0, shift, times, why=f"they are {what}, and the model takes decibels")
        found.append((_distance(seen, way), what, way))
    found.sort(key=lambda each: each[0])
    (score, what, best), (other, _, second) = found
    named = _named(seen)
    if named and named != what and other <= 2 * _FITS:
        return second
    if score > _FITS:
        return _unknown(seen, told)
    if named == what or other > _FITS:
        return best
    why = f"they look like {what}, which the file does not say, and the model takes decibels"
    return replace(best, why=why, level=DOUBT)


def _distance(seen: Seen, found: Reading) -> float:
    """How far from usual backscatter a reading is, in spreads; infinite if it cannot be any."""
    planes = [plane[np.isfinite(plane)] for plane in found.physical(seen.values)]
    values = np.concatenate(planes)
    if not values.size or ((values >= _RANGE[0]) & (values <= _RANGE[1])).mean() < 0.9:
        return float("inf")
    far, levels = [], {}
    for band, plane in zip(seen.bands, planes):
        if not plane.size:
            continue
        kind, level = _polarisation(band.name), float(np.median(plane))
        usual, spread_ = _USUAL[kind]
        far.append(max(0.0, abs(level - usual) - spread_) / spread_)
        levels[kind] = level
    score = max(far, default=0.0)
    if {"co", "cross"} <= set(levels):
        score = max(score, abs(levels["co"] - levels["cross"] - _APART[0]) / _APART[1] - 1.0)
    return score


def _polarisation(name: str) -> str:
    found = re.search(rf"(?<![A-Z])({'|'.join(product('sentinel1')['polarisations'])})(?![A-Z])", name.upper())
    return ("co" if found[1][0] == found[1][1] else "cross") if found else ""


def _named(seen: Seen) -> str:
    """What the file calls its values."""
    texts = " ".join((seen.facts.name, *(f"{band.name} {band.unit}" for band in seen.told))).lower()
    words = set(re.split(r"[^a-z]+", texts))
    # SNAP calls power Sigma0_VV, and decibels Sigma0_VV_db.
    if "db" not in words and all(pattern("sentinel1", "power").fullmatch(band.name) for band in seen.told):
        return "power"
    if words & {"amplitude", "amp", "magnitude"}:
        return "amplitude"
    return "power" if words & {"power", "intensity", "linear", "natural"} else ""


def _unknown(seen: Seen, told: Reading) -> Reading:
    text = (
        f"Values of {seen.name} ({spread(seen)}) are no decibels, nor power nor amplitude of calibrated radar: the map "
        "will be of little use. Calibrate the layer, or convert it to decibels, first."
    )
    return unfit(told, text)
