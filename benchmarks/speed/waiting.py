"""What a person in the dock waits for, on the clock and of the processor, by the code of the dock and in its worker."""

from __future__ import annotations

import os
import sys
import time
from contextlib import closing
from pathlib import Path

from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, area_grid, predict, prepare
from layerfuse.model_backend.raster.crs import Bounds
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.plugin.engine.process import EngineProcess, close_all

from .processes import processor_of
from .scenes import MODEL, extent, sources


def shown(folder: str, side: int, names: list[str]) -> dict:
    """Seconds from the click to the ``first`` pixels of the preview, and to the ``whole`` map; the engine is warm.

    Returns:
        For both, seconds on the clock, and those of the processor, the worker's included.
    """
    try:
        from layerfuse.plugin.runs.preview import Sketch
    except ImportError as error:
        return {"skipped": f"{error.name} is not installed"}
    own_process()
    model, python = find_model(MODEL), Path(sys.executable)
    card, bounds = load_card(model), Bounds(*extent(side))
    job = Job(
        sources(Path(folder), names), Path(folder) / f"dock-{os.getpid()}.tif", extent=bounds, overwrite=True
    )  # fmt: skip
    with closing(EngineProcess(model, python)) as engine:
        predict(job, engine, Silent())  # so that it is warm
        begun = time.perf_counter(), _processor()
        grid = area_grid(job, card)
        sketch = Sketch(job, grid, engine, lambda: False)
        if sketch.coarse(grid.bounds()) is None:
            sketch.piece(sketch.pieces(grid.window)[0])
        first = time.perf_counter() - begun[0], _processor() - begun[1]
    begun = time.perf_counter(), _processor()
    prepare(job, card)  # as plugin.runs.runner.run_job, from here on
    with closing(EngineProcess(model, python)) as engine:
        predict(job, engine, Silent())
        whole = time.perf_counter() - begun[0], _processor() - begun[1]
    close_all()
    return {"first": first, "whole": whole}


def _processor() -> float:
    """Seconds of the processor that this process and those that it started have had."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return time.process_time() + sum(processor_of(int(child)) for child in children)
