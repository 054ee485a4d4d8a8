"""What a training run is told, read strictly from one TOML file.

Every field is documented beside it and in docs/training-fields.md. The file describes the
model (modalities, classes, network: the same tables as in the model card), the scenes and the schedule.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Optional, TypeVar, overload

from ..card import ClassInfo, Modality, Network
from ..errors import InputError
from ..folders import is_stream
from ..nn.learning.pretraining import Pretraining
from ..nn.learning.sampling import Sampling
from ..schema import FieldError, build, limited
from .schedule import Schedule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class HoldoutBlocks:
    """Square blocks of a scene, drawn at random, that are held out. Every class gives about the same share."""

    size: float = limited(minimum=1e-3, maximum=1e7)  # side of a block, metres
    share: float = limited(0.2, minimum=0.01, maximum=0.9)  # of the labelled pixels of each class
    seed: int = limited(0, minimum=0, maximum=2**32 - 1)  # the same seed draws the same blocks


def rectangles(numbers: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    """Numbers in a row as rectangles, ``(xmin, ymin, xmax, ymax)`` each."""
    return tuple(numbers[i : i + 4] for i in range(0, len(numbers), 4))


@dataclass(frozen=True)
class Scene:
    """One training scene: layers and labels of one place, each in any grid; docs/training-fields.md has the rules.

    A scene lists what it has; a modality that it does not list is missing there.
    """

    name: str = limited(minimum=1, maximum=64)
    label: str = ""  # class raster, PATH or PATH:BAND, or vector file; none if there are only soft labels
    label_field: str = limited("", maximum=100)  # of a vector file: names the class; none: every feature is "1"
    classes: Mapping[str, str] = field(
        default_factory=dict
    )  # label value, text or "R,G,B" -> class name; others are ignored; default: the values of the model's classes
    ignore: tuple[int, ...] = ()  # label values that are ignored all the same
    unlabelled: str = ""  # class name for what no feature of a vector file covers; default: ignored
    soft: str = ""  # PATH[:BANDS], a probability per class, in the order of the model's classes
    soft_scale: float = limited(1.0, minimum=1e-9, maximum=1e9)  # value of `soft` that means probability 1
    soft_power: float = limited(1.0, minimum=0.1, maximum=10.0)  # above 1: the likeliest class gets more of it
    within: tuple[float, ...] = ()  # xmin, ymin, xmax, ymax of each rectangle where labels count; default: everywhere
    layers: Mapping[str, str] = field(
        default_factory=dict
    )  # modality name -> PATH[:BANDS]; what is not there is missing
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # further files of a layer, by modality
    nodata: Mapping[str, float] = field(default_factory=dict)  # by modality, in place of what the file says
    valid: tuple[str, ...] = ()  # modalities of which all values are data, whatever their files say
    masks: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # by modality: PATH:VALUES, POLYGONS or none, as --mask of layerfuse predict
    area: str = ""  # vector file: labels count only where its polygons are
    crosswalks: Mapping[str, str] = field(
        default_factory=dict
    )  # modality name -> legend of its layer of classes: a product, a .json file or none; default: found by itself
    weight: float = limited(1.0, minimum=0.01, maximum=100.0)  # tiles are drawn so many times as often as by area
    role: str = limited("train", choices=("train", "holdout"))  # holdout: the whole scene is held out
    holdout: tuple[float, ...] = ()  # likewise of each held-out rectangle; all in the CRS of the scene's grid
    holdout_blocks: Optional[HoldoutBlocks] = None  # held-out blocks all over the scene
    local_pixel_size: float = limited(
        0.0, minimum=0.0, maximum=1e5
    )  # above 0: the files have no place on Earth; metres per pixel of the first layer; all cover the same square

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if not self.layers:
            raise FieldError("layers", "a scene needs at least one layer")
        for name in ("within", "holdout"):
            numbers = getattr(self, name)
            if len(numbers) % 4:
                raise FieldError(name, "expected four numbers for each rectangle: xmin, ymin, xmax, ymax")
            for xmin, ymin, xmax, ymax in rectangles(numbers):
                if not (xmin < xmax and ymin < ymax):
                    raise FieldError(name, "is empty: xmin must be below xmax and ymin below ymax")
        if self.role == "holdout" and (self.holdout or self.holdout_blocks):
            raise FieldError("role", "the whole scene is held out already: leave holdout and holdout_blocks out")
        for name in ("label_field", "classes", "ignore", "unlabelled"):
            if getattr(self, name) and not self.label:
                raise FieldError(name, "says something about the label, but there is none")

    @property
    def holds_out(self) -> bool:
        """Whether any part of the scene is held out."""
        return self.role == "holdout" or bool(self.holdout) or self.holdout_blocks is not None


@dataclass(frozen=True)
class Dataset:
    """A published data set in the layout of its authors; its images become scenes (docs/training-fields.md)."""

    kind: str = limited(choices=("dfc2023", "quadruplet"))
    root: str = limited(minimum=1)  # its folder
    test: tuple[str, ...] = ()  # cities (dfc2023) or sites (quadruplet) that are held out
    annotations: tuple[str, ...] = ()  # dfc2023: COCO files, relative to root
    pixel_sizes: Mapping[str, float] = field(default_factory=dict)  # dfc2023: metres per pixel by sensor, as SV or GF2
    colours: str = ""  # quadruplet: TOML file that says which label colours make up which class; default: as published

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        own = ("annotations", "pixel_sizes") if self.kind == "dfc2023" else ("colours",)
        for name in ("annotations", "pixel_sizes", "colours"):
            if getattr(self, name) and name not in own:
                raise FieldError(name, f"is not for {self.kind}")
        for sensor, size in self.pixel_sizes.items():
            if not 1e-3 <= size <= 1e5:
                raise FieldError(f"pixel_sizes.{sensor[:40]}", "is not a length of 0.001 to 100,000 metres")
        if self.kind == "dfc2023" and not self.annotations:
            raise FieldError("annotations", "missing: dfc2023 has its labels there")


# Python 3.9, whose types are checked because QGIS may have it, knows no kw_only; the engine's Python does.


@dataclass(frozen=True, kw_only=True)  # type: ignore[call-overload]
class RunConfig:
    """What training and pre-training have in common."""

    task: ClassVar[str]
    name: str = limited(minimum=1, maximum=96)  # of the model
    version: str = limited(minimum=1, maximum=32)
    license: str = limited(minimum=1, maximum=100)  # SPDX identifier
    pixel_size: float = limited(minimum=1e-3, maximum=1e5)  # metres
    tile_size: int = limited(minimum=8, maximum=4096)  # pixels
    modalities: tuple[Modality, ...] = limited(minimum=1, maximum=16)  # mean and stddev are measured, not read
    scenes: tuple[Scene, ...] = limited((), maximum=10000)
    dataset: Optional[Dataset] = None  # a published data set, beside scenes or instead of them
    network: Network = Network()  # card.py
    schedule: Schedule = Schedule()  # training/schedule.py
    gap: int = limited(0, minimum=0, maximum=4096)  # pixels around a held-out area that nobody uses
    description: str = limited("", maximum=1000)
    data: str = limited("", maximum=1000)  # what the data is, for the card
    attribution: str = limited("", maximum=500)
    split: str = limited("", maximum=1000)  # the split in words, for the card
    limitations: str = limited("", maximum=2000)  # known failures, in words, for the card
    demonstration: bool = False  # of one place or scene, for the card
    classes: tuple[ClassInfo, ...] = ()

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        names = [m.name for m in self.modalities]
        for i, scene in enumerate(self.scenes):
            for key in scene.layers:
                if key not in names:
                    raise FieldError(f"scenes[{i}].layers.{key[:40]}", f"is no modality (there are {', '.join(names)})")
        try:
            self.schedule.augmentation.check(names)
        except FieldError as error:
            raise FieldError(f"schedule.augmentation.{error.path}", error.why) from None
        if twice := [name for name, count in Counter(scene.name for scene in self.scenes).items() if count > 1]:
            raise FieldError("scenes", f"the name {twice[0]!r} appears twice")


@dataclass(frozen=True, kw_only=True)  # type: ignore[call-overload]
class TrainConfig(RunConfig):
    """A training run."""

    task: ClassVar[str] = "semantic"
    classes: tuple[ClassInfo, ...] = limited(minimum=2, maximum=255)
    sampling: Sampling = Sampling()  # nn/learning/sampling.py
    trees: bool = False  # grown over the start model's network, which stays as it is (trees.py); for few labels

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        super().__post_init__()
        for i, scene in enumerate(self.scenes):
            self._check_labels(scene, f"scenes[{i}]")
        if self.schedule.consistency and (self.sampling.per_sample or not self.sampling.random_combination):
            raise FieldError("schedule.consistency", "needs several subsets of the modalities in a step")
        if self.schedule.consistency and self.network.head == "mask":
            raise FieldError("schedule.consistency", "is not for the mask head")
        if self.trees and self.network.head == "mask":
            raise FieldError("trees", "is not for the mask head")
        if self.schedule.validate_holdout and not any(scene.holds_out for scene in self.scenes):
            raise FieldError("schedule.validate_holdout", "nothing is held out")

    def _check_labels(self, scene: Scene, where: str) -> None:
        """Names of classes that a scene gives are those of the model; soft labels have no borders."""
        known = [c.name for c in self.classes]
        for key, name in [
            *((f"classes.{k[:40]}", n) for k, n in scene.classes.items()),
            ("unlabelled", scene.unlabelled),
        ]:
            if name and name not in known:
                raise FieldError(f"{where}.{key}", f"{name!r:.80} is no class (there are {', '.join(known)})")
        if scene.soft and any(c.border_of is not None for c in self.classes):
            raise FieldError(f"{where}.soft", "there are no soft labels for a class that is the border of another")


_OF_LABELS = ("validation_share", "validate_holdout", "class_balance", "consistency", "unfreeze_after")


@dataclass(frozen=True, kw_only=True)  # type: ignore[call-overload]
class PretrainConfig(RunConfig):
    """A pre-training run. Labels are not learnt; scenes may have them, so that the same areas are held out."""

    task: ClassVar[str] = "encoder"
    classes: tuple[ClassInfo, ...] = limited((), maximum=255)  # only to read labels of scenes, if they have any
    pretraining: Pretraining = Pretraining()  # nn/learning/pretraining.py

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        super().__post_init__()
        for i, scene in enumerate(self.scenes):
            if not self.classes and (scene.label or scene.soft):
                raise FieldError(f"scenes[{i}].label", "cannot be read without classes; leave it out, or add them")
        for name in self.pretraining.task_weights:
            if name not in [m.name for m in self.modalities]:
                raise FieldError(f"pretraining.task_weights.{name[:80]}", "is no modality")
        for name in _OF_LABELS:
            if getattr(self.schedule, name):
                raise FieldError(f"schedule.{name}", "means nothing to pre-training")


Config = TypeVar("Config", bound=RunConfig)


@overload
def load_config(path: Path) -> TrainConfig: ...


@overload
def load_config(path: Path, kind: type[Config]) -> Config: ...


def load_config(path: Path, kind: type[RunConfig] = TrainConfig) -> RunConfig:
    """Read a configuration of that kind.

    Raises:
        InputError: The file is missing, is not TOML, or a field is wrong; the message names it.
    """
    data = read_toml(path, "configuration")
    try:
        config = build(kind, data)
        if not (config.scenes or config.dataset):
            raise FieldError("scenes", "missing, and there is no dataset either")
        return config
    except FieldError as error:
        fix = "Mend the configuration; docs/training-fields.md explains every field."
        raise InputError(path, f"{error.path}: {error.why}", fix) from None


def read_toml(path: Path, what: str) -> dict:
    """Read a TOML file.

    Args:
        path: The file.
        what: How to name its content in messages.

    Raises:
        InputError: The file is missing or is not TOML.
    """
    if is_stream(path):
        raise InputError(path, "this is no regular file", "Give a file that can be read to its end.")
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise InputError(path, f"the {what} cannot be read ({error.strerror or error})", "Check the path.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, f"the {what} is not valid TOML ({error})", "Mend the file.") from None
