"""Embeddings: what a model elsewhere has seen of a place, a number for each of its axes.

As numbers of any kind they are taken as they are, but for bytes that stand for something else by a curve; the table of
sensors has those. Their vectors have length 1, which nothing else does by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..table import product
from .reading import ENOUGH, Reading, Rule, Seen, as_card, as_told, doubt, reading, unfit

_LENGTH = 0.05
"""Most that the median length of vectors may differ from 1: bytes are rounded."""


def find_embedding(seen: Seen) -> Reading:
    """Find out what the values of an embedding are."""
    if seen.tagged:
        return as_told(seen)
    plain = as_card(seen)
    if not _bytes(seen):
        return plain
    for row in product("embeddings").values():
        square = row.get("square", 0.0)
        if not square:
            continue
        few, named = seen.count < ENOUGH, _has_axes(seen, row)
        if (named and few) or _is_unit(Rule(square=square), seen):
            why = f"bytes of {row['title']}, whose vectors have length 1"
            return replace(reading(seen, 1.0, why=why), square=square)
        if named:
            text = f"{seen.name} has bands as of {row['title']}, and bytes that make no vectors of length 1."
            return unfit(plain, text)
    text = f"{seen.name} has whole numbers without a scale, which are taken as they are. Please check."
    return replace(plain, notes=(doubt(text),))


def _bytes(seen: Seen) -> bool:
    """Whether the values are signed bytes, of whatever type."""
    if len({plane.size for plane in seen.values}) > 1:
        return False
    return all(((plane == np.round(plane)) & (abs(plane) <= 128)).all() for plane in seen.values)


def _has_axes(seen: Seen, row: Mapping) -> bool:
    """Whether the bands are called as the axes of a product."""
    return {band.name for band in seen.told} <= {row["axes"] % axis for axis in range(row["count"])}


def _is_unit(rule: Rule, seen: Seen) -> bool:
    """Whether the vectors that a rule makes have length 1."""
    if seen.count < ENOUGH or len(seen.bands) < 2:
        return False
    squares = sum(rule(plane.astype(np.float64)) ** 2 for plane in seen.values)
    return abs(float(np.median(np.sqrt(squares))) - 1) <= _LENGTH
