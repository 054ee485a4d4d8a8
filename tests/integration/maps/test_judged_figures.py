"""The figures of a judged map, as its files say them, against computations of their own."""

import csv
import html
import json
import re

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.maps.ellipsoid import pixel_areas
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


@pytest.mark.parametrize("epsg", [32612, 3857])
def test_parcels_have_the_columns_that_points_in_polygons_say(make_raster, tmp_path, epsg):
    """Pixels whose centres GEOS finds in a polygon, by their area on the ground, one by one."""
    rng = np.random.default_rng(11)
    side, left, top = 40, -12_600_000.0 if epsg == 3857 else 300000.0, 4_450_000.0 if epsg == 3857 else 4100000.0
    classes = rng.choice(np.array([1, 2, 5, 255], np.uint8), (8, 8)).repeat(5, 0).repeat(5, 1)
    sure = np.where(classes == 255, 255, rng.integers(80, 251, classes.shape)).astype(np.uint8)
    far = np.where((classes == 255) | (np.arange(side) > 33), 255, rng.integers(0, 200, classes.shape)).astype(np.uint8)
    paths = {
        name: str(make_raster(f"{name}.tif", array, epsg, (left, top), nodata=255))
        for name, array in (("m", classes), ("c", sure), ("u", far))
    }
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "fields.gpkg"))
    layer, shapes = dataset.CreateLayer("fields", crs, ogr.wkbUnknown), []
    for number in range(25):  # stars with a hole, and some that reach out of the map
        middle, size = rng.uniform(0, 10 * side, 2), rng.uniform(40, 160)
        angles = (np.arange(9) + rng.uniform(0, 0.9, 9)) * 2 * np.pi / 9
        ring = middle[:, None] + size * rng.uniform(0.4, 1, 9) * np.stack([np.cos(angles), np.sin(angles)])
        rings = [ring, middle[:, None] + 0.2 * (ring - middle[:, None])][: 1 + number % 2]
        text = ",".join("(" + ",".join(f"{left + x} {top - y}" for x, y in [*r.T, r[:, 0]]) + ")" for r in rings)
        feature = ogr.Feature(layer.GetLayerDefn())
        shapes.append(ogr.CreateGeometryFromWkt(f"POLYGON({text})"))
        feature.SetGeometry(shapes[-1])
        layer.CreateFeature(feature)
    layer = dataset = feature = None
    output = tmp_path / "parcels.gpkg"
    given = ["--map", paths["m"], "--polygons", str(tmp_path / "fields.gpkg"), "--output", str(output)]
    assert main(["parcels", *given, "--confidence", paths["c"], "--applicability", paths["u"]]) == 0
    areas = pixel_areas(epsg, left, top, 10.0, classes.shape)
    centres = [
        [ogr.CreateGeometryFromWkt(f"POINT({left + 10 * c + 5} {top - 10 * r - 5})") for c in range(side)]
        for r in range(side)
    ]
    seconds = unmapped = 0
    for feature, shape in zip((reading := ogr.Open(str(output))).GetLayer(0), shapes):
        inside = np.array([[shape.Contains(point) for point in row] for row in centres])
        mapped = inside & (classes != 255)
        metres = {str(value): areas[mapped & (classes == value)].sum() for value in (1, 2, 5)}
        ranked = sorted((m, name) for name, m in metres.items() if m)[::-1]
        assert feature["hectares"] == pytest.approx(areas[mapped].sum() / 1e4, rel=1e-5)
        share = areas[mapped].sum() / areas[inside].sum() if inside.any() else 0.0
        assert feature["mapped_share"] == pytest.approx(share, abs=1e-5)
        for place, kind in enumerate(("winner", "second")):
            named = ranked[place] if place < len(ranked) else (None, None)
            assert feature[kind] == named[1]
            wanted = None if named[0] is None else named[0] / areas[mapped].sum()
            assert feature[f"{kind}_share"] == (wanted if wanted is None else pytest.approx(wanted, abs=1e-5))
        told = mapped & (far != 255)
        for kind, known, values in (("confidence", mapped, sure * 0.004), ("unlike_share", told, far > 100)):
            wanted = (values * areas)[known].sum() / areas[known].sum() if known.any() else None
            assert feature[kind] == (wanted if wanted is None else pytest.approx(wanted, abs=1e-5)), kind
        seconds, unmapped = seconds + (len(ranked) > 1), unmapped + (not ranked)
    assert reading and seconds > 10 > unmapped


def test_a_comparison_has_the_figures_of_maps_made_one_by_one(make_raster, tiny_model, tmp_path):
    """``predict`` with each set of layers, its files counted by hand; layers and reference have holes."""
    from osgeo import gdal

    rng = np.random.default_rng(3)
    optical = rng.integers(1, 200, (2, 12, 16)).repeat(6, 1).repeat(6, 2).astype("uint16")
    optical[:, :30, 40:80] = 0
    heights = rng.normal(500, 200, (72, 96)).astype("float32")
    heights[:, 80:] = -9999
    truth = rng.choice(np.array([0, 1, 2, 5], np.uint8), (12, 16)).repeat(6, 0).repeat(6, 1)
    truth[40:, 60:80] = 0
    layers = {
        "optical": str(make_raster("o.tif", optical, nodata=0)),
        "elevation": str(make_raster("e.tif", heights, nodata=-9999)),
    }
    reference = str(make_raster("truth.tif", truth, nodata=0))
    given = {name: ["--layer", f"{name}={path}"] for name, path in layers.items()}
    everything = [*given["optical"], *given["elevation"]]
    command = ["compare", "--model", str(tiny_model), *everything, "--reference", reference, "--quality", "balanced"]
    assert main([*command, "--output", str(tmp_path / "report")]) == 0
    found = json.loads((tmp_path / "report/numbers.json").read_text(encoding="utf-8"))
    maps = {}
    for names in (("optical", "elevation"), ("optical",), ("elevation",)):
        files = [tmp_path / f"{'+'.join(names)}{kind}.tif" for kind in ("", "-sure")]
        line = ["predict", "--model", str(tiny_model), *(part for name in names for part in given[name])]
        box = "300000,4099280,300960,4100000"
        assert main([*line, "--extent", box, "--output", str(files[0]), "--confidence", str(files[1])]) == 0
        maps[names] = [gdal.Open(str(file)).ReadAsArray() for file in files]
    full = maps["optical", "elevation"][0]
    there = (full != 255) & np.isin(truth, (1, 2, 5))
    assert 0 < there.mean() < 1 and (full == 255).sum() >= 0
    for subset in found["subsets"]:
        mapped, sure = maps[tuple(subset["names"])]
        empty = mapped == 255
        unions = [((mapped == v) | (truth == v))[there].sum() for v in (1, 2, 5)]
        hits = [((mapped == v) & (truth == v))[there].sum() for v in (1, 2, 5)]
        ious = [h / u for h, u in zip(hits, unions)]
        figures = {name: each["value"] for name, each in subset["figures"].items()}
        assert figures["oa"] == pytest.approx(sum(hits) / there.sum())
        assert figures["miou"] == pytest.approx(np.mean(ious))
        assert [e["value"] for e in subset["by_class"]["iou"]] == pytest.approx(ious)
        assert figures["agreement"] == pytest.approx((mapped == full)[full != 255].mean())
        assert figures["confidence"] == pytest.approx(np.where(empty, 1 / 3, sure * 0.004)[full != 255].mean())
        assert subset["covered"] == pytest.approx((~empty)[full != 255].mean())
    counted = [[int(((full == i) & (truth == j)).sum()) for j in (1, 2, 5)] for i in (1, 2, 5)]
    assert found["matrix"] == counted and counted != np.transpose(counted).tolist()
    scores = {
        key: [s["figures"][figure]["value"] for s in found["subsets"]]
        for key, figure in (("oa", "oa"), ("miou", "miou"))
    }
    for figure, (both, one, other) in scores.items():
        guess = found["nothing"][figure]
        worth = ((one - guess) + (both - other)) / 2, ((other - guess) + (both - one)) / 2  # both orders
        told = found["worth"][figure]
        assert (told["optical"]["value"], told["elevation"]["value"]) == pytest.approx(worth)
    common = max((1, 2, 5), key=lambda v: (truth[there] == v).sum())
    assert found["nothing"]["oa"] == pytest.approx((truth[there] == common).mean())
