"""Several processes, on one machine or many, as ``torchrun`` starts them.

Each process draws its own part of a batch; the gradients are averaged. The losses are scaled so that this is the
gradient of the whole batch (see ``nn/processes.py``): two processes with batch b do what one does with batch 2b.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist
from torch import nn

from ...nn.processes import total, world_size


@contextmanager
def processes() -> Iterator[None]:
    """Join the other processes, if ``torchrun`` started this one, and leave them at the end."""
    if int(os.environ.get("WORLD_SIZE", "1")) < 2 or not dist.is_available() or dist.is_initialized():
        yield
        return
    cuda = torch.cuda.is_available()
    if cuda:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")) % torch.cuda.device_count())
    dist.init_process_group("nccl" if cuda else "gloo")
    try:
        yield
    finally:
        dist.destroy_process_group()


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Mean of the processes' gradients, in place; a gradient that no process has stays away."""
    if world_size() == 1:
        return
    learning = [p for p in parameters if p.requires_grad]
    has = torch.tensor([float(p.grad is not None) for p in learning], device=learning[0].device)
    shared = [p for p, some in zip(learning, total(has).tolist()) if some]
    for p in shared:
        if p.grad is None:
            p.grad = torch.zeros_like(p)
    flat = torch.cat([p.grad.flatten() for p in shared])
    dist.all_reduce(flat)
    flat /= world_size()
    for p, part in zip(shared, flat.split([p.numel() for p in shared])):
        p.grad.copy_(part.view_as(p))
