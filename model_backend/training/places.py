"""Labels as a person gives them: a point or a polygon is one, however many pixels it has."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .tiles.sampling import IGNORE, SceneArrays

_FIRST = IGNORE + 1
"""Number of the first label: none is taken for "no label"."""


@dataclass(frozen=True)
class Places:
    """Labels, each a patch of connected pixels of one class, numbered over all scenes."""

    numbers: tuple[np.ndarray, ...]  # by scene, int32 [H, W], IGNORE: none
    classes: np.ndarray  # int64 [n]

    @property
    def all(self) -> np.ndarray:
        """Numbers of all labels, ``[n]``."""
        return np.arange(_FIRST, self.end)

    @property
    def end(self) -> int:
        """The number behind the last one."""
        return _FIRST + len(self.classes)

    def of(self, scene: int) -> np.ndarray:
        """Numbers of the labels of a scene, ``[n]``."""
        return np.setdiff1d(self.numbers[scene], [IGNORE])

    def only(self, chosen: np.ndarray, scene: int) -> np.ndarray:
        """Where in a scene those of some numbers ``[n]`` are, bool ``[H, W]``."""
        return np.isin(self.numbers[scene], chosen)

    def class_of(self, numbers: np.ndarray) -> np.ndarray:
        """Classes ``[n]`` of labels by their numbers ``[n]``."""
        return self.classes[numbers - _FIRST]

    def shown(self, scenes: Sequence[SceneArrays]) -> list[SceneArrays]:
        """The scenes with the numbers in place of the classes to learn."""
        return [dataclasses.replace(scene, label=numbers) for scene, numbers in zip(scenes, self.numbers)]


def find_places(scenes: Sequence[SceneArrays]) -> Places:
    """The labels of scenes that are for training."""
    numbers: list[np.ndarray] = []
    classes: list[int] = []
    for scene in scenes:
        found = np.full(scene.label.shape, IGNORE, np.int32)
        for k in np.unique(scene.label[scene.label != IGNORE]).tolist():
            patches, count = ndimage.label(scene.label == k)
            found[patches > 0] = patches[patches > 0] - 1 + len(classes) + _FIRST
            classes += [k] * count
        numbers.append(found)
    return Places(tuple(numbers), np.array(classes, np.int64))
