"""What is told of layers when all their pixels were counted."""

from __future__ import annotations

import numpy as np
import pytest
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality
from layerfuse.model_backend.inference.telling.layers import alone_notes, fill_notes
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource

HEIGHT = Modality("dem", "elevation", "continuous", (Band("height", minimum=-500.0, maximum=9000.0, unit="m"),))
SIDE = 200


@pytest.mark.parametrize(
    ("rows", "fill", "nodata", "told"),
    [
        (slice(0, 1), (-9999, -9999), None, "0.50% of dem is -9999, beyond all that can be measured"),
        (slice(2, 4), (-9999, -4310.5), None, "1% of dem is -9999 to -4310.5, beyond all that can be measured"),
        (slice(0, 1), (-9999, -9999), -9999, ""),  # declared
        (slice(0, 100), (-9999, -9999), None, ""),  # told before the run, as a look has met it
    ],
)
def test_fill_that_a_look_missed_is_told_with_its_share_once_all_is_counted(make_raster, rows, fill, nodata, told):
    heights = np.random.default_rng(0).uniform(300, 900, (1, SIDE, SIDE)).astype(np.float32)
    heights[:, rows] = fill[1]
    heights[:, rows.start] = fill[0]
    path = make_raster("dem.tif", heights, nodata=nodata)
    grid = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, Window(30000, -410000, SIDE, SIDE))
    reader = Reader(RasterSource("dem", str(path)), HEIGHT, grid)
    if rows.stop <= 4:
        assert not any("taken as no data" in note.text for note in reader.layout.notes)
    notes = fill_notes([reader], lambda: False)
    assert [note.text.startswith(told) for (note,) in notes.values()] == [True] * bool(told)
    assert (reader.read(grid.window)[1] == (heights[0] > 0)).all()
    assert not fill_notes([reader], lambda: True)


@pytest.mark.parametrize(
    ("names", "counts", "told"),
    [
        (["s2", "dem"], [90, 1000], ["91% of the map has no image below it, and rests on dem alone."]),
        (["s2", "dem"], [950, 1000], []),
        (["s2"], [90, 0], []),
        (["dem"], [0, 1000], []),  # told before the run
    ],
)
def test_how_much_of_a_map_has_no_image_below_it_is_told(names, counts, told):
    image = Modality("s2", "optical", "continuous", (Band("red"),))
    classes = (ClassInfo(1, "water", "0000ff"),)
    card = Card("m", "1", "CC0-1.0", "semantic", 10.0, 32, modalities=(image, HEIGHT), classes=classes)
    notes = alone_notes(names, card, counts, 1000)
    assert [note.text for each in notes.values() for note in each] == told
