"""Every figure of a comparison against plain counting on whole maps, and scikit-learn's scores."""

import dataclasses

import numpy as np
import pytest
from layerfuse.model_backend.card import all_subsets
from layerfuse.model_backend.evaluation.comparing.comparison import Tally, _enough, conclude, training_overlap
from layerfuse.model_backend.evaluation.comparing.strips import Strip
from layerfuse.model_backend.evaluation.reports.pages import comparison_sentences
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window

NAMES = ("optical", "elevation")
SUBSETS = all_subsets(NAMES)
HEIGHT, WIDTH = 90, 120
GRID = Grid(parse_crs("EPSG:32612").ExportToWkt(), 0.0, 0.0, 10.0, Window(30000, -410000, WIDTH, HEIGHT))


@pytest.fixture()
def maps():
    """Maps of three subsets with holes, their confidences, and a reference with gaps."""
    rng = np.random.default_rng(1)
    truth = np.repeat(np.repeat(rng.integers(0, 3, (9, 12)), 10, 0), 10, 1)
    classes = np.stack([np.where(rng.random(truth.shape) < right, truth, rng.integers(0, 3, truth.shape))
                        for right in (0.9, 0.85, 0.3)])  # fmt: skip
    classes[0, 80:] = classes[1, 80:] = classes[2, 80:] = -1
    classes[1, :20, :30] = -1
    confidence = rng.integers(100, 251, classes.shape).astype(np.uint8)
    truth = np.where(rng.random(truth.shape) < 0.7, truth, -1)
    return classes, confidence, truth


def compare(card, maps, reference):
    classes, confidence, truth = maps
    tally = Tally(card, GRID, SUBSETS, reference)
    for top in range(0, HEIGHT, 13):
        rows = np.s_[top : min(top + 13, HEIGHT)]
        window = Window(GRID.window.col, GRID.window.row + top, WIDTH, rows.stop - top)
        there = np.nonzero(truth[rows] >= 0)
        samples = (*there, truth[rows][there]) if reference else None
        tally.add(Strip(window, classes[:, rows], confidence[:, rows]), samples)
    return conclude(card, GRID, NAMES, tally)


def test_scores_are_those_of_scikit_learn(tiny_card, maps):
    metrics = pytest.importorskip("sklearn.metrics")
    classes, _, truth = maps
    counted = (truth >= 0) & (classes[0] >= 0)
    found = compare(tiny_card, maps, True)
    assert found.samples == counted.sum() and found.pixels == (classes[0] >= 0).sum()
    for s, subset in enumerate(found.subsets):
        true, mapped = truth[counted], np.where(classes[s] < 0, 3, classes[s])[counted]
        kw = {"labels": [0, 1, 2], "average": None, "zero_division": 0}
        assert subset.figures["oa"].value == pytest.approx(metrics.accuracy_score(true, mapped))
        iou = metrics.jaccard_score(true, mapped, **kw)
        assert subset.figures["miou"].value == pytest.approx(iou.mean())
        f1 = metrics.f1_score(true, mapped, **kw)
        assert subset.figures["macro_f1"].value == pytest.approx(f1.mean())
        for name, expected in (
            ("iou", iou), ("f1", f1), ("user", metrics.precision_score(true, mapped, **kw)),
            ("producer", metrics.recall_score(true, mapped, **kw)),
        ):  # fmt: skip
            assert [e.value for e in subset.by_class[name]] == pytest.approx(expected.tolist()), name


def test_agreement_confidence_and_cover(tiny_card, maps):
    classes, confidence, _ = maps
    known = classes[0] >= 0
    found = compare(tiny_card, maps, False)
    for s, subset in enumerate(found.subsets):
        same = (classes[s] == classes[0])[known]
        assert subset.figures["agreement"].value == pytest.approx(same.mean())
        assert subset.covered == pytest.approx((classes[s][known] >= 0).mean())
        sure = np.where(classes[s] >= 0, 0.004 * confidence[s], 1 / 3)[known]
        assert subset.figures["confidence"].value == pytest.approx(sure.mean(), abs=1e-6)
        for k in range(3):
            mine = same[classes[0][known] == k].mean()
            assert subset.by_class["agreement"][k].value == pytest.approx(mine)
        difference = subset.differences["agreement"]
        assert difference.value == pytest.approx(same.mean() - 1)
        assert difference.low <= difference.value <= difference.high
    assert found.class_share == pytest.approx([(classes[0][known] == k).mean() for k in range(3)])
    assert found.headline == "agreement" and found.samples == 0


def test_worth_is_what_two_layers_add_in_either_order(tiny_card, maps):
    classes, _, truth = maps
    found = compare(tiny_card, maps, True)
    for figure in ("oa", "miou", "agreement", "confidence"):
        value = {s.names: s.figures[figure].value for s in found.subsets} | {(): found.nothing[figure]}
        for name, other in (NAMES, NAMES[::-1]):
            expected = (value[(name,)] - value[()] + value[NAMES] - value[(other,)]) / 2
            assert found.worth[figure][name].value == pytest.approx(expected), figure
    counted = (truth >= 0) & (classes[0] >= 0)
    share = np.bincount(truth[counted]).max() / counted.sum()
    assert found.nothing["oa"] == pytest.approx(share)
    assert found.nothing["miou"] == pytest.approx(share / 3)
    assert found.nothing["confidence"] == pytest.approx(1 / 3)


def test_a_layer_that_can_be_spared_is_named(tiny_card, maps):
    classes, confidence, truth = maps
    classes = np.stack([classes[0], classes[0], classes[2]])  # optical alone makes the full set's map
    found = compare(tiny_card, (classes, confidence, truth), True)
    assert found.spare == ("elevation",) and found.subsets[found.enough].names == ("optical",)
    assert found.subsets[1].differences["miou"].is_noise and not found.subsets[2].differences["miou"].is_noise
    assert found.gap.value == 0.0
    assert compare(tiny_card, maps, True).spare == ()


def test_what_is_enough_is_so_by_accuracy_and_by_mean_iou():
    """A set that is right nearly everywhere, but has lost the rare class, is not enough."""
    subsets = [("a", "b"), ("a",), ("b",)]
    assert _enough(np.array([[0.60, 0.40, 0.30], [0.900, 0.899, 0.5]]), subsets) == (0, 0)
    assert _enough(np.array([[0.60, 0.595, 0.30], [0.900, 0.899, 0.5]]), subsets) == (0, 1)
    assert _enough(np.array([[0.60, 0.61, 0.30], [0.900, 0.85, 0.5]]), subsets) == (0, 0)
    assert _enough(np.array([[0.9, 0.89, 0.895]]), subsets) == (0, 2)


def test_the_matrix_has_the_map_in_rows(tiny_card, maps):
    classes, _, truth = maps
    found = compare(tiny_card, maps, True)
    for i in range(3):
        for j in range(3):
            assert found.matrix[i][j] == ((classes[0] == i) & (truth == j)).sum()
    assert compare(tiny_card, maps, False).matrix == ()


def test_sentences_say_what_a_layer_is_worth_in_both_figures(tiny_card, maps):
    classes, confidence, truth = maps
    classes = np.stack([classes[0], classes[0], classes[2]])
    said = list(comparison_sentences(compare(tiny_card, (classes, confidence, truth), True), "en"))
    assert any(s.startswith("Without elevation you lose nothing (mean IoU, overall accuracy)") for s in said)
    kept = next(s for s in said if s.startswith("Without optical you lose"))
    assert "points of mean IoU" in kept and "points of overall accuracy" in kept and kept.endswith("keep it.")
    assert not any("is bad" in s for s in said)
    bad = np.where(classes >= 0, (truth.clip(0) + 1) % 3, -1)
    said = list(comparison_sentences(compare(tiny_card, (bad, confidence, truth), True), "en"))
    assert any("Even the best of these maps is bad: mean IoU 0.0 %, overall accuracy 0.0 %" in s for s in said)


def test_some_subsets_give_no_worth(tiny_card, maps):
    classes, confidence, _ = maps
    tally = Tally(tiny_card, GRID, SUBSETS[:2], False)
    tally.add(Strip(GRID.window, classes[:2], confidence[:2]))
    found = conclude(tiny_card, GRID, NAMES, tally)
    assert not found.worth and len(found.subsets) == 2


def test_what_the_card_says_of_training_is_told(tiny_card, maps):
    trained = dataclasses.replace(
        tiny_card,
        training=dataclasses.replace(tiny_card.training, subsets=("optical", "optical+elevation")),
    )
    assert [s.trained for s in compare(trained, maps, False).subsets] == [True, True, False]
    assert {s.trained for s in compare(tiny_card, maps, False).subsets} == {None}


@pytest.mark.parametrize(("west", "expected"), [(-180.0, 1.0), (None, 0.5), (-90.0, 0.0)])
def test_overlap_with_training_areas(tiny_card, west, expected):
    from layerfuse.model_backend.raster.crs import DEGREES, transform_bounds

    xmin, ymin, xmax, ymax = GRID.bounds()
    if west is None:
        west = transform_bounds(((xmin + xmax) / 2, ymin, xmax, ymax), GRID.crs, DEGREES)[0]
    areas = ((west, 30.0, -80.0, 40.0),)
    card = dataclasses.replace(tiny_card, training=dataclasses.replace(tiny_card.training, areas=areas))
    assert training_overlap(card, GRID) == pytest.approx(expected, abs=0.03)
    assert training_overlap(tiny_card, GRID) is None
