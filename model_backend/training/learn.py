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
from ..raster.layers.description import describe, is_of
from ..raster.legend import label_values, legend, name_key
from ..raster.shapes.mask import parse_mask
from ..raster.source import Layers, RasterSource, said_of
from ..raster.survey import look_at_layer
from ..schema import FieldError
from .config import HoldoutBlocks, Scene, TrainConfig
from .run import REFIT_SHARE
from .scenes.splits import held_out_pixels
from .scenes.truth import load_truth
from .schedule import Schedule
from .tiles.sampling import IGNORE, MIN_LABELLED_SHARE
from .weighing import ALONE_LITTLE

LEAST_PIXELS = 5
"""A class with fewer labelled pixels cannot be learnt."""
HOLDOUT_SHARE = 0.2
PATIENCE = 15
"""Validations without a better one after which training ends."""
HOLDOUT_DRAWS = 8
"""Draws of held-out blocks until one leaves every class in training."""
BLOCKS = 150
"""Held-out blocks are so large that about as many would cover the labelled area."""
TILE = 64
"""Pixels on a side of a tile without a start model."""
STEPS = 100_000
"""Most steps: more than any time limit allows."""
NETWORK = Network(8, 128, 4, 4, detail_dim=16)
NO_NETWORK = Network(8, 8, 1, 1, head_dim=4)
"""Below trees that are grown without a start model: nobody asks it."""
COARSER = 2.0
"""A start model's pixel size is kept unless the finest layer's is larger by more than this."""
EPOCH_TILES = 512
"""A pass over large labels counts as one after so many tiles."""


OWN_LICENSE = "LicenseRef-own"
"""Of a model whose maker has not said what others may do with it."""


@dataclass(frozen=True)
class Lesson:
    """What a user gives."""

    layers: Layers  # by family, or by modality of the start model
    labels: tuple[str, ...]  # class rasters, or vector files with |layername=NAME behind them if of several layers
    field: str = ""  # of a vector file: the class; default: the first of raster.legend.CLASS_FIELDS
    crosswalk: str = AUTO  # of a class raster of labels: its legend, see ..raster.layers.crosswalks
    crosswalks: Sequence[str] = ()  # KEY=CROSSWALK, likewise of layers of classes
    name: str = "my-model"
    minutes: float = 5.0
    start: Card | None = None
    license: str = OWN_LICENSE
    threads: int = 2
    masks: Sequence[str] = ()  # KEY=PATH:VALUES, KEY=POLYGONS, KEY=none
    nodata: Sequence[str] = ()  # KEY=VALUE
    area: str = ""  # vector file: labels outside of its polygons do not count
    earlier: tuple[str, ...] = ()  # more labels; the start model has learnt them, so they do not say how good it is
    colors: Mapping[str, str] = dataclasses.field(default_factory=dict)  # RRGGBB by class, in place of those found

    @property
    def every(self) -> tuple[str, ...]:
        """All labels, the new ones first."""
        return (*self.labels, *self.earlier)


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
            for path in lesson.every:
                if is_of(path, source):
                    why = f"they are the layer {source.modality}, too: the model would learn to copy them"
                    raise InputError(f"labels {path}", why, "Leave the layer out, or give other labels.")
            for told in describe(source, modality).notes:
                say(f"{modality.name}: {told.text}")
    start = lesson.start.map_classes if lesson.start else ()
    found = [label_values(path, lesson.field, start, lesson.crosswalk) for path in lesson.every]
    remarks = list(dict.fromkeys(note.text for labels in found for note in labels.notes))
    for remark in remarks:
        say(remark)
    classes, table = _classes(_together([labels.values for labels in found]), lesson.start)
    colors = {name_key(name): color for name, color in lesson.colors.items()}
    classes = tuple(
        dataclasses.replace(info, color_hint=colors.get(name_key(info.name), info.color_hint)) for info in classes
    )
    layers = {s.modality: f"{s.path}:{','.join(map(str, s.bands))}" if s.bands else s.path for s in sources}
    scenes = tuple(
        Scene(
            name=f"{lesson.name}-{number}" if number > 1 else lesson.name,
            label=path,
            label_field=labels.field,
            classes={value: table[value] for value in labels.values},
            layers=layers,
            more={s.modality: s.more for s in sources if s.more},
            nodata={s.modality: s.nodata for s in sources if s.nodata is not None and math.isfinite(s.nodata)},
            valid=tuple(s.modality for s in sources if s.nodata is not None and math.isnan(s.nodata)),
            masks={s.modality: texts for s in sources if (texts := _mask_texts(s))},
            area=lesson.area,
            crosswalks={s.modality: s.crosswalk for s in sources if s.crosswalk},
        )
        for number, (path, labels) in enumerate(zip(lesson.every, found), start=1)
        if labels.values
    )
    network = lesson.start.network if lesson.start else NETWORK
    data = f"The user's own layers ({', '.join(names)}) and labels ({len(classes)} classes)"
    size = _pixel_size(modalities, sources, lesson, network)
    try:
        config = TrainConfig(
            name=lesson.name,
            version="1.0",
            license=lesson.license,
            data=" ".join((data, *remarks))[:1000],
            split=SPLIT,
            pixel_size=size,
            tile_size=lesson.start.tile_size if lesson.start else TILE,
            modalities=modalities,
            classes=classes,
            scenes=scenes,
            network=network,
            sampling=Sampling(),
        )
    except FieldError as error:
        raise InputError(f"model {lesson.name}", f"{error.path}: {error.why}", "Choose another name.") from None
    return _with_schedule(config, lesson)


def _mask_texts(source: RasterSource) -> tuple[str, ...]:
    """What is left out of a layer, as the configuration writes it."""
    masks = (mask.text for mask in source.masks)
    return (*masks, *(() if source.masked else ("none",)))


def fitting_start(layers: Layers, cards: Mapping[Path, Card]) -> Path | None:
    """The model that knows most of the layers, at about their pixel size; None: none knows any.

    Args:
        layers: Path and bands by family.
        cards: By folder, the models to choose from.
    """
    best, most = None, 0
    for folder, card in cards.items():
        looked = [look_at_layer(key, path, bands, card) for key, (path, bands) in layers.items() if key in FAMILIES]
        known = [(modality, source) for modality, source in looked if modality in card.modalities]
        seen = {modality.family for modality, _ in known} - {ALONE_LITTLE}
        if seen and len(known) > most and _takes_trees(card):
            draft = card.draft(modalities=tuple(modality for modality, _ in looked))
            finest = choose_grid(draft, [source for _, source in looked], pixel_size=FINEST).pixel_size
            if 1 / COARSER <= finest / card.pixel_size <= COARSER:
                best, most = folder, len(known)
    return best


def _together(tables: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Names by label value of several label files.

    Raises:
        InputError: A value means this in one and that in another.
    """
    names: dict[str, str] = {}
    for table in tables:
        for value, name in table.items():
            if name_key(names.setdefault(value, name)) != name_key(name):
                why = f"{value} is {names[value]} in one of them and {name} in another"
                raise InputError("labels", why, "Give labels with one meaning.")
    return names


def _classes(values: Mapping[str, str], start: Card | None) -> tuple[tuple[ClassInfo, ...], dict[str, str]]:
    """Classes of the model, and the class by label value."""
    if len(values) == 1:
        why = f"all are of the class {next(iter(values.values()))}"
        raise InputError("labels", why, "Give labels of at least two classes.")
    if start is None:
        return legend(values, ())
    known = {name_key(info.name): info.name for info in start.map_classes}
    if known and {name_key(name) for name in values.values()} <= known.keys():
        return start.map_classes, {value: known[name_key(name)] for value, name in values.items()}
    return legend(values, start.classes)


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
    label = [load_truth(scene, config, Path()).label for scene in config.scenes]
    area = sum(map(_spanned, label))
    labelled = sum(np.count_nonzero(part != IGNORE) for part in label)
    trees = bool(labelled) and labelled < MIN_LABELLED_SHARE * area and _takes_trees(lesson.start)
    _check_labels(label, config.classes, lesson, 1 if trees else LEAST_PIXELS)
    if trees:
        network = config.network if lesson.start else NO_NETWORK
        config = dataclasses.replace(config, trees=True, network=network)
    config = dataclasses.replace(config, schedule=_schedule(config, lesson))
    side = max(config.network.patch_size, round(math.sqrt(area / BLOCKS)))
    scenes = _held_out(config, side * config.pixel_size)
    if not scenes:
        return config
    schedule = dataclasses.replace(config.schedule, validate_holdout=not trees, patience=0 if trees else PATIENCE)
    return dataclasses.replace(config, scenes=scenes, schedule=schedule)


def _takes_trees(start: Card | None) -> bool:
    """Whether trees can be grown over a start model: one with classes for pixels, or none."""
    return start is None or (start.task == "semantic" and start.network.head == "pyramid" and start.graph is None)


def _spanned(label: np.ndarray) -> int:
    """Pixels of the rectangle around all labels."""
    rows, columns = (np.flatnonzero((label != IGNORE).any(axis)) for axis in (1, 0))
    return int(rows[-1] - rows[0] + 1) * int(columns[-1] - columns[0] + 1) if len(rows) else 0


def _held_out(config: TrainConfig, size: float) -> tuple[Scene, ...]:
    """The scenes with blocks of that size (metres) held out that leave every class in training; none if none do."""
    truths = [load_truth(scene, config, Path()) for scene in config.scenes]  # on the grids that the run will have
    every = set(np.concatenate([np.unique(truth.label) for truth in truths]).tolist()) - {IGNORE}
    for seed in range(HOLDOUT_DRAWS):
        scenes, left, apart = [], set(), set()
        for scene, truth in zip(config.scenes, truths):
            known = truth.label != IGNORE
            apart_scene = dataclasses.replace(scene, holdout_blocks=HoldoutBlocks(size, HOLDOUT_SHARE, seed))
            try:
                hidden = held_out_pixels(apart_scene, truth.label, truth.grid)
            except InputError:  # too few labels to hold some out
                apart_scene, hidden = scene, np.zeros(known.shape, bool)
            scenes.append(apart_scene)
            left |= set(truth.label[known & ~hidden].tolist())
            apart |= set(truth.label[known & hidden].tolist())
        if left == every and len(apart) > 1:
            return tuple(scenes)
    return ()


def _schedule(config: TrainConfig, lesson: Lesson) -> Schedule:
    return Schedule(
        steps=STEPS,
        minutes=lesson.minutes * (1 - REFIT_SHARE / (1 + REFIT_SHARE)),
        batch=8,
        learning_rate=1e-3 if lesson.start else 2e-3,
        warmup=round(0.03 * STEPS),
        average=0.995,
        class_balance=0.5,
        class_weight_power=0.25,
        weight_decay=0.1,
        validate_every=100,
        unfreeze_after=0.3 if lesson.start and not config.trees else 0.0,
        threads=lesson.threads,
        checkpoint_every=STEPS,
    )


SPLIT = (
    "About a fifth of the labels, in blocks, was held out. It chose the state that was kept, so the scores flatter a "
    "little; in the end it was learnt, too."
)
"""For the card."""


def _check_labels(labels: Sequence[np.ndarray], classes: Sequence[ClassInfo], lesson: Lesson, least: int) -> None:
    """See that there is something to learn from.

    Raises:
        InputError: No label lies on the layers, or a class has too few pixels.
    """
    counts = sum(np.bincount(label[label != IGNORE], minlength=len(classes)) for label in labels)
    what = f"labels {', '.join(lesson.every)}"
    if not counts.any():
        raise InputError(what, "none of them is where the layers are", "Check the labels, the layers and their CRS.")
    names = [info.name for info in classes]
    going_on = lesson.start is not None and names == [info.name for info in lesson.start.map_classes]
    few = [
        (info.name, int(count))
        for info, count in zip(classes, counts)
        if count < least and not (going_on and not count)  # what the start model knows need not be labelled again
    ]
    if few:
        why = "too few labelled pixels of " + ", ".join(f"{name} ({count})" for name, count in few[:5])
        fix = f"Label at least {least} pixels of each class, or leave the class out."
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
