"""Engines: raw tiles in, class probabilities out.

The seam between everything that knows rasters and everything that knows the network. This module alone
of ``inference`` may reach ``nn``, and only when a :class:`LocalEngine` is made, so that QGIS can import
the pipeline without torch.
"""

from __future__ import annotations

import contextlib
import copy
import ctypes
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..card import Card, file_digest, load_card
from ..errors import InputError
from .device import Device, choose_device

if TYPE_CHECKING:
    from torch import Tensor, nn

MINIMUM_PYTHON = (3, 10)
GROUPS = {"cpu": (8, 4 * 96 * 96)}
"""Most tiles, and most of their pixels, that are computed in one go, by device: what more of them save is lost again
where groups are not full."""
_OTHER_GROUPS = (32, 1 << 19)
_TRIED: dict[tuple, bool] = {}
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # of malloc.h
_KEPT_BYTES = 64 << 20


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
    unlike: np.ndarray | None = None  # float32 [B, h, w] by patch, with subsets [B, S, h, w]: dissimilarity from the
    # training data, 1 at its threshold, NaN where it cannot be told; None if the card does not describe its training


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

    Tiles that are valid everywhere are computed in groups of one fixed size; all others one by one; each by
    one thread with one intra-operation thread. A tile's bits are then its own, whatever the batch: a group
    of another size might be added up in another order, so its size never changes, and :meth:`_choose_group`
    sees to it that places within it do not matter. Where tiles are lacking for a group they are computed one
    by one if that, too, gives the same bits, and else the group is filled up. And there are no OpenMP threads
    that spin while they wait for a busy core.

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
        self._model, self.device = self._load(Path(folder), device)
        self.digest = file_digest(Path(folder) / self.card.weights_file)
        self.group, self.alone = self._choose_group()
        self.threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="layerfuse-engine")

    def _load(self, folder: Path, device: str) -> tuple[nn.Module, Device]:
        """The network of the card, and where it computes."""
        import_torch()
        from ..nn.onednn import use_onednn
        from ..nn.weights import load_model

        model = load_model(self.card, folder)
        chosen = choose_device(device, _lacks, lambda name, precision: self._difference(model, name, precision))
        model.to(chosen.name)
        if chosen.name == "cpu":
            use_onednn(model)
        return model, chosen

    def predict(self, batch: Batch) -> Prediction:
        """Class probabilities of each tile; see :class:`Engine`.

        When memory runs out, half as many are computed at the same time, from then on.

        Raises:
            InputError: One group or tile alone is too much for the memory.
        """
        answers = [np.empty(shape, np.float32) for shape in self.shapes(batch)]

        def answer(group: tuple[list[str], list[int]]) -> None:
            for whole, found in zip(answers, self._compute(batch, *group)):
                whole[group[1]] = found

        while True:
            try:
                list(self._pool.map(answer, self._groups(batch)))
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
                return Prediction(*answers)

    def shapes(self, batch: Batch) -> list[tuple[int, ...]]:
        """Shapes of the arrays of the answer to a batch."""
        return answer_shapes(self.card, batch)

    def _groups(self, batch: Batch) -> list[tuple[list[str], list[int]]]:
        """Modalities, and the tiles with just these that are computed in one go.

        Those that take longest come first, so that all threads end together.
        """
        groups: list[tuple[list[str], list[int]]] = []
        whole: dict[tuple[str, ...], list[int]] = {}
        for i in range(len(batch)):
            present = [n for n in self.card.modality_names if n in batch.values and batch.valid[n][i].any()]
            if not present:
                raise ValueError("a tile without any valid pixel has no prediction")
            if self.group > 1 and all(batch.valid[name][i].all() for name in present):
                whole.setdefault(tuple(present), []).append(i)
            else:
                groups.append((present, [i]))
        for alike, tiles in whole.items():
            rest = len(tiles) % self.group
            if rest and self.alone:
                groups += [(list(alike), [tiles.pop()]) for _ in range(rest)]
            elif rest:
                tiles += tiles[-1:] * (self.group - rest)  # the last one again
            groups += [(list(alike), tiles[k : k + self.group]) for k in range(0, len(tiles), self.group)]
        return sorted(groups, key=lambda group: -len(group[1]))

    def _compute(self, batch: Batch, present: Sequence[str], tiles: Sequence[int]) -> list[np.ndarray]:
        """Answers to tiles that have these modalities, as :class:`Prediction` has them."""
        seen = [tuple(n for n in present if n in subset) for subset in batch.subsets or [present]]
        different = [subset for subset in dict.fromkeys(seen) if subset]  # what tiles lack makes some alike
        found = self._answers(
            self._model,
            {name: batch.values[name][tiles] for name in present},
            {name: batch.valid[name][tiles] for name in present},
            self.device.name,
            self.device.precision,
            different,
        )
        if batch.subsets is None:
            return [array[:, 0] for array in found]
        if different == seen:
            return found
        answers = []
        for array, nothing in zip(found, (0.0, np.nan)):
            spread = np.full((len(tiles), len(seen), *array.shape[2:]), nothing, np.float32)
            for s, subset in enumerate(seen):
                if subset:
                    spread[:, s] = array[:, different.index(subset)]
            answers.append(spread)
        return answers

    def _answers(
        self,
        model: nn.Module,
        values: Mapping[str, np.ndarray],
        valid: Mapping[str, np.ndarray],
        name: str,
        precision: str,
        subsets: Sequence[Sequence[str]] | None = None,
        /,
    ) -> list[np.ndarray]:
        """Of tiles in one go: float32 ``[B, S, K, H, W]``, and ``[B, S, h, w]`` if the card tells what is unlike.

        S is 1 by default, for all modalities that are given.
        """
        import torch

        mixed = torch.autocast(name, getattr(torch, precision), enabled=precision != "float32")
        with torch.inference_mode(), mixed:
            there = {n: torch.from_numpy(array).to(name) for n, array in values.items()}
            usable = {n: torch.from_numpy(array).to(name) for n, array in valid.items()}
            found = self._asked(model, there, usable, subsets)
            return [tensor.float().cpu().numpy().swapaxes(0, 1) for tensor in found]

    def _asked(
        self, model: nn.Module, values: dict[str, Tensor], valid: dict[str, Tensor], subsets: Sequence | None
    ) -> list[Tensor]:
        """What the network says of tiles, subsets first: class probabilities, and what is unlike if the card tells."""
        chances, unlike = model.chances(values, valid, subsets)
        return [chances] + ([] if unlike is None else [unlike])

    def _choose_group(self) -> tuple[int, bool]:
        """Tiles per group, as many as pay if a tile then has the same bits in every place and company, else one.

        And whether it has the same bits alone.
        """
        most, pixels = GROUPS.get(self.device.name, _OTHER_GROUPS)
        size = min(most, pixels // self.card.tile_size**2)
        if size <= 1:
            return 1, True
        order = list(range(size))
        if self._is_as_in_order([[place] for place in order], size):
            return size, True
        return (size, False) if self._is_as_in_order([[*order[1:], 0]], size) else (1, True)

    def _is_as_in_order(self, groups: Sequence[list[int]], size: int) -> bool:
        """Whether tiles of noise have the same bits in these groups as in one in which they stand in order.

        It is tried once in a process: the same weights on the same device do not change.
        """
        tried = (type(self), self.digest, self.device, str(groups), size)
        if tried not in _TRIED:
            _TRIED[tried] = self._try_in_order(groups, size)
        return _TRIED[tried]

    def _try_in_order(self, groups: Sequence[list[int]], size: int) -> bool:
        batch = noise(self.card, size)
        for present in (list(batch.values), list(batch.values)[:1]):
            straight = self._compute(batch, present, list(range(size)))
            for tiles in groups:
                for one, other in zip(straight, self._compute(batch, present, tiles)):
                    if not np.array_equal(one[tiles], other, equal_nan=True):
                        return False
        return True

    def _difference(self, model: nn.Module, name: str, precision: str) -> float:
        """Largest difference of a probability between a device and the processor, on one tile of noise."""
        tile = noise(self.card, 1)
        expected = self._answers(model, tile.values, tile.valid, "cpu", "float32")[0]
        model = copy.deepcopy(model).to(name)
        return float(np.abs(self._answers(model, tile.values, tile.valid, name, precision)[0] - expected).max())

    def close(self) -> None:
        """Stop the threads."""
        self._pool.shutdown(wait=True)


def noise(card: Card, tiles: int) -> Batch:
    """Tiles that are valid everywhere, with a card's means and spreads; the same for the same card."""
    rng, side = np.random.default_rng(0), card.tile_size
    values, valid = {}, {}
    for m in card.modalities:
        if m.kind == "categorical":
            array = rng.choice([float(c.value) for c in m.classes], (tiles, 1, side, side))
        else:
            array = np.stack([(rng.normal(b.mean, b.stddev, (tiles, side, side)) - b.offset) / b.scale
                              for b in m.bands], 1)  # fmt: skip
        values[m.name], valid[m.name] = array.astype(np.float32), np.ones((tiles, side, side), bool)
    return Batch(values, valid)


def answer_shapes(card: Card, batch: Batch) -> list[tuple[int, ...]]:
    """Shapes of the arrays of the :class:`Prediction` that answers a batch; the last is left out without a home."""
    height, width = next(iter(batch.values.values())).shape[-2:]
    first = (len(batch),) if batch.subsets is None else (len(batch), len(batch.subsets))
    patch = card.network.patch_size
    shapes = [(*first, len(card.classes), height, width), (*first, height // patch, width // patch)]
    return shapes if card.applicability else shapes[:1]


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
    _keep_memory()


def _keep_memory() -> None:
    """Have glibc keep what is freed, up to a bound: it would give it back after each tile and take it again.

    The kernel clears every page that it gives, and that costs a tile a tenth of its time.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            mallopt = ctypes.CDLL(None).mallopt
            for option, size in ((_TRIM_THRESHOLD, _KEPT_BYTES), (_MMAP_THRESHOLD, _KEPT_BYTES // 2)):
                mallopt(option, size)
