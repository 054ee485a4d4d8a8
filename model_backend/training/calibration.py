"""Temperatures that make a model's confidence honest: for each set of layers that a place may have.

C. Guo et al., On calibration of modern neural networks, 2017: all class scores are divided by one number, which is
found where the likelihood of labels that training has not seen is highest. The most probable class stays the same.
With few layers a network is surer than it should be by another measure than with all, so each subset has its own, and
each number of layers for subsets that nothing is known of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..card import Card, subset_key
from ..nn.model import Segmenter
from .tiles.batches import collate
from .tiles.sampling import IGNORE, SceneArrays
from .validation import Validation, held_out_tiles

Scored = tuple[Tensor, Tensor]
"""Scores before softmax, float32 ``[n, K]``, and the true classes, int64 ``[n]``."""
TILES, PIXELS = 300, 100
"""Held-out tiles that are looked at, and pixels that are drawn of each for a subset of layers."""
FEWEST = 200
"""Pixels below which nothing is found out."""
CANDIDATES = np.geomspace(0.2, 10.0, 118)
"""Steps of 3.4 %."""
_BATCH, _SEED = 8, 0


class Calibration(NamedTuple):
    """Fields of a card."""

    temperatures: tuple[float, ...] = ()
    subset_temperatures: Mapping[str, tuple[float, ...]] = {}


@torch.no_grad()
def find_temperatures(card: Card, model: Segmenter, scenes: Sequence[SceneArrays]) -> Calibration:
    """Find them on what is held out.

    Args:
        card: The model's.
        model: Its network, on the processor.
        scenes: With held-out labels, if there are any.

    Returns:
        What is held out enough of; with all bands only.
    """
    tiles = held_out_tiles(scenes, card.tile_size)
    rng = np.random.default_rng(_SEED)
    tiles = [tiles[i] for i in sorted(rng.permutation(len(tiles))[:TILES])]
    if not tiles:
        return Calibration()
    asked = Validation(card, tiles, _BATCH)
    was_training = model.training
    model.eval()
    found: dict[str, list[tuple[Tensor, Tensor]]] = {subset_key(subset): [] for subset in card.subsets()}
    for start in range(0, len(tiles), _BATCH):
        part = [(tile, name, 0) for tile, name in tiles[start : start + _BATCH]]
        batch = collate(card, asked.names, part, torch.device("cpu"))
        there = {name: batch.valid[name].flatten(1).any(1) for name in asked.names}
        for subset in asked.subsets:
            shown = torch.stack([batch.valid[name] for name in subset]).any(0)
            labelled = (batch.label != IGNORE) & shown
            scores = model.scores_at(batch.values, batch.valid, subset, labelled).float()  # [B, K, T, T]
            for i, (one, label) in enumerate(zip(scores, batch.label)):
                known = torch.nonzero(labelled[i].flatten())[:, 0]
                some = known[torch.from_numpy(np.sort(rng.permutation(len(known))[:PIXELS]))]
                key = subset_key(name for name in subset if bool(there[name][i]))
                if key:
                    found[key].append((one.flatten(1)[:, some].T, label.flatten()[some]))
    model.train(was_training)
    return calibration(card, {key: {0: parts} for key, parts in found.items()})


def calibration(card: Card, found: Mapping[str, Mapping[int, Sequence[Scored]]]) -> Calibration:
    """Temperatures from what a model said.

    Args:
        card: The model's.
        found: By subset, then by number of bands that it lacks: scores before softmax, float32 ``[n, K]``, and the true
            classes, int64 ``[n]``, in parts.

    Returns:
        A number of layers of which there is too little has the temperature of all together; a subset has none then.
        Between numbers of lacking bands it is interpolated. Empty if there is too little at all.
    """
    names = card.modality_names
    pairs = {
        (key, lacking): _together(parts)
        for key, rows in found.items()
        for lacking, parts in rows.items()
        if sum(len(classes) for _, classes in parts) >= FEWEST
    }
    if not pairs:
        return Calibration()
    everything = best_temperature(*_together(list(pairs.values())))
    sizes = []
    for size in range(1, len(names) + 1):
        parts = [pair for (key, lacking), pair in pairs.items() if not lacking and key.count("+") + 1 == size]
        sizes.append(best_temperature(*_together(parts)) if parts else everything)
    subsets = {}
    for key in dict.fromkeys(key for key, _ in pairs):
        known = {lacking: best_temperature(*pair) for (of, lacking), pair in sorted(pairs.items()) if of == key}
        row = np.interp(range(max(known) + 1), list(known), list(known.values()))
        subsets[key] = tuple(round(float(temperature), 3) for temperature in row)
    return Calibration(tuple(sizes), subsets)


def best_temperature(scores: Tensor, classes: Tensor) -> float:
    """The candidate under which the classes are most probable.

    Args:
        scores: Before softmax, float32 ``[n, K]``.
        classes: True ones, int64 ``[n]``.
    """
    losses = [float(F.cross_entropy(scores / float(t), classes)) for t in CANDIDATES]
    return round(float(CANDIDATES[int(np.argmin(losses))]), 3)


def _together(parts: Sequence[Scored]) -> tuple[Tensor, Tensor]:
    return torch.cat([scores for scores, _ in parts]), torch.cat([classes for _, classes in parts])
