"""All subsets in one pass give the figures of the maps that a user would make one by one."""

import dataclasses
import shutil

import numpy as np
import pytest
from layerfuse.model_backend.card import all_subsets, load_card, subset_key
from layerfuse.model_backend.evaluation.comparing.subsets import compare, confusion_by_subset
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.labels import class_indices, label_grid, label_source
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.feedback import Feedback


@pytest.fixture()
def scene(make_raster):
    """Layers with holes and different extents, and labels with gaps and unknown values."""
    rng = np.random.default_rng(0)
    optical = rng.normal(100, 60, (2, 70, 90)).astype(np.float32)
    optical[:, 20:50, 10:60] = np.nan
    elevation = rng.normal(500, 200, (50, 90)).astype(np.float32)
    label = rng.choice(np.array([0, 1, 2, 5, 9], np.uint8), (70, 90))
    sources = (
        RasterSource("optical", str(make_raster("optical.tif", optical))),
        RasterSource("elevation", str(make_raster("elevation.tif", elevation, origin=(300100.0, 4099900.0)))),
    )
    return sources, label_source(make_raster("label.tif", label, nodata=0)), label


def test_equals_one_map_after_the_other(scene, tiny_model, tmp_path):
    sources, reference, _ = scene
    card = load_card(tiny_model)
    engine = LocalEngine(tiny_model, threads=1)
    found = confusion_by_subset(engine, sources, reference)
    area = label_grid(reference, card).bounds()
    for names in all_subsets(card.modality_names):
        output = tmp_path / "map.tif"
        chosen = tuple(s for s in sources if s.modality in names)
        grid = predict(Job(chosen, output, extent=area, overwrite=True), engine, Feedback()).grid
        assert (found[subset_key(names)] == compare(output, reference, grid, card)).all(), names
        assert found[subset_key(names)].sum() > 500
    engine.close()


def test_a_border_counts_for_its_owner(scene, tiny_model, tiny_card, tmp_path):
    """The second class as the rim of the third: scores are of two classes, and a reference has no rim."""
    sources, reference, label = scene
    water, forest, town = tiny_card.classes
    rim = dataclasses.replace(forest, border_of=town.value, border_width=20.0)
    card = dataclasses.replace(tiny_card, classes=(water, rim, town))
    shutil.copy(tiny_model / "model.safetensors", tmp_path)
    card.save(tmp_path)
    engine = LocalEngine(tmp_path, threads=1)
    found = confusion_by_subset(engine, sources, reference)
    area = label_grid(reference, card).bounds()
    for names in all_subsets(card.modality_names):
        chosen = tuple(s for s in sources if s.modality in names)
        grid = predict(Job(chosen, tmp_path / "map.tif", extent=area, overwrite=True), engine, Feedback()).grid
        assert found[subset_key(names)].shape == (2, 2)
        assert (found[subset_key(names)] == compare(tmp_path / "map.tif", reference, grid, card)).all(), names
        assert 200 < found[subset_key(names)].sum() <= np.isin(label, (1, 5)).sum()
    engine.close()


def test_labels_become_indices(scene, tiny_card):
    _, reference, label = scene
    grid = label_grid(reference, tiny_card)
    indices = class_indices(reference, tiny_card.classes, grid, grid.window)
    expected = np.full(label.shape, -1)
    for index, value in enumerate((1, 2, 5)):
        expected[label == value] = index
    assert (indices == expected).all()
