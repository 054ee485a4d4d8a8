"""The first minutes: no layers, no engine; a card for each, and a way on from it."""

import dataclasses
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import Graph
from layerfuse.model_backend.command.parser import main
from layerfuse.plugin.engine import environment, installer
from layerfuse.plugin.layers.sources import RESULT
from layerfuse.plugin.models.installed import list_models
from layerfuse.plugin.runs.made import Made
from layerfuse.tests.products import safe
from layerfuse.tests.qgis.waiting import click, wait_until
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QPushButton

sys.path.insert(0, str(Path(__file__).parents[2]))
from wheels import lend_pip, make_engine_wheels


@pytest.fixture()
def empty(dock):
    """The dock, open, without layers."""
    dock.show()
    wait_until(lambda: dock.panel.reason.text() == "Choose at least one layer.")
    return dock


def test_without_layers_there_are_three_ways_to_begin(empty, scene):
    start = empty.beginning.start
    assert start.isVisible() and not empty.beginning.engine.isVisible()
    made = QgsRasterLayer(str(scene[0]), "Land cover")
    made.setCustomProperty(RESULT, True)
    QgsProject.instance().addMapLayer(made)
    empty._settle()
    assert start.isVisible(), "a result is nothing to begin with"
    layer = QgsRasterLayer(str(scene[0]), "landsat8 scene")
    QgsProject.instance().addMapLayer(layer)
    wait_until(lambda: not start.isVisible())
    wait_until(empty.panel.is_ready)
    QgsProject.instance().removeMapLayer(layer)
    wait_until(start.isVisible)
    click(start.find)
    assert empty._finding.isVisible()
    empty._finding.close()


def test_a_folder_of_a_product(empty, tmp_path, monkeypatch, iface):
    start = empty.beginning.start
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(bare))
    click(start.folder)
    assert start.said.isVisible() and "bare" in start.said.text() and not QgsProject.instance().mapLayers()
    product = safe(tmp_path, {"B02": np.full((40, 40), 900, np.uint16)})
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(product))
    click(start.folder)
    (layer,) = QgsProject.instance().mapLayers().values()
    canvas = iface.mapCanvas()
    assert canvas.extent().intersects(canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
    wait_until(lambda: not start.isVisible())


def test_the_sample_is_loaded_and_mapped(empty):
    runs = []
    empty.panel.run_clicked.disconnect(empty.start)
    empty.panel.run_clicked.connect(lambda: runs.append(empty.request(Path("map.tif"))))
    empty.model.is_own = False
    click(empty.beginning.start.sample)
    wait_until(lambda: runs)
    (request,) = runs
    assert request.model == "zion-landcover" and request.model in [entry.model for entry in list_models()]
    assert {source.modality for source in request.job.sources} == {"optical", "elevation"}
    project = QgsProject.instance()
    (reference,) = project.mapLayersByName("Reference (NLCD)")
    assert not project.layerTreeRoot().findLayer(reference).itemVisibilityChecked()
    assert {c.label for c in reference.renderer().classes()} >= {"forest", "wetland"}, "in the model's colours"
    assert reference.source() not in [source.path for source in request.job.sources], "what it is compared with"
    _the_first_map_is_shown_beside_the_reference(empty, request, reference)


def _the_first_map_is_shown_beside_the_reference(dock, request, reference):
    node = QgsProject.instance().layerTreeRoot().findLayer(reference)
    other = replace(request, job=replace(request.job, sources=()))
    maps = [Made("t", request.model, request.card, [], [], {}, {}, each) for each in (other, request, request)]
    dock.show_result(maps[0])
    assert not node.itemVisibilityChecked(), "no map of the sample"
    map_layer = QgsRasterLayer(reference.source(), "map")
    map_layer.setCustomProperty(RESULT, True)
    QgsProject.instance().addMapLayer(map_layer)
    maps[1].layers["classes"] = map_layer.id()
    dock.show_result(maps[1])
    under = dock.result.under
    assert node.itemVisibilityChecked() and under.swipe.isChecked() and reference.name() in under.said.text()
    click(under.swipe)
    assert not under.swipe.isChecked() and not under.said.isVisible(), "what was said of it goes with it"
    node.setItemVisibilityChecked(False)
    dock.show_result(maps[2])
    assert not node.itemVisibilityChecked() and not under.swipe.isChecked(), "once is enough"


def test_without_an_engine_one_card_sets_it_up(without_engine, dock, plugin, layers, tmp_path, monkeypatch):
    monkeypatch.setattr(installer, "make_environment", lend_pip)  # the real making: test_installer.py
    card = dock.beginning.engine
    dock.show()
    wait_until(card.isVisible)
    wait_until(lambda: "computing part is not set up" in dock.panel.reason.text())
    said = card.about.text()
    assert "2 GB" in said and str(environment.private_environment()) in said
    assert not any(word in said + dock.panel.reason.text() for word in ("torch", "environment", "LAYERFUSE_", "Python"))
    assert not card.bar.isVisible() and not card.cancel.isVisible()
    click(card.choices)
    assert plugin._setup.isVisible()
    plugin._setup.source.setCurrentIndex(1)
    plugin._setup.wheels.setFilePath(str(make_engine_wheels(tmp_path / "wheels")))
    plugin._setup._weighed.setInterval(10)
    plugin._setup.close()
    width, told = dock.width(), []
    plugin._setup.progressed.connect(lambda *_: told.append(card.status.text()))
    click(card.setup)
    wait_until(lambda: told)
    assert all("MB" in text and "%" in text for text in told) and not card.setup.isVisible()
    assert dock.width() == max(width, dock.minimumWidth()) and card.minimumSizeHint().width() < 200
    wait_until(lambda: not card.isVisible())
    wait_until(dock.panel.is_ready)


def test_a_set_up_that_fails_says_why_and_can_be_tried_again(without_engine, dock, plugin, layers, tmp_path):
    dock.show()
    card = dock.beginning.engine
    wait_until(card.isVisible)
    setup = plugin._engine_setup()
    setup.source.setCurrentIndex(1)
    setup.wheels.setFilePath(str(tmp_path))
    click(card.setup)
    wait_until(lambda: not setup.is_busy)
    assert "there are no packages in it" in card.status.text() and card.setup.isVisible()


def test_cancelling_asks_where_much_is_done(without_engine, dock, plugin, layers, tmp_path, monkeypatch):
    dock.show()
    card = dock.beginning.engine
    wait_until(card.isVisible)
    setup = plugin._engine_setup()
    monkeypatch.setattr(installer, "size_now", lambda folder: 600)
    monkeypatch.setattr(installer, "size_expected", lambda plan: 1000)
    setup.source.setCurrentIndex(1)
    setup.wheels.setFilePath(str(make_engine_wheels(tmp_path / "wheels")))
    asked, answers = [], [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or answers[len(asked) - 1])
    monkeypatch.setattr(installer, "install", _wait_for_cancel)
    click(card.setup)
    setup._weigh()
    wait_until(lambda: "60 %" in card.status.text())
    click(card.cancel)
    assert setup.is_busy and "60 %" in asked[0]
    click(card.cancel)
    wait_until(lambda: not setup.is_busy)
    assert card.setup.isVisible() and not card.status.isVisible()


def _wait_for_cancel(plan, say, is_cancelled):
    import time

    from layerfuse.model_backend.errors import Cancelled

    while not is_cancelled():
        time.sleep(0.01)
    raise Cancelled


def test_an_onnx_model_brings_what_runs_it(dock, plugin, tiny_card, tmp_path, monkeypatch):
    """Chosen where the engine has nothing for it: a card offers that, and the engine is not made anew."""
    dock.show()
    card, there = dock.beginning.engine, []
    monkeypatch.setattr("layerfuse.ui.dock.beginning.lacks_onnx", lambda chosen: not there)
    monkeypatch.setattr(installer, "add_onnx", lambda plan, say, stop: there.append(plan.onnx))
    dock.model.use(dock.model.model)
    assert not card.isVisible(), "a network of ours needs nothing"
    dataclasses.replace(tiny_card, modalities=tiny_card.modalities[:1], graph=Graph("scores")).save(tmp_path)
    dock.model.use(str(tmp_path))
    wait_until(card.isVisible)
    assert "ONNX" in card.title.text() and "60 MB" in card.about.text()
    click(card.setup)
    wait_until(lambda: not card.isVisible())
    assert there == [True]


def test_an_onnx_file_is_not_added_before_the_engine_can_run_it(dock, monkeypatch):
    wanted = []
    dock.onnx_wanted.disconnect()
    dock.onnx_wanted.connect(lambda: wanted.append(True))
    monkeypatch.setattr("layerfuse.ui.windows.model_browser.lacks_onnx", lambda chosen: True)
    dock.open_models()
    browser = dock._models
    browser.add_from_file("/nowhere/net.onnx")
    (button,) = [b for b in browser.messages.findChildren(QPushButton) if b.text() == "Set Up"]
    click(button)
    assert wanted == [True] and not browser.work.busy
    browser.close()


def test_an_onnx_file_is_taken_in_and_maps_by_the_engine_of_its_own(ready, own_cache, scene, tiny_model, tmp_path):
    """From the file of another tool to a map in the dock, computed by onnxruntime in the engine's process."""
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    path, expected = tmp_path / "net.onnx", tmp_path / "expected.tif"
    assert main(["models", "export", str(tiny_model), "--onnx", str(path), "--layers", "optical"]) == 0
    ready.open_models()
    ready._models.add_from_file(str(path))
    wait_until(lambda: not ready._models.work.busy)
    ready._models.close()
    ready.model.use("local/net")
    ready.output.file.setFilePath(str(tmp_path / "map.tif"))
    wait_until(lambda: ready.panel.is_ready() and list(ready.table.rows) == ["optical"])
    click(ready.panel.run)
    wait_until(lambda: ready._queue.current is None)
    layer = f"optical={scene[0]}"
    assert main(["predict", "--model", str(tiny_model), "--layer", layer, "--output", str(expected)]) == 0
    ours, theirs = (gdal.Open(str(each)).ReadAsArray() for each in (tmp_path / "map.tif", expected))
    assert (ours == theirs).mean() > 0.999 and len(np.unique(ours)) > 1


def test_why_no_layer_of_the_project_is_taken_is_told(dock, make_raster):
    path = make_raster("slope.tif", np.random.default_rng(0).random((1, 20, 20)).astype("float32"))
    layer = QgsRasterLayer(str(path), "slope of here")
    QgsProject.instance().addMapLayer(layer)
    dock.show()
    dock._look()
    told = dock.panel.reason.text().splitlines()
    assert told[0] == "Choose at least one layer." and told[1].startswith("slope of here: ")
