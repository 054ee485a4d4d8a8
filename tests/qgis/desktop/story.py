"""Run inside QGIS by ``desktop.py`` (``qgis --code``): the pictures of README and docs; see ``telling.py``."""

from pathlib import Path

from layerfuse.tests.qgis.desktop.telling import FOLDER, PLAN, keep, opened_dock, tell, the_dock, visible
from layerfuse.ui.dock.start_card import SAMPLE
from osgeo import gdal, ogr
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QScrollArea
from qgis.utils import iface


def _click_soon(button):
    QTimer.singleShot(0, button.click)


def _to_the_top(dock):
    dock.widget().findChild(QScrollArea).verticalScrollBar().setValue(0)


def _run(dock):
    """Run, and wait until the map is drawn and the panel is ready again."""
    dock.panel.run.click()
    yield lambda: dock._queue.current is None
    yield lambda: not iface.mapCanvas().isDrawing()
    iface.messageBar().clearWidgets()
    yield dock.panel.is_ready


def _labels(names):
    """The reference as polygons that say their class; path of the file."""
    path, raster = str(FOLDER / "labels.gpkg"), gdal.Open(str(SAMPLE / "nlcd8.tif"))
    vectors = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = vectors.CreateLayer("labels", raster.GetSpatialRef(), ogr.wkbPolygon)
    for field in (ogr.FieldDefn("code", ogr.OFTInteger), ogr.FieldDefn("class", ogr.OFTString)):
        layer.CreateField(field)
    gdal.Polygonize(raster.GetRasterBand(1), raster.GetRasterBand(1).GetMaskBand(), layer, 0)
    vectors.StartTransaction()
    for feature in layer:
        feature["class"] = names.get(feature["code"])
        layer.SetFeature(feature)
    vectors.CommitTransaction()
    return path


def _learning(dock):
    """The window while it learns what the reference says."""
    layer = iface.addVectorLayer(_labels({c.value: c.name for c in dock.model.card.map_classes}), "labels", "ogr")
    dock.learn.click()
    yield lambda: visible("LearnDialog")
    (learning,) = visible("LearnDialog")
    learning.labels.setLayer(layer)
    learning.name.setText("pictures")
    learning.minutes.setValue(10.0)
    learning.start()
    yield lambda: len(learning.curve.marks) > 2 or learning.bar.value() > 0.8 * learning.bar.maximum() > 0
    keep("learn-window", learning)
    learning.stop_button.click()
    yield lambda: not learning.running
    learning.close()


def story():
    """Yields names of pictures (text) and conditions to wait for (functions)."""
    window, dock = iface.mainWindow(), the_dock()
    yield from opened_dock("1-start")
    yield "2-dock-empty"

    for name, path in PLAN["layers"].items():
        iface.addRasterLayer(path, name)
    iface.zoomFull()
    yield dock.panel.is_ready
    yield lambda: not iface.mapCanvas().isDrawing()
    yield "3-dock-filled"

    dock.table.rows["optical"].bands_button.click()
    dock.output.extras["confidence"].setChecked(True)
    dock.output.extras["polygons"].setChecked(True)
    dock.advanced.setCollapsed(False)
    yield dock.panel.is_ready
    yield "4-dock-open"
    dock.table.rows["optical"].bands_button.click()
    dock.advanced.setCollapsed(True)

    layer = QgsProject.instance().mapLayersByName(next(iter(PLAN["layers"])))[0]
    strip = QgsRectangle(layer.extent())  # over several super-tiles, so that one is soon finished
    strip.setXMaximum(strip.xMinimum() + strip.width() / 16)
    dock.area.extent.setOutputExtentFromUser(strip, layer.crs())
    dock.advanced.pixel_size.setValue(4.0)  # enough work to be seen at
    yield dock.panel.is_ready
    _to_the_top(dock)
    dock.panel.run.click()
    dock.panel.run.click()
    yield lambda: dock._queue.current.progress_now.rate
    yield "5-running"
    output = dock._queue.current.request.job.output
    yield lambda: any(Path(f"{output}.layerfuse").glob("*.npz"))
    dock._queue.cancel_all()
    yield lambda: dock._queue.current is None
    iface.messageBar().clearWidgets()
    yield dock.panel.is_ready
    yield "6-resume"
    dock.unfinished._run.discard()  # the button asks first
    dock.unfinished.look()
    dock.area.extent.clear()
    dock.advanced.pixel_size.setValue(0.0)
    yield dock.panel.is_ready
    yield from _run(dock)
    _to_the_top(dock)
    yield "7-map"

    for layer in QgsProject.instance().mapLayers().values():
        node = QgsProject.instance().layerTreeRoot().findLayer(layer)
        node.setItemVisibilityChecked(isinstance(layer, QgsVectorLayer))
    yield lambda: not iface.mapCanvas().isDrawing()
    yield "8-polygons"

    yield from _learning(dock)
    if PLAN["orthophoto"]:
        iface.newProject(False)
        dock.model.use("buildings")
        layer = iface.addRasterLayer(PLAN["orthophoto"], "orthophoto")
        QgsProject.instance().setCrs(layer.crs())
        iface.zoomFull()
        yield dock.panel.is_ready
        yield from _run(dock)
        yield "8-buildings"
        dock.widget().findChild(QScrollArea).ensureWidgetVisible(dock.output.polygons)
        yield "8-buildings-switches"

    dock.model.browse.click()
    yield lambda: visible("ModelBrowser")
    (browser,) = visible("ModelBrowser")
    browser.refresh("buildings")
    yield "9-models"
    browser.tabs.setCurrentIndex(1)
    browser.hub.search()
    yield lambda: not browser.hub.work.busy
    yield "9-models-hub"
    browser.close()

    dock.output.file.setFilePath("/no/such/folder/map.tif")
    yield lambda: "/no/such" in dock.panel.reason.text()
    yield "10-reason"

    QTimer.singleShot(0, lambda: iface.showOptionsDialog(window, "LayerFuse"))  # modal: turns its own event loop
    yield lambda: visible("OptionsPage")
    (page,) = visible("OptionsPage")
    page.test.click()
    yield page.test.isEnabled
    yield "11-options"
    scroll = page.findChild(QScrollArea)
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    yield "11-options-network"
    _click_soon(page.setup)
    yield lambda: visible("EngineSetup")
    (setup,) = visible("EngineSetup")
    yield "12-engine-setup"
    setup.index.setText("https://mirror.invalid/simple")
    setup.install()
    yield lambda: setup._task is None
    yield "13-engine-failure"
    setup.close()


tell(story)
