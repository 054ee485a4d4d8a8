"""Existing class maps: their classes, names and true areas."""

import math

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation import classmap
from layerfuse.model_backend.evaluation.classmap import ClassMap, row_areas
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window


def strip_area(south, north, degrees):
    """Area between two parallels on WGS 84, in closed form; the code adds up trapezia instead."""
    flattening = 1 / 298.257223563
    e, b = math.sqrt(flattening * (2 - flattening)), 6378137.0 * (1 - flattening)

    def zone(latitude):
        s = math.sin(math.radians(latitude))
        return s / (1 - (e * s) ** 2) + math.atanh(e * s) / e

    return b**2 / 2 * math.radians(degrees) * (zone(north) - zone(south))


@pytest.mark.parametrize("south", [0.0, 37.0, -60.0])
def test_areas_of_pixels_in_degrees(south):
    size = 0.01
    row = round(-(south + 0.5) / size)
    grid = Grid(parse_crs("EPSG:4326").ExportToWkt(), 0.0, 0.0, size, Window(500, row, 20, 50))
    top = -row * size
    expected = strip_area(top - 50 * size, top, size)
    assert row_areas(grid).sum() == pytest.approx(expected, rel=1e-6)


def test_metres_are_metres_unless_the_projection_distorts_them():
    utm = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 30.0, Window(10000, -136000, 20, 30))
    assert (row_areas(utm) == 900.0).all()
    web = Grid(parse_crs("EPSG:3857").ExportToWkt(), 0.0, 0.0, 10.0, Window(0, -840000, 20, 30))  # 60 degrees north
    assert row_areas(web).mean() == pytest.approx(100 * math.cos(math.radians(60.1)) ** 2, rel=0.02)


def test_classes_and_names(make_raster, monkeypatch):
    monkeypatch.setattr(classmap, "PART", 7)
    array = np.random.default_rng(0).choice(np.array([0, 4, 9], np.uint8), (20, 31))
    found = ClassMap(str(make_raster("map.tif", array, nodata=0)))
    assert [(c.value, c.name) for c in found.classes] == [(4, "4"), (9, "9")]
    found.know([2])
    assert [c.value for c in found.classes] == [2, 4, 9]
    whole = found.read(found.grid.window)
    assert (whole == np.select([array == 4, array == 9], [1, 2], -1)).all()


def test_degrees_and_oblong_pixels(make_raster):
    array = np.arange(1, 9, dtype=np.uint8).reshape(2, 4)
    path = make_raster("map.tif", array, epsg=4326, geotransform=(10.0, 0.02, 0.0, 50.0, 0.0, -0.01))
    found = ClassMap(str(path))
    assert (found.grid.window.width, found.grid.window.height) == (8, 2)
    values = np.array([c.value for c in found.classes])[found.read(found.grid.window)]
    assert (values == array.repeat(2, 1)).all()


@pytest.mark.parametrize("array", [np.full((5, 5), 0.5, np.float32), np.zeros((5, 5), np.uint8)])
def test_what_is_no_class_map_is_told(make_raster, array):
    with pytest.raises(InputError, match="whole numbers of 0 to 254"):
        ClassMap(str(make_raster("map.tif", array, nodata=0)))
