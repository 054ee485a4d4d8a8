"""What a run would be, before it starts: grid, tiles, coverage, time, memory, disk.

Without qgis; runs in a thread, because coverage needs a look at the pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ...model_backend.card import Card
from ...model_backend.errors import Cancelled
from ...model_backend.inference.lattice import OVERLAP, tiles_touching
from ...model_backend.inference.memory import memory_needed
from ...model_backend.inference.outputs import disk_needed
from ...model_backend.inference.pipeline import Job, prepare
from ...model_backend.inference.quality import find_quality
from ...model_backend.inference.telling.layers import date_notes, mask_notes, notes_by_name
from ...model_backend.raster.grid import SUPER_TILE, Grid, Window, cells
from ...model_backend.raster.layers.note import Note
from ...model_backend.raster.reader import Reader

_SPOT, _SPOTS = 16, 16  # pixels on a side of one look, and looks along each side of the area


@dataclass(frozen=True)
class Preflight:
    """What a run would be."""

    grid: Grid
    tiles: int
    coverage: dict[str, float]  # by modality name: share of the area where the layer has data, estimated
    memory: int  # bytes at most, of QGIS's part and the engine's
    disk: int  # bytes at most
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)  # by modality: what its layer is


def look(job: Job, card: Card, is_cancelled: Callable[[], bool]) -> Preflight:
    """Check a job and say what it would be.

    Raises:
        InputError: A layer, an option or an output is unusable.
        Cancelled: ``is_cancelled`` said so.
    """
    grid = prepare(job, card)
    readers = [Reader(source, card.modality(source.modality), grid) for source in job.sources]
    coverage = {reader.modality.name: _share(reader, grid, is_cancelled) for reader in readers}
    dates, left_out = date_notes(job, card), mask_notes(readers)
    more = {name: (*dates.get(name, ()), *left_out.get(name, ())) for name in coverage}
    disk = sum(disk_needed(job.outputs, job.kept, grid.window.width * grid.window.height).values())
    tiles = count_tiles(grid, card.tile_size, find_quality(job.quality).overlap)
    return Preflight(grid, tiles, coverage, memory_needed(card, grid), disk, notes_by_name(job.sources, card, more))


def count_tiles(grid: Grid, tile_size: int, overlap: float = OVERLAP) -> int:
    """Number of tiles that a run over the grid computes."""
    areas = (cell.intersect(grid.window) for cell in cells(grid.window, SUPER_TILE))
    return sum(_tiles_in(area, tile_size, overlap) for area in areas)


def _tiles_in(area: Window, tile_size: int, overlap: float) -> int:
    """Number of tiles that touch an area, without making them all."""
    across = len(tiles_touching(Window(area.col, area.row, area.width, 1), tile_size, overlap)[0])
    return across * len(tiles_touching(Window(area.col, area.row, 1, area.height), tile_size, overlap))


def _share(reader: Reader, grid: Grid, is_cancelled: Callable[[], bool]) -> float:
    """Share of the area where a layer is valid, from evenly spread looks; every pixel of a small area."""
    if reader.is_foreign:  # hundreds of looks would be hundreds of requests
        inside = reader.footprint and reader.footprint.intersect(grid.window)
        return inside.width * inside.height / (grid.window.width * grid.window.height) if inside else 0.0
    valid = total = 0
    for spot in _spots(grid.window):
        if is_cancelled():
            raise Cancelled
        valid += int(reader.read(spot)[1].sum())
        total += spot.width * spot.height
    return valid / total


def _spots(window: Window) -> list[Window]:
    def starts(first: int, length: int) -> list[tuple[int, int]]:
        if length <= _SPOT * _SPOTS:
            return [(first + i, min(_SPOT, length - i)) for i in range(0, length, _SPOT)]
        return [(first + round(i * (length - _SPOT) / (_SPOTS - 1)), _SPOT) for i in range(_SPOTS)]

    return [
        Window(col, row, width, height)
        for row, height in starts(window.row, window.height)
        for col, width in starts(window.col, window.width)
    ]
