#!/usr/bin/env bash
# One would expect: gdalbuildvrt -separate over two files of three named bands stacks six bands that keep their names.
# What happens: no name survives in any version. Before GDAL 3.8 four of the six bands do not either: it takes the first
# band of each file, and says so on stderr; since 3.8 the same command gives all six.
# Seen with: GDAL 3.6.2 (two bands) and 3.10.3 (six bands).
# Why it matters: it is the usual way to stack Sentinel-2 bands or dates. Whoever reads the stack by the names "red" and
# "nir" finds none, and whoever reads by number gets another band after an update of GDAL.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
gdalinfo --version
/usr/bin/python3 -W ignore - <<'PY'
from osgeo import gdal

for path, names in (("visible.tif", ("red", "green", "blue")), ("infrared.tif", ("nir", "swir16", "swir22"))):
    raster = gdal.GetDriverByName("GTiff").Create(path, 2, 2, 3, gdal.GDT_UInt16, ["PHOTOMETRIC=MINISBLACK"])
    raster.SetGeoTransform((500000, 10, 0, 4000000, 0, -10))
    for number, name in enumerate(names, start=1):
        raster.GetRasterBand(number).SetDescription(name)
        raster.GetRasterBand(number).Fill(number)
PY
gdalbuildvrt -q -separate stack.vrt visible.tif infrared.tif
/usr/bin/python3 -W ignore - <<'PY'
from osgeo import gdal


def names(path):
    raster = gdal.Open(path)
    return [raster.GetRasterBand(number).GetDescription() for number in range(1, raster.RasterCount + 1)]


print("files:", names("visible.tif"), names("infrared.tif"), "stack:", names("stack.vrt"))
assert all(names("visible.tif")) and all(names("infrared.tif"))
assert names("stack.vrt") == [""] * (2 if int(gdal.VersionInfo()) < 3080000 else 6)
PY
