"""Scores of every subset of the layers over an area, in one pass.

The modality streams are computed once per tile and the fusion streams of all subsets beside them
(lock-step, see ``nn.encoder``); tiles, blending and validity are those of the prediction pipeline, so the
figures are those of the maps that a user would make from each subset on the same grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from ..card import Card, all_subsets, load_card, subset_key
from ..inference.lattice import Blender, Rows, tiles_touching
from ..nn.weights import load_model
from ..raster.grid import Grid, choose_grid
from ..raster.labels import class_indices, label_grid, label_source
from ..raster.reader import Reader
from ..raster.source import RasterSource
from .scores import confusion_matrix

BATCH = 8
"""Tiles computed at once."""


def compare(predicted: Path, reference: RasterSource, grid: Grid, card: Card) -> np.ndarray:
    """Confusion matrix ``[K, K]``, classes of the map, of a class raster against a reference over a grid's window."""
    classes = card.map_classes
    truth, mapped = (class_indices(r, classes, grid, grid.window) for r in (reference, label_source(predicted)))
    return confusion_matrix(truth, mapped, len(classes))


@torch.inference_mode()
def confusion_by_subset(
    folder: Path, sources: Sequence[RasterSource], reference: RasterSource, extent: Sequence[float] | None = None
) -> dict[str, np.ndarray]:
    """Predict an area from every subset of the layers and compare with a reference raster.

    Args:
        folder: The model.
        sources: Layers to predict from.
        reference: Class raster in any grid; read by nearest neighbour on the prediction's grid.
        extent: ``xmin, ymin, xmax, ymax`` in the reference's CRS; default: the reference's extent.

    Returns:
        By subset, largest first: confusion matrix ``[K, K]`` of the map's classes in card order, rows reference.

    Raises:
        InputError: The model, a layer, the reference or the extent cannot be used.
    """
    card = load_card(folder)
    own = label_grid(reference, card)
    grid = choose_grid(card, sources, tuple(extent) if extent else own.bounds(), own.crs)
    readers = {s.modality: Reader(s, card.modality(s.modality), grid) for s in sources}
    names = [name for name in card.modality_names if name in readers]
    subsets = all_subsets(names)
    model = load_model(card, folder)
    classes = len(card.map_classes)
    blenders = [Blender(grid.window, card.tile_size, card.classes) for _ in subsets]
    matrices = {subset_key(subset): np.zeros((classes, classes), np.int64) for subset in subsets}

    def settle(bottom: int) -> None:
        finished = [blender.finish(bottom) for blender in blenders]
        if finished[0] is None:
            return
        window = finished[0].window
        truth = class_indices(reference, card.map_classes, grid, window)
        valid = {name: readers[name].read(window)[1] for name in names}
        for subset, rows in zip(subsets, finished):
            matrices[subset_key(subset)] += confusion_matrix(truth, _mapped(rows, subset, valid), classes)

    for row in tiles_touching(grid.window, card.tile_size):
        settle(row[0].row)
        for start in range(0, len(row), BATCH):
            tiles = row[start : start + BATCH]
            read = {name: [readers[name].read(tile) for tile in tiles] for name in names}
            values = {name: torch.from_numpy(np.stack([v for v, _ in pairs])) for name, pairs in read.items()}
            valid = {name: torch.from_numpy(np.stack([ok for _, ok in pairs])) for name, pairs in read.items()}
            there = model.read(values, valid).visible.any(-1)  # [B, M]: modalities with a patch in the tile
            probabilities = model(values, valid, subsets).softmax(2).numpy()  # [S, B, K, T, T]
            for s, subset in enumerate(subsets):
                members = [names.index(name) for name in subset]
                for b, tile in enumerate(tiles):
                    if there[b, members].any():
                        blenders[s].add(tile, probabilities[s, b])
    settle(grid.window.bottom)
    return matrices


def _mapped(rows: Rows, subset: Sequence[str], valid: dict[str, np.ndarray]) -> np.ndarray:
    """Class indices as a map from this subset would have them; -1 where it would be empty."""
    known = np.any([valid[name] for name in subset], axis=0) & (rows.probability > 0)
    return np.where(known, rows.best, -1)
