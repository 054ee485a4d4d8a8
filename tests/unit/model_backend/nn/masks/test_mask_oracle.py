"""The mask head's losses, matching and deformable attention against an independent library (extra "oracle")."""

from __future__ import annotations

import functools

import pytest
import torch
from layerfuse.model_backend.nn.masks.mask_head import MaskPrediction
from layerfuse.model_backend.nn.masks.mask_loss import MaskLoss, MaskTarget, mask_losses, match
from layerfuse.model_backend.nn.masks.pixel_decoder import deformable_attention

pytestmark = pytest.mark.slow  # the library takes seconds to import


@pytest.fixture(scope="module")
def oracle():
    from transformers.models.mask2former import modeling_mask2former

    # It takes what lies beyond the outer pixels' centres as zero, we take it as going on; the rest is alike.
    theirs = modeling_mask2former.sample_point
    patch = pytest.MonkeyPatch()
    patch.setattr(modeling_mask2former, "sample_point", functools.partial(theirs, padding_mode="border"))
    yield modeling_mask2former
    patch.undo()


def random_case(seed):
    torch.manual_seed(seed)
    count, queries, batch = 3, 7, 2
    prediction = MaskPrediction(torch.randn(batch, queries, count + 1), 3 * torch.randn(batch, queries, 12, 10))
    targets = []
    for objects in (1 + seed % 5, 3):
        targets.append(MaskTarget(torch.randint(0, count, (objects,)), torch.rand(objects, 24, 20) < 0.4))
    return prediction, targets


@pytest.mark.parametrize("seed", range(8))
def test_matching_agrees(oracle, seed):
    prediction, targets = random_case(seed)
    matcher = oracle.Mask2FormerHungarianMatcher(cost_class=2.0, cost_mask=5.0, cost_dice=5.0, num_points=500)
    torch.manual_seed(seed)  # both draw the same points
    ours = match(prediction, targets, MaskLoss(points=500))
    torch.manual_seed(seed)
    theirs = matcher(
        prediction.masks, prediction.classes, [t.masks.float() for t in targets], [t.classes for t in targets]
    )
    for a, b in zip(ours, theirs):
        assert torch.equal(a[0], b[0]) and torch.equal(a[1], b[1])


@pytest.mark.parametrize("seed", range(8))
def test_losses_agree(oracle, seed):
    from transformers import Mask2FormerConfig

    prediction, targets = random_case(seed)
    config = Mask2FormerConfig(
        num_labels=3, train_num_points=200, class_weight=2.0, mask_weight=5.0, dice_weight=5.0, no_object_weight=0.1
    )
    criterion = oracle.Mask2FormerLoss(config, {})
    masks, classes = [t.masks.float() for t in targets], [t.classes for t in targets]
    torch.manual_seed(seed)
    theirs = criterion(prediction.masks, prediction.classes, masks, classes)
    torch.manual_seed(seed)
    ours = mask_losses([prediction], targets, MaskLoss(points=200))
    torch.testing.assert_close(ours["class"], theirs["loss_cross_entropy"])
    torch.testing.assert_close(ours["mask"], theirs["loss_mask"], atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(ours["dice"], theirs["loss_dice"], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_deformable_attention_agrees(oracle, seed):
    torch.manual_seed(seed)
    shapes = [(4, 6), (2, 3), (1, 2)]
    value, places = torch.randn(2, 32, 4, 8), torch.rand(2, 5, 4, 3, 4, 2) * 1.4 - 0.2
    weights = torch.rand(2, 5, 4, 3, 4)
    theirs = oracle.multi_scale_deformable_attention(value, shapes, places, weights)
    torch.testing.assert_close(deformable_attention(value, shapes, places, weights), theirs, atol=1e-5, rtol=1e-5)
