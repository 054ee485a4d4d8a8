"""All subsets in one pass give the maps that a user would make one by one."""

import sys
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.card import all_subsets, load_card
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.evaluation.comparing import strips
from layerfuse.model_backend.evaluation.comparing.strips import SubsetMapper, choose_subsets
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.grid import choose_grid
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal


@pytest.fixture()
def sources(make_raster):
    """Layers with holes and different extents."""
    rng = np.random.default_rng(0)
    optical = rng.normal(100, 60, (2, 70, 90)).astype(np.float32)
    optical[:, 20:50, 10:60] = np.nan
    elevation = rng.normal(500, 200, (50, 90)).astype(np.float32)
    return (
        RasterSource("optical", str(make_raster("optical.tif", optical))),
        RasterSource("elevation", str(make_raster("elevation.tif", elevation, origin=(300100.0, 4099900.0)))),
    )


def whole_maps(folder, sources, quality):
    card = load_card(folder)
    grid = choose_grid(card, sources)
    subsets = all_subsets(card.modality_names)
    shape = (len(subsets), grid.window.height, grid.window.width)
    classes, sure, seen = np.full(shape, -2), np.zeros(shape, np.uint8), np.zeros(shape[1:], int)
    engine = LocalEngine(folder, threads=2)
    for strip in SubsetMapper(engine, sources, grid, subsets, quality).strips(Silent()):
        rows, columns = grid.window.slices(strip.window)
        classes[:, rows, columns], sure[:, rows, columns] = strip.classes, strip.confidence
        seen[rows, columns] += 1
    engine.close()
    assert (seen == 1).all()
    return card, grid, subsets, classes, sure


@pytest.mark.parametrize("quality", ["fast", "balanced"])
def test_equals_one_map_after_the_other(sources, tiny_model, tmp_path, quality):
    card, grid, subsets, classes, confidence = whole_maps(tiny_model, sources, quality)
    values = np.array([*(c.value for c in card.map_classes), 255])
    engine = LocalEngine(tiny_model, threads=1)
    for s, names in enumerate(subsets):
        output, sure = tmp_path / "map.tif", tmp_path / "sure.tif"
        chosen = tuple(source for source in sources if source.modality in names)
        predict(Job(chosen, output, sure, extent=grid.bounds(), quality=quality, overwrite=True), engine, Silent())
        if len(chosen) == len(sources):
            found = gdal.Open(str(output)).ReadAsArray()
            assert (found == values[classes[s]]).all()
            known = found != 255
            assert (gdal.Open(str(sure)).ReadAsArray()[known] == confidence[s][known]).all()
        else:  # its grid is clipped to its own layer
            dataset = gdal.Open(str(output))
            x, _, _, y, _, _ = dataset.GetGeoTransform()
            column, row = round((x - grid.bounds()[0]) / 10), round((grid.bounds()[3] - y) / 10)
            found = dataset.ReadAsArray()
            part = np.s_[row : row + found.shape[0], column : column + found.shape[1]]
            assert (found == values[classes[s][part]]).all()
            outside = classes[s].copy()
            outside[part] = -1
            assert (outside == -1).all()
    engine.close()


def test_super_tiles_do_not_show(sources, tiny_model, monkeypatch):
    before = whole_maps(tiny_model, sources, "fast")[3:]
    monkeypatch.setattr(strips, "SUPER_TILE", 64)
    after = whole_maps(tiny_model, sources, "fast")[3:]
    assert all((a == b).all() for a, b in zip(before, after))


def test_cancelling_stops_between_tiles(sources, tiny_model):
    class Impatient(Silent):
        def is_cancelled(self):
            return True

    card = load_card(tiny_model)
    engine = LocalEngine(tiny_model, threads=1)
    mapper = SubsetMapper(engine, sources, choose_grid(card, sources), [card.modality_names])
    with pytest.raises(Cancelled):
        list(mapper.strips(Impatient()))
    engine.close()


def test_subsets_as_a_user_names_them():
    names = ("optical", "sar", "elevation")
    chosen = choose_subsets(names, ["elevation+optical", "sar", " sar "])
    assert chosen == [names, ("optical", "elevation"), ("sar",)]
    for wrong in ("radar", "optical+", ""):
        with pytest.raises(InputError, match="optical, sar, elevation"):
            choose_subsets(names, [wrong])


def test_an_engine_answers_for_subsets_here_and_in_a_child(tiny_model):
    from layerfuse.model_backend.inference.engine import Batch
    from layerfuse.plugin.engine.process import EngineProcess

    rng = np.random.default_rng(0)
    values = {
        "optical": rng.normal(100, 50, (3, 2, 32, 32)).astype(np.float32),
        "elevation": rng.normal(500, 200, (3, 1, 32, 32)).astype(np.float32),
    }
    valid = {name: np.ones((3, 32, 32), bool) for name in values}
    valid["optical"][1] = False  # a tile without it
    valid["elevation"][2, :, :20] = False  # and one with a hole
    subsets = (("optical", "elevation"), ("optical",), ("elevation",))
    engine, child = LocalEngine(tiny_model, threads=2), EngineProcess(tiny_model, Path(sys.executable), device="cpu")
    found = engine.predict(Batch(values, valid, subsets)).probabilities
    assert found.shape == (3, 3, 3, 32, 32)
    assert np.array_equal(child.predict(Batch(values, valid, subsets)).probabilities, found)
    for s, names in enumerate(subsets):
        for tile in range(3):
            part = Batch(*({name: a[name][tile : tile + 1] for name in names} for a in (values, valid)))
            if names == ("optical",) and tile == 1:
                assert not found[tile, s].any()
            else:
                assert np.abs(engine.predict(part).probabilities[0] - found[tile, s]).max() < 1e-6
    child.close()
    engine.close()
