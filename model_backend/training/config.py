"""What a training run is told, read strictly from one TOML file.

Every field is documented beside it; ``layerfuse train --help`` points here. The file describes the
model (modalities, classes, network: the same tables as in the model card), the scenes and the schedule.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from ..card import ClassInfo, Modality, Network
from ..errors import InputError
from ..nn.sampling import Sampling
from ..schema import FieldError, build, limited

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


@dataclass(frozen=True)
class Scene:
    """One training scene: layers and labels of one place, each in any grid; docs/training.md has the rules.

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
    layers: Mapping[str, str] = field(
        default_factory=dict
    )  # modality name -> PATH[:BANDS]; what is not there is missing
    role: str = limited("train", choices=("train", "holdout"))  # holdout: the whole scene is held out
    holdout: tuple[float, ...] = ()  # xmin, ymin, xmax, ymax of each held-out rectangle, in the CRS of the scene's grid
    holdout_blocks: Optional[HoldoutBlocks] = None  # held-out blocks all over the scene
    local_pixel_size: float = limited(
        0.0, minimum=0.0, maximum=1e5
    )  # above 0: the files have no place on Earth; metres per pixel of the first layer; all cover the same square

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if not self.layers:
            raise FieldError("layers", "a scene needs at least one layer")
        if len(self.holdout) % 4:
            raise FieldError("holdout", "expected four numbers for each rectangle: xmin, ymin, xmax, ymax")
        for xmin, ymin, xmax, ymax in self.rectangles:
            if not (xmin < xmax and ymin < ymax):
                raise FieldError("holdout", "is empty: xmin must be below xmax and ymin below ymax")
        if self.role == "holdout" and (self.holdout or self.holdout_blocks):
            raise FieldError("role", "the whole scene is held out already: leave holdout and holdout_blocks out")
        for name in ("label_field", "classes", "ignore", "unlabelled"):
            if getattr(self, name) and not self.label:
                raise FieldError(name, "says something about the label, but there is none")

    @property
    def rectangles(self) -> tuple[tuple[float, ...], ...]:
        """The held-out rectangles, ``(xmin, ymin, xmax, ymax)`` each."""
        return tuple(self.holdout[i : i + 4] for i in range(0, len(self.holdout), 4))

    @property
    def holds_out(self) -> bool:
        """Whether any part of the scene is held out."""
        return self.role == "holdout" or bool(self.holdout) or self.holdout_blocks is not None


@dataclass(frozen=True)
class Schedule:
    """How long and how."""

    steps: int = limited(2000, minimum=1, maximum=10**8)  # optimiser steps
    batch: int = limited(8, minimum=1, maximum=4096)  # tiles per step
    learning_rate: float = limited(1e-3, minimum=1e-9, maximum=1.0)  # peak, of AdamW
    weight_decay: float = limited(0.05, minimum=0.0, maximum=10.0)  # of matrices; not of norms, biases, tokens
    warmup: int = limited(100, minimum=0, maximum=10**7)  # steps of linear rise, then cosine to zero
    clip: float = limited(1.0, minimum=1e-6, maximum=1e6)  # largest norm of the gradient
    average: float = limited(0.999, minimum=0.0, maximum=0.999999)  # decay of the weight average that is kept
    class_weight_power: float = limited(0.5, minimum=0.0, maximum=1.0)  # loss weight = frequency ** -power; 0: none
    class_balance: float = limited(0.0, minimum=0.0, maximum=1.0)  # share of tiles drawn around a class, all alike
    label_smoothing: float = limited(0.0, minimum=0.0, maximum=0.5)
    hole_probability: float = limited(0.3, minimum=0.0, maximum=1.0)  # per tile and modality: a part goes missing
    gain: float = limited(0.0, minimum=0.0, maximum=1.0)  # per band: random factor 1 +- gain on the physical value
    seed: int = limited(0, minimum=0, maximum=2**32 - 1)
    threads: int = limited(2, minimum=1, maximum=1024)  # the result depends on it in the last digits
    checkpoint_every: int = limited(500, minimum=1, maximum=10**8)  # steps


@dataclass(frozen=True)
class TrainConfig:
    """A training run."""

    name: str = limited(minimum=1, maximum=96)  # of the model
    version: str = limited(minimum=1, maximum=32)
    license: str = limited(minimum=1, maximum=100)  # SPDX identifier
    pixel_size: float = limited(minimum=1e-3, maximum=1e5)  # metres
    tile_size: int = limited(minimum=8, maximum=4096)  # pixels
    modalities: tuple[Modality, ...] = limited(minimum=1, maximum=16)  # mean and stddev are measured, not read
    classes: tuple[ClassInfo, ...] = limited(minimum=2, maximum=255)
    scenes: tuple[Scene, ...] = limited(minimum=1, maximum=10000)
    network: Network = Network()
    schedule: Schedule = Schedule()
    sampling: Sampling = Sampling()  # nn/sampling.py
    gap: int = limited(0, minimum=0, maximum=4096)  # pixels around a held-out area that nobody uses
    description: str = limited("", maximum=1000)
    data: str = limited("", maximum=1000)  # what the data is, for the card
    attribution: str = limited("", maximum=500)
    split: str = limited("", maximum=1000)  # the split in words, for the card

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        names = [m.name for m in self.modalities]
        for i, scene in enumerate(self.scenes):
            for key in scene.layers:
                if key not in names:
                    raise FieldError(f"scenes[{i}].layers.{key[:40]}", f"is no modality (there are {', '.join(names)})")
            self._check_labels(scene, f"scenes[{i}]")
        if twice := [name for name, count in Counter(scene.name for scene in self.scenes).items() if count > 1]:
            raise FieldError("scenes", f"the name {twice[0]!r} appears twice")

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


def load_config(path: Path) -> TrainConfig:
    """Read a training configuration.

    Raises:
        InputError: The file is missing, is not TOML, or a field is wrong; the message names it.
    """
    fix = "Mend the configuration; every field is described in training/config.py."
    data: Optional[dict] = None
    try:
        with open(path, "rb") as file:
            data = tomllib.load(file)
        return build(TrainConfig, data)
    except FieldError as error:
        raise InputError(path, f"{error.path}: {error.why}", fix) from None
    except OSError as error:
        raise InputError(path, f"the configuration cannot be read ({error.strerror or error})", fix) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, f"the configuration is not valid TOML ({error})", fix) from None
