"""Existing class maps: their classes and names."""

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation import classmap
from layerfuse.model_backend.evaluation.classmap import ClassMap


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
