"""Tiles of one layer that are not alike: bands in other orders, values in other units."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT, WARNING
from layerfuse.model_backend.raster.layers.products.resolve import raster_path
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests import products
from osgeo import gdal

NAMES = ("B02", "B03", "B04", "B08")
S2 = Modality("s2", "optical", "continuous", tuple(Band(name, 1e-4, 0.0, 0.0, 1.5) for name in NAMES))
HEIGHT = Modality("dem", "elevation", "continuous", (Band("height", minimum=-500.0, maximum=9000.0, unit="m"),))


def scene(seed):
    level = np.array([0.04, 0.07, 0.08, 0.25])[:, None, None]
    return level * np.random.default_rng(seed).uniform(0.5, 1.5, (4, 48, 48))


def tile(folder, number, values, names=NAMES, scale=None, unit=""):
    path = products.write(folder / f"tiles/t{number}.tif", values, products.Place(32633, 300000.0 + 480 * number))
    file = gdal.Open(str(path), gdal.GA_Update)
    for i, name in enumerate(names, start=1):
        file.GetRasterBand(i).SetDescription(name)
        file.GetRasterBand(i).SetUnitType(unit)
        if scale:
            file.GetRasterBand(i).SetScale(scale)
    return path


def numbers(values):
    return (values * 1e4).round().astype(np.uint16)


@pytest.mark.parametrize("names", [("B8", "B4", "B3", "B2"), ("SR_B8", "SR_B4", "SR_B3", "SR_B2")])
def test_bands_of_tiles_are_matched_by_name_whatever_their_order(tmp_path, names):
    west, east = numbers(scene(0)), numbers(scene(1))
    tile(tmp_path, 0, west)
    tile(tmp_path, 1, east[::-1], names)
    got = gdal.Open(raster_path((str(tmp_path / "tiles"),))).ReadAsArray()
    np.testing.assert_array_equal(got, np.concatenate([west, east], axis=2))


def test_tiles_whose_bands_have_other_names_are_refused(tmp_path):
    tile(tmp_path, 0, numbers(scene(0)))
    tile(tmp_path, 1, numbers(scene(1)), ("B02", "B03", "B04", "B11"))
    with pytest.raises(InputError, match="called otherwise"):
        raster_path((str(tmp_path / "tiles"),))


@pytest.mark.parametrize("turned", [False, True])
def test_tiles_in_different_units_are_refused_and_their_scales_mend_it(tmp_path, turned):
    both = [numbers(scene(0)), scene(1).astype(np.float32)]
    for number, values in enumerate(both[::-1] if turned else both):
        tile(tmp_path, number, values)
    with pytest.raises(InputError, match="different units"):
        describe(RasterSource("s2", str(tmp_path / "tiles")), S2)
    tile(tmp_path, int(turned), numbers(scene(0)), scale=1e-4)
    found = describe(RasterSource("s2", str(tmp_path / "tiles")), S2)
    assert not any(note.level == WARNING for note in found.notes)
    got = gdal.Open(raster_path((str(tmp_path / "tiles"),))).ReadAsArray().astype(float)
    rule = found.rules[0]
    got = got * rule.factor + rule.summand
    halves = [scene(0) * 1e4, scene(1) * 1e4]
    np.testing.assert_allclose(got, np.concatenate(halves[::-1] if turned else halves, axis=2), atol=0.6)


def test_tiles_of_heights_in_feet_and_metres_are_refused(tmp_path):
    heights = np.random.default_rng(0).uniform(200, 400, (1, 48, 48)).astype(np.float32)
    tile(tmp_path, 0, heights, ("height",), unit="m")
    tile(tmp_path, 1, heights / 0.3048, ("height",), unit="ft")
    with pytest.raises(InputError, match="different units"):
        describe(RasterSource("dem", str(tmp_path / "tiles")), HEIGHT)


def test_tiles_of_which_one_is_dark_are_one_layer(tmp_path):
    tile(tmp_path, 0, numbers(scene(0)))
    tile(tmp_path, 1, numbers(scene(1) * np.array([0.8, 0.4, 0.2, 0.04])[:, None, None]))
    found = describe(RasterSource("s2", str(tmp_path / "tiles")), S2)
    assert not any(note.level == WARNING for note in found.notes)


@settings(max_examples=20, deadline=None)
@given(added=st.lists(st.booleans(), min_size=2, max_size=4), seed=st.integers(0, 99))
def test_files_of_which_only_some_have_the_offset_are_named(added, seed):
    with tempfile.TemporaryDirectory() as folder:
        for number, more in enumerate(added):
            tile(Path(folder), number, numbers(scene(seed + number) + 0.1 * more))
        notes = describe(RasterSource("s2", str(Path(folder) / "tiles")), S2).notes
        told = [note for note in notes if note.text.startswith("Of the files of s2, ")]
        assert bool(told) == (len(set(added)) == 2)
        for note in told:
            bright, dark = note.text.split(" may have ")[0], note.text.split(" later, and ")[1].split(" not; ")[0]
            assert note.level == DOUBT
            assert all((f"t{n}" in bright, f"t{n}" in dark) == (more, not more) for n, more in enumerate(added[:3]))


def test_files_that_tell_their_scales_are_not_suspected(tmp_path):
    tile(tmp_path, 0, numbers(scene(0)), scale=1e-4)
    path = tile(tmp_path, 1, numbers(scene(1) + 0.1), scale=1e-4)
    file = gdal.Open(str(path), gdal.GA_Update)
    for number in range(1, 5):
        file.GetRasterBand(number).SetOffset(-0.1)
    file = None
    found = describe(RasterSource("s2", str(tmp_path / "tiles")), S2)
    assert not any("may have the offset" in note.text for note in found.notes)
