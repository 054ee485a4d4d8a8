"""What lies under a map: the swipe, and what the model says of a pixel."""

import pytest
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.parts.bar import Bar
from osgeo import gdal
from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel


@pytest.fixture()
def mapped(ready, layers, iface):
    """The dock after a run, with the map on the canvas."""
    canvas = iface.mapCanvas()
    canvas.resize(300, 200)
    canvas.setDestinationCrs(layers[0].crs())
    click(ready.panel.run)
    wait_until(lambda: ready._queue.current is None and ready.result.made is not None)
    wait_until(ready.panel.is_ready)
    canvas.setLayers([ready.result.made.layer("classes"), *layers])
    ready.result.zoom_to()
    return ready


def test_a_curtain_shows_what_the_map_hides(mapped, iface, layers):
    under, canvas = mapped.result.under, iface.mapCanvas()
    assert under.hidden() == layers, "all but the map's own"
    click(under.swipe)
    tool = canvas.mapTool()
    wait_until(lambda: tool.curtain.image is not None)
    assert tool.curtain.sides == ("Map", layers[0].name()), "told beside the line"
    image = tool.curtain.image
    assert (image.width(), image.height()) == (canvas.viewport().width(), canvas.viewport().height())
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() // 4, 20))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(canvas.width() // 4, 20))
    assert tool.curtain.share == pytest.approx(0.25, abs=0.02)
    canvas.zoomScale(canvas.scale() / 2)
    assert tool.curtain.image is None, "an old picture would lie beside its place"
    click(under.ask)
    assert tool.curtain is None and not under.swipe.isChecked(), "one tool at a time"
    click(mapped.result.close_button)
    assert not under.ask.isChecked() and canvas.mapTool() is not under._asking


def test_a_map_is_compared_with_the_one_before(mapped, iface, layers):
    first = mapped.result.made
    click(mapped.panel.run)
    wait_until(lambda: mapped._queue.current is None and mapped.result.made is not first)
    under = mapped.result.under
    click(under.swipe)
    assert under.against.isVisible() and under.against.count() == 2
    under.against.setCurrentIndex(1)
    assert under.hidden()[0] is first.layer("classes")
    QgsProject.instance().removeMapLayer(first.layer("classes"))
    assert first.layer("classes") is None and under.hidden() == layers


def _said(under):
    return [label.text() for label in under.findChildren(QLabel) if label.isVisible() and label.text().endswith(" %")]


@pytest.mark.parametrize("stored", [True, False], ids=["from-the-file", "from-the-model"])
def test_a_pixel_tells_all_its_probabilities(ready, layers, iface, stored):
    canvas = iface.mapCanvas()
    canvas.setDestinationCrs(layers[0].crs())
    ready.output.extras["probabilities"].setChecked(True)
    wait_until(ready.panel.is_ready)
    click(ready.panel.run)
    wait_until(lambda: ready._queue.current is None and ready.result.made is not None)
    made, under = ready.result.made, ready.result.under
    raster = gdal.Open(str(made.outputs["probabilities"])).ReadAsArray()
    want = sorted((raster[:, 20, 30] * 0.4).round(1), reverse=True)
    if not stored:
        del made.outputs["probabilities"]
    click(under.ask)
    x0, y0 = 300000.0, 4100000.0
    canvas.mapTool().canvasClicked.emit(QgsPointXY(x0 + 305, y0 - 205), Qt.MouseButton.LeftButton)
    wait_until(lambda: under.findChildren(Bar) and not under._work.busy)
    shares = [bar._share for bar in under.findChildren(Bar)]
    shown = [w for w in want if w >= 0.5]
    assert [100 * share for share in shares][-len(shown) :] == pytest.approx(shown, abs=0.06)
    canvas.mapTool().canvasClicked.emit(QgsPointXY(0.0, 0.0), Qt.MouseButton.LeftButton)
    wait_until(lambda: "no map" in under.said.text())
    click(under.ask)
    assert under._marker is None and not under.said.isVisible()
