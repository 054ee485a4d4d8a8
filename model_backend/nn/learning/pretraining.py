"""Pre-training without labels: rebuild what is hidden, from fusion tokens alone.

Most patches are hidden by a Dirichlet mask (``sampling.py``); for each modality a shallow decoder reads
the fusion tokens and predicts the hidden pixels. Beside it the contrastive loss (``contrastive.py``):

    L = sum_m w_m L_m + w_con sum_m InfoNCE_m
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...card import Card, Modality
from ...planes import Size
from ...schema import FieldError, limited
from ..attention import Attention
from ..model import FusionBackbone
from ..processes import total, world_size
from .contrastive import ClassVectors, Contrastive, info_nce
from .sampling import dirichlet_mask, each_sample


@dataclass(frozen=True)
class Masking:
    """How much is visible, and how unevenly over the modalities."""

    visible_share: float = limited(0.5, minimum=0.01, maximum=0.99)  # of a sample's patches; paper's code: 1/2, 1/4
    alpha: float = limited(1.0, minimum=1e-2, maximum=1e3)  # of the Dirichlet distribution; 1: any shares alike


@dataclass(frozen=True)
class Decoder:
    """Size of the decoder that each modality has."""

    dim: int = limited(256, minimum=8, maximum=2048)  # width of a token in it
    depth: int = limited(2, minimum=1, maximum=12)  # number of blocks
    num_heads: int = limited(8, minimum=1, maximum=64)

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if self.dim % self.num_heads:
            raise FieldError("num_heads", f"dim {self.dim} is not a multiple of {self.num_heads} heads")


@dataclass(frozen=True)
class Pretraining:
    """Everything about the losses of pre-training."""

    masking: Masking = Masking()
    decoder: Decoder = Decoder()
    contrastive: Contrastive = Contrastive()
    task_weights: Mapping[str, float] = field(default_factory=dict)  # of reconstruction, by modality; default 1

    def check(self, card: Card) -> None:
        """See that the weights are of this card's modalities.

        Raises:
            FieldError: They are not.
        """
        for name, weight in self.task_weights.items():
            if name not in card.modality_names:
                raise FieldError(f"task_weights.{name[:80]}", "is no modality of the card")
            if weight < 0:
                raise FieldError(f"task_weights.{name}", "is negative")


class DecoderBlock(nn.Module):
    """A standard vision-transformer block: pre-norm self-attention and a GELU MLP, with biases."""

    def __init__(self, dim: int, num_heads: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.attention = Attention(dim, num_heads)
        self.mlp = nn.Sequential(
            nn.LayerNorm(dim, eps=1e-6), nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim)
        )

    def forward(self, x: Tensor) -> Tensor:
        """``[B, N, D]`` to the same shape."""
        normed = self.norm(x)
        x = x + self.attention(normed, normed, normed)
        return x + self.mlp(x)


class ReconstructionDecoder(nn.Module):
    """Fusion tokens to the pixels of one modality.

    No mask tokens and no position code: a fusion token stands at every position already.

    Args:
        modality: What to predict: one plane per band, or one per class.
        dim: Width D of fusion tokens.
        patch_size: Pixels on a side of a patch.
        config: Size of the decoder.
    """

    def __init__(self, modality: Modality, dim: int, patch_size: int, config: Decoder) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.patch_size = patch_size
        self.planes = len(modality.classes) or modality.channels
        self.embed = nn.Linear(dim, config.dim)
        self.task = nn.Parameter(torch.empty(config.dim))
        nn.init.trunc_normal_(self.task, std=0.02)
        self.blocks = nn.Sequential(*(DecoderBlock(config.dim, config.num_heads) for _ in range(config.depth)))
        self.predict = nn.Linear(config.dim, self.planes * patch_size**2)

    def forward(self, fusion: Tensor, grid: Size) -> Tensor:
        """Predict.

        Args:
            fusion: ``[B, N, D]``, final norm applied.
            grid: Rows and columns of patches.

        Returns:
            ``[B, C, H, W]``: normalised values, or class scores before softmax.
        """
        patches = self.predict(self.blocks(self.embed(fusion) + self.task))  # [B, N, C p p]
        return F.pixel_shuffle(patches.transpose(1, 2).unflatten(2, grid), self.patch_size)


def reconstruction_loss(modality: Modality, predicted: Tensor, target: Tensor, counted: Tensor) -> Tensor:
    """Error over the pixels that count: those hidden from the network and valid.

    Squared error; absolute error for elevation; cross-entropy for a class map. The mean over bands and
    over a sample's pixels, then over the samples that have any such pixel, those of all processes.

    Args:
        modality: Decides the error.
        predicted: ``[B, C, H, W]``, of the decoder.
        target: Normalised values ``[B, C, H, W]``, or class indices ``[B, 1, H, W]``.
        counted: Boolean ``[B, H, W]``.

    Returns:
        A scalar, zero (with zero gradients) if no pixel counts.
    """
    if modality.kind == "categorical":
        error = F.cross_entropy(predicted, target[:, 0].long(), reduction="none")
    elif modality.family == "elevation":
        error = (predicted - target).abs().mean(1)
    else:
        error = (predicted - target).square().mean(1)
    pixels = counted.flatten(1).sum(1)  # [B]
    per_sample = (error * counted).flatten(1).sum(1) / pixels.clamp_min(1)
    return per_sample.sum() * world_size() / total((pixels > 0).sum()).clamp_min(1)


class Pretrainer(FusionBackbone):
    """The backbone with what only pre-training needs: decoders and class vectors.

    Args:
        card: The model to be; its task and head play no part.
        config: Losses and their parts.
    """

    def __init__(self, card: Card, config: Pretraining) -> None:
        """Make the layers; see the class."""
        super().__init__(card)
        config.check(card)
        self.config = config
        network = card.network
        self.decoders = nn.ModuleDict(
            {
                m.name: ReconstructionDecoder(m, network.embed_dim, network.patch_size, config.decoder)
                for m in card.modalities
            }
        )
        self.class_vectors = ClassVectors(card) if config.contrastive.weight else None

    def draw(self, present: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """A mask with exactly the budgeted number of the patches that there are, ``[B, M, N]`` to the same shape."""
        budget = (present.flatten(1).sum(1) * self.config.masking.visible_share).long().clamp_min(1)
        return dirichlet_mask(present, budget, self.config.masking.alpha, generator)

    def forward(
        self,
        values: Mapping[str, Tensor],
        valid: Mapping[str, Tensor],
        generator: torch.Generator | Sequence[torch.Generator] | None = None,
    ) -> dict[str, Tensor]:
        """The losses of one batch under a fresh mask.

        Args:
            values: Raw arrays by modality name, each ``[B, C, H, W]`` float32; an absent modality has no entry.
            valid: Boolean ``[B, H, W]`` for each.
            generator: Source of the masks' randomness, or one for each sample.

        Returns:
            Scalars: ``total``, ``reconstruction/NAME`` and ``contrastive/NAME``, the parts without weights.
        """
        inputs = self.read(values, valid)
        present = inputs.visible
        if isinstance(generator, Sequence):
            shown = inputs.hide(each_sample(self.draw, present, generator))
        else:
            shown = inputs.hide(self.draw(present, generator))
        encoded = self.encode(shown, self.planes(shown), {}, keep_modalities=self.class_vectors is not None)
        fusion = encoded.fusion[0][0]  # [B, N, D]
        losses: dict[str, Tensor] = {}
        total = fusion.new_zeros(())
        for name in inputs.names:
            predicted = self.decoders[name](fusion, inputs.grid)
            hidden = inputs.valid[name] & ~shown.valid[name]
            loss = reconstruction_loss(self.card.modality(name), predicted, inputs.arrays[name], hidden)
            losses[f"reconstruction/{name}"] = loss
            total = total + self.config.task_weights.get(name, 1.0) * loss
        if self.class_vectors is not None:
            z, z_fusion = self.class_vectors(inputs.names, encoded.modalities, fusion, shown.visible)
            per_modality = info_nce(z, z_fusion, shown.visible.any(-1), self.config.contrastive)
            losses.update({f"contrastive/{name}": loss for name, loss in zip(inputs.names, per_modality)})
            total = total + self.config.contrastive.weight * per_modality.sum()
        return {"total": total, **losses}

    @torch.no_grad()
    def reconstruct(
        self, values: Mapping[str, Tensor], valid: Mapping[str, Tensor], visible: Tensor
    ) -> dict[str, Tensor]:
        """What the network makes of the patches marked visible ``[B, M, N]``, as the decoders give it, by name."""
        inputs = self.read(values, valid)
        shown = inputs.hide(visible)
        fusion = self.encode(shown, self.planes(shown), {}).fusion[0][0]
        return {name: self.decoders[name](fusion, inputs.grid) for name in self.card.modality_names}


def encoder_of(pretrained: FusionBackbone) -> FusionBackbone:
    """Adapters and encoder alone, as fine-tuning takes them: decoders and class vectors have done their work."""
    encoder = FusionBackbone(replace(pretrained.card, task="encoder", classes=()))
    encoder.adapters.load_state_dict(pretrained.adapters.state_dict())
    encoder.encoder.load_state_dict(pretrained.encoder.state_dict())
    return encoder
