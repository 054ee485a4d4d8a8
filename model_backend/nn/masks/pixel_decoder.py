"""From fusion tokens to a pyramid of feature maps, for the mask head.

Tokens of four depths make maps at four strides (ViTDet style, arXiv:2203.16527; strides relative to a
patch of 16 pixels): a quarter of the depth at stride 4, half at 8, three quarters at 16, all at 32. The
three coarse maps exchange information by multi-scale deformable attention (Deformable DETR,
arXiv:2010.04159), in plain torch by ``grid_sample``; the finest then takes them up (one FPN step).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...planes import Size
from ..inputs import sincos_positions

LEVELS = 3
"""Maps that exchange information, and that queries read in turn: strides 8, 16 and 32."""
POINTS = 4
"""Places that deformable attention looks at, per head and level."""
LAYERS = 2
"""Deformable attention layers."""
STRIDES = (0.25, 0.5, 1.0, 2.0)
"""Distance between neighbours in each map, in patches."""


def group_norm(channels: int) -> nn.GroupNorm:
    """GroupNorm with 32 groups, or as many as divide the channels."""
    return nn.GroupNorm(math.gcd(32, channels), channels)


class TokenPyramid(nn.Module):
    """Fusion tokens of four depths to maps ``[B, D, h, w]`` at strides 4, 8, 16 and 32.

    Args:
        dim: Token width D.
    """

    def __init__(self, dim: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        up = [nn.ConvTranspose2d(dim, dim, 2, 2) for _ in range(3)]
        self.stride4 = nn.Sequential(up[0], group_norm(dim), nn.GELU(), up[1])
        self.stride8 = up[2]

    def forward(self, tokens: Sequence[Tensor], grid: Size) -> list[Tensor]:
        """``tokens``: four times ``[B, N, D]``, shallow to deep; returns maps, finest first."""
        res2, res3, res4, res5 = (t.transpose(1, 2).unflatten(2, grid) for t in tokens)
        return [self.stride4(res2), self.stride8(res3), res4, F.max_pool2d(res5, 2, ceil_mode=True)]


def deformable_attention(value: Tensor, shapes: Sequence[Size], places: Tensor, weights: Tensor) -> Tensor:
    """Weighted sum of values sampled bilinearly at real-valued places of several maps.

    Args:
        value: ``[B, T, h, d]``, the pixels of all L maps, one map after the other.
        shapes: Rows and columns of each map.
        places: ``[B, Q, h, L, P, 2]``, x and y in 0..1 of each map; outside there are zeros.
        weights: ``[B, Q, h, L, P]``.

    Returns:
        ``[B, Q, h * d]``.
    """
    batch, queries, heads = places.shape[:3]
    sampled = []
    for level, (part, shape) in enumerate(zip(value.split([h * w for h, w in shapes], 1), shapes)):
        image = part.permute(0, 2, 3, 1).flatten(0, 1).unflatten(2, shape)  # [B h, d, rows, columns]
        where = 2 * places[:, :, :, level].transpose(1, 2).flatten(0, 1) - 1  # [B h, Q, P, 2]
        sampled.append(F.grid_sample(image, where, mode="bilinear", padding_mode="zeros", align_corners=False))
    weights = weights.transpose(1, 2).reshape(batch * heads, 1, queries, -1)  # [B h, 1, Q, L P]
    out = (torch.cat(sampled, -1) * weights).sum(-1)  # [B h, d, Q]
    return out.unflatten(0, (batch, heads)).flatten(1, 2).transpose(1, 2)


class DeformableAttention(nn.Module):
    """Each pixel looks at a few learned places around itself, in every map.

    Args:
        dim: Width.
        num_heads: Heads h.
    """

    def __init__(self, dim: int, num_heads: int) -> None:
        """Make the layers: at first every head looks in its own direction, each point one pixel further."""
        super().__init__()
        self.num_heads = num_heads
        self.offsets = nn.Linear(dim, num_heads * LEVELS * POINTS * 2)
        self.weights = nn.Linear(dim, num_heads * LEVELS * POINTS)
        self.value, self.out = nn.Linear(dim, dim), nn.Linear(dim, dim)
        for layer in (self.offsets, self.weights):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
        angle = torch.arange(num_heads) * (2 * math.pi / num_heads)
        direction = torch.stack([angle.cos(), angle.sin()], -1)
        direction = direction / direction.abs().amax(-1, keepdim=True)
        steps = direction[:, None, None] * torch.arange(1, POINTS + 1)[:, None]  # [h, 1, P, 2]
        with torch.no_grad():
            self.offsets.bias.copy_(steps.expand(-1, LEVELS, -1, -1).flatten())
        for layer in (self.value, self.out):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor, positions: Tensor, shapes: Sequence[Size]) -> Tensor:
        """The update of all pixels.

        Args:
            x: ``[B, T, D]``, the pixels of all maps.
            positions: Their position code ``[T, D]``.
            shapes: Rows and columns of each map.

        Returns:
            ``[B, T, D]``.
        """
        query = x + positions
        layout = (self.num_heads, LEVELS, POINTS)
        offsets = self.offsets(query).unflatten(-1, (*layout, 2))  # in pixels of the map looked at
        weights = self.weights(query).unflatten(-1, (self.num_heads, -1)).softmax(-1).unflatten(-1, layout[1:])
        size = torch.tensor([[w, h] for h, w in shapes]).to(x)[:, None]  # [L, 1, 2]
        places = pixel_centres(shapes).to(x)[:, None, None, None] + offsets / size
        value = self.value(x).unflatten(-1, (self.num_heads, -1))
        return self.out(deformable_attention(value, shapes, places, weights))


def pixel_centres(shapes: Sequence[Size]) -> Tensor:
    """X and y in 0..1 of the pixels of all maps, ``[T, 2]``."""
    centres = []
    for height, width in shapes:
        y, x = torch.meshgrid(torch.arange(height) + 0.5, torch.arange(width) + 0.5, indexing="ij")
        centres.append(torch.stack([x / width, y / height], -1).flatten(0, 1))
    return torch.cat(centres)


class PixelLayer(nn.Module):
    """Deformable attention and a ReLU feed-forward layer, each followed by a norm."""

    def __init__(self, dim: int, num_heads: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.attention = DeformableAttention(dim, num_heads)
        self.norm_attention, self.norm_mlp = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.ReLU(), nn.Linear(4 * dim, dim))

    def forward(self, x: Tensor, positions: Tensor, shapes: Sequence[Size]) -> Tensor:
        """As :meth:`DeformableAttention.forward`, tokens out."""
        x = self.norm_attention(x + self.attention(x, positions, shapes))
        return self.norm_mlp(x + self.mlp(x))


class PixelDecoder(nn.Module):
    """Pyramid to mask features and to the three maps that queries read.

    Args:
        channels: Channels of the pyramid.
        dim: Width of the result.
        num_heads: Heads of deformable attention.
    """

    def __init__(self, channels: int, dim: int, num_heads: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.dim = dim
        self.project = nn.ModuleList(
            nn.Sequential(nn.Conv2d(channels, dim, 1), group_norm(dim)) for _ in range(LEVELS + 1)
        )
        self.level = nn.Parameter(torch.empty(LEVELS, dim))
        nn.init.trunc_normal_(self.level)
        self.layers = nn.ModuleList(PixelLayer(dim, num_heads) for _ in range(LAYERS))
        self.smooth = nn.Sequential(nn.Conv2d(dim, dim, 3, padding=1), group_norm(dim), nn.ReLU())
        self.mask_features = nn.Conv2d(dim, dim, 1)

    def forward(self, pyramid: Sequence[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Decode.

        Args:
            pyramid: Four maps ``[B, C, h, w]``, finest first.

        Returns:
            Mask features ``[B, dim, h, w]`` at the finest stride, and the other three maps ``[B, dim, h, w]``,
            coarsest first.
        """
        finest, *maps = (project(level) for project, level in zip(self.project, pyramid))
        shapes = [Size(*level.shape[-2:]) for level in maps]
        x = torch.cat([level.flatten(2).transpose(1, 2) for level in maps], 1)  # [B, T, dim]
        positions = level_positions(shapes, self.dim, self.level)
        for layer in self.layers:
            x = layer(x, positions, shapes)
        parts = x.split([h * w for h, w in shapes], 1)
        maps = [part.transpose(1, 2).unflatten(2, shape) for part, shape in zip(parts, shapes)]
        up = F.interpolate(maps[0], finest.shape[-2:], mode="bilinear", align_corners=False)
        return self.mask_features(self.smooth(F.relu(finest) + up)), maps[::-1]


def level_positions(shapes: Sequence[Size], dim: int, level: Tensor) -> Tensor:
    """Position code of the pixels of all coarse maps, finest first, plus a vector per map ``[L, dim]``."""
    codes = [
        sincos_positions(*shape, dim, step).to(level) + vector
        for shape, step, vector in zip(shapes, STRIDES[1:], level)
    ]
    return torch.cat(codes)
