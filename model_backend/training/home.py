"""Describes a model's training data in the space of its fusion tokens, so that it can tell what is unlike them.

Meyer & Pebesma (2021, doi 10.1111/2041-210X.13650) with fusion tokens for predictors; see ``nn/applicability.py``.
Folds are places: the threshold says how far the training places lie from each other, and what lies farther from all of
them is unlike.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from scipy.cluster.vq import kmeans2
from torch import Tensor, nn

from ..card import Applicability, Card, load_card, subset_key
from ..nn.applicability import Home, nearest
from ..nn.forest import ForestSegmenter
from ..nn.weights import build_model, load_model
from .tiles.batches import collate
from .tiles.sampling import IGNORE, SceneArrays, draw_tile
from .trees import tiles_with_labels

COMPONENTS, CENTRES = 16, 128
TILES = 240
"""Tiles that are looked at for a subset, over all places."""
TOKENS = 24
"""Tokens that are kept of a tile."""
PAIRS = 1500
"""Tokens between which the mean distance is measured."""
MOST_SUBSETS = 15
MOST_FOLDS = 8
_BATCH = 8


def describe_home(card: Card, model: nn.Module, scenes: Sequence[SceneArrays], seed: int = 0) -> tuple[Card, nn.Module]:
    """The model with its home.

    Args:
        card: The model's.
        model: Its network, on the processor.
        scenes: Training scenes; places are told apart by the scenes' names up to the first blank or underscore.
        seed: Of what is drawn.

    Returns:
        The card with ``applicability`` and the network with its buffers; both as they were if no subset has two
        places to compare.
    """
    rng = np.random.default_rng(seed)
    homes: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    for subset in card.subsets()[-MOST_SUBSETS:]:
        tokens, places = _tokens(card, model, scenes, subset, rng)
        if len(set(places)) > 1:
            homes[subset_key(subset)] = _home(tokens, places, rng)
    if not homes:
        return card, model
    components, centres = (min(home[i].shape[axis] for home in homes.values()) for i, axis in ((1, 1), (2, 0)))
    facts = Applicability(tuple(homes), components, centres)
    home = Home(facts, card.network.embed_dim)
    for s, (mean, axes, points) in enumerate(homes.values()):
        home.mean[s] = torch.from_numpy(mean)
        home.axes[s] = torch.from_numpy(axes[:, :components])
        home.centres[s] = torch.from_numpy(points[:centres, :components])
    return _with_home(card, model, facts, home)


def place_of(scene: SceneArrays) -> str:
    """The place that a scene is of, by its name: other dates of it are the same place."""
    return scene.name.split()[0].split("_")[0]


@torch.no_grad()
def _tokens(
    card: Card, model: nn.Module, scenes: Sequence[SceneArrays], subset: Sequence[str], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Fusion tokens ``[n, D]`` of training tiles that have just a subset's layers, and the place of each."""
    usable = [s for s in scenes if set(subset) <= set(s.values) and (s.label != IGNORE).any()]
    by_place: dict[str, list[SceneArrays]] = {}
    for scene in usable:
        by_place.setdefault(place_of(scene), []).append(scene)
    drawn = []
    for turn in range(-(-TILES // max(1, len(by_place)))):  # every place as often
        for there in by_place.values():
            if turn < 4 * sum(s.label.size for s in there) / card.tile_size**2 + 4:  # small ones are soon known
                scene = there[int(rng.integers(len(there)))]
                drawn.append((draw_tile(scene, card.tile_size, rng), place_of(scene), 0))
    tokens, places = [], []
    for start in range(0, len(drawn), _BATCH):
        batch = collate(card, list(subset), drawn[start : start + _BATCH], torch.device("cpu"))
        inputs, subsets = model.ask(batch.values, batch.valid, [list(subset)], None)
        planes = model.planes(inputs)
        details = model.details(inputs, planes, subset)
        found = model.encode(inputs, planes, details, subsets).fusion[0][0]  # [B, N, D]
        whole = inputs.visible.all(1)  # [B, N]
        for row, there, place in zip(found, whole, batch.scenes):
            known = torch.nonzero(there)[:, 0].numpy()
            kept = rng.permutation(known)[:TOKENS]
            tokens.append(row[torch.from_numpy(np.sort(kept))].numpy())
            places += [place] * len(kept)
    return np.concatenate(tokens) if tokens else np.empty((0, card.network.embed_dim)), np.array(places)


def _home(
    tokens: np.ndarray, places: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean ``[D]``, scaled axes ``[D, P]`` and centres ``[C, P]`` of training tokens."""
    mean = tokens.mean(0)
    axes = np.linalg.svd(tokens - mean, full_matrices=False)[2][:COMPONENTS].T  # principal components
    points = (tokens - mean) @ axes
    some = points[rng.permutation(len(points))[:PAIRS]]
    apart = float(np.linalg.norm(some - some[rng.permutation(len(some))], axis=1).mean())
    names = sorted(set(places), key=lambda place: (-np.count_nonzero(places == place), place))
    fold_of = {name: i % MOST_FOLDS for i, name in enumerate(names)}
    folds = np.array([fold_of[place] for place in places])
    distances = [
        _nearest(points[folds == fold], _centres(points[folds != fold], rng)) for fold in sorted(set(folds.tolist()))
    ]
    index = np.concatenate(distances) / apart
    low, high = np.quantile(index, (0.25, 0.75))
    threshold = float(min(index.max(), high + 1.5 * (high - low)))  # of what is no outlier, as in the paper
    scale = 1.0 / (apart * threshold)
    return (
        mean.astype(np.float32),
        (axes * scale).astype(np.float32),
        (_centres(points, rng) * scale).astype(np.float32),
    )


def _centres(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Centres of clusters, ``[C, P]``; the points themselves if they are few."""
    if len(points) <= CENTRES:
        return points
    return kmeans2(points, CENTRES, iter=10, minit="++", seed=rng, missing="warn")[0]


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    return nearest(torch.from_numpy(points), torch.from_numpy(centres)).numpy()


@torch.no_grad()
def describe_labels(
    card: Card, model: ForestSegmenter, scenes: Sequence[SceneArrays], init: Path | None, seed: int = 0
) -> tuple[Card, ForestSegmenter]:
    """Trees over a start model with a home: in the start model's space and by its threshold, with labels as centres.

    Trees that keep the start model's classes also know what it has learnt from; others know their labels alone.

    Args:
        card: Of the trees.
        model: They, on the processor.
        scenes: With the labels.
        init: Folder of the start model.
        seed: Of what is drawn where labels are many.

    Returns:
        The card with ``applicability`` and the model with its buffers; both as they were if the start model has none.
    """
    if init is None or not card.trees.below:
        return card, model
    source = load_card(init)
    known = load_model(source, init).home if source.applicability else None
    if source.applicability is None or known is None:
        return card, model
    rng = np.random.default_rng(seed)
    goes_on, homes = bool(model.below.weight > 0), {}
    for s, key in enumerate(source.applicability.subsets):
        subset = key.split("+")
        if not set(subset) <= set(card.trees.asked):
            continue
        tokens = _label_tokens(card, model, scenes, subset)
        points = (tokens - known.mean[s]) @ known.axes[s]
        points = points[torch.from_numpy(rng.permutation(len(points))[:CENTRES])]
        centres = torch.unique(torch.cat([known.centres[s], points]) if goes_on else points, dim=0)
        if len(centres):
            homes[key] = (s, centres)
    if not homes:
        return card, model
    facts = Applicability(tuple(homes), known.axes.shape[-1], max(len(centres) for _, centres in homes.values()))
    home = Home(facts, card.network.embed_dim)
    for place, (s, centres) in enumerate(homes.values()):
        home.mean[place], home.axes[place] = known.mean[s], known.axes[s]
        home.centres[place] = centres[0]  # fills what is left
        home.centres[place, : len(centres)] = centres
    return _with_home(card, model, facts, home)


def _label_tokens(card: Card, model: ForestSegmenter, scenes: Sequence[SceneArrays], subset: Sequence[str]) -> Tensor:
    """Fusion tokens ``[n, D]`` of patches with a label in them, of which all of a subset is valid."""
    found, size = [torch.empty(0, card.network.embed_dim)], card.network.patch_size
    for scene in (s for s in scenes if set(subset) <= set(s.values)):
        for values, valid, label in tiles_with_labels(scene, subset, card.tile_size, "label"):
            there = {name: torch.from_numpy(values[name][None]) for name in subset}
            usable = {name: torch.from_numpy(valid[name][None]) for name in subset}
            inputs, _ = model.ask(there, usable, None, None)
            _, tokens, _ = model.features(inputs, model.planes(inputs), subset)
            if tokens is None:
                continue
            rows, columns = inputs.grid
            labelled = (label != IGNORE)[: rows * size, : columns * size].reshape(rows, size, columns, size).any((1, 3))
            wanted = torch.from_numpy(labelled.ravel()) & inputs.visible[0].all(0)
            found.append(tokens[0][wanted].float())
    return torch.cat(found)


def _with_home(card: Card, model: nn.Module, facts: Applicability, home: Home) -> tuple[Card, nn.Module]:
    card = dataclasses.replace(card, applicability=facts)
    described = build_model(card)
    described.load_state_dict({**model.state_dict(), **{f"home.{k}": v for k, v in home.state_dict().items()}})
    return card, described.train(model.training)


def without_home(card: Card, model: nn.Module) -> tuple[Card, nn.Module]:
    """The model as it is trained: its home is described anew when all is done."""
    if card.applicability is None:
        return card, model
    card = dataclasses.replace(card, applicability=None)
    bare = copy.deepcopy(model)
    bare.home, bare.card = None, card
    return card, bare
