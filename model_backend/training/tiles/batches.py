"""Batches of tiles from scenes of different modalities, sensors and labels.

Every sample has its own seed, from which everything about it follows: its scene, place, orientation, holes and
gains. So the samples do not depend on how a batch is shared out over processes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...card import Card
from ..schedule import Schedule
from .augmentation import augment, drawn_size, mixed, zoomed
from .sampling import IGNORE, MIN_LABELLED_SHARE, ClassPixels, SceneArrays, Tile, draw_tile

UNLABELLED_SHARE = 0.5
"""Of the tiles of a scene with few labels, where unlabelled pixels are learnt from, too: see ``Schedule``."""


@dataclass(frozen=True)
class Batch:
    """Samples as a network takes them; what a sample's scene lacks is zero and invalid."""

    values: dict[str, Tensor]  # by modality, float32 [B, C, T, T]
    valid: dict[str, Tensor]  # boolean [B, T, T]
    label: Tensor  # int64 [B, T, T], class indices or IGNORE
    soft: Tensor | None  # float32 [B, K, T, T], class probabilities; None: no sample has soft labels
    generators: list[torch.Generator]  # of each sample, for what is drawn after loading
    scenes: list[str]  # name of each sample's scene


class Mixture:
    """Draws samples from scenes, each scene as often as the square root of its area and its weight say.

    By area alone a large scene would drown the small ones; by scene alone, small ones would be learned by heart.

    Args:
        card: Modalities, classes and the size of a tile.
        scenes: Scenes in memory, each with labelled pixels; those mark where a tile may lie.
        schedule: Batch and augmentation.
    """

    def __init__(self, card: Card, scenes: Sequence[SceneArrays], schedule: Schedule) -> None:
        """Weigh the scenes; see the class."""
        self.card, self.scenes, self.schedule = card, scenes, schedule
        self.names = [name for name in card.modality_names if any(name in scene.values for scene in scenes)]
        """Modalities that some scene has, in card order."""
        self._categorical = [m.name for m in card.modalities if m.kind == "categorical"]
        area = np.array([np.sqrt(np.count_nonzero(scene.label != IGNORE)) * scene.weight for scene in scenes])
        self._share = area / area.sum()
        self._sparse = [scene.sparse for scene in scenes]
        indexed = [schedule.class_balance > 0 or sparse for sparse in self._sparse]
        self._pixels = [ClassPixels(scene.label) if wanted else None for scene, wanted in zip(scenes, indexed)]

    def seeds(self, rng: np.random.Generator, processes: int, rank: int) -> list[int]:
        """Seeds of this process's samples of the next step; all processes must draw from the same ``rng``."""
        batch = self.schedule.batch
        return rng.integers(2**63, size=batch * processes)[batch * rank : batch * (rank + 1)].tolist()

    def draw(self, seeds: Sequence[int], device: torch.device) -> Batch:
        """Make the samples that belong to seeds."""
        drawn = [self._sample(np.random.default_rng(seed)) for seed in seeds]
        return collate(self.card, self.names, drawn, device)

    def _sample(self, rng: np.random.Generator) -> tuple[Tile, str, int]:
        tile, name = self._cut(rng)
        mix = self.schedule.augmentation.mix
        if mix and rng.random() < mix:
            tile = mixed(tile, self._cut(rng)[0], rng)
        return augment(tile, self.card, self.schedule.augmentation, rng), name, int(rng.integers(2**63))

    def _cut(self, rng: np.random.Generator) -> tuple[Tile, str]:
        """A tile of a scene drawn at random, and the scene's name."""
        chosen = int(rng.choice(len(self.scenes), p=self._share))
        balance, size = self.schedule.class_balance, self.card.tile_size
        sparse, least = self._sparse[chosen], MIN_LABELLED_SHARE
        pixels, around = self._pixels[chosen], None
        if pixels is not None and balance and rng.random() < balance:
            around = pixels.draw(rng)
        if pixels is not None and sparse:  # hardly any tile drawn blindly would have a label, and none would have many
            around, least = around or pixels.draw_any(rng), 0.0
            if self.schedule.consistency and rng.random() < UNLABELLED_SHARE:
                around = None  # anywhere: what teaches there needs no label
        side = drawn_size(size, self.schedule.augmentation, rng)
        tile = draw_tile(self.scenes[chosen], side, rng, around, least)
        return zoomed(tile, size, self._categorical), self.scenes[chosen].name


def collate(card: Card, names: Sequence[str], drawn: Sequence[tuple[Tile, str, int]], device: torch.device) -> Batch:
    """Stack tiles.

    Args:
        card: Modalities and classes.
        names: Modalities that the batch has; a tile may lack any of them.
        drawn: For each sample its tile, the name of its scene and a seed.
        device: Where the tensors go.
    """
    tiles, scenes, seeds = zip(*drawn)
    size = card.tile_size

    def stack(arrays: list[np.ndarray]) -> Tensor:
        return torch.from_numpy(np.stack(arrays)).to(device)

    values, valid = {}, {}
    for name in names:
        lacking = np.zeros((card.modality(name).channels, size, size), np.float32)
        values[name] = stack([tile.values.get(name, lacking) for tile in tiles])
        valid[name] = stack([tile.valid.get(name, lacking[0] > 0) for tile in tiles])
    soft = None
    if any(tile.soft is not None for tile in tiles):
        soft = stack([_probabilities(tile, len(card.classes)) for tile in tiles])
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    return Batch(values, valid, stack([tile.label for tile in tiles]), soft, generators, list(scenes))


def _probabilities(tile: Tile, classes: int) -> np.ndarray:
    """Class probabilities ``[K, T, T]`` that sum to 1 where there is a label: the soft ones, or all on the hard one."""
    if tile.soft is None:
        return (tile.label == np.arange(classes)[:, None, None]).astype(np.float32)
    soft = tile.soft.astype(np.float32)
    return soft / np.maximum(soft.sum(0), 1)
