"""Inference on processors: products by oneDNN instead of MKL, and what costs more than it has to.

torch multiplies float32 matrices with MKL, which serves processors of other makers than Intel with half of
what their vector units can do, and convolutions with oneDNN, which goes by what the processor says of
itself. oneDNN has linear layers too; torch offers them to its compiler only.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .attention import FeedForward
from .heads import GATE_LIMIT, Convolution, Gate, LocalEvidence

_ENOUGH_ALIKE = 1e-4


class OneDnnLinear(nn.Module):
    """A linear layer, for inference on a processor.

    Args:
        layer: The layer whose weights it takes; they are shared.
    """

    def __init__(self, layer: nn.Linear) -> None:
        """Take the weights."""
        super().__init__()
        self.weight, self.bias = layer.weight, layer.bias

    def forward(self, x: Tensor) -> Tensor:
        """``[..., in]`` to ``[..., out]``."""
        return torch.ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "none", [], "")


class TrainableOneDnnLinear(OneDnnLinear):
    """A linear layer for training on a processor, in float32; in another precision torch's own."""

    def forward(self, x: Tensor) -> Tensor:
        """``[..., in]`` to ``[..., out]``."""
        if x.dtype != torch.float32 or torch.is_autocast_enabled("cpu"):
            return F.linear(x, self.weight, self.bias)
        return _LinearWithGradient.apply(x, self.weight, self.bias)


class _LinearWithGradient(torch.autograd.Function):
    """``y = x W^T + b``, and its gradients ``dx = g W``, ``dW = g^T x``, ``db = sum g``, all by the same operator."""

    @staticmethod
    def forward(ctx, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:  # noqa: ANN001 - autograd's context
        ctx.save_for_backward(x, weight)
        return _product(x, weight, bias)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN001 - autograd's context
        x, weight = ctx.saved_tensors
        rows = gradient.flatten(0, -2)
        of_x = _product(gradient, weight.T) if ctx.needs_input_grad[0] else None
        of_weight = _product(rows.T, x.flatten(0, -2).T) if ctx.needs_input_grad[1] else None
        return of_x, of_weight, rows.sum(0) if ctx.needs_input_grad[2] else None


def _product(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    return torch.ops.mkldnn._linear_pointwise(x.contiguous(), weight.contiguous(), bias, "none", [], "")


class OneDnnPointwise(nn.Module):
    """A 1 x 1 convolution as a product of each pixel, for inference on a processor.

    Args:
        layer: The layer whose weights it takes.
    """

    def __init__(self, layer: nn.Conv2d) -> None:
        """Take the weights."""
        super().__init__()
        self.weight = layer.weight.detach().flatten(1)
        self.bias = None if layer.bias is None else layer.bias.detach()

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to ``[B, C', H, W]``."""
        return _product(x.permute(0, 2, 3, 1), self.weight, self.bias).permute(0, 3, 1, 2)


class OneDnnGate(OneDnnPointwise):
    """:class:`~.heads.Gate`, by ``4 tanh(x / 4) = 8 sigmoid(x / 2) - 4``: torch's sigmoid costs a sixth of its tanh."""

    def __init__(self, layer: Gate) -> None:
        """Take the weights, halved as the formula has them."""
        super().__init__(layer)
        self.weight = self.weight * (2 / GATE_LIMIT)
        self.bias = None if self.bias is None else self.bias * (2 / GATE_LIMIT)

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to the same shape."""
        return super().forward(x).sigmoid_().mul_(2 * GATE_LIMIT).sub_(GATE_LIMIT).exp_()


class OneDnnConvolution(nn.Module):
    """:class:`~.heads.Convolution`, for inference on a processor: channels stay side by side, weights are packed once.

    The mean over channels that the norm subtracts is a linear map, so the weights take it in; what is left of the norm
    is a root mean square.

    Args:
        layers: What it stands for.
    """

    def __init__(self, layers: Convolution) -> None:
        """Pack the weights."""
        super().__init__()
        conv, norm = layers[0], layers[1].norm
        self.gain, self.shift, self.eps = norm.weight, norm.bias, norm.eps
        weight, bias = conv.weight.double(), conv.bias.double()
        self.bias = (bias - bias.mean()).float()
        self.how = list(conv.padding), list(conv.stride), list(conv.dilation), conv.groups
        weight = (weight - weight.mean(0)).float()
        self.weight = torch.ops.mkldnn._reorder_convolution_weight(weight, *self.how, None)

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to ``[B, C', H', W']``."""
        y = torch.ops.mkldnn._convolution_pointwise(x, self.weight, self.bias, *self.how, "none", [], "")
        y = y.permute(0, 2, 3, 1)
        scale = y.square().mean(-1, keepdim=True).add_(self.eps).rsqrt_()
        torch.addcmul(self.shift, y.mul_(scale), self.gain, out=y)  # in its place, which is in the processor's cache
        return torch.ops.aten.gelu_(y).permute(0, 3, 1, 2)


class OneDnnLocalEvidence(nn.Module):
    """:class:`~.heads.LocalEvidence`, for inference on a processor: bent while it is written, channels side by side.

    Args:
        layers: What it stands for.
    """

    def __init__(self, layers: LocalEvidence) -> None:
        """Pack the weights."""
        super().__init__()
        first, _, second, _, last = layers
        self.border = [first.padding[0]] * 4
        self.how = [0, 0], list(first.stride), list(first.dilation), first.groups
        self.bias = first.bias.detach()
        self.weight = torch.ops.mkldnn._reorder_convolution_weight(first.weight.detach(), *self.how, None)
        self.hidden, self.last = OneDnnPointwise(second), OneDnnPointwise(last)

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to ``[B, K, H, W]``."""
        x = F.pad(x, self.border, mode="replicate")
        y = torch.ops.mkldnn._convolution_pointwise(x, self.weight, self.bias, *self.how, "gelu", [], "none")
        y = y.permute(0, 2, 3, 1).contiguous()
        y = torch.ops.mkldnn._linear_pointwise(y, self.hidden.weight, self.hidden.bias, "gelu", [], "none")
        return self.last(y.permute(0, 3, 1, 2))


class OneDnnFeedForward(nn.Module):
    """:class:`~.attention.FeedForward`, for inference on a processor: gate and product are made while they are written.

    Args:
        layers: What it stands for.
    """

    def __init__(self, layers: FeedForward) -> None:
        """Take the weights."""
        super().__init__()
        self.norm, self.contract = layers.norm, OneDnnLinear(layers.contract)
        self.value, self.gate = layers.expand.weight.chunk(2)

    def forward(self, x: Tensor) -> Tensor:
        """``[..., D]`` to the update ``[..., D]``, to be added by the caller."""
        normed = self.norm(x)
        gate = torch.ops.mkldnn._linear_pointwise(normed, self.gate, None, "gelu", [], "none")
        return self.contract(torch.ops.mkldnn._linear_pointwise.binary(normed, gate, self.value, None, "mul"))


FASTER: dict[type[nn.Module], type[nn.Module]] = {
    nn.Linear: OneDnnLinear, Convolution: OneDnnConvolution, Gate: OneDnnGate, FeedForward: OneDnnFeedForward,
    LocalEvidence: OneDnnLocalEvidence,
}  # fmt: skip
"""What stands for a part of a network in inference; beside them 1 x 1 convolutions."""


def use_onednn(model: nn.Module, layers: Mapping[type[nn.Module], type[nn.Module]] = FASTER) -> bool:
    """Replace the parts of a network, in place, where this build of torch can and would else use MKL.

    Args:
        model: The network; its weights stay as they are.
        layers: What takes the place of which part.

    Returns:
        Whether it did.
    """
    if not (torch.backends.mkl.is_available() and torch.backends.mkldnn.is_available() and _works()):
        return False
    _replace(model, layers)
    return True


def _replace(parent: nn.Module, layers: Mapping[type[nn.Module], type[nn.Module]]) -> None:
    for name, child in list(parent.named_children()):
        if type(child) in layers:
            setattr(parent, name, layers[type(child)](child))
        elif layers is FASTER and type(child) is nn.Conv2d and child.kernel_size == (1, 1):
            setattr(parent, name, OneDnnPointwise(child))
        else:
            _replace(child, layers)


@functools.cache
def _works() -> bool:
    """Whether the operators, which torch does not promise to keep, are there and give what they stand for."""
    random = torch.Generator().manual_seed(0)
    parts = (
        (nn.Linear(24, 10), (3, 5, 24)), (Convolution(3, 16, 2), (2, 3, 8, 8)), (nn.Conv2d(16, 3, 1), (2, 16, 4, 4)),
        (Gate(16), (2, 16, 4, 4)), (FeedForward(24), (2, 5, 24)), (LocalEvidence(3, 16, 5), (2, 3, 8, 8)),
    )  # fmt: skip
    with torch.inference_mode():
        for part, shape in parts:
            for weight in part.parameters():
                weight.copy_(torch.rand(weight.shape, generator=random) - 0.5)
            x = torch.rand(shape, generator=random) - 0.5
            expected = part(x)
            both = nn.Sequential(part)
            try:
                _replace(both, FASTER)
                found = both(x)
            except (AttributeError, NotImplementedError, RuntimeError, TypeError):
                return False
            if found.shape != expected.shape or not (found - expected).abs().max() < _ENOUGH_ALIKE:
                return False
    return True
