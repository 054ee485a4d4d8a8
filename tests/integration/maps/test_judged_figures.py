"""The figures of a judged map, as its files say them, against computations of their own."""

import csv
import html
import json
import re

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from osgeo import ogr, osr

Z = 1.959963984540054
NAMES = {1: "water", 2: "wood", 5: "town"}
SIDE = 60


@pytest.fixture()
def judged(make_raster, tmp_path):
    """A map and points in it that are wrong in one direction only; and where each point is."""
    rng = np.random.default_rng(4)
    mapped = np.where(np.arange(SIDE) < 20, 1, np.where(np.arange(SIDE) < 45, 2, 5)) * np.ones((SIDE, 1), int)
    path = make_raster("map.tif", mapped.astype("uint8"), nodata=255)
    from osgeo import gdal

    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.GetRasterBand(1).SetCategoryNames([NAMES.get(value, "") for value in range(6)])
    dataset = None
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32612)
    vectors = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "points.gpkg"))
    layer = vectors.CreateLayer("points", crs, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTString))
    pairs = []
    for value, count, wrong in ((1, 30, 7), (2, 50, 4), (5, 6, 0)):  # water is wood in truth, wood is town
        columns = np.flatnonzero(mapped[0] == value)
        places = rng.choice(len(columns) * SIDE, count, replace=False)
        truth = {1: 2, 2: 5}.get(value, value)
        for number, place in enumerate(places):
            row, column = divmod(int(place), len(columns))
            pairs.append((value, truth if number < wrong else value))
            feature = ogr.Feature(layer.GetLayerDefn())
            feature["class"] = NAMES[pairs[-1][1]]
            x, y = 300000 + 10 * (columns[column] + 0.5), 4100000 - 10 * (row + 0.5)
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT({x} {y})"))
            layer.CreateFeature(feature)
    layer = vectors = None
    report = tmp_path / "report"
    given = ["--map", str(path), "--reference", str(tmp_path / "points.gpkg"), "--output", str(report)]
    assert main(["evaluate", *given]) == 0
    return report, mapped, pairs


def counted(pairs):
    """How many points are mapped as this and that in truth, one by one."""
    found = {(a, b): 0 for a in NAMES.values() for b in NAMES.values()}
    for mapped, true in pairs:
        found[NAMES[mapped], NAMES[true]] += 1
    return found


def test_nobody_reads_the_matrix_transposed(judged):
    report, _, pairs = judged
    expected = counted(pairs)
    assert expected["water", "wood"] == 7 and expected["wood", "water"] == 0
    with open(report / "numbers.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["item"] == "matrix"]
    read = {(row["class"], row["figure"]): int(row["value"]) for row in rows}
    assert read == {(f"map: {a}", f"reference: {b}"): count for (a, b), count in expected.items()}
    told = json.loads((report / "numbers.json").read_text(encoding="utf-8"))
    assert told["matrix_is"].startswith("rows: class in the map")
    assert told["matrix"][0] == [expected["water", other] for other in NAMES.values()]
    page = (report / "report.html").read_text(encoding="utf-8")
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)]
    lines = [[html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in line] for line in lines]
    head = next(line for line in lines if "map \\ reference" in line)
    row = next(line for line in lines if line[:1] == ["map: water"])
    assert row[head.index("reference: wood")] == "7"


def test_areas_and_accuracies_are_those_of_olofsson_written_out(judged):
    """P. Olofsson et al. 2014, equations 4, 5, 7, 9 and 10, in plain loops."""
    report, mapped, pairs = judged
    counts, names = counted(pairs), list(NAMES.values())
    told = json.loads((report / "numbers.json").read_text(encoding="utf-8"))
    mapped_area = dict(zip(told["classes"], told["mapped_area"]))
    pixels = {name: int((mapped == value).sum()) for value, name in NAMES.items()}
    whole = sum(mapped_area.values())
    assert whole == pytest.approx(SIDE * SIDE * 100, rel=2e-3), "square metres on the ground, near the true scale"
    n = {i: sum(counts[i, j] for j in names) for i in names}
    weight = {i: mapped_area[i] / whole for i in names}
    assert [weight[i] for i in names] == pytest.approx([pixels[i] / SIDE**2 for i in names], rel=1e-4)
    overall = sum(weight[i] * counts[i, i] / n[i] for i in names)
    spread = sum(weight[i] ** 2 * counts[i, i] / n[i] * (1 - counts[i, i] / n[i]) / (n[i] - 1) for i in names)
    found = told["summary"]["oa"]
    assert found["value"] == pytest.approx(overall, abs=1e-6)
    assert found["high"] - found["value"] == pytest.approx(Z * spread**0.5, rel=1e-3)
    for place, j in enumerate(told["classes"]):
        share = sum(weight[i] * counts[i, j] / n[i] for i in names)
        spread = sum(weight[i] ** 2 * counts[i, j] / n[i] * (1 - counts[i, j] / n[i]) / (n[i] - 1) for i in names)
        area = told["adjusted_area"][place]
        assert area["value"] == pytest.approx(whole * share, rel=1e-6)
        assert area["high"] - area["value"] == pytest.approx(Z * whole * spread**0.5, rel=1e-3)
        producer = told["by_class"]["producer"][place]["value"]
        assert producer == pytest.approx(weight[j] * counts[j, j] / n[j] / share, rel=1e-6)


def test_few_points_have_the_intervals_of_scipy(judged):
    stats = pytest.importorskip("scipy.stats")
    report, _, _ = judged
    told = json.loads((report / "numbers.json").read_text(encoding="utf-8"))
    users = dict(zip(told["classes"], told["by_class"]["user"]))
    exact = stats.binomtest(6, 6).proportion_ci(0.95, "exact")  # Clopper and Pearson
    assert (users["town"]["low"], users["town"]["high"]) == pytest.approx((exact.low, exact.high), abs=1e-3)


@pytest.mark.parametrize(("hits", "points"), [(1, 9), (9, 10), (7, 10), (5, 10), (12, 20), (29, 30), (2, 40)])
def test_lopsided_shares_and_few_points_have_wilsons_interval(hits, points):
    stats = pytest.importorskip("scipy.stats")
    from layerfuse.model_backend.evaluation.accuracy import stratified

    user = stratified(np.array([[hits, points - hits], [0, 50]]), np.array([1.0, 1.0])).by_class["user"][0]
    expected = stats.binomtest(hits, points).proportion_ci(0.95, "wilson")
    # The variance of a sample has n - 1 in place of n, so the interval is a little wider, and never narrower.
    assert user.low <= expected.low + 1e-9 and user.high >= expected.high - 1e-9
    assert (user.low, user.high) == pytest.approx((expected.low, expected.high), abs=0.35 / points)
