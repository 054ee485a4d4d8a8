"""Embeddings in files, as those who publish them write them."""

from __future__ import annotations

import numpy as np
from osgeo import gdal, osr


def vectors(axes, height, width, seed=0):
    """Smooth vectors of length 1, ``[axes, height, width]``: two kinds of land, left and right, and some noise."""
    rng = np.random.default_rng(seed)
    kinds = rng.normal(size=(2, axes, 1, 1))
    share = (np.arange(width) >= width // 2).astype(float)[None, None, :]
    field = kinds[0] * (1 - share) + kinds[1] * share + 0.15 * rng.normal(size=(axes, height, width))
    return field / np.sqrt((field**2).sum(0))


def write(path, array, names, nodata, scale=None, south_up=False, tags=None, origin=(300000.0, 4100000.0), pixel=10.0):
    """A GeoTIFF in UTM zone 12; signed bytes as this GDAL has them."""
    kinds = {"int8": getattr(gdal, "GDT_Int8", gdal.GDT_Byte), "float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64}
    kind = kinds[str(array.dtype)]
    options = ["PIXELTYPE=SIGNEDBYTE"] if array.dtype == np.int8 and kind == gdal.GDT_Byte else []
    count, height, width = array.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind, options)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32612)
    dataset.SetProjection(crs.ExportToWkt())
    if south_up:
        dataset.SetGeoTransform((origin[0], pixel, 0, origin[1] - height * pixel, 0, pixel))
        array = array[:, ::-1]
    else:
        dataset.SetGeoTransform((origin[0], pixel, 0, origin[1], 0, -pixel))
    dataset.SetMetadata(tags or {})
    for number, (plane, name) in enumerate(zip(array, names), start=1):
        band = dataset.GetRasterBand(number)
        band.SetDescription(name)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if scale is not None:
            band.SetScale(scale)
        band.WriteRaster(0, 0, width, height, np.ascontiguousarray(plane).tobytes(), buf_type=kind)
    dataset.FlushCache()
    return path


def alphaearth(path, true, holes=3):
    """As the bucket of Google has it: bytes of signed square roots, -128 for none in the first rows, south up."""
    stored = np.round(np.sign(true) * np.sqrt(abs(true)) * 127.5).clip(-127, 127).astype(np.int8)
    stored[:, :holes] = -128
    return write(path, stored, [f"A{i:02d}" for i in range(len(true))], -128, south_up=True)


def tessera(path, true):
    """As GeoTessera exports it: decimals, NaN for none in the first row, its tags."""
    values = true.astype(np.float32)
    values[:, 0] = np.nan
    tags = {"TESSERA_DATASET_VERSION": "v1", "TESSERA_YEAR": "2024", "GEOTESSERA_VERSION": "0.7.4"}
    return write(path, values, [f"Tessera_Band_{i}" for i in range(len(true))], np.nan, tags=tags)
