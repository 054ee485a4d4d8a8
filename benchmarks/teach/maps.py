"""Land-cover maps made old, for :mod:`benchmarks.teach`: what a user has whose map is of another year or is coarser.

A map is classes ``[H, W]``, -1 where nobody knows. The target stays the teacher's word on the image of today: where the
map is right it helps, where it is not the other layers have to win.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from layerfuse.model_backend.card import Band, ClassInfo, Modality

from .places import Place

CLASSES = 9
CONFUSED = (
    (2, 4), (4, 2), (2, 5), (5, 2), (5, 1), (1, 5), (3, 0), (3, 2), (0, 3), (7, 6), (6, 7), (7, 5), (5, 7), (7, 4),
    (4, 7), (6, 4), (8, 7),
)  # fmt: skip
"""Classes that a map may have as the second of a pair: its legend has one for both, or its makers were mistaken."""
COARSER = ((1, 0.4), (2, 0.1), (3, 0.25), (10, 0.25))
"""Pixels of 10 m on a side of one of the map's, and how often: 10, 20, 30 and 100 m."""
SHIFT = 3
"""Pixels that a map lies aside, at most."""
BLOB = 16
"""Pixels, about, on a side of what changes together."""


def older_map(classes: tuple[ClassInfo, ...]) -> Modality:
    """The modality, of the classes of a model. Recipes have none: they are made of what the teacher says."""
    text = (
        "An older or coarser land-cover map in the nine classes, as of WorldCover, Dynamic World, Esri, CORINE or NLCD"
    )
    return Modality("map", "landcover", "categorical", (Band("class"),), classes, "nearest", text)


def aged(past: np.ndarray, other: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A map as an older or coarser one would be.

    Args:
        past: Classes of the place, ``[H, W]``.
        other: Those of another place, as large: what was there where the land has changed.
        rng: Source of what is drawn.
    """
    old = past
    if rng.random() < 0.6:
        there = blobs(old.shape, rng.uniform(0.05, 0.4), rng) & (other >= 0)
        old = np.where(there, other, old)
    for _ in range(int(rng.choice(3, p=(0.5, 0.3, 0.2)))):
        one, another = CONFUSED[int(rng.integers(len(CONFUSED)))]
        where = True if rng.random() < 0.4 else blobs(old.shape, rng.uniform(0.2, 0.6), rng)
        old = np.where((old == one) & where, another, old)
    sizes, chances = zip(*COARSER)
    old = coarser(old, int(rng.choice(sizes, p=chances)), rng)
    if rng.random() < 0.7:
        old = moved(old, *rng.integers(-SHIFT, SHIFT + 1, 2))
    return old


def blobs(shape: tuple[int, int], share: float, rng: np.random.Generator) -> np.ndarray:
    """Boolean ``[H, W]``: round patches that make up a share of it."""
    noise = torch.from_numpy(rng.standard_normal([1, 1, *(n // BLOB + 2 for n in shape)]))
    height = F.interpolate(noise, shape, mode="bicubic")[0, 0].numpy()
    return height > np.quantile(height, 1 - share)


def coarser(classes: np.ndarray, factor: int, rng: np.random.Generator) -> np.ndarray:
    """The commonest class of each block of so many pixels on a side, whose borders lie anywhere."""
    if factor == 1:
        return classes
    height, width = classes.shape
    up, left = (int(n) for n in rng.integers(0, factor, 2))
    down, right = (-n % factor for n in (height + up, width + left))
    padded = np.pad(classes, ((up, down), (left, right)), constant_values=-1)
    blocks = padded.reshape(padded.shape[0] // factor, factor, -1, factor)
    counts = np.stack([(blocks == value).sum((1, 3)) for value in range(CLASSES)])
    common = np.where(counts.any(0), counts.argmax(0), -1)
    return common.repeat(factor, 0).repeat(factor, 1)[up : up + height, left : left + width]


def moved(classes: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """The map so many pixels aside; unknown where it has moved away."""
    out = np.full_like(classes, -1)
    height, width = classes.shape
    to, since = (
        np.s_[max(r, 0) : height + min(r, 0), max(c, 0) : width + min(c, 0)]
        for r, c in ((rows, columns), (-rows, -columns))
    )
    out[to] = classes[since]
    return out


def classes_of(place: Place) -> np.ndarray:
    """What a place is of, ``[H, W]``: the teacher's classes, or those by hand; -1 where nobody knows."""
    if place.label is not None:
        return place.label
    return np.where(place.valid["s2"], place.probability.argmax(0), -1)


def with_maps(places: Sequence[Place]) -> list[Place]:
    """The places with a layer ``map``: of the date before, if there is one, or their own; made old alike each time."""
    result = []
    for number, dates in enumerate(same_stay(places)):
        place = places[number]
        rng = np.random.default_rng(zlib.crc32(place.name.encode()))
        past = classes_of(places[dates[dates.index(number) - 1]])
        other = np.resize(classes_of(places[number - 1]), past.shape)
        result.append(with_map(place, aged(past, other, rng)))
    return result


def with_map(place: Place, classes: np.ndarray) -> Place:
    """The place with a map of classes ``[H, W]`` among its layers."""
    layers = {**place.layers, "map": np.maximum(classes, 0)[None].astype(np.float32)}
    return dataclasses.replace(place, layers=layers, valid={**place.valid, "map": classes >= 0})


def same_stay(places: Sequence[Place]) -> list[list[int]]:
    """For each place the numbers of all its dates, its own among them."""
    names = [place.name.rsplit("-", 2)[0] if place.name.startswith("belgium") else place.name for place in places]
    return [[i for i, other in enumerate(names) if other == name] for name in names]
