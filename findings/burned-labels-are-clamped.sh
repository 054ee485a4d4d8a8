#!/usr/bin/env bash
# One would expect: a label that the raster's type cannot hold is an error.
# What happens: rasterio.features.rasterize with dtype uint8 burns 300 as 255, -1 as 0 and 1.7 as 2, without a word.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3).
# Why it matters: CORINE codes (111 to 523) burned into bytes become one class 255, which most tools take for nodata.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rasterio==1.4.3 numpy==2.2.6 shapely==2.0.7
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

from rasterio.features import rasterize
from shapely.geometry import box

field, transform = box(500000, 3999900, 500100, 4000000), PLACE["transform"]
burned = {}
for label in (300, -1, 1.7):
    burned[label] = int(rasterize([(field, label)], (10, 10), transform=transform, dtype="uint8").max())
print("burned into uint8:", burned)
assert burned == {300: 255, -1: 0, 1.7: 2}
PY
