"""The encoder: one vision transformer for every subset of modalities.

Permission, independence and missing data are explained in ``attention.py``, with the letters of the
shapes. Here the blocks are stacked: tokens of all modalities in, fusion tokens of every requested
subset out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Network
from ..planes import Size
from .attention import FeedForward, MaskedSelfAttention, Members, ModalityAttention, Rows
from .inputs import sincos_positions


class Block(nn.Module):
    """Modality attention (fusion tokens), masked self-attention (all tokens), feed-forward (all tokens)."""

    def __init__(self, network: Network) -> None:
        """Make the layers that the switches ask for."""
        super().__init__()
        dim, heads = network.embed_dim, network.num_heads
        self.modality_attention = self.modality_feed_forward = None
        if network.modality_attention:
            self.modality_attention = ModalityAttention(dim, heads, network.include_self)
            if network.modality_attention_mlp:
                self.modality_feed_forward = FeedForward(dim)
        self.self_attention = MaskedSelfAttention(dim, heads, network.masked_attention)
        self.feed_forward = FeedForward(dim)

    def forward(
        self, fusion: Tensor, x: Tensor, rows: Rows, members: Members, visible: Tensor | None, last: bool
    ) -> tuple[Tensor, Tensor]:
        """One step of all streams; arguments as of :class:`MaskedSelfAttention`, tokens in and out."""
        if self.modality_attention is not None:
            fusion = fusion + self.modality_attention(fusion, x, rows, members, visible)
            if self.modality_feed_forward is not None:
                fusion = fusion + self.modality_feed_forward(fusion)
        update, update_x = self.self_attention(fusion, x, rows, members, visible, last)
        fusion = fusion + update
        fusion = fusion + self.feed_forward(fusion)
        if update_x is not None:
            x = x + update_x
            x = x + self.feed_forward(x)
        return fusion, x


@dataclass
class Encoded:
    """What leaves the encoder."""

    fusion: list[Tensor]  # one per requested depth, each [S, B, N, D], final norm applied
    modalities: Tensor | None  # [B, M, N, D], final norm applied; only if asked for


class FusionEncoder(nn.Module):
    """Modality tokens in, fusion tokens of every requested subset out.

    Args:
        network: Sizes and switches, from the card.
    """

    def __init__(self, network: Network) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.network = network
        grid = network.fusion_grid or 1
        self.fusion_tokens = nn.Parameter(torch.empty(1, network.embed_dim, grid, grid))
        nn.init.trunc_normal_(self.fusion_tokens, std=0.02)
        self.blocks = nn.ModuleList(Block(network) for _ in range(network.depth))
        self.norm = nn.LayerNorm(network.embed_dim, bias=False)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)

    def initial_fusion(self, height: int, width: int) -> Tensor:
        """Learned fusion tokens for a grid of any size, without position code, ``[N, D]``."""
        tokens = self.fusion_tokens
        if tokens.shape[-1] != 1 and tokens.shape[-2:] != (height, width):
            tokens = F.interpolate(tokens, (height, width), mode="bicubic", align_corners=False)
        return tokens.expand(-1, -1, height, width).flatten(2)[0].T

    def forward(
        self,
        tokens: Tensor,
        grid: Size,
        visible: Tensor | None = None,
        members: Sequence[Sequence[int]] | None = None,
        depths: Sequence[int] | None = None,
        keep_modalities: bool = False,
    ) -> Encoded:
        """Run the modality streams once and the fusion streams of all subsets beside them.

        Args:
            tokens: Modality tokens ``[B, M, N, D]`` without position code.
            grid: Rows and columns of patches; their product is N.
            visible: Boolean ``[B, M, N]``; None where every patch is visible.
            members: Subsets to answer for, as indices of modalities; default: one, with all of them.
            depths: Blocks (1..depth) whose fusion tokens are wanted; default: the last.
            keep_modalities: The modality tokens are wanted too, so the last block computes them.

        Returns:
            Fusion tokens per depth, and the modality tokens if asked for; those of a sample that shows nothing of
            the modality mean nothing.

        Raises:
            ValueError: Modality tokens are asked for without the permission rule and for several subsets:
                there is then one stream per subset.
        """
        batch, modalities, positions, dim = tokens.shape
        members = [range(modalities)] if members is None else members
        depths = [len(self.blocks)] if depths is None else list(depths)
        if not self.network.masked_attention and (len(members) > 1 or len(members[0]) < modalities):
            if keep_modalities:
                raise ValueError("without the permission rule a modality's tokens differ from subset to subset")
            # Nothing is shared between subsets: one run each.
            runs = []
            for index in map(list, members):
                seen = None if visible is None else visible[:, index]
                runs.append(self(tokens[:, index], grid, seen, depths=depths).fusion)
            return Encoded([torch.cat(level) for level in zip(*runs)], None)
        code = sincos_positions(*grid, dim).to(tokens)
        rows = self._rows(batch, modalities, visible)
        x = rows.pick(tokens) + code
        fusion = (self.initial_fusion(*grid) + code).expand(len(members), batch, positions, dim)
        levels = {}
        deepest = len(self.blocks) if keep_modalities else max(depths)
        for depth, block in enumerate(self.blocks[:deepest], start=1):
            # After the last block nobody reads the modality tokens, unless they are asked for.
            fusion, x = block(fusion, x, rows, members, visible, last=depth == deepest and not keep_modalities)
            if depth in depths:
                levels[depth] = self.norm(fusion)
        return Encoded([levels[depth] for depth in depths], rows.spread(self.norm(x)) if keep_modalities else None)

    def _rows(self, batch: int, modalities: int, visible: Tensor | None) -> Rows:
        """The streams to compute: in training those of which something is visible.

        In a map always all: how many rows are multiplied at once can change the last digit, and a pixel must not
        depend on its neighbours' layers.
        """
        if visible is None or not self.training or not self.network.masked_attention:
            return Rows(batch, modalities)
        return Rows.of(visible.any(-1))
