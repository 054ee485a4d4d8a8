"""Engines: raw tiles in, class probabilities out.

The seam between everything that knows rasters and everything that knows the network. This module alone
of ``inference`` may reach ``nn``, and only when a :class:`LocalEngine` is made, so that QGIS can import
the pipeline without torch.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from ..card import WEIGHTS_FILE, Card, file_digest, load_card
from ..errors import InputError
from .device import Device, choose_device

MINIMUM_PYTHON = (3, 10)
GROUPS = {"cpu": (8, 1 << 14)}
"""Most tiles, and most of their pixels, that are computed in one go, by device: it pays for small tiles only."""
_OTHER_GROUPS = (32, 1 << 19)


@dataclass(frozen=True)
class Batch:
    """Tiles of one size. A modality that none of them has is left out; one that a tile lacks is all invalid there."""

    values: Mapping[str, np.ndarray]  # by modality name, each float32 [B, C, H, W], as stored in the file
    valid: Mapping[str, np.ndarray]  # by modality name, each bool [B, H, W]
    subsets: tuple[tuple[str, ...], ...] | None = None  # S sets of the modalities, each to be answered for

    def __len__(self) -> int:
        """Number of tiles B."""
        return len(next(iter(self.values.values())))


@dataclass(frozen=True)
class Prediction:
    """Answers to a batch, tile by tile."""

    probabilities: np.ndarray  # float32 [B, K, H, W], K in card order, sum 1 over K; with subsets [B, S, K, H, W],
    # where a subset of which a tile has nothing is answered by zeros


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

    Tiles that are valid everywhere are computed in groups of one fixed size, filled up where tiles are
    lacking; all others one by one; each by one thread with one intra-operation thread. A tile's bits are
    then its own, whatever the batch: a group of another size might be added up in another order, so its
    size never changes, and :meth:`_choose_group` sees to it that places within it do not matter. And there
    are no OpenMP threads that spin while they wait for a busy core.

    Args:
        folder: A model folder (card and weights).
        threads: Groups or tiles computed at the same time; default: the processors of this machine.
        device: One of :data:`~.device.DEVICES`; a graphics card is tried against the processor first.

    Raises:
        InputError: Bad card or weights, this Python cannot run the network, or the device is missing.
    """

    def __init__(self, folder: Path, threads: int | None = None, device: str = "auto") -> None:
        """Load the model; see the class."""
        self.card = load_card(folder)
        import_torch()
        from ..nn.onednn import use_onednn
        from ..nn.weights import load_model

        self._model = load_model(self.card, folder)
        self.digest = file_digest(Path(folder) / WEIGHTS_FILE)
        self.device = choose_device(device, _lacks, self._difference)
        self._model.to(self.device.name)
        if self.device.name == "cpu":
            use_onednn(self._model)
        self.group = self._choose_group()
        self.threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="layerfuse-engine")

    def predict(self, batch: Batch) -> Prediction:
        """Class probabilities of each tile; see :class:`Engine`.

        When memory runs out, half as many are computed at the same time, from then on.

        Raises:
            InputError: One group or tile alone is too much for the memory.
        """
        groups, side = self._groups(batch), next(iter(batch.values.values())).shape[-2:]
        subsets = () if batch.subsets is None else (len(batch.subsets),)
        answers = np.empty((len(batch), *subsets, len(self.card.classes), *side), np.float32)

        def answer(group: tuple[list[str], list[int]]) -> None:
            answers[group[1]] = self._compute(batch, *group)

        while True:
            try:
                list(self._pool.map(answer, groups))
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
            else:
                return Prediction(answers)

    def _groups(self, batch: Batch) -> list[tuple[list[str], list[int]]]:
        """Modalities, and the tiles with just these that are computed in one go."""
        groups, whole = [], {}
        for i in range(len(batch)):
            present = [n for n in self.card.modality_names if n in batch.values and batch.valid[n][i].any()]
            if not present:
                raise ValueError("a tile without any valid pixel has no prediction")
            if self.group > 1 and all(batch.valid[name][i].all() for name in present):
                whole.setdefault(tuple(present), []).append(i)
            else:
                groups.append((present, [i]))
        for present, tiles in whole.items():
            tiles += tiles[-1:] * (-len(tiles) % self.group)  # the last one again where tiles are lacking
            groups += [(list(present), tiles[k : k + self.group]) for k in range(0, len(tiles), self.group)]
        return groups

    def _compute(self, batch: Batch, present: Sequence[str], tiles: Sequence[int]) -> np.ndarray:
        """Probabilities of tiles that have these modalities, ``[B, K, H, W]``, or with subsets ``[B, S, K, H, W]``."""
        seen = [tuple(n for n in present if n in subset) for subset in batch.subsets or [present]]
        different = [subset for subset in dict.fromkeys(seen) if subset]  # what tiles lack makes some alike
        found = self._probabilities(
            self._model,
            {name: batch.values[name][tiles] for name in present},
            {name: batch.valid[name][tiles] for name in present},
            self.device.name,
            self.device.precision,
            different,
        )
        if batch.subsets is None:
            return found[:, 0]
        if different == seen:
            return found
        answers = np.zeros((len(tiles), len(seen), *found.shape[2:]), np.float32)
        for s, subset in enumerate(seen):
            if subset:
                answers[:, s] = found[:, different.index(subset)]
        return answers

    def _probabilities(
        self,
        model: Callable,
        values: Mapping[str, np.ndarray],
        valid: Mapping[str, np.ndarray],
        name: str,
        precision: str,
        subsets: Sequence[Sequence[str]] | None = None,
    ) -> np.ndarray:
        """Of tiles in one go, float32 ``[B, S, K, H, W]``; S is 1 by default, for all that are given."""
        import torch

        mixed = torch.autocast(name, getattr(torch, precision), enabled=precision != "float32")
        with torch.inference_mode(), mixed:
            there = {n: torch.from_numpy(array).to(name) for n, array in values.items()}
            usable = {n: torch.from_numpy(array).to(name) for n, array in valid.items()}
            return model(there, usable, subsets).float().softmax(2).cpu().numpy().swapaxes(0, 1)

    def _choose_group(self) -> int:
        """Tiles per group: as many as pay, if a tile then has the same bits in every place and company, else one."""
        most, pixels = GROUPS.get(self.device.name, _OTHER_GROUPS)
        size = min(most, pixels // self.card.tile_size**2)
        return size if size > 1 and self._places_do_not_matter(size) else 1

    def _places_do_not_matter(self, size: int) -> bool:
        """Try groups of noise: in order, in reverse, and one tile in all places."""
        batch = self._noise(size)
        order = list(range(size))
        for present in (list(batch.values), list(batch.values)[:1]):
            straight, reverse, same = (
                self._compute(batch, present, tiles) for tiles in (order, order[::-1], [0] * size)
            )
            if not (np.array_equal(straight, reverse[::-1]) and (same == straight[0]).all()):
                return False
        return True

    def _difference(self, name: str, precision: str) -> float:
        """Largest difference of a probability between a device and the processor, on one tile of noise."""
        noise = self._noise(1)
        expected = self._probabilities(self._model, noise.values, noise.valid, "cpu", "float32")
        model = copy.deepcopy(self._model).to(name)
        return float(np.abs(self._probabilities(model, noise.values, noise.valid, name, precision) - expected).max())

    def _noise(self, tiles: int) -> Batch:
        """Tiles that are valid everywhere, with the card's means and spreads."""
        noise, side = np.random.default_rng(0), self.card.tile_size
        values, valid = {}, {}
        for m in self.card.modalities:
            if m.kind == "categorical":
                array = noise.choice([float(c.value) for c in m.classes], (tiles, 1, side, side))
            else:
                array = np.stack([(noise.normal(b.mean, b.stddev, (tiles, side, side)) - b.offset) / b.scale
                                  for b in m.bands], 1)  # fmt: skip
            values[m.name], valid[m.name] = array.astype(np.float32), np.ones((tiles, side, side), bool)
        return Batch(values, valid)

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=True)


def _lacks(device: str, precision: str) -> str:
    """Why torch has no such device, or not in this precision; empty if it has."""
    import torch

    if device == "mps":
        return "" if torch.backends.mps.is_available() else "there is none"
    if not torch.cuda.is_available():
        return "there is none, or torch was built without it"
    if precision == "bfloat16" and torch.cuda.get_device_capability() < (8, 0):
        return "this card has no units for it"  # torch would imitate them, slowly
    return ""


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
