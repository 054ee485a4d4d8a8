"""Pictures: colours of 8 bits, however many bits they are stored in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ....card import Band
from ..note import DOUBT, FACT
from .reading import ENOUGH, Reading, Seen, as_card, as_told, doubt, reading, spread, unfit, warning

_WHITE = 255.0
_DEPTHS = (10, 11, 12, 14, 15, 16)
"""Bits of the cameras and files whose colours do not stop at 255."""
_DARK = 0.12
"""Of white: a picture whose brightest hundredth is darker was never made for the eye."""
_DIM = 0.5
"""Of white: shares whose brightest hundredth is darker are pictures of dark places, or reflectance."""
_PER_CENT = 100.0


def takes_pictures(bands: Sequence[Band]) -> bool:
    """Whether bands of a card are colours of 0 to 255."""
    return all(band.minimum == 0 and band.maximum == _WHITE for band in bands)


def find_picture(seen: Seen) -> Reading:
    """Colours of 0 to 255, of what has them as 0 to 1 or in more than 8 bits."""
    told = as_told(seen) if seen.tagged else as_card(seen)
    looked = seen.without_zero
    if looked.count < ENOUGH:
        return told
    planes = told.physical(looked.values)
    values = np.concatenate(planes)
    if (values < -0.01 * _WHITE).mean() > 0.01 or (values < 0).mean() > 0.05:
        text = (
            f"Values of {seen.name} ({spread(looked)}) are partly below zero, and no colours of 0 to 255: the map will "
            "be of little use."
        )
        return unfit(told, text)
    low, top = (float(value) for value in np.percentile(values, (1, 99)))
    if float(values.max()) <= 1.0 + 1e-6 and "Byte" not in seen.kinds and (values != np.round(values)).any():
        found = _times(seen, told, _WHITE, "they are colours of 0 to 1")
        steps = values * _WHITE
        if np.abs(steps - np.round(steps)).max() < 1e-3:  # they were colours of 8 bits
            return found
        return _dark(looked, found) if top < 2 * _DARK else _dim(looked, found)
    if float(values.max()) <= _PER_CENT and (values != np.round(values)).any():
        text = f"Values of {seen.name} ({spread(looked)}) are read as colours of 0 to 255, and may be per cent."
        return replace(told, notes=(doubt(f"{text} Please check."),))
    if top <= _WHITE * 1.02 or "Byte" in seen.kinds:
        return told
    if (values % 257 == 0).all() and low >= 0:
        return _times(seen, told, 1 / 257, "they are 8 bits in 16 (x 257)")
    if (values % 256 == 0).all() and low >= 0:
        return _times(seen, told, 1 / 256, "they are 8 bits in 16 (x 256)")
    bits = next((bits for bits in _DEPTHS if values.max() < 2**bits), None)
    if bits is None:
        text = f"Values of {seen.name} ({spread(looked)}) are no colours of 0 to 255: the map will be of little use."
        return unfit(told, text)
    found = _times(seen, told, _WHITE / (2**bits - 1), f"they look like colours of {bits} bits", DOUBT)
    return _dark(looked, found)


def _times(seen: Seen, told: Reading, factor: float, why: str, level: str = FACT) -> Reading:
    return replace(reading(seen, told.factor * factor, told.summand * factor, why=why), level=level)


def _dim(seen: Seen, found: Reading) -> Reading:
    """Say so if hardly a colour is brighter than land in the sun is: shares may be reflectance."""
    if float(np.percentile(np.concatenate(found.physical(seen.values)), 99)) >= _DIM * _WHITE:
        return found
    text = (
        f"Values of {seen.name} ({spread(seen)}) are taken for colours of 0 to 1, and may be reflectance, which makes "
        "a picture that is too dark. If so, stretch the layer first, or take the picture delivered with it."
    )
    return replace(found, notes=(*found.notes, doubt(text)))


def _dark(seen: Seen, found: Reading) -> Reading:
    """Say so if hardly a colour is bright: measured values need a stretch before they are a picture."""
    values = np.concatenate(found.physical(seen.values))
    if float(np.percentile(values, 95)) >= 2 * _DARK * _WHITE:
        return found
    text = (
        f"Values of {seen.name} ({spread(seen)}) are dark all over as a picture: they look like reflectance or counts, "
        "and the model takes colours of 0 to 255. Stretch the layer first, or take the picture delivered with it."
    )
    return replace(found, notes=(*found.notes, doubt(text) if found.level == FACT else warning(text)))
