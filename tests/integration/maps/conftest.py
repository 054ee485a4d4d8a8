"""Fixtures of tests that map: an engine with the tiny model, and layers around the corner of four super-tiles."""

from __future__ import annotations

import numpy as np
import pytest
from layerfuse.model_backend.exchange import onnx_in
from layerfuse.model_backend.inference.processes import pool
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests import forked

WIDTH, HEIGHT = 100, 80
ORIGIN = (15 * 20480.0 - 10 * (WIDTH // 2), 200 * 20480.0 + 10 * (HEIGHT // 2))


@pytest.fixture(autouse=True)
def _forked(monkeypatch):
    """Processes are there at once; those of another Python, as in test_pool.py, and of test_onnx_in.py are spawned."""
    for module in (pool, onnx_in):
        monkeypatch.setattr(module, "multiprocessing", forked.spawned())


@pytest.fixture(scope="module")
def engine(tiny_model):
    from layerfuse.model_backend.inference.engine import LocalEngine

    engine = LocalEngine(tiny_model, threads=2)
    yield engine
    engine.close()


@pytest.fixture()
def four_corners(make_raster):
    """Optical with a hole, elevation coarser and shifted, around the corner of four super-tiles."""
    rng = np.random.default_rng(0)
    optical = rng.integers(1, 200, (2, HEIGHT, WIDTH)).astype("uint16")
    optical[:, 20:50, :30] = 0
    heights = rng.integers(400, 600, (1, 30, 60)).astype("int16")
    return (
        RasterSource("optical", str(make_raster("optical.tif", optical, origin=ORIGIN, nodata=0))),
        RasterSource("elevation", str(make_raster("dem.tif", heights, origin=(ORIGIN[0] + 92, ORIGIN[1]), pixel=15.0))),
    )
