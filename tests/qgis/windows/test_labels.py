"""The windows of labels, as a user goes through them: clicks and keys, on a map that the panel has made."""

import dataclasses
import gc
import json
import os
import weakref
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import ClassInfo, load_card
from layerfuse.model_backend.inference.pipeline import Job, polygon_options
from layerfuse.model_backend.raster.shapes.region import TOLERANCE
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.judged import judged
from layerfuse.plugin.layers.layout import area_rows
from layerfuse.plugin.models.installed import list_models
from layerfuse.plugin.runs import labels
from layerfuse.plugin.runs.improving import again, changed_map, step_back
from layerfuse.plugin.runs.learning import Judged, parse
from layerfuse.plugin.runs.made import Made
from layerfuse.plugin.runs.tasks import Request
from layerfuse.tests.qgis.waiting import click, wait_until
from osgeo import gdal, ogr
from qgis.core import (
    QgsGeometry,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLabel


@pytest.fixture()
def own_places(monkeypatch, tmp_path):
    """Labels and models of the test's own."""
    monkeypatch.setattr(labels, "keeping_folder", lambda project: tmp_path)
    monkeypatch.setattr("layerfuse.ui.labels.new_labels.keeping_folder", lambda project: tmp_path)
    monkeypatch.setattr("layerfuse.plugin.runs.learning.models_folder", lambda: tmp_path / "own")
    return tmp_path


@pytest.fixture()
def mapped(ready, own_places, iface):
    """The panel with a map."""
    iface.mapCanvas().setDestinationCrs(QgsProject.instance().mapLayersByName("srtm")[0].crs())
    iface.mapCanvas().resize(400, 400)
    click(ready.panel.run)
    wait_until(lambda: ready.result.made is not None and ready.panel.is_ready())
    return ready


@pytest.fixture()
def window(mapped):
    """The window that *Improve This Map* opens."""
    click(mapped.result.improve)
    return mapped.desk.labels


def press(widget, key):
    """A key, with the window in front: offscreen nobody else puts it there."""
    widget.activateWindow()
    wait_until(widget.isActiveWindow)
    QTest.keyClick(widget, key)


def made_layer(window, *, points=False, words=None):
    """Through *New Label Layer*, as a user."""
    click(window.new)
    (asked,) = [w for w in QApplication.topLevelWidgets() if type(w).__name__ == "NewLabels" and w.isVisible()]
    if points:
        QTest.mouseClick(asked.points, Qt.MouseButton.LeftButton, pos=QPoint(8, asked.points.height() // 2))
    if words is not None:
        asked.classes.setPlainText(words)
    click(asked.ok)
    return asked


def mouse(canvas, kind, x, y, button=Qt.MouseButton.LeftButton):
    """What the mouse does on the map."""
    QApplication.sendEvent(canvas.viewport(), QMouseEvent(kind, QPointF(x, y), button, button, Qt.KeyboardModifier(0)))


def tap(canvas, x, y, button=Qt.MouseButton.LeftButton):
    """A click on the map."""
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        mouse(canvas, kind, x, y, button)


def test_labels_are_drawn_counted_and_taken_back(window, iface, own_places):
    made_layer(window)
    names = [info.name for info in window.made.card.map_classes]
    assert [info.name for info in window.classes] == names and window.draw.isChecked()
    canvas = iface.mapCanvas()
    canvas.setExtent(QgsRectangle(300000, 4099600, 300400, 4100000))
    press(window, Qt.Key.Key_2)
    for x, y in ((100, 100), (200, 100), (200, 200)):
        tap(canvas, x, y)
    tap(canvas, 150, 150, Qt.MouseButton.RightButton)
    (feature,) = window.layer.getFeatures()
    assert feature["class"] == names[1] and not window.layer.isEditable(), "it is in the file"
    area = feature.geometry().area()
    counted = int("".join(c for c in window.counts[1].text() if c.isdigit()))
    assert counted == pytest.approx(area / window.pixel_size**2, abs=1.01)
    click(window.undo)
    assert window.layer.featureCount() == 0 and window.counts[1].text().startswith("0")


def test_labels_are_grown_on_the_image_and_dragging_says_how_far(window, iface):
    made_layer(window)
    canvas, tool = iface.mapCanvas(), window.growing
    canvas.setLayers([QgsProject.instance().mapLayersByName("srtm")[0]])
    canvas.setExtent(canvas.layers()[0].extent())
    click(window.grow)
    assert canvas.mapTool() is tool and not window.draw.isChecked(), "one tool at a time"
    press(window, Qt.Key.Key_3)
    tap(canvas, 200, 200)
    wait_until(lambda: window.layer.featureCount() == 1)
    (first,) = window.layer.getFeatures()
    assert first["class"] == window.classes[2].name and first.geometry().isGeosValid()
    mouse(canvas, QEvent.Type.MouseButtonPress, 200, 200)
    mouse(canvas, QEvent.Type.MouseMove, 280, 200)
    wait_until(lambda: tool._band is not None)
    assert tool.tolerance == pytest.approx(2 * TOLERANCE) and window.layer.featureCount() == 1, "not yet let go"
    mouse(canvas, QEvent.Type.MouseButtonRelease, 280, 200)
    wait_until(lambda: window.layer.featureCount() == 2)
    second = list(window.layer.getFeatures())[1]
    assert second.geometry().buffer(0.1, 2).contains(first.geometry()), "farther takes more"
    assert tool._band is None and window.undo.isEnabled()
    mouse(canvas, QEvent.Type.MouseButtonPress, 200, 200)
    tap(canvas, 200, 200, Qt.MouseButton.RightButton)
    mouse(canvas, QEvent.Type.MouseButtonRelease, 200, 200)
    wait_until(lambda: not tool._work.busy)
    assert window.layer.featureCount() == 2, "it was given up"
    canvas.setLayers([])
    tap(canvas, 200, 200)
    assert "none is seen" in words(window)
    made_layer(window, points=True)
    assert not window.grow.isVisible(), "points are not grown"


def test_own_classes_get_fitting_colours_and_one_alone_is_refused(window):
    asked = made_layer(window, words="lake\n")
    assert asked.isVisible() and "at least two" in asked.problem.text()
    asked.classes.setPlainText("Lake\n lake \nwood")
    click(asked.ok)
    assert [(info.name, info.color_hint) for info in window.classes] == [("Lake", "1B6CA8"), ("wood", "2E7D4F")]


def test_suggested_points_are_gone_through_with_keys(window, iface):
    click(window.suggest)
    wait_until(lambda: window.layer is not None)
    node = QgsProject.instance().layerTreeRoot().findLayer(window.made.layer("classes"))
    assert window.hide_map.isChecked() and not node.itemVisibilityChecked(), "the map leads nobody"
    assert window.where.text() == "Point 1 of 10; 0 said" and len(window.classes) == len(window.made.card.map_classes)
    marked = window._marker.center()
    here = labels.middle(window.layer, window.points[0])
    assert (marked.x(), marked.y()) == pytest.approx((here.x(), here.y()))
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_2)
    assert window.where.text() == "Point 2 of 10; 2 said" and window.buttons[1].isChecked()
    press(window, Qt.Key.Key_Backspace)
    assert window.where.text().startswith("Point 1") and window.buttons[0].isChecked()
    path = window.layer.source().split("|")[0]
    dataset = ogr.Open(path)  # kept: its layer does not outlive it
    stored = [feature["class"] for feature in dataset.GetLayer(0)]
    assert stored[:2] == [info.name for info in window.classes[:2]] and stored[2:] == [None] * 8
    iface.mainWindow().activateWindow()
    click(window.close_button)
    assert node.itemVisibilityChecked()
    assert window._marker is None and window._keys[0] not in iface.mapCanvas().actions()


def labelled_points(window, count=12):
    """Points of the model's own classes, some of them learnt before."""
    made_layer(window, points=True)
    click(window.draw)
    names = [info.name for info in window.classes]
    for i in range(count):
        where = QgsGeometry.fromPointXY(QgsPointXY(300115.0 + 40 * i, 4099985.0 - 35 * (i % 5)))
        labels.add_label(window.layer, where, names[i % 3])
    window.take(window.layer)
    window._show_state()


def words(window):
    """What its message bar says."""
    return " ".join(label.text() for label in window.messages.findChildren(QLabel))


def test_labels_of_all_layers_are_learnt_but_not_those_that_judge(window, mapped):
    labelled_points(window, 4)
    first = window.layer
    labelled_points(window, 5)
    click(mapped.result.check)
    checks = mapped.desk.checks
    checks.number.setValue(20)
    click(checks.begin)
    wait_until(lambda: checks.layer is not None)
    press(checks, Qt.Key.Key_1)
    click(mapped.result.improve)
    assert window._layers() == [window.layer, first]
    assert "4 labels of other layers" in window.state.text()


def learnt(window, choice):
    click(window.learn)
    wait_until(lambda: window.outcome.isVisible() or not window.rounds.busy)
    assert window.outcome.isVisible(), words(window)
    return getattr(window.outcome, choice)


def test_a_round_learns_maps_again_and_asks_what_becomes_of_it(window, mapped, tiny_model):
    labelled_points(window)
    use = learnt(window, "use")
    old, new = mapped.model.model, window._outcome.folder
    assert old == str(tiny_model), "nothing is replaced before somebody says so"
    assert "12 labels" in window.outcome.right.text() and "%" in window.outcome.scores[1].text()
    changed = QgsProject.instance().mapLayersByName("What has changed")
    assert len(changed) == 1 and "%" in window.outcome.changes.text()
    click(use)
    assert mapped.model.model == str(new) and load_card(new).forest is not None
    assert labels.learnt_features(window.layer) == labels.labelled(window.layer)
    click(window.learn)
    assert "no new ones" in words(window)
    click(window.step_back)
    assert mapped.model.model == old and not window.step_back.isEnabled()
    assert step_back(QgsProject.instance()) == ""


def test_what_is_discarded_leaves_nothing(window, mapped):
    labelled_points(window)
    before = set(QgsProject.instance().mapLayers())
    button = learnt(window, "discard")
    outcome = window._outcome
    files = list(outcome.new.outputs.values())
    click(button)
    assert not outcome.folder.exists() and not any(path.exists() for path in files)
    assert set(QgsProject.instance().mapLayers()) == before and mapped.model.model == outcome.old.model
    assert mapped.result.made is mapped.desk._made is outcome.old, "what is gone is shown nowhere"


def test_a_model_that_has_learnt_stays_although_its_map_does_not_come(window, mapped, monkeypatch):
    labelled_points(window)
    monkeypatch.setattr(window.rounds, "_add_run", lambda request: None)
    click(window.learn)
    wait_until(lambda: window.rounds._awaited is not None)
    folder = window.rounds._folder
    mapped.desk.run_over(window.rounds._awaited, "")
    assert not window.rounds.busy and load_card(folder).forest is not None
    assert folder.name in words(window) and str(folder) in [entry.model for entry in list_models()]


def test_a_model_without_buildings_is_asked_for_none(qgis_app, house_model, tiny_card, tiny_model, tmp_path):
    houses = house_model("houses")
    job = Job(
        (RasterSource("optical", "a.tif"),), tmp_path / "a.tif", polygons=tmp_path / "a_polygons.gpkg",
        polygon_classes=("building",), regularize=True, minimum_confidence=0.5,
    )  # fmt: skip
    request = Request(str(houses), houses, load_card(houses), job, "t")
    other = again(request, tiny_model, lambda _: False, "12:00").job
    options = polygon_options(other, tiny_card)
    assert (options.classes, options.regularize, options.minimum_confidence) == (None, (), 0.0)
    same = again(request, houses, lambda _: False, "12:00").job
    assert (same.polygon_classes, same.regularize, same.minimum_confidence) == (("building",), True, 0.5)
    assert same.polygons.name == f"{same.output.stem}_polygons.gpkg"


def test_points_judge_a_map_that_is_hidden(mapped, iface, monkeypatch, tmp_path):
    opened, project = [], QgsProject.instance()
    own = {name: project.mapLayersByName(name)[0] for name in ("landsat8 scene", "srtm")}
    beside = {name: f"{tmp_path}/{name}.tif" for name in ("clouds", "picture")}
    for path, source in zip(beside.values(), ("srtm", "landsat8 scene")):
        gdal.Translate(path, own[source].source())
    own |= {name: project.addMapLayer(QgsRasterLayer(path, name)) for name, path in beside.items()}
    nodes = {name: project.layerTreeRoot().findLayer(layer) for name, layer in own.items()}
    monkeypatch.setattr("layerfuse.ui.labels.check_window.QDesktopServices.openUrl", opened.append)
    canvas = iface.mapCanvas()
    canvas.setExtent(QgsRectangle(298000, 4098000, 302000, 4102000))
    whole = canvas.extent()
    click(mapped.result.check)
    window = mapped.desk.checks
    window.number.setValue(20)
    click(window.begin)
    wait_until(lambda: window.layer is not None)
    node = QgsProject.instance().layerTreeRoot().findLayer(mapped.result.made.layer("classes"))
    assert not node.itemVisibilityChecked() and window.where.text() == "Point 1 of 20; 0 said"
    seen = {name for name, each in nodes.items() if each.itemVisibilityChecked()}
    assert seen == {"landsat8 scene", "picture"}, "nothing that is no image lies over the image"
    press(window, Qt.Key.Key_Space)
    for _ in range(3):
        press(window, Qt.Key.Key_1)
    assert window.where.text() == "Point 5 of 20; 3 said"
    assert canvas.extent().width() < whole.width() / 2, "a point is seen from near"
    click(window.close_button)
    assert canvas.extent().toString(3) == whole.toString(3), "the canvas is as it was"
    assert all(each.itemVisibilityChecked() for each in (node, *nodes.values()))
    click(mapped.result.check)
    assert window.where.text() == "Point 1 of 20; 3 said", "it goes on where it was left, with the one that was skipped"
    click(window.judge)
    wait_until(lambda: opened)
    assert opened[0].toLocalFile().endswith("report.html") and "3" in window.status.text()
    assert node.itemVisibilityChecked()
    _the_layout_shows_the_reference(mapped.result, Path(opened[0].toLocalFile()))


def _the_layout_shows_the_reference(card, report):
    layouts = []
    card.layout_wanted.disconnect()
    card.layout_wanted.connect(layouts.append)
    card.make_report()
    (layout,) = layouts
    (chart,) = [item for item in layout.items() if isinstance(item, QgsLayoutItemMap)]
    pictures = [item for item in layout.items() if isinstance(item, QgsLayoutItemPicture)]
    (reference,) = [item for item in pictures if item.picturePath().startswith("base64:")]
    shown = reference.picturePath()[len("base64:") :]
    assert shown in report.read_text("utf-8") and not reference.isMissingImage(), "the picture of the report"
    assert reference.rect().size() == chart.rect().size(), "as large as the map, and so at its scale"
    assert not reference.sceneBoundingRect().intersects(chart.sceneBoundingRect())
    texts = [item.text() for item in layout.items() if isinstance(item, QgsLayoutItemLabel)]
    found = json.loads((report.parent / "numbers.json").read_text("utf-8"))
    right = 100 * found["summary"]["oa"]["value"]
    assert any(f"{right:.1f} % of it is right (95 % interval" in text for text in texts)
    assert f"Reference: {found['reference']}" in texts
    layer = card.made.layer("classes")
    rows = {name: area for name, _, area in area_rows(card.made.areas, judged(layer).areas)}
    areas = [name for name, area in zip(found["classes"], found["adjusted_area"]) if area["value"]]
    assert areas and all("…" in rows[name] for name in areas)
    os.utime(layer.source(), (2e9, 2e9))
    card.make_report()
    texts = [item.text() for item in layouts[1].items() if isinstance(item, QgsLayoutItemLabel)]
    assert any("Not judged" in text for text in texts), "another map lies there since"


def test_nothing_of_a_deleted_run_is_kept_or_offered(mapped, iface, monkeypatch):
    monkeypatch.setattr("layerfuse.ui.dock.result_card.ask", lambda *_: True)
    for pressed in (mapped.result.check, mapped.result.improve):
        click(pressed)
    for window in (mapped.desk.checks, mapped.desk.labels):
        window.close()
    kept = weakref.ref(mapped.result.made)
    assert "The map is ready" in iface.messageBar().currentItem().text()
    click(mapped.result.delete)
    assert iface.messageBar().currentItem() is None, "its buttons would be dead"

    def is_gone():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return kept() is None

    wait_until(is_gone)


def test_labels_last_in_a_home_without_a_folder_for_documents(qgis_app, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert labels.keeping_folder(QgsProject()) == tmp_path
    (tmp_path / "Documents").mkdir()
    assert labels.keeping_folder(QgsProject()) == tmp_path / "Documents"


def test_colours_of_the_layers_style_are_those_of_the_classes(qgis_app, tmp_path):
    crs = QgsVectorLayer("Point?crs=EPSG:32612", "", "memory").crs()
    layer = labels.make_labels(
        tmp_path / "l.gpkg", crs, (ClassInfo(1, "a", "112233"), ClassInfo(2, "b", "445566")), True
    )
    categories = layer.renderer().categories()  # kept: symbols do not outlive them
    category = categories[0].symbol().clone()
    category.setColor(category.color().fromRgb(255, 0, 0))
    layer.renderer().updateCategorySymbol(0, category)
    assert [(info.name, info.color_hint) for info in labels.classes_of(layer)] == [("a", "FF0000"), ("b", "445566")]


def test_a_layer_without_a_style_has_the_models_classes_in_their_order(qgis_app):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32612&field=class:string", "mine", "memory")
    for name in ("quarry", "forest", "water", "barn"):
        labels.add_label(layer, QgsGeometry.fromRect(QgsRectangle(0, 0, 9, 9)), name)
    known = ClassInfo(1, "water", "112233"), ClassInfo(2, "town", "445566"), ClassInfo(3, "forest", "778899")
    found = labels.classes_of(layer, known)
    assert [info.name for info in found] == ["water", "forest", "barn", "quarry"]
    assert [info.color_hint for info in found[:2]] == ["112233", "778899"]


def test_what_has_changed_is_told_by_names(qgis_app, make_raster, tiny_card, tmp_path):
    cards = [
        dataclasses.replace(tiny_card, classes=tuple(ClassInfo(v, n, "112233") for v, n in pairs))
        for pairs in (((1, "a"), (2, "b")), ((7, "b"), (1, "a")))
    ]
    first, second = np.full((9, 8), 1, np.uint8), np.full((9, 8), 1, np.uint8)
    first[:3], second[:3], second[3], first[8] = 2, 7, 7, 255
    paths = [make_raster(f"{i}.tif", a, nodata=255) for i, a in enumerate((first, second))]
    old, new = (Made("", "", card, [], [], {}, {"classes": path}) for card, path in zip(cards, paths))
    assert changed_map(old, new, tmp_path / "c.tif", lambda: False) == pytest.approx(8 / 64)
    from osgeo import gdal

    found = gdal.Open(str(tmp_path / "c.tif")).ReadAsArray()
    assert (found[3] == 7).all() and (np.delete(found, 3, 0) == 255).all()


def test_a_judgement_is_understood():
    told = '{"judged": {"labels": 12, "before": null, "after": 0.5}}'
    assert parse(told) == Judged(12, None, 0.5)


def test_without_a_map_the_way_to_a_model_of_these_classes_is_told(ready, own_places):
    """A map's model learns its own classes; of others a model is made from the start."""
    ready.desk.label()
    window, names = ready.desk.labels, [info.name for info in ready.model.card.map_classes]
    made_layer(window, words="\n".join(names))
    assert "Make a map first" in window.state.text()
    made_layer(window, words="barley\nrye")
    assert "Learn My Classes" in window.state.text() and "Make a map" not in window.state.text()
