"""Reflectance: digital numbers, decimals, per cent, of Sentinel-2 and Landsat, with and without their offsets."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ....card import Modality
from ..names import read_modality
from ..note import DOUBT, FACT, WARNING, Note
from ..products.scene import LIKELY_ADDED, OWN_UNITS
from ..table import pattern, product, wavelengths
from .reading import ENOUGH, Reading, Seen, as_card, as_told, doubt, reading, spread, unfit, warning

_DARKEST, _BRIGHTEST = -0.5, 5.0
"""Reflectance that no pixel has, however wrong its atmosphere and bright its cloud."""
_CORE = 0.5
"""Least share of the values looked at that must be reflectance at all."""
_NEGATIVE, _FEW = -0.04, 0.05
"""Reflectance below which a correction of the atmosphere seldom errs, and the share of pixels that may be there."""
_BAND_NEGATIVE = 0.2
"""Share of a band's values below half of that, from which on its offset is wrong."""
_MEDIAN = (0.002, 1.25)
_TOP = (0.015, 2.5)
"""Where the median and the 99th of a hundred values lie, over all bands: from water to cloud in the sun."""
_DEEP = (5e-5, 0.004)
"""The least of both over the open sea, where nothing else than the unit could make values so small."""
_DIM_16, _NO_LAND, _NO_CLOUD, _GLARE = 0.076, 0.13, 1.8, 0.75
"""Of reflectance that fills 16 bits: its dark end; read as x 10,000, above which that is no land's, the bright one no
cloud's, and a band's median no land's."""
_BRIGHT = 0.6
"""Median of the brightest band that land in the sun hardly has, but sand and snow."""
_SCREEN = ("Red", "Green", "Blue")
_BITS_8, _PER_CENT = 255, 150
"""Highest values of a picture of 8 bits, and of per cent in cloud."""
BASELINE = product("sentinel2")["added_from"]
"""Processing baseline of Sentinel-2 from which on 1,000 is added to all digital numbers."""
S2_ADDED = product("sentinel2")["added"] / product("sentinel2")["one"]
"""Those 1,000, as reflectance."""
MAY_BE_ADDED = "processing baseline 04.00 and later. If so"
"""What the doubt says of a bright scene that may have them."""
_FLOOR = (0.093, 0.128)
"""Where the dark ends of a band lie that has it added: nothing darker, and something nearly as dark."""
_MANY = 1 << 18
"""Pixels of a scene, from which on dark ones, water, wood or shadow, are hardly ever lacking."""

_TOLD = "the file says so (scale and offset)"
_FAINT, _DIM = 0.06, 0.1
"""The 99th of a hundred values over all bands of hardly any land in the sun, and of little."""
_INFRARED = (0.74, 1.0)
"""Micrometres of the near infrared."""
_PARTS = {"blue": (0.43, 0.52), "near": _INFRARED, "short": (2.0, 2.4)}
"""Micrometres of the parts of the spectrum by which radiance is known."""
_SNOW, _FADED = 0.6, 0.08
"""Blue of snow and cloud; short waves by near infrared that no land has below."""
_LOW, _ONE, _ONE_OF_MANY, _MANY_BANDS = 0.1, 0.9, 0.65, 6
"""Where the ends of normalised bands lie as a look sees them; of many bands not all are as bright in the same cloud."""
_AT_ZERO, _BELOW = 0.045, -0.005
"""Reflectance that the dark end of some band comes near to, and below which an offset is rather too large."""


@dataclass(frozen=True)
class _Way:
    """One way to store reflectance."""

    factor: float
    summand: float
    words: str


_DECIMALS = _Way(1.0, 0.0, "reflectance as decimals")
_NUMBERS = _Way(1e-4, 0.0, "reflectance x 10,000")
_THOUSANDTHS = _Way(1e-3, 0.0, "reflectance x 1,000")
_HUNDREDTHS = _Way(0.01, 0.0, "reflectance in per cent")
_OF_8_BITS = _Way(1 / 255, 0.0, "reflectance x 255, as Sentinel Hub writes 8 bits")
_OF_16_BITS = _Way(1 / 65535, 0.0, "reflectance x 65,535, as Sentinel Hub writes 16 bits")
_L2, _L1 = (_Way(row["scale"], row["offset"], row["title"]) for row in (product("landsat_2"), product("landsat_1")))
_PRODUCTS = {"landsat_2": _L2, "landsat_1": _L1, "hls": _NUMBERS}


def find_reflectance(seen: Seen, full: float) -> Reading:
    """Reflectance in the card's physical unit.

    Args:
        seen: The bands.
        full: What the card has for a reflectance of one.
    """
    looked = seen.without_zero
    if looked.count < ENOUGH:
        return as_told(seen) if seen.tagged else as_card(seen)
    found = _by_tags(looked, full) if seen.tagged else _by_values(looked, full)
    if found.fits:
        found = _baseline(looked, found, full)
        odd = _odd(looked, found, full)
        if odd and seen.tagged:
            untagged = _by_values(looked, full)  # a scale that only some of the bands have may be meant for all
            if untagged.fits and not untagged.notes and not _odd(looked, untagged, full):
                why = "its bands have different scales, and only without these they are in one unit"
                found, odd = replace(untagged, why=why, level=WARNING), []
        notes = (*found.notes, *odd, *_normalised(seen, found, full), *_radiance(looked, found, full))
        found = replace(found, notes=notes)
    return found


def _by_tags(seen: Seen, full: float) -> Reading:
    """Go by the file's scale and offset if its values allow it."""
    scales, offsets = seen.tags
    whole = _whole(replace(seen, values=tuple(as_told(seen).physical(seen.values))))
    for way in (_DECIMALS, _NUMBERS, _HUNDREDTHS):
        found = reading(seen, scales * way.factor * full, offsets * way.factor * full)
        deep = way is _DECIMALS or (way is _NUMBERS and whole)
        if _plausible(seen, found, full, deep) and not (offsets.any() and _darkened(seen, found, full)):
            return _offset_checked(seen, replace(found, why=_TOLD), full)
    tags = ", ".join(f"{a:g} x {b:+g}" for a, b in dict.fromkeys(zip(scales.tolist(), offsets.tolist())))
    for summand, why in (
        (offsets * scales, f"its own offset ({tags}) is meant for the stored numbers"),
        (0 * offsets, f"its own offset ({tags}) would make its values negative or far too bright, and is not used"),
    ):
        found = reading(seen, scales * full, summand * full, why=why, level=WARNING)
        if _plausible(seen, found, full):
            return found
    found = _by_values(seen, full)
    if not found.fits:
        return replace(as_told(seen), notes=found.notes, why=_TOLD, level=WARNING, fits=False)
    words = found.why.partition(" look like ")[2] or found.why or "the model's own numbers"
    why = f"its own scale and offset ({tags}) do not fit its values ({spread(seen)}), which look like {words}"
    return replace(found, why=why, level=WARNING)


def _offset_checked(seen: Seen, found: Reading, full: float) -> Reading:
    """Whether nothing contradicts the offset of Sentinel-2 files of baseline 04.00, if the file says it is there.

    What the product says of itself is believed over a tag that somebody may have set. Of values, many below zero
    contradict it, and where no band has a dark pixel they show nothing of it.
    """
    of_landsat = np.allclose(found.factor / full, _L1.factor, rtol=1e-3)  # whose level 1 has that offset, too
    if of_landsat or not (abs(found.summand / full + S2_ADDED) < 1e-3).all():
        return found
    without = replace(found, summand=0.0 * found.summand)
    baseline, applied = processing_baseline(seen.facts.metadata, seen.facts.name)
    known = OWN_UNITS in seen.facts.metadata
    if not known and (applied or (baseline is not None and baseline < BASELINE)) and _plausible(seen, without, full):
        told = "has been taken off already" if applied else f"is none of processing baseline {baseline:05.2f}"
        return replace(without, why=f"its own offset of -1,000 {told}, as the product says", level=WARNING)
    planes = [plane for plane in _reflectances(seen, found, full) if plane.size >= ENOUGH]
    below = max(((plane < _BELOW).mean() for plane in planes), default=0.0)
    if below > _FEW:
        text = f"The offset that {seen.name} tells makes up to {below:.0%} of a band negative: it may be wrong."
        return replace(found, notes=(warning(f"{text} Check the layer's scale and offset."),))
    if min((float(np.percentile(plane, 0.5)) for plane in planes), default=0.0) > _AT_ZERO:
        text = f"No band of {seen.name} has a dark pixel, so nothing shows that its own offset of -1,000 is right."
        return replace(found, notes=(doubt(f"{text} Please check."),))
    return found


def _by_values(seen: Seen, full: float) -> Reading:
    """Go by the values: as the card has them stored if they can be, else the one other way that they can be."""
    own, whole = as_card(seen), _whole(seen)
    if way := _of_product(seen):
        found = _as(seen, way, full, _product_is)
        if _plausible(seen, found, full, deep=True):
            return found
    if picture := _eight_bits(seen, full):
        return picture
    if other := _thousandths(seen, own, full) or _sixteen_bits(seen, own, full):
        return other
    if _plausible(seen, own, full):
        if _dark_end(seen, own, full) <= 0.5:
            return _either_level(seen, _bright(seen, own, full), full) if _numbers(seen) else own
        if _share_above(seen, own, 1.6 * full) <= 0.02:
            text = (
                f"Values of {seen.name} ({spread(seen)}) mean a reflectance above 0.5 everywhere: snow or cloud, or a "
                "unit that is not known."
            )
            return replace(own, notes=(doubt(text),))
    ways = [(_DECIMALS, FACT), (_HUNDREDTHS, FACT)] if not whole else []
    for way, level in (*ways, (_NUMBERS, DOUBT)):
        found = _as(seen, way, full, _looks_like, level)
        if _plausible(seen, found, full, deep=way is _DECIMALS) and _dark_end(seen, found, full) <= 0.5:
            return found
    for way, floor in ((_L1, (0.0, 0.043)), (_L2, (-0.01, 0.1))):
        found = _as(seen, way, full, _looks_like, DOUBT)
        if _plausible(seen, found, full) and floor[0] <= _dark_end(seen, found, full) <= floor[1]:
            return found
    if whole and _plausible(seen, own, full, deep=True):
        text = f"Values of {seen.name} ({spread(seen)}) mean hardly any reflectance: open sea, or an unknown unit."
        return replace(own, notes=(doubt(text),))
    text = (
        f"Values of {seen.name} ({spread(seen)}) fit no known unit of reflectance: the map will be of little use. Set "
        "the layer's scale and offset (gdal_edit.py -scale S -offset O FILE), or choose another layer."
    )
    return unfit(own, text)


def _thousandths(seen: Seen, own: Reading, full: float) -> Reading | None:
    """Reflectance x 1,000, which as x 10,000 would be darker than any land; over water near infrared is the darkest."""
    less = _as(seen, _NUMBERS, full, _looks_like)
    found = _as(seen, _THOUSANDTHS, full, _looks_like, DOUBT)
    if not _plausible(seen, less, full) or not _plausible(seen, found, full):
        return None
    top = float(np.percentile(np.concatenate(_reflectances(seen, less, full)), 99))
    if top >= _DIM or not _sunlit(seen):
        return None
    if top < _FAINT:
        return found
    text = f"Values of {seen.name} ({spread(seen)}) are darker than nearly all land: they may be {_THOUSANDTHS.words}."
    return replace(own if _plausible(seen, own, full) else less, notes=(doubt(f"{text} Please check."),))


def _sixteen_bits(seen: Seen, own: Reading, full: float) -> Reading | None:
    """Reflectance that fills 16 bits, which as x 10,000 would be brighter than land and have no dark pixel.

    Landsat's numbers are large, too, but have an offset: nothing of them is as dark.
    """
    less = _as(seen, _NUMBERS, full, _looks_like)
    found = _as(seen, _OF_16_BITS, full, _looks_like, DOUBT)
    if seen.kinds != {"UInt16"} or not _plausible(seen, found, full) or _dark_end(seen, found, full) > _DIM_16:
        return None
    planes = [plane for plane in less.physical(seen.values) if plane.size >= ENOUGH]
    dark, top = np.percentile(np.concatenate(planes) / full, (1, 99))
    if top > _NO_CLOUD or (top > 1 and dark > _NO_LAND):
        return found
    if dark <= _NO_LAND and max(float(np.median(plane)) for plane in planes) > _GLARE * full:
        text = (
            f"Most of a band of {seen.name} means a reflectance above {_GLARE:g}: cloud or snow, or "
            f"{_OF_16_BITS.words}. If so, tell it: gdal_edit.py -scale 0.0000152590219 FILE."
        )
        return replace(own if _plausible(seen, own, full) else less, notes=(doubt(text),))
    return None


def _bright(seen: Seen, own: Reading, full: float) -> Reading:
    """Say so where a band is brighter than land mostly is, as in steps of its own such as 1 / 32,767."""
    planes = [plane for plane in _reflectances(seen, own, full) if plane.size >= ENOUGH]
    if max((float(np.median(plane)) for plane in planes), default=0.0) <= _BRIGHT:
        return own
    text = (
        f"Half of a band of {seen.name} means a reflectance above {_BRIGHT:g}: sand, snow or cloud, or reflectance in "
        "steps of its own, as x 32,767. If so, tell it: gdal_edit.py -scale 0.0000305185095 FILE."
    )
    return replace(own, notes=(doubt(text),))


def _waves(seen: Seen) -> list[float | None]:
    """Wavelengths of the bands in micrometres, as the card or the table tells them; None: unknown."""
    known = read_modality(Modality(seen.name, "optical", "continuous", seen.bands, description=seen.about))
    return [b.center_wavelength or wavelengths().get(known.common.get(i, "")) for i, b in enumerate(seen.bands, 1)]


def _sunlit(seen: Seen) -> bool:
    """Whether near infrared is at least as bright as the shortest wave somewhere, as on land and not on water."""
    pairs = sorted(
        (wave, float(np.percentile(plane, 90))) for wave, plane in zip(_waves(seen), seen.values) if wave and plane.size
    )
    near = [level for wave, level in pairs if _INFRARED[0] <= wave <= _INFRARED[1]]
    return bool(near) and near[0] >= pairs[0][1]


def _radiance(seen: Seen, found: Reading, full: float) -> list[Note]:
    """Radiance, which fades with the sun's towards longer waves, as the file says or the bands show."""
    texts = " ".join((seen.facts.name, *(f"{band.name} {band.unit}" for band in seen.told))).lower()
    if re.search(r"radiance|(?<![a-z])[mμµ]?w ?[/ ]?\(? ?m(\^|\*\*)?-?2|(?<![a-z])[mμµ]?w/\(?[cm]*m", texts):
        text = f"{seen.name} is radiance, as it says, and the model takes reflectance: the map will be of little use."
        return [warning(f"{text} Convert it first.")]
    levels: dict[str, float] = {}
    for wave, plane in zip(_waves(seen), _reflectances(seen, found, full)):
        for key, (low, high) in _PARTS.items():
            if wave and plane.size and low <= wave <= high and key not in levels:
                levels[key] = float(np.median(plane))
    if len(levels) < len(_PARTS) or levels["blue"] > _SNOW or levels["near"] < 0.5 * levels["blue"]:
        return []
    if levels["short"] >= _FADED * levels["near"]:
        return []
    text = f"{seen.name} has hardly any short-wave infrared beside its near infrared: turbid water, or radiance."
    return [doubt(f"{text} If it is radiance, convert it to reflectance first.")]


def _normalised(seen: Seen, found: Reading, full: float) -> list[Note]:
    """Decimals whose bands all run from 0 to 1, as those do that were stretched one by one."""
    planes = [plane for plane in seen.values if plane.size >= ENOUGH]
    if len(planes) < 3 or _whole(seen) or not np.allclose(found.factor / full, 1.0) or found.summand.any():
        return []
    tops, lows = ([float(end(plane)) for plane in planes] for end in (np.max, np.min))
    if max(tops) > 1 + 1e-6 or min(lows) < 0 or max(lows) > _LOW:
        return []
    exact = sum(top == 1 for top in tops) >= max(3, len(tops) / 2)
    if not exact and min(tops) < (_ONE_OF_MANY if len(planes) >= _MANY_BANDS else _ONE):
        return []
    text = f"Each band of {seen.name} runs from 0 to 1"
    if exact:
        text = f"{text}: they were normalised one by one, and nobody can tell the reflectance. Give them as delivered."
        return [warning(text)]
    return [
        doubt(f"{text}: cloud and shadow, or bands that were normalised one by one. If so, give them as delivered.")
    ]


def _either_level(seen: Seen, own: Reading, full: float) -> Reading:
    """Say so where numbers of Landsat may as well be of the other level, and no name tells which."""
    ways = {_L1: _L2, _L2: _L1}
    way = next((w for w in ways if np.allclose(own.factor / full, w.factor, rtol=1e-3)), None)
    if way is None or _of_product(seen):
        return own
    other = _as(seen, ways[way], full, _looks_like)
    values = np.concatenate(_reflectances(seen, other, full))
    if not _plausible(seen, other, full) or (values < 2 * _BELOW).mean() > 0.002:
        return own
    text = f"Values of {seen.name} ({spread(seen)}) are taken for {way.words}, and may as well be {ways[way].words}"
    doubted = doubt(f"{text}: no name of a product or band (SR_B2) tells. Please check.")
    return replace(own, notes=(*own.notes, doubted))


def _as(seen: Seen, way: _Way, full: float, how: Callable[[str], str], level: str = FACT) -> Reading:
    return reading(seen, way.factor * full, way.summand * full, why=how(way.words), level=level)


def _looks_like(words: str) -> str:
    return f"they look like {words}"


def _product_is(words: str) -> str:
    return f"the product is {words}"


def _may_be(words: str) -> str:
    return f"they are small whole numbers and may be {words}"


def _eight_bits(seen: Seen, full: float) -> Reading | None:
    """A picture of 8 bits, stretched for the eye, which nothing can undo."""
    values = np.concatenate(seen.values)
    top = np.percentile(values, 99)
    least = 0 if seen.kinds == {"Byte"} else _BITS_8 - 5  # other types hold dark reflectance too
    if values.min() < 0 or not least <= values.max() <= _BITS_8 or top <= _TOP[1]:
        return None
    if top > _PER_CENT or (seen.kinds == {"Byte"} and all(band.color in _SCREEN for band in seen.told)):
        text = (
            f"Values of {seen.name} are {spread(seen)}: a picture of 8 bits that was stretched for the eye, of which "
            "nobody can tell the reflectance. The map will be of little use; choose the image as it was delivered."
        )
        return unfit(as_card(seen), text)
    if seen.kinds == {"Byte"}:
        ways = (_as(seen, way, full, _may_be, DOUBT) for way in (_OF_8_BITS, _HUNDREDTHS))
        return next((found for found in ways if _plausible(seen, found, full)), None)
    return None


def _of_product(seen: Seen) -> _Way | None:
    """How a product that the file names stores reflectance, in whole numbers or means of such."""
    if not _numbers(seen):
        return None
    texts = [seen.facts.name, *seen.facts.metadata.values()]
    names = [band.name for band in seen.told]
    for key, way in _PRODUCTS.items():
        row = product(key)
        if "bands" in row and all(re.match(row["bands"], name) for name in names):
            return way
        if any(re.search(row["names"], text) for text in texts):
            return way
    return None


def _reflectances(seen: Seen, found: Reading, full: float) -> list[np.ndarray]:
    """Reflectances of each band, without what cannot be any, as a fill value that nobody declares."""
    planes = [plane / full for plane in found.physical(seen.values)]
    return [plane[(plane >= _DARKEST) & (plane <= _BRIGHTEST)] for plane in planes]


def _plausible(seen: Seen, found: Reading, full: float, deep: bool = False) -> bool:
    """Whether the values of all bands together can be reflectances, a few wrong ones among them, or deep water."""
    values = np.concatenate(_reflectances(seen, found, full))
    if values.size < _CORE * seen.count:
        return False
    median, top = np.percentile(values, (50, 99))
    least = _DEEP if deep else (_MEDIAN[0], _TOP[0])
    fits = least[0] <= median <= _MEDIAN[1] and least[1] <= top <= _TOP[1]
    return bool(fits and (values < _NEGATIVE).mean() <= _FEW)


def _darkened(seen: Seen, found: Reading, full: float) -> bool:
    """Whether a band is below zero in so many places that an offset was taken off that was not there."""
    planes = _reflectances(seen, found, full)
    return any(plane.size >= ENOUGH and (plane < _NEGATIVE / 2).mean() > _BAND_NEGATIVE for plane in planes)


def _whole(seen: Seen) -> bool:
    """Whether the stored values are whole numbers."""
    values = np.concatenate(seen.values)
    return bool((values == np.round(values)).all())


def _numbers(seen: Seen) -> bool:
    """Whether the stored values are whole numbers, or means of such that are too large for decimals and per cent."""
    return _whole(seen) or float(np.median(np.concatenate(seen.values))) > _PER_CENT


def _dark_end(seen: Seen, found: Reading, full: float) -> float:
    return float(np.percentile(np.concatenate(_reflectances(seen, found, full)), 1))


def _share_above(seen: Seen, found: Reading, limit: float) -> float:
    return float((np.concatenate(found.physical(seen.values)) > limit).mean())


def _odd(seen: Seen, found: Reading, full: float) -> list[Note]:
    """Bands that are in another unit than the layer, as no product has them."""
    odd = []
    for band, values, plane in zip(seen.bands, seen.values, _reflectances(seen, found, full)):
        if values.size >= ENOUGH and (plane.size < _CORE * values.size or abs(np.median(plane)) < 5e-5):
            odd.append(band.name)
    if not odd or len(odd) == len(seen.bands):
        return []
    return [warning(f"Band {', '.join(odd)} of {seen.name} is in another unit than its other bands: check the layer.")]


def _baseline(seen: Seen, found: Reading, full: float) -> Reading:
    """Take off what Sentinel-2 files of processing baseline 04.00 and later add, if they do and nobody has yet.

    Metadata that say so are believed if the values allow it. Values alone are evidence if several bands of a large
    scene end just above 1,000 on their dark side: then it is taken off, and told as a guess. Otherwise a layer with
    hardly a pixel darker than that is told, and nothing changed: sand, snow and small fields have none either.
    """
    if np.any(found.summand != 0) or _other_sensor(seen) or seen.kinds == {"Byte"}:
        return found
    baseline, applied = processing_baseline(seen.facts.metadata, seen.facts.name)
    if applied or (baseline is not None and baseline < BASELINE):
        return found
    planes = _reflectances(seen, found, full)
    values = np.concatenate(planes)
    less = replace(found, summand=found.summand - S2_ADDED * full)
    if baseline is not None:
        if (values < S2_ADDED + _NEGATIVE).mean() <= 0.02:
            why = f"1,000 are taken off, which Sentinel-2 files of processing baseline {baseline:05.2f} add"
            return replace(less, why=_and(found.why, why))
        text = (
            f"{seen.name} is of Sentinel-2 processing baseline {baseline:05.2f}, but its values are too dark to have "
            "the 1,000 added that such files have: they are taken as they are."
        )
        return replace(found, notes=(*found.notes, doubt(text)))
    darker, deep = ((values < limit).mean() for limit in (_FLOOR[0], S2_ADDED + _NEGATIVE))
    if darker > 0.03 or deep > 0.001:
        return found
    ends = [float(np.percentile(plane, 0.5)) for plane in planes if plane.size >= ENOUGH]
    if darker <= 0.002 and seen.facts.pixels >= _MANY and sum(_FLOOR[0] <= end <= _FLOOR[1] for end in ends) >= 3:
        why = (
            "no band has a value below 1,000 and several end just above it, as in Sentinel-2 files of processing "
            "baseline 04.00 and later, so that offset is taken off"
        )
        return replace(less, why=_and(found.why, why), level=DOUBT)
    if LIKELY_ADDED in seen.facts.metadata and _plausible(seen, less, full):
        why = "hardly a value is below 1,000, which ESA's files of that day add, as their names tell: it is taken off"
        return replace(less, why=_and(found.why, why), level=DOUBT)
    text = (
        f"Hardly a value of {seen.name} means a reflectance below 0.1: a bright scene, or the offset of 1,000 of "
        "Sentinel-2 files of processing baseline 04.00 and later. If so, tell it: gdal_edit.py -scale 0.0001 -offset "
        "-0.1 FILE."
    )
    return replace(found, notes=(*found.notes, doubt(text)))


def _and(first: str, second: str) -> str:
    return f"{first}; {second}" if first else second


def _other_sensor(seen: Seen) -> bool:
    """Whether the file says that it is of no Sentinel-2."""
    texts = " ".join([seen.facts.name, *map(str, seen.facts.metadata.values()), *(b.name for b in seen.told)])
    return bool(re.search(product("sentinel2")["others"], texts, re.I))


def processing_baseline(metadata: Mapping[str, str], name: str) -> tuple[float | None, bool]:
    """The processing baseline of Sentinel-2 that metadata or a product's name tell, and whether its offset is applied.

    ``PROCESSING_BASELINE`` is GDAL's and ESA's, ``s2:processing_baseline`` and ``earthsearch:boa_offset_applied`` are
    STAC's. ``N0510`` in a product's name is 05.10; 99.99 is a private reprocessing and tells nothing.
    """
    told = [f"{key}={value}" for key, value in metadata.items()]  # GDAL cuts keys at colons: what is told counts
    baseline, applied = None, False
    for text in told:
        if match := re.search(r"processing_baseline\W+(\d\d?\.\d\d?)\b", text, re.I):
            baseline = float(match[1])
        applied = applied or bool(re.search(r"boa_offset_applied\W+(true|yes|1)\b", text, re.I))
    for text in (name, *told) if baseline is None else ():
        if match := pattern("sentinel2", "called").search(text):
            baseline = int(match["baseline"]) / 100
    return (None if baseline is not None and baseline > 90 else baseline), applied
