"""The outside baseline with a network: a small U-Net with early fusion, as a practitioner would write it.

All layers are stacked as channels, each with a channel that says where it is valid; a missing layer is zero.
Trained without modality dropout (always all layers) or with it (random subsets, drawn as for the method).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from layerfuse.model_backend.card import Card
from layerfuse.model_backend.nn.heads import Convolution
from layerfuse.model_backend.nn.inputs import Normalise
from torch import Tensor, nn

LEVELS = 3
"""How often the resolution is halved: context of about 60 pixels."""


class UNet(nn.Module):
    """Semantic segmentation; called as the project's own networks are, so that the same loop trains it.

    Args:
        card: Modalities and classes; the network's switches play no part.
        width: Channels at full resolution, doubled with each level.
    """

    def __init__(self, card: Card, width: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.card = card
        self.normalise = nn.ModuleDict({m.name: Normalise(m) for m in card.modalities})
        self.planes = {m.name: len(m.classes) or m.channels for m in card.modalities}
        channels = sum(self.planes.values()) + len(self.planes)
        widths = [width * 2**level for level in range(LEVELS + 1)]
        self.down = nn.ModuleList()
        for out in widths:
            self.down.append(nn.Sequential(Convolution(channels, out), Convolution(out, out)))
            channels = out
        self.up = nn.ModuleList()
        for out in reversed(widths[:-1]):
            self.up.append(nn.Sequential(Convolution(channels + out, out), Convolution(out, out)))
            channels = out
        self.classify = nn.Conv2d(channels, len(card.classes), 1)

    def forward(
        self,
        values: Mapping[str, Tensor],
        valid: Mapping[str, Tensor],
        subsets: Sequence[Sequence[str]] | None = None,
        visible: None = None,
    ) -> Tensor:
        """Class scores for one or more subsets of the modalities given.

        Args:
            values: Raw arrays by modality name, each ``[B, C, H, W]``; an absent modality has no entry.
            valid: Boolean ``[B, H, W]`` for each.
            subsets: Subsets to answer for; default: one, with all modalities given.
            visible: A U-Net has no patches that could be hidden.

        Returns:
            ``[S, B, K, H, W]``.
        """
        subsets = [list(values)] if subsets is None else subsets
        ready = {name: self._ready(name, values[name], valid[name]) for name in values}
        like = next(iter(ready.values()))
        stacks = []
        for subset in subsets:
            layers = [
                ready[name] if name in subset else like.new_zeros(len(like), planes + 1, *like.shape[2:])
                for name, planes in self.planes.items()
            ]
            stacks.append(torch.cat(layers, 1))
        x, levels = torch.cat(stacks), []  # [S * B, C, H, W]
        for depth, block in enumerate(self.down):
            x = block(F.max_pool2d(x, 2) if depth else x)
            levels.append(x)
        for block, skip in zip(self.up, reversed(levels[:-1])):
            x = F.interpolate(x, skip.shape[-2:], mode="bilinear", align_corners=False)
            x = block(torch.cat([x, skip], 1))
        return self.classify(x).unflatten(0, (len(subsets), -1))

    def _ready(self, name: str, values: Tensor, valid: Tensor) -> Tensor:
        """Planes of one modality, zero where invalid, and its validity: ``[B, planes + 1, H, W]``."""
        normalised, inside = self.normalise[name](values, valid)
        if self.card.modality(name).kind == "categorical":
            normalised = F.one_hot(normalised[:, 0].long(), self.planes[name]).permute(0, 3, 1, 2) * inside[:, None]
        return torch.cat([normalised.float(), inside[:, None].float()], 1)
