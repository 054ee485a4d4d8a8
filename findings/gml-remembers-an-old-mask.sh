#!/usr/bin/env bash
# One would expect: reading a file of cloud outlines writes nothing, and what it holds is what is read.
# What happens: GDAL's GML driver writes NAME.gfs beside a GML file without a schema when it is merely opened, and believes it
# the next time. It looks at the dates of the two files only: where another GML file with an older date comes into the
# place, as when a product is unpacked again or anew with the archive's dates, its classes are those of the file before. Of two
# outlines of cirrus none is read, without an error.
# Seen with: pyogrio 0.10.0 (GDAL 3.9.1); GDAL 3.6.2 does the same.
# Why it matters: the cloud outlines of Sentinel-2 L1C before 2022 and of SPOT and Pleiades are such files: clouds become land.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check pyogrio==0.10.0 geopandas==1.0.1 shapely==2.0.6 numpy==2.2.6
mkdir "$folder/product"
cd "$folder/product"
"$folder/venv/bin/python" -W ignore - <<'PY'
import os
from pathlib import Path

import pyogrio

HEAD = '<?xml version="1.0"?><m:Mask xmlns:m="http://example.org/mask" xmlns:gml="http://www.opengis.net/gml">'


def outline(kind, x):
    ring = f"{x},0 {x + 1},0 {x + 1},1 {x},1 {x},0"
    shape = (
        f"<gml:Polygon><gml:outerBoundaryIs><gml:LinearRing><gml:coordinates>{ring}</gml:coordinates>"
        "</gml:LinearRing></gml:outerBoundaryIs></gml:Polygon>"
    )
    return f'<gml:featureMember><m:{kind} fid="{kind}-{x}"><m:extent>{shape}</m:extent></m:{kind}></gml:featureMember>'


def unpack(*outlines):
    """The product's file, with the date that the archive gives it."""
    Path("clouds.gml").write_text(HEAD + "".join(outlines) + "</m:Mask>")
    os.utime("clouds.gml", (1.6e9, 1.6e9))


def read():
    layers = [name for name, _ in pyogrio.list_layers("clouds.gml")]
    return layers, len(pyogrio.read_dataframe("clouds.gml"))


print("pyogrio", pyogrio.__version__, "with GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
unpack(outline("Opaque", 0))
before = sorted(os.listdir())
first = read()
after = sorted(os.listdir())
print("files before reading:", before, "after:", after)
print("first product: layers and outlines read:", first)
unpack(outline("Cirrus", 5), outline("Cirrus", 7))
second = read()
print("second product, two outlines of cirrus, read:", second)
os.remove("clouds.gfs")
fresh = read()
print("the same without the .gfs:", fresh)
assert (before, after) == (["clouds.gml"], ["clouds.gfs", "clouds.gml"])
assert first == (["Opaque"], 1) and second == (["Opaque"], 0) and fresh == (["Cirrus"], 2)
PY
