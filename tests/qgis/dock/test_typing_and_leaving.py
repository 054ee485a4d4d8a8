"""Paths written by hand, groups of runs, and what becomes of temporary results when QGIS is closed."""

import numpy as np
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin import choices as project_choices
from layerfuse.plugin.layers.results import add_results
from layerfuse.tests.qgis.waiting import click, wait_until
from qgis.core import QgsLayerMetadata, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox, QToolButton


def _write(box, text):
    box.lineEdit().clear()
    QTest.keyClicks(box.lineEdit(), text)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)


def test_a_path_or_a_name_written_by_hand_is_a_layer(ready, scene):
    row = ready.table.rows["elevation"]
    box = row.layer_box
    _write(box, "")
    assert row.layer() is None and box.currentText() == "Not available"
    _write(box, "srtm")
    assert row.layer().name() == "srtm" and len(QgsProject.instance().mapLayers()) == 2
    _write(box, f'"{scene[1]}"')
    assert row.layer().source() == str(scene[1]) and len(QgsProject.instance().mapLayers()) == 3
    assert box.currentText() == row.layer().name()
    kept = row.layer()
    _write(box, "/no/such/file.tif")
    assert row.layer() is kept and box.currentText() == kept.name() and "file.tif" in row.light.text()
    box.lineEdit().setText("half a na")
    box.lineEdit().editingFinished.emit()
    assert box.currentText() == kept.name(), "what is not taken does not stay"


def test_of_a_long_name_the_beginning_is_seen(ready, make_raster):
    name = "S2B_MSIL2A_20210520T105031_N0509_R122_T31UFS_20230823T124759"
    layer = QgsRasterLayer(str(make_raster("s2.tif", np.full((4, 8, 8), 500, np.uint16))), name)
    QgsProject.instance().addMapLayer(layer)
    box = ready.table.rows["optical"].layer_box
    box.setLayer(layer)
    assert (box.currentText(), box.lineEdit().cursorPosition()) == (name, 0)
    _write(box, name)
    assert (box.currentText(), box.lineEdit().cursorPosition()) == (name, 0)


def test_a_row_says_why_a_layer_that_speaks_of_it_is_not_taken(ready, make_raster):
    row, project = ready.table.rows["elevation"], QgsProject.instance()
    project.removeMapLayer(row.layer())
    wait_until(ready.panel.is_ready)
    assert not row.light.isVisible()
    slope = QgsRasterLayer(str(make_raster("slope.tif", np.ones((8, 8), np.float32))), "dem <slope>")
    project.addMapLayer(slope)
    wait_until(row.light.isVisible)
    assert "dem &lt;slope&gt;: It is called slope" in row.light.text() and row.layer() is None
    wait_until(ready.panel.is_ready)
    row.layer_box.setLayer(slope)  # by hand
    assert not row.light.accessibleName().startswith("dem")
    row.layer_box.setLayer(None)
    wait_until(ready.panel.is_ready)
    assert not row.light.isVisible(), "the user wants it empty"


def test_when_the_last_layer_goes_the_rows_wait_for_the_next_ones(ready, scene):
    """QGIS's boxes all tell of a choice then; a row whose choice it was not would stay empty for good."""
    project = QgsProject.instance()
    project.removeAllMapLayers()
    assert ready.table.settled() == {}
    for path, name in zip(scene, ("landsat8 scene", "srtm")):
        project.addMapLayer(QgsRasterLayer(str(path), name))
    wait_until(ready.panel.is_ready)
    rows = ready.table.rows
    assert (rows["optical"].layer().name(), rows["elevation"].layer().name()) == ("landsat8 scene", "srtm")


def test_a_project_remembers_rows_that_the_user_has_left_empty_and_no_others(ready, scene, tmp_path):
    project, rows = QgsProject.instance(), ready.table.rows
    rows["optical"].layer_box.setLayer(None)  # by the user
    project.removeMapLayer(rows["elevation"].layer())
    wait_until(lambda: not ready._edited)
    assert set(project_choices.load(project).layers) == {"optical"}
    assert project.write(str(tmp_path / "p.qgz")) and project.read(str(tmp_path / "p.qgz"))
    project.addMapLayer(QgsRasterLayer(str(scene[1]), "srtm"))
    wait_until(ready.panel.is_ready)
    assert ready.table.rows["elevation"].layer().name() == "srtm" and ready.table.rows["optical"].layer() is None


def test_groups_do_not_repeat(qgis_app):
    project = QgsProject.instance()
    for _ in range(3):
        add_results(project, "model", [], QgsLayerMetadata())
    names = [group.name() for group in project.layerTreeRoot().findGroups()]
    assert sorted(names) == ["model", "model (2)", "model (3)"]


def test_who_closes_qgis_is_asked_for_temporary_results(ready, iface, tmp_path, monkeypatch):
    (blocker,) = iface.exit_blockers
    asked = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *a: asked.append(a[2]))

    def answer(button):
        monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or button)

    answer(QMessageBox.StandardButton.Cancel)
    assert blocker.allowExit() and not asked, "there is nothing to ask"
    click(ready.panel.run)
    wait_until(lambda: ready._queue.current is None and ready.result.made is not None)
    made = ready.result.made
    (more,) = iface.messageBar().currentItem().findChildren(QToolButton)
    assert [action.text() for action in more.menu().actions()] == ["Report", "Zoom To", "Save to Project", "Details"]
    assert not blocker.allowExit() and "temporary, and gone when QGIS is closed: 1." in asked[-1]
    answer(QMessageBox.StandardButton.Discard)
    assert blocker.allowExit() and made.is_temporary()
    answer(QMessageBox.StandardButton.Save)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert not blocker.allowExit(), "no place was chosen"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    from layerfuse.ui import leaving

    def full(*_):
        raise InputError("disk", "it is full", "Free some.")

    with monkeypatch.context() as broken:
        broken.setattr(leaving, "copy_files", full)
        assert not blocker.allowExit() and "it is full" in asked[-1] and made.is_temporary()
    assert blocker.allowExit() and not made.is_temporary()
    assert {path.parent for path in made.outputs.values()} == {tmp_path}
    assert made.layer("classes").isValid() and QgsProject.instance().isDirty()
