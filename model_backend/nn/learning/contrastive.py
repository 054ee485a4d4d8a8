"""Contrastive pre-training: each modality's summary must find the fusion summary of its own sample.

Class vectors, one per modality and one for fusion, gather the encoder's output by cross-attention:

    u_c = CrossAttention(query = LN(c), keys and values = tokens allowed for c)
    z_c = u_c + MLP(LN(u_c))

A modality's vector reads the visible tokens of its modality, the fusion vector reads the fusion tokens
only (otherwise z_f could copy modality tokens and the fusion stream would learn nothing). The loss is
InfoNCE (arXiv:1807.03748) between every z_m and z_f; the negatives are the other samples' z_f.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...card import Card
from ...schema import limited
from ..attention import FusionAttention, attend
from ..processes import gather, rank

FUSION = "fusion"


@dataclass(frozen=True)
class Contrastive:
    """The contrastive loss. The paper's weight and temperature are not known to us; sweep them."""

    weight: float = limited(0.3, minimum=0.0, maximum=100.0)  # beside the reconstruction losses; 0: no such loss
    temperature: float = limited(0.5, minimum=1e-3, maximum=10.0)  # divides the cosine similarity
    symmetric: bool = False  # also let the fusion vector find its modality vector


class ClassVectors(FusionAttention):
    """Learned vectors that summarise the encoder's output, one per modality and one for fusion.

    Args:
        card: Gives the modalities and the sizes.
    """

    def __init__(self, card: Card) -> None:
        """Make the layers; see the class."""
        dim = card.network.embed_dim
        super().__init__(dim, card.network.num_heads)
        self.vectors = nn.ParameterDict({name: torch.empty(dim) for name in (*card.modality_names, FUSION)})
        for vector in self.vectors.values():
            nn.init.trunc_normal_(vector, std=0.02)
        self.mlp = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))
        for layer in (self.query, self.key_value, self.out):
            nn.init.xavier_uniform_(layer.weight)

    def forward(
        self, names: Sequence[str], x: Tensor, fusion: Tensor, visible: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Pool the tokens.

        Args:
            names: The M modalities.
            x: Modality tokens ``[B, M, N, D]``, final norm applied.
            fusion: Fusion tokens ``[B, N, D]``, final norm applied.
            visible: Boolean ``[B, M, N]``, or None where every patch is visible.

        Returns:
            ``z_m`` ``[B, M, D]`` and ``z_f`` ``[B, D]``. A modality without visible tokens gets a constant,
            which the loss skips.
        """
        batch = len(x)
        vectors = torch.stack([self.vectors[name] for name in names]).expand(batch, -1, -1)  # [B, M, D]
        seen = None if visible is None else visible.flatten(0, 1)
        z = self._pool(vectors.flatten(0, 1), x.flatten(0, 1), seen).unflatten(0, (batch, -1))
        return z, self._pool(self.vectors[FUSION].expand(batch, -1), fusion, None)

    def _pool(self, vectors: Tensor, tokens: Tensor, visible: Tensor | None) -> Tensor:
        """One vector ``[B, D]`` over its tokens ``[B, N, D]``."""
        key, value = self.keys_values(tokens).unbind(-3)
        u = self.out(attend(self.queries(self.norm(vectors))[:, None], key, value, visible))[:, 0]
        return u + self.mlp(u)


def info_nce(z: Tensor, z_fusion: Tensor, seen: Tensor, config: Contrastive) -> Tensor:
    """InfoNCE between each modality and fusion, the mean over pairs, one loss per modality.

    ``l_m = - mean_i log softmax_j(cos(z_m^i, z_f^j) / tau)[i]``, plus the same from fusion to modality,
    halved, if symmetric. A pair of which nothing is visible is left out: as an anchor, and as a
    candidate. With several processes the candidates of all are used, and the mean of the processes'
    gradients is the gradient of the loss over the whole batch.

    Args:
        z: ``[B, M, D]``.
        z_fusion: ``[B, D]``.
        seen: Boolean ``[B, M]``, the pairs that count.
        config: Temperature and form.

    Returns:
        ``[M]``; zero for a modality that no sample has.
    """
    z, z_fusion = F.normalize(z, dim=-1), F.normalize(z_fusion, dim=-1)
    all_z, all_fusion, all_seen = gather(z), gather(z_fusion), gather(seen)
    world = len(all_z) // len(z)
    offset = len(z) * rank()
    own = torch.arange(len(z), device=z.device) + offset  # the right candidate of each anchor
    losses = []
    for m in range(z.shape[1]):
        forms = [(z[:, m], all_fusion, all_seen.any(1))]
        if config.symmetric:
            forms.append((z_fusion, all_z[:, m], all_seen[:, m]))
        total = z.new_zeros(())
        for anchors, candidates, ok in forms:
            # Own pairs stay in, so that a row that is left out has a finite loss to be multiplied by zero.
            allowed = ok[None] | (own[:, None] == torch.arange(len(ok), device=z.device))
            scores = (anchors @ candidates.T / config.temperature).masked_fill(~allowed, float("-inf"))
            total = total + (F.cross_entropy(scores, own, reduction="none") * seen[:, m]).sum() / len(forms)
        losses.append(total * world / all_seen[:, m].sum().clamp_min(1))
    return torch.stack(losses)
