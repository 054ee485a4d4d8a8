"""The three data sets: modalities, classes, scenes, and which pixels are held out.

Every method gets the same :class:`Study`: the same training pixels and the same held-out pixels.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality
from layerfuse.model_backend.training.config import HoldoutBlocks, Scene, TrainConfig, load_config
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.scenes.loading import load_scenes
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from osgeo import gdal

from ..teach.places import Place, load_places, of
from .prepare import S2_BANDS, class_map, s2_layer, virginia

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "model_backend" / "training" / "recipes" / "zion-landcover.toml"
LANDCOVER = RECIPE.with_name("landcover.toml")
GAP = 16
"""Pixels around a held-out area whose labels nobody uses."""
HAVEL_BLOCKS = HoldoutBlocks(size=1280.0, share=0.25)
BELGIUM_B = (664_000.0, 5_611_120.0, 665_000.0, 5_612_120.0)
"""Where window b of the Belgian scenes lies; a corner of window a is in it."""

DYNAMIC_WORLD = tuple(
    ClassInfo(value, name, color)
    for value, (name, color) in enumerate(
        [
            ("water", "419BDF"),
            ("trees", "397D49"),
            ("grass", "88B053"),
            ("flooded vegetation", "7A87C6"),
            ("crops", "E49635"),
            ("shrub and scrub", "DFC35A"),
            ("built", "C4281B"),
            ("bare", "A59B8F"),
            ("snow and ice", "B39FE1"),
        ]
    )
)
OPENSTREETMAP = tuple(
    ClassInfo(value, name, color)
    for value, (name, color) in enumerate(
        [
            ("water", "466B9F"),
            ("wetland", "6FB3C4"),
            ("forest", "2E7D4F"),
            ("scrub", "CCB879"),
            ("meadow", "A6D96A"),
            ("grass", "D9EF8B"),
            ("farm", "AA6F28"),
            ("residential", "D8302A"),
        ],
        start=1,
    )
)
SENTINEL_2 = Modality(
    "s2",
    "optical",
    "continuous",
    tuple(Band(name, scale=1e-4, minimum=0.0, maximum=1.5) for name in S2_BANDS),
)
SENTINEL_1 = Modality(
    "s1", "sar", "continuous", tuple(Band(name, minimum=-40.0, maximum=10.0, unit="dB") for name in ("VV", "VH"))
)
ELEVATION = Modality("dem", "elevation", "continuous", (Band("height", minimum=-500.0, maximum=9000.0, unit="m"),))
CLASS_MAP = Modality("dw", "landcover", "categorical", (Band("class"),), DYNAMIC_WORLD, "nearest")


Source = tuple[TrainConfig, dict[str, str]]
"""A data set before it is read: its configuration; held-out parts, each with how its scenes' names begin."""


@dataclass(frozen=True)
class Study:
    """A data set in memory."""

    card: Card  # with statistics of the training pixels; network and tile size are those of its configuration
    train: list[SceneArrays]
    parts: dict[str, list[SceneArrays]]  # held-out areas by name; what counts is their `held_out`
    elsewhere: list[SceneArrays] = field(default_factory=list)  # other places, whose labels nobody asks for

    def rows(self, part: str) -> list[tuple[str, ...]]:
        """Subsets of the modalities that every scene of a part has, largest first."""
        names = [n for n in self.card.modality_names if all(n in scene.values for scene in self.parts[part])]
        return [subset for subset in self.card.subsets() if set(subset) <= set(names)]


def zion(data: Path, build: Path) -> Source:
    """Landsat-8 and elevation to NLCD classes; split of the bundled recipe: a strip with a gap."""
    config = load_config(RECIPE)
    folder = data / "landcover" / "zion"
    scene = config.scenes[0]
    layers = {name: str(folder / path) for name, path in scene.layers.items()}
    scene = replace(scene, label=str(folder / scene.label), layers=layers)
    return replace(config, scenes=(scene,)), {"zion": "zion"}


def havel(data: Path, build: Path) -> Source:
    """Sentinel-2 and a Dynamic World class map to OpenStreetMap classes; split by blocks."""
    folder = data / "landcover" / "havel"
    layers = {
        "s2": s2_layer(folder / "s2_l1c.tif"),
        "dw": str(class_map(folder / "dw_probs_x200.tif", build / "havel_dw.tif")),
    }
    scene = Scene(name="havel", label=str(folder / "osm_label.tif"), layers=layers, holdout_blocks=HAVEL_BLOCKS)
    return _config("havel", (SENTINEL_2, CLASS_MAP), OPENSTREETMAP, [scene]), {"havel": "havel"}


def s2s1(data: Path, build: Path) -> Source:
    """Sentinel-2, Sentinel-1 and elevation to Dynamic World classes; whole scenes held out, and one Belgian window."""
    scenes: list[Scene] = []

    def add(name: str, probabilities: Path, layers: dict[str, object], **more: object) -> None:
        paths = {key: str(path) for key, path in layers.items()}
        scenes.append(Scene(name=name, soft=str(probabilities), soft_scale=200.0, layers=paths, **more))

    for name, path, test in bigearthnet(data / "pretrain" / "bigearthnet"):
        s2, s1, dw = (Path(f"{path}_{kind}.tif") for kind in ("S2", "S1", "DW_probs_x200"))
        more = {} if gdal.Open(str(s2)).GetProjection() else {"local_pixel_size": 10.0}
        role = "holdout" if test else "train"
        add(f"bigearthnet-{name}"[-64:], dw, {"s2": s2_layer(s2), "s1": s1}, role=role, **more)
    belgium = data / "landcover" / "belgium"
    for path in sorted(belgium.glob("?_s2_*.tif")):
        window, _, month = path.stem.split("_")
        layers = {"s2": s2_layer(path), "s1": belgium / f"{window}_s1_db_{month}.tif"}
        layers["dem"] = f"{belgium / f'{window}_dem_slope.tif'}:1"
        more = {"role": "holdout"} if window == "b" else {"holdout": BELGIUM_B}
        add(f"belgium-{window}-{month}", belgium / f"{window}_dw_probs_x200_{month}.tif", layers, **more)
    trombetas = data / "landcover" / "trombetas"
    layers = {"s2": s2_layer(trombetas / "s2_l2a.tif"), "dem": trombetas / "srtm.tif"}
    add("trombetas", trombetas / "dw_probs_x200.tif", layers)
    for path in sorted((data / "pretrain" / "sundarbans_pilbara").glob("*_s2_l2a.tif")):
        name = path.name.removesuffix("_s2_l2a.tif")
        add(name, path.with_name(f"{name}_dw_probs_x200.tif"), {"s2": s2_layer(path)})
    image, probabilities = virginia(data / "landcover" / "virginia", build)
    add("virginia", probabilities, {"s2": image})
    parts = {"bigearthnet": "bigearthnet-", "belgium": "belgium-b-"}
    return _config("s2s1", (SENTINEL_2, SENTINEL_1, ELEVATION), DYNAMIC_WORLD, scenes), parts


def bigearthnet(folder: Path) -> list[tuple[str, Path, bool]]:
    """Name, common start of the paths, and whether it is held out, of each pair of patches.

    Held out is what the manifest calls validation or test, and every third of the patches without a split. Patches
    with a split lie in groups, and groups of different splits are kilometres apart.
    """
    found, without = [], 0
    for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        name = entry["id"]
        (image,) = folder.glob(f"*/{name}_S2.tif")
        if "split" in entry:
            test = entry["split"] != "train"
        else:
            test = without % 3 == 0
            without += 1
        found.append((name, image.with_name(name), test))
    return found


SOURCES = {"zion": zion, "havel": havel, "s2s1": s2s1}
"""The data sets by name."""


@functools.lru_cache(maxsize=1)
def load(name: str, data: Path, build: Path, elsewhere: bool = False) -> Study:
    """Read a data set; the last one stays in memory.

    Args:
        name: One of :data:`SOURCES`.
        data: The folder of published files.
        build: Folder for derived files; made if it is not there.
        elsewhere: With the other places that know its layers, to pre-train on.
    """
    build.mkdir(parents=True, exist_ok=True)
    config, parts = SOURCES[name](data, build)
    card, scenes = prepare(config, Path())
    # Hard labels for all: a forest knows no others.
    scenes = [replace(scene, soft=None) for scene in scenes]
    train = [scene for scene in scenes if (scene.label != IGNORE).any()]
    held = [_comparable(scene) for scene in scenes if (scene.held_out != IGNORE).any()]
    held_by_part = {part: [s for s in held if s.name.startswith(start)] for part, start in parts.items()}
    return Study(card, train, held_by_part, _elsewhere(name, data, build) if elsewhere else [])


def _elsewhere(name: str, data: Path, build: Path) -> list[SceneArrays]:
    """Places with Sentinel-2 that a data set neither learns its classes from nor is judged on.

    They are the recipe's of ``landcover``, EuroSAT and the scenes of level 1C, and for ``havel`` the training scenes
    of ``s2s1``, with class maps. No layer of ``zion`` is known elsewhere.
    """
    if name == "zion":
        return []
    places = load_places(load_config(LANDCOVER), data)
    found = [unlabelled(place) for place in of(places, ("eurosat", "germany", "australia", "slovakia"))]
    if name == "s2s1":
        return found + [unlabelled(place) for place in of(places, ("havel",))]
    mapped = []
    for scene in s2s1(data, build)[0].scenes:
        if scene.role == "train" and scene.soft:
            layers = {"s2": scene.layers["s2"], "dw": str(class_map(Path(scene.soft), build / f"{scene.name}_dw.tif"))}
            mapped.append(replace(scene, layers=layers))
    return found + load_scenes(_config("maps", (SENTINEL_2, CLASS_MAP), DYNAMIC_WORLD, mapped), Path())


def unlabelled(place: Place) -> SceneArrays:
    """A place as a scene of which no class is known."""
    valid = {name: place.valid[name] for name in place.layers}
    values = {name: np.nan_to_num(array) for name, array in place.layers.items()}
    nothing = np.full(next(iter(valid.values())).shape, IGNORE, np.int16)
    return SceneArrays(place.name, values, valid, nothing, nothing, hidden=np.zeros(nothing.shape, bool))


def _comparable(scene: SceneArrays) -> SceneArrays:
    """The scene with a reference only where every layer has a value: the same pixels for every subset and method."""
    everywhere = np.logical_and.reduce(list(scene.valid.values()))
    return replace(scene, held_out=np.where(everywhere, scene.held_out, IGNORE))


def _config(
    name: str, modalities: tuple[Modality, ...], classes: tuple[ClassInfo, ...], scenes: list[Scene]
) -> TrainConfig:
    return TrainConfig(
        name=name,
        version="1.0",
        license="not published",
        pixel_size=10.0,
        tile_size=64,
        modalities=modalities,
        classes=classes,
        scenes=tuple(scenes),
        gap=GAP,
    )
