"""What the bands of a layer are called, and of which sensor: names, codes, colours, wavelengths."""

from __future__ import annotations

import contextlib
import datetime
import functools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...card import Modality
from .said import BandFacts, LayerFacts
from .table import Sensor, common_names, sensors, table, wavelengths, words

NEAR = 0.06
"""Of the wavelength: what lies further apart is another band."""
_EXACT = 0.01
"""Of the wavelength: what lies as near is the same band of the same sensor."""
_CODE = re.compile(r"(?:b|band|imagedata)0*(\d{1,2})([an]?)")
_PLACE = re.compile(r"(?i)(?<![a-z0-9])band[ _.#-]*0*(\d{1,2})(?![a-z0-9])")
_NUMBERED = re.compile(r"(?:band|layer|channel|raster|lyr|gray|grey|b|bd)?[ _.#-]*0*(\d+)")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_IN_WORDS = re.compile(rf"(?i)(?<!\d)([0-3]?\d)({'|'.join(_MONTHS)})((?:19|20)\d\d)(?!\d)")
_FEW = 5
"""Bands called B1, B2, ... up to so many are only numbered, unless something says of which sensor they are."""
_NEAR_INFRARED = {"nir", "nir08"}
_ABOUT = 1.0
"""Points by which two sensors are about as likely as each other."""
_NANOMETRES, _BARE = (380.0, 2600.0), 3
"""Numbers in names that may be wavelengths, and how many names must have them alike."""


@dataclass(frozen=True)
class Reading:
    """What the bands of a layer are, as far as it says."""

    common: Mapping[int, str]  # common name in the table by band number
    wavelength: Mapping[int, float]  # that the layer gives itself, micrometres
    named: frozenset[int]  # bands with a name that is more than a number
    colored: frozenset[int]  # bands known by their colour alone
    extra: frozenset[int]  # quality, angles, indices: of no sensor
    sensor: Sensor | None
    rival: Sensor | None = None  # another that the codes may as well be of, with other bands
    counted: bool = False  # its codes are 1, 2, 3, ..., and may be no more than places


@functools.lru_cache(maxsize=256)
def read_modality(modality: Modality) -> Reading:
    """What the bands of a modality are, as far as its card says."""
    bands = tuple(BandFacts(n, band.name, band.center_wavelength) for n, band in enumerate(modality.bands, start=1))
    text = f"{modality.name} {modality.description}"
    return read_bands(LayerFacts(text, bands), None, modality.family, trust_names=True)


def read_bands(facts: LayerFacts, likely: Sensor | None, family: str, trust_names: bool = False) -> Reading:
    """Read what a layer says of its bands.

    Args:
        facts: What the layer says about itself.
        likely: Of which sensor it would be if it says nothing.
        family: What it is looked at as; bands of other families are read too.
        trust_names: Whether names decide over wavelengths, as in a card, where they agree.
    """
    texts = _counted(_without_places({band.number: _plain(band.name) for band in facts.bands}))
    if not "".join(texts.values()).strip():
        texts = _unnamed(facts, texts, family)
    sensor, sure, rival = _find_sensor(facts, texts, likely)
    counted = _count_in_names(texts) and not _may_be_codes(texts, sensor, True)
    if _are_places(texts):
        counted = _is_count(texts) and not (sure and sensor is not None and len(texts) in sensor.counts)
        if not _are_short(texts) or not _may_be_codes(texts, sensor, sure):
            texts, counted = _unnamed(facts, texts, family), False
            sensor, sure, rival = _find_sensor(facts, texts, likely)
    named = frozenset(n for n, text in texts.items() if text.strip())
    extra = frozenset(n for n in named if words(texts[n]) & set(table()["no_bands"]))
    common, colored = {}, set()
    letters = [n for n, text in texts.items() if text.strip().lower() in table()["letters"]]
    colors = {b.number: table()["colours"].get(b.color) for b in facts.bands} if len(facts.bands) <= 4 else {}
    bare = {} if trust_names else _bare_wavelengths({n: text for n, text in texts.items() if n not in extra})
    told = {b.number: b.wavelength or _told_wavelength(b.name) or bare.get(b.number) for b in facts.bands}
    waves = {n: wave for n, wave in told.items() if wave}
    for n, text in texts.items():
        if n in extra:
            continue
        codes = sensor.codes if sensor else {}
        found = set(common_names(text) or (codes[code] for code in band_codes(text) if code in codes))
        if len(letters) > 1 and n in letters:
            found = {table()["letters"][text.strip().lower()]}
        if n in waves and not (trust_names and found):
            near = _exactly(waves[n], sensor)
            # Catalogues write rounded wavelengths (red: 0.65): a name that agrees with one is right.
            found = {near} if near else {common for common in found if is_near(waves[n], common)}
        if not found and colors.get(n) and n not in named:
            found = {colors[n]}
            colored.add(n)
        if len(found) == 1:
            common[n] = _of_sensor(found.pop(), sensor)
    coded = any(band_codes(text) for text in texts.values())
    shown = sensor if sure or (coded and common) else None
    rival = rival if coded and common else None
    return Reading(common, waves, named, frozenset(colored), extra, shown, rival, counted)


def _unnamed(facts: LayerFacts, texts: Mapping[int, str], family: str) -> dict[int, str]:
    """What bands without names are called: nothing, or as the file, if it has one band and its name tells which."""
    told = family in ("optical", "sar") and len(texts) == 1 and (common_names(facts.name) or band_codes(facts.name))
    return dict.fromkeys(texts, facts.name if told else "")


def _of_sensor(common: str, sensor: Sensor | None) -> str:
    """The near infrared of a sensor that has one only, narrow or wide, is that one whatever it is called."""
    theirs = set(sensor.codes.values()) if sensor else set()
    if common in ("nir", "nir08") and len(theirs & {"nir", "nir08"}) == 1:
        return "nir" if "nir" in theirs else "nir08"
    return common


def find_sensor(text: str) -> Sensor | None:
    """The sensor that a text speaks of, if it is one alone."""
    said = words(text)
    found = [sensor for sensor in sensors() if said & sensor.words]
    return found[0] if len(found) == 1 else None


def _find_sensor(
    facts: LayerFacts, texts: Mapping[int, str], likely: Sensor | None
) -> tuple[Sensor | None, bool, Sensor | None]:
    """The sensor that a layer speaks of, and whether it does; else the one that is the most likely, and its rival."""
    told = words(" ".join((facts.name, *facts.metadata.values())))
    joined = " ".join(texts.values()).lower()
    marks = words(joined)
    codes = {code for text in texts.values() for code in band_codes(text)}
    padded = any(re.fullmatch(r"b0\d", mark) for mark in marks)
    found: list[tuple[float, bool, Sensor]] = []
    for sensor in sensors():
        spoken = (told | marks) & sensor.words
        named = max((3.0 if len(word) < 3 else 6.0 for word in spoken), default=0.0)  # "s2" is said of many things
        marked = sum(mark in marks or ("_" in mark and mark in joined) for mark in sensor.marks)
        agreeing = [
            sensor.codes[code] in {_of_sensor(common, sensor) for common in said}
            for text in texts.values()
            if (said := common_names(text))
            for code in band_codes(text)
            if code in sensor.codes
        ]
        exact = _fits_wavelengths(facts, sensor)
        score = named + (4.0 + marked if marked else 0.0) + 3.0 * exact + (2.0 if agreeing and all(agreeing) else 0.0)
        evidence = score > 0
        if not codes <= set(sensor.codes):
            score -= 10.0  # it has no such bands
        if agreeing and not all(agreeing):
            score -= 10.0
        if padded and not sensor.padded:
            score -= 2.0  # its bands are B1, not B01
        if codes and sensor.codes and facts.pixel_size:
            score += 1.0 if 0.4 < facts.pixel_size / sensor.pixel < 2.4 else 0.0
            # Few stack bands of an image without its near infrared.
            meant = {sensor.codes.get(code) for code in codes}
            score += 0.75 if meant & _NEAR_INFRARED else 0.0
            score += 1.0 if marked and meant >= {"blue", "green", "red"} and meant & _NEAR_INFRARED else 0.0
            score += 2.4 if any(codes == set(order) for order in sensor.orders) else 0.0
        score += 1.25 if likely is not None and sensor.key == likely.key else 0.0
        if score > 0 and (evidence or not sensor.told):
            found.append((score, evidence, sensor))
    if not found:
        return None, False, None
    points, sure, best = max(found, key=lambda each: each[0])
    rivals = [
        sensor
        for score, evidence, sensor in sorted(found, key=lambda each: -each[0])
        if sensor is not best
        and points - score < _ABOUT
        and (evidence or not sure)
        and any(sensor.codes.get(code) != best.codes.get(code) for code in codes)
    ]
    return best, sure, rivals[0] if rivals else None


def _fits_wavelengths(facts: LayerFacts, sensor: Sensor) -> bool:
    """Whether all wavelengths that a layer gives, two or more, are those of a sensor's bands."""
    known = [band.wavelength for band in facts.bands if band.wavelength]
    return len(known) > 1 and bool(sensor.codes) and all(_exactly(wave, sensor) for wave in known)


def _exactly(wave: float, sensor: Sensor | None) -> str | None:
    """Common name of a sensor's band of a wavelength; without a sensor None: then nearness decides."""
    near = [
        (abs(wave - wavelengths()[common]) / wavelengths()[common], common)
        for common in (sensor.codes.values() if sensor else ())
        if common in wavelengths()
    ]
    off, common = min(near, default=(math.inf, None))
    return common if off <= (2 * _EXACT) else None


def is_near(wave: float, common: str) -> bool:
    """Whether a wavelength may be that of a band by its common name."""
    return abs(wave - wavelengths().get(common, math.inf)) <= NEAR * wave


def _plain(name: str) -> str:
    """A band's name without what SNAP adds of how it was made: ``Sigma0_VV_use_local_inc_angle_from_dem``."""
    return re.sub(r"_use_\w+?_from_(?:dem|ellipsoid)", "", name)


def _without_places(texts: Mapping[int, str]) -> Mapping[int, str]:
    """Names of bands without a ``band 1`` before codes that counts places or files, and is none of the codes.

    Lists of bands say ``Band 3 (B04)``, stacks of ENVI ``Layer (Band 1:B02.jp2)``, ``Layer (Band 1:B03.jp2)``.
    """
    counts = {n: match for n, text in texts.items() if (match := _PLACE.search(text))}
    rest = {n: (texts[n][: match.start()] + texts[n][match.end() :]).strip(" :()_") for n, match in counts.items()}
    codes, said = set(map(band_codes, rest.values())), {int(match[1]) for match in counts.values()}
    told = all(codes) and len(codes) > min(1, len(rest) - 1)  # a code that all have is not what tells them apart
    counting = len(said) == 1 or all(int(match[1]) == n for n, match in counts.items())
    return {**texts, **rest} if told and counting else texts


def _counted(texts: Mapping[int, str]) -> dict[int, str]:
    """Names of bands, of which ``swir_2`` and ``swir_3`` without a ``swir_1`` are Sentinel-2's B11 and B12.

    Digital Earth Australia and Africa count its cirrus band as the first. FORCE calls B08 ``BROADNIR`` and B8A ``NIR``.
    """
    if any(re.search(r"(?i)broad[ _-]?nir", text) for text in texts.values()):
        texts = {n: "nir08" if text.strip().lower() == "nir" else text for n, text in texts.items()}
    numbers = {n: match for n, text in texts.items() if (match := re.search(r"(?i)swir[ _-]?(\d)(?!\d)", text))}
    if {match[1] for match in numbers.values()} != {"2", "3"}:
        return dict(texts)
    usual = {"2": "swir16", "3": "swir22"}
    return {n: text.replace(numbers[n][0], usual[numbers[n][1]]) if n in numbers else text for n, text in texts.items()}


def _bare_wavelengths(texts: Mapping[int, str]) -> dict[int, float]:
    """Micrometres of bands whose names end alike in nanometres without a unit: ``rhos_492``, ``rhos_665``."""
    groups: dict[str, dict[int, float]] = {}
    for n, text in texts.items():
        if match := re.fullmatch(r"(.*?[^\d.])(\d{3,4}(?:\.\d+)?)", text.strip()):
            groups.setdefault(match[1], {})[n] = float(match[2])
    found: dict[int, float] = {}
    for group in groups.values():
        low, high = min(group.values()), max(group.values())
        distinct = len(set(group.values())) == len(group) >= _BARE
        if distinct and _NANOMETRES[0] <= low < 1000 and high <= _NANOMETRES[1]:  # years are above, and all alike
            found |= {n: wave / 1000 for n, wave in group.items()}
    return found


def _told_wavelength(text: str) -> float | None:
    """A wavelength in a band's name, micrometres: ``B4 (665 nm)``."""
    match = re.search(r"(\d+(?:\.\d+)?)\s*(nm|nanomet|µm|um\b|micromet|micron)", text, re.IGNORECASE)
    return float(match[1]) / (1000 if match[2].lower().startswith("n") else 1) if match else None


@functools.lru_cache(maxsize=4096)
def band_codes(text: str) -> frozenset[str]:
    """Band codes in a text, as the table writes them: ``SR_B4`` and ``band 04`` are both b4."""
    parts = [part for part in re.split(r"[^a-z0-9]+", text.lower()) if part]
    pairs = [a + b for a, b in zip(parts, parts[1:]) if a in ("b", "band")]
    found = (re.fullmatch(_CODE, part) for part in (*parts, *pairs))
    return frozenset(f"b{match[1]}{match[2]}" for match in found if match)


def told_day(text: str) -> str:
    """The first day in a name, as ``2023-08-23``: of ``a_20230823T1015``, SNAP's ``VV_23Aug2023``; or nothing."""
    told = [(m.start(), int(m[1]), int(m[3]), int(m[4])) for m in _DAY.finditer(text)]
    told += [(m.start(), int(m[3]), _MONTHS.index(m[2].lower()) + 1, int(m[1])) for m in _DAY_IN_WORDS.finditer(text)]
    for _, year, month, day in sorted(told):
        with contextlib.suppress(ValueError):
            return datetime.date(year, month, day).isoformat()
    return ""


def only_numbered(texts: Mapping[int, str]) -> bool:
    """Whether all names are numbers, those of their places: ``Band 1``, ``Band 2`` say nothing.

    ``B1``, ``B2`` may, where they are many.
    """
    return _are_places(texts) and not (_are_short(texts) and len(texts) > _FEW)


def _are_places(texts: Mapping[int, str]) -> bool:
    """Whether all names are the numbers of their places, however they are written."""
    matches = {n: re.fullmatch(_NUMBERED, text.strip().lower()) for n, text in texts.items()}
    return all(match and int(match[1]) == n for n, match in matches.items())


def _is_count(texts: Mapping[int, str]) -> bool:
    """Whether places are two or more without a gap, so that they look counted."""
    return len(texts) > 1 and list(texts) == list(range(1, len(texts) + 1))


def _count_in_names(texts: Mapping[int, str]) -> bool:
    """Whether all names have the code of their place, and none tells more: ``stack_b1``, ``b1_median``."""
    return _is_count(texts) and all(
        band_codes(text) == {f"b{n}"} and not common_names(text) for n, text in texts.items()
    )


def _are_short(texts: Mapping[int, str]) -> bool:
    """Whether all names are written as codes are: ``b1``, ``B02``."""
    return all(re.match(r"b\d", text.strip().lower()) for text in texts.values())


def _may_be_codes(texts: Mapping[int, str], sensor: Sensor | None, sure: bool) -> bool:
    """Whether names that are the numbers of their places may be codes of a sensor's bands.

    They are none where the sensor goes on otherwise (B8A follows on Sentinel-2's B8), and hardly any where it has no
    file of so many bands: only with a near infrared, which nobody leaves out, and if something besides speaks of it.
    """
    count = len(texts)
    if sensor is None or (not sure and count <= _FEW):
        return False
    if not _is_count(texts):
        return True
    own = [f"b{n}" for n in texts]
    if own != list(sensor.codes)[:count]:
        return False
    padded = any(re.match("b0", text.strip().lower()) for text in texts.values())
    near_infrared = bool(_NEAR_INFRARED & {sensor.codes[code] for code in own})
    return count in sensor.counts or (near_infrared and (sure or padded))
