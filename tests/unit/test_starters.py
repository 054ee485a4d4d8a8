"""The benchmark of the starter models leaves out what it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import layerfuse
from layerfuse.benchmarks.models.starters import without
from layerfuse.model_backend.training.config import TrainConfig, load_config

RECIPES = Path(layerfuse.__file__).parent / "model_backend" / "training" / "recipes"


def test_places_left_out_are_held_out_whole_and_the_others_stay_as_they_are():
    config = load_config(RECIPES / "landcover.toml", TrainConfig)
    left = without(config, ("virginia", "belgium-"))
    for before, after in zip(config.scenes, left.scenes):
        if before.name.startswith(("virginia", "belgium-")):
            assert after.role == "holdout" and not after.holdout and after.holdout_blocks is None
            assert after.layers == before.layers and after.soft == before.soft
        else:
            assert after == before
    assert dataclasses.replace(left, scenes=()) == dataclasses.replace(config, scenes=())
    assert without(config, ()) == config
