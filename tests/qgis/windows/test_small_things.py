"""Small things that windows share: dialogs for files, labels, layers to choose from."""

import re
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.evaluation.blocks import Estimate
from layerfuse.model_backend.inference.telling.areas import ClassArea
from layerfuse.plugin.judged import JudgedMap
from layerfuse.plugin.layers.layout import area_rows, make_layout
from layerfuse.plugin.layers.sources import RESULT, copy_features
from layerfuse.plugin.runs.labels import likely_labels
from layerfuse.plugin.runs.made import loose_layers
from layerfuse.ui.labels.outcome import percent
from layerfuse.ui.parts.controls import BriefLabel, LayerBox, TextLabel, show_kinds
from layerfuse.ui.parts.files import ask_file, ask_folder, ask_new_file
from layerfuse.ui.parts.messages import WholeLabel
from osgeo import gdal
from qgis.core import QgsMapLayerProxyModel, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QFileDialog, QFormLayout, QLabel, QLineEdit, QWidget


def test_each_dialog_opens_where_the_user_has_been_last(qgis_app, tmp_path, monkeypatch):
    began = []
    (tmp_path / "a" / "b").mkdir(parents=True)
    chosen = {"getExistingDirectory": str(tmp_path / "a" / "b"), "getOpenFileName": (str(tmp_path / "m.zip"), "")}
    for name, answer in {**chosen, "getSaveFileName": ("", "")}.items():
        monkeypatch.setattr(QFileDialog, name, lambda *a, answer=answer: began.append(a[2]) or answer)
    assert ask_folder(None, "t") == tmp_path / "a" / "b" and began == [str(Path.home())]
    assert ask_file(None, "t", "*") == tmp_path / "m.zip" and began[-1] == str(tmp_path / "a")
    assert ask_new_file(None, "t", Path("map.tif"), "*") is None and began[-1] == str(tmp_path / "map.tif")
    assert ask_new_file(None, "t", Path("/x/map.tif"), "*", may_replace=False) is None and began[-1] == "/x/map.tif"
    assert ask_folder(None, "t") is not None and began[-1] == str(tmp_path), "what was not chosen is not remembered"


def test_no_word_of_a_label_is_cut_off(qgis_app):
    label, words = TextLabel(), "mmmmmmmmmm WWWWWWWWWWWWWWWWWWWW <b>herbaceous</b>"
    label.setText(words)
    label.show()
    for letters in (40, 10, 5):
        label.resize(label.fontMetrics().horizontalAdvance("W") * letters, 400)
        shown = re.split("[ \u200b]", re.sub("<.*?>", "", QLabel.text(label)))
        assert max(map(label.fontMetrics().horizontalAdvance, shown)) <= label.width()
        assert "".join(shown) == re.sub("<.*?>| ", "", words) and label.text() == words
        assert ("herbaceous" in shown) == (letters >= 10), "short words are broken only where there is no room"
    label.clear()
    label.resize(100, 400)
    assert label.text() == QLabel.text(label) == "", "what was said does not come back"
    label.hide()


def test_labels_to_learn_from_are_the_users(qgis_app):
    def layer(name, **properties):
        made = QgsVectorLayer("Polygon?crs=EPSG:32633&field=class:string", name, "memory")
        for key, value in properties.items():
            made.setCustomProperty(key, value)
        return made

    result, fields, own = layer("result", **{RESULT: True}), layer("fields"), layer("own", **{"layerfuse/labels": True})
    parcels = QgsVectorLayer("Polygon?crs=EPSG:32633", "parcels", "memory")
    assert likely_labels([result]) is None
    assert likely_labels([result, parcels]) is parcels
    assert likely_labels([result, parcels, fields]) is fields
    assert likely_labels([None, result, fields, parcels, own]) is own


def test_kinds_of_layers_are_offered_alone(qgis_app, make_raster):
    project, kinds = QgsProject.instance(), QgsMapLayerProxyModel.Filter
    raster = QgsRasterLayer(str(make_raster("a.tif", np.ones((1, 1), np.uint8))), "raster")
    layers = [raster, *(QgsVectorLayer(f"{kind}?crs=EPSG:32633", kind, "memory") for kind in ("Polygon", "LineString"))]
    project.addMapLayers(layers)
    box = LayerBox("None")
    for wanted, names in (
        ((kinds.RasterLayer,), {"raster"}),
        ((kinds.RasterLayer, kinds.PolygonLayer), {"raster", "Polygon"}),
    ):
        show_kinds(box, *wanted)
        assert {box.layer(i).name() for i in range(1, box.count())} == names


def test_results_of_the_toolbox_are_saved_by_what_they_are(qgis_app):
    path = QgsProcessingUtils.generateTempFilename("OUTPUT.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 2, 2)
    dataset.SetMetadataItem("LAYERFUSE_MODEL", "landcover 4.1")
    dataset = None
    layer = QgsRasterLayer(path, "Change")
    layer.setCustomProperty(RESULT, True)
    QgsProject.instance().addMapLayer(layer)
    (loose,) = loose_layers([])
    assert loose.name == "landcover Change"


def test_results_that_are_no_raster_are_saved_too_whether_gdal_raises_or_not(gdal_raises, qgis_app):
    path = QgsProcessingUtils.generateTempFilename("OUTPUT.gpkg")
    memory = QgsVectorLayer("Polygon?crs=EPSG:32633", "Parcels", "memory")
    assert copy_features(memory, path, QgsProject.instance().transformContext()) is None
    layer = QgsVectorLayer(path, "Parcels", "ogr")
    layer.setCustomProperty(RESULT, True)
    QgsProject.instance().addMapLayer(layer)
    (loose,) = loose_layers([])
    assert loose.name == "Parcels"


def test_large_areas_with_both_ends_of_their_intervals_stay_on_the_sheet(qgis_app, make_raster):
    layer = QgsRasterLayer(str(make_raster("map.tif", np.ones((8, 8), np.uint8))), "map")
    QgsProject.instance().addMapLayer(layer)
    areas = [ClassArea(1, "flooded vegetation", 9, 123_456.0, 1.0)]
    found = {area.name: Estimate(1.23456e9, 0.98765e9, 1.60493e9) for area in areas}
    worth = JudgedMap("points.gpkg", "2026-11-30", Estimate(0.8, 0.7, 0.9), found, "")
    layout = make_layout(QgsProject.instance(), layer, "map", (), areas, worth)
    (table,) = layout.multiFrames()
    table.recalculateTableSize()
    assert "123,456 (98,765 … 160,493)" in [cell for row in area_rows(areas, found) for cell in row]
    sheet = layout.pageCollection().page(0).sceneBoundingRect()
    assert sheet.contains(table.frame(0).sceneBoundingRect()) and table.totalSize().width() > 50


def test_a_little_is_not_called_nothing():
    assert [percent(share) for share in (0.0, 0.0025, 0.01, 0.5)] == ["0 %", "0.2 %", "1 %", "50 %"]


def test_what_is_said_of_a_layer_has_the_room_that_it_needs(qgis_app):
    """In a form, whose rows do not grow with the words that come later, and are broken elsewhere."""
    window = QWidget()
    form = QFormLayout(window)
    label = WholeLabel()
    form.addRow(label)
    form.addRow("Name", QLineEdit())
    window.resize(260, 200)
    window.show()
    for words in ("short", "无数据 0\noptical 的存储值变为文件如此说明比例和偏移" * 3, "word " * 60):
        label.setText(words)
        for width in (260, 180, 320):
            window.resize(width, 400)
            QCoreApplication.processEvents()
            assert label.height() >= label.heightForWidth(label.width()) > 0
    window.close()


@pytest.mark.parametrize("edge", ["", "margin", "padding"])
def test_three_lines_beside_run_are_whole_in_every_theme(qgis_app, edge):
    """Themes give labels edges, which take of their room."""
    window = QWidget()
    window.setStyleSheet(f"QLabel {{ {edge}: 6px; }}" if edge else "")
    form = QFormLayout(window)
    label = BriefLabel(3)
    form.addRow(label)
    window.resize(200, 300)
    window.show()
    for words in (
        "word " * 60,
        "one",
        "/a/very/long/path/to/some/folder: it does not exist. Make it first, or choose one.",
    ):
        label.setText(words)
        QCoreApplication.processEvents()
        assert label.height() >= QLabel.heightForWidth(label, label.width())
    window.close()
