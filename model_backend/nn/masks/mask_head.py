"""The mask head: a set of queries, each of which becomes one object (or one class) with its mask.

A masked-attention mask transformer (Mask2Former, arXiv:2112.01527), written from its description, in
plain torch. Letters: B samples, Q queries, K classes, and one class more, the last, for "no object".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...card import Network
from ...planes import Size
from ..attention import Attention
from ..inputs import sincos_positions
from .pixel_decoder import LEVELS, STRIDES, PixelDecoder, TokenPyramid

HEADS = 8
"""Attention heads of the mask head; its width is a multiple."""


@dataclass(frozen=True)
class MaskPrediction:
    """What the queries say after one layer."""

    classes: Tensor  # [B, Q, K + 1], scores before softmax; the last class is "no object"
    masks: Tensor  # [B, Q, h, w], scores before the sigmoid, at a quarter of the patch size


@dataclass(frozen=True)
class Instances:
    """The objects of one sample, best first."""

    classes: Tensor  # [n], class indices
    scores: Tensor  # [n], in 0..1: class probability x mean probability inside the mask
    masks: Tensor  # boolean [n, H, W]


class QueryLayer(nn.Module):
    """Queries read one map, only inside their own mask; then each other; then a feed-forward layer."""

    def __init__(self, dim: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        self.cross, self.among = Attention(dim, HEADS), Attention(dim, HEADS)
        self.norm_cross, self.norm_among, self.norm_mlp = (nn.LayerNorm(dim) for _ in range(3))
        self.mlp = nn.Sequential(nn.Linear(dim, 8 * dim), nn.ReLU(), nn.Linear(8 * dim, dim))

    def forward(self, x: Tensor, positions: Tensor, pixels: Tensor, pixel_positions: Tensor, allowed: Tensor) -> Tensor:
        """One step.

        Args:
            x: Queries ``[B, Q, dim]``.
            positions: Learned query positions ``[Q, dim]``.
            pixels: One map ``[B, T, dim]``.
            pixel_positions: Its position code ``[T, dim]``.
            allowed: Boolean ``[B, Q, T]``: pixels that a query may read.

        Returns:
            ``[B, Q, dim]``.
        """
        x = self.norm_cross(x + self.cross(x + positions, pixels + pixel_positions, pixels, allowed))
        x = self.norm_among(x + self.among(x + positions, x + positions, x))
        return self.norm_mlp(x + self.mlp(x))


class MaskHead(nn.Module):
    """Fusion tokens of four depths to classes and masks of queries.

    Args:
        network: Sizes, from the card.
        classes: Number of classes K.
    """

    def __init__(self, network: Network, classes: int) -> None:
        """Make the layers; see the class."""
        super().__init__()
        dim = network.mask_dim
        self.pyramid = TokenPyramid(network.embed_dim)
        self.pixels = PixelDecoder(network.embed_dim, dim, HEADS)
        self.query_features = nn.Parameter(torch.randn(network.queries, dim))
        self.query_positions = nn.Parameter(torch.randn(network.queries, dim))
        self.level = nn.Parameter(torch.randn(LEVELS, dim))
        self.layers = nn.ModuleList(QueryLayer(dim) for _ in range(network.decoder_layers))
        self.norm = nn.LayerNorm(dim)
        self.classify = nn.Linear(dim, classes + 1)
        self.mask_vector = nn.Sequential(
            nn.Linear(dim, dim), nn.ReLU(), nn.Linear(dim, dim), nn.ReLU(), nn.Linear(dim, dim)
        )

    def forward(self, tokens: Sequence[Tensor], grid: Size) -> list[MaskPrediction]:
        """Predict, before the first layer and after each; the last is the answer, all are trained.

        Args:
            tokens: Fusion tokens of four depths, each ``[B, N, D]``.
            grid: Rows and columns of patches.
        """
        features, maps = self.pixels(self.pyramid(tokens, grid))
        sources = []
        for level, step, vector in zip(maps, reversed(STRIDES), self.level):
            dim, height, width = level.shape[1:]
            code = sincos_positions(height, width, dim, step).to(features)
            sources.append((Size(height, width), level.flatten(2).transpose(1, 2) + vector, code))
        x = self.query_features.expand(len(features), -1, -1)
        predictions = [self._predict(x, features)]
        for i, layer in enumerate(self.layers):
            shape, pixels, code = sources[i % LEVELS]
            x = layer(x, self.query_positions, pixels, code, inside(predictions[-1].masks, shape))
            predictions.append(self._predict(x, features))
        return predictions

    def _predict(self, x: Tensor, features: Tensor) -> MaskPrediction:
        x = self.norm(x)
        return MaskPrediction(self.classify(x), torch.einsum("bqc,bchw->bqhw", self.mask_vector(x), features))


@torch.no_grad()
def inside(masks: Tensor, shape: Size) -> Tensor:
    """Pixels of a coarser map that each query's mask covers; all of them where it covers none.

    Args:
        masks: Mask scores ``[B, Q, h, w]``.
        shape: Rows and columns of the map.

    Returns:
        Boolean ``[B, Q, rows * columns]``.
    """
    covered = F.interpolate(masks, shape, mode="bilinear", align_corners=False).flatten(2) > 0
    return covered | ~covered.any(-1, keepdim=True)


def semantic_scores(prediction: MaskPrediction, size: Size) -> Tensor:
    """Sum over queries of class probability times mask probability, for each pixel and class.

    Args:
        prediction: Of the last layer.
        size: H and W in pixels.

    Returns:
        ``[B, K, H, W]``, not below 0; "no object" has no map.
    """
    classes = prediction.classes.softmax(-1)[..., :-1]  # [B, Q, K]
    masks = F.interpolate(prediction.masks, size, mode="bilinear", align_corners=False).sigmoid()
    return torch.einsum("bqk,bqhw->bkhw", classes, masks)


def find_instances(prediction: MaskPrediction, size: Size, minimum: float = 0.0) -> list[Instances]:
    """Each sample's objects: the best Q pairs of query and class.

    Args:
        prediction: Of the last layer.
        size: H and W in pixels.
        minimum: Objects with a lower score are left out.

    Returns:
        One entry per sample; objects without a pixel are left out.
    """
    found = []
    for scores, masks in zip(prediction.classes.softmax(-1)[..., :-1], prediction.masks):
        queries, classes = scores.shape
        best, place = scores.flatten().topk(queries)
        logits = F.interpolate(masks[None], size, mode="bilinear", align_corners=False)[0]
        covered = logits > 0  # [Q, H, W]
        area = covered.flatten(1).sum(1)
        quality = (logits.sigmoid() * covered).flatten(1).sum(1) / area.clamp_min(1)
        query = place // classes
        total = best * quality[query]
        order = total.argsort(descending=True)
        order = order[(area[query[order]] > 0) & (total[order] >= minimum)]
        found.append(Instances((place % classes)[order], total[order], covered[query[order]]))
    return found
