"""``layerfuse train --layer ... --labels ...``: a model from a user's own layers, and what can be wrong with them."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple

import numpy as np
import pytest
import torch
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.command.training import learn as learning
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.weights import load_model
from layerfuse.model_backend.training import learn
from osgeo import gdal, ogr, osr

LEFT, TOP = 300000.0, 4100000.0
pytestmark = pytest.mark.usefixtures("few_trees")


def write_boxes(path, boxes, epsg=32612, field="class"):
    """Squares ``(class, column, row, side)`` in pixels of 10 m as a GeoPackage in any CRS."""
    utm, own = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(32612), own.ImportFromEPSG(epsg)
    own.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    move = osr.CoordinateTransformation(utm, own)
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer("areas", own, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn(field, ogr.OFTString))
    for name, column, row, side in boxes:
        corners = [(column, row), (column + side, row), (column + side, row + side), (column, row + side)]
        points = [move.TransformPoint(LEFT + 10 * x, TOP - 10 * y)[:2] for x, y in [*corners, corners[0]]]
        feature = ogr.Feature(layer.GetLayerDefn())
        feature[field] = name
        text = ", ".join(f"{x!r} {y!r}" for x, y in points)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON (({text}))"))
        layer.CreateFeature(feature)
    return path


BOXES = [("wood" if row >= 60 else "lake", column, row, 4) for row in (5, 30, 70, 100) for column in (8, 40, 70, 110)]


WOOD = np.repeat(np.arange(128) >= 60, 144).reshape(128, 144)


@pytest.fixture()
def layers(tmp_path, make_raster):
    """144 x 128 pixels: wood in the south, lake in the north; each layer alone tells which."""
    rng, wood = np.random.default_rng(0), WOOD
    make_raster("image.tif", (rng.normal(100, 10, (2, 128, 144)) + 80 * wood).astype(np.uint16), nodata=0)
    make_raster("dem.tif", (rng.normal(500, 20, (128, 144)) + 300 * wood).astype(np.float32))
    write_boxes(tmp_path / "areas.gpkg", BOXES, epsg=4326)
    return tmp_path


@pytest.fixture()
def quick(monkeypatch):
    """A small network and some seconds of steps, on any machine."""
    plan = learn.plan

    def small(lesson, say):
        config = plan(lesson, say)
        network = learn.Network(8, 16, 2, 2, head_dim=16, detail_dim=4) if lesson.start is None else config.network
        schedule = learn.dataclasses.replace(
            config.schedule, steps=60, minutes=0, warmup=5, learning_rate=5e-3, threads=1, validate_every=20
        )
        return learn.dataclasses.replace(config, network=network, tile_size=32, schedule=schedule)

    monkeypatch.setattr(learn, "plan", small)


def run(folder, *more, layers=("optical=image.tif", "elevation=dem.tif"), labels="areas.gpkg", output="mine"):
    arguments = ["train", "--labels", str(folder / labels), "--output", str(folder / output)]
    for text in layers:
        key, _, path = text.partition("=")
        arguments += ["--layer", f"{key}={folder / path}"]
    return main([*arguments, *more])


@pytest.fixture()
def many(layers, make_raster):
    """Labels of every pixel, which a network learns."""
    return make_raster("classes.tif", WOOD.astype(np.uint8) + 1).name


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Where the model of :func:`mine` is kept from test to test."""
    return tmp_path_factory.mktemp("trained") / "mine"


@pytest.fixture()
def mine(layers, quick, many, trained, capsys):
    """A network that has learnt many labels, beside the layers; it is trained once, and what it told is kept."""
    if not trained.exists():
        assert run(layers, "--json-progress", labels=many, output=trained) == 0
        trained.with_name("told").write_text(capsys.readouterr().err)
    return shutil.copytree(trained, layers / "mine")


def test_a_network_learns_many_labels_and_tells_how_it_goes(mine, trained):
    lines = trained.with_name("told").read_text().splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    steps = [message for message in told if "step" in message]
    assert steps[-1]["step"] == 80  # 60, and a third as many
    assert [message["step"] for message in steps if "score" in message] == [20, 40, 60]
    card = load_card(mine)
    assert card.training.steps == 80 and card.forest is None
    assert all(scores["oa"] > 0.9 for scores in card.metrics.values())


def test_a_few_polygons_make_a_model_that_maps(layers, capsys):
    assert run(layers, "--json-progress", "--holdout", str(layers / "held.gpkg"), "--license", "CC-BY-4.0") == 0
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    steps = [message for message in told if "step" in message]
    assert {"loss", "seconds", "left"} <= set(steps[0])
    assert [message["step"] for message in steps] == sorted(message["step"] for message in steps)
    validated = [message for message in steps if "score" in message]
    assert [message["step"] for message in validated] == [1, 2, 3]  # one for each combination of the layers
    assert set(validated[-1]["classes"]) == {"lake", "wood"} and 0 < validated[-1]["score"] <= 1
    card = load_card(layers / "mine")
    assert card.training.seconds > 0 and card.license == "CC-BY-4.0" and card.forest.below == 0
    assert card.name == "mine" and [c.name for c in card.classes] == ["lake", "wood"] and card.pixel_size == 10
    assert [b.name for b in card.modality("optical").bands] == ["band 1", "band 2"]
    assert set(card.metrics) == {"optical+elevation", "optical", "elevation"}
    assert all(scores["oa"] > 0.9 for scores in card.metrics.values())
    assert not (layers / "mine.run").exists()
    file = gdal.OpenEx(str(layers / "held.gpkg"))
    held = file.GetLayer(0)
    assert held.GetFeatureCount() and held.GetSpatialRef().GetAuthorityCode(None) == "32612"
    area = sum(feature.GetGeometryRef().GetArea() for feature in held)
    assert 0 < area < 0.5 * 1440 * 1280
    (judged,) = [message["judged"] for message in told if "judged" in message]
    assert judged["labels"] == len(BOXES) and judged["before"] is None and judged["after"] > 0.9
    output = layers / "map.tif"
    assert main(["predict", "--model", str(layers / "mine"), "--layer", f"elevation={layers / 'dem.tif'}",
                 "--output", str(output)]) == 0  # fmt: skip
    mapped = gdal.Open(str(output)).ReadAsArray()
    assert (np.where(WOOD, 2, 1) == mapped).mean() > 0.9


def test_a_model_of_ones_own_starts_from_another_and_takes_what_fits(layers, mine, many, monkeypatch, capsys):
    plan = learn.plan
    brief = {"steps": 10, "warmup": 1, "validate_every": 5}

    def briefly(lesson, say):
        config = plan(lesson, say)
        return learn.dataclasses.replace(config, schedule=learn.dataclasses.replace(config.schedule, **brief))

    monkeypatch.setattr(learn, "plan", briefly)
    assert run(layers, "--init", str(mine), labels=many, output="second") == 0
    assert load_card(layers / "second").network.embed_dim == 16  # as the model that it starts from
    out, err = capsys.readouterr()
    assert "tensors taken from mine" in err
    (line,) = [line for line in out.splitlines() if line.startswith("Right at")]
    assert "before" in line and "now" in line, "it is judged by what was held out"


def test_learning_goes_on_with_all_labels_over_the_same_network(layers, mine):
    """Points of two rounds over a network that knows the classes: it keeps those that nobody has labelled."""
    write_boxes(layers / "one.gpkg", [("1", 20, 20, 1), ("2", 90, 100, 1), ("", 5, 5, 1)])
    write_boxes(layers / "two.gpkg", [("1", 60, 30, 1), ("2", 30, 90, 1)])
    assert run(layers, "--init", str(mine), labels="one.gpkg", output="first") == 0
    more = ["--labels", str(layers / "two.gpkg"), "--init", str(layers / "first")]
    assert run(layers, *more, labels="one.gpkg", output="second") == 0
    first, second = load_card(layers / "first"), load_card(layers / "second")
    assert first.forest.below == second.forest.below == 2
    assert first.forest.asked == second.forest.asked == ("optical", "elevation")
    state = [load_model(card, layers / card.name).state_dict() for card in (load_card(mine), first, second)]
    for name in ("encoder.fusion_tokens", "head.classify.weight"):
        assert all(torch.equal(state[0][name], other[name]) for other in state[1:]), "the network stays as it is"
    assert state[1]["below.weight"] > state[2]["below.weight"] > 0, "the more labels, the less it says"


ROUND = [("1", 20, 20, 1), ("2", 90, 100, 1), ("1", 60, 30, 1), ("2", 30, 90, 1), ("1", 100, 15, 1), ("2", 60, 110, 1)]


@pytest.mark.parametrize(
    "names", [{"1": "1", "2": "2"}, pytest.param({"1": "lake", "2": "wood"}, marks=pytest.mark.slow)]
)
def test_a_round_is_judged_by_labels_that_neither_model_has_learnt(layers, mine, capsys, names):
    """Earlier labels, here wrong ones, are learnt and judge nothing; other classes than before are not compared."""
    write_boxes(layers / "new.gpkg", [(names[name], *place) for name, *place in ROUND])
    write_boxes(layers / "old.gpkg", [(names["2"], 5, 5, 1), (names["1"], 5, 120, 1)])
    capsys.readouterr()
    more = ["--init", str(mine), "--earlier", str(layers / "old.gpkg"), "--color", f"{names['1']}=0A0B0C"]
    assert run(layers, *more, "--json-progress", labels="new.gpkg", output="next") == 0
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    (judged,) = [message["judged"] for message in told if "judged" in message]
    assert judged["labels"] == 6 and judged["after"] >= 0.5
    assert judged["before"] == (1.0 if names["1"] == "1" else None)
    card = load_card(layers / "next")
    assert [info.color_hint for info in card.classes if info.name == names["1"]] == ["0A0B0C"]


def test_told_to_stop_it_keeps_the_best_so_far(layers, quick, many, monkeypatch):
    asked = []

    def ended(self):
        asked.append(0)
        if len(asked) == 7:
            self._stop.touch()
        return self._stop.exists()

    monkeypatch.setattr(learning.Control, "_ended", ended)
    assert run(layers, labels=many) == 0
    assert load_card(layers / "mine").training.steps < 10


def test_a_run_folder_with_other_things_in_it_keeps_them(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "stop").write_text("mine")
    with pytest.raises(InputError, match="LayerFuse has not made it"):
        learning.Control(run)
    assert (run / "stop").read_text() == "mine", "nor is it taken for a word of ours"
    (run / "stop").unlink()
    control = learning.Control(run)
    for name in ("thesis.txt", "stop", "checkpoint.safetensors"):
        (run / name).write_text("")
    control._work.close()
    control = learning.Control(run)
    assert control()  # an old word to stop counts no more
    control.finish()
    assert [path.name for path in run.iterdir()] == ["thesis.txt"]


def test_a_paused_run_waits_until_it_may_go_on(tmp_path, monkeypatch):
    control = learning.Control(tmp_path / "run")
    (tmp_path / "run" / "pause").touch()
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        if len(waited) == 3:
            (tmp_path / "run" / "pause").unlink()

    monkeypatch.setattr(learning.time, "sleep", sleep)
    assert control() and len(waited) == 3


def test_few_labels_grow_trees_and_many_a_network(layers, make_raster):
    given = {"optical": (str(layers / "image.tif"), ()), "elevation": (str(layers / "dem.tif"), ())}
    few = learn.plan(learn.Lesson(given, (str(layers / "areas.gpkg"),)))
    many = learn.plan(learn.Lesson(given, (str(make_raster("classes.tif", WOOD.astype(np.uint8))),)))
    assert few.trees and not many.trees


BAD = {
    "labels elsewhere": ({"labels": "far.gpkg"}, [], ["none of its features is where the layers are"]),
    "one class": ({"labels": "one.gpkg"}, [], ["all are of the class lake", "two classes"]),
    "too few pixels": ({"labels": "few.tif"}, [], ["too few labelled pixels of 3 (1)"]),
    "no text field": ({"labels": "areas.gpkg"}, ["--field", "kind"], ["labels ", "no field 'kind'", "class"]),
    "no known field": ({"labels": "odd.gpkg"}, [], ["not clear which field", "cover"]),
    "field of a raster": ({"labels": "dem.tif"}, ["--field", "class"], ["it is a raster"]),
    "no classes": ({"labels": "dem.tif"}, [], ["its values are no classes"]),
    "layers apart": (
        {"layers": ("optical=image.tif", "elevation=apart.tif")},
        [],
        ["image.tif", "does not overlap the other layers"],
    ),
    "no such kind": ({"layers": ("thermal=image.tif",)}, [], ["no such kind of layer", "optical"]),
    "no layer file": ({"layers": ("optical=none.tif",)}, [], ["none.tif"]),
    "minutes": ({}, ["--minutes", "soon"], ["not a number of minutes"]),
    "both ways": ({}, ["--config", "x.toml"], ["--config", "--layer"]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_told_in_a_line_and_nothing_is_written(layers, make_raster, capsys, case):
    write_boxes(layers / "far.gpkg", [(name, c + 5000, r, s) for name, c, r, s in BOXES])
    write_boxes(layers / "one.gpkg", [box for box in BOXES if box[0] == "lake"])
    few = WOOD.astype(np.uint8) + 1
    few[5, 5] = 3
    make_raster("few.tif", few)
    write_boxes(layers / "odd.gpkg", BOXES, field="cover")
    make_raster("apart.tif", np.zeros((64, 64), np.float32), origin=(LEFT + 90000, TOP))
    given, more, words = BAD[case]
    before = sorted(layers.iterdir())
    assert run(layers, *more, **given) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and all(word in error for word in words), error
    assert sorted(layers.iterdir()) == before


def test_a_full_disk_is_told_before_anything_is_read(layers, monkeypatch, capsys):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 10**6))
    assert run(layers) == 2
    assert "1 MB left" in capsys.readouterr().err


@pytest.mark.parametrize(("rate", "minutes", "tiles", "enough"), [(2.0, 1.0, 900, True), (0.1, 1.0, 300, False)])
def test_the_time_must_do_for_one_pass_over_the_labels(rate, minutes, tiles, enough):
    if enough:
        learn.check_budget(rate, minutes, tiles, 8)
        return
    with pytest.raises(InputError, match=r"6 steps on this machine.*takes 38\. Give at least 6\.4 minutes"):
        learn.check_budget(rate, minutes, tiles, 8)
