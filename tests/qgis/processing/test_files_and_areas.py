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
