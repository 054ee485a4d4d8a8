"""A map of land cover takes less processor time than the ONNX way, and half of what it took in an earlier build.

Writes ``docs/speed.md``. Whole processes in turn, one thread each, processor time of the map alone, medians of ratios:
both of a round saw the same load.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

from benchmarks import onnx_baseline
from benchmarks.measure import ROOT, Size, memory

MODEL = "landcover"
BEFORE = "6a2a98f"
"""The build that the others are held against; it has to be in this clone."""
LAYERS = {"all layers": ("s2", "s1", "dem"), "Sentinel-2 alone": ("s2",)}
NUMBERS = {"s2": (0, 1, 2, 2, 3, 3, 3, 0, 1), "s1": (0, 3)}
"""Which band of the sample's image stands for each of a layer's."""
PAGE = ROOT / "docs" / "speed.md"
TARGETS = {"the ONNX way": 1.5, f"build {BEFORE}": 2.0}


def scene(folder: Path, side: int) -> None:
    """Layers of land cover as a mosaic of the sample's image and heights, and of their mirror images."""
    sample = ROOT / "resources" / "sample"
    image = gdal.Open(str(sample / "landsat8.tif")).ReadAsArray().astype(np.float32)
    heights = gdal.Open(str(sample / "srtm.tif")).ReadAsArray()[None]
    card = load_card(find_model(MODEL))
    means = {name: [(b.mean - b.offset) / b.scale for b in card.modality(name).bands] for name in NUMBERS}
    image = (image - image.mean((1, 2), keepdims=True)) / image.std((1, 2), keepdims=True)
    s2 = np.stack([image[i] * 0.3 * mean + mean for i, mean in zip(NUMBERS["s2"], means["s2"])]).clip(1, 20000)
    s1 = np.stack([image[i] * 3 + mean for i, mean in zip(NUMBERS["s1"], means["s1"])])
    kinds = {"uint16": gdal.GDT_UInt16, "float32": gdal.GDT_Float32}
    for name, array, dtype in (("s2", s2, "uint16"), ("s1", s1, "float32"), ("dem", heights, "float32")):
        whole = np.concatenate([array, array[..., ::-1]], 2)
        whole = np.concatenate([whole, whole[:, ::-1]], 1)
        times = [-(-side // length) for length in whole.shape[1:]]
        whole = np.ascontiguousarray(np.tile(whole, (1, *times))[:, :side, :side].astype(dtype))
        options = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"]
        path, bands = str(folder / f"{name}.tif"), len(whole)
        target = gdal.GetDriverByName("GTiff").Create(path, side, side, bands, kinds[dtype], options)
        target.SetGeoTransform((500000.0, 10.0, 0.0, 4200000.0, 0.0, -10.0))
        target.SetProjection(gdal.Open(str(sample / "srtm.tif")).GetProjection())
        for number, band in enumerate(card.modality(name).bands, 1):
            target.GetRasterBand(number).SetDescription(band.name)
        target.WriteRaster(0, 0, side, side, whole.tobytes())
        target.FlushCache()


def ours(folder: Path, side: int, names: tuple[str, ...], more: tuple[str, ...] = ()) -> dict:
    """One map of a square; what it took."""
    own_process()
    sources = tuple(RasterSource(name, str(folder / f"{name}.tif")) for name in names)
    outputs = {name: folder / f"{name}-{os.getpid()}.tif" for name in more}
    extent = (500000.0, 4200000.0 - 10 * side, 500000.0 + 10 * side, 4200000.0)
    job = Job(sources, folder / f"map-{os.getpid()}.tif", extent=extent, overwrite=True, **outputs)
    with closing(LocalEngine(find_model(MODEL), threads=1, device="cpu")) as engine:
        before, begun = memory("VmRSS"), time.process_time()
        report = predict(job, engine, Silent())
        return {"seconds": time.process_time() - begun, "pixels": report.pixels, "MB": memory("VmHWM") - before}


def onnx(folder: Path, side: int, names: tuple[str, ...]) -> dict:
    """The same by onnxruntime, tiles cut hard."""
    layers = {name: folder / f"{name}.tif" for name in names}
    found = onnx_baseline.run(find_model(MODEL), layers, side, folder / f"onnx-{os.getpid()}.tif", 1, memory)
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


def in_process(action: str, *arguments: object, build: Path = ROOT, more: Mapping[str, str] = {}) -> dict:
    """One measurement in a process of its own, by another build of the package if need be."""
    # An installed package may come before what PYTHONPATH says.
    start = f"import sys; sys.path[:0] = {[str(build), str(ROOT)]!r}; " + (
        "import runpy; runpy.run_module('benchmarks.speed', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", start, action, *map(str, arguments)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", **more}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def earlier(folder: Path) -> Path | None:
    """A folder with the package as it was; None: this clone does not have it."""
    package = folder / "layerfuse"
    package.mkdir()
    command = ["git", "archive", BEFORE, "model_backend", "plugin", "__init__.py"]
    archive = subprocess.run(command, cwd=ROOT, capture_output=True)
    if archive.returncode:
        return None
    subprocess.run(["tar", "-x", "-C", str(package)], input=archive.stdout, check=True)
    return folder


def run(size: Size = Size.WHOLE) -> dict:
    """Speed, memory and start; the page is written unless tiny.

    Args:
        size: Quick: 1,024 pixels on a side and three rounds, instead of 4,096 and five.

    Returns:
        The ``rows`` of the page, and whether all expectations ``hold``.
    """
    side, rounds = {Size.TINY: (128, 1), Size.QUICK: (1024, 3), Size.WHOLE: (4096, 5)}[size]
    rows: list[tuple[str, str, str, str]] = []
    holds = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scene(folder, side)
        if size is Size.TINY:  # in this process: it only has to run
            print(ours(folder, side, ("s2",)), onnx(folder, side, ("s2",)), cold(), flush=True)
            return {"rows": rows, "holds": True}
        (folder / "before").mkdir()
        build = earlier(folder / "before")
        for title, names in LAYERS.items():
            variants = {"ours": ("ours", ROOT), "the ONNX way": ("onnx", ROOT)}
            if build:
                variants[f"build {BEFORE}"] = ("ours", build)
            seconds: dict[str, list[float]] = {variant: [] for variant in variants}
            for _ in range(rounds):
                for variant, (action, place) in variants.items():
                    found = in_process(action, folder, side, *names, build=place)
                    if "skipped" not in found:
                        seconds[variant].append(found["seconds"] / found["pixels"])
            rate = 1 / statistics.median(seconds["ours"])
            for variant, target in TARGETS.items():
                if seconds.get(variant):
                    ratio = statistics.median(a / b for a, b in zip(seconds[variant], seconds["ours"]))
                    theirs = 1 / statistics.median(seconds[variant])
                    holds &= ratio >= target
                    rows.append((f"{title}: {rate:,.0f} pixels per processor second", f"{variant}: {theirs:,.0f}",
                                 f"{target:g} times as fast", f"**{ratio:.2f}**"))  # fmt: skip
                    print(rows[-1], flush=True)
        plain, told = [], []
        for _ in range(rounds):
            plain.append(in_process("ours", folder, side, "s2")["seconds"])
            told.append(in_process("told", folder, side, "s2")["seconds"])
        ratio = statistics.median(a / b for a, b in zip(told, plain))
        holds &= ratio <= 1.05
        rows.append(("probabilities, margin and applicability, too", "a plain map", "1.05 times", f"**{ratio:.2f}**"))
        # GDAL's cache grows to its bound with the area; it is held small here.
        small = {"GDAL_CACHEMAX": "32"}
        grown = [in_process("ours", folder, part, "s2", more=small)["MB"] for part in (side // 4, side // 2, side)]
        holds &= max(grown) <= 250 and grown[-1] <= 1.05 * grown[0]
        title, found = (
            f"memory beyond the model, {side // 4:,} to {side:,} squared",
            ", ".join(f"{mb:.0f}" for mb in grown),
        )
        rows.append(
            (title, "area x 16, 32 MB of GDAL's cache in it", "the same within 5 %, at most 250 MB", f"**{found} MB**")
        )
        starts = [in_process("cold") for _ in range(rounds)]
        first, loaded = (statistics.median(start[key] for start in starts) for key in ("seconds", "loaded"))
        holds &= first <= 2.5
        title = f"engine cold: {loaded:.1f} s of them to load"
        rows.append((title, "processor time to the first tile", "2.5 s", f"**{first:.1f} s**"))
    write_page(rows, side, rounds)
    return {"rows": rows, "holds": holds}


def write_page(rows: list[tuple[str, str, str, str]], side: int, rounds: int) -> None:
    """Put the table into the page, in place of the one that is there."""
    before, mark, rest = PAGE.read_text(encoding="utf-8").partition("<!-- table -->\n")
    _, end, after = rest.partition("<!-- end -->")
    lines = [
        f"`{MODEL}`, {side:,} × {side:,} pixels, one thread, {rounds} rounds in turn:", "",  # noqa: RUF001 - as on other pages
        "| work | against | target | measured |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows), "",
    ]  # fmt: skip
    PAGE.write_text(before + mark + "\n".join(lines) + end + after, encoding="utf-8")


if __name__ == "__main__":
    action, *rest = sys.argv[1:]
    if action == "cold":
        print(json.dumps(cold()))
    else:
        what, pixels, *of = rest
        if action == "onnx":
            print(json.dumps(onnx(Path(what), int(pixels), tuple(of))))
        else:
            extra = ("probabilities", "margin", "applicability") if action == "told" else ()
            print(json.dumps(ours(Path(what), int(pixels), tuple(of), extra)))
