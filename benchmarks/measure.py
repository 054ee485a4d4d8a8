"""Fair measuring on a machine that is not ours alone: variants in turn, medians, memory in fresh processes."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
T = TypeVar("T")


class Size(IntEnum):
    """How much a benchmark measures."""

    TINY = 0  # the least that calls everything, in seconds: shows that it runs, and its numbers mean nothing
    QUICK = 1  # few cases and rounds
    WHOLE = 2


def interleave(
    variants: Mapping[str, Callable[[], T]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[list[T], dict[str, list[float]]]:
    """Run the variants in turn, after a warm-up of each.

    Args:
        variants: What to run, by name.
        rounds: How often.
        clock: ``time.process_time`` counts what this process itself computes, on a machine busy with other things.

    Returns:
        What the warm-ups gave, and the seconds of every run by name; runs of one round stand at the same index.
    """
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    outputs = [run() for run in variants.values()]
    for _ in range(rounds):
        for name, run in variants.items():
            begun = clock()
            run()
            seconds[name].append(clock() - begun)
    return outputs, seconds


def put_between(document: str, begin: str, end: str, text: str) -> str:
    """A document with what stands between two marks replaced; unchanged if it has no such marks."""
    pattern = re.escape(begin) + r"\n.*?" + re.escape(end)
    return re.sub(pattern, lambda _: f"{begin}\n{text.strip()}\n{end}", document, flags=re.DOTALL)


def median_ratio(slow: list[float], fast: list[float]) -> float:
    """Median over rounds of how many times faster the second is: both of a round saw the same load."""
    return statistics.median(a / b for a, b in zip(slow, fast))


def peak_memory(module: str, *arguments: object) -> float:
    """Growth of the resident memory, MB, while ``python -m benchmarks.MODULE peak ARGUMENTS`` does its one thing.

    The module prints it, by means of :func:`print_growth`; a fresh process, so that nothing is left over.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", "peak", *map(str, arguments)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def print_growth(run: Callable[[], object]) -> None:
    """Print by how much the peak of resident memory rose above what was resident before the run, MB."""
    before = memory("VmRSS")
    run()
    print(memory("VmHWM") - before)


def memory(item: str) -> float:
    """MB that this process has (``VmRSS``) or had at its peak (``VmHWM``; ``ru_maxrss`` counts its parent's too)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(f"{item}:"))
