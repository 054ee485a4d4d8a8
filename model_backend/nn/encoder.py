"""The encoder: one vision transformer for every subset of modalities.

Method: Chen, Zhao, Bruzzone, "A Novel Approach to Incomplete Multimodal Learning for Remote Sensing
Data Fusion", IEEE TGRS 62, 2024, doi 10.1109/TGRS.2024.3387837. Written from the description of the
method, not from its code.

Letters in shapes: B samples, M modalities given, N patch positions, D token width, S subsets of the
modalities that are asked for at once, h heads, d = D / h.

Two facts carry everything here:

* **Permission.** A modality token sees the tokens of its own modality; a fusion token sees every
  token, fusion tokens included. Nothing else is allowed. So the attention needs no mask: each
  modality attends to itself, and the fusion tokens attend to all (block form).
* **Independence.** It follows that a modality's stream depends on nothing but its own pixels. It is
  computed once, and the fusion streams of any number of subsets read it layer by layer (lock-step).

**Missing data.** A hidden or absent patch is excluded as a key, everywhere and in the same way. Where
a query has no visible key its update is zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..card import Modality, Network

CLASS_EMBED_DIM = 64
"""Width of a class vector before a class map is cut in patches."""


def sincos_positions(height: int, width: int, dim: int) -> Tensor:
    """Fixed 2-D sine-cosine position code for a grid of any size (MoCo v3, arXiv:2104.02057).

    With ``w_k = 10000^(-k / (D/4))``, position (y, x) gets ``[sin(x w), cos(x w), sin(y w), cos(y w)]``.

    Args:
        height: Rows of patches.
        width: Columns of patches.
        dim: Token width D, a multiple of 4.

    Returns:
        Code ``[height * width, D]`` in -1..1, row by row.
    """
    frequency = 10000.0 ** (-torch.arange(dim // 4, dtype=torch.float64) / (dim // 4))
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    x_angle, y_angle = x.reshape(-1, 1) * frequency, y.reshape(-1, 1) * frequency
    code = torch.cat([x_angle.sin(), x_angle.cos(), y_angle.sin(), y_angle.cos()], dim=1)
    return code.float()


class PatchAdapter(nn.Module):
    """Turns one modality into tokens: a linear map of each patch.

    A categorical modality first turns each class into a learned vector.

    Args:
        modality: Its row in the card.
        patch_size: Pixels on a side of a patch.
        dim: Token width D.
    """

    def __init__(self, modality: Modality, patch_size: int, dim: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.embedding = None
        channels = modality.channels
        if modality.kind == "categorical":
            channels = CLASS_EMBED_DIM
            self.embedding = nn.Embedding(len(modality.classes), channels)
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
        return values * valid[:, None]

    def forward(self, pixels: Tensor) -> Tensor:
        """Cut into tokens.

        Args:
            pixels: What :meth:`pixels` gave, ``[B, C', H, W]``, H and W multiples of the patch size.

        Returns:
            Tokens ``[B, N, D]`` without position code.
        """
        return self.projection(pixels).flatten(2).transpose(1, 2)


class FeedForward(nn.Module):
    """LayerNorm, then GEGLU (arXiv:2002.05202): ``W2 (a * gelu(b))`` with ``[a, b] = W1 x``; no biases."""

    def __init__(self, dim: int) -> None:
        """Hidden width is ``int(8/3 D)``."""
        super().__init__()
        hidden = int(dim * 8 / 3)
        self.norm = nn.LayerNorm(dim, bias=False)
        self.expand = nn.Linear(dim, 2 * hidden, bias=False)
        self.contract = nn.Linear(hidden, dim, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """``[..., D]`` to the update ``[..., D]``, to be added by the caller."""
        value, gate = self.expand(self.norm(x)).chunk(2, dim=-1)
        return self.contract(value * F.gelu(gate))


class ModalityAttention(nn.Module):
    """At every position the fusion token queries the modality tokens of the *same* position.

    ``a_m = softmax_m(q . k_m / sqrt(d))`` over the modalities visible there, per head; update
    ``W_o sum_m a_m v_m``. Version C of the method; ``include_self`` adds the fusion token to the
    keys (version A).
    """

    def __init__(self, dim: int, num_heads: int, include_self: bool = False) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.num_heads, self.include_self = num_heads, include_self
        self.norm = nn.LayerNorm(dim, bias=False)
        self.query = nn.Linear(dim, dim, bias=False)
        self.key_value = nn.Linear(dim, 2 * dim, bias=False)
        self.out = nn.Linear(dim, dim, bias=False)

    def forward(self, fusion: Tensor, x: Tensor, members: Sequence[Sequence[int]], visible: Tensor | None) -> Tensor:
        """The update of the fusion tokens.

        Args:
            fusion: ``[S, B, N, D]``.
            x: Modality tokens ``[B, M, N, D]``.
            members: For each of the S subsets, the indices of its modalities.
            visible: Boolean ``[B, M, N]``, or None where every patch is visible.

        Returns:
            ``[S, B, N, D]``; zero where no modality is visible (unless ``include_self``).
        """
        heads = (self.num_heads, -1)
        normed = self.norm(fusion)
        query = self.query(normed).unflatten(-1, heads)  # [S, B, N, h, d]
        key, value = self.key_value(self.norm(x)).unflatten(-1, (2, *heads)).unbind(-3)  # [B, M, N, h, d]
        scale = query.shape[-1] ** -0.5
        updates = []
        for s, chosen in enumerate(members):
            index = list(chosen)
            keys, values = key[:, index], value[:, index]  # [B, m, N, h, d]
            seen = None if visible is None else visible[:, index]
            if self.include_self:
                self_key, self_value = self.key_value(normed[s]).unflatten(-1, (2, *heads)).unbind(-3)
                keys, values = torch.cat([keys, self_key[:, None]], 1), torch.cat([values, self_value[:, None]], 1)
                seen = None if seen is None else F.pad(seen, (0, 0, 0, 1), value=True)
            scores = (query[s][:, None] * keys).sum(-1) * scale  # [B, m, N, h]
            if seen is not None:
                # A row that sees nothing gets equal weights here and is set to zero below, so it is never NaN.
                scores = scores.masked_fill(~(seen | ~seen.any(1, keepdim=True))[..., None], float("-inf"))
            gathered = (scores.softmax(1)[..., None] * values).sum(1)  # [B, N, h, d]
            if seen is not None:
                gathered = gathered * seen.any(1)[..., None, None]
            updates.append(gathered.flatten(-2))
        return self.out(torch.stack(updates))


def attend(query: Tensor, key: Tensor, value: Tensor, visible: Tensor | None) -> Tensor:
    """Scaled dot-product attention with a key mask, zero where nothing is visible.

    Args:
        query: ``[B, Q, h, d]``.
        key: ``[B, K, h, d]``.
        value: ``[B, K, h, d]``.
        visible: Boolean ``[B, K]``, or None where every key is visible.

    Returns:
        ``[B, Q, h * d]``.
    """
    mask = None
    if visible is not None:
        some = visible.any(1)  # [B]
        mask = (visible | ~some[:, None])[:, None, None]
    query, key, value = (t.transpose(1, 2) for t in (query, key, value))
    out = F.scaled_dot_product_attention(query, key, value, attn_mask=mask).transpose(1, 2).flatten(2)
    return out if visible is None else out * some[:, None, None]


class MaskedSelfAttention(nn.Module):
    """Self-attention under the permission rule, one set of weights for all tokens, in block form.

    Without the rule (``masked=False``, MultiViT) every token sees every visible token.
    """

    def __init__(self, dim: int, num_heads: int, masked: bool = True) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.num_heads, self.masked = num_heads, masked
        self.norm = nn.LayerNorm(dim, bias=False)
        self.query = nn.Linear(dim, dim, bias=False)
        self.key_value = nn.Linear(dim, 2 * dim, bias=False)
        self.out = nn.Linear(dim, dim, bias=False)

    def forward(
        self, fusion: Tensor, x: Tensor, members: Sequence[Sequence[int]], visible: Tensor | None, last: bool
    ) -> tuple[Tensor, Tensor | None]:
        """The updates of all tokens.

        Args:
            fusion: ``[S, B, N, D]``.
            x: Modality tokens ``[B, M, N, D]``.
            members: For each of the S subsets, the indices of its modalities.
            visible: Boolean ``[B, M, N]``, or None where every patch is visible.
            last: Nobody reads the modality tokens any more, so only their keys and values are made.

        Returns:
            Updates of ``fusion`` ``[S, B, N, D]`` and of ``x`` ``[B, M, N, D]`` (None if ``last``).
        """
        heads = (self.num_heads, -1)
        batch, modalities, positions, _ = x.shape
        normed, normed_x = self.norm(fusion), self.norm(x)
        query = self.query(normed).unflatten(-1, heads)  # [S, B, N, h, d]
        key, value = self.key_value(normed).unflatten(-1, (2, *heads)).unbind(-3)
        key_x, value_x = self.key_value(normed_x).unflatten(-1, (2, *heads)).unbind(-3)  # [B, M, N, h, d]
        query_x = None if last else self.query(normed_x).unflatten(-1, heads)

        out, out_x = [], None
        if self.masked and query_x is not None:  # each modality attends to itself
            seen = None if visible is None else visible.flatten(0, 1)
            out_x = attend(query_x.flatten(0, 1), key_x.flatten(0, 1), value_x.flatten(0, 1), seen)
            out_x = out_x.unflatten(0, (batch, modalities))
        for s, chosen in enumerate(members):  # fusion attends to all
            index = list(chosen)
            keys = torch.cat([key_x[:, index].flatten(1, 2), key[s]], 1)  # [B, (m + 1) N, h, d]
            values = torch.cat([value_x[:, index].flatten(1, 2), value[s]], 1)
            seen = None if visible is None else F.pad(visible[:, index].flatten(1), (0, positions), value=True)
            out.append(attend(query[s], keys, values, seen))
            if not self.masked and query_x is not None:  # ... and so does everyone else; S is 1 here
                out_x = attend(query_x.flatten(1, 2), keys, values, seen).unflatten(1, (modalities, positions))
        return self.out(torch.stack(out)), None if out_x is None else self.out(out_x)


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
        self, fusion: Tensor, x: Tensor, members: Sequence[Sequence[int]], visible: Tensor | None, last: bool
    ) -> tuple[Tensor, Tensor]:
        """One step of all streams; arguments as of :class:`MaskedSelfAttention`, tokens in and out."""
        if self.modality_attention is not None:
            fusion = fusion + self.modality_attention(fusion, x, members, visible)
            if self.modality_feed_forward is not None:
                fusion = fusion + self.modality_feed_forward(fusion)
        update, update_x = self.self_attention(fusion, x, members, visible, last)
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
        grid: tuple[int, int],
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
            Fusion tokens per depth, and the modality tokens if asked for.
        """
        batch, modalities, positions, dim = tokens.shape
        members = [range(modalities)] if members is None else members
        if not self.network.masked_attention and (len(members) > 1 or len(members[0]) < modalities):
            # Without the rule nothing is shared between subsets: one run each.
            runs = [self._one_subset(tokens, grid, visible, m, depths, keep_modalities) for m in members]
            return Encoded([torch.cat(level) for level in zip(*(r.fusion for r in runs))], None)
        code = sincos_positions(*grid, dim).to(tokens)
        x = tokens + code
        fusion = (self.initial_fusion(*grid) + code).expand(len(members), batch, positions, dim)
        depths = [len(self.blocks)] if depths is None else list(depths)
        levels = {}
        for depth, block in enumerate(self.blocks, start=1):
            last = depth == len(self.blocks) and not keep_modalities
            fusion, x = block(fusion, x, members, visible, last)
            if depth in depths:
                levels[depth] = self.norm(fusion)
        return Encoded([levels[depth] for depth in depths], self.norm(x) if keep_modalities else None)

    def _one_subset(
        self,
        tokens: Tensor,
        grid: tuple[int, int],
        visible: Tensor | None,
        member: Sequence[int],
        depths: Sequence[int] | None,
        keep_modalities: bool,
    ) -> Encoded:
        index = list(member)
        seen = None if visible is None else visible[:, index]
        return self(tokens[:, index], grid, seen, None, depths, keep_modalities)
