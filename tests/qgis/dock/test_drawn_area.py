"""A polygon drawn on the canvas is the area: shown there, mapped no further, kept with the project."""

import numpy as np
import pytest
from layerfuse.tests.qgis.waiting import click, wait_until
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

CORNERS = ((30, 30), (250, 60), (60, 180))  # of the canvas


@pytest.fixture()
def drawing(ready, layers, iface):
    """The dock and the canvas, with the tool that draws."""
    canvas = iface.mapCanvas()
    canvas.resize(300, 200)
    canvas.setDestinationCrs(layers[0].crs())
    canvas.setExtent(layers[0].extent())
    click(ready.area.draw)
    return ready, canvas


def _press(canvas, place, button=Qt.MouseButton.LeftButton):
    QTest.mouseClick(canvas.viewport(), button, pos=QPoint(*place))


def _draw(canvas):
    for place in CORNERS:
        _press(canvas, place)
    _press(canvas, CORNERS[-1], Qt.MouseButton.RightButton)


def _bands(canvas):
    return [item for item in canvas.scene().items() if isinstance(item, QgsRubberBand) and item.isVisible()]


@pytest.mark.parametrize(
    "crs", ["EPSG:32612", "EPSG:4326", "PROJ:+proj=laea +lat_0=37 +lon_0=-113 +datum=WGS84 +units=m"]
)
def test_only_the_polygon_is_mapped(drawing, layers, crs):
    dock, canvas = drawing
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
    canvas.setExtent(canvas.mapSettings().layerExtentToOutputExtent(layers[0], layers[0].extent()))
    want = [canvas.getCoordinateTransform().toMapCoordinates(*place) for place in CORNERS]
    _draw(canvas)
    assert not dock.area.draw.isChecked() and dock.area.about.text() == "A polygon of 3 corners"
    assert dock.area.polygon.asPolygon()[0][:3] == pytest.approx(want)
    (band,) = _bands(canvas)
    assert band.asGeometry().boundingBox().width() > 0
    wait_until(dock.panel.is_ready)
    assert "of the polygon from" in dock.panel.reason.text()
    click(dock.panel.run)
    wait_until(lambda: dock._queue.current is None and dock.result.made is not None)
    data = gdal.Open(str(dock.result.made.outputs["classes"]))
    x0, dx, _, y0, _, dy = data.GetGeoTransform()
    way = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem(data.GetProjection()),
        canvas.mapSettings().destinationCrs(),
        QgsProject.instance().transformContext(),
    )
    shape = QgsGeometry.fromPolygonXY([[QgsPointXY(p) for p in want]])
    classes = data.ReadAsArray()

    def is_inside(row, col):
        middle = way.transform(QgsPointXY(x0 + (col + 0.5) * dx, y0 + (row + 0.5) * dy))
        return shape.contains(QgsGeometry.fromPointXY(middle))

    inside = np.array([[is_inside(r, c) for c in range(classes.shape[1])] for r in range(classes.shape[0])])
    off = (classes != 255) & ~inside
    assert (classes != 255).any() and off.sum() <= 3, "nothing outside, but for rounding at a side"


def test_it_is_kept_with_the_project_and_gone_with_it(drawing, tmp_path):
    dock, canvas = drawing
    _draw(canvas)
    shape = dock.area.polygon.asWkt(3)
    wait_until(dock.panel.is_ready)
    project = QgsProject.instance()
    assert project.write(str(tmp_path / "mine.qgz"))
    project.clear()
    assert dock.area.polygon is None and dock.area.value() is None and not _bands(canvas)
    assert project.read(str(tmp_path / "mine.qgz"))
    assert dock.area.polygon.asWkt(3) == shape and _bands(canvas)
    dock.close()
    assert not _bands(canvas), "nobody asks for it any more"


def test_a_rectangle_takes_its_place_and_is_shown_too(drawing, layers):
    dock, canvas = drawing
    _draw(canvas)
    dock.area.extent.setOutputExtentFromUser(QgsRectangle(300000, 4099500, 300400, 4099900), layers[0].crs())
    assert dock.area.polygon is None and dock.area.polygons() is None and not dock.area.about.isVisible()
    (band,) = _bands(canvas)
    assert band.asGeometry().boundingBox().width() == pytest.approx(400, rel=0.01)
    dock.area.extent.clear()
    assert not _bands(canvas)


def test_corners_are_taken_back_and_it_is_given_up(drawing):
    dock, canvas = drawing
    tool = canvas.mapTool()
    for place in CORNERS:
        _press(canvas, place)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(tool._corners) == 2
    _press(canvas, CORNERS[0], Qt.MouseButton.RightButton)
    assert dock.area.polygon is None and not dock.area.draw.isChecked(), "two corners are no polygon"
    click(dock.area.draw)
    _press(canvas, CORNERS[0])
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not dock.area.draw.isChecked() and canvas.mapTool() is not tool and not _bands(canvas)
