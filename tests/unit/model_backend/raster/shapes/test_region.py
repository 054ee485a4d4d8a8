"""Regions of like pixels around a place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.raster.shapes.region import HOLE, grown, region_shape, unlikeness
from scipy.ndimage import label as components


@st.composite
def images(draw):
    """A small image of a few bands with holes in it, and a place."""
    height, width, bands = (draw(st.integers(1, most)) for most in (14, 14, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = rng.integers(0, draw(st.sampled_from([1, 3, 50])), (bands, height, width)).astype(np.float32)
    valid = rng.random((height, width)) < draw(st.sampled_from([0.5, 0.9, 1.0]))
    return values, valid, (draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1)))


@settings(max_examples=150, deadline=None)
@given(images(), st.lists(st.floats(0, 5), min_size=2, max_size=4))
def test_a_region_has_its_seed_hangs_together_and_grows_with_the_tolerance(image, tolerances):
    values, valid, seed = image
    distance = unlikeness(values, valid, seed)
    assert np.isfinite(distance[valid]).all() == valid[seed] or not valid.any()
    before = np.zeros(valid.shape, bool)
    for tolerance in sorted(tolerances):
        region = grown(distance, seed, tolerance)
        assert region[seed] == valid[seed] and not region[~valid].any()
        assert components(region)[1] == int(valid[seed])
        assert region[before].all(), "a larger tolerance takes nothing away"
        shape = region_shape(region)
        if valid[seed]:
            assert shape.IsValid() and shape.GetArea() == region.sum()
            assert shape.GetGeometryCount() == 1, "pixels that share a corner only are no region"
        else:
            assert shape is None
        before = region


def test_what_is_alike_is_taken_and_what_lies_behind_a_border_is_not():
    values = np.full((2, 40, 40), 100.0, np.float32)
    values[:, :, 20] = 900.0  # a road between two fields
    values[0, 5, 5] = 900.0  # a tree in the first
    distance = unlikeness(values, np.ones((40, 40), bool), (30, 3))
    region = grown(distance, (30, 3), 0.3)
    assert region[:, :20].all() and not region[:, 20:].any(), "a hole of one pixel is filled"


def test_holes_stay_where_they_are_large_unknown_or_open():
    values = np.zeros((1, 30, 30), np.float32)
    values[0, 4:8, 4:7] = 5.0  # 12 pixels
    values[0, 20, 20:22] = 5.0
    values[0, 0, 12] = 5.0  # at the edge: what lies beyond is not known
    values[0, 15:17, 15] = 5.0
    valid = np.ones((30, 30), bool)
    valid[20, 21] = False
    region = grown(unlikeness(values, valid, (29, 29)), (29, 29), 0.2)
    assert HOLE < 12 and not region[4:8, 4:7].any() and not region[20, 20:22].any() and not region[0, 12]
    assert region[15:17, 15].all()


def test_bands_count_by_their_spread_and_not_by_their_unit():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(3, 24, 24)).astype(np.float32)
    valid = np.ones((24, 24), bool)
    scaled = values * np.array([1.0, 1e4, 1e-3], np.float32)[:, None, None] + 7
    one, other = (unlikeness(some, valid, (12, 12)) for some in (values, scaled))
    np.testing.assert_allclose(other, one, rtol=1e-2, atol=1e-2)


def test_one_outlier_does_not_hide_the_image():
    values = np.zeros((1, 50, 50), np.float32)
    values[0, :, 25:] = 10.0
    values[0, 0, 0] = 1e6  # a cloud, a roof in the sun
    distance = unlikeness(values, np.ones((50, 50), bool), (25, 10))
    assert distance[25, 40] == pytest.approx(2.563, abs=0.01)
