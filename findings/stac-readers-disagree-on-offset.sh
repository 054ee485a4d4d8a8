#!/usr/bin/env bash
# One would expect: two readers of the same STAC item give the same numbers.
# What happens: stackstac applies scale and offset of raster:bands by default, odc-stac never does. The same asset is 0.02
# for one and 1200 for the other, and neither result carries a sign of which it is.
# Seen with: stackstac 0.5.1, odc-stac 0.3.11, pystac 1.12.2.
# Why it matters: a model or threshold made with one reader and applied with the other sees the offset of -0.1 (Sentinel-2
# since baseline 04.00) appear or vanish.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "stackstac==0.5.1" "odc-stac==0.3.11" "pystac==1.12.2" "xarray==2025.1.2" "dask==2024.8.0" "distributed==2024.8.0" \
  "rasterio==1.4.3" "numpy==2.2.6" "setuptools<81"
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

import datetime
from importlib.metadata import version

import odc.stac
import pystac
import stackstac

print("stackstac", version("stackstac"), "odc-stac", version("odc-stac"))
write("red.tif", np.full((1, 10, 10), 1200, np.uint16))
outline = [[15.0, 36.1], [15.01, 36.1], [15.01, 36.2], [15.0, 36.2], [15.0, 36.1]]
item = pystac.Item(
    "scene",
    {"type": "Polygon", "coordinates": [outline]},
    [15.0, 36.1, 15.01, 36.2],
    datetime.datetime(2024, 1, 1),
    {"proj:epsg": 32633, "proj:shape": [10, 10], "proj:transform": [10, 0, 500000, 0, -10, 4000000, 0, 0, 1]},
    stac_extensions=[
        "https://stac-extensions.github.io/projection/v1.1.0/schema.json",
        "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
    ],
)
bands = [{"data_type": "uint16", "nodata": 0, "scale": 0.0001, "offset": -0.1}]
kind = "image/tiff; application=geotiff; profile=cloud-optimized"
item.add_asset("red", pystac.Asset("red.tif", media_type=kind, roles=["data"], extra_fields={"raster:bands": bands}))
item.set_self_href("scene.json")
stacked = float(stackstac.stack([item], epsg=32633, resolution=10).mean().compute())
loaded = odc.stac.load([item], bands=["red"], crs="EPSG:32633", resolution=10).red
print("stackstac", round(stacked, 6), "odc-stac", int(loaded.max()), dict(loaded.attrs))
assert abs(stacked - 0.02) < 1e-9 and int(loaded.max()) == 1200 and "offset" not in str(loaded.attrs)
PY
