"""What the live teacher of landcover rests on: its network, the views, and places that stay apart."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from layerfuse.benchmarks.teach import maps, places, teacher, windows
from layerfuse.benchmarks.teach.scores import BANDS, NEED, lacking, needs, told
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.models import bundled_models
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.model_backend.training.config import load_config

RECIPES = Path(places.__file__).parents[2] / "model_backend/training/recipes"


@pytest.fixture
def made_up(tmp_path: Path) -> teacher.Teacher:
    """A teacher with made-up weights of the published number."""
    rng = np.random.default_rng(0)
    (tmp_path / "variables").mkdir()
    weights = np.abs(rng.normal(0, 0.1, 231_209)).astype("<f4") + 0.01
    weights.tofile(tmp_path / teacher.VARIABLES)
    return teacher.Teacher(tmp_path)


def test_a_pixel_knows_no_farther_than_the_reach(made_up):
    numbers = torch.rand(1, 9, 112, 112, generator=torch.manual_seed(0)) * 3000
    other = numbers.clone()
    other[..., :12, :] = 9000  # 44 rows above the middle
    with torch.no_grad():
        before, after = made_up(numbers), made_up(other)
    assert torch.allclose(before.sum(1), torch.ones(1, 112, 112), atol=1e-5)
    assert torch.allclose(before[..., 56:, :], after[..., 56:, :], atol=1e-5)
    assert not torch.allclose(before[..., :12, :], after[..., :12, :], atol=1e-5)


def test_asked_in_blocks_it_says_the_same(made_up, monkeypatch):
    numbers = np.random.default_rng(1).uniform(100, 4000, (9, 150, 131)).astype(np.float32)
    whole = places.ask(made_up, numbers)
    monkeypatch.setattr(places, "BLOCK", 128)
    assert whole.shape == (9, 150, 131)
    np.testing.assert_allclose(places.ask(made_up, numbers), whole, atol=1e-4)


@pytest.mark.skipif(
    "DYNAMIC_WORLD" not in os.environ, reason="DYNAMIC_WORLD is the SavedModel's folder, for TensorFlow"
)
def test_the_port_is_the_published_network():
    tensorflow = pytest.importorskip("tensorflow")
    folder = os.environ["DYNAMIC_WORLD"]
    x = np.random.default_rng(0).random((2, 75, 96, 9)).astype(np.float32)
    published = tensorflow.saved_model.load(folder)(tensorflow.constant(x)).numpy()
    with torch.no_grad():
        ours = teacher.Teacher(Path(folder)).scores(torch.from_numpy(x).permute(0, 3, 1, 2)).permute(0, 2, 3, 1)
    np.testing.assert_allclose(ours.numpy(), published, atol=1e-4)


def test_windows_are_learnt_once(tmp_path, monkeypatch):
    card = load_card(bundled_models()["landcover"])
    card = dataclasses.replace(card, network=dataclasses.replace(card.network, local_dim=8), digests={})
    torch.manual_seed(0)
    model = build_model(card)
    rng = np.random.default_rng(0)
    water = np.broadcast_to(np.arange(40) < 20, (40, 40))
    s2 = np.where(water, 200, 3000) + rng.normal(0, 50, (9, 40, 40))
    probability = np.zeros((9, 40, 40), np.uint8)
    probability[0][water], probability[7][~water] = 255, 255
    place = places.Place("pool", {"s2": s2.astype(np.float32)}, {"s2": np.ones((40, 40), bool)}, False, probability)
    monkeypatch.setattr(windows, "WINDOWS", 256)
    learn = (model, [place], {"pool": 1.0}, torch.ones(9), 2.0, 0, tmp_path, 150)
    windows.learn_windows(*learn)
    values, valid = (torch.from_numpy(arrays["s2"])[None] for arrays in (place.layers, place.valid))
    with torch.no_grad():
        found = model.local["s2"](model.normalise["s2"](values, valid)[0])[0].argmax(0).numpy()
    assert ((found == 0) == water).mean() > 0.9

    monkeypatch.setattr(windows, "_windows", None)  # an earlier start has learnt
    before = model.local["s2"].state_dict()
    again = build_model(card)
    windows.learn_windows(again, *learn[1:])
    after = again.local["s2"].state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize("strength", [0.0, 0.4, 1.1])
def test_what_goes_through_the_air_comes_back(strength):
    surface = np.random.default_rng(0).uniform(50, 6000, (9, 8, 8)).astype(np.float32)
    above = places.through_air(surface, strength)
    np.testing.assert_allclose(places.below_air(above, strength), surface, rtol=1e-4, atol=0.01)
    assert (above[0] >= surface[0] * 0.8).all()


@pytest.mark.parametrize("kind", ["landcover", "buildings"])
def test_places_that_choose_and_places_that_are_published_are_apart(kind):
    names = places.split(kind)
    assert names["a"] and names["b"]
    assert not any(a.startswith(b) or b.startswith(a) for a in names["a"] for b in names["b"])


def test_no_place_of_the_buildings_that_chooses_or_is_published_is_learnt():
    names = sum(places.split("buildings").values(), ())
    scenes = [s for s in load_config(RECIPES / "buildings.toml").scenes if s.name.startswith(names)]
    assert {name for name in names for s in scenes if s.name.startswith(name)} == set(names)
    assert all(scene.role == "holdout" or scene.holdout for scene in scenes)


def test_bands_that_lack_are_at_their_mean_and_others_as_they_are():
    modality = load_card(bundled_models()["landcover"]).modality("s2")
    s2 = np.full((9, 4, 4), 777, np.float32)
    shown = lacking(s2, modality, BANDS["rgb"][1])
    assert (shown[:3] == 777).all()
    np.testing.assert_allclose(shown[3:, 0, 0] * 1e-4, [band.mean for band in modality.bands[3:]], rtol=1e-5)


def test_snow_is_told_where_the_teacher_has_none():
    matrix = np.zeros((9, 9), int)
    matrix[4, 4], matrix[4, 8], matrix[8, 8] = 80, 10, 10
    assert told(matrix) == {"agreement": 0.9, "miou": pytest.approx((80 / 90 + 0.5) / 2), "snow": 0.1}


@pytest.mark.parametrize("seed", range(6))
def test_a_map_made_old_has_only_classes_and_holes_and_is_mostly_the_map(seed):
    rng = np.random.default_rng(seed)
    past = np.repeat(np.repeat(rng.integers(0, 9, (8, 6)), 12, 0), 12, 1)
    other = np.full_like(past, 7)
    old = np.stack([maps.aged(past, other, np.random.default_rng((seed, i))) for i in range(20)])
    assert old.shape[1:] == past.shape
    assert set(np.unique(old)) <= set(range(-1, 9))
    agreement = ((old == past) & (old >= 0)).mean()
    assert 0.4 < agreement < 0.95


def test_a_coarser_map_is_the_commonest_class_of_its_blocks():
    past = np.zeros((20, 20), int)
    past[:, 11:] = 4
    for seed in range(5):
        coarse = maps.coarser(past, 10, np.random.default_rng(seed))
        assert coarse.shape == past.shape
        changes = np.flatnonzero(np.diff(coarse[10]))
        assert len(changes) == 1
        assert abs(changes[0] - 10) <= 5
    assert (maps.coarser(np.full((7, 5), -1), 3, np.random.default_rng(0)) == -1).all()


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (2, -1), (-3, 3)])
def test_a_map_moved_aside_is_unknown_where_it_was(rows, columns):
    past = np.arange(30).reshape(5, 6) % 9
    moved = maps.moved(past, rows, columns)
    for (row, col), value in np.ndenumerate(moved):
        since = row - rows, col - columns
        inside = 0 <= since[0] < 5 and 0 <= since[1] < 6
        assert value == (past[since] if inside else -1)


def test_places_get_a_map_of_another_date_and_the_same_each_time():
    def place(name, value):
        probability = np.zeros((9, 40, 40), np.uint8)
        probability[value] = 255
        valid = {"s2": np.ones((40, 40), bool)}
        return places.Place(name, {"s2": np.zeros((9, 40, 40), np.float32)}, valid, probability=probability)

    given = [place("belgium-a-2021-02", 2), place("belgium-a-2021-03", 4), place("slovakia", 1)]
    found = maps.with_maps(given)
    assert [set(p.layers) for p in found] == [{"s2", "map"}] * 3
    assert maps.same_stay(given) == [[0, 1], [0, 1], [2]]
    assert "map" not in given[0].layers
    for one, again in zip(found, maps.with_maps(given)):
        np.testing.assert_array_equal(one.layers["map"], again.layers["map"])
        assert one.valid["map"].any()


def test_what_stays_behind_is_drawn_more_often():
    table = {"a": {"nine": {"agreement": 0.9}, "rgb": {"agreement": 0.5}, "s1": {"agreement": 0.8}}}
    found = needs(table)
    assert found["rgb"] == NEED[1]
    assert found["nine"] == NEED[0]
    assert found["nine"] <= found["s1"] <= found["rgb"]
