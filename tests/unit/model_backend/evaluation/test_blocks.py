"""Blocks cover the area once; their bootstrap finds the uncertainty that is known by theory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.evaluation.blocks import Blocks, Estimate, estimate, resample
from layerfuse.model_backend.raster.grid import Window


@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from([16, 64, 256]), st.integers(1, 10**6))
def test_every_pixel_is_in_one_block_and_memory_is_bounded(width, height, tile, values):
    window = Window(-7, 12, width, height)
    blocks = Blocks(window, tile, values)
    corners = blocks.of(Window(-7, 12, 1, 1))[0, 0], blocks.of(Window(width - 8, height + 11, 1, 1))[0, 0]
    assert corners == (0, blocks.count - 1)
    assert blocks.side == 8 or blocks.count <= 2 * 1024 + 2 * (width + height)
    assert blocks.count * values * 8 < 4 * (256 << 20) or blocks.side >= min(width, height) ** 0.5


def test_blocks_do_not_depend_on_the_part():
    blocks = Blocks(Window(0, 0, 300, 200), 64, 100)
    whole = blocks.of(Window(0, 0, 300, 200))
    assert (blocks.of(Window(37, 90, 50, 40)) == whole[90:130, 37:87]).all()
    assert set(whole.ravel()) == set(range(blocks.count))
    assert np.bincount(whole.ravel()).max() == blocks.side**2


def test_the_interval_of_a_mean_is_that_of_theory():
    rng = np.random.default_rng(3)
    hits = rng.binomial(100, 0.7 + 0.2 * rng.random(400))  # blocks of 100 pixels that differ among themselves
    found = resample(np.stack([hits, np.full(400, 100)], 1))
    result = estimate(found[:, 0] / found[:, 1])
    half = 1.96 * (hits / 100).std(ddof=1) / 400**0.5
    assert result.value == pytest.approx(hits.sum() / 40000)
    assert result.low == pytest.approx(result.value - half, abs=0.15 * half)
    assert result.high == pytest.approx(result.value + half, abs=0.15 * half)


def test_empty_blocks_take_no_part():
    counts = np.zeros((50, 2))
    counts[7] = 3, 4
    assert (resample(counts) == (3, 4)).all()
    assert not resample(np.zeros((5, 2))).any()


def test_noise_is_what_cannot_be_told_from_zero():
    assert Estimate(0.1, -0.01, 0.2).is_noise and Estimate(0.0, 0.0, 0.0).is_noise
    assert not Estimate(0.1, 0.01, 0.2).is_noise and not Estimate(-0.1, -0.2, -0.01).is_noise
