"""What is said of layers and of the area in the dock, and where it goes."""

from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.raster.layers.note import DOUBT, WARNING, Note
from layerfuse.model_backend.raster.layers.products.store import store_folder
from layerfuse.plugin.layers.products import product_layer
from layerfuse.plugin.runs.comparison import algorithm_parameters
from layerfuse.tests.qgis.waiting import wait_until
from layerfuse.tests.topics.cases import cards
from layerfuse.ui.dock.modality_table import ModalityTable
from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget


def polygons():
    layer = QgsVectorLayer("Polygon?crs=EPSG:32612", "field", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt("POLYGON((300000 4099700,300300 4099700,300300 4100000,300000 4099700))"))
    layer.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_dates_and_polygons_of_interest_go_into_the_run(ready, tmp_path):
    layer = polygons()
    ready.area.interest.setLayer(layer)
    ready.advanced.dates.setCurrentIndex(ready.advanced.dates.findData("best"))
    wait_until(ready.panel.is_ready)
    job = ready.request(tmp_path / "o.tif").job
    assert job.dates == "best"
    assert ogr.Open(job.area).GetLayer(0).GetFeatureCount() == 1
    QgsProject.instance().removeMapLayer(layer.id())
    assert ready.request(tmp_path / "o.tif").job.area is None


def test_legends_are_asked_of_maps_of_classes_alone(qgis_app, layers):
    table = ModalityTable(QWidget())
    table.set_card(cards()["four"])
    for name in ("landcover", "elevation"):
        table.rows[name].choose(layers[1])
    table.rows["landcover"].legend.setText(" nlcd ")
    assert table.legends() == {"landcover": "nlcd"}
    assert table.rows["elevation"].legend.isHidden() and not table.rows["landcover"].legend.isHidden()
    card = cards()["four"]
    found = algorithm_parameters("m", card, table.choices(), None, {}, "_AFTER", (), table.legends(), {"DATES": "best"})
    assert found["LANDCOVER_CROSSWALK"] == "nlcd" and found["DATES"] == "best" and "ELEVATION_CROSSWALK" not in found


def test_what_the_cache_has_lost_is_made_again_with_the_project(plugin, make_raster, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    values = np.full((20, 20), 7, np.uint16)
    for name, east in (("w", 300000.0), ("e", 300200.0)):
        make_raster(f"{name}.tif", values, origin=(east, 4100000.0)).rename(tmp_path / f"{name}.tif")
    layer = product_layer([str(tmp_path / "w.tif"), str(tmp_path / "e.tif")])
    QgsProject.instance().addMapLayer(layer)
    assert QgsProject.instance().write(str(tmp_path / "p.qgs"))
    QgsProject.instance().clear()
    for path in store_folder().iterdir():
        path.unlink()
    assert QgsProject.instance().read(str(tmp_path / "p.qgs"))
    (found,) = QgsProject.instance().mapLayers().values()
    assert found.isValid() and found.width() == 40


def _answers(monkeypatch, dock, answer=QMessageBox.StandardButton.No):
    """What is asked, and what is run, from now on; all questions are answered alike."""
    asked, run = [], []
    monkeypatch.setattr(QMessageBox, "question", lambda *given: asked.append(given[2]) or answer)
    monkeypatch.setattr(dock, "_add", run.append)
    return asked, run


def test_layers_that_are_only_a_part_are_told_and_not_asked_about(ready, monkeypatch):
    asked, run = _answers(monkeypatch, ready)
    heights = ready.table.rows["elevation"]
    assert "No image" not in heights.light.text()
    ready.table.rows["optical"].layer_box.setLayer(None)
    wait_until(ready.panel.is_ready)
    assert heights.level == DOUBT and "No image is among the layers, only elevation." in heights.light.text()
    ready.start()
    assert (asked, len(run)) == ([], 1)


@pytest.mark.parametrize(("name", "values"), [("cloud_mask", "1"), ("T32_SCL_20m", "0,1,3,8,9,10"), ("CloudMask", "1")])
def test_a_mask_of_clouds_that_nobody_uses_is_told(ready, monkeypatch, tmp_path, name, values):
    asked, run = _answers(monkeypatch, ready)
    row, image = ready.table.rows["optical"], ready.table.rows["optical"].layer()
    path = str(tmp_path / "mask.tif")
    gdal.Translate(path, image.source(), bandList=[1], outputType=gdal.GDT_Byte)
    QgsProject.instance().addMapLayer(QgsRasterLayer(path, "cloudberry fields"))
    mask = QgsProject.instance().addMapLayer(QgsRasterLayer(path, name))
    wait_until(lambda: ready.panel.is_ready() and f"layer {name} is not used" in row.light.text())
    assert "choose it at Leave out" in row.light.text() and row.light.text().count("is not used") == 1
    assert "is not used" not in ready.table.rows["elevation"].light.text()
    ready.start()
    assert (row.level, asked, len(run)) == (DOUBT, [], 1)
    row.mask.menu.aboutToShow.emit()
    next(action for action in row.mask.menu.actions() if action.text() == name).trigger()
    assert row.mask.text() == f"{mask.source()}:{values}"
    wait_until(lambda: ready.panel.is_ready() and "is not used" not in row.light.text())


@pytest.mark.parametrize("agrees", [True, False])
def test_layers_that_do_not_fit_are_asked_about(ready, monkeypatch, agrees):
    buttons = QMessageBox.StandardButton
    asked, run = _answers(monkeypatch, ready, buttons.Yes if agrees else buttons.No)
    row = ready.table.rows["optical"]
    row.show_notes([Note(WARNING, "Its pixels are far too coarse.")])
    ready.start()
    assert "Its pixels are far too coarse." in asked[0] and (len(asked), len(run)) == (1, agrees)


def test_a_file_that_is_there_is_asked_about_once(ready, monkeypatch, tmp_path):
    """By the run, which knows all the files of a map; not by the dialog that chooses the name, too."""
    asked, run = _answers(monkeypatch, ready)
    (tmp_path / "map.tif").touch()
    ready.output.file.setFilePath(str(tmp_path / "map.tif"))
    wait_until(ready.panel.is_ready)
    assert not ready.output.file.confirmOverwrite()
    ready.start()
    assert len(asked) == 1 and str(tmp_path / "map.tif") in asked[0] and not run


def test_heights_in_feet_are_told_in_the_row(dock, layers):
    heights = gdal.Open(layers[1].source(), gdal.GA_Update)
    heights.GetRasterBand(1).SetUnitType("ft")
    heights = None
    dock.show()
    wait_until(dock.panel.is_ready)
    row = dock.table.rows["elevation"]
    assert not row.bands_button.isChecked() and "Values x become 0.3048 x: its unit is ft." in row.light.text()


def test_what_to_leave_out_is_chosen(ready, tmp_path, monkeypatch):
    row, image = ready.table.rows["optical"], ready.table.rows["optical"].layer()
    path = str(tmp_path / "mask.tif")
    gdal.Translate(path, image.source(), bandList=[1], outputType=gdal.GDT_Byte)
    for name in ("T32_SCL_20m", "a & b"):
        QgsProject.instance().addMapLayer(QgsRasterLayer(path, name))
    shapes = str(tmp_path / "shapes.gpkg")
    for name, kind in (("ponds", ogr.wkbPolygon), ("roads", ogr.wkbLineString)):
        there = Path(shapes).exists()
        file = ogr.Open(shapes, 1) if there else ogr.GetDriverByName("GPKG").CreateDataSource(shapes)
        file.CreateLayer(name, geom_type=kind)
        file = None
        QgsProject.instance().addMapLayer(QgsVectorLayer(f"{shapes}|layername={name}", name, "ogr"))
    row.mask.menu.aboutToShow.emit()
    actions = {action.text(): action for action in row.mask.menu.actions() if action.text()}
    assert {"T32_SCL_20m", "a && b", "ponds", "File…"} <= set(actions) and "roads" not in actions
    actions["T32_SCL_20m"].trigger()
    assert ready.table.masks() == {"optical": f"{path}:0,1,3,8,9,10"}
    actions["ponds"].trigger()
    actions["T32_SCL_20m"].trigger()
    assert row.mask.text() == f"{shapes}|layername=ponds; {path}:0,1,3,8,9,10", "each once"
    row.mask.clear()
    actions["a && b"].trigger()
    assert row.mask.text() == f"{path}:", "its values are to be written"
    row.mask.clear()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (shapes, ""))
    actions["File…"].trigger()
    assert row.mask.text() == shapes
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    actions["File…"].trigger()
    assert row.mask.text() == shapes, "none was chosen"


def test_the_line_for_what_to_leave_out_shows_its_hint_in_a_narrow_panel(ready):
    row = ready.table.rows["optical"]
    row.bands_button.setChecked(True)
    row.setFixedWidth(220)
    QApplication.processEvents()
    hint = row.mask.fontMetrics().horizontalAdvance(row.mask.placeholderText())
    assert hint < row.mask.width() - 8 and row.mask.button.isVisible()
