"""What a network gets to see in training: subsets of the modalities, and masks of patches; never copies of data.

Random modality combination and patch dropout (of the method, for downstream training) and the Dirichlet
masks of pre-training (MultiMAE, arXiv:2204.01678). A subset is drawn for a whole batch: the modality streams
are computed once and the fusion streams of several subsets beside them (lock-step, see ``attention.py``), so
that a few subsets in a step cost little more than one. Masks ``[B, M, N]`` are drawn for each sample and go
into a network as ``visible``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ...schema import limited


@dataclass(frozen=True)
class Sampling:
    """Training switches of the method; ``presets.py`` has the paper's, the baseline's and the ablations'."""

    random_combination: bool = True  # each step learns from random subsets of the modalities; off: from all at once
    views: int = limited(3, minimum=1, maximum=64)  # different subsets in a step, at most; 1: as in the paper
    per_sample: bool = False  # instead of views: one subset for each sample, of what its place has
    patch_dropout: float = limited(0.0, minimum=0.0, maximum=0.9)  # share of the patches that is hidden; paper: 0.1
    dirichlet: bool = False  # dropped patches fall unevenly over modalities, as in the paper; off: evenly


def draw_subsets(names: Sequence[str], sampling: Sampling, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """The subsets of modalities that a step learns from.

    Random ones have size ``k ~ U{1..M}`` and are uniform among those of that size (method, section 7): for M = 3
    each single modality and each pair has probability 1/9 and all three 1/3.

    Args:
        names: The M modalities that there are.
        sampling: The switches; without random combination there is one subset, the full one, and so there is if
            subsets are drawn for each sample (:func:`drop_modalities`).
        rng: Source of randomness.

    Returns:
        Subsets in the order of ``names``, no two alike; all there are, if they are fewer than ``views``.
    """
    if not sampling.random_combination or sampling.per_sample:
        return [tuple(names)]
    wanted = min(sampling.views, 2 ** len(names) - 1)
    found: dict[tuple[str, ...], None] = {}
    while len(found) < wanted:
        size = int(rng.integers(1, len(names) + 1))
        chosen = set(rng.choice(len(names), size, replace=False).tolist())
        found[tuple(name for i, name in enumerate(names) if i in chosen)] = None
    return list(found)


def drop_modalities(present: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """A random subset for each sample of the modalities it has, drawn as :func:`draw_subsets` draws.

    Where most places have few modalities, a subset for the whole batch would leave most samples with none.

    Args:
        present: Boolean ``[B, M]``, modalities that there are.
        generator: Source of randomness, on the device of ``present``.

    Returns:
        Boolean ``[B, M]``, a part of ``present``; empty only where that is.
    """
    count = present.sum(1, keepdim=True)
    size = 1 + (_uniform(count.shape, present, generator) * count).long().clamp_max((count - 1).clamp_min(0))
    return present & (_ranks(present, generator) < size)


def drop_patches(present: Tensor, sampling: Sampling, generator: torch.Generator | None = None) -> Tensor:
    """Hide a share of the patches.

    Args:
        present: Boolean ``[B, M, N]``, patches that there are.
        sampling: The switches.
        generator: Source of randomness, on the device of ``present``.

    Returns:
        Boolean ``[B, M, N]``, a part of ``present``. If the share falls evenly, no modality vanishes.
    """
    if not sampling.patch_dropout:
        return present
    keep = 1 - sampling.patch_dropout
    if sampling.dirichlet:
        return dirichlet_mask(present, (present.flatten(1).sum(1) * keep).long(), 1.0, generator)
    wanted = (present.sum(-1, keepdim=True) * keep).round().clamp_min(1)
    return present & (_ranks(present, generator) < wanted)


def each_sample(
    draw: Callable[[Tensor, torch.Generator], Tensor], present: Tensor, generators: Sequence[torch.Generator]
) -> Tensor:
    """Draw for every sample from its own generator, so that a mask does not depend on the rest of the batch.

    Args:
        draw: Makes a mask ``[1, M, N]`` from ``[1, M, N]`` and a generator.
        present: Boolean ``[B, M, N]``, patches that there are.
        generators: One for each sample, on the processor.

    Returns:
        Boolean ``[B, M, N]``, on the device of ``present``.
    """
    there = present.cpu()
    return torch.cat([draw(there[i : i + 1], g) for i, g in enumerate(generators)]).to(present.device)


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
