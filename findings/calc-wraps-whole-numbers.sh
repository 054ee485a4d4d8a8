#!/usr/bin/env bash
# One would expect: gdal_calc.py --calc "(A-B)/(A+B)" --type=Float32 on two bands of whole numbers gives the NDVI.
# What happens: A-B is computed in the bands' own unsigned 16 bits before anything is a decimal: 1000 - 3000 is 63536. An
# NDVI that should be -0.5 (water, shade) is 15.884, without a word; positive ones are right. Two bytes of 200 and 100
# add up to 44 in the same way.
# Seen with: GDAL 3.6.2 and 3.10.3.
# Why it matters: reflectance is stored as unsigned 16 bits nearly everywhere, and --type reads as if it were the type of
# the calculation. Where vegetation is dense all looks well; water and snow are the highest values of the map.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
gdalinfo --version
/usr/bin/python3 -W ignore - <<'PY'
import struct

from osgeo import gdal


def write(path, kind, code, numbers):
    raster = gdal.GetDriverByName("GTiff").Create(path, len(numbers), 1, 1, kind)
    raster.SetGeoTransform((500000, 10, 0, 4000000, 0, -10))
    raster.GetRasterBand(1).WriteRaster(0, 0, len(numbers), 1, struct.pack(f"{len(numbers)}{code}", *numbers))


write("nir.tif", gdal.GDT_UInt16, "H", [1000, 3000])
write("red.tif", gdal.GDT_UInt16, "H", [3000, 1000])
write("one.tif", gdal.GDT_Byte, "B", [200, 20])
write("other.tif", gdal.GDT_Byte, "B", [100, 10])
PY
gdal_calc.py --quiet -A nir.tif -B red.tif --calc="(A-B)/(A+B)" --type=Float32 --outfile=ndvi.tif
gdal_calc.py --quiet -A one.tif -B other.tif --calc="A+B" --outfile=sum.tif
/usr/bin/python3 -W ignore - <<'PY'
import struct

from osgeo import gdal

(wet, green) = struct.unpack("2f", gdal.Open("ndvi.tif").ReadRaster(buf_type=gdal.GDT_Float32))
added = struct.unpack("2f", gdal.Open("sum.tif").ReadRaster(buf_type=gdal.GDT_Float32))
print(f"NDVI of near infrared 1000 and red 3000: {wet:.3f}; of 3000 and 1000: {green:.3f}")
print("200 + 100 and 20 + 10 in bytes:", added)
assert abs(wet - 63536 / 4000) < 1e-3 and abs(green - 0.5) < 1e-6
assert added == (44.0, 30.0)
PY
