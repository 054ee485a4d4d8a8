"""Which patches a network gets to see in training: masks, never copies of data.

Random modality combination and patch dropout (of the method, for downstream training) and the Dirichlet
masks of pre-training (MultiMAE, arXiv:2204.01678). All draws are per sample and vectorised;
a drawn mask ``[B, M, N]`` goes into a network as ``visible``.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..schema import limited


@dataclass(frozen=True)
class Sampling:
    """Training switches of the method; all off is the MultiViT baseline and the matching ablations."""

    random_combination: bool = True  # each step a random subset of the modalities
    per_sample: bool = True  # a subset for each sample; off: one per batch, as in the paper
    patch_dropout: float = limited(0.1, minimum=0.0, maximum=0.9)  # share of visible patches that is hidden
    dirichlet: bool = False  # dropped patches fall unevenly over modalities, as in the paper; off: evenly


def draw_visible(present: Tensor, sampling: Sampling, generator: torch.Generator | None = None) -> Tensor:
    """Draw what a training step may see.

    Args:
        present: Boolean ``[B, M, N]``, patches that there are.
        sampling: The switches.
        generator: Source of randomness, on the device of ``present``.

    Returns:
        Boolean ``[B, M, N]``, a part of ``present``.
    """
    visible = present
    if sampling.random_combination:
        chosen = draw_combination(present.any(-1), sampling.per_sample, generator)
        visible = visible & chosen[..., None]
    if sampling.patch_dropout:
        keep = 1 - sampling.patch_dropout
        if sampling.dirichlet:
            budget = (visible.flatten(1).sum(1) * keep).long()
            return dirichlet_mask(visible, budget, 1.0, generator)
        count = visible.sum(-1, keepdim=True)
        wanted = (count * keep).round().clamp_min(1)  # a modality never vanishes by dropout
        visible = visible & (_ranks(visible, generator) < wanted)
    return visible


def draw_combination(available: Tensor, per_sample: bool = True, generator: torch.Generator | None = None) -> Tensor:
    """Subset size ``k ~ U{1..m}``, then a uniform subset of that size, m modalities being available.

    For M = 3 each single modality and each pair has probability 1/9 and all three 1/3.

    Args:
        available: Boolean ``[B, M]``.
        per_sample: Draw for each sample; otherwise once for the batch, from what any sample has.
        generator: Source of randomness.

    Returns:
        Boolean ``[B, M]``, a part of ``available``; empty only where that is.
    """
    pool = available if per_sample else available.any(0, keepdim=True)
    count = pool.sum(1, keepdim=True)
    size = 1 + (_uniform(count.shape, pool, generator) * count).long().clamp_max((count - 1).clamp_min(0))
    chosen = _ranks(pool, generator) < size
    # One draw for the batch may miss everything that a sample has; such a sample keeps what it has.
    chosen = chosen & available
    return torch.where(chosen.any(1, keepdim=True), chosen, available)


def dirichlet_mask(
    present: Tensor, budget: Tensor | int, alpha: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    """Exactly ``budget`` visible patches, shared out over modalities by a Dirichlet draw.

    Shares ``lambda ~ Dirichlet(alpha, ..., alpha)``; each modality shows ``round(lambda_m K)`` of its
    patches at random, at most all it has. What rounding and the cap leave over goes to patches drawn
    uniformly from those still hidden; an excess is dropped at random.

    Args:
        present: Boolean ``[B, M, N]``, patches that there are.
        budget: K, for all samples or ``[B]``; at most what is present is shown.
        alpha: 1: uniform on the simplex; large: even shares; small: one modality gets nearly all.
        generator: Source of randomness.

    Returns:
        Boolean ``[B, M, N]``.
    """
    batch = len(present)
    budget = torch.as_tensor(budget, device=present.device).expand(batch)[:, None]
    concentration = torch.full(present.shape[:2], alpha, device=present.device)
    gamma = torch._standard_gamma(concentration, generator=generator) * present.any(-1)
    share = gamma / gamma.sum(1, keepdim=True).clamp_min(torch.finfo(gamma.dtype).tiny)
    asked = (share * budget).round()[..., None]  # [B, M, 1]
    first = _ranks(present, generator) < asked
    # Rank all patches of a sample: those asked for first, then the other present ones, in random order.
    order = _uniform(present.shape, present, generator) + ~first + 2.0 * ~present
    rank = order.flatten(1).argsort(1).argsort(1)
    return (rank < budget).unflatten(1, present.shape[1:]) & present


def _uniform(shape: torch.Size, like: Tensor, generator: torch.Generator | None) -> Tensor:
    return torch.rand(shape, generator=generator, device=like.device)


def _ranks(allowed: Tensor, generator: torch.Generator | None) -> Tensor:
    """A random order along the last axis, 0 first; what is not allowed gets a rank beyond all counts."""
    order = _uniform(allowed.shape, allowed, generator) + ~allowed
    return torch.where(allowed, order.argsort(-1).argsort(-1), allowed.shape[-1])
