"""Bands: which band of a layer stands for which of a modality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...card import Modality
from ...errors import InputError
from .facts import LayerFacts
from .note import Note

CHOSEN, BY_WAVELENGTH, BY_NAME, BY_ORDER = "chosen", "wavelength", "name", "order"
"""How a band was found; the weakest of all bands counts for a layer."""


@dataclass(frozen=True)
class BandMatch:
    """The bands of a layer that stand for those of a modality."""

    numbers: tuple[int, ...]  # 1-based, one per band of the modality, 0: lacking
    how: str  # CHOSEN, BY_WAVELENGTH, BY_NAME or BY_ORDER
    notes: tuple[Note, ...] = ()

    @property
    def present(self) -> tuple[int, ...]:
        """The numbers, another of them standing in where one is lacking."""
        first = next(number for number in self.numbers if number)
        return tuple(number or first for number in self.numbers)


def find_bands(modality: Modality, facts: LayerFacts, chosen: Sequence[int], title: str) -> BandMatch:
    """Find the bands of a modality in a layer.

    Args:
        modality: What the layer stands for.
        facts: What the layer says about itself.
        chosen: What the user has set: 1-based, 0 for lacking; empty: nothing.
        title: How messages name the layer.

    Raises:
        InputError: The bands are not there, or cannot be told.
    """
    data, wanted = [band.number for band in facts.bands], modality.channels
    names = ", ".join(band.name for band in modality.bands)
    if chosen:
        there = [number for number in chosen if number]
        if not there:
            raise InputError(title, "all its bands are given as lacking (0)", f"Choose among bands {_list(data)}.")
        for number in there:
            if number in facts.alpha:
                raise InputError(title, f"band {number} is transparency, not data", f"Choose among {_list(data)}.")
            if number not in data:
                raise InputError(title, f"it has no band {number}", f"Choose among bands {_list(data)}.")
        if len(chosen) != wanted:
            raise InputError(
                title,
                f"{len(chosen)} bands are chosen, {modality.name} needs {wanted}",
                f"Choose, with 0 for one that is lacking: {names}.",
            )
        return BandMatch(tuple(chosen), CHOSEN)
    if len(data) < wanted:
        raise InputError(
            title, f"it has {len(data)} band(s), {modality.name} needs {wanted}", f"Use a layer that has: {names}."
        )
    return BandMatch(tuple(data[:wanted]), BY_ORDER)


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (", ..." if len(numbers) > 20 else "")
