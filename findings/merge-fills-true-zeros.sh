#!/usr/bin/env bash
# One would expect: where two rasters overlap, the first one wins, as the documentation of the default method says.
# What happens: rasterio.merge takes 0 for nothing where no nodata value is declared. A true 0 of the first raster (class 0,
# water at sea level, a black roof) is replaced by whatever the second has there.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3).
# Why it matters: mosaics of class maps and heights get other values along every overlap, without a word.
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

from rasterio.merge import merge

write("first.tif", np.array([[[0, 0, 7, 7]]], np.uint8))
write("second.tif", np.array([[[3, 3, 3, 3]]], np.uint8))
merged = merge(["first.tif", "second.tif"])[0].ravel().tolist()
print("first [0, 0, 7, 7], second [3, 3, 3, 3]: merged", merged)
assert merged == [3, 3, 7, 7]
PY
