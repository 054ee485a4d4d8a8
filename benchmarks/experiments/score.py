"""Scores over the held-out areas: every pixel once, blended as in a map, the same for every method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from layerfuse.model_backend.card import subset_key
from layerfuse.model_backend.evaluation.scores import confusion_matrix
from layerfuse.model_backend.inference.lattice import Blender, tiles_touching
from layerfuse.model_backend.raster.grid import Window
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays, cut

from .data import Study

BATCH = 16
"""Tiles computed at once."""
Matrices = dict[str, dict[str, np.ndarray]]
"""Confusion matrix ``[K, K]`` by held-out part and subset."""


def by_network(model: Callable[..., torch.Tensor], study: Study) -> Matrices:
    """Confusion matrices of a network for every part and every subset that the part has."""
    return {
        part: _sum(scene_matrices(model, scene, study, study.rows(part)) for scene in scenes)
        for part, scenes in study.parts.items()
    }


def scene_matrices(
    model: Callable[..., torch.Tensor], scene: SceneArrays, study: Study, subsets: Sequence[Sequence[str]]
) -> dict[str, np.ndarray]:
    """Compare the held-out pixels with :func:`scene_answers` from every subset; arguments as there."""
    best = scene_answers(model, scene, study, subsets)
    classes = len(study.card.classes)
    return {subset_key(names): confusion_matrix(scene.held_out, best[s], classes) for s, names in enumerate(subsets)}


@torch.inference_mode()
def scene_answers(
    model: Callable[..., torch.Tensor], scene: SceneArrays, study: Study, subsets: Sequence[Sequence[str]]
) -> np.ndarray:
    """Predict the tiles that hold held-out pixels from every subset, and blend them.

    Args:
        model: ``model(values, valid, subsets)`` gives class scores ``[S, B, K, T, T]``.
        scene: Its ``held_out`` is the reference.
        study: Gives classes and tile size.
        subsets: Of the scene's modalities.

    Returns:
        Classes as a map shows them, integers ``[S, H, W]``; IGNORE where nothing was predicted.
    """
    size, classes = study.card.tile_size, study.card.classes
    height, width = scene.held_out.shape
    whole = Window(0, 0, width, height)
    blenders = [Blender(whole, size, classes) for _ in subsets]
    best = np.full((len(subsets), height, width), IGNORE)

    def settle(bottom: int) -> None:
        for s, blender in enumerate(blenders):
            if rows := blender.finish(bottom):
                answered = np.where(rows.probability > 0, rows.best, IGNORE)
                best[s, rows.window.row : rows.window.bottom] = answered

    names = [name for name in study.card.modality_names if name in scene.values]
    for row in tiles_touching(whole, size):
        settle(row[0].row)
        wanted = [t for t in row if (cut(scene.held_out, t.row, t.col, size, IGNORE) != IGNORE).any()]
        for start in range(0, len(wanted), BATCH):
            tiles = wanted[start : start + BATCH]
            values = {n: _stack(scene.values[n], tiles, 0).float() for n in names}
            valid = {n: _stack(scene.valid[n], tiles, False) for n in names}
            probabilities = model(values, valid, subsets).softmax(2).numpy()
            for s, blender in enumerate(blenders):
                for tile, answer in zip(tiles, probabilities[s]):
                    blender.add(tile, answer)
    settle(height)
    return best


def _stack(array: np.ndarray, tiles: Sequence[Window], fill: float) -> torch.Tensor:
    return torch.from_numpy(np.stack([cut(array, t.row, t.col, t.width, fill) for t in tiles]))


def _sum(matrices: Sequence[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    total: dict[str, np.ndarray] = {}
    for scene in matrices:
        for key, matrix in scene.items():
            total[key] = total.get(key, 0) + matrix
    return total
