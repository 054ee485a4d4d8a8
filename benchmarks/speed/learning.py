"""A model learnt from polygons of the sample, by this or an earlier build: what it took, and how good it is."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import layerfuse
from osgeo import gdal

from .scenes import SAMPLE

POLYGONS = 60


def labels(folder: Path) -> None:
    """Polygons as a person would draw them, by a script: ``labels.gpkg``."""
    from ..models.polygons import draw_blobs, write_polygons

    raster = gdal.Open(str(SAMPLE / "nlcd8.tif"))
    reference = raster.ReadAsArray()
    blobs = draw_blobs(reference, POLYGONS, 0)
    names = {value: f"class {value}" for value, _ in blobs}
    write_polygons(folder / "labels.gpkg", blobs, names, raster.GetGeoTransform(), raster.GetProjection())


def learnt(folder: str, minutes: float) -> dict:
    """``layerfuse train`` with its defaults: ``seconds`` of the processor, and ``score``, the held-out mean IoU.

    Args:
        folder: Where the labels are.
        minutes: As the option.
    """
    output = Path(folder) / f"model-{os.getpid()}"
    command = [
        sys.executable, str(Path(layerfuse.__file__).parent / "model_backend" / "__main__.py"), "train",
        "--layer", f"optical={SAMPLE / 'landsat8.tif'}", "--layer", f"elevation={SAMPLE / 'srtm.tif'}",
        "--labels", str(Path(folder) / "labels.gpkg"), "--field", "class", "--minutes", str(minutes),
        "--output", str(output),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    metrics = json.loads((output / "config.json").read_text(encoding="utf-8"))["metrics"]
    best = max(metrics, key=lambda key: key.count("+"))
    return {"seconds": spent.ru_utime + spent.ru_stime, "score": metrics[best]["miou"]}
