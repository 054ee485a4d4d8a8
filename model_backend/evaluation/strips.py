"""Maps of many subsets of layers at once, strip by strip.

The modality streams of a tile are computed once and the fusion streams of all subsets beside them (lock-step, see
``nn.encoder``). Tiles, blending, super-tiles and validity are those of the prediction pipeline, so each subset's
map is the one that a user would make from those layers on the same grid. Memory does not grow with the area.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..card import Card, subset_key
from ..errors import Cancelled, InputError
from ..inference.engine import import_torch
from ..inference.lattice import Blender, tiles_touching
from ..inference.pipeline import Feedback
from ..inference.quality import DEFAULT, find_quality
from ..raster.grid import SUPER_TILE, Grid, Window, cells
from ..raster.reader import Reader
from ..raster.source import RasterSource


class Silent:
    """Feedback that nobody hears."""

    def progress(self, done: int, total: int) -> None:
        """Nothing."""

    def info(self, text: str) -> None:
        """Nothing."""

    def is_cancelled(self) -> bool:
        """Never."""
        return False


@dataclass(frozen=True)
class Strip:
    """Finished rows of the maps of all S subsets."""

    window: Window  # lies in one super-tile
    classes: np.ndarray  # intp [S, h, w], index in the card's map classes; -1 where that subset's map is empty
    probability: np.ndarray  # float32 [S, h, w], of that class


class SubsetMapper:
    """A model that maps an area from several subsets of the layers at once.

    Args:
        folder: The model.
        card: Its card.
        sources: The layers.
        grid: Where to map.
        subsets: Subsets of the layers' modalities.
        quality: A name in :data:`~..inference.quality.QUALITIES`; its overlap counts, tiles are looked at once.
        threads: Tiles computed at the same time; default: the processors.

    Raises:
        InputError: The model or a layer cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        card: Card,
        sources: Sequence[RasterSource],
        grid: Grid,
        subsets: Sequence[Sequence[str]],
        quality: str = DEFAULT,
        threads: int | None = None,
    ) -> None:
        """Load the model; see the class."""
        self.card, self.grid, self.subsets = card, grid, [tuple(subset) for subset in subsets]
        self._readers = {s.modality: Reader(s, card.modality(s.modality), grid) for s in sources}
        self._names = [name for name in card.modality_names if name in self._readers]
        self._overlap = find_quality(quality).overlap
        self._threads = threads or os.cpu_count() or 1
        import_torch()
        from ..nn.weights import load_model

        self._model = load_model(card, folder)

    def strips(self, feedback: Feedback) -> Iterator[Strip]:
        """Map the grid's window, super-tile by super-tile, each from top to bottom.

        Raises:
            InputError: A layer cannot be read.
            Cancelled: The user asked to stop.
        """
        areas = [cell.intersect(self.grid.window) for cell in cells(self.grid.window, SUPER_TILE)]
        done, total = 0, sum(len(row) for area in areas for row in self._rows(area))
        feedback.progress(0, total)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="layerfuse-subsets") as pool:
            for area in areas:
                blenders = [Blender(area, self.card.tile_size, self.card.classes, self._overlap) for _ in self.subsets]
                valid = np.zeros((len(self._names), area.height, area.width), bool)
                for row in self._rows(area):
                    yield from self._finished(area, blenders, valid, row[0].row)
                    for start in range(0, len(row), 2 * self._threads):
                        tiles = row[start : start + 2 * self._threads]
                        for tile, there, answers in pool.map(self._answer, tiles):
                            part = tile.intersect(area)
                            valid[(slice(None), *area.slices(part))] = there[(slice(None), *tile.slices(part))]
                            for blender, probabilities in zip(blenders, answers):
                                if probabilities is not None:
                                    blender.add(tile, probabilities)
                        if feedback.is_cancelled():
                            raise Cancelled
                        done += len(tiles)
                        feedback.progress(done, total)
                yield from self._finished(area, blenders, valid, area.bottom)

    def _rows(self, area: Window) -> list[list[Window]]:
        return tiles_touching(area, self.card.tile_size, self._overlap)

    def _finished(self, area: Window, blenders: list[Blender], valid: np.ndarray, bottom: int) -> Iterator[Strip]:
        rows = [blender.finish(bottom) for blender in blenders]
        if rows[0] is None:
            return
        window = rows[0].window
        there = valid[(slice(None), *area.slices(window))]
        classes = []
        for subset, mine in zip(self.subsets, rows):
            known = there[[self._names.index(name) for name in subset]].any(0) & (mine.probability > 0)
            classes.append(np.where(known, mine.best, -1))
        yield Strip(window, np.stack(classes), np.stack([mine.probability for mine in rows]))

    def _answer(self, tile: Window) -> tuple[Window, np.ndarray, list[np.ndarray | None]]:
        """A tile's validity, bool ``[M, T, T]``, and for each subset its probabilities, or None if it sees nothing."""
        import torch

        read = {name: self._readers[name].read(tile) for name in self._names}
        there = np.stack([valid for _, valid in read.values()])
        with torch.inference_mode():
            values = {name: torch.from_numpy(value)[None] for name, (value, _) in read.items()}
            valid = {name: torch.from_numpy(ok)[None] for name, (_, ok) in read.items()}
            inputs = self._model.read(values, valid)
            present = {name for name, some in zip(inputs.names, inputs.visible[0].any(-1).tolist()) if some}
            # Subsets that differ by absent layers only are the same here, and computed once.
            seen = [tuple(name for name in subset if name in present) for subset in self.subsets]
            different = [subset for subset in dict.fromkeys(seen) if subset]
            if not different:
                return tile, there, [None] * len(seen)
            found = self._model(values, valid, different)[:, 0].softmax(1).numpy()
        answers = dict(zip(different, found))
        return tile, there, [answers.get(subset) for subset in seen]


def choose_subsets(names: Sequence[str], wanted: Sequence[str]) -> list[tuple[str, ...]]:
    """Subsets that a user names, and the full set, largest first and in the order of the layers.

    Args:
        names: The layers' modalities.
        wanted: Subsets as ``optical+elevation``, in any order.

    Raises:
        InputError: A subset names what is no layer.
    """
    chosen = {tuple(names)}
    for text in wanted:
        parts = {part.strip() for part in text.split("+")}
        if not parts <= set(names):
            raise InputError(
                f"subset {text[:60]!r}", f"the layers are {', '.join(names)}", f"Write it as {subset_key(names[:2])}."
            )
        chosen.add(tuple(name for name in names if name in parts))
    return sorted(chosen, key=lambda subset: (-len(subset), [names.index(name) for name in subset]))
