"""The paper's configuration, its baseline and its ablations, as switches of one ``Network`` and ``Sampling``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..card import Network
from .learning.sampling import Sampling

PAPER_INSTANCE = Network(fusion_grid=16, head="mask", queries=100, decoder_layers=2)
"""The paper's network for building instances (DFC2023): patch 16, width 192, 12 blocks, 3 heads, mask head."""
PAPER_SEMANTIC = replace(PAPER_INSTANCE, queries=10, decoder_layers=3)
"""The paper's network for land cover (quadruplet data)."""
PAPER_SAMPLING = Sampling(views=1, patch_dropout=0.1, dirichlet=True)
"""The paper's training draws: one subset per batch, 10 % of the patches dropped unevenly."""


@dataclass(frozen=True)
class Variant:
    """What an experiment changes, beginning with a sampling that has patch dropout."""

    network: Mapping[str, Any]  # fields of Network
    sampling: Mapping[str, Any]  # fields of Sampling

    def of(self, network: Network, sampling: Sampling) -> tuple[Network, Sampling]:
        """The same experiment with this variant's switches."""
        return replace(network, **self.network), replace(sampling, **self.sampling)


VARIANTS = {
    "full": Variant({}, {}),
    "without modality attention": Variant({"modality_attention": False}, {}),
    "without the mask": Variant({"masked_attention": False}, {}),
    "without random combination": Variant({}, {"random_combination": False}),
    "without patch dropout": Variant({}, {"patch_dropout": 0.0}),
    "MultiViT": Variant(
        {"modality_attention": False, "masked_attention": False}, {"random_combination": False, "patch_dropout": 0.0}
    ),
}
"""The method, each ablation, and the baseline that has none of its devices."""
