"""Measurements in processes of their own, by this build of the package or by an earlier one.

Imports nothing of the package: an earlier build has other files.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import ROOT

BEFORE = "6a2a98f"
"""The build that others are held against; it has to be in this clone."""
MEASURE = "--measure"
MEASUREMENTS = {
    "ours": "maps", "onnx": "maps", "cold": "maps", "compared": "maps", "seams": "maps", "beside": "maps",
    "shown": "waiting", "polygons": "outlines", "gdal_polygons": "outlines", "learnt": "learning",
}  # fmt: skip
"""What can be measured, and the file beside this one whose function it is."""


@dataclass(frozen=True)
class Variant:
    """One of several ways to do the same."""

    name: str  # of the measurement
    arguments: Mapping[str, object] = field(default_factory=dict)  # plain data
    build: Path = ROOT  # where the folder ``layerfuse`` lies, for an earlier build
    environment: Mapping[str, str] = field(default_factory=dict)


def measure_here(name: str, arguments: Mapping[str, object]) -> dict:
    """One measurement in this process."""
    return getattr(importlib.import_module(f"benchmarks.speed.{MEASUREMENTS[name]}"), name)(**arguments)


def measure(variant: Variant) -> dict:
    """One measurement in a process of its own."""
    # An installed package may come before what PYTHONPATH says.
    start = f"import sys; sys.path[:0] = {[str(variant.build), str(ROOT)]!r}; " + (
        "import runpy; runpy.run_module('benchmarks.speed', run_name='__main__', alter_sys=True)"
    )
    command = [sys.executable, "-c", start, MEASURE, variant.name, json.dumps(variant.arguments)]
    more = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "QT_QPA_PLATFORM": "offscreen"}
    environment = {**os.environ, **more, **variant.environment}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def in_turn(variants: Mapping[str, Variant], rounds: int) -> dict[str, list[dict]]:
    """What each variant gave, by name; those of one round stand at the same index."""
    found: dict[str, list[dict]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            found[name].append(measure(variant))
    return found


def ratio(over: list[dict], under: list[dict], value: Callable[[dict], float]) -> float:
    """Median over rounds of a value of one variant by that of another."""
    return statistics.median(value(a) / value(b) for a, b in zip(over, under))


def median(found: list[dict], value: Callable[[dict], float]) -> float:
    """Median over rounds."""
    return statistics.median(map(value, found))


def processor_of(process: int) -> float:
    """Seconds of the processor that another process has had, by its number; on Linux."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime and stime, see proc(5)


def earlier(folder: Path) -> Path | None:
    """A folder with the package as it was; None: this clone does not have it."""
    package = folder / "layerfuse"
    if not package.exists():
        command = ["git", "archive", BEFORE, "model_backend", "plugin", "resources", "__init__.py"]
        archive = subprocess.run(command, cwd=ROOT, capture_output=True)
        if archive.returncode:
            return None
        package.mkdir(parents=True)
        subprocess.run(["tar", "-x", "-C", str(package)], input=archive.stdout, check=True)
    return folder
