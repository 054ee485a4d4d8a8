"""Handing out super-tiles and putting them together costs less than three hundredths of computing them.

Workers, a scheduler and the command as processes of one machine, with an engine that costs nearly nothing:
what is left is what scale costs. Per million pixels, so that a plan can be made; the page is ``docs/scale.md``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import file_digest, load_card
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Batch, Prediction
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.grid import Window

from benchmarks.measure import ROOT, Size
from benchmarks.speed.processes import processor_of
from benchmarks.speed.scenes import MODEL, extent, scene, sources

EXPECTED = 0.03
RATE = 100_000
"""Pixels per processor second of all layers, about as ``docs/speed.md`` has them: what the cost is held against."""
WORKERS, START_SECONDS = (2, 4, 8), 60


class Quick:
    """Stands for an engine: classes as patchy as a map's, of the first band, by nearly no work."""

    def __init__(self, folder: Path, threads: int | None = None, device: str = "cpu") -> None:
        """As of a LocalEngine."""
        self.card = load_card(folder)
        self.digest, self.device = file_digest(folder / self.card.weights_file), Device("cpu", "float32", "as asked")

    def predict(self, batch: Batch) -> Prediction:
        """One class of each pixel, and how sure, by its brightness."""
        band = next(iter(batch.values.values()))[:, 0]
        count = len(self.card.classes)
        best = np.digitize(band, np.linspace(300, 1500, count - 1))
        sure = 0.5 + 0.4 * np.abs(np.sin(band / 50, dtype=np.float32))
        others = ((1 - sure) / (count - 1))[:, None]
        chosen = best[:, None] == np.arange(count)[:, None, None]
        return Prediction(np.where(chosen, sure[:, None], others).astype(np.float32))

    def close(self) -> None:
        """Nothing is held."""


def started(folder: Path, workers: int) -> tuple[subprocess.Popen, list[subprocess.Popen], str]:
    """A scheduler, its workers, and its address."""
    place = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    file = folder / "scheduler.json"
    quiet = {"env": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    first = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--port",
        "0",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
    ]
    scheduler = subprocess.Popen([*first, "--scheduler-file", str(file)], **quiet)
    one = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-nanny", "--no-dashboard", "--nthreads", "1"]
    made = [subprocess.Popen([*one, "--scheduler-file", str(file)], **quiet) for _ in range(workers)]
    until = time.monotonic() + START_SECONDS
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.1)
    return scheduler, made, json.loads(file.read_text(encoding="utf-8"))["address"]


def _bytes(process: int) -> tuple[int, int]:
    """Bytes that a process has read and written, files and not sockets."""
    lines = dict(line.split(": ") for line in Path(f"/proc/{process}/io").read_text(encoding="ascii").splitlines())
    return int(lines["rchar"]), int(lines["wchar"])


def run(size: Size = Size.WHOLE) -> dict:
    """What a map by a cluster costs beside its network, by the number of workers.

    Args:
        size: Tiny: one worker and 96 pixels on a side; quick: two, and 2,048; whole: 2, 4 and 8, and 8,192.

    Returns:
        Constants per million pixels, and whether the expectation ``holds`` for all.
    """
    if not Path("/proc/self/io").exists():
        return {"skipped": "only Linux counts what processes read and write", "holds": True}
    try:
        import distributed  # noqa: F401
        from layerfuse.model_backend.inference.processes.cluster import DaskCluster  # noqa: F401
    except ImportError as error:
        return {"skipped": f"{error.name} is not installed", "holds": True}
    own_process()
    side = {Size.TINY: 96, Size.QUICK: 2048, Size.WHOLE: 8192}[size]
    counts = {Size.TINY: (1,), Size.QUICK: (2,), Size.WHOLE: WORKERS}[size]
    found = {}
    with tempfile.TemporaryDirectory() as name:
        scene(Path(name), side)
        for workers in counts:
            found[workers] = measured(Path(name), side, workers)
            print(workers, found[workers], flush=True)
    beside = max(each["scheduler, processor s"] + each["command, processor s"] for each in found.values()) * RATE / 1e6
    return {"side": side, "per million pixels, by workers": found,
            "share beside computing": round(beside, 4), "holds": beside <= EXPECTED}  # fmt: skip


def measured(folder: Path, side: int, workers: int) -> dict[str, float]:
    """What a million pixels cost, with so many workers, each a process of one thread."""
    from layerfuse.model_backend.inference.processes.cluster import DaskCluster

    scheduler, processes, address = started(folder, workers)
    pids = [worker.pid for worker in processes]
    try:
        cluster = DaskCluster(address, find_model(MODEL), engine=Quick)
        names = ["s2", "s1", "dem"]
        job = Job(
            sources(folder, names), folder / "map.tif", folder / "sure.tif", extent=extent(side), overwrite=True
        )  # fmt: skip
        sent, made = [0], cluster.super_tiles

        def counted(*given: object) -> Iterator[tuple[Window, dict[str, np.ndarray]]]:
            for area, arrays in made(*given):
                sent[0] += sum(array.nbytes for array in arrays.values())
                yield area, arrays

        cluster.super_tiles = counted

        def told() -> dict[str, float]:
            return {
                "scheduler, processor s": processor_of(scheduler.pid),
                "command, processor s": time.process_time(),
                "workers, processor s": sum(map(processor_of, pids)),
                "read by workers, MB": sum(_bytes(pid)[0] for pid in pids) / 1e6,
                "sent by workers, MB": sent[0] / 1e6,
                "written by the command, MB": _bytes(os.getpid())[1] / 1e6,
            }

        before = told()
        report = predict(job, cluster, Silent())
        after = told()
        files = sum(path.stat().st_size for path in report.outputs.values()) / 1e6
        layers = sum((folder / f"{each}.tif").stat().st_size for each in names) / 1e6
        cluster.close()
    finally:
        for process in (*processes, scheduler):
            process.terminate()
            process.wait()
        (folder / "scheduler.json").unlink(missing_ok=True)
    millions = report.pixels / 1e6
    found = {what: round((after[what] - value) / millions, 4) for what, value in before.items()}
    return found | {"layers, MB": round(layers / millions, 2), "files, MB": round(files / millions, 2)}
