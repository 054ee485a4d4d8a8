"""Every command that writes, with all that it reads and writes, and the files for it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from string import Template

import numpy as np
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.maps.test_predict import make_described
from layerfuse.tests.integration.training.configs import HEAD, MODALITIES, NETWORK
from osgeo import gdal, osr

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


def make_everything(tiny_model, folder):
    """Fill a folder with a model, layers, a map of them, and what else commands read."""
    make_described(tiny_model, folder / "model")
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32612)

    def raster(name, array, kind, west=300000.0):
        array = array if array.ndim == 3 else array[None]
        file = gdal.GetDriverByName("GTiff").Create(str(folder / name), SIDE, SIDE, len(array), kind)
        file.SetGeoTransform((west, 10.0, 0.0, 4100000.0, 0.0, -10.0))
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
    raster("beside.tif", draw.integers(1, 200, (2, SIDE, SIDE)).astype("uint16"), gdal.GDT_UInt16, 300640.0)
    polygons(folder / "labels.json")
    polygons(folder / "earlier.json")
    (folder / "list").write_text(f"{folder / 'optical.tif'}\n")
    (folder / "walk.json").write_text(json.dumps({"1": "water", "2": "forest"}))
    for call in CALLS.values():
        call.prepare(folder)
    outputs = [p for name, file in PREDICTED.items() for p in (f"--{name}", str(folder / file))]
    layers = ["--layer", f"optical={folder / 'optical.tif'}", "--layer", f"elevation={folder / 'dem.tif'}"]
    assert main(["predict", "--model", str(folder / "model"), *layers, *outputs]) == 0


class Call:
    """A command line: files that it reads and writes by option; a template names the file as ``{}``."""

    def __init__(self, words, reads, writes, more=(), parts=(), beside=()):
        self.words, self.reads, self.writes, self.more = words.split(), reads, writes, more
        self.parts = parts  # files of the first output, if that is a folder
        self.beside = beside  # files that are written with the first output

    def prepare(self, folder):
        """Make what the command needs beside the files of all."""

    def places(self, option):
        """Names of all files of an output."""
        file = self.writes[option]
        if option != next(iter(self.writes)):
            return [file]
        return [f"{file}/{part}" for part in self.parts] if self.parts else [file, *self.beside]

    def line(self, folder, out, reads=(), writes=()):
        given = {**self.reads, **dict(reads)}
        line = [word.format(folder) for word in self.words]
        for (option, template), file in given.items():
            line += [
                *(option.split() if option else ()),
                template.format(file if str(file).startswith("/vsi") else folder / file),
            ]
        for option, file in {**self.writes, **dict(writes)}.items():
            line += [option, str(out / file)]
        return [*line, *self.more]


class Training(Call):
    """A command whose layers stand in a TOML file; they are read by ``("toml", NAME)``.

    Args:
        name: The command.
        text: The file, with the layers as ``$NAME``.
        files: Layers by name.
    """

    def __init__(self, name, text, files):
        reads = {("--config", "{}"): f"{name}.toml", **{("toml", key): file for key, file in files.items()}}
        words = f"{name} --data {{}} --run {{}}/../kept/{name} --minutes 5"
        super().__init__(words, reads, {"--output": "mine"}, parts=("config.json", "README.md"))
        self.name, self.text = name, text

    def prepare(self, folder, given=()):
        files = {key: file for (option, key), file in {**self.reads, **dict(given)}.items() if option == "toml"}
        (folder / f"{self.name}.toml").write_text(Template(self.text).substitute(files))

    def line(self, folder, out, reads=(), writes=()):
        reads = dict(reads)
        self.prepare(folder, {key: file for key, file in reads.items() if key[0] == "toml"})
        config = reads.get(("--config", "{}"), folder / f"{self.name}.toml")
        written = [
            text for option, file in {**self.writes, **dict(writes)}.items() for text in (option, str(out / file))
        ]
        return [*(word.format(folder) for word in self.words), "--config", str(config), *written]


SCENE = f"""
name = "mine"
{HEAD}
tile_size = 32
gap = 0
{MODALITIES}
[[scenes]]
name = "here"
layers = {{ optical = "$optical", elevation = "$elevation" }}
masks = {{ optical = ["$mask:1"] }}
LABELS
{NETWORK}
[schedule]
steps = 2
batch = 1
warmup = 1
threads = 1
"""
CLASSES = """
[[classes]]
value = 1
name = "water"
color_hint = "2060c0"
[[classes]]
value = 2
name = "forest"
color_hint = "208020"
"""
LABELS = """
label = "$label"
area = "$area"
holdout_blocks = { size = 160.0, share = 0.2 }
"""
SCENES = {"optical": "optical.tif", "elevation": "dem.tif", "mask": "cloud.tif"}
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
    "predict a mosaic": Call(
        f"predict {MODEL}", {("--layer", "optical={}"): "optical.tif", ("--layer ", "optical={}"): "beside.tif"},
        {"--output": "o.tif"},
    ),
    "embed": Call(f"embed {MODEL}", {**LAYERS, **LOOK}, {"--output": "e.tif"}),
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
        "train --init none --minutes 0.02",
        {**LAYERS, **LOOK, ("--labels", "{}|layername=areas"): "labels.json", ("--labels ", "{}:1"): "truth.tif",
         ("--earlier", "{}"): "earlier.json"},
        {"--output": "mine", "--holdout": "h.gpkg"}, parts=("config.json", "README.md"),
    ),
    "pretrain": Training("pretrain", SCENE.replace("LABELS", ""), SCENES),
    "train": Training(
        "train", SCENE.replace("LABELS", LABELS) + CLASSES, {**SCENES, "label": "truth.tif", "area": "areas.json"}
    ),
    "publish": Call(
        "models publish", {("", "{}"): "model"}, {"--dry-run": "page"}, ["team/mine"], ("config.json", "README.md"),
    ),
}  # fmt: skip
if find_spec("onnx") and find_spec("onnxruntime"):
    CALLS["export for others"] = Call(
        "models export", {("", "{}"): "model", **LAYERS}, {"--onnx": "o.onnx"}, beside=("o.json",)
    )
