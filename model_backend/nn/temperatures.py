"""What class scores are divided by before they become probabilities, so that a model is as sure as it is often right.

C. Guo et al., On calibration of modern neural networks, 2017. Numbers come from the card: ``training/calibration.py``
finds them. B tiles, M modalities in card order.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from ..card import Card

NOTHING = 1e-4
"""A band whose normalised values are all nearer to its mean is lacking: see ``raster/source.py``."""


class Temperatures(nn.Module):
    """Temperatures of tiles, by the layers that each has and the bands that these lack.

    Args:
        card: The model's.
    """

    def __init__(self, card: Card) -> None:
        """Take the numbers; see the class."""
        super().__init__()
        self.names = card.modality_names
        sizes = [card.temperature(self.names[: size + 1]) for size in range(len(self.names))]
        self.register_buffer("sizes", torch.tensor(sizes), persistent=False)
        members, rows = [], []
        longest = max(map(len, card.subset_temperatures.values()), default=1)
        for key in card.subset_temperatures:
            subset = key.split("+")
            members.append([name in subset for name in self.names])
            rows.append([card.temperature(subset, count) for count in range(longest)])
        self.register_buffer("members", torch.tensor(members, dtype=torch.bool), persistent=False)
        self.register_buffer("rows", torch.tensor(rows), persistent=False)

    def forward(self, present: Mapping[str, Tensor], lacking: Mapping[str, Tensor]) -> Tensor:
        """What the scores of each tile are to be divided by.

        Args:
            present: By modality name, whether a tile has any of it: bool ``[B]``; others are absent.
            lacking: By modality name, how many of its bands a tile lacks: int ``[B]``; see :func:`bands_lacking`.

        Returns:
            Float32 ``[B]``; anything where a tile has nothing.
        """
        none = torch.zeros_like(next(iter(present.values())))
        there = torch.stack([present.get(name, none) for name in self.names], 1)  # [B, M]
        found = self.sizes[(there.sum(1) - 1).clamp_min(0)]
        counts = sum(lacking[name] * present[name] for name in lacking if name in present) + none.long()
        for members, row in zip(self.members, self.rows):
            found = torch.where((there == members).all(1), row[counts.clamp_max(len(row) - 1)], found)
        return found


def bands_lacking(values: Tensor, valid: Tensor) -> Tensor:
    """How many bands each tile lacks: int64 ``[B]``, of normalised values ``[B, C, H, W]`` and valid ``[B, H, W]``."""
    return ((values.abs() <= NOTHING) | ~valid[:, None]).flatten(2).all(2).sum(1)
