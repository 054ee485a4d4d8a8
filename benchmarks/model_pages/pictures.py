"""Pictures of good and of bad places for docs/models: ``python -m benchmarks.model_pages.pictures DATA TEACHER``.

All are among those that are published (``places.toml``): no model has learnt them.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from layerfuse.model_backend.card import Card, load_card
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.nn.weights import load_model
from layerfuse.model_backend.training.config import load_config
from layerfuse.model_backend.training.scenes.loading import load_scenes
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays

from ..experiments.score import scene_answers
from ..models.places import RECIPES, cropped, judged, network_answer_of
from ..models.starters import on_map
from ..teach.places import load_places, of, taught
from ..teach.teacher import Teacher
from ..walkthrough.pictures import coloured, panels, stretched

IMAGES = Path(__file__).parents[2] / "docs/images"
LANDCOVER = {"slovakia": "landcover-good.jpg", "australia-south": "landcover-bad.jpg"}
TOWNS = {
    "gothenburg": ("height", "buildings-good.jpg"),
    "massachusetts": ("rgb", "buildings-suburb.jpg"),
    "grau-du-roi": ("rgb", "buildings-bad.jpg"),
}
"""Layer and picture by the place's name."""
SIDE = 250
"""Pixels on a side of each panel, about."""
MOST = 500
"""Pixels of a place that a picture shows, at most: its middle."""


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    landcover(options.data, options.teacher)
    buildings(options.data)


def landcover(data: Path, teacher: Path) -> None:
    """Image, the teacher's map and ours, from nine bands."""
    network = Teacher(teacher).to(memory_format=torch.channels_last)
    folder = fetch_model("landcover")
    card = load_card(folder)
    answer = network_answer_of(load_model(card, folder), card)
    places = load_places(load_config(RECIPES / "landcover.toml"), data)
    for place in taught(of(places, tuple(LANDCOVER)), network):
        s2 = np.nan_to_num(place.layers["s2"])
        ours = answer({"s2": s2}, {"s2": place.valid["s2"]}).argmax(0)
        seen = np.unique(np.concatenate([place.probability.argmax(0), ours]))
        _draw(card, LANDCOVER[place.name], seen, {
            "Sentinel-2": stretched(s2[[2, 1, 0]]),
            "Dynamic World": _classes(card, place.probability.argmax(0)),
            "landcover": _classes(card, ours),
        })  # fmt: skip


def buildings(data: Path) -> None:
    """Layer, footprints and our map."""
    folder = fetch_model("buildings")
    card = load_card(folder)
    model = load_model(card, folder).eval()
    config = judged(load_config(RECIPES / "buildings.toml"), tuple(TOWNS))
    shown = dataclasses.replace(card, classes=card.map_classes)
    for scene in load_scenes(config, data):
        name, file = next((entry for town, entry in TOWNS.items() if scene.name.startswith(town)), ("", ""))
        if not name:  # the one to learn from
            continue
        scene = _middle(on_map(card, scene))
        ours = scene_answers(model, scene, SimpleNamespace(card=card), [(name,)])[0]
        layer = scene.values[name].astype(np.float32)
        _draw(shown, file, np.arange(len(shown.classes)), {
            "RGB" if name == "rgb" else "Height above ground": stretched(layer if name == "rgb" else layer[[0, 0, 0]]),
            "Footprints": _classes(shown, scene.held_out),
            "buildings": _classes(shown, ours),
        })  # fmt: skip


def _middle(scene: SceneArrays) -> SceneArrays:
    """The middle of what is held out of a scene."""
    rows, cols = (np.flatnonzero((scene.held_out != IGNORE).any(axis)) for axis in (1, 0))
    cuts = []
    for there in (rows, cols):
        side = min(MOST, there[-1] + 1 - there[0])
        start = there[0] + (there[-1] + 1 - there[0] - side) // 2
        cuts.append(slice(start, start + side))
    return cropped(scene, cuts)


def _classes(card: Card, classes: np.ndarray) -> np.ndarray:
    return coloured(
        np.where(classes == IGNORE, 255, classes).astype(np.uint8), dict(enumerate(_colours(card).values()))
    )


def _colours(card: Card) -> Mapping[str, str]:
    return {info.name: info.color_hint for info in card.classes}


def _draw(card: Card, file: str, seen: np.ndarray, pictures: Mapping[str, np.ndarray]) -> None:
    """Write a picture with a legend of the classes in it."""
    names = list(_colours(card).items())
    side = max(next(iter(pictures.values())).shape[:2])
    panels(IMAGES / file, pictures, dict(names[i] for i in seen), shrink=side / SIDE)
    print(IMAGES / file)


if __name__ == "__main__":
    main()
