"""Masks of training: exact budgets, published frequencies, nothing that is not there."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.nn.learning.sampling import (
    Sampling,
    dirichlet_mask,
    draw_subsets,
    drop_modalities,
    drop_patches,
    each_sample,
)
from layerfuse.model_backend.nn.weights import build_model


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    batch=st.integers(1, 4),
    modalities=st.integers(1, 4),
    positions=st.integers(1, 20),
    budget=st.integers(0, 90),
    alpha=st.sampled_from([0.01, 0.3, 1.0, 100.0]),
    share=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_dirichlet_mask_shows_exactly_the_budget_of_what_is_there(
    batch, modalities, positions, budget, alpha, share, seed
):
    present = torch.rand(batch, modalities, positions, generator=seeded(seed)) <= share
    visible = dirichlet_mask(present, budget, alpha, seeded(seed))
    assert not (visible & ~present).any()
    there = present.flatten(1).sum(1)
    assert torch.equal(visible.flatten(1).sum(1), there.clamp_max(budget))


def test_dirichlet_mask_takes_a_budget_for_each_sample_and_differs_between_samples():
    present = torch.ones(64, 3, 16, dtype=torch.bool)
    budget = torch.arange(64) % 48
    visible = dirichlet_mask(present, budget, 1.0, seeded())
    assert torch.equal(visible.flatten(1).sum(1), budget)
    same = dirichlet_mask(present, 20, 1.0, seeded())
    assert len({tuple(row.flatten().tolist()) for row in same}) == 64


def test_dirichlet_shares_are_uniform_on_the_simplex_for_alpha_1_and_even_for_a_large_one():
    present = torch.ones(4000, 3, 256, dtype=torch.bool)
    visible = dirichlet_mask(present, 128, 1.0, seeded()).sum(-1).float() / 128  # the cap of 256 never binds
    torch.testing.assert_close(visible.mean(0), torch.full((3,), 1 / 3), atol=0.015, rtol=0)
    # A component of Dirichlet(1, 1, 1) is Beta(1, 2): variance 1/18, and P(share < t) = 1 - (1 - t)^2.
    torch.testing.assert_close(visible.var(0), torch.full((3,), 1 / 18), atol=0.004, rtol=0)
    below = (visible[:, 0] < 0.2).float().mean()
    assert abs(float(below) - 0.36) < 0.03
    even = dirichlet_mask(present[:100], 129, 1000.0, seeded()).sum(-1)
    assert even.min() > 30 and even.max() < 56


def test_how_often_a_modality_gets_nothing_is_as_published():
    # By the shares' distribution a modality gets zero in 0.8 % of draws (M = 3, K = 384) and 2.3 % (M = 4, K = 256).
    for modalities, budget, share in ((3, 384, 0.008), (4, 256, 0.023)):
        visible = dirichlet_mask(torch.ones(6000, modalities, 256, dtype=torch.bool), budget, 1.0, seeded())
        # A deficit may fill an empty modality again, so the observed share is at most the published one.
        assert 0 < float((visible.sum(-1) == 0).any(1).float().mean()) < share * 1.4


@pytest.mark.parametrize("modalities", ["abc", "abcd"])
def test_combinations_have_the_published_frequencies(modalities):
    draws, rng = 6000, np.random.default_rng(0)
    count = Counter(draw_subsets(modalities, Sampling(views=1), rng)[0] for _ in range(draws))
    total = len(modalities)
    assert len(count) == 2**total - 1
    for subset, times in count.items():
        expected = 1 / total / math.comb(total, len(subset))
        assert abs(times / draws - expected) < 4.5 * (expected * (1 - expected) / draws) ** 0.5
    for name in modalities:
        present = sum(times for subset, times in count.items() if name in subset) / draws
        assert abs(present - {3: 0.667, 4: 0.625}[total]) < 0.03


@pytest.mark.parametrize("views", [1, 2, 3, 7, 50])
def test_subsets_of_a_step_differ_and_keep_the_order(views):
    found = draw_subsets("abc", Sampling(views=views), np.random.default_rng(1))
    assert len(set(found)) == len(found) == min(views, 7)
    assert all(list(subset) == sorted(subset) for subset in found)


def test_without_random_combination_there_is_only_the_full_set():
    assert draw_subsets("abc", Sampling(random_combination=False), np.random.default_rng(1)) == [("a", "b", "c")]


def test_patch_dropout_keeps_a_fixed_share_of_each_modality():
    present = torch.ones(5, 3, 256, dtype=torch.bool)
    present[1, 0, 100:] = False
    visible = drop_patches(present, Sampling(patch_dropout=0.1), seeded())
    assert visible.sum(-1).tolist() == [[230] * 3, [90, 230, 230], *[[230] * 3] * 3]
    assert not (visible & ~present).any()


def test_patch_dropout_as_in_the_paper_has_an_exact_total():
    present = torch.ones(5, 3, 256, dtype=torch.bool)
    sampling = Sampling(patch_dropout=0.1, dirichlet=True)
    visible = drop_patches(present, sampling, seeded())
    assert visible.flatten(1).sum(1).tolist() == [691] * 5  # int(0.9 * 768)
    assert visible.sum(-1).float().std() > 5


def test_dropout_never_takes_a_modality_away():
    present = torch.zeros(4, 2, 9, dtype=torch.bool)
    present[:, :, 3] = True
    visible = drop_patches(present, Sampling(patch_dropout=0.9), seeded())
    assert torch.equal(visible, present)


def test_all_switches_off_hides_nothing_and_draws_repeat_with_the_seed():
    present = torch.rand(3, 2, 9, generator=seeded()) < 0.7
    assert torch.equal(drop_patches(present, Sampling(patch_dropout=0.0)), present)
    again = [drop_patches(present, Sampling(patch_dropout=0.3), seeded(5)) for _ in range(2)]
    assert torch.equal(*again)


@pytest.mark.parametrize("dirichlet", [False, True])
def test_a_sample_has_the_same_mask_in_any_batch(dirichlet):
    present = torch.rand(4, 3, 25, generator=seeded()) < 0.8
    sampling = Sampling(patch_dropout=0.4, dirichlet=dirichlet)

    def draw(there, generator):
        return drop_patches(there, sampling, generator)

    whole = each_sample(draw, present, [seeded(i) for i in range(4)])
    halves = [each_sample(draw, present[i : i + 2], [seeded(i), seeded(i + 1)]) for i in (0, 2)]
    assert torch.equal(whole, torch.cat(halves))
    assert not torch.equal(whole, present)


def test_hidden_modalities_in_the_mask_equal_leaving_them_out(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card, 3)
    visible = torch.ones(3, 4, 16, dtype=torch.bool)
    visible[0, 1], visible[1, [0, 3]], visible[2, [1, 2, 3]] = False, False, False
    scores = model(values, valid, visible=visible)[0]
    for b in range(3):
        names = [name for m, name in enumerate(card.modality_names) if visible[b, m].any()]
        alone = model({n: values[n][b : b + 1] for n in names}, {n: valid[n][b : b + 1] for n in names})[0]
        torch.testing.assert_close(scores[b : b + 1], alone, atol=1e-5, rtol=0)


def test_a_modality_that_the_whole_batch_hides_is_not_computed(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    visible = torch.ones(2, 4, 16, dtype=torch.bool)
    visible[:, 1] = False
    shapes = []
    model.encoder.register_forward_pre_hook(lambda module, arguments: shapes.append(arguments[0].shape[1]))
    hidden = model(values, valid, visible=visible)
    assert shapes == [3]
    expected = model(values, valid, [["optical", "elevation", "map"]])
    torch.testing.assert_close(hidden, expected, atol=1e-5, rtol=0)


def test_a_subset_for_each_sample_is_of_what_it_has_with_the_published_shares():
    present = torch.tensor([[True, True, True], [False, True, False], [True, False, True], [False, False, False]])
    counts = Counter()
    for seed in range(900):
        chosen = drop_modalities(present, torch.Generator().manual_seed(seed))
        assert not (chosen & ~present).any()
        assert chosen.any(1).tolist() == [True, True, True, False]
        counts[tuple(chosen[0].tolist())] += 1
    for subset, count in counts.items():
        assert abs(count / 900 - (1 / 3 if all(subset) else 1 / 9)) < 0.05
    assert len(counts) == 7
    assert draw_subsets("abc", Sampling(per_sample=True), np.random.default_rng(0)) == [("a", "b", "c")]
