"""Inference on processors: linear layers by oneDNN instead of MKL.

torch multiplies float32 matrices with MKL, which serves processors of other makers than Intel with half of
what their vector units can do, and convolutions with oneDNN, which goes by what the processor says of
itself. oneDNN has linear layers too; torch offers them to its compiler only.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

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


def use_onednn(model: nn.Module, layer: type[OneDnnLinear] = OneDnnLinear) -> bool:
    """Replace the linear layers of a network, in place, where this build of torch can and would else use MKL.

    Args:
        model: The network; names and weights stay as they are.
        layer: What takes the place of a linear layer.

    Returns:
        Whether it did.
    """
    if not (torch.backends.mkl.is_available() and torch.backends.mkldnn.is_available() and _works()):
        return False
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if type(child) is nn.Linear:
                setattr(parent, name, layer(child))
    return True


def _works() -> bool:
    """Whether the operator, which torch does not promise to keep, is there and gives a linear layer's product."""
    layer, x = nn.Linear(24, 10), torch.linspace(-1, 1, 3 * 5 * 24).view(3, 5, 24)
    with torch.inference_mode():
        try:
            found = OneDnnLinear(layer)(x)
        except (AttributeError, NotImplementedError, RuntimeError, TypeError):
            return False
        expected = F.linear(x, layer.weight, layer.bias)
        return found.shape == expected.shape and bool((found - expected).abs().max() < _ENOUGH_ALIKE)
