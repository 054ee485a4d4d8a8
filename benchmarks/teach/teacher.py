"""The published Dynamic World forward network in torch, to teach land cover. Training only; the product has none of it.

Read from its SavedModel (google/dynamicworld, Apache-2.0) without TensorFlow: the variables file is the weights in the
order in which the layers were made. A test compares with what TensorFlow gives, if it is there.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

VARIABLES = Path("variables") / "variables.data-00000-of-00001"
REACH = 40
"""Pixels around one that its classes depend on."""
CENTRE = (1.7417268, 1.7261205, 1.6798346, 1.7734969, 2.2891542, 2.3829397, 2.3828940, 2.1952484, 1.5548129)
SPREAD = (2.0232987, 2.0389052, 2.1795928, 2.2890068, 2.6171675, 2.7734184, 2.7578333, 2.7890925, 2.4140535)
EPSILON = 1e-3
"""Of its batch norms."""


class Teacher(nn.Module):
    """Sentinel-2 level 1C to nine class probabilities.

    A stem at full resolution; at half of it three residual stages of 1 x 1 and depthwise 3 x 3 convolutions with a
    narrow branch beside the first two; back at full resolution vectors of length 1 and a linear layer. Each
    convolution is followed by a batch norm, folded into it here, and mish (arXiv:1908.08681).
    """

    def __init__(self, folder: Path) -> None:
        """Read the weights of the SavedModel in a folder."""
        super().__init__()
        rest = np.fromfile(folder / VARIABLES, "<f4", 231_209)

        def take(*shape: int) -> np.ndarray:
            nonlocal rest
            taken, rest = np.split(rest, [int(np.prod(shape))])
            return taken.reshape(shape)

        # The main way ends each stage with a depthwise convolution, made just before the shortcut: of both first the
        # kernels, then the norms. The branch begins in between.
        self.stem = _conv(take(3, 3, 9, 64), take(64), take(4, 64))
        self.stages = nn.ModuleList()
        self.shortcuts = nn.ModuleList()
        branch = []
        for number, (channels, width) in enumerate(((64, 96), (96, 144), (192, 144))):
            layers = []
            for _ in range(2):
                layers.append(_conv(take(1, 1, channels, width), take(width), take(4, width)))
                layers.append(_conv(take(3, 3, width, 1), take(width), take(4, width)))
                channels = width
            layers.append(_conv(take(1, 1, width, width), take(width), take(4, width)))
            if number == 1:
                branch.append(_conv(take(1, 1, 64, 48), take(48), take(4, 48)))
            begun = (64, 96, 192)[number]
            last, shortcut = (take(3, 3, width, 1), take(width)), (take(1, 1, begun, width), take(width))
            layers.append(_conv(*last, take(4, width)))
            self.stages.append(nn.Sequential(*(layer for conv in layers for layer in (conv, nn.Mish()))))
            self.shortcuts.append(nn.Sequential(_conv(*shortcut, take(4, width)), nn.Mish()))
            if number == 1:
                branch.append(_conv(take(3, 3, 48, 1), take(48), take(4, 48)))
        self.branch = nn.Sequential(branch[0], nn.Mish(), branch[1], nn.Mish())
        self.last = _conv(take(1, 1, 144, 9), take(9), None)
        self.register_buffer("centre", torch.tensor(CENTRE)[:, None, None])
        self.register_buffer("spread", torch.tensor(SPREAD)[:, None, None])
        self.requires_grad_(False).eval()

    def forward(self, numbers: Tensor) -> Tensor:
        """Class probabilities ``[B, 9, H, W]``.

        Args:
            numbers: Reflectance times 10,000, level 1C, of B2 B3 B4 B5 B6 B7 B8 B11 B12, ``[B, 9, H, W]``; H and W
                even.
        """
        scaled = ((0.005 * numbers.clamp_min(0) + 1).log() - self.centre) / self.spread
        return self.scores((5 * scaled - 1).sigmoid()).softmax(1)

    def scores(self, normalised: Tensor) -> Tensor:
        """Scores before softmax, of input in 0..1; shapes as of :meth:`forward`."""
        height, width = normalised.shape[-2:]
        x = F.mish(self.stem(normalised))
        half = x = F.interpolate(x.float(), (height // 2, width // 2), mode="bilinear", antialias=True)
        for number, (stage, shortcut) in enumerate(zip(self.stages, self.shortcuts)):
            if number == 2:
                x = torch.cat([x, self.branch(half)], 1)
            x = stage(x) + shortcut(x)
        x = F.interpolate(x, (height, width), mode="bilinear")
        return self.last(F.normalize(x, dim=1, eps=1e-6))


def _conv(kernel: np.ndarray, bias: np.ndarray, norm: np.ndarray | None) -> nn.Conv2d:
    """A convolution with its norm in it: ``kernel [h, w, in, out]`` or depthwise ``[h, w, channels, 1]``."""
    size, _, channels, width = kernel.shape
    depthwise = size == 3 and width == 1
    kernel = kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(3, 2, 0, 1)
    if norm is not None:
        gamma, beta, mean, variance = norm
        factor = gamma / np.sqrt(variance + EPSILON)
        kernel, bias = kernel * factor[:, None, None, None], (bias - mean) * factor + beta
    conv = nn.Conv2d(channels, len(kernel), size, padding=size // 2, groups=channels if depthwise else 1)
    conv.weight.data, conv.bias.data = torch.from_numpy(kernel.copy()), torch.from_numpy(bias.copy())
    return conv
