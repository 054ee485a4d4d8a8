"""The encoder once more, dense: one sequence, one permission matrix, the usual einsum and fill.

The reference that the block form is proved equal to, and the benchmarks' comparison. It shares the
weights of an encoder and none of its attention code. Not part of the library.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from layerfuse.model_backend.nn.encoder import FusionEncoder
from layerfuse.model_backend.nn.inputs import sincos_positions
from torch import Tensor


def permission(modalities: int, positions: int, masked: bool = True) -> Tensor:
    """Boolean ``[(M + 1) N, (M + 1) N]``, query by key: same type, or the query is a fusion token."""
    kind = torch.arange(modalities + 1).repeat_interleave(positions)
    allowed = (kind[:, None] == kind) | (kind[:, None] == modalities)
    return allowed if masked else torch.ones_like(allowed)


def dense_attention(query: Tensor, key: Tensor, value: Tensor, allowed: Tensor, fused: bool = False) -> Tensor:
    """Masked attention; rows that see nothing give zero.

    Args:
        query: ``[..., Q, d]``.
        key: ``[..., K, d]``.
        value: ``[..., K, d]``.
        allowed: Boolean, broadcast to ``[..., Q, K]``.
        fused: Through ``scaled_dot_product_attention`` with the mask, instead of einsum and fill.

    Returns:
        ``[..., Q, d]``.
    """
    some = allowed.any(-1, keepdim=True)
    if fused:
        return F.scaled_dot_product_attention(query, key, value, attn_mask=allowed | ~some) * some
    scores = torch.einsum("...qd,...kd->...qk", query, key) * query.shape[-1] ** -0.5
    scores = scores.masked_fill(~allowed, -torch.finfo(scores.dtype).max)
    return torch.einsum("...qk,...kd->...qd", scores.softmax(-1), value) * some


def _project(layer, x: Tensor, heads: int) -> tuple[Tensor, Tensor, Tensor]:
    """Queries, keys and values ``[..., h, T, d]`` of tokens ``[..., T, D]``."""
    normed = layer.norm(x)
    parts = (layer.query(normed), *layer.key_value(normed).chunk(2, -1))
    return tuple(part.unflatten(-1, (heads, -1)).transpose(-2, -3) for part in parts)


def dense_encode(
    encoder: FusionEncoder,
    tokens: Tensor,
    grid: tuple[int, int],
    visible: Tensor | None = None,
    depths: list[int] | None = None,
    fused: bool = False,
) -> tuple[list[Tensor], Tensor]:
    """What the encoder computes for one subset, all modalities given.

    Args:
        encoder: Gives weights and switches.
        tokens: ``[B, M, N, D]``.
        grid: Rows and columns of patches.
        visible: Boolean ``[B, M, N]``; None: every patch.
        depths: Blocks whose fusion tokens are wanted; default: the last.
        fused: See :func:`dense_attention`.

    Returns:
        Fusion tokens per depth, each ``[B, N, D]``, and modality tokens ``[B, M, N, D]``, final norm applied.
    """
    network = encoder.network
    heads = network.num_heads
    batch, modalities, positions, dim = tokens.shape
    code = sincos_positions(*grid, dim).to(tokens)
    fusion = (encoder.initial_fusion(*grid) + code).expand(batch, 1, positions, dim)
    x = torch.cat([tokens + code, fusion], 1)  # [B, M + 1, N, D], fusion last
    seen = torch.ones(batch, modalities, positions, dtype=torch.bool) if visible is None else visible
    seen = torch.cat([seen, torch.ones(batch, 1, positions, dtype=torch.bool)], 1)
    allowed = permission(modalities, positions, network.masked_attention) & seen.flatten(1)[:, None, None]
    levels = []
    for block in encoder.blocks:
        if block.modality_attention is not None:  # among the M + 1 tokens of a position; only fusion changes
            query, key, value = _project(block.modality_attention, x.transpose(1, 2), heads)  # [B, N, h, M + 1, d]
            keys_seen = seen.clone()
            keys_seen[:, -1] = network.include_self
            gathered = dense_attention(query[..., -1:, :], key, value, keys_seen.transpose(1, 2)[:, :, None, None])
            update = block.modality_attention.out(gathered.squeeze(-2).flatten(-2))
            fusion = x[:, -1] + update
            if block.modality_feed_forward is not None:
                fusion = fusion + block.modality_feed_forward(fusion)
            x = torch.cat([x[:, :-1], fusion[:, None]], 1)
        flat = x.flatten(1, 2)  # [B, (M + 1) N, D]
        query, key, value = _project(block.self_attention, flat, heads)
        gathered = dense_attention(query, key, value, allowed, fused)
        flat = flat + block.self_attention.out(gathered.transpose(1, 2).flatten(-2))
        flat = flat + block.feed_forward(flat)
        x = flat.unflatten(1, (modalities + 1, positions))
        levels.append(encoder.norm(x[:, -1]))
    wanted = [len(encoder.blocks)] if depths is None else depths
    return [levels[depth - 1] for depth in wanted], encoder.norm(x[:, :-1])
