"""Estimates of time: a tiny run does not overthrow what large ones have taught."""

import pytest
from layerfuse.model_backend.inference.quality import find_quality
from layerfuse.plugin import settings
from layerfuse.plugin.runs.speed import estimate, learn


def test_before_the_first_run_nothing_is_known(tiny_card):
    assert estimate(tiny_card, "balanced", 10) is None
    learn(tiny_card, "balanced", 0, 0.0, 3.0)  # all was there from an earlier run
    assert estimate(tiny_card, "balanced", 10) is None


def test_a_tiny_run_changes_little(tiny_card):
    learn(tiny_card, "balanced", 1000, 100.0, 104.0)
    assert estimate(tiny_card, "balanced", 200) == pytest.approx(24)
    learn(tiny_card, "balanced", 2, 1.0, 5.0)  # five times slower by tile
    assert estimate(tiny_card, "balanced", 200) == pytest.approx(24, rel=0.05)


def test_another_machine_is_learnt_in_a_few_runs(tiny_card):
    for _ in range(20):
        learn(tiny_card, "balanced", 1000, 100.0, 104.0)
    for _ in range(30):
        learn(tiny_card, "balanced", 1000, 50.0, 51.0)
    assert estimate(tiny_card, "balanced", 1000) == pytest.approx(51, rel=0.1)


def test_quality_counts_looks(tiny_card):
    learn(tiny_card, "balanced", 100, 10.0, 10.0)
    views = find_quality("best").views / find_quality("balanced").views
    assert views > 1 and estimate(tiny_card, "best", 50) == pytest.approx(5 * views)


@pytest.mark.parametrize("text", ["5", "[1.0]", "[0.0, 1.0, 1.0]", "[1.0, 1.0, true]", "null"])
def test_what_is_damaged_is_not_used(text, tiny_card):
    learn(tiny_card, "balanced", 100, 10.0, 10.0)
    (key,) = settings.read_json(settings.SPEED, {})
    settings.write(settings.SPEED, f'{{"{key}": {text}}}')
    assert estimate(tiny_card, "balanced", 100) is None


def test_devices_are_learnt_apart(tiny_card):
    """A run on a GPU says nothing of one on the processor."""
    learn(tiny_card, "balanced", 1000, 100.0, 104.0, "cpu")
    learn(tiny_card, "balanced", 1000, 1.0, 5.0, "cuda")
    assert estimate(tiny_card, "balanced", 1000, "cpu") == pytest.approx(104)
    assert estimate(tiny_card, "balanced", 1000, "cuda") == pytest.approx(5)
    assert estimate(tiny_card, "balanced", 1000) is None
    settings.write(settings.DEVICE, "cuda")
    assert estimate(tiny_card, "balanced", 1000) == pytest.approx(5), "as the options say"
