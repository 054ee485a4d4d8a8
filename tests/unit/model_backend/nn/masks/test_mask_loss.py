"""Matching and losses of the mask head, by hand; ``test_mask_oracle.py`` compares with another library."""

from __future__ import annotations

import itertools

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.nn.masks.mask_head import MaskPrediction
from layerfuse.model_backend.nn.masks.mask_loss import (
    MaskLoss,
    MaskTarget,
    class_targets,
    mask_losses,
    match,
    pairwise_costs,
    sample_points,
    uncertain_points,
)

FEW = MaskLoss(points=64)


def halves() -> MaskTarget:
    """Two objects of classes 0 and 1: the left and the right half of 8 x 8 pixels."""
    masks = torch.zeros(2, 8, 8, dtype=torch.bool)
    masks[0, :, :4], masks[1, :, 4:] = True, True
    return MaskTarget(torch.tensor([0, 1]), masks)


def perfect(target: MaskTarget, order, count=2, sure=30.0) -> MaskPrediction:
    """Queries that say what the targets are, in another order; None says "no object"."""
    classes = torch.zeros(1, len(order), count + 1)
    masks = torch.full((1, len(order), 8, 8), -sure)
    for query, item in enumerate(order):
        classes[0, query, count if item is None else target.classes[item]] = sure
        if item is not None:
            masks[0, query][target.masks[item]] = sure
    return MaskPrediction(classes, masks)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(queries=st.integers(1, 5), objects=st.integers(0, 5), seed=st.integers(0, 99))
def test_matching_is_the_cheapest_of_all_assignments(queries, objects, seed):
    torch.manual_seed(seed)
    prediction = MaskPrediction(torch.randn(1, queries, 4), torch.randn(1, queries, 8, 8))
    target = MaskTarget(torch.randint(0, 3, (objects,)), torch.rand(objects, 8, 8) < 0.5)
    config = MaskLoss(points=100_000)  # so many that the cost hardly depends on the draw
    ((query, item),) = match(prediction, [target], config)
    assert len(query) == min(queries, objects) == len(set(query.tolist())) == len(set(item.tolist()))
    if not objects:
        return
    points = torch.rand(1, config.points, 2)
    truth = sample_points(target.masks.float(), points)
    entropy, dice = pairwise_costs(sample_points(prediction.masks[0], points), truth, torch.ones(config.points))
    cost = 5 * entropy + 5 * dice - 2 * prediction.classes[0].softmax(-1)[:, target.classes]
    if queries >= objects:
        best = min(
            sum(cost[q, t] for t, q in enumerate(chosen)) for chosen in itertools.permutations(range(queries), objects)
        )
    else:
        best = min(
            sum(cost[q, t] for q, t in enumerate(chosen)) for chosen in itertools.permutations(range(objects), queries)
        )
    assert float(cost[query, item].sum()) <= float(best) + 0.05


def test_pairwise_costs_by_hand():
    scores = torch.tensor([[0.0, 2.0]])
    targets = torch.tensor([[1.0, 0.0], [1.0, 1.0]])
    entropy, dice = pairwise_costs(scores, targets, torch.ones(2))
    for t in range(2):
        expected = F.binary_cross_entropy_with_logits(scores[0], targets[t])
        torch.testing.assert_close(entropy[0, t], expected)
        chance = scores[0].sigmoid()
        expected = 1 - (2 * (chance * targets[t]).sum() + 1) / (chance.sum() + targets[t].sum() + 1)
        torch.testing.assert_close(dice[0, t], expected)
    only_first = pairwise_costs(scores, targets, torch.tensor([1.0, 0.0]))
    torch.testing.assert_close(only_first[0], F.softplus(torch.tensor([[0.0, 0.0]])))
    torch.testing.assert_close(only_first[1][0, 0], only_first[1][0, 1])


def test_a_perfect_prediction_in_any_order_is_matched_and_has_no_loss():
    target = halves()
    prediction = perfect(target, [None, 1, 0])
    ((query, item),) = match(prediction, [target], FEW)
    assert dict(zip(query.tolist(), item.tolist())) == {1: 1, 2: 0}
    losses = mask_losses([prediction], [target], MaskLoss(points=500, importance=0.0))
    # Only points between the two halves, an eighth of all, see a mask that is not 0 or 1.
    assert losses["class"] < 1e-6 and losses["dice"] < 0.15


def test_the_class_loss_by_hand():
    target = MaskTarget(torch.tensor([0]), torch.ones(1, 8, 8, dtype=torch.bool))
    scores = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]]])  # one class, index 0; "no object" is 1
    masks = torch.stack([torch.full((8, 8), s) for s in (9.0, -9.0, -9.0)])[None]
    loss = mask_losses([MaskPrediction(scores, masks)], [target], FEW)["class"]
    each = F.cross_entropy(scores[0], torch.tensor([0, 1, 1]), reduction="none")
    expected = (each[0] + 0.1 * each[1] + 0.1 * each[2]) / 1.2
    torch.testing.assert_close(loss, expected)


def test_losses_add_up_over_layers_with_their_weights():
    torch.manual_seed(0)
    layers = [MaskPrediction(torch.randn(2, 4, 3), torch.randn(2, 4, 8, 8)) for _ in range(3)]
    targets = [halves(), MaskTarget(torch.tensor([1]), torch.ones(1, 8, 8, dtype=torch.bool))]
    config = MaskLoss(points=32)
    torch.manual_seed(1)
    losses = mask_losses(layers, targets, config)
    torch.manual_seed(1)
    single = [mask_losses([layer], targets, config) for layer in layers]
    for name in losses:
        torch.testing.assert_close(losses[name], sum(part[name] for part in single))
    torch.testing.assert_close(losses["total"], 2 * losses["class"] + 5 * losses["mask"] + 5 * losses["dice"])


def test_no_object_at_all_trains_the_classes_only():
    masks = torch.randn(1, 3, 8, 8, requires_grad=True)
    classes = torch.randn(1, 3, 3, requires_grad=True)
    empty = MaskTarget(torch.zeros(0, dtype=torch.long), torch.zeros(0, 8, 8, dtype=torch.bool))
    losses = mask_losses([MaskPrediction(classes, masks)], [empty], FEW)
    losses["total"].backward()
    assert losses["mask"] == 0 and losses["dice"] == 0 and losses["class"] > 0
    assert bool((masks.grad == 0).all()) and bool((classes.grad != 0).any())


def test_more_objects_than_queries_is_no_error():
    target = MaskTarget(torch.zeros(5, dtype=torch.long), torch.rand(5, 8, 8) < 0.5)
    losses = mask_losses([MaskPrediction(torch.randn(1, 2, 2), torch.randn(1, 2, 8, 8))], [target], FEW)
    assert torch.isfinite(losses["total"])


def test_pixels_without_a_label_teach_nothing():
    torch.manual_seed(0)
    target = halves()
    known = torch.zeros(8, 8, dtype=torch.bool)
    known[:, :5] = True
    masks = torch.randn(1, 2, 8, 8, requires_grad=True)
    holed = MaskTarget(target.classes, target.masks, known)
    mask_losses([MaskPrediction(torch.randn(1, 2, 3), masks)], [holed], FEW)["total"].backward()
    # A point counts if all four pixels around it are known, so it reads scores of columns 0..4 only.
    assert bool((masks.grad[..., 5:] == 0).all()) and bool((masks.grad[..., :5] != 0).any())


def test_a_sample_without_any_label_teaches_nothing():
    torch.manual_seed(0)
    target = halves()
    blank = MaskTarget(target.classes[:0], target.masks[:0], torch.zeros(8, 8, dtype=torch.bool))
    classes, masks = torch.randn(2, 3, 3, requires_grad=True), torch.randn(2, 3, 8, 8, requires_grad=True)
    losses = mask_losses([MaskPrediction(classes, masks)], [target, blank], FEW)
    losses["total"].backward()
    assert (
        bool((classes.grad[1] == 0).all()) and bool((masks.grad[1] == 0).all()) and bool((classes.grad[0] != 0).any())
    )
    alone = mask_losses([MaskPrediction(classes[:1], masks[:1])], [target], FEW)
    torch.testing.assert_close(losses["class"], alone["class"])
    assert mask_losses([MaskPrediction(classes[1:], masks[1:])], [blank], FEW)["total"] == 0


def test_points_are_the_least_decided_ones_and_some_at_random():
    scores = torch.full((1, 16, 16), 20.0)
    scores[:, :, 8:] = -20.0  # undecided only along the middle
    points = uncertain_points(scores, MaskLoss(points=200, oversample=20.0))
    assert points.shape == (1, 200, 2) and float(points.min()) >= 0 and float(points.max()) <= 1
    chosen, random = points[0, :150, 0], points[0, 150:, 0]
    assert float((chosen - 0.5).abs().max()) < 0.04
    assert float(random.std()) > 0.2


@pytest.mark.parametrize("unknown", [-1, 255])
def test_class_targets_hold_exactly_the_classes_of_the_labels(unknown):
    """No label is ever resized, so no class appears that the patch does not have."""
    labels = torch.tensor([[[0, 0, 8], [2, unknown, 8]], [[unknown] * 3] * 2])
    first, second = class_targets(labels, 9)
    assert first.classes.tolist() == [0, 2, 8] and second.classes.tolist() == []
    assert torch.equal(first.masks.sum(0) == 1, labels[0] != unknown)
    assert torch.equal(first.masks[2], labels[0] == 8)
    assert torch.equal(first.known, labels[0] != unknown) and not second.known.any()
