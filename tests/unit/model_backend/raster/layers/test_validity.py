"""Which pixels are data: every kind of hole, declared or not, read as it is and warped."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window, choose_grid
from layerfuse.model_backend.raster.layers.description import describe, no_data
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, WARNING
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource, with_nodata
from osgeo import gdal

SIDE = 60
WHOLE = Window(30000, -410000, SIDE, SIDE)
TYPES = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "float32": gdal.GDT_Float32}
TYPES |= {"int32": gdal.GDT_Int32, "float64": gdal.GDT_Float64}
LOWEST = float(np.finfo(np.float32).min)
_numbers = itertools.count()


def optical(bands):
    return Modality("m", "optical", "continuous", tuple(Band(f"b{i}") for i in range(bands)))


HEIGHT = Modality("m", "elevation", "continuous", (Band("height", minimum=-500.0, maximum=9000.0, unit="m"),))


def write(values, nodata=None, dataset_mask=None, band_masks=None, turn=(1, -1), options=(), alpha=False):
    """A GeoTIFF in memory, ``[C, h, w]`` as seen with north up, stored with its axes turned."""
    path = f"/vsimem/validity-{next(_numbers)}.tif"
    count, height, width = values.shape
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "NO")
    options = [*options, "PHOTOMETRIC=MINISBLACK", f"ALPHA={'YES' if alpha else 'NO'}"]
    kind = TYPES[str(values.dtype)]
    file = gdal.GetDriverByName("GTiff").Create(path, width, height, count, kind, options)
    x, y = (300000.0 if turn[0] > 0 else 300000.0 + 10 * width), (4100000.0 if turn[1] < 0 else 4100000.0 - 10 * height)
    file.SetGeoTransform((x, 10.0 * turn[0], 0.0, y, 0.0, 10.0 * turn[1]))
    file.SetProjection(parse_crs("EPSG:32612").ExportToWkt())

    def stored(plane):
        return np.ascontiguousarray(plane[:: -turn[1], :: turn[0]])

    for number, plane in enumerate(values, start=1):
        band = file.GetRasterBand(number)
        if alpha:
            band.SetColorInterpretation(gdal.GCI_AlphaBand if number == count else gdal.GCI_Undefined)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        band.WriteRaster(0, 0, width, height, stored(plane).tobytes())
        if band_masks is not None:
            band.CreateMaskBand(0)
            band.GetMaskBand().WriteRaster(0, 0, width, height, stored(band_masks[number - 1]).tobytes())
    if dataset_mask is not None:
        file.CreateMaskBand(gdal.GMF_PER_DATASET)
        file.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, width, height, stored(dataset_mask).tobytes())
    file = None
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    return path


def read(path, modality, warped=False, **more):
    """Values, validity and notes, on the file's own pixels; warped too, to the same pixels."""
    source = RasterSource("m", path, **more)
    reader = Reader(source, modality, Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, WHOLE))
    assert reader.aligned
    if warped:
        reader._own = None
    notes = [n for n in describe(source, modality).notes if "does not declare" in n.text or "is black" in n.text]
    return *reader.read(WHOLE), notes


def scene(kind, bands, seed, low=40, high=220):
    """Measured values without any that could be taken for fill."""
    values = np.random.default_rng(seed).integers(low, high, (bands, SIDE, SIDE)).astype(kind)
    return values + np.asarray(0.25, kind) if "float" in kind else values


def hole(rows, columns):
    there = np.zeros((SIDE, SIDE), bool)
    there[rows, columns] = True
    return there


HALF = hole(slice(None), slice(0, 25))
places = st.builds(
    lambda row, column, high, wide: hole(slice(row, row + high), slice(column, column + wide)),
    st.integers(0, 50), st.integers(0, 50), st.integers(1, 30), st.integers(1, 30),
)  # fmt: skip
turns = st.sampled_from([(1, -1), (1, 1), (-1, -1), (-1, 1)])


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(TYPES)), st.integers(1, 4), places, places, st.integers(0, 3), turns, st.booleans(),
    st.integers(0, 99),
)  # fmt: skip
def test_declared_nodata_empties_a_pixel_where_all_bands_have_it(kind, bands, every, single, band, turn, warped, seed):
    values = scene(kind, bands, seed, low=1)  # fades towards 0
    values[:, every] = 0
    values[band % bands, single] = 0
    pixels, valid, _ = read(write(values, nodata=0, turn=turn), optical(bands), warped)
    expected = (values != 0).any(0)
    np.testing.assert_array_equal(valid, expected)
    np.testing.assert_allclose(pixels, np.where(expected, values, 0), rtol=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["int16", "int32", "float32", "float64"]), st.integers(1, 4), places, st.integers(0, 3),
    st.sampled_from([-9999.0, -32768.0, 32767.0, LOWEST, 1e20, 9.96921e36, float("nan")]),
    st.booleans(), st.booleans(), st.integers(0, 99),
)  # fmt: skip
def test_a_value_apart_from_all_others_is_fill_declared_or_not(kind, bands, there, band, fill, declared, warped, seed):
    if "int" in kind and not abs(fill) <= 32768:
        fill = -9999.0
    values = scene(kind, bands, seed)
    values[band % bands, there] = fill
    _, valid, notes = read(write(values, nodata=fill if declared else None), optical(bands), warped)
    np.testing.assert_array_equal(valid, ~there)
    told = any("does not declare" in note.text and f"{fill:.7g}" in note.text for note in notes)
    assert told == (not declared and abs(fill) < 1e19)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["dataset", "bands", "alpha"]), st.sampled_from([1, 128, 255]), places, st.integers(0, 2), turns,
    st.booleans(), st.integers(0, 99),
)  # fmt: skip
def test_masks_and_transparency_of_any_scale(kind, full, there, band, turn, warped, seed):
    values, masked = scene("uint8", 3, seed), np.where(there, 0, full).astype(np.uint8)
    if kind == "dataset":
        path = write(values, dataset_mask=masked, turn=turn)
    elif kind == "bands":
        masks = np.full((3, SIDE, SIDE), full, np.uint8)
        masks[band] = masked
        path = write(values, band_masks=masks, turn=turn)
    else:
        path = write(np.concatenate([values, masked[None]]), alpha=True, turn=turn)
    np.testing.assert_array_equal(read(path, optical(3), warped)[1], ~there)


@pytest.mark.parametrize(("kind", "full"), [("uint16", 65535), ("uint16", 255), ("float32", 1), ("int16", 32767)])
def test_transparency_of_other_types(kind, full):
    alpha = np.where(HALF, 0, full).astype(kind)
    path = write(np.concatenate([scene(kind, 3, 0), alpha[None]]), alpha=True)
    np.testing.assert_array_equal(read(path, optical(3))[1], ~HALF)


def test_near_infrared_that_is_called_transparency_is_data():
    path = write(scene("uint8", 4, 1, low=1, high=255), alpha=True)
    values, valid, _ = read(path, optical(4))
    assert valid.all() and values[3].std() > 1
    assert read(path, optical(3), bands=(1, 2, 3))[1].all()


@pytest.mark.parametrize("warped", [False, True])
@pytest.mark.parametrize(("kind", "bands"), [("uint16", 9), ("uint16", 3), ("int16", 4), ("float32", 2), ("uint8", 3)])
def test_zeros_in_all_bands_are_fill_and_told(kind, bands, warped):
    values = scene(kind, bands, 2)
    values[:, HALF] = 0
    _, valid, notes = read(write(values), optical(bands), warped)
    np.testing.assert_array_equal(valid, ~HALF)
    assert any("42% of m is 0 in all bands" in note.text for note in notes)
    _, valid, notes = read(write(values), optical(bands), warped, nodata=float("nan"))
    assert valid.all() and not notes


def test_black_roofs_and_shadows_are_data():
    values = scene("uint8", 3, 3, low=0)
    values[:, 20:30, 20:32] = 0
    values[:, 50:55, 57:60] = 0  # at the rim, but in no corner
    values[0, :30] = 0  # one colour alone
    assert read(write(values), optical(3))[1].all()


def test_black_that_may_be_either_is_a_doubt():
    values = scene("uint8", 3, 4)
    values[:, 10:40, 10:40] = 0
    _, valid, notes = read(write(values), optical(3))
    assert valid.all() and [note.level for note in notes] == [DOUBT]


@pytest.mark.parametrize("kind", ["int16", "float32"])
def test_the_sea_is_data_and_a_void_in_the_mountains_is_not(kind):
    height = np.random.default_rng(5).integers(0, 400, (1, SIDE, SIDE)).astype(kind)
    height[0, HALF] = 0
    assert read(write(height), HEIGHT)[1].all()
    mountains = height + np.asarray(1200, kind)
    mountains[0, HALF] = 0
    _, valid, notes = read(write(mountains), HEIGHT)
    np.testing.assert_array_equal(valid, ~HALF)
    assert notes


def test_0_decibels_are_data():
    radar = Modality("m", "sar", "continuous", (Band("vv", unit="dB"), Band("vh", unit="dB")))
    values = np.random.default_rng(6).normal(-9, 4, (2, SIDE, SIDE)).astype("float32")
    values[:, 7, 7] = 0
    assert read(write(values), radar)[1].all()
    values[:, HALF] = 0
    np.testing.assert_array_equal(read(write(values), radar)[1], ~HALF & (values != 0).any(0))


def test_a_single_band_that_ends_early_empties_its_pixels():
    values = scene("uint16", 4, 7, low=900, high=2000)
    values[2, HALF] = 0
    np.testing.assert_array_equal(read(write(values, nodata=0), optical(4))[1], ~HALF)


def test_reflectances_that_cannot_be_are_holes_and_another_unit_is_not():
    band = Band("red", scale=1e-4, minimum=0.0, maximum=1.5)
    modality = Modality("m", "optical", "continuous", (band,))
    values = scene("int32", 1, 8, low=300, high=4000)
    values[0, 3, 3], values[0, 5, 5] = 65535, -9000
    valid = read(write(values), modality)[1]
    assert (~valid).sum() == 2 and not valid[3, 3] and not valid[5, 5]
    assert read(write(values + 200_000), modality)[1].all()


@pytest.mark.parametrize("nodata", [-9999, 65535, 0.5])
def test_nodata_that_bytes_cannot_have_empties_nothing(nodata):
    values = scene("uint8", 3, 9, low=0, high=256)
    values[:, ::4, ::4], values[:, 1::4, 1::4] = 0, 255
    assert read(write(values, nodata=nodata), optical(3))[1].all()


def test_nan_beside_declared_nodata_does_not_spread():
    values = scene("float32", 1, 10)
    values[0, 20, 20], values[0, 40, 40] = np.nan, -9999
    path = write(values, nodata=-9999)
    fine = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 5.0, Window(60000, -820000, 120, 120))
    warped, valid = Reader(RasterSource("m", path), optical(1), fine).read(fine.window)
    assert (~valid).sum() <= 8
    assert warped[0][valid].min() >= 40


@pytest.mark.parametrize("warped", [False, True])
def test_what_the_user_says_of_a_layer_counts(warped):
    values = scene("uint16", 2, 11)
    values[:, :5], values[:, 5:9] = 7, 0
    path = write(values, nodata=0)
    assert (~read(path, optical(2), warped)[1]).sum() == 4 * SIDE
    assert (~read(path, optical(2), warped, more_nodata=((6.0, 8.0),))[1]).sum() == 9 * SIDE
    assert (~read(path, optical(2), warped, nodata=7.0)[1]).sum() == 5 * SIDE
    assert read(path, optical(2), warped, own_nodata=False)[1].all()


def test_more_no_data_of_qgis_does_not_hide_fill_that_nobody_declares():
    values = np.random.default_rng(0).integers(200, 3000, (3, SIDE, SIDE)).astype(np.uint16)
    values[:, :5], values[:, 5:9] = 7, 0
    path = write(values)
    _, valid, _ = read(path, optical(3), False, more_nodata=((6.0, 8.0),))
    np.testing.assert_array_equal(valid[:, 0], np.arange(SIDE) >= 9)


def test_signed_bytes_are_signed():
    values = np.arange(SIDE * SIDE).reshape(1, SIDE, SIDE) % 200 - 100
    path = write(values.astype(np.int8).view(np.uint8), nodata=-100, options=["PIXELTYPE=SIGNEDBYTE"])
    for warped in (False, True):
        pixels, valid, _ = read(path, HEIGHT, warped)
        np.testing.assert_array_equal(valid, values[0] != -100)
        np.testing.assert_array_equal(pixels[0][valid], values[0][valid])


def _cut(path, share):
    """The file without its end."""
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return str(path)


@pytest.mark.parametrize("driver", ["JPEG", "PNG", "GTiff", "ENVI"])
def test_a_file_that_is_cut_off_is_refused(tmp_path, driver):
    path = tmp_path / "picture.img"
    gdal.Translate(str(path), write(scene("uint8", 3, 12)), format=driver)
    assert read(str(path), optical(3))[1].all()
    source = RasterSource("m", _cut(path, 0.6))
    with pytest.raises(InputError, match=r"picture\.img.*(cannot be read|not|cut off)"):
        Reader(source, optical(3), Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, WHOLE)).read(WHOLE)


def test_a_sparse_file_is_whole():
    path = f"/vsimem/validity-{next(_numbers)}.tif"
    file = gdal.GetDriverByName("GTiff").Create(path, SIDE, SIDE, 1, gdal.GDT_Byte, ["SPARSE_OK=YES"])
    file.SetGeoTransform((300000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    file.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    file = None
    assert read(path, optical(1))[1].all()


@pytest.mark.parametrize("turn", [(1, 1), (-1, -1), (-1, 1)])
def test_the_lattice_stands_on_a_layer_that_runs_north_or_west(tiny_card, turn):
    sources = [RasterSource("elevation", write(scene("int16", 1, 13), turn=t)) for t in ((1, -1), turn)]
    upright, turned = (choose_grid(tiny_card, [source]) for source in sources)
    assert upright == turned
    modality = tiny_card.modality("elevation")
    one, other = (Reader(source, modality, upright).read(upright.window) for source in sources)
    np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(one[1], other[1])


def test_nodata_of_the_command(tiny_card):
    sources = (RasterSource("optical", "a"), RasterSource("elevation", "b"))
    optical_, height = with_nodata(tiny_card, sources, ["elevation=-1e4"])
    assert (optical_.nodata, height.nodata) == (None, -1e4)
    with pytest.raises(InputError, match="not KEY=NUMBER"):
        with_nodata(tiny_card, sources, ["elevation="])
    with pytest.raises(InputError, match="'x' is not a number"):
        with_nodata(tiny_card, sources, ["elevation=x"])
    with pytest.raises(InputError, match="no such layer"):
        with_nodata(tiny_card, sources, ["sar=0"])


def _apart(values, modality, value):
    """Validity of values of which a corner repeats one number beyond all others."""
    values = values.copy()
    values[:, :20, :20] = value
    found = describe(RasterSource("m", write(values)), modality)
    return found, found.validity.of(values).all(0)[:20, :20]


@pytest.mark.parametrize("value, data", [(16000.0, True), (1.5e6, False), (-7000.0, False)])
def test_saturated_clouds_repeat_themselves_and_are_no_fill(value, data):
    modality = Modality("m", "optical", "continuous", tuple(Band(f"b{i}", 1e-4, 0.0, 0.0, 1.5) for i in range(3)))
    draw = np.random.default_rng(3).integers(200, 3000, (3, SIDE, SIDE)).astype(np.float32)
    assert _apart(draw, modality, value)[1].all() == data


@pytest.mark.parametrize(("value", "data"), [(1.0, False), (700.0, False), (10000.0, True)])
def test_one_number_in_all_bands_is_fill_and_the_brightest_a_doubt(value, data):
    modality = Modality("m", "optical", "continuous", tuple(Band(f"b{i}", 1e-4, 0.0, 0.0, 1.5) for i in range(4)))
    draw = np.random.default_rng(3).integers(200, 3000, (4, SIDE, SIDE)).astype(np.uint16)
    found, corner = _apart(draw, modality, value)
    assert (corner == data).all()
    assert [note.level for note in found.validity.notes] == [DOUBT if data else FACT]
    assert f"{value:.7g} in all bands" in found.validity.notes[0].text
    assert found.validity.of(draw).all(0)[20:, 20:].all()


def test_a_lake_far_below_its_shores_is_no_fill():
    draw = np.random.default_rng(3).normal(2000, 100, (1, SIDE, SIDE)).astype(np.float32)
    assert _apart(draw, HEIGHT, 350.0)[1].all()
    assert not _apart(draw, HEIGHT, 0.0)[1].any()


def test_zero_is_the_ground_of_heights_above_it():
    band = Band("height", minimum=-2.0, maximum=60.0, unit="m", height_above="ground")
    draw = np.random.default_rng(3).uniform(3, 9, (1, SIDE, SIDE)).astype(np.float32)
    found, corner = _apart(draw, Modality("m", "elevation", "continuous", (band,)), 0.0)
    assert corner.all() and not found.validity.notes


@pytest.mark.parametrize(
    ("ground", "outside", "given", "data"),
    [
        (0.0, 0, None, True),  # roofs on a ground of 0
        (0.0, 12, None, True),  # the same, clipped: no value tells the collar from the ground
        (0.0, 0, 0.0, False),  # the user knows better
        (0.2, 12, None, False),  # clipped, and its ground is measured
        (0.2, 0, None, True),  # zeros between measured ground, as where what was negative became 0
        (4.0, 12, None, True),  # clipped, or ground around a wood: it cannot be told
    ],
)
def test_a_declared_zero_is_the_ground_of_heights_above_it(ground, outside, given, data):
    band = Band("height", minimum=-2.0, maximum=60.0, unit="m", height_above="ground")
    draw = np.random.default_rng(3).uniform(3, 9, (1, SIDE, SIDE)).astype(np.float32)
    draw[:, ::3] = ground
    if outside:
        draw[:, :outside], draw[:, :, :outside] = 0, 0
    elif ground:
        draw[:, 20:30, 20:30] = 0
    modality = Modality("m", "elevation", "continuous", (band,))
    found = describe(RasterSource("m", write(draw, nodata=0), nodata=given), modality)
    zero = draw[0] == 0
    assert (found.validity.of(draw)[0][zero] == data).all() and found.validity.of(draw)[0][~zero].all()
    told = [note.text for note in found.notes if note.level == DOUBT]
    text = f"{zero.mean():.0%} of m is 0, which the layer declares to be no data: taken for the ground."
    assert told == ([f"{text} If it is none, set nodata to 0."] if data else [])


def test_a_declared_zero_of_heights_above_the_sea_is_none():
    draw = np.random.default_rng(3).uniform(3, 9, (1, SIDE, SIDE)).astype(np.float32)
    draw[:, ::3] = 0
    assert (describe(RasterSource("m", write(draw, nodata=0)), HEIGHT).validity.of(draw) == (draw != 0)).all()


def test_fill_that_no_measurement_has_is_told_and_judged_by_nothing():
    draw = np.random.default_rng(3).uniform(1200, 1900, (1, SIDE, SIDE)).astype(np.float32)
    for rows in (1, 10, 40):
        draw[:, :rows] = LOWEST
        found = describe(RasterSource("m", write(draw)), HEIGHT)
        assert (found.validity.of(draw) == (draw != LOWEST)).all() and found.fits
        (note,) = [note for note in found.notes if note.level != FACT or "beyond all" in note.text]
        assert note.text.startswith(f"{rows / SIDE:.0%} of m is -3.402823e+38, beyond all that can be measured")
    draw[:] = LOWEST
    assert WARNING in {note.level for note in describe(RasterSource("m", write(draw)), HEIGHT).notes}


def test_fill_is_no_sea_floor():
    draw = np.random.default_rng(3).uniform(1200, 3900, (1, SIDE, SIDE)).astype(np.float32)
    draw[:, :20], draw[:, 20, 5] = -9999, -4321.5
    for nodata in (None, -9999):
        assert (describe(RasterSource("m", write(draw, nodata)), HEIGHT).validity.of(draw) == (draw > 0)).all()


@pytest.mark.parametrize(
    ("heights", "value", "given", "data"),
    [
        ((1200, 3900), -9999, None, False),
        ((1200, 3900), -999, None, False),
        ((1200, 3900), -4321.5, None, False),  # mixed with fill by a warp
        ((1200, 3900), -9999, float("nan"), True),  # the user says that all is data
        ((-430, 800), -431, None, True),  # the Dead Sea
        ((-6000, 900), -4321.5, None, True),  # a sea floor
        ((-6000, 900), -32768, None, False),
    ],
)
def test_heights_below_all_land_are_fill_also_where_a_look_missed_them(heights, value, given, data):
    draw = np.random.default_rng(3).uniform(*heights, (1, 200, 200)).astype(np.float32)
    missed = next(n for n in range(200) if n not in {int((i + 0.5) * 200 / 64) for i in range(64)})
    draw[0, missed] = value
    found = describe(RasterSource("m", write(draw), nodata=given), HEIGHT)
    assert (found.validity.of(draw)[0].all(1) == (np.arange(200) != missed) | data).all()


@pytest.mark.parametrize("place, data", [(slice(0, 25), False), (slice(20, 45), True)])
def test_a_white_collar_is_none_and_a_white_roof_is(place, data):
    draw = np.random.default_rng(3).integers(20, 230, (3, SIDE, SIDE)).astype(np.uint8)
    draw[:, place, place] = 255
    found = describe(RasterSource("m", write(draw)), optical(3))
    assert found.validity.of(draw).all(0)[place, place].all() == data
    assert any("255 in all bands" in note.text for note in found.notes) != data


@pytest.mark.parametrize("times", [1, 257])
@pytest.mark.parametrize("colour", [(255, 0, 255), (128, 128, 128), (0, 255, 0)])
def test_a_collar_of_one_colour_is_none(colour, times):
    draw = np.random.default_rng(3).integers(20, 230, (3, SIDE, SIDE)).astype(np.uint8 if times == 1 else np.uint16)
    collar = np.add.outer(np.arange(SIDE), np.arange(SIDE)) < SIDE // 2
    draw = np.where(collar, np.array(colour)[:, None, None], draw).astype(draw.dtype) * draw.dtype.type(times)
    rgb = Modality("m", "optical", "continuous", tuple(Band(n, minimum=0.0, maximum=255.0) for n in "rgb"))
    found = describe(RasterSource("m", write(draw)), rgb)
    assert (found.validity.of(draw).all(0) == ~collar).all()
    told = "(" + ", ".join(str(value * times) for value in colour) + ")"
    assert any(f"of one colour {told}, which the layer does not declare" in note.text for note in found.notes)
    assert no_data(found)[-1] == (told if len(set(colour)) > 1 else str(colour[0] * times))


def test_one_colour_at_the_rim_is_data_in_a_drawn_picture_and_where_others_are_like_it():
    collar = np.add.outer(np.arange(SIDE), np.arange(SIDE)) < SIDE // 2
    shades = np.random.default_rng(3).integers(20, 230, (3, SIDE, SIDE))
    lake = np.random.default_rng(4).integers(-5, 6, (3, SIDE, SIDE)) + np.array((20, 60, 90))[:, None, None]
    lake[:, :, SIDE // 2 :] = shades[:, :, SIDE // 2 :]
    blocks = np.kron(shades[:, ::8, ::8], np.ones((1, 8, 8), int))[:, :SIDE, :SIDE]
    for beside in (blocks, lake):
        draw = np.where(collar, np.array((20, 60, 90))[:, None, None], beside).astype(np.uint8)
        assert describe(RasterSource("m", write(draw)), optical(3)).validity.of(draw).all()


@pytest.mark.parametrize("white", [False, True])
@pytest.mark.parametrize(("kind", "options"), [("uint8", ("COMPRESS=JPEG", "JPEG_QUALITY=75")), ("uint16", ())])
def test_a_collar_is_none_with_the_noise_of_its_compression_or_in_16_bits(kind, options, white):
    coarse = np.random.default_rng(3).integers(70, 190, (3, 40, 40))
    picture = np.kron(coarse, np.ones((1, 4, 4), int))
    y, x = np.mgrid[:160, :160]
    inside = abs(x - 80) + abs(y - 80) < 100
    picture = np.where(inside, picture, 255 if white else 0).astype(kind)
    picture = picture * 257 if kind == "uint16" else picture
    path = write(picture, options=options)
    stored = gdal.Open(path).ReadAsArray()
    assert kind == "uint16" or len(np.unique(stored[:, ~inside])) > 2
    rgb = Modality("m", "optical", "continuous", tuple(Band(n, minimum=0.0, maximum=255.0) for n in "rgb"))
    found = describe(RasterSource("m", path), rgb)
    valid = found.validity.of(stored.astype(float)).all(0)
    assert valid[inside].all() and valid[~inside].mean() < 0.07
    assert any("which the layer does not declare" in note.text for note in found.notes)


def test_dark_water_at_the_rim_of_a_picture_is_data():
    draw = np.random.default_rng(5).integers(60, 200, (3, SIDE, SIDE))
    shore = np.clip(np.linspace(0, 1.4, SIDE), 0, 1)[None, :, None]
    draw = (draw * shore + np.random.default_rng(6).integers(2, 12, (3, SIDE, SIDE))).clip(0, 255).astype(np.uint8)
    assert read(write(draw), optical(3))[1].all()
