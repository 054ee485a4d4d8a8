"""Reading, blending and writing cost less than a tenth of the wall time, in memory that has a bound."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from layerfuse.model_backend.errors import Cancelled
from layerfuse.model_backend.inference import pipeline, stream
from layerfuse.model_backend.inference.engine import Batch, LocalEngine, Prediction, noise
from layerfuse.model_backend.inference.journal import Journal
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.engine.process import EngineProcess, check_python, close_all
from osgeo import gdal

from benchmarks import onnx_baseline
from benchmarks.measure import ROOT, Size, memory

MODEL = "zion-landcover"
FILES = {"optical": "landsat8.tif", "elevation": "srtm.tif"}
OVERHEAD, MOST_MB, READY, BUSY, CANCEL = 0.1, 600, 3.0, 0.6, 0.5
"""Expectations: share of wall time; memory beyond the model (256 MB of it GDAL's cache); seconds until a worker is
ready; rate beside a busy process; seconds until a run is cancelled."""
MOMENTS = {Size.TINY: 1, Size.QUICK: 10, Size.WHOLE: 10}  # at which it is


class Feedback:
    """Notes when the first tile was done; cancels after so many."""

    def __init__(self, most: int | None = None) -> None:
        """Start the clock."""
        self.begun, self.first, self.most, self.done = time.perf_counter(), None, most, 0

    def progress(self, done: int, total: int) -> None:
        """Tiles done."""
        self.done = done
        if done and self.first is None:
            self.first = time.perf_counter() - self.begun

    def info(self, text: str) -> None:
        """A decision."""

    def is_cancelled(self) -> bool:
        """Whether enough is done."""
        return self.most is not None and self.done >= self.most


class Timed:
    """An engine that keeps the time it works."""

    def __init__(self, engine: LocalEngine) -> None:
        """Wrap an engine."""
        self.engine, self.card, self.digest, self.device = engine, engine.card, engine.digest, engine.device
        self.seconds, self.batch = 0.0, None

    def predict(self, batch: Batch) -> Prediction:
        """As the engine's."""
        self.batch = batch
        begun = time.perf_counter()
        answer = self.engine.predict(batch)
        self.seconds += time.perf_counter() - begun
        return answer


def mosaic(folder: Path, side: int) -> tuple[RasterSource, ...]:
    """A square scene made of the real one and its mirror images, side by side."""
    whole = ROOT.parent / "shared" / "data" / "landcover" / "zion"
    place = whole if whole.is_dir() else ROOT / "resources" / "sample"
    for name in FILES.values():
        source = gdal.Open(str(place / name))
        shape = (source.RasterCount, source.RasterYSize, source.RasterXSize)
        kind = source.GetRasterBand(1).DataType
        dtype = {gdal.GDT_UInt16: "uint16", gdal.GDT_Int16: "int16", gdal.GDT_Float32: "float32"}[kind]
        array = np.frombuffer(source.ReadRaster(), dtype).reshape(shape)
        array = np.concatenate([array, array[..., ::-1]], 2)
        array = np.concatenate([array, array[:, ::-1]], 1)
        rows, columns = (-(-side // n) for n in array.shape[1:])
        array = np.ascontiguousarray(np.tile(array, (1, rows, columns))[:, :side, :side])
        options = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"]
        target = gdal.GetDriverByName("GTiff").Create(str(folder / name), side, side, shape[0], kind, options=options)
        target.SetGeoTransform(source.GetGeoTransform())
        target.SetProjection(source.GetProjection())
        target.WriteRaster(0, 0, side, side, array.tobytes())
        if source.GetRasterBand(1).GetNoDataValue() is not None:
            for number in range(1, shape[0] + 1):
                target.GetRasterBand(number).SetNoDataValue(source.GetRasterBand(1).GetNoDataValue())
        target.FlushCache()
    return sources(folder)


def sources(folder: Path) -> tuple[RasterSource, ...]:
    """The layers of a mosaic."""
    return tuple(RasterSource(name, str(folder / file)) for name, file in FILES.items())


def measure(folder: Path, side: int, threads: int) -> dict:
    """One whole run in this process, beside the bare model on tiles that are in memory."""
    own_process()
    engine = Timed(LocalEngine(find_model(MODEL), threads=threads))
    place = sources(folder)
    _, _, x, y = _corner(folder)
    before = memory("VmRSS")
    job = Job(
        place, folder / "map.tif", folder / "sure.tif", extent=(x, y - 30 * side, x + 30 * side, y), overwrite=True
    )
    feedback = Feedback()
    processor = time.process_time()
    report = predict(job, engine, feedback)
    processor = time.process_time() - processor
    peak = memory("VmHWM") - before
    bare, bare_processor = [], []
    for _ in range(3):
        begun, cpu = time.perf_counter(), time.process_time()
        engine.engine.predict(engine.batch)
        bare.append((time.perf_counter() - begun) / len(engine.batch))
        bare_processor.append((time.process_time() - cpu) / len(engine.batch))
    computed = report.tiles - report.tiles_empty
    return {
        "side": side,
        "threads": threads,
        "tiles": report.tiles,
        "seconds": round(report.seconds, 2),
        "pixels/s": round(report.pixels / report.seconds),
        "pixels per processor second": round(report.pixels / processor),
        "to first tile, s": round(feedback.first, 2),
        "engine at work": round(engine.seconds / report.seconds, 3),
        "bare model, pixels/s": round(report.pixels / (statistics.median(bare) * computed)),
        "processor time beyond the bare model": round(1 - min(bare_processor) * computed / processor, 3),
        "memory, MB": round(peak),
    }


def stages(folder: Path, side: int) -> dict:
    """Where the processor time of a run goes."""
    _, _, x, y = _corner(folder)
    extent = (x, y - 30 * side, x + 30 * side, y)
    shares = stages_of(Job(sources(folder), folder / "stages.tif", extent=extent, overwrite=True), MODEL)
    return {"side": side, **{stage: round(share, 4) for stage, share in shares.items()}}


def stages_of(job: Job, model: str) -> dict[str, float]:
    """Shares of the processor time of a job, by stage; ``network`` is what no other stage took."""
    own_process()
    engine = LocalEngine(find_model(model), threads=1)
    spent: dict[str, float] = {}
    held = []
    for owner, name, stage in (
        (Reader, "read", "reading"),
        (stream.SuperTile, "add", "blending"),
        (stream.SuperTile, "finish", "blending"),
        (Journal, "save", "journal"),
        (pipeline, "assemble", "writing"),
    ):
        held.append((owner, name, getattr(owner, name)))
        setattr(owner, name, _clocked(getattr(owner, name), spent, stage))
    begun = time.process_time()
    predict(job, engine, Feedback())
    whole = time.process_time() - begun
    for owner, name, function in held:
        setattr(owner, name, function)
    engine.close()
    shares = {stage: seconds / whole for stage, seconds in spent.items()}
    return {**shares, "network": 1 - sum(shares.values())}


def _clocked(function: Callable, spent: dict[str, float], stage: str) -> Callable:
    def timed(*arguments: object, **more: object) -> object:
        begun = time.thread_time()
        try:
            return function(*arguments, **more)
        finally:
            spent[stage] = spent.get(stage, 0.0) + time.thread_time() - begun

    return timed


def in_worker(folder: Path, side: int) -> dict:
    """A run as QGIS does it: how much of the time the worker is at work, and how much goes into handing pixels over."""
    own_process()
    engine = EngineProcess(find_model(MODEL), Path(sys.executable), threads=1)
    spent: dict[str, float] = {}

    def clocked(function: Callable, stage: str) -> Callable:
        def timed(*arguments: object, **more: object) -> object:
            begun = time.perf_counter()
            try:
                return function(*arguments, **more)
            finally:
                spent[stage] = spent.get(stage, 0.0) + time.perf_counter() - begun

        return timed

    engine._worker.request = clocked(engine._worker.request, "request")
    engine.predict = clocked(engine.predict, "predict")
    _, _, x, y = _corner(folder)
    job = Job(sources(folder), folder / "worker.tif", extent=(x, y - 30 * side, x + 30 * side, y), overwrite=True)
    report = predict(job, engine, Feedback())
    engine.close()
    handing = (spent["predict"] - spent["request"]) / report.seconds
    return {
        "side": side,
        "worker at work": round(spent["request"] / report.seconds, 3),
        "handing over": round(handing, 4),
    }


def cancel(folder: Path, side: int, moments: int) -> dict:
    """Seconds from the wish to stop until a run in a worker is over, at so many moments from its first to its last."""
    own_process()
    _, _, x, y = _corner(folder)
    job = Job(sources(folder), folder / "cancelled.tif", extent=(x, y - 30 * side, x + 30 * side, y), overwrite=True)

    def attempt(moment: float) -> tuple[float, float]:
        """Seconds that the run lasted, and seconds that it took to stop (0 if it was faster than the wish)."""
        wish: list[float] = []
        timer = threading.Timer(moment, lambda: wish.append(time.perf_counter()))
        feedback = Feedback()
        feedback.is_cancelled = lambda: bool(wish)
        begun = time.perf_counter()
        timer.start()
        with contextlib.suppress(Cancelled), contextlib.ExitStack() as stack:
            engine = EngineProcess(find_model(MODEL), Path(sys.executable), feedback.is_cancelled, threads=1)
            stack.callback(engine.close)
            predict(job, engine, feedback)
        over = time.perf_counter()
        timer.cancel()
        close_all()  # so that the next one has to start its worker too
        return over - begun, over - wish[0] if wish else 0.0

    whole, _ = attempt(600.0)
    waits = [attempt(whole * part / moments)[1] for part in range(moments)]
    return {"side": side, "whole run, s": round(whole, 2), "longest, s": round(max(waits), 2),
            "median, s": round(statistics.median(waits), 2), "expected, s": CANCEL}  # fmt: skip


def resume(folder: Path, side: int) -> dict:
    """A run that is cancelled half-way and resumed, beside an undisturbed one; processor time."""
    own_process()
    engine = LocalEngine(find_model(MODEL), threads=1)
    _, _, x, y = _corner(folder)
    extent = (x, y - 30 * side, x + 30 * side, y)
    begun = time.process_time()
    report = predict(Job(sources(folder), folder / "a.tif", extent=extent, overwrite=True), engine, Feedback())
    halved = time.process_time()
    with contextlib.suppress(Cancelled):
        predict(
            Job(sources(folder), folder / "b.tif", extent=extent, overwrite=True), engine, Feedback(report.tiles // 2)
        )
    predict(Job(sources(folder), folder / "b.tif", extent=extent, resume=True, overwrite=True), engine, Feedback())
    spent = halved - begun, time.process_time() - halved
    same = (folder / "a.tif").read_bytes() == (folder / "b.tif").read_bytes()
    return {"side": side, "undisturbed, s": round(spent[0], 2), "cancelled and resumed, s": round(spent[1], 2),
            "cost": round(spent[1] / spent[0] - 1, 3), "same bytes": same}  # fmt: skip


def worker_ready(rounds: int) -> dict:
    """Seconds from starting a worker to its handshake, on a warm disk."""
    seconds = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        check_python(Path(sys.executable))
        seconds.append(time.perf_counter() - begun)
    return {"ready, s": round(statistics.median(seconds[1:]), 2), "expected": READY}


def beside(rounds: int, which: str = MODEL) -> dict:
    """Tiles per second of the bare engine: one thread alone, then all threads with one processor taken."""
    model, processors = find_model(which), os.cpu_count() or 1
    rates = {}
    for name, threads, load in (("one thread", 1, 0), ("all threads, one processor taken", processors, 1)):
        engine = LocalEngine(model, threads=threads)
        batch = noise(engine.card, 8)
        engine.predict(batch)
        others = [multiprocessing.get_context("spawn").Process(target=_spin, daemon=True) for _ in range(load)]
        for other in others:
            other.start()
        time.sleep(1.0 if others else 0.0)
        seconds = []
        for _ in range(rounds):
            begun = time.perf_counter()
            engine.predict(batch)
            seconds.append(time.perf_counter() - begun)
        for other in others:
            other.terminate()
            other.join()
        rates[f"{name}, tiles/s"] = round(8 / statistics.median(seconds), 1)
        engine.close()
    alone, busy = rates.values()
    return {**rates, "share": round(busy / alone, 2), "expected share": BUSY}


def _spin() -> None:
    while True:
        pass


def _corner(folder: Path) -> tuple[float, float, float, float]:
    transform = gdal.Open(str(folder / FILES["optical"])).GetGeoTransform()
    return transform[1], transform[5], transform[0], transform[3]


def usual_way(folder: Path, side: int) -> dict:
    """The ONNX way on the same mosaic."""
    layers = {name: folder / file for name, file in FILES.items()}
    return onnx_baseline.run(find_model(MODEL), layers, side, folder / "usual.tif", 1, memory)


MEASUREMENTS: dict[str, Callable[..., dict]] = {
    "measure": measure, "onnx": usual_way, "stages": stages, "worker": in_worker, "cancel": cancel, "resume": resume,
    "beside": beside,
}  # fmt: skip
"""What is measured in a process of its own. All but the last are given the mosaic's folder and numbers."""


def _measured(size: Size, name: str, *arguments: Path | int) -> dict:
    """One measurement; tiny ones in this process, as their memory means nothing."""
    if size is Size.TINY:
        found = MEASUREMENTS[name](*arguments)
    else:
        command = [sys.executable, "-m", "benchmarks.pipeline", name, *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
    print(found, flush=True)
    return found


def run(size: Size = Size.WHOLE) -> dict:
    """A mosaic of the real scene, mapped end to end at 1, 4 and 16 times the area; resume; a busy desktop.

    Args:
        size: Quick: a quarter of the side.

    Returns:
        ``cases`` by area, the ``usual way`` at the largest, ``stages``, the ``worker``, ``cancel``, ``resume``,
        ``beside a busy process``, and whether all expectations ``hold``.
    """
    side = {Size.TINY: 128, Size.QUICK: 1024, Size.WHOLE: 4096}[size]
    measured = partial(_measured, size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mosaic(folder, side)
        rows = [
            measured("measure", folder, part, 1)
            for part in (side // 4, side // 2, side)[-3 if size > Size.TINY else -1 :]
        ]
        usual = measured("onnx", folder, side)
        parts = measured("stages", folder, side // 2)
        worker = measured("worker", folder, side // 2)
        stopped = measured("cancel", folder, side // 4, MOMENTS[size])
        resumed = measured("resume", folder, side // 2)
    ready = worker_ready(3 if size > Size.TINY else 1)
    print(ready, flush=True)
    busy = measured("beside", {Size.TINY: 1, Size.QUICK: 5, Size.WHOLE: 15}[size])
    holds = (
        rows[-1]["engine at work"] >= 1 - OVERHEAD
        and rows[-1]["memory, MB"] <= MOST_MB
        and worker["worker at work"] >= 1 - OVERHEAD
        and stopped["longest, s"] <= CANCEL
        and resumed["same bytes"]
        and ready["ready, s"] <= READY
        and busy["share"] >= BUSY
    )
    return {"scene": "mirrored mosaic of the real scene", "cases": rows, "usual way": usual,
            "stages": parts, "worker": {**ready, **worker}, "cancel": stopped, "resume": resumed,
            "beside a busy process": busy, "holds": holds}  # fmt: skip


if __name__ == "__main__":
    action, *rest = sys.argv[1:]
    print(json.dumps(MEASUREMENTS[action](*(int(text) if text.isdigit() else Path(text) for text in rest))))
