"""What is said of layers and of the area in the dock, and where it goes."""

from layerfuse.plugin.runs.comparison import algorithm_parameters
from layerfuse.tests.qgis.waiting import wait_until
from layerfuse.tests.topics.cases import cards
from layerfuse.ui.dock.modality_table import ModalityTable
from osgeo import ogr
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QWidget


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
    assert not table.rows["elevation"].legend.parent()
    card = cards()["four"]
    found = algorithm_parameters("m", card, table.choices(), None, {}, "_AFTER", (), table.legends(), {"DATES": "best"})
    assert found["LANDCOVER_CROSSWALK"] == "nlcd" and found["DATES"] == "best" and "ELEVATION_CROSSWALK" not in found
