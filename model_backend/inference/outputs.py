"""The files of a job: checked before the run, put together from finished super-tiles after it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..card import NODATA_CLASS, Card
from ..errors import Cancelled, InputError
from ..raster.grid import SUPER_TILE, Grid, Window, cells
from ..raster.shapes.polygons import PolygonOptions, PolygonWriter
from ..raster.workspace import check_name, check_new, publish, write_error, write_text
from ..raster.writer import DISK_FACTOR, RasterWriter, Target
from .lattice import CONFIDENCE_SCALE, NO_CONFIDENCE, UNLIKE_SCALE

CLASSES, CONFIDENCE, AVAILABILITY, POLYGONS = "classes", "confidence", "availability", "polygons"
PROBABILITIES, MARGIN, APPLICABILITY = "probabilities", "margin", "applicability"
DATES = "dates"
"""On how many dates a layer of several is valid: further bands of the availability, never a file of its own."""
MOST_DATES = 255
AREAS = "areas"
"""Areas by class as a table."""
KINDS = (CLASSES, CONFIDENCE, AVAILABILITY, POLYGONS, PROBABILITIES, MARGIN, APPLICABILITY, AREAS)
"""What a job can write; a field of the job, too, but the first, which is its ``output``."""
INSIDE = "inside"
"""Where a class is the most probable without its border: kept for polygons of single objects, never a file."""
_SUFFIXES = {POLYGONS: (".gpkg",), AREAS: (".csv",)}
_RASTER_SUFFIXES = (".tif", ".tiff")
RASTERS = tuple(kind for kind in KINDS if kind not in _SUFFIXES)
"""Kinds that are rasters."""
FEWEST_BYTES = 1 << 20
"""That a folder must have room for, however small the area."""
_BYTES = {  # compressed, per pixel of a usual scene
    CLASSES: 0.05,
    CONFIDENCE: 0.5,
    AVAILABILITY: 0.02,
    POLYGONS: 0.5,
    PROBABILITIES: 2.0,
    MARGIN: 0.5,
    APPLICABILITY: 0.2,
    AREAS: 0.0,
}


def beside(main: Path, kind: str) -> Path:
    """What an output of a kind is called that goes with a map."""
    suffix = _SUFFIXES.get(kind, (main.suffix,))[0]
    return main if kind == CLASSES else main.with_name(f"{main.stem}_{kind}{suffix}")


@dataclass(frozen=True)
class Layer:
    """One raster of the result: how its pixels are stored."""

    name: str
    dtype: str
    nodata: int
    overviews: str  # how GDAL makes them
    bands: tuple[str, ...]  # their descriptions; of one band an array is [h, w], of several [C, h, w]
    scale: float | None = None  # value = stored * scale

    def empty(self, area: Window) -> np.ndarray:
        """An array of nodata for an area, ``[h, w]``, of several bands ``[bands, h, w]``."""
        several = () if len(self.bands) == 1 else (len(self.bands),)
        return np.full((*several, *area.shape), self.nodata, self.dtype)


def raster_layers(card: Card, wanted: Collection[str], dated: Sequence[str] = ()) -> tuple[Layer, ...]:
    """The rasters that have to be computed for the kinds of output wanted: polygons say something of all of them.

    Args:
        card: Classes and modalities.
        wanted: Kinds of output.
        dated: Modalities of several dates.
    """
    bits = "uint8" if len(card.modalities) <= 8 else "uint16"
    chance: dict[str, Any] = {
        "dtype": "uint8",
        "nodata": NO_CONFIDENCE,
        "overviews": "AVERAGE",
        "scale": CONFIDENCE_SCALE,
    }
    layers: tuple[Layer, ...] = (
        Layer(CLASSES, "uint8", NODATA_CLASS, "MODE", ("class",)),
        Layer(CONFIDENCE, bands=("probability of the class",), **chance),
        Layer(AVAILABILITY, bits, 0, "NEAREST", ("valid layers, one bit each",)),
        Layer(PROBABILITIES, bands=tuple(c.name for c in card.map_classes), **chance),
        Layer(MARGIN, bands=("probability of the class less that of the second",), **chance),
        Layer(
            APPLICABILITY,
            "uint8",
            NO_CONFIDENCE,
            "AVERAGE",
            ("dissimilarity from the training data, above 1: unlike",),
            UNLIKE_SCALE,
        ),
    )
    if AVAILABILITY in wanted and dated:
        layers = (*layers, Layer(DATES, bits, 0, "NEAREST", tuple(f"dates of {name}" for name in dated)))
        wanted = {*wanted, DATES}
    if POLYGONS not in wanted:
        return tuple(layer for layer in layers if layer.name in wanted)
    needed = {CLASSES, CONFIDENCE, AVAILABILITY, *wanted}
    inside = (Layer(INSIDE, "uint8", 0, "NEAREST", (INSIDE,)),) if len(card.map_classes) < len(card.classes) else ()
    return tuple(layer for layer in layers if layer.name in needed) + inside


def disk_needed(wanted: Mapping[str, Path], kept: Collection[str], pixels: int) -> dict[Path, int]:
    """Bytes that a job will need at most in each folder, as far as can be told: finished super-tiles and outputs.

    A disk that fills all the same stops the run cleanly.

    Args:
        wanted: Final path by kind of output.
        kept: Kinds of output that finished super-tiles have.
        pixels: Size of the grid.
    """
    need = {path.parent: float(FEWEST_BYTES) for path in wanted.values()}
    for kind, path in wanted.items():
        need[path.parent] += pixels * _BYTES[kind] * (1.0 if kind == POLYGONS else DISK_FACTOR)
    parts = {CLASSES, CONFIDENCE, AVAILABILITY, *kept} - {POLYGONS} if POLYGONS in kept else kept
    need[next(iter(wanted.values())).parent] += pixels * sum(_BYTES[kind] for kind in parts)
    return {folder: int(amount) for folder, amount in need.items()}


def check_outputs(
    wanted: Mapping[str, Path], kept: Collection[str], inputs: set[str], pixels: int, overwrite: bool
) -> None:
    """Look before hours of work whether the results can be written.

    Args:
        wanted: Final path by kind of output.
        kept: Kinds of output that finished super-tiles have.
        inputs: Files that are read.
        pixels: Size of the grid.
        overwrite: Whether files that are there may be replaced.

    Raises:
        InputError: A path is unusable or taken, its folder is missing, read-only or full, or it is an input.
    """
    check_files(wanted, _SUFFIXES, inputs, overwrite)
    check_disk(disk_needed(wanted, kept, pixels))


def check_files(
    wanted: Mapping[str, Path], suffixes: Mapping[str, tuple[str, ...]], inputs: set[str], overwrite: bool
) -> None:
    """Look whether files can be written; arguments as of :func:`check_outputs`.

    Args:
        wanted: Final path by kind of output.
        suffixes: How names of a kind have to end, if not as those of rasters.
        inputs: Files that are read.
        overwrite: Whether files that are there may be replaced.

    Raises:
        InputError: As of :func:`check_outputs`.
    """
    seen: dict[Path, str] = {}
    for kind, path in wanted.items():
        check_name(path)
        endings = suffixes.get(kind, _RASTER_SUFFIXES)
        if path.suffix.lower() not in endings:
            raise InputError(path, f"the {kind} output has to end in {endings[0]}", f"Name it NAME{endings[0]}.")
        real = Path(os.path.realpath(path))
        if real in seen:
            raise InputError(path, f"it is the {seen[real]} output too", "Give each output a name of its own.")
        seen[real] = kind
        check_new(path, overwrite, inputs)
        _check_folder(path)
        if path.exists():
            try:
                with open(path, "rb+"):
                    pass
            except OSError as error:
                raise write_error(path, error) from None


def check_disk(needed: Mapping[Path, int]) -> None:
    """Look whether folders have room for so many bytes.

    Raises:
        InputError: One has not.
    """
    disks: dict[int, int] = {}  # by device: folders of one disk fill it together
    for folder, amount in needed.items():
        device, free = os.stat(folder).st_dev, shutil.disk_usage(folder).free
        need = disks[device] = disks.get(device, 0) + amount
        if free < need:
            raise InputError(
                folder, f"the disk is full ({free >> 20} MiB free, {(need >> 20) + 1} MiB needed)", "Free some space."
            )


def _check_folder(path: Path) -> None:
    folder = path.parent
    if not folder.exists():
        raise InputError(path, f"the folder {folder} does not exist", "Make it first, or choose another.")
    if not folder.is_dir():
        raise InputError(path, f"{folder} is a file, not a folder", "Choose a folder.")
    try:
        with tempfile.TemporaryFile(dir=folder):  # the access bits say nothing about root or network shares
            pass
    except OSError as error:
        raise InputError(path, f"its folder cannot be written ({error.strerror})", "Choose another folder.") from None


def assemble(
    card: Card,
    grid: Grid,
    wanted: Mapping[str, Path],
    works: Mapping[str, Path],
    overwrite: bool,
    metadata: Mapping[str, str],
    options: PolygonOptions,
    table: str,
    load: Callable[[Window], Mapping[str, np.ndarray]],
    is_cancelled: Callable[[], bool],
    dated: Sequence[str] = (),
) -> None:
    """Write all outputs into their work folders, then name them.

    Args:
        card: Classes and modalities.
        grid: The grid.
        wanted: Final path by kind of output.
        works: Work folder by kind of output.
        overwrite: Whether files that are there may be replaced.
        metadata: Provenance, for each file.
        options: Which polygons are wanted, and how they look.
        table: Areas by class.
        load: Arrays of a finished super-tile by layer name, each over the super-tile's part of the grid.
        is_cancelled: Whether the user asked to stop.
        dated: Modalities of several dates.

    Raises:
        InputError: The disk is full or out of reach.
        Cancelled: ``is_cancelled`` said yes.
    """
    layers = raster_layers(card, wanted, dated)
    named = {layer.name: layer for layer in layers}
    with ExitStack() as undo:
        writers = {}
        for layer in layers:
            if layer.name == AVAILABILITY and DATES in named:
                layer = replace(layer, bands=(*layer.bands, *named[DATES].bands))
            if layer.name in wanted:
                target = Target(wanted[layer.name], works[layer.name], grid, metadata)
                writers[layer.name] = _writer(card, layer, target)
                undo.callback(writers[layer.name].discard)
        outlines = None
        if POLYGONS in wanted:
            outlines = PolygonWriter(
                Target(wanted[POLYGONS], works[POLYGONS], grid, metadata),
                card.classes,
                card.modality_names,
                options,
                is_cancelled,
            )
            undo.callback(outlines.discard)
        for part in blocks(grid.window):
            if is_cancelled():
                raise Cancelled
            arrays = gather(grid, part, layers, load)
            for name, writer in writers.items():
                both = name == AVAILABILITY and DATES in arrays
                writer.write(part, _stacked(arrays[name], arrays[DATES]) if both else arrays[name])
            if outlines:
                probability = arrays[CONFIDENCE] * np.float32(CONFIDENCE_SCALE)
                outlines.add(part, arrays[CLASSES], probability, arrays[AVAILABILITY], arrays.get(INSIDE))
        for writer in writers.values():
            writer.finish(is_cancelled)
        if outlines:
            outlines.finish()
            publish(outlines.part, outlines.path, overwrite)
        if AREAS in wanted:
            write_text(table, wanted[AREAS], works[AREAS], overwrite)
        for name in sorted(writers, key=lambda name: name == CLASSES):  # the class raster last
            writers[name].publish(overwrite)


def _stacked(bits: np.ndarray, dates: np.ndarray) -> np.ndarray:
    return np.concatenate([bits[None], dates.reshape(-1, *bits.shape)])


def _writer(card: Card, layer: Layer, target: Target) -> RasterWriter:
    more, classes = dict(target.metadata), card.map_classes if layer.name == CLASSES else ()
    if layer.name == CLASSES:
        more["LAYERFUSE_CLASSES"] = json.dumps({c.value: c.name for c in card.map_classes}, ensure_ascii=False)
    elif layer.name == AVAILABILITY:
        bits = {1 << i: name for i, name in enumerate(card.modality_names)}
        more["LAYERFUSE_BITS"] = json.dumps(bits)
    target = replace(target, metadata=more)
    return RasterWriter(target, layer.dtype, layer.nodata, layer.bands, classes, layer.scale, layer.overviews)


def blocks(window: Window, side: int = SUPER_TILE) -> list[Window]:
    """Areas of whole blocks of the output, row by row; a super-tile's size each, but aligned to the output."""
    origin = Window(0, 0, window.width, window.height)
    moved = (part.within(origin) for part in cells(origin, side))
    return [Window(p.col + window.col, p.row + window.row, p.width, p.height) for p in moved]


def gather(
    grid: Grid,
    part: Window,
    layers: Sequence[Layer],
    load: Callable[[Window], Mapping[str, np.ndarray]],
    side: int = SUPER_TILE,
) -> dict[str, np.ndarray]:
    """One area of each layer, ``[h, w]`` or ``[C, h, w]``, from the super-tiles, of so many pixels on a side, there."""
    arrays = {layer.name: layer.empty(part) for layer in layers}
    for cell in cells(part, side):
        whole, common = cell.within(grid.window), cell.within(part)
        finished = load(cell)
        for name, array in arrays.items():
            array[(..., *part.slices(common))] = finished[name][(..., *whole.slices(common))]
    return arrays
