"""What *Learn my classes* makes of a few polygons, beside a forest that knows mean and spread of the surroundings.

``python -m benchmarks.models.forests DATA [--list a|b] [--draws 0 1 2]``. Each place has a part where polygons are
drawn, by the script that stands in for a person (``polygons.py``), and a part that is judged, in a few blocks drawn at
random. The forest has the same polygons, 200 trees for each subset of the layers, and of each pixel its values and mean
and standard deviation in squares of 3, 7 and 15 pixels. ``forests.toml`` says which places chose and which are
published. ``--together FOLDER ...`` prints docs/learn.md's table of what was walked into such ``--output`` folders.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import Card, load_card, subset_key
from layerfuse.model_backend.command.parser import main as layerfuse
from layerfuse.model_backend.evaluation.comparing.subsets import confusion_by_subset
from layerfuse.model_backend.evaluation.scores import confusion_matrix, scores
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.shapes.burn import burn, read_shapes
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.model_backend.training.config import Scene, TrainConfig
from layerfuse.model_backend.training.learn import Lesson, plan
from layerfuse.model_backend.training.scenes.loading import load_scene
from layerfuse.model_backend.training.scenes.truth import draft_card
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from osgeo import gdal
from scipy.ndimage import label as components
from scipy.ndimage import uniform_filter
from sklearn.ensemble import RandomForestClassifier

from ..walkthrough.__main__ import table
from ..walkthrough.places import PLACES, POLYGONS, Place
from .polygons import draw_blobs, write_polygons

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib

LISTS = Path(__file__).with_name("forests.toml")
TREES, SIZES = 200, (3, 7, 15)
BLOCK, BLOCKS = 96, 8
"""Pixels on a side of a block that is judged, and how many there are."""
LEAST_KNOWN = 0.25
"""Share of a block that the reference must know."""

_BUILDINGS = {0: ("no building", "F0EEE8"), 1: ("building", "C8553D")}
_TROMBETAS = {
    1: ("dryout", "B3AC9F"), 2: ("forest", "2E7D4F"), 3: ("village", "D8302A"), 4: ("water", "466B9F"),
}  # fmt: skip
_BY_PATCH = (0, 0)
"""Of a place in which every other patch of the reference is drawn in, and the others are judged."""
MORE = {
    "trombetas": Place(
        "landcover/trombetas", "polygon_label.tif", _TROMBETAS, {"optical": "s2_l2a.tif", "elevation": "srtm.tif"},
        _BY_PATCH, _BY_PATCH, (4, 3, 2),
    ),
    "massachusetts": Place(
        "buildings/massachusetts", "23429155_15_building.tif", _BUILDINGS, {"optical": "23429155_15_rgb.tif"},
        (0, 500), (540, 1046), (1, 2, 3),
    ),
    "gothenburg": Place(
        "buildings/umep", "gothenburg_torg_building.tif", _BUILDINGS, {"elevation": "gothenburg_torg_ndsm.tif"},
        (0, 400), (440, 833), (1, 1, 1),
    ),
}  # fmt: skip


def parts(place: Place, reference: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where polygons are drawn and what is judged, bool ``[H, W]`` each."""
    known = np.isin(reference, list(place.classes))
    if place.drawn == _BY_PATCH:
        drawn = np.zeros(reference.shape, bool)
        for value in place.classes:
            patches, count = components(reference == value)
            drawn |= np.isin(patches, range(1, count + 1, 2))
        return drawn & known, ~drawn & known
    columns = np.arange(reference.shape[1])
    sides = ((columns >= first) & (columns < end) for first, end in (place.drawn, place.judged))
    drawn, judged = (known & side for side in sides)
    blocks, cells = np.zeros(reference.shape, bool), []
    for row in range(0, reference.shape[0] - BLOCK + 1, BLOCK):
        for column in range(place.judged[0], place.judged[1] - BLOCK + 1, BLOCK):
            cell = np.s_[row : row + BLOCK, column : column + BLOCK]
            if judged[cell].mean() >= LEAST_KNOWN:
                cells.append(cell)
    for index in np.random.default_rng(0).permutation(len(cells))[:BLOCKS]:
        blocks[cells[index]] = True
    return drawn, judged & blocks


def write_reference(place: Place, data: Path, path: Path, values: np.ndarray) -> None:
    """A raster on the reference's grid; 255: none."""
    dataset = place.open(data)
    height, width = values.shape
    raster = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(dataset.GetGeoTransform())
    raster.SetProjection(dataset.GetProjection())
    raster.GetRasterBand(1).SetNoDataValue(255)
    raster.GetRasterBand(1).WriteArray(values.astype(np.uint8))


def extents(place: Place, data: Path, judged: np.ndarray) -> list[tuple[float, float, float, float] | None]:
    """Rectangles around the blocks that are judged, in the reference's CRS; None: around all of it."""
    if place.drawn == _BY_PATCH:
        return [None]
    left, dx, _, top, _, dy = place.open(data).GetGeoTransform()
    rows, columns = np.nonzero(judged)
    cells = {(r // BLOCK, (c - place.judged[0]) // BLOCK) for r, c in zip(rows.tolist(), columns.tolist())}
    found = []
    for row, column in sorted(cells):
        x, y = left + (place.judged[0] + column * BLOCK) * dx, top + row * BLOCK * dy
        found.append((x, y + BLOCK * dy, x + BLOCK * dx, y))
    return found


def features(card: Card, scene: SceneArrays, subset: Sequence[str], where: np.ndarray) -> np.ndarray:
    """What the rival sees: values (a column for each class of a class map), and mean and spread around them."""
    columns = []
    for name in subset:
        modality, values, valid = card.modality(name), scene.values[name].astype(np.float32), scene.valid[name]
        if modality.kind == "categorical":
            values = np.stack([values[0] == info.value for info in modality.classes]).astype(np.float32)
        values = values * valid
        columns += [plane[where] for plane in values]
        for size in SIZES:
            weight = np.maximum(uniform_filter(valid.astype(np.float32), size, mode="constant"), 1e-6)
            for plane in values:
                mean = uniform_filter(plane, size, mode="constant") / weight
                square = uniform_filter(plane**2, size, mode="constant") / weight
                columns += [mean[where], np.sqrt(np.maximum(square - mean**2, 0))[where]]
    return np.stack(columns, 1)


def rival(config: TrainConfig, truth: SceneArrays, polygons: Path, seed: int = 0) -> dict[str, dict[str, float]]:
    """Scores of the forest for each subset."""
    card = draft_card(config)
    indices = {info.name: k for k, info in enumerate(config.classes)}
    shape = truth.label.shape
    label = burn(
        read_shapes(str(polygons), "class"), indices, truth.grid.geotransform, shape, truth.grid.crs, IGNORE, IGNORE
    )
    found = {}
    for subset in card.subsets():
        there = np.logical_and.reduce([truth.valid[name] for name in subset])
        learnt, judged = there & (label != IGNORE), there & (truth.held_out != IGNORE)
        forest = RandomForestClassifier(TREES, random_state=seed, n_jobs=1)
        forest.fit(features(card, truth, subset, learnt), label[learnt])
        predicted = forest.predict(features(card, truth, subset, judged))
        found[subset_key(subset)] = scores(confusion_matrix(truth.held_out[judged], predicted, len(config.classes)))
    return found


def walk(name: str, place: Place, data: Path, folder: Path, draw: int) -> dict:
    """One draw of polygons in one place: scores by subset of the model and of the forest."""
    folder.mkdir(parents=True, exist_ok=True)
    dataset = place.open(data)
    reference = dataset.ReadAsArray()
    drawn, judged = parts(place, reference)
    names = {value: text for value, (text, _) in place.classes.items()}
    polygons, judge = folder / "polygons.gpkg", folder / "judged.tif"
    shift = 1 if 0 in names else 0
    blobs = draw_blobs(np.where(drawn, reference + shift, 0), POLYGONS, draw)
    write_polygons(
        polygons,
        [(value - shift, pixels) for value, pixels in blobs],
        names,
        dataset.GetGeoTransform(),
        dataset.GetProjection(),
    )
    files = place.layer_files(data, folder)
    layers = [part for family, path in files.items() for part in ("--layer", f"{family}={path}")]
    begun = time.process_time()
    given = ["--labels", str(polygons), "--field", "class", "--output", str(folder / "model"), "--overwrite"]
    if layerfuse(["train", *layers, *given]) != 0:
        raise SystemExit(f"{name}: training failed")
    spent = time.process_time() - begun
    card = load_card(folder / "model")
    values = {info.name: info.value for info in card.map_classes}
    table_of = np.full(256, 255)
    for value, text in names.items():
        table_of[value] = values.get(text, 255)
    write_reference(place, data, judge, np.where(judged, table_of[np.minimum(reference, 255)], 255))
    with closing(LocalEngine(folder / "model", 1)) as engine:
        sources = [RasterSource(_modality(card, family), str(path)) for family, path in files.items()]
        found: dict[str, np.ndarray] = {}
        for extent in extents(place, data, judged):
            for key, matrix in confusion_by_subset(engine, sources, RasterSource("label", str(judge)), extent).items():
                found[key] = found.get(key, 0) + matrix
    ours = {key: scores(matrix) for key, matrix in found.items()}
    theirs = rival(*_rivals(place, files, polygons, judge, values), polygons)
    return {"place": name, "draw": draw, "seconds": spent, "model": ours, "forest": dict(zip(ours, theirs.values()))}


def _modality(card: Card, family: str) -> str:
    return next(m.name for m in card.modalities if m.family == family)


def _rivals(
    place: Place, files: Mapping[str, Path], polygons: Path, judge: Path, values: Mapping[str, int]
) -> tuple[TrainConfig, SceneArrays]:
    """The layers on their own pixels, the judged labels held out."""
    config = plan(Lesson({family: (str(path), ()) for family, path in files.items()}, (str(polygons),), "class"))
    known = {c.name for c in config.classes}
    classes = {str(value): name for name, value in values.items() if name in known}
    scene = Scene(name="truth", label=str(judge), classes=classes, layers=config.scenes[0].layers, role="holdout")
    config = dataclasses.replace(config, scenes=(scene,), trees=False, schedule=type(config.schedule)())
    return config, load_scene(scene, config, Path())


def together(folders: Sequence[Path], places: Sequence[str]) -> str:
    """Means over the draws in some folders, and how often the model is ahead, as Markdown."""
    lines = ["| place | layers | draws | mIoU | forest | ahead | accuracy | forest | ahead |", "|---" * 9 + "|"]
    for place in places:
        found = [run for folder in folders for run in _walked(folder / f"{place}.json")]
        for key in found[0]["model"] if found else ():
            cells = [place, key.replace("+", " + "), str(len(found))]
            for score in ("miou", "oa"):
                ours, theirs = (np.array([run[who][key][score] for run in found]) for who in ("model", "forest"))
                cells += [f"{ours.mean():.3f}", f"{theirs.mean():.3f}", str(np.count_nonzero(ours > theirs))]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _walked(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def main() -> None:
    """Walk, and print a table for each place."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--list", choices="ab", default="b")
    parser.add_argument("--places", nargs="+", help="some of the list")
    parser.add_argument("--draws", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--output", type=Path, default=Path("build/forests"))
    parser.add_argument("--together", type=Path, nargs="+", help="folders of earlier walks, in place of walking")
    options = parser.parse_args()
    wanted = tomllib.loads(LISTS.read_text(encoding="utf-8"))[options.list]
    if options.together:
        print(together(options.together, options.places or wanted))
        return
    if options.data is None:
        parser.error("give DATA, or --together")
    own_process()
    known = {**PLACES, **MORE}
    for name in options.places or wanted:
        runs = []
        for draw in options.draws:
            runs.append(walk(name, known[name], options.data, options.output / name / f"draw-{draw}", draw))
            (options.output / f"{name}.json").write_text(json.dumps(runs, indent=1) + "\n", encoding="utf-8")
        spent = np.mean([run["seconds"] for run in runs])
        print(f"\n{name}: {len(runs)} draws, {spent:.0f} s of a processor to learn\n{table(runs)}", flush=True)


if __name__ == "__main__":
    main()
