"""Shapley values against the definition by orders, and the axioms."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.card import all_subsets
from layerfuse.model_backend.evaluation.comparing.shapley import shapley

NAMES = ("optical", "sar", "elevation", "landcover")


def by_orders(names, worth):
    """The mean of what each layer adds over all n! orders: the definition, with none of the weights."""
    found = dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        for i, name in enumerate(order):
            before = tuple(n for n in names if n in order[:i])
            after = tuple(n for n in names if n in order[: i + 1])
            found[name] += (worth[after] - worth[before]) / len(orders)
    return found


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_equals_the_mean_over_all_orders(count, seed):
    rng, names = np.random.default_rng(seed), NAMES[:count]
    worth = {subset: rng.normal(size=3) for subset in [(), *all_subsets(names)]}
    found, expected = shapley(names, worth), by_orders(names, worth)
    for name in names:
        assert found[name] == pytest.approx(expected[name], abs=1e-12)
    assert sum(found.values()) == pytest.approx(worth[names] - worth[()], abs=1e-12)  # efficiency


def test_a_layer_that_adds_nothing_is_worth_nothing():
    worth = {subset: float("optical" in subset) for subset in [(), *all_subsets(NAMES)]}
    assert shapley(NAMES, worth) == {"optical": pytest.approx(1.0), "sar": 0.0, "elevation": 0.0, "landcover": 0.0}
