"""The walk-through of docs/learn.md: 60 polygons, a model, its map, and how it compares with a random forest.

``python -m benchmarks.walkthrough DATA`` does all of it on the scene ``landcover/zion`` of the data: polygons are
drawn in the west of the scene, a model learns from them, and the east, of which it has seen neither labels nor pixels,
says how good it is, for every subset of the layers, beside a random forest of the same polygons. ``--steps`` trains so
many steps instead of 10 minutes: on a machine that is busy with other things the clock would tell little.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import time
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card, subset_key
from layerfuse.model_backend.cli import main as layerfuse
from layerfuse.model_backend.cli_learn import learn
from layerfuse.model_backend.evaluation.scores import class_iou, scores
from layerfuse.model_backend.evaluation.subsets import confusion_by_subset
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.training.config import Scene, TrainConfig
from layerfuse.model_backend.training.fit import Progress
from layerfuse.model_backend.training.learn import Lesson, plan
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.scenes import load_scene, write_holdout
from osgeo import gdal

from . import random_forest
from .polygons import draw_blobs, write_polygons

CLASSES = {
    1: "water", 2: "developed", 3: "barren", 4: "forest", 5: "shrub", 6: "herbaceous", 7: "cultivated", 8: "wetland",
}  # fmt: skip
COLOURS = dict(zip(CLASSES.values(), ("466B9F", "D8302A", "B3AC9F", "2E7D4F", "CCB879", "E5E5A5", "AA6F28", "6FB3C4")))
DRAWN, TESTED = 412, 448
"""First column where nobody draws, and first column that is assessed: no tile around a polygon reaches it."""
POLYGONS, SEED = 60, 0
FOREST_SEEDS = (0, 1, 2)


def walk(data: Path, folder: Path, steps: int | None, minutes: float, start: str | None) -> dict:
    """Draw, train, assess, compare; returns the figures.

    Args:
        data: The shared data.
        folder: Where polygons, model, maps and pictures go.
        steps: To train; None: as many as the minutes allow.
        minutes: To train.
        start: Model to start from.
    """
    zion = data / "landcover" / "zion"
    folder.mkdir(parents=True, exist_ok=True)
    polygons = folder / "polygons.gpkg"
    _draw(zion / "nlcd8.tif", polygons)
    layers = {"optical": (str(zion / "landsat8.tif"), ()), "elevation": (str(zion / "srtm.tif"), ())}
    init = find_model(start) if start else None
    config = plan(Lesson(layers, str(polygons), "class", "zion-learned", minutes, init and load_card(init)))
    classes = tuple(dataclasses.replace(c, color_hint=COLOURS[c.name]) for c in config.classes)
    config = dataclasses.replace(config, classes=classes)
    if steps:
        schedule = dataclasses.replace(
            config.schedule, steps=steps, minutes=0, warmup=round(0.03 * steps), threads=1, precision="float32"
        )
        config = dataclasses.replace(config, schedule=schedule)
    model, spent = _train(config, folder, init)
    sources = [RasterSource(name, path, bands) for name, (path, bands) in layers.items()]
    dataset = gdal.Open(str(zion / "nlcd8.tif"))
    left, size, _, top, _, _ = dataset.GetGeoTransform()
    east = (left + TESTED * size, top - dataset.RasterYSize * size, left + dataset.RasterXSize * size, top)
    # The reference in the model's values: classes are numbered by name, not as NLCD numbers them.
    truth = _truth_of(config, zion, east)
    reference = folder / "reference.tif"
    _write_classes(reference, config, truth)
    ours = confusion_by_subset(model, sources, RasterSource("label", str(reference)), east)
    rivals, forest_map = _forests(config, truth)
    layer_options = [part for key, (path, _) in layers.items() for part in ("--layer", f"{key}={path}")]
    layerfuse(["predict", "--model", str(model), *layer_options, "--output", str(folder / "map.tif")])
    _draw_pictures(folder, zion, config, forest_map)
    figures = {
        key: {"model": scores(matrix), "forest": rivals[key], "iou": np.round(class_iou(matrix), 3).tolist()}
        for key, matrix in ours.items()
    }
    result = {"subsets": figures, "classes": [c.name for c in classes], "processor_seconds": spent,
              "training": dataclasses.asdict(load_card(model).training)}  # fmt: skip
    (folder / "figures.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return result


def _draw(reference: Path, path: Path) -> None:
    dataset = gdal.Open(str(reference))
    west = dataset.ReadAsArray()[:, :DRAWN]
    blobs = draw_blobs(west, POLYGONS, SEED)
    write_polygons(path, blobs, CLASSES, dataset.GetGeoTransform(), dataset.GetProjection())


def _train(config: TrainConfig, folder: Path, init: Path | None) -> tuple[Path, float]:
    """Train; returns the model's folder and the seconds of a processor that it took."""
    card, scenes = prepare(config, Path())
    begun, run = time.process_time(), folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir()

    def report(progress: Progress) -> None:
        if progress.score is not None:
            spent = time.process_time() - begun
            print(f"step {progress.step}: loss {progress.loss:.3f}, held-out part {progress.score:.3f}, "
                  f"{spent / progress.step:.3f} s of a processor per step", flush=True)  # fmt: skip

    learn(config, card, scenes, folder / "model", run, "python -m benchmarks.walkthrough", report, print, init)
    spent = round(time.process_time() - begun, 1)
    write_holdout(scenes[0], folder / "held_out.gpkg")
    return folder / "model", spent


def _truth_of(config: TrainConfig, zion: Path, east: tuple[float, ...]):
    """The whole scene with the reference's labels, the east held out."""
    scene = Scene(
        name="truth",
        label=str(zion / "nlcd8.tif"),
        classes={str(value): name for value, name in CLASSES.items()},
        layers=config.scenes[0].layers,
        holdout=east,
    )
    return load_scene(scene, dataclasses.replace(config, scenes=(scene,), schedule=type(config.schedule)()), Path())


def _write_classes(path: Path, config: TrainConfig, truth) -> None:
    """A raster of the model's class values of the held-out part."""
    values = np.array([c.value for c in config.classes] + [255])
    height, width = truth.held_out.shape
    raster = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(truth.grid.geotransform)
    raster.SetProjection(truth.grid.crs)
    raster.GetRasterBand(1).SetNoDataValue(255)
    raster.GetRasterBand(1).WriteArray(values[truth.held_out].astype(np.uint8))


def _forests(config: TrainConfig, truth) -> tuple[dict[str, dict[str, float]], np.ndarray]:
    """Scores of a random forest for each subset, of all polygons, mean over some seeds; and one's map of all layers."""
    everything = dataclasses.replace(config.scenes[0], holdout_blocks=None)
    bare = dataclasses.replace(config, scenes=(everything,), schedule=type(config.schedule)())
    card, scenes = prepare(bare, Path())
    found, mapped = {}, None
    for subset in card.subsets():
        each = []
        for seed in FOREST_SEEDS:
            forest = random_forest.fit(card, scenes, subset, seed, jobs=1)
            if mapped is None:  # the full set comes first
                everywhere = np.ones(truth.label.shape, bool)
                mapped = forest.predict(random_forest.features(card, truth, subset, everywhere))
            each.append(scores(random_forest.confusion(card, forest, [truth], subset)))
        found[subset_key(subset)] = {name: float(np.mean([s[name] for s in each])) for name in each[0]}
    values = np.array([c.value for c in config.classes], np.uint8)
    return found, values[mapped].reshape(truth.label.shape)


def _draw_pictures(folder: Path, zion: Path, config: TrainConfig, forest_map: np.ndarray) -> None:
    """Where the polygons are, and the maps beside the reference."""
    from .walkthrough_pictures import coloured, composite, outlines, panels

    dataset = gdal.Open(str(zion / "nlcd8.tif"))
    legend = {c.name: c.color_hint for c in config.classes}
    transform = dataset.GetGeoTransform()
    shapes = [(legend[name], ring) for name, ring in outlines(folder / "polygons.gpkg", transform, "class")]
    boxes = [ring for _, ring in outlines(folder / "held_out.gpkg", transform)]
    image = composite(zion / "landsat8.tif")
    title = f"Landsat-8, {len(shapes)} polygons"
    panels(folder / "learn-polygons.png", {title: image}, legend, shapes, boxes, TESTED, 2.0)
    own = {c.value: c.color_hint for c in config.classes}
    reference = coloured(dataset.ReadAsArray(), {value: COLOURS[name] for value, name in CLASSES.items()})
    maps = {
        "Random forest": coloured(forest_map, own),
        "The learned model": coloured(gdal.Open(str(folder / "map.tif")).ReadAsArray(), own),
        "Reference (NLCD)": reference,
    }
    panels(folder / "learn-maps.png", maps, legend, line=TESTED, shrink=2.4)


def table(result: dict) -> str:
    """The comparison as Markdown."""
    lines = ["| layers | mIoU | accuracy | macro F1 | random forest: mIoU | accuracy | macro F1 |"]
    lines.append("|---|---|---|---|---|---|---|")
    rows = {**result["subsets"]}
    names = ("miou", "oa", "macro_f1")
    means = {who: {n: np.mean([row[who][n] for row in rows.values()]) for n in names} for who in ("model", "forest")}
    for key, row in {**rows, "mean": means}.items():
        cells = [f"{row[who][name]:.3f}" for who in ("model", "forest") for name in names]
        lines.append(f"| {key.replace('+', ' + ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Walk through, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the shared data")
    parser.add_argument("--output", type=Path, default=Path("build/walkthrough"))
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--steps", type=int, help="train so many steps instead, on one thread")
    parser.add_argument("--start", help="model to start from; default: from scratch")
    options = parser.parse_args()
    own_process()
    result = walk(options.data, options.output, options.steps, options.minutes, options.start)
    print(table(result))


if __name__ == "__main__":
    main()
