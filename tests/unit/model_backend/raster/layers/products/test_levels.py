"""Overviews of a layer of several files: read in place of pixels that are much finer than the grid."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import layer_source
from layerfuse.tests import products
from layerfuse.tests.products import Place
from layerfuse.tests.servers.files import Files
from osgeo import gdal

HEIGHT = Modality("dem", "elevation", "continuous", (Band("height", minimum=-500, maximum=9000, unit="m"),))
NAMES = ("B02", "B04", "B05", "B09")
METRES = dict(zip(NAMES, (10, 10, 20, 60)))
S2 = Modality("s2", "optical", "continuous", tuple(Band(name, 1e-4, 0.0, 0.0, 1.5) for name in NAMES))
SIDE = 240
CORNER = Place(32633, 300000.0, 6100020.0)


def surface(place, size, side, step=120.0):
    """Something with detail on the ground, the same for all places and pixels: the mean over a pixel of 10 m tiles."""
    rows, columns = np.mgrid[:side, :side] + 0.5
    x, y = place.x0 + columns * size, place.y0 - rows * size
    return 1500 + 500 * np.sin(x / step) * np.cos(y / step) + 300 * np.sin(x / 900)


def overviews(path, how="AVERAGE"):
    gdal.Open(str(path), gdal.GA_Update).BuildOverviews(how, [2, 4, 8])
    return path


def tile(folder, number, place=CORNER, how="AVERAGE", nodata=None, east=0.0, fill=None):
    here = Place(place.epsg, place.x0 + east, place.y0)
    values = surface(here, 10.0, SIDE).astype(np.float32)[None]
    if fill is not None:
        values[:, fill[0], fill[1]] = nodata
    path = products.write(folder / f"tiles/t{number}.tif", values, here, 10.0, nodata)
    return overviews(path, how) if how else path


def scene(folder, day, scl=None, bright=0, east=0.0, place=CORNER):
    """An item of a catalogue whose bands have pixels of three sizes, and its files have overviews."""
    bands = {}
    here = Place(place.epsg, place.x0 + east, place.y0)
    for name, metres in METRES.items():
        bands[name] = np.rint(surface(here, metres, SIDE * 10 // metres)).astype(np.uint16)
    if scl is not None:  # what is hidden is bright
        for name in bands:
            hidden = np.isin(np.kron(scl, np.ones((2, 2), int)), (8, 9))
            step = METRES[name] // 10
            bands[name][hidden[::step, ::step]] += bright
    (folder / day).mkdir(parents=True)
    item = products.stac_item(folder / day, bands, scl=scl, place=here, style="planetary",
                              time=f"{day}T09:55:59Z")  # fmt: skip
    for path in sorted((folder / day).rglob("*.tif")):
        overviews(path, "NEAREST" if "SCL" in path.name.upper() else "AVERAGE")
    return str(item)


def grid(size=40.0, off=0.0, epsg=32633):
    return Grid(parse_crs(f"EPSG:{epsg}").ExportToWkt(), CORNER.x0 + off, CORNER.y0, size, Window(0, 0, 120, 60))


def reader(paths, on=None, modality=HEIGHT):
    return Reader(layer_source(modality.name, tuple(map(str, paths))), modality, on or grid())


def without(found, monkeypatch):
    """The same layer, every pixel of it read."""
    monkeypatch.setattr("layerfuse.model_backend.raster.reader.find_overview", lambda *_: None)
    return Reader(found.source, found.modality, found.grid)


def compare(found, monkeypatch, near, share=0.97):
    """The layer by its overviews against the layer by its pixels."""
    assert found._overview is not None
    full = without(found, monkeypatch)
    assert full._overview is None
    (mine, valid), (theirs, there) = found.read(found.footprint), full.read(found.footprint)
    assert (valid & there).sum() >= share * there.sum() > 100
    off = np.abs(mine - theirs)[:, valid & there]
    assert off.max() <= near and off.mean() <= 5.0
    return mine, valid


def test_tiles_side_by_side_are_read_from_their_overviews(tmp_path, monkeypatch):
    tiles = [tile(tmp_path, n, east=2400.0 * n) for n in range(2)]
    found = reader(tiles)
    assert found.aligned and found._layout.width == 120
    _, valid = compare(found, monkeypatch, 1e-2, 1.0)
    assert valid.all()


@pytest.mark.parametrize("on", [grid(40.0, 7.0), grid(32.0), grid(40.0, 0.0, 32634)])
@pytest.mark.parametrize("east", [2400.0, 2410.0, 2300.0])
def test_tiles_that_lie_between_are_nearly_as_by_all_pixels(tmp_path, monkeypatch, on, east):
    found = reader([tile(tmp_path, 0, nodata=-9999), tile(tmp_path, 1, east=east, nodata=-9999)], on)
    compare(found, monkeypatch, 60.0, 0.95)  # of 1,800, where two tiles meet at half a pixel


def test_a_scene_of_another_zone_is_read_from_its_overviews(tmp_path, monkeypatch):
    west = [scene(tmp_path / f"{n}", "2023-08-23", east=2400.0 * n) for n in range(2)]
    found = reader([*west, scene(tmp_path / "w", "2023-08-23", place=Place(32632, 688000.0, 6098000.0))], modality=S2)
    assert found.layout.crs == found.grid.crs
    compare(found, monkeypatch, 600.0, 0.95)  # at its rim, coarser bands are taken from fewer pixels


def test_holes_of_tiles_are_filled_by_others_and_not_mixed(tmp_path, monkeypatch):
    tile(tmp_path, 0, nodata=-9999)
    tile(tmp_path, 1, east=2000.0, nodata=-9999, fill=(slice(30, 101), slice(10, 61)))
    found = reader([tmp_path / "tiles"])
    values, valid = compare(found, monkeypatch, 60.0)
    assert values[0, valid].min() > 600 and values[0, valid].max() < 2400


def test_bands_of_three_sizes_are_read_from_overviews_of_one(tmp_path, monkeypatch):
    for size, width in ((20.0, 120), (40.0, 60), (80.0, 30)):
        found = reader([scene(tmp_path / f"{size:g}", "2023-08-23")], grid(size), S2)
        assert found._layout.width == width
        with monkeypatch.context() as patch:
            compare(found, patch, 90.0)


@pytest.mark.parametrize("east", [0.0, 2000.0])
def test_what_a_scene_hides_is_not_seen_in_the_overviews_of_several(tmp_path, monkeypatch, east):
    scl = np.full((SIDE // 2, SIDE // 2), 4)
    scl[31:74, 13:50] = 9
    clear = np.full_like(scl, 4)
    items = [scene(tmp_path / "a", "2023-07-03", clear), scene(tmp_path / "b", "2023-07-03", scl, 6000, east)]
    for order in (items, items[::-1]):
        found = reader(order, grid(), S2)
        with monkeypatch.context() as patch:
            compare(found, patch, 600.0, 0.9)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.integers(0, 50), st.integers(0, 110), st.integers(1, 60), st.integers(1, 100), st.sampled_from([0.0, 7.0]))
def test_every_window_has_the_pixels_of_the_whole(pair, row, col, height, width, off):
    window = Window(col, row, width, height)
    values, valid = reader(pair, grid(off=off)).read(window)
    around = Window(-3, -3, 220, 120)
    all_values, all_valid = reader(pair, grid(off=off)).read(around)
    rows, columns = around.slices(window)
    np.testing.assert_array_equal(values, all_values[:, rows, columns])
    np.testing.assert_array_equal(valid, all_valid[rows, columns])


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pair")
    return [tile(folder, 0), tile(folder, 1, east=2410.0)]


@pytest.mark.parametrize("how", ["", "NEAREST"])
def test_where_files_have_no_means_every_pixel_is_read(tmp_path, how):
    assert reader([tile(tmp_path, 0), tile(tmp_path, 1, how=how, east=2400.0)])._overview is None


def test_addresses_of_tiles_are_asked_for_less(tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("CPL_VSIL_CURL_CHUNK_SIZE", "16384")
    files, asked, maps = {}, {}, {}
    draw = np.random.default_rng(0)
    for kind in ("few", "all"):
        for n in range(2):
            here = Place(CORNER.epsg, CORNER.x0 + 5120.0 * n, CORNER.y0)
            values = (surface(here, 10.0, 512) + draw.normal(0, 9, (512, 512))).astype(np.float32)
            path = products.write(tmp_path / kind / f"{n}.tif", values, here)
            files[f"{kind}{n}.tif"] = overviews(path) if kind == "few" else path
        draw = np.random.default_rng(0)
    on = grid(80.0)
    with Files(files) as server:
        for kind in ("few", "all"):
            found = reader([f"{server.url}/{kind}{n}.tif" for n in range(2)], on)
            gdal.VSICurlClearCache()
            server.asked = 0
            maps[kind], valid = found.read(Window(0, 0, 128, 64))
            assert valid.all()
            asked[kind] = server.asked
    np.testing.assert_allclose(maps["few"], maps["all"], rtol=1e-5)
    assert asked["few"] < asked["all"] / 4, asked
