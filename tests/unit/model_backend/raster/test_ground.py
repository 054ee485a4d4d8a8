"""What a CRS's units are on the ground, against equal-area projections and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.raster.crs import Bounds, Point, parse_crs, transform_bounds, transform_points
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.ground import GroundMetres, Scale, has_true_metres, scale_at
from osgeo import ogr

SINUSOIDAL = "+proj=sinu +R=6371007.181 +units=m +no_defs"  # MODIS
MOLLWEIDE = "+proj=moll +lon_0=0 +datum=WGS84 +units=m +no_defs"
ALBERS = "+proj=aea +lat_0=30 +lon_0=95 +lat_1=15 +lat_2=65 +datum=WGS84 +units=m +no_defs"
ANYWHERE = ["EPSG:4326", "EPSG:3857", "EPSG:3395", "EPSG:4087", "EPSG:6933", SINUSOIDAL, MOLLWEIDE]
PLACES = [
    ("EPSG:2154", 2.3, 48.8),
    ("EPSG:3035", -9.1, 38.7),
    ("EPSG:31467", 9.2, 48.8),
    ("EPSG:2193", 174.8, -41.3),
    ("EPSG:32612", -113.9, 37.2),
    ("EPSG:32612", -108.1, 0.5),
    ("EPSG:5070", -95.0, 25.0),
    (ALBERS, 120.0, 47.0),
    ("EPSG:3413", -45.0, 82.0),
    ("EPSG:3031", 10.0, -71.0),
    ("EPSG:2225", -122.0, 40.0),  # feet
]


def strip_area(south, north, degrees):
    """Area between two parallels on WGS 84, in closed form."""
    flattening = 1 / 298.257223563
    e, b = math.sqrt(flattening * (2 - flattening)), 6378137.0 * (1 - flattening)

    def zone(latitude):
        s = math.sin(math.radians(latitude))
        return s / (1 - (e * s) ** 2) + math.atanh(e * s) / e

    return b**2 / 2 * math.radians(degrees) * (zone(north) - zone(south))


def true_area(crs, bounds):
    """Of a rectangle, by an equal-area projection of its outline with many points."""
    west, south, east, north = bounds
    steps = np.linspace(0, 1, 200, endpoint=False)
    across, up = west + (east - west) * steps, south + (north - south) * steps
    line = [(x, south) for x in across] + [(east, y) for y in up]
    line += [(east + west - x, north) for x in across] + [(west, south + north - y) for y in up]
    _, latitude = transform_points([bounds.middle], crs, "EPSG:4326")[0]
    equal = "EPSG:6933" if abs(latitude) < 75 else "EPSG:6931" if latitude > 0 else "EPSG:6932"
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in transform_points(line, crs, equal):
        ring.AddPoint_2D(x, y)
    ring.CloseRings()
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon.GetArea()


def grid_at(crs, lon, lat, metres, shape=(50, 40)):
    x, y = transform_points([(lon, lat)], "EPSG:4326", crs)[0]
    unit = math.radians(1) * 6378137 if parse_crs(crs).IsGeographic() else parse_crs(crs).GetLinearUnits()
    size = metres / unit
    return Grid(parse_crs(crs).ExportToWkt(), 0.0, 0.0, size, Window(round(x / size), round(-y / size), *shape))


@pytest.mark.parametrize("south", [0.0, 37.0, -60.0])
def test_areas_of_pixels_in_degrees(south):
    size = 0.01
    row = round(-(south + 0.5) / size)
    window = Window(500, row, 20, 50)
    top = -row * size
    areas = Grid(parse_crs("EPSG:4326").ExportToWkt(), 0.0, 0.0, size, window).areas(window)
    assert areas.sum() == pytest.approx(strip_area(top - 50 * size, top, 20 * size), rel=1e-5)


@pytest.mark.parametrize(("crs", "lon", "lat"), PLACES)
@pytest.mark.parametrize("metres", [0.5, 10.0, 500.0])
def test_areas_in_projections_of_regions(crs, lon, lat, metres):
    grid = grid_at(crs, lon, lat, metres)
    assert grid.areas(grid.window).sum() == pytest.approx(true_area(grid.crs, grid.bounds()), rel=3e-4)


@given(
    st.sampled_from(ANYWHERE),
    st.floats(-178, 178),
    st.floats(-80, 80),
    st.sampled_from([0.3, 10.0, 463.3, 5000.0]),
)
def test_areas_in_projections_of_the_world(crs, lon, lat, metres):
    grid = grid_at(crs, lon, lat, metres, (9, 7))
    west, south, east, north = grid.bounds()
    corners = transform_points([(west, south), (east, north), (west, north), (east, south)], grid.crs, "EPSG:4326")
    if not np.isfinite(corners).all() or np.abs(np.diff([x for x, _ in corners])).max() > 20:
        return  # over an edge of the world
    assert grid.areas(grid.window).sum() == pytest.approx(true_area(grid.crs, grid.bounds()), rel=1e-3)


@given(st.integers(-900, 900), st.integers(-900, 900), st.integers(1, 700), st.integers(1, 700))
def test_any_part_has_the_areas_of_the_whole_to_the_last_bit(col, row, width, height):
    grid = grid_at("EPSG:3857", 25.0, 60.0, 10.0)
    here = Window(grid.window.col + col, grid.window.row + row, width, height)
    one, other = grid.areas(here), grid.areas(Window(here.col + width // 2, here.row + height // 3, 1, 1))
    assert one[height // 3, width // 2] == other[0, 0]
    assert one.sum() == one[::-1, ::-1].T.sum() == one.cumsum()[-1], "sums are exact"


def test_an_area_at_the_edge_of_the_world_is_that_beside_it():
    grid = grid_at(MOLLWEIDE, 179.5, 30.0, 1000.0, (200, 3))  # runs out of the ellipse
    areas = grid.areas(grid.window)
    assert np.isfinite(areas).all()
    assert areas == pytest.approx(1e6, rel=5e-3)  # on the sphere that it is a projection of


@pytest.mark.parametrize(
    ("crs", "lon", "lat", "true"),
    [
        ("EPSG:3857", 103.8, 1.3, True),  # Singapore
        ("EPSG:3857", 85.5, 27.6, False),
        ("EPSG:3857", 13.0, -52.0, False),
        ("EPSG:3395", 13.0, 52.0, False),
        ("EPSG:4087", 13.0, 52.0, False),
        ("EPSG:6933", 13.0, 30.0, True),
        ("EPSG:6933", 13.0, 52.0, False),  # areas are true, shapes are not
        (SINUSOIDAL, 0.5, 50.0, True),
        (SINUSOIDAL, 13.0, 50.0, False),
        (MOLLWEIDE, 100.0, 50.0, False),
        ("EPSG:32612", -114.0, 0.0, True),
        ("EPSG:32612", -102.0, 5.0, True),  # in the next zone
        ("EPSG:2154", -4.7, 48.4, True),
        ("EPSG:3035", -9.1, 38.7, True),
        ("EPSG:3035", -25.7, 37.7, True),  # the Azores
        ("EPSG:5070", -81.0, 25.0, True),
        ("EPSG:3577", 147.0, -42.9, True),
        ("EPSG:3413", -45.0, 89.9, True),
        ("EPSG:3413", -45.0, 62.0, True),
        ("EPSG:3413", -45.0, 45.0, False),
        ("EPSG:3031", 0.0, -90.0, True),
        ("EPSG:3031", 0.0, -40.0, False),
        ("EPSG:2225", -122.0, 40.0, False),  # feet
        ("EPSG:4326", 13.0, 52.0, False),
    ],
)
def test_where_metres_are_true(crs, lon, lat, true):
    x, y = transform_points([(lon, lat)], "EPSG:4326", crs)[0]
    assert has_true_metres(crs, Bounds(x, y, x, y)) is true


@given(st.floats(-179, 179), st.floats(-80, 80))
def test_the_scale_of_mercator(lon, lat):
    """Points of equal scale in all directions, 1 / cos of the latitude on a sphere and nearly so on the ellipsoid."""
    x, y = transform_points([(lon, lat)], "EPSG:4326", "EPSG:3857")[0]
    scale = scale_at("EPSG:3857", Point(x, y))
    assert scale.mean == pytest.approx(math.cos(math.radians(lat)), rel=0.007)
    assert scale.to_ground(scale.to_projected(GroundMetres(10.0))) == pytest.approx(10.0, rel=0.005)


def test_lengths_are_left_alone_where_metres_are_true():
    assert Scale(0.9996, 1.0004).to_projected(GroundMetres(10.0)) == 10.0
    assert scale_at("EPSG:32612", Point(math.inf, 0.0)) is None


def test_bounds_across_180_degrees_stay_small():
    utm = transform_bounds((179.9, -17.1, 180.1, -16.9), "EPSG:4326", "EPSG:32760")
    west, south, east, north = transform_bounds(utm, "EPSG:32760", "EPSG:4326")
    assert east - west < 0.25 and abs((west + east) / 2) == pytest.approx(180.0, abs=0.02)
    assert (south, north) == pytest.approx((-17.1, -16.9), abs=0.02)
