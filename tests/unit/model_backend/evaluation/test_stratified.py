"""Area-adjusted estimates against the published worked example and against repeated sampling."""

import numpy as np
import pytest
from layerfuse.model_backend.evaluation.accuracy import stratified

# Olofsson et al. 2014, table 8: deforestation, forest gain, stable forest, stable non-forest; 30 m pixels.
COUNTS = [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]]
PIXELS = np.array([200_000, 150_000, 3_200_000, 6_450_000])
HECTARES = PIXELS * 0.09


def halves(estimates):
    return [e.high - e.value for e in estimates]


def test_published_example_to_its_printed_digits():
    found = stratified(np.array(COUNTS), HECTARES)
    overall = found.summary["oa"]
    assert (round(overall.value, 2), round(overall.high - overall.value, 2)) == (0.95, 0.02)
    users = found.by_class["user"]
    assert [round(e.value, 2) for e in users] == [0.88, 0.73, 0.93, 0.96]
    assert np.round(halves(users), 2).tolist() == [0.07, 0.10, 0.04, 0.02]
    producers = found.by_class["producer"]
    assert [round(e.value, 2) for e in producers] == [0.75, 0.85, 0.93, 0.96]
    assert round(producers[0].high - producers[0].value, 2) == 0.21
    assert [round(e.value) for e in found.area] == [21_158, 11_686, 285_770, 581_386]
    assert np.round(halves(found.area)).tolist() == [6_158, 3_756, 15_510, 16_282]
    in_pixels = stratified(np.array(COUNTS), PIXELS).area[0]
    assert (round(in_pixels.value), round(in_pixels.high - in_pixels.value)) == (235_086, 68_418)


def test_intervals_hold_the_truth_nineteen_times_in_twenty():
    rng = np.random.default_rng(5)
    areas = np.array([10_000, 50_000, 240_000])
    truth = np.array([[0.85, 0.05, 0.10], [0.04, 0.80, 0.16], [0.01, 0.04, 0.95]])
    joint = (areas / areas.sum())[:, None] * truth
    true = {"area": areas.sum() * joint.sum(0), "producer": np.diag(joint) / joint.sum(0), "user": np.diag(truth)}
    covered = {name: np.zeros(3) for name in true}
    overall, rounds = 0, 400
    for _ in range(rounds):
        counts = np.stack([rng.multinomial(n, p) for n, p in zip((150, 200, 600), truth)])
        found = stratified(counts, areas)
        for name, values in true.items():
            estimates = found.area if name == "area" else found.by_class[name]
            covered[name] += [e.low <= v <= e.high for e, v in zip(estimates, values)]
        overall += found.summary["oa"].low <= np.trace(joint) <= found.summary["oa"].high
    for name, hits in covered.items():
        assert (abs(hits / rounds - 0.95) < 0.05).all(), (name, hits / rounds)
    assert abs(overall / rounds - 0.95) < 0.04


def test_a_census_in_proportion_gives_the_plain_figures():
    counts = np.array([[40, 10], [5, 45]])
    found = stratified(counts, counts.sum(1))
    assert found.summary["oa"].value == pytest.approx(0.85)
    assert [e.value for e in found.by_class["producer"]] == pytest.approx([40 / 45, 45 / 55])
    assert [e.value for e in found.by_class["iou"]] == pytest.approx([40 / 55, 45 / 60])
    assert [e.value for e in found.area] == pytest.approx([45, 55])


def test_what_cannot_be_known_is_not_told():
    found = stratified(np.array([[10, 0, 2], [0, 0, 0], [0, 0, 1]]), np.array([50.0, 20.0, 30.0]))
    assert np.isnan(found.by_class["user"][1].value), "a class without points"
    assert found.by_class["user"][2].low < 0.05, "one point says next to nothing"
    assert np.isnan(found.by_class["producer"][1].value)
    assert sum(e.value for e in found.area) == pytest.approx(80.0), "what was not judged is left out of the whole"
    assert found.proportions.sum() == pytest.approx(1.0)


def test_a_class_taken_whole_is_certain():
    counts, areas = np.array([[90, 10], [1, 2]]), np.array([1000.0, 3.0])
    certain = stratified(counts, areas, np.array([1000, 3])).by_class["user"][1]
    assert certain.low == certain.value == certain.high == pytest.approx(2 / 3)
    assert stratified(counts, areas).by_class["user"][1].low < 0.2


def test_few_points_without_a_miss_do_not_prove_a_class():
    """Five right of five leave a miss of every second possible (Clopper and Pearson 1934: 47.8 %), not none."""
    found = stratified(np.diag([5, 50]), np.array([900.0, 100.0]), np.array([90_000, 10_000]))
    five, fifty = found.by_class["user"]
    assert (five.value, five.high) == (1.0, 1.0) and five.low == pytest.approx(0.478, abs=1e-3)
    assert fifty.low == pytest.approx(0.929, abs=1e-3)
    overall = found.summary["oa"]
    assert overall.high == 1.0 and five.low < overall.low < 0.7, "the five points stand for nine tenths of the map"
    for estimate in (*found.by_class["producer"], *found.area):
        assert estimate.low < estimate.value or estimate.value < estimate.high
        assert estimate.low <= estimate.value <= estimate.high
    never = stratified(np.array([[0, 5], [0, 50]]), np.array([900.0, 100.0])).by_class["user"][0]
    assert (never.low, never.value) == (0.0, 0.0) and never.high == pytest.approx(0.522, abs=1e-3)


@pytest.mark.parametrize(("truth", "points"), [(0.95, 8), (0.8, 12), (0.7, 10), (0.99, 30), (0.5, 5)])
def test_intervals_hold_the_truth_about_as_often_as_they_say(truth, points):
    draws = np.random.default_rng(3).binomial(points, truth, 2000)
    areas, inside = np.array([700.0, 300.0]), 0
    for hits, count in zip(*np.unique(draws, return_counts=True)):
        user = stratified(np.array([[hits, points - hits], [0, 400]]), areas).by_class["user"][0]
        inside += count * (user.low <= truth <= user.high)
    assert inside / len(draws) > 0.9


def test_a_class_that_the_map_does_not_have_has_no_users_accuracy():
    """It has no pixel, so none of it was taken whole."""
    found = stratified(np.array([[9, 1], [0, 0]]), np.array([50.0, 0.0]), np.array([500, 0]))
    assert np.isnan(found.by_class["user"][1].value) and found.by_class["producer"][1].value == 0.0


def test_a_class_in_which_no_point_lies_is_not_surely_missed():
    """The map may have found it where nobody looked: no interval, rather than one of 0 to 0."""
    producer = stratified(np.array([[9, 1], [0, 0]]), np.array([50.0, 20.0])).by_class["producer"][1]
    assert producer.value == 0.0 and np.isnan(producer.low) and np.isnan(producer.high)
