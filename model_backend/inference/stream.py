"""The stream of tiles: read ahead by threads, answered in batches, blended into finished super-tiles.

Order is fixed from end to end, so threads and batches change when a pixel is computed and never what.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Optional, Protocol, TypeVar

import numpy as np

from ..card import PATCH_VALID_SHARE, Card
from ..errors import Cancelled, InputError
from ..raster.gdalio import bounded_cache
from ..raster.grid import SUPER_TILE, Grid, Window, cells
from ..raster.reader import Reader
from ..raster.shapes.cover import Polygons
from ..raster.source import RasterSource
from .dates import Answer, Look, best_pixels, looks, mean_of_dates
from .device import Device
from .engine import Batch, Engine
from .feedback import Feedback, Silent
from .lattice import CONFIDENCE_SCALE, MOST_UNLIKE, UNLIKE_SCALE, Blender, Rows, tiles_touching
from .outputs import (
    APPLICABILITY,
    AVAILABILITY,
    CLASSES,
    CONFIDENCE,
    DATES,
    INSIDE,
    MARGIN,
    MOST_DATES,
    PROBABILITIES,
    Layer,
    raster_layers,
)
from .quality import BEST, MEAN, Quality
from .telling.summary import Summary, count

READERS = 2
_BATCH_PIXELS = 1 << 19
_MOST_TILES = 32
_POLL_SECONDS = 0.1
_MIRRORS = ((), (-1,), (-2,), (-2, -1))  # axes to flip
COUNTS, EMPTY = "valid_counts", "tiles_empty"  # in a finished super-tile's file, beside its layers

_ALWAYS = {CLASSES: None, CONFIDENCE: None, AVAILABILITY: None, APPLICABILITY: None}
"""Layers that are made in any case, kept or not: what is told of the whole map is counted in them."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Tile:
    """A tile as read: what the model is shown of it, date by date, and what is there pixel by pixel."""

    area: Window  # the part of a super-tile that it is computed for
    window: Window
    looks: tuple[Look, ...]  # none if nothing is there
    availability: np.ndarray  # uint16 [T, T], one bit per modality
    dates: np.ndarray  # uint8 [D, T, T], on how many dates each modality of several is valid


@dataclass(frozen=True)
class Task:
    """What super-tiles need besides their places: plain data, for any process that has the model and the layers."""

    sources: tuple[RasterSource, ...]
    grid: Grid
    quality: Quality
    layers: tuple[Layer, ...]
    area: str = ""  # a vector file: nothing is mapped outside of its polygons
    dates: str = MEAN  # how several become one map
    run: Optional[type[Run]] = None  # what makes them; None: Run itself


class Processes(Protocol):
    """Stands where an engine stands, and makes whole super-tiles instead of tiles: elsewhere, several at a time."""

    card: Card
    digest: str  # SHA-256 of the weights
    device: Device  # what all of them compute on

    def super_tiles(
        self, task: Task, areas: Sequence[Window], is_cancelled: Callable[[], bool]
    ) -> Iterator[tuple[Window, dict[str, np.ndarray]]]:
        """Finished super-tiles, in the order in which they come; those of a lost process are made by another.

        Args:
            task: What they need besides their places.
            areas: Their places.
            is_cancelled: Asked ten times a second or so.

        Raises:
            InputError: A layer or the model cannot be read, or processes keep dying.
            Cancelled: ``is_cancelled`` said yes.
        """

    def close(self) -> None:
        """Free what is held; not used afterwards."""


class Run:
    """One run over the super-tiles that are not finished yet.

    Args:
        readers: The layers.
        grid: Where to compute.
        engine: Answers tiles; or processes, which make whole super-tiles.
        quality: Overlap of the tiles, and how often each is looked at.
        layers: What to keep of the answers.
        journal: Keeps finished super-tiles; None on a worker, which hands them back.
        feedback: Progress and cancelling.
        check: Called before a finished super-tile is kept; raises if it must not be.
        area: A vector file: nothing is mapped outside of its polygons.
        dates: How several become one map, as :mod:`.dates` names it.
    """

    side = SUPER_TILE
    """Of a super-tile, in pixels of the result."""

    def __init__(
        self,
        readers: Sequence[Reader],
        grid: Grid,
        engine: Engine | Processes,
        quality: Quality,
        layers: Sequence[Layer],
        journal: Any,  # noqa: ANN401 - a Journal, a Section of one, Parts, or None
        feedback: Feedback,
        check: Callable[[], None],
        area: str = "",
        dates: str = MEAN,
    ) -> None:
        """Start with nothing finished; see the class."""
        self._card, self._grid, self._layers, self._quality = engine.card, grid, layers, quality
        self._engine: Any = engine  # either kind: ``compute`` asks which
        self._journal: Any = journal
        self._readers, self._feedback, self._check = readers, feedback, check
        self._combined = dates
        self._sources = [reader.source for reader in readers]
        names = [reader.modality.name for reader in readers]
        groups = ([i for i, name in enumerate(names) if name == each] for each in dict.fromkeys(names))
        self._several = [group for group in groups if len(group) > 1]
        self._area = Polygons(area, grid) if area else None
        self._place = area
        self._batch = max(1, min(_MOST_TILES, _BATCH_PIXELS // self._card.tile_size**2))
        self.counts = np.zeros(len(self._card.modalities), np.int64)  # valid pixels by modality
        self.summary = Summary(len(self._card.map_classes))
        self.pixels = self.tiles = self.tiles_empty = self._done = 0

    def load(self, cell: Window) -> Mapping[str, np.ndarray]:
        """The layers of a finished super-tile, each ``[h, w]`` or ``[bands, h, w]`` over its part of the grid.

        Raises:
            InputError: Its file is gone or damaged.
        """
        arrays = self._journal.load(part_name(cell, self.side))
        if arrays is None:
            raise InputError(self._journal.folder, "a finished part is gone or damaged", "Run again with resume.")
        return arrays

    def compute(self, choose: Callable[[Sequence[Window]], Sequence[Window]] = lambda areas: areas) -> None:
        """Finish all super-tiles.

        Args:
            choose: Gives those of all, in order, that are to be finished; default: all.

        Raises:
            InputError: A layer can no longer be read, or the disk is full.
            Cancelled: The user asked to stop.
        """
        areas = choose([cell.within(self._grid.window) for cell in cells(self._grid.window, self.side)])
        self.pixels = sum(area.width * area.height for area in areas)
        todo, done = [], 0
        for area in areas:
            count = sum(map(len, self._rows(area)))
            self.tiles += count
            finished = self._journal.load(part_name(area, self.side))
            if finished is None:
                todo.append(area)
            else:
                done += count
                self._note(finished)
        if done:
            self._feedback.info(f"{len(areas) - len(todo)} of {len(areas)} super-tiles are finished already.")
        self._feedback.progress(done, self.tiles)
        self._done = done
        if hasattr(self._engine, "super_tiles"):
            grid, layers = self._readers[0].grid, tuple(self._layers)
            task = Task(tuple(self._sources), grid, self._quality, layers, self._place, self._combined, type(self))
            for area, arrays in self._engine.super_tiles(task, todo, self._feedback.is_cancelled):
                self._keep(area, arrays)
                self._tell(sum(map(len, self._rows(area))))
        else:
            for area, arrays in self.super_tiles(todo):
                self._keep(area, arrays)

    def super_tiles(self, areas: Sequence[Window]) -> Iterator[tuple[Window, dict[str, np.ndarray]]]:
        """Compute super-tiles here, one after another; reading and computing run ahead.

        Args:
            areas: Parts of super-tiles that lie in the grid.

        Yields:
            The area, its layers ``[h, w]`` or ``[C, h, w]``, and counts.

        Raises:
            InputError: A layer can no longer be read.
            Cancelled: The user asked to stop.
        """
        readers = ThreadPoolExecutor(READERS, thread_name_prefix="layerfuse-reader")
        computing = ThreadPoolExecutor(1, thread_name_prefix="layerfuse-batch")
        try:
            places = ((area, window) for area in areas for row in self._rows(area) for window in row)
            tiles = self._ordered(readers, self._read, places, 2 * self._batch)
            batches = self._ordered(computing, self._answer, _batches(tiles, self._batch), 1)
            current = None
            for tile, answer in (pair for batch in batches for pair in batch):
                if current is None or current.area != tile.area:
                    if current is not None:
                        yield current.area, current.finish()
                    current = self._start(tile.area)
                current.add(tile, answer)
                self._check_cancelled()
                self._tell(1)
            if current is not None:
                yield current.area, current.finish()
        finally:  # a cancelled run does not wait for the batch that is being computed
            readers.shutdown(wait=False, cancel_futures=True)
            computing.shutdown(wait=False, cancel_futures=True)

    def _start(self, area: Window) -> Any:  # noqa: ANN401 - a SuperTile, or what stands for one
        """A super-tile that tiles can be added to."""
        return SuperTile(area, self._grid, self._card, self._quality.overlap, self._layers)

    def _tell(self, tiles: int) -> None:
        self._done += tiles
        self._feedback.progress(self._done, self.tiles)

    def _rows(self, area: Window) -> list[list[Window]]:
        return tiles_touching(area, self._card.tile_size, self._quality.overlap)

    def _ordered(self, pool: Executor, function: Callable[[T], R], items: Iterable[T], ahead: int) -> Iterator[R]:
        """Results in order, computed by a pool that is at most ``ahead`` items ahead; stops when cancelled."""
        queue: deque[Future[R]] = deque()
        for item in items:
            queue.append(pool.submit(function, item))
            if len(queue) > ahead:
                yield self._wait(queue.popleft())
        while queue:
            yield self._wait(queue.popleft())

    def _wait(self, future: Future[R]) -> R:
        while True:
            self._check_cancelled()
            if wait([future], timeout=_POLL_SECONDS).done:
                return future.result()

    def _check_cancelled(self) -> None:
        if self._feedback.is_cancelled():
            raise Cancelled

    def _read(self, place: tuple[Window, Window]) -> Tile:
        """Read one tile; a modality without a single usable patch is left out."""
        area, window = place
        available = np.zeros(window.shape, np.uint16)
        dates = np.zeros((len(self._several), *available.shape), np.uint8)
        inside = self._area.read(window) if self._area else None
        if inside is not None and not inside.any():
            return Tile(area, window, (), available, dates)
        read = [reader.read(window) for reader in self._readers]
        for number, several in zip(dates, self._several):
            for i in several[:MOST_DATES]:
                number += read[i][1] if inside is None else read[i][1] & inside
        if self._combined == BEST:
            read = self._best(read)
        pixels = []
        for reader, (values, there) in zip(self._readers, read):
            available |= there.astype(np.uint16) << np.uint16(self._card.modality_names.index(reader.modality.name))
            pixels.append((values, there) if has_patch(there, self._card.network.patch_size) else None)
        if inside is not None:
            available[~inside] = 0
        return Tile(area, window, looks(self._sources, pixels), available, dates)

    def _best(self, read: Sequence[tuple[np.ndarray, np.ndarray]]) -> list[tuple[np.ndarray, np.ndarray]]:
        """The same of all dates of a modality: its best pixels; the first stands for all, the others are empty."""
        found = list(read)
        for modality in self._card.modalities:
            mine = [i for i, reader in enumerate(self._readers) if reader.modality.name == modality.name]
            if len(mine) > 1:
                spread = np.array([abs(band.stddev) or 1.0 for band in modality.bands], np.float32)
                found[mine[0]] = best_pixels([read[i] for i in mine], spread)
                for i in mine[1:]:
                    found[i] = np.zeros_like(read[i][0]), np.zeros_like(read[i][1])
        return found

    def _answer(self, tiles: list[Tile]) -> list[tuple[Tile, Answer | None]]:
        """What the engine says of each tile, None for one with no modality."""
        found: list[list[Answer]] = [[] for _ in tiles]
        for date in range(max((len(tile.looks) for tile in tiles), default=0)):
            full = [(answers, tile.looks[date]) for answers, tile in zip(found, tiles) if len(tile.looks) > date]
            size = self._card.tile_size
            values, valid = {}, {}
            for m in self._card.modalities:
                if any(m.name in look.values for _, look in full):
                    nothing = np.zeros((m.channels, size, size), np.float32), np.zeros((size, size), bool)
                    values[m.name] = np.stack([look.values.get(m.name, nothing[0]) for _, look in full])
                    valid[m.name] = np.stack([look.valid.get(m.name, nothing[1]) for _, look in full])
            for (answers, _), answer in zip(full, self._look(Batch(values, valid))):
                answers.append(answer)
        return [
            (tile, self._mean(answers, [look.counts for look in tile.looks]) if answers else None)
            for tile, answers in zip(tiles, found)
        ]

    def _mean(self, answers: Sequence[Answer], counts: Sequence[np.ndarray | None]) -> Answer:
        """One answer of those of several dates."""
        return mean_of_dates(answers, counts)

    def _look(self, batch: Batch) -> list[Answer]:
        """What the engine says of each tile: the mean over its mirror images, added in a fixed order."""
        found = self._engine.predict(batch)
        total, unlike = found.probabilities, found.unlike
        for axes in _MIRRORS[1 : self._quality.views]:
            mirrored = Batch(
                {name: np.flip(values, axes) for name, values in batch.values.items()},
                {name: np.flip(valid, axes) for name, valid in batch.valid.items()},
            )
            found = self._engine.predict(mirrored)
            total = total + np.flip(found.probabilities, axes)
            unlike = None if unlike is None else unlike + np.flip(found.unlike, axes)
        if self._quality.views > 1:
            views = np.float32(self._quality.views)
            total, unlike = total / views, None if unlike is None else unlike / views
        return list(zip(total, itertools.repeat(None) if unlike is None else unlike))

    def _keep(self, area: Window, arrays: dict[str, np.ndarray]) -> None:
        """Write a finished super-tile into the journal."""
        self._check()
        self._note(arrays)
        self._journal.save(part_name(area, self.side), arrays)

    def _note(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.counts += arrays[COUNTS]
        self.summary.add(arrays)
        self.tiles_empty += int(arrays[EMPTY])


def make_super_tile(engine: Engine, task: Task, area: Window) -> dict[str, np.ndarray]:
    """One super-tile on its own, for whoever collects them: its layers ``[..., h, w]`` and counts.

    Args:
        engine: Of this process.
        task: What is needed besides the place.
        area: The place.

    Raises:
        InputError: A layer cannot be read.
    """
    readers = [Reader(source, engine.card.modality(source.modality), task.grid) for source in task.sources]
    run = (task.run or Run)(
        readers, task.grid, engine, task.quality, task.layers, None, Silent(), lambda: None, task.area, task.dates
    )
    with bounded_cache():
        ((_, arrays),) = run.super_tiles([area])
    return arrays


class SuperTile:
    """The part of one super-tile that lies in the grid, as it fills up.

    Args:
        area: That part.
        grid: The grid.
        card: Classes, modalities and tile size.
        overlap: Share of a tile's side that it has in common with the next.
        layers: What is kept of it.
    """

    def __init__(self, area: Window, grid: Grid, card: Card, overlap: float, layers: Sequence[Layer]) -> None:
        """Start with nothing known; see the class."""
        self.area, self._grid, self._modalities = area, grid, len(card.modalities)
        self._values = np.array([c.value for c in card.map_classes], np.uint8)
        wanted = {layer.name: layer for layer in (*raster_layers(card, _ALWAYS), *layers)}
        self._kept = [layer.name for layer in layers]
        self._arrays = {name: layer.empty(area) for name, layer in wanted.items()}
        shares = bool({PROBABILITIES, MARGIN} & wanted.keys())
        self._blender = Blender(area, card.tile_size, card.classes, overlap, shares)
        self._empty = 0

    def add(self, tile: Tile, answer: Answer | None) -> None:
        """Add the next tile, row by row: its availability, and what the engine says of it if it was asked."""
        part = tile.window.within(self.area)
        there = tile.availability[tile.window.slices(part)]
        available = self._arrays[AVAILABILITY]
        available[self.area.slices(part)] = there.astype(available.dtype)
        if DATES in self._arrays:
            counts = self._arrays[DATES]
            counts.reshape(-1, *available.shape)[(..., *self.area.slices(part))] = tile.dates[
                (..., *tile.window.slices(part))
            ]
        self._settle(self._blender.finish(tile.window.row))
        if answer is None:
            self._empty += 1
        else:
            self._blender.add(tile.window, *answer)

    def finish(self) -> dict[str, np.ndarray]:
        """The layers that are kept, ``[h, w]`` or ``[C, h, w]``, and what is counted."""
        self._settle(self._blender.finish(self.area.bottom))
        available = self._arrays[AVAILABILITY]
        counts = [int((available >> bit & 1).sum(dtype=np.int64)) for bit in range(self._modalities)]
        return {
            **{name: self._arrays[name] for name in self._kept},
            **count(self._arrays, self._values, self._grid, self.area),
            COUNTS: np.array(counts, np.int64),
            EMPTY: np.array(self._empty),
        }

    def _settle(self, rows: Rows | None) -> None:
        """Turn blended rows into pixels; a pixel without valid data, or without an answer, stays nodata."""
        if rows is None:
            return
        place = self.area.slices(rows.window)
        known = (self._arrays[AVAILABILITY][place] > 0) & (rows.probability > 0)

        def keep(name: str, stored: np.ndarray, where: np.ndarray = known) -> None:
            if name in self._arrays:
                self._arrays[name][(..., *place)][..., where] = stored[..., where]

        keep(CLASSES, self._values[rows.best])
        keep(CONFIDENCE, stored_chance(rows.probability))
        if rows.inside is not None:
            keep(INSIDE, rows.inside.astype(np.uint8))
        if rows.shares is not None:
            keep(PROBABILITIES, stored_chance(rows.shares))
            first_two = np.partition(rows.shares, -2, axis=0)[-2:] if len(rows.shares) > 1 else (0.0, rows.shares[0])
            keep(MARGIN, stored_chance(first_two[1] - first_two[0]))
        if rows.unlike is not None:
            told = np.nan_to_num(rows.unlike / np.float32(UNLIKE_SCALE))
            keep(APPLICABILITY, np.rint(told).clip(0, MOST_UNLIKE).astype(np.uint8), known & ~np.isnan(rows.unlike))


def stored_chance(probability: np.ndarray) -> np.ndarray:
    """Probabilities of any shape as they are stored: uint8 ``[...]``, in steps of :data:`CONFIDENCE_SCALE`."""
    return np.rint(probability / np.float32(CONFIDENCE_SCALE)).clip(0, 1 / CONFIDENCE_SCALE).astype(np.uint8)


def _batches(tiles: Iterable[Tile], size: int) -> Iterator[list[Tile]]:
    """Consecutive tiles, so many that ``size`` of them have something to compute (or enough are empty)."""
    batch, full = [], 0
    for tile in tiles:
        batch.append(tile)
        full += bool(tile.looks)
        if full == size or len(batch) == 4 * size:
            yield batch
            batch, full = [], 0
    if batch:
        yield batch


def has_patch(valid: np.ndarray, patch: int) -> bool:
    """Whether any patch of a tile ``[T, T]`` is valid enough to take part."""
    rows, columns = (side // patch for side in valid.shape)
    return bool((valid.reshape(rows, patch, columns, patch).mean((1, 3)) >= PATCH_VALID_SHARE).any())


def part_name(area: Window, side: int = SUPER_TILE) -> str:
    """What the super-tile that an area lies in is called in the journal."""
    return f"c{area.col // side}_r{area.row // side}"
