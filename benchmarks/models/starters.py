"""A starter model beside a random forest and a U-Net: the same training areas, the same held-out pixels.

``python -m benchmarks.models.starters RECIPE.toml DATA_FOLDER [MODEL_FOLDER]`` prints mIoU, overall accuracy and macro
F1 for every subset of modalities. The U-Net is trained with the recipe's schedule, batches and augmentation, with
modality dropout; the forest (single pixels, 200 trees) anew for every subset. A subset is scored on the held-out areas
of the places that have all its layers.

``--without PLACE`` leaves the scenes out whose names begin so, trains the recipe's network, too, and scores all three
on each of those places alone: what to expect of a place that no training has seen.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from layerfuse.model_backend.card import Card, all_subsets, subset_key
from layerfuse.model_backend.evaluation.scores import score_table, scores
from layerfuse.model_backend.nn.weights import load_model
from layerfuse.model_backend.training.config import TrainConfig, load_config
from layerfuse.model_backend.training.loop import Start, fresh, train
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays

from ..experiments.score import scene_matrices
from ..experiments.unet import UNet
from . import random_forest

WIDTH = 16
"""Channels of the U-Net at full resolution, as wide as the starter models' pixel skip."""
FOREST_PIXELS = 300_000
"""Held-out pixels of a scene that forests answer for, drawn at random; networks answer for all."""


def main() -> None:
    """Train the baselines and score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path, nargs="?", help="a trained model of the recipe")
    parser.add_argument("--steps", type=int, help="of networks to train; default: the recipe's; 0: train none")
    parser.add_argument("--without", action="append", default=[], metavar="PLACE", help="see above; repeatable")
    parser.add_argument("--no-forest", action="store_true", help="leave the random forest out")
    options = parser.parse_args()
    places = tuple(options.without)
    config = without(load_config(options.recipe, TrainConfig), places)
    card, scenes = prepare(config, options.data)
    held_out = [on_map(card, scene) for scene in scenes if (scene.held_out != IGNORE).any()]

    def show(title: str, answer: Answer) -> None:
        for place in places or ("",):
            print(f"\n{title}{place and f', {place}'}")
            report(card, [scene for scene in held_out if scene.name.startswith(place)], answer)

    if not options.no_forest:
        show("random forest", Forests(card, scenes))
    if options.model:
        show("this model", network_answer(load_model(card, options.model), card))
    steps = config.schedule.steps if options.steps is None else options.steps
    if not steps:
        return
    schedule = dataclasses.replace(config.schedule, steps=steps)
    networks: dict[str, Start] = {"this recipe": fresh} if places else {}
    networks["U-Net"] = lambda card: (UNet(card, WIDTH), ())
    for name, start in networks.items():
        fitted = train(card, scenes, schedule, lambda _: None, start=start, sampling=config.sampling, gap=config.gap)
        show(f"{name}, {steps} steps, {fitted.seconds:.0f} s", network_answer(fitted.model, card))


def without(config: TrainConfig, places: tuple[str, ...]) -> TrainConfig:
    """The run with the scenes whose names begin so held out as wholes."""
    whole = {"role": "holdout", "holdout": (), "holdout_blocks": None}
    scenes = [dataclasses.replace(s, **whole) if places and s.name.startswith(places) else s for s in config.scenes]
    return dataclasses.replace(config, scenes=tuple(scenes))


def on_map(card: Card, scene: SceneArrays) -> SceneArrays:
    """The scene with classes as a map shows them: a rim is what it borders."""
    column = np.array([*card.map_places, IGNORE])
    return dataclasses.replace(scene, label=column[scene.label], held_out=column[scene.held_out])


Answer = Callable[[SceneArrays, Sequence[Sequence[str]]], dict[str, np.ndarray]]
"""Confusion matrices of a scene's held-out pixels, by subset."""


def report(card: Card, scenes: Sequence[SceneArrays], answer: Answer) -> None:
    """Print scores of every subset, held-out areas together."""
    totals: dict[str, np.ndarray] = {}
    for scene in scenes:
        there = [name for name in card.modality_names if name in scene.values]
        for key, matrix in answer(scene, all_subsets(there)).items():
            totals[key] = totals.get(key, 0) + matrix
    ordered = [subset_key(subset) for subset in card.subsets() if subset_key(subset) in totals]
    print(score_table({key: scores(totals[key]) for key in ordered}), flush=True)


def network_answer(model: torch.nn.Module, card: Card) -> Answer:
    """How a network answers for a scene."""
    study = SimpleNamespace(card=card)
    return lambda scene, subsets: scene_matrices(model.eval(), scene, study, subsets)


class Forests:
    """Forests on single pixels, one for each subset, trained when first asked for.

    Args:
        card: Modalities and classes.
        scenes: Training scenes.
    """

    def __init__(self, card: Card, scenes: Sequence[SceneArrays]) -> None:
        """Put rims to what they border; see the class."""
        self._card = dataclasses.replace(card, classes=card.map_classes)
        self._scenes = [on_map(card, scene) for scene in scenes]
        self._forests: dict[Sequence[str], random_forest.RandomForestClassifier] = {}

    def __call__(self, scene: SceneArrays, subsets: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
        """Confusion matrices of a held-out scene, by subset."""
        places = np.flatnonzero(scene.held_out.ravel() != IGNORE)
        kept = np.random.default_rng(random_forest.SEED).choice(places, min(FOREST_PIXELS, places.size), replace=False)
        thinned = np.full(scene.held_out.size, IGNORE)
        thinned[kept] = scene.held_out.ravel()[kept]
        part = dataclasses.replace(scene, held_out=thinned.reshape(scene.held_out.shape))
        matrices = {}
        for subset in subsets:
            if subset not in self._forests:
                self._forests[subset] = random_forest.fit(self._card, self._scenes, subset, random_forest.SEED)
            matrix = random_forest.confusion(self._card, self._forests[subset], [part], subset)
            # As many as all held-out pixels of the scene, so that scenes weigh as they do for the networks.
            matrices[subset_key(subset)] = matrix * (places.size / kept.size)
        return matrices


if __name__ == "__main__":
    main()
