"""Existing class maps: their classes and names."""

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation import classmap
from layerfuse.model_backend.evaluation.classmap import ClassMap
from layerfuse.model_backend.raster.crs import parse_crs
from osgeo import gdal


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
    with pytest.raises(InputError, match="whole numbers"):
        ClassMap(str(make_raster("map.tif", array, nodata=0)))


def test_what_is_no_class_is_refused_and_not_dropped(make_raster):
    path = make_raster("map.tif", np.repeat([[1, 2], [2, 2.5]], 9, 0).astype(np.float32))
    with pytest.raises(InputError, match=r"whole numbers. It has 2\.5"):
        ClassMap(str(path))
    many = np.arange(400, dtype=np.int16).reshape(20, 20)
    with pytest.raises(InputError, match="more than 255 different"):
        ClassMap(str(make_raster("many.tif", many)))


@pytest.mark.parametrize("kind", ["int16", "int32", "float32"])
def test_codes_of_any_size_are_classes(make_raster, kind):
    big = 16_777_216 if kind == "int32" else 523
    values = np.random.default_rng(0).choice(np.array([-5, 0, 255, 324, big, big + 1]), (20, 31)).astype(kind)
    found = ClassMap(str(make_raster("map.tif", values)))
    codes = np.array([c.value for c in found.classes])
    np.testing.assert_array_equal(codes[found.read(found.grid.window)], values)


def test_a_map_of_a_known_legend_names_its_classes(make_raster):
    values = np.random.default_rng(0).choice(np.array([11, 42, 82]), (20, 31)).astype(np.uint8)
    found = ClassMap(str(make_raster("nlcd_2021.tif", values)))
    assert [c.name for c in found.classes] == ["Open water", "Evergreen forest", "Cultivated crops"]
    assert "NLCD (by its name)" in found.notes[0].text


def test_whole_numbers_are_classes_whatever_their_type(make_raster):
    values = np.repeat(np.repeat(np.array([[1, 7], [7, 254]]), 9, 0), 9, 1)
    for kind in ("uint8", "int16", "float32"):
        assert [c.value for c in ClassMap(str(make_raster("map.tif", values.astype(kind)))).classes] == [1, 7, 254]


def test_a_picture_is_no_class_map(make_raster):
    path = str(make_raster("picture.tif", np.ones((3, 9, 9), np.uint8)))
    with pytest.raises(InputError, match=r"^class map \S*picture.tif: it has 3 bands, as pictures in colours"):
        ClassMap(path)
    assert [c.value for c in ClassMap(f"{path}:2").classes] == [1]


def test_a_measurement_in_bytes_is_no_class_map(make_raster):
    path = str(make_raster("confidence.tif", np.full((9, 9), 200, np.uint8)))
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(1).SetScale(0.004)
    dataset.GetRasterBand(1).SetDescription("probability of the class")
    dataset = None
    with pytest.raises(InputError, match=r"multiplied by 0\.004 \(probability of the class\)"):
        ClassMap(path)


def test_nodata_of_signed_bytes_is_no_class(tmp_path):
    options = ["PIXELTYPE=SIGNEDBYTE"] if not hasattr(gdal, "GDT_Int8") else []
    kind = getattr(gdal, "GDT_Int8", gdal.GDT_Byte)
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "map.tif"), 9, 9, 1, kind, options)
    dataset.SetGeoTransform((300000, 10, 0, 4100000, 0, -10))
    dataset.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    values = np.full((9, 9), 3, np.int8)
    values[:4] = -128
    dataset.GetRasterBand(1).SetNoDataValue(-128)
    dataset.GetRasterBand(1).WriteRaster(0, 0, 9, 9, values.tobytes())
    dataset = None
    found = ClassMap(str(tmp_path / "map.tif"))
    assert [c.value for c in found.classes] == [3]
    assert (found.read(found.grid.window) >= 0).sum() == 45


@pytest.mark.parametrize("band", ["0", "2", "depth"])
def test_a_band_that_the_map_has_not_is_told(make_raster, band):
    path = make_raster("map.tif", np.ones((9, 9), np.uint8))
    with pytest.raises(InputError, match=f"no band '?{band}"):
        ClassMap(f"{path}:{band}")
