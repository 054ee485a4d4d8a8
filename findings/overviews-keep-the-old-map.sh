#!/usr/bin/env bash
# One would expect: after the pixels of a GeoTIFF are rewritten, every read of it gives the new ones.
# What happens: overviews that were built before are neither renewed nor dropped nor warned of. A read at full resolution
# says 7, the same read at half of it says 1: the map as it was.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3).
# Why it matters: a corrected class map looks uncorrected when zoomed out, and whatever reads at a coarser grid (a map of
# the country, statistics of a catchment, a model of 30 m on a raster of 10 m) computes with what was wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rasterio==1.4.3 numpy==2.2.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import numpy as np
import rasterio
from rasterio.enums import Resampling

print("rasterio", rasterio.__version__, "with GDAL", rasterio.__gdal_version__)
form = {"driver": "GTiff", "count": 1, "height": 512, "width": 512, "dtype": "uint8", "crs": "EPSG:32633"}
place = rasterio.transform.from_origin(500000, 4000000, 10, 10)
with rasterio.open("map.tif", "w", **form, transform=place, tiled=True) as file:
    file.write(np.full((1, 512, 512), 1, np.uint8))
with rasterio.open("map.tif", "r+") as file:
    file.build_overviews([2, 4], Resampling.nearest)
with rasterio.open("map.tif", "r+") as file:
    file.write(np.full((1, 512, 512), 7, np.uint8))
with rasterio.open("map.tif") as file:
    whole, half = np.unique(file.read(1)).tolist(), np.unique(file.read(1, out_shape=(256, 256))).tolist()
print("classes at full resolution:", whole, "at half of it:", half)
assert whole == [7] and half == [1]
PY
