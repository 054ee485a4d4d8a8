"""Trees in torch say what scikit-learn's say; surroundings by an independent filter; any weights are safe."""

import dataclasses

import numpy as np
import pytest
import torch
from layerfuse.model_backend.card import Band, ClassInfo, Forest, Modality
from layerfuse.model_backend.inference.engine import Batch, LocalEngine
from layerfuse.model_backend.nn import forest
from layerfuse.model_backend.nn.forest import LEAF, SIZES, Trees, pixel_planes, surroundings
from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights
from layerfuse.model_backend.training import trees as growing
from layerfuse.model_backend.training.places import find_places
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from layerfuse.model_backend.training.weighing import shared_out
from scipy.ndimage import generic_filter

sklearn = pytest.importorskip("sklearn")
NAMES = ("optical", "elevation")
pytestmark = pytest.mark.usefixtures("few_trees")


@pytest.fixture()
def scene(tiny_card):
    """Columns of two classes that the optical layer tells, labelled in some places only; a hole in each layer."""
    rng = np.random.default_rng(0)
    truth = np.broadcast_to((np.arange(96) // 12 % 2)[None], (96, 96)).astype(np.int64)
    values = {
        "optical": (rng.normal(100, 10, (2, 96, 96)) + 60 * truth).astype(np.float32),
        "elevation": (rng.normal(500, 5, (1, 96, 96)) + 20 * truth).astype(np.float32),
    }
    valid = {name: np.ones((96, 96), bool) for name in values}
    valid["optical"][40:50, :30] = False
    valid["elevation"][70:, 60:] = False
    label = np.full((96, 96), IGNORE)
    label[::9, ::5] = truth[::9, ::5]
    return SceneArrays("stripes", values, valid, label, np.full_like(label, IGNORE)), truth


def grown(card, scene, **more):
    return growing.grow(card, [scene], None, 0, lambda progress: None, False, **more)


def test_trees_say_what_those_of_scikit_learn_say():
    from sklearn.ensemble import ExtraTreesClassifier

    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(400, 9)).astype(np.float32), rng.integers(0, 4, 400)
    columns = np.array([2, 3, 5, 8])
    forest = ExtraTreesClassifier(7, max_leaf_nodes=40, random_state=0).fit(x[:, columns], y)
    ours = [growing._tree(each.tree_, columns, forest.classes_, 4) for each in forest.estimators_]
    facts = Forest(("a",), 7, 1 + max(len(tree.left) for tree in ours), max(tree.depth for tree in ours))
    trees = Trees(facts, 4)
    trees.threshold.fill_(LEAF)
    for t, tree in enumerate(ours):
        for name in ("feature", "threshold", "left", "chances"):
            getattr(trees, name)[0, t, : len(tree.left)] = torch.from_numpy(np.asarray(getattr(tree, name))).float()
    new = rng.normal(size=(300, 9)).astype(np.float32)
    expected = forest.predict_proba(new[:, columns])
    np.testing.assert_allclose(trees(torch.from_numpy(new), 0), expected, atol=1e-6)
    np.testing.assert_allclose(np.mean([tree(new) for tree in ours], 0), expected, atol=1e-6)


def test_surroundings_are_mean_and_spread_of_what_is_valid():
    rng = np.random.default_rng(2)
    values, valid = rng.normal(size=(2, 20, 24)).astype(np.float32), rng.random((20, 24)) < 0.8
    planes = torch.from_numpy(values * valid)[None]
    found = surroundings(planes, torch.from_numpy(valid)[None], False)[0].numpy()
    for i, size in enumerate(SIZES):
        for band in (0, 1):
            known = np.where(valid, values[band], np.nan).astype(np.float64)
            mean = generic_filter(known, np.nanmean, size, mode="constant", cval=np.nan)
            spread = generic_filter(known, np.nanstd, size, mode="constant", cval=np.nan)
            there = np.isfinite(mean)
            np.testing.assert_allclose(found[4 * i + band][there], mean[there], atol=2e-3)
            np.testing.assert_allclose(found[4 * i + 2 + band][there], spread[there], atol=2e-2)


def test_a_class_map_has_a_plane_for_each_class():
    classes = (ClassInfo(3, "a", "000000"), ClassInfo(7, "b", "000000"))
    modality = Modality("map", "landcover", "categorical", (Band("class"),), classes, "nearest")
    planes = pixel_planes(modality, torch.tensor([[[[0, 1]]]]), torch.tensor([[[True, False]]]))
    assert planes.shape == (1, 2, 1, 2) and planes.flatten().tolist() == [1, 0, 0, 0]
    assert surroundings(planes, torch.ones(1, 1, 2, dtype=torch.bool), True).shape == (1, 2 * len(SIZES), 1, 2)


def test_few_labels_are_learnt_and_every_subset_answers(tiny_card, scene, tmp_path):
    arrays, truth = scene
    card, model = grown(tiny_card, arrays)
    assert card.forest.subsets == ("optical+elevation", "optical", "elevation")
    folder = tmp_path / "model"
    folder.mkdir()
    save_weights(model, folder)
    card.save(folder)
    engine = LocalEngine(folder, 1, "cpu")
    tile = np.s_[..., :32, :32]
    values = {name: arrays.values[name][tile][None] for name in NAMES}
    valid = {name: arrays.valid[name][tile][None] for name in NAMES}
    subsets = (NAMES, NAMES[:1], NAMES[1:])
    both = engine.predict(Batch(values, valid, subsets)).probabilities[0]
    engine.close()
    assert both.shape == (3, 3, 32, 32) and np.allclose(both.sum(1), 1, atol=1e-5)
    for answer in both:
        assert (answer.argmax(0) == truth[tile]).mean() > 0.8  # smoothed over five pixels, stripes are twelve wide
    again = grown(tiny_card, arrays)[1].state_dict()
    assert all(torch.equal(again[name], tensor) for name, tensor in model.state_dict().items())


def test_of_heights_alone_trees_ask_no_network(tiny_card, tiny_model, scene):
    """It would guess, and the trees would learn its guesses; with an image, or by the image alone, it is asked."""
    arrays, _ = scene
    card = tiny_card.draft(classes=tuple(dataclasses.replace(c, name=f"my {c.name}") for c in tiny_card.classes))
    grown_over, model = growing.grow(card, [arrays], tiny_model, 0, lambda progress: None, False)
    layout = model.layout
    network = set(range(layout.scores.start, layout.tokens.stop))
    for place, key in enumerate(grown_over.forest.subsets):
        asks = model.trees.threshold[place] < LEAF
        asked = set(model.trees.feature[place][asks].long().unique().tolist())
        assert bool(asked & network) == (key != "elevation"), key


def test_a_hole_in_a_layer_is_answered_by_the_others(tiny_card, scene):
    arrays, truth = scene
    _, model = grown(tiny_card, arrays)
    window = np.s_[..., 32:64, :32]
    values = {n: torch.from_numpy(arrays.values[n][window].copy())[None] for n in NAMES}
    valid = {n: torch.from_numpy(arrays.valid[n][window].copy())[None] for n in NAMES}
    there = model(values, valid)[0, 0].argmax(0).numpy()
    hole = ~arrays.valid["optical"][window]
    assert hole.any() and (there == truth[window])[hole].mean() > 0.8
    values["optical"][:, :, hole] = np.nan
    assert torch.equal(model(values, valid)[0, 0].argmax(0), torch.from_numpy(there))


def test_where_asked_trees_say_the_same_to_the_bit(tiny_card, scene):
    arrays, _ = scene
    _, model = grown(tiny_card, arrays)
    window = np.s_[..., 32:64, :32]
    values = {n: torch.from_numpy(arrays.values[n][window].copy())[None] for n in NAMES}
    valid = {n: torch.from_numpy(arrays.valid[n][window].copy())[None] for n in NAMES}
    where = torch.from_numpy(np.random.default_rng(4).random((1, 32, 32)) < 0.02)
    for subset in (NAMES, NAMES[:1]):
        everywhere, some = model(values, valid, [subset])[0], model.scores_at(values, valid, subset, where)
        there = where[:, None].expand_as(some)
        assert torch.equal(some[there], everywhere[there]) and not torch.equal(some, everywhere)


def test_each_tree_asks_as_often_as_it_is_deep(tiny_card, scene, monkeypatch):
    _, model = grown(tiny_card, scene[0])
    trees = model.trees
    depths = [trees._depths(place) for place in range(3)]
    assert max(map(max, depths)) == trees.depth and min(map(min, depths)) < trees.depth
    rows = torch.randn(50, model.layout.count)
    found = trees(rows, 0)
    monkeypatch.setattr(forest, "TOGETHER", 0)
    assert torch.equal(trees(rows, 0), found), "trees one by one"
    trees._depths = lambda place: [trees.depth] * len(trees.feature[place])
    assert torch.equal(trees(rows, 0), found)


def test_weights_of_strangers_lead_nowhere(tiny_card, scene, tmp_path):
    """Nodes and features out of range: wrong answers, and no read outside of the arrays."""
    arrays, _ = scene
    card, model = grown(tiny_card, arrays)
    noise = np.random.default_rng(0)
    for name in ("feature", "threshold", "left", "chances"):
        tensor = getattr(model.trees, name)
        tensor.copy_(torch.from_numpy(noise.normal(0, 1e4, tensor.shape).astype(np.float32)))
    save_weights(model, tmp_path)
    loaded = load_model(dataclasses.replace(card, digests={}), tmp_path)
    values = {"optical": torch.randn(1, 2, 32, 32)}
    found = loaded(values, {"optical": torch.ones(1, 32, 32, dtype=torch.bool)})
    assert torch.isfinite(found).all()


def test_layers_that_are_nowhere_together_with_labels_answer_alone(tiny_card, scene):
    """There are no trees for both: those of one answer."""
    arrays, truth = scene
    valid = {"optical": arrays.valid["optical"].copy(), "elevation": arrays.valid["elevation"].copy()}
    valid["optical"][:, 48:], valid["elevation"][:, :48] = False, False
    card, model = grown(tiny_card, dataclasses.replace(arrays, valid=valid))
    assert card.forest.subsets == ("optical", "elevation")
    assert build_model(card).state_dict().keys() == model.state_dict().keys()
    tile = np.s_[..., :32, :32]
    values = {n: torch.from_numpy(arrays.values[n][tile].copy())[None] for n in NAMES}
    everywhere = {n: torch.ones(1, 32, 32, dtype=torch.bool) for n in NAMES}
    assert (model(values, everywhere)[0, 0].argmax(0).numpy() == truth[tile]).mean() > 0.8


@pytest.mark.parametrize("fewest", [10**6, 0])
def test_kinds_of_trees_are_as_many_as_labels_say_if_there_are_many(tiny_card, scene, monkeypatch, fewest):
    arrays, _ = scene
    shared = []
    monkeypatch.setattr(growing, "FEWEST", fewest)
    monkeypatch.setattr(
        growing, "shared_out", lambda count, weights: shared.append(weights) or shared_out(count, weights)
    )
    card, _ = grown(tiny_card, arrays)
    usual = [family.usual for family in growing.FAMILIES]
    assert card.forest.trees == growing.TREES and len(shared) == 3
    both, optical, heights = shared
    assert all(np.allclose(weights, usual) == bool(fewest) for weights in (both, optical))
    assert np.allclose(heights, np.array(usual[1:]) / sum(usual[1:])), "no tree goes by one number"


def test_a_label_left_out_is_not_learnt_whether_or_not_pixels_were_found_before(tiny_card, scene):
    arrays, _ = scene
    places = find_places([arrays])
    gone = places.all[::3]
    found = {}
    grown(tiny_card, arrays, found=found)
    again = grown(tiny_card, arrays, found=found, without=gone)[1].state_dict()
    assert set(found) == {"optical+elevation", "optical", "elevation"}
    label = np.where(places.only(gone, 0), IGNORE, arrays.label)
    alone = grown(tiny_card, dataclasses.replace(arrays, label=label))[1].state_dict()
    assert all(torch.equal(again[name], tensor) for name, tensor in alone.items())
