"""What computes: the options that say it, and the engine that they mean."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import InputError
from .arguments import parse_whole
from .models import fetch_model
from .terminal import Terminal, tell_checks

if TYPE_CHECKING:
    from ..card import Card
    from ..inference.engine import Engine, LocalEngine
    from ..inference.pipeline import Report
    from ..inference.stream import Processes
    from ..inference.tokens.job import Embedded
    from ..raster.grid import Grid

    Work = TypeVar("Work", Report, Embedded)


def add_engine_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where and by how many an area is mapped, and that an unfinished run goes on."""
    from ..inference.device import DEVICES

    add = parser.add_argument
    add("--workers", metavar="N", help="processes that compute; default: one, with a thread for each processor")
    add("--device", default="auto", metavar="|".join(DEVICES), help="default: a graphics card if it passes a test")
    add("--dask", metavar="ADDRESS", help="compute on a dask.distributed cluster, such as tcp://scheduler:8786")
    add("--resume", action="store_true", help="go on with an unfinished run of the same command")


def check_engine_options(options: argparse.Namespace) -> int | None:
    """The number of workers that is asked for; None: it is not said.

    Raises:
        InputError: It is no number, or of no meaning.
    """
    workers = None if options.workers is None else parse_whole("--workers", options.workers)
    if workers and options.dask:
        raise InputError("--workers", "it has no meaning beside --dask", "The workers of the cluster decide it.")
    return workers


def begin(options: argparse.Namespace) -> tuple[Path, Card]:
    """The folder and the card of ``--model``, in a process of our own, with options of the engine that make sense.

    Raises:
        InputError: There is no such model, or an option is of no meaning.
    """
    from ..card import load_card
    from ..raster.gdalio import own_process

    own_process()
    check_engine_options(options)
    folder = fetch_model(options.model)
    return folder, load_card(folder)


def map_with_engine(
    options: argparse.Namespace,
    folder: Path,
    grid: Grid,
    work: Callable[[Engine | Processes, Terminal], Work],
    written: Callable[[Work], str],
    kind: Callable[..., LocalEngine] | None = None,
) -> int:
    """Open an engine, have the work done, close it, whatever happens, and print what was written and is to be checked.

    Args:
        options: With those of :func:`add_engine_arguments`.
        folder: Of the model.
        grid: Of the map.
        work: Takes the engine and who is told of the progress; gives a report.
        written: What is to be said of the report's files before its grid.
        kind: As of :func:`open_engine`.

    Returns:
        0, the command's exit code.
    """
    with Terminal() as terminal:
        engine = open_engine(options, folder, grid, kind)
        try:
            report = work(engine, terminal)
        finally:
            engine.close()
    shares = ", ".join(f"{name} {share:.0%}" for name, share in report.valid_shares.items() if share) or "nothing"
    print(f"Wrote {written(report)}{report.grid.describe()}; valid: {shares}; {report.seconds:.1f} s.")
    tell_checks(report.notes)
    return 0


def open_engine(
    options: argparse.Namespace, folder: Path, grid: Grid, kind: Callable[..., LocalEngine] | None = None
) -> Engine | Processes:
    """The engine of a model for a grid, by default the one for classes; to be closed by who asks.

    Raises:
        InputError: As of :class:`~..inference.engine.LocalEngine` and the others.
    """
    from ..inference.device import FOR_ALL
    from ..inference.graphs import open_local
    from ..inference.parts import Assembler
    from ..inference.processes.cluster import DaskCluster
    from ..inference.processes.pool import LocalPool
    from ..raster.grid import SUPER_TILE, cells

    kind, workers = kind or open_local, check_engine_options(options)
    if getattr(options, "assemble", False):
        return Assembler(folder, options.output)
    if getattr(options, "part", None) and options.device == "auto":
        options.device = FOR_ALL[0]  # on every machine the same
    if options.dask:
        return DaskCluster(options.dask, folder, options.device, kind)
    processes = min(workers or 1, len(cells(grid.window, SUPER_TILE)))  # no more than there is work for
    if workers and processes > 1:
        return LocalPool(folder, processes, workers // processes, options.device, kind)
    return kind(folder, workers, options.device)
