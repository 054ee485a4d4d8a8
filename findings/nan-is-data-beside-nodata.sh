#!/usr/bin/env bash
# One would expect: in a raster of decimals NaN means that there is nothing, whatever else the file declares.
# What happens: once a nodata value is declared (-9999), GDAL's mask calls NaN valid; a masked read counts the pixel and
# hands out NaN, so that the mean of everything is NaN. Without a declared value NaN is not masked either.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3).
# Why it matters: rasters of reflectance or heights that went through two tools have both; a map has its holes then only
# where the reader tests for NaN itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rasterio==1.4.3 numpy==2.2.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import numpy as np
import rasterio
from rasterio.transform import from_origin

PLACE = {"crs": "EPSG:32633", "transform": from_origin(500000, 4000000, 10, 10)}


def write(path, values, **more):
    count, height, width = values.shape
    form = {"driver": "GTiff", "count": count, "height": height, "width": width, "dtype": values.dtype}
    with rasterio.open(path, "w", **form, **PLACE, **more) as file:
        file.write(values)


print("rasterio", rasterio.__version__, "with GDAL", rasterio.__gdal_version__)

values = np.array([[[1, np.nan, -9999, 4]]], np.float32)
write("declared.tif", values, nodata=-9999)
write("bare.tif", values)
with rasterio.open("declared.tif") as file, rasterio.open("bare.tif") as bare:
    mask, masked = file.read_masks(1)[0].tolist(), file.read(1, masked=True)
    print("values", values.ravel().tolist(), "nodata -9999: mask", mask, "mean of the masked read", masked.mean())
    print("nothing declared: mask", bare.read_masks(1)[0].tolist())
    assert mask == [255, 255, 0, 255] and np.isnan(masked.mean())
    assert bare.read_masks(1)[0].tolist() == [255, 255, 255, 255]
PY
