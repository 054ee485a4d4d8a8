"""Small networks with weights that no random generator made, so that stored numbers stay true."""

from __future__ import annotations

import pytest
import torch
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality, Network
from layerfuse.tests.cards import toy_card

CLASSES = (ClassInfo(1, "water", "2060c0"), ClassInfo(2, "forest", "208020"), ClassInfo(5, "town", "c02020"))


def wave(shape, step: float) -> torch.Tensor:
    """Numbers in -1..1 that look random and are the same on every machine."""
    count = torch.Size(shape).numel()
    return (torch.arange(count, dtype=torch.float64).add(1) * step).sin().reshape(shape).float()


@pytest.fixture()
def card() -> Card:
    """Four modalities, one of them categorical, with the switches of the bundled model."""
    return toy_card(
        "four",
        modalities=(
            Modality("optical", "optical", "continuous", tuple(Band(n, mean=0.1, stddev=2.0) for n in ("red", "nir"))),
            Modality("sar", "sar", "continuous", (Band("vv", minimum=-2.0, maximum=2.0),)),
            Modality("elevation", "elevation", "continuous", (Band("height", scale=0.5, offset=0.2),)),
            Modality(
                "map",
                "landcover",
                "categorical",
                (Band("class"),),
                (ClassInfo(0, "a", "000000"), ClassInfo(3, "b", "ffffff"), ClassInfo(4, "c", "ff0000")),
                resampling="nearest",
            ),
        ),
        classes=CLASSES,
        network=Network(patch_size=8, embed_dim=16, depth=4, num_heads=2, head_dim=16, detail_dim=4),
    )


@pytest.fixture()
def waves():
    """A function that gives every parameter of a module such numbers, and returns the module."""

    def fill(module, scale: float = 1.0):
        with torch.no_grad():
            for i, (name, p) in enumerate(sorted(module.named_parameters())):
                values = wave(p.shape, 0.7 + 0.13 * i)
                fan = p[0].numel() if p.dim() > 1 else 1
                p.copy_(1 + 0.1 * values if name.endswith("norm.weight") else scale * values * fan**-0.5)
        return module

    return fill


@pytest.fixture()
def sample():
    """A function that gives ``values`` and ``valid`` of a card: ``sample(card, batch, height, width, seed)``."""

    def make(card, batch=2, height=32, width=32, seed=0):
        values, valid = {}, {}
        for i, modality in enumerate(card.modalities):
            array = wave((batch, modality.channels, height, width), 0.31 + 0.17 * i + seed)
            if modality.kind == "categorical":
                codes = torch.tensor([float(c.value) for c in modality.classes])
                array = codes[(array.abs() * len(codes)).long().clamp_max(len(codes) - 1)]
            values[modality.name] = array
            valid[modality.name] = torch.ones(batch, height, width, dtype=torch.bool)
        return values, valid

    return make
