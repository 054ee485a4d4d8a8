"""A training run from a user's own layers and labels, without a configuration file: what to choose for them.

Everything that a configuration would say is found here: modalities from the start model where the layers fit it and
else from the layers, classes from the labels, pixel and tile size, the held-out part, and a schedule that follows
the clock.
"""

from __future__ import annotations

import colorsys
import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..card import FAMILIES, NODATA_CLASS, Card, ClassInfo, Modality, Network
from ..errors import InputError
from ..nn.sampling import Sampling
from ..raster.burn import field_names, read_shapes
from ..raster.grid import FINEST, choose_grid
from ..raster.labels import class_values
from ..raster.source import RasterSource
from ..schema import FieldError
from .augmentation import Augmentation
from .config import HoldoutBlocks, Scene, TrainConfig
from .sampling import IGNORE, MIN_LABELLED_SHARE
from .schedule import Schedule
from .splits import held_out_pixels
from .survey import look_at_layer
from .truth import load_truth

CLASS_FIELDS = ("class", "value", "label", "reference")
"""Fields that are taken for the class where none is named, as in the assessment of maps."""
LEAST_PIXELS = 5
"""A class with fewer labelled pixels cannot be learnt."""
HOLDOUT_SHARE = 0.2
HOLDOUT_DRAWS = 8
"""Draws of held-out blocks until one leaves every class in training."""
BLOCKS = 150
"""Held-out blocks are so large that about as many would cover the labelled area."""
TILE = 64
STEPS = 100_000
"""More than any time limit allows: the clock ends the run."""
COARSER = 1.5
"""A start model's pixel size is kept unless the finest layer's is larger by more than this."""
EPOCH_TILES = 512
"""A pass over large labels counts as one after so many tiles."""
COLOURS = ("1B6CA8", "2E7D4F", "D8302A", "E0A030", "7A4FA3", "6FB3C4", "8A6D3B", "B5C334", "D16BA5", "5B5B5B")
"""Of classes that have none of their own."""


@dataclass(frozen=True)
class Lesson:
    """What a user gives."""

    layers: Mapping[str, tuple[str, tuple[int, ...]]]  # path and bands by family, or by modality of the start model
    labels: str  # class raster, or vector file with |layername=NAME behind it if it has several layers
    field: str = ""  # of a vector file: the class; default: the first there of CLASS_FIELDS
    name: str = "my-model"
    minutes: float = 10.0
    start: Card | None = None
    threads: int = 2


def plan(lesson: Lesson) -> TrainConfig:
    """The training run for a lesson; reads the labels and looks at the layers.

    Raises:
        InputError: The layers or labels cannot be used, or there is too little to learn from.
    """
    if not lesson.layers:
        raise InputError("layers", "none is given", f"Give at least one of {', '.join(FAMILIES)}.")
    chosen = [look_at_layer(key, path, bands, lesson.start) for key, (path, bands) in lesson.layers.items()]
    names = [modality.name for modality, _ in chosen]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"layer {twice}", "it is given twice", "Give one layer of each kind.")
    modalities, sources = tuple(m for m, _ in chosen), tuple(s for _, s in chosen)
    field, values = label_values(lesson.labels, lesson.field)
    classes, table = _classes(values, lesson.start)
    scene = Scene(
        name=lesson.name,
        label=lesson.labels,
        label_field=field,
        classes=table,
        layers={s.modality: f"{s.path}:{','.join(map(str, s.bands))}" if s.bands else s.path for s in sources},
    )
    network = lesson.start.network if lesson.start else Network(8, 128, 4, 4, detail_dim=16)
    size = _pixel_size(modalities, sources, lesson, network)
    try:
        config = TrainConfig(
            name=lesson.name,
            version="1.0",
            license="LicenseRef-own",
            pixel_size=size,
            tile_size=lesson.start.tile_size if lesson.start else TILE,
            modalities=modalities,
            classes=classes,
            scenes=(scene,),
            network=network,
            sampling=Sampling(),
        )
    except FieldError as error:
        raise InputError(f"model {lesson.name}", f"{error.path}: {error.why}", "Choose another name.") from None
    return _with_schedule(config, lesson)


def label_values(labels: str, field: str) -> tuple[str, dict[str, str]]:
    """The field with the class, and the classes' names by value.

    Raises:
        InputError: The file cannot be read, or has no such field.
    """
    fields = field_names(labels)
    if fields is None:
        if field:
            raise InputError(f"labels {labels}", "it is a raster, which has no fields", "Leave the field out.")
        return "", class_values(RasterSource("labels", labels))
    if not field:
        lower = {name.casefold(): name for name in reversed(fields)}
        field = next((lower[name] for name in CLASS_FIELDS if name in lower), "")
        if not field:
            there = ", ".join(fields[:20]) or "there is none"
            raise InputError(f"labels {labels}", "it is not clear which field has the class", f"Name one: {there}.")
    shapes = read_shapes(labels, field)
    return field, {shape.value: shape.value.strip() for shape in shapes.shapes if shape.value.strip()}


def _classes(values: Mapping[str, str], start: Card | None) -> tuple[tuple[ClassInfo, ...], dict[str, str]]:
    """Classes of the model, and the class by label value."""
    if len(values) > NODATA_CLASS:
        why = f"they have {len(values):,} different values, and a model has up to {NODATA_CLASS} classes"
        raise InputError("labels", why, "Choose the field with the class, or fewer classes.")
    if len(values) < 2:
        why = f"all are of the class {next(iter(values.values()))}" if values else "they name no class"
        raise InputError("labels", why, "Give labels of at least two classes.")
    known = {info.name.casefold(): info for info in start.classes} if start else {}
    table: dict[str, str] = {}
    for value, name in values.items():
        like = known.get(name.casefold())
        table[value] = like.name if like else name[:64]
    wanted = sorted(set(table.values()), key=str.casefold)
    if start and set(wanted) == {info.name for info in start.classes}:
        return start.classes, table  # so that what decides between them is taken, too
    given = {name: value for value, name in table.items()}
    numbers = _numbers([given[name] for name in wanted])
    infos = []
    for i, (name, number) in enumerate(zip(wanted, numbers)):
        like = known.get(name.casefold())
        infos.append(ClassInfo(number, name, like.color_hint if like else _colour(i)))
    return tuple(infos), table


def _numbers(texts: Sequence[str]) -> list[int]:
    """Values in the map: those of the labels, if they are numbers that fit, else 1, 2, 3."""
    if all(text.isascii() and text.isdigit() and int(text) < NODATA_CLASS for text in texts):
        numbers = [int(text) for text in texts]
        if len(set(numbers)) == len(numbers):
            return numbers
    return list(range(1, len(texts) + 1))


def _colour(index: int) -> str:
    if index < len(COLOURS):
        return COLOURS[index]
    red, green, blue = colorsys.hsv_to_rgb(index * 0.618034 % 1.0, 0.55, 0.8)  # the golden ratio: far from each other
    return f"{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"


def _pixel_size(
    modalities: tuple[Modality, ...], sources: tuple[RasterSource, ...], lesson: Lesson, network: Network
) -> float:
    """Metres: the start model's, or of the finest layer where that is much coarser, or there is no start."""
    draft = Card("draft", "1", "none", "encoder", 1.0, 8 * network.patch_size, modalities, network=network)
    finest = choose_grid(draft, sources, pixel_size=FINEST).pixel_size
    if lesson.start and finest <= COARSER * lesson.start.pixel_size:
        return lesson.start.pixel_size
    return float(f"{finest:.6g}")


def _with_schedule(config: TrainConfig, lesson: Lesson) -> TrainConfig:
    """The run with its held-out part and schedule, which depend on the labels."""
    truth = load_truth(config.scenes[0], config, Path())
    label = truth.label
    _check_labels(label, config.classes, lesson.labels)
    rows, columns = (np.flatnonzero((label != IGNORE).any(axis)) for axis in (1, 0))
    area = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    side = max(config.network.patch_size, round(math.sqrt(area / BLOCKS)))
    scene = config.scenes[0]
    for seed in range(HOLDOUT_DRAWS):
        blocks = HoldoutBlocks(side * config.pixel_size, HOLDOUT_SHARE, seed)
        held = dataclasses.replace(scene, holdout_blocks=blocks)
        try:
            hidden = held_out_pixels(held, label, truth.grid)
        except InputError:
            break
        left, apart = (np.unique(label[part & (label != IGNORE)]) for part in (~hidden, hidden))
        if len(left) == len(config.classes) and len(apart) > 1:
            scene = held
            break
    sparse = (label != IGNORE).mean() < MIN_LABELLED_SHARE
    return dataclasses.replace(config, scenes=(scene,), schedule=_schedule(config, lesson, scene.holds_out, sparse))


def _schedule(config: TrainConfig, lesson: Lesson, validated: bool, sparse: bool) -> Schedule:
    continuous = [m.name for m in config.modalities if m.kind == "continuous"]
    several = len(config.modalities) > 1 and config.network.head != "mask"
    return Schedule(
        steps=STEPS,
        minutes=lesson.minutes,
        batch=8,
        learning_rate=1e-3,
        warmup=round(0.03 * STEPS),
        average=0.99,
        class_balance=0.5,
        weight_decay=0.1,
        label_smoothing=0.05 if sparse else 0.0,
        consistency=CONSISTENCY if several and sparse else 0.0,
        validate_holdout=validated,
        validate_every=100,
        patience=15 if validated else 0,
        unfreeze_after=0.3 if lesson.start else 0.0,
        threads=lesson.threads,
        checkpoint_every=STEPS,
        augmentation=Augmentation(gain=dict.fromkeys(continuous, 0.1)),
    )


CONSISTENCY = 1.0
"""Weight of what all layers teach fewer, where few pixels are labelled."""


def _check_labels(label: np.ndarray, classes: Sequence[ClassInfo], labels: str) -> None:
    """See that there is something to learn from.

    Raises:
        InputError: No label lies on the layers, or a class has too few pixels.
    """
    counts = np.bincount(label[label != IGNORE], minlength=len(classes))
    what = f"labels {labels}"
    if not counts.any():
        raise InputError(what, "none of them is where the layers are", "Check the labels, the layers and their CRS.")
    few = [(info.name, int(count)) for info, count in zip(classes, counts) if count < LEAST_PIXELS]
    if few:
        why = "too few labelled pixels of " + ", ".join(f"{name} ({count})" for name, count in few[:5])
        fix = f"Label at least {LEAST_PIXELS} pixels of each class, or leave the class out."
        raise InputError(what, why, fix)


def check_budget(rate: float, minutes: float, labelled_tiles: int, batch: int) -> None:
    """See that the time is enough for one pass over the labels.

    Args:
        rate: Steps per second, as measured.
        minutes: The time given.
        labelled_tiles: Tiles that it takes to see every label once.
        batch: Tiles in a step.

    Raises:
        InputError: It is not.
    """
    steps = math.ceil(min(labelled_tiles, EPOCH_TILES) / batch)
    possible = int(rate * minutes * 60)
    if possible < steps:
        least = math.ceil(steps / rate / 6) / 10
        raise InputError(
            "minutes",
            f"{minutes:g} minutes are enough for {possible} steps on this machine, and one pass over the labels takes "
            f"{steps}",
            f"Give at least {least:g} minutes.",
        )


def labelled_tiles(label: np.ndarray, size: int) -> int:
    """How many tiles ``[size, size]`` of a lattice hold a label of ``[H, W]``."""
    rows, columns = np.nonzero(label != IGNORE)
    return len(set(zip((rows // size).tolist(), (columns // size).tolist())))
