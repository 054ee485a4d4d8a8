"""Every output that tells of doubt, and every judgement, is the same to the bit however the work is cut up."""

import json
import os
import re

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.evaluation import classmap, parcels
from layerfuse.model_backend.evaluation.comparing import strips
from layerfuse.tests.integration.maps.test_predict import make_described
from osgeo import gdal, ogr

pytest.importorskip("torch")

KINDS = ("confidence", "probabilities", "margin", "applicability", "availability")


@pytest.fixture()
def described(tiny_model, tmp_path):
    make_described(tiny_model, tmp_path / "model")
    return tmp_path / "model"


def contents(folder):
    """Bytes of all files by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("unit", ["0", "450"])
def test_all_outputs_of_a_map_are_those_of_several_processes_and_of_parts_in_any_order(
    four_corners, described, tmp_path, unit
):
    """The corner of four super-tiles lies in the middle: two processes finish them in any order."""
    layers = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]

    def command(folder, *more):
        (tmp_path / folder).mkdir(exist_ok=True)
        files = [part for kind in KINDS for part in (f"--{kind}", str(tmp_path / folder / f"{kind}.tif"))]
        files += ["--output", str(tmp_path / folder / "map.tif"), "--areas", str(tmp_path / folder / "areas.csv")]
        files += ["--polygons", str(tmp_path / folder / "polygons.gpkg"), "--min-unit", unit]
        return ["predict", "--model", str(described), "--device", "cpu", *layers, *files, *more]

    assert main(command("one", "--workers", "1")) == 0
    wanted = contents(tmp_path / "one")
    assert {*(f"{kind}.tif" for kind in KINDS), "map.tif", "areas.csv", "polygons.gpkg"} <= wanted.keys()
    assert main(command("two", "--workers", "2")) == 0
    assert contents(tmp_path / "two") == wanted
    for part in ("3/3", "1/3", "2/3"):
        assert main(command("parts", "--workers", "1", "--part", part)) == 0
    assert main(command("parts", "--assemble")) == 0
    assert contents(tmp_path / "parts") == wanted


@pytest.fixture()
def judged(make_raster):
    """A map, its confidence, what is unlike training, and a reference raster."""
    rng = np.random.default_rng(6)
    classes = rng.choice(np.array([1, 2, 5, 255], np.uint8), (24, 30), p=[0.4, 0.3, 0.2, 0.1]).repeat(4, 0).repeat(4, 1)
    truth = np.where(rng.random(classes.shape) < 0.2, rng.choice(np.array([1, 2, 5], np.uint8), classes.shape), classes)
    sure = np.where(classes == 255, 255, rng.integers(90, 251, classes.shape)).astype(np.uint8)
    far = np.where(classes == 255, 255, rng.integers(0, 200, classes.shape)).astype(np.uint8)
    arrays = {"map": classes, "truth": truth, "sure": sure, "far": far}
    return {name: str(make_raster(f"{name}.tif", array.astype(np.uint8), nodata=255)) for name, array in arrays.items()}


def in_parts(monkeypatch, part):
    for module in (classmap, parcels):
        monkeypatch.setattr(module, "PART", part)


@pytest.mark.parametrize("kind", ["raster", "points", "strata", "polygons"])
def test_a_judgement_is_the_same_however_the_map_is_read(judged, tmp_path, monkeypatch, kind):
    reference = judged["truth"]
    if kind != "raster":
        reference = str(tmp_path / "reference.gpkg")
        more = ["--confidence", judged["sure"]] if kind == "strata" else []
        if kind == "polygons":
            source = gdal.Open(judged["truth"])
            dataset = ogr.GetDriverByName("GPKG").CreateDataSource(reference)
            layer = dataset.CreateLayer("labels", source.GetSpatialRef(), ogr.wkbPolygon)
            layer.CreateField(ogr.FieldDefn("class", ogr.OFTInteger))
            gdal.Polygonize(source.GetRasterBand(1), source.GetRasterBand(1).GetMaskBand(), layer, 0)
        else:
            assert (
                main(
                    ["sample", "--map", judged["map"], "--output", reference, "--points", "90", "--minimum", "3", *more]
                )
                == 0
            )
            truth = gdal.Open(judged["truth"]).ReadAsArray()
            dataset = gdal.OpenEx(reference, gdal.OF_VECTOR | gdal.OF_UPDATE)
            layer = dataset.GetLayer(0)
            dataset.StartTransaction()
            for feature in layer:
                at = feature.GetGeometryRef()
                feature["class"] = str(truth[int((4100000 - at.GetY()) / 10), int((at.GetX() - 300000) / 10)])
                layer.SetFeature(feature)
            dataset.CommitTransaction()
        layer = dataset = None
    found = []
    for part in (16, 48, 1024):
        in_parts(monkeypatch, part)
        output = tmp_path / f"report-{part}"
        assert main(["evaluate", "--map", judged["map"], "--reference", reference, "--output", str(output)]) == 0
        found.append(contents(output))
    assert found[0] == found[1] == found[2] and set(found[0]) == {"report.html", "numbers.json", "numbers.csv"}


def test_a_comparison_is_the_same_in_any_super_tiles_and_batches(
    four_corners, described, make_raster, tmp_path, monkeypatch
):
    truth = np.random.default_rng(2).choice(np.array([1, 2, 5], np.uint8), (20, 25)).repeat(4, 0).repeat(4, 1)
    left, top = 15 * 20480.0 - 500, 200 * 20480.0 + 400
    reference = str(make_raster("truth.tif", truth, origin=(left, top), nodata=0))
    layers = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]
    found = []
    for side, pixels in ((2048, 1 << 19), (64, 1 << 19), (32, 2048)):
        monkeypatch.setattr(strips, "SUPER_TILE", side)
        monkeypatch.setattr(strips, "_BATCH_PIXELS", pixels)
        output = tmp_path / f"report-{side}"
        assert (
            main(["compare", "--model", str(described), *layers, "--reference", reference, "--output", str(output)])
            == 0
        )
        found.append(contents(output))
    for other in found[1:]:
        assert json.loads(other["numbers.json"]) == json.loads(found[0]["numbers.json"])
        assert other == found[0] and {"where.tif", "numbers.csv", "report.html"} <= other.keys()
    assert re.search(rb'"confidence"', found[0]["numbers.json"])


def test_a_comparison_that_was_stopped_goes_on(four_corners, described, tmp_path, monkeypatch):
    """In the third of four super-tiles; the two before are not mapped again, and the report has the same bytes."""
    layers = [part for s in four_corners for part in ("--layer", f"{s.modality}={s.path}")]
    command = ["compare", "--model", str(described), *layers, "--output"]
    assert main([*command, str(tmp_path / "whole")]) == 0
    mapped, tiles = [], strips.SubsetMapper._tiles

    def stopped(mapper, area, feedback):
        mapped.append(area)
        if len(mapped) == 3:
            raise KeyboardInterrupt
        return tiles(mapper, area, feedback)

    monkeypatch.setattr(strips.SubsetMapper, "_tiles", stopped)
    assert main([*command, str(tmp_path / "report")]) == 130
    work = tmp_path / "report.layerfuse"
    assert not (tmp_path / "report").exists() and len(list(work.glob("*.npz"))) == 2
    assert main([*command, str(tmp_path / "report")]) == 0
    assert len(mapped) == 3 + 2 and mapped[3] == mapped[2] and not work.exists()
    assert contents(tmp_path / "report") == contents(tmp_path / "whole")
    mapped.clear()
    assert main([*command, str(tmp_path / "other")]) == 130
    mapped.append(None)
    assert main([*command, str(tmp_path / "other"), "--quality", "balanced"]) == 0
    assert len(mapped) == 3 + 1 + 4, "other tiles are another comparison"
