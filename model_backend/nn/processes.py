"""Sums and rows of all processes of a run; with one process each function gives back what it got.

Losses are scaled so that the **mean** of the processes' gradients is the gradient over the whole batch.
"""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import Tensor


def world_size() -> int:
    """Number of processes, at least 1."""
    return dist.get_world_size() if dist.is_available() and dist.is_initialized() else 1


def rank() -> int:
    """Number of this process, 0 for the first or only one."""
    return dist.get_rank() if world_size() > 1 else 0


@torch.no_grad()
def total(value: Tensor) -> Tensor:
    """The sum over all processes, without gradient; a new tensor of the same shape."""
    value = value.detach().clone()
    if world_size() > 1:
        dist.all_reduce(value)
    return value


class _Gather(torch.autograd.Function):
    """Rows of all processes in rank order; the gradient of a row is summed over the processes."""

    @staticmethod
    def forward(ctx, rows: Tensor) -> Tensor:  # noqa: ANN001 - autograd's context
        parts = [torch.empty_like(rows) for _ in range(dist.get_world_size())]
        dist.all_gather(parts, rows.contiguous())
        return torch.cat(parts)

    @staticmethod
    def backward(ctx, gradient: Tensor) -> Tensor:  # noqa: ANN001 - autograd's context
        gradient = gradient.contiguous()
        dist.all_reduce(gradient)
        return gradient.chunk(dist.get_world_size())[dist.get_rank()]


def gather(rows: Tensor) -> Tensor:
    """Rows of all processes, ``[B, ...]`` to ``[processes * B, ...]``, equal B everywhere; differentiable."""
    return _Gather.apply(rows) if world_size() > 1 else rows
