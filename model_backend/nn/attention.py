"""The attentions of the method and the feed-forward layer.

Method: Chen, Zhao, Bruzzone, "A Novel Approach to Incomplete Multimodal Learning for Remote Sensing
Data Fusion", IEEE TGRS 62, 2024, doi 10.1109/TGRS.2024.3387837. Written from the description of the
method, not from its code.

Letters in shapes: B samples, M modalities given, N patch positions, D token width, S subsets of the
modalities that are asked for at once, h heads, d = D / h.

R rows: the (sample, modality) pairs whose stream is computed, B * M or fewer; see :class:`Rows`.

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

Members = Sequence[Sequence[int]]
"""For each of the S subsets, the indices of its modalities."""


@dataclass(frozen=True)
class Rows:
    """Which modality streams are computed, of which samples: one row of tokens ``[N, D]`` for each.

    A modality that a sample lacks is nobody's key, so its stream need not exist. In a batch of scenes with different
    layers that is half of all streams and more.
    """

    batch: int  # B
    modalities: int  # M
    index: Tensor | None = None  # of each row the place in B * M, rising; None: there are all of them

    @classmethod
    def of(cls, there: Tensor) -> Rows:
        """The rows of those pairs that are there, boolean ``[B, M]``; all rows where none is."""
        flat = there.flatten()
        batch, modalities = there.shape
        return cls(batch, modalities, None if bool(flat.all() | ~flat.any()) else flat.nonzero()[:, 0])

    def pick(self, pairs: Tensor) -> Tensor:
        """``[B, M, ...]`` to ``[R, ...]``."""
        flat = pairs.flatten(0, 1)
        return flat if self.index is None else flat.index_select(0, self.index)

    def spread(self, rows: Tensor) -> Tensor:
        """``[R, ...]`` to ``[B, M, ...]``, zero where there is no row."""
        if self.index is not None:
            none = rows.new_zeros(self.batch * self.modalities, *rows.shape[1:])
            rows = none.index_copy(0, self.index, rows)
        return rows.unflatten(0, (self.batch, self.modalities))


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


class Heads(nn.Module):
    """What all attentions share.

    Args:
        dim: Token width D.
        num_heads: Heads h.
    """

    def __init__(self, dim: int, num_heads: int) -> None:
        """Keep the number of heads; see the class."""
        super().__init__()
        self.num_heads = num_heads


class FusionAttention(Heads):
    """What both attentions under the rule share: a norm, and projections without biases; arguments as of its base."""

    def __init__(self, dim: int, num_heads: int) -> None:
        """Make the layers."""
        super().__init__(dim, num_heads)
        self.norm = nn.LayerNorm(dim, bias=False)
        self.query = nn.Linear(dim, dim, bias=False)
        self.key_value = nn.Linear(dim, 2 * dim, bias=False)
        self.out = nn.Linear(dim, dim, bias=False)

    def queries(self, normed: Tensor) -> Tensor:
        """``[..., D]`` to ``[..., h, d]``."""
        return self.query(normed).unflatten(-1, (self.num_heads, -1))

    def keys_values(self, normed: Tensor) -> Tensor:
        """``[..., D]`` to keys and values side by side, ``[..., 2, h, d]``."""
        return self.key_value(normed).unflatten(-1, (2, self.num_heads, -1))


class ModalityAttention(FusionAttention):
    """At every position the fusion token queries the modality tokens of the *same* position.

    ``a_m = softmax_m(q . k_m / sqrt(d))`` over the modalities visible there, per head; update
    ``W_o sum_m a_m v_m``. Version C of the method; ``include_self`` adds the fusion token to the
    keys (version A).
    """

    def __init__(self, dim: int, num_heads: int, include_self: bool = False) -> None:
        """Make the layers; see the class."""
        super().__init__(dim, num_heads)
        self.include_self = include_self

    def forward(self, fusion: Tensor, x: Tensor, rows: Rows, members: Members, visible: Tensor | None) -> Tensor:
        """The update of the fusion tokens.

        Args:
            fusion: ``[S, B, N, D]``.
            x: Modality tokens ``[R, N, D]``.
            rows: Whose they are.
            members: For each of the S subsets, the indices of its modalities.
            visible: Boolean ``[B, M, N]``, or None where every patch is visible.

        Returns:
            ``[S, B, N, D]``; zero where no modality is visible (unless ``include_self``).
        """
        normed = self.norm(fusion)
        query = self.queries(normed)  # [S, B, N, h, d]
        key, value = rows.spread(self.keys_values(self.norm(x))).unbind(-3)  # [B, M, N, h, d]
        own = self.keys_values(normed) if self.include_self else None  # [S, B, N, 2, h, d]
        scale = query.shape[-1] ** -0.5
        updates = []
        for s, chosen in enumerate(members):
            keys, values = [key[:, m] for m in chosen], [value[:, m] for m in chosen]  # m of [B, N, h, d]
            seen = None if visible is None else [visible[:, m] for m in chosen]
            if own is not None:
                key_self, value_self = own[s].unbind(-3)
                keys, values = [*keys, key_self], [*values, value_self]
                seen = None if seen is None else [*seen, torch.ones_like(seen[0])]
            scores = torch.stack([(query[s] * k).sum(-1) for k in keys]) * scale  # [m, B, N, h]
            if seen is not None:
                ok = torch.stack(seen)[..., None]  # [m, B, N, 1]
                some = ok.any(0)
                # Where nothing is visible the weights are equal and the update is set to zero, so never NaN.
                scores = scores.masked_fill(~(ok | ~some), float("-inf"))
            weights = scores.softmax(0)[..., None]
            gathered = sum(w * v for w, v in zip(weights, values))  # [B, N, h, d]
            updates.append((gathered if seen is None else gathered * some[..., None]).flatten(-2))
        return self.out(torch.stack(updates))


class MaskedSelfAttention(FusionAttention):
    """Self-attention under the permission rule, one set of weights for all tokens, in block form.

    Without the rule (``masked=False``, MultiViT) every token sees every visible token.
    """

    def __init__(self, dim: int, num_heads: int, masked: bool = True) -> None:
        """Make the layers; see the class."""
        super().__init__(dim, num_heads)
        self.masked = masked

    def forward(
        self, fusion: Tensor, x: Tensor, rows: Rows, members: Members, visible: Tensor | None, last: bool
    ) -> tuple[Tensor, Tensor | None]:
        """The updates of all tokens.

        Args:
            fusion: ``[S, B, N, D]``.
            x: Modality tokens ``[R, N, D]``.
            rows: Whose they are; without the rule all of B * M.
            members: For each of the S subsets, the indices of its modalities.
            visible: Boolean ``[B, M, N]``, or None where every patch is visible.
            last: Nobody reads the modality tokens any more, so only their keys and values are made.

        Returns:
            Updates of ``fusion`` ``[S, B, N, D]`` and of ``x`` ``[R, N, D]`` (None if ``last``).
        """
        positions = x.shape[1]
        normed, normed_x = self.norm(fusion), self.norm(x)
        query, key_value = self.queries(normed), self.keys_values(normed)  # [S, B, N, h, d], [S, B, N, 2, h, d]
        key_value_x = self.keys_values(normed_x)  # [R, N, 2, h, d]
        query_x = None if last else self.queries(normed_x)

        out, out_x = [], None
        if self.masked and query_x is not None:  # each modality attends to itself
            key, value = key_value_x.unbind(-3)
            out_x = attend(query_x, key, value, None if visible is None else rows.pick(visible))
        key_value_x = rows.spread(key_value_x)  # [B, M, N, 2, h, d]
        for s, chosen in enumerate(members):  # fusion attends to all
            key, value = torch.cat([*(key_value_x[:, m] for m in chosen), key_value[s]], 1).unbind(-3)
            seen = None
            if visible is not None:
                seen = F.pad(torch.cat([visible[:, m] for m in chosen], 1), (0, positions), value=True)
            out.append(attend(query[s], key, value, seen))
            if not self.masked and query_x is not None:  # ... and so does everyone else; S is 1 here
                everyone = attend(rows.spread(query_x).flatten(1, 2), key, value, seen)
                out_x = rows.pick(everyone.unflatten(1, (rows.modalities, positions)))
        return self.out(torch.stack(out)), None if out_x is None else self.out(out_x)


class Attention(Heads):
    """Plain multi-head attention with biases, for decoders and heads; arguments as of its base."""

    def __init__(self, dim: int, num_heads: int) -> None:
        """Make the layers."""
        super().__init__(dim, num_heads)
        self.query, self.key, self.value, self.out = (nn.Linear(dim, dim) for _ in range(4))
        for layer in (self.query, self.key, self.value, self.out):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, query: Tensor, key: Tensor, value: Tensor, allowed: Tensor | None = None) -> Tensor:
        """Attend.

        Args:
            query: ``[B, Q, D]``.
            key: ``[B, K, D]``.
            value: ``[B, K, D]``.
            allowed: Boolean ``[B, Q, K]``, at least one in each row; None: all.

        Returns:
            ``[B, Q, D]``.
        """
        heads = (self.num_heads, -1)
        query, key, value = (
            layer(t).unflatten(-1, heads).transpose(1, 2)
            for layer, t in ((self.query, query), (self.key, key), (self.value, value))
        )
        mask = None if allowed is None else allowed[:, None]
        return self.out(F.scaled_dot_product_attention(query, key, value, attn_mask=mask).transpose(1, 2).flatten(2))
