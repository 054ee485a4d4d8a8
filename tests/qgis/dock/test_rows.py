"""What is said of layers and of the area in the dock, and where it goes."""

import numpy as np
import pytest
from layerfuse.model_backend.raster.layers.products.store import store_folder
from layerfuse.plugin.layers.products import product_layer
from layerfuse.plugin.runs.comparison import algorithm_parameters
from layerfuse.tests.qgis.waiting import wait_until
from layerfuse.tests.topics.cases import cards
from layerfuse.ui.dock.modality_table import ModalityTable
from osgeo import ogr
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QMessageBox, QWidget


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


@pytest.mark.parametrize("agrees", [True, False])
def test_layers_that_are_only_a_part_are_asked_about(ready, monkeypatch, agrees):
    asked, buttons = [], QMessageBox.StandardButton
    answer = buttons.Yes if agrees else buttons.No
    monkeypatch.setattr(QMessageBox, "question", lambda *given: asked.append(given[2]) or answer)
    monkeypatch.setattr(ready, "_add", lambda request: asked.append(request))
    ready.start()
    assert len(asked) == 1 and not isinstance(asked.pop(), str), "an image and heights are enough"
    ready.table.rows["optical"].layer_box.setLayer(None)
    wait_until(ready.panel.is_ready)
    ready.start()
    assert "No image is among the layers, only elevation." in asked[0]
    assert len(asked) == 1 + agrees
