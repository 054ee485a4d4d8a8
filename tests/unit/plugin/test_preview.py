"""A preview has the bits of the map, whatever the view; its coarse look needs few tiles."""

import numpy as np
import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python binding is not installed")

from dataclasses import replace

from layerfuse.model_backend.errors import Cancelled
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.pipeline import Job, predict, prepare
from layerfuse.model_backend.raster.grid import Window
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.runs import preview
from layerfuse.plugin.runs.preview import COARSE_TILES, Sketch
from osgeo import gdal


@pytest.fixture(scope="module")
def engine(tiny_model):
    engine = LocalEngine(tiny_model)
    yield engine
    engine.close()


@pytest.fixture()
def job(make_raster, tmp_path):
    """Optical of 150 x 130 pixels with a hole, and elevation of another grid."""
    random = np.random.default_rng(4)
    optical = random.integers(1, 200, (2, 130, 150)).astype("uint16")
    optical[:, 30:60, 40:100] = 0
    elevation = random.integers(1, 900, (1, 45, 40)).astype("float32")
    return Job(
        sources=(
            RasterSource("optical", str(make_raster("optical.tif", optical, nodata=0))),
            RasterSource("elevation", str(make_raster("elevation.tif", elevation, pixel=30.0, nodata=-9999))),
        ),
        output=tmp_path / "map.tif",
    )


@pytest.mark.parametrize("quality", ["fast", "best"])
def test_where_it_is_known_it_is_the_map(quality, job, engine):
    job = replace(job, quality=quality)
    grid = prepare(job, engine.card)
    predict(job, engine, Silent())
    whole = gdal.Open(str(job.output)).ReadAsArray()
    sketch, window, random = Sketch(job, grid, engine, lambda: False), grid.window, np.random.default_rng(7)
    for _ in range(3 if quality == "fast" else 2):  # a view finds pieces of those before
        col, row = random.integers(0, window.width), random.integers(0, window.height)
        view = Window(window.col + int(col), window.row + int(row), *map(int, random.integers(1, 90, 2)))
        view = view.intersect(window)
        places = sketch.pieces(view)
        some = int(random.integers(1, len(places) + 1))
        for place in places[:some]:
            assert np.array_equal(sketch.piece(place), whole[window.slices(place)])
        seen = sketch.picture(view, places)
        known = np.zeros(seen.shape, bool)
        for place in filter(sketch.is_known, places):
            if part := place.intersect(view):
                known[view.slices(part)] = True
        assert np.array_equal(seen[known], whole[window.slices(view)][known])
        assert (seen[~known] == 255).all()
        assert known.all() or some < len(places), "the pieces of a view cover it"


def test_the_middle_comes_first_and_a_huge_view_is_bounded(job, engine, monkeypatch):
    grid = prepare(job, engine.card)
    sketch = Sketch(job, grid, engine, lambda: False)
    view = Window(grid.window.col + 10, grid.window.row + 10, 130, 110)
    places = sketch.pieces(view)
    middle = view.col + view.width / 2, view.row + view.height / 2
    assert places[0].col <= middle[0] < places[0].right and places[0].row <= middle[1] < places[0].bottom
    monkeypatch.setattr(preview, "MOST_PIXELS", 2 * sketch._side**2)
    assert len(sketch.pieces(view)) == 2
    huge = replace(grid, window=Window(-(10**6), -(10**6), 2 * 10**6, 2 * 10**6))
    assert 1 <= len(Sketch(job, huge, engine, lambda: False).pieces(huge.window)) <= 2


def test_a_coarse_look_needs_few_tiles_and_a_small_view_none(job, engine):
    grid = prepare(job, engine.card)
    asked = []

    class Counting:
        card, device, digest = engine.card, engine.device, engine.digest

        def predict(self, batch):
            asked.append(len(next(iter(batch.values.values()))))
            return engine.predict(batch)

    sketch = Sketch(job, grid, Counting(), lambda: False)
    coarse, classes = sketch.coarse(grid.bounds())
    assert sum(asked) <= COARSE_TILES
    assert coarse.pixel_size / grid.pixel_size in (2, 4, 8, 16)
    assert classes.shape == (coarse.window.height, coarse.window.width)
    assert (classes != 255).mean() > 0.9
    assert sketch.coarse(grid.bounds(Window(grid.window.col, grid.window.row, 30, 30))) is None


def test_it_stops_when_told(job, engine):
    sketch = Sketch(job, prepare(job, engine.card), engine, lambda: True)
    with pytest.raises(Cancelled):
        sketch.piece(sketch.pieces(sketch.grid.window)[0])
