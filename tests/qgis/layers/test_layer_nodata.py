"""What the user says of no data and of what to leave out, in a layer's properties, in the dock and in Processing."""

from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.inference.telling.layers import layer_dates
from layerfuse.model_backend.raster.shapes.mask import Mask, mask_lines
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.choices import load
from layerfuse.plugin.layers.sources import layer_source
from layerfuse.plugin.runs.comparison import algorithm_parameters
from layerfuse.tests.qgis.waiting import wait_until
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDateTimeRange,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsRasterRange,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime
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


def test_what_to_leave_out_reaches_the_source_and_stays(ready, make_raster):
    cloud = make_raster("cloud.tif", np.zeros((50, 70), "uint8"))
    row = ready.table.rows["optical"]
    row.bands_button.setChecked(True)
    row.mask.setFocus()
    QTest.keyClicks(row.mask, f"{cloud}:3,8-9; none")
    source = ready.request(Path("map.tif")).job.sources[0]
    assert source.masks == (Mask(str(cloud), (3, 8, 9)),) and not source.masked
    wait_until(ready.panel.is_ready)
    kept = load(QgsProject.instance()).masks
    assert kept == {"optical": f"{cloud}:3,8-9; none"}
    ready.table.set_card(ready.model.card)
    assert ready.table.masks() == kept, "the model's rows are made anew"
    QTest.keyClicks(ready.table.rows["optical"].mask, "; nowhere.tif:1")
    wait_until(lambda: "nowhere.tif" in ready.panel.reason.text())
    lines = mask_lines({"optical": "a.tif:1; none", "sar": " "})
    assert lines == ["optical=a.tif:1", "optical=none"]
    given = algorithm_parameters("m", ready.model.card, ready.table.choices(), None, {}, "_AFTER", lines)
    assert given["MASKS_AFTER"] == "optical=a.tif:1\noptical=none"


@pytest.mark.parametrize("algorithm", ["predictlandcover", "comparemodalities"])
def test_masks_of_processing_reach_the_source(plugin, tiny_model, scene, algorithm):
    run = QgsApplication.processingRegistry().algorithmById(f"layerfuse:{algorithm}").create()
    assert {"AREA", "MASKS"} <= {parameter.name() for parameter in run.parameterDefinitions()}
    parameters = {"MODEL": str(tiny_model), "OPTICAL": str(scene[0]), "ELEVATION": str(scene[1])}
    _, _, (optical, _) = run._read_inputs({**parameters, "MASKS": "optical=c.tif:1"}, QgsProcessingContext())
    assert optical.masks == (Mask("c.tif", (1,)),)


def test_when_a_layer_was_taken_is_told_by_its_properties_if_not_by_its_file(ready):
    layer = ready.table.rows["optical"].layer()
    assert ready.request(Path("map.tif")).job.sources[0].taken == ()
    properties = layer.temporalProperties()
    properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    day = QDateTime(QDate(2021, 7, 3), QTime(10, 0))
    properties.setFixedTemporalRange(QgsDateTimeRange(day, day.addSecs(60)))
    properties.setIsActive(True)
    request = ready.request(Path("map.tif"))
    assert request.job.sources[0].taken == ("2021-07-03",)
    assert layer_dates(request.job, request.card) == {"optical": ["2021-07-03"]}
