"""The pixel skip: how the features of several modalities become one."""

from __future__ import annotations

import dataclasses

import torch
import torch.nn.functional as F
from layerfuse.model_backend.nn.heads import PixelFeatures, merge


def features(card, name: str, gate: bool, seed: int):
    """The layers of one modality, the same convolutions with and without a gate, and pixels for them."""
    torch.manual_seed(seed)
    channels = card.modality(name).channels
    pixels = torch.randn(2, channels, 16, 16)
    plain = PixelFeatures(channels, card.network)
    made = PixelFeatures(channels, dataclasses.replace(card.network, detail_gate=gate))
    made.load_state_dict(plain.state_dict(), strict=False)
    return made, pixels


def merged(card, waves, gate, gated=False, holes=True):
    """Merged skip of two modalities, and what went into it."""
    made = []
    for seed, name in enumerate(("optical", "sar")):
        module, pixels = features(card, name, gate, seed)
        if gated:
            for convolution in module.gates:
                waves(convolution)
        valid = torch.ones(2, 16, 16, dtype=torch.bool)
        if holes:
            valid[:, 4 * seed : 8 + 4 * seed] = False
        made.append((module, module(pixels * valid[:, None], valid)))
    return merge([parts for _, parts in made]), made


def test_a_new_gate_takes_the_mean(card, waves):
    plain, _ = merged(card, waves, gate=False)
    gated, _ = merged(card, waves, gate=True)
    for a, b in zip(plain, gated):
        torch.testing.assert_close(a, b)


def test_a_gate_is_a_softmax_over_the_modalities_of_each_pixel_and_channel(card, waves):
    levels, made = merged(card, waves, gate=True, gated=True, holes=False)
    for i, level in enumerate(levels):
        parts = torch.stack([parts[i][0] for _, parts in made])
        said = [F.conv2d(parts[i][0], module.gates[i].weight, module.gates[i].bias) for module, parts in made]
        logits = torch.stack([4 * torch.tanh(plane / 4) for plane in said])
        torch.testing.assert_close(level, (parts * logits.softmax(0)).sum(0))
        assert not torch.allclose(level, parts.mean(0), atol=1e-3)


def test_where_one_modality_is_valid_the_skip_is_its_own(card, waves):
    levels, made = merged(card, waves, gate=True, gated=True)
    only_second = slice(0, 4)  # the first has a hole in rows 0 to 7, the second in rows 4 to 11
    torch.testing.assert_close(levels[0][:, :, only_second], made[1][1][0][0][:, :, only_second])
    assert not levels[0][:, :, 4:8].any()
