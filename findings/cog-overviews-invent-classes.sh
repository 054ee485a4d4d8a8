#!/usr/bin/env bash
# One would expect: a Cloud-Optimised GeoTIFF of a class raster has overviews that show its classes.
# What happens: GDAL's COG driver resamples overviews with CUBIC unless the raster has a palette. From classes 0 and 10
# it makes 4, 5 and 6, which exist nowhere in the file; a read at lower resolution takes them from there and says nothing.
# With a palette the driver uses NEAREST, so the same pixels behave otherwise for their colours' sake.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3).
# Why it matters: areas and change counted on a decimated read of a map without colours are those of made-up classes.
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

from rasterio.shutil import copy

classes = np.zeros((1, 1024, 1024), np.uint8)
classes[:, ::2] = 10
found = {}
for name in ("plain", "coloured"):
    write(f"{name}.tif", classes)
    if name == "coloured":
        with rasterio.open(f"{name}.tif", "r+") as file:
            file.write_colormap(1, {0: (0, 0, 0, 255), 10: (255, 0, 0, 255)})
    copy(f"{name}.tif", f"{name}_cog.tif", driver="COG")
    with rasterio.open(f"{name}_cog.tif") as file:
        found[name] = set(np.unique(file.read(1, out_shape=(512, 512))).tolist())
    print(name, "class raster, read at half its resolution:", sorted(found[name]))
assert found["plain"] - {0, 10}, "no classes are invented any more"
assert found["coloured"] <= {0, 10}
PY
