"""Training tiles: where they are cut, how they are turned, and what goes missing from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ...planes import Pixel
from ...raster.grid import Grid
from ...raster.labels import NO_CLASS

IGNORE = NO_CLASS
"""Class index of a pixel without a label, or one that is not for training."""
MIN_LABELLED_SHARE = 0.05
"""A tile with a smaller share of labelled pixels is drawn again."""
MAX_DRAWS = 50


@dataclass(frozen=True)
class SceneArrays:
    """One scene in memory, aligned.

    ``label`` holds class indices (not values) with :data:`IGNORE` for "no label, or not for training".
    """

    name: str
    values: Mapping[str, np.ndarray]  # by modality, [C, H, W] of any real type, as stored
    valid: Mapping[str, np.ndarray]  # by modality, bool [H, W]
    label: np.ndarray  # integers [H, W], for training
    held_out: np.ndarray  # integers [H, W], for evaluation
    soft: np.ndarray | None = None  # uint8 [K, H, W], probability of each class x 255; counts where label does
    hidden: np.ndarray | None = None  # bool [H, W], pixels whose values are held out; default: where held_out is known
    grid: Grid | None = None  # where the pixels lie; None: nowhere on Earth
    lacking: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # by modality: bands that its layer lacks
    weight: float = 1.0  # how often tiles are drawn, beside other scenes of its area

    @property
    def sparse(self) -> bool:
        """Whether so little is labelled that tiles have to be cut around labels: a few polygons or points."""
        return (self.label != IGNORE).mean() < MIN_LABELLED_SHARE

    @property
    def digest(self) -> str:
        """Of everything that is learnt from it: a run goes on with the scenes that it began with."""
        digest = hashlib.sha256(repr([self.name, sorted(self.values), self.weight]).encode())
        masks = (self.soft, self.hidden)
        arrays = (*(found[name] for name in sorted(self.values) for found in (self.values, self.valid)),
                  self.label, self.held_out, *(mask for mask in masks if mask is not None))  # fmt: skip
        for array in arrays:
            digest.update(np.ascontiguousarray(array))
        return digest.hexdigest()


@dataclass(frozen=True)
class Tile:
    """One training sample."""

    values: Mapping[str, np.ndarray]  # float32 [C, T, T]
    valid: Mapping[str, np.ndarray]  # bool [T, T]
    label: np.ndarray  # int64 [T, T]
    soft: np.ndarray | None = None  # uint8 [K, T, T], probability of each class x 255; counts where label does


def draw_tile(
    scene: SceneArrays,
    size: int,
    rng: np.random.Generator,
    around: Pixel | None = None,
    least: float = MIN_LABELLED_SHARE,
) -> Tile:
    """Cut a tile at random where there are labels, in one of the eight orientations.

    A scene smaller than the tile is padded with missing data. Pixels of held-out areas are missing too:
    neither their labels nor their values take part in training.

    Args:
        scene: The scene.
        size: Side of the tile T in pixels.
        rng: Source of randomness.
        around: A pixel that the tile must hold; default: any.
        least: Share of labelled pixels below which another tile is drawn.
    """
    for _ in range(MAX_DRAWS):
        row, col = (
            _draw_start(side, size, rng, None if around is None else around[axis])
            for axis, side in enumerate(scene.label.shape)
        )
        label = cut(scene.label, row, col, size, IGNORE)
        if (label != IGNORE).mean() >= least:
            break
    turns, flip = int(rng.integers(4)), bool(rng.integers(2))

    def turn(array: np.ndarray) -> np.ndarray:
        array = np.rot90(array, turns, axes=(-2, -1))
        return np.ascontiguousarray(array[..., ::-1] if flip else array)

    hidden = hidden_pixels(scene, row, col, size)
    values = {name: turn(cut(v, row, col, size, 0).astype(np.float32)) for name, v in scene.values.items()}
    valid = {name: turn(cut(v, row, col, size, False) & ~hidden) for name, v in scene.valid.items()}
    soft = None if scene.soft is None else turn(cut(scene.soft, row, col, size, 0))
    return Tile(values, valid, turn(label.astype(np.int64)), soft)


def hidden_pixels(scene: SceneArrays, row: int, col: int, size: int) -> np.ndarray:
    """Where in a window ``[size, size]`` values are held out."""
    if scene.hidden is not None:
        return cut(scene.hidden, row, col, size, False)
    return cut(scene.held_out, row, col, size, IGNORE) != IGNORE


def _draw_start(side: int, size: int, rng: np.random.Generator, held: int | None) -> int:
    """First row or column of a tile, within the scene as far as it is large enough."""
    low, high = min(0, side - size), max(0, side - size)
    if held is not None:
        low, high = max(low, held - size + 1), min(high, held)
    return int(rng.integers(low, high + 1))


class ClassPixels:
    """Where the labelled pixels of each class are in a scene."""

    def __init__(self, label: np.ndarray) -> None:
        """Index the labels ``[H, W]`` once."""
        flat = label.ravel()
        order = np.argsort(flat, kind="stable")
        values, starts = np.unique(flat[order], return_index=True)
        self._width = label.shape[1]
        self._pixels = [p for v, p in zip(values, np.split(order, starts[1:])) if v != IGNORE]

    def draw(self, rng: np.random.Generator) -> Pixel:
        """A random pixel of a random class, every class as likely as any other."""
        pixels = self._pixels[int(rng.integers(len(self._pixels)))]
        return Pixel(*divmod(int(pixels[int(rng.integers(len(pixels)))]), self._width))

    def draw_any(self, rng: np.random.Generator) -> Pixel:
        """A random labelled pixel."""
        number = int(rng.integers(sum(map(len, self._pixels))))
        for pixels in self._pixels:
            if number < len(pixels):
                break
            number -= len(pixels)
        return Pixel(*divmod(int(pixels[number]), self._width))


def cut(array: np.ndarray, row: int, col: int, size: int, fill: float) -> np.ndarray:
    """Window of ``[..., H, W]`` that may reach over the border."""
    height, width = array.shape[-2:]
    out = np.full((*array.shape[:-2], size, size), fill, array.dtype)
    top, left, bottom, right = max(row, 0), max(col, 0), min(row + size, height), min(col + size, width)
    out[..., top - row : bottom - row, left - col : right - col] = array[..., top:bottom, left:right]
    return out


def punch_hole(valid: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Make a random rectangle or half plane of a tile missing: a cloud, or the end of a layer.

    Args:
        valid: Bool ``[T, T]``.
        rng: Source of randomness.

    Returns:
        A new array; never all missing if something was valid before.
    """
    size = valid.shape[-1]
    holed = valid.copy()
    row, col = rng.integers(-size // 2, size, 2)
    height, width = rng.integers(size // 8, size + 1, 2)
    holed[max(row, 0) : max(row + height, 0), max(col, 0) : max(col + width, 0)] = False
    return holed if holed.any() else valid
