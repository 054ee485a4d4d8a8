"""Augmentation varies physical values as it says, keeps labels, and never invents data."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band
from layerfuse.model_backend.schema import FieldError
from layerfuse.model_backend.training.tiles.augmentation import (
    Augmentation,
    augment,
    coarsened,
    drawn_size,
    mixed,
    zoomed,
)
from layerfuse.model_backend.training.tiles.sampling import Tile

QUIET = Augmentation(hole_probability=0.0)


@pytest.fixture()
def card(tiny_card):
    bands = (Band("red", 0.01, -1.0, mean=2.0, stddev=0.5), Band("nir", 0.01, -1.0, mean=4.0, stddev=1.0))
    optical, elevation = tiny_card.modalities
    return dataclasses.replace(tiny_card, modalities=(dataclasses.replace(optical, bands=bands), elevation))


@pytest.fixture()
def tile():
    rng = np.random.default_rng(0)
    values = {
        "optical": rng.uniform(100, 900, (2, 32, 32)).astype(np.float32),
        "elevation": rng.uniform(0, 900, (1, 32, 32)).astype(np.float32),
    }
    valid = {name: np.ones((32, 32), bool) for name in values}
    return Tile(values, valid, rng.integers(0, 3, (32, 32)))


def physical(card, tile, name):
    bands = card.modality(name).bands
    scale, offset = (np.array([getattr(b, k) for b in bands])[:, None, None] for k in ("scale", "offset"))
    return tile.values[name] * scale + offset


def test_nothing_asked_for_changes_nothing(card, tile):
    same = augment(tile, card, QUIET, np.random.default_rng(0))
    assert all(np.array_equal(same.values[n], tile.values[n]) and same.valid[n].all() for n in tile.values)


def test_brightness_is_one_factor_on_the_physical_value_and_gain_one_per_band(card, tile):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        bright = augment(tile, card, dataclasses.replace(QUIET, brightness={"optical": 0.3}), rng)
        ratio = physical(card, bright, "optical") / physical(card, tile, "optical")
        assert np.ptp(ratio) < 1e-4 and 0.7 <= ratio.mean() <= 1.3
        gained = augment(tile, card, dataclasses.replace(QUIET, gain={"optical": 0.3}), rng)
        ratio = physical(card, gained, "optical") / physical(card, tile, "optical")
        assert np.ptp(ratio[0]) < 1e-4 and np.ptp(ratio[1]) < 1e-4 and abs(ratio[0].mean() - ratio[1].mean()) > 1e-4
        assert np.array_equal(bright.values["elevation"], tile.values["elevation"])


def test_saturation_keeps_the_mean_of_the_bands_and_draws_them_apart_alike(card, tile):
    before = physical(card, tile, "optical")
    for seed in range(5):
        varied = augment(
            tile, card, dataclasses.replace(QUIET, saturation={"optical": 0.5}), np.random.default_rng(seed)
        )
        after = physical(card, varied, "optical")
        np.testing.assert_allclose(after.mean(0), before.mean(0), rtol=1e-4, atol=1e-4)
        apart = np.ptp(after, 0) / np.ptp(before, 0)
        assert np.ptp(apart) < 1e-3 and 0.5 <= apart.mean() <= 1.5 and abs(apart.mean() - 1) > 1e-3
        assert np.array_equal(varied.values["elevation"], tile.values["elevation"])


def test_shift_adds_standard_deviations(card, tile):
    shifted = augment(tile, card, dataclasses.replace(QUIET, shift={"elevation": 2.0}), np.random.default_rng(1))
    by = physical(card, shifted, "elevation") - physical(card, tile, "elevation")
    assert np.ptp(by) < 1e-3 and 1 < abs(by.mean()) <= 400.0  # the band's standard deviation is 200 m


def test_a_band_that_is_dropped_becomes_its_mean_and_never_all_do(card, tile):
    config, seen = dataclasses.replace(QUIET, band_dropout={"optical": 0.5}), set()
    for seed in range(40):
        dropped = physical(card, augment(tile, card, config, np.random.default_rng(seed)), "optical")
        gone = tuple(bool(np.allclose(dropped[i], mean, atol=1e-4)) for i, mean in enumerate((2.0, 4.0)))
        seen.add(gone)
    assert seen == {(False, False), (True, False), (False, True)}


def test_amounts_are_of_the_modalities_and_in_range():
    Augmentation(shift={"optical": 3.0}).check(["optical"])
    for config, field in (
        (Augmentation(gain={"radar": 0.1}), "gain.radar"),
        (Augmentation(brightness={"optical": 1.5}), "brightness.optical"),
        (Augmentation(shift={"optical": -1.0}), "shift.optical"),
    ):
        with pytest.raises(FieldError) as caught:
            config.check(["optical"])
        assert caught.value.path == field


@settings(deadline=None, max_examples=60)
@given(side=st.integers(2, 40), size=st.integers(2, 40), slope=st.floats(-3, 3))
def test_zoom_keeps_a_slope_and_the_share_of_labels(side, size, slope):
    ramp = np.broadcast_to(np.arange(side, dtype=np.float32) * slope, (1, side, side))
    label = (np.arange(side)[:, None] < side / 2).astype(np.int64) * np.ones((side, side), np.int64)
    out = zoomed(Tile({"a": ramp}, {"a": np.ones((side, side), bool)}, label), size)
    assert out.values["a"].shape == (1, size, size) and out.valid["a"].all()
    place = np.clip((np.arange(size) + 0.5) * side / size - 0.5, 0, side - 1)
    assert np.allclose(out.values["a"][0, 0], place * slope, atol=1e-3)
    assert abs(out.label.mean() - label.mean()) <= 1 / size + 1 / side
    assert out.values["a"].dtype == np.float32


def test_zoom_makes_no_valid_pixel_of_invalid_ones_and_no_new_class():
    values = {"map": np.array([[[1, 1, 7, 7]] * 4], np.float32), "a": np.ones((1, 4, 4), np.float32)}
    valid = {"map": np.ones((4, 4), bool), "a": np.arange(16).reshape(4, 4) % 4 != 1}
    out = zoomed(Tile(values, valid, np.zeros((4, 4), np.int64)), 7, ["map"])
    assert set(np.unique(out.values["map"])) == {1, 7}
    column = np.clip((np.arange(7) + 0.5) * 4 / 7 - 0.5, 0, 3)
    assert out.valid["a"][0].tolist() == [not 0 < c < 2 for c in column]


def test_a_mixed_tile_has_a_rectangle_of_the_other_labels_soft_ones_and_layers(tile):
    size = 32
    ones = np.ones((size, size), bool)
    soft = np.zeros((3, size, size), np.uint8)
    soft[2] = 255
    other = Tile({"radar": np.full((1, size, size), 7, np.float32)}, {"radar": ones}, np.full((size, size), 2), soft)
    plain = dataclasses.replace(tile, label=np.zeros((size, size), np.int64))
    for seed in range(10):
        made = mixed(plain, other, np.random.default_rng(seed))
        inside = made.label == 2
        rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
        assert inside.sum() == len(rows) * len(columns) and 8 <= len(rows) <= 24 and 8 <= len(columns) <= 24
        assert (made.valid["radar"] == inside).all() and (made.valid["optical"] == ~inside).all()
        assert (made.values["radar"][0] == np.where(inside, 7, 0)).all()
        assert (made.values["optical"][:, ~inside] == tile.values["optical"][:, ~inside]).all()
        assert (made.soft.argmax(0) == made.label).all() and (made.soft.sum(0) == 255).all()
    assert tile.valid["optical"].all()


def test_a_zoom_draws_squares_of_all_sizes_between_its_bounds():
    sizes = [drawn_size(64, Augmentation(zoom=2.0), np.random.default_rng(seed)) for seed in range(200)]
    assert 32 <= min(sizes) < 36 and 120 < max(sizes) <= 128
    assert drawn_size(64, QUIET, np.random.default_rng(0)) == 64


@given(st.integers(3, 20), st.floats(1.0, 6.0), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_a_coarser_layer_keeps_its_mean_about_and_invents_no_value(size, factor, seed):
    rng = np.random.default_rng(seed)
    values, valid = rng.uniform(-5, 5, (2, size, size)).astype(np.float32), rng.random((size, size)) < 0.8
    values[:, ~valid] = np.nan
    coarse = coarsened(values, valid, factor)
    known = values[:, valid]
    if known.size:
        assert (coarse[:, valid] >= known.min() - 1e-4).all() and (coarse[:, valid] <= known.max() + 1e-4).all()
    np.testing.assert_allclose(
        coarsened(np.full((1, size, size), 3, np.float32), valid, factor)[0][valid], 3, rtol=1e-5
    )


def test_a_factor_of_one_changes_nothing_and_a_large_one_leaves_the_mean():
    values, valid = np.random.default_rng(0).random((1, 12, 12)).astype(np.float32), np.ones((12, 12), bool)
    np.testing.assert_allclose(coarsened(values, valid, 1.0), values, atol=1e-6)
    np.testing.assert_allclose(coarsened(values, valid, 12.0), values.mean(), atol=1e-5)
    assert coarsened(values, valid, 3.0).std() < values.std()
