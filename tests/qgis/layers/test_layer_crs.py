"""A layer lies where QGIS shows it: its user may have given it another CRS than its file has, or one that it lacks."""

import numpy as np
import pytest
from layerfuse.model_backend.raster.source import RasterSource, open_dataset
from layerfuse.plugin.layers.products import product_layer
from layerfuse.plugin.layers.sources import by_name, layer_facts, layer_path, layer_source
from layerfuse.tests import products
from layerfuse.tests.products import Place
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer


@pytest.fixture()
def layer(make_raster, own_cache):
    """A function: a layer of a raster in UTM zone 12 or without a CRS, and one of QGIS's that it is given."""

    def make(crs, given):
        path = make_raster("a.tif", np.arange(2 * 8 * 8, dtype="uint16").reshape(2, 8, 8))
        dataset = gdal.Open(str(path), gdal.GA_Update)
        dataset.SetProjection(crs and QgsCoordinateReferenceSystem(crs).toWkt())
        dataset.GetRasterBand(2).SetDescription("B04")
        dataset = None
        found = QgsRasterLayer(str(path), "my image")
        found.setCrs(QgsCoordinateReferenceSystem(given))
        return found

    return make


def test_a_layer_that_stays_where_it_is_is_its_file(layer):
    assert layer_path(layer("EPSG:32612", "EPSG:32612")).endswith("a.tif")
    assert layer_path(layer("", "")).endswith("a.tif")
    assert layer_path(layer("EPSG:32612", "EPSG:32612")).endswith("a.tif"), "and again"


@pytest.mark.parametrize("crs", ["", "EPSG:32612"])
def test_a_layer_that_was_given_a_crs_lies_there(layer, crs):
    there = layer(crs, "EPSG:32633")
    path = layer_path(there)
    dataset = open_dataset(RasterSource("", path))
    assert "UTM zone 33N" in dataset.GetProjectionRef()
    assert dataset.GetRasterBand(2).GetDescription() == "B04" and dataset.ReadAsArray()[1, 7, 7] == 127
    assert layer_path(there) == path, "the same again: a run can be resumed"
    assert layer_facts(there).place.longitude == pytest.approx(15, abs=6)


def test_a_reason_calls_layers_by_their_names(layer):
    there = layer("", "EPSG:32633")
    assert (
        by_name(f"layer optical ({layer_path(there)}): it is bad.", [there]) == "layer optical (my image): it is bad."
    )


def test_a_product_that_was_given_a_crs_lies_there(qgis_app, own_cache, tmp_path):
    for name, east in (("w", 300000.0), ("e", 300080.0)):
        products.write(tmp_path / "tiles" / f"{name}.tif", np.ones((4, 8, 8), np.uint16), Place(32612, east, 4100000.0))
    layer = product_layer([str(tmp_path / "tiles")])
    source = layer_source(RasterSource("optical", layer_path(layer)), layer)
    assert source.paths == (str(tmp_path / "tiles"),)
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    dataset = open_dataset(layer_source(RasterSource("optical", layer_path(layer)), layer))
    assert "UTM zone 33N" in dataset.GetProjectionRef() and dataset.RasterXSize == 16
