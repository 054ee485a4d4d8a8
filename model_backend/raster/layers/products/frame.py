"""Where the pixels of a raster lie, and whether those of another lie on the same lattice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from osgeo import gdal

from ....errors import InputError
from ....planes import Pixel, Size
from ...crs import Bounds, parse_crs, same_crs
from ...gdalio import quiet
from ..note import DOUBT, Note

ALIGNED = 1e-3
"""Pixels that a raster may be off a lattice and still count as lying on it."""


@dataclass(frozen=True)
class Frame:
    """Where the pixels of a raster lie."""

    crs: str
    x0: float
    y0: float
    dx: float
    dy: float  # negative if rows run south
    width: int
    height: int

    @property
    def bounds(self) -> Bounds:
        """In the CRS."""
        xs = sorted((self.x0, self.x0 + self.width * self.dx))
        ys = sorted((self.y0, self.y0 + self.height * self.dy))
        return Bounds(xs[0], ys[0], xs[1], ys[1])

    @property
    def shape(self) -> Size:
        """Of an array that covers it."""
        return Size(self.height, self.width)

    @property
    def area(self) -> float:
        """Of a pixel, in squared units of the CRS."""
        return abs(self.dx * self.dy)

    def offset(self, other: Frame) -> Pixel | None:
        """The pixel here at another's corner, if its pixels lie on this lattice; else None."""
        if not same_crs(self.crs, other.crs):
            return None
        if abs(self.dx - other.dx) * other.width > ALIGNED * abs(self.dx):
            return None
        if abs(self.dy - other.dy) * other.height > ALIGNED * abs(self.dy):
            return None
        column, row = (other.x0 - self.x0) / self.dx, (other.y0 - self.y0) / self.dy
        if max(abs(column - round(column)), abs(row - round(row))) > ALIGNED:
            return None
        return Pixel(round(row), round(column))

    def place(self, other: Frame) -> Pixel:
        """The offset of another whose pixels lie on this lattice.

        Raises:
            ValueError: They do not.
        """
        offset = self.offset(other)
        if offset is None:
            raise ValueError(f"{other} does not lie on the pixels of {self}")
        return offset


def crs_of(dataset: gdal.Dataset) -> str:
    """The CRS of a raster; of one that names none, and whose coordinates are degrees east and north, WGS 84.

    NetCDF tells them by the units of its coordinates, see section 4 of the CF conventions; a grid mapping may lack.
    """
    own = dataset.GetProjectionRef()
    if own:
        return own
    told = " ".join(text for key, text in (dataset.GetMetadata() or {}).items() if key.endswith("#units"))
    degrees = all(re.search(rf"\bdegrees?_?{way}\b", told, re.IGNORECASE) for way in ("(east|e)", "(north|n)"))
    return parse_crs("EPSG:4326").ExportToWkt() if degrees else ""


def assumed(datasets: Iterable[gdal.Dataset]) -> tuple[Note, ...]:
    """What is told of rasters of which one has a CRS that it does not name; see :func:`crs_of`."""
    if all(dataset.GetProjectionRef() or not crs_of(dataset) for dataset in datasets):
        return ()
    return (Note(DOUBT, "It names no CRS, and its coordinates are degrees east and north: taken as WGS 84."),)


def no_crs(title: str) -> InputError:
    """What to say of a raster without a CRS; variables of a NetCDF or HDF file cannot be given one."""
    if re.search(r"\.(nc4?|h5|hdf5?|he5)\b", title, re.IGNORECASE):
        fix = "Write it again with a grid mapping, which tells the CRS, or as GeoTIFF."
        return InputError(title, "it has no CRS", fix)
    fix = "Assign one: in QGIS by Layer CRS, in the file by gdal_edit.py -a_srs EPSG:n FILE."
    return InputError(title, "it has no CRS", fix)


def frame_of(dataset: gdal.Dataset) -> Frame | None:
    """Where a raster lies; None if it is not square in a CRS."""
    with quiet():
        transform, crs = dataset.GetGeoTransform(can_return_null=True), crs_of(dataset)
    if transform is None or not crs or transform[2] or transform[4] or not transform[1] or not transform[5]:
        return None
    return Frame(crs, transform[0], transform[3], transform[1], transform[5], dataset.RasterXSize, dataset.RasterYSize)
