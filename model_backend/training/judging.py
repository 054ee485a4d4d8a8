"""How good a model was before it learnt, and is after, at labels that it has not learnt.

A few labels are too few to hold some of them out for good: cross-validation judges each of them by trees that have
learnt the others. A label counts as one, however many pixels it has.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..card import Card, load_card
from ..nn.learning.transfer import known_modalities
from ..nn.model import Segmenter
from ..nn.weights import load_model
from ..raster.legend import name_key
from .places import Places, find_places
from .tiles.sampling import IGNORE, SceneArrays
from .trees import Pixels, grow, tiles_with_labels

FOLDS = 5
MOST_LABELS = 80
"""That are judged; of more, so many are drawn at random."""
FEWEST = 4
"""Labels below which nothing is said."""


@dataclass(frozen=True)
class Judged:
    """Shares of labels, 0..1, that are mapped as they say."""

    labels: int
    before: float | None  # None: the model before has other classes, or there was none
    after: float


def judge(
    card: Card,
    scenes: Sequence[SceneArrays],
    new: Sequence[bool],
    init: Path | None,
    seed: int = 0,
    go_on: Callable[[], bool] = lambda: True,
) -> Judged | None:
    """Judge trees over a start model, and that model itself.

    Args:
        card: As :func:`.run.prepare` gave it, to grow trees with.
        scenes: With all labels, held out or not.
        new: For each scene whether the start model has not learnt its labels; the others are learnt and judge nothing.
        init: Folder of the start model.
        seed: Of trees and folds.
        go_on: Asked before each fold; no: nothing is said.

    Returns:
        None if there are too few labels.
    """
    scenes = learning_all(scenes)
    places = find_places(scenes)
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(np.concatenate([places.of(s) for s, counts in enumerate(new) if counts] or [[]]))
    chosen = chosen[:MOST_LABELS].astype(int)
    if len(chosen) < FEWEST:
        return None
    subsets = [subset for subset in card.subsets() if any(set(subset) <= set(scene.values) for scene in scenes)]
    found: dict[str, Pixels] = {}
    after: dict[int, float] = {}
    for fold in range(min(FOLDS, len(chosen))):
        if not go_on():
            return None
        asked = chosen[fold::FOLDS]
        rest = np.setdiff1d(places.all, asked)
        if len(np.unique(places.class_of(rest))) < 2:
            continue
        told = seed, lambda progress: None, False
        grown, model = grow(card, scenes, init, *told, subsets=subsets[:1], without=asked, found=found)
        after |= _right(grown, model, scenes, places, asked)
    if not after:
        return None
    before = _before(card, scenes, places, np.array(sorted(after)), init)
    share = None if before is None else sum(before.get(number, 0.0) for number in after) / len(after)
    return Judged(len(after), share, sum(after.values()) / len(after))


def learning_all(scenes: Sequence[SceneArrays]) -> list[SceneArrays]:
    """Scenes whose held-out labels are learnt, too."""
    return [
        dataclasses.replace(
            scene,
            label=np.where(scene.held_out != IGNORE, scene.held_out, scene.label).astype(scene.label.dtype),
            held_out=np.full_like(scene.held_out, IGNORE),
            hidden=np.zeros(scene.label.shape, bool),
        )
        for scene in scenes
    ]


def _before(
    card: Card, scenes: Sequence[SceneArrays], places: Places, asked: np.ndarray, init: Path | None
) -> dict[int, float] | None:
    """What the start model knows of the labels, if it has these classes."""
    if init is None:
        return None
    source = load_card(init)
    known = known_modalities(card, source)
    if not known:
        return None
    theirs = {name_key(info.name): k for k, info in enumerate(source.map_classes)}
    meant = [theirs.get(name_key(info.name)) for info in card.classes]
    if None in meant:
        return None
    own = dataclasses.replace(places, classes=np.array(meant)[places.classes])
    shown = [dataclasses.replace(s, values={n: v for n, v in s.values.items() if n in known}) for s in scenes]
    return _right(source, load_model(source, init), shown, own, asked)


@torch.no_grad()
def _right(
    card: Card, model: Segmenter, scenes: Sequence[SceneArrays], places: Places, asked: np.ndarray
) -> dict[int, float]:
    """By number of a label, the share of its pixels that are mapped as it says."""
    right, total = np.zeros(places.end), np.zeros(places.end)
    meant = np.array(card.map_places)
    for s, scene in enumerate(scenes):
        names = [name for name in card.modality_names if name in scene.values]
        numbered = dataclasses.replace(scene, held_out=np.where(places.only(asked, s), places.numbers[s], IGNORE))
        for values, valid, number in tiles_with_labels(numbered, names, card.tile_size, "held_out") if names else ():
            known = (number != IGNORE) & np.logical_or.reduce([valid[name] for name in names])
            if not known.any():
                continue
            scores = model.scores_at(_batch(values), _batch(valid), names, torch.from_numpy(known[None]))
            mapped = meant[scores[0].argmax(0).numpy()][known]
            numbers = number[known]
            np.add.at(right, numbers, mapped == places.class_of(numbers))
            np.add.at(total, numbers, 1)
    return {int(number): float(right[number] / total[number]) for number in asked.tolist() if total[number]}


def _batch(planes: Mapping[str, np.ndarray]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(plane[None]) for name, plane in planes.items()}
