"""Published convolutions in our names: what they give is what batch norms and colours of the original give."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from layerfuse.benchmarks.models.convnet import EPSILON, LOWER, OneLayer, lower_scores, of_stages
from layerfuse.model_backend.nn.convnet import Stages
from layerfuse.model_backend.nn.learning.sampling import Sampling
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.model_backend.training.fitting.fit import fit
from layerfuse.model_backend.training.schedule import Schedule
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from torch import nn

MEAN, DEVIATION = torch.tensor([110.0, 100.0, 90.0]), torch.tensor([50.0, 60.0, 40.0])


def published() -> dict[str, torch.Tensor]:
    """A state with the names of the published network and numbers by chance."""
    generator = torch.Generator().manual_seed(0)
    state: dict[str, torch.Tensor] = {}

    def add(kernel: str, norm: str, weight: torch.Tensor) -> None:
        state[f"{kernel}.weight"] = torch.randn(weight.shape, generator=generator)
        for part in ("weight", "bias", "running_mean"):
            state[f"{norm}.{part}"] = torch.randn(len(weight), generator=generator)
        state[f"{norm}.running_var"] = torch.rand(len(weight), generator=generator) + 0.5

    stages = Stages(3)
    add("_conv_stem", "_bn0", stages.stem.conv.weight)
    for i, block in enumerate(stages.blocks):
        kernels = ["_expand_conv", "_depthwise_conv", "_project_conv"][-len(block.layers) :]
        norms = ["_bn0", "_bn1", "_bn2"][-len(block.layers) :]
        for kernel, norm, layer in zip(kernels, norms, block.layers):
            add(f"_blocks.{i}.{kernel}", f"_blocks.{i}.{norm}", layer.conv.weight)
    return state


def test_published_weights_give_what_they_gave():
    state = published()
    stages = Stages(3)
    stages.load_state_dict(of_stages(state, MEAN, DEVIATION))  # each tensor, and no other

    def normed(x: torch.Tensor, norm: str) -> torch.Tensor:
        parts = (state[f"{norm}.{part}"] for part in ("running_mean", "running_var", "weight", "bias"))
        return F.batch_norm(x, *parts, eps=EPSILON)

    colours = torch.rand(1, 3, 16, 16, generator=torch.Generator().manual_seed(1)) * 255
    x = F.pad((colours - 127) / 128, (0, 1, 0, 1))
    expected = F.relu6(normed(F.conv2d(x, state["_conv_stem.weight"], stride=2), "_bn0"))
    found = stages.stem((colours - MEAN[:, None, None]) / DEVIATION[:, None, None])
    inside = (..., slice(0, -1), slice(0, -1))  # beyond the border lies the card's mean, not the published one
    torch.testing.assert_close(found[inside], expected[inside], atol=1e-4, rtol=1e-4)
    wide = F.relu6(
        normed(F.conv2d(expected, state["_blocks.0._depthwise_conv.weight"], padding=1, groups=32), "_blocks.0._bn1")
    )
    narrow = normed(F.conv2d(wide, state["_blocks.0._project_conv.weight"]), "_blocks.0._bn2")
    torch.testing.assert_close(stages.blocks[0](expected), narrow, atol=1e-3, rtol=1e-4)


def test_features_have_the_strides_that_they_should():
    shapes = [tuple(features.shape[1:]) for features in Stages(3)(torch.zeros(2, 3, 64, 72))]
    assert shapes == [(16, 32, 36), (24, 16, 18), (40, 8, 9), (112, 4, 5)]


@pytest.mark.parametrize("best", [LOWER[1], LOWER[4], LOWER[-1]])
def test_scores_of_buildings_are_lowered_by_the_least_that_is_as_good_as_any(best):
    classify = nn.Conv2d(4, 3, 1)
    before = classify.bias.detach().clone()
    model = SimpleNamespace(head=SimpleNamespace(classify=classify), eval=lambda: None)

    def column(town, weight):
        def iou(ask):
            return 0.5 - weight * abs(float(before[1] - classify.bias[1].detach()) - best)

        return SimpleNamespace(town=town, iou=iou)

    # Three columns of a town weigh as much as one of another: by columns alone the farthest from it would be best.
    lower_scores(model, None, [column("a", 0.15), *[column("b", -0.08)] * 3])  # .007 for .2 beside it, .014 for .4
    assert classify.bias.tolist() == pytest.approx((before - torch.tensor([0.0, best - 0.2, best - 0.2])).tolist())


def test_one_layer_learns_on_and_what_others_say_stays(tiny_card):
    torch.manual_seed(0)
    model = build_model(tiny_card)
    torch.nn.init.normal_(model.head.classify.weight)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    label = np.arange(64 * 64).reshape(64, 64) % 64 // 32
    heights, every = (500.0 + 300 * label[None]).astype(np.float32), np.ones((64, 64), bool)
    scene = SceneArrays("half", {"elevation": heights}, {"elevation": every}, label, np.full_like(label, IGNORE))
    schedule = Schedule(steps=4, batch=2, warmup=0, average=0.5, unfreeze_after=1.0, threads=1)
    objective = OneLayer("elevation", tiny_card, [scene], [scene], schedule, Sampling(), 0, model)
    after = fit(objective, schedule, lambda _: None).model.state_dict()
    moved = {name for name, tensor in after.items() if not torch.equal(tensor, before[name])}
    assert moved
    assert all(".elevation." in name for name in moved)
