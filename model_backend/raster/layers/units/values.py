"""What a layer's stored values mean: one unit for all its bands, from what it says of itself and from its values.

Tags are believed where the values allow it. Where they do not, or where nothing fits, that is told: a silent guess
would be a wrong map. Every other file of the room that judges values (reflectance, pictures, backscatter, heights)
gives a reading, stored values to physical ones; here it becomes rules for the reader and sentences for the user.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ....card import Modality
from ..bands import BY_ORDER, BandMatch
from ..facts import LayerFacts
from ..note import DOUBT, WARNING, Note
from .backscatter import are_swapped, find_backscatter
from .embeddings import find_embedding
from .heights import find_heights, metres_of
from .pictures import find_picture, takes_pictures
from .reading import ENOUGH, Reading, Rule, Seen, as_card, as_told, spread, unfit, warning
from .reflectance import find_reflectance

DECIBELS = "dB"
_DECIMALS, _NUMBERS = (0.2, 3.0), (5e3, 3e4)
"""Ranges of the maxima of cards that mean reflectance, as decimals and as digital numbers x 10,000."""
_WHOLE_NUMBERS = 0.01
"""A card whose scale is at most this has whole numbers for decimals, as 1,200 for a reflectance of 0.12."""
_INSIDE = 0.75
"""Share of the values that must lie in the range of a card that does not tell its unit."""


@dataclass(frozen=True)
class Values:
    """What the stored values of a layer mean."""

    rules: tuple[Rule, ...]  # one per band of the modality; of one that is lacking: the card's mean
    notes: tuple[Note, ...] = ()
    fits: bool = True  # they can be what the modality means


def find_values(facts: LayerFacts, match: BandMatch, modality: Modality, look: np.ndarray, valid: np.ndarray) -> Values:
    """Find out what the stored values of a layer mean.

    Args:
        facts: What the layer says about itself.
        match: Its bands.
        modality: What they stand for.
        look: Values as stored, ``[C, h, w]``; see :func:`~.look.look`.
        valid: Which of them are data, bool ``[C, h, w]``.
    """
    if modality.kind == "categorical":
        return Values((Rule(),))
    there = [i for i, number in enumerate(match.numbers) if number]
    seen = _seen(facts, match, modality, look, valid)
    found = _reading(modality, seen)
    rules = [Rule(0.0, (band.mean - band.offset) / band.scale) for band in modality.bands]
    for i, rule in zip(there, found.rules(seen.bands)):
        rules[i] = rule
    told = dict.fromkeys(str(rules[i]) for i in there if rules[i].changes)
    notes = list(found.notes)
    if told:
        text = f"Stored values x of {modality.name} become {', '.join(told)}: {found.why}."
        brief = f"Values x become {next(iter(told))}: {found.why}."
        if len(told) > 1:
            brief = f"Values are converted: {found.why}."
        notes.insert(0, Note(found.level, text, brief))
    elif found.why and found.level == WARNING:
        notes.insert(0, warning(f"Values of {modality.name} are taken as they are: {found.why}."))
    return Values(tuple(rules), tuple(notes), found.fits)


def turned(
    facts: LayerFacts, match: BandMatch, modality: Modality, look: np.ndarray, valid: np.ndarray
) -> BandMatch | None:
    """The two bands of radar the other way round, where they were taken in their order and are no backscatter so.

    Arguments as of :func:`find_values`; None where the bands stay.
    """
    guessed = match.how == BY_ORDER and all(note.level != WARNING for note in match.notes)
    if not guessed or not _is_backscatter(modality) or not are_swapped(_seen(facts, match, modality, look, valid)):
        return None
    names = ", ".join(band.name for band in reversed(modality.bands))
    text = f"Its bands are taken for {names}, in this order: no name tells, but the second is brighter. Please check."
    return replace(match, numbers=match.numbers[::-1], notes=(Note(DOUBT, text),))


def _seen(facts: LayerFacts, match: BandMatch, modality: Modality, look: np.ndarray, valid: np.ndarray) -> Seen:
    """What the values are judged by; arguments as of :func:`find_values`."""
    by_number = {band.number: band for band in facts.bands}
    there = [i for i, number in enumerate(match.numbers) if number]
    return Seen(
        modality.name,
        tuple(modality.bands[i] for i in there),
        tuple(by_number[match.numbers[i]] for i in there),
        tuple(look[i][valid[i]] for i in there),
        facts,
        modality.description,
    )


def _is_backscatter(modality: Modality) -> bool:
    """Whether a card means radar in decibels."""
    return modality.family == "sar" and {band.unit.strip().lower() for band in modality.bands} == {DECIBELS.lower()}


def _reading(modality: Modality, seen: Seen) -> Reading:
    """Judge the values as what the card has them for."""
    units = {band.unit.strip().lower() for band in seen.bands}
    if _is_backscatter(modality):
        return find_backscatter(seen)
    if modality.family == "elevation" and all(metres_of(unit) for unit in units):
        return find_heights(seen)
    if modality.family == "embedding":
        return _in_range(seen, find_embedding(seen))
    if modality.family == "optical":
        if takes_pictures(seen.bands):
            return find_picture(seen)
        if full := _full(seen):
            return find_reflectance(seen, full)
    return _other(seen)


def _full(seen: Seen) -> float:
    """What an optical card has for a reflectance of one; 0: it is not known that it means reflectance.

    A model that somebody taught on numbers of any kind has a range that begins where its layer did, not at zero; it
    goes on getting the same numbers.
    """
    if not all(band.minimum == 0 or abs(band.scale) <= _WHOLE_NUMBERS for band in seen.bands):
        return 0.0
    for full, (low, high) in ((1.0, _DECIMALS), (1e4, _NUMBERS)):
        if all(low <= band.maximum <= high for band in seen.bands):
            return full
    return 0.0


def _other(seen: Seen) -> Reading:
    """Values of which the card tells no unit: the file's own scale and offset count, and the card's range."""
    return _in_range(seen, as_told(seen) if seen.tagged else as_card(seen))


def _in_range(seen: Seen, found: Reading) -> Reading:
    """A reading, with a warning where most values lie outside of the card's range."""
    looked = seen.without_zero
    if looked.count < ENOUGH:
        return found
    inside = [
        ((plane >= band.minimum) & (plane <= band.maximum)).mean()
        for band, plane in zip(looked.bands, found.physical(looked.values))
        if plane.size
    ]
    if float(np.mean(inside)) >= _INSIDE:
        return found
    text = (
        f"Most values of {seen.name} ({spread(looked)}) lie outside of the range that the model learned: the layer is "
        "in another unit, or of another kind."
    )
    return unfit(found, text)
