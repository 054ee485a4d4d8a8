"""Engines: raw tiles in, class probabilities out.

The seam between everything that knows rasters and everything that knows the network. This module alone
of ``inference`` may reach ``nn``, and only when a :class:`LocalEngine` is made, so that QGIS can import
the pipeline without torch.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from ..card import WEIGHTS_FILE, Card, file_digest, load_card
from ..errors import InputError
from .device import Device, choose_device

MINIMUM_PYTHON = (3, 10)


@dataclass(frozen=True)
class Batch:
    """Tiles of one size. A modality that none of them has is left out; one that a tile lacks is all invalid there."""

    values: Mapping[str, np.ndarray]  # by modality name, each float32 [B, C, H, W], as stored in the file
    valid: Mapping[str, np.ndarray]  # by modality name, each bool [B, H, W]

    def __len__(self) -> int:
        """Number of tiles B."""
        return len(next(iter(self.values.values())))


@dataclass(frozen=True)
class Prediction:
    """Answers to a batch, tile by tile."""

    probabilities: np.ndarray  # float32 [B, K, H, W], K in card order, sum 1 over K


class Engine(Protocol):
    """What the pipeline needs of an engine."""

    card: Card
    digest: str  # SHA-256 of the weights, whatever the card says
    device: Device  # where it computes

    def predict(self, batch: Batch) -> Prediction:
        """Class probabilities of each tile; independent of which tiles stand in one batch."""

    def close(self) -> None:
        """Free what the engine holds; it is not used afterwards."""


class LocalEngine:
    """The network in this process.

    Tiles are computed one by one, each by one thread with one intra-operation thread: the same pixels
    whatever the batch, and no OpenMP threads that spin while they wait for a busy core.

    Args:
        folder: A model folder (card and weights).
        threads: Tiles computed at the same time; default: the processors of this machine.
        device: One of :data:`~.device.DEVICES`; a graphics card is tried against the processor first.

    Raises:
        InputError: Bad card or weights, this Python cannot run the network, or the device is missing.
    """

    def __init__(self, folder: Path, threads: int | None = None, device: str = "auto") -> None:
        """Load the model; see the class."""
        self.card = load_card(folder)
        import_torch()
        from ..nn.weights import load_model

        self._model = load_model(self.card, folder)
        self.digest = file_digest(Path(folder) / WEIGHTS_FILE)
        self.device = choose_device(device, _lacks, self._difference)
        self._model.to(self.device.name)
        self.threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="layerfuse-engine")

    def predict(self, batch: Batch) -> Prediction:
        """Class probabilities of each tile; see :class:`Engine`.

        When memory runs out, half as many tiles are computed at the same time, from then on.

        Raises:
            InputError: One tile alone is too much for the memory.
        """
        while True:
            try:
                return Prediction(np.stack(list(self._pool.map(lambda i: self._one(batch, i), range(len(batch))))))
            except (MemoryError, RuntimeError) as error:
                if not out_of_memory(error):
                    raise
                if self.threads == 1:
                    raise InputError(
                        "engine",
                        f"the memory is too small for one tile of {self.card.tile_size} pixels",
                        "Close other programs, or use a smaller model.",
                    ) from None
                self._pool.shutdown(wait=True, cancel_futures=True)
                self.threads //= 2
                self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="layerfuse-engine")

    def _one(self, batch: Batch, index: int) -> np.ndarray:
        present = [name for name in self.card.modality_names if name in batch.values and batch.valid[name][index].any()]
        if not present:
            raise ValueError("a tile without any valid pixel has no prediction")
        return self._probabilities(
            self._model,
            {n: np.ascontiguousarray(batch.values[n][index : index + 1]) for n in present},
            {n: np.ascontiguousarray(batch.valid[n][index : index + 1]) for n in present},
            self.device.name,
            self.device.precision,
        )

    def _probabilities(
        self,
        model: Callable,
        values: Mapping[str, np.ndarray],
        valid: Mapping[str, np.ndarray],
        name: str,
        precision: str,
    ) -> np.ndarray:
        """Of one tile, float32 ``[K, H, W]``."""
        import torch

        mixed = torch.autocast(name, getattr(torch, precision), enabled=precision != "float32")
        with torch.inference_mode(), mixed:
            there = {n: torch.from_numpy(array).to(name) for n, array in values.items()}
            usable = {n: torch.from_numpy(array).to(name) for n, array in valid.items()}
            return model(there, usable)[0, 0].float().softmax(0).cpu().numpy()

    def _difference(self, name: str, precision: str) -> float:
        """Largest difference of a probability between a device and the processor, on one tile of noise."""
        noise, side = np.random.default_rng(0), self.card.tile_size
        values, valid = {}, {}
        for m in self.card.modalities:
            if m.kind == "categorical":
                array = noise.choice([float(c.value) for c in m.classes], (1, 1, side, side))
            else:
                array = np.stack([(noise.normal(b.mean, b.stddev, (1, side, side)) - b.offset) / b.scale
                                  for b in m.bands], 1)  # fmt: skip
            values[m.name], valid[m.name] = array.astype(np.float32), np.ones((1, side, side), bool)
        expected = self._probabilities(self._model, values, valid, "cpu", "float32")
        found = self._probabilities(copy.deepcopy(self._model).to(name), values, valid, name, precision)
        return float(np.abs(found - expected).max())

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=True)


def _lacks(device: str) -> str:
    """Why torch has no such device; empty if it has."""
    import torch

    if device == "cuda":
        return "" if torch.cuda.is_available() else "there is none, or torch was built without it"
    return "" if torch.backends.mps.is_available() else "there is none"


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out: Python's own, or torch's for processors and graphics cards."""
    words = ("out of memory", "can't allocate memory", "not enough memory")
    return isinstance(error, MemoryError) or any(word in str(error) for word in words)


def import_torch() -> None:
    """Import torch with thread settings that suit tile-parallel work.

    Raises:
        InputError: Python is too old, or torch cannot be loaded here.
    """
    import sys

    if sys.version_info < MINIMUM_PYTHON:
        have, need = (".".join(map(str, v)) for v in (sys.version_info[:2], MINIMUM_PYTHON))
        raise InputError(
            f"Python {have}", f"the network needs Python {need} or newer", "Choose a newer Python for the engine."
        )
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import torch
    except (ImportError, OSError) as error:
        raise InputError(
            "torch", f"it cannot be loaded ({error})", "Install it into the engine's Python: pip install torch."
        ) from None
    torch.set_num_threads(1)
