"""Scores of every subset of the layers over an area, in one pass: those of the maps that a user would make."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ...card import Card, all_subsets, subset_key
from ...inference.engine import Engine
from ...inference.feedback import Silent
from ...raster.crs import Bounds
from ...raster.grid import Grid, choose_grid
from ...raster.labels import class_indices, label_grid, label_source
from ...raster.source import RasterSource
from ..scores import confusion_matrix
from .strips import SubsetMapper


def compare(predicted: Path, reference: RasterSource, grid: Grid, card: Card) -> np.ndarray:
    """Confusion matrix ``[K, K]`` of a class raster against a reference raster, in classes of the map.

    The grid's window is the area.
    """
    truth, mapped = (
        class_indices(r, card.map_classes, grid, grid.window) for r in (reference, label_source(predicted))
    )
    return confusion_matrix(truth, mapped, len(card.map_classes))


def confusion_by_subset(
    engine: Engine, sources: Sequence[RasterSource], reference: RasterSource, extent: Sequence[float] | None = None
) -> dict[str, np.ndarray]:
    """Predict an area from every subset of the layers and compare with a reference raster.

    Args:
        engine: Has the model.
        sources: Layers to predict from.
        reference: Class raster in any grid; read by nearest neighbour on the prediction's grid.
        extent: ``xmin, ymin, xmax, ymax`` in the reference's CRS; default: the reference's extent.

    Returns:
        By subset, largest first: confusion matrix ``[K, K]`` of the map's classes in card order, rows reference.
        Pixels that a subset leaves empty are not counted.

    Raises:
        InputError: A layer, the reference or the extent cannot be used.
    """
    card = engine.card
    own = label_grid(reference, card)
    grid = choose_grid(card, sources, Bounds(*extent) if extent else own.bounds(), own.crs)
    given = {source.modality for source in sources}
    subsets = all_subsets(name for name in card.modality_names if name in given)
    classes = len(card.map_classes)
    matrices = {subset_key(subset): np.zeros((classes, classes), np.int64) for subset in subsets}
    for strip in SubsetMapper(engine, sources, grid, subsets).strips(Silent()):
        truth = class_indices(reference, card.map_classes, grid, strip.window)
        for matrix, mapped in zip(matrices.values(), strip.classes):
            matrix += confusion_matrix(truth, mapped, classes)
    return matrices
