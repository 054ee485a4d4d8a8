"""Several files as one layer, masks and areas of interest in Processing."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

ID = "layerfuse:predictlandcover"
pytestmark = pytest.mark.usefixtures("plugin")


def _classes(path):
    return gdal.Open(str(path)).ReadAsArray()


def _tiles(path, folder):
    """A raster in two tiles, west and east."""
    folder.mkdir()
    dataset = gdal.Open(str(path))
    half, height = dataset.RasterXSize // 2, dataset.RasterYSize
    for name, place in (("w", (0, 0, half, height)), ("e", (half, 0, dataset.RasterXSize - half, height))):
        gdal.Translate(str(folder / f"{name}.tif"), dataset, srcWin=place)
    return folder


def _area(path, like, share):
    """The western share of a raster as a polygon."""
    dataset = gdal.Open(str(like))
    x0, dx, _, y0, _, dy = dataset.GetGeoTransform()
    x1, y1 = x0 + round(dataset.RasterXSize * share) * dx, y0 + dataset.RasterYSize * dy
    reference = osr.SpatialReference(dataset.GetProjection())
    store = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = store.CreateLayer("area", reference, ogr.wkbPolygon)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({x0} {y0},{x1} {y0},{x1} {y1},{x0} {y1},{x0} {y0}))"))
    layer.CreateFeature(feature)
    return path


def test_files_an_area_and_a_mask(processing, tiny_model, scene, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    optical, _ = scene
    plain = {"MODEL": str(tiny_model), "OPTICAL": str(optical), "OUTPUT": str(tmp_path / "a.tif")}
    processing.run(ID, plain)
    whole = _classes(tmp_path / "a.tif")
    folder = _tiles(optical, tmp_path / "tiles")
    files = {"MODEL": str(tiny_model), "OUTPUT": str(tmp_path / "b.tif"), "OPTICAL_FILES": [str(folder)]}
    processing.run(ID, files)
    np.testing.assert_array_equal(_classes(tmp_path / "b.tif"), whole)
    typed = {"MODEL": str(tiny_model), "OUTPUT": str(tmp_path / "f.tif"), "OPTICAL": str(folder)}
    processing.run(ID, typed)  # where a layer stands otherwise
    np.testing.assert_array_equal(_classes(tmp_path / "f.tif"), whole)
    listed = {**files, "OPTICAL_FILES": [str(folder / "w.tif"), str(folder / "e.tif")]}
    processing.run(ID, {**listed, "OUTPUT": str(tmp_path / "c.tif")})
    np.testing.assert_array_equal(_classes(tmp_path / "c.tif"), whole)
    area = _area(tmp_path / "area.gpkg", optical, 0.5)
    processing.run(ID, {**plain, "AREA": str(area), "OUTPUT": str(tmp_path / "d.tif")})
    part = _classes(tmp_path / "d.tif")
    np.testing.assert_array_equal(part, whole[:, : part.shape[1]])
    assert part.shape[1] <= whole.shape[1] // 2 + 1
    masks = f"optical={area}\n"
    processing.run(ID, {**plain, "MASKS": masks, "OUTPUT": str(tmp_path / "e.tif")})
    rest = _classes(tmp_path / "e.tif")
    assert (rest[:, : whole.shape[1] // 2] == 255).all() and (rest[:, whole.shape[1] // 2 :] != 255).any()


def test_files_that_are_dropped_on_a_row(plugin, scene, tiny_card, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    from layerfuse.model_backend.raster.source import RasterSource, split_days
    from layerfuse.plugin.layers.sources import layer_path, layer_source
    from layerfuse.ui.dock.modality_table import ModalityRow
    from qgis.core import QgsProject

    folder = _tiles(scene[0], tmp_path / "tiles")
    for name, day in (("w", "2023-07-01"), ("e", "2023-08-15")):
        gdal.Open(str(folder / f"{name}.tif"), gdal.GA_Update).SetMetadataItem("LAYERFUSE_DATE", f"{day}T10:00:00Z")
    row = ModalityRow(tiny_card.modalities[0], tiny_card)
    told = []
    row.edited.connect(lambda: told.append(1))
    row.take_files([str(folder)])
    layer = row.layer()
    assert told and layer.isValid() and layer.id() in QgsProject.instance().mapLayers()
    dates = layer.temporalProperties().fixedTemporalRange()
    assert dates.begin().toString("yyyy-MM-dd") == "2023-07-01" and dates.end().toString("yyyy-MM-dd") == "2023-08-15"
    source = layer_source(RasterSource("optical", layer_path(layer)), layer)
    assert source.path == str(folder) and [each.day for each in split_days(source)] == ["2023-07-01", "2023-08-15"]
    row.take_files([str(tmp_path / "nothing")])
    assert row.layer() is layer and "cannot read it" in row.light.text()
    QgsProject.instance().removeMapLayer(layer)


def test_layers_of_the_project_that_are_dropped_on_a_row(plugin, iface, scene, tiny_card, tmp_path, monkeypatch):
    """By what QGIS's own tree of layers gives: one is taken as it is, several become one layer of all."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    from layerfuse.plugin.layers.products import product_paths
    from layerfuse.ui.dock.modality_table import ModalityRow
    from qgis.core import QgsMimeDataUtils, QgsProject, QgsRasterLayer, QgsVectorLayer
    from qgis.PyQt.QtCore import QPoint, QPointF, Qt
    from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent

    folder, project = _tiles(scene[0], tmp_path / "tiles"), QgsProject.instance()
    layers = [QgsRasterLayer(str(folder / f"{name}.tif"), name) for name in ("w", "e")]
    for layer in (*layers, QgsVectorLayer("Polygon?crs=EPSG:32612", "polygons", "memory")):
        project.addMapLayer(layer)
    model = iface.layerTreeView().layerTreeModel()
    row = ModalityRow(tiny_card.modalities[0], tiny_card)
    action, button = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton  # as the tree proposes

    def drop(data):
        event = QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction | action, data, button, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        row.dragEnterEvent(event)
        if event.isAccepted():
            both = Qt.DropAction.CopyAction | action
            end = QDropEvent(QPointF(5, 5), both, data, button, Qt.KeyboardModifier.NoModifier)
            end.setDropAction(action)
            row.dropEvent(end)
            assert end.dropAction() == Qt.DropAction.CopyAction, "else the tree removes what is selected"
        return event.isAccepted()

    def in_tree(names):
        places = [model.index(i, 0) for i in range(model.rowCount())]
        return model.mimeData([place for place in places if place.data().strip() in names])

    assert not row.layer_box.acceptDrops() and not row.layer_box.lineEdit().acceptDrops(), "else they take it"
    assert drop(in_tree(["e"])) and row.layer() is layers[1] and len(project.mapLayers()) == 3
    assert not drop(in_tree(["polygons"])) and row.layer() is layers[1]
    assert drop(in_tree(["w", "e"]))
    assert set(product_paths(row.layer())) == {str(folder / "w.tif"), str(folder / "e.tif")}
    assert row.layer().name() in ("w, e", "e, w"), "no name that another has"
    assert row.layer().extent().width() == layers[0].extent().width() + layers[1].extent().width()
    uri = QgsMimeDataUtils.Uri()  # as a folder of QGIS's browser
    uri.layerType, uri.uri = "directory", str(folder)
    assert drop(QgsMimeDataUtils.encodeUriList([uri])) and product_paths(row.layer()) == (str(folder),)
