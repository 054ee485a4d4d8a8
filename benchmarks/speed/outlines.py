"""Polygons of a map of buildings, by us and by GDAL."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.outputs import blocks
from layerfuse.model_backend.raster.gdalio import bounded_cache, own_process
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.shapes.polygons import PolygonOptions, PolygonWriter
from layerfuse.model_backend.raster.writer import Target
from osgeo import gdal, ogr, osr

from benchmarks.measure import memory

TOLERANCE = 1.5
"""Pixels by which GDAL simplifies: less leaves the stairs of the pixels."""


def polygons(path: str, regularize: bool) -> dict:
    """The map's buildings into a GeoPackage, block by block: ``seconds`` of the processor, ``MB``, ``count``.

    Args:
        path: What :func:`~.scenes.buildings` made.
        regularize: With right angles.
    """
    own_process()
    source, folder = gdal.Open(path), Path(path).parent
    west, pixel, _, north, _, _ = source.GetGeoTransform()
    window = Window(round(west / pixel), -round(north / pixel), source.RasterXSize, source.RasterYSize)
    grid = Grid(source.GetProjection(), 0.0, 0.0, pixel, window)
    output = folder / f"ours-{os.getpid()}.gpkg"
    options = PolygonOptions(classes=(1,), regularize=(1,) if regularize else ())
    before, begun = memory("VmRSS"), time.process_time()
    card = load_card(find_model("buildings"))
    with bounded_cache():
        writer = PolygonWriter(
            Target(output, folder, grid, {}), card.classes, card.modality_names, options, lambda: False
        )
        for part in blocks(window):
            column, row = part.col - window.col, part.row - window.row
            classes, inside = source.ReadAsArray(column, row, part.width, part.height)
            writer.add(part, classes, np.full(part.shape, 0.9, np.float32), np.ones(part.shape, np.uint8), inside)
        writer.finish()
    return _told(writer.part, begun, before)


def gdal_polygons(path: str) -> dict:
    """The same by GDAL: polygons of the whole raster, each simplified."""
    own_process()
    source, output = gdal.Open(path), Path(path).parent / f"gdal-{os.getpid()}.gpkg"
    before, begun = memory("VmRSS"), time.process_time()
    band = source.GetRasterBand(1)
    band.SetNoDataValue(0)
    reference = osr.SpatialReference(source.GetProjection())
    vectors = (ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")).CreateDataSource("")
    layer = vectors.CreateLayer("", reference, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    gdal.Polygonize(band, band.GetMaskBand(), layer, 0)
    target = gdal.GetDriverByName("GPKG").Create(str(output), 0, 0, 0, gdal.GDT_Unknown)
    simple = target.CreateLayer("classes", reference, ogr.wkbPolygon)
    simple.CreateField(ogr.FieldDefn("value", ogr.OFTInteger))
    target.StartTransaction()
    tolerance = TOLERANCE * source.GetGeoTransform()[1]
    for feature in layer:
        made = ogr.Feature(simple.GetLayerDefn())
        made["value"] = feature["value"]
        made.SetGeometry(feature.GetGeometryRef().SimplifyPreserveTopology(tolerance))
        simple.CreateFeature(made)
    target.CommitTransaction()
    simple = target = None
    return _told(output, begun, before)


def _told(output: Path, begun: float, before: float) -> dict:
    found = {"seconds": time.process_time() - begun, "MB": memory("VmHWM") - before}
    dataset = gdal.OpenEx(str(output), gdal.OF_VECTOR)
    return {**found, "count": dataset.GetLayer(0).GetFeatureCount()}
