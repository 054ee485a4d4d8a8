"""The random forest that a model must beat: single pixels, the same training area, the same held-out area.

``python -m benchmarks.models.random_forest RECIPE.toml DATA_FOLDER`` prints its scores for every subset of modalities.
200 trees, 40,000 training pixels; a forest per subset, as a user without the method would train.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import Card, subset_key
from layerfuse.model_backend.evaluation.scores import confusion_matrix, score_table, scores
from layerfuse.model_backend.training.config import load_config
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from sklearn.ensemble import RandomForestClassifier

TREES, PIXELS, SEED = 200, 40_000, 0


def fit(
    card: Card, scenes: Sequence[SceneArrays], subset: Sequence[str], seed: int, jobs: int | None = -1
) -> RandomForestClassifier:
    """A forest on labelled pixels at which every modality of the subset is valid.

    Args:
        card: The modalities; a class map becomes one feature per class.
        scenes: Training scenes; those that lack a modality of the subset are passed over.
        subset: Names of modalities.
        seed: Of the choice of pixels and of the forest.
        jobs: Processors.
    """
    pixels, labels = [], []
    for scene in scenes:
        if set(subset) <= set(scene.values):
            known = np.logical_and.reduce([scene.label != IGNORE, *(scene.valid[name] for name in subset)])
            pixels.append(features(card, scene, subset, known))
            labels.append(scene.label[known])
    x, y = np.concatenate(pixels), np.concatenate(labels)
    chosen = np.random.default_rng(seed).choice(len(y), min(PIXELS, len(y)), replace=False)
    return RandomForestClassifier(TREES, n_jobs=jobs, random_state=seed).fit(x[chosen], y[chosen])


def confusion(
    card: Card, forest: RandomForestClassifier, scenes: Sequence[SceneArrays], subset: Sequence[str]
) -> np.ndarray:
    """Confusion matrix ``[K, K]`` over the held-out pixels of the scenes."""
    total = np.zeros((len(card.classes), len(card.classes)), np.int64)
    for scene in scenes:
        known = scene.held_out != IGNORE
        predicted = forest.predict(features(card, scene, subset, known))
        total += confusion_matrix(scene.held_out[known], predicted, len(card.classes))
    return total


def pixel_features(card: Card, values: Mapping[str, np.ndarray], names: Sequence[str]) -> np.ndarray:
    """What a forest sees of pixels: stored values, and one column for each class of a class map.

    Args:
        card: The modalities.
        values: By modality ``[C, n]``, as stored.
        names: Modalities to take.

    Returns:
        float32 ``[n, features]``.
    """
    columns = []
    for name in names:
        modality, pixels = card.modality(name), values[name].astype(np.float32)
        if modality.kind == "categorical":
            pixels = np.stack([pixels[0] == info.value for info in modality.classes]).astype(np.float32)
        columns.append(pixels)
    return np.concatenate(columns).T


def features(card: Card, scene: SceneArrays, subset: Sequence[str], chosen: np.ndarray) -> np.ndarray:
    """The layers' values at the chosen pixels ``[H, W]``, float32 ``[pixels, features]``."""
    return pixel_features(card, {name: scene.values[name][:, chosen] for name in subset}, subset)


def main() -> None:
    """Train and score the forests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    card, scenes = prepare(load_config(options.recipe), options.data)
    metrics = {}
    for subset in card.subsets():
        forest = fit(card, scenes, subset, SEED)
        metrics[subset_key(subset)] = scores(confusion(card, forest, scenes, subset))
    print(score_table(metrics))


if __name__ == "__main__":
    main()
