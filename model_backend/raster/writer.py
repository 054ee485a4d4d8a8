"""Writers: arrays to Cloud-Optimised GeoTIFFs that appear complete or not at all.

Pixels go into a plain file of the work folder; when all are there it is copied into another in the order that
cloud readers want, with overviews. That one gets the result's name when it is whole and on the disk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..card import Band, ClassInfo
from ..errors import Cancelled
from .gdalio import GdalError, check, need, quiet
from .grid import Grid, Window
from .workspace import discard, publish, sync, write_error

BLOCK = 512
"""Pixels on a side of a GeoTIFF block."""
DISK_FACTOR = 3.0
"""Space needed while writing, in sizes of the plain file: it, its copy, and the overviews (a third) in both."""
_TYPES = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "uint32": gdal.GDT_UInt32}
_TYPES["int8"] = getattr(gdal, "GDT_Int8", gdal.GDT_Byte)  # GDAL before 3.7 knows it by an option alone
TILE_TYPES = {"Byte": "u1", "UInt16": "u2", "Int16": "i2", "Float32": "f4"}
"""numpy's names of the types that tiles can have, by GDAL's."""


@dataclass(frozen=True)
class Target:
    """A file to be made on the window of a grid."""

    path: Path  # its final name
    work: Path  # folder where it lies until it is whole; no other file of its kind is made there at the time
    grid: Grid
    metadata: Mapping[str, str]  # what it is to say of itself


class RasterWriter:
    """One Cloud-Optimised GeoTIFF (DEFLATE, 512-pixel blocks) on the window of a grid.

    Blocks that lie wholly in one ``write`` are compressed once; write block-aligned areas in a fixed
    order and the same pixels give the same bytes.

    Args:
        target: The file.
        dtype: ``uint8``, ``uint16``, ``uint32`` or ``int8``.
        nodata: Pixel value that means "none".
        descriptions: Of each band.
        classes: For a class raster: palette, category names and attribute table.
        scale: ``value = stored * scale``.
        overviews: How GDAL computes overviews: ``MODE``, ``AVERAGE`` or ``NEAREST``; nodata takes no part.

    Raises:
        InputError: The file cannot be made.
    """

    def __init__(
        self,
        target: Target,
        dtype: str,
        nodata: int,
        descriptions: Sequence[str],
        classes: Sequence[ClassInfo] = (),
        scale: float | None = None,
        overviews: str = "NEAREST",
    ) -> None:
        """Make the plain file; see the class."""
        self._dataset: gdal.Dataset = None
        self.path, self.part, self._raw = Path(target.path), target.work / "new.tif", target.work / "raw.tif"
        grid = target.grid
        self.discard()
        self._window, self._overviews = grid.window, overviews
        options = [
            "TILED=YES",
            f"BLOCKXSIZE={BLOCK}",
            f"BLOCKYSIZE={BLOCK}",
            "COMPRESS=DEFLATE",
            "ZLEVEL=1",  # of the file that is copied
            "INTERLEAVE=BAND",
            "BIGTIFF=IF_SAFER",
            *(["PIXELTYPE=SIGNEDBYTE"] if dtype == "int8" and _TYPES[dtype] == gdal.GDT_Byte else []),
        ]
        size = (grid.window.width, grid.window.height)
        try:
            with quiet():
                driver = gdal.GetDriverByName("GTiff")
                self._dataset = need(driver.Create(str(self._raw), *size, len(descriptions), _TYPES[dtype], options))
                self._dataset.SetGeoTransform(grid.geotransform)
                self._dataset.SetProjection(grid.crs)
                self._dataset.SetMetadata(dict(target.metadata))
                for number, description in enumerate(descriptions, start=1):
                    band = self._dataset.GetRasterBand(number)
                    band.SetDescription(description)
                    band.SetNoDataValue(nodata)
                    if scale is not None:
                        band.SetScale(scale)
                        band.SetOffset(0.0)
                if classes:
                    _paint(self._dataset.GetRasterBand(1), classes)
                check()
        except GdalError as error:
            self.discard()
            raise write_error(self.path, error) from None

    def write(self, window: Window, values: np.ndarray) -> None:
        """Write an array ``[h, w]``, or ``[C, h, w]`` for several bands, at a window of the lattice in the grid's.

        Raises:
            InputError: The disk is full, or the file is out of reach.
        """
        rows, columns = self._window.slices(window)
        place = (columns.start, rows.start, window.width, window.height)
        try:
            with quiet():
                check(self._dataset.WriteRaster(*place, np.ascontiguousarray(values).tobytes()))
        except GdalError as error:
            raise write_error(self.path, error) from None

    def describe(self, codes: Sequence[ClassInfo], metadata: Mapping[str, str]) -> None:
        """Note what is known only when all pixels are: what the values mean, and more items for the file.

        Raises:
            InputError: The disk is full, or the file is out of reach.
        """
        try:
            with quiet():
                self._dataset.SetMetadata({**self._dataset.GetMetadata(), **metadata})
                self._dataset.GetRasterBand(1).SetDefaultRAT(_table(codes))
                check()
        except GdalError as error:
            raise write_error(self.path, error) from None

    def finish(self, is_cancelled: Callable[[], bool] = lambda: False) -> None:
        """Make the Cloud-Optimised file and bring it to the disk; it is still in the work folder.

        Raises:
            InputError: The disk is full, or the file is out of reach.
            Cancelled: ``is_cancelled``, which is asked now and then, said yes.
        """
        options = [
            f"BLOCKSIZE={BLOCK}",
            "COMPRESS=DEFLATE",
            f"OVERVIEW_RESAMPLING={self._overviews}",
            "BIGTIFF=IF_SAFER",
        ]
        try:
            with quiet():
                self._dataset.FlushCache()
                check()
                driver = gdal.GetDriverByName("COG")
                copy = driver.CreateCopy(
                    str(self.part), self._dataset, options=options, callback=lambda *_: int(not is_cancelled())
                )
                done = copy is not None
                copy = None  # closes, and writes what is left
                if is_cancelled():
                    raise Cancelled
                check(not done)
                self._dataset = None
                check()
            discard(self._raw)
            sync(self.part)
        except (GdalError, OSError) as error:
            if is_cancelled():  # which GDAL tells by an exception, where it raises any
                raise Cancelled from None
            raise write_error(self.path, error) from None

    def publish(self, overwrite: bool) -> None:
        """Give the finished file its name; see :func:`~.workspace.publish`."""
        publish(self.part, self.path, overwrite)

    def discard(self) -> None:
        """Remove what is unfinished, if there is anything."""
        with contextlib.suppress(GdalError), quiet():
            self._dataset = None
        discard(self._raw)
        discard(self.part)


@dataclass(frozen=True)
class TileFormat:
    """What the files of one layer's tiles have in common.

    A pixel without data has the value ``nodata``. If that is None, a mask inside the file says which pixels have none.
    """

    kind: str  # GDAL's name of the pixels' type
    bands: tuple[Band, ...]  # names, scale, offset and unit
    nodata: float | None
    classes: tuple[ClassInfo, ...] = ()  # of a class raster: palette, category names and attribute table

    def write(self, path: Path, grid: Grid, window: Window, values: np.ndarray, valid: np.ndarray) -> None:
        """Write a small GeoTIFF (DEFLATE).

        Args:
            path: The file.
            grid: The lattice.
            window: Where in it the pixels lie.
            values: As they are stored, ``[C, h, w]``; whole numbers are rounded to.
            valid: Where there is data, bool ``[h, w]``.

        Raises:
            InputError: It cannot be written.
        """
        dtype = np.dtype(TILE_TYPES[self.kind])
        if dtype.kind in "iu":
            limits = np.iinfo(dtype)
            values = np.rint(values).clip(limits.min, limits.max)
        values = np.where(valid, values, 0 if self.nodata is None else self.nodata).astype(dtype)
        size = (window.width, window.height, len(self.bands))
        left, _, _, top = grid.bounds(window)
        options = ["COMPRESS=DEFLATE", "INTERLEAVE=BAND"]
        try:
            with quiet(), _mask_inside():
                driver = gdal.GetDriverByName("GTiff")
                file = need(driver.Create(str(path), *size, gdal.GetDataTypeByName(self.kind), options=options))
                file.SetProjection(grid.crs)
                file.SetGeoTransform((left, grid.pixel_size, 0.0, top, 0.0, -grid.pixel_size))
                for number, band in enumerate(self.bands, start=1):
                    _describe(file.GetRasterBand(number), band, self.nodata)
                if self.classes:
                    _paint(file.GetRasterBand(1), self.classes)
                check(file.WriteRaster(0, 0, *size[:2], np.ascontiguousarray(values).tobytes()))
                if self.nodata is None and not valid.all():
                    check(file.CreateMaskBand(gdal.GMF_PER_DATASET))
                    mask = (valid * np.uint8(255)).tobytes()
                    check(file.GetRasterBand(1).GetMaskBand().WriteRaster(0, 0, *size[:2], mask))
                file.FlushCache()
                check()
        except GdalError as error:
            raise write_error(path, error) from None


def _describe(raster: gdal.Band, band: Band, nodata: float | None) -> None:
    raster.SetDescription(band.name)
    if (band.scale, band.offset) != (1.0, 0.0):
        raster.SetScale(band.scale)
        raster.SetOffset(band.offset)
    if band.unit:
        raster.SetUnitType(band.unit)
    if nodata is not None:
        raster.SetNoDataValue(nodata)


@contextlib.contextmanager
def _mask_inside() -> Iterator[None]:
    """Masks of GeoTIFFs go into the file in this thread, as they do anyway from GDAL 3.9 on."""
    gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption("GDAL_TIFF_INTERNAL_MASK", None)


def _paint(band: gdal.Band, classes: Sequence[ClassInfo]) -> None:
    """Palette, category names and attribute table of a class raster."""
    colours = gdal.ColorTable()
    names = [""] * (max(c.value for c in classes) + 1)
    for value in range(256):
        colours.SetColorEntry(value, (0, 0, 0, 0))
    for item in classes:
        colours.SetColorEntry(item.value, (*item.rgb, 255))
        names[item.value] = item.name
    band.SetColorTable(colours)
    band.SetColorInterpretation(gdal.GCI_PaletteIndex)
    band.SetRasterCategoryNames(names)
    band.SetDefaultRAT(_table(classes))


def _table(classes: Sequence[ClassInfo]) -> gdal.RasterAttributeTable:
    """Attribute table of the values of a raster: names and colours."""
    table = gdal.RasterAttributeTable()
    for name, kind, usage in (
        ("Value", gdal.GFT_Integer, gdal.GFU_MinMax),
        ("Class", gdal.GFT_String, gdal.GFU_Name),
        ("Red", gdal.GFT_Integer, gdal.GFU_Red),
        ("Green", gdal.GFT_Integer, gdal.GFU_Green),
        ("Blue", gdal.GFT_Integer, gdal.GFU_Blue),
    ):
        table.CreateColumn(name, kind, usage)
    table.SetRowCount(len(classes))
    for row, item in enumerate(sorted(classes, key=lambda c: c.value)):
        table.SetValueAsInt(row, 0, item.value)
        table.SetValueAsString(row, 1, item.name)
        for column, level in enumerate(item.rgb, start=2):
            table.SetValueAsInt(row, column, level)
    return table
