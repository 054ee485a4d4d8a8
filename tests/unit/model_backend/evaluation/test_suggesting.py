"""Suggested points: doubtful, unlike first, far apart, of every class; the same however the map is read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.evaluation import classmap, suggesting
from layerfuse.model_backend.evaluation.classmap import ClassMap
from layerfuse.model_backend.evaluation.suggesting import CELL, Candidates, candidates, choose, suggest
from layerfuse.model_backend.raster.workspace import work_folder
from osgeo import gdal, ogr


@pytest.fixture()
def files(make_raster, tmp_path):
    """A map of three classes, its margin, low in one corner, and what is unlike training in another."""
    rng = np.random.default_rng(3)
    classes = np.full((96, 128), 1, np.uint8)
    classes[:, 70:] = 2
    classes[40:52, 100:112] = 3
    classes[90:] = 255
    margin = rng.integers(180, 250, classes.shape).astype(np.uint8)
    margin[:40, :40] = rng.integers(0, 60, (40, 40))
    unlike = np.full(classes.shape, 40, np.uint8)
    unlike[60:80, 90:120] = 150
    made = {"map": classes, "margin": margin, "unlike": unlike}
    return {k: str(make_raster(f"{k}.tif", a, nodata=255)) for k, a in made.items()}, made


def points_of(path):
    dataset = ogr.Open(str(path))
    return np.array([f.GetGeometryRef().GetPoint_2D() for f in dataset.GetLayer(0)])


def cells_of(path):
    return ((points_of(path) - (300000, 4100000)) / (10, -10)).astype(int)


def test_points_are_doubtful_unlike_apart_and_of_every_class(files, tmp_path):
    paths, arrays = files
    output = tmp_path / "points.gpkg"
    counts = suggest(paths["map"], output, paths["margin"], paths["unlike"], points=12)
    assert sum(counts.values()) == 12 and all(counts.values())
    columns, rows = cells_of(output).T
    values = arrays["map"][rows, columns]
    assert {str(v): c for v, c in zip(*np.unique(values, return_counts=True))} == counts
    assert (arrays["margin"][rows, columns] < 60)[values == 1].sum() >= 2, "the doubtful corner"
    assert (arrays["unlike"][rows, columns] > 100).sum() >= 2, "and what is unlike, although it is sure there"
    distances = np.hypot(*(points_of(output)[:, None] - points_of(output)[None]).transpose(2, 0, 1))
    assert distances[~np.eye(12, dtype=bool)].min() >= 40


def test_the_same_points_however_the_map_is_read(files, tmp_path, monkeypatch):
    paths, _ = files
    found = []
    for part in (16, 48, 1024):
        monkeypatch.setattr(classmap, "PART", part)
        output = tmp_path / f"{part}.gpkg"
        suggest(paths["map"], output, paths["margin"], paths["unlike"], points=9, seed=2)
        found.append(points_of(output))
    assert (found[0] == found[1]).all() and (found[0] == found[2]).all()


def test_who_was_stopped_goes_on_with_the_same_points(files, tmp_path, monkeypatch):
    paths, _ = files
    monkeypatch.setattr(classmap, "PART", 32)
    given = paths["map"], tmp_path / "points.gpkg", paths["margin"], paths["unlike"], [], 9
    work, asked, read = work_folder(given[1]), [], []
    whole = suggesting._candidates
    monkeypatch.setattr(suggesting, "_candidates", lambda *part: read.append(part[1]) or whole(*part))
    with pytest.raises(Cancelled):
        suggest(*given, is_cancelled=lambda: asked.append(0) or len(asked) > 5)
    assert len(read) == 5 and len(list(work.glob("*.npz"))) == 5 and not given[1].exists()
    suggest(*given)
    assert len(read) == len(set(read)) == 12 and not work.exists()
    alone = tmp_path / "alone.gpkg"
    suggest(given[0], alone, *given[2:])
    assert (points_of(alone) == points_of(given[1])).all()


def test_what_another_map_has_left_is_not_gone_on_with(files, make_raster, tmp_path):
    paths, arrays = files
    output = tmp_path / "points.gpkg"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suggesting, "write_points", lambda *told: (_ for _ in ()).throw(Cancelled()))
        with pytest.raises(Cancelled):
            suggest(paths["map"], output, paths["margin"])
    other = str(make_raster("other.tif", 250 - arrays["margin"], nodata=255))
    suggest(paths["map"], output, other)
    suggest(paths["map"], tmp_path / "alone.gpkg", other)
    assert (points_of(output) == points_of(tmp_path / "alone.gpkg")).all()


def test_earlier_labels_are_kept_away_from(files, tmp_path):
    paths, _ = files
    first, second = tmp_path / "first.gpkg", tmp_path / "second.gpkg"
    suggest(paths["map"], first, paths["margin"], points=8)
    suggest(paths["map"], second, paths["margin"], labels=[str(first)], points=8)
    distances = np.hypot(*(points_of(first)[:, None] - points_of(second)[None]).transpose(2, 0, 1))
    assert distances.min() >= 10 * CELL


def test_the_margin_read_is_the_one_stored(files):
    paths, arrays = files
    found = candidates(ClassMap(paths["map"]), paths["margin"], paths["unlike"])
    columns, rows = ((found.places - (300000, 4100000)) / (10, -10)).astype(int).T
    top, left = rows - CELL // 2, columns - CELL // 2
    for i in (0, 17, 200, len(rows) - 1):
        cell = np.s_[top[i] : top[i] + CELL, left[i] : left[i] + CELL]
        known = arrays["map"][cell] != 255
        assert found.margin[i] == pytest.approx(arrays["margin"][cell][known].mean() * 0.004, abs=1e-5)
        assert found.unlike[i] == (arrays["unlike"][rows[i], columns[i]] > 100)


@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(1, 6))
def test_choice_keeps_its_promises(seed, points, classes):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 120))
    found = Candidates(
        rng.random((count, 2)) * 1000,
        rng.integers(0, classes, count),
        rng.random(count).astype(np.float32),
        rng.random(count) < 0.1,
        rng.random(count) < 0.7,
    )
    chosen = choose(found, classes, points, np.empty((0, 2)), seed)
    assert len(set(chosen.tolist())) == len(chosen) <= min(points, count)
    there = set(found.classes.tolist())
    if points >= len(there):
        assert set(found.classes[chosen].tolist()) == there
    assert (choose(found, classes, points, np.empty((0, 2)), seed) == chosen).all()


def test_what_cannot_be_used_is_told(files, make_raster, tmp_path):
    paths, _ = files
    with pytest.raises(InputError, match="GeoPackage"):
        suggest(paths["map"], tmp_path / "points.shp", paths["margin"])
    with pytest.raises(InputError, match="1 to 1000"):
        suggest(paths["map"], tmp_path / "points.gpkg", paths["margin"], points=0)
    with pytest.raises(InputError, match="no vector file"):
        suggest(paths["map"], tmp_path / "points.gpkg", paths["margin"], labels=[paths["map"]])
    elsewhere = str(make_raster("far.tif", np.full((9, 9), 7, np.uint8), origin=(700000, 4300000)))
    with pytest.raises(InputError, match="not lie where the map"):
        suggest(paths["map"], tmp_path / "points.gpkg", elsewhere)
    assert not (tmp_path / "points.gpkg").exists()


@pytest.mark.parametrize("areas", ['{"a": 1.0}', '{"a": 2.0}', None])
def test_a_margin_of_another_run_is_told(files, tmp_path, areas):
    paths, _ = files
    for name, value in (("map", '{"a": 1.0}'), ("margin", areas)):
        dataset = gdal.Open(paths[name], gdal.GA_Update)
        if value:
            dataset.SetMetadataItem("LAYERFUSE_AREAS", value)
        dataset = None
    told = []
    suggest(paths["map"], tmp_path / "points.gpkg", paths["margin"], say=told.append)
    differs = areas == '{"a": 2.0}'
    assert any("says that it was written with another map" in text for text in told) == differs
