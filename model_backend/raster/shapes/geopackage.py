"""A GeoPackage of polygons that is being written: whole or not at all, and the same bytes for the same polygons."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from osgeo import gdal, ogr, osr

from ..gdalio import GdalError, check, close_by_name, need, quiet
from ..workspace import discard

LAYER = "classes"
FIELDS = (
    ("value", ogr.OFTInteger),
    ("class", ogr.OFTString),
    ("area_m2", ogr.OFTReal),
    ("confidence", ogr.OFTReal),
    ("modalities", ogr.OFTString),
)
_DATE = "2000-01-01T00:00:00.000Z"
"""Stands for the date in a GeoPackage, so that the same polygons give the same bytes."""


class GeoPackage:
    """A GeoPackage that is being written."""

    def __init__(self, path: Path, crs: str, metadata: Mapping[str, str]) -> None:
        """Make the file, with an empty layer."""
        self._dataset: gdal.Dataset = None
        self._layer: ogr.Layer = None
        discard(path)
        try:
            self._create(path, crs, metadata)
        except Exception:
            self.abandon()  # here, where GDAL is quiet
            raise

    def _create(self, path: Path, crs: str, metadata: Mapping[str, str]) -> None:
        self._dataset = need(gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown))
        reference = osr.SpatialReference()
        reference.ImportFromWkt(crs)
        self._layer = need(self._dataset.CreateLayer(LAYER, reference, ogr.wkbMultiPolygon))
        for name, kind in FIELDS:
            check(self._layer.CreateField(ogr.FieldDefn(name, kind)))
        self._layer.SetMetadata(dict(metadata))
        gdal.ErrorReset()
        check(self._dataset.StartTransaction())

    def write(self, geometry: ogr.Geometry, values: Sequence[object]) -> None:
        """Add a feature: values in the order of :data:`FIELDS`."""
        feature = ogr.Feature(self._layer.GetLayerDefn())
        feature.SetGeometryDirectly(geometry)
        for (name, _), value in zip(FIELDS, values):
            feature.SetField(name, value)
        check(self._layer.CreateFeature(feature))

    def close(self) -> None:
        """Bring all to the file."""
        if self._dataset is not None:
            check(self._dataset.CommitTransaction())
            self._dataset.FlushCache()
            check()
            dataset, self._layer, self._dataset = self._dataset, None, None
            close_by_name(dataset)
            check()

    def abandon(self) -> None:
        """Let go of the file, whatever state it is in."""
        with contextlib.suppress(GdalError), quiet():
            self._layer = None
            if self._dataset is not None:
                self._dataset.RollbackTransaction()
        dataset, self._dataset = self._dataset, None
        if dataset is not None:
            with contextlib.suppress(GdalError), quiet():
                close_by_name(dataset)


@contextlib.contextmanager
def dated() -> Iterator[None]:
    """GeoPackages get a date that is always the same, in this thread."""
    before = gdal.GetThreadLocalConfigOption("OGR_CURRENT_DATE")
    gdal.SetThreadLocalConfigOption("OGR_CURRENT_DATE", _DATE)
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption("OGR_CURRENT_DATE", before)
