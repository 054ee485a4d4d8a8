import numpy as np
import pytest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.polygons import LAYER, write_polygons
from layerfuse.model_backend.raster.writer import RasterWriter
from osgeo import gdal, ogr

GRID = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, Window(30000, -410000, 300, 280))


def write(path, array, classes=(), **more):
    writer = RasterWriter(path, GRID, "uint8", 255, {"MADE": "by a test"}, "class", classes, **more)
    writer.write(GRID.window, array)
    writer.finish()
    return writer


def test_a_class_raster_is_complete(tmp_path, tiny_card):
    rasterio = pytest.importorskip("rasterio")
    array = np.random.default_rng(0).choice([1, 2, 5, 255], (280, 300)).astype(np.uint8)
    path = tmp_path / "ü x.tif"
    writer = write(path, array, tiny_card.classes)
    assert not path.exists() and writer.part.exists()
    writer.publish()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ü x.tif", "ü x.tif.aux.xml"]
    with rasterio.open(path) as file:
        np.testing.assert_array_equal(file.read(1), array)
        assert file.nodata == 255 and file.crs.to_epsg() == 32612
        assert file.transform.to_gdal() == GRID.geotransform
        assert file.colormap(1)[5][:3] == (0xC0, 0x20, 0x20)
        assert file.block_shapes == [(256, 256)] and file.compression.name == "deflate"
        assert file.tags()["MADE"] == "by a test"
    dataset = gdal.Open(str(path))
    dataset.GetMetadata()  # GDAL 3.6 reads the side-car only then
    band = dataset.GetRasterBand(1)
    assert band.GetCategoryNames() == ["", "water", "forest", "", "", "town"]
    table = band.GetDefaultRAT()
    assert [table.GetValueAsString(row, 1) for row in range(3)] == ["water", "forest", "town"]


def test_stale_side_cars_of_a_replaced_file_go(tmp_path):
    path = tmp_path / "a.tif"
    for suffix in ("", ".aux.xml", ".ovr", ".msk"):
        (tmp_path / f"a.tif{suffix}").write_text("old")
    write(path, np.zeros((280, 300), np.uint8), scale=0.004).publish()
    assert [p.name for p in tmp_path.iterdir()] == ["a.tif"]
    dataset = gdal.Open(str(path))
    dataset.GetMetadata()  # GDAL 3.6 reads the side-car only then
    band = dataset.GetRasterBand(1)
    assert (band.GetScale(), band.GetOffset()) == (0.004, 0.0)


def test_discard_leaves_nothing(tmp_path, tiny_card):
    write(tmp_path / "a.tif", np.zeros((280, 300), np.uint8), tiny_card.classes).discard()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_gone(tmp_path):
    with pytest.raises(InputError, match=r"cannot be written"):
        write(tmp_path / "no" / "a.tif", np.zeros((280, 300), np.uint8))


def test_polygons_cover_the_classes_and_are_valid(tmp_path, tiny_card):
    rng = np.random.default_rng(1)
    array = rng.choice([1, 2, 5, 255], (280, 300), p=[0.5, 0.2, 0.2, 0.1]).astype(np.uint8)
    raster = write(tmp_path / "a.tif", array, tiny_card.classes).part
    out = tmp_path / "b.part.gpkg"
    write_polygons(raster, out, tmp_path / "b.gpkg", tiny_card.classes, {"MADE": "here"}, lambda: False)
    layer = (dataset := ogr.Open(str(out))).GetLayerByName(LAYER)
    areas = dict.fromkeys((1, 2, 5), 0.0)
    names = set()
    for feature in layer:
        geometry = feature.GetGeometryRef()
        assert geometry.IsValid() and geometry.GetGeometryType() == ogr.wkbMultiPolygon
        assert feature["area_m2"] == pytest.approx(geometry.GetArea())
        areas[feature["value"]] += feature["area_m2"]
        names.add((feature["value"], feature["class"]))
    assert areas == {v: (array == v).sum() * 100.0 for v in (1, 2, 5)}
    assert names == {(1, "water"), (2, "forest"), (5, "town")}
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "32612" and layer.GetMetadataItem("MADE") == "here"
    del layer, dataset


def test_polygons_can_be_cancelled(tmp_path, tiny_card):
    raster = write(tmp_path / "a.tif", np.ones((280, 300), np.uint8)).part
    with pytest.raises(Cancelled):
        write_polygons(raster, tmp_path / "b.gpkg", tmp_path / "b.gpkg", tiny_card.classes, {}, lambda: True)
