"""Where the pixels of a raster lie, and whether those of another lie on the same lattice."""

from __future__ import annotations

from dataclasses import dataclass

from osgeo import gdal

from ....planes import Pixel, Size
from ...crs import Bounds, same_crs
from ...gdalio import quiet

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


def frame_of(dataset: gdal.Dataset) -> Frame | None:
    """Where a raster lies; None if it is not square in a CRS."""
    with quiet():
        transform, crs = dataset.GetGeoTransform(can_return_null=True), dataset.GetProjectionRef()
    if transform is None or not crs or transform[2] or transform[4] or not transform[1] or not transform[5]:
        return None
    return Frame(crs, transform[0], transform[3], transform[1], transform[5], dataset.RasterXSize, dataset.RasterYSize)
