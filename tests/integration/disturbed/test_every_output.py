"""What is promised of outputs holds for every output of every command, beside every input that it reads."""

from __future__ import annotations

import json
import os
import shutil

import numpy as np
import pytest
from layerfuse.model_backend.command.parser import main
from layerfuse.model_backend.raster.layers.files import Versions
from layerfuse.model_backend.raster.workspace import MARKER, Workspace
from layerfuse.tests.integration.maps.test_predict import make_described
from layerfuse.tests.untouched import snapshot

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

SIDE = 64
PREDICTED = {"output": "map.tif", "confidence": "confidence.tif", "margin": "margin.tif",
             "applicability": "applicability.tif"}  # fmt: skip


def polygons(path, classes=("water", "forest")):
    """Boxes of both classes as GeoJSON, which GDAL reads under any name."""
    shapes = []
    for place, name in enumerate(classes * 3):
        x, y = 300000 + 100 * place, 4100000 - 300 * (place % 2)
        ring = [[x, y], [x + 80, y], [x + 80, y - 200], [x, y - 200], [x, y]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        shapes.append({"type": "Feature", "properties": {"class": name}, "geometry": shape})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32612"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "name": "areas", "crs": crs, "features": shapes}))


@pytest.fixture(scope="module")
def everything(tiny_model, tmp_path_factory):
    """A folder with a model, layers, a map of them, and what else commands read."""
    from osgeo import osr

    folder = tmp_path_factory.mktemp("everything")
    make_described(tiny_model, folder / "model")
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32612)

    def raster(name, array, kind):
        array = array if array.ndim == 3 else array[None]
        file = gdal.GetDriverByName("GTiff").Create(str(folder / name), SIDE, SIDE, len(array), kind)
        file.SetGeoTransform((300000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
        file.SetProjection(crs.ExportToWkt())
        file.WriteRaster(0, 0, SIDE, SIDE, array.tobytes())
        file.FlushCache()

    draw = np.random.default_rng(0)
    for name in ("optical.tif", "later.tif"):
        raster(name, draw.integers(1, 200, (2, SIDE, SIDE)).astype("uint16"), gdal.GDT_UInt16)
    raster("dem.tif", draw.normal(500, 100, (SIDE, SIDE)).astype("float32"), gdal.GDT_Float32)
    raster("truth.tif", np.repeat(np.uint8([[1], [2]]), SIDE // 2, 0).repeat(SIDE, 1), gdal.GDT_Byte)
    raster("cloud.tif", (draw.random((SIDE, SIDE)) < 0.1).astype("uint8"), gdal.GDT_Byte)
    polygons(folder / "areas.json")
    polygons(folder / "parcels.json")
    polygons(folder / "labels.json")
    (folder / "list").write_text(f"{folder / 'optical.tif'}\n")
    (folder / "walk.json").write_text(json.dumps({"1": "water", "2": "forest"}))
    outputs = [p for name, file in PREDICTED.items() for p in (f"--{name}", str(folder / file))]
    layers = ["--layer", f"optical={folder / 'optical.tif'}", "--layer", f"elevation={folder / 'dem.tif'}"]
    assert main(["predict", "--model", str(folder / "model"), *layers, *outputs]) == 0
    return folder


class Call:
    """A command line: files that it reads and writes by option; a template names the file as ``{}``."""

    def __init__(self, words, reads, writes, more=(), parts=()):
        self.words, self.reads, self.writes, self.more = words.split(), reads, writes, more
        self.parts = parts  # files of an output that is a folder

    def line(self, folder, out, reads=(), writes=()):
        given = {**self.reads, **dict(reads)}
        line = [word.format(folder) for word in self.words]
        for (option, template), file in given.items():
            line += [*(option.split() if option else ()), template.format(folder / file)]
        for option, file in {**self.writes, **dict(writes)}.items():
            line += [option, str(out / file)]
        return [*line, *self.more]


LAYERS = {("--layer", "optical={}"): "optical.tif", ("--layer ", "elevation={}"): "dem.tif"}
LOOK = {("--area", "{}"): "areas.json", ("--mask", "optical={}:1"): "cloud.tif"}
MODEL = "--model {}/model"
REPORT = ("report.html", "numbers.json", "numbers.csv")
CALLS = {
    "predict": Call(
        f"predict {MODEL}", {**LAYERS, **LOOK},
        {"--output": "o.tif", "--confidence": "c.tif", "--probabilities": "p.tif", "--margin": "m.tif",
         "--applicability": "u.tif", "--areas": "a.csv", "--availability": "v.tif", "--polygons": "b.gpkg"},
    ),
    "predict a list": Call(f"predict {MODEL}", {("--layer", "optical=@{}"): "list"}, {"--output": "o.tif"}),
    "changemap": Call(
        f"changemap {MODEL}",
        {("--before", "optical={}"): "optical.tif", ("--after", "optical={}"): "later.tif",
         ("--layer", "elevation={}"): "dem.tif", ("--area", "{}"): "areas.json",
         ("--mask-before", "optical={}:1"): "cloud.tif"},
        {"--output": "o.tif", "--probability": "p.tif", "--map-before": "a.tif", "--map-after": "b.tif",
         "--table": "t.csv", "--report": "r.html"},
    ),
    "export": Call(
        "export --tile-size 16",
        {("--layer", "optical={}"): "optical.tif", ("--labels", "{}"): "labels.json", **LOOK},
        {"--output": "tiles"}, parts=("layers/optical/0_0.tif", "labels/0_0.tif", "tiles.csv", "scenes.toml"),
    ),
    "export classes": Call(
        "export --tile-size 16",
        {("--layer", "optical={}"): "optical.tif", ("--labels", "{}:1"): "truth.tif",
         ("--crosswalk", "{}"): "walk.json"},
        {"--output": "tiles"}, parts=("layers/optical/0_0.tif", "tiles.csv"),
    ),
    "compare": Call(
        f"compare {MODEL}", {**LAYERS, **LOOK, ("--reference", "{}:1"): "truth.tif"}, {"--output": "report"},
        parts=(*REPORT, "where.tif", "where.qml"),
    ),
    "evaluate a map": Call(
        "evaluate", {("--map", "{}:1"): "map.tif", ("--reference", "{}"): "truth.tif", ("--area", "{}"): "areas.json"},
        {"--output": "report"}, parts=REPORT,
    ),
    "evaluate a model": Call(
        f"evaluate {MODEL}",
        {**LAYERS, **LOOK, ("--reference", "{}"): "labels.json"},
        {"--output": "report"}, parts=REPORT,
    ),
    "evaluate objects": Call(
        "evaluate", {("--objects", "{}"): "parcels.json", ("--reference", "{}"): "labels.json"},
        {"--output": "report"}, parts=REPORT,
    ),
    "sample": Call(
        "sample --points 20 --minimum 1",
        {("--map", "{}"): "map.tif", ("--confidence", "{}"): "confidence.tif",
         ("--applicability", "{}"): "applicability.tif"},
        {"--output": "s.gpkg"},
    ),
    "sample a band": Call("sample --points 20 --minimum 1", {("--map", "{}:1"): "map.tif"}, {"--output": "s.gpkg"}),
    "suggestsamples": Call(
        "suggestsamples",
        {("--map", "{}"): "map.tif", ("--margin", "{}"): "margin.tif", ("--applicability", "{}"): "applicability.tif",
         ("--labels", "{}|layername=areas"): "labels.json"},
        {"--output": "s.gpkg"},
    ),
    "parcels": Call(
        "parcels",
        {("--map", "{}:1"): "map.tif", ("--polygons", "{}|layername=areas"): "parcels.json",
         ("--confidence", "{}"): "confidence.tif", ("--applicability", "{}"): "applicability.tif"},
        {"--output": "p.gpkg"},
    ),
    "learn": Call(
        "train --init none --minutes 0.05",
        {**LAYERS, **LOOK, ("--labels", "{}|layername=areas"): "labels.json", ("--labels ", "{}:1"): "truth.tif"},
        {"--output": "mine", "--holdout": "h.gpkg"}, parts=("config.json", "README.md"),
    ),
}  # fmt: skip
OUTPUTS = [(name, option) for name, call in CALLS.items() for option in call.writes]


@pytest.fixture()
def world(everything, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(everything, tmp_path / "in")
    (tmp_path / "in/list").write_text(f"{tmp_path / 'in/optical.tif'}\n")
    (tmp_path / "out").mkdir()
    return tmp_path


def refused(world, line, capfd, words=""):
    """Run, and see that nothing was touched and one line tells why."""
    before = snapshot(world)
    capfd.readouterr()
    code = main(line)
    out, err = capfd.readouterr()
    told = [text for text in err.splitlines() if text.startswith("layerfuse: ")]
    assert code == 2 and len(told) == 1 and "Traceback" not in err, f"{line}\n{code}\n{out}{err}"
    assert words in told[0], told[0]
    assert "tiles, " not in err and "step " not in err, "before the work"
    after = snapshot(world)
    assert after == before, sorted(set(after) ^ set(before)) or [n for n in after if after[n] != before[n]]


def test_without_what_is_wrong_every_command_works(world, capfd):
    for name, call in CALLS.items():
        (world / name).mkdir()
        code = main(call.line(world / "in", world / name))
        assert code == 0, f"{name}: {capfd.readouterr()}"
        for file in call.writes.values():
            assert (world / name / file).exists()
        assert not [path for path in world.rglob("*") if path.name.endswith((".layerfuse", ".run", ".part"))]


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_an_output_is_never_an_input(world, capfd, name, option):
    call = CALLS[name]
    for (flag, template), file in call.reads.items():
        for place in call.parts if call.parts and option == "--output" else ("",):
            out = world / "out" / call.writes[option] / place
            out.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(world / "in" / file, out)
            line = call.line(world / "in", world / "out", {(flag, template): out})
            refused(world, [*line, "--overwrite"], capfd)
            shutil.rmtree(world / "out")
            (world / "out").mkdir()


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_what_is_in_the_way_of_an_output_is_not_touched(world, capfd, name, option):
    call = CALLS[name]
    target = world / "out" / call.writes[option]
    way = target.with_name(f"{target.name}.layerfuse")
    for kind in ("folder", "link"):
        if kind == "folder":
            way.mkdir()
            (way / "job.json").write_text("precious")
        else:
            (world / "elsewhere").mkdir()
            (world / "elsewhere" / MARKER).write_text("LayerFuse, process 1\n")
            way.symlink_to(world / "elsewhere")
        refused(world, call.line(world / "in", world / "out"), capfd, "in the way")
        shutil.rmtree(way) if way.is_dir() and not way.is_symlink() else way.unlink()


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_an_output_that_is_there_or_held_is_refused(world, capfd, name, option):
    call = CALLS[name]
    target = world / "out" / call.writes[option]
    line = call.line(world / "in", world / "out")
    with Workspace(target):
        refused(world, line, capfd, "another run")
    if call.parts and option == "--output":
        target.mkdir()
        (target / call.parts[0]).parent.mkdir(parents=True, exist_ok=True)
        (target / call.parts[0]).write_text("precious")
    else:
        target.write_text("precious")
    refused(world, line, capfd, "there already")


@pytest.mark.parametrize(("name", "option"), OUTPUTS)
def test_a_name_that_cannot_be_written_is_refused(world, capfd, name, option):
    call = CALLS[name]
    _, dot, suffix = call.writes[option].partition(".")
    for odd in ("a\x1b[31mb", "m" * 300):
        refused(world, call.line(world / "in", world / "out", writes={option: f"{odd}{dot}{suffix}"}), capfd)


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if len(call.writes) > 1])
def test_no_two_outputs_are_one(world, capfd, name):
    call = CALLS[name]
    for option in list(call.writes)[1:]:
        suffix = call.writes[option].rpartition(".")[2]
        for other in call.writes:
            if other != option and call.writes[other].endswith(suffix):
                line = call.line(world / "in", world / "out", writes={option: f"../out/{call.writes[other]}"})
                refused(world, line, capfd, "output too")


@pytest.mark.parametrize("name", CALLS)
def test_a_file_that_changes_while_it_is_read_gives_no_result(world, capfd, name, monkeypatch):
    """As one that is written by another program: the last moment is when the command looks again."""
    call, looked = CALLS[name], Versions.check
    for number, file in enumerate(dict.fromkeys(call.reads.values())):
        path, out = world / "in" / file, world / f"out{number}"
        out.mkdir()

        def look(self, *given, path=path, **more):
            path.write_bytes(path.read_bytes() + b" ")
            looked(self, *given, **more)

        with monkeypatch.context() as patch:
            patch.setattr(Versions, "check", look)
            code = main(call.line(world / "in", out))
        told = capfd.readouterr().err.splitlines()[-1]
        assert code == 2 and f"{file} changed while it was being read" in told, f"{file}: {code} {told}"
        assert not [path for path in out.rglob("*") if path.is_file() and ".layerfuse" not in str(path)]


@pytest.mark.parametrize("name", ["predict", "parcels", "evaluate a map", "learn"])
def test_nothing_is_written_into_unfinished_work(world, capfd, name):
    """It is ours, and would be cleared away."""
    with Workspace(world / "out" / "other.tif") as work:
        refused(world, CALLS[name].line(world / "in", work.folder), capfd, "unfinished work")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("name", CALLS)
def test_an_input_that_is_a_pipe_is_refused_and_not_waited_for(world, capfd, name):
    call = CALLS[name]
    os.mkfifo(world / "pipe.json")
    for flag, template in call.reads:
        line = call.line(world / "in", world / "out", {(flag, template): world / "pipe.json"})
        refused(world, line, capfd)
