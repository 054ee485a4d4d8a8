"""What each of two processes does in the test of gathered negatives; a module, so that they can import it."""

from __future__ import annotations

import torch
import torch.distributed as dist
from layerfuse.model_backend.nn.learning.contrastive import Contrastive, info_nce


def batch() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Six samples of two modalities: ``z [6, 2, 8]``, ``z_fusion [6, 8]``, ``seen [6, 2]``."""
    generator = torch.Generator().manual_seed(0)
    z, z_fusion = torch.randn(6, 2, 8, generator=generator), torch.randn(6, 8, generator=generator)
    return z, z_fusion, torch.rand(6, 2, generator=generator) < 0.7


def process(rank: int, folder: str) -> None:
    """Three of the samples each: loss and gradients into ``RANK.pt``."""
    dist.init_process_group("gloo", init_method=f"file://{folder}/store", rank=rank, world_size=2)
    rows = slice(3 * rank, 3 * rank + 3)
    z, z_fusion, seen = batch()
    z, z_fusion = z.requires_grad_(), z_fusion.requires_grad_()
    loss = info_nce(z[rows], z_fusion[rows], seen[rows], Contrastive(symmetric=True))
    loss.sum().backward()
    torch.save((loss.detach(), z.grad, z_fusion.grad), f"{folder}/{rank}.pt")
    dist.destroy_process_group()
