"""Values of files that say nothing of their units."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.layers.bands import find_bands
from layerfuse.model_backend.raster.layers.facts import read_facts
from layerfuse.model_backend.raster.layers.look import look
from layerfuse.model_backend.raster.layers.note import WARNING
from layerfuse.model_backend.raster.layers.validity import find_validity
from layerfuse.model_backend.raster.layers.values import Rule, find_values
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, gdal_array

REFLECTANCE = Band("red", scale=1e-4, minimum=0.0, maximum=1.5)
LANDSAT = Band("red", scale=2e-5, offset=-0.1, minimum=0.0, maximum=1.0)
METRES = Band("height", minimum=-500.0, maximum=9000.0, unit="m")
BACKSCATTER = Band("vv", minimum=-40.0, maximum=10.0, unit="dB")


def raster(values, kind=np.float32, nodata=None):
    """A file in memory with one band, kept alive by the band's own reference."""
    values = np.atleast_2d(np.asarray(values, kind))
    dataset = gdal.GetDriverByName("MEM").Create("", values.shape[1], values.shape[0], 1,
                                                 gdal_array.NumericTypeCodeToGDALTypeCode(kind))  # fmt: skip
    dataset.GetRasterBand(1).WriteArray(values)
    if nodata is not None:
        dataset.GetRasterBand(1).SetNoDataValue(nodata)
    return dataset


def found(dataset, band):
    """Rule and levels of the notes for a raster of one band."""
    modality, facts = Modality("m", "optical", "continuous", (band,)), read_facts(dataset)
    match = find_bands(modality, facts, (1,), "layer")
    seen = look(dataset, match.present)
    valid = find_validity(dataset, facts, match, modality, seen, RasterSource("m", "")).of(seen)
    (rule,), notes = find_values(facts, match, modality, seen, valid)
    return rule, [note.level for note in notes]


@pytest.mark.parametrize("card", [REFLECTANCE, LANDSAT])
@settings(max_examples=25, deadline=None, derandomize=True)
@given(low=st.floats(0.001, 0.3), span=st.floats(0.001, 0.7), seed=st.integers(0, 99))
def test_reflectance_is_read_as_reflectance_however_it_is_stored(card, low, span, seed):
    reflectance = low + span * np.random.default_rng(seed).random((90, 130))
    for dataset in (raster(reflectance), raster((reflectance - card.offset) / card.scale)):
        stored = found(dataset, card)[0](dataset.ReadAsArray().astype(float))
        np.testing.assert_allclose(stored * card.scale + card.offset, reflectance, atol=1e-6)


@pytest.mark.parametrize(
    ("values", "kind", "nodata"),
    [
        (np.full((5, 5), 1), np.uint16, None),  # whole numbers are digital numbers, small as they are
        (np.zeros((5, 5)), np.float32, None),  # zeros say nothing
        (np.full((5, 5), np.nan), np.float32, None),
        (np.full((5, 5), 0.5), np.float32, 0.5),  # nothing but nodata
        ([[0.0] * 99 + [1200.0]], np.float32, None),  # a scene with a wide empty rim
        ([[0.2] * 50 + [1200.0] * 50], np.float32, None),
    ],
)
def test_what_is_not_surely_reflectance_stays_as_the_card_has_it(values, kind, nodata):
    dataset = raster(values, kind, nodata)
    assert found(dataset, REFLECTANCE)[0] == Rule()


def test_only_whole_numbers_that_stand_for_decimals_are_doubted():
    dataset = raster(np.full((5, 5), 0.3))
    assert found(dataset, METRES)[0] == Rule()


def test_what_a_file_says_of_its_scale_is_believed():
    dataset = raster(np.full((5, 5), 0.3))
    dataset.GetRasterBand(1).SetScale(0.5)
    assert found(dataset, REFLECTANCE)[0].factor == pytest.approx(0.5 / 1e-4)


@pytest.mark.parametrize(
    ("values", "band", "linear"),
    [
        ([[0.02, 0.3, 1.7, 0.0]], BACKSCATTER, True),  # power; zero stands for nothing
        ([[120.0, 3000.0, 88.0]], BACKSCATTER, True),  # digital numbers
        ([[-12.0, -19.5, 2.0]], BACKSCATTER, False),
        ([[0.0, 0.0]], BACKSCATTER, False),
        ([[0.02, 0.3, 1.7]], METRES, False),
    ],
)
def test_backscatter_without_a_value_below_zero_is_not_in_decibels(values, band, linear):
    assert (WARNING in found(raster(values), band)[1]) == linear


def test_decibels_stored_above_zero_are_decibels_where_file_or_card_tell_the_offset():
    dataset = raster([[28.0, 30.5, 41.0]])
    dataset.GetRasterBand(1).SetOffset(-50.0)
    assert WARNING not in found(dataset, BACKSCATTER)[1]
    own = Band("vv", scale=0.5, offset=-50.0, unit="dB")
    assert WARNING not in found(raster([[56.0, 61.0]]), own)[1]
