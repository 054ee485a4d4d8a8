"""Every window that the panel opens lives by itself: its main button works although no test holds the window."""

import gc

import pytest
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.tests.integration.training.test_learn import BOXES, write_boxes
from layerfuse.tests.qgis.waiting import click, said, wait_until
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPushButton


@pytest.fixture()
def panel(plugin, iface, scene, tiny_model, own_cache):
    """The panel with layers in it; nothing that it opens is held here."""
    remember_folder(str(tiny_model))
    plugin._dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    for name, path in zip(("landsat8", "srtm"), scene):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), name))
    plugin._dock.show()
    wait_until(plugin._dock.panel.is_ready)
    yield plugin._dock
    iface.mainWindow().hide()


def opened(button):
    """Press a button as a user does, and forget everything; the kind of window that has come."""
    before = {type(window).__name__ for window in shown()}
    click(button)
    gc.collect()
    (kind,) = {type(window).__name__ for window in shown()} - before
    return kind


def shown():
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]


def window(kind):
    (found,) = [one for one in shown() if type(one).__name__ == kind]
    return found


def press(kind, name):
    click(getattr(window(kind), name))
    gc.collect()


def words(kind):
    return said(window(kind).messages) if window(kind).messages.currentItem() else ""


def test_learn(panel, tmp_path, monkeypatch):
    monkeypatch.setattr("layerfuse.plugin.runs.learning.models_folder", lambda: tmp_path / "own")
    kind = opened(panel.learn)
    window(kind).labels.setLayer(None)
    press(kind, "start_button")
    assert window(kind).messages.currentItem() is not None
    areas = write_boxes(tmp_path / "areas.gpkg", BOXES, epsg=4326)
    QgsProject.instance().addMapLayer(QgsVectorLayer(f"{areas}|layername=areas", "areas"))
    window(kind).labels.setLayer(QgsProject.instance().mapLayersByName("areas")[0])
    press(kind, "start_button")
    assert window(kind).running or words(kind)
    window(kind).close_down()
    wait_until(lambda: not QgsApplication.taskManager().countActiveTasks())
    window(kind).close()


def test_models(panel, tiny_model):
    kind = opened(panel.model.browse)
    window(kind).add_from_folder(str(tiny_model))
    press(kind, "use")
    assert not [one for one in shown() if type(one).__name__ == kind] and panel.model.model == str(tiny_model)


def test_find(panel):
    pytest.importorskip("pystac_client", reason="pystac-client is not installed")
    panel.area.choose(((300000.0, 4099500.0, 300700.0, 4100000.0), "EPSG:32612"))
    kind = opened(panel.find)
    window(kind).catalogue.setEditText("http://127.0.0.1:9/")
    press(kind, "search_button")
    wait_until(lambda: not window(kind).work.busy)
    assert words(kind), "nobody is there, and that is told"
    window(kind).close()


@pytest.mark.parametrize("name", ["assessaccuracy", "samplepoints"])
def test_judge(processing, plugin, iface, make_raster, tmp_path, name):
    """As the toolbox opens them; Run is pressed, and the report or the points are there."""
    import numpy as np
    from layerfuse.plugin.runs.comparison import close_dialogs, open_algorithm

    classes = np.repeat(np.uint8([[1], [2]]), 20, 0).repeat(40, 1)
    path = str(make_raster("map.tif", classes))
    QgsProject.instance().addMapLayer(QgsRasterLayer(path, "map"))
    given = {"MAP": path, "REFERENCE_RASTER": path} if name == "assessaccuracy" else {"MAP": path}
    iface.mainWindow().show()
    before = set(shown())
    open_algorithm(f"layerfuse:{name}", given)
    gc.collect()
    (dialog,) = set(shown()) - before
    out = tmp_path / ("report" if name == "assessaccuracy" else "points.gpkg")
    (line,) = dialog.findChildren(QLineEdit, "leText")[-1:]
    QTest.keyClicks(line, str(out))
    click(next(button for button in dialog.findChildren(QPushButton) if button.text() == "Run"))
    del dialog, line, before
    gc.collect()
    wait_until(out.exists)
    wait_until(lambda: not QgsApplication.taskManager().countActiveTasks())
    close_dialogs()
    iface.mainWindow().hide()
