"""Collars of a picture that nobody declares: black or white, also with the noise of compression, or of a colour."""

from __future__ import annotations

import numpy as np

from .note import DOUBT, FACT

_LEAST = 0.005
"""Share of a picture from which on black may be its collar."""
_NEAR, _NOISE, _CLEAR = 12 / 255, 3 / 255, 30 / 255
"""Of white: what is nearly a collar's colour, what compression makes of most of it, and what is beside it."""
_OTHERS = 0.3
"""Share of a collar that as many pixels elsewhere may be nearly of its colour."""
_RING = 0.02
"""Share of a collar from which on compression has changed it."""
_EDGE, _FLAT = 0.05, 0.5
"""Share of the rim that a collar of some colour has; share of equal neighbours from which a picture is drawn."""


def find_collar(depth: np.ndarray, white: float) -> tuple[str, float]:
    """Whether the black of a picture is its collar (told), may be (a doubt), or is shadow and roofs (empty).

    A collar reaches a corner of the picture or much of a side, is in one piece, and has few nearly black pixels
    elsewhere. Compression leaves a little noise in it, but its edge is sharp, as that of dark water is not.

    Args:
        depth: How far each value is from the collar's colour, ``[C, h, w]``; NaN where there is no data.
        white: The highest value.

    Returns:
        How sure it is, and the depth up to which pixels are of it in all bands.
    """
    exact = (depth == 0).all(0)
    with np.errstate(invalid="ignore"):
        deepest = depth.max(0)
        near = deepest <= _NEAR * white
    hole = np.isnan(deepest)
    found = _of_one_colour(exact, near)
    body = from_rim(near | hole) & near
    share, ring = body.mean(), body & ~exact
    if share < _LEAST or ring.sum() < _RING * body.sum():
        return found, 0.0
    beside = _around(body) & ~body & ~hole
    noise = np.percentile(deepest[body], (50, 98))
    sharp = beside.any() and np.median(deepest[beside]) >= _CLEAR * white
    if noise[0] > _NOISE * white or not sharp or not _at_rim(body | (hole & from_rim(near | hole))):
        return found, 0.0
    if (near & ~body).mean() > _OTHERS * share:
        return found or DOUBT, 0.0
    return FACT, float(min(_NEAR * white, np.ceil(noise[1]) + 1))


def find_coloured_collar(seen: np.ndarray, white: float) -> np.ndarray | None:
    """The colour of a collar that is neither black nor white, such as magenta or grey.

    It is one to the last digit, at the rim, and nearly nothing else is like it. Of a drawn picture, which is flat
    elsewhere too, no colour is a collar.

    Args:
        seen: Values, ``[C, h, w]``; NaN where there is no data.
        white: The highest value.

    Returns:
        The colour, ``[C]``, or None.
    """
    rim = np.concatenate((seen[:, 0], seen[:, -1], seen[:, :, 0], seen[:, :, -1]), axis=1)
    colours, counts = np.unique(rim[:, np.isfinite(rim).all(0)], axis=1, return_counts=True)
    if counts.max(initial=0) < max(1.0, _EDGE * rim.shape[1]):
        return None
    colour = colours[:, counts.argmax()]
    if not colour.any() or (colour == white).all():
        return None
    depth = abs(seen - colour[:, None, None])
    exact = (depth == 0).all(0)
    with np.errstate(invalid="ignore"):
        near = (depth <= _NEAR * white).all(0)
    rest = ~exact[:, 1:] & ~exact[:, :-1]
    alike = (seen[:, :, 1:] == seen[:, :, :-1]).all(0)[rest]
    drawn = not alike.size or alike.mean() >= _FLAT
    return None if drawn or _of_one_colour(exact, near) != FACT else colour


def _of_one_colour(exact: np.ndarray, near: np.ndarray) -> str:
    share = exact.mean()
    if share < _LEAST:
        return ""
    padded = np.pad(exact, 1, mode="edge")
    around = padded[:-2, 1:-1].astype(int) + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    clumped = (around[exact] >= 3).mean() >= 0.6
    if clumped and _at_rim(exact):
        return FACT if (near & ~exact).mean() <= _OTHERS * share else DOUBT
    return DOUBT if clumped and share >= 0.05 else ""


def _at_rim(mask: np.ndarray) -> bool:
    """Whether it has a corner, or a quarter of a side."""
    corner = mask[0, 0] | mask[0, -1] | mask[-1, 0] | mask[-1, -1]
    return bool(corner or max(mask[0].mean(), mask[-1].mean(), mask[:, 0].mean(), mask[:, -1].mean()) >= 0.25)


def from_rim(mask: np.ndarray) -> np.ndarray:
    """The part of a mask, bool ``[h, w]``, that hangs together with the rim."""
    found = np.zeros_like(mask)
    found[0], found[-1], found[:, 0], found[:, -1] = mask[0], mask[-1], mask[:, 0], mask[:, -1]
    while True:
        more = _around(found) & mask
        if (more == found).all():
            return found
        found = more


def _around(mask: np.ndarray) -> np.ndarray:
    """A mask and its neighbours on four sides."""
    padded = np.pad(mask, 1)
    return mask | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
