import os
import re
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.raster.grid import FINEST
from layerfuse.model_backend.raster.shapes.objects import SMALLEST_BUILDING
from layerfuse.model_backend.raster.workspace import MARKER
from layerfuse.plugin import settings
from layerfuse.plugin.choices import load
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.plugin.runs import tasks, unfinished
from layerfuse.plugin.runs.speed import estimate
from layerfuse.tests.qgis.waiting import click, short_and_details, wait_until
from layerfuse.ui.dock.polygon_options import PolygonChoices
from osgeo import ogr
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsRectangle, QgsTask
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox, QWidget


def leave_parts(folder):
    """What a run that crashed has left."""
    folder.mkdir()
    (folder / MARKER).write_text("LayerFuse, process 1\n")
    (folder / "c0_r0.npz").touch()


@pytest.fixture()
def houses(dock, layers, house_model):
    """The dock, open, with a model of buildings, ready to run."""
    folder = str(house_model("houses"))
    remember_folder(folder)
    dock.model.use(folder)
    dock.show()
    wait_until(dock.panel.is_ready)
    return dock


def _names(group):
    """What the layers of a group are, without what they were made of and when; whether they are switched on."""
    found = [(node.layer().name().split(" – "), node.itemVisibilityChecked()) for node in group.findLayers()]  # noqa: RUF001
    for (_, layers, time_), _ in found:
        assert re.fullmatch(r"optical( \+ elevation)?", layers) and re.fullmatch(r"\d\d:\d\d", time_)
    return [(name[0], on) for name, on in found]


def test_layers_are_guessed_on_opening(ready, layers):
    rows = ready.table.rows
    assert list(rows) == ["optical", "elevation"], "one row per modality of the model"
    assert [rows[name].layer() for name in rows] == layers
    assert rows["optical"].bands() == (1, 2)
    assert rows["optical"].badge.text() == "89 %"
    assert rows["elevation"].badge.text() == "89 %"
    text = ready.panel.preflight.text().replace("\N{NO-BREAK SPACE}", " ")
    assert "64 pixels of 10 m, WGS 84 / UTM zone 12N" in text
    assert "20 tiles · time known after the first run" in text
    assert not QgsProject.instance().isDirty() or load(QgsProject.instance()) is None, "a guess is no choice"


def test_without_layers_run_says_why(dock):
    dock.show()
    wait_until(lambda: dock.panel.reason.text() != "Checking…")
    assert not dock.panel.is_ready()
    assert dock.panel.reason.text() == "Choose at least one layer."


def test_layers_that_come_later_are_guessed_too_but_not_against_the_user(dock, scene):
    dock.show()
    row = dock.table.rows["elevation"]
    row.edited.emit()  # the user leaves it empty on purpose
    for name, path in zip(("landsat8", "srtm"), scene):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), name))
    wait_until(dock.panel.is_ready)
    assert dock.table.rows["optical"].layer().name() == "landsat8"
    assert row.layer() is None
    assert not row.bands_button.isEnabled()


def test_bands_can_be_changed(ready):
    row = ready.table.rows["optical"]
    assert not row.band_boxes[0].isVisible()
    click(row.bands_button)
    assert row.band_boxes[0].isVisible()
    assert "taken in their order" in row.light.text() and row.level == "doubt"
    row.band_boxes[0].setBand(2)
    row.band_boxes[1].setBand(1)
    assert row.bands() == (2, 1)
    assert ready.request(Path("map.tif")).job.sources[0].bands == (2, 1)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda dock, folder: dock.output.file.setFilePath("/gone/map.tif"), r"the folder /gone does not exist"),
        (lambda dock, folder: dock.output.file.setFilePath(str(folder)), r"it is a folder"),
        (lambda dock, folder: dock.advanced.pixel_size.setValue(5000), r"less than one patch"),
        (lambda dock, folder: dock.model.use(str(folder)), r"the folder has no config\.json"),
    ],
)
def test_reasons(spoil, reason, ready, tmp_path):
    folder = tmp_path / "folder.tif"
    folder.mkdir()
    spoil(ready, folder)
    assert not ready.panel.is_ready(), "at once, not after the look"
    wait_until(lambda: ready.panel.reason.text() not in ("", "Checking…"))
    assert not ready.panel.is_ready()
    assert re.search(reason, ready.panel.reason.text())


def test_without_an_engine_a_button_leads_to_it(dock, layers, monkeypatch):
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", "/gone/python")
    wanted = []
    dock.engine_wanted.connect(lambda: wanted.append(True))
    dock.show()
    wait_until(dock.panel.fix.isVisible)
    assert not dock.panel.is_ready()
    assert "/gone/python" in dock.panel.reason.text()
    click(dock.panel.fix)
    assert wanted == [True]


def test_area(ready, layers):
    assert ready.area.value() is None
    assert ready.area.label() == "whole extent"
    ready.area.extent.setOutputCrs(layers[0].crs())
    ready.area.extent.setOutputExtentFromLayer(layers[1])
    assert ready.area.label() == "srtm"
    wait_until(ready.panel.is_ready)
    assert ready.table.rows["elevation"].badge.text() == "100 %"
    assert ready.panel.preflight.text().startswith("80")
    ready.area.extent.setOutputExtentFromUser(QgsRectangle(0, 0, 100, 100), layers[0].crs())
    assert ready.area._line.cursorPosition() == 0, "of a long extent, its beginning is seen"
    wait_until(lambda: ready.panel.reason.text() not in ("", "Checking…"))
    assert "overlap" in ready.panel.reason.text()
    ready.area.extent.clear()
    assert not ready.area._line.hasSelectedText()


def test_run(ready, iface, tmp_path, tiny_card):
    ready.output.file.setFilePath(str(tmp_path / "map"))
    for box in ready.output.extras.values():
        box.setChecked(True)
    wait_until(ready.panel.is_ready)
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(10)
    click(ready.panel.run)
    queue = ready._queue
    assert queue.current in QgsApplication.taskManager().tasks(), "it is in the Task Manager"
    assert ready.panel.bar.isVisible()
    wait_until(lambda: queue.current is None)
    timer.stop()
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert group.name().startswith("tiny – whole extent – 20")  # noqa: RUF001
    assert _names(group) == [
        ("Land cover", True),
        ("Polygons", False),
        ("Confidence", False),
        ("Margin", False),
        ("Probabilities", False),
        ("Availability", False),
    ]
    layer = group.findLayers()[0].layer()
    assert layer.source() == str(tmp_path / "map.tif")
    assert [c.label for c in layer.renderer().classes()] == ["water", "forest", "town"]
    assert any("tiny 1.0" in text for text in layer.metadata().history())
    count = (polygons := ogr.Open(str(tmp_path / "map_polygons.gpkg"))).GetLayer().GetFeatureCount()
    assert f"Polygons: {count:,}" in ready.result.verdict.text() and polygons is not None
    said, told = short_and_details(iface)
    assert said in ("The map is ready.", "The map is ready, and doubtful.")
    assert "is ready" in told and "sure on the mean" in told and "Areas: " in told
    assert any("sure on the mean" in text for text in layer.metadata().history())
    told = next(text for text in layer.metadata().history() if text.startswith("Areas: "))
    assert " ha (" in told
    assert ready.result.isVisible()
    assert (tmp_path / "map_areas.csv").read_text().startswith("value,class,pixels,hectares,share\n1,water,")
    assert not ready.panel.bar.isVisible()
    assert unfinished.unfinished_runs() == []
    assert settings.read(settings.UNFINISHED) == ""
    assert 0 < estimate(tiny_card, "balanced", 100) < estimate(tiny_card, "best", 100)
    wait_until(ready.panel.is_ready)
    assert ready.table.rows["elevation"].layer().name() == "srtm", "results are not guessed as layers"
    gaps = np.diff(ticks)
    assert len(ticks) > 5
    assert np.median(gaps) < 0.1


def test_switches_of_polygons_are_there_where_they_mean_something(ready, tmp_path):
    polygons = ready.output.polygons
    assert not polygons.isVisible()
    assert ready.request(tmp_path / "map.tif").job.minimum_area == 0.0
    click(ready.output.extras["polygons"])
    assert polygons.minimum_area.isVisible()
    assert not polygons.regularize.isVisible(), "the model has no buildings"
    assert not polygons.minimum_confidence.isVisible()
    polygons.minimum_area.setValue(500)
    job = ready.request(tmp_path / "map.tif").job
    assert (job.minimum_area, job.regularize, job.polygon_classes) == (500.0, False, ())
    click(ready.output.extras["polygons"])
    assert not polygons.isVisible()


def test_switches_of_buildings(houses, tmp_path, tiny_model):
    polygons = houses.output.polygons
    assert houses.model.about.text().startswith("Buildings, 10 m pixels")
    assert houses.output.label.text() == "Map of buildings"
    assert houses.output.extras["polygons"].isChecked(), "what a model of buildings is for"
    assert polygons.regularize.isVisible() and polygons.minimum_confidence.isVisible()
    job = houses.request(tmp_path / "map.tif").job
    assert (job.regularize, job.minimum_confidence, job.polygon_classes) == (True, 0.0, ("building",))
    click(polygons.regularize)
    polygons.minimum_confidence.setFocus()
    for _ in range(5):
        polygons.minimum_confidence.stepUp()
    wait_until(houses.panel.is_ready)
    job = houses.request(tmp_path / "map.tif").job
    assert (job.regularize, job.minimum_confidence) == (False, 0.25)
    unfinished.remember(houses.request(tmp_path / "map.tif"))
    leave_parts(tmp_path / "map.tif.layerfuse")
    (run,) = unfinished.unfinished_runs()
    assert run.request.job == replace(job, resume=True), "it goes on with the same wishes"

    path = str(tmp_path / "project.qgs")
    assert QgsProject.instance().write(path)
    QgsProject.instance().clear()
    assert polygons.value() == PolygonChoices(minimum_area=SMALLEST_BUILDING)
    assert houses.output.extras["polygons"].isChecked()
    assert QgsProject.instance().read(path)
    wait_until(houses.panel.is_ready)
    assert polygons.value() == PolygonChoices(SMALLEST_BUILDING, 0.25, False)

    houses.model.use(str(tiny_model))
    assert not houses.output.extras["polygons"].isChecked()
    houses.output.extras["polygons"].setChecked(True)
    assert not polygons.regularize.isVisible() and not polygons.minimum_confidence.isVisible()
    wait_until(houses.panel.is_ready)
    job = houses.request(tmp_path / "map.tif").job
    assert (job.regularize, job.minimum_confidence, job.polygon_classes) == (False, 0.0, ())


def test_buildings_come_first_and_alone(houses, tmp_path, iface, monkeypatch):
    houses.output.file.setFilePath(str(tmp_path / "map.tif"))
    wait_until(houses.panel.is_ready)
    click(houses.panel.run)
    wait_until(lambda: houses._queue.current is None)
    group = QgsProject.instance().layerTreeRoot().children()[0]
    assert _names(group) == [("Buildings", True), ("Class raster", False)]
    assert iface.layer_tree.isExpanded(iface.layer_tree.node2index(group))
    layer = group.findLayers()[0].layer()
    assert [c.value() for c in layer.renderer().categories()] == ["building"]
    found = list(layer.getFeatures())
    assert found and {f["class"] for f in found} == {"building"}
    assert layer.metadata().title() == "Buildings by houses"
    middle = sorted(f["confidence"] for f in found)[len(found) // 2]
    houses.output.polygons.minimum_confidence.setValue(round(middle, 2))
    wait_until(houses.panel.is_ready)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    click(houses.panel.run)
    wait_until(lambda: houses._queue.current is None)
    layer = QgsProject.instance().layerTreeRoot().children()[0].findLayers()[0].layer()
    confidence = [f["confidence"] for f in layer.getFeatures()]
    assert len(confidence) < len(found) and min(confidence, default=1.0) >= round(middle, 2)


def test_a_file_that_is_there_is_replaced_only_if_the_user_agrees(ready, tmp_path, monkeypatch):
    """Who types its name is not asked by the dialog that chooses files."""
    asked, map_file = [], tmp_path / "map.tif"
    monkeypatch.setattr(QMessageBox, "question", lambda *given: asked.append(given[2]) or QMessageBox.StandardButton.No)
    map_file.write_text("precious")
    ready.output.file.lineEdit().setText(str(map_file))
    wait_until(ready.panel.is_ready)
    click(ready.panel.run)
    assert ready._queue.current is None and map_file.read_text() == "precious"
    assert len(asked) == 1 and str(map_file) in asked[0]


def test_several_are_queued_and_one_is_done_at_a_time(ready, tmp_path, monkeypatch):
    queue, seen, go_on, run_job = ready._queue, [], threading.Event(), tasks.run_job
    monkeypatch.setattr(tasks, "run_job", lambda *given: (go_on.wait(60), run_job(*given))[1])
    for name in ("a.tif", "b.tif", "c.tif"):
        ready.output.file.setFilePath(str(tmp_path / name))
        wait_until(ready.panel.is_ready)
        click(ready.panel.run)
    first, second, third = queue._tasks
    assert queue.waiting == 2
    assert "2 waiting" in ready.panel.status.text().replace("\N{NO-BREAK SPACE}", " ")
    assert second.status() == third.status() == QgsTask.TaskStatus.OnHold
    wait_until(lambda: ready.panel.reason.text() not in ("", "Checking…"))
    assert "A run of the queue writes this output" in ready.panel.reason.text()
    second.cancel()  # in the Task Manager
    go_on.set()
    queue.ended.connect(lambda task: seen.append(Path(task.request.job.output).name))
    wait_until(lambda: queue.current is None)
    assert seen in (["b.tif", "a.tif", "c.tif"], ["a.tif", "c.tif"])
    assert sorted(p.name for p in tmp_path.glob("?.tif")) == ["a.tif", "c.tif"]
    assert first.report is not None
    assert not second.started


@pytest.fixture()
def strip(make_raster, tmp_path):
    """A strip across a border of the lattice of super-tiles: the first is done long before the second."""
    values = np.random.default_rng(1).integers(1, 200, (2, 40, 1200)).astype("uint16")
    return make_raster("landsat8 strip.tif", values, origin=(306_900.0, 4_100_000.0), nodata=0)


def test_cancel_at_once_and_resume(dock, strip, tmp_path, iface):
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(strip), "landsat8"))
    dock.output.file.setFilePath(str(tmp_path / "map.tif"))
    dock.show()
    wait_until(dock.panel.is_ready)
    click(dock.panel.run)
    task = dock._queue.current
    wait_until(lambda: any(tmp_path.glob("map.tif.layerfuse/*.npz")) or dock._queue.current is None)
    if dock._queue.current is not None:
        started = time.monotonic()
        click(dock.panel.cancel)
        wait_until(lambda: dock._queue.current is None)
        assert time.monotonic() - started < 3.0
    if task.report is not None:
        pytest.skip("the run was through before it could be cancelled")
    assert not (tmp_path / "map.tif").exists()
    assert "was cancelled" in iface.messageBar().currentItem().text()
    assert QgsProject.instance().layerTreeRoot().findGroups() == []
    assert dock.unfinished.isVisible(), "the dock offers to resume"
    assert task.request.title in dock.unfinished.label.text()
    click(dock.unfinished.resume)
    assert not dock.unfinished.isVisible()
    assert dock._queue.current.request.job.resume
    wait_until(lambda: dock._queue.current is None)
    assert (tmp_path / "map.tif").is_file()
    assert not (tmp_path / "map.tif.layerfuse").exists()
    assert unfinished.unfinished_runs() == []


def test_what_a_crash_has_left_is_offered(dock, layers, tmp_path, monkeypatch):
    dock.show()
    wait_until(dock.panel.is_ready)
    request = dock.request(tmp_path / "map.tif")
    unfinished.remember(request)
    assert unfinished.unfinished_runs() == [], "nothing was finished"
    unfinished.remember(request)
    parts = tmp_path / "map.tif.layerfuse"
    leave_parts(parts)
    (run,) = unfinished.unfinished_runs()
    assert run.request.job.resume
    assert run.request.job.sources == request.job.sources
    assert run.request.card == request.card
    dock.unfinished.look()
    assert request.title in dock.unfinished.label.text()
    answers = [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answers.pop())
    click(dock.unfinished.discard)
    assert dock.unfinished.isVisible() and any(parts.glob("*.npz")), "hours may be in it: it is asked once"
    click(dock.unfinished.discard)
    assert not dock.unfinished.isVisible() and not answers
    assert not parts.exists()
    assert unfinished.unfinished_runs() == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_an_engine_that_dies_is_an_error_with_words(ready, iface, monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "no luck" >&2\nexit 3\n')
    python.chmod(0o755)
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", str(python))
    click(ready.panel.run)
    wait_until(lambda: ready._queue.current is None)
    said, told = short_and_details(iface)
    assert said == "The map was not made." and "exit code 3" in told and "no luck" in told
    wait_until(ready.panel.is_ready)


def test_everything_by_keyboard(ready):
    """Tab reaches every enabled control of the dock."""
    start = widget = ready.model.box
    reached = []
    while True:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            reached.append(widget)
        widget = widget.nextInFocusChain()
        if widget is start:
            break
    for name in ("box", "browse"):
        assert getattr(ready.model, name) in reached
    for row in ready.table.rows.values():
        assert row.layer_box in reached
        assert row.bands_button in reached
    extras = [box for box in ready.output.extras.values() if not box.isHidden()]
    in_order = [ready.model.box, ready.table.rows["optical"].layer_box, *extras, ready.panel.run]
    assert [w for w in reached if w in in_order] == in_order


def test_a_band_may_be_lacking(ready, layers):
    row = ready.table.rows["optical"]
    row.band_boxes[1].setBand(-1)
    assert row.bands() == (1, 0)
    wait_until(ready.panel.is_ready)
    assert load(QgsProject.instance()).layers["optical"] == [layers[0].id(), [1, 0]]
    row.choose(layers[0], (0, 2))
    assert row.bands() == (0, 2)
    row.choose(layers[1])
    assert row.bands() == (), "one band is no guess for two"


def test_the_finest_layer_gives_the_pixel_size_if_wanted(ready, make_raster):
    fine = make_raster("fine.tif", np.ones((1, 160, 160), "float32"), pixel=5.0)
    layer = QgsRasterLayer(str(fine), "fine")
    QgsProject.instance().addMapLayer(layer)
    ready.table.rows["elevation"].layer_box.setLayer(layer)
    ready.advanced.finest.click()
    assert not ready.advanced.pixel_size.isEnabled()
    wait_until(ready.panel.is_ready)
    assert "pixels of 5 m" in ready.panel.preflight.text().replace("\N{NO-BREAK SPACE}", " ")
    assert load(QgsProject.instance()).pixel_size == FINEST
    ready._restore()
    assert ready.advanced.finest.isChecked()


def test_the_device_of_the_options_can_be_overridden(ready, tmp_path):
    settings.write(settings.DEVICE, "cpu")
    assert ready.request(tmp_path / "a.tif").device == ""
    ready.advanced.device.setCurrentIndex(ready.advanced.device.findData("mps"))
    request = ready.request(tmp_path / "a.tif")
    assert request.device == "mps"
    unfinished.remember(request)
    leave_parts(tmp_path / "a.tif.layerfuse")
    assert unfinished.unfinished_runs()[0].request.device == "mps", "it goes on where it was computed"


def test_it_fits_into_320_pixels_with_large_fonts(houses):
    ready = houses
    font = QApplication.font()
    larger = QApplication.font()
    larger.setPointSizeF(font.pointSizeF() * 1.5)
    try:
        QApplication.setFont(larger)
        ready.advanced.setCollapsed(False)
        QApplication.processEvents()
        assert ready.widget().minimumSizeHint().width() <= 320, [
            (w, w.minimumSizeHint().width()) for w in ready.panel.findChildren(QWidget)
        ]
        inside = ready.model.parentWidget()
        assert inside.minimumSizeHint().width() <= 300, [
            (type(w).__name__, w.minimumSizeHint().width())
            for w in inside.findChildren(QWidget)
            if w.minimumSizeHint().width() > 280
        ]
    finally:
        QApplication.setFont(font)


def test_unload_ends_a_run(processing, iface, layers, tiny_model, tmp_path):
    import layerfuse

    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    dock.show()
    wait_until(dock.panel.is_ready)
    dock.output.file.setFilePath(str(tmp_path / "map.tif"))
    wait_until(dock.panel.is_ready)
    click(dock.panel.run)
    task = dock._queue.current
    plugin.unload()
    iface.mainWindow().hide()
    wait_until(lambda: task.stopped.is_set() or not task.started)
    assert task.report is None
    wait_until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    assert QgsProject.instance().layerTreeRoot().findGroups() == []
