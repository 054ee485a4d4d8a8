"""What the user has set of no data in a layer's properties."""

from pathlib import Path

import numpy as np
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.choices import load
from layerfuse.plugin.layers.sources import layer_source
from layerfuse.tests.qgis.waiting import wait_until
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsRasterLayer, QgsRasterRange
from qgis.PyQt.QtTest import QTest


def test_no_data_of_the_layers_properties_counts(qgis_app, make_raster):
    path = str(make_raster("a.tif", np.ones((2, 8, 8), "uint8"), nodata=0))
    layer, source = QgsRasterLayer(path, "a"), RasterSource("optical", path, (1, 2))
    assert layer_source(source, layer) == source
    layer.dataProvider().setUserNoDataValue(2, [QgsRasterRange(7, 9)])
    layer.dataProvider().setUseSourceNoDataValue(1, False)
    told = layer_source(source, layer)
    assert (told.own_nodata, told.more_nodata) == (False, ((7.0, 9.0),))


def test_the_field_of_the_dock_reaches_the_source_and_stays(ready):
    row = ready.table.rows["optical"]
    row.bands_button.setChecked(True)
    assert ready.request(Path("map.tif")).job.sources[0].nodata is None
    row.nodata.setFocus()
    QTest.keyClicks(row.nodata, "7")
    assert ready.request(Path("map.tif")).job.sources[0].nodata == 7
    wait_until(ready.panel.is_ready)
    assert load(QgsProject.instance()).nodata == {"optical": "7"}
    ready.table.set_card(ready.model.card)
    assert ready.table.nodata() == {"optical": "7"}, "the model's rows are made anew"
    QTest.keyClicks(ready.table.rows["optical"].nodata, "x")
    wait_until(lambda: "not a number" in ready.panel.reason.text())
    row = ready.table.rows["optical"]
    row.layer_box.setLayer(ready.table.rows["elevation"].layer())
    assert row.nodata.text() == "", "it was said of the other layer"


def test_the_parameter_of_processing_reaches_the_source(plugin, tiny_model, scene):
    algorithm = QgsApplication.processingRegistry().algorithmById("layerfuse:predictlandcover").create()
    parameters = {
        "MODEL": str(tiny_model),
        "OPTICAL": str(scene[0]),
        "OPTICAL_NODATA": "nan",
        "ELEVATION": str(scene[1]),
    }
    context = QgsProcessingContext()
    _, _, (optical, elevation) = algorithm._read_inputs(parameters, context)
    assert np.isnan(optical.nodata) and elevation.nodata is None
    parameters["OPTICAL_NODATA"] = 0  # a number, as scripts give
    assert algorithm._read_inputs(parameters, context)[2][0].nodata == 0
    fine, why = algorithm.checkParameterValues({**parameters, "OPTICAL_NODATA": "none"}, context)
    assert not fine and "not a number" in why
