"""A part of the training area that tells during training how good the model is, on all subsets of modalities.

It is not the held-out area: that one is looked at once, when all is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from ..card import Card, all_subsets
from ..evaluation.scores import confusion_matrix, scores
from ..nn.processes import rank, total, world_size
from .tiles.batches import collate
from .tiles.sampling import IGNORE, MIN_LABELLED_SHARE, SceneArrays, Tile, cut, hidden_pixels

SEED = 0
"""Runs with different seeds are validated on the same blocks."""
MAX_SUBSETS = 31
"""With more subsets than of five modalities only the full set, single ones and all but one are scored."""
AT_ONCE = 8
"""Subsets computed together."""


def split_validation(
    scenes: Sequence[SceneArrays], share: float, size: int, gap: int
) -> tuple[list[SceneArrays], list[tuple[Tile, str]]]:
    """Take square blocks of one tile out of the training area.

    The blocks lie on a lattice over each scene, and which are taken is drawn once and for all: the same in every
    run. Neither their labels nor their values are trained on, and within ``gap`` pixels no labels are.

    Args:
        scenes: Training scenes.
        share: Share of the labelled pixels to take, in 0..1.
        size: Side of a block in pixels: the tile.
        gap: Pixels around a block.

    Returns:
        The scenes without the blocks, those only that have labels left, and the blocks with their scenes' names.
        Never all labels are taken: no blocks come back if they would be.
    """
    found = []  # scene, row, column, labelled pixels
    for index, scene in enumerate(scenes):
        height, width = scene.label.shape
        for row in range(0, max(height - size, 0) + 1, size):
            for col in range(0, max(width - size, 0) + 1, size):
                labelled = int((scene.label[row : row + size, col : col + size] != IGNORE).sum())
                if labelled >= MIN_LABELLED_SHARE * size**2:
                    found.append((index, row, col, labelled))
    wanted = share * sum(int((scene.label != IGNORE).sum()) for scene in scenes)
    blocks, taken = [], 0
    for index in np.random.default_rng(SEED).permutation(len(found)):
        if taken >= wanted:
            break
        blocks.append(found[index][:3])
        taken += found[index][3]
    rest = list(scenes)
    tiles = []
    for index, row, col in blocks:
        scene = scenes[index]
        tiles.append((_block(scene, row, col, size), scene.name))
        if rest[index] is scene:  # the first block of this scene
            hidden = scene.held_out != IGNORE if scene.hidden is None else scene.hidden.copy()
            rest[index] = replace(scene, label=scene.label.copy(), hidden=hidden)
        inner = np.s_[row : row + size, col : col + size]
        outer = np.s_[max(row - gap, 0) : row + size + gap, max(col - gap, 0) : col + size + gap]
        rest[index].label[outer] = IGNORE
        rest[index].hidden[inner] = True
    rest = [scene for scene in rest if (scene.label != IGNORE).any()]
    return (rest, tiles) if rest else (list(scenes), [])


def held_out_tiles(scenes: Sequence[SceneArrays], size: int) -> list[tuple[Tile, str]]:
    """Tiles of the held-out areas that have labels, with their scenes' names; no label is in two of them."""
    tiles = []
    for scene in scenes:
        shown = replace(scene, label=scene.held_out, hidden=np.zeros(scene.label.shape, bool))
        for row in range(0, scene.label.shape[0], size):
            for col in range(0, scene.label.shape[1], size):
                if (scene.held_out[row : row + size, col : col + size] != IGNORE).any():
                    tiles.append((_block(shown, row, col, size), scene.name))
    return tiles


def _block(scene: SceneArrays, row: int, col: int, size: int) -> Tile:
    hidden = hidden_pixels(scene, row, col, size)
    values = {name: cut(v, row, col, size, 0).astype(np.float32) for name, v in scene.values.items()}
    valid = {name: cut(v, row, col, size, False) & ~hidden for name, v in scene.valid.items()}
    return Tile(values, valid, cut(scene.label, row, col, size, IGNORE).astype(np.int64))


class Validation:
    """Scores models on validation tiles.

    Args:
        card: Modalities and classes.
        tiles: Tiles and the names of their scenes.
        batch: Tiles computed at once.
    """

    def __init__(self, card: Card, tiles: Sequence[tuple[Tile, str]], batch: int) -> None:
        """Find the subsets to score; see the class."""
        self.card, self.tiles, self.batch = card, tiles, batch
        there = [name for name in card.modality_names if any(t.valid[name].any() for t, _ in tiles if name in t.valid)]
        self.names = there
        self.subsets = all_subsets(there) if 2 ** len(there) - 1 <= MAX_SUBSETS else _telling(there)
        places = list(card.map_places)
        self._shown = np.array([*places, IGNORE])  # map class of a class index; IGNORE stays
        self._fold = torch.eye(len(card.map_classes))[places]  # [K, K']: a border counts for what it borders
        self.class_scores: dict[str, float] = {}
        """F1 of each map class from all layers together, of those that the last validation met."""

    @torch.no_grad()
    def __call__(self, model: nn.Module, device: torch.device) -> float:
        """Mean over the subsets of the mean intersection over union, in 0..1, the tiles of all processes together.

        A subset counts where one of its modalities is valid somewhere in the tile.
        """
        was_training, classes = model.training, self._fold.shape[1]
        model.eval()
        matrices = np.zeros((len(self.subsets), classes, classes), np.int64)
        mine = self.tiles[rank() :: world_size()]
        for start in range(0, len(mine), self.batch):
            batch = collate(self.card, self.names, [(t, n, 0) for t, n in mine[start : start + self.batch]], device)
            there = {name: batch.valid[name].flatten(1).any(1).cpu() for name in self.names}
            reference = self._shown[batch.label.cpu().numpy()]
            for first in range(0, len(self.subsets), AT_ONCE):
                subsets = self.subsets[first : first + AT_ONCE]
                predicted = self._classes(model(batch.values, batch.valid, subsets)).numpy()  # [S, B, T, T]
                for s, subset in enumerate(subsets):
                    known = torch.stack([there[name] for name in subset]).any(0).numpy()
                    matrices[first + s] += confusion_matrix(reference[known], predicted[s][known], classes)
        model.train(was_training)
        summed = total(torch.from_numpy(matrices).to(device)).cpu().numpy()
        self.class_scores = _by_class(summed[0], [info.name for info in self.card.map_classes])
        return float(np.nanmean([scores(matrix)["miou"] for matrix in summed]))

    def _classes(self, logits: Tensor) -> Tensor:
        """Indices of map classes ``[S, B, T, T]`` from scores ``[S, B, K, T, T]``."""
        probability = logits.float().softmax(2)
        return torch.einsum("sbkhw,kc->sbchw", probability, self._fold.to(logits.device)).argmax(2).cpu()


def _by_class(matrix: np.ndarray, names: Sequence[str]) -> dict[str, float]:
    """F1 by class of a confusion matrix ``[K, K]``; classes that the reference lacks are left out."""
    both = matrix.sum(0) + matrix.sum(1)
    return {n: round(float(2 * matrix[i, i] / both[i]), 4) for i, n in enumerate(names) if matrix[i].any()}


def _telling(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The full set, all but one, and single ones."""
    names = tuple(names)
    return [names, *(tuple(n for n in names if n != left) for left in names), *((n,) for n in names)]
