"""Published data sets as scenes: each loader turns a folder in the layout that its authors gave it into scenes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TypeVar

from ..config import RunConfig, TrainConfig
from . import dfc2023, quadruplet

_LOADERS = {"dfc2023": dfc2023.scenes, "quadruplet": quadruplet.scenes}


Config = TypeVar("Config", bound=RunConfig)


def with_dataset(config: Config, folder: Path) -> Config:
    """A configuration with the scenes of its ``[dataset]`` table listed; one without such a table stays as it is.

    A training run gets what has labels. A pre-training run gets everything, without labels.

    Args:
        config: The run.
        folder: The data set's path starts here.

    Raises:
        InputError: The folder does not have the layout, or the split names a place that is not there.
    """
    if config.dataset is None:
        return config
    found = _LOADERS[config.dataset.kind](config.dataset, config, folder, isinstance(config, TrainConfig))
    return dataclasses.replace(config, scenes=(*config.scenes, *found), dataset=None)
