#!/usr/bin/env bash
# One would expect: reprojecting a picture of bytes that declares no nodata value keeps its values as values.
# What happens: rioxarray fills the corners outside with 255 and declares 255 as nodata for the whole result, so that
# every true 255 (a white roof, snow, a cloud, class 255) is nothing from then on. Nothing is printed.
# Seen with: rioxarray 0.18.2, rasterio 1.4.3.
# Why it matters: aerial images and 8-bit composites seldom declare nodata. After a change of the CRS their brightest
# places are holes, and a mean over a snow field or a roof leaves out just what is bright.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  rioxarray==0.18.2 xarray==2025.1.2 rasterio==1.4.3 numpy==2.2.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import numpy as np
import rasterio
import rioxarray
from rasterio.transform import from_origin

print("rioxarray", rioxarray.__version__, "rasterio", rasterio.__version__)
picture = np.full((1, 20, 20), 100, np.uint8)
picture[0, 5:15, 5:15] = 255  # a snow field
form = {"driver": "GTiff", "count": 1, "height": 20, "width": 20, "dtype": "uint8", "crs": "EPSG:32633"}
with rasterio.open("picture.tif", "w", **form, transform=from_origin(500000, 4000000, 10, 10)) as file:
    file.write(picture)

before = rioxarray.open_rasterio("picture.tif")
after = before.rio.reproject("EPSG:32632")
after.rio.to_raster("after.tif")
there = rioxarray.open_rasterio("after.tif", masked=True)
white, mean = int((after == 255).sum()), float(there.mean())
print("nodata before:", before.rio.nodata, "and mean", float(before.mean()))
print("nodata after:", after.rio.nodata, "pixels of 255:", white, "highest value that is left:", float(there.max()))
assert before.rio.nodata is None and after.rio.nodata == 255
assert white >= 100 and float(there.max()) == 100.0 and mean == 100.0
PY
