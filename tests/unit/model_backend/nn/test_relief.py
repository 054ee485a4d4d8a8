"""Relief: what an elevation layer shows beside its height."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.nn.inputs import HEIGHT_UNIT, SLOPE_UNIT, Normalise, Relief
from layerfuse.model_backend.nn.weights import build_model

BAND = Band("height", scale=0.1, minimum=-500.0, maximum=9000.0, mean=321.0, stddev=250.0)
GROUND = Modality("dem", "elevation", "continuous", (BAND,))
PIXEL = 10.0


def planes(metres: torch.Tensor, valid: torch.Tensor | None = None) -> torch.Tensor:
    """Slope down, slope to the right and height above the tile's mean, of heights ``[H, W]``, in their own units."""
    valid = torch.ones(metres.shape, dtype=torch.bool) if valid is None else valid
    values, valid = Normalise(GROUND)(metres[None, None] / BAND.scale, valid[None])
    shown = Relief(GROUND, PIXEL)(values, valid)[0].sinh()
    return shown * torch.tensor([SLOPE_UNIT, SLOPE_UNIT, HEIGHT_UNIT])[:, None, None]


def test_a_plane_has_its_slope_everywhere_edges_included():
    y, x = torch.meshgrid(torch.arange(9.0), torch.arange(12.0), indexing="ij")
    down, right, above = planes(1500.0 + PIXEL * (0.3 * y - 0.05 * x))
    torch.testing.assert_close(down, torch.full_like(down, 0.3), atol=1e-4, rtol=0)
    torch.testing.assert_close(right, torch.full_like(right, -0.05), atol=1e-4, rtol=0)
    torch.testing.assert_close(above, PIXEL * (0.3 * (y - 4) - 0.05 * (x - 5.5)), atol=2e-3, rtol=0)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(level=st.floats(-200, 4000), seed=st.integers(0, 1000))
def test_height_above_the_sea_plays_no_part(level, seed):
    metres = torch.rand(8, 8, generator=torch.Generator().manual_seed(seed)) * 50
    torch.testing.assert_close(planes(metres + level), planes(metres), atol=0.02, rtol=0)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(share=st.floats(0, 1), seed=st.integers(0, 1000))
def test_invalid_pixels_neither_show_nor_count(share, seed):
    generator = torch.Generator().manual_seed(seed)
    metres = torch.rand(8, 8, generator=generator) * 500
    valid = torch.rand(8, 8, generator=generator) < share
    shown = planes(metres, valid)
    assert not shown[:, ~valid].any()
    for poison in (float("nan"), float("inf"), 9000.0):
        assert torch.equal(planes(torch.where(valid, metres, poison), valid), shown)
    if valid.any():  # no cliff at the rim of a hole
        assert shown[2][valid].mean().abs() < 0.01
        steepest = max(metres[1:].sub(metres[:-1]).abs().max(), metres[:, 1:].sub(metres[:, :-1]).abs().max()) / PIXEL
        assert shown[:2].abs().max() <= steepest * 1.01


@pytest.mark.parametrize("family", ["optical", "sar", "landcover"])
def test_only_elevation_has_relief(card, family):
    network = dataclasses.replace(card.network, relief=True)
    model = build_model(dataclasses.replace(card, network=network))
    names = [m.name for m in card.modalities if m.family == family]
    assert all(model.adapters[name].relief is None for name in names)
    assert model.adapters["elevation"].projection.in_channels == 4
