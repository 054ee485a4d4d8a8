"""Exact Shapley values: what each layer adds, averaged over all orders in which the layers could come.

L. S. Shapley, A value for n-person games, 1953. With n layers there are 2^n subsets, all of them known here, so
nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import factorial

import numpy as np


def shapley(names: Sequence[str], worth: Mapping[tuple[str, ...], np.ndarray]) -> dict[str, np.ndarray]:
    """The Shapley value of each of n layers, in the shape of a worth.

    ``phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))``.

    Args:
        names: The layers.
        worth: ``v`` of every subset, names in the order of ``names``, the empty one ``()`` included; numbers, or
            arrays of one shape (bootstrap replicates), which are treated one by one.

    Returns:
        By layer, of that shape; they sum to ``v(all) - v(())``.
    """
    count = len(names)
    values = {}
    for name in names:
        others = [other for other in names if other != name]
        total = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                joined = tuple(n for n in names if n in chosen or n == name)
                total = total + weight * (np.asarray(worth[joined]) - np.asarray(worth[chosen]))
        values[name] = total
    return values
