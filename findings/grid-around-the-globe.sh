#!/usr/bin/env bash
# One would expect: the grid that is suggested for a scene of 6 km is some kilometres wide, or an error.
# What happens: for a scene that touches 180 degrees, the suggested grid in Web Mercator and in degrees goes once around
# the globe, with pixels of 47 km and no rows at all.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3), calculate_default_transform.
# Why it matters: scenes of Fiji, Chukotka or the Chatham Islands become rasters that are empty or too large to write.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check rasterio==1.4.3 numpy==2.2.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import rasterio
from rasterio.warp import calculate_default_transform

print("rasterio", rasterio.__version__, "with GDAL", rasterio.__gdal_version__)
scene = {"left": 829000, "bottom": 0, "right": 835000, "top": 6000}  # UTM zone 60, at its eastern edge
for target, around in (("EPSG:3857", 40075016.0), ("EPSG:4326", 360.0)):
    transform, width, height = calculate_default_transform("EPSG:32660", target, 600, 600, **scene)
    print(f"{target}: {width} x {height} pixels of {transform.a:g}, {width * transform.a:g} in all")
    assert width * transform.a > 0.9 * around and height == 0
PY
