"""Which pixels of a scene are held out: rectangles, blocks drawn at random, or all of it."""

from __future__ import annotations

import numpy as np

from ...errors import InputError
from ...raster.grid import Grid
from ..config import HoldoutBlocks, Scene, rectangles
from ..tiles.sampling import IGNORE

DRAWS = 500
"""Random draws of held-out blocks, of which the best is taken."""


def held_out_pixels(scene: Scene, label: np.ndarray, grid: Grid) -> np.ndarray:
    """The held-out part of a scene, labelled or not.

    Args:
        scene: Its entry in the configuration.
        label: Class indices ``[H, W]``.
        grid: Where they lie.

    Returns:
        Bool ``[H, W]``.

    Raises:
        InputError: A held-out area has no labelled pixel, or nothing is left to train on.
    """
    if scene.role == "holdout":
        return np.ones(label.shape, bool)
    held = np.zeros(label.shape, bool)
    for rectangle in rectangles(scene.holdout):
        area = rectangle_pixels(rectangle, grid)
        held[area] = True
        if not (label[area] != IGNORE).any():
            why = f"its held-out area {', '.join(f'{n:g}' for n in rectangle)} has no labelled pixel"
            raise InputError(f"scene {scene.name}", why, "Check holdout against the label's extent.")
    if scene.holdout_blocks is not None:
        blocks = _draw_blocks(label, scene.holdout_blocks, grid.pixel_size)
        if not blocks.any():
            raise InputError(
                f"scene {scene.name}",
                f"blocks of {scene.holdout_blocks.size:g} m cannot hold out about a share of "
                f"{scene.holdout_blocks.share:g} of its labels",
                "Make holdout_blocks.size smaller.",
            )
        held |= blocks
    return held


def grown(mask: np.ndarray, pixels: int) -> np.ndarray:
    """A mask ``[H, W]`` with a margin in every direction, corners too."""
    for axis in (0, 1) if pixels else ():
        count = np.cumsum(mask, axis, dtype=np.int32)
        side = mask.shape[axis]
        last = count.take(np.minimum(np.arange(side) + pixels, side - 1), axis)
        before = np.arange(side) - pixels - 1
        first = count.take(np.maximum(before, 0), axis) * np.expand_dims(before >= 0, 1 - axis)
        mask = last > first
    return mask


def rectangle_pixels(rectangle: tuple[float, ...], grid: Grid) -> tuple[slice, slice]:
    """Rows and columns of a rectangle ``(xmin, ymin, xmax, ymax)`` in the grid's CRS."""
    left, top, step = (
        grid.x0 + grid.window.col * grid.pixel_size,
        grid.y0 - grid.window.row * grid.pixel_size,
        grid.pixel_size,
    )
    xmin, ymin, xmax, ymax = rectangle
    cols = [max(round((x - left) / step), 0) for x in (xmin, xmax)]
    rows = [max(round((top - y) / step), 0) for y in (ymax, ymin)]
    return slice(*rows), slice(*cols)


def _draw_blocks(label: np.ndarray, blocks: HoldoutBlocks, pixel_size: float) -> np.ndarray:
    """Blocks that hold the share of the labels: of many random draws the one that comes nearest for every class.

    So they are as mixed as the scene is, and a class that is in one block only stays in training.
    """
    side = max(1, round(blocks.size / pixel_size))
    height, width = label.shape
    across = -(-width // side)
    block = (np.arange(height) // side * across)[:, None] + np.arange(width) // side  # [H, W], number of the block
    known = label != IGNORE
    present, index = np.unique(label[known], return_inverse=True)
    counts = np.bincount(block[known] * present.size + index, minlength=(block[-1, -1] + 1) * present.size)
    counts = counts.reshape(-1, present.size)
    labelled = np.flatnonzero(counts.any(1))
    if labelled.size < 2:
        return np.zeros(label.shape, bool)
    part = counts[labelled] / counts.sum(0)  # of each class
    area = counts[labelled].sum(1) / counts.sum()
    rng, best, least = np.random.default_rng(blocks.seed), None, np.inf
    for _ in range(DRAWS):
        order = rng.permutation(labelled.size)
        enough = int(np.abs(np.cumsum(area[order]) - blocks.share).argmin()) + 1
        drawn = order[: min(enough, labelled.size - 1)]
        error = np.abs(part[drawn].sum(0) - blocks.share).mean() + abs(area[drawn].sum() - blocks.share)
        if error < least:
            best, least = drawn, error
    return np.isin(block, labelled[best])
