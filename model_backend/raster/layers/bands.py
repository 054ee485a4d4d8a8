"""Bands: which band of a layer stands for which of a modality.

Evidence, strongest first: wavelengths, what a band is called (common names, band codes of the sensor that the layer
speaks of, colours), and its place in the file only where nothing contradicts it and one reading is the only sensible
one. The same code serves whoever asks: what is written here holds for dock, toolbox and command alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...card import Band, Modality
from ...errors import InputError
from .facts import BandFacts, LayerFacts
from .names import NEAR, Reading, band_codes, is_near, only_numbered, read_bands, read_modality, told_day
from .note import DOUBT, FACT, WARNING, Note
from .products.scene import own_quality_name
from .table import common_names, family_words, speaks_of, split, table, wavelengths, words

CHOSEN, BY_WAVELENGTH, BY_NAME, BY_ORDER = "chosen", "wavelength", "name", "order"
"""How bands were found; the weakest way of all counts for a layer."""
_NEAR_INFRARED = ("nir", "nir08")
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
    found = _found(modality, facts, tuple(chosen), title)
    if isinstance(found, InputError):
        raise InputError(found.what, found.why, found.fix)  # another one: what is raised holds on to its frames
    return found


@functools.lru_cache(maxsize=512)
def _found(modality: Modality, facts: LayerFacts, chosen: tuple[int | str, ...], title: str) -> BandMatch | InputError:
    """As :func:`find_bands`, kept: a window asks it of all layers for all models, whatever is changed in it."""
    try:
        return _find(modality, facts, chosen, title)
    except InputError as error:
        return error.with_traceback(None)


def _find(modality: Modality, facts: LayerFacts, chosen: tuple[int | str, ...], title: str) -> BandMatch:
    wanted = read_modality(modality)
    reading = read_bands(facts, wanted.sensor, modality.family)
    if chosen:
        return _chosen(modality, facts, reading, wanted, chosen, title)
    sensor = reading.sensor.key if reading.sensor else ""
    numbers, ways, notes = _match(modality, facts, reading, wanted)
    notes += _clouds(modality, facts)
    if not any(numbers):
        numbers, notes = _in_order(modality, facts, reading, wanted, title)
        return BandMatch(tuple(numbers), BY_ORDER, tuple(notes), sensor)
    if reading.sensor is not None and reading.counted and BY_NAME in ways:
        called = _names([_called(band) for band in facts.bands], 5)
        text = (
            f"Its bands are called {called}: they are taken for those of {reading.sensor.title}, and may be only "
            "numbers. Please check."
        )
        notes.append(Note(DOUBT, text))
    if reading.sensor is not None and reading.rival is not None:
        text = (
            f"Its bands are taken for those of {reading.sensor.title}: as those of {reading.rival.title}, their names "
            "would mean others. Please check."
        )
        notes.append(Note(DOUBT, text))
    lacking = [band.name for band, number in zip(modality.bands, numbers) if not number]
    if lacking:
        notes += _lacking(lacking, modality, facts, reading)
    return BandMatch(tuple(numbers), BY_NAME if BY_NAME in ways else BY_WAVELENGTH, tuple(notes), sensor)


def _clouds(modality: Modality, facts: LayerFacts) -> list[Note]:
    """What is told of bands that by their names may tell clouds, in no way that the table knows."""
    told = set(table()["cloud_words"])
    may = [_called(band) for band in facts.bands if words(band.name) & told and not own_quality_name(band.name)]
    if not may or modality.family != "optical":
        return []
    text = (
        f"Its {_names(may, 3)} may tell clouds, and nothing is left out by it. Saved as a raster of its own it can be "
        "the layer's mask."
    )
    return [Note(FACT, text)]


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
    by_name = any(isinstance(value, str) for value in chosen)
    reading = read_bands(facts, None, "optical") if by_name else None
    numbers = tuple(int(value) if reading is None else _number(value, facts, reading, title) for value in chosen)
    _refuse_lacking(numbers, facts, title)
    return numbers


def _refuse_lacking(numbers: Iterable[int], facts: LayerFacts, title: str) -> None:
    """Refuse a band beyond the layer's; 0 is a band that is said to lack."""
    data = [band.number for band in facts.bands]
    for number in numbers:
        if number and number not in data and number not in facts.alpha:
            raise InputError(title, f"it has no band {number}", f"Choose among bands {_list(data)}.")


def _match(
    modality: Modality, facts: LayerFacts, reading: Reading, wanted: Reading
) -> tuple[list[int], set[str], list[Note]]:
    """Bands by what is said of them; 0 for those that nothing was said of."""
    numbers, ways, notes, several = [0] * modality.channels, set(), [], []
    free = {band.number for band in facts.bands} - reading.extra
    own = _same_names(modality, facts, wanted)
    for index in range(modality.channels):
        common = wanted.common.get(index + 1)
        found = [n for n in sorted(free) if reading.common.get(n) == common] if common else own.get(index, [])
        if not found and modality.family == "elevation" and len(facts.bands) > modality.channels == 1:
            found = _heights(modality, facts, free)
        if found:
            numbers[index] = _one_of(found, facts, reading, modality.bands[index])
            free -= set(found)
            ways.add(BY_WAVELENGTH if numbers[index] in reading.wavelength else BY_NAME)
            if len(found) > 1 and not all(n in reading.wavelength for n in found):
                several.append(index)
    if several:
        alike, taken = [modality.bands[i].name for i in several], [numbers[i] for i in several]
        days = {band.number: told_day(band.name) for band in facts.bands}
        read = {days[n] for n in taken}
        text = f"Several bands are called alike ({_names(alike, 5)}): of them {_list(taken)} is taken. Please check."
        if len(read) == 1 and "" not in read and set(days.values()) - read - {""}:
            text = (
                f"Its bands are of several days, of which {read.pop()} is read (bands {_list(taken)}). Of a file for "
                "each day one map is made of all. Please check."
            )
        notes.append(Note(DOUBT, text))
    same = reading.sensor is not None and wanted.sensor is not None and reading.sensor.key == wanted.sensor.key
    near = {n for n in free if reading.common.get(n) in _NEAR_INFRARED} if same else free
    for index, n in _nearest(modality, numbers, reading, wanted, near).items():
        numbers[index] = n
        free.discard(n)
        ways.add(BY_WAVELENGTH if n in reading.wavelength else BY_NAME)
        if same:
            missing, beside = modality.bands[index].name, next(_called(b) for b in facts.bands if b.number == n)
            notes.append(Note(FACT, f"The layer has no {missing}: its {beside}, the band beside it, is read for it."))
    rest = sorted(free - reading.named - reading.common.keys() - reading.wavelength.keys())
    lacking = [index for index, n in enumerate(numbers) if not n]
    if reading.colored and len(rest) == len(lacking) == 1 and len(facts.bands) == modality.channels:
        numbers[lacking[0]] = rest[0]
        name = modality.bands[lacking[0]].name
        notes.append(
            Note(DOUBT, f"Band {rest[0]} has no name and is taken for {name}, the only one left. Please check.")
        )
    elif rest == [4] and sorted(reading.common.get(n, "") for n in reading.colored) == sorted(_RGB):
        infrared = next((index for index in lacking if wanted.common.get(index + 1) == "nir"), None)
        if infrared is not None:
            numbers[infrared] = 4
            name = modality.bands[infrared].name
            text = f"Band 4 has no name and is taken for {name}, as it follows three colours. Please check."
            notes.append(Note(DOUBT, text))
    return numbers, ways, notes


def _same_names(modality: Modality, facts: LayerFacts, wanted: Reading) -> dict[int, list[int]]:
    """Bands that are called as one of the modality's that has no place in the table, by name or code (B08 and B8)."""
    if only_numbered({n: band.name for n, band in enumerate(modality.bands, start=1)}):
        return {}
    found = {}
    for index, band in enumerate(modality.bands):
        if index + 1 not in wanted.common:
            name, code = split(band.name), band_codes(band.name)
            same = (b.number for b in facts.bands if split(b.name) == name or (code and band_codes(b.name) == code))
            found[index] = list(same)
    if modality.kind == "categorical" and modality.channels == 1 and not any(found.values()):
        found[0] = [band.number for band in facts.bands if speaks_of("class_bands", band.name)]
    return found


def _heights(modality: Modality, facts: LayerFacts, free: set[int]) -> list[int]:
    """Bands that are called heights, among slopes, counts and masks; of those above ground, if it takes such."""
    ground = "ground" in {band.height_above for band in modality.bands}
    ground |= speaks_of("above_ground", modality.name, modality.description, *(b.name for b in modality.bands)) != ""
    found = []
    for band in facts.bands:
        said = band.number in free and words(band.name) & family_words("elevation")
        above = speaks_of("above_ground", band.name) != ""
        if (said or above) and above == ground and not speaks_of("derived", band.name):
            found.append(band.number)
    return found


def _one_of(numbers: Sequence[int], facts: LayerFacts, reading: Reading, band: Band) -> int:
    """The best of bands that are the same: the nearest in wavelength, the median or mean of several, or the first."""
    wavelength = band.center_wavelength
    if wavelength and all(n in reading.wavelength for n in numbers):
        return min(numbers, key=lambda n: abs(reading.wavelength[n] - wavelength))
    said = {band.number: words(band.name) for band in facts.bands}
    for word in ("median", "p50", "mean"):
        for n in numbers:
            if word in said[n]:
                return n
    return numbers[0]


def _nearest(
    modality: Modality, numbers: Sequence[int], reading: Reading, wanted: Reading, free: set[int]
) -> dict[int, int]:
    """Bands by nearness in wavelength, each the nearest of the other; by index of the modality's band."""
    meant = [
        b.center_wavelength or wavelengths().get(wanted.common.get(i, "")) for i, b in enumerate(modality.bands, 1)
    ]
    ours = {i: wave for i, wave in enumerate(meant) if wave}
    theirs = {n: reading.wavelength.get(n) or wavelengths().get(reading.common.get(n, "")) for n in sorted(free)}
    found: dict[int, int] = {}
    for n, wave in theirs.items():
        if not wave or not ours:
            continue
        off, index = min((abs(own - wave), i) for i, own in ours.items())
        rivals = [abs(other - ours[index]) for other in theirs.values() if other]
        if not numbers[index] and off <= NEAR * ours[index] and off == min(rivals) and index not in found:
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
    if facts.paletted and modality.family == "optical" and channels > 1:
        why = f"its colours stand in a colour table, and {modality.name} needs a band for each"
        raise InputError(title, why, "Write them as bands: gdal_translate -expand rgb IN OUT.")
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
        if channels == 1 or only_numbered({i: band.name for i, band in enumerate(modality.bands, start=1)}):
            return data, []
        return data, [Note(DOUBT, f"Its bands have no names, and are taken in their order for {needs}. Please check.")]
    for sensor in filter(None, (reading.sensor, wanted.sensor)):
        for order in sensor.orders:
            place = {sensor.codes[code]: n for code, n in zip(order, data)}
            numbers = [place.get(wanted.common.get(i + 1, ""), 0) for i in range(channels)]
            if len(order) == len(data) and (sensor is wanted.sensor or all(numbers)):
                text = (
                    f"Its {len(data)} bands have no names: they are taken for those of {sensor.title} in their "
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
    if reading.common or reading.extra or any(band_codes(band.name) for band in facts.bands):
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
    _refuse_lacking(there, facts, title)
    for number in there:
        if number in facts.alpha:
            notes.append(Note(DOUBT, f"Band {number} is marked as transparency, and is read as data."))
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
        codes = {reading.sensor.codes.get(code) for code in band_codes(value)} if reading.sensor else set()
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
    return not (band.center_wavelength and is_near(band.center_wavelength, told))


def _called(band: BandFacts) -> str:
    return band.name.strip()[:40] or (band.color if band.color else f"band {band.number}")


def _names(names: Sequence[str], most: int = 14) -> str:
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (", ..." if len(numbers) > 20 else "")
