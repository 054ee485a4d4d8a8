"""How large and how long: everything that may differ between a laptop and a graphics card.

The devices of the method (modality attention, masked self-attention, random combination, patch dropout, both
pre-trainings) are the presets of ``nn/presets.py`` at every size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from layerfuse.model_backend.card import Network
from layerfuse.model_backend.nn.learning.pretraining import Decoder, Masking, Pretraining
from layerfuse.model_backend.nn.learning.sampling import Sampling
from layerfuse.model_backend.nn.presets import PAPER_SAMPLING, PAPER_SEMANTIC
from layerfuse.model_backend.training.schedule import Schedule
from layerfuse.model_backend.training.tiles.augmentation import Augmentation

SEEDS = (0, 1, 2)
PLAIN = Augmentation(hole_probability=0.0)
"""Turns and flips alone, for every method: the paper has no other augmentation."""


@dataclass(frozen=True)
class Size:
    """One configuration of all experiments."""

    network: Network
    tile_size: int  # pixels
    schedule: Schedule  # of training and of fine-tuning
    pretrain_schedule: Schedule
    pretraining: Pretraining  # losses of pre-training; its contrastive weight is that of "reconstruction + contrastive"
    unet_schedule: Schedule  # of the U-Net
    unet_width: int  # its channels at full resolution
    sampling: Sampling = PAPER_SAMPLING
    seeds: tuple[int, ...] = SEEDS
    elsewhere: bool = False  # pre-training on all places of the data that know a layer, not on the training area alone


_SCHEDULE = Schedule(
    steps=3000,
    batch=8,
    learning_rate=1e-3,
    weight_decay=0.05,
    warmup=200,
    average=0.99,
    augmentation=PLAIN,
    threads=1,
    precision="float32",
)
SMALL = Size(
    network=Network(patch_size=8, embed_dim=96, depth=4, num_heads=3, fusion_grid=8, head_dim=64),
    tile_size=64,
    schedule=_SCHEDULE,
    pretrain_schedule=_SCHEDULE,
    pretraining=Pretraining(decoder=Decoder(dim=96, depth=2, num_heads=3)),
    unet_schedule=_SCHEDULE,
    unet_width=24,
    seeds=(0, 1),
    elsewhere=True,
)
"""About six hours of two cores: 105 ms a step on one of them, 174 ms of the U-Net (docs/results-tables.md)."""
_BRIEF_SCHEDULE = replace(_SCHEDULE, steps=500, warmup=50)
BRIEF = Size(
    network=replace(SMALL.network, embed_dim=64, num_heads=2),
    tile_size=64,
    schedule=_BRIEF_SCHEDULE,
    pretrain_schedule=_BRIEF_SCHEDULE,
    pretraining=Pretraining(decoder=Decoder(dim=64, depth=2, num_heads=2)),
    unet_schedule=_BRIEF_SCHEDULE,
    unet_width=16,
)
"""About an hour of two cores: a sixth of the steps of ``SMALL`` with two thirds of its width."""
_TINY_SCHEDULE = replace(_SCHEDULE, steps=400, warmup=40)
TINY = replace(
    BRIEF,
    network=replace(BRIEF.network, fusion_grid=4),
    tile_size=32,
    schedule=_TINY_SCHEDULE,
    pretrain_schedule=_TINY_SCHEDULE,
    unet_schedule=_TINY_SCHEDULE,
)
"""A quarter of the pixels in each of fewer steps: far too little, as docs/results-tables.md shows."""
PAPER = Size(
    network=PAPER_SEMANTIC,
    tile_size=256,
    schedule=Schedule(
        steps=20_000,
        batch=30,
        learning_rate=1e-4,
        weight_decay=0.01,
        warmup=0,
        clip=0.01,
        average=0.0,
        class_weight_power=0.0,
        augmentation=PLAIN,
    ),
    pretrain_schedule=Schedule(
        steps=20_000,
        batch=60,
        learning_rate=2.34e-5,
        warmup=1000,
        average=0.0,
        clip=1e6,
        augmentation=PLAIN,
    ),
    pretraining=Pretraining(masking=Masking(visible_share=0.5)),
    unet_schedule=Schedule(steps=20_000, batch=30, learning_rate=1e-3, warmup=1000, augmentation=PLAIN),
    unet_width=32,
)
"""The paper's network, head, batch and learning rates, for a graphics card; the schedule is a cosine."""
_QUICK_SCHEDULE = replace(_TINY_SCHEDULE, steps=3, warmup=1)
QUICK = replace(
    TINY,
    schedule=_QUICK_SCHEDULE,
    pretrain_schedule=_QUICK_SCHEDULE,
    unet_schedule=_QUICK_SCHEDULE,
    seeds=(0,),
)
"""Shows that everything runs."""
SIZES = {"quick": QUICK, "tiny": TINY, "brief": BRIEF, "small": SMALL, "paper": PAPER}
"""All sizes by name."""
