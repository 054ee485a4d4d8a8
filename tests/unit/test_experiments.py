"""The experiments: the same pixels for every method, numbers that survive a kill, tables that say what is missing."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from layerfuse.model_backend.card import Band, ClassInfo, Modality, Network
from layerfuse.model_backend.nn.presets import PAPER_SAMPLING, PAPER_SEMANTIC, VARIANTS
from layerfuse.model_backend.training.pretrain import opened
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from layerfuse.tests.cards import toy_card

from benchmarks.experiments import store, tables
from benchmarks.experiments.data import Study, bigearthnet, unlabelled
from benchmarks.experiments.methods import METHODS, Outcome
from benchmarks.experiments.score import by_network
from benchmarks.experiments.sizes import SIZES
from benchmarks.experiments.unet import UNet
from benchmarks.models import random_forest
from benchmarks.teach.places import Place

CLASSES = tuple(ClassInfo(value, f"class {value}", "112233") for value in range(3))
CARD = toy_card(
    "tiny",
    modalities=(
        Modality("a", "optical", "continuous", (Band("x"), Band("y"))),
        Modality("b", "landcover", "categorical", (Band("class"),), CLASSES, "nearest"),
    ),
    classes=CLASSES,
    network=Network(patch_size=8, embed_dim=8, depth=1, num_heads=1),
    tile_size=16,
)


def scene(shape=(37, 45), names=("a", "b"), seed=0) -> SceneArrays:
    rng = np.random.default_rng(seed)
    label = rng.integers(0, 3, shape)
    values = {
        "a": np.stack([label, rng.normal(size=shape)]).astype(np.float32),
        "b": label[None].astype(np.uint8),
    }
    held = np.full(shape, IGNORE)
    held[5:30, 20:] = label[5:30, 20:]
    valid = {name: np.ones(shape, bool) for name in names}
    return SceneArrays("scene", {n: values[n] for n in names}, valid, np.where(held == IGNORE, label, IGNORE), held)


def knowing(values, valid, subsets, visible=None):
    """A model that reads the label off the values; without layer b it answers class 0 everywhere."""
    rows = []
    for subset in subsets:
        index = values["b"][:, 0].long() if "b" in subset else torch.zeros_like(values["a"][:, 0]).long()
        rows.append(torch.nn.functional.one_hot(index, 3).permute(0, 3, 1, 2) * 50.0)
    return torch.stack(rows)


def test_every_held_out_pixel_is_scored_once_for_every_subset():
    study = Study(CARD, [], {"here": [scene(), scene(seed=1)]})
    found = by_network(knowing, study)["here"]
    assert list(found) == ["a+b", "a", "b"]
    expected = sum(np.bincount(s.held_out[s.held_out != IGNORE], minlength=3) for s in study.parts["here"])
    assert np.array_equal(found["b"], np.diag(expected))
    assert np.array_equal(found["a+b"], found["b"])
    assert np.array_equal(found["a"][:, 0], expected)


def test_rows_are_the_subsets_that_all_scenes_of_a_part_have():
    study = Study(CARD, [], {"both": [scene()], "one": [scene(), scene(names=("a",))]})
    assert study.rows("both") == [("a", "b"), ("a",), ("b",)]
    assert study.rows("one") == [("a",)]


def test_a_forest_learns_from_training_pixels_and_is_scored_on_the_others():
    forest = random_forest.fit(CARD, [scene(), scene(names=("a",))], ("b",), seed=0, jobs=1)
    matrix = random_forest.confusion(CARD, forest, [scene(seed=2)], ("b",))
    assert matrix.sum() == np.trace(matrix) == (scene().held_out != IGNORE).sum()
    assert random_forest.features(CARD, scene(), ("a", "b"), scene().held_out != IGNORE).shape[1] == 2 + 3


def test_a_missing_layer_is_zero_to_the_unet_whatever_it_holds():
    torch.manual_seed(0)
    model = UNet(CARD, 4).eval()
    values = {"a": torch.randn(2, 2, 16, 16), "b": torch.randint(0, 3, (2, 1, 16, 16)).float()}
    valid = {name: torch.ones(2, 16, 16, dtype=torch.bool) for name in values}
    both, alone = model(values, valid, [["a", "b"], ["a"]])
    assert not torch.equal(both, alone)
    assert torch.allclose(model({"a": values["a"]}, valid)[0], alone, atol=1e-6)
    gone = {**valid, "b": torch.zeros(2, 16, 16, dtype=torch.bool)}
    assert torch.allclose(model({**values, "b": values["b"] * float("nan")}, gone)[0], alone, atol=1e-6)


def test_patches_without_a_split_are_shared_out_and_named_splits_are_kept(tmp_path):
    (tmp_path / "v").mkdir()
    entries = [{"id": f"p{i}"} for i in range(6)] + [{"id": "q", "split": "train"}, {"id": "r", "split": "validation"}]
    for entry in entries:
        (tmp_path / "v" / f"{entry['id']}_S2.tif").touch()
    (tmp_path / "manifest.json").write_text(json.dumps(entries))
    held = {name for name, path, test in bigearthnet(tmp_path) if test}
    assert held == {"p0", "p3", "r"}
    assert all(path == tmp_path / "v" / name for name, path, _ in bigearthnet(tmp_path))


def outcome(hit: int) -> Outcome:
    return Outcome({"here": {"a+b": np.diag([hit, 5, 0]), "a": np.array([[1, 3, 0], [0, 4, 0], [0, 0, 0]])}}, 7, 1.23)


def test_numbers_come_back_as_they_were_written(tmp_path):
    path = tmp_path / "deep" / "set.csv"
    assert store.read(path) == []
    first, second = store.rows_of("ours", 0, outcome(5)), store.rows_of("U-Net, modality dropout", 1, outcome(6))
    store.append(path, first)
    store.append(path, second)
    assert store.read(path) == first + second
    assert first[0].class_iou == "1.0000 1.0000 -"
    assert first[1].oa == pytest.approx(5 / 8)


def test_tables_have_mean_worst_spread_and_say_what_was_not_run():
    base = store.rows_of("ours", 0, outcome(5))
    rows = [
        replace(row, seed=seed, miou=value)
        for seed, values in enumerate([(0.6, 0.2), (0.8, 0.4)])
        for row, value in zip(base, values)
    ]
    found = tables.cells(rows, "here", "ours", "miou")
    assert found["a+b"].mean == pytest.approx(0.7)
    assert found["a+b"].spread == pytest.approx(0.1 * 2**0.5)
    assert found[tables.MEAN].values == pytest.approx((0.4, 0.6))
    assert found[tables.WORST].values == pytest.approx((0.2, 0.4))
    text = tables.markdown(tables.Table("set", ("ours", "U-Net")), rows, 3)
    assert "| a + b | **.700 ± .141 (2 of 3 seeds)** | not run |" in text


def test_a_table_replaces_what_stands_between_its_marks_and_nothing_else():
    begin, end = tables.BEGIN.format(name="zion"), tables.END.format(name="zion")
    document = f"before\n{begin}\nold\n{end}\nafter\n"
    once = tables.insert(document, "zion", "new \\1")
    assert once == f"before\n{begin}\nnew \\1\n{end}\nafter\n"
    assert tables.insert(once, "zion", "new \\1") == once
    assert tables.insert(document, "havel", "new") == document


def test_a_plot_of_unfinished_results_is_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    tables.plot(tables.TABLES["zion"], store.rows_of("ours", 0, outcome(5)), tmp_path / "plot.svg")
    assert "<svg" in (tmp_path / "plot.svg").read_text()


def test_tables_ask_for_methods_that_there_are_and_for_all_of_them():
    assert {method for table in tables.TABLES.values() for method in table.methods} == set(METHODS)
    assert {m.variant for m in METHODS.values()} == set(VARIANTS)


def test_the_paper_size_is_the_preset():
    assert SIZES["paper"].network == PAPER_SEMANTIC
    assert all(size.sampling == PAPER_SAMPLING for size in SIZES.values())
    small = replace(SIZES["small"].network, patch_size=16, embed_dim=192, depth=12, num_heads=3, fusion_grid=16)
    assert replace(small, head="mask", queries=10, decoder_layers=3) == PAPER_SEMANTIC  # sizes and head, no device


def test_a_place_of_which_no_class_is_known_is_open_to_pretraining_where_it_has_values():
    s2 = np.full((9, 4, 5), 7.0, np.float32)
    s2[:, 0, :2] = np.nan
    place = Place("elsewhere", {"s2": s2}, {"s2": np.isfinite(s2).all(0)})
    found = opened(unlabelled(place), 1)
    assert np.isfinite(found.values["s2"]).all()
    assert ((found.label == 0) == place.valid["s2"]).all()


def test_a_summary_has_all_layers_and_the_mean_and_says_what_lacks():
    rows = [replace(row, miou=value) for row, value in zip(store.rows_of("ours", 0, outcome(5)), (0.6, 0.2))]
    text = tables.summary({"brief": {"set": rows}, "small": {"set": []}}, {"brief": 2, "small": 2})
    assert "| here, `brief` | not run | .600 / .400 (1 of 2 seeds) | not run | not run |" in text
    assert "`small`" not in text
