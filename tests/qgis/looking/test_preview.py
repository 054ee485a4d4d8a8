"""The preview: as the map will be, of the view, in layers that nothing keeps."""

import zipfile

import numpy as np
import pytest
from layerfuse.model_backend.raster.grid import Window
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.looking.preview import COARSE, EXACT
from osgeo import gdal
from qgis.core import QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QTimer


def _whole(dock):
    return not dock._soon.isActive() and "as the map will be." in dock.panel.preview_says.text()


def _look(canvas, layer, share=1.0):
    """Show the middle of a layer."""
    canvas.setDestinationCrs(layer.crs())
    canvas.setExtent(QgsRectangle(layer.extent()).scaled(share) if share == 1 else layer.extent().scaled(share))


@pytest.fixture()
def looking(ready, layers, iface):
    """The dock with a preview of the middle of the layers, as it will be."""
    iface.mapCanvas().resize(400, 300)
    _look(iface.mapCanvas(), layers[0], 0.4)
    click(ready.panel.preview)
    wait_until(lambda: ready.preview.layer(EXACT) is not None and _whole(ready))
    return ready


def _pixels(layer):
    """Classes and the window of them, in steps of the raster's own pixels from the origin of its CRS."""
    data = gdal.Open(layer.source())
    x, size, _, y, _, _ = data.GetGeoTransform()
    return data.ReadAsArray(), Window(round(x / size), round(-y / size), data.RasterXSize, data.RasterYSize)


def test_it_is_the_map_where_the_view_is(looking, layers, iface):
    seen, place = _pixels(looking.preview.layer(EXACT))
    legend = [c.label for c in looking.preview.layer(EXACT).renderer().classes()]
    click(looking.panel.run)
    wait_until(lambda: not looking.panel.preview.isChecked())  # a run has the machine for itself, once it is checked
    wait_until(lambda: looking._queue.current is None and looking.result.made is not None)
    made = looking.result.made.layer("classes")
    assert [c.label for c in made.renderer().classes()] == legend
    whole, whole_place = _pixels(made)
    part = place.intersect(whole_place)
    mine, theirs = seen[place.slices(part)], whole[whole_place.slices(part)]
    assert mine.size > 300 and np.array_equal(mine, theirs)
    view = iface.mapCanvas().extent().intersect(layers[0].extent())
    assert part.width * 10 >= view.width() and part.height * 10 >= view.height(), "all of the view"


def test_it_follows_the_view_with_a_warm_engine(looking, layers, iface):
    engine, before = looking.preview._previewer._engine, looking.preview.layer(EXACT).extent()
    iface.mapCanvas().setExtent(QgsRectangle(300000, 4099400, 300200, 4099600))
    wait_until(lambda: looking.preview.layer(EXACT).extent() != before and _whole(looking))
    assert looking.preview._previewer._engine is engine
    assert looking.preview.layer(EXACT).extent().intersects(iface.mapCanvas().extent())
    iface.mapCanvas().setExtent(QgsRectangle(0, 0, 100, 100))
    wait_until(lambda: "nothing of the area" in looking.panel.preview_says.text())


def test_other_layers_make_another_preview(looking):
    first = looking.preview.layer(EXACT).id()
    looking.table.rows["elevation"].layer_box.setLayer(None)
    looking.table._edit("elevation")
    wait_until(lambda: getattr(looking.preview.layer(EXACT), "id", lambda: first)() != first and _whole(looking))
    alone, _ = _pixels(looking.preview.layer(EXACT))
    assert (alone != 255).any()


def test_a_large_view_is_coarse_first(ready, make_raster, iface, layers):
    random = np.random.default_rng(1)
    from qgis.core import QgsRasterLayer

    wide = QgsRasterLayer(str(make_raster("wide.tif", random.integers(1, 200, (2, 150, 200)).astype("uint16"))), "wide")
    QgsProject.instance().addMapLayer(wide)
    ready.table.rows["optical"].layer_box.setLayer(wide)
    wait_until(ready.panel.is_ready)
    said, seen = [], []
    ready.preview.told.connect(said.append)
    ready.preview._previewer.seen.connect(lambda p: seen.append((p.share, bool(ready.preview.layer(COARSE)))))
    _look(iface.mapCanvas(), wide)
    click(ready.panel.preview)
    wait_until(lambda: _whole(ready) and seen)
    assert seen[0][0] == 0 and seen[0][1], "first the coarse look alone"
    assert any("coarse" in words for words in said)
    assert ready.preview.layer(COARSE) is None, "all is as it will be"
    order = [layer.name() for layer in QgsProject.instance().layerTreeRoot().layerOrder()]
    assert order[0] == "Preview"


def test_the_project_keeps_nothing_of_it(looking, tmp_path):
    project, layer = QgsProject.instance(), looking.preview.layer(EXACT)
    for name in ("mine.qgz", "mine.qgs"):
        path = tmp_path / name
        assert project.write(str(path))
        wait_until(lambda: looking.preview.layer(EXACT) is not None)
        text = zipfile.ZipFile(path).read("mine.qgs") if path.suffix == ".qgz" else path.read_bytes()
        assert layer.id().encode() not in text and b"vsimem" not in text
        assert text.count(b"</maplayer>") == 2
        assert project.layerTreeRoot().layerOrder()[0].id() == layer.id()
    assert not project.isDirty(), "nobody is asked to save a preview"
    click(looking.panel.preview)
    assert not project.isDirty() and len(project.mapLayers()) == 2


def test_it_ends_with_its_button_its_layer_its_project_and_its_dock(looking, layers):
    project, button = QgsProject.instance(), looking.panel.preview

    def again():
        click(button)
        wait_until(lambda: looking.preview.layer(EXACT) is not None)

    click(button)
    assert len(project.mapLayers()) == 2 and not looking.panel.preview_says.isVisible()
    assert gdal.ReadDir("/vsimem/layerfuse") in (None, []), "nothing stays in memory"
    again()
    project.removeMapLayer(looking.preview.layer(EXACT))
    assert not button.isChecked() and len(project.mapLayers()) == 2
    again()
    looking.close()
    assert not button.isChecked() and len(project.mapLayers()) == 2
    looking.setUserVisible(True)
    wait_until(looking.panel.is_ready)
    again()
    project.clear()
    assert not button.isChecked() and not button.isEnabled() and not project.mapLayers()
    wait_until(lambda: looking.preview._previewer._engine is None)


def test_what_goes_wrong_is_said(ready, iface, layers, monkeypatch):
    from layerfuse.model_backend.errors import InputError
    from layerfuse.plugin.runs import preview

    def broken(*_):
        raise InputError("engine", "it is broken", "Mend it.")

    monkeypatch.setattr(preview, "EngineProcess", broken)
    _look(iface.mapCanvas(), layers[0])
    click(ready.panel.preview)
    wait_until(lambda: "it is broken" in ready.panel.preview_says.text())
    assert not ready.panel.preview.isChecked() and ready.panel.preview.isEnabled()


def test_the_window_stays_alive(ready, iface, layers):
    beats = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(1))
    timer.start(5)
    _look(iface.mapCanvas(), layers[0])
    click(ready.panel.preview)
    wait_until(lambda: _whole(ready))
    assert beats


def test_it_ends_when_the_plugin_goes(looking, plugin):
    thread = looking.preview._previewer._thread
    plugin.unload()
    assert not thread.is_alive() and len(QgsProject.instance().mapLayers()) == 2
