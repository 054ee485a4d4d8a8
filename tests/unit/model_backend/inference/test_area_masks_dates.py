"""Areas of interest, masks and several dates: what is mapped of several looks at one place."""

import json

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Prediction
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT
from layerfuse.model_backend.raster.shapes.mask import Mask, parse_mask
from layerfuse.model_backend.raster.source import RasterSource, resolve_layers
from osgeo import gdal, ogr, osr

LEFT, TOP = 15 * 20480.0 - 500, 200 * 20480.0 + 400  # the corner of four super-tiles lies inside
HEIGHT, WIDTH = 80, 100


class Engine:
    """Probabilities pixel by pixel, from the values themselves."""

    def __init__(self, card):
        self.card, self.digest, self.device, self.asked = card, "1a2b", Device("cpu", "float32", "as asked"), 0

    def predict(self, batch):
        self.asked += len(batch)
        total = sum(values.sum(1) * batch.valid[name] for name, values in batch.values.items())
        raw = np.stack([1 + total % (k + 7) for k in range(len(self.card.classes))], 1)
        return Prediction((raw / raw.sum(1, keepdims=True)).astype(np.float32))


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture()
def image(make_raster):
    def make(name, seed=0, date="", holes=None):
        values = np.random.default_rng(seed).integers(1, 200, (2, HEIGHT, WIDTH)).astype("uint16")
        if holes:
            values[(slice(None), *holes)] = 0
        path = str(make_raster(name, values, origin=(LEFT, TOP), nodata=0))
        dataset = gdal.Open(path, gdal.GA_Update)
        for number, band in enumerate(("red", "nir"), 1):
            dataset.GetRasterBand(number).SetDescription(band)
        if date:
            dataset.SetMetadataItem("LAYERFUSE_DATE", date)
        return path

    return make


def polygon(path, west, north, east, south):
    """A rectangle in pixels of the image, in degrees, as a GeoPackage."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32612)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("area", reference)
    x0, x1, y0, y1 = LEFT + 10 * west, LEFT + 10 * east, TOP - 10 * north, TOP - 10 * south
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({x0} {y0},{x1} {y0},{x1} {y1},{x0} {y1},{x0} {y0}))"))
    layer.CreateFeature(feature)
    return str(path)


def run(card, folder, *sources, **more):
    """Probabilities, classes and availability as whole rasters of the image's size, and the metadata."""
    folder.mkdir()
    job = Job(sources, folder / "o.tif", probabilities=folder / "p.tif", availability=folder / "a.tif", **more)
    engine = Engine(card)
    predict(job, engine, Silent())
    found = []
    for name in "poa":
        dataset = gdal.Open(str(folder / f"{name}.tif"))
        x0, _, _, y0, _, _ = dataset.GetGeoTransform()
        column, row = round((x0 - LEFT) / 10), round((TOP - y0) / 10)
        whole = np.full((dataset.RasterCount, HEIGHT, WIDTH), 0 if name == "a" else 255, np.uint8)
        kind = np.uint16 if dataset.GetRasterBand(1).DataType == gdal.GDT_UInt16 else np.uint8
        stored = np.frombuffer(dataset.ReadRaster(), kind).reshape(
            dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize
        )
        whole[:, row : row + dataset.RasterYSize, column : column + dataset.RasterXSize] = stored
        found.append(whole if name == "p" else whole[0])
    return (*found, gdal.Open(str(folder / "o.tif")).GetMetadata(), engine)


def test_nothing_is_mapped_outside_of_the_area_and_nothing_changes_inside(tiny_card, image, tmp_path):
    source = RasterSource("optical", image("a.tif"))
    area = polygon(tmp_path / "area.gpkg", 30, 20, 70, 60)
    whole, classes, available, _, _ = run(tiny_card, tmp_path / "whole", source)
    part, some, there, _, _engine = run(tiny_card, tmp_path / "part", source, area=area)
    inside = np.zeros((HEIGHT, WIDTH), bool)
    inside[20:60, 30:70] = True
    np.testing.assert_array_equal(some, np.where(inside, classes, 255))
    np.testing.assert_array_equal(part, np.where(inside, whole, 255))
    np.testing.assert_array_equal(there, np.where(inside, available, 0))
    extent = (LEFT, TOP - 450, LEFT + 450, TOP)
    _, cut, _, _, _ = run(tiny_card, tmp_path / "cut", source, area=area, extent=extent)
    inside[45:], inside[:, 45:] = False, False
    np.testing.assert_array_equal(cut, np.where(inside, classes, 255))


@pytest.mark.parametrize("kind", ["missing", "raster", "elsewhere"])
def test_an_area_that_is_none(tiny_card, image, tmp_path, kind):
    path = image("a.tif")
    area = {"missing": str(tmp_path / "no.gpkg"), "raster": path}.get(kind)
    area = area or polygon(tmp_path / "far.gpkg", 5000, 20, 5040, 60)
    with pytest.raises(InputError):
        run(tiny_card, tmp_path / "o", RasterSource("optical", path), area=area)
    assert not list((tmp_path / "o").iterdir())


@pytest.mark.parametrize("pixel", [5.0, 10.0, 20.0])
def test_a_mask_leaves_out_what_it_covers(tiny_card, image, make_raster, tmp_path, pixel):
    side = 10 / pixel
    codes = np.full((int(HEIGHT * side), int(WIDTH * side)), 4, "uint8")
    codes[: int(20 * side)] = 9
    codes[int(40 * side) : int(50 * side), : int(60 * side)] = 3
    cloud = str(make_raster("cloud.tif", codes, origin=(LEFT, TOP), pixel=pixel))
    wanted = np.ones((HEIGHT, WIDTH), bool)
    wanted[:20], wanted[40:50, :60] = False, False
    path = image("a.tif")
    masks = [parse_mask(f"optical={cloud}:3,8-10")]
    (source,) = resolve_layers(tiny_card, {"optical": (path, ())}, masks)
    _, classes, there, _, _ = run(tiny_card, tmp_path / "o", source)
    np.testing.assert_array_equal(there > 0, wanted)
    np.testing.assert_array_equal(classes < 255, wanted)
    area = polygon(tmp_path / "clouds.gpkg", 10, 20, 40, 60)
    _, _, there, _, _ = run(tiny_card, tmp_path / "p", RasterSource("optical", path, masks=(Mask(area),)))
    wanted = np.ones((HEIGHT, WIDTH), bool)
    wanted[20:60, 10:40] = False
    np.testing.assert_array_equal(there > 0, wanted)


@pytest.mark.parametrize("limit", [">0.5", ">40", "<-.25"])
def test_a_mask_leaves_out_what_passes_a_limit(tiny_card, image, make_raster, tmp_path, limit):
    values = np.full((HEIGHT, WIDTH), 0.2, "float32")
    values[:20], values[20:22] = {">0.5": (0.51, 0.5), ">40": (100, 40), "<-.25": (-0.3, -0.25)}[limit]
    cloud = str(make_raster("cloud.tif", values, origin=(LEFT, TOP), nodata=float(values[0, 0])))
    (key, mask) = parse_mask(f"optical={cloud}:{limit}")
    assert parse_mask(f"{key}={mask.text}") == (key, mask)
    (source,) = resolve_layers(tiny_card, {"optical": (image("a.tif"), ())}, [(key, mask)])
    _, _, there, _, _ = run(tiny_card, tmp_path / "o", source)
    np.testing.assert_array_equal(np.flatnonzero((there > 0).all(1)), np.arange(20, HEIGHT))
    with pytest.raises(InputError, match="values are fractions"):
        (source,) = resolve_layers(tiny_card, {"optical": (image("a.tif"), ())}, [parse_mask(f"optical={cloud}:1")])
        run(tiny_card, tmp_path / "p", source)


def test_what_masks_leave_out_is_told(tiny_card, image, make_raster, tmp_path):
    path, told = image("a.tif"), {}
    codes = np.full((HEIGHT, WIDTH), 4, "uint8")
    codes[:20] = 9
    cloud = str(make_raster("cloud.tif", codes, origin=(LEFT, TOP)))
    far = polygon(tmp_path / "far.gpkg", 5000, 20, 5040, 60)
    for name, masks in {"cloud": (Mask(cloud, (9,)),), "none": (Mask(cloud, (7,)), Mask(far))}.items():
        *_, metadata, _ = run(tiny_card, tmp_path / name, RasterSource("optical", path, masks=masks))
        notes = json.loads(metadata["LAYERFUSE_NOTES"])
        told[name] = [(note["level"], note["text"]) for note in notes if str(tmp_path) in note["text"]]
    assert told["cloud"] == [(FACT, f"25% of the area of optical is left out by {cloud}.")]
    assert [level for level, _ in told["none"]] == [DOUBT, DOUBT]
    assert all("leaves out nothing" in text for _, text in told["none"])


@pytest.mark.parametrize(("value", "code", "why"), [(7, 9, "cloud, .* by its own SCL"), (0, 9, "all nodata")])
def test_a_layer_that_is_all_cloud_by_its_own_word_is_told_so(tiny_card, make_raster, tmp_path, value, code, why):
    values = np.full((3, HEIGHT, WIDTH), value, "uint16")
    values[0] *= np.arange(WIDTH, dtype="uint16") + 1
    values[2] = code
    path = str(make_raster("a.tif", values, origin=(LEFT, TOP), nodata=0))
    dataset = gdal.Open(path, gdal.GA_Update)
    for number, band in enumerate(("red", "nir", "SCL"), 1):
        dataset.GetRasterBand(number).SetDescription(band)
    dataset = None
    with pytest.raises(InputError, match=f"no valid pixel in the area.*{why}"):
        run(tiny_card, tmp_path / "o", RasterSource("optical", path))
    if value:
        _, _, there, _, _ = run(tiny_card, tmp_path / "p", RasterSource("optical", path, masked=False))
        assert there.all()


@pytest.mark.parametrize("shape", ["POINT(307000 4096500)", "LINESTRING(306800 4096400, 307200 4096000)"])
def test_what_covers_nothing_is_no_area_and_no_mask(tiny_card, image, tmp_path, shape):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32612)
    file = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "a.gpkg"))
    layer = file.CreateLayer("a", reference)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
    layer.CreateFeature(feature)
    del feature, layer, file
    path = str(tmp_path / "a.gpkg")
    for number, (masks, more) in enumerate([((), {"area": path}), ((Mask(path),), {})]):
        with pytest.raises(InputError, match="holds no polygon"):
            run(tiny_card, tmp_path / f"o{number}", RasterSource("optical", image("a.tif"), masks=masks), **more)


@pytest.mark.parametrize(("value", "nodata"), [(0, 0), (255, 255), (-5, None), (-5, -5)])
def test_a_value_that_is_named_leaves_out_also_as_no_data(tiny_card, image, make_raster, tmp_path, value, nodata):
    """As where 0 is *not valid*; in 16 bits with a sign, as codes may be below zero."""
    codes = np.full((HEIGHT, WIDTH), 1, "int16")
    codes[:20] = value
    mask = make_raster("mask.tif", codes, origin=(LEFT, TOP), nodata=nodata)
    (source,) = resolve_layers(
        tiny_card, {"optical": (image("a.tif"), ())}, [parse_mask(f"optical={mask}:{value - 1}-{value}")]
    )
    _, _, there, _, _ = run(tiny_card, tmp_path / "o", source)
    np.testing.assert_array_equal(np.flatnonzero((there > 0).all(1)), np.arange(20, HEIGHT))


@pytest.mark.parametrize("text", ["optical", "optical=", "=a.tif:3", "optical=a.tif:1-99999"])
def test_a_mask_that_is_none(text):
    with pytest.raises(InputError):
        parse_mask(text)


def test_a_mask_of_a_layer_that_is_not_given(tiny_card, image):
    with pytest.raises(InputError, match="no such layer"):
        resolve_layers(tiny_card, {"optical": (image("a.tif"), ())}, [parse_mask("sar=none")])


def test_dates_are_averaged_where_they_are_valid(tiny_card, image, make_raster, tmp_path):
    heights = str(make_raster("dem.tif", np.full((HEIGHT, WIDTH), 500, "int16"), origin=(LEFT, TOP)))
    still = RasterSource("elevation", heights)
    early = image("a.tif", 1, "2023-07-01T10:00:00Z", (slice(0, 30), slice(0, 50)))
    late = image("b.tif", 2, "2023-08-15T10:00:00Z", (slice(20, 60), slice(40, 100)))
    one, _, first, _, _ = run(tiny_card, tmp_path / "1", RasterSource("optical", early), still)
    two, _, second, _, _ = run(tiny_card, tmp_path / "2", RasterSource("optical", late), still)
    both = RasterSource("optical", early, more=(late,))
    mean, classes, there, metadata, _engine = run(tiny_card, tmp_path / "12", both, still)
    a, b = (first & 1) > 0, (second & 1) > 0
    np.testing.assert_array_equal((there & 1) > 0, a | b)
    np.testing.assert_array_equal(mean[:, a & ~b], one[:, a & ~b])
    np.testing.assert_array_equal(mean[:, b & ~a], two[:, b & ~a])
    off = mean[:, a & b] - (one[:, a & b].astype(float) + two[:, a & b]) / 2
    assert np.abs(off).max() <= 1
    assert (classes < 255).all()  # heights alone where both have holes
    assert json.loads(metadata["LAYERFUSE_DATES"])["optical"] == ["2023-07-01", "2023-08-15"]
    file = gdal.Open(str(tmp_path / "12/a.tif"))
    assert file.RasterCount == 2 and file.GetRasterBand(2).GetDescription() == "dates of optical"
    on = np.frombuffer(file.GetRasterBand(2).ReadRaster(), np.uint8).reshape(HEIGHT, WIDTH)
    np.testing.assert_array_equal(on, a.astype(int) + b)
    # the same pixels whatever the extent, and in whatever process
    extent = (LEFT + 130, TOP - 610, LEFT + 770, TOP - 90)
    part, _, _, _, _ = run(tiny_card, tmp_path / "part", both, still, extent=extent)
    np.testing.assert_array_equal(part[:, 9:61, 13:77], mean[:, 9:61, 13:77])


@pytest.fixture()
def ground(make_raster):
    """Heights of a day, with holes."""

    def make(height, date, holes=None):
        values = np.full((HEIGHT, WIDTH), height, "int16")
        if holes:
            values[holes] = -32768
        return str(make_raster(f"dem_{date}.tif", values, origin=(LEFT, TOP), nodata=-32768))

    return make


def test_of_two_layers_of_several_dates_the_best_pixels_of_both_are_seen(tiny_card, image, ground, tmp_path):
    optical = tuple(image(f"{month}.tif", month, f"2023-0{month}-01") for month in (5, 6, 7))
    heights = tuple(ground(100 * month, f"2023-0{month}-02") for month in (5, 7))
    several = (
        RasterSource("optical", optical[0], more=optical[1:]),
        RasterSource("elevation", *heights[:1], more=heights[1:]),
    )
    best, *_ = run(tiny_card, tmp_path / "best", *several, dates="best")
    same, *_ = run(tiny_card, tmp_path / "same", several[0], RasterSource("elevation", heights[1]), dates="best")
    alone, *_ = run(tiny_card, tmp_path / "alone", several[0], dates="best")
    np.testing.assert_array_equal(best, same)
    assert (best != alone).any()


@pytest.mark.parametrize("dates", ["mean", "best"])
def test_no_pixel_that_any_date_of_any_layer_has_is_empty(tiny_card, image, ground, tmp_path, dates):
    """The layer of most dates ends half-way, and the other's nearest date has a hole that another date fills."""
    half = slice(None), slice(48, None)
    optical = tuple(image(f"{month}.tif", month, f"2023-0{month}-01", half) for month in (5, 6))
    near = ground(300, "2023-05-02", (slice(20, 60), slice(30, None)))
    far = ground(700, "2022-01-01")
    sources = RasterSource("optical", optical[0], more=optical[1:]), RasterSource("elevation", far, more=(near,))
    mean, classes, there, _, _ = run(tiny_card, tmp_path / "1", *sources, dates=dates)
    assert (there > 0).all() and (classes < 255).all()
    alone, *_ = run(tiny_card, tmp_path / "2", RasterSource("elevation", far))
    np.testing.assert_array_equal(mean[:, 20:60, 48:], alone[:, 20:60, 48:])


@pytest.mark.parametrize("seed", range(6))
def test_where_any_date_has_something_there_is_a_class(tiny_card, image, ground, tmp_path, seed):
    rng = np.random.default_rng(seed)

    def hole():
        top, left = rng.integers(0, HEIGHT - 10), rng.integers(0, WIDTH - 10)
        return slice(top, top + rng.integers(5, HEIGHT)), slice(left, left + rng.integers(5, WIDTH))

    optical = [image(f"o{i}.tif", i, f"2023-0{i + 1}-01", hole()) for i in range(rng.integers(1, 4))]
    heights = [ground(200 + i, f"2023-0{i + 2}-20", hole()) for i in range(rng.integers(1, 4))]
    sources = (RasterSource(n, p[0], more=tuple(p[1:])) for n, p in (("optical", optical), ("elevation", heights)))
    _, classes, there, _, _ = run(tiny_card, tmp_path / "1", *sources, dates=("mean", "best")[seed % 2])
    np.testing.assert_array_equal(classes < 255, there > 0)


def test_a_day_of_several_is_one_layer(tiny_card, image, tmp_path):
    early, late = image("a.tif", 1, "2023-07-01"), image("b.tif", 2, "2023-08-15")
    both = RasterSource("optical", early, more=(late,), day="2023-07-01")
    one, *_ = run(tiny_card, tmp_path / "1", RasterSource("optical", early))
    same, *_ = run(tiny_card, tmp_path / "2", both)
    np.testing.assert_array_equal(one, same)


def test_the_best_pixels_of_several_dates_are_mapped_on_request(tiny_card, image, tmp_path):
    """What is far from the median of three is left behind, as cloud; of two dates the newest is taken."""
    days = ("2023-06-01", "2023-07-01", "2023-08-01")
    paths = [image(f"{day}.tif", 5, day) for day in days]
    cloud, hole = (slice(10, 40), slice(10, 40)), (slice(50, 70), slice(0, 50))
    for path, places in zip(paths, ([cloud], [hole], [])):
        file = gdal.Open(path, gdal.GA_Update)
        values = file.ReadAsArray()
        for place in places:
            values[(slice(None), *place)] = 0 if place == hole else 9000
        values[:, 75:] += days.index(path[-14:-4])
        file.WriteRaster(0, 0, WIDTH, HEIGHT, values.tobytes())
        del file  # writes it
    alone, *_ = run(tiny_card, tmp_path / "1", RasterSource("optical", paths[2]))
    several = RasterSource("optical", paths[0], more=tuple(paths[1:]))
    best, _, there, _, _engine = run(tiny_card, tmp_path / "3", several, dates="best")
    middle, *_ = run(tiny_card, tmp_path / "m", RasterSource("optical", paths[1]))
    np.testing.assert_array_equal(best[:, :75], alone[:, :75])
    np.testing.assert_array_equal(best[:, 75:], middle[:, 75:])  # the median of three
    assert (there == 1).all()
    mean, *_ = run(tiny_card, tmp_path / "mean", several)
    assert (mean[:, 10:40, 10:40] != best[:, 10:40, 10:40]).any()
    two, *_ = run(tiny_card, tmp_path / "2", RasterSource("optical", paths[0], more=(paths[2],)), dates="best")
    np.testing.assert_array_equal(two, alone)
    with pytest.raises(InputError, match="no way"):
        run(tiny_card, tmp_path / "no", several, dates="median")
