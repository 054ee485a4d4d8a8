"""How long a run trains and how: the table [schedule] of its configuration."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import FieldError, limited
from .tiles.augmentation import Augmentation

PRECISIONS = ("auto", "float32", "bfloat16")
DEVICES = ("auto", "cpu", "cuda")


@dataclass(frozen=True)
class Schedule:
    """How long and how. Fields marked (labels) mean nothing to pre-training, which has none."""

    steps: int = limited(2000, minimum=1, maximum=10**8)  # optimiser steps, at most
    minutes: float = limited(0.0, minimum=0.0, maximum=1e6)  # time to train, at most; 0: no limit
    batch: int = limited(8, minimum=1, maximum=4096)  # tiles per step, in each process
    learning_rate: float = limited(1e-3, minimum=1e-9, maximum=1.0)  # peak, of AdamW
    weight_decay: float = limited(0.05, minimum=0.0, maximum=10.0)  # of matrices; not of norms, biases, tokens
    warmup: int = limited(100, minimum=0, maximum=10**7)  # steps of linear rise, then cosine to zero
    clip: float = limited(1.0, minimum=1e-6, maximum=1e6)  # largest norm of the gradient
    average: float = limited(0.999, minimum=0.0, maximum=0.999999)  # decay of the weight average that is kept
    class_weight_power: float = limited(0.5, minimum=0.0, maximum=1.0)  # loss weight = frequency ** -power (labels)
    class_balance: float = limited(0.0, minimum=0.0, maximum=1.0)  # share of tiles drawn around a class (labels)
    consistency: float = limited(0.0, minimum=0.0, maximum=10.0)  # weight of: all layers teach fewer (labels)
    label_smoothing: float = limited(0.0, minimum=0.0, maximum=0.5)  # share spread over all classes (labels)
    augmentation: Augmentation = Augmentation()  # training/tiles/augmentation.py: what is varied in a tile
    validation_share: float = limited(0.0, minimum=0.0, maximum=0.5)  # of the training area; 0: none (labels)
    validate_holdout: bool = False  # validate on the held-out areas, which then flatter the finished model (labels)
    validate_every: int = limited(250, minimum=1, maximum=10**8)  # steps between validations (labels)
    patience: int = limited(0, minimum=0, maximum=10**6)  # validations without a better one; 0: no early stop (labels)
    unfreeze_after: float = limited(0.0, minimum=0.0, maximum=1.0)  # share of the run that taken weights stand still
    tuned_blocks: int = limited(1, minimum=0, maximum=48)  # last blocks of the encoder that never stand still
    seed: int = limited(0, minimum=0, maximum=2**32 - 1)
    threads: int = limited(2, minimum=1, maximum=1024)  # the result depends on it in the last digits
    device: str = limited("auto", choices=DEVICES)  # auto: cuda if there is one
    precision: str = limited("auto", choices=PRECISIONS)  # of matrix products; auto: bfloat16 if measured faster
    checkpoint_every: int = limited(500, minimum=1, maximum=10**8)  # steps

    def __post_init__(self) -> None:
        """Check what single-field limits cannot."""
        if self.patience and not (self.validation_share or self.validate_holdout):
            raise FieldError("patience", "nothing is validated while validation_share is 0")
        if self.validation_share and self.validate_holdout:
            raise FieldError("validation_share", "the held-out areas are validated on: leave one of the two out")

    @property
    def seconds(self) -> float:
        """Most seconds to train; infinite without a limit."""
        return self.minutes * 60 or float("inf")

    def share(self, step: int, seconds: float) -> float:
        """How much of the run is done, 0..1: of its steps or of its time, whichever is more."""
        return min(1.0, max(step / self.steps, seconds / self.seconds))
