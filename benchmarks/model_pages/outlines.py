"""Buildings one by one in towns that no model has learnt: ``python -m benchmarks.model_pages.outlines DATA MODEL...``.

Each town is mapped as *Extract buildings* does with nothing set. The true ones are the connected parts of the
footprints, so that touching houses are one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from layerfuse.model_backend.command.parser import main as layerfuse
from layerfuse.model_backend.evaluation.objects import assess_objects
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.shapes.objects import SMALLEST_BUILDING
from osgeo import gdal, ogr, osr

TOWNS = {
    "Boston suburb, RGB 1 m": ("rgb", "massachusetts/23429155_15_rgb.tif", "massachusetts/23429155_15_building.tif"),
    "Gothenburg, height 2 m": ("height", "umep/gothenburg_torg_ndsm.tif", "umep/gothenburg_torg_building.tif"),
    "Kitsap, RGB 1.5 m": ("rgb", "inria_kitsap/kitsap11_1p5m_rgb.tif", "inria_kitsap/kitsap11_1p5m_building.tif"),
    "New York, height 1 m": ("height", "umep/newyork_ccny_ndsm.tif", "umep/newyork_ccny_building.tif"),
}
"""Layer, image and footprints; the first two are published, the others have chosen (``places.toml``)."""


def main() -> None:
    """Map, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    options = parser.parse_args()
    own_process()
    print("| town | model | buildings | found | AP50 | AP | boundary F1 within 2 m |\n" + "|---" * 7 + "|")
    for town, (layer, image, footprints) in TOWNS.items():
        with tempfile.TemporaryDirectory() as folder:
            truth = Path(folder) / "truth.gpkg"
            polygonize(options.data / "buildings" / footprints, truth)
            for model in options.models:
                found = Path(folder) / "found.gpkg"
                path = options.data / "buildings" / image
                made_map(model, layer, path, f"{folder}/map.tif", [
                    "--polygons", str(found), "--polygon-classes", "building",
                    "--min-area", f"{SMALLEST_BUILDING:g}", "--regularize",
                ])  # fmt: skip
                scores = assess_objects(str(found), str(truth))
                cells = (f"{scores.figures[name]:.3f}" for name in ("ap50", "ap", "boundary_f1"))
                print(f"| {town} | {model} | {scores.true} | {scores.found} | {' | '.join(cells)} |", flush=True)


def made_map(model: str, layer: str, image: Path, out: str, words: Sequence[str] = ()) -> None:
    """Map an image with nothing set but some words of the command, and end the program if there is no map."""
    given = ["predict", "--model", model, "--layer", f"{layer}={image}", "--output", out, "--overwrite", *words]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        failed = layerfuse(given)
    if failed:
        raise SystemExit(f"{model} made no map of {image}")


def polygonize(raster: Path, out: Path) -> None:
    """Write the connected parts of a raster of 1 and 0 as polygons."""
    source = gdal.Open(str(raster))
    band = source.GetRasterBand(1)
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(out))
    layer = target.CreateLayer("buildings", osr.SpatialReference(source.GetProjection()), ogr.wkbPolygon)
    gdal.Polygonize(band, band, layer, -1)
    target.FlushCache()


if __name__ == "__main__":
    main()
