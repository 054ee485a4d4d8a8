"""Areas by class and the smallest unit, told of a whole map: the same for any partition, cut and resume."""

import csv
import dataclasses
import json

import numpy as np
import pytest
from layerfuse.model_backend.card import Applicability, subset_key
from layerfuse.model_backend.errors import Cancelled, InputError
from layerfuse.model_backend.inference import outputs, pipeline, stream
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Prediction
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.inference.telling.areas import hectares_text
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.feedback import Feedback
from osgeo import gdal, ogr

LEFT, TOP = 15 * 20480.0 - 500, 200 * 20480.0 + 400  # the corner of four super-tiles lies inside
HEIGHT, WIDTH = 80, 100
FILES = {"output": "o.tif", "confidence": "c.tif", "polygons": "p.gpkg", "areas": "a.csv"}
DOUBT = {"probabilities": "q.tif", "margin": "m.tif", "applicability": "u.tif"}


class Engine:
    """Probabilities pixel by pixel, from the values themselves."""

    def __init__(self, card):
        self.card, self.digest, self.device = card, "1a2b", Device("cpu", "float32", "as asked")

    def predict(self, batch):
        total = sum(values.sum(1) * batch.valid[name] for name, values in batch.values.items())
        raw = np.stack([1 + total % (k + 7) for k in range(len(self.card.classes))], 1)
        unlike = None
        if self.card.applicability is not None:
            patch = self.card.network.patch_size
            unlike = total[:, ::patch, ::patch] % 5 / 2
        return Prediction((raw / raw.sum(1, keepdims=True)).astype(np.float32), unlike)


@pytest.fixture()
def source(make_raster):
    rng = np.random.default_rng(3)
    coarse = rng.integers(1, 40, (2, HEIGHT // 4, WIDTH // 4)).repeat(4, 1).repeat(4, 2)
    values = np.where(rng.random(coarse.shape) < 0.04, rng.integers(1, 40, coarse.shape), coarse).astype("uint16")
    values[:, :9, :11] = 0
    return (RasterSource("optical", str(make_raster("i.tif", values, origin=(LEFT, TOP), nodata=0))),)


def cut(monkeypatch, size):
    for module in (stream, outputs, pipeline):
        monkeypatch.setattr(module, "SUPER_TILE", size)
    monkeypatch.setattr(stream.Run, "side", size)
    for function in (outputs.blocks, outputs.gather, stream.part_name):
        monkeypatch.setattr(function, "__defaults__", (size,))


def run(card, source, folder, feedback=None, unit=0.0, **more):
    folder.mkdir(exist_ok=True)
    files = {name: folder / file for name, file in FILES.items()}
    job = Job(source, **files, minimum_unit=unit, **more)
    return predict(job, Engine(card), feedback or Feedback())


def pixels(path):
    dataset = gdal.Open(str(path))
    return np.frombuffer(dataset.ReadRaster(), np.uint8).reshape(dataset.RasterYSize, dataset.RasterXSize)


def table(folder):
    with open(folder / "a.csv", encoding="utf-8", newline="") as file:
        return {row["class"]: row for row in csv.DictReader(file)}


def outline_areas(path):
    """Hectares by class, of the polygons of the map in an equal-area projection of the ellipsoid."""
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayer(0)
    equal = layer.GetSpatialRef().Clone()
    equal.ImportFromEPSG(6933)
    equal.SetAxisMappingStrategy(0)
    found = {}
    for feature in layer:
        geometry = feature.GetGeometryRef().Clone()
        geometry.TransformTo(equal)
        found[feature["class"]] = found.get(feature["class"], 0.0) + geometry.GetArea() / 1e4
    return found


@pytest.mark.parametrize("unit", [0.0, 2500.0])
def test_areas_are_those_of_the_polygons_on_the_ellipsoid(tiny_card, source, tmp_path, unit):
    feedback = Feedback()
    report = run(tiny_card, source, tmp_path / "out", feedback, unit)
    rows, expected = table(tmp_path / "out"), outline_areas(tmp_path / "out/p.gpkg")
    assert list(rows) == ["water", "forest", "town"]
    assert sum(float(r["share"]) for r in rows.values()) == pytest.approx(1)
    classes = pixels(tmp_path / "out/o.tif")
    told = json.loads(gdal.Open(str(tmp_path / "out/o.tif")).GetMetadataItem("LAYERFUSE_AREAS"))
    for info in tiny_card.classes:
        row = rows[info.name]
        assert int(row["pixels"]) == (classes == info.value).sum()
        assert float(row["hectares"]) == pytest.approx(expected.get(info.name, 0.0), rel=1e-3)
        assert told[info.name] == float(row["hectares"])
    (sentence,) = [said for said in feedback.said if said.startswith("Areas: ")]
    largest = max(rows.values(), key=lambda row: float(row["hectares"]))
    assert sentence.startswith(f"Areas: {largest['class']} {hectares_text(float(largest['hectares']))} ha (")
    assert report.summary.metres.sum() == pytest.approx(sum(float(r["hectares"]) for r in rows.values()) * 1e4, abs=2)


@pytest.mark.parametrize("unit", [0.0, 1500.0, 6000.0])
def test_any_partition_and_resume_give_the_same_bytes(tiny_card, source, tmp_path, monkeypatch, unit):
    whole = tmp_path / "whole"
    run(tiny_card, source, whole, unit=unit)
    expected = {name: (whole / name).read_bytes() for name in FILES.values() if name != "p.gpkg"}
    for size in (32, 48):
        cut(monkeypatch, size)
        run(tiny_card, source, tmp_path / f"{size}", unit=unit)
        assert table(tmp_path / f"{size}") == table(whole)
        np.testing.assert_array_equal(pixels(tmp_path / f"{size}/o.tif"), pixels(whole / "o.tif"))
        np.testing.assert_array_equal(pixels(tmp_path / f"{size}/c.tif"), pixels(whole / "c.tif"))
    cut(monkeypatch, 2048)
    broken = tmp_path / "broken"
    with pytest.raises(Cancelled):
        run(tiny_card, source, broken, Feedback(cancel_at=12), unit)
    assert list(broken.rglob("*.npz"))
    run(tiny_card, source, broken, unit=unit, resume=True)
    assert {name: (broken / name).read_bytes() for name in expected} == expected


def test_doubt_is_the_same_for_any_partition_and_resume(tiny_card, source, tmp_path, monkeypatch):
    card = dataclasses.replace(
        tiny_card, applicability=Applicability(tuple(map(subset_key, tiny_card.subsets())), 4, 5)
    )
    names = (*DOUBT.values(), "o.tif")

    def doubted(name, feedback=None, **more):
        folder = tmp_path / name
        return run(card, source, folder, feedback, 1500.0, **{k: folder / f for k, f in DOUBT.items()}, **more)

    doubted("whole")
    expected = {name: gdal.Open(str(tmp_path / "whole" / name)).ReadAsArray() for name in names}
    assert expected["q.tif"].shape[0] == len(card.classes) and len(np.unique(expected["u.tif"])) > 3
    for size in (32, 48):
        cut(monkeypatch, size)
        doubted(f"{size}")
        for name, array in expected.items():
            np.testing.assert_array_equal(gdal.Open(str(tmp_path / f"{size}" / name)).ReadAsArray(), array, name)
    cut(monkeypatch, 2048)
    with pytest.raises(Cancelled):
        doubted("broken", Feedback(cancel_at=12))
    assert list((tmp_path / "broken").rglob("*.npz"))
    doubted("broken", resume=True)
    for name in names:
        assert (tmp_path / "broken" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name


def test_small_patches_go_and_the_rest_says_so(tiny_card, source, tmp_path):
    run(tiny_card, source, tmp_path / "all")
    feedback = Feedback()
    run(tiny_card, source, tmp_path / "few", feedback, 1200.0)
    before, after = pixels(tmp_path / "all/o.tif"), pixels(tmp_path / "few/o.tif")
    assert 0 < (before != after).mean() < 0.3 and ((before == 255) == (after == 255)).all()
    np.testing.assert_array_equal(pixels(tmp_path / "all/c.tif"), pixels(tmp_path / "few/c.tif"))
    dataset = ogr.Open(str(tmp_path / "few/p.gpkg"))
    assert min(feature["area_m2"] for feature in dataset.GetLayer(0)) >= 1200
    told = gdal.Open(str(tmp_path / "few/c.tif")).GetMetadata()
    assert told["LAYERFUSE_MINIMUM_UNIT"] == "1200 m2"
    assert "patches below 1,200 m2" in told["LAYERFUSE_SUMMARY"] and "those of the network" in told["LAYERFUSE_SUMMARY"]
    assert any("patches below 1,200 m2" in text for text in feedback.said)


def test_another_unit_may_use_the_finished_parts(tiny_card, source, tmp_path):
    """What is computed does not depend on it; a run that kept no probabilities is another one."""
    with pytest.raises(Cancelled):
        run(tiny_card, source, tmp_path / "o", Feedback(cancel_at=12), 1200.0)
    with pytest.raises(InputError, match="other options"):
        run(tiny_card, source, tmp_path / "o", resume=True)
    run(tiny_card, source, tmp_path / "o", unit=3000.0, resume=True)
    run(tiny_card, source, tmp_path / "new", unit=3000.0)
    assert (tmp_path / "o/o.tif").read_bytes() == (tmp_path / "new/o.tif").read_bytes()


@pytest.mark.parametrize("unit", [-1.0, np.nan, np.inf])
def test_a_unit_that_is_none_is_refused(tiny_card, source, tmp_path, unit):
    with pytest.raises(InputError, match="minimum unit"):
        run(tiny_card, source, tmp_path / "o", unit=unit)


@pytest.mark.parametrize(
    ("hectares", "text"),
    [
        (12345.6, "12,346"),
        (12.34, "12.3"),
        (1.234, "1.23"),
        (0.01234, "0.0123"),
        (0.09, "0.09"),
        (0.1, "0.10"),
        (0.0, "0"),
    ],
)
def test_areas_are_written_as_people_do(hectares, text):
    assert hectares_text(hectares) == text
