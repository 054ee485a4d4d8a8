"""Temperatures that make a model's confidence honest: one for each number of layers that a place may have.

C. Guo et al., On calibration of modern neural networks, 2017: all class scores are divided by one number, which is
found where the likelihood of labels that training has not seen is highest. The most probable class stays the same.
With few layers a network is surer than it should be by another measure than with all, so each number has its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Card
from .tiles.batches import collate
from .tiles.sampling import IGNORE, SceneArrays
from .validation import Validation, held_out_tiles

TILES, PIXELS = 300, 100
"""Held-out tiles that are looked at, and pixels that are drawn of each for a subset of layers."""
FEWEST = 200
"""Pixels below which nothing is found out."""
CANDIDATES = np.geomspace(0.2, 10.0, 118)
"""Steps of 3.4 %."""
_BATCH, _SEED = 8, 0


@torch.no_grad()
def find_temperatures(card: Card, model: nn.Module, scenes: Sequence[SceneArrays]) -> tuple[float, ...]:
    """Find them on what is held out.

    Args:
        card: The model's.
        model: Its network, on the processor.
        scenes: With held-out labels, if there are any.

    Returns:
        For one layer, two, ... all; a number of layers of which too little is held out has that of all together.
        Empty if there is too little at all.
    """
    tiles = held_out_tiles(scenes, card.tile_size)
    rng = np.random.default_rng(_SEED)
    tiles = [tiles[i] for i in sorted(rng.permutation(len(tiles))[:TILES])]
    if not tiles:
        return ()
    asked = Validation(card, tiles, _BATCH)
    was_training = model.training
    model.eval()
    found: dict[int, list[tuple[Tensor, Tensor]]] = {size: [] for size in range(1, len(card.modalities) + 1)}
    for start in range(0, len(tiles), _BATCH):
        part = [(tile, name, 0) for tile, name in tiles[start : start + _BATCH]]
        batch = collate(card, asked.names, part, torch.device("cpu"))
        there = {name: batch.valid[name].flatten(1).any(1) for name in asked.names}
        for subset in asked.subsets:
            scores = model(batch.values, batch.valid, [subset])[0].float()  # [B, K, T, T]
            shown = torch.stack([batch.valid[name] for name in subset]).any(0)
            for i, (one, label) in enumerate(zip(scores, batch.label)):
                known = torch.nonzero((label != IGNORE).flatten() & shown[i].flatten())[:, 0]
                some = known[torch.from_numpy(np.sort(rng.permutation(len(known))[:PIXELS]))]
                size = sum(bool(there[name][i]) for name in subset)
                if size:
                    found[size].append((one.flatten(1)[:, some].T, label.flatten()[some]))
    model.train(was_training)
    pairs = {size: _together(parts) for size, parts in found.items() if parts}
    pairs = {size: pair for size, pair in pairs.items() if len(pair[1]) >= FEWEST}
    if not pairs:
        return ()
    everything = best_temperature(*_together(list(pairs.values())))
    return tuple(best_temperature(*pairs[size]) if size in pairs else everything for size in found)


def best_temperature(scores: Tensor, classes: Tensor) -> float:
    """The candidate under which the classes are most probable.

    Args:
        scores: Before softmax, float32 ``[n, K]``.
        classes: True ones, int64 ``[n]``.
    """
    losses = [float(F.cross_entropy(scores / float(t), classes)) for t in CANDIDATES]
    return round(float(CANDIDATES[int(np.argmin(losses))]), 3)


def _together(parts: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    return torch.cat([scores for scores, _ in parts]), torch.cat([classes for _, classes in parts])
