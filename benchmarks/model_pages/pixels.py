"""Buildings from the same image at several pixel sizes: ``python -m benchmarks.model_pages.pixels DATA MODEL...``.

Each image is averaged to larger pixels, mapped with nothing set, and its map compared with the footprints at their
own pixels. An image is never made finer than it is.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from layerfuse.model_backend.raster.gdalio import own_process
from osgeo import gdal

from .outlines import made_map

SIZES = (0.2, 0.3, 0.5, 0.75, 1.0)
"""Metres."""
UNCUT: Sequence[float] = ()
TOWNS = {
    "Grau-du-Roi, south half": (
        [("graduroi/ortho_rgbnir_20cm.tif", "graduroi/building_20cm.tif")], (792000.0, 6271217.0, 792051.0, 6271171.0)
    ),
    "Kitsap, two chips": (
        [(f"inria_kitsap/kitsap8_{n}_rgb.tif", f"inria_kitsap/kitsap8_{n}_building.tif") for n in (26, 30)], UNCUT
    ),
    "Baker Lake": (
        [(f"canada/bakerlake_{n}of2_rgb.tif", f"canada/bakerlake_{n}of2_building.tif") for n in (1, 2)], UNCUT
    ),
    "Zanzibar (learnt)": ([("zanzibar/rgb_2.tif", "zanzibar/building_2.tif")], UNCUT),
    "Austin (learnt)": (
        [("inria_austin/austin_geo_616800_3344400_rgb.tif", "inria_austin/austin_geo_616800_3344400_building.tif")],
        UNCUT,
    ),
}  # fmt: skip
"""Images with their footprints, and what is judged of them: left, top, right, bottom. Kitsap and Baker Lake chose."""


def main() -> None:
    """Make coarser, map, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    options = parser.parse_args()
    own_process()
    print("| town | model | " + " | ".join(f"{size:g} m" for size in SIZES) + " |\n" + "|---" * (len(SIZES) + 2) + "|")
    for town, (pairs, cut) in TOWNS.items():
        for model in options.models:
            cells = []
            for size in SIZES:
                found = sum(compared(options.data / "buildings" / i, options.data / "buildings" / t, cut, size, model)
                            for i, t in pairs)  # fmt: skip
                both, either = found
                cells.append(f"{both / either:.3f}" if either else "")
            print(f"| {town} | {model} | {' | '.join(cells)} |", flush=True)


def compared(image: Path, footprints: Path, cut: Sequence[float], size: float, model: str) -> np.ndarray:
    """Pixels that are building in both, and in either, of a map from an image made so coarse; none if it is coarser."""
    own = gdal.Open(str(image)).GetGeoTransform()[1]
    if own > size * 1.05:
        return np.zeros(2, int)
    with tempfile.TemporaryDirectory() as folder:
        coarse, out = f"{folder}/image.tif", f"{folder}/map.tif"
        bounds = {"projWin": list(cut)} if len(cut) else {}
        part = gdal.Translate(f"{folder}/part.tif", str(image), bandList=[1, 2, 3], **bounds)
        truth = gdal.Translate(f"{folder}/truth.tif", str(footprints), **bounds)
        gdal.Warp(coarse, part, xRes=size, yRes=size, resampleAlg="average").FlushCache()
        made_map(model, "rgb", Path(coarse), out)
        reference, found = truth.ReadAsArray(), on_lattice(out, truth)
        known = (reference != 255) & (found != 255)
        buildings, found = (array[known] == 1 for array in (reference, found))
        return np.array([(buildings & found).sum(), (buildings | found).sum()])


def on_lattice(path: str, like: gdal.Dataset) -> np.ndarray:
    """The first band of a raster at the pixels of another, by nearest neighbour; 255 beyond it."""
    target = gdal.GetDriverByName("MEM").CreateCopy("", like)
    target.GetRasterBand(1).Fill(255)
    gdal.Warp(target, gdal.Translate("", path, format="MEM", bandList=[1]), resampleAlg="near", dstNodata=255)
    return target.ReadAsArray()


if __name__ == "__main__":
    main()
