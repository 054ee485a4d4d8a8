"""Fit: which layers a model can use, and which model the layers at hand are for. Pure functions of facts and cards.

A guess is a start that the user sees and can change; what surely is no input is never taken by itself, and if it is
chosen by hand, :func:`doubts` says why it does not fit.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...card import Card, Modality, subset_key
from ...errors import InputError
from ..crs import Place
from .bands import BY_NAME, BY_ORDER, BY_WAVELENGTH, CHOSEN, BandMatch, find_bands
from .crosswalks.evidence import is_known_map
from .facts import LayerFacts
from .names import find_sensor
from .note import DOUBT, FACT, WARNING, Note
from .table import family_words, sensors, speaks_of, split, table, words

FITS, IN_PART, NOT = "fits", "in part", "does not"
"""How well a model fits the layers at hand, best first."""
_ENOUGH = 1.0  # points below which a layer is left out
_COARSER = {"optical": 4.0, "sar": 4.0, "elevation": 10.0, "landcover": 10.0, "embedding": 4.0}
"""How many times a layer's pixels may be coarser than the model's; heights change slowly."""
_RATHER_COARSE = 2.2
_FINER = 8.0
"""How many times finer than the model's pixels those of an image may be: beyond, it is another kind of image."""
_FEWEST = 3
"""Bands that make an image, if it is to have more: those of colours. Models are taught with so few, too."""
_IMAGES = ("optical", "sar")
_WEAK = 0.3
"""Mean IoU, as a model's card tells it, below which hardly a class is found but the most frequent."""
_EARTH = 6_371_000.0  # metres, its radius
_LEEWAY = 1.1
"""How much farther apart than they reach layers are taken for apart: pixels far from the middle have another size."""


@dataclass(frozen=True)
class Fit:
    """How well a model fits some layers."""

    level: str  # FITS, IN_PART or NOT
    reason: str  # in plain words
    layers: Mapping[str, str]  # the layer for each modality, by its id; those without one are left out
    points: float = 0.0  # to tell the better of two that fit alike

    @property
    def order(self) -> tuple[int, float]:
        """To sort by, best first."""
        return (FITS, IN_PART, NOT).index(self.level), -self.points


def fit(card: Card, layers: Mapping[str, LayerFacts]) -> Fit:
    """How well a model fits the layers at hand.

    Args:
        card: The model's card.
        layers: Facts by the layer's id.
    """
    chosen = guess_layers(card, layers)
    if not chosen:
        return Fit(NOT, _why_not(card, layers), {})
    matches = {name: find_bands(card.modality(name), layers[key], (), name) for name, key in chosen.items()}
    points = sum(score(card.modality(name), layers[key], card) for name, key in chosen.items())
    if card.demonstration and not any(_inside(layers[key].place, card) for key in chosen.values()):
        return Fit(NOT, "It is a demonstration of one place, and the layers are of another.", chosen, points)
    own = (
        note
        for name, match in matches.items()
        for note in (*match.notes, *doubts(card.modality(name), layers[chosen[name]], match, card))
    )
    doubtful = [note.text for note in (*without_image(card, matches), *own) if note.level == DOUBT]
    if doubtful:
        return Fit(IN_PART, doubtful[0], chosen, points)
    return Fit(FITS, f"The layers give it {', '.join(chosen)}.", chosen, points)


def without_image(card: Card, names: Iterable[str]) -> tuple[Note, ...]:
    """What is to be told where a model that takes images gets none of them.

    Args:
        card: The model's card.
        names: The modalities that there are layers for.
    """
    there = dict.fromkeys(names)
    if any(card.modality(name).family in _IMAGES for name in there):
        return ()
    if not there or not any(modality.family in _IMAGES for modality in card.modalities):
        return ()
    listed, score = ", ".join(there), _score(card, there)
    if score is None:
        return (Note(DOUBT, f"No image is among the layers, only {listed}."),)
    if score < _WEAK:
        text = f"No image is among the layers, only {listed}: by that alone {card.name} is weak (mean IoU {score:.2f})."
    else:
        text = f"No image is among the layers, only {listed}: by that alone {card.name} has a mean IoU of {score:.2f}."
    return (Note(DOUBT, text),)


def is_weak(card: Card, names: Iterable[str]) -> bool:
    """Whether a model that takes images gets none, and is weak by its own card without; as :func:`without_image`."""
    there = dict.fromkeys(names)
    score = _score(card, there)
    return bool(without_image(card, there)) and score is not None and score < _WEAK


def _score(card: Card, names: Collection[str]) -> float | None:
    """Mean IoU from these modalities, by the card."""
    return card.metrics.get(subset_key(names), {}).get("miou")


def rank(cards: Mapping[str, Card], layers: Mapping[str, LayerFacts]) -> dict[str, Fit]:
    """The models in the order in which they fit some layers, the best first; equals keep their order."""
    found = {name: fit(card, layers) for name, card in cards.items() if card.task != "encoder"}
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def guess_layers(card: Card, layers: Mapping[str, LayerFacts]) -> dict[str, str]:
    """The most likely layer for each modality, each layer at most once.

    Args:
        card: The model's card.
        layers: Facts by the layer's id.

    Returns:
        Layer id by modality name; a modality without a likely layer is left out.
    """
    scores = [
        (score(modality, facts, card), -place, modality.name, key)
        for modality in card.modalities
        for place, (key, facts) in enumerate(layers.items())
    ]
    likely = sorted((each for each in scores if each[0] >= _ENOUGH), reverse=True)
    images = [each for each in likely if card.modality(each[2]).family in _IMAGES]
    found: dict[str, str] = {}
    for _, _, name, key in (*images[:1], *likely):  # where the best image is, there is the map
        there = [layers[other] for other in found.values()]
        if name not in found and key not in found.values() and not any(apart(layers[key], each) for each in there):
            found[name] = key
    return {name: found[name] for name in card.modality_names if name in found}


def apart(one: LayerFacts, other: LayerFacts) -> bool:
    """Whether two layers surely have no ground in common: their middles are farther apart than they reach."""
    if not (one.place and other.place and one.reach and other.reach):
        return False
    (west, south), (east, north) = one.place, other.place
    a, b = math.radians(south), math.radians(north)
    half = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(west - east) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half))) > _LEEWAY * (one.reach + other.reach)


def score(modality: Modality, facts: LayerFacts, card: Card | None = None) -> float:
    """How likely a layer stands for a modality; below 0 if it is not taken by itself."""
    if facts.made or facts.picture:
        return -1.0
    try:
        match = find_bands(modality, facts, (), facts.name)
    except InputError:
        return -1.0
    notes = (*match.notes, *doubts(modality, facts, match, card))
    if any(note.level == WARNING for note in notes) or not _holds(modality, facts):
        return -1.0
    said = words(facts.name)
    if len(facts.bands) == modality.channels:  # of many bands, one that is called "vv" says little about the rest
        said |= frozenset().union(*(words(band.name) for band in facts.bands))
    points = 0.0 if match.how == BY_ORDER else 3.0 * match.found / modality.channels
    for family in table()["families"]:
        if said & family_words(family):
            points += 3.0 if family == modality.family else 0.0 if _is_map(modality, facts) else -3.0
    if modality.family == "optical" and len(facts.bands) >= 3:
        points += 1.0
    if modality.kind == "categorical":  # what nobody can read, or may be meant to judge by, is for the user to choose
        points = points + 1.0 if _is_map(modality, facts) and not speaks_of("reference", facts.name) else -1.0
    return points


def doubts(modality: Modality, facts: LayerFacts, match: BandMatch, card: Card | None = None) -> tuple[Note, ...]:
    """What speaks against a layer, besides its bands, for whoever has chosen it.

    Args:
        modality: What it stands for.
        facts: What it says about itself.
        match: Its bands.
        card: The model's; without it, size of pixels and sensor are not compared.
    """
    notes = [*_of_kind(modality, facts), *_of_bands(modality, match)]
    if modality.family == "elevation":
        notes += _of_height(modality, facts, match)
    if modality.family == "optical":
        notes += _of_colours(modality, facts, match)
    if match.how == BY_ORDER and not _is_map(modality, facts) and (other := _other_family(modality, facts)):
        notes.append(Note(WARNING, f"Its name speaks of {other}, and {modality.name} is {modality.family}."))
    if card is not None:
        notes += _of_sensor(modality, facts, match, card)
        notes += _of_size(modality, facts, match, card)
    return tuple(notes)


def headline(modality: Modality, match: BandMatch, notes: Sequence[Note]) -> Note:
    """What is to be said of a layer in one line: the worst of its notes, else how its bands were found."""
    for level in (WARNING, DOUBT):
        for note in notes:
            if note.level == level:
                return note
    known = {sensor.key: sensor.title for sensor in sensors()}
    who = known.get(match.sensor, modality.name)
    total, how = modality.channels, _how(match)
    if total == 1:
        return Note(FACT, f"{who}: its band {match.numbers[0]}.")
    if match.found < total:
        return Note(FACT, f"{who}: {match.found} of {total} bands, {how}.")
    return Note(FACT, f"{who}: all {total} bands, {how}.")


def _how(match: BandMatch) -> str:
    ways = {BY_NAME: "by name", BY_WAVELENGTH: "by wavelength", CHOSEN: "as chosen", BY_ORDER: "in their order"}
    return ways[match.how]


def _of_kind(modality: Modality, facts: LayerFacts) -> list[Note]:
    notes = []
    if facts.picture:
        if modality.family == "optical" and all(b.scale == 1 and b.maximum <= 255 for b in modality.bands):
            notes.append(Note(FACT, "A picture: its colours are read, and no measured values."))
        else:
            text = f"A picture that a server draws: it has colours and no measured values, as {modality.name} needs."
            notes.append(Note(WARNING, text))
    if facts.made and modality.kind == "categorical":
        text = "LayerFuse has made this map: of an earlier time it helps, of the same layers it says nothing new."
        notes.append(Note(DOUBT, text))
    elif facts.made:
        notes.append(Note(WARNING, "LayerFuse has made this layer: it is a result, and no input."))
    elif facts.paletted and modality.kind == "continuous":
        notes.append(Note(WARNING, f"It has a colour table, as maps of classes have, and {modality.name} is measured."))
    return notes


def _of_bands(modality: Modality, match: BandMatch) -> list[Note]:
    """An image that has less than half of its bands."""
    found, total = match.found, modality.channels
    if modality.family not in _IMAGES or 2 * found >= total:
        return []
    text = f"Of {modality.name} only {found} of {total} bands are there."
    return [Note(DOUBT if found >= _FEWEST else WARNING, text)]


def _of_colours(modality: Modality, facts: LayerFacts, match: BandMatch) -> list[Note]:
    """Files of false colours say Red, Green, Blue of near infrared, red, green: these are the screen's colours."""
    called = {band.number for band in facts.bands if band.name.strip() or band.wavelength}
    blue = [n for band, n in zip(modality.bands, match.numbers) if "blue" in split(band.name)]
    false = words(facts.name) & set(table()["false_colours"])
    if match.how == CHOSEN or not false or not any(n and n not in called for n in blue):
        return []
    text = f"It is called {min(false)}: a picture in false colours, whose blue is green, and its red near infrared."
    return [Note(DOUBT, f"{text} Say which bands are which.")]


def _of_height(modality: Modality, facts: LayerFacts, match: BandMatch) -> list[Note]:
    said = (facts.name, *(band.name for band in facts.bands if band.number in match.numbers))
    own = said[1:] if len(facts.bands) > 1 and any(said[1:]) else said  # the file may be called after its other bands
    about = (modality.name, modality.description, *(band.name for band in modality.bands))
    derived = speaks_of("derived", *own)
    if derived and not speaks_of("derived", *about):
        return [Note(WARNING, f"It is called {derived}: that is no height.")]
    above, sea = speaks_of("above_ground", *said), speaks_of("above_sea", *said)
    if speaks_of("above_ground", *about):
        if sea and not above:
            text = f"It is called {sea}: heights above the sea, and {modality.name} is height above the ground."
            return [Note(WARNING, text)]
    elif above:
        text = f"It is called {above}: heights above the ground, and {modality.name} is height above the sea."
        return [Note(WARNING, text)]
    return []


def _is_map(modality: Modality, facts: LayerFacts) -> bool:
    """Whether a layer of classes is one of the known maps, whose names tell what they were made of as well."""
    return modality.kind == "categorical" and is_known_map(facts)


def _other_family(modality: Modality, facts: LayerFacts) -> str:
    """A family that a layer's name speaks of, if it does not speak of the modality's."""
    said = words(facts.name)
    if said & family_words(modality.family):
        return ""
    places = {"landcover": frozenset(table()["class_words"])}  # a place may be called Forest or Water
    found = (f for f in table()["families"] if said & (family_words(f) - places.get(f, frozenset())))
    return next(found, "")


def _of_sensor(modality: Modality, facts: LayerFacts, match: BandMatch, card: Card) -> list[Note]:
    known = {sensor.key: sensor for sensor in sensors()}
    theirs, ours = known.get(match.sensor), find_sensor(f"{modality.name} {modality.description}")
    if theirs is None or ours is None or theirs.key == ours.key or theirs.family != ours.family:
        return []
    if words(f"{card.description} {card.training.data}") & theirs.words:
        return []
    text = f"It is of {theirs.title}, and the model has only seen {ours.title}."
    return [Note(WARNING, text)]


def _of_size(modality: Modality, facts: LayerFacts, match: BandMatch, card: Card) -> list[Note]:
    """Pixels that are too coarse or too fine; of what has no place, those that its sensor has."""
    pixel = facts.pixel_size or next((sensor.pixel for sensor in sensors() if sensor.key == match.sensor), None)
    if not pixel:
        return []
    times = pixel / card.pixel_size
    size, own = f"{pixel:.3g}", f"{card.pixel_size:g}"
    if (times > _RATHER_COARSE and modality.family in _IMAGES) or times > _COARSER[modality.family]:
        text = f"Its pixels of {size} m are {times:.2g} times coarser than the model's of {own} m."
        return [Note(WARNING if times > _COARSER[modality.family] else DOUBT, text)]
    if modality.family == "optical" and times < 1 / _FINER:
        text = f"Its pixels of {size} m are {1 / times:.2g} times finer than the model's of {own} m."
        return [Note(DOUBT, text)]
    return []


def _holds(modality: Modality, facts: LayerFacts) -> bool:
    """Whether bytes, if a layer has only such, can be what a modality measures."""
    largest = max((band.maximum - band.offset) / band.scale for band in modality.bands)
    return not (modality.family == "optical" and largest > 1000 and all(band.kind == "Byte" for band in facts.bands))


def _inside(place: Place | None, card: Card) -> bool:
    """Whether a place lies where the model learned."""
    return place is not None and any(
        west <= place.longitude <= east and south <= place.latitude <= north
        for west, south, east, north in card.training.areas
    )


def why_not(card: Card, facts: LayerFacts) -> str:
    """Why a model takes a layer for nothing by itself, in one sentence: of what is the least wrong to take it for."""
    reasons = [
        (not words(facts.name) & family_words(modality.family), *_against(modality, facts, card), place)
        for place, modality in enumerate(card.modalities)
    ]
    return min(reasons, key=lambda each: (each[0], each[1], each[3]))[2]


def near_misses(
    card: Card, layers: Mapping[str, LayerFacts], taken: Sequence[LayerFacts] = ()
) -> dict[str, tuple[str, str]]:
    """Layers whose names speak of a modality and that are not taken for it: key of one and why not, by modality.

    Args:
        card: The model's card.
        layers: Those that are not taken.
        taken: Those that are.
    """
    found = {}
    for modality in card.modalities:
        spoken = (key for key, facts in layers.items() if words(facts.name) & family_words(modality.family))
        if key := next(spoken, ""):
            away = next((each.name for each in taken if apart(layers[key], each)), "")
            found[modality.name] = key, _against(modality, layers[key], card, away)[1]
    return found


def _against(modality: Modality, facts: LayerFacts, card: Card, away: str = "") -> tuple[int, str]:
    """What speaks most against a layer as a modality: how far off it is, and a sentence; ``away`` from which layer."""
    if away:
        return 5, f"It lies elsewhere than {away}."
    try:
        match = find_bands(modality, facts, (), facts.name)
    except InputError as error:
        return 5, f"{error.why[:1].upper()}{error.why[1:]}."
    for note in (*match.notes, *doubts(modality, facts, match, card)):
        if note.level == WARNING:
            return (0 if match.how != BY_ORDER else 2), note.text
    if not _holds(modality, facts):
        return 1, f"Its values are bytes, as of pictures, and {modality.name} is measured."
    if modality.kind == "categorical":
        if called := speaks_of("reference", facts.name):
            return 1, f"It is called {called}: choose it yourself if it is a map, and nothing to judge one by."
        return 3, "It tells no legend of a map of classes."
    bands = ", ".join(band.name for band in modality.bands)
    return 4, f"Nothing in it says that it is {modality.name} ({bands})."


def _why_not(card: Card, layers: Mapping[str, LayerFacts]) -> str:
    """Why no layer is taken: of one, why; of several, what speaks against one that has the bands, or what is needed."""
    if len(layers) == 1:
        return why_not(card, *layers.values())
    for modality in card.modalities:
        for facts in layers.values():
            level, text = _against(modality, facts, card)
            if level == 0:
                return text
    needs = ", ".join(card.modality_names)
    return f"No layer is what it takes: {needs}."
