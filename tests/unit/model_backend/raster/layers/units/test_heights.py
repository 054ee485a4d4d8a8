"""Units of heights, and what they are above."""

from __future__ import annotations

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.layers.description import describe
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, WARNING
from layerfuse.model_backend.raster.layers.units.heights import metres_of
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, osr

SURVEY = 1200 / 3937


def modality(above="sea", minimum=-500.0, maximum=9000.0):
    return Modality(
        "dem",
        "elevation",
        "continuous",
        (Band("height", minimum=minimum, maximum=maximum, unit="m", height_above=above),),
    )


def describe_heights(path, heights, unit="", crs="EPSG:32612", above="sea", driver="GTiff"):
    place = osr.SpatialReference()
    place.SetFromUserInput(crs)
    heights = np.asarray(heights, np.float32)
    file = gdal.GetDriverByName(driver).Create(str(path), *heights.shape[::-1], 1, gdal.GDT_Float32)
    file.SetProjection(place.ExportToWkt())
    file.SetGeoTransform((300000, 30, 0, 4100000, 0, -30))
    file.GetRasterBand(1).WriteArray(heights)
    file.GetRasterBand(1).SetUnitType(unit)
    del file
    return describe(RasterSource("dem", str(path)), modality(above))


def hills(low=1200.0, high=1900.0):
    return np.linspace(low, high, 40 * 40).reshape(40, 40)


@pytest.mark.parametrize(
    ("unit", "metres"),
    [
        *(
            (unit, 1.0)
            for unit in ("m", "Metre", "METERS", "[m]", "metre(s)", "m above sea level", "m a.s.l.", "m NAVD88")
        ),
        *(
            (unit, 0.3048)
            for unit in ("ft", "Feet", "foot", "[ft]", "FT.", "international feet", "feet (international)")
        ),
        *(
            (unit, SURVEY)
            for unit in ("US survey foot", "us_survey_foot", "feet (US survey)", "ftUS", "US-ft", "U.S. Survey Feet")
        ),
        *((unit, SURVEY) for unit in ("foot_us", "us ft", "ft_us", "US survey feet", "survey feet")),
        *(
            ("decimeters", 0.1),
            ("centimetre", 0.01),
            ("cm", 0.01),
            ("mm", 0.001),
            ("kilometers", 1000.0),
            ("km", 1000.0),
        ),
        *((unit, None) for unit in ("", "degree", "K", "elevation", "metres per second", "survey")),
    ],
)
def test_units_of_length_are_known_in_any_spelling(unit, metres):
    assert metres_of(unit) == (pytest.approx(metres) if metres else None)


@pytest.mark.parametrize(("unit", "ratio"), [("us_survey_foot", SURVEY), ("[ft]", 0.3048), ("decimeters", 0.1)])
def test_heights_in_another_unit_become_metres(tmp_path, unit, ratio):
    found = describe_heights(tmp_path / "a.tif", hills(), unit)
    assert found.rules[0](np.array([100.0])) == pytest.approx(100 * ratio)
    (note,) = found.notes
    assert (note.level, note.brief) == (FACT, f"Values x become {ratio:g} x: its unit is {unit}.")


@pytest.mark.parametrize("driver", ["GTiff", "HFA", "VRT"])
def test_the_unit_of_a_compound_crs_counts_where_the_band_has_none(tmp_path, driver):
    path = tmp_path / ("a.img" if driver == "HFA" else "a.tif")
    found = describe_heights(path, hills(), crs="EPSG:32612+6360", driver="HFA" if driver == "HFA" else "GTiff")
    if driver == "VRT":
        gdal.BuildVRT(str(tmp_path / "a.vrt"), [str(path)]).FlushCache()
        found = describe(RasterSource("dem", str(tmp_path / "a.vrt")), modality())
    assert found.rules[0].factor == pytest.approx(SURVEY)


def test_an_unknown_unit_and_a_crs_in_feet_are_doubted(tmp_path):
    found = describe_heights(tmp_path / "a.tif", hills(), "cubits")
    assert [note.level for note in found.notes] == [DOUBT]
    assert not found.rules[0].changes
    found = describe_heights(tmp_path / "b.tif", hills(), crs="EPSG:2264")
    assert [note.level for note in found.notes] == [DOUBT]
    assert not describe_heights(tmp_path / "c.tif", hills(), "m", crs="EPSG:2264").notes


@pytest.mark.parametrize(
    ("heights", "above", "levels"),
    [
        (hills(), "sea", []),
        (hills(), "ground", [WARNING]),  # above the sea
        (hills(8.0, 40.0), "ground", [WARNING]),
        (np.maximum(hills(-30.0, 30.0), 0.0), "ground", []),
        (hills(0.0, 30.0), "ground", []),
        (hills(8.0, 40.0), "", []),  # the card does not say
        (hills(2e4, 3e4), "sea", [WARNING]),  # no mountain is so high: millimetres, or no heights
    ],
)
def test_heights_that_cannot_be_what_the_card_wants_are_warned_of(tmp_path, heights, above, levels):
    found = describe_heights(tmp_path / "a.tif", heights, above=above)
    assert [note.level for note in found.notes] == levels


CLASSES = (10, 20, 30, 40, 50, 60, 80, 90, 95)


def whole(*values, seed=0):
    return np.random.default_rng(seed).choice(values, (40, 40))


@pytest.mark.parametrize(
    ("heights", "above", "level"),
    [
        ((hills() - 1200) / 700, "sea", WARNING),
        (2 * (hills() - 1200) / 700 - 1, "sea", WARNING),
        ((hills() - 1550) / 200, "sea", DOUBT),  # mean 0, deviation 1
        (np.abs(np.sin(hills())) ** 8 / np.max(np.abs(np.sin(hills())) ** 8), "ground", WARNING),
        (np.round((hills() - 1200) / 700 * 255), "sea", WARNING),
        (whole(*CLASSES), "sea", WARNING),
        (whole(11, 21, 22, 23, 24, 31, 41, 42, 43, 52, 71, 81, 82, 90), "sea", WARNING),
        (whole(1, 2, 3, 4, 5, 6, 7, 8), "sea", DOUBT),
        (np.round(hills(0, 3000)), "sea", None),
        (np.round(hills(120, 150)), "sea", None),
        (np.maximum(np.round(hills(-30, 25)), 0), "ground", None),
        (hills(0.2, 14.0), "sea", None),
    ],
)
def test_what_looks_like_no_measured_heights_is_told(tmp_path, heights, above, level):
    found = describe_heights(tmp_path / "a.tif", heights, above=above)
    assert [note.level for note in found.notes if note.level != FACT] == ([level] if level else [])
    assert found.fits == (level != WARNING)


def test_a_unit_of_the_file_says_that_somebody_knew_what_its_heights_are(tmp_path):
    assert describe_heights(tmp_path / "a.tif", (hills() - 1200) / 700, unit="m").fits


@pytest.mark.parametrize(("low", "high", "levels"), [(0, 255, {WARNING}), (3, 240, {DOUBT}), (0, 48, set())])
def test_heights_in_bytes_are_told(low, high, levels):
    path = f"/vsimem/bytes-{low}-{high}.tif"
    draw = np.clip(np.random.default_rng(1).normal((low + high) / 2, (high - low) / 3, (40, 40)), low, high)
    draw = np.where(np.arange(1600).reshape(40, 40) % 3 == 0, low, draw)
    place = osr.SpatialReference()
    place.ImportFromEPSG(32612)
    file = gdal.GetDriverByName("GTiff").Create(path, 40, 40, 1, gdal.GDT_Byte)
    file.SetProjection(place.ExportToWkt())
    file.SetGeoTransform((300000, 30, 0, 4100000, 0, -30))
    file.GetRasterBand(1).WriteArray(draw.round().astype(np.uint8))
    del file
    found = describe(RasterSource("dem", path), modality())
    gdal.Unlink(path)
    assert {note.level for note in found.notes} - {FACT} == levels


def test_a_band_and_a_crs_that_tell_different_units_are_a_doubt(tmp_path):
    found = describe_heights(tmp_path / "a.tif", hills(), unit="m", crs="EPSG:32612+6360")
    assert [note.level for note in found.notes] == [DOUBT] and "the band is believed" in found.notes[0].text
    assert not found.rules[0].changes
