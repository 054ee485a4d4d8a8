"""What is told of files and products before they are mapped: how they were put together, what is left out of them."""

from __future__ import annotations

import json

import numpy as np
from osgeo import gdal

from ...gdalio import need, quiet
from ..note import DOUBT, FACT, Note
from .scene import CLOUD_MASK, REMARKS

_SIDE = 256


def product_notes(dataset: gdal.Dataset, name: str) -> tuple[Note, ...]:
    """What is to be told of a virtual raster that was made of files or a product.

    Args:
        dataset: The raster; of any other, nothing is told.
        name: What the layer is called.

    Raises:
        GdalError: Its mask cannot be read.
    """
    remarks = tuple(Note(DOUBT, str(text)) for text in json.loads(dataset.GetMetadataItem(REMARKS) or "[]"))
    quality = dataset.GetMetadataItem(CLOUD_MASK)
    if not quality:
        return remarks
    share = _left_out(dataset)
    quality = quality.replace(",", ", ")
    if share is None:
        told = f"Cloud and shadow of {name} are left out by its own {quality}; --mask {name}=none keeps them."
        brief = "Its cloud and shadow are left out."
    else:
        told = (
            f"{share:.0%} of {name} is cloud, shadow or flawed by its own {quality} and left out; "
            f"--mask {name}=none keeps it."
        )
        brief = f"{share:.0%} is cloud or shadow, and left out."
    return (*remarks, Note(FACT, told, brief))


def _left_out(dataset: gdal.Dataset) -> float | None:
    """Share of a raster's data that its mask hides; None if it has no mask of its own."""
    with quiet():
        band = dataset.GetRasterBand(1)
        if band.GetMaskFlags() & (gdal.GMF_PER_DATASET | gdal.GMF_ALPHA) != gdal.GMF_PER_DATASET:
            return None
        width, height = dataset.RasterXSize, dataset.RasterYSize
        columns, rows = min(_SIDE, width), min(_SIDE, height)
        place = (0, 0, width, height, columns, rows)
        shown = np.frombuffer(need(band.GetMaskBand().ReadRaster(*place, buf_type=gdal.GDT_Byte)), np.uint8) > 0
        if width * height > 1 << 24:  # a look at all of a large file for its fill alone would take long
            return float(1 - shown.mean())
        data = np.frombuffer(need(band.ReadRaster(*place, buf_type=gdal.GDT_Float64)), np.float64)
    there = np.isfinite(data) & (data != band.GetNoDataValue()) if band.GetNoDataValue() is not None else data == data
    return float(1 - shown[there].mean()) if there.any() else 0.0
