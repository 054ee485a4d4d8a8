"""The walk-through of docs/loop.md: the bundled model's map of Havel, and three rounds of ten suggested points.

``python -m benchmarks.models.loop DATA``. In each round ``layerfuse suggestsamples`` says where to look on the map of
the west, the reference says what is there in place of a person, ``layerfuse train`` goes on from the model before with
all labels so far, and the map is made again. The east says how good each model is: it gave no label. Beside it a forest
of the same labels (200 trees; values, mean and spread of the surroundings). Every draw but the first can be asked about
a random half of the west only. In the end the west is judged by points
drawn at random, as somebody would do who has no reference: areas by class with intervals.
"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import closing
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main as layerfuse
from layerfuse.model_backend.evaluation.comparing.subsets import confusion_by_subset
from layerfuse.model_backend.evaluation.scores import confusion_matrix, scores
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, ogr
from scipy.ndimage import uniform_filter
from sklearn.ensemble import RandomForestClassifier

from .forests import SIZES, TREES

START, ROUNDS, POINTS = "landcover", 3, 10
NAMES = {
    1: "water", 2: "flooded vegetation", 3: "trees", 4: "shrub and scrub", 5: "grass", 6: "grass", 7: "crops",
    8: "built",
}  # fmt: skip
"""What the values of the reference, classes of OpenStreetMap, are called in the model's legend."""
WEST, EAST = (0, 300), (536, 836)
BLOCK = 30
"""Pixels on a side of the blocks of which each draw but the first leaves out every second, drawn at random."""
JUDGES = 120
"""Points drawn at random in the end."""


def run(*arguments: str) -> None:
    """A command that has to succeed."""
    if layerfuse([str(part) for part in arguments]) != 0:
        raise SystemExit(f"failed: {arguments[0]}")


def write(path: Path, like: gdal.Dataset, values: np.ndarray, nodata: int, names: list[str] = ()) -> Path:
    """A raster of bytes on another's pixels; ``names`` says what its values mean, from 0 on."""
    raster = gdal.GetDriverByName("GTiff").Create(str(path), like.RasterXSize, like.RasterYSize, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(like.GetGeoTransform())
    raster.SetProjection(like.GetProjection())
    raster.GetRasterBand(1).SetNoDataValue(nodata)
    raster.GetRasterBand(1).SetCategoryNames(list(names))
    raster.GetRasterBand(1).WriteArray(values.astype(np.uint8))
    return path


class Walk:
    """Where the walk stands.

    Args:
        data: The shared data.
        folder: Of what is made.
        draw: Which blocks of the west somebody knows; 0: all.
    """

    def __init__(self, data: Path, folder: Path, draw: int = 0) -> None:
        """Read the reference in the model's classes; see the class."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.image = folder, data / "landcover" / "havel" / "s2_l1c.tif"
        self.model = find_model(START)
        card = load_card(self.model)
        self.names = [info.name for info in card.map_classes]
        self.values = {info.name: info.value for info in card.map_classes}
        self.dataset = gdal.Open(str(data / "landcover" / "havel" / "osm_label.tif"))
        reference = self.dataset.ReadAsArray()
        table = np.full(256, 255)
        for value, name in NAMES.items():
            table[value] = self.values[name]
        self.truth = table[reference]
        columns = np.arange(reference.shape[1])
        self.west, self.east = (
            (columns >= first) & (columns < end) & (self.truth != 255) for first, end in (WEST, EAST)
        )
        self.asked = self.west & _some_blocks(self.truth.shape, draw)
        self.judge = write(folder / "judge.tif", self.dataset, np.where(self.east, self.truth, 255), 255)
        self.layer = ("--layer", f"optical={self.image}")

    def map(self, number: int) -> tuple[Path, Path]:
        """Map the scene, and leave in map and margin what a person could be asked about: the known part of the west."""
        path, margin = (self.folder / f"{name}-{number}.tif" for name in ("map", "margin"))
        run("predict", "--model", self.model, *self.layer, "--output", path, "--margin", margin, "--overwrite",
            "--quality", "fast", "--extent", ",".join(map(str, self.extent())))  # fmt: skip
        mapped = gdal.Open(str(path))
        known = self.asked[:, : WEST[1]]
        if (mapped.RasterYSize, mapped.RasterXSize) != known.shape:
            raise SystemExit("the map has other pixels than the reference")
        values = np.where(known, mapped.ReadAsArray(), 255)
        names = [next((name for name, v in self.values.items() if v == value), "") for value in range(255)]
        asked = write(self.folder / f"asked-{number}.tif", mapped, values, 255, names)
        return asked, margin

    def extent(self) -> tuple[float, float, float, float]:
        """The west, where labels are given."""
        left, size, _, top, _, _ = self.dataset.GetGeoTransform()
        return left, top - self.dataset.RasterYSize * size, left + WEST[1] * size, top

    def accuracy(self) -> dict[str, float]:
        """Scores of the model in the east."""
        left, size, _, top, _, _ = self.dataset.GetGeoTransform()
        extent = (left + EAST[0] * size, top - self.dataset.RasterYSize * size, left + EAST[1] * size, top)
        with closing(LocalEngine(self.model, 1)) as engine:
            source = RasterSource("s2", str(self.image))
            (matrix,) = confusion_by_subset(engine, [source], RasterSource("label", str(self.judge)), extent).values()
        return scores(matrix)

    def label(self, path: Path) -> None:
        """Say what the reference has at each point."""
        dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = dataset.GetLayerByName("points")
        for feature in list(layer):
            feature["class"] = self.at(feature.GetGeometryRef())
            layer.SetFeature(feature)
        dataset = None

    def at(self, point: ogr.Geometry) -> str | None:
        """Name of the reference's class at a point."""
        left, size, _, top, _, _ = self.dataset.GetGeoTransform()
        value = self.truth[int((top - point.GetY()) // size), int((point.GetX() - left) // size)]
        return next((name for name, v in self.values.items() if v == value), None)

    def forest(self, labels: list[Path]) -> dict[str, float]:
        """Scores in the east of a forest of the same points."""
        left, size, _, top, _, _ = self.dataset.GetGeoTransform()
        rows, columns, classes = [], [], []
        for path in labels:
            dataset = ogr.Open(str(path))  # kept: its layer does not outlive it
            for feature in dataset.GetLayerByName("points"):
                point = feature.GetGeometryRef()
                rows.append(int((top - point.GetY()) // size))
                columns.append(int((point.GetX() - left) // size))
                classes.append(self.names.index(feature["class"]))
        x = self._features()
        forest = RandomForestClassifier(TREES, random_state=0, n_jobs=1).fit(x[rows, columns], classes)
        predicted = forest.predict(x[self.east])
        truth = np.searchsorted([self.values[name] for name in self.names], self.truth[self.east])
        return scores(confusion_matrix(truth, predicted, len(self.names)))

    def _features(self) -> np.ndarray:
        bands = gdal.Open(str(self.image)).ReadAsArray().astype(np.float32)[[1, 2, 3, 4, 5, 6, 7, 11, 12]]
        planes = [*bands]
        for size in SIZES:
            for band in bands:
                mean = uniform_filter(band, size)
                planes += [mean, np.sqrt(np.maximum(uniform_filter(band**2, size) - mean**2, 0))]
        return np.stack(planes, -1)


def _some_blocks(shape: tuple[int, int], draw: int) -> np.ndarray:
    """Half of the blocks of an image, bool ``[H, W]``; all of them for draw 0."""
    rows, columns = (-(-length // BLOCK) for length in shape)
    chosen = np.random.default_rng(draw).random((rows, columns)) < (0.5 if draw else 1.0)
    return chosen.repeat(BLOCK, 0).repeat(BLOCK, 1)[: shape[0], : shape[1]]


def walk(data: Path, folder: Path, seed: int) -> list[dict]:
    """All rounds; for each of them the number of labels, and the scores of the model and of the forest."""
    here, labels, found = Walk(data, folder, seed), [], []
    found.append({"labels": 0, "model": here.accuracy(), "forest": None, "seconds": 0.0})
    for number in range(1, ROUNDS + 1):
        asked, margin = here.map(number - 1)
        points = folder / f"points-{number}.gpkg"
        earlier = [part for path in labels for part in ("--labels", str(path))]
        run("suggestsamples", "--map", asked, "--margin", margin, *earlier, "--output", points, "--points", POINTS,
            "--seed", seed, "--overwrite")  # fmt: skip
        here.label(points)
        labels.append(points)
        begun, model = time.process_time(), folder / f"model-{number}"
        given = ["--labels", str(points), *(part for path in labels[:-1] for part in ("--earlier", str(path)))]
        run("train", *here.layer, *given, "--init", here.model, "--output", model, "--overwrite")
        here.model = model
        spent = time.process_time() - begun
        count = POINTS * number
        row = {"labels": count, "model": here.accuracy(), "forest": here.forest(labels), "seconds": spent}
        found.append(row)
        print(json.dumps(row), flush=True)
    return found


def area_report(data: Path, folder: Path) -> None:
    """Judge the last map by points drawn at random within its classes, labelled by the reference."""
    here = Walk(data, folder)
    here.model = folder / f"model-{ROUNDS}"
    asked, _ = here.map(ROUNDS)
    points = folder / "judges.gpkg"
    run("sample", "--map", asked, "--output", points, "--points", JUDGES, "--minimum", 10, "--overwrite")
    here.label(points)
    run("evaluate", "--map", asked, "--reference", points, "--output", folder / "report", "--overwrite")


def table(walks: list[list[dict]]) -> str:
    """Means over the walks, as Markdown."""
    lines = ["| labels | mIoU | forest | accuracy | forest |", "|---|---|---|---|---|"]
    for rows in zip(*walks):
        cells = [str(rows[0]["labels"])]
        for score in ("miou", "oa"):
            for who in ("model", "forest"):
                known = [row[who][score] for row in rows if row[who]]
                cells.append(f"{np.mean(known):.3f}" if known else "")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Walk, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="which blocks are known, 0: all")
    parser.add_argument("--output", type=Path, default=Path("build/loop"))
    parser.add_argument("--report", action="store_true", help="also judge the first walk's last map by random points")
    options = parser.parse_args()
    own_process()
    walks = []
    for seed in options.seeds:
        walks.append(walk(options.data, options.output / f"seed-{seed}", seed))
        (options.output / "figures.json").write_text(json.dumps(walks, indent=1) + "\n", encoding="utf-8")
        print(f"seed {seed}\n{table(walks[-1:])}", flush=True)
    print(f"\n{len(walks)} walks\n{table(walks)}")
    if options.report:
        area_report(options.data, options.output / f"seed-{options.seeds[0]}")


if __name__ == "__main__":
    main()
