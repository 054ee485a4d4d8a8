"""The dock's button opens the comparison with what the dock has chosen."""

import gc
import shutil
from pathlib import Path

import pytest
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.plugin.runs import comparison
from layerfuse.tests.qgis.waiting import click, wait_until
from qgis.core import QgsPalettedRasterRenderer, QgsProcessingContext, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QPushButton


@pytest.fixture()
def dock(tiny_model, plugin, iface, scene):
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    iface.mainWindow().show()
    for name, path in zip(("landsat8", "srtm"), scene):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), name))
    dock.show()
    wait_until(dock.panel.is_ready)
    yield dock
    iface.mainWindow().hide()


def test_without_layers_there_is_nothing_to_compare(dock):
    assert dock.compare.isEnabled()
    QgsProject.instance().removeAllMapLayers()
    wait_until(lambda: not dock.compare.isEnabled())


def test_the_dialog_is_filled_in_and_runs(dock, tmp_path, tiny_model):
    """As a user does it: the button, the folder, Run. No reference to the dialog is kept meanwhile."""
    dock.area.choose(((300000.0, 4099500.0, 300700.0, 4100000.0), "EPSG:32612"))
    click(dock.compare)
    gc.collect()
    (dialog,) = dialogs()
    assert dialog.algorithm().name() == "comparemodalities"
    assert dialog.createProcessingParameters()["MODEL"] == str(tiny_model)
    folder = dialog.findChild(QLineEdit, "leText")  # of the only destination
    QTest.keyClicks(folder, str(tmp_path / "report"))
    (run,) = [button for button in dialog.findChildren(QPushButton) if button.text() == "Run"]
    click(run)
    del dialog, folder, run
    gc.collect()
    raster = str(tmp_path / "report" / "where.tif")
    wait_until(lambda: raster in sources())
    assert "70 x 50 pixels" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert QgsRasterLayer(raster).width() == 70
    dialogs()[0].close()
    click(dock.compare)
    assert len(dialogs()) == len(comparison._living()) == 1, "and the closed one is not kept"


def test_what_change_makes_is_styled_and_saved_with_the_project(dock, iface, tmp_path):
    dock.area.choose(((300000.0, 4099500.0, 300700.0, 4100000.0), "EPSG:32612"))
    click(dock.change)
    (dialog,) = dialogs()
    context, project = QgsProcessingContext(), QgsProject.instance()
    context.setProject(project)
    (image,) = project.mapLayersByName("landsat8")
    before = shutil.copy(image.source(), tmp_path / "before.tif")
    dialog.mainWidget().wrappers["OPTICAL_BEFORE"].setParameterValue(str(before), context)
    iface.messageBar().clearWidgets()
    click(next(button for button in dialog.findChildren(QPushButton) if button.text() == "Run"))
    wait_until(lambda: dialog.wasExecuted() and not dialog.cancelButton().isEnabled())
    dialog.close()
    (change,) = (layer for layer in project.mapLayers().values() if layer.source().endswith("OUTPUT.tif"))
    assert change.width() == 70 and isinstance(change.renderer(), QgsPalettedRasterRenderer)
    colours = [c.color.name() for c in change.renderer().classes()]
    assert iface.messageBar().currentItem().text() == "The report is ready."
    assert len(dock.result.temporary()) == 1
    iface.messageBar().clearWidgets()
    assert project.write(str(tmp_path / "mine.qgz"))
    item = iface.messageBar().currentItem()
    click(next(button for button in item.findChildren(QPushButton) if button.text() == "Save to Project"))
    wait_until(lambda: not dock.result.temporary())
    assert Path(change.source()).parent == tmp_path and change.isValid()
    assert [c.color.name() for c in change.renderer().classes()] == colours


def test_parcels_are_told_of_the_map_of_the_card(dock):
    dock.output.extras["confidence"].setChecked(True)
    wait_until(dock.panel.is_ready)
    click(dock.panel.run)
    wait_until(lambda: dock.result.made is not None)
    made = dock.result.made
    QgsProject.instance().addMapLayer(QgsVectorLayer("Polygon?crs=EPSG:32612", "fields", "memory"))
    click(dock.result.parcels)
    (dialog,) = dialogs()
    assert dialog.algorithm().name() == "parcels"
    given = dialog.createProcessingParameters()
    assert {name: given[name] for name in ("MAP", "CONFIDENCE")} == {
        "MAP": made.layers["classes"], "CONFIDENCE": made.layers["confidence"],
    }  # fmt: skip
    dialog.close()


def test_unloading_closes_the_dialog(dock, plugin):
    click(dock.compare)
    assert len(dialogs()) == 1
    comparison.close_dialogs()
    wait_until(lambda: not dialogs())


def dialogs():
    return [w for w in QApplication.topLevelWidgets() if hasattr(w, "algorithm") and w.isVisible()]


def sources():
    return [layer.source() for layer in QgsProject.instance().mapLayers().values()]


@pytest.mark.parametrize("button", ["compare", "change"])
def test_a_drawn_polygon_goes_along(dock, button):
    """Not only its bounds: what is outside of it is neither compared nor mapped."""
    dock.area.choose(
        ((300000.0, 4099500.0, 300700.0, 4100000.0), "EPSG:32612"),
        "POLYGON((300000 4099500, 300700 4099500, 300700 4100000, 300000 4099500))",
    )
    click(getattr(dock, button))
    (dialog,) = dialogs()
    area = QgsVectorLayer(dialog.createProcessingParameters()["AREA"])
    (feature,) = area.getFeatures()
    assert feature.geometry().area() == pytest.approx(700 * 500 / 2) and area.crs().authid() == "EPSG:32612"
    dialog.close()
