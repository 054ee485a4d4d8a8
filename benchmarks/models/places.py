"""The bundled models in places that they have not learnt, beside the simple ways: ``places.toml`` says which places.

``python -m benchmarks.models.places landcover DATA TEACHER MODEL...`` and ``python -m benchmarks.models.places
buildings DATA MODEL...`` print the tables of docs/models. ``--chosen``: the places that choose instead of those that
are published. ``--unet STEPS``: beside them a U-Net that learns so many steps by the recipe, with modality dropout
(buildings only).
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import Card, load_card
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.evaluation.scores import class_iou, confusion_matrix
from layerfuse.model_backend.nn.weights import load_model
from layerfuse.model_backend.training.config import TrainConfig, load_config
from layerfuse.model_backend.training.loop import train
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.scenes.loading import load_scenes
from layerfuse.model_backend.training.scenes.truth import draft_card
from layerfuse.model_backend.training.tiles.augmentation import coarsened
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from scipy.ndimage import uniform_filter
from sklearn.ensemble import RandomForestClassifier

from ..experiments.unet import UNet
from ..teach.places import Place, load_places, of, split, taught
from ..teach.scores import BANDS, SUBSETS, lacking, predicted, told
from ..teach.teacher import Teacher
from .starters import WIDTH, network_answer, on_map

RECIPES = Path(__file__).parents[2] / "model_backend/training/recipes"
SCENES = {
    "AnnualCrop": ("crops",), "PermanentCrop": ("crops", "shrub and scrub"), "Pasture": ("grass",),
    "HerbaceousVegetation": ("grass", "shrub and scrub"), "Forest": ("trees",), "Highway": ("built",),
    "Industrial": ("built",), "Residential": ("built",), "River": ("water",), "SeaLake": ("water",),
}  # fmt: skip
"""Of EuroSAT's kinds of patches, by people: classes of which one is to be the commonest (highways, rivers: 5 %)."""
STRIPS = ("Highway", "River")
LEAST_STRIP = 0.05
TREES, PIXELS, NEAR = 100, 40_000, 5
"""Forests: trees, pixels to learn from, and pixels on a side of the square whose mean and spread each pixel knows."""
MOST = 1000
"""Pixels on a side of a town, at most: its middle."""
HEIGHT = 2.5
"""Metres above the ground from which the simple way takes everything for a building."""

Answer = Callable[[Mapping[str, np.ndarray], Mapping[str, np.ndarray]], np.ndarray]
"""Class probabilities ``[K, H, W]`` of layers and their valid pixels."""
Ask = Callable[[SceneArrays, tuple[str, ...]], np.ndarray | None]
"""Confusion matrix ``[2, 2]`` of a scene, rows reference, from some of its layers, or None."""


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("landcover", "buildings"))
    parser.add_argument("data", type=Path)
    parser.add_argument("rest", nargs="+", help="for landcover the teacher's folder first; then models")
    parser.add_argument("--chosen", action="store_true", help="places that choose")
    parser.add_argument("--no-forest", action="store_true", help="leave the forests out")
    parser.add_argument("--unet", type=int, default=0, metavar="STEPS", help="train a U-Net, too; see above")
    options = parser.parse_args()
    names = split(options.kind)["a" if options.chosen else "b"]
    torch.set_num_threads(1)
    if options.kind == "landcover":
        landcover(options.data, Path(options.rest[0]), options.rest[1:], names, not options.no_forest)
    else:
        buildings(options.data, options.rest, names, not options.no_forest, options.unet)


def landcover(data: Path, teacher: Path, models: Sequence[str], names: tuple[str, ...], forest: bool) -> None:
    """Print how models agree with the teacher and with people's names of patches."""
    config = load_config(RECIPES / "landcover.toml")
    network = Teacher(teacher).to(memory_format=torch.channels_last)
    everything = load_places(config, data)
    places = taught(of(everything, names), network)
    rows: dict[str, Mapping[str, Answer]] = {}
    for name in models:
        folder = fetch_model(name)
        card = load_card(folder)
        rows[name] = dict.fromkeys(("nine", "four", "rgb", "layers"), network_answer_of(load_model(card, folder), card))
    if forest:
        learnt = [
            p for p in everything if p.label is None and not p.name.startswith(sum(split("landcover").values(), ()))
        ]
        learnt = taught(learnt, network)
        rows["forest"] = {bands: Forest(learnt, BANDS[bands][1]) for bands in ("nine", "four", "rgb")}
    rows["teacher"] = {"nine": lambda layers, valid: np.empty(0)}
    groups = list(dict.fromkeys(place.name.split("-")[0] for place in places))
    print(
        "| | "
        + " | ".join(f"{g}, {b}" for g in groups for b in ("nine", "four", "rgb"))
        + " | patches: nine | four | rgb |"
    )
    print("|---" * (3 * len(groups) + 4) + "|")
    layers_of = {p.name: p for p in places}
    for title, answers in rows.items():
        cells, found = [], []
        for group in groups:
            for bands in ("nine", "four", "rgb"):
                matrix = np.zeros((9, 9), int)
                for place in of(places, (group,)) if bands in answers and title != "teacher" else []:
                    matrix += confusion(answers[bands], place, bands)
                cells.append(cell(matrix))
        for bands in ("nine", "four", "rgb"):
            if bands in answers:
                hits = [
                    _is_found(
                        place,
                        place.probability / 255.0 if title == "teacher" else ask_bands(answers[bands], place, bands),
                    )
                    for place in layers_of.values()
                    if place.name.startswith("eurosat")
                ]
                found.append(f"{np.mean(hits):.2f}" if hits else "-")
            else:
                found.append("-")
        print(f"| {title} | " + " | ".join([*cells, *found]) + " |", flush=True)
    _layers(places, rows, models)
    for name in models:
        _doubt(name, rows[name]["nine"], places)


def _layers(places: Sequence[Place], rows: Mapping[str, Mapping[str, Answer]], models: Sequence[str]) -> None:
    """Print agreement by subset of layers, in the places that have them all."""
    with_all = [p for p in places if len(p.layers) > 1]
    subsets = [s for s in SUBSETS if any(all(n in p.layers for n in s) for p in with_all)]
    print("\n| | " + " | ".join("+".join(s) for s in subsets) + " |\n" + "|---" * (len(subsets) + 1) + "|")
    for name in models:
        cells = []
        for subset in subsets:
            matrix = np.zeros((9, 9), int)
            for place in with_all:
                if all(n in place.layers for n in subset):
                    layers = {n: np.nan_to_num(place.layers[n]) for n in subset}
                    valid = {n: place.valid[n] for n in subset}
                    matrix += _matrix(place, rows[name]["layers"](layers, valid))
            cells.append(cell(matrix))
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _doubt(name: str, answer: Answer, places: Sequence[Place]) -> None:
    """Print how far a model's confidence is from how often it is right, and how sure it is of noise."""
    told = []
    for bands in ("nine", "four", "rgb"):
        sure, right = [], []
        for place in places:
            probability = ask_bands(answer, place, bands)
            sure.append(probability.max(0)[place.valid["s2"]])
            right.append((probability.argmax(0) == place.probability.argmax(0))[place.valid["s2"]])
        confidence = np.concatenate(sure)
        error = calibration_error(confidence, np.concatenate(right))
        told.append(f"{bands}: calibration error {error:.3f}, mean confidence {confidence.mean():.2f}")
    noise = np.random.default_rng(0).uniform(0, 5000, (9, 192, 192)).astype(np.float32)
    there = {"s2": np.ones(noise.shape[1:], bool)}
    print(f"{name}: {'; '.join(told)}; on noise {answer({'s2': noise}, there).max(0).mean():.2f}")


def calibration_error(confidence: np.ndarray, correct: np.ndarray) -> float:
    """How far confidence is from how often it is right, over ten bins of confidence."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    gaps = [abs(confidence[bins == b].mean() - correct[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))


def network_answer_of(model: torch.nn.Module, card: Card) -> Answer:
    """What a model of ours answers, as this file asks."""
    model.eval()

    def answer(layers: Mapping[str, np.ndarray], valid: Mapping[str, np.ndarray]) -> np.ndarray:
        layers = dict(layers)
        if "s2" in layers:
            kept = [i for i, plane in enumerate(layers["s2"]) if np.isfinite(plane).all()]
            layers["s2"] = lacking(layers["s2"], card.modality("s2"), kept)
        return predicted(model, card, layers, valid)

    return answer


def ask_bands(answer: Answer, place: Place, bands: str) -> np.ndarray:
    """What an answer makes of a place whose image has some of the bands only."""
    s2 = np.nan_to_num(place.layers["s2"])
    s2 = np.stack([plane if i in BANDS[bands][1] else np.full_like(plane, np.nan) for i, plane in enumerate(s2)])
    return answer({"s2": s2}, {"s2": place.valid["s2"]})


def confusion(answer: Answer, place: Place, bands: str) -> np.ndarray:
    """Pixels ``[9, 9]`` by the teacher's class and that of an answer from some of the bands."""
    return _matrix(place, ask_bands(answer, place, bands))


def _matrix(place: Place, probability: np.ndarray) -> np.ndarray:
    known = place.valid["s2"]
    return confusion_matrix(place.probability.argmax(0)[known], probability.argmax(0)[known], 9)


def cell(matrix: np.ndarray) -> str:
    """Agreement, mean IoU and impossible snow as one cell."""
    if not matrix.any():
        return "-"
    values = told(matrix)
    return f"{values['agreement']:.2f} / {values['miou']:.2f}" + (
        f" ({values['snow']:.0%} snow)" if values["snow"] > 0.01 else ""
    )


def _is_found(place: Place, probability: np.ndarray) -> bool:
    kind = place.name.split("-")[2].split("_")[0]
    titles = [c.name for c in load_config(RECIPES / "landcover.toml").classes]
    share = np.bincount(probability.argmax(0)[place.valid["s2"]], minlength=9) / place.valid["s2"].sum()
    wanted = [titles.index(name) for name in SCENES[kind]]
    return bool(share[wanted].sum() >= LEAST_STRIP) if kind in STRIPS else bool(share.argmax() in wanted)


class Forest:
    """A random forest of pixels that know the mean and the spread of their neighbours, taught as the model is."""

    def __init__(self, places: Sequence[Place], kept: Sequence[int]) -> None:
        """Learn from the teacher's maps; of each place as many pixels as of any other."""
        self._kept = kept
        rng = np.random.default_rng(0)
        x, y = [], []
        for place in places:
            known = np.flatnonzero(place.valid["s2"])
            chosen = rng.choice(known, min(len(known), PIXELS // len(places)), replace=False)
            x.append(
                _features(np.nan_to_num(place.layers["s2"][list(kept)]))
                .reshape(-1, place.valid["s2"].size)[:, chosen]
                .T
            )
            y.append(place.probability.argmax(0).ravel()[chosen])
        self._forest = RandomForestClassifier(TREES, min_samples_leaf=2, random_state=0).fit(
            np.concatenate(x), np.concatenate(y)
        )

    def __call__(self, layers: Mapping[str, np.ndarray], valid: Mapping[str, np.ndarray]) -> np.ndarray:
        """Class probabilities of a place."""
        s2 = layers["s2"][list(self._kept)]
        features = _features(s2)
        out = np.zeros((9, *s2.shape[1:]), np.float32)
        answer = self._forest.predict_proba(features.reshape(len(features), -1).T)
        out[self._forest.classes_] = answer.T.reshape(-1, *s2.shape[1:])
        return out


def _features(bands: np.ndarray) -> np.ndarray:
    """Bands ``[C, H, W]`` with mean and spread over the square around each pixel, ``[3 C, H, W]``."""
    mean = np.stack([uniform_filter(band, NEAR) for band in bands])
    square = np.stack([uniform_filter(band**2, NEAR) for band in bands])
    return np.concatenate([bands, mean, np.sqrt(np.maximum(square - mean**2, 0))])


def buildings(data: Path, models: Sequence[str], names: tuple[str, ...], forest: bool, unet: int) -> None:
    """Print intersection over union of buildings by town and layers."""
    config = load_config(RECIPES / "buildings.toml")
    if not forest and not unet:
        config = judged(config, names)
    # A U-Net takes what is measured of the bands, as a network of ours does.
    card, scenes = prepare(config, data) if unet else (draft_card(config), load_scenes(config, data))
    columns = town_columns(card, scenes, names)
    print("| | " + " | ".join(column.title(card.pixel_size) for column in columns) + " |")
    print("|---" * (len(columns) + 1) + "|")

    def row(title: str, ask: Ask) -> None:
        found = [column.iou(ask) for column in columns]
        print(f"| {title} | " + " | ".join("-" if v is None else f"{v:.3f}" for v in found) + " |", flush=True)

    for name in models:
        folder = fetch_model(name)
        own = load_card(folder)
        row(name, asking(load_model(own, folder), own))
    if unet:
        schedule = dataclasses.replace(config.schedule, steps=unet)
        fitted = train(
            card, scenes, schedule, lambda _: None, start=lambda card: (UNet(card, WIDTH), ()),
            sampling=config.sampling, gap=config.gap,
        )  # fmt: skip
        row(f"U-Net, {fitted.steps} steps", asking(fitted.model, card))
    row(f"height > {HEIGHT} m", lambda scene, subset: _threshold(scene) if subset == ("height",) else None)
    if forest:
        forests: dict[tuple[str, ...], RandomForestClassifier] = {}
        learnt = [on_map(card, s) for s in scenes if (s.label != IGNORE).any()]

        def ask(scene: SceneArrays, subset: tuple[str, ...]) -> np.ndarray | None:
            if len(subset) > 1:
                return None
            if subset not in forests:
                forests[subset] = _town_forest(learnt, subset[0])
            known = scene.held_out != IGNORE
            features = _features(scene.values[subset[0]].astype(np.float32))[:, known].T
            return confusion_matrix(scene.held_out[known], forests[subset].predict(features), 2)

        row("forest", ask)


@dataclasses.dataclass(frozen=True)
class Column:
    """A town as some of its layers show it, at some pixel."""

    town: str
    members: tuple[SceneArrays, ...]
    subset: tuple[str, ...]
    coarse: int  # pixels of the map on a side of one that is shown

    def title(self, pixel: float) -> str:
        """Town, layers, and the pixel in metres where it is coarser than the map's, ``pixel``."""
        coarse = f" {self.coarse * pixel:g} m" if self.coarse > 1 else ""
        return f"{self.town}, {'+'.join(self.subset)}{coarse}"

    def iou(self, ask: Ask) -> float | None:
        """Intersection over union of buildings, 0..1; None where nothing is said."""
        matrices = [ask(_coarse(scene, self.subset, self.coarse), self.subset) for scene in self.members]
        if any(matrix is None for matrix in matrices):
            return None
        return float(class_iou(sum(matrices))[1])


def town_columns(card: Card, scenes: Sequence[SceneArrays], names: tuple[str, ...]) -> list[Column]:
    """What is judged of the held-out scenes whose names begin so: each layer as it is and coarser, and all together."""
    held = [_centre(on_map(card, s)) for s in scenes if s.name.startswith(names) and (s.held_out != IGNORE).any()]
    columns = []
    for town in names:
        members = tuple(scene for scene in held if scene.name.startswith(town))
        there = tuple(n for n in card.modality_names if members and n in members[0].values)
        columns += [Column(town, members, (n,), c) for n in there for c in ((1, 2, 5) if n == "height" else (1, 2))]
        columns += [Column(town, members, there, 1)] if len(there) > 1 else []
    return columns


def asking(model: torch.nn.Module, card: Card) -> Ask:
    """A network, asked for a scene from a subset of its layers."""
    answer = network_answer(model, card)
    return lambda scene, subset: next(iter(answer(scene, [subset]).values()))


def judged(config: TrainConfig, names: tuple[str, ...]) -> TrainConfig:
    """The recipe with the places whose names begin so, and one to learn from: there is no recipe without any."""
    one = next(s for s in config.scenes if s.role == "train")
    kept = tuple(s for s in config.scenes if s is one or s.name.startswith(names))
    return dataclasses.replace(config, scenes=kept)


def _centre(scene: SceneArrays) -> SceneArrays:
    """The middle of a scene, not more than :data:`MOST` pixels on a side."""
    starts = [max(0, (side - MOST) // 2) for side in scene.label.shape]
    return cropped(scene, [slice(start, start + MOST) for start in starts])


def cropped(scene: SceneArrays, rows_and_columns: Sequence[slice]) -> SceneArrays:
    """A part of a scene, which lies nowhere on Earth."""
    part = (..., *rows_and_columns)
    layers, valid = ({n: a[part] for n, a in arrays.items()} for arrays in (scene.values, scene.valid))
    hidden = None if scene.hidden is None else scene.hidden[part]
    return dataclasses.replace(
        scene,
        values=layers,
        valid=valid,
        label=scene.label[part],
        held_out=scene.held_out[part],
        hidden=hidden,
        grid=None,
    )


def _coarse(scene: SceneArrays, subset: tuple[str, ...], factor: int) -> SceneArrays:
    if factor == 1:
        return scene
    values = dict(scene.values)
    for name in subset:
        channels = values[name].astype(np.float32)
        height, width = channels.shape[1:]
        side = max(height, width)
        square, there = np.zeros((len(channels), side, side), np.float32), np.zeros((side, side), bool)
        square[:, :height, :width], there[:height, :width] = channels, scene.valid[name]
        values[name] = coarsened(square, there, factor)[:, :height, :width]
    return dataclasses.replace(scene, values=values)


def _threshold(scene: SceneArrays) -> np.ndarray:
    known = (scene.held_out != IGNORE) & scene.valid["height"]
    return confusion_matrix(scene.held_out[known], scene.values["height"][0][known] > HEIGHT, 2)


def _town_forest(scenes: Sequence[SceneArrays], name: str) -> RandomForestClassifier:
    rng = np.random.default_rng(0)
    with_it = [scene for scene in scenes if name in scene.values]
    area = np.array([np.sqrt((scene.label != IGNORE).sum()) * scene.weight for scene in with_it])
    x, y = [], []
    for scene, share in zip(with_it, area / area.sum()):
        known = np.flatnonzero((scene.label != IGNORE) & scene.valid[name])
        chosen = rng.choice(known, min(len(known), int(PIXELS * share)), replace=False)
        features = _features(scene.values[name].astype(np.float32))
        x.append(features.reshape(len(features), -1)[:, chosen].T)
        y.append(scene.label.ravel()[chosen])
    return RandomForestClassifier(TREES, min_samples_leaf=2, random_state=0).fit(np.concatenate(x), np.concatenate(y))


if __name__ == "__main__":
    main()
