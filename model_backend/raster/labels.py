"""Rasters of class values: labels, references and finished maps, as class indices on any grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..card import NODATA_CLASS, Band, Card, ClassInfo, Modality
from .grid import Grid, Window, choose_grid
from .reader import Reader
from .source import RasterSource

NO_CLASS = -1
"""Class index of a pixel without a class."""


def label_source(path: object) -> RasterSource:
    """A raster of class values as a source."""
    return RasterSource("label", str(path))


def label_grid(raster: RasterSource, card: Card) -> Grid:
    """The raster's own extent on a grid of the card's pixel size, on its own pixels if they have that size.

    Raises:
        InputError: The raster cannot be used.
    """
    return choose_grid(replace(card, modalities=(_modality(card.classes),), metrics={}), (raster,))


def class_indices(raster: RasterSource, classes: Sequence[ClassInfo], grid: Grid, window: Window) -> np.ndarray:
    """Class indices on a window, by nearest neighbour (mode where pixels are finer).

    Returns:
        int64 ``[h, w]``, indices in the order of ``classes``, :data:`NO_CLASS` elsewhere.

    Raises:
        InputError: The raster cannot be used.
    """
    values, valid = Reader(raster, _modality(classes), grid).read(window)
    lookup = np.full(NODATA_CLASS + 1, NO_CLASS)
    for index, info in enumerate(classes):
        lookup[info.value] = index
    return np.where(valid, lookup[values[0].astype(np.uint8)], NO_CLASS)


def _modality(classes: Sequence[ClassInfo]) -> Modality:
    return Modality("label", "landcover", "categorical", (Band("class"),), tuple(classes), "nearest")
