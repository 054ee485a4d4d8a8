"""A random forest of single labelled pixels, which teaches a network where nothing is labelled.

A few polygons say little about places, and much about pixels: a forest of their pixels (Breiman 2001) is hard to beat
then, knows no neighbourhood, and needs all layers. A network that is taught its answers all over the scene, from
every subset of the layers, knows what it knows, and is free to be smoother (distillation, arXiv:1503.02531).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from ..card import Card
from ..errors import InputError
from .batches import Batch
from .sampling import IGNORE, SceneArrays

TREES, LEAST_LEAF = 100, 5
"""A leaf of fewer pixels learns a polygon by heart."""
MOST_PIXELS = 20_000
"""Labelled pixels that a forest learns from; more, drawn at random, take longer and add little."""


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


class PixelForest:
    """Learns from the labelled pixels at which all modalities are valid; the same for the same arguments.

    If a class has no such pixel the forest, which would never answer with it, teaches nothing.

    Args:
        card: Modalities and classes.
        scenes: With hard labels.
        names: The modalities, in card order; a scene that lacks one is passed over.
        seed: Of the forest.

    Raises:
        InputError: scikit-learn is not installed.
    """

    def __init__(self, card: Card, scenes: Sequence[SceneArrays], names: Sequence[str], seed: int) -> None:
        """Grow the forest; see the class."""
        try:
            from sklearn.ensemble import RandomForestClassifier  # extra "train"
        except ImportError:
            why = "a forest teaches where few pixels are labelled, and scikit-learn is not installed"
            fix = "Install it into the engine's Python: pip install scikit-learn."
            raise InputError("training", why, fix) from None
        self._card, self._names = card, list(names)
        pixels, labels = [], []
        for scene in scenes:
            if set(names) <= set(scene.values):
                known = np.logical_and.reduce([scene.label != IGNORE, *(scene.valid[name] for name in names)])
                chosen = {name: scene.values[name][:, known] for name in names}
                pixels.append(pixel_features(card, chosen, names))
                labels.append(scene.label[known])
        everything = np.unique(np.concatenate([scene.label.ravel() for scene in scenes]))
        self._forest = None
        if set(np.concatenate([[], *labels])) != set(everything) - {IGNORE}:
            return
        x, y = np.concatenate(pixels), np.concatenate(labels)
        chosen = np.random.default_rng(seed).permutation(len(y))[:MOST_PIXELS]
        self._forest = RandomForestClassifier(TREES, min_samples_leaf=LEAST_LEAF, random_state=seed)
        self._forest.fit(x[chosen], y[chosen])

    def __call__(self, batch: Batch) -> Tensor:
        """Class probabilities of the unlabelled pixels at which all modalities are valid.

        Returns:
            float32 ``[B, K, T, T]`` on the batch's device; zero everywhere else.
        """
        where = batch.label == IGNORE
        for name in self._names:
            where = where & batch.valid[name]
        device, where = where.device, where.cpu().numpy()
        answer = np.zeros((*where.shape, len(self._card.classes)), np.float32)
        if self._forest and where.any():
            pixels = {n: batch.values[n].cpu().numpy().transpose(1, 0, 2, 3)[:, where] for n in self._names}
            found = np.zeros((np.count_nonzero(where), answer.shape[-1]), np.float32)
            features = pixel_features(self._card, pixels, self._names)
            found[:, self._forest.classes_] = self._forest.predict_proba(features)
            answer[where] = found
        return torch.from_numpy(answer).permute(0, 3, 1, 2).to(device)
