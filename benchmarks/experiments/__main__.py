"""The paper's questions, on small real data: which layers, which devices, which pre-training.

    python -m benchmarks.experiments --all                  train what is missing, then write docs/results*.md
    python -m benchmarks.experiments --table zion           one table
    python -m benchmarks.experiments --all --size brief     trained too little, in an hour
    python -m benchmarks.experiments --all --size paper     the paper's network, for a graphics card
    python -m benchmarks.experiments --report               tables and plots of all sizes from the raw numbers

Every trained cell is written at once to benchmarks/experiments/results/SIZE/; a cell that stands there is not trained
again, so a run can be stopped and started at will.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch is imported

from . import store
from .data import SOURCES
from .methods import run
from .sizes import SIZES
from .tables import TABLES, insert, markdown, plot, summary

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).resolve().parent / "results"
DOCUMENT, APPENDIX = ROOT / "docs" / "results.md", ROOT / "docs" / "results-tables.md"
SHOWN = ("brief", "small")
"""Sizes that the documents speak of."""
BUILD = ROOT / "build" / "experiments"


def main() -> int:
    """Read the command line, train, report."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.experiments", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--table", action="append", choices=TABLES, default=[], help="train this table; repeatable")
    parser.add_argument("--all", action="store_true", help="train all tables, what answers most first")
    parser.add_argument("--report", action="store_true", help="only write tables and plots")
    parser.add_argument("--size", choices=SIZES, default="small", help="default: small; see sizes.py")
    parser.add_argument("--quick", action="store_true", help="three steps each, one seed: shows that everything runs")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the data sets")
    parser.add_argument("--jobs", type=int, default=1, help="cells trained at the same time")
    options = parser.parse_args()
    name = "quick" if options.quick else options.size
    results = BUILD / "quick" if name == "quick" else RESULTS / name
    chosen = list(TABLES) if options.all else options.table
    if not chosen and not options.report:
        parser.error("give --table, --all or --report")
    if chosen and not options.data.is_dir():
        parser.error(f"--data {options.data}: there is no such folder")
    failed = train(chosen, name, results, options.data, options.jobs) if chosen and not options.report else 0
    if name != "quick":
        report()
    return 1 if failed else 0


def train(chosen: list[str], size: str, results: Path, data: Path, jobs: int) -> int:
    """Train the cells that are not in the results yet. Returns how many failed."""
    cells: dict[tuple[str, str, int], None] = {}
    for table in (TABLES[name] for name in chosen):
        done = {(row.method, row.seed) for row in store.read(results / f"{table.dataset}.csv")}
        for seed in SIZES[size].seeds:
            cells |= {(table.dataset, m, seed): None for m in table.methods if (m, seed) not in done}
    print(f"{len(cells)} cells to train", flush=True)
    failed, begun = 0, time.monotonic()
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        waiting = {pool.submit(run, *cell, SIZES[size], data, BUILD / "data"): cell for cell in cells}
        for number, future in enumerate(as_completed(waiting), start=1):
            dataset, method, seed = waiting[future]
            spent = time.monotonic() - begun
            where = f"{number}/{len(cells)}, {spent / 60:.1f} min: {dataset}, {method}, seed {seed}"
            if future.exception():
                failed += 1
                print(f"{where}: FAILED: {future.exception()!r}", file=sys.stderr, flush=True)
                continue
            rows = store.rows_of(method, seed, future.result())
            store.append(results / f"{dataset}.csv", rows)
            print(f"{where}: {rows[0].seconds:.0f} s, mIoU {[row.miou for row in rows]}", flush=True)
    return failed


def report() -> None:
    """Write the tables that the documents have marks for, and the plots that they show."""
    found = {size: {name: store.read(RESULTS / size / f"{name}.csv") for name in SOURCES} for size in SHOWN}
    summed = summary(found, {size: len(SIZES[size].seeds) for size in SHOWN})
    DOCUMENT.write_text(insert(DOCUMENT.read_text(encoding="utf-8"), "summary", summed), encoding="utf-8")
    text = APPENDIX.read_text(encoding="utf-8")
    for size, (name, table) in itertools.product(SHOWN, TABLES.items()):
        rows = found[size][table.dataset]
        if rows:
            text = insert(text, f"{name}, size {size}", markdown(table, rows, len(SIZES[size].seeds)))
            picture = f"results-{size}-{name}.svg"
            if f"images/{picture}" in text:
                plot(table, rows, APPENDIX.parent / "images" / picture)
    APPENDIX.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
