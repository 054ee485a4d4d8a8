"""From raw arrays to tokens: normalisation, patches, positions. One row of the card, one set of layers."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Modality

CLASS_EMBED_DIM = 64
"""Width of a class vector before a class map is cut in patches."""
RELIEF_PLANES = 3
"""What :class:`Relief` adds to each band."""
SLOPE_UNIT = 0.1
"""Slope, metres per metre, up to which its plane is about linear."""
HEIGHT_UNIT = 10.0
"""Metres above or below the tile's mean up to which their plane is about linear."""


def sincos_positions(height: int, width: int, dim: int, step: float = 1.0) -> Tensor:
    """Fixed 2-D sine-cosine position code for a grid of any size (MoCo v3, arXiv:2104.02057).

    With ``w_k = 10000^(-k / (D/4))``, position (y, x) gets ``[sin(x w), cos(x w), sin(y w), cos(y w)]``.
    The paper stores the code of a 16 x 16 grid and resizes it for others, which squeezes or stretches
    distances between patches; made afresh, two patches five apart are five apart in every tile.

    Args:
        height: Rows of patches.
        width: Columns of patches.
        dim: Token width D, a multiple of 4.
        step: Distance between neighbours; the levels of a pyramid have different ones and share a centre.

    Returns:
        Code ``[height * width, D]`` in -1..1, row by row.
    """
    frequency = 10000.0 ** (-torch.arange(dim // 4, dtype=torch.float64) / (dim // 4))
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    y, x = (((axis.reshape(-1, 1) + 0.5) * step - 0.5) * frequency for axis in (y, x))
    return torch.cat([x.sin(), x.cos(), y.sin(), y.cos()], dim=1).float()


class Normalise(nn.Module):
    """Raw values to network input: ``(clip(stored * scale + offset) - mean) / stddev`` per band.

    For a categorical modality: pixel values to class indices. Values that are not finite, or no class
    of the card, become invalid.
    """

    def __init__(self, modality: Modality) -> None:
        """Take the numbers of the modality's row in the card."""
        super().__init__()
        self.categorical = modality.kind == "categorical"
        if self.categorical:
            codes = torch.tensor([float(c.value) for c in modality.classes])
            self.register_buffer("codes", codes, persistent=False)
            return
        for name in ("scale", "offset", "minimum", "maximum", "mean", "stddev"):
            column = torch.tensor([getattr(band, name) for band in modality.bands], dtype=torch.float64)
            self.register_buffer(name, column.float()[:, None, None], persistent=False)

    def forward(self, values: Tensor, valid: Tensor) -> tuple[Tensor, Tensor]:
        """Normalise one modality.

        Args:
            values: Stored values ``[B, C, H, W]``, anything where invalid (NaN included).
            valid: Boolean ``[B, H, W]``.

        Returns:
            Network input of the same shape, zero where invalid, and the validity left.
        """
        if self.categorical:
            match = values == self.codes[:, None, None]  # [B, K, H, W]
            valid = valid & match.any(1)
            return match.to(torch.uint8).argmax(1, keepdim=True), valid
        valid = valid & torch.isfinite(values).all(1)
        values = torch.where(valid[:, None], values, 0.0)
        physical = (values * self.scale + self.offset).clamp(self.minimum, self.maximum)
        return (physical - self.mean) / self.stddev * valid[:, None], valid


class Relief(nn.Module):
    """The shape of the ground: slope along both axes, and height above the mean of the tile.

    Height above sea level tells which scene this is; a river bank of five metres is lost beside the spread of heights
    of all scenes. Each plane is ``asinh(x / unit)``: steep and flat land are both told apart.

    Args:
        modality: Its row in the card, heights in metres.
        pixel_size: Metres.
    """

    def __init__(self, modality: Modality, pixel_size: float) -> None:
        """Take the numbers that turn network input back into metres; see the class."""
        super().__init__()
        self.pixel_size = pixel_size
        deviation = torch.tensor([band.stddev for band in modality.bands])
        self.register_buffer("stddev", deviation[:, None, None], persistent=False)

    def forward(self, values: Tensor, valid: Tensor) -> Tensor:
        """Planes of relief.

        Args:
            values: Normalised heights ``[B, C, H, W]``.
            valid: Boolean ``[B, H, W]``; other pixels have no part in any plane.

        Returns:
            ``[B, C * RELIEF_PLANES, H, W]``, zero where invalid.
        """
        there = valid[:, None].float()
        height = values * self.stddev * there
        pixels = there.sum((2, 3), keepdim=True).clamp_min(1)
        above = (height - height.sum((2, 3), keepdim=True) / pixels) / HEIGHT_UNIT
        slopes = [self._slope(height, there, axis) / SLOPE_UNIT for axis in (2, 3)]
        return torch.cat([*slopes, above], 1).asinh() * there

    def _slope(self, height: Tensor, there: Tensor, axis: int) -> Tensor:
        """Rise along an axis, metres per metre: mean over the neighbours that are there, before and after."""
        count = height.shape[axis] - 1
        known = there.narrow(axis, 0, count) * there.narrow(axis, 1, count)
        rise = (height.narrow(axis, 1, count) - height.narrow(axis, 0, count)) * known
        before, after = ([1, 0, 0, 0], [0, 1, 0, 0]) if axis == 3 else ([0, 0, 1, 0], [0, 0, 0, 1])
        total = F.pad(rise, before) + F.pad(rise, after)
        return total / (F.pad(known, before) + F.pad(known, after)).clamp_min(1) / self.pixel_size


class PatchAdapter(nn.Module):
    """Turns one modality into tokens: a linear map of each patch.

    A categorical modality first turns each class into a learned vector.

    Args:
        modality: Its row in the card.
        patch_size: Pixels on a side of a patch.
        dim: Token width D.
        relief: Makes planes beside those of the bands; None: no more planes.
    """

    def __init__(self, modality: Modality, patch_size: int, dim: int, relief: Relief | None = None) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.embedding = None
        self.relief = relief
        channels = modality.channels * (1 if relief is None else 1 + RELIEF_PLANES)
        if modality.kind == "categorical":
            channels = CLASS_EMBED_DIM
            # Given its weight, it draws none: on torch's meta device that would import torch's compiler, for a second.
            weight = torch.empty(len(modality.classes), channels)
            self.embedding = nn.Embedding(*weight.shape, _weight=weight)
            nn.init.trunc_normal_(self.embedding.weight, std=0.02)
        self.projection = nn.Conv2d(channels, dim, patch_size, patch_size)
        nn.init.xavier_uniform_(self.projection.weight.view(dim, -1))
        nn.init.zeros_(self.projection.bias)

    def pixels(self, values: Tensor, valid: Tensor) -> Tensor:
        """Feature planes with invalid pixels at zero.

        Args:
            values: Normalised values ``[B, C, H, W]``, or class indices ``[B, 1, H, W]`` for a categorical modality.
            valid: Boolean ``[B, H, W]``.

        Returns:
            ``[B, C', H, W]``.
        """
        if self.embedding is not None:
            values = self.embedding(values[:, 0].long()).permute(0, 3, 1, 2)
        values = values * valid[:, None]
        return values if self.relief is None else torch.cat([values, self.relief(values, valid)], 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """Cut into tokens.

        Args:
            pixels: What :meth:`pixels` gave, ``[B, C', H, W]``, H and W multiples of the patch size.

        Returns:
            Tokens ``[B, N, D]`` without position code.
        """
        return self.projection(pixels).flatten(2).transpose(1, 2)
