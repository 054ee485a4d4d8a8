"""What kinds of trees are worth, by what they say of labels that they have not learnt.

Pixels of one label are alike, so whole labels are drawn and left out, never pixels. Each tree learns from as many
labels as there are, drawn with replacement within each class, and says what it takes the others for (out of bag:
Breiman 2001). The kinds are weighed as parts of a mixture: the weights under which the left-out labels are likeliest,
found by expectation and maximisation (Dempster, Laird & Rubin 1977), the usual weights counting as some labels more.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

import numpy as np

TREES = 32
"""Of each kind that are asked, and then forgotten."""
FEWEST = 40
"""Labels below which the usual weights hold: on places that chose, 60 polygons made maps better, and 16 did not."""
USUAL_COUNT = 3.0
"""Labels that count as much as the usual weights."""
MOST_PIXELS = 5000
"""That are asked about; more, drawn at random, take longer and add little."""
ALONE_LITTLE = "elevation"
"""Family of layers that alone tell a network so little that neither it nor its tokens are asked."""
_UNCHECKED = ("assume_finite", "skip_parameter_validation")  # scikit-learn 1.2 has the first alone
_ROUNDS = 100
_LEAST = 0.01
"""Added to each probability, so that no single label decides."""


def unchecked() -> AbstractContextManager[None]:
    """Have scikit-learn take its input as it is: all is finite, and checks of a small tree take as long as the tree."""
    from sklearn import config_context, get_config  # extra "train"

    return config_context(**{name: True for name in _UNCHECKED if name in get_config()})


def out_of_bag(
    x: np.ndarray, y: np.ndarray, numbers: np.ndarray, extremely_random: bool, least: int, leaves: int, seed: int
) -> np.ndarray:
    """How likely each pixel's class is by trees that have not learnt the label that it belongs to.

    Args:
        x: Features ``[n, F]``.
        y: Classes ``[n]``.
        numbers: Of the labels ``[n]``.
        extremely_random: Whether thresholds are drawn at random (Geurts et al. 2006).
        least: Pixels of a leaf.
        leaves: Of a tree, at most.
        seed: The same draws the same.

    Returns:
        Probabilities ``[n]``; NaN where every tree has learnt the label, as where it is the only one of its class.
    """
    from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier  # extra "train"

    kind = ExtraTreeClassifier if extremely_random else DecisionTreeClassifier
    x = np.ascontiguousarray(x, np.float32)  # as trees take it without a look
    rng = np.random.default_rng(seed)
    labels, first, place = np.unique(numbers, return_index=True, return_inverse=True)
    classes = y[first]
    members = [np.flatnonzero(classes == k) for k in np.unique(classes)]
    total, count = np.zeros(len(y)), np.zeros(len(y))
    for _ in range(TREES):
        drawn = np.zeros(len(labels))
        for mine in members:
            np.add.at(drawn, rng.choice(mine, len(mine)), 1)
        weight = drawn[place]
        learnt, left = weight > 0, np.flatnonzero(weight == 0)
        own = int(rng.integers(2**31))
        tree = kind(max_features="sqrt", min_samples_leaf=least, max_leaf_nodes=leaves, random_state=own)
        with unchecked():
            tree.fit(x[learnt], y[learnt], sample_weight=weight[learnt], check_input=False)
            if len(left):
                column = np.searchsorted(tree.classes_, y[left])  # every class is in every draw
                total[left] += tree.predict_proba(x[left], check_input=False)[np.arange(len(left)), column]
                count[left] += 1
    return np.divide(total, count, out=np.full(len(y), np.nan), where=count > 0)


def weigh(told: Sequence[np.ndarray], numbers: np.ndarray, usual: Sequence[float]) -> np.ndarray:
    """Weights of kinds, which sum up to 1.

    Args:
        told: Of each kind, how likely it has taken each pixel's class to be ``[n]``; NaN: it has not been asked.
        numbers: Of the labels that the pixels belong to ``[n]``; each label counts one.
        usual: Weights where nothing is known, which sum up to 1.

    Returns:
        ``[kinds]``.
    """
    likely = np.stack(told, 1)
    known = np.isfinite(likely).all(1)
    likely = likely[known] + _LEAST
    _, place, sizes = np.unique(numbers[known], return_inverse=True, return_counts=True)
    share = 1 / sizes[place][:, None]
    weights = np.array(usual, float)
    for _ in range(_ROUNDS):
        belongs = likely * weights
        weights = USUAL_COUNT * np.array(usual) + (share * belongs / belongs.sum(1, keepdims=True)).sum(0)
        weights /= weights.sum()
    return weights


def shared_out(count: int, weights: np.ndarray) -> list[int]:
    """Whole numbers that sum up to ``count``, by weights ``[n]`` that sum up to 1; the largest remainders go up."""
    wanted = count * weights
    given = np.floor(wanted).astype(int)
    given[np.argsort(given - wanted, kind="stable")[: count - given.sum()]] += 1
    return given.tolist()
