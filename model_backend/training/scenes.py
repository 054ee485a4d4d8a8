"""Training scenes from disk to aligned arrays, and the band statistics measured on them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..card import Band, Card, Modality
from ..errors import InputError
from ..raster.grid import Grid
from ..raster.labels import class_indices, label_grid, label_source
from ..raster.reader import Reader
from ..raster.source import RasterSource, parse_layer
from .config import Scene, TrainConfig
from .sampling import IGNORE, SceneArrays

MAX_PIXELS = 200_000_000
"""Largest scene that is held in memory."""
MIN_STDDEV = 1e-6
"""Smallest standard deviation of a band, so that a constant band divides by something."""


def draft_card(config: TrainConfig) -> Card:
    """The card of a configuration before anything is measured."""
    return Card(
        name=config.name,
        version=config.version,
        license=config.license,
        task="semantic",
        pixel_size=config.pixel_size,
        tile_size=config.tile_size,
        modalities=config.modalities,
        classes=config.classes,
        network=config.network,
        description=config.description,
    )


def load_scene(scene: Scene, config: TrainConfig, folder: Path) -> SceneArrays:
    """Read a scene on the grid of its labels.

    Args:
        scene: Its entry in the configuration.
        config: The run, for modalities, classes and the gap.
        folder: Relative paths start here.

    Raises:
        InputError: A file is missing or unusable, or the labels hold none of the classes.
    """
    card = draft_card(config)
    source = label_source(folder / scene.label)
    grid = label_grid(source, card)
    if grid.window.width * grid.window.height > MAX_PIXELS:
        why = f"it has more than {MAX_PIXELS:,} pixels"
        raise InputError(f"scene {scene.name}", why, "Cut it into several scenes.")
    label = class_indices(source, config.classes, grid, grid.window)
    if (label == IGNORE).all():
        raise InputError(
            f"scene {scene.name}",
            f"{scene.label} has no pixel of the classes {', '.join(str(c.value) for c in config.classes)}",
            "Check the label file and the class values.",
        )
    values, inside = {}, {}
    for name, text in scene.layers.items():
        _, path, bands = parse_layer(f"{name}={folder / text}")
        reader = Reader(RasterSource(name, path, bands), card.modality(name), grid)
        values[name], inside[name] = reader.read(grid.window)
    train, held_out = _split(label, scene, grid, config.gap)
    return SceneArrays(scene.name, values, inside, train, held_out)


def _split(label: np.ndarray, scene: Scene, grid: Grid, gap: int) -> tuple[np.ndarray, np.ndarray]:
    """Labels for training and for evaluation; a gap around the held-out area belongs to neither."""
    train, held_out = label.copy(), np.full_like(label, IGNORE)
    if not scene.holdout:
        return train, held_out
    left, top, step = (
        grid.x0 + grid.window.col * grid.pixel_size,
        grid.y0 - grid.window.row * grid.pixel_size,
        grid.pixel_size,
    )
    xmin, ymin, xmax, ymax = scene.holdout
    cols = [round((x - left) / step) for x in (xmin, xmax)]
    rows = [round((top - y) / step) for y in (ymax, ymin)]
    inner = np.s_[max(rows[0], 0) : max(rows[1], 0), max(cols[0], 0) : max(cols[1], 0)]
    outer = np.s_[max(rows[0] - gap, 0) : max(rows[1] + gap, 0), max(cols[0] - gap, 0) : max(cols[1] + gap, 0)]
    held_out[inner] = label[inner]
    train[outer] = IGNORE
    if (held_out == IGNORE).all():
        raise InputError(
            f"scene {scene.name}",
            "its held-out area has no labelled pixel",
            "Check holdout against the label's extent.",
        )
    return train, held_out


def measured_modalities(modalities: Sequence[Modality], scenes: Sequence[SceneArrays]) -> tuple[Modality, ...]:
    """Modalities with mean and standard deviation of each band, from training pixels only.

    Args:
        modalities: As configured.
        scenes: Scenes in memory; pixels that are labelled for training and valid count.

    Raises:
        InputError: A continuous modality has no such pixel in any scene.
    """
    measured = []
    for modality in modalities:
        if modality.kind == "continuous":
            bands = tuple(_measure(band, i, modality.name, scenes) for i, band in enumerate(modality.bands))
            modality = dataclasses.replace(modality, bands=bands)
        measured.append(modality)
    return tuple(measured)


def _measure(band: Band, index: int, modality: str, scenes: Sequence[SceneArrays]) -> Band:
    count, total, squares = 0, 0.0, 0.0
    for scene in scenes:
        if modality in scene.values:
            chosen = scene.valid[modality] & (scene.label != IGNORE)
            stored = scene.values[modality][index][chosen].astype(np.float64)
            physical = np.clip(stored * band.scale + band.offset, band.minimum, band.maximum)
            count, total, squares = count + physical.size, total + physical.sum(), squares + (physical**2).sum()
    if not count:
        raise InputError(
            f"modality {modality}",
            "no scene has a valid, labelled pixel of it",
            "Add a scene that has it, or remove it.",
        )
    mean = total / count
    stddev = max(math.sqrt(max(squares / count - mean**2, 0.0)), MIN_STDDEV)
    # Six figures, as they are written in the card: what is trained with is what is read back.
    return dataclasses.replace(band, mean=float(f"{mean:.6g}"), stddev=float(f"{stddev:.6g}"))
