"""What stored values mean: a scene in many disguises is read as the same scene, or a word is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, WARNING
from layerfuse.model_backend.raster.layers.said import BandFacts, LayerFacts
from layerfuse.model_backend.raster.layers.units.backscatter import find_backscatter
from layerfuse.model_backend.raster.layers.units.reading import Seen
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, gdal_array, osr

SIDE = 72
SPECTRA = {  # blue, green, red, near infrared, two short-wave infrared: surface reflectance
    "water": (0.04, 0.045, 0.02, 0.012, 0.006, 0.004),
    "wood": (0.018, 0.035, 0.02, 0.28, 0.12, 0.05),
    "field": (0.06, 0.09, 0.11, 0.24, 0.28, 0.2),
    "town": (0.11, 0.13, 0.14, 0.2, 0.22, 0.19),
}
NAMES = ("B02", "B03", "B04", "B08", "B11", "B12")
CRS = osr.SpatialReference()
CRS.ImportFromEPSG(32633)


def optical(scale=1e-4, offset=0.0, maximum=1.5, bands=6):
    return Modality(
        "s2", "optical", "continuous", tuple(Band(n, scale, offset, 0.0, maximum, 0.1, 0.1) for n in NAMES[:bands])
    )


RADAR = Modality(
    "s1", "sar", "continuous", tuple(Band(n, minimum=-45.0, maximum=10.0, unit="dB") for n in ("VV", "VH"))
)
COLOURS = Modality(
    "rgb", "optical", "continuous", tuple(Band(n, minimum=0.0, maximum=255.0) for n in ("red", "green", "blue"))
)


def reflectance(seed, bands=6):
    """A scene of patches of water, wood, fields and town, ``[C, h, w]``."""
    draw = np.random.default_rng(seed)
    kinds = np.kron(draw.integers(0, 4, (9, 9)), np.ones((8, 8), int))
    kinds[:8, :32] = np.repeat(np.arange(4), 8)  # all of them, whatever the draw
    spectra = np.array(list(SPECTRA.values()))[kinds].transpose(2, 0, 1)[:bands]
    return np.clip(spectra * draw.normal(1, 0.15, spectra.shape) + draw.normal(0, 0.002, spectra.shape), 0.001, 1.4)


def decibels(seed):
    draw = np.random.default_rng(seed)
    level = np.kron(draw.normal(-11, 3, (9, 9)), np.ones((8, 8)))
    return np.stack([level, level - 6.5]) + draw.normal(0, 1.5, (2, SIDE, SIDE))


def save(path, stored, tags=None, nodata=None, names=(), metadata=None):
    """A GeoTIFF in memory, of values as they are given."""
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(stored.dtype.type)
    options = ["PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]
    file = gdal.GetDriverByName("GTiff").Create(path, *stored.shape[:0:-1], len(stored), kind, options)
    file.SetProjection(CRS.ExportToWkt())
    file.SetGeoTransform((500000, 10, 0, 5800000, 0, -10))
    file.SetMetadata(metadata or {})
    for number, plane in enumerate(stored, 1):
        band = file.GetRasterBand(number)
        band.WriteArray(plane)
        if tags:
            band.SetScale(tags[0])
            band.SetOffset(tags[1])
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if names:
            band.SetDescription(names[number - 1])
    return path


def read(path, modality):
    """The card's physical values of all pixels, which of them are valid, and the levels of the notes about values."""
    source = RasterSource(modality.name, path, tuple(range(1, modality.channels + 1)))
    height, width = (getattr(gdal.Open(path), size) for size in ("RasterYSize", "RasterXSize"))
    grid = Grid(CRS.ExportToWkt(), 500000.0, 5800000.0, 10.0, Window(0, 0, width, height))
    values, valid = Reader(source, modality, grid).read(grid.window)
    scales, offsets = (np.array([getattr(b, n) for b in modality.bands])[:, None, None] for n in ("scale", "offset"))
    return values * scales + offsets, valid, {note.level for note in describe(source, modality).notes}


# A way to store reflectance r, and what is said of it.
STORED = {
    "digital numbers": (lambda r: (r * 1e4).round().astype(np.uint16), None, set()),
    "digital numbers in decimals": (lambda r: (r * 1e4).astype(np.float32), None, set()),
    "decimals": (lambda r: r.astype(np.float32), None, {FACT}),
    "decimals of 64 bits": (lambda r: r, None, {FACT}),
    "per cent": (lambda r: (r * 100).astype(np.float32), None, {FACT}),
    "a tag": (lambda r: (r * 1e4).round().astype(np.int16), (1e-4, 0.0), set()),
    "baseline 04.00, tagged": (lambda r: (r * 1e4 + 1000).round().astype(np.uint16), (1e-4, -0.1), {FACT}),
    "an offset alone": (lambda r: (r * 1e4 + 1000).round().astype(np.uint16), (1.0, -1000.0), {FACT}),
    "an offset in numbers": (lambda r: (r * 1e4 + 1000).round().astype(np.uint16), (1e-4, -1000.0), {WARNING}),
    "a tag that was followed": (lambda r: r.astype(np.float32), (1e-4, 0.0), {WARNING}),
    "an offset that was taken off": (lambda r: (r * 1e4).round().astype(np.uint16), (1e-4, -0.1), {WARNING}),
    "Landsat, tagged": (lambda r: ((r + 0.2) / 2.75e-5).round().astype(np.uint16), (2.75e-5, -0.2), {FACT}),
}


@pytest.mark.parametrize("way", STORED)
@settings(max_examples=6, deadline=None, derandomize=True, database=None)
@given(
    seed=st.integers(0, 999), bands=st.sampled_from([4, 6]), wrong=st.sampled_from(["", "negative", "bright", "fill"])
)
def test_a_scene_is_read_as_the_same_scene_however_it_is_stored(way, seed, bands, wrong):
    store, tags, levels = STORED[way]
    truth = reflectance(seed, bands)
    if wrong == "negative":
        truth[-2:, :, :2] = -0.006
    if wrong == "bright":
        truth[:3, 20:30, 20:50] = 1.2 + 0.1 * np.random.default_rng(seed).random((3, 10, 30))
    stored = store(np.maximum(truth, 0.001) if "uint16" in str(store(truth[:, :1]).dtype) else truth)
    fill = wrong == "fill" and stored.dtype.kind == "f"
    if fill:
        stored[:, :, -4:] = np.nan
    path = f"/vsimem/test-values-{way.replace(' ', '-')}-{seed}-{bands}-{wrong}.tif"
    got, valid, told = read(save(path, stored, tags), optical(bands=bands))
    gdal.Unlink(path)
    assert valid.sum() == truth[0].size - (SIDE * 4 if fill else 0)
    np.testing.assert_allclose(got[:, valid], np.maximum(truth, 0.001)[:, valid] if wrong == "negative" and
                               stored.dtype.kind == "u" else truth[:, valid], atol=1.5e-4)  # fmt: skip
    assert told == levels


@pytest.mark.parametrize(("scale", "offset"), [(2.75e-5, -0.2), (2e-5, -0.1)])
@pytest.mark.parametrize("bright", [False, True])
def test_numbers_of_landsat_are_told_from_those_of_sentinel_2_or_doubted(tmp_path, scale, offset, bright):
    truth = reflectance(11)
    if bright:
        truth[:3, 20:30, 20:50] = 0.9 + 0.1 * np.random.default_rng(1).random((3, 10, 30))
    stored = ((truth - offset) / scale).round().astype(np.uint16)
    got, _, told = read(save(str(tmp_path / "a.tif"), stored), optical())
    assert told == {DOUBT}
    if not bright:
        np.testing.assert_allclose(got, truth, atol=1e-4)
    names = [f"SR_B{n}" for n in range(2, 8)]
    if offset == -0.2:  # the product's names are proof
        path = save(str(tmp_path / "b.tif"), stored, names=names)
        got, _, _ = read(path, optical())
        np.testing.assert_allclose(got, truth, atol=1e-4)
        notes = describe(RasterSource("s2", path, tuple(range(1, 7))), optical()).notes
        assert [note.level for note in notes if note.text.startswith("Stored values")] == [FACT]


@pytest.mark.parametrize("wanted", [optical(1.0), optical(2e-5, -0.1, 1.0), optical(1e-4)])
@pytest.mark.parametrize("way", ["digital numbers", "decimals", "per cent", "Landsat, tagged"])
def test_any_card_of_reflectance_gets_its_own_numbers(tmp_path, wanted, way):
    store, tags, _ = STORED[way]
    truth = reflectance(3)
    got, _, told = read(save(str(tmp_path / "a.tif"), store(truth), tags), wanted)
    np.testing.assert_allclose(got, truth, atol=1e-4)
    assert WARNING not in told


@pytest.mark.parametrize(
    ("metadata", "added"),
    [
        ({"PROCESSING_BASELINE": "05.09"}, True),
        ({"s2:processing_baseline": "04.00"}, True),
        ({"PRODUCT_URI": "S2B_MSIL2A_20230823T095559_N0509_R122_T34UCF_20230823T124759.SAFE"}, True),
        ({"PROCESSING_BASELINE": "03.01"}, False),
        ({"PROCESSING_BASELINE": "05.09", "earthsearch:boa_offset_applied": "true"}, False),
    ],
)
def test_the_offset_of_sentinel_2_is_taken_off_where_metadata_tell_it(tmp_path, metadata, added):
    truth = reflectance(5)
    stored = (truth * 1e4 + 1000 * added).round().astype(np.uint16)
    got, _, told = read(save(str(tmp_path / "a.tif"), stored, metadata=metadata), optical())
    np.testing.assert_allclose(got, truth, atol=1e-4)
    assert told == ({FACT} if added else set())


def test_an_offset_that_the_values_do_not_have_is_not_taken_off(tmp_path):
    stored = (reflectance(5) * 1e4).astype(np.uint16)
    path = save(str(tmp_path / "a.tif"), stored, metadata={"PROCESSING_BASELINE": "05.09"})
    got, _, told = read(path, optical())
    np.testing.assert_allclose(got, stored / 1e4, atol=1e-6)
    assert told == {DOUBT}


def test_values_alone_tell_the_offset_of_a_large_scene_and_are_doubted_in_a_small_one(tmp_path):
    truth = reflectance(7)
    stored = (truth * 1e4 + 1000).astype(np.uint16)
    _, _, told = read(save(str(tmp_path / "small.tif"), stored), optical())
    assert told == {DOUBT}
    got, _, told = read(save(str(tmp_path / "large.tif"), np.tile(stored, (1, 8, 8))), optical())
    np.testing.assert_allclose(got[:, :SIDE, :SIDE], truth, atol=2e-4)
    assert told == {DOUBT}


@pytest.mark.parametrize("level", [0.55, 0.8])
def test_snow_is_not_darkened_in_silence(tmp_path, level):
    truth = np.clip(np.random.default_rng(1).normal(level, 0.05, (4, 700, 700)), 0.3, 1.2)
    got, _, told = read(save(str(tmp_path / "a.tif"), (truth * 1e4).astype(np.uint16)), optical(bands=4))
    np.testing.assert_allclose(got, truth, atol=1e-4)
    assert told == {DOUBT}


@pytest.mark.parametrize(
    ("stored", "level"),
    [
        (np.random.default_rng(0).integers(1, 256, (6, SIDE, SIDE)).astype(np.uint8), WARNING),  # stretched for the eye
        (np.random.default_rng(0).integers(1, 256, (6, SIDE, SIDE)).astype(np.float32), WARNING),
        (np.random.default_rng(0).normal(0, 1, (6, SIDE, SIDE)), WARNING),  # standardised
        (np.random.default_rng(0).normal(1e7, 1e6, (6, SIDE, SIDE)), WARNING),
        (np.random.default_rng(0).integers(5, 60, (6, SIDE, SIDE)).astype(np.uint8), DOUBT),  # per cent, perhaps
    ],
)
def test_what_fits_nothing_is_warned_of(tmp_path, stored, level):
    assert level in read(save(str(tmp_path / "a.tif"), stored), optical())[2]


def test_a_band_in_another_unit_than_the_others_is_warned_of(tmp_path):
    stored = reflectance(2) * 1e4
    stored[2] /= 1e4
    assert WARNING in read(save(str(tmp_path / "a.tif"), stored.astype(np.float32)), optical())[2]


def test_of_a_layer_without_values_nothing_else_is_said(tmp_path):
    for name, value in (("zero", 0), ("nan", np.nan)):
        path = save(str(tmp_path / f"{name}.tif"), np.full((6, SIDE, SIDE), value, np.float32))
        notes = describe(RasterSource("s2", path), optical()).notes
        assert [note.text[:22] for note in notes if note.level == WARNING] == ["No pixel of s2 is data"]


@pytest.mark.parametrize(
    ("store", "tags", "names", "levels"),
    [
        (lambda d: d.astype(np.float32), None, (), set()),
        (lambda d: (d * 100).round().astype(np.int16), None, (), {FACT}),
        (lambda d: (d * 10).round().astype(np.int16), None, (), {FACT}),
        (lambda d: (d * 100).round().astype(np.int16), (0.01, 0.0), (), {FACT}),
        (lambda d: d.astype(np.float32), (0.01, 0.0), (), {WARNING}),
        (lambda d: (10 ** (d / 10)).astype(np.float32), None, (), {DOUBT}),
        (lambda d: (10 ** (d / 20)).astype(np.float32), None, (), {DOUBT}),
        (lambda d: (d * np.log(10) / 10).astype(np.float32), None, (), {DOUBT}),
        (lambda d: (d / 10).astype(np.float32), None, (), {DOUBT}),
        (lambda d: (10 ** (d / 10)).astype(np.float32), None, ("VV power", "VH power"), {FACT}),
        (lambda d: (10 ** (d / 20)).astype(np.float32), None, ("Amplitude_VV", "Amplitude_VH"), {FACT}),
        (lambda d: (10 ** (d / 10) * 1e4).astype(np.float32), (1e-4, 0.0), ("VV intensity", "VH intensity"), {FACT}),
        (lambda d: ((d + 60) * 4).round().astype(np.uint8), (0.25, -60.0), (), {FACT}),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_radar_becomes_decibels_however_it_is_stored(tmp_path, store, tags, names, levels, seed):
    truth = decibels(seed)
    got, valid, told = read(save(str(tmp_path / "a.tif"), store(truth), tags, names=names), RADAR)
    np.testing.assert_allclose(got[:, valid], truth[:, valid], atol=0.13)
    assert valid.all()
    assert told == levels


@given(level=st.floats(-25.0, 0.0), apart=st.floats(3.0, 14.0), noise=st.floats(0.5, 3.0), seed=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_decibels_of_any_land_and_water_are_no_logarithms(level, apart, noise, seed):
    stored = np.random.default_rng(seed).normal((level, level - apart), noise, (400, 2)).T
    told = tuple(BandFacts(number, name, kind="Float32") for number, name in enumerate(("VV", "VH"), 1))
    seen = Seen("s1", RADAR.bands, told, tuple(stored), LayerFacts(name="a", bands=told))
    assert find_backscatter(seen).factor.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "store",
    [
        lambda d: (10 ** (d / 20) * 800).astype(np.uint16),  # counts that were never calibrated
        lambda d: ((d + 30) * 8).clip(1, 255).astype(np.uint8),
        lambda d: (-d).astype(np.float32),
    ],
)
def test_what_is_no_backscatter_is_warned_of(tmp_path, store):
    assert read(save(str(tmp_path / "a.tif"), store(decibels(0))), RADAR)[2] == {WARNING}


def test_power_of_zero_is_no_data(tmp_path):
    stored = (10 ** (decibels(1) / 10)).astype(np.float32)
    stored[0, :3] = 0
    _, valid, _ = read(save(str(tmp_path / "a.tif"), stored), RADAR)
    assert not valid[:3].any() and valid[3:].all()


@pytest.mark.parametrize("kind", ["int16", "uint16", "int32", "float32"])
@pytest.mark.parametrize(("times", "levels"), [(10000, set()), (32767, {DOUBT})])
def test_reflectance_in_steps_of_its_own_is_a_bright_scene_to_check(tmp_path, kind, times, levels):
    stored = np.round(reflectance(0) * times * 1.2).clip(1, 32767).astype(kind)
    found = describe(RasterSource("s2", save(str(tmp_path / "a.tif"), stored, names=NAMES)), optical())
    assert {note.level for note in found.notes} - {FACT} == levels
    assert any("means a reflectance above" in note.text for note in found.notes) == bool(levels)


@pytest.mark.parametrize(
    ("store", "levels", "off"),
    [
        (lambda c: c.astype(np.uint8), set(), 0),
        (lambda c: c.astype(np.float32), set(), 0),
        (lambda c: (c * 257).astype(np.uint16), {FACT}, 0),
        (lambda c: (c * 256).astype(np.uint16), {FACT}, 0),
        (lambda c: (c / 255).astype(np.float32), {FACT}, 1e-3),
        (lambda c: np.minimum(c * 16 + 5, 4095).astype(np.uint16), {DOUBT}, 1),
        (lambda c: np.minimum(c * 257 + 77, 65535).astype(np.uint16), {DOUBT}, 1),
    ],
)
def test_colours_of_any_depth_become_eight_bits(tmp_path, store, levels, off):
    colours = np.random.default_rng(4).integers(10, 256, (3, SIDE, SIDE)).astype(float)
    got, _, told = read(save(str(tmp_path / "a.tif"), store(colours)), COLOURS)
    np.testing.assert_allclose(got, colours, atol=off)
    assert told == levels


def test_reflectance_is_no_picture(tmp_path):
    for name, stored in (
        ("a", (reflectance(1, 3) * 1e4).astype(np.uint16)),
        ("b", reflectance(1, 3).astype(np.float32)),
    ):
        assert read(save(str(tmp_path / f"{name}.tif"), stored), COLOURS)[2] & {DOUBT, WARNING}


def test_a_card_without_a_unit_is_held_to_its_range(tmp_path):
    learned = Modality("x", "sar", "continuous", (Band("x", minimum=100.0, maximum=900.0, mean=500.0, stddev=99.0),))
    fits, other = 300.0 + np.eye(SIDE)[None], 3.0 + np.eye(SIDE)[None]
    assert read(save(str(tmp_path / "a.tif"), fits), learned)[2] == set()
    assert read(save(str(tmp_path / "b.tif"), other), learned)[2] == {WARNING}


def test_a_band_that_is_lacking_has_the_mean_of_the_card(tmp_path):
    modality = optical(bands=4)
    path = save(str(tmp_path / "a.tif"), reflectance(1, 3).astype(np.float32))
    source = RasterSource("s2", path, (1, 2, 3, 0))
    rules = describe(source, modality).rules
    assert rules[3](np.array([5.0])) == pytest.approx(0.1 / 1e-4)
    assert rules[0](np.array([0.2])) == pytest.approx(2000.0)


def of(modality, stored, path, **more):
    """What is told beyond facts, and the rule of the first band."""
    found = describe(RasterSource(modality.name, save(path, stored, **more)), modality)
    return {note.level for note in found.notes if "no names" not in note.text} - {FACT}, found.rules[0]


@settings(max_examples=8, deadline=None, derandomize=True, database=None)
@given(seed=st.integers(0, 999), bands=st.sampled_from([4, 6]))
def test_reflectance_times_1000_is_read_as_it_and_doubted(seed, bands):
    path = f"/vsimem/thousandths-{seed}-{bands}.tif"
    stored = (reflectance(seed, bands) * 1e3).round().astype(np.uint16)
    levels, rule = of(optical(bands=bands), stored, path, names=NAMES)
    assert levels == {DOUBT} and rule.factor == 10


def test_dark_water_is_no_reflectance_times_1000():
    draw = np.random.default_rng(2).normal(1, 0.1, (6, SIDE, SIDE))
    water = np.array([0.05, 0.035, 0.02, 0.008, 0.005, 0.004])[:, None, None] * draw
    assert of(optical(), (water * 1e4).round().astype(np.uint16), "/vsimem/water.tif", names=NAMES)[1].factor == 1


@pytest.mark.parametrize(
    ("bright", "metadata", "levels"),
    [
        (0.18, {}, {DOUBT}),
        (0.0, {"PROCESSING_BASELINE": "02.08"}, {WARNING}),
        (0.13, {"PROCESSING_BASELINE": "02.08"}, {WARNING}),
        (0.13, {"earthsearch:boa_offset_applied": "true"}, {WARNING}),
        (0.07, {}, {WARNING}),
    ],
)
def test_an_offset_that_nothing_shows_or_something_contradicts_is_told(bright, metadata, levels):
    path = f"/vsimem/offset-{bright}-{len(str(metadata))}.tif"
    stored = ((reflectance(4) * 0.4 + bright) * 1e4).round().astype(np.uint16)
    told, _ = of(optical(), stored, path, tags=(1e-4, -0.1), metadata=metadata, names=NAMES)
    assert told == levels


def test_the_offset_of_landsat_level_1_is_its_own():
    """It is that of Sentinel-2's baseline 04.00; its scale is not."""
    stored = ((reflectance(4) * 0.4 + 0.18 + 0.1) / 2e-5).round().astype(np.uint16)
    assert of(optical(2e-5, -0.1, 1.0), stored, "/vsimem/level-1.tif", tags=(2e-5, -0.1), names=NAMES)[0] == set()


@pytest.mark.parametrize(("stored", "level"), [((2.75e-5, -0.2), {DOUBT}), ((2e-5, -0.1), set())])
def test_levels_of_landsat_that_nothing_tells_apart_are_doubted(stored, level):
    scale, offset = stored
    truth = np.maximum(reflectance(3), 0.0) + (
        0 if scale == 2.75e-5 else np.array([0.07, 0.04, 0.02, 0, 0, 0])[:, None, None]
    )
    numbers = ((truth - offset) / scale).round().astype(np.uint16)
    assert of(optical(2e-5, -0.1, 1.0), numbers, f"/vsimem/level-{scale}.tif")[0] == level


@pytest.mark.parametrize(
    ("store", "scale", "rule"),
    [
        (lambda db: db.astype(np.float32), 0.01, 1.0),
        (lambda db: (db * 100).round().astype(np.int16), 1e-4, 0.01),
        (lambda db: (db * 100).round().astype(np.int16), 0.1, 0.01),
        (lambda db: (10 ** (db / 10)).astype(np.float32), 0.01, 1.0),
    ],
)
def test_a_scale_that_makes_unusual_radar_of_usual_is_warned_of(store, scale, rule):
    path = f"/vsimem/radar-{scale}-{rule}-{store(np.ones(1)).dtype}-{store(np.ones(1))[0]}.tif"
    levels, found = of(RADAR, store(decibels(1)), path, tags=(scale, 0.0), names=("VV", "VH"))
    assert levels == {WARNING} and found.factor == rule and found.summand == 0


STORES = {
    "decibels": lambda db: db.astype(np.float32),
    "decibels x 100": lambda db: (db * 100).round().astype(np.int16),
    "power": lambda db: (10 ** (db / 10)).astype(np.float32),
    "amplitude": lambda db: (10 ** (db / 20)).astype(np.float32),
}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    store=st.sampled_from(sorted(STORES)),
    seed=st.integers(0, 99),
    apart=st.floats(3.0, 10.0),
    shift=st.floats(-6.0, 4.0),
    swapped=st.booleans(),
)
def test_radar_without_names_is_turned_round_where_the_second_is_brighter(store, seed, apart, shift, swapped):
    """VV is 3 to 10 dB above VH, over fields as over water; SNAP writes VH first."""
    level = decibels(seed) + np.array([shift, shift + 6.5 - apart])[:, None, None]
    stored = STORES[store](level)
    case = f"{store}-{seed}-{apart}-{shift}-{swapped}.tif"
    path = save(f"/vsimem/unnamed-{case}", stored[::-1] if swapped else stored)
    found = describe(RasterSource("s1", path), RADAR)
    assert found.match.numbers == ((2, 1) if swapped else (1, 2))
    assert any("the second is brighter" in note.text for note in found.notes) == swapped
    named = describe(RasterSource("s1", save(f"/vsimem/named-{case}", stored[::-1], names=("VH", "VV"))), RADAR)
    assert found.rules == named.rules


def test_bands_of_radar_that_are_told_apart_are_not_turned_round():
    stored = decibels(1)[::-1].astype(np.float32)
    path = save("/vsimem/brighter-named.tif", stored, names=("VV", "VH"))
    assert describe(RasterSource("s1", path), RADAR).match.numbers == (1, 2)
    path = save("/vsimem/brighter.tif", stored)
    assert describe(RasterSource("s1", path, (1, 2)), RADAR).match.numbers == (1, 2)
    path = save("/vsimem/alike.tif", np.stack([stored[0], stored[0]]))
    assert describe(RasterSource("s1", path), RADAR).match.numbers == (1, 2)


def test_power_is_mixed_as_the_decibels_it_stands_for():
    """Else cubic interpolation makes negative power beside bright targets, and holes of it."""
    level = decibels(5)
    level[:, ::7, ::9] += 25
    cubic = Modality("s1", "sar", "continuous", RADAR.bands, resampling="cubic")
    grid = Grid(CRS.ExportToWkt(), 500003.0, 5799996.0, 7.0, Window(0, 0, 80, 80))
    read_ = []
    for name, stored in (("db", level), ("power", 10 ** (level / 10))):
        path = save(f"/vsimem/cubic-{name}.tif", stored.astype(np.float32), names=("VV", "VH"))
        read_.append(Reader(RasterSource("s1", path), cubic, grid).read(grid.window))
    assert read_[1][1].all()
    np.testing.assert_allclose(read_[0][0], read_[1][0], atol=1e-3)


# What was made of reflectance, by bands of it, and by what is said.
MADE_OF_IT = {
    "normalised band by band": (lambda r: _between(r, 0, 1), 4),
    "clipped and normalised": (lambda r: _between(r, 0.02, 0.98), 4),
    "radiance": (lambda r: r * np.array([310, 290, 240, 165, 39, 13.5])[:, None, None], 6),
    "radiance x 10": (lambda r: (r * np.array([3100, 2900, 2400, 1650, 390, 135])[:, None, None]).round(), 6),
}


def _between(r, *ends):
    low, high = np.quantile(r, ends, axis=(1, 2), keepdims=True)
    return np.clip((r - low) / (high - low), 0, 1)


@pytest.mark.parametrize("made", MADE_OF_IT)
@pytest.mark.parametrize("seed", range(3))
def test_what_cannot_be_undone_is_said(made, seed, tmp_path):
    of, bands = MADE_OF_IT[made]
    r = reflectance(seed, bands)
    for name, values in (("made", of(r)), ("as it was", r)):
        said = read(save(str(tmp_path / f"{name}.tif"), values.astype(np.float32)), optical(bands=bands))[2]
        assert bool({DOUBT, WARNING} & said) == (name == "made")


def test_a_scale_that_only_some_bands_have_is_not_followed_and_warned_of(tmp_path):
    r = reflectance(1)
    path = save(str(tmp_path / "a.tif"), (r * 1e4).round().astype(np.uint16))
    file = gdal.Open(path, gdal.GA_Update)
    for number in (1, 2, 3, 4):
        file.GetRasterBand(number).SetScale(1e-4)
    del file
    found, _, said = read(path, optical())
    assert WARNING in said
    np.testing.assert_allclose(found, r, atol=1e-4)
