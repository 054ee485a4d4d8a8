"""Maps of many subsets of layers at once, strip by strip.

The modality streams of a tile are computed once and the fusion streams of all subsets beside them (lock-step, see
``nn.encoder``). Tiles, blending, super-tiles and validity are those of the prediction pipeline, so each subset's
map is the one that a user would make from those layers on the same grid. Memory does not grow with the area.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from ...card import NODATA_CLASS, subset_key
from ...errors import Cancelled, InputError
from ...inference.engine import Batch, Engine
from ...inference.feedback import Feedback
from ...inference.journal import Journal
from ...inference.lattice import Blender, tiles_touching
from ...inference.quality import DEFAULT, find_quality
from ...inference.stream import READERS, has_patch, part_name, stored_chance
from ...raster.grid import SUPER_TILE, Grid, Window, cells
from ...raster.reader import Reader
from ...raster.shapes.cover import Polygons
from ...raster.source import RasterSource

_BATCH_PIXELS, _ANSWER_BYTES = 1 << 19, 64 << 20  # of the tiles that are computed at once


@dataclass(frozen=True)
class Strip:
    """Finished rows of the maps of all S subsets."""

    window: Window  # lies in one super-tile
    classes: np.ndarray  # intp [S, h, w], index in the card's map classes; -1 where that subset's map is empty
    confidence: np.ndarray  # uint8 [S, h, w], probability of that class in bytes, as rasters of it hold it


class SubsetMapper:
    """Maps an area from several subsets of the layers at once.

    Args:
        engine: Answers tiles.
        sources: The layers.
        grid: Where to map.
        subsets: Subsets of the layers' modalities.
        quality: A name in :data:`~..inference.quality.QUALITIES`; its overlap counts, tiles are looked at once.
        area: A vector file; nothing is mapped outside of its polygons.

    Raises:
        InputError: A layer cannot be used.
    """

    def __init__(
        self,
        engine: Engine,
        sources: Sequence[RasterSource],
        grid: Grid,
        subsets: Sequence[Sequence[str]],
        quality: str = DEFAULT,
        area: str | None = None,
    ) -> None:
        """Look at the layers; see the class."""
        self.card, self.grid, self.subsets = engine.card, grid, tuple(tuple(subset) for subset in subsets)
        self._engine = engine
        self._readers = {s.modality: Reader(s, self.card.modality(s.modality), grid) for s in sources}
        self._names = [name for name in self.card.modality_names if name in self._readers]
        self._area = Polygons(area, grid) if area else None
        self._overlap = find_quality(quality).overlap
        pixels = self.card.tile_size**2
        self._batch = max(4, min(32, _BATCH_PIXELS // pixels, _ANSWER_BYTES // self._answer_bytes(pixels)))

    def strips(self, feedback: Feedback, journal: Journal | None = None) -> Iterator[Strip]:
        """Map the grid's window, super-tile by super-tile, each from top to bottom.

        Args:
            feedback: Progress and cancelling.
            journal: Keeps finished super-tiles; those that it has are not mapped again, and come whole.

        Raises:
            InputError: A layer cannot be read.
            Cancelled: The user asked to stop.
        """
        areas = [cell.within(self.grid.window) for cell in cells(self.grid.window, SUPER_TILE)]
        counts = [sum(len(row) for row in self._rows(area)) for area in areas]
        done, total = 0, sum(counts)
        feedback.progress(0, total)
        for area, count in zip(areas, counts):
            name = part_name(area, SUPER_TILE)
            kept = None if journal is None else journal.load(name)
            if kept is not None:
                feedback.progress(done + count, total)
                yield Strip(area, _places(kept["classes"]), kept["confidence"])
            else:
                made = []
                for strip in self._mapped(area, feedback, (done, total)):
                    if journal is not None:
                        made.append((stored_places(strip.classes), strip.confidence))
                    yield strip
                if journal is not None:
                    classes, confidence = (np.concatenate(rows, 1) for rows in zip(*made))
                    journal.save(name, {"classes": classes, "confidence": confidence})
            done += count

    def _mapped(self, area: Window, feedback: Feedback, progress: tuple[int, int]) -> Iterator[Strip]:
        """Map a super-tile from top to bottom; ``progress``: tiles that were done before it, and all of them."""
        blenders = [Blender(area, self.card.tile_size, self.card.classes, self._overlap) for _ in self.subsets]
        valid = np.zeros((len(self._names), *area.shape), bool)
        top, (done, total) = area.row, progress
        for tile, there, answers in self._tiles(area, feedback):
            if tile.row > top:
                top = tile.row
                yield from self._finished(area, blenders, valid, top)
            part = tile.within(area)
            valid[(slice(None), *area.slices(part))] = there[(slice(None), *tile.slices(part))]
            for blender, probabilities in zip(blenders, answers):
                if probabilities is not None:
                    blender.add(tile, probabilities)
            done += 1
            feedback.progress(done, total)
        yield from self._finished(area, blenders, valid, area.bottom)

    def _answer_bytes(self, pixels: int) -> int:
        return 4 * pixels * len(self.subsets) * len(self.card.classes)

    def _rows(self, area: Window) -> list[list[Window]]:
        return tiles_touching(area, self.card.tile_size, self._overlap)

    def _finished(self, area: Window, blenders: list[Blender], valid: np.ndarray, bottom: int) -> Iterator[Strip]:
        rows = [mine for blender in blenders if (mine := blender.finish(bottom))]
        if not rows:  # all of them or none
            return
        window = rows[0].window
        there = valid[(slice(None), *area.slices(window))]
        if self._area is not None:
            there = there & self._area.read(window)
        classes = []
        for subset, mine in zip(self.subsets, rows):
            known = there[[self._names.index(name) for name in subset]].any(0) & (mine.probability > 0)
            classes.append(np.where(known, mine.best, -1))
        yield Strip(window, np.stack(classes), np.stack([stored_chance(mine.probability) for mine in rows]))

    def _tiles(self, area: Window, feedback: Feedback) -> Iterator[tuple[Window, np.ndarray, list[np.ndarray | None]]]:
        """Tiles with their validity, bool ``[M, T, T]``, and each subset's probabilities, None if it sees nothing.

        The next batch is computed while one is blended, and the one after it is read.
        """
        tiles = [tile for row in self._rows(area) for tile in row]
        readers = ThreadPoolExecutor(READERS, thread_name_prefix="layerfuse-reader")
        computing = ThreadPoolExecutor(1, thread_name_prefix="layerfuse-batch")
        ahead: deque[Future] = deque()
        try:
            for start in range(0, len(tiles), self._batch):
                if feedback.is_cancelled():
                    raise Cancelled
                batch = tiles[start : start + self._batch]
                read = [readers.submit(self._read, tile) for tile in batch]
                ahead.append(computing.submit(self._answers, batch, read))
                if len(ahead) > 1:
                    yield from ahead.popleft().result()
            yield from ahead.popleft().result()
        finally:
            for pool in (computing, readers):
                pool.shutdown(cancel_futures=True)

    def _read(self, tile: Window) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        return {name: reader.read(tile) for name, reader in self._readers.items()}

    def _answers(
        self, tiles: Sequence[Window], reading: Sequence[Future]
    ) -> list[tuple[Window, np.ndarray, list[np.ndarray | None]]]:
        """What the engine says of a batch; a modality without a usable patch is left out, as in the pipeline."""
        patch = self.card.network.patch_size
        read = [future.result() for future in reading]
        usable = [{name for name, (_, ok) in one.items() if has_patch(ok, patch)} for one in read]
        full = [place for place, names in enumerate(usable) if names]
        found = iter(())
        if full:
            asked = [name for name in self._names if any(name in usable[place] for place in full)]
            values = {name: np.stack([read[place][name][0] for place in full]) for name in asked}
            valid = {n: np.stack([read[place][n][1] & (n in usable[place]) for place in full]) for n in asked}
            found = iter(self._engine.predict(Batch(values, valid, self.subsets)).probabilities)
        told = []
        for tile, one, names in zip(tiles, read, usable):
            there = np.stack([one[name][1] for name in self._names])
            answers = next(found) if names else [None] * len(self.subsets)
            told.append((tile, there, [a if names & set(s) else None for a, s in zip(answers, self.subsets)]))
        return told


def stored_places(classes: np.ndarray) -> np.ndarray:
    """Places of classes in bytes, uint8 ``[...]``, as pictures and journals hold them; 255: there is none."""
    return np.where(classes < 0, NODATA_CLASS, classes).astype(np.uint8)


def _places(stored: np.ndarray) -> np.ndarray:
    """What :func:`stored_places` was given."""
    return np.where(stored == NODATA_CLASS, -1, stored.astype(np.intp))


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
