import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.labels import NO_CLASS, label_source, recoded_indices

pytestmark = pytest.mark.usefixtures("gdal_raises")

LEFT, TOP = 300000.0, 4100000.0


def grid(pixel, width, height):
    col, row = LEFT / pixel, -TOP / pixel
    return Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, pixel, Window(round(col), round(row), width, height))


@pytest.mark.parametrize("pixel", [5.0, 10.0, 20.0, 25.0])
@pytest.mark.parametrize("kind", ["values", "colours"])
def test_resampling_invents_no_class(make_raster, pixel, kind):
    rng = np.random.default_rng(0)
    chosen = rng.integers(0, 3, (10, 12)).repeat(4, 0).repeat(4, 1)
    table = np.array({"values": [[1], [9], [0]], "colours": [[200, 0, 40], [0, 100, 240], [0, 0, 0]]}[kind])
    path = make_raster("label.tif", np.moveaxis(table[chosen], 2, 0).astype(np.uint8))
    middle = tuple((table[0] + table[1]) // 2)
    codes = {tuple(table[0]): 4, tuple(table[1]): 2, middle: 3}
    size = round(480 / pixel), round(400 / pixel)
    found = recoded_indices(label_source(path), codes, grid(pixel, *size))
    assert set(np.unique(found)) == {NO_CLASS, 2, 4}
    if pixel <= 10.0:
        step = round(10 / pixel)
        assert (found == np.array([4, 2, NO_CLASS])[chosen].repeat(step, 0).repeat(step, 1)).all()


def test_nodata_has_no_class_even_if_it_is_listed(make_raster):
    path = make_raster("label.tif", np.full((20, 20), 7, np.uint8), nodata=7)
    assert (recoded_indices(label_source(path), {(7,): 0}, grid(10.0, 20, 20)) == NO_CLASS).all()


def test_a_raster_that_is_no_label_is_told(make_raster, tmp_path):
    path = make_raster("one.tif", np.ones((20, 20), np.uint8))
    with pytest.raises(InputError, match="1 band"):
        recoded_indices(label_source(path), {(1, 2, 3): 0}, grid(10.0, 20, 20))
    with pytest.raises(InputError, match="no such file"):
        recoded_indices(label_source(tmp_path / "none.tif"), {(1,): 0}, grid(10.0, 20, 20))
