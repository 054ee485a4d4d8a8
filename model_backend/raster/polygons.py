"""Class rasters to polygons in a GeoPackage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from osgeo import gdal, ogr, osr

from ..card import ClassInfo
from ..errors import Cancelled
from .gdalio import GdalError, check, need, quiet
from .writer import write_error

LAYER = "classes"


def write_polygons(
    raster: Path,
    part: Path,
    path: Path,
    classes: Sequence[ClassInfo],
    metadata: Mapping[str, str],
    is_cancelled: Callable[[], bool],
) -> None:
    """Outline every connected area of one class (sharing an edge, not a corner only).

    The layer ``classes`` has multipolygons with the fields ``value``, ``class`` and ``area_m2`` (in the
    raster's CRS). All geometries are valid.

    Args:
        raster: A finished class raster; its nodata is left out.
        part: Where to write; must end in ``.gpkg``.
        path: The final name, for messages.
        classes: Names by value.
        metadata: Items for the layer.
        is_cancelled: Asked now and then.

    Raises:
        InputError: The disk is full, or the file is out of reach.
        Cancelled: ``is_cancelled`` said yes.
    """
    failure = None
    try:
        with quiet():
            source = need(gdal.Open(str(raster)))
            output = need(gdal.GetDriverByName("GPKG").Create(str(part), 0, 0, 0, gdal.GDT_Unknown))
            try:
                _fill(source.GetRasterBand(1), output, {c.value: c.name for c in classes}, metadata, is_cancelled)
                output.FlushCache()
                check()
            except (GdalError, RuntimeError) as error:
                failure = str(error)  # the error itself would keep the file open, to complain aloud later
            output = None
            check()
    except GdalError as error:
        failure = failure or str(error)
    if is_cancelled():
        raise Cancelled
    if failure:
        raise write_error(path, GdalError(failure))


def _fill(
    band: gdal.Band,
    output: gdal.Dataset,
    names: Mapping[int, str],
    metadata: Mapping[str, str],
    is_cancelled: Callable[[], bool],
) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromWkt(band.GetDataset().GetProjectionRef())
    layer = need(output.CreateLayer(LAYER, crs, ogr.wkbMultiPolygon))
    for name, kind in (("value", ogr.OFTInteger), ("class", ogr.OFTString), ("area_m2", ogr.OFTReal)):
        check(layer.CreateField(ogr.FieldDefn(name, kind)))
    layer.SetMetadata(dict(metadata))
    gdal.ErrorReset()
    check(output.StartTransaction())
    code = gdal.Polygonize(band, band.GetMaskBand(), layer, 0, callback=lambda *_: int(not is_cancelled()))
    check(code)
    for fid in range(1, layer.GetFeatureCount() + 1):
        feature = need(layer.GetFeature(fid))
        geometry = feature.GetGeometryRef()
        if not geometry.IsValid():
            geometry = geometry.MakeValid()
        geometry = ogr.ForceToMultiPolygon(geometry.Clone())
        feature.SetGeometry(geometry)
        feature.SetField("class", names.get(feature.GetField("value"), ""))
        feature.SetField("area_m2", geometry.GetArea())
        check(layer.SetFeature(feature))
    check(output.CommitTransaction())
