"""The whole network of a card: normalisation, adapters, encoder, head.

Raw arrays in, class scores out. Normalisation comes from the card and happens here, so that training,
the command line and QGIS cannot differ in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Card, Modality
from .encoder import FusionEncoder, PatchAdapter
from .heads import PixelFeatures, SemanticHead, merge

PATCH_VALID_SHARE = 0.5
"""A patch takes part if at least this share of its pixels is valid."""
HEAD_LEVELS = 4
"""Encoder depths that the head reads: a quarter, half, three quarters and all of the blocks."""


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


class FusionSegmenter(nn.Module):
    """Semantic segmentation from whichever modalities are there.

    Args:
        card: The model's card; sizes, switches, modalities and classes are read from it.
    """

    def __init__(self, card: Card) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.card = card
        network = card.network
        self.normalise = nn.ModuleDict({m.name: Normalise(m) for m in card.modalities})
        self.adapters = nn.ModuleDict(
            {m.name: PatchAdapter(m, network.patch_size, network.embed_dim) for m in card.modalities}
        )
        self.encoder = FusionEncoder(network)
        depths = {max(1, network.depth * level // HEAD_LEVELS) for level in range(1, HEAD_LEVELS + 1)}
        self.depths = sorted(depths)
        self.pixel_features = nn.ModuleDict()
        if network.detail_dim:
            for m in card.modalities:
                channels = self.adapters[m.name].projection.in_channels
                self.pixel_features[m.name] = PixelFeatures(channels, network)
        self.head = SemanticHead(network, len(self.depths), len(card.classes))

    def forward(
        self,
        values: Mapping[str, Tensor],
        valid: Mapping[str, Tensor],
        subsets: Sequence[Sequence[str]] | None = None,
    ) -> Tensor:
        """Class scores before softmax, for one or more subsets of the modalities given.

        Args:
            values: Raw arrays by modality name, each ``[B, C, H, W]`` float32; an absent modality has no entry.
            valid: Boolean ``[B, H, W]`` for each; whole samples may be invalid (absent for that sample).
            subsets: Subsets to answer for; default: one, with all modalities given.

        Returns:
            ``[S, B, K, H, W]``. A sample in which nothing is visible gives finite, meaningless scores.

        Raises:
            ValueError: No modality given, or a side is not a multiple of the patch size.
        """
        names = [m.name for m in self.card.modalities if m.name in values]
        if not names:
            raise ValueError("at least one modality is needed")
        patch = self.card.network.patch_size
        height, width = values[names[0]].shape[-2:]
        if height % patch or width % patch:
            raise ValueError(f"{height} x {width} pixels are not whole patches of {patch}")
        grid = (height // patch, width // patch)

        tokens, visible, details = [], [], {}
        for name in names:
            adapter = self.adapters[name]
            array, ok = self.normalise[name](values[name], valid[name])
            pixels = adapter.pixels(array, ok)
            tokens.append(adapter(pixels))
            share = F.avg_pool2d(ok[:, None].to(pixels.dtype), patch)
            visible.append((share >= PATCH_VALID_SHARE).flatten(1))
            if self.pixel_features:
                details[name] = self.pixel_features[name](pixels, ok)
        seen = torch.stack(visible, 1)  # [B, M, N]

        subsets = [names] if subsets is None else subsets
        members = [[names.index(name) for name in subset] for subset in subsets]
        encoded = self.encoder(
            torch.stack(tokens, 1), grid, None if bool(seen.all()) else seen, members, depths=self.depths
        )
        merged = None
        if details:
            per_subset = [merge([details[name] for name in subset]) for subset in subsets]
            merged = [torch.cat(level) for level in zip(*per_subset)]  # [S * B, ...]
        scores = self.head([level.flatten(0, 1) for level in encoded.fusion], grid, merged)
        return scores.unflatten(0, (len(subsets), -1))
