"""Places and sizes in arrays, so that rows and columns cannot be swapped."""

from __future__ import annotations

from typing import NamedTuple


class Size(NamedTuple):
    """Rows and columns of an array, of pixels or of patches; as NumPy and torch take it."""

    height: int
    width: int


class Pixel(NamedTuple):
    """A place in an array; as NumPy takes it."""

    row: int
    col: int
