"""Where a model is out of its depth: how unlike its training each patch is.

The dissimilarity index of Meyer & Pebesma (2021, doi 10.1111/2041-210X.13650), in the space of the fusion tokens
instead of the predictors: the distance of a token to the nearest centre of the training tokens, divided by the mean
distance between training tokens. Divided again by its threshold, which the training places tell by their distances to
each other, it is 1 at the border of the area of applicability. There is one set of centres for each subset of
modalities, because tokens of different subsets lie apart.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..card import Applicability


class Home(nn.Module):
    """The training data of a model as its fusion tokens see it; made by ``training/home.py``.

    Args:
        facts: Sizes, from the card.
        dim: Width D of a token.
    """

    def __init__(self, facts: Applicability, dim: int) -> None:
        """Make empty buffers, which the weights fill; see the class."""
        super().__init__()
        subsets = len(facts.subsets)
        self.subsets = [frozenset(key.split("+")) for key in facts.subsets]
        self.register_buffer("mean", torch.zeros(subsets, dim))
        # Principal axes over mean distance and threshold, so that plain distances are dissimilarities.
        self.register_buffer("axes", torch.zeros(subsets, dim, facts.components))
        self.register_buffer("centres", torch.zeros(subsets, facts.centres, facts.components))

    def forward(self, tokens: Tensor, visible: Tensor, names: list[str]) -> Tensor:
        """Dissimilarity of each patch, 1 at the threshold.

        Args:
            tokens: Fusion tokens ``[B, N, D]`` of the last block.
            visible: Boolean ``[B, M, N]``: patches of each modality that the tokens were made of.
            names: Of those M modalities.

        Returns:
            Float32 ``[B, N]``; NaN where nothing is visible, or a subset that the training does not describe.
        """
        found = tokens.new_full(tokens.shape[:2], torch.nan, dtype=torch.float32)
        for s, subset in enumerate(self.subsets):
            if not subset <= set(names):
                continue
            here = (visible == visible.new_tensor([name in subset for name in names])[:, None]).all(1)
            if here.any():  # all patches, for a product's size must not depend on which of them count
                places = (tokens.float() - self.mean[s]) @ self.axes[s]
                found = torch.where(here, nearest(places, self.centres[s]), found)
        return found


def nearest(places: Tensor, centres: Tensor) -> Tensor:
    """Euclidean distance of ``[..., P]`` to the nearest of ``[C, P]``: ``[...]``."""
    squares = places.square().sum(-1, keepdim=True) - 2 * places @ centres.T + centres.square().sum(-1)
    return squares.min(-1).values.clamp_min(0).sqrt()
