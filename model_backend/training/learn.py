"""A training run from a user's own layers and labels, without a configuration file: what to choose for them.

Everything that a configuration would say is found here: modalities from the start model where the layers fit it and
else from the layers, classes from the labels, pixel and tile size, the held-out part, and a schedule that follows
the clock.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..card import FAMILIES, Card, ClassInfo, Modality, Network
from ..errors import InputError
from ..nn.learning.sampling import Sampling
from ..raster.grid import FINEST, choose_grid
from ..raster.layers.crosswalks.products import AUTO
from ..raster.layers.description import describe
from ..raster.legend import label_values, legend
from ..raster.shapes.mask import parse_mask
from ..raster.source import RasterSource, said_of
from ..raster.survey import look_at_layer
from ..schema import FieldError
from .config import HoldoutBlocks, Scene, TrainConfig
from .run import REFIT_SHARE
from .sampling import IGNORE, MIN_LABELLED_SHARE
from .schedule import Schedule
from .splits import held_out_pixels
from .truth import load_truth

LEAST_PIXELS = 5
"""A class with fewer labelled pixels cannot be learnt."""
HOLDOUT_SHARE = 0.2
PATIENCE = 15
"""Validations without a better one after which training ends."""
HOLDOUT_DRAWS = 8
"""Draws of held-out blocks until one leaves every class in training."""
BLOCKS = 150
"""Held-out blocks are so large that about as many would cover the labelled area."""
TILE, SPARSE_TILE = 64, 32
"""Pixels on a side of a tile without a start model. Around a few labels small tiles learn more in the same time."""
STEPS, SPARSE_STEPS = 100_000, 600
"""Most steps: more than any time limit allows; but a few polygons are learnt by heart in more."""
NETWORK = Network(8, 128, 4, 4, detail_dim=16)
SPARSE_NETWORK = Network(8, 64, 2, 4, detail_dim=16)
"""Without a start model. What a forest can teach needs no larger one, which would be slower."""
COARSER = 1.5
"""A start model's pixel size is kept unless the finest layer's is larger by more than this."""
EPOCH_TILES = 512
"""A pass over large labels counts as one after so many tiles."""


@dataclass(frozen=True)
class Lesson:
    """What a user gives."""

    layers: Mapping[str, tuple[str, tuple[int, ...]]]  # path and bands by family, or by modality of the start model
    labels: str  # class raster, or vector file with |layername=NAME behind it if it has several layers
    field: str = ""  # of a vector file: the class; default: the first of raster.legend.CLASS_FIELDS
    crosswalk: str = AUTO  # of a class raster of labels: its legend, see ..raster.layers.crosswalks
    crosswalks: Sequence[str] = ()  # KEY=CROSSWALK, likewise of layers of classes
    name: str = "my-model"
    minutes: float = 10.0
    start: Card | None = None
    threads: int = 2
    masks: Sequence[str] = ()  # KEY=PATH:VALUES, KEY=POLYGONS, KEY=none
    nodata: Sequence[str] = ()  # KEY=VALUE
    area: str = ""  # vector file: labels outside of its polygons do not count


def plan(lesson: Lesson, say: Callable[[str], None] = lambda text: None) -> TrainConfig:
    """The training run for a lesson; reads the labels and looks at the layers.

    Args:
        lesson: What the user gives.
        say: Called with what was found out about legends of class maps.

    Raises:
        InputError: The layers or labels cannot be used, or there is too little to learn from.
    """
    if not lesson.layers:
        raise InputError("layers", "none is given", f"Give at least one of {', '.join(FAMILIES)}.")
    masks = [parse_mask(text) for text in lesson.masks]
    said = said_of({key: key for key in lesson.layers}, masks, lesson.nodata, lesson.crosswalks)
    chosen = [
        look_at_layer(key, path, bands, lesson.start, said.get(key)) for key, (path, bands) in lesson.layers.items()
    ]
    names = [modality.name for modality, _ in chosen]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"layer {twice}", "it is given twice", "Give one layer of each kind.")
    modalities, sources = tuple(m for m, _ in chosen), tuple(s for _, s in chosen)
    for modality, source in chosen:
        if modality.kind == "categorical":
            for note in describe(source, modality).notes:
                say(f"{modality.name}: {note.text}")
    start = lesson.start.map_classes if lesson.start else ()
    found = label_values(lesson.labels, lesson.field, start, lesson.crosswalk)
    for note in found.notes:
        say(note.text)
    classes, table = _classes(found.values, lesson.start)
    scene = Scene(
        name=lesson.name,
        label=lesson.labels,
        label_field=found.field,
        classes=table,
        layers={s.modality: f"{s.path}:{','.join(map(str, s.bands))}" if s.bands else s.path for s in sources},
        more={s.modality: s.more for s in sources if s.more},
        nodata={s.modality: s.nodata for s in sources if s.nodata is not None and math.isfinite(s.nodata)},
        valid=tuple(s.modality for s in sources if s.nodata is not None and math.isnan(s.nodata)),
        masks={s.modality: texts for s in sources if (texts := _mask_texts(s))},
        area=lesson.area,
        crosswalks={s.modality: s.crosswalk for s in sources if s.crosswalk},
    )
    network = lesson.start.network if lesson.start else NETWORK
    told = f"The user's own layers ({', '.join(names)}) and labels ({len(classes)} classes)"
    size = _pixel_size(modalities, sources, lesson, network)
    try:
        config = TrainConfig(
            name=lesson.name,
            version="1.0",
            license="LicenseRef-own",
            data=" ".join((told, *(note.text for note in found.notes)))[:1000],
            split=SPLIT,
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


def _mask_texts(source: RasterSource) -> tuple[str, ...]:
    """What is left out of a layer, as the configuration writes it."""
    masks = (f"{m.path}:{','.join(map(str, m.values))}" if m.values else m.path for m in source.masks)
    return (*masks, *(() if source.masked else ("none",)))


def _classes(values: Mapping[str, str], start: Card | None) -> tuple[tuple[ClassInfo, ...], dict[str, str]]:
    """Classes of the model, and the class by label value."""
    if len(values) == 1:
        why = f"all are of the class {next(iter(values.values()))}"
        raise InputError("labels", why, "Give labels of at least two classes.")
    return legend(values, start.classes if start else ())


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
    """The run with its tile, schedule and held-out part, which depend on the labels."""
    label = load_truth(config.scenes[0], config, Path()).label
    _check_labels(label, config.classes, lesson.labels)
    rows, columns = (np.flatnonzero((label != IGNORE).any(axis)) for axis in (1, 0))
    area = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    sparse = np.count_nonzero(label != IGNORE) < MIN_LABELLED_SHARE * area
    if sparse and lesson.start is None:
        config = dataclasses.replace(config, tile_size=SPARSE_TILE, network=SPARSE_NETWORK)
    config = dataclasses.replace(config, schedule=_schedule(config, lesson, sparse))
    side = max(config.network.patch_size, round(math.sqrt(area / BLOCKS)))
    scene = _held_out(config, side * config.pixel_size)
    if scene is None:
        return config
    schedule = dataclasses.replace(config.schedule, validate_holdout=True, patience=PATIENCE)
    return dataclasses.replace(config, scenes=(scene,), schedule=schedule)


def _held_out(config: TrainConfig, size: float) -> Scene | None:
    """The scene with blocks of that size (metres) held out that leave every class in training; None: there are none."""
    truth = load_truth(config.scenes[0], config, Path())  # on the grid that the run will have
    known = truth.label != IGNORE
    for seed in range(HOLDOUT_DRAWS):
        scene = dataclasses.replace(config.scenes[0], holdout_blocks=HoldoutBlocks(size, HOLDOUT_SHARE, seed))
        try:
            hidden = held_out_pixels(scene, truth.label, truth.grid)
        except InputError:
            return None
        left, apart = (np.unique(truth.label[part & known]) for part in (~hidden, hidden))
        if len(left) == len(config.classes) and len(apart) > 1:
            return scene
    return None


def _schedule(config: TrainConfig, lesson: Lesson, sparse: bool) -> Schedule:
    steps = SPARSE_STEPS if sparse else STEPS
    return Schedule(
        steps=steps,
        minutes=lesson.minutes * (1 - REFIT_SHARE / (1 + REFIT_SHARE)),
        batch=8,
        learning_rate=1e-3 if lesson.start else 2e-3,
        warmup=round(0.03 * steps),
        average=0.995,
        class_balance=0.5,
        class_weight_power=0.25,
        weight_decay=0.1,
        label_smoothing=0.05 if sparse else 0.0,
        forest=FOREST if sparse and config.network.head != "mask" else 0.0,
        validate_every=100,
        unfreeze_after=0.3 if lesson.start else 0.0,
        threads=lesson.threads,
        checkpoint_every=STEPS,
    )


SPLIT = (
    "About a fifth of the labels, in blocks, was held out. It chose the state that was kept, so the scores flatter a "
    "little; in the end it was learnt, too."
)
"""For the card."""
FOREST = 1.0
"""Weight of what a random forest of the labelled pixels teaches, where few are labelled."""


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
