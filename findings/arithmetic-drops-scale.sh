#!/usr/bin/env bash
# One would expect: scale and offset of a raster survive a calculation on its stored numbers, or the reader warns.
# What happens: opened with rioxarray, scale and offset are attributes; any arithmetic drops them, even times one, and the
# file that is written says scale 1 and offset 0. A reflectance of 0.02 is 1200 for whoever opens that file.
# Seen with: rioxarray 0.18.2, xarray 2025.1.2, rasterio 1.4.3.
# Why it matters: cloud-masked copies of Sentinel-2 and Landsat made this way are digital numbers without a sign of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rioxarray==0.18.2 xarray==2025.1.2 rasterio==1.4.3 numpy==2.2.6
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

from importlib.metadata import version

import rioxarray

print("rioxarray", version("rioxarray"), "xarray", version("xarray"))
write("scene.tif", np.full((1, 10, 10), 1200, np.uint16))
with rasterio.open("scene.tif", "r+") as file:
    file.scales, file.offsets = (0.0001,), (-0.1,)
scene = rioxarray.open_rasterio("scene.tif")
(scene * 1).rio.to_raster("times_one.tif")
with rasterio.open("scene.tif") as before, rasterio.open("times_one.tif") as after:
    print("before: scale", before.scales, "offset", before.offsets)
    print("times one: scale", after.scales, "offset", after.offsets)
    assert (before.scales, before.offsets) == ((0.0001,), (-0.1,))
    assert (after.scales, after.offsets) == ((1.0,), (0.0,))
PY
