"""The semantic head: fusion tokens to class scores at full resolution.

A small top-down pyramid. Tokens come from four depths of the encoder; on the way up they meet pixel
features of the modalities at strides 4, 2 and 1 (a U-shaped skip), which is what makes edges sharp.
``detail_dim = 0`` leaves the skip out.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Network
from ..planes import Size
from .attention import Rows

SKIP_STRIDES = (1, 2, 4)
NEAREST = 7
"""Pixels on a side of what :class:`LocalEvidence` looks at."""
GATE_LIMIT = 4.0
"""Bound of a gate's logarithm."""


class ChannelNorm(nn.Module):
    """LayerNorm over the channels of each pixel alone, so that a pixel's value does not depend on the tile."""

    def __init__(self, channels: int) -> None:
        """Make the norm for ``[B, channels, H, W]``."""
        super().__init__()
        self.norm = nn.LayerNorm(channels)

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to the same shape."""
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Convolution(nn.Sequential):
    """3 x 3 convolution, channel norm, GELU."""

    def __init__(self, channels_in: int, channels_out: int, stride: int = 1) -> None:
        """Make the layers."""
        super().__init__(nn.Conv2d(channels_in, channels_out, 3, stride, 1), ChannelNorm(channels_out), nn.GELU())


def still(channels_in: int, channels: int) -> nn.Conv2d:
    """A linear map of each pixel that gives zero until it learns."""
    layer = nn.Conv2d(channels_in, channels, 1)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


class Gate(nn.Conv2d):
    """Weights of features among those of other modalities: ``exp`` of a bounded linear map of each pixel."""

    def __init__(self, width: int) -> None:
        """To begin with all weights are one, so that what is merged by them is the mean."""
        super().__init__(width, width, 1)
        nn.init.zeros_(self.weight)
        nn.init.zeros_(self.bias)

    def forward(self, x: Tensor) -> Tensor:
        """``[B, C, H, W]`` to the same shape; bounded, so that none is ever lost."""
        return torch.exp(GATE_LIMIT * torch.tanh(super().forward(x) / GATE_LIMIT))


def skip_strides(patch_size: int) -> tuple[int, ...]:
    """Strides at which pixel features meet the tokens: those finer than a patch."""
    return tuple(s for s in SKIP_STRIDES if s < patch_size)


class PixelFeatures(nn.Module):
    """Pixel features of one modality at strides 1, 2 and 4.

    Args:
        channels: Planes in.
        network: Gives ``detail_dim`` (width at stride 1, doubled with each stride) and the patch size.
    """

    def __init__(self, channels: int, network: Network) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.levels = nn.ModuleList()
        self.gates = nn.ModuleList()
        for i, _ in enumerate(skip_strides(network.patch_size)):
            width = network.detail_dim * 2**i
            self.levels.append(
                nn.Sequential(Convolution(channels, width, 1 if i == 0 else 2), Convolution(width, width))
            )
            if network.detail_gate:
                self.gates.append(Gate(width))
            channels = width

    def forward(self, pixels: Tensor, valid: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Features with the share of valid pixels that each rests on.

        Args:
            pixels: ``[B, C, H, W]``, zero where invalid.
            valid: Boolean ``[B, H, W]``.

        Returns:
            Per stride: features ``[B, C_s, H_s, W_s]`` and their weights among the modalities: ``[B, 1, H_s, W_s]``,
            the share of valid pixels, or ``[B, C_s, H_s, W_s]``, that share by what the gate says.
        """
        if not self.training:
            return self._features(pixels, valid)
        rows = Rows.of(valid.flatten(1).any(1)[:, None])  # samples without the modality cost nothing
        levels = self._features(rows.pick(pixels[:, None]), rows.pick(valid[:, None]))
        return [(rows.spread(features)[:, 0], rows.spread(weight)[:, 0]) for features, weight in levels]

    def _features(self, pixels: Tensor, valid: Tensor) -> list[tuple[Tensor, Tensor]]:
        weight = valid[:, None].to(pixels.dtype)
        # Where all is valid all weights are one, and multiplying by them changes no bit.
        whole = not valid.is_meta and bool(valid.all())
        result = []
        for i, level in enumerate(self.levels):
            pixels = level(pixels)
            if i:
                weight = F.avg_pool2d(weight, 2, ceil_mode=True, count_include_pad=False)
            if not whole:
                pixels = pixels * (weight > 0)
            if not self.gates:
                result.append((pixels, weight))
                continue
            gate = self.gates[i](pixels)  # a sum of them over modalities is their softmax
            result.append((pixels, gate if whole else weight * gate))
        return result


def filled(pixels: Tensor, there: Tensor) -> Tensor:
    """Pixels ``[B, C, H, W]`` that lack, by boolean ``[B, 1, H, W]``, as the mean of the nearest that do not.

    A layer's mean there instead would draw a rim along each border and hole.
    """
    if not there.is_meta and bool(there.all()):
        return pixels
    known = there.to(pixels.dtype)
    near, share = (F.avg_pool2d(x, NEAREST, 1, NEAREST // 2) for x in (pixels * known, known))
    return torch.where(there, pixels, near / share.clamp_min(1e-6))


class LocalEvidence(nn.Sequential):
    """Class scores of an optical layer's pixels from the nearest ones alone: one convolution and a perceptron, no norm.

    ``[B, C, H, W]``, :func:`filled` where invalid, to ``[B, K, H, W]``.

    How bright a pixel is tells water from trees, which a norm forgets. It has few weights and can learn alone, from
    single windows of many places, before a network learns what it lacks (``benchmarks/teach/windows.py``).

    Args:
        channels: Planes in.
        width: Of the perceptron.
        classes: Number of classes K.
    """

    def __init__(self, channels: int, width: int, classes: int) -> None:
        """It gives zero until it learns."""
        first = nn.Conv2d(channels, width, NEAREST, padding=NEAREST // 2, padding_mode="replicate")
        super().__init__(first, nn.GELU(), nn.Conv2d(width, width, 1), nn.GELU(), still(width, classes))

    def of_windows(self, windows: Tensor) -> Tensor:
        """Scores ``[B, K]`` of the middles of windows ``[B, C, NEAREST, NEAREST]``."""
        first, *rest = self
        x = F.conv2d(windows, first.weight, first.bias)
        for layer in rest:
            x = layer(x)
        return x[:, :, 0, 0]


class TokenStem(nn.Module):
    """What tokens learn of the pixel features: convolutions from the coarsest of them down to patches.

    A linear map of a patch knows no shapes; convolutions before the blocks find them early (Xiao et al. 2021, *Early
    convolutions help transformers see better*, arXiv 2106.14881). Its last layer starts at zero: a network that gets
    a stem answers as before until it learns.

    Args:
        network: Gives ``detail_dim``, ``patch_size`` and ``embed_dim``.
    """

    def __init__(self, network: Network) -> None:
        """Make the layers; see the class."""
        super().__init__()
        strides = skip_strides(network.patch_size)
        width, stride = network.detail_dim * 2 ** (len(strides) - 1), strides[-1]
        layers: list[nn.Module] = []
        while stride < network.patch_size:
            layers += [Convolution(width, 2 * width, 2), Convolution(2 * width, 2 * width)]
            width, stride = 2 * width, 2 * stride
        self.layers = nn.Sequential(*layers)
        self.project = still(width, network.embed_dim)

    def forward(self, features: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
        """What is added to the tokens of one modality.

        Args:
            features: What :class:`PixelFeatures` gave.

        Returns:
            ``[B, N, D]``.
        """
        return self.project(self.layers(features[-1][0])).flatten(2).transpose(1, 2)


def merge(features: Sequence[list[tuple[Tensor, Tensor]]]) -> list[Tensor]:
    """Mean over modalities, weighted; zero where no modality is valid.

    Args:
        features: For each modality what :class:`PixelFeatures` gave.

    Returns:
        Per stride ``[B, C_s, H_s, W_s]``; the head reads the first ones.
    """
    if len(features) == 1:
        return [level for level, _ in features[0]]
    merged = []
    for (first, gate), *others in zip(*features):
        total, weight = first * gate, gate
        for f, w in others:  # no stack: it would copy every modality's features for every subset
            total, weight = torch.addcmul(total, f, w), weight + w
        merged.append(total / weight.clamp_min(1e-6))
    return merged


class SemanticHead(nn.Module):
    """Class scores at full resolution.

    Args:
        network: Sizes, from the card.
        levels: Number of encoder depths read.
        classes: Number of classes K.
    """

    def __init__(self, network: Network, levels: int, classes: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.patch_size = network.patch_size
        self.strides = skip_strides(network.patch_size)
        width = network.head_dim
        self.project = nn.Linear(levels * network.embed_dim, width)
        self.mix = Convolution(width, width)
        self.up = nn.ModuleList()
        for i in reversed(range(len(self.strides))):
            skip = network.detail_dim * 2**i if network.detail_dim else 0
            narrower = max(network.head_dim // 2 ** (len(self.strides) - i), 16)
            self.up.append(Convolution(width + skip, narrower))
            width = narrower
        self.classify = nn.Conv2d(width, classes, 1)

    def forward(self, tokens: Sequence[Tensor], grid: Size, details: list[Tensor] | None) -> Tensor:
        """Class scores before softmax.

        Args:
            tokens: Fusion tokens per depth, each ``[B, N, D]``.
            grid: Rows and columns of patches.
            details: Merged pixel features per stride, or None without the skip.

        Returns:
            ``[B, K, H, W]`` with H and W in pixels.
        """
        x = self.project(torch.cat(list(tokens), dim=-1)).transpose(1, 2).unflatten(2, grid)
        x = self.mix(x)
        height, width = (side * self.patch_size for side in grid)
        for i, layer in zip(reversed(range(len(self.strides))), self.up):
            stride = self.strides[i]
            size = details[i].shape[-2:] if details is not None else (-(-height // stride), -(-width // stride))
            x = F.interpolate(x, size, mode="bilinear", align_corners=False)
            x = layer(x if details is None else torch.cat([x, details[i]], dim=1))
        return self.classify(x)
