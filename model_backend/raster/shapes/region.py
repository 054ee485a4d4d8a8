"""A region of like pixels around a place: what a person means who points at a field, a lake or a roof."""

from __future__ import annotations

import numpy as np
from osgeo import ogr

from ...card import NODATA_CLASS
from ...planes import Pixel
from .outline import outline, unite
from .sieve import patches

TOLERANCE = 0.3
"""What is grown to at first, as a distance; see :func:`unlikeness`."""
HOLE = 8
"""Pixels up to which a hole is filled."""
_TAILS = (10, 90)  # per cent of the values below and above what a band's spread is of
_NORMAL = 2.563  # standard deviations between these two, of a normal distribution


def unlikeness(values: np.ndarray, valid: np.ndarray, seed: Pixel) -> np.ndarray:
    """How far each pixel is from what is at the seed.

    Args:
        values: Of an image, float ``[C, h, w]``.
        valid: Which pixels have values, bool ``[h, w]``.
        seed: A pixel.

    Returns:
        float32 ``[h, w]``: the root of the mean square over the bands of the difference to the median around the seed
        (3 pixels on a side), in spreads of the band over the image; infinite where nothing is valid, 0 at the seed.
    """
    distance = np.full(valid.shape, np.inf, np.float32)
    if not valid[seed]:
        return distance
    here = tuple(slice(max(0, place - 1), place + 2) for place in seed)
    planes = values[:, valid].astype(np.float64)
    center = np.median(values[(slice(None), *here)][:, valid[here]], axis=1)
    low, high = np.percentile(planes, _TAILS, axis=1)
    spread = np.where(high > low, (high - low) / _NORMAL, planes.std(axis=1))
    differing = spread > 0
    if differing.any():
        steps = (planes[differing] - center[differing, None]) / spread[differing, None]
        distance[valid] = np.sqrt(np.mean(steps**2, axis=0))
    else:
        distance[valid] = 0.0
    distance[seed] = 0.0
    return distance


def grown(distance: np.ndarray, seed: Pixel, tolerance: float) -> np.ndarray:
    """The pixels that are no farther than the tolerance and hang together with the seed by their edges.

    Small holes are filled where they have values; a larger tolerance never gives a smaller region.

    Args:
        distance: As of :func:`unlikeness`, ``[h, w]``.
        seed: A pixel.
        tolerance: 0 and up.

    Returns:
        bool ``[h, w]``; nothing where the seed has no values.
    """
    if not np.isfinite(distance[seed]):
        return np.zeros(distance.shape, bool)
    labels, _ = patches(np.where(distance <= tolerance, 0, NODATA_CLASS).astype(np.uint8))
    region = labels == labels[seed]
    holes, firsts = patches(np.where(region, NODATA_CLASS, 0).astype(np.uint8))
    large = np.bincount(holes.ravel(), minlength=len(firsts) + 1) > HOLE
    large[0] = True
    for edge in (holes[0], holes[-1], holes[:, 0], holes[:, -1], holes[~np.isfinite(distance)]):
        large[edge] = True  # it may go on outside, or is in part unknown
    return region | ~large[holes]


def region_shape(region: np.ndarray) -> ogr.Geometry | None:
    """The outline of a region, bool ``[h, w]``, as a valid multipolygon of columns and rows; None: it is empty."""
    pieces, _ = outline(np.where(region, 0, NODATA_CLASS).astype(np.uint8), 0, 0, lambda: False, False)
    return ogr.CreateGeometryFromWkb(unite([wkb for _, wkb in pieces])) if pieces else None
