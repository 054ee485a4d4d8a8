#!/usr/bin/env bash
# One would expect: statistics of a raster that declares scale and offset are of the values that these give.
# What happens: rasterstats reports the stored numbers: 1200 for a reflectance of 0.02 (scale 0.0001, offset -0.1). It
# also gives no value at all for a polygon that holds no pixel's centre, as small fields and roofs often do not.
# Seen with: rasterstats 0.20.0, rasterio 1.4.3.
# Why it matters: two images of one field with different offsets (Sentinel-2 before and after January 2022) differ by 0.1
# in a table of fields, and the smallest fields are missing from it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rasterstats==0.20.0 rasterio==1.4.3 numpy==2.2.6 shapely==2.0.7
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

from rasterstats import zonal_stats
from shapely.geometry import box

print("rasterstats", version("rasterstats"))
write("scaled.tif", np.full((1, 10, 10), 1200, np.uint16))
with rasterio.open("scaled.tif", "r+") as file:
    file.scales, file.offsets = (0.0001,), (-0.1,)
(field,) = zonal_stats(box(500000, 3999900, 500100, 4000000), "scaled.tif", stats="mean count")
(small,) = zonal_stats(box(500001, 3999991, 500004, 3999994), "scaled.tif", stats="mean count")
print("a field of 100 pixels whose reflectance is 0.02:", field)
print("a field of 9 square metres within one pixel:", small)
assert field["mean"] == 1200 and small == {"mean": None, "count": 0}
PY
