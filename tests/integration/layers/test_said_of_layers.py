"""What a user says of layers, ``--mask``, ``--nodata`` and ``--area``, means the same to every command."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.training import learn
from layerfuse.model_backend.training.run import prepare
from layerfuse.tests.integration.training.test_learn import write_boxes
from osgeo import gdal

WIDE, HIGH = 96, 64


@pytest.fixture()
def place(make_raster, tmp_path):
    """Two layers and labels; 7 stands for nothing in the west of the image, cloud lies in the north, the area east."""
    rng = np.random.default_rng(0)
    image = rng.integers(20, 200, (2, HIGH, WIDE)).astype(np.uint16)
    image[:, :, :16] = 7
    make_raster("image.tif", image)
    make_raster("dem.tif", rng.normal(500, 200, (HIGH, WIDE)).astype(np.float32))
    make_raster("classes.tif", rng.choice(np.array([1, 2, 5], np.uint8), (HIGH, WIDE)), nodata=0)
    cloud = np.zeros((HIGH, WIDE), np.uint8)
    cloud[:16] = 3
    make_raster("cloud.tif", cloud)
    write_boxes(tmp_path / "area.gpkg", [("here", 32, 0, HIGH)])
    return tmp_path


def said(place):
    return ["--mask", f"optical={place / 'cloud.tif'}:3", "--nodata", "optical=7", "--area", str(place / "area.gpkg")]


def layers(place, *names):
    files = {"optical": "image.tif", "elevation": "dem.tif"}
    return [part for name in names or files for part in ("--layer", f"{name}={place / files[name]}")]


def test_predict_and_compare_and_evaluate(place, tiny_model, capsys):
    model, truth = ["--model", str(tiny_model)], ["--reference", str(place / "classes.tif")]
    assert main(["predict", *model, *layers(place, "optical"), *said(place), "--output", str(place / "map.tif")]) == 0
    mapped = gdal.Open(str(place / "map.tif")).ReadAsArray()
    assert mapped.shape == (HIGH, HIGH) and (mapped[16:] != 255).all() and (mapped[:16] == 255).all()

    study = ["compare", *model, *layers(place), *said(place), *truth, "--output", str(place / "worth")]
    assert main(study) == 0
    where = gdal.Open(str(place / "worth" / "where.tif")).ReadAsArray()
    assert where.shape == (HIGH, HIGH)
    assert main([*study[:-1], str(place / "cloudless"), "--mask", "optical=none"]) == 0

    whole = ["evaluate", *model, *layers(place), *truth]
    assert main([*whole, "--output", str(place / "all")]) == 0
    assert main([*whole, *said(place), "--output", str(place / "part")]) == 0
    assert main(["evaluate", "--map", str(place / "map.tif"), *truth, "--output", str(place / "judged")]) == 0
    counted = {}
    for name in ("all", "part", "judged"):
        found = json.loads((place / name / "numbers.json").read_text(encoding="utf-8"))
        counted[name] = np.sum(found["matrix"]) + found["empty"]
    assert counted == {"all": HIGH * WIDE, "part": HIGH * HIGH, "judged": HIGH * HIGH}
    capsys.readouterr()


def test_evaluate_a_map_within_an_area(place, make_raster):
    map_ = make_raster("whole.tif", np.ones((HIGH, WIDE), np.uint8))
    truth = ["--reference", str(place / "classes.tif"), "--area", str(place / "area.gpkg")]
    assert main(["evaluate", "--map", str(map_), *truth, "--output", str(place / "judged")]) == 0
    found = json.loads((place / "judged" / "numbers.json").read_text(encoding="utf-8"))
    assert np.sum(found["matrix"]) == HIGH * HIGH


@pytest.mark.parametrize("own", [True, False])
def test_export(place, tiny_model, own):
    model = ["--tile-size", "16", "--pixel-size", "10"] if own else ["--model", str(tiny_model)]
    labels = ["--labels", str(place / "classes.tif")]
    assert main(["export", *layers(place), *labels, *model, *said(place), "--output", str(place / "tiles")]) == 0
    with (place / "tiles" / "tiles.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(value) for row in rows for key, value in row.items() if key.startswith("pixels")) == HIGH * HIGH
    shown = {"optical": 0, "elevation": 0}
    for name in shown:
        for path in (place / "tiles" / "layers" / name).glob("*.tif"):
            file = gdal.Open(str(path))
            shown[name] += int((file.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0).sum())
    assert 0 < shown["optical"] < shown["elevation"]


def test_train(place):
    given = {"optical": (str(place / "image.tif"), ()), "elevation": (str(place / "dem.tif"), ())}
    more = {"masks": said(place)[1:2], "nodata": ["optical=7"], "area": str(place / "area.gpkg")}
    config = learn.plan(learn.Lesson(given, (str(place / "classes.tif"),), **more))
    _, (scene,) = prepare(config, place)
    labelled = np.maximum(scene.label, scene.held_out) >= 0
    assert labelled.sum() <= HIGH * HIGH and labelled.any(0).sum() == HIGH
    assert scene.valid["optical"].sum() == (HIGH - 16) * (WIDE - 16) and scene.valid["elevation"].all()


@pytest.mark.parametrize("key", ["sar", "nothing"])
@pytest.mark.parametrize("option", ["--mask", "--nodata"])
@pytest.mark.parametrize("command", ["predict", "compare", "export", "train"])
def test_what_is_said_of_no_layer_is_refused(place, tiny_model, capsys, command, option, key):
    labels = ["--labels", str(place / "classes.tif")] if command in ("export", "train") else []
    model = ["--model", str(tiny_model)] if command in ("predict", "compare") else []
    value = f"{key}=7" if option == "--nodata" else f"{key}={place / 'cloud.tif'}:3"
    arguments = [command, *model, *layers(place), *labels, option, value, "--output", str(place / "o.tif")]
    assert main(arguments) == 2
    assert "no such layer is given" in capsys.readouterr().err


def test_several_files_of_a_layer_are_learnt_as_one(make_raster, place):
    rng = np.random.default_rng(1)
    east = make_raster(
        "east.tif", rng.integers(20, 200, (2, HIGH, WIDE)).astype(np.uint16), origin=(300960.0, 4100000.0)
    )
    make_raster("both.tif", rng.choice(np.array([1, 2], np.uint8), (HIGH, 2 * WIDE)))
    given = {"optical": ((str(place / "image.tif"), str(east)), ())}
    config = learn.plan(learn.Lesson(given, (str(place / "both.tif"),)))
    _, (scene,) = prepare(config, place)
    assert scene.valid["optical"].all() and scene.label.shape == (HIGH, 2 * WIDE)
