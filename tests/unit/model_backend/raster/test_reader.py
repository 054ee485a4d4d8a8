import contextlib
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs, transform_bounds
from layerfuse.model_backend.raster.gdalio import GdalError, quiet
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

OPTICAL = Modality("optical", "optical", "continuous", (Band("red"), Band("nir")))
HEIGHT = Modality("elevation", "elevation", "continuous", (Band("height"),))
PICTURE = Modality("rgb", "optical", "continuous", tuple(Band(name, maximum=255.0, minimum=0.0) for name in ("r", "g")))
COVER = Modality(
    "cover", "landcover", "categorical", (Band("class"),),
    classes=tuple(ClassInfo(v, f"c{v}", "808080") for v in (1, 2, 3)), resampling="nearest",
)  # fmt: skip
WHOLE = Window(30000, -410000, 60, 50)
WIDER = Window(29990, -410010, 80, 70)
NEAR = 2e-4
"""Of the range of noise: what a thousandth of a pixel's way off does, as places are computed that exactly."""


def grid(window=WHOLE, size=10.0, epsg=32612):
    return Grid(parse_crs(f"EPSG:{epsg}").ExportToWkt(), 0.0, 0.0, size, window)


def reader(path, modality=OPTICAL, on=None, nodata=None, bands=()):
    return Reader(RasterSource(modality.name, str(path), bands, nodata), modality, on or grid())


def force_warp(r):
    r._own = None
    return r


@pytest.fixture()
def noise():
    return np.random.default_rng(0).integers(1, 200, (2, 50, 60))


def test_an_aligned_file_is_read_as_it_is_and_as_rasterio_reads_it(make_raster, noise):
    rasterio = pytest.importorskip("rasterio")
    noise[0, 4:9, 7:9] = 0
    path = make_raster("a.tif", noise.astype("uint16"), nodata=0)
    r = reader(path)
    values, valid = r.read(WHOLE)
    with rasterio.open(path) as file:
        assert r.aligned
        there = (file.read_masks() > 0).any(0)  # a single band may well be 0
        np.testing.assert_array_equal(valid, there)
        np.testing.assert_array_equal(values, file.read() * there)


@pytest.mark.parametrize("warped", [False, True])
def test_a_band_that_is_lacking_is_the_cards_mean_where_the_others_are_valid(make_raster, noise, warped):
    noise[1, 4:9, 7:9] = 0
    path = make_raster("a.tif", noise.astype("uint16"), nodata=0)
    modality = Modality("optical", "optical", "continuous", (Band("red", 0.1, -1.0, mean=2.5), Band("nir")))
    r = reader(path, modality, bands=(0, 2))
    values, valid = (force_warp(r) if warped else r).read(WHOLE)
    np.testing.assert_array_equal(valid, noise[1] > 0)
    np.testing.assert_array_equal(values[1], noise[1])
    np.testing.assert_allclose(values[0], np.where(valid, 35.0, 0.0), rtol=1e-6)
    with pytest.raises(InputError, match="all its bands are given as lacking"):
        reader(path, modality, bands=(0, 0))


def test_warped_tiles_are_those_that_rasterio_sees(make_raster, noise, tmp_path):
    """The warp described in a file, and done by the GDAL that rasterio brings along."""
    rasterio = pytest.importorskip("rasterio")
    xmin, _, _, ymax = transform_bounds(grid().bounds(), "EPSG:32612", "EPSG:32613")
    path = make_raster("a.tif", noise.astype("float32"), epsg=32613, origin=(xmin, ymax), pixel=11.0)
    r = reader(path, on=grid(Window(29900, -410100, 200, 200)))
    values, valid = r.read(r.grid.window)
    gdal.Warp(
        str(tmp_path / "w.vrt"), str(path), format="VRT", dstSRS=r.grid.crs, outputBounds=r.grid.bounds(),
        width=200, height=200, resampleAlg="near", errorThreshold=0, dstNodata="nan",
        warpOptions=["XSCALE=1", "YSCALE=1"],
    )  # fmt: skip
    with rasterio.open(tmp_path / "w.vrt") as file:
        theirs = file.read()
    there = np.isfinite(theirs).all(0)
    np.testing.assert_array_equal(valid, there)
    assert 2000 < there.sum() < 40_000
    np.testing.assert_allclose(values[:, there], theirs[:, there], atol=NEAR * np.ptp(noise))


def describe_values(path, unit="", scale=None, offset=None):
    """Say of a file's bands what their values mean."""
    dataset = gdal.Open(str(path), gdal.GA_Update)
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        band.SetUnitType(unit)
        if scale is not None:
            band.SetScale(scale)
            band.SetOffset(offset)
    return path


@pytest.mark.parametrize("pixel", [10.0, 7.0])
@pytest.mark.parametrize(
    ("told", "factor", "summand"),
    [
        ({}, 1.0, 0.0),
        ({"unit": "metre"}, 1.0, 0.0),
        ({"unit": "parsec"}, 1.0, 0.0),
        ({"unit": "ft"}, 0.3048 * 10, 0.0),  # the card's numbers are decimetres
        ({"unit": "US survey foot", "scale": 0.5, "offset": 100.0}, 5 * 1200 / 3937, 1000 * 1200 / 3937),
        ({"scale": 0.1, "offset": 0.0}, 1.0, 0.0),
        ({"scale": 0.01, "offset": -30.0}, 0.1, -300.0),
        ({"scale": 0.0, "offset": 7.0}, 1.0, 0.0),
    ],
)
def test_units_scale_and_offset_of_a_file_become_the_cards(make_raster, noise, told, factor, summand, pixel):
    card = Modality("elevation", "elevation", "continuous", (Band("height", scale=0.1, unit="m"),))
    noise[0, 4:9, 7:9] = 0
    plain = make_raster("a.tif", noise[:1].astype("float32"), nodata=0, pixel=pixel)
    expected, there = reader(plain, card).read(WHOLE)
    path = describe_values(make_raster("b.tif", noise[:1].astype("float32"), nodata=0, pixel=pixel), **told)
    values, valid = reader(path, card).read(WHOLE)
    np.testing.assert_array_equal(valid, there)
    np.testing.assert_allclose(values[0][valid], expected[0][valid] * factor + summand, rtol=1e-5)


def test_class_values_have_no_scale(make_raster, noise):
    path = describe_values(make_raster("a.tif", noise[:1].astype("uint8") % 4), "ft", 2.0, 1.0)
    np.testing.assert_array_equal(np.unique(reader(path, COVER).read(WHOLE)[0]), [0, 1, 2, 3])


def test_outside_is_invalid(make_raster, noise):
    r = reader(make_raster("a.tif", noise.astype("uint16")))
    values, valid = r.read(WIDER)
    assert valid.sum() == 50 * 60 and valid[10:60, 10:70].all()
    assert not r.read(Window(0, 0, 8, 8))[1].any()
    assert not values[:, ~valid].any()


def test_band_order(make_raster, noise):
    path = make_raster("a.tif", noise.astype("uint16"))
    np.testing.assert_array_equal(reader(path, bands=(2, 1)).read(WHOLE)[0], noise[::-1])
    np.testing.assert_array_equal(reader(path, bands=(2, 2)).read(WHOLE)[0], noise[[1, 1]])


def _file(tmp_path, kind, values, nodata=None, alpha=None, mask=None):
    """A GeoTIFF with what ``make_raster`` does not offer."""
    path = tmp_path / "kind.tif"
    bands = [*values, *([alpha] if alpha is not None else [])]
    options = ["PHOTOMETRIC=MINISBLACK", f"ALPHA={'YES' if alpha is not None else 'NO'}"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 60, 50, len(bands), kind, options=options)
    dataset.SetGeoTransform((300000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    dataset.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    for i, array in enumerate(bands, start=1):
        band = dataset.GetRasterBand(i)
        if alpha is not None:
            band.SetColorInterpretation(gdal.GCI_AlphaBand if i == len(bands) else gdal.GCI_Undefined)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        floats = np.ascontiguousarray(array, np.float64)
        band.WriteRaster(0, 0, 60, 50, floats.tobytes(), buf_type=gdal.GDT_Float64)
    if mask is not None:
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, 60, 50, mask.astype(np.uint8).tobytes())
    dataset.FlushCache()
    return path


KINDS = ("Byte", "UInt16", "Int16", "UInt32", "Int32", "Float32", "Float64")
HOLES = ("none", "nodata", "override", "alpha", "mask", "mask and nodata", "nan")


@pytest.mark.parametrize(("name", "hole"), [(k, h) for k in KINDS for h in HOLES if h != "nan" or "Float" in k])
def test_the_warped_road_gives_the_same_as_the_straight_one(tmp_path, noise, name, hole):
    kind, values = gdal.GetDataTypeByName(name), noise.astype(float)
    full = {"UInt16": 65535, "Int16": 32767}.get(name, 255)
    there = np.ones((50, 60), bool)
    there[5:9, 5:9] = False
    there[20, 20] = there[49, 59] = False
    options, override = {}, None
    if hole in ("nodata", "override"):
        values[:, 5:9, 5:9] = values[:, 20, 20] = values[:, 49, 59] = 0
        values[0, 30, 30] = values[1, 1:4, 40] = 0  # a value that one band may have
        override = 0.0 if hole == "override" else None
        options = {} if override == 0.0 else {"nodata": 0}
    elif hole == "alpha":
        options = {"alpha": np.where(there, full, 0)}
    elif hole == "mask":
        options = {"mask": np.where(there, 255, 0)}
    elif hole == "mask and nodata":
        options, override = {"mask": np.where(there, 255, 0)}, 0.0
        values[:, 40, 40], there[40, 40] = 0, False
    elif hole == "nan":
        values[0, 5:9, 5:9], values[1, 20, 20], values[1, 49, 59] = np.nan, np.nan, np.nan
    else:
        there[:] = True
    path = _file(tmp_path, kind, values, **options)
    straight, warped = reader(path, nodata=override), force_warp(reader(path, nodata=override))
    a, b = straight.read(WIDER), warped.read(WIDER)
    np.testing.assert_array_equal(a[1][10:60, 10:70], there)
    np.testing.assert_array_equal(a[1], b[1])
    np.testing.assert_array_equal(a[0], b[0])


def test_infinite_values_are_missing_data(make_raster, noise):
    values = noise.astype("float32")
    values[0, 3, 3], values[1, 30, 40] = np.inf, -np.inf
    valid = reader(make_raster("a.tif", values)).read(WHOLE)[1]
    assert (~valid).sum() == 2 and not valid[3, 3] and not valid[30, 40]


def test_a_nodata_that_pixels_cannot_have_is_ignored(make_raster):
    path = make_raster("a.tif", np.zeros((2, 50, 60), "uint8"))
    for nodata in (-9999.0, 0.5, float("nan"), 1e300):
        assert reader(path, nodata=nodata).read(WHOLE)[1].all()
    assert not reader(path, nodata=0.0).read(WHOLE)[1].any()


def test_only_the_cards_classes_are_valid(make_raster):
    values = np.random.default_rng(1).integers(0, 6, (1, 50, 60)).astype("uint8")
    path = make_raster("c.tif", values)
    with pytest.raises(InputError, match="nothing tells what its codes 4, 5 mean"):
        reader(path, COVER)
    found = Reader(RasterSource("cover", str(path), crosswalk="none"), COVER, grid())
    pixels, valid = found.read(WHOLE)
    np.testing.assert_array_equal(valid, np.isin(values[0], [1, 2, 3]))
    np.testing.assert_array_equal(pixels[0], values[0] * valid)


@pytest.mark.parametrize(
    ("modality", "pixel", "algorithm"),
    [
        (OPTICAL, 3.0, "average"),
        (OPTICAL, 7.0, "near"),
        (OPTICAL, 10.0, "near"),
        (PICTURE, 10.0, "cubic"),
        (HEIGHT, 7.0, "cubic"),
        (HEIGHT, 10.0, "cubic"),
        (OPTICAL, 37.0, "bilinear"),
        (COVER, 3.0, "mode"),
        (COVER, 37.0, "near"),
    ],
)
@pytest.mark.parametrize("epsg", [32612, 32613])
def test_warped_reading_equals_gdalwarp(tmp_path, make_raster, modality, pixel, algorithm, epsg):
    high = 4 if modality is COVER else 250
    side = round(900 / pixel)
    values = np.random.default_rng(2).integers(1, high, (modality.channels, side, side)).astype("uint8")
    origin = (300004.3, 4100003.1) if epsg == 32612 else (-230000.0, 4130000.0)
    source = make_raster("s.tif", values, epsg=epsg, origin=origin, pixel=pixel)
    out = tmp_path / "w.tif"
    target = grid()
    r = reader(source, modality, target)
    window = Window(r.footprint.col - 3, r.footprint.row - 3, r.footprint.width + 6, r.footprint.height + 6)
    gdal.Warp(
        str(out), str(source), dstSRS=target.crs, outputBounds=target.bounds(window), xRes=10, yRes=10,
        resampleAlg=algorithm, dstAlpha=True, errorThreshold=0, outputType=gdal.GDT_Float32, overviewLevel="NONE",
        warpOptions=[] if algorithm in ("average", "mode") else ["XSCALE=1", "YSCALE=1"],
    )  # fmt: skip
    dataset = gdal.Open(str(out))
    expected = np.frombuffer(dataset.ReadRaster(), np.float32).reshape(-1, window.height, window.width)
    got, valid = r.read(window)
    assert not r.aligned and valid.any() and not valid.all()
    np.testing.assert_array_equal(valid, expected[-1] > 127)
    np.testing.assert_allclose(got, expected[:-1] * valid, rtol=0, atol=NEAR * high)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-12, 55), st.integers(-12, 45), st.integers(1, 40), st.integers(1, 40))
def test_a_warped_pixel_does_not_depend_on_the_window(warped_reader, col, row, width, height):
    r, whole = warped_reader
    origin = whole[2]
    part = Window(origin.col + col, origin.row + row, width, height)
    inside = part.intersect(origin)
    values, valid = r.read(part)
    if inside is None:
        return
    np.testing.assert_array_equal(
        values[(slice(None), *part.slices(inside))], whole[0][(slice(None), *origin.slices(inside))]
    )
    np.testing.assert_array_equal(valid[part.slices(inside)], whole[1][origin.slices(inside)])


@pytest.fixture()
def warped_reader(make_raster):
    """A layer in another CRS, over the corner of four cells."""
    values = np.random.default_rng(3).random((1, 60, 60)).astype("float32")
    path = make_raster("far.tif", values, epsg=32613, origin=(-223700.0, 4127000.0), pixel=13.0)
    own = Reader(RasterSource("elevation", str(path)), HEIGHT, grid(epsg=32612))
    from layerfuse.model_backend.raster.grid import SUPER_TILE

    middle = own.footprint.col + own.footprint.width // 2, own.footprint.row + own.footprint.height // 2
    phase = [-(m % SUPER_TILE) * 10.0 % (SUPER_TILE * 10.0) for m in middle]
    corner = Grid(own.grid.crs, -phase[0] % 20480, phase[1] % 20480, 10.0, WHOLE)
    r = Reader(own.source, HEIGHT, corner)
    f = r.footprint
    assert f.col // SUPER_TILE < (f.right - 1) // SUPER_TILE and f.row // SUPER_TILE < (f.bottom - 1) // SUPER_TILE
    values, valid = r.read(f)
    assert valid.mean() > 0.5
    return r, (values, valid, f)


def test_threads_may_share_a_reader(warped_reader):
    r, (values, valid, window) = warped_reader
    failures = []

    def work():
        for _ in range(5):
            got = r.read(window)
            if not (np.array_equal(got[0], values) and np.array_equal(got[1], valid)):
                failures.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_block_that_several_threads_want_is_warped_once(warped_reader, monkeypatch):
    r, (values, _, window) = warped_reader
    r._blocks.clear()
    warped, lacked, known, warp = [], threading.Semaphore(0), r._known, r._warp

    def looked_up(block):
        found = known(block)
        if found is None:
            lacked.release()
        return found

    def slow(block, ratio):
        if not warped:  # until all want the first block: each has looked once, and this thread again
            assert all(lacked.acquire(timeout=60) for _ in range(5))
        warped.append(block)
        return warp(block, ratio)

    monkeypatch.setattr(r, "_known", looked_up)
    monkeypatch.setattr(r, "_warp", slow)
    found = []
    threads = [threading.Thread(target=lambda: found.append(r.read(window)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(warped) == len(set(warped)) > 1
    assert len(found) == 4 and all(np.array_equal(one, values) for one in found)


def test_is_empty(make_raster):
    values = np.zeros((2, 700, 600), "uint16")
    path = make_raster("a.tif", values, nodata=0)
    window = Window(30000, -410000, 600, 700)
    assert reader(path, on=grid(window)).is_empty()
    values[:, 699, 0] = 5
    path = make_raster("a.tif", values, nodata=0)
    assert not reader(path, on=grid(window)).is_empty()
    assert reader(path, on=grid(Window(30000, -410000, 600, 699))).is_empty()
    assert reader(path, on=grid(Window(0, 0, 50, 50))).is_empty()


def test_a_truncated_file_is_named(make_raster):
    path = make_raster("a.tif", np.random.default_rng(0).integers(0, 9, (2, 500, 600)).astype("uint16"))
    path.write_bytes(path.read_bytes()[:200_000])
    with pytest.raises(InputError, match=r"a\.tif.*cannot be read"):
        reader(path).read(Window(30000, -410000, 600, 500))


def test_the_same_with_gdal_exceptions_on(make_raster, noise):
    path = make_raster("a.tif", noise.astype("uint16"))
    expected = force_warp(reader(path)).read(WIDER)
    before = gdal.GetUseExceptions()
    gdal.UseExceptions()
    try:
        got = force_warp(reader(path)).read(WIDER)
        with pytest.raises(InputError, match="no such file"):
            reader("/nowhere/a.tif")
        assert gdal.GetUseExceptions()
    finally:
        if not before:
            gdal.DontUseExceptions()
    np.testing.assert_array_equal(got[0], expected[0])


def test_nothing_is_printed(make_raster, noise, capfd):
    path = make_raster("a.tif", noise.astype("uint16"))
    with pytest.raises(InputError):
        reader(f"{path}.not")
    with contextlib.suppress(GdalError), quiet():
        gdal.Open("/nowhere")
    assert capfd.readouterr() == ("", "")
