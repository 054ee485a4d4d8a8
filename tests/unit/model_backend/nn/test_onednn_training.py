"""Linear layers by oneDNN learn as torch's own do."""

from __future__ import annotations

import copy

import pytest
import torch
from layerfuse.model_backend.nn.onednn import TrainableOneDnnLinear, use_onednn
from torch import nn


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(7, 12), (2, 5, 12), (2, 3, 5, 12)])
def test_values_and_gradients_are_those_of_torch(bias, shape):
    torch.manual_seed(0)
    plain = nn.Sequential(nn.Linear(12, 20, bias=bias), nn.GELU(), nn.Linear(20, 6, bias=bias))
    fast = copy.deepcopy(plain)
    if not use_onednn(fast, {nn.Linear: TrainableOneDnnLinear}):
        pytest.skip("this build of torch has not the operator")
    assert list(fast.state_dict()) == list(plain.state_dict())
    x = torch.randn(shape).transpose(0, 1) if len(shape) > 2 else torch.randn(shape)  # not contiguous, too
    found = []
    for model in (plain, fast):
        given = x.clone().requires_grad_()
        out = model(given)
        out.square().sum().backward()
        found.append([out.detach(), given.grad, *(p.grad for p in model.parameters())])
    for expected, actual in zip(*found):
        torch.testing.assert_close(actual, expected, atol=1e-5, rtol=1e-5)


def test_frozen_weights_get_no_gradient_and_other_precisions_work():
    layer = TrainableOneDnnLinear(nn.Linear(8, 4))
    layer.weight.requires_grad_(False)
    layer(torch.randn(3, 8)).sum().backward()
    assert layer.weight.grad is None and torch.equal(layer.bias.grad, torch.full((4,), 3.0))
    with torch.autocast("cpu", torch.bfloat16):
        assert layer(torch.randn(3, 8)).dtype == torch.bfloat16
