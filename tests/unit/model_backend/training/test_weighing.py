"""Kinds of trees are weighed by labels that they have not learnt, each label once, and by the usual weights if few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.training.places import find_places
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from layerfuse.model_backend.training.weighing import _LEAST, USUAL_COUNT, out_of_bag, shared_out, unchecked, weigh
from scipy.optimize import minimize

USUAL = [0.25, 0.5, 0.25]


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_weights_are_the_likeliest(seed):
    """Against a general optimiser of the same posterior."""
    rng = np.random.default_rng(seed)
    numbers = rng.integers(0, 9, 40)
    told = [rng.beta(*rng.uniform(0.5, 4, 2), 40) for _ in USUAL]
    _, place, sizes = np.unique(numbers, return_inverse=True, return_counts=True)
    likely = np.stack(told, 1) + _LEAST

    def unlikely(logits):
        weights = np.exp(logits - logits.max())
        weights /= weights.sum()
        return -(np.log(likely @ weights) / sizes[place]).sum() - USUAL_COUNT * (USUAL * np.log(weights)).sum()

    found = weigh(told, numbers, USUAL)
    best = minimize(unlikely, np.zeros(3), method="Nelder-Mead", options={"maxiter": 4000, "fatol": 1e-10})
    assert found.sum() == pytest.approx(1) and unlikely(np.log(found)) <= best.fun + 1e-3


def test_a_label_counts_once_however_many_pixels_it_has():
    told = [np.array([0.9, 0.1]), np.array([0.1, 0.9]), np.array([0.5, 0.5])]
    once = weigh(told, np.array([1, 2]), USUAL)
    often = weigh([np.repeat(t, [50, 1]) for t in told], np.repeat([1, 2], [50, 1]), USUAL)
    np.testing.assert_allclose(once, often, atol=1e-6)


def test_where_nothing_is_known_the_usual_weights_hold():
    nothing = np.full(5, np.nan)
    np.testing.assert_allclose(weigh([nothing] * 3, np.arange(5), USUAL), USUAL)
    assert weigh([np.ones(40), np.zeros(40), np.zeros(40)], np.arange(40), USUAL)[0] > 0.9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5).filter(lambda w: sum(w) > 0.1), st.integers(1, 200))
@settings(deadline=None)
def test_all_are_shared_out(weights, count):
    weights = np.array(weights) / sum(weights)
    given = shared_out(count, weights)
    assert sum(given) == count and np.all(np.abs(np.array(given) - count * weights) <= 1)


def test_trees_say_nothing_of_a_label_that_they_have_learnt():
    """Each label has values of its own and a class at random: who has seen it is always right, others are guessing."""
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(0)
    numbers = np.repeat(np.arange(40), 10)
    y = rng.permutation(np.arange(40) % 2)[numbers]
    x = (numbers[:, None] + rng.normal(0, 0.01, (400, 3))).astype(np.float32)
    for extremely_random in (False, True):
        told = out_of_bag(x, y, numbers, extremely_random, 1, 256, 0)
        assert np.isfinite(told).all() and told.mean() < 0.7
    alone = np.append(y[:-10], np.full(10, 2))  # the only label of its class is in every draw
    told = out_of_bag(x, alone, numbers, False, 1, 256, 0)
    assert np.isnan(told[-10:]).all() and np.isfinite(told[:-10]).all()


def test_labels_are_patches_of_a_class():
    label = np.full((6, 6), IGNORE)
    label[:2, :2], label[:2, 2:4], label[4:, 4:] = 1, 0, 1
    scenes = [SceneArrays(name, {}, {}, label, np.full_like(label, IGNORE)) for name in "ab"]
    places = find_places(scenes)
    assert sorted(places.classes.tolist()) == [0, 0, 1, 1, 1, 1] and len(places.of(1)) == 3
    assert not set(places.of(0)) & set(places.of(1)) and IGNORE not in places.all
    for scene, shown in zip(scenes, places.shown(scenes)):
        known = shown.label != IGNORE
        assert np.array_equal(known, scene.label != IGNORE)
        assert np.array_equal(places.class_of(shown.label[known]), label[known])
    assert places.only(places.of(1)[:1], 1).sum() == 4


def test_a_scikit_learn_that_knows_fewer_settings_is_asked_for_no_more(monkeypatch):
    sklearn = pytest.importorskip("sklearn")
    asked = []
    monkeypatch.setattr(sklearn, "get_config", lambda: {"assume_finite": False})  # as version 1.2 has them
    monkeypatch.setattr(sklearn, "config_context", lambda **settings: asked.append(settings))
    unchecked()
    assert asked == [{"assume_finite": True}]
