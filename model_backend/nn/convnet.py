"""The first stages of EfficientNet-lite0, for optical layers: shapes that were learnt on millions of photographs.

A transformer that starts from nothing needs more roofs than a few towns have. EfficientNet (Tan & Le 2019,
arXiv:1905.11946) in its *lite* form has plain convolutions, no squeeze-and-excitation, and ReLU6; a model starts from
its published weights (``benchmarks/models/convnet.py``) and learns on. Batch norm stands still and is a factor and an
offset for each channel here.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Network
from .heads import PixelFeatures, still

STEM = 32
"""Channels of the first convolution, of stride 2."""
STAGES = (
    # repeats, kernel, stride, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
)
"""Of the table in the paper, without the last two, whose pixels are as large as a quarter of a tile."""
GIVEN = (0, 1, 2, 4)
"""Stages whose features are given: at strides 2, 4, 8 and 16."""
GIVEN_WIDTHS = tuple(STAGES[i][-1] for i in GIVEN)
FOR_TOKENS = 2
"""Of those, the last ones are for tokens."""


class _Norm(nn.Module):
    """A factor and an offset for each channel: a batch norm that stands still."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(Tensor(channels).fill_(1.0))
        self.bias = nn.Parameter(Tensor(channels).fill_(0.0))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight[:, None, None] + self.bias[:, None, None]


class _Convolution(nn.Module):
    """Convolution, norm, and ReLU6 if wanted; borders as TensorFlow's ``SAME`` has them."""

    def __init__(
        self, channels_in: int, channels: int, kernel: int, stride: int = 1, groups: int = 1, bent: bool = True
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, stride, 0, groups=groups, bias=False)
        self.norm = _Norm(channels)
        self.kernel, self.stride, self.bent = kernel, stride, bent

    def forward(self, x: Tensor) -> Tensor:
        borders = [border for side in (x.shape[-1], x.shape[-2]) for border in self._border(side)]
        x = self.norm(self.conv(F.pad(x, borders)))
        return F.relu6(x) if self.bent else x

    def _border(self, side: int) -> tuple[int, int]:
        """Zeros before and after, so that a side is divided by the stride and rounded up."""
        total = max(self.kernel - (side % self.stride or self.stride), 0)
        return total // 2, total - total // 2


class _Block(nn.Module):
    """Inverted bottleneck: wider, one channel at a time, narrower again; added to what came in where that fits."""

    def __init__(self, channels_in: int, channels: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = channels_in * expansion
        layers = [_Convolution(channels_in, wide, 1)] if expansion > 1 else []
        layers += [_Convolution(wide, wide, kernel, stride, wide), _Convolution(wide, channels, 1, bent=False)]
        self.layers = nn.Sequential(*layers)
        self.added = stride == 1 and channels_in == channels

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x) if self.added else self.layers(x)


class Stages(nn.Module):
    """The stages alone.

    Args:
        channels: Planes in.
    """

    def __init__(self, channels: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.stem = _Convolution(channels, STEM, 3, 2)
        self.blocks = nn.ModuleList()
        channels, self.given = STEM, set()
        for stage, (repeats, kernel, stride, expansion, width) in enumerate(STAGES):
            for i in range(repeats):
                self.blocks.append(_Block(channels, width, kernel, 1 if i else stride, expansion))
                channels = width
            if stage in GIVEN:
                self.given.add(len(self.blocks) - 1)

    def forward(self, pixels: Tensor) -> list[Tensor]:
        """Features ``[B, C_s, H/s, W/s]`` at strides s of 2, 4, 8, 16, of ``[B, C, H, W]``; sides are rounded up."""
        x, given = self.stem(pixels), []
        for i, block in enumerate(self.blocks):
            x = block(x)
            if i in self.given:
                given.append(x)
        return given


class ConvNetFeatures(PixelFeatures):
    """Pixel features to which the stages add theirs, and below them what tokens see.

    What is added starts at zero: a network that gets the stages answers as before until it learns.

    Args:
        channels: Planes in.
        network: Gives ``detail_dim`` and the patch size.
    """

    def __init__(self, channels: int, network: Network) -> None:
        """Make the layers; see the class."""
        super().__init__(channels, network)
        self.stages = Stages(channels)
        widths = [network.detail_dim * 2**i for i in range(1, len(self.levels))]
        self.to_pixels = nn.ModuleList(still(a, b) for a, b in zip(GIVEN_WIDTHS, widths))

    def _features(self, pixels: Tensor, valid: Tensor) -> list[tuple[Tensor, Tensor]]:
        given = self.stages(pixels)
        levels = super()._features(pixels, valid)
        for i, (layer, features) in enumerate(zip(self.to_pixels, given), start=1):
            level, weight = levels[i]
            levels[i] = level + layer(features) * (weight > 0), weight
        return levels + [(features, features[:, :1]) for features in given[-FOR_TOKENS:]]


class ConvNetStem(nn.Module):
    """What tokens learn of the stages at strides 8 and 16; starts at zero.

    Args:
        network: Gives ``patch_size`` and ``embed_dim``.
    """

    def __init__(self, network: Network) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.patch_size = network.patch_size
        self.projects = nn.ModuleList(still(width, network.embed_dim) for width in GIVEN_WIDTHS[-FOR_TOKENS:])

    def forward(self, features: Sequence[tuple[Tensor, Tensor]]) -> Tensor:
        """What is added to the tokens of one modality.

        Args:
            features: What :class:`ConvNetFeatures` gave.

        Returns:
            ``[B, N, D]``.
        """
        height, width = features[0][0].shape[-2:]
        grid = height // self.patch_size, width // self.patch_size
        coarse = features[-FOR_TOKENS:]
        planes = [
            F.interpolate(layer(plane), grid, mode="bilinear", align_corners=False)
            for layer, (plane, _) in zip(self.projects, coarse)
        ]
        return sum(planes[1:], planes[0]).flatten(2).transpose(1, 2)
