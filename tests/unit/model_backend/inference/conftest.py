"""Layers around the corner of four super-tiles, and a folder for what is made of them."""

import numpy as np
import pytest
from layerfuse.model_backend.inference import engine, stream
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.unit.model_backend.inference.standing_in import HEIGHT, LEFT, ORIGIN, TOP, WIDTH


@pytest.fixture(autouse=True)
def _untried(monkeypatch):
    """What an engine is made to believe here of groups of tiles, no other is told."""
    monkeypatch.setattr(engine, "_TRIED", {})


@pytest.fixture()
def sources(make_raster):
    rng = np.random.default_rng(0)
    optical = rng.integers(1, 200, (2, HEIGHT, WIDTH)).astype("uint16")
    optical[:, 20:50, 0:30] = 0
    optical[:, :, 90:] = 0
    heights = rng.integers(400, 600, (1, 30, 60)).astype("int16")
    return (
        RasterSource("optical", str(make_raster("optical.tif", optical, origin=ORIGIN, nodata=0))),
        RasterSource("elevation", str(make_raster("dem.tif", heights, origin=(LEFT + 92, TOP - 13), pixel=15.0))),
    )


@pytest.fixture()
def out(tmp_path):
    folder = tmp_path / "out dir"
    folder.mkdir()
    return folder


@pytest.fixture()
def small_batches(monkeypatch):
    monkeypatch.setattr(stream, "_BATCH_PIXELS", 4 * 32 * 32)
