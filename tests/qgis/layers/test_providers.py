"""Layers of servers and databases beside the same pixels in a file: what is read must be the same."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Modality
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.layers import description
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.layers import providers
from layerfuse.plugin.layers.sources import layer_facts, layer_path
from layerfuse.plugin.models.installed import remember_folder
from layerfuse.plugin.runs import unfinished
from layerfuse.tests.qgis.waiting import click, short_and_details, wait_until
from layerfuse.tests.servers.maps import SIDE, MapServer
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsNetworkAccessManager,
    QgsProject,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtWidgets import QMessageBox

ZOOM = 14
PIXEL = 2 * SIDE / 256 / 2**ZOOM  # 9.55 m
CORNER = (-SIDE + 3000 * 256 * PIXEL, SIDE - 6400 * 256 * PIXEL)  # of a tile
MERCATOR = parse_crs("EPSG:3857").ExportToWkt()
UTM = parse_crs("EPSG:32612").ExportToWkt()


@pytest.fixture(scope="module")
def colors():
    """Red, green, blue and opacity ``[4, 600, 500]``; transparent in a corner."""
    random = np.random.default_rng(3)
    smooth = np.add.outer(np.arange(600), np.arange(500)) / 5 % 200
    array = (smooth + random.integers(0, 50, (4, 600, 500))).astype("uint8")
    array[3] = 255
    array[3, :100, :80] = 0
    return array


@pytest.fixture()
def picture(make_raster, colors):
    """A file with the same pixels."""
    path = make_raster("picture.tif", colors, epsg=3857, origin=CORNER, pixel=PIXEL)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
    return path


@pytest.fixture()
def server(picture):
    with MapServer(gdal.Open(str(picture)), "EPSG:3857") as server:
        yield server


@pytest.fixture()
def optical():
    return Modality("optical", "optical", "continuous", tuple(Band(n) for n in ("red", "green", "blue")))


def grid_of(wkt, box, pixel, origin=(0.0, 0.0)):
    lattice = Grid(wkt, origin[0] % pixel, origin[1] % pixel, pixel, Window(0, 0, 1, 1))
    return Grid(wkt, lattice.x0, lattice.y0, pixel, lattice.cover(box))


def layer_of(address, provider, name="map"):
    layer = QgsRasterLayer(address, name, provider)
    assert layer.isValid(), layer.error().message()
    return layer


def read(path, modality, grid, window=None):
    return Reader(RasterSource(modality.name, str(path)), modality, grid).read(window or grid.window)


def around_the_middle(picture, reach):
    """Bounds in UTM of a square in the middle of the picture; half its side in metres."""
    bounds = gdal.Warp("", str(picture), format="MEM", dstSRS="EPSG:32612")
    x0, dx, _, y0, _, dy = bounds.GetGeoTransform()
    x, y = x0 + bounds.RasterXSize * dx / 2, y0 + bounds.RasterYSize * dy / 2
    return x - reach, y - reach, x + reach, y + reach


def box_of(columns, rows):
    """Bounds in Web Mercator of some of the picture's pixels."""
    x, y = CORNER
    return x + columns[0] * PIXEL, y - rows[1] * PIXEL, x + columns[1] * PIXEL, y - rows[0] * PIXEL


@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_on_its_own_pixels_a_server_gives_what_the_file_has(kind, server, picture, optical, colors):
    layer = layer_of(getattr(server, kind), "wms")
    grid = grid_of(MERCATOR, box_of((20, 480), (30, 590)), PIXEL, CORNER)
    values, valid = read(layer_path(layer), optical, grid)
    expected, there = read(picture, optical, grid)
    assert (valid == there).all()
    assert not valid.all()
    assert (values == expected).all()
    assert (values[:, valid] == colors[:3, 30:590, 20:480][:, valid]).all()


@pytest.mark.parametrize("kind", ["xyz", "wms"])
def test_on_another_grid_it_is_close_to_the_file(kind, server, picture, optical):
    """A WMS draws for the size that is asked for, so pixels differ a little from those of a warped file. Tiles do not:
    those of the zoom that has the file's pixels are the file."""
    layer = layer_of(getattr(server, kind), "wms")
    grid = grid_of(UTM, around_the_middle(picture, 1500), 10.0)
    values, valid = read(layer_path(layer), optical, grid)
    expected, there = read(picture, optical, grid)
    assert (valid & there).mean() > 0.99
    if kind == "xyz":
        assert (valid == there).all()
        assert np.allclose(values, expected, atol=1e-3)
    else:
        assert np.abs(values - expected)[:, valid & there].mean() < 20
        assert np.corrcoef(values[0][valid & there], expected[0][valid & there])[0, 1] > 0.9


def test_tiles_with_gdal_exceptions(gdal_raises, server, picture, optical):
    """A service covers the whole world, parts of which have no place in a UTM zone."""
    layer = layer_of(server.xyz, "wms")
    grid = grid_of(UTM, around_the_middle(picture, 300), 10.0)
    values, valid = read(layer_path(layer), optical, grid)
    assert valid.all()
    assert np.allclose(values, read(picture, optical, grid)[0], atol=1e-3)


@pytest.mark.parametrize(("pixel", "zoom"), [(1.0, 17), (5.0, 15), (10.0, 14), (30.0, 12)])
def test_tiles_are_asked_for_at_the_zoom_that_the_pixels_need(pixel, zoom, server, picture, optical):
    """The coarsest that is fine enough: a metre is 1.25 m in Web Mercator here, and zoom 17 has pixels of 1.19 m."""
    layer = layer_of(server.xyz, "wms")
    read(layer_path(layer), optical, grid_of(UTM, around_the_middle(picture, 10 * pixel), pixel))
    assert {int(path.split("/")[2]) for path in server.requests if path.startswith("/tiles/")} == {zoom}


def test_where_the_finest_tiles_are_coarse_they_are_interpolated(server, picture, optical):
    layer = layer_of(server.xyz.replace("zmax=20", "zmax=14"), "wms")
    grid = grid_of(UTM, around_the_middle(picture, 60), 2.0)
    values, valid = read(layer_path(layer), optical, grid)
    assert valid.all()
    assert np.allclose(values, read(picture, optical, grid)[0], atol=1e-3)


def test_a_server_of_the_whole_world_draws_fine_pixels(server, picture, optical, monkeypatch):
    """An extent as wide as the world has no pixel size of its own: it must not stand for how fine a WMS can draw."""
    world = (-SIDE, -SIDE, SIDE, SIDE)
    monkeypatch.setattr(MapServer, "_bounds", lambda self: world)
    layer = layer_of(server.wms, "wms")
    read(layer_path(layer), optical, grid_of(UTM, around_the_middle(picture, 60), 1.0))
    asked = [parse_qs(urlsplit(path).query) for path in server.requests if "GetMap" in path]
    for query in asked:
        west, _, east, _ = map(float, query["BBOX"][0].split(","))
        assert 0.5 < (east - west) / int(query["WIDTH"][0]) <= 1.3
    assert asked


def test_tiles_of_other_shapes(server, picture, optical):
    """Rows that count from below, quadtree names, headers, and tiles of twice the pixels."""
    grid = grid_of(MERCATOR, box_of((0, 300), (200, 400)), PIXEL, CORNER)
    expected, _ = read(picture, optical, grid)
    for names in ("%7Bz%7D/%7Bx%7D/%7B-y%7D.png%3Frows%3Dup", "%7Bq%7D.png%3Fname%3Dquad"):
        layer = layer_of(server.xyz.replace("%7Bz%7D/%7Bx%7D/%7By%7D.png", names) + "&referer=http://me", "wms")
        assert (read(layer_path(layer), optical, grid)[0] == expected).all()
        assert server.headers["Referer"] == "http://me"
    double = layer_of(server.xyz.replace(".png", ".png%3Fside%3D512") + "&tilePixelRatio=2", "wms")
    server.requests.clear()
    assert (read(layer_path(double), optical, grid)[0] == expected).all()
    assert all(path.startswith("/tiles/13/") for path in server.requests)


def test_any_window_gives_the_same_pixels_and_cells_are_fetched_once(server, optical):
    layer = layer_of(server.xyz, "wms")
    grid = grid_of(MERCATOR, box_of((20, 480), (30, 590)), PIXEL, CORNER)
    reader = Reader(RasterSource("optical", layer_path(layer)), optical, grid)
    values, _ = reader.read(grid.window)
    asked = len(server.requests)
    part = Window(grid.window.col + 100, grid.window.row + 211, 131, 77)
    some, usable = reader.read(part)
    assert len(server.requests) == asked
    assert (some == values[(slice(None), *grid.window.slices(part))]).all()
    fresh = Reader(RasterSource("optical", layer_path(layer)), optical, grid).read(part)
    assert (fresh[0] == some).all()
    assert (fresh[1] == usable).all()


@pytest.mark.parametrize(
    ("kind", "fault", "words"),
    [("xyz", "503", r"\(Error transferring"), ("wms", "500", r"\(Error transferring"), ("wms", "exception", "words")],
)
def test_a_server_that_fails_is_told_in_a_line(kind, fault, words, server, optical):
    layer = layer_of(getattr(server, kind), "wms", "My map")
    grid = grid_of(MERCATOR, box_of((0, 300), (0, 300)), PIXEL, CORNER)
    server.fault = fault
    with pytest.raises(InputError, match=words) as told:
        read(layer_path(layer), optical, grid)
    assert str(told.value).startswith("layer optical (My map): ")
    assert "\n" not in str(told.value)
    server.fault = ""
    assert read(layer_path(layer), optical, grid)[1].any(), "what failed is not remembered"


def test_a_server_that_is_silent_is_given_up(server, optical):
    layer = layer_of(server.wms, "wms")
    grid = grid_of(MERCATOR, box_of((0, 300), (0, 300)), PIXEL, CORNER)
    server.fault, patience = "silent", QgsNetworkAccessManager.timeout()
    QgsNetworkAccessManager.setTimeout(300)
    try:
        with pytest.raises(InputError, match="does not give its pixels"):
            read(layer_path(layer), optical, grid)
    finally:
        QgsNetworkAccessManager.setTimeout(patience)


def test_a_server_that_is_gone_is_told_and_missing_tiles_are_only_missing(server, optical):
    layer = layer_of(server.xyz, "wms")
    grid = grid_of(MERCATOR, box_of((0, 300), (0, 300)), PIXEL, CORNER)
    server.fault = "404"
    assert not read(layer_path(layer), optical, grid)[1].any()
    address = server.xyz.replace(server.url, "http://user:geheim@127.0.0.1:9").replace("png&", "png?key%3Dk1&")
    gone = layer_of(address, "wms")
    with pytest.raises(InputError, match="does not give its pixels") as told:
        read(layer_path(gone), optical, grid)
    assert "geheim" not in str(told.value) + layer_path(gone)
    assert "k1" not in str(told.value)


def test_a_virtual_raster_of_qgis(make_raster, optical):
    values = np.arange(3000, dtype="float32").reshape(1, 50, 60)
    path = make_raster("height.tif", values, nodata=7)
    parameters = QgsRasterDataProvider.VirtualRasterParameters()
    source = QgsRasterLayer(str(path), "height")
    parameters.crs, parameters.extent = source.crs(), source.extent()
    parameters.width, parameters.height = source.width(), source.height()
    parameters.formula = '"height@1" * 2'
    item = QgsRasterDataProvider.VirtualRasterInputLayers()
    item.name, item.uri, item.provider = "height", source.source(), "gdal"
    parameters.rInputLayers = [item]
    layer = layer_of(QgsRasterDataProvider.encodeVirtualRasterProviderUri(parameters), "virtualraster")
    height = Modality("elevation", "elevation", "continuous", (Band("height"),))
    grid = grid_of(UTM, (300000, 4099500, 300600, 4100000), 10.0, (300000.0, 4100000.0))
    found, valid = read(layer_path(layer), height, grid)
    assert (found[0][valid] == 2 * values[0][valid]).all()
    assert valid.sum() == values.size - 1, "nodata stays nodata"
    coarse = grid_of(UTM, (300000, 4099500, 300600, 4100000), 30.0)
    twice = make_raster("twice.tif", np.where(values == 7, -9, 2 * values).astype("float32"), nodata=-9)
    expected, there = read(twice, height, coarse)
    found, valid = read(layer_path(layer), height, coarse)
    assert (valid == there).all()
    assert np.allclose(found, expected, rtol=1e-6)


def test_a_raster_in_memory(make_raster):
    values = np.ones((1, 40, 40), "float32")
    gdal.FileFromMemBuffer("/vsimem/in memory.tif", Path(make_raster("x.tif", values)).read_bytes())
    layer = QgsRasterLayer("/vsimem/in memory.tif", "memory")
    height = Modality("elevation", "elevation", "continuous", (Band("height"),))
    grid = grid_of(UTM, (300000, 4099600, 300400, 4100000), 10.0, (300000.0, 4100000.0))
    assert read(layer_path(layer), height, grid)[1].all()
    gdal.Unlink("/vsimem/in memory.tif")


def test_what_it_says_of_itself(server):
    facts = layer_facts(layer_of(server.xyz, "wms", "Street map"))
    assert facts.picture
    assert facts.name == "Street map"
    assert [band.number for band in facts.bands] == [1, 2, 3]


def test_a_run_with_a_server_in_the_dock(plugin, iface, tiny_model, server, tmp_path, monkeypatch):
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    layer = layer_of(server.xyz, "wms", "landsat picture")
    QgsProject.instance().addMapLayer(layer)
    iface.mainWindow().show()
    dock.show()
    wait_until(lambda: dock.panel.reason.text() != "Checking…")
    row = dock.table.rows["optical"]
    assert row.layer() is None, "a picture is not guessed"
    row.layer_box.setLayer(layer)
    assert "picture" in row.notes_label.text()
    assert [row.band_boxes[0].itemData(i) for i in range(row.band_boxes[0].count())] == [-1, 1, 2, 3]
    assert row.bands() == (1, 0), "of red and infrared, a picture has one"
    row.band_boxes[1].setBand(3)
    assert row.bands() == (1, 3)
    asked = len(server.requests)
    mercator = QgsCoordinateReferenceSystem("EPSG:3857")
    dock.area.extent.setOutputCrs(mercator)
    dock.area.extent.setOutputExtentFromUser(QgsRectangle(*box_of((100, 300), (100, 300))), mercator)
    dock.output.file.setFilePath(str(tmp_path / "map.tif"))
    wait_until(dock.panel.is_ready)
    assert len(server.requests) == asked, "a look before the run asks the server for nothing"
    assert row.badge.text() == "100 %"
    yes = QMessageBox.StandardButton.Yes  # it does not fit, and that is asked
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes)
    click(dock.panel.run)
    wait_until(lambda: dock._queue.current is None)
    assert (tmp_path / "map.tif").is_file(), iface.messageBar().currentItem().text()
    assert len(server.requests) > asked
    done = gdal.Open(str(tmp_path / "map.tif"))
    assert "landsat picture" in done.GetMetadataItem("LAYERFUSE_INPUTS")
    assert server.url not in str(done.GetMetadata())
    server.fault = "503"
    dock.area.extent.setOutputExtentFromUser(QgsRectangle(*box_of((300, 490), (400, 590))), mercator)
    dock.output.file.setFilePath(str(tmp_path / "other.tif"))
    wait_until(dock.panel.is_ready)
    iface.messageBar().clearWidgets()
    click(dock.panel.run)
    wait_until(lambda: dock._queue.current is None)
    assert "its server does not give its pixels" in short_and_details(iface)[1]
    iface.mainWindow().hide()
    iface.messageBar().clearWidgets()


def test_an_unfinished_run_waits_for_its_layer(plugin, tiny_model, server, tmp_path, monkeypatch):
    dock = plugin._dock
    remember_folder(str(tiny_model))
    dock.model.use(str(tiny_model))
    layer = layer_of(server.wms, "wms")
    QgsProject.instance().addMapLayer(layer)
    dock.table.rows["optical"].choose(layer)
    request = dock.request(tmp_path / "map.tif")
    unfinished.remember(request)
    (tmp_path / "map.tif.layerfuse").mkdir()
    (tmp_path / "map.tif.layerfuse" / "layerfuse.lock").write_text("LayerFuse, process 1\n")
    (tmp_path / "map.tif.layerfuse" / "c0_r0.npz").touch()
    monkeypatch.setattr(providers, "_layers", {})  # as after a restart
    assert [run.request.job.sources for run in unfinished.unfinished_runs()] == [request.job.sources]
    monkeypatch.setattr(providers, "_layers", {})
    QgsProject.instance().clear()
    assert unfinished.unfinished_runs() == [], "its layer is in no project that is open"
    QgsProject.instance().addMapLayer(layer_of(server.wms, "wms"))
    assert len(unfinished.unfinished_runs()) == 1


def test_what_a_server_shows_is_found_out_once(server, optical, monkeypatch):
    asked, look = [], description.find_validity
    monkeypatch.setattr(description, "find_validity", lambda *given: asked.append(given) or look(*given))
    layer = layer_of(server.xyz, "wms")
    grid = grid_of(MERCATOR, box_of((20, 480), (30, 590)), PIXEL, CORNER)
    reader = Reader(RasterSource("optical", layer_path(layer)), optical, grid)
    once = len(asked)
    reader.read(grid.window)
    assert len(asked) == once
