"""Sentinel-2 of many places for :mod:`benchmarks.teach`, with what a teacher makes of it, read once into memory."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.training.config import TrainConfig
from osgeo import gdal

from .teacher import REACH, Teacher

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PATH = np.array([750, 450, 280, 200, 140, 120, 100, 40, 20], np.float32)[:, None, None]
"""Light that the air sends back on a clear day, digital numbers of the nine bands."""
THROUGH = np.array([0.85, 0.88, 0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96], np.float32)[:, None, None]
"""Share of the ground's light that comes through the air."""
BLOCK = 512
"""Pixels on a side that the teacher is asked for at once."""
SURFACE = ("trombetas", "sundarbans", "pilbara", "belgium", "ben-")
"""Beginnings of the names of places with surface reflectance (level 2A)."""


def through_air(surface: np.ndarray, strength: float) -> np.ndarray:
    """Surface reflectance ``[9, H, W]`` as it looks from above the air; strength 0: as it is, 1: a clear day."""
    return surface * (1 - strength * (1 - THROUGH)) + strength * PATH


def below_air(above: np.ndarray, strength: float) -> np.ndarray:
    """The way back; never below 1, so that a pixel stays data."""
    return np.maximum((above - strength * PATH) / (1 - strength * (1 - THROUGH)), 1.0)


def other_light(above: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What another sensor sees ``[9, H, W]`` from above the air, in other light and through other air."""
    factor = np.exp(rng.normal(0, 0.12)) * np.exp(rng.normal(0, 0.04, (9, 1, 1)))
    return through_air(below_air(above * factor.astype(np.float32), 1.0), rng.uniform(0.7, 1.5))


@dataclass(frozen=True)
class Place:
    """One place at one date."""

    name: str
    layers: dict[str, np.ndarray]  # s2 [9, H, W], s1 [2, H, W], dem [1, H, W], as stored; float32
    valid: dict[str, np.ndarray]  # bool [H, W]
    surface: bool = False  # level 2A
    probability: np.ndarray | None = None  # uint8 [9, H, W], the teacher's x 255
    label: np.ndarray | None = None  # int [H, W], classes by hand instead of the teacher
    coarse: int = 1  # pixels of 10 m on a side of one of its own
    grid: Grid | None = None  # where it lies; None: not known


def split(kind: str) -> dict[str, tuple[str, ...]]:
    """Beginnings of the names of places that choose, ``a``, and of those that are published, ``b``."""
    table = tomllib.loads((Path(__file__).parents[1] / "places.toml").read_text(encoding="utf-8"))[kind]
    return {key: tuple(names) for key, names in table.items()}


def load_places(config: TrainConfig, data: Path) -> list[Place]:
    """All places of the recipe and of the folders eurosat, ``*_l1c`` and belgium beside it, without a teacher."""
    places = []
    for scene in config.scenes:
        name = scene.name
        if name.startswith("ben-") and scene.role == "holdout":
            name = name.replace("ben-", "ben-holdout-")
        label = None
        if scene.label:
            names = [c.name for c in config.classes]
            label = _read(data, scene.label)[0].astype(int)
            codes = np.full(256, -1)
            for value, title in scene.classes.items():
                codes[int(value)] = names.index(title)
            label = codes[label]
        places.append(_place(name, {m: _read(data, layer) for m, layer in scene.layers.items()}, label))
    for row in csv.DictReader((data / "landcover/eurosat/patches.csv").open()):
        s2 = _read(data, f"landcover/eurosat/{row['file']}:2,3,4,5,6,7,8,10,11")
        place = _place(f"eurosat-{row['epsg']}-{row['file'][:-4]}".replace("326", "", 1), {"s2": s2})
        left, top = float(row["left"]), float(row["top"])
        window = Window(int(left // 10), -int(top // 10), s2.shape[2], s2.shape[1])
        crs = parse_crs(f"EPSG:{row['epsg']}").ExportToWkt()
        places.append(replace(place, grid=Grid(crs, left % 10, top % 10, 10.0, window)))
    for folder in ("germany", "australia"):
        tens, twenties = (next((data / f"landcover/{folder}_l1c").glob(f"*_{size}m_*.tif")) for size in (10, 20))
        ten, twenty = _read(data, f"{tens.relative_to(data)}"), _read(data, f"{twenties.relative_to(data)}")
        twenty = _larger(twenty, 2)
        s2 = np.stack([ten[2], ten[1], ten[0], twenty[0], twenty[1], twenty[2], ten[3], twenty[4], twenty[5]])
        if folder == "australia":  # the only arid coast: half is learnt, and a gap of 500 m away half is published
            half = s2.shape[1] // 2
            places.append(_place("australia-north", {"s2": s2[:, : half - 25]}))
            places.append(_place("australia-south", {"s2": s2[:, half + 25 :]}))
        else:
            places.append(_place(folder, {"s2": s2}))
    places.append(_place("slovakia", {"s2": _read(data, "landcover/slovakia_l1c/clean.tif:2,3,4,5,6,7,8,11,12")}))
    for path in sorted((data / "landcover/belgium").glob("a_s2_*.tif")):
        month = path.stem[-7:]
        where = "landcover/belgium/a_"
        layers = {"s2": f"{where}s2_{month}.tif", "s1": f"{where}s1_db_{month}.tif", "dem": f"{where}dem_slope.tif:1"}
        places.append(_place(f"belgium-a-{month}", {m: _read(data, layer) for m, layer in layers.items()}))
    return places


def _read(data: Path, layer: str) -> np.ndarray:
    """Bands of a layer of a recipe, ``[C, H, W]`` float32, NaN where there is no data."""
    path, _, bands = layer.rpartition(":") if layer.rpartition(":")[2].replace(",", "").isdigit() else (layer, "", "")
    text = path.replace("{data}", str(data)) if path.startswith("<") else str(data / path)
    raster = gdal.Open(text)
    planes = []
    for number in map(int, bands.split(",")) if bands else range(1, raster.RasterCount + 1):
        if not number:
            planes.append(np.full((raster.RasterYSize, raster.RasterXSize), np.nan, np.float32))
            continue
        band = raster.GetRasterBand(number)
        values = band.ReadAsArray()
        plane = values.astype(np.float32)
        nodata = band.GetNoDataValue()
        if nodata is not None:
            plane[values == nodata] = np.nan
        scale, offset = band.GetScale() or 1.0, band.GetOffset() or 0.0
        if (scale, offset) != (1.0, 0.0):  # as reflectance x 10,000
            plane = (plane * scale + offset) * 1e4
        planes.append(plane)
    return np.stack(planes)


def _place(name: str, layers: dict[str, np.ndarray], label: np.ndarray | None = None) -> Place:
    layers["s2"][layers["s2"] >= 65535] = np.nan
    valid = {m: np.isfinite(v).any(0) & (m != "s2" or (np.nan_to_num(v) > 0).any(0)) for m, v in layers.items()}
    if "s2" in valid and label is None:
        valid["s2"] &= np.isfinite(layers["s2"]).all(0)
    coarse = 3 if name == "zion" else 1
    return Place(name, layers, valid, name.startswith(SURFACE), label=label, coarse=coarse)


def _larger(values: np.ndarray, factor: int) -> np.ndarray:
    """``[C, H, W]`` with so many times more pixels on a side, linear between centres."""
    tensor = torch.from_numpy(values)[None]
    return torch.nn.functional.interpolate(tensor, scale_factor=factor, mode="bilinear")[0].numpy()


def taught(places: Iterable[Place], teacher: Teacher) -> list[Place]:
    """The places with the teacher's probabilities; surface reflectance is shown to it as it is and through air."""
    result = []
    for place in places:
        if place.label is None:
            s2 = np.nan_to_num(place.layers["s2"])
            views = [s2, through_air(s2, 1.0)] if place.surface else [s2]
            probability = sum(ask(teacher, view) for view in views) / len(views)
            place = replace(place, probability=np.rint(probability * 255).astype(np.uint8))
        result.append(place)
    return result


@torch.no_grad()
def ask(teacher: Teacher, numbers: np.ndarray) -> np.ndarray:
    """The teacher's probabilities ``[9, H, W]`` of digital numbers ``[9, H, W]`` of any size, mirrored at the edges."""
    _, height, width = numbers.shape
    reach = min(REACH, height - 1, width - 1)
    extra = [(reach, reach + height % 2), (reach, reach + width % 2)]
    padded = np.pad(numbers, [(0, 0), *extra], mode="reflect" if min(height, width) > reach + 1 else "edge")
    out = np.empty((9, *padded.shape[1:]), np.float32)
    for row in range(0, padded.shape[1], BLOCK - 2 * REACH):
        for col in range(0, padded.shape[2], BLOCK - 2 * REACH):
            part = padded[:, row : row + BLOCK, col : col + BLOCK]
            answer = teacher(torch.from_numpy(np.ascontiguousarray(part))[None])[0].numpy()
            top, left = (REACH if start else 0 for start in (row, col))
            out[:, row + top : row + part.shape[1], col + left : col + part.shape[2]] = answer[:, top:, left:]
    return out[:, reach : reach + height, reach : reach + width]


def of(places: Sequence[Place], names: tuple[str, ...]) -> list[Place]:
    """Those places whose names begin so."""
    return [place for place in places if place.name.startswith(names)]
