"""Grows trees over a network from a few labels; ``nn/forest.py`` says what they are asked about."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..card import Card, Forest, load_card, subset_key
from ..errors import InputError
from ..evaluation.scores import class_scores, confusion_matrix, scores
from ..nn.forest import COMPONENTS, LEAF, ForestSegmenter
from ..nn.learning.transfer import known_modalities, put_below
from ..nn.weights import build_model
from .fitting.fit import Progress, Report
from .places import find_places
from .tiles.sampling import IGNORE, SceneArrays, cut, hidden_pixels
from .weighing import ALONE_LITTLE, FEWEST, out_of_bag, shared_out, unchecked, weigh
from .weighing import MOST_PIXELS as MOST_WEIGHED

MOST_PIXELS = 20_000
"""Labelled pixels that trees learn from; more, drawn at random, take longer and add little."""
MOST_LEAVES = 256
TREES = 128
"""Of a subset."""
MOST_FEATURES = 2048
"""Numbers of a pixel: half precision, in which weights are stored, counts so far."""
OWN_LABELS = 20.0
"""Labelled places that count as much as what the network below knows, where the classes are its own."""


@dataclass(frozen=True)
class Family:
    """Trees that see a part of the features."""

    usual: float  # share of the trees, where labels do not say which family knows them best
    extremely_random: bool  # thresholds drawn at random (Geurts et al. 2006), which generalises from few labels
    surroundings: bool
    scores: bool  # what the network below says, too
    tokens: bool
    least: int  # pixels of a leaf


FAMILIES = (
    Family(0.25, False, False, True, False, 1),
    Family(0.5, False, True, False, False, 1),
    Family(0.25, True, True, True, True, 2),
)
"""Each is best somewhere: pixels where surroundings mislead, these where classes are patterns, the network where it
knows more than the labels. Which is best with which layers, the labels say (``weighing.py``). Where a pixel is one
number, as with heights alone, trees of it would only learn where the labels lie: that kind is left out, and labels do
not weigh the others, for they are alike where they are near. Chosen by ``benchmarks/models/forests.toml``, places of
its first list."""


def grow(
    card: Card,
    scenes: Sequence[SceneArrays],
    init: Path | None,
    seed: int,
    report: Report,
    held_out: bool,
    go_on: Callable[[], bool] = lambda: True,
    subsets: Sequence[Sequence[str]] = (),
    without: np.ndarray | Sequence[int] = (),
    found: dict[str, Pixels] | None = None,
) -> tuple[Card, ForestSegmenter]:
    """Grow trees for every subset of the modalities; the same for the same arguments.

    Args:
        card: Modalities, classes, and the network of the start model.
        scenes: With labels.
        init: Folder of the start model; None: the trees go by pixels and surroundings alone.
        seed: Of the trees.
        report: Called after each subset.
        held_out: Whether the held-out labels say how good the trees are.
        go_on: Asked before each subset, and may wait; its answer does not count.
        subsets: For which there are to be trees; default: all.
        without: Numbers ``[n]`` of labels (:class:`.places.Places`) that are not learnt.
        found: What earlier calls with these scenes and seed have found at the labels, by subset; this one adds to it.

    Returns:
        The card with its forest, and the model.

    Raises:
        InputError: scikit-learn is not installed, or no pixel is labelled where a layer is.
    """
    begun = time.monotonic()
    card, model, meaning = _bare(card, init, seed)
    subsets, places = subsets or card.subsets(), find_places(scenes)
    found, numbered = {} if found is None else found, places.shown(scenes)
    grown: dict[str, list[Tree]] = {}
    for step, subset in enumerate(subsets, start=1):
        go_on()  # waits while the run is paused; the rest is a minute, without which layers would have no answer
        key = subset_key(subset)
        if key not in found:
            found[key] = _pixels(model, numbered, subset, "label", seed)
        pixels = found[key].at(~np.isin(found[key].label, without))
        if not len(pixels.label):  # these layers are nowhere together where labels are
            continue
        x, mean, axes = _with_components(model, pixels)
        trees = _grow(model, subset, x, places.class_of(pixels.label), pixels.label, seed)
        grown[key] = trees
        _place_tokens(model, subset, mean, axes)
        judged = _judge(card, model, scenes, subset, trees, seed) if held_out else (None, {}, 0.0)
        score, by_class, loss = judged
        seconds = time.monotonic() - begun
        left = seconds / step * (len(subsets) - step)
        report(Progress(step, len(subsets), loss, seconds, step / seconds, left, score, by_class, step == len(subsets)))
    if not grown:
        raise InputError("labels", "no labelled pixel has a valid layer", "Label places that the layers cover.")
    return _assembled(card, model, meaning, grown, len(np.setdiff1d(places.all, without)))


def _bare(card: Card, init: Path | None, seed: int) -> tuple[Card, ForestSegmenter, Mapping[str, Tensor]]:
    """The model without trees, over the start model's network, and what that one's classes mean."""
    source = None if init is None else load_card(init)
    asked = () if source is None else known_modalities(card, source)
    below = 0
    if source is not None and asked:
        below = source.forest.below if source.forest else len(source.classes)
    facts = Forest(tuple(map(subset_key, card.subsets())), 1, 1, 0, below, asked if below else ())
    card = dataclasses.replace(card, forest=facts, applicability=None)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)  # of adapters that the network below does not know, and nobody asks
        model = build_model(card).eval().requires_grad_(False)
    if model.layout.count > MOST_FEATURES:
        why = f"they give {model.layout.count:,} numbers of a pixel, and trees can count to {MOST_FEATURES:,}"
        raise InputError("layers", why, "Leave a layer of many bands out, or name some of its bands.")
    if init is None or source is None or not below:
        return card, model, {}
    return card, model, put_below(model, source, init)


def _assembled(
    card: Card,
    bare: ForestSegmenter,
    meaning: Mapping[str, Tensor],
    grown: Mapping[str, Sequence[Tree]],
    labels: int,
) -> tuple[Card, ForestSegmenter]:
    """The whole model: trees of all subsets in one block of numbers."""
    card_places = {key: place for place, key in enumerate(card.trees.subsets)}
    facts = dataclasses.replace(
        card.trees,
        subsets=tuple(grown),
        trees=len(next(iter(grown.values()))),
        nodes=1 + max(len(tree.left) for trees in grown.values() for tree in trees),  # what is behind the last leaf
        depth=max(tree.depth for trees in grown.values() for tree in trees),
    )
    card = dataclasses.replace(card, forest=facts)
    model = build_model(card)
    state = model.state_dict()
    for name, tensor in bare.state_dict().items():
        if name.partition(".")[0] not in ("trees", "tokens", "below"):
            state[name].copy_(tensor)
    state["trees.threshold"].fill_(LEAF)
    for s, (key, trees) in enumerate(grown.items()):
        before = card_places[key]
        for name in ("mean", "axes"):
            state[f"tokens.{name}"][s] = getattr(bare.tokens, name)[before]
        for t, tree in enumerate(trees):
            size = len(tree.left)
            for name in ("feature", "threshold", "left", "chances"):
                state[f"trees.{name}"][s, t, :size] = torch.from_numpy(getattr(tree, name)).float()
    if set(meaning) >= {info.name for info in card.map_classes}:  # the classes are the network's own
        for k, info in enumerate(card.classes):
            state["below.meaning"][:, k] = meaning[info.name]
        state["below.weight"].fill_(OWN_LABELS / (OWN_LABELS + labels))
    return card, model.eval().requires_grad_(False)


@dataclass(frozen=True)
class Tree:
    """One tree, its nodes numbered so that a right child stands behind the left one."""

    feature: np.ndarray  # int [n]
    threshold: np.ndarray  # float [n]; LEAF in leaves
    left: np.ndarray  # int [n]; of a leaf itself
    chances: np.ndarray  # float [n, K]
    depth: int

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Class probabilities ``[m, K]`` of features ``[m, F]``."""
        node = np.zeros(len(x), np.int64)
        for _ in range(self.depth):
            node = self.left[node] + (x[np.arange(len(x)), self.feature[node]] > self.threshold[node])
        return self.chances[node]


def _columns(family: Family, model: ForestSegmenter, subset: Sequence[str]) -> np.ndarray:
    """Features that trees of a family see: of heights alone no network's, which would only guess."""
    layout = model.layout
    parts = [layout.pixels[name] for name in subset]
    parts += [layout.surroundings[name] for name in subset] if family.surroundings else []
    if {model.card.modality(name).family for name in model.seen(subset)} - {ALONE_LITTLE}:
        parts += [layout.scores] if family.scores else []
        parts += [layout.tokens] if family.tokens else []
    return np.concatenate([np.arange(part.start, part.stop) for part in parts])


def _grow(
    model: ForestSegmenter, subset: Sequence[str], x: np.ndarray, y: np.ndarray, numbers: np.ndarray, seed: int
) -> list[Tree]:
    """Trees of a subset: of each family as many as it is worth.

    Args:
        model: Without trees.
        subset: Modalities that count.
        x: Features ``[n, F]``.
        y: Classes ``[n]``.
        numbers: Of the labels ``[n]``.
        seed: Of the trees.
    """
    try:
        from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
    except ImportError:
        why = "trees learn where few pixels are labelled, and scikit-learn is not installed"
        fix = "Install it into the engine's Python: pip install scikit-learn."
        raise InputError("training", why, fix) from None
    every = [(family, _columns(family, model, subset)) for family in FAMILIES]
    kinds = [(family, seen) for family, seen in every if len(seen) > 1]
    weights = np.array([family.usual for family, _ in kinds])
    weights /= weights.sum()
    if len(np.unique(numbers)) >= FEWEST and len(kinds) == len(every):
        asked = np.sort(np.random.default_rng(seed).permutation(len(y))[:MOST_WEIGHED])
        told = [
            out_of_bag(x[np.ix_(asked, seen)], y[asked], numbers[asked], f.extremely_random, f.least, MOST_LEAVES, seed)
            for f, seen in kinds
        ]
        weights = weigh(told, numbers[asked], weights)
    counts = shared_out(TREES, weights)
    trees: list[Tree] = []
    for (family, seen), count in zip(kinds, counts):
        if not count:
            continue
        kind = ExtraTreesClassifier if family.extremely_random else RandomForestClassifier
        forest = kind(count, min_samples_leaf=family.least, max_leaf_nodes=MOST_LEAVES, random_state=seed)
        with unchecked():
            forest.fit(x[:, seen], y)
        known = forest.classes_.astype(int)
        trees += [_tree(each.tree_, seen, known, len(model.card.classes)) for each in forest.estimators_]
    return trees


def _tree(tree: Any, columns: np.ndarray, known: np.ndarray, classes: int) -> Tree:  # noqa: ANN401 - it has no type
    """A tree of scikit-learn as one of ours."""
    order, depth = [0], {0: 0}
    left: list[int] = []
    for old in order:  # grows while it is walked
        children = tree.children_left[old], tree.children_right[old]
        leaf = children[0] < 0
        left.append(len(left) if leaf else len(order))
        if not leaf:
            order += [int(child) for child in children]
            depth.update({int(child): depth[old] + 1 for child in children})
    numbers = np.array(order)
    leaves = tree.children_left[numbers] < 0
    chances = np.zeros((len(numbers), classes))
    found = tree.value[numbers, 0]
    chances[:, known] = found / found.sum(1, keepdims=True)
    feature = np.where(leaves, 0, columns[np.where(leaves, 0, tree.feature[numbers])])
    threshold = np.where(leaves, LEAF, tree.threshold[numbers])
    return Tree(feature, threshold, np.array(left), chances, max(depth.values()))


def _judge(
    card: Card, model: ForestSegmenter, scenes: Sequence[SceneArrays], subset: Sequence[str], trees: Sequence[Tree],
    seed: int,
) -> tuple[float | None, dict[str, float], float]:  # fmt: skip
    """Mean IoU, F1 by class and cross-entropy of the held-out labels; None: there are none with these layers."""
    pixels = _pixels(model, scenes, subset, "held_out", seed)
    x, y = pixels.features, pixels.label
    if not len(y):
        return None, {}, 0.0
    chances = np.mean([tree(x) for tree in trees], 0)
    matrix = confusion_matrix(y, chances.argmax(1), len(card.classes))
    f1 = class_scores(matrix)["f1"]
    by_class = {info.name: float(f1[k]) for k, info in enumerate(card.classes) if np.isfinite(f1[k])}
    loss = float(-np.log(chances[np.arange(len(y)), y] + 1e-3).mean())
    return scores(matrix)["miou"], by_class, loss


@torch.no_grad()
def held_out_matrices(card: Card, model: ForestSegmenter, scenes: Sequence[SceneArrays]) -> dict[str, np.ndarray]:
    """Confusion matrices ``[K, K]`` of the held-out labels by subset, rows reference: what the whole model maps there.

    Only the tiles around held-out labels are looked at: a few labels may lie all over a large image.
    """
    found = {key: np.zeros((len(card.classes),) * 2, np.int64) for key in card.trees.subsets}
    for scene in scenes:
        names = [name for name in card.modality_names if name in scene.values]
        for values, valid, label in tiles_with_labels(scene, names, card.tile_size, "held_out"):
            there = {name: torch.from_numpy(values[name][None]) for name in names}
            usable = {name: torch.from_numpy(valid[name][None]) for name in names}
            for key, matrix in found.items():
                subset = key.split("+")
                if not set(subset) <= set(names):
                    continue
                known = (label != IGNORE) & np.logical_or.reduce([valid[name] for name in subset])
                if known.any():
                    asked = torch.from_numpy(known[None])
                    mapped = model.scores_at(there, usable, subset, asked)[0].argmax(0).numpy()
                    matrix += confusion_matrix(label[known].astype(np.int64), mapped[known], len(card.classes))
    return {key: matrix for key, matrix in found.items() if matrix.any()}


def _place_tokens(model: ForestSegmenter, subset: Sequence[str], mean: np.ndarray, axes: np.ndarray) -> None:
    place = model.layout.place(subset)
    model.tokens.mean[place] = torch.from_numpy(mean)
    model.tokens.axes[place] = torch.from_numpy(axes)


@dataclass(frozen=True)
class Pixels:
    """Labelled pixels at which all modalities of a subset are valid."""

    features: np.ndarray  # float [n, F]
    label: np.ndarray  # int [n]
    tokens: np.ndarray | None  # float [n, D]; None: the network below knows none of these modalities

    def at(self, where: np.ndarray) -> Pixels:
        """Some of them, by a mask ``[n]``."""
        return Pixels(self.features[where], self.label[where], None if self.tokens is None else self.tokens[where])


@torch.no_grad()
def _pixels(
    model: ForestSegmenter, scenes: Sequence[SceneArrays], subset: Sequence[str], which: str, seed: int
) -> Pixels:
    """What trees are asked about at labelled pixels, so many at most as trees learn from."""
    features, classes, tokens = [], [], []
    for scene in scenes:
        if not set(subset) <= set(scene.values):
            continue
        for values, valid, label in tiles_with_labels(scene, subset, model.card.tile_size, which):
            known = np.logical_and.reduce([label != IGNORE, *(valid[name] for name in subset)])
            if not known.any():
                continue
            there = {name: torch.from_numpy(values[name][None]) for name in subset}
            usable = {name: torch.from_numpy(valid[name][None]) for name in subset}
            inputs, _ = model.ask(there, usable, None, None)
            found, token, _ = model.features(inputs, model.planes(inputs), subset)
            where = torch.from_numpy(known)
            features.append(found[0][:, where].T.numpy())
            classes.append(label[known].astype(np.int64))
            if token is not None:
                planes = token.transpose(1, 2).unflatten(2, inputs.grid)
                planes = F.interpolate(planes, label.shape, mode="bilinear", align_corners=False)
                tokens.append(planes[0][:, where].T.numpy())
    if not classes:
        return Pixels(np.empty((0, model.layout.count), np.float32), np.empty(0, np.int64), None)
    every = Pixels(np.concatenate(features), np.concatenate(classes), np.concatenate(tokens) if tokens else None)
    return every.at(np.sort(np.random.default_rng(seed).permutation(len(every.label))[:MOST_PIXELS]))


def _with_components(model: ForestSegmenter, pixels: Pixels) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features ``[n, F]`` with the tokens' components, and these ones' mean ``[D]`` and axes ``[D, COMPONENTS]``."""
    if pixels.tokens is None:
        dim = model.card.network.embed_dim
        return pixels.features, np.zeros(dim, np.float32), np.zeros((dim, COMPONENTS), np.float32)
    mean, axes = _components(pixels.tokens)
    x = pixels.features.copy()
    x[:, model.layout.tokens] = (pixels.tokens - mean) @ axes
    return x, mean, axes


def _components(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and principal axes of tokens, scaled so that the first component's spread is about 1."""
    mean = points.mean(0)
    _, spread, axes = np.linalg.svd(points - mean, full_matrices=False)
    scaled = np.zeros((points.shape[1], COMPONENTS), np.float32)
    count = min(COMPONENTS, len(axes))
    scaled[:, :count] = axes[:count].T / max(spread[0] / np.sqrt(len(points)), 1e-6)
    return mean.astype(np.float32), scaled


def tiles_with_labels(
    scene: SceneArrays, subset: Sequence[str], size: int, which: str
) -> Iterator[tuple[dict[str, np.ndarray], dict[str, np.ndarray], np.ndarray]]:
    """Tiles whose middle quarter has labels.

    Args:
        scene: In memory.
        subset: Modalities that the tiles have.
        size: Side of a tile, pixels.
        which: The scene's array of labels: ``label`` or ``held_out``.

    Yields:
        Values ``[C, size, size]`` and validity ``[size, size]`` by modality, and labels ``[size, size]``, IGNORE
        outside of the middle.
    """
    label, step = getattr(scene, which), size // 2
    rows, columns = np.nonzero(label != IGNORE)
    edge = (size - step) // 2
    for row, column in sorted(set(zip((rows // step).tolist(), (columns // step).tolist()))):
        top, left = row * step - edge, column * step - edge
        inside = np.full((size, size), False)
        inside[edge : edge + step, edge : edge + step] = True
        here = np.where(inside, cut(label, top, left, size, IGNORE), IGNORE)
        shown = ~hidden_pixels(scene, top, left, size) if which == "label" else np.ones((size, size), bool)
        values = {name: cut(scene.values[name], top, left, size, 0).astype(np.float32) for name in subset}
        valid = {name: cut(scene.valid[name], top, left, size, False) & shown for name in subset}
        yield values, valid, here
