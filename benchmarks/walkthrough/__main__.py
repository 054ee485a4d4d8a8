"""The walk-through of docs/learn.md: 60 polygons, a model, its map, and how it compares with a random forest.

``python -m benchmarks.walkthrough DATA`` does all of it on the scene ``landcover/zion`` of the data: polygons are
drawn in the west of the scene, a model learns from them, and the east, of which it has seen neither labels nor
pixels, says how good it is, for every subset of the layers, beside a random forest of the same polygons. ``--scene``
walks elsewhere (``places.py`` beside this); with several ``--draws`` of polygons and ``--seeds`` of the model the
table has means. ``--steps`` trains so many steps instead of 10 minutes: on a machine that is busy with other things
the clock would tell little.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card, subset_key
from layerfuse.model_backend.command.parser import main as layerfuse
from layerfuse.model_backend.command.training.finishing import held
from layerfuse.model_backend.command.training.learn import learn
from layerfuse.model_backend.evaluation.comparing.subsets import confusion_by_subset
from layerfuse.model_backend.evaluation.scores import class_iou, scores
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.layers.files import Versions
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.training.config import Scene, TrainConfig
from layerfuse.model_backend.training.fitting.fit import Listener, Progress
from layerfuse.model_backend.training.learn import Lesson, plan
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.scenes.loading import load_scene, write_holdout
from layerfuse.model_backend.training.scenes.truth import scene_files
from layerfuse.model_backend.training.tiles.sampling import SceneArrays
from osgeo import gdal

from ..models import random_forest
from .places import PLACES, Place

FOREST_SEEDS = (0, 1, 2)
SCORES = ("miou", "oa", "macro_f1")


@dataclass(frozen=True)
class Ground:
    """What a model and a forest learn from, and what judges them: one draw of polygons."""

    place: Place
    data: Path
    folder: Path  # of what is made
    layers: Mapping[str, Path]  # by family
    config: TrainConfig  # as planned for a user, with the place's colours
    truth: SceneArrays  # the judged part held out

    @property
    def sources(self) -> list[RasterSource]:
        """The layers, to map from."""
        return [RasterSource(family, str(path)) for family, path in self.layers.items()]


def lay_out(place: Place, data: Path, folder: Path, draw: int, minutes: float, start: Path | None) -> Ground:
    """Draw polygons, and plan what a user would run.

    Args:
        place: Where.
        data: The shared data.
        folder: Where polygons, models, maps and pictures go.
        draw: Number of the draw.
        minutes: To train.
        start: Model to start from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place.draw(data, folder / "polygons.gpkg", draw)
    layers = place.layer_files(data, folder)
    given = {family: (str(path), ()) for family, path in layers.items()}
    known = load_card(start) if start else None
    config = plan(Lesson(given, (str(folder / "polygons.gpkg"),), "class", f"{folder.name}-learned", minutes, known))
    colours = dict(place.classes.values())
    classes = tuple(dataclasses.replace(c, color_hint=colours[c.name]) for c in config.classes)
    config = dataclasses.replace(config, classes=classes)
    return Ground(place, data, folder, layers, config, _truth(place, data, config))


def _truth(place: Place, data: Path, config: TrainConfig) -> SceneArrays:
    """The whole scene with the reference's labels, the judged part held out."""
    named = {c.name for c in config.classes}
    scene = Scene(
        name="truth",
        label=str(data / place.folder / place.reference),
        classes={str(value): name for value, (name, _) in place.classes.items() if name in named},
        layers=config.scenes[0].layers,
        holdout=place.judged_extent(data),
    )
    return load_scene(scene, dataclasses.replace(config, scenes=(scene,), schedule=type(config.schedule)()), Path())


def train_and_judge(ground: Ground, config: TrainConfig, start: Path | None) -> dict:
    """Train a model, and score it on the judged part from every subset of the layers.

    Returns:
        ``subsets``: scores and IoU by class; ``processor_seconds``; ``training`` of the card.
    """
    model, spent = _train(config, ground.folder, start)
    # The reference in the model's values: classes are numbered by name, not as the reference numbers them.
    reference = ground.folder / "reference.tif"
    _write_classes(reference, config, ground.truth)
    extent = ground.place.judged_extent(ground.data)
    with closing(LocalEngine(model)) as engine:
        matrices = confusion_by_subset(engine, ground.sources, RasterSource("label", str(reference)), extent)
    subsets = {key: {**scores(m), "iou": np.round(class_iou(m), 3).tolist()} for key, m in matrices.items()}
    return {"subsets": subsets, "processor_seconds": spent, "training": dataclasses.asdict(load_card(model).training)}


def _train(config: TrainConfig, folder: Path, init: Path | None) -> tuple[Path, float]:
    """Train; returns the model's folder and the seconds of a processor that it took."""
    card, scenes = prepare(config, Path(), load_card(init).modalities if init else ())
    begun, run = time.process_time(), folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir()

    def report(progress: Progress) -> None:
        if progress.score is not None:
            spent = time.process_time() - begun
            print(f"step {progress.step}: loss {progress.loss:.3f}, held-out part {progress.score:.3f}, "
                  f"{spent / progress.step:.3f} s of a processor per step", flush=True)  # fmt: skip

    with held(folder / "model") as work:
        command = "python -m benchmarks.walkthrough"
        versions = Versions(scene_files(config, Path()))
        learn(config, card, scenes, versions, work, run, command, Listener(report, print), init, overwrite=True)
    spent = round(time.process_time() - begun, 1)
    with held(folder / "held_out.gpkg") as work:
        write_holdout(scenes, work, overwrite=True)
    return folder / "model", spent


def _write_classes(path: Path, config: TrainConfig, truth: SceneArrays) -> None:
    """A raster of the model's class values of the held-out part."""
    values = np.array([c.value for c in config.classes] + [255])
    height, width = truth.held_out.shape
    raster = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(truth.grid.geotransform)
    raster.SetProjection(truth.grid.crs)
    raster.GetRasterBand(1).SetNoDataValue(255)
    raster.GetRasterBand(1).WriteArray(values[truth.held_out].astype(np.uint8))


def forests(ground: Ground) -> tuple[dict[str, dict[str, float]], np.ndarray]:
    """Scores of a random forest for each subset, of all polygons, mean over some seeds; and one's map of all layers."""
    config = ground.config
    everything = dataclasses.replace(config.scenes[0], holdout_blocks=None)
    bare = dataclasses.replace(config, scenes=(everything,), schedule=type(config.schedule)())
    card, scenes = prepare(bare, Path())
    found, mapped = {}, None
    for subset in card.subsets():
        each = []
        for seed in FOREST_SEEDS:
            forest = random_forest.fit(card, scenes, subset, seed, jobs=1)
            if mapped is None:  # the full set comes first
                everywhere = np.ones(ground.truth.label.shape, bool)
                mapped = forest.predict(random_forest.features(card, ground.truth, subset, everywhere))
            each.append(scores(random_forest.confusion(card, forest, [ground.truth], subset)))
        found[subset_key(subset)] = {name: float(np.mean([s[name] for s in each])) for name in SCORES}
    values = np.array([c.value for c in config.classes], np.uint8)
    return found, values[mapped].reshape(ground.truth.label.shape)


def draw_pictures(ground: Ground, forest_map: np.ndarray) -> None:
    """Where the polygons are, and the map of the model trained last beside the forest's and the reference."""
    from .pictures import coloured, composite, outlines, panels

    folder, place, config = ground.folder, ground.place, ground.config
    layers = [part for family, path in ground.layers.items() for part in ("--layer", f"{family}={path}")]
    layerfuse(
        ["predict", "--model", str(folder / "model"), *layers, "--output", str(folder / "map.tif"), "--overwrite"]
    )
    dataset = place.open(ground.data)
    legend = {c.name: c.color_hint for c in config.classes}
    transform = dataset.GetGeoTransform()
    shapes = [(legend[name], ring) for name, ring in outlines(folder / "polygons.gpkg", transform, "class")]
    boxes = [ring for _, ring in outlines(folder / "held_out.gpkg", transform)]
    image = composite(ground.layers["optical"], place.picture)
    title = f"The optical layer, {len(shapes)} polygons"
    border = max(place.drawn[0], place.judged[0])
    panels(folder / "learn-polygons.png", {title: image}, legend, shapes, boxes, border, 2.0)
    own = {c.value: c.color_hint for c in config.classes}
    reference = {value: colour for value, (_, colour) in place.classes.items()}
    maps = {
        "Random forest": coloured(forest_map, own),
        "The learned model": coloured(gdal.Open(str(folder / "map.tif")).ReadAsArray(), own),
        "Reference": coloured(dataset.ReadAsArray(), reference),
    }
    panels(folder / "learn-maps.png", maps, legend, line=border, shrink=2.4)


def table(runs: Sequence[Mapping]) -> str:
    """The comparison as Markdown: means over the runs, ± their standard deviation where there are several.

    Args:
        runs: Each with ``model`` and ``forest``: scores by subset.
    """
    lines = ["| layers | mIoU | forest | difference | accuracy | forest | difference |"]
    lines.append("|---" * 7 + "|")
    keys = list(runs[0]["model"])
    for key in [*keys, "mean"]:
        cells = []
        for name in SCORES[:2]:
            ours, theirs = (
                np.array([np.mean([run[who][k][name] for k in (keys if key == "mean" else [key])]) for run in runs])
                for who in ("model", "forest")
            )
            cells += [_spread(ours), _spread(theirs), _spread(ours - theirs, "+")]
        lines.append(f"| {key.replace('+', ' + ')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _spread(values: np.ndarray, sign: str = "") -> str:
    """``mean ± standard deviation``."""
    mean = f"{values.mean():{sign}.3f}"
    return mean if len(values) == 1 else f"{mean} ± {values.std(ddof=1):.3f}"


def walk(
    place: Place,
    data: Path,
    folder: Path,
    draws: Sequence[int],
    seeds: Sequence[int],
    minutes: float = 10.0,
    start: Path | None = None,
    change: Callable[[TrainConfig], TrainConfig] = lambda config: config,
    pictures: bool = True,
) -> list[dict]:
    """Draw, train, judge, compare.

    Args:
        place: Where.
        data: The shared data.
        folder: Gets a folder for each draw, and ``figures.json``.
        draws: Numbers of the draws of polygons.
        seeds: Of the models of each draw.
        minutes: To train.
        start: Model to start from.
        change: Makes another run of the one that is planned.
        pictures: Whether to draw them, of the first run.

    Returns:
        For each run its draw and seed, and scores by subset of ``model`` and ``forest``.
    """
    runs = []
    for draw in draws:
        ground = lay_out(place, data, folder / f"draw-{draw}", draw, minutes, start)
        rivals, forest_map = forests(ground)
        for seed in seeds:
            config = change(ground.config)
            config = dataclasses.replace(config, schedule=dataclasses.replace(config.schedule, seed=seed))
            judged = train_and_judge(ground, config, start)
            runs.append({"draw": draw, "seed": seed, "model": judged.pop("subsets"), "forest": rivals, **judged})
            if pictures and len(runs) == 1:
                draw_pictures(ground, forest_map)
            (folder / "figures.json").write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
            print(f"draw {draw}, seed {seed}, {judged['processor_seconds']} s of a processor", flush=True)
            print(table(runs[-1:]), flush=True)
    return runs


def of_length(config: TrainConfig, steps: int) -> TrainConfig:
    """The run with so many steps instead of a time limit, on one thread and in full precision: always the same."""
    schedule = dataclasses.replace(
        config.schedule, steps=steps, minutes=0, warmup=round(0.03 * steps), threads=1, precision="float32"
    )
    return dataclasses.replace(config, schedule=schedule)


def main() -> None:
    """Walk through, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of the shared data")
    parser.add_argument("--output", type=Path, default=Path("build/walkthrough"))
    parser.add_argument("--scene", choices=tuple(PLACES), default="zion")
    parser.add_argument("--draws", type=int, nargs="+", default=[0], help="of the polygons")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0], help="of the model, for each draw")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--steps", type=int, help="train so many steps instead, on one thread")
    parser.add_argument("--start", help="model to start from; default: from scratch")
    options = parser.parse_args()
    own_process()
    start = find_model(options.start) if options.start else None
    change = (lambda config: of_length(config, options.steps)) if options.steps else (lambda config: config)
    place, folder = PLACES[options.scene], options.output / options.scene
    runs = walk(place, options.data, folder, options.draws, options.seeds, options.minutes, start, change)
    print(f"\n{len(runs)} runs\n{table(runs)}")


if __name__ == "__main__":
    main()
