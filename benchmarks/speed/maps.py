"""One whole map, or one comparison, in this process, and what it took; also by an earlier build of the package."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

import numpy as np
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.gdalio import own_process
from osgeo import gdal

from benchmarks import onnx_baseline
from benchmarks.measure import memory

from .scenes import MODEL, delivered, extent, sources

SEAM_TILE, SEAM_OVERLAP = 96, 0.25


def ours(
    folder: str, side: int, names: list[str], threads: int = 1, more: tuple[str, ...] = (), as_delivered: bool = False
) -> dict:
    """One map of a square: ``seconds`` of the processor, ``pixels``, and ``MB`` beyond the model.

    Args:
        folder: Of the scene.
        side: Pixels.
        names: Its layers.
        threads: Of the engine.
        more: Further outputs, by name.
        as_delivered: The layers are those of :func:`~.scenes.delivered`.
    """
    own_process()
    place = Path(folder)
    layers = delivered(place) if as_delivered else sources(place, names)
    outputs = {name: place / f"{name}-{os.getpid()}.tif" for name in more}
    crs = "EPSG:32612" if as_delivered else None
    job = Job(layers, place / f"map-{os.getpid()}.tif", extent=extent(side), crs=crs, overwrite=True, **outputs)
    with closing(LocalEngine(find_model(MODEL), threads=threads, device="cpu")) as engine:
        before, begun = memory("VmRSS"), time.process_time()
        report = predict(job, engine, Silent())
        return {"seconds": time.process_time() - begun, "pixels": report.pixels, "MB": memory("VmHWM") - before}


def onnx(folder: str, side: int, names: list[str], threads: int = 1) -> dict:
    """The same by onnxruntime, tiles cut hard."""
    place = Path(folder)
    layers = {name: place / f"{name}.tif" for name in names}
    output = place / f"onnx-{os.getpid()}.tif"
    found = onnx_baseline.run(find_model(MODEL), layers, side, output, threads, memory)
    return found if "skipped" in found else {
        "seconds": side * side / found["pixels per processor second"], "pixels": side * side, "MB": found["memory, MB"]
    }  # fmt: skip


def cold() -> dict:
    """Seconds of the processor from the start of Python to the answer of the first tile."""
    from layerfuse.model_backend.inference.engine import noise  # an earlier build has it elsewhere

    engine = LocalEngine(find_model(MODEL), threads=1, device="cpu")
    loaded = time.process_time()
    engine.predict(noise(engine.card, 1))
    done = time.process_time()
    engine.close()
    return {"loaded": loaded, "seconds": done}


def compared(folder: str, side: int, names: list[str]) -> dict:
    """A comparison of all sets of layers, with the overlap that a map has: ``seconds`` of the processor."""
    from layerfuse.model_backend.evaluation.comparing.study import Study, compare_layers
    from layerfuse.model_backend.inference.quality import DEFAULT

    own_process()
    output = Path(folder) / f"report-{os.getpid()}"
    study = Study(sources(Path(folder), names), output, extent(side), quality=DEFAULT, overwrite=True)
    with closing(LocalEngine(find_model(MODEL), threads=1, device="cpu")) as engine:
        begun = time.process_time()
        compare_layers(study, engine, Silent())
        return {"seconds": time.process_time() - begun}


def seams(folder: str, side: int, names: list[str]) -> dict:
    """Share of the pixels whose class changes when all tiles move by half a tile: as we blend, and ``cut`` hard."""
    from ..models.lattices import seam

    own_process()
    opened = {source.modality: gdal.Open(source.path) for source in sources(Path(folder), names)}
    values = {name: raster.ReadAsArray(0, 0, side, side) for name, raster in opened.items()}
    values = {name: array.reshape(-1, side, side).astype(np.float32) for name, array in values.items()}
    valid = {name: np.ones(array.shape[1:], bool) for name, array in values.items()}
    with closing(LocalEngine(find_model(MODEL), threads=1, device="cpu")) as engine:
        blended, cut = (seam(engine, values, valid, SEAM_TILE, SEAM_OVERLAP, hard) for hard in (False, True))
    return {"blended": blended, "cut": cut}


def beside(rounds: int) -> dict:
    """Rate of the engine with a processor taken, and that of one thread alone, in turn: their ``share``."""
    from ..pipeline import beside as rates

    return {"share": rates(rounds, MODEL)["share"]}
