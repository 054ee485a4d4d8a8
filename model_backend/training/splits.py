"""Which pixels of a scene are held out: rectangles, blocks drawn at random, or all of it."""

from __future__ import annotations

import numpy as np

from ..errors import InputError
from ..raster.grid import Grid
from .config import HoldoutBlocks, Scene, rectangles
from .sampling import IGNORE


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
    """Blocks such that each class, and all of them together, come as near to the share as they can.

    The first block is drawn at random, then the one that helps most is taken until none helps; ties fall at
    random. So a class that is in one block only stays in training unless the share is above one half.
    """
    side = max(1, round(blocks.size / pixel_size))
    height, width = label.shape
    across = -(-width // side)
    block = (np.arange(height) // side * across)[:, None] + np.arange(width) // side  # [H, W], number of the block
    known = label != IGNORE
    present, index = np.unique(label[known], return_inverse=True)
    counts = np.bincount(block[known] * present.size + index, minlength=(block[-1, -1] + 1) * present.size)
    counts = counts.reshape(-1, present.size)
    part = np.column_stack([counts / counts.sum(0), counts.sum(1) / counts.sum()])  # of each class, and of all
    candidates = np.random.default_rng(blocks.seed).permutation(np.flatnonzero(counts.any(1)))
    part[:, -1] *= present.size  # the area as a whole weighs as much as all classes together
    goal = np.append(np.full(present.size, blocks.share), blocks.share * present.size)
    taken, have = [], np.zeros(present.size + 1)
    while candidates.size:
        now, then = np.abs(have - goal).sum(), np.abs(have + part[candidates] - goal).sum(1)
        best = int(then.argmin()) if taken or then[0] >= now else 0
        if then[best] >= now:
            break
        taken.append(candidates[best])
        have += part[candidates[best]]
        candidates = np.delete(candidates, best)
    return np.isin(block, taken)
