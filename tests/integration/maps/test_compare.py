"""``layerfuse compare``, ``evaluate`` and ``sample`` as a person runs them."""

from __future__ import annotations

import collections
import csv
import json
import re
import shutil
import subprocess

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.evaluation.comparing import strips
from layerfuse.model_backend.evaluation.reports.words import LANGUAGES, Words
from layerfuse.tests.unit.model_backend.evaluation.reports.test_report import requests
from osgeo import gdal, ogr

FILES = ["numbers.csv", "numbers.json", "report.html"]


@pytest.fixture()
def scene(make_raster, tmp_path):
    """Two layers, and a reference that the model knows nothing of."""
    rng = np.random.default_rng(0)
    optical = make_raster("optical.tif", rng.normal(100, 60, (2, 96, 128)).astype(np.float32))
    elevation = make_raster("elevation.tif", rng.normal(500, 200, (96, 128)).astype(np.float32))
    labels = np.repeat(np.repeat(rng.choice(np.array([1, 2, 5], np.uint8), (12, 16)), 8, 0), 8, 1)
    make_raster("reference.tif", labels, nodata=0)
    return ["--layer", f"optical={optical}", "--layer", f"elevation={elevation}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_leaves_report_figures_and_raster(scene, tiny_model, tmp_path, capsys, language):
    output = tmp_path / "report"
    command = ["compare", "--model", str(tiny_model), *scene, "--output", str(output), "--language", language]
    assert main([*command, "--reference", str(tmp_path / "reference.tif")]) == 0
    assert "optical+elevation" in capsys.readouterr().out
    names = sorted(p.name for p in output.iterdir() if not p.name.endswith(".aux.xml"))
    assert names == sorted([*FILES, "where.qml", "where.tif"])
    html = (output / "report.html").read_text(encoding="utf-8")
    assert not requests(html) and html.count("<svg") == 2 and html.count("data:image/png") == 3
    assert f'<html lang="{language}">' in html and Words(language)("caveats") in html
    assert html.count('class="north"') == html.count('class="scale"') == 3 and " m</small>" in html
    assert all(Words(language)(key) in html for key in ("made_of", "cite")) and "optical.tif" in html
    found = json.loads((output / "numbers.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((output / "numbers.csv").open(encoding="utf-8")))
    for subset in found["subsets"]:
        key = "+".join(subset["names"])
        row = next(r for r in rows if (r["item"], r["figure"]) == (key, "miou"))
        assert float(row["value"]) == pytest.approx(subset["figures"]["miou"]["value"], abs=1e-6)
        assert f"{Words(language).number(format(100 * subset['figures']['miou']['value'], '.1f'))}<br>" in html
    truth, mapped = gdal.Open(str(tmp_path / "reference.tif")).ReadAsArray(), found["matrix"]
    assert [sum(column) for column in zip(*mapped)] == [(truth == value).sum() for value in (1, 2, 5)], "columns: truth"
    counts = {(r["class"], r["figure"]): float(r["value"]) for r in rows if r["item"] == "matrix"}
    assert counts["map: water", "reference: town"] == mapped[0][2] and len(counts) == 9
    worth = {name: e["value"] for name, e in found["worth"]["miou"].items()}
    full = found["subsets"][0]["figures"]["miou"]["value"]
    assert sum(worth.values()) == pytest.approx(full - found["nothing"]["miou"])

    where = gdal.Open(str(output / "where.tif"))
    values = where.ReadAsArray()
    assert values.shape == (96, 128) and where.GetRasterBand(1).GetColorTable() is not None
    agreement = {"+".join(s["names"]): s["figures"]["agreement"]["value"] for s in found["subsets"]}
    for bit, other in ((0, "elevation"), (1, "optical")):  # a layer decides where the map without it differs
        assert 1 - (values >> bit & 1).mean() == pytest.approx(agreement[other])


def test_chosen_subsets_only(scene, tiny_model, tmp_path, capsys):
    command = ["compare", "--model", str(tiny_model), *scene, "--output", str(tmp_path / "r")]
    assert main([*command, "--subsets", "optical"]) == 0
    out = capsys.readouterr().out
    assert "optical+elevation" in out and "\nelevation" not in out
    assert json.loads((tmp_path / "r" / "numbers.json").read_text(encoding="utf-8"))["worth"] == {}


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--subsets", "sar"], "sar"),
        (["--reference", "no such file.tif"], "no such file"),
        (["--extent", "0,0,1,1"], "overlap"),
        (["--output", "/nowhere/at/all"], "nowhere"),
        (["--field", "class", "--reference", "reference.tif"], "no fields"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(scene, tiny_model, tmp_path, capsys, monkeypatch, more, word):
    monkeypatch.chdir(tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir())
    assert main(["compare", "--model", str(tiny_model), *scene, "--output", "out", *more]) == 2
    error = capsys.readouterr().err
    assert word in error and error.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == before


def test_one_layer_is_nothing_to_compare(scene, tiny_model, tmp_path, capsys):
    assert main(["compare", "--model", str(tiny_model), *scene[:2], "--output", str(tmp_path / "r")]) == 2
    assert "at least two" in capsys.readouterr().err


def test_a_failure_leaves_no_half_files(scene, tiny_model, tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(strips.SubsetMapper, "_answers", fail)
    assert main(["compare", "--model", str(tiny_model), *scene, "--output", str(tmp_path / "r")]) == 130
    assert not (tmp_path / "r").exists() and not list(tmp_path.glob("*.layerfuse"))


def predict(scene, tiny_model, tmp_path):
    path = tmp_path / "map.tif"
    assert main(["predict", "--model", str(tiny_model), *scene, "--output", str(path)]) == 0
    return path


def test_a_map_against_a_raster_is_as_scikit_learn_says(scene, tiny_model, tmp_path, capsys):
    metrics = pytest.importorskip("sklearn.metrics")
    path = predict(scene, tiny_model, tmp_path)
    reference = tmp_path / "reference.tif"
    output = tmp_path / "r"
    assert main(["evaluate", "--map", str(path), "--reference", str(reference), "--output", str(output)]) == 0
    found = json.loads((output / "numbers.json").read_text(encoding="utf-8"))
    truth, mapped = (gdal.Open(str(p)).ReadAsArray().ravel() for p in (reference, path))
    assert found["classes"] == ["water", "forest", "town"]
    assert found["matrix"] == metrics.confusion_matrix(truth, mapped, labels=[1, 2, 5]).T.tolist()
    assert found["summary"]["oa"]["value"] == pytest.approx(metrics.accuracy_score(truth, mapped))
    scores = metrics.precision_recall_fscore_support(truth, mapped, labels=[1, 2, 5], zero_division=np.nan)
    for name, expected in zip(("user", "producer", "f1"), scores):
        assert [e["value"] for e in found["by_class"][name]] == pytest.approx(
            [None if np.isnan(v) else v for v in expected.tolist()]
        )
    assert sum(found["mapped_area"]) == pytest.approx(mapped.size * 100, rel=1e-3)
    html = (output / "report.html").read_text(encoding="utf-8")
    assert not requests(html) and html.count("data:image/png") == html.count('class="scale"') == 2, "map and reference"
    assert sorted(p.name for p in output.iterdir()) == FILES


def test_points_drawn_filled_and_judged(scene, tiny_model, tmp_path, capsys):
    path, points = predict(scene, tiny_model, tmp_path), tmp_path / "points.gpkg"
    command = ["sample", "--map", str(path), "--points", "300", "--minimum", "20", "--output", str(points)]
    assert main(command) == 0
    assert main(["evaluate", "--map", str(path), "--reference", str(points)]) == 2, "nobody has filled it in"
    assert "class" in capsys.readouterr().err
    truth = gdal.Open(str(tmp_path / "reference.tif")).ReadAsArray()
    dataset = gdal.OpenEx(str(points), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayer(0)
    for feature in layer:
        point = feature.GetGeometryRef()
        value = truth[int((4100000 - point.GetY()) / 10), int((point.GetX() - 300000) / 10)]
        feature.SetField("class", {1: "water", 2: "Forest", 5: "town"}[value])
        layer.SetFeature(feature)
    layer = dataset = None
    output = tmp_path / "r"
    assert main(["evaluate", "--map", str(path), "--reference", str(points), "--output", str(output)]) == 0
    found = json.loads((output / "numbers.json").read_text(encoding="utf-8"))
    mapped = gdal.Open(str(path)).ReadAsArray()
    overall = found["summary"]["oa"]
    assert overall["low"] < (mapped == truth).mean() < overall["high"]
    areas = found["adjusted_area"]
    assert sum(a["value"] for a in areas) == pytest.approx(truth.size * 100, rel=1e-3)
    hits = [a["low"] <= (truth == v).sum() * 100 <= a["high"] for a, v in zip(areas, (1, 2, 5))]
    assert sum(hits) >= 2
    assert found["kind"] == "points" and sum(map(sum, found["matrix"])) == 300
    said = capsys.readouterr().out
    assert f"{100 * overall['value']:.1f} % of the map is right" in said and "from 300 points" in said
    rows = csv.DictReader((output / "numbers.csv").open(encoding="utf-8"))
    counts = {(r["class"], r["figure"]): int(r["value"]) for r in rows if r["item"] == "matrix"}
    names, looked = {1: "water", 2: "forest", 5: "town"}, collections.Counter()
    for feature in (reading := gdal.OpenEx(str(points))).GetLayer(0):
        at = feature.GetGeometryRef()
        place = int((4100000 - at.GetY()) / 10), int((at.GetX() - 300000) / 10)
        looked[f"map: {names[mapped[place]]}", f"reference: {names[truth[place]]}"] += 1
    assert reading and {key: n for key, n in counts.items() if n} == looked, "nobody can read it transposed"
    transposed = {(a, b): looked[f"map: {b[11:]}", f"reference: {a[5:]}"] for a, b in looked}
    assert transposed != looked


def test_a_model_against_any_reference(scene, tiny_model, tmp_path, capsys):
    raster = tmp_path / "reference.tif"
    polygons = tmp_path / "reference.gpkg"
    source = gdal.Open(str(raster))
    memory = ogr.GetDriverByName("GPKG").CreateDataSource(str(polygons))
    layer = memory.CreateLayer("labels", source.GetSpatialRef(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
    gdal.Polygonize(source.GetRasterBand(1), None, layer, 0)
    layer = memory = None
    tables = []
    for reference in (raster, polygons):
        assert main(["evaluate", "--model", str(tiny_model), *scene, "--reference", str(reference)]) == 0
        tables.append(capsys.readouterr().out)
    assert tables[0] == tables[1] and "optical+elevation" in tables[0]


def test_objects(tmp_path, capsys):
    path = tmp_path / "objects.gpkg"
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    crs = ogr.osr.SpatialReference()
    crs.ImportFromEPSG(32612)
    layer = dataset.CreateLayer("objects", crs, ogr.wkbPolygon)
    for x in range(3):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({x} 0,{x}.5 0,{x}.5 9,{x} 9,{x} 0))"))
        layer.CreateFeature(feature)
    layer = dataset = None
    command = ["evaluate", "--objects", str(path), "--reference", str(path), "--output", str(tmp_path / "r")]
    assert main(command) == 0
    assert "ap50               1.000" in capsys.readouterr().out
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == FILES
    assert (tmp_path / "r" / "report.html").read_text(encoding="utf-8").count("data:image/png") == 1


def test_what_to_judge_must_be_clear(tmp_path, capsys):
    assert main(["evaluate", "--reference", "r.tif"]) == 2
    assert "--map" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_shows_the_report_and_asks_nobody(scene, tiny_model, tmp_path, language):
    output = tmp_path / "report"
    command = ["compare", "--model", str(tiny_model), *scene, "--output", str(output), "--language", language]
    assert main([*command, "--reference", str(tmp_path / "reference.tif")]) == 0
    log, picture = tmp_path / "net.json", tmp_path / "page.png"
    subprocess.run(
        ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         f"--user-data-dir={tmp_path / 'profile'}", f"--log-net-log={log}", "--window-size=1000,2400",
         f"--screenshot={picture}", (output / "report.html").as_uri()],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    pixels = gdal.Open(str(picture)).ReadAsArray()[:3]
    assert len(np.unique(pixels.reshape(3, -1), axis=1).T) > 50, "something is drawn"
    asked = set(re.findall(r'"url":"(https?://[^"]+)"', log.read_text(encoding="utf-8", errors="replace")))
    assert not [url for url in asked if "report" in url or "layerfuse" in url]
