"""Overviews: read in place of pixels that are much finer than the grid, where they are means of them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.servers.files import Files
from osgeo import gdal

HEIGHT = Modality("dem", "elevation", "continuous", (Band("height", minimum=-500, maximum=9000, unit="m"),))
CLASSES = tuple(ClassInfo(value, f"c{value}", "808080") for value in range(1, 6))
COVER = Modality("cover", "landcover", "categorical", (Band("class"),), CLASSES, "nearest")
SIDE, PIXEL, CORNER = 640, 2.5, (300000.0, 4100000.0)
WHOLE = Window(0, 0, 80, 80)


def grid(size=20.0, epsg=32612, off=0.0):
    return Grid(parse_crs(f"EPSG:{epsg}").ExportToWkt(), CORNER[0] + off, CORNER[1], size, WHOLE)


def surface(side=SIDE):
    draw = np.random.default_rng(3)
    coarse = np.kron(draw.normal(700, 60, (side // 32, side // 32)), np.ones((32, 32)))
    return (coarse + draw.normal(0, 9, (side, side))).astype(np.float32)


def write(path, values, how="AVERAGE", nodata=None, mask=None):
    kind = gdal.GDT_Byte if values.dtype == np.uint8 else gdal.GDT_Float32
    file = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, kind,
                                                ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"])  # fmt: skip
    file.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    file.SetGeoTransform((CORNER[0], PIXEL, 0, CORNER[1], 0, -PIXEL))
    file.GetRasterBand(1).WriteArray(values)
    if nodata is not None:
        file.GetRasterBand(1).SetNoDataValue(nodata)
    if mask is not None:
        file.CreateMaskBand(gdal.GMF_PER_DATASET)
        file.GetRasterBand(1).GetMaskBand().WriteArray(mask)
    file.FlushCache()
    file = None
    if how:
        gdal.Open(str(path), gdal.GA_Update).BuildOverviews(how, [2, 4, 8])
    return path


def reader(path, on=None, modality=HEIGHT):
    return Reader(RasterSource(modality.name, str(path)), modality, on or grid())


def mean_of(values, by):
    high, wide = values.shape
    return values.reshape(high // by, by, wide // by, by).mean((1, 3))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return write(tmp_path_factory.mktemp("a") / "a.tif", surface(), "")


@pytest.fixture(scope="module")
def averaged(tmp_path_factory):
    return write(tmp_path_factory.mktemp("b") / "a.tif", surface())


def test_pixels_of_the_grid_that_an_overview_has_are_read_from_it(averaged):
    found = reader(averaged)
    assert found.aligned and found.layout.width == SIDE
    values, valid = found.read(WHOLE)
    assert valid.all()
    np.testing.assert_allclose(values[0], mean_of(surface(), 8), atol=1e-3)


@pytest.mark.parametrize(("on", "width"), [(grid(20.0, off=7.0), 160), (grid(20.0, 32613), 160), (grid(8.0), 320)])
def test_elsewhere_the_map_is_nearly_the_one_of_all_pixels(averaged, plain, on, width):
    mine, theirs = reader(averaged, on), reader(plain, on)
    assert mine._layout.width == width and theirs._layout.width == SIDE
    (values, valid), (full, there) = mine.read(mine.footprint), theirs.read(mine.footprint)
    both = valid & there
    assert both.sum() > 0.97 * there.sum() > 3000
    assert np.abs(values - full)[0, both].mean() < 0.05 * full[0, there].std()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.integers(0, 70), st.integers(0, 70), st.integers(1, 60), st.integers(1, 60),
       st.sampled_from([(20.0, 32612, 0.0), (20.0, 32612, 7.0), (11.0, 32613, 0.0)]))  # fmt: skip
def test_every_window_has_the_pixels_of_the_whole(averaged, row, col, height, width, on):
    on, start = grid(*on), reader(averaged, grid(*on)).footprint
    window = Window(start.col + col, start.row + row, width, height)
    values, valid = reader(averaged, on).read(window)
    whole = reader(averaged, on)
    around = Window(start.col - 3, start.row - 3, 140, 140)
    all_values, all_valid = whole.read(around)
    rows, columns = around.slices(window)
    np.testing.assert_array_equal(values, all_values[:, rows, columns])
    np.testing.assert_array_equal(valid, all_valid[rows, columns])


@pytest.mark.parametrize("case", ["nearest", "mode", "classes", "fill", "fine"])
def test_where_an_overview_is_no_mean_every_pixel_is_read(tmp_path, plain, case):
    values, on, modality = surface(), grid(), HEIGHT
    if case == "fill":  # that nobody declares, and so is in the averages
        values[:200, :200] = -9999
    if case == "fine":
        on = grid(4.0)
    how = {"nearest": "NEAREST", "mode": "MODE"}.get(case, "AVERAGE")
    if case == "classes":
        values, modality = np.random.default_rng(0).integers(1, 6, (SIDE, SIDE)).astype(np.uint8), COVER
    with_one, without = write(tmp_path / "a.tif", values, how), write(tmp_path / "b.tif", values, "")
    one, other = reader(with_one, on, modality), reader(without, on, modality)
    assert one._overview is None
    for mine, theirs in zip(one.read(WHOLE), other.read(WHOLE)):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("off", [0.0, 7.0])
@pytest.mark.parametrize("hidden_by", ["mask", "nodata"])
def test_what_is_hidden_in_part_is_mixed_into_nothing(tmp_path, off, hidden_by):
    values, mask = surface(), np.full((SIDE, SIDE), 255, np.uint8)
    mask[100:300, 100:300] = 0  # its edges lie within pixels of the overview
    if hidden_by == "mask":
        path = write(tmp_path / "a.tif", np.where(mask, values, 8000).astype(np.float32), mask=mask)
    else:
        path = write(tmp_path / "a.tif", np.where(mask, values, -1).astype(np.float32), nodata=-1)
    found = reader(path, grid(off=off))
    assert found._overview is not None
    read, valid = found.read(WHOLE)
    assert not valid[14:36, 14:36].any() and valid[:11].all()
    assert read[0, valid].min() > 400 and read[0, valid].max() < 1200


def test_an_address_is_asked_for_less_where_an_overview_will_do(averaged, plain, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("CPL_VSIL_CURL_CHUNK_SIZE", "16384")
    asked, maps = {}, {}
    with Files({"few.tif": averaged, "all.tif": plain}) as server:
        for name in server.files:
            found = reader(f"{server.url}/{name}")
            gdal.VSICurlClearCache()
            server.asked = 0
            maps[name] = found.read(WHOLE)[0]
            asked[name] = server.asked
    np.testing.assert_allclose(maps["few.tif"], maps["all.tif"], rtol=1e-5)
    assert asked["few.tif"] < asked["all.tif"] / 4, asked
