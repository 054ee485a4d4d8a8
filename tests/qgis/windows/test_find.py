"""The window that finds layers, driven against a STAC API on this machine; the rows fill by themselves."""

import numpy as np
import pytest

pytest.importorskip("pystac_client", reason="pystac-client is not installed")

from layerfuse.model_backend.inference.pipeline import prepare
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import split_days
from layerfuse.tests.qgis.waiting import click, said, wait_until
from layerfuse.tests.servers.stac import StacServer
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QDate

EAST, NORTH = 500000.0, 5400000.0
WHOLE = (14.99, 48.74, 15.02, 48.76)
BANDS = ("blue", "green", "red", "rededge1", "rededge2", "rededge3", "nir", "swir16", "swir22")


@pytest.fixture()
def server(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with StacServer() as server:
        yield server


@pytest.fixture()
def dialog(plugin, iface, server):
    dock = plugin._dock
    iface.mainWindow().show()
    dock.show()
    dock.model.use("landcover")
    dock.area.choose(((EAST, NORTH - 400, EAST + 400, NORTH), "EPSG:32633"))
    click(dock.find)
    dialog = dock._finding
    dialog.catalogue.setEditText(server.url)
    dialog.first.setDate(QDate(2023, 6, 1))
    dialog.last.setDate(QDate(2023, 9, 30))
    yield dialog
    dialog.close()
    iface.mainWindow().hide()


def _tif(make_raster, value, dtype):
    values = np.random.default_rng(value).integers(value, value + 90, (40, 40)).astype(dtype)
    return make_raster(f"{value}.tif", values, epsg=32633, origin=(EAST, NORTH)).read_bytes()


def test_found_layers_are_added_and_fill_the_rows(dialog, plugin, server, make_raster):
    assets = {band: _tif(make_raster, 400 + 100 * i, np.uint16) for i, band in enumerate(BANDS)}
    server.add("sentinel-2-l2a", "S2", assets, WHOLE, "2023-07-05", 3, constellation="sentinel-2")
    server.add("cop-dem-glo-30", "DEM", {"data": _tif(make_raster, 300, np.float32)}, WHOLE, "2021-04-22")
    click(dialog.search_button)
    wait_until(lambda: not dialog.work.busy)
    assert dialog.tree.topLevelItemCount() == 2, [i.text() for i in dialog.messages.items()]
    row = dialog.tree.topLevelItem(0)
    assert [row.text(i) for i in range(5)] == ["Sentinel-2 L2A", "2023-07-05", "3 %", "100 %", "s2"]
    click(dialog.add_button)
    assert not dialog.isVisible()
    names = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    assert names == ["Copernicus DEM 2021-04-22", "Sentinel-2 L2A 2023-07-05"]
    rows = plugin._dock.table.rows
    wait_until(lambda: rows["s2"].layer() is not None and rows["dem"].layer() is not None)
    assert isinstance(rows["s2"].layer(), QgsRasterLayer)
    assert rows["s2"].layer().name().startswith("Sentinel-2")


def test_items_of_several_days_are_one_row_and_the_run_reads_each(dialog, plugin, server, make_raster, tmp_path):
    west, east = (14.99, 48.74, 15.0027, 48.76), (15.0027, 48.74, 15.02, 48.76)
    levels = {"2023-07-05": (west, 400), "2023-08-09": (east, 2000)}
    for day, (box, level) in levels.items():
        assets = {band: _tif(make_raster, level + 100 * i, np.uint16) for i, band in enumerate(BANDS)}
        server.add("sentinel-2-l2a", f"S2_{day}", assets, box, day, 3, constellation="sentinel-2")
    click(dialog.search_button)
    wait_until(lambda: not dialog.work.busy)
    found = [dialog.tree.topLevelItem(i) for i in range(dialog.tree.topLevelItemCount())]
    assert sorted((item.text(1), item.text(4)) for item in found) == [(day, "s2") for day in levels]
    click(dialog.add_button)
    (layer,) = QgsProject.instance().mapLayers().values()
    assert layer.name() == "Sentinel-2 L2A 2023-07-05 2023-08-09"
    row = plugin._dock.table.rows["s2"]
    wait_until(lambda: row.layer() is not None)
    job = plugin._dock.request(tmp_path / "map.tif").job
    (source,) = job.sources
    assert len(source.paths) == 2
    card = plugin._dock.model.card
    grid, days = prepare(job, card), split_days(source)
    assert [each.day for each in days] == list(levels)
    for each in days:
        values, valid = Reader(each, card.modality("s2"), grid).read(grid.window)
        blue, level = values[0][valid], levels[each.day][1]
        assert valid.all() and level <= blue.min() and blue.max() < level + 90, each.day


def test_items_that_are_left_out_are_told(dialog, server, make_raster):
    server.add("sentinel-2-l2a", "BROKEN", {"red": b"no raster"}, WHOLE, "2023-07-06", 1, constellation="sentinel-2")
    assets = {band: _tif(make_raster, 400 + 100 * i, np.uint16) for i, band in enumerate(BANDS)}
    server.add("sentinel-2-l2a", "S2", assets, WHOLE, "2023-07-05", 3, constellation="sentinel-2")
    click(dialog.search_button)
    wait_until(lambda: not dialog.work.busy)
    assert dialog.tree.topLevelItemCount() == 1
    assert "s2: BROKEN is left out: " in said(dialog.messages)


def test_faults_are_told_and_nothing_is_added(dialog, server):
    server.add("sentinel-2-l2a", "S2", {"red": b"no raster"}, WHOLE, "2023-07-05", 3)
    for fault, words in (("500", "error 500"), ("", "none of its items can be read")):
        server.fault = fault
        click(dialog.search_button)
        wait_until(lambda: not dialog.work.busy)
        assert words in said(dialog.messages)
        assert not dialog.add_button.isEnabled()
    assert not QgsProject.instance().mapLayers()
