"""What the qualities 'fast', 'balanced' and 'best' cost and gain on the sample scene."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.inference.quality import DEFAULT, QUALITIES
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

from benchmarks.compare import CORNER
from benchmarks.measure import ROOT, Size

SAMPLE = ROOT / "resources" / "sample"
MODEL = "zion-landcover"


def classes(path: Path) -> np.ndarray:
    """A class raster, uint8 ``[H, W]``."""
    dataset = gdal.Open(str(path))
    return np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize)


def scores(found: np.ndarray, reference: np.ndarray) -> dict[str, float]:
    """Share of pixels that agree, and mean over the reference's classes of intersection over union."""
    known = (reference != 0) & (found != 255)
    found, reference = found[known], reference[known]
    ious = []
    for value in np.unique(reference):
        ours, theirs = found == value, reference == value
        ious.append((ours & theirs).sum() / (ours | theirs).sum())
    return {"oa": round(float((found == reference).mean()), 4), "miou": round(float(np.mean(ious)), 4)}


def run(size: Size = Size.WHOLE) -> dict:
    """The sample scene (held out of training) in each quality.

    Args:
        size: Quick: one round instead of three. Tiny: a corner of the scene, both layers.

    Returns:
        ``cases``: processor seconds by quality, and scores with both layers and with optical alone. It
        ``holds`` if no quality is worse than the next cheaper one by more than half a point of accuracy.
    """
    own_process()
    rows = []
    reference = classes(SAMPLE / "nlcd8.tif")
    extent = CORNER if size is Size.TINY else None
    layers = {"optical": "landsat8.tif", "elevation": "srtm.tif"}
    engine = LocalEngine(find_model(MODEL), threads=1)
    with tempfile.TemporaryDirectory() as folder:
        for subset in (("optical", "elevation"), ("optical",))[: 2 if size > Size.TINY else 1]:
            sources = tuple(RasterSource(name, str(SAMPLE / layers[name])) for name in subset)
            for name in QUALITIES:
                seconds = []
                for _ in range(3 if size is Size.WHOLE else 1):
                    before = time.process_time()
                    job = Job(sources, Path(folder) / "map.tif", extent=extent, quality=name, overwrite=True)
                    report = predict(job, engine, Silent())
                    seconds.append(time.process_time() - before)
                found = classes(Path(folder) / "map.tif")
                found = scores(found, reference[: found.shape[0], : found.shape[1]])
                rows.append({"layers": "+".join(subset), "quality": name, "tiles": report.tiles, **found,
                             "seconds": round(min(seconds), 2)})  # fmt: skip
            usual = next(row["seconds"] for row in rows[-len(QUALITIES) :] if row["quality"] == DEFAULT)
            for row in rows[-len(QUALITIES) :]:
                row["cost"] = round(row["seconds"] / usual, 2)
                print(row, flush=True)
    engine.close()
    pairs = [(one, other) for one, other in zip(rows, rows[1:]) if one["layers"] == other["layers"]]
    return {"cases": rows, "holds": all(other["oa"] >= one["oa"] - 0.005 for one, other in pairs)}
