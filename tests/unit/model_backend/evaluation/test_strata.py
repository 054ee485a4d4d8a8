"""Points in strata of doubt: drawn apart, judged by how they were drawn."""

import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation.accuracy import by_strata, stratified
from layerfuse.model_backend.evaluation.sampling import sample
from layerfuse.model_backend.evaluation.strata import design_of
from osgeo import gdal, ogr

SIDE = 200


def values(estimates):
    return np.array([(e.value, e.low, e.high) for e in estimates])


@given(
    arrays.arrays(np.int64, (3, 3), elements=st.integers(1, 40)), st.lists(st.integers(1, 99), min_size=3, max_size=3)
)
@example(np.array([[6, 19, 6], [6, 6, 6], [6, 6, 6]]), [1, 1, 1])  # 30 samples that vary, but for rounding
def test_strata_that_are_the_classes_give_the_figures_of_olofsson(counts, areas):
    """Both formulae, where both hold."""
    spread = np.zeros((3, 3, 3), int)
    for h in range(3):
        spread[h, h] = counts[h]
    one, other = stratified(counts, np.array(areas)), by_strata(spread, np.array(areas))
    np.testing.assert_allclose(values([one.summary["oa"]]), values([other.summary["oa"]]), rtol=1e-9)
    for name in ("user", "producer"):
        np.testing.assert_allclose(values(one.by_class[name]), values(other.by_class[name]), rtol=1e-6)
    np.testing.assert_allclose(values(one.area), values(other.area), rtol=1e-9)
    np.testing.assert_allclose(one.proportions, other.proportions)


# Stehman 2014, table 2: ten points in each of four strata; of each the class of the map, then of the reference.
POINTS = {
    "A": "AA AA AA AA AA AC AB BA BB BC", "B": "AA BB BB BB BB BB BA BA BB BB",
    "C": "BC BC CC CC CC CD CD CB BB BA", "D": "DD DD DD DD DD DD DD DC DC DB",
}  # fmt: skip


AREAS = {"A": 0.4, "B": 0.3, "C": 0.2, "D": 0.1}


def ratio(hit, among):
    """Equations 27 and 28 written out by the samples' variances and covariances: the share, and its standard error."""
    hits, all_ = (
        {s: np.array([f(*p) for p in text.split()], float) for s, text in POINTS.items()} for f in (hit, among)
    )
    whole = sum(AREAS[s] * all_[s].mean() for s in POINTS)
    share = sum(AREAS[s] * hits[s].mean() for s in POINTS) / whole
    spread = 0.0
    for s, area in AREAS.items():
        (y, yx), (_, x) = np.cov(hits[s], all_[s])
        spread += area**2 * (y + share**2 * x - 2 * share * yx) / 10
    return share, np.sqrt(spread) / whole


def test_the_published_example_by_variances_written_out():
    """Its printed figures: accuracy 0.63, user's of B 0.574, producer's 0.794, areas of A and C 0.35 and 0.20."""
    counts = np.zeros((4, 4, 4), int)
    for stratum, pairs in POINTS.items():
        for mapped, true in pairs.split():
            counts["ABCD".index(stratum), "ABCD".index(mapped), "ABCD".index(true)] += 1
    found = by_strata(counts, np.array(list(AREAS.values())))
    wanted = [
        (found.summary["oa"], 0.63, lambda m, r: m == r, lambda m, r: True),
        (found.area[0], 0.35, lambda m, r: r == "A", lambda m, r: True),
        (found.area[2], 0.20, lambda m, r: r == "C", lambda m, r: True),
        (found.by_class["user"][1], 0.574, lambda m, r: m == r == "B", lambda m, r: m == "B"),
        (found.by_class["producer"][1], 0.794, lambda m, r: m == r == "B", lambda m, r: r == "B"),
    ]
    for place, (estimate, printed, hit, among) in enumerate(wanted):
        share, error = ratio(hit, among)
        assert round(estimate.value, 3) == round(share, 3) == printed
        middle, half = share, 1.96 * error
        if place > 2:  # few points: Wilson's interval of as many as the error is worth
            points, square = share * (1 - share) / error**2, 1.96**2
            middle = (points * share + square / 2) / (points + square)
            half = 1.96 / (points + square) * np.sqrt(points * share * (1 - share) + square / 4)
        assert (estimate.low, estimate.high) == pytest.approx((middle - half, middle + half), abs=1e-9)
    assert round(found.proportions[1, 2], 3) == 0.08


def test_intervals_hold_the_truth_nineteen_times_in_twenty():
    """Two classes in three strata, drawn again and again."""
    rng = np.random.default_rng(3)
    areas = np.array([700.0, 200.0, 100.0])
    joint = np.array([[[0.6, 0.02], [0.03, 0.35]], [[0.3, 0.2], [0.2, 0.3]], [[0.1, 0.4], [0.1, 0.4]]])
    whole = np.tensordot(areas / areas.sum(), joint, 1)
    true = {"oa": np.trace(whole), "user": np.diag(whole) / whole.sum(1), "producer": np.diag(whole) / whole.sum(0)}
    hits, rounds = {"oa": 0, "user": np.zeros(2), "producer": np.zeros(2), "area": np.zeros(2)}, 400
    for _ in range(rounds):
        counts = np.stack([rng.multinomial(n, j.ravel()).reshape(2, 2) for n, j in zip((100, 120, 80), joint)])
        found = by_strata(counts, areas)
        hits["oa"] += found.summary["oa"].low <= true["oa"] <= found.summary["oa"].high
        for name in ("user", "producer"):
            hits[name] += [e.low <= t <= e.high for e, t in zip(found.by_class[name], true[name])]
        hits["area"] += [e.low <= t <= e.high for e, t in zip(found.area, whole.sum(0) * areas.sum())]
    for name, count in hits.items():
        assert (abs(np.array(count) / rounds - 0.95) < 0.05).all(), (name, np.array(count) / rounds)


def test_few_points_that_all_agree_leave_room():
    found = by_strata(np.array([[[5, 0], [0, 0]], [[0, 0], [0, 4]]]), np.array([1.0, 1.0]))
    assert found.summary["oa"].value == 1.0 and found.summary["oa"].low < 0.75
    assert found.by_class["user"][0].low == pytest.approx(0.025 ** (1 / 5))


@pytest.fixture()
def doubted(make_raster):
    """A map that is wrong where it is unsure, its confidence, its dissimilarity, and what is true."""
    rng = np.random.default_rng(0)
    truth = rng.choice([1, 2], (20, 20)).repeat(10, 0).repeat(10, 1).astype(np.uint8)
    unsure = np.zeros((SIDE, SIDE), bool)
    unsure[:, :40] = True
    wrong = unsure & (rng.random(unsure.shape) < 0.5)
    mapped = np.where(wrong, 3 - truth, truth).astype(np.uint8)
    sure = np.where(unsure, 100, 240).astype(np.uint8)
    far = np.zeros((SIDE, SIDE), np.uint8)
    far[:20] = 150
    paths = [str(make_raster(n, a, nodata=255)) for n, a in (("m.tif", mapped), ("c.tif", sure), ("u.tif", far))]
    return (*paths, mapped, truth)


def change(path, edit):
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayer(0)
    dataset.StartTransaction()  # else every feature waits for the disk
    for feature in layer:
        edit(feature)
        layer.SetFeature(feature)
    dataset.CommitTransaction()


def fill(path, truth):
    def answer(feature):
        at = feature.GetGeometryRef()
        feature.SetField("class", str(truth[int((4100000 - at.GetY()) / 10), int((at.GetX() - 300000) / 10)]))

    change(path, answer)


def empty(path, field, meant):
    change(path, lambda feature: feature.SetFieldNull(field) if meant(feature) else None)


def test_points_drawn_by_doubt_judge_the_map_without_bias(doubted, tmp_path, capsys):
    path, sure, far, mapped, truth = doubted
    points = tmp_path / "points.gpkg"
    command = ["sample", "--map", path, "--output", str(points), "--points", "400", "--confidence", sure]
    assert main([*command, "--applicability", far]) == 0
    told = capsys.readouterr().out
    assert "1, unsure, unlike" in told and "2, unsure" in told
    dataset = ogr.Open(str(points))
    layer = dataset.GetLayer(0)
    assert [f.GetName() for f in layer.schema] == ["id", "class", "stratum", "stratum_m2", "stratum_px"]
    rows = [(f["stratum"], f.GetGeometryRef().GetX() < 300400) for f in layer]
    assert sum(left for _, left in rows) > 100, "what is unsure, a fifth of the map, is looked at more often"
    assert len({stratum for stratum, _ in rows}) == 8
    styles = dataset.ExecuteSQL("SELECT styleQML FROM layer_styles")
    assert styles.GetNextFeature().GetField(0).count('type="Hidden"') == 3
    dataset.ReleaseResultSet(styles)
    layer = styles = dataset = None
    fill(points, truth)
    folder = tmp_path / "r"
    assert main(["evaluate", "--map", path, "--reference", str(points), "--output", str(folder)]) == 0
    found = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    overall, right = found["summary"]["oa"], (mapped == truth).mean()
    assert overall["low"] < right < overall["high"] and overall["high"] - overall["low"] < 0.08
    assert found["strata"] == 8 and "strata that the points were drawn in" in (folder / "report.html").read_text()
    plain = np.trace(np.array(found["matrix"])) / 400
    assert plain < overall["value"] - 0.02, "unweighted, the places that are looked at more often would count too much"


def test_strata_whose_points_nobody_labelled_are_told_and_not_judged(doubted, tmp_path, capsys):
    """Half of the map has points without an answer: the figures are of the other half, and say so."""
    path, sure, _, _, truth = doubted
    points = tmp_path / "points.gpkg"
    sample(path, points, 80, confidence=sure)
    fill(points, truth)
    dataset = gdal.OpenEx(str(points), gdal.OF_VECTOR)
    size = {f["stratum"]: f["stratum_m2"] for f in dataset.GetLayer(0)}
    dataset = None
    gone = max(size, key=size.get)
    empty(points, "class", lambda feature: feature["stratum"] == gone)
    share = size[gone] / sum(size.values())
    assert main(["evaluate", "--map", path, "--reference", str(points), "--output", str(tmp_path / "r")]) == 0
    assert f"of what could be judged, {100 * (1 - share):.1f} % of the map, is right" in capsys.readouterr().out
    found = json.loads((tmp_path / "r/numbers.json").read_text(encoding="utf-8"))
    assert found["unjudged"] == pytest.approx(share, abs=1e-6)
    text = (tmp_path / "r/report.html").read_text(encoding="utf-8")
    assert f"No point lies in parts of the map, {100 * share:.1f} % of its area" in text


def test_a_point_without_its_stratum_is_refused(doubted, tmp_path, capsys):
    path, sure, _, _, truth = doubted
    points = tmp_path / "points.gpkg"
    sample(path, points, 60, confidence=sure)
    fill(points, truth)
    empty(points, "stratum", lambda feature: feature.GetFID() == 1)
    assert main(["evaluate", "--map", path, "--reference", str(points)]) == 2
    assert "some of its points have a stratum and others none" in capsys.readouterr().err


@pytest.mark.parametrize("row", [("oak", 1.0, 5), (1, "", 5), (1, 2.0, float("nan"))])
def test_a_stratum_that_is_no_number_is_refused(row):
    """A user's own field of that name, or an empty text where a table has no empty numbers."""
    with pytest.raises(InputError, match="or its size is no number"):
        design_of("points.csv", [(1, 2.0, 5), row])


def test_numbers_that_a_table_keeps_as_texts_are_numbers():
    found = design_of("points.csv", [("7", "2.5", "5"), (3, 1.0, 4.0), (7.0, 2.5, 5)])
    assert found is not None
    assert found.strata.tolist() == [1, 0, 1]
    assert (found.metres.tolist(), found.pixels.tolist()) == ([1.0, 2.5], [4, 5])


def test_too_many_in_each_part_is_told(doubted, tmp_path):
    path, sure, far, *_ = doubted
    with pytest.raises(InputError, match="parts of the map"):
        sample(path, tmp_path / "p.gpkg", 100, 50, confidence=sure, applicability=far)


@pytest.mark.parametrize("right", [0, 1])
def test_a_single_point_hides_not_how_few_the_others_are(right):
    """One point of a small class has the largest variance; the others, all alike, have none by the formula."""
    points = np.zeros((3, 3))
    points[0, 0 if right else 1] = 4  # of a class of nearly all of the map
    points[1, 1 if right else 2] = 1
    found = stratified(points, np.array([980.0, 20.0, 0.0])).summary["oa"]
    assert found.value == right and found.high - found.low > 0.4
