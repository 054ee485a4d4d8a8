"""A long run is as fast at its end as at its beginning, and needs no more memory."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Batch, Prediction
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

from benchmarks.measure import ROOT, Size, memory
from benchmarks.pipeline import FILES, MODEL, mosaic

TILE = 256
TENTHS = 10
SLOWER, MORE_MB = 0.2, 100
"""Expectations: most by which the last tenth's processor time per tile exceeds the median's, and most by which the
resident memory grows over the second half."""


class Stub:
    """Answers at once, and not the same for every tile: only reading, blending and writing cost anything."""

    def __init__(self) -> None:
        """A card of the bundled model, with tiles of the usual size."""
        self.card = dataclasses.replace(load_card(find_model(MODEL)), tile_size=TILE)
        self.digest, self.device = "0", Device("cpu", "float32", "a stub")

    def predict(self, batch: Batch) -> Prediction:
        """Class by the first band's brightness."""
        (values, *_) = batch.values.values()
        classes = len(self.card.classes)
        best = (values[:, 0] % 1000 * (classes / 1000)).astype(np.uint8)
        return Prediction((best[:, None] == np.arange(classes, dtype=np.uint8)[:, None, None]).astype(np.float32))


class Feedback:
    """Notes time, processor time and memory at each tenth of the tiles."""

    def __init__(self) -> None:
        """Nothing noted yet."""
        self.notes: list[tuple[int, float, float, float]] = []

    def progress(self, done: int, total: int) -> None:
        """Tiles done."""
        if done >= total * len(self.notes) // TENTHS:
            self.notes.append((done, time.perf_counter(), time.process_time(), memory("VmRSS")))

    def info(self, text: str) -> None:
        """A decision."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False


def repeat(source: Path, target: Path, times: int) -> None:
    """A virtual raster of a file beside and below itself."""
    dataset = gdal.Open(str(source))
    side = dataset.RasterXSize
    whole = gdal.GetDriverByName("VRT").Create(str(target), side * times, side * times, 0)
    whole.SetGeoTransform(dataset.GetGeoTransform())
    whole.SetProjection(dataset.GetProjection())
    for number in range(1, dataset.RasterCount + 1):
        whole.AddBand(dataset.GetRasterBand(number).DataType)
        parts = {}
        for row in range(times):
            for column in range(times):
                place = f'xOff="{column * side}" yOff="{row * side}" xSize="{side}" ySize="{side}"'
                parts[f"source_{row}_{column}"] = (
                    f'<SimpleSource><SourceFilename relativeToVRT="1">{source.name}</SourceFilename>'
                    f'<SourceBand>{number}</SourceBand><SrcRect xOff="0" yOff="0" xSize="{side}" ySize="{side}"/>'
                    f"<DstRect {place}/></SimpleSource>"
                )
        whole.GetRasterBand(number).SetMetadata(parts, "new_vrt_sources")
    whole.FlushCache()


def measure(folder: Path, times: int) -> dict:
    """One run over the repeated mosaic, by tenths."""
    own_process()
    sources = []
    for name, file in FILES.items():
        target = folder / f"{name}.vrt"
        repeat(folder / file, target, times)
        sources.append(RasterSource(name, str(target)))
    feedback = Feedback()
    report = predict(Job(tuple(sources), folder / "map.tif", folder / "sure.tif", overwrite=True), Stub(), feedback)
    tiles, wall, processor, resident = map(np.array, zip(*feedback.notes))
    rates = np.diff(tiles) / np.diff(wall)
    costs = np.diff(processor) / np.diff(tiles)
    return {
        "pixels": report.pixels,
        "tiles": report.tiles,
        "seconds": round(report.seconds, 1),
        "tiles/s by tenths": [round(float(rate)) for rate in rates],
        "processor ms per tile, by tenths": [round(1000 * float(cost), 2) for cost in costs],
        "last tenth beside the median": round(float(costs[-1] / np.median(costs)) - 1, 3),
        "memory by tenths, MB": [round(float(size)) for size in resident],
    }


def run(size: Size = Size.WHOLE) -> dict:
    """A mosaic of the real scene, beside and below itself, with an engine that costs nothing.

    Args:
        size: Quick: a quarter of the area.

    Returns:
        What was measured, and whether the expectations ``hold``.
    """
    with tempfile.TemporaryDirectory() as folder:
        mosaic(Path(folder), 512 if size is Size.TINY else 2048)
        times = {Size.TINY: 1, Size.QUICK: 4, Size.WHOLE: 8}[size]
        command = [sys.executable, "-m", "benchmarks.endurance", folder, str(times)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    print(found, flush=True)
    sizes = found["memory by tenths, MB"]
    holds = found["last tenth beside the median"] <= SLOWER and sizes[-1] - sizes[TENTHS // 2] <= MORE_MB
    return {**found, "expected": {"slower": SLOWER, "memory, MB": MORE_MB}, "holds": holds}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
