import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import (
    Bounds,
    Point,
    fitting_crs,
    is_metric,
    is_torn,
    parse_crs,
    same_crs,
    transform_bounds,
    transform_points,
)
from layerfuse.model_backend.raster.grid import FINEST, Grid, Window, cells, choose_grid, on_lattice
from layerfuse.model_backend.raster.ground import has_true_metres, scale_at
from layerfuse.model_backend.raster.layers.description import _georeference, describe
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

windows = st.builds(
    Window, st.integers(-5000, 5000), st.integers(-5000, 5000), st.integers(1, 5000), st.integers(1, 5000)
)


@given(windows, st.sampled_from([256, 2048]))
def test_cells_cover_a_window_once(window, size):
    parts = [cell.intersect(window) for cell in cells(window, size)]
    assert all(parts)
    assert sum(part.width * part.height for part in parts) == window.width * window.height
    assert all(cell.col % size == cell.row % size == 0 for cell in cells(window, size))


@given(windows, windows)
def test_intersection_and_slices_agree_with_sets(one, other):
    common = one.intersect(other)
    columns = set(range(one.col, one.right)) & set(range(other.col, other.right))
    rows = set(range(one.row, one.bottom)) & set(range(other.row, other.bottom))
    assert (common is None) == (not columns or not rows)
    if common:
        assert (common.col, common.right) == (min(columns), max(columns) + 1)
        assert (common.row, common.bottom) == (min(rows), max(rows) + 1)
        row, column = one.slices(common)
        assert (row.start, column.stop) == (common.row - one.row, common.right - one.col)
        assert one.corner(common) == (row.start, column.start)
        assert common.shape == (row.stop - row.start, column.stop - column.start)


@given(
    st.floats(0, 29.9),
    st.sampled_from([0.3, 10.0, 30.0]),
    st.builds(Window, st.integers(9000, 99999), st.integers(-999999, 0), st.integers(1, 9999), st.integers(1, 9999)),
)
def test_cover_of_bounds_gives_the_window_back(phase, size, window):
    grid = Grid(parse_crs("EPSG:32612").ExportToWkt(), phase % size, phase % size, size, window)
    assert grid.cover(grid.bounds()) == window


def _source(make_raster, name="optical", **more):
    bands = 2 if name == "optical" else 1
    return RasterSource(name, str(make_raster(f"{name}.tif", np.ones((bands, 40, 50), "uint16"), **more)))


def test_a_layer_with_the_models_pixels_anchors_the_lattice(tiny_card, make_raster):
    grid = choose_grid(tiny_card, [_source(make_raster, origin=(300003.0, 4100004.0))])
    assert (grid.x0, grid.y0) == (3.0, 4.0)
    assert grid.window == Window(30000, -410000, 50, 40)
    assert grid.geotransform == (300003.0, 10.0, 0.0, 4100004.0, 0.0, -10.0)


def test_a_cut_of_the_same_mosaic_has_the_same_lattice(tiny_card, make_raster):
    whole = choose_grid(tiny_card, [_source(make_raster, origin=(300003.7, 4100004.2))])
    cut = choose_grid(tiny_card, [_source(make_raster, origin=(300003.7 + 170, 4100004.2 - 320))])
    assert (whole.x0, whole.y0) == (cut.x0, cut.y0)
    assert cut.window == Window(whole.window.col + 17, whole.window.row + 32, 50, 40)


def test_other_pixels_anchor_at_the_crs_origin(tiny_card, make_raster):
    grid = choose_grid(tiny_card, [_source(make_raster, origin=(300003.0, 4100004.0), pixel=25.0)])
    assert (grid.x0, grid.y0, grid.pixel_size) == (0.0, 0.0, 10.0)
    xmin, ymin, xmax, ymax = grid.bounds()
    assert xmin <= 300003.0 < xmin + 10
    assert ymax - 10 < 4100004.0 <= ymax
    assert xmax - 10 < 300003.0 + 50 * 25 <= xmax
    assert ymin <= 4100004.0 - 40 * 25 < ymin + 10


def test_default_extent_is_the_union_and_an_extent_is_clipped_to_it(tiny_card, make_raster):
    sources = [_source(make_raster), _source(make_raster, "elevation", origin=(300200.0, 4100000.0))]
    assert choose_grid(tiny_card, sources).window == Window(30000, -410000, 70, 40)
    grid = choose_grid(tiny_card, sources, extent=(300400.0, 0.0, 9e6, 4099900.0))
    assert grid.window == Window(30040, -409990, 30, 30)


def test_extent_in_another_crs(tiny_card, make_raster):
    source = _source(make_raster)
    degrees = transform_bounds((300100.0, 4099700.0, 300300.0, 4099900.0), "EPSG:32612", "EPSG:4326")
    window = choose_grid(tiny_card, [source], extent=degrees, extent_crs="EPSG:4326").window
    inner = Window(30010, -409990, 20, 20)
    assert window.intersect(inner) == inner
    assert window.width <= 23 and window.height <= 23


def test_first_metric_layer_in_card_order_gives_the_crs(tiny_card, make_raster):
    degrees = transform_bounds((300000.0, 4099600.0, 300500.0, 4100000.0), "EPSG:32612", "EPSG:4326")
    optical = _source(make_raster, epsg=4326, origin=(degrees[0], degrees[3]), pixel=1e-4)
    elevation = _source(make_raster, "elevation", pixel=30.0)
    assert same_crs(choose_grid(tiny_card, [elevation, optical]).crs, "EPSG:32612")
    assert same_crs(choose_grid(tiny_card, [optical]).crs, "EPSG:32612")  # the UTM zone
    assert same_crs(choose_grid(tiny_card, [optical], crs="EPSG:3857").crs, "EPSG:3857")


def test_who_asks_for_the_finest_layer_gets_its_own_pixels_even_in_web_mercator(tiny_card, make_raster):
    fine = make_raster("fine.tif", np.ones((2, 64, 64), np.uint16), 3857, (9_500_000.0, 3_200_000.0), 5.0)
    coarse = make_raster("coarse.tif", np.ones((1, 40, 40), np.float32), 32645, (336180.0, 3055200.0), 30.0)
    layers = (RasterSource("elevation", str(coarse)), RasterSource("optical", str(fine)))
    grid = choose_grid(tiny_card, layers, pixel_size=FINEST)
    optical = describe(layers[1], tiny_card.modality("optical"))
    assert on_lattice(optical, grid) is not None and grid.pixel_size == 5.0
    assert not same_crs(choose_grid(tiny_card, layers[1:]).crs, grid.crs), "the model's pixels need true metres"


def test_the_finest_layer_gives_the_pixels(tiny_card, make_raster):
    """In the target CRS to the last bit, so that it is read without a warp; in another one as long as there."""
    fine = _source(make_raster, "elevation", pixel=2.5, origin=(300001.0, 4100000.0))
    grid = choose_grid(tiny_card, [_source(make_raster), fine], pixel_size=FINEST)
    assert grid.pixel_size == 2.5 and on_lattice(describe(fine, tiny_card.modality("elevation")), grid)
    degrees = transform_bounds((300000.0, 4099600.0, 300500.0, 4100000.0), "EPSG:32612", "EPSG:4326")
    geographic = _source(make_raster, epsg=4326, origin=(degrees[0], degrees[3]), pixel=1e-4)
    coarse = _source(make_raster, "elevation", pixel=30.0)
    size = choose_grid(tiny_card, [geographic, coarse], pixel_size=FINEST).pixel_size
    assert 9.9 < size < 10.0  # 11.1 m to the north, 8.9 m to the east at 37 degrees
    assert choose_grid(tiny_card, [geographic], pixel_size=FINEST).pixel_size == size


@given(st.floats(-360, 360), st.floats(-90, 90))
def test_the_fitting_crs_has_true_metres(lon, lat):
    place = Bounds(lon, lat, lon, lat)
    fitting = fitting_crs(place, "EPSG:4326")
    assert is_metric(fitting)
    x, y, _, _ = transform_bounds(place, "EPSG:4326", fitting)
    scale = scale_at(fitting, Point(x, y))
    assert abs(scale.least - 1) < 0.007 and abs(scale.most - 1) < 0.007
    assert has_true_metres(fitting, Bounds(x, y, x, y))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pixel_size": 0.0}, "pixel size"),
        ({"pixel_size": math.nan}, "pixel size"),
        ({"pixel_size": -10.0}, "pixel size"),
        ({"pixel_size": 0.001}, "smaller extent"),
        ({"pixel_size": 5000.0}, "less than one patch"),
        ({"crs": "EPSG:4326"}, "unit is degree"),
        ({"crs": "EPSG:2225"}, "unit is US survey foot"),
        ({"crs": "EPSG:0"}, "not known"),
        ({"crs": "/etc/passwd"}, "not known"),
        ({"crs": "http://localhost/x"}, "not known"),
        ({"extent": (0.0, 0.0, 1.0, 1.0)}, "does not overlap the extent"),
        ({"extent": (300000.0, 4100000.0, 300000.0, 4100010.0)}, "empty"),
        ({"extent": (300100.0, 4099900.0, 300000.0, 4100000.0)}, "inverted"),
        ({"extent": (300000.0, 4099990.0, 300010.0, 4100000.0)}, "1 x 1 pixels of 10 m are less than one patch"),
        ({"extent": (math.nan, 0.0, 1.0, 1.0)}, "finite"),
        ({"extent": (-1e20, -1e20, 1e20, 1e20)}, "beyond any map"),
    ],
)
def test_refuses(tiny_card, make_raster, options, words):
    with pytest.raises(InputError, match=words):
        choose_grid(tiny_card, [_source(make_raster)], **options)


def test_layers_apart_are_named(tiny_card, make_raster):
    sources = [_source(make_raster), _source(make_raster, "elevation", origin=(500000.0, 4100000.0))]
    with pytest.raises(InputError, match=r"optical.*does not overlap the other layers"):
        choose_grid(tiny_card, sources)
    with pytest.raises(InputError, match=r"elevation.*does not overlap the extent"):
        choose_grid(tiny_card, sources, extent=(300000.0, 4099700.0, 300500.0, 4100000.0))


def test_a_vertical_datum_does_not_make_another_crs(tiny_card, make_raster):
    assert same_crs("EPSG:32612+5773", "EPSG:32612")
    source = _source(make_raster, "elevation")
    assert choose_grid(tiny_card, [source], crs="EPSG:32612+5773").crs == choose_grid(tiny_card, [source]).crs


@pytest.mark.usefixtures("gdal_raises")
def test_a_layer_of_the_whole_world_has_bounds_in_every_zone():
    """Some of its points have no place there, which must not cost it the others."""
    half = 20037508.342789244  # metres
    xmin, ymin, xmax, ymax = transform_bounds((-half, -half, half, half), "EPSG:3857", "EPSG:32612")
    assert xmin < 100000 < 900000 < xmax
    assert ymin < 0 < 9000000 < ymax
    found, lost = transform_points([(-12e6, 4e6), (math.inf, 0.0)], "EPSG:3857", "EPSG:32612")
    assert math.isfinite(found[0])
    assert not math.isfinite(lost[0])
    assert transform_bounds((math.inf,) * 4, "EPSG:3857", "EPSG:32612") is None


SINUSOIDAL = "+proj=sinu +R=6371007.181 +units=m +no_defs"  # MODIS
MOLLWEIDE = "+proj=moll +datum=WGS84 +units=m +no_defs"
LAMBERT = "+proj=lcc +lat_0=0 +lon_0=0 +lat_1=5 +lat_2=25 +datum=WGS84 +units=m +no_defs"


def _placed(make_raster, crs, lon, lat, metres=10.0):
    """A layer of 50 x 40 pixels around a place, in any CRS."""
    x, y = transform_points([(lon, lat)], "EPSG:4326", crs)[0]
    pixel = metres / 111_320 if parse_crs(crs).IsGeographic() else metres
    corner = x - 25 * pixel, y + 20 * pixel
    path = make_raster("optical.tif", np.ones((2, 40, 50), "uint16"), origin=corner, pixel=pixel)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetProjection(parse_crs(crs).ExportToWkt())
    dataset = None
    return RasterSource("optical", str(path))


@pytest.mark.parametrize(
    ("crs", "lon", "lat", "chosen"),
    [
        ("EPSG:3857", 85.5, 27.6, "EPSG:32645"),
        ("EPSG:3395", -70.6, -33.4, "EPSG:32719"),
        ("EPSG:4087", 13.4, 52.5, "EPSG:32633"),
        ("EPSG:6933", 13.4, 52.5, "EPSG:32633"),
        (SINUSOIDAL, 100.0, 50.0, "EPSG:32647"),
        (MOLLWEIDE, 151.0, -34.0, "EPSG:32756"),
        (LAMBERT, 13.4, 52.5, "EPSG:32633"),
        ("EPSG:3413", 13.4, 45.0, "EPSG:32633"),
        ("EPSG:3031", 151.0, -34.0, "EPSG:32756"),
        ("EPSG:4326", 13.4, 86.0, "EPSG:5041"),
        ("EPSG:4326", 13.4, -86.0, "EPSG:5042"),
        ("EPSG:4326", 180.0, -17.0, "EPSG:32701"),
        ("EPSG:3857", 103.8, 1.3, "EPSG:3857"),
        ("EPSG:2154", 2.3, 48.8, "EPSG:2154"),
        ("EPSG:3035", -9.1, 38.7, "EPSG:3035"),
        ("EPSG:3413", -45.0, 82.0, "EPSG:3413"),
        ("EPSG:3031", 10.0, -75.0, "EPSG:3031"),
        ("EPSG:32760", 180.0, -17.0, "EPSG:32760"),
    ],
)
def test_the_crs_has_true_metres_and_those_that_have_keep_their_pixels(tiny_card, make_raster, crs, lon, lat, chosen):
    source = _placed(make_raster, crs, lon, lat)
    grid = choose_grid(tiny_card, [source])
    assert same_crs(grid.crs, chosen)
    assert grid.pixel_size == grid.ground_size == tiny_card.pixel_size
    assert grid.window.width < 400 and grid.window.height < 400
    own = on_lattice(describe(source, tiny_card.modality("optical")), grid)
    assert (own is not None) == same_crs(crs, chosen)


@pytest.mark.parametrize(
    ("crs", "lon", "lat", "size"),
    [("EPSG:3857", 13.4, 52.5, 16.4), ("EPSG:3857", 13.4, -52.5, 16.4), ("EPSG:32633", 13.4, 52.5, 10.0)],
)
def test_in_a_crs_that_the_user_sets_the_models_pixels_are_as_large_on_the_ground(
    tiny_card, make_raster, crs, lon, lat, size
):
    grid = choose_grid(tiny_card, [_placed(make_raster, "EPSG:4326", lon, lat)], crs=crs)
    assert grid.pixel_size == size
    assert grid.ground_size == pytest.approx(10.0, rel=0.01)
    assert ("10 m on the ground" in grid.describe() or "9.99 m on the ground" in grid.describe()) == (size != 10.0)
    given = choose_grid(tiny_card, [_placed(make_raster, "EPSG:4326", lon, lat)], crs=crs, pixel_size=20.0)
    assert given.pixel_size == 20.0


@pytest.mark.parametrize(
    ("crs", "lon", "lat"), [("EPSG:32760", 180.0, -17.0), ("EPSG:4326", 180.0, 60.0), ("EPSG:3413", 0.0, 90.0)]
)
@pytest.mark.parametrize("target", ["EPSG:3857", "EPSG:6933", MOLLWEIDE])
def test_an_area_across_the_edge_of_a_map_is_refused_there(tiny_card, make_raster, crs, lon, lat, target):
    source = _placed(make_raster, crs, lon, lat)
    with pytest.raises(InputError, match="neighbours would lie at opposite ends"):
        choose_grid(tiny_card, [source], crs=target)
    assert choose_grid(tiny_card, [source]).window.width < 400


@given(
    st.sampled_from(["EPSG:3857", "EPSG:3395", "EPSG:4087", SINUSOIDAL, MOLLWEIDE]),
    st.floats(-176, 176),
    st.floats(-79, 79),
)
def test_an_area_is_about_as_large_in_the_fitting_crs(crs, lon, lat):
    """Nothing runs around the globe, wherever it is."""
    x, y = transform_points([(lon, lat)], "EPSG:4326", crs)[0]
    area = Bounds(x - 5000, y - 5000, x + 5000, y + 5000)
    fitting = fitting_crs(area, crs)
    west, south, east, north = transform_bounds(area, crs, fitting)
    assert max(east - west, north - south) < 80_000
    assert not is_torn(area, crs, fitting)


SITE = "+proj=tmerc +lat_0=46 +lon_0=7 +x_0=0 +y_0=0 +datum=WGS84 +units=m"


@settings(max_examples=40, deadline=None)
@given(st.floats(-179, 178), st.floats(-80, 80), st.floats(1e-5, 0.01), st.sampled_from(["EPSG:32633", "EPSG:3857"]))
def test_degrees_in_a_crs_of_metres_are_told(west, north, step, crs):
    place = (west, step, 0.0, north, 0.0, -step)
    for wrong, text in ((True, crs), (False, "EPSG:4326"), (False, SITE)):
        dataset = gdal.GetDriverByName("MEM").Create("", 40, 40, 1)
        dataset.SetProjection(parse_crs(text).ExportToWkt())
        dataset.SetGeoTransform(place)
        if wrong:
            with pytest.raises(InputError, match=r"is not in degrees, and its coordinates \(.*\) look like degrees"):
                _georeference(dataset, "")
        else:
            assert _georeference(dataset, "")[1] == place


@pytest.mark.parametrize("place", [(300000, 0.05, 80), (10, 10, 90), (-50, 0.1, 200)])
def test_metres_near_the_origin_of_a_crs_are_metres(place):
    x, step, y = place
    dataset = gdal.GetDriverByName("MEM").Create("", 3000, 3000, 1)
    dataset.SetProjection(parse_crs("EPSG:32633").ExportToWkt())
    dataset.SetGeoTransform((x, step, 0, y, 0, -step))
    assert _georeference(dataset, "")[1] == (x, step, 0.0, y, 0.0, -step)
