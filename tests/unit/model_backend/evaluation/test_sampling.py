"""Stratified points: as many as wanted in each class, anywhere in it, the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation import classmap
from layerfuse.model_backend.evaluation.classmap import ClassMap
from layerfuse.model_backend.evaluation.labelling import write_points
from layerfuse.model_backend.evaluation.sampling import allocate, draw, sample
from layerfuse.model_backend.raster.workspace import Workspace
from osgeo import ogr


def test_allocation_of_the_published_example():
    """Olofsson et al. 2014, table 6: 75 in each rare class, the rest by area: 165 and 325, rounded to fives."""
    found = allocate([200_000, 150_000, 3_200_000, 6_450_000], 640, 75)
    assert found[:2].tolist() == [75, 75]
    assert found[2:] == pytest.approx([165, 325], abs=3)


def test_classes_that_are_nowhere_count_for_no_points():
    with pytest.raises(InputError, match=r"50 in each of 2 parts of the map\. Draw at least 100 points"):
        allocate([900, 0, 900], 99, 50)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=20), st.integers(1, 2000), st.integers(1, 60))
def test_allocation_keeps_its_promises(pixels, points, minimum):
    pixels = np.array(pixels)
    least = np.minimum(pixels, minimum)
    if least.sum() > points:
        with pytest.raises(InputError, match=str(least.sum())):
            allocate(pixels, points, minimum)
        return
    found = allocate(pixels, points, minimum)
    assert found.sum() == min(points, pixels.sum())
    assert (found >= least).all() and (found <= pixels).all()


@pytest.fixture()
def class_map(make_raster, monkeypatch):
    monkeypatch.setattr(classmap, "PART", 16)
    array = np.full((40, 50), 3, np.uint8)
    array[:, 30:] = 7
    array[5:8, 5:9] = 9
    array[30:] = 255
    return ClassMap(str(make_raster("map.tif", array, nodata=255))), array


def test_points_lie_in_their_stratum_and_nowhere_twice(class_map, tmp_path):
    found, array = class_map
    places, strata = draw(found, 100, 10, seed=4)
    columns, rows = ((places - (300000, 4100000)) / (10, -10)).T
    assert ((columns % 1 == 0.5) & (rows % 1 == 0.5)).all()
    values = array[rows.astype(int), columns.astype(int)]
    assert (values == np.array([c.value for c in found.classes])[strata]).all()
    assert len(np.unique(places, axis=0)) == 100
    assert dict(zip(*np.unique(values, return_counts=True)))[9] == 10
    assert (draw(found, 100, 10, seed=4)[0] == places).all()
    assert (draw(found, 100, 10, seed=5)[0] != places).any()
    assert (np.diff(strata) != 0).sum() > 30, "the order does not tell the stratum"


def test_every_pixel_of_a_class_is_as_likely(class_map):
    found, _ = class_map
    hits = np.zeros((40, 50))
    for seed in range(300):
        places, _ = draw(found, 60, 6, seed)
        columns, rows = ((places - (300000, 4100000)) / (10, -10)).astype(int).T
        hits[rows, columns] += 1
    small = hits[5:8, 5:9]
    assert small.sum() == 300 * 6 and (abs(small / 300 - 0.5) < 0.12).all()
    halves = hits[:15, 30:].sum(), hits[15:30, 30:].sum()
    assert abs(halves[0] - halves[1]) < 5 * sum(halves) ** 0.5


def test_points_as_a_file(class_map, tmp_path):
    found, _ = class_map
    path = tmp_path / "points.gpkg"
    with Workspace(path) as work:
        write_points(work, found.grid.crs, found.classes, draw(found, 40, 5)[0], "a note", overwrite=False)
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayer(0)
    assert layer.GetFeatureCount() == 40
    assert [f.GetName() for f in layer.schema] == ["id", "class"], "nothing that tells what the map has there"
    layer.ResetReading()
    assert {feature["class"] for feature in layer} == {None}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.tif", "points.gpkg"]
    with pytest.raises(InputError, match="GeoPackage"):
        sample(str(tmp_path / "map.tif"), tmp_path / "points.shp")
