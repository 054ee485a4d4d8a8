"""Heights: units of length in all their spellings, and what heights are above."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ....card import Band
from ..note import WARNING, Note
from ..table import split
from .reading import ENOUGH, Reading, Seen, as_card, doubt, reading, spread, warning

FOOT, SURVEY_FOOT = 0.3048, 1200 / 3937
_STEMS = {
    "": 1.0,
    "nano": 1e-9,
    "micro": 1e-6,
    "milli": 1e-3,
    "centi": 1e-2,
    "deci": 0.1,
    "deca": 10.0,
    "deka": 10.0,
    "hecto": 100.0,
    "kilo": 1e3,
}
_LENGTHS = {
    **{f"{stem}{end}": size for stem, size in _STEMS.items() for end in ("metre", "meter", "metro")},
    **{"m": 1.0, "mtr": 1.0, "mts": 1.0, "mm": 1e-3, "cm": 1e-2, "dm": 0.1, "km": 1e3, "masl": 1.0, "mamsl": 1.0},
    **dict.fromkeys(("ft", "foot", "feet", "intft", "international foot", "foot international", "ft int", "'"), FOOT),
    **dict.fromkeys(("foot intl", "intl foot", "int foot", "foot int"), FOOT),
    **dict.fromkeys(("usft", "ftus", "us ft", "ft us", "us foot", "foot us", "sft", "survey foot"), SURVEY_FOOT),
    **dict.fromkeys(("us survey foot", "foot us survey", "ussurveyfoot", "survey ft", "us survey ft"), SURVEY_FOOT),
    **dict.fromkeys(("yd", "yard"), 0.9144),
    **dict.fromkeys(("in", "inch"), 0.0254),
    **dict.fromkeys(("fathom", "fm"), 1.8288),
}
"""Metres of the units of length, by their names as :func:`metres_of` writes them."""
_PIXELS = re.compile(r"(?<![0-9a-z])\d{1,3}[ _-]?[a-z]+", re.IGNORECASE)
"""A size of pixels in a name; a year before a unit is none."""
_SAME = 1e-4
"""Of a unit: two that are as near as feet and feet of surveys are one."""
_NEAR_GROUND = 0.5
"""Metres above ground, below which bare ground, roads and lawns are."""
_HARDLY = 0.005
"""Share of heights near the ground, below which they are hardly heights above it."""
_INSIDE = 0.9
"""Share of the heights looked at that must lie in the card's range."""
_CODES, _GAPS = 40, 0.5
"""Different whole values up to which heights may be codes of classes; share of their range that codes fill at most."""
_ENDS = 0.02
"""Of the range of normalised heights: how near their extremes come to its ends, of which a look may miss the last."""
_GROUND = 0.2
"""Share of heights above ground that are zero or one metre: bytes are fine for these."""
_FLAT, _FEWEST = 8.0, 3
"""Metres within which heights around zero may be normalised; whole values of which no less can be codes with gaps."""


def metres_of(unit: str) -> float | None:
    """Metres of a unit of length, in any usual spelling: ``US survey feet``, ``[ft]``, ``Decimeters``; None: unknown.

    Case, plural, brackets, underscores, dots and what follows as a datum (``m above sea level``) do not matter.
    """
    text = unit.strip().lower().replace("(s)", "")
    text = re.sub(r"\b(above|a\.?s\.?l|a\.?m\.?s\.?l|amsl|asl|navd\s?88|msl|agl)\b.*", "", text)
    text = re.sub(r"u\.\s?s\.", "us", text)
    text = " ".join(re.sub(r"[^a-z']+", " ", text).split())
    text = re.sub(r"\bfeet\b", "foot", text)
    text = re.sub(r"\b(metre|meter|metro|yard|fathom|inche|\w+metre|\w+meter)s\b", r"\1", text).replace("inche", "inch")
    text = re.sub(r"\bu s\b", "us", text)
    return _LENGTHS.get(text)


def above_ground(band: Band) -> bool:
    """Whether a model takes a band for heights above ground, as its card says."""
    return band.height_above == "ground" or (not band.height_above and "above ground" in band.name.lower())


def near_ground(band: Band, heights: np.ndarray) -> float:
    """Share of heights ``[n]``, in the band's unit, that are within half a metre of zero, 0..1."""
    return float((np.abs(heights) <= _NEAR_GROUND / (metres_of(band.unit) or 1.0)).mean())


def find_heights(seen: Seen) -> Reading:
    """Heights in the card's unit of length: the file's unit, else that of its CRS's vertical axis, else the card's.

    Sizes of feet: NIST Special Publication 811, appendix B.
    """
    ours = metres_of(seen.bands[0].unit)
    scales, offsets = seen.tags
    units = {band.unit.strip() for band in seen.told}
    unit = units.pop() if len(units) == 1 else ""
    theirs, why = metres_of(unit), f"its unit is {unit}"
    notes = []
    if unit and theirs is None:
        notes.append(
            doubt(
                f"Heights of {seen.name} are in {unit[:40]!r}, an unknown unit: they are taken for "
                f"{seen.bands[0].unit}. Check it."
            )
        )
    elif not unit and seen.facts.vertical_unit:
        theirs, why = metres_of(seen.facts.vertical_unit), f"the unit of its CRS is {seen.facts.vertical_unit}"
    elif not unit and (named := _named_unit(seen)):
        notes.append(
            doubt(
                f"{seen.name} is called {named}, and nothing else tells the unit of its heights: they are taken for "
                f"{seen.bands[0].unit}. If they are in {named}, tell it: gdal_edit.py -units {named} FILE."
            )
        )
    elif not unit and (metres_of(seen.facts.linear_unit) or 1.0) in (FOOT, SURVEY_FOOT):
        notes.append(
            doubt(
                f"The CRS of {seen.name} is in {seen.facts.linear_unit} and nothing tells the unit of its heights: "
                f"they are taken for {seen.bands[0].unit}. If they are in feet, tell it: gdal_edit.py -units ft FILE."
            )
        )
    elif theirs and (other := metres_of(seen.facts.vertical_unit)) and abs(theirs / other - 1) > _SAME:
        notes.append(
            doubt(
                f"Heights of {seen.name} are in {unit} by its band and in {seen.facts.vertical_unit} by its CRS: the "
                "band is believed. Please check."
            )
        )
    ratio = theirs / ours if theirs and ours else 1.0
    if ratio == 1.0 and not seen.tagged:
        found = as_card(seen)
    else:
        why = why if ratio != 1.0 else "the file says so (scale and offset)"
        found = reading(seen, scales * ratio, offsets * ratio, why=why)
    wrong = _judged(seen, found) or _no_heights(seen)
    fits = all(note.level != WARNING for note in wrong)
    return replace(found, notes=(*notes, *wrong), fits=fits)


def _named_unit(seen: Seen) -> str:
    """A unit that the layer or its band is called after, as ``dem_ft`` and ``dem_dm``; ``20cm`` is a size of pixels."""
    texts = (seen.facts.name, *(band.name for band in seen.told))
    units = (FOOT, SURVEY_FOOT, 0.1, 0.01)
    said = (_PIXELS.sub(" ", text) for text in texts)
    return next((word for text in said for word in split(text) if metres_of(word) in units), "")


def _judged(seen: Seen, found: Reading) -> list[Note]:
    if seen.count < ENOUGH:
        return []
    band, heights = seen.bands[0], np.concatenate(found.physical(seen.values))
    inside = float(((heights >= band.minimum) & (heights <= band.maximum)).mean())
    if inside < _INSIDE:
        return [
            warning(
                f"Values of {seen.name} ({spread(seen)}) lie outside of the model's heights ({band.minimum:g} to "
                f"{band.maximum:g} {band.unit}): another unit, heights above something else, or no heights at all."
            )
        ]
    if above_ground(band) and near_ground(band, heights) < _HARDLY:
        return [
            warning(
                f"Hardly a value of {seen.name} is near zero: they are heights above the sea, or their ground is no "
                "data. The model takes heights above ground (surface minus terrain), and 0 for the ground itself."
            )
        ]
    return []


def _no_heights(seen: Seen) -> list[Note]:
    """What looks like no measured heights: normalised ones, bytes that were stretched for the eye, codes of classes.

    A scale of the file's own, or a unit, says that somebody knew what the stored values are.
    """
    values = np.concatenate(seen.values)
    if values.size < ENOUGH or seen.tagged or any(band.unit.strip() for band in seen.told):
        return []
    low, high, name = float(values.min()), float(values.max()), seen.name
    whole = bool((values == np.round(values)).all())
    if whole:
        return _codes(seen, np.unique(values)) or _bytes(seen, low, high)
    span = f"Values of {name} are all {low:.3g} to {high:.3g}"
    ends = abs(low) <= _ENDS and 1 - _ENDS <= high <= 1 + 1e-6
    if ends or (abs(low + 1) <= _ENDS and 1 - _ENDS <= high <= 1 + 1e-6):
        text = f"{span}: heights that were normalised, of which nobody can tell the metres. Give them as measured."
        return [warning(text)]
    if seen.bands[0].height_above != "ground" and high - low <= _FLAT and abs(low + high) <= _FLAT:
        text = f"{span}: the flattest of coasts, or heights that were normalised. If so, give them as measured."
        return [doubt(text)]
    return []


def _codes(seen: Seen, values: np.ndarray) -> list[Note]:
    """Few whole values are codes of classes if they have gaps, and may be if they have none."""
    if not 2 < values.size <= _CODES:
        return []
    some = ", ".join(f"{value:g}" for value in values[:4])
    text = f"Values of {seen.name} are {values.size} whole numbers ({some}, ...)"
    filled = values.size / (values[-1] - values[0] + 1)
    if filled <= _GAPS and values.size > _FEWEST:
        return [warning(f"{text}, as codes of classes are, and hardly heights. Choose a layer of heights.")]
    if values.size <= _CODES // 2 and 0 <= values[0] <= 2:
        return [doubt(f"{text}: flat land by the sea in whole metres, or codes of classes. Please check.")]
    return []


def _bytes(seen: Seen, low: float, high: float) -> list[Note]:
    """Whole numbers of 0 to 255 that reach both ends were stretched for the eye."""
    if low <= 1 and 254 <= high <= 255:
        text = (
            f"Values of {seen.name} are whole numbers of {low:g} to {high:g}: a picture of 8 bits that was stretched "
            "for the eye, of which nobody can tell the heights. Give them as measured."
        )
        return [warning(text)]
    if seen.kinds == {"Byte"} and (np.concatenate(seen.values) <= 1).mean() < _GROUND:
        text = f"Values of {seen.name} are bytes ({low:g} to {high:g}): whole metres, or a picture of heights."
        return [doubt(f"{text} Please check.")]
    return []
