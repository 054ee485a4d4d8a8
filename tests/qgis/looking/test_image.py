"""The image on the canvas as values around a place."""

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin.layers.image import SIDE, image_at
from layerfuse.plugin.layers.sources import RESULT
from qgis.core import QgsCoordinateReferenceSystem, QgsMapSettings, QgsPointXY, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QSize

LEFT, TOP = 300000.0, 4100000.0


@pytest.fixture()
def field(qgis_app, make_raster):
    """A bright field in a dark image of 60 x 80 pixels of 10 m; a corner of it is no data."""
    values = np.full((2, 60, 80), 50, np.uint16)
    values[:, 20:30, 10:40] = 400
    values[:, :5, :5] = 0
    path = make_raster("image.tif", values, nodata=0)
    return QgsRasterLayer(str(path), "image")


def seen(layer, extent=None, size=(800, 600), crs=None):
    """Settings of a canvas."""
    found = QgsMapSettings()
    found.setDestinationCrs(crs or layer.crs())
    found.setExtent(extent or layer.extent())
    found.setOutputSize(QSize(*size))
    return found


def region(layer, x, y, tolerance=0.3, **view):
    return image_at([layer], QgsPointXY(x, y), seen(layer, **view)).look(lambda: False).region(tolerance)


def test_a_click_on_a_field_gives_its_pixels(field):
    shape = region(field, LEFT + 250, TOP - 250)
    assert shape.isGeosValid()
    box = shape.boundingBox()
    assert (box.xMinimum(), box.yMaximum()) == (LEFT + 100, TOP - 200) and shape.area() == 300 * 100


def test_only_what_is_in_view_is_taken(field):
    view = QgsRectangle(LEFT + 200, TOP - 280, LEFT + 320, TOP - 190)
    box = region(field, LEFT + 250, TOP - 250, extent=view, size=(120, 90)).boundingBox()
    assert box == QgsRectangle(LEFT + 200, TOP - 280, LEFT + 320, TOP - 200)


def test_pixels_of_the_screen_count_where_they_are_larger(field):
    shape = region(field, LEFT + 250, TOP - 250, size=(40, 30))  # two pixels of the image each, averaged
    assert shape.area() == pytest.approx(300 * 100, rel=0.25)


def test_a_large_image_is_taken_in_part(qgis_app, make_raster):
    path = make_raster("wide.tif", np.ones((1, 4, 3000), np.uint8), pixel=1.0)
    layer = QgsRasterLayer(str(path), "wide")
    shape = region(layer, LEFT + 1500, TOP - 2, size=(6000, 8))
    assert shape.boundingBox().width() == SIDE


def test_no_data_gives_nothing_and_another_crs_the_same(field):
    assert region(field, LEFT + 20, TOP - 20).isEmpty()
    crs = QgsCoordinateReferenceSystem("EPSG:3857")
    from qgis.core import QgsCoordinateTransform, QgsProject

    way = QgsCoordinateTransform(field.crs(), crs, QgsProject.instance())
    settings = seen(field, extent=way.transformBoundingBox(field.extent()), crs=crs, size=(4000, 3000))
    found = image_at([field], way.transform(QgsPointXY(LEFT + 250, TOP - 250)), settings)
    assert found.look(lambda: False).region(0.3).area() == 300 * 100


def test_maps_are_no_images_and_nothing_there_is_said(field):
    point, settings = QgsPointXY(LEFT + 250, TOP - 250), seen(field)
    with pytest.raises(InputError, match="none is seen"):
        image_at([field], QgsPointXY(LEFT - 50, TOP), settings)
    field.setCustomProperty(RESULT, "classes")
    with pytest.raises(InputError, match="none is seen"):
        image_at([field], point, settings)


def test_transparency_is_no_value(qgis_app, make_raster):
    values = np.full((4, 20, 20), 90, np.uint8)
    values[3, :, 10:] = 0
    path = make_raster("rgba.tif", values, pixel=1.0)
    from osgeo import gdal

    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    dataset = None
    layer = QgsRasterLayer(str(path), "rgba")
    assert region(layer, LEFT + 3, TOP - 3).area() == 200
    assert region(layer, LEFT + 15, TOP - 3).isEmpty()
