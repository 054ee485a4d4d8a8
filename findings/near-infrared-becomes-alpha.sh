#!/usr/bin/env bash
# One would expect: four bands written without a word about colours are four bands of data.
# What happens: GDAL's GeoTIFF driver takes four bands of 8 bits for red, green, blue and alpha. Written as red, green,
# blue and near infrared, the fourth is transparency from then on: the mask of the data set is the near infrared itself,
# and dark (wet, paved, shaded) ground counts as more or less absent.
# Seen with: rasterio 1.4.3 (GDAL 3.9.3). With 16 bits the fourth band is left alone.
# Why it matters: aerial images come as RGB and near infrared in 8 bits; whatever honours alpha loses water and roads.
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

image = np.random.default_rng(0).integers(0, 256, (4, 40, 40)).astype(np.uint8)
write("rgbn.tif", image)
write("rgbn16.tif", image.astype(np.uint16))
with rasterio.open("rgbn.tif") as file, rasterio.open("rgbn16.tif") as wide:
    print("8 bits, colours:", [c.name for c in file.colorinterp])
    print("8 bits, mask of the data set is the fourth band:", bool((file.dataset_mask() == image[3]).all()))
    print("16 bits, colours:", [c.name for c in wide.colorinterp])
    assert file.colorinterp[3].name == "alpha" and (file.dataset_mask() == image[3]).all()
    assert wide.colorinterp[3].name != "alpha"
PY
