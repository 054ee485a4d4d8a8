from dataclasses import replace

import numpy as np
import pytest
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference.lattice import tiles_touching
from layerfuse.model_backend.inference.pipeline import Job
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT
from layerfuse.model_backend.raster.shapes.mask import Mask
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.plugin.runs import preflight


@pytest.fixture()
def job(make_raster, tmp_path):
    """80 x 64 pixels of optical, of which a quarter is nodata, and elevation 10 pixels further east."""
    optical = np.full((2, 64, 80), 100, "uint16")
    optical[:, :32, :40] = 0
    elevation = np.full((1, 64, 80), 500, "float32")
    return Job(
        sources=(
            RasterSource("optical", str(make_raster("optical.tif", optical, nodata=0))),
            RasterSource("elevation", str(make_raster("elevation.tif", elevation, origin=(300100.0, 4100000.0)))),
        ),
        output=tmp_path / "map.tif",
    )


def test_what_a_run_would_be(job, tiny_card):
    found = preflight.look(job, tiny_card, lambda: False)
    assert (found.grid.window.width, found.grid.window.height) == (90, 64)
    assert found.coverage["optical"] == pytest.approx((80 * 64 - 32 * 40) / (90 * 64))
    assert found.coverage["elevation"] == pytest.approx(80 / 90)
    assert found.tiles == sum(map(len, tiles_touching(found.grid.window, 32)))
    assert 1 << 20 <= found.disk < 4 << 20
    assert found.memory < 1 << 30
    assert list(job.output.parent.glob("map*")) == [], "nothing is written"


def test_what_masks_leave_out_is_known_before_the_run(job, make_raster, tiny_card):
    codes = np.full((1, 64, 80), 4, "uint8")
    codes[:, 48:] = 9
    cloud = str(make_raster("cloud.tif", codes))
    image, elevation = job.sources
    for values, brief, level in (((9,), "25% is left out by cloud.tif.", FACT), ((7,), "", DOUBT)):
        masked = replace(image, masks=(Mask(cloud, values),))
        notes = preflight.look(replace(job, sources=(masked, elevation)), tiny_card, lambda: False).notes["optical"]
        assert [(note.level, note.brief) for note in notes if cloud in note.text] == [(level, brief)]


def test_coverage_of_a_large_area_is_estimated(make_raster, tiny_card, tmp_path):
    values = np.full((1, 700, 900), 500, "float32")
    values[:, :, 600:] = -1
    source = RasterSource("elevation", str(make_raster("wide.tif", values, nodata=-1)))
    found = preflight.look(Job((source,), tmp_path / "map.tif"), tiny_card, lambda: False)
    assert found.coverage["elevation"] == pytest.approx(2 / 3, abs=0.06)


@pytest.mark.parametrize("window", [Window(-3000, 5, 7000, 3000), Window(0, 0, 10, 10), Window(2047, 2047, 2, 2)])
def test_tiles_are_counted_as_they_are_made(window):
    grid = Grid("", 0.0, 0.0, 10.0, window)
    parts = [cell.intersect(window) for cell in preflight.cells(window, preflight.SUPER_TILE)]
    assert preflight.count_tiles(grid, 64) == sum(len(row) for part in parts for row in tiles_touching(part, 64))


def test_bad_input_and_cancel(job, tiny_card):
    with pytest.raises(InputError, match="no such file"):
        preflight.look(Job((RasterSource("optical", "/gone.tif"),), job.output), tiny_card, lambda: False)
    with pytest.raises(Cancelled):
        preflight.look(job, tiny_card, lambda: True)
