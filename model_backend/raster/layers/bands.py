"""Bands: which band of a layer stands for which of a modality.

Evidence, strongest first: wavelengths, what a band is called (common names, band codes of the sensor that the layer
speaks of, colours), and its place in the file only where nothing contradicts it and one reading is the only sensible
one. The same code serves whoever asks: what is written here holds for dock, toolbox and command alike.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...card import Band, Modality
from ...errors import InputError
from .facts import BandFacts, LayerFacts
from .note import DOUBT, FACT, WARNING, Note
from .table import Sensor, common_names, family_words, sensors, split, table, wavelengths, words

CHOSEN, BY_WAVELENGTH, BY_NAME, BY_ORDER = "chosen", "wavelength", "name", "order"
"""How bands were found; the weakest way of all counts for a layer."""
_NEAR = 0.06
"""Of the wavelength: what lies further apart is another band."""
_EXACT = 0.01
"""Of the wavelength: what lies as near is the same band of the same sensor."""
_CODE = re.compile(r"(?:b|band)0*(\d{1,2})(a?)")
_NUMBERED = re.compile(r"(?:band|layer|channel|raster|lyr|gray|grey|b|bd)?[ _.#-]*0*(\d+)")
_FEW = 5
"""Bands called B1, B2, ... up to so many are only numbered, unless something says of which sensor they are."""
_ABOUT = 1.0
"""Points by which two sensors are about as likely as each other."""
_RGB = ("red", "green", "blue")
_HARDLY = 4
"""A layer with one band of so many, or fewer, hardly shows anything."""


@dataclass(frozen=True)
class BandMatch:
    """The bands of a layer that stand for those of a modality."""

    numbers: tuple[int, ...]  # 1-based, one per band of the modality, 0: lacking
    how: str  # CHOSEN, BY_WAVELENGTH, BY_NAME or BY_ORDER
    notes: tuple[Note, ...] = ()
    sensor: str = ""  # key in the table, of what the layer says it is; empty: it does not say

    @property
    def present(self) -> tuple[int, ...]:
        """The numbers, another of them standing in where one is lacking."""
        first = next(number for number in self.numbers if number)
        return tuple(number or first for number in self.numbers)

    @property
    def found(self) -> int:
        """How many bands the layer has."""
        return sum(number > 0 for number in self.numbers)


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


def find_bands(modality: Modality, facts: LayerFacts, chosen: Sequence[int | str], title: str) -> BandMatch:
    """Find the bands of a modality in a layer.

    Args:
        modality: What the layer stands for.
        facts: What the layer says about itself.
        chosen: What the user has set: numbers from 1, 0 for lacking, or names; empty: nothing.
        title: How messages name the layer.

    Raises:
        InputError: The bands are not there, or cannot be told.
    """
    wanted = read_modality(modality)
    reading = read_bands(facts, wanted.sensor, modality.family)
    if chosen:
        return _chosen(modality, facts, reading, wanted, chosen, title)
    sensor = reading.sensor.key if reading.sensor else ""
    numbers, ways, notes = _match(modality, facts, reading, wanted)
    if not any(numbers):
        numbers, notes = _in_order(modality, facts, reading, wanted, title)
        return BandMatch(tuple(numbers), BY_ORDER, tuple(notes), sensor)
    if reading.rival is not None:
        text = (
            f"Its bands are taken for those of {reading.sensor.title}: as those of {reading.rival.title}, their names "
            "would mean others. Please check."
        )
        notes.append(Note(DOUBT, text))
    lacking = [band.name for band, number in zip(modality.bands, numbers) if not number]
    if lacking:
        notes += _lacking(lacking, modality, facts, reading)
    return BandMatch(tuple(numbers), BY_NAME if BY_NAME in ways else BY_WAVELENGTH, tuple(notes), sensor)


def _lacking(lacking: Sequence[str], modality: Modality, facts: LayerFacts, reading: Reading) -> list[Note]:
    """What is told of bands that a layer lacks: a doubt where hardly any is left, as of indices beside one band."""
    found = modality.channels - len(lacking)
    if modality.channels < 3 or (found > 1 and _HARDLY * found > modality.channels):
        return [Note(FACT, f"The layer has no {_names(lacking)}: the model goes by the other bands.")]
    text = f"Bands in the layer: {found} of the model's {modality.channels}. Its map will be poor without the others."
    notes = [Note(DOUBT, text)]
    unread = [_called(band) for band in facts.bands if band.number in reading.extra]
    if unread:
        notes.append(Note(DOUBT, f"Not read, because they are no measured bands: {_names(unread, 5)}."))
    return notes


def band_numbers(facts: LayerFacts, chosen: Sequence[int | str], title: str) -> tuple[int, ...]:
    """The numbers of bands that are given by number or name.

    Raises:
        InputError: There is no such band, or several.
    """
    reading = read_bands(facts, None, "optical") if any(isinstance(value, str) for value in chosen) else None
    return tuple(value if reading is None else _number(value, facts, reading, title) for value in chosen)


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
    texts = {band.number: band.name for band in facts.bands}
    if family in ("optical", "sar") and len(texts) == 1 and not "".join(texts.values()).strip():
        texts = {n: facts.name if common_names(facts.name) or _codes(facts.name) else "" for n in texts}
    sensor, sure, rival = _find_sensor(facts, texts, likely)
    if _only_numbered(texts, sure):
        texts = dict.fromkeys(texts, "")
    named = frozenset(n for n, text in texts.items() if text.strip())
    extra = frozenset(n for n in named if words(texts[n]) & set(table()["no_bands"]))
    common, colored = {}, set()
    letters = [n for n, text in texts.items() if text.strip().lower() in table()["letters"]]
    colors = {b.number: table()["colours"].get(b.color) for b in facts.bands} if len(facts.bands) <= 4 else {}
    waves = {b.number: b.wavelength or _told_wavelength(b.name) for b in facts.bands}
    waves = {n: wave for n, wave in waves.items() if wave}
    for n, text in texts.items():
        if n in extra:
            continue
        codes = sensor.codes if sensor else {}
        found = common_names(text) or {codes[code] for code in _codes(text) if code in codes}
        if len(letters) > 1 and n in letters:
            found = {table()["letters"][text.strip().lower()]}
        if n in waves and not (trust_names and found):
            near = _exactly(waves[n], sensor)
            # Catalogues write rounded wavelengths (red: 0.65): a name that agrees with one is right.
            found = {near} if near else {common for common in found if _is_near(waves[n], common)}
        if not found and colors.get(n) and n not in named:
            found = {colors[n]}
            colored.add(n)
        if len(found) == 1:
            common[n] = _of_sensor(found.pop(), sensor)
    coded = any(_codes(text) for text in texts.values())
    shown = sensor if sure or (coded and common) else None
    return Reading(common, waves, named, frozenset(colored), extra, shown, rival if coded and common else None)


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
    codes = {code for text in texts.values() for code in _codes(text)}
    found: list[tuple[float, bool, Sensor]] = []
    for sensor in sensors():
        spoken = (told | marks) & sensor.words
        named = max((3.0 if len(word) < 3 else 6.0 for word in spoken), default=0.0)  # "s2" is said of many things
        marked = any(mark in marks or ("_" in mark and mark in joined) for mark in sensor.marks)
        agreeing = [
            sensor.codes[code] in {_of_sensor(common, sensor) for common in said}
            for text in texts.values()
            if (said := common_names(text))
            for code in _codes(text)
            if code in sensor.codes
        ]
        exact = _fits_wavelengths(facts, sensor)
        score = named + 5.0 * marked + 3.0 * exact + (2.0 if agreeing and all(agreeing) else 0.0)
        evidence = score > 0
        if not codes <= set(sensor.codes):
            score -= 10.0  # it has no such bands
        if agreeing and not all(agreeing):
            score -= 10.0
        if codes and sensor.codes and facts.pixel_size:
            score += 1.0 if 0.4 < facts.pixel_size / sensor.pixel < 2.5 else 0.0
            # Few stack bands of an image without its near infrared.
            score += 0.75 if {sensor.codes.get(code) for code in codes} & {"nir", "nir08"} else 0.0
        score += 1.25 if likely is not None and sensor.key == likely.key else 0.0
        if score > 0:
            found.append((score, evidence, sensor))
    if not found:
        return None, False, None
    points, sure, best = max(found, key=lambda each: each[0])
    rivals = [
        sensor
        for score, _, sensor in sorted(found, key=lambda each: -each[0])
        if sensor is not best
        and points - score < _ABOUT
        and any(sensor.codes.get(code) != best.codes.get(code) for code in codes)
    ]
    return best, sure, None if sure or not rivals else rivals[0]


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


def _is_near(wave: float, common: str) -> bool:
    """Whether a wavelength may be that of a band by its common name."""
    return abs(wave - wavelengths().get(common, math.inf)) <= _NEAR * wave


def _told_wavelength(text: str) -> float | None:
    """A wavelength in a band's name, micrometres: ``B4 (665 nm)``."""
    match = re.search(r"(\d+(?:\.\d+)?)\s*(nm|nanomet|µm|um\b|micromet|micron)", text, re.IGNORECASE)
    return float(match[1]) / (1000 if match[2].lower().startswith("n") else 1) if match else None


def _codes(text: str) -> set[str]:
    """Band codes in a text, as the table writes them: ``SR_B4`` and ``band 04`` are both b4."""
    parts = [part for part in re.split(r"[^a-z0-9]+", text.lower()) if part]
    pairs = [a + b for a, b in zip(parts, parts[1:]) if a in ("b", "band")]
    found = (re.fullmatch(_CODE, part) for part in (*parts, *pairs))
    return {f"b{match[1]}{match[2]}" for match in found if match}


def _only_numbered(texts: Mapping[int, str], sure: bool = False) -> bool:
    """Whether all names are numbers, those of their places: ``Band 1``, ``Band 2`` say nothing.

    ``B1``, ``B2`` may: as codes of a sensor that the layer speaks of, or where they are many.
    """
    said = {n: text.strip().lower() for n, text in texts.items()}
    for n, text in said.items():
        match = re.fullmatch(_NUMBERED, text)
        if not match or int(match[1]) != n:
            return False
    coded = all(text[:1] == "b" and text[1:2].isdigit() for text in said.values())
    return not (coded and (sure or len(texts) > _FEW))


def _match(
    modality: Modality, facts: LayerFacts, reading: Reading, wanted: Reading
) -> tuple[list[int], set[str], list[Note]]:
    """Bands by what is said of them; 0 for those that nothing was said of."""
    numbers, ways, notes = [0] * modality.channels, set(), []
    free = {band.number for band in facts.bands} - reading.extra
    own = _same_names(modality, facts, wanted)
    for index in range(modality.channels):
        common = wanted.common.get(index + 1)
        found = [n for n in sorted(free) if reading.common.get(n) == common] if common else own.get(index, [])
        if found:
            numbers[index] = _one_of(found, facts)
            free -= set(found)
            ways.add(BY_WAVELENGTH if numbers[index] in reading.wavelength else BY_NAME)
            if len(found) > 1:
                text = f"{len(found)} bands are called {modality.bands[index].name}: band {numbers[index]} is taken."
                notes.append(Note(DOUBT, text))
    same = reading.sensor is not None and wanted.sensor is not None and reading.sensor.key == wanted.sensor.key
    if not same:
        for index, n in _nearest(modality, numbers, reading, free).items():
            numbers[index] = n
            free.discard(n)
            ways.add(BY_WAVELENGTH if n in reading.wavelength else BY_NAME)
    rest = sorted(free - reading.named - reading.common.keys() - reading.wavelength.keys())
    lacking = [index for index, n in enumerate(numbers) if not n]
    if reading.colored and len(rest) == len(lacking) == 1 and len(facts.bands) == modality.channels:
        numbers[lacking[0]] = rest[0]
        name = modality.bands[lacking[0]].name
        notes.append(
            Note(DOUBT, f"Band {rest[0]} has no name and is taken for {name}, the only one left. Please check.")
        )
    return numbers, ways, notes


def _same_names(modality: Modality, facts: LayerFacts, wanted: Reading) -> dict[int, list[int]]:
    """Bands that are called as one of the modality's that has no place in the table, by name or code (B08 and B8)."""
    if _only_numbered({n: band.name for n, band in enumerate(modality.bands, start=1)}):
        return {}
    found = {}
    for index, band in enumerate(modality.bands):
        if index + 1 not in wanted.common:
            name, code = split(band.name), _codes(band.name)
            found[index] = [b.number for b in facts.bands if split(b.name) == name or (code and _codes(b.name) == code)]
    return found


def _one_of(numbers: Sequence[int], facts: LayerFacts) -> int:
    """The best of bands that are the same: the median or mean of a series, else the first."""
    said = {band.number: words(band.name) for band in facts.bands}
    for word in ("median", "p50", "mean"):
        for n in numbers:
            if word in said[n]:
                return n
    return numbers[0]


def _nearest(modality: Modality, numbers: Sequence[int], reading: Reading, free: set[int]) -> dict[int, int]:
    """Bands by nearness in wavelength, each the nearest of the other; by index of the modality's band."""
    ours = {i: band.center_wavelength for i, band in enumerate(modality.bands) if band.center_wavelength}
    theirs = {n: reading.wavelength.get(n) or wavelengths().get(reading.common.get(n, "")) for n in sorted(free)}
    found = {}
    for n, wave in theirs.items():
        if not wave or not ours:
            continue
        index = min(ours, key=lambda i: abs(ours[i] - wave))
        rivals = [abs(other - ours[index]) for other in theirs.values() if other]
        off = abs(wave - ours[index])
        if not numbers[index] and off <= _NEAR * ours[index] and off == min(rivals) and index not in found:
            found[index] = n
    return found


def _in_order(
    modality: Modality, facts: LayerFacts, reading: Reading, wanted: Reading, title: str
) -> tuple[list[int], list[Note]]:
    """Bands by their place, where that is the only sensible reading.

    Raises:
        InputError: It is not.
    """
    data, channels = [band.number for band in facts.bands], modality.channels
    needs = ", ".join(band.name for band in modality.bands)
    fix = f"Say which they are, with 0 for one that is lacking: {needs}; or choose another layer."
    if reading.named or reading.common:
        called = _names([_called(band) for band in facts.bands], 5)
        if len(data) != channels:
            raise InputError(title, f"its bands are called {called}; {modality.name} needs {needs}", fix)
        if channels == 1:
            other = reading.common.get(data[0])
            if other is None or modality.family == "landcover":
                return data, []
            text = f"Its band is called {called}: that is not {needs}."
            return data, [Note(WARNING, text)]
        foreign = _is_foreign(modality, facts, reading)
        if foreign:
            text = f"Its bands are called {called}: that does not fit {needs}, for which they are taken in their order."
            return data, [Note(WARNING, text)]
        text = f"Its bands are called {called}, and are taken in their order for {needs}. Please check."
        return data, [Note(DOUBT, text)]
    if len(data) == channels:
        if channels == 1 or _only_numbered({i: band.name for i, band in enumerate(modality.bands, start=1)}):
            return data, []
        return data, [Note(DOUBT, f"Its bands have no names, and are taken in their order for {needs}. Please check.")]
    for order in wanted.sensor.orders if wanted.sensor else ():
        if len(order) == len(data):
            place = {wanted.sensor.codes[code]: n for code, n in zip(order, data)}
            numbers = [place.get(wanted.common.get(i + 1, ""), 0) for i in range(channels)]
            text = (
                f"Its {len(data)} bands have no names: they are taken for those of {wanted.sensor.title} in their "
                f"usual order, so bands {_list(numbers)} for {needs}. Please check."
            )
            return numbers, [Note(DOUBT, text)]
    if len(data) == channels + 1 and tuple(wanted.common.get(i + 1) for i in range(channels)) == _RGB:
        return data[:channels], [
            Note(DOUBT, f"Its bands have no names: the first three are taken for {needs}. Please check.")
        ]
    raise InputError(title, f"it has {len(data)} band(s) without names, and {modality.name} needs {channels}", fix)


def _is_foreign(modality: Modality, facts: LayerFacts, reading: Reading) -> bool:
    """Whether names of bands speak of something else than a modality."""
    if reading.common or reading.extra or any(_codes(band.name) for band in facts.bands):
        return True
    said = frozenset().union(*(words(band.name) for band in facts.bands))
    others = [f for f in table()["families"] if f != modality.family]
    return any(said & family_words(family) for family in others) and not said & family_words(modality.family)


def _chosen(
    modality: Modality,
    facts: LayerFacts,
    reading: Reading,
    wanted: Reading,
    chosen: Sequence[int | str],
    title: str,
) -> BandMatch:
    """What the user has set, checked.

    Raises:
        InputError: There are no such bands, or not as many as are needed.
    """
    data = [band.number for band in facts.bands]
    names = ", ".join(band.name for band in modality.bands)
    numbers = [_number(value, facts, reading, title) for value in chosen]
    there = [number for number in numbers if number]
    notes = []
    if not there:
        raise InputError(title, "all its bands are given as lacking (0)", f"Choose among bands {_list(data)}.")
    for number in there:
        if number in facts.alpha:
            notes.append(Note(DOUBT, f"Band {number} is marked as transparency, and is read as data."))
        elif number not in data:
            raise InputError(title, f"it has no band {number}", f"Choose among bands {_list(data)}.")
    if len(numbers) != modality.channels:
        raise InputError(
            title,
            f"{len(numbers)} bands are chosen, {modality.name} needs {modality.channels}",
            f"Choose, with 0 for one that is lacking: {names}.",
        )
    called = {band.number: _called(band) for band in facts.bands}
    crossed = [
        f"band {number} is called {called[number]} and stands for {band.name}"
        for i, (band, number) in enumerate(zip(modality.bands, numbers), start=1)
        if _contradicts(band, wanted.common.get(i), number, reading)
    ]
    if crossed:
        notes.append(Note(DOUBT, f"As chosen, {_names(crossed)}. Please check."))
    return BandMatch(tuple(numbers), CHOSEN, tuple(notes), reading.sensor.key if reading.sensor else "")


def _number(value: int | str, facts: LayerFacts, reading: Reading, title: str) -> int:
    """The number of a band that is meant by a number or a name.

    Raises:
        InputError: There is no such band, or more than one.
    """
    if isinstance(value, int):
        return value
    same = [b.number for b in facts.bands if split(b.name) == split(value)]
    if not same:
        codes = {reading.sensor.codes.get(code) for code in _codes(value)} if reading.sensor else set()
        meant = common_names(value) | codes
        same = [n for n, common in reading.common.items() if common in meant]
    if len(same) == 1:
        return same[0]
    called = _names([_called(band) for band in facts.bands])
    why = f"it has no band {value[:40]!r}" if not same else f"bands {_list(same)} are called {value[:40]!r}"
    raise InputError(title, why, f"Its bands are {called}; they can be given by number, too.")


def _contradicts(band: Band, common: str | None, number: int, reading: Reading) -> bool:
    """Whether what a band is said to be is surely not what it is chosen for."""
    told = reading.common.get(number)
    if number in reading.extra:
        return True
    if not (told and common) or told == common:
        return False
    return not (band.center_wavelength and _is_near(band.center_wavelength, told))


def _called(band: BandFacts) -> str:
    return band.name.strip()[:40] or (band.color if band.color else f"band {band.number}")


def _names(names: Sequence[str], most: int = 14) -> str:
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (", ..." if len(numbers) > 20 else "")
