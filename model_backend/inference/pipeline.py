"""The pipeline: reader threads -> engine -> blend -> super-tiles -> files.

Written once. The command line, QGIS and a cluster differ in the engine and in the feedback object they
hand in. Nothing here imports torch.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from .. import __version__
from ..card import Card
from ..errors import Cancelled, InputError, file_name
from ..raster.crs import Bounds
from ..raster.gdalio import bounded_cache
from ..raster.grid import SUPER_TILE, Grid, Window, cells
from ..raster.ground import ProjectedMetres
from ..raster.layers.description import describe, refuse_unclear
from ..raster.layers.files import Stamp, Versions, files_of
from ..raster.layers.note import Note
from ..raster.layers.products.resolve import days_of
from ..raster.layers.products.scene import CLOUD_MASK
from ..raster.reader import Reader, date_readers
from ..raster.shapes.cover import area_digest, grid_within
from ..raster.shapes.objects import building_classes
from ..raster.shapes.polygons import PolygonOptions, count_polygons
from ..raster.shapes.sieve import Sieve
from ..raster.source import RasterSource, layer_title
from ..raster.workspace import Workspace
from .engine import Engine
from .feedback import Feedback
from .journal import Journal, address
from .memory import check_memory
from .outputs import CLASSES, KINDS, PROBABILITIES, assemble, check_outputs, raster_layers
from .parts import Assembler, Part, Parts
from .quality import BEST, DEFAULT, MEAN, find_quality
from .stream import Processes, Run
from .telling.areas import areas_csv, areas_json, areas_sentence, class_areas
from .telling.layers import (
    alone_notes,
    code_notes,
    fill_notes,
    layer_dates,
    layer_notes,
    mask_notes,
    notes_to_check,
    tell_grid,
    tell_layers,
    tell_notes,
)
from .telling.summary import Summary


@dataclass(frozen=True)
class Job:
    """What to map, and where to put it."""

    sources: tuple[RasterSource, ...]
    output: Path | None  # class raster; None: polygons alone
    confidence: Path | None = None  # probability of the class, 0..250 with scale 0.004
    availability: Path | None = None  # one bit per modality, in card order
    polygons: Path | None = None  # GeoPackage
    probabilities: Path | None = None  # of all classes, a band each, 0..250 with scale 0.004
    margin: Path | None = None  # probability of the class less that of the second, likewise
    applicability: Path | None = None  # dissimilarity from the training data x 100; above 100: unlike
    areas: Path | None = None  # CSV, hectares by class
    minimum_unit: float = 0.0  # square metres on the ground; smaller patches of the map go to a neighbour
    minimum_area: float = 0.0  # square metres; smaller polygons are left out
    minimum_confidence: float = 0.0  # mean over the polygon, 0..1; others are left out
    polygon_classes: tuple[str, ...] = ()  # names; empty: polygons of all classes
    regularize: bool = False  # buildings get right-angled outlines
    area: str | None = None  # vector file: nothing is mapped outside of its polygons
    extent: Bounds | None = None  # default: all layers
    extent_crs: str | None = None  # default: the target CRS
    crs: str | None = None  # target; default: see ..raster.grid.choose_grid
    pixel_size: ProjectedMetres | str | None = None  # or FINEST of ..raster.grid; default: the card's
    quality: str = DEFAULT  # a name in QUALITIES
    dates: str = MEAN  # how several become one map: MEAN or BEST of .dates
    resume: bool = False  # go on with an unfinished run of the same job
    overwrite: bool = False  # replace outputs that are there, when the new ones are whole

    @property
    def main(self) -> Path:
        """The output that stands for the job: unfinished work is kept beside it."""
        return Path(self.output or self.polygons or "")

    @property
    def outputs(self) -> dict[str, Path]:
        """Path by kind of output, those that are wanted."""
        files = {kind: self.output if kind == CLASSES else getattr(self, kind) for kind in KINDS}
        return {kind: Path(path) for kind, path in files.items() if path is not None}

    @property
    def kept(self) -> set[str]:
        """Kinds of output that are kept of finished super-tiles: neighbours of small patches need what is probable."""
        return {*self.outputs, *({CLASSES, PROBABILITIES} if self.minimum_unit else ())}


@dataclass(frozen=True)
class Report:
    """What was done."""

    outputs: dict[str, Path]
    grid: Grid
    tiles: int
    tiles_empty: int  # of them, those with nothing valid: no forward pass
    pixels: int  # of the grid's window
    seconds: float
    valid_shares: dict[str, float]  # by modality, share of the pixels where it is valid; 0 if it has no layer
    summary: Summary  # classes, how sure, how unlike training
    notes: tuple[str, ...] = ()  # what is to be checked of the layers: guesses and contradictions
    polygons: Mapping[str, int] = field(default_factory=dict)  # how many, by name of class; none were wanted: empty

    @property
    def used(self) -> tuple[str, ...]:
        """Modalities that had something valid, in card order."""
        return tuple(name for name, share in self.valid_shares.items() if share > 0)

    @property
    def missing(self) -> tuple[str, ...]:
        """The other modalities of the model."""
        return tuple(name for name, share in self.valid_shares.items() if not share > 0)


def prepare(job: Job, card: Card) -> Grid:
    """Check everything about a job that can be known before a pixel is read.

    Returns:
        The grid it would be computed on.

    Raises:
        InputError: A layer, an option or an output is unusable.
    """
    if not job.sources:
        raise InputError("layers", "none is given", "Give at least one layer.")
    check_memory(card)
    find_quality(job.quality)
    check_dates(job.dates)
    if not (math.isfinite(job.minimum_area) and job.minimum_area >= 0):
        raise InputError("minimum area", f"{job.minimum_area:g} is not a number of square metres", "Give 0 or more.")
    check_unit(job.minimum_unit)
    if not 0 <= job.minimum_confidence <= 1:
        raise InputError("minimum confidence", f"{job.minimum_confidence:g} is not a share", "Give 0 to 1.")
    polygon_options(job, card)
    if job.applicability is not None and card.applicability is None:
        raise InputError(
            "applicability",
            f"the model {card.name} does not describe what it was trained on",
            "Leave it out, or train the model anew: layerfuse train describes its training data.",
        )
    layouts = [describe(source, card.modality(source.modality)) for source in job.sources]
    for source, layout in zip(job.sources, layouts):
        refuse_unclear(source, layout)
    grid = area_grid(job, card)
    inputs = {name for layout in layouts for name in layout.files} | set(files_of(job.area or ()))
    check_outputs(job.outputs, job.kept, inputs, grid.window.width * grid.window.height, job.overwrite)
    return grid


def check_unit(value: float) -> None:
    """Refuse a minimum unit that is no area.

    Raises:
        InputError: It is not.
    """
    if not (math.isfinite(value) and value >= 0):
        raise InputError("minimum unit", f"{value:g} is not a number of square metres", "Give 0 or more.")


def check_dates(how: str) -> None:
    """Whether there is such a way to make one map of several dates.

    Raises:
        InputError: There is none.
    """
    if how not in (MEAN, BEST):
        raise InputError("dates", f"there is no way {how[:40]!r} to combine them", f"Give {MEAN} or {BEST}.")


def area_grid(job: Job, card: Card) -> Grid:
    """The grid of a job, no larger than its area of interest."""
    return grid_within(card, job.sources, job.area, job.extent, job.extent_crs, job.crs, job.pixel_size)


def polygon_options(job: Job, card: Card) -> PolygonOptions:
    """Which polygons a job wants of a model.

    Raises:
        InputError: The model has no such class, or no buildings.
    """
    values = {c.name: c.value for c in card.map_classes}
    for name in job.polygon_classes:
        if name not in values:
            raise InputError(
                "polygon classes", f"the model {card.name} maps no {name!r:.80}", f"It maps {', '.join(values)}."
            )
    buildings = tuple(c.value for c in building_classes(card.classes))
    if job.regularize and not buildings:
        raise InputError(
            "regularize", f"the model {card.name} maps no buildings", "Leave it out, or choose a model of buildings."
        )
    return PolygonOptions(
        classes=tuple(values[name] for name in job.polygon_classes) or None,
        minimum_area=job.minimum_area,
        minimum_confidence=job.minimum_confidence,
        regularize=buildings if job.regularize else (),
    )


def predict(job: Job, engine: Engine | Processes, feedback: Feedback) -> Report:
    """Map an area.

    The same pixel gets the same bits whatever the extent, the batch, the number of threads or the point
    of resuming.

    Raises:
        InputError: Bad input, or a disk that is full or out of reach.
        Cancelled: ``feedback.is_cancelled()`` said yes.
    """
    started = time.monotonic()
    card = engine.card
    watch, grid, readers, left_out = _begin(job, engine, feedback)
    with ExitStack() as held:
        held.enter_context(bounded_cache())
        mark = fingerprint(job, engine, grid, watch)
        parts = isinstance(engine, Assembler)
        journal: Journal | Parts = Parts(job.main, mark) if parts else Journal(job.main, mark, job.resume)
        held.enter_context(journal)
        works = {
            kind: journal.folder if path == job.main else held.enter_context(Workspace(path)).folder
            for kind, path in job.outputs.items()
        }
        run = _run(job, engine, grid, readers, journal, feedback, watch)
        run.compute()
        late = {**code_notes(readers, feedback.is_cancelled), **fill_notes(readers, feedback.is_cancelled)}
        tell_notes(late, feedback)
        mapped = int(run.summary.pixels.sum())
        bare = alone_notes([source.modality for source in job.sources], card, run.counts, mapped)
        tell_notes(bare, feedback)
        for more in (late, bare):
            left_out = {name: (*left_out.get(name, ()), *more.get(name, ())) for name in {**left_out, **more}}
        origin = provenance(job, engine, left_out)
        watch.check(remote=True)
        try:
            check_answers(run, job, card, grid)
        except InputError:
            journal.remove()
            raise
        options = polygon_options(job, card)
        load = _sieved(job.minimum_unit, card, grid, run, feedback) if job.minimum_unit else run.load
        areas = class_areas(card, run.summary)
        told = run.summary.sentences(card)
        metadata = {
            **origin,
            "LAYERFUSE_SUMMARY": " ".join(told),
            "LAYERFUSE_AREAS": areas_json(areas),
        }
        table = areas_csv(areas)
        assemble(
            card, grid, job.outputs, works, job.overwrite, metadata, options, table, load, feedback.is_cancelled,
            dated(readers),
        )  # fmt: skip
        journal.remove()
    for sentence in (*told, areas_sentence(areas)):
        feedback.info(sentence)
    polygons = count_polygons(job.polygons) if job.polygons else {}
    if job.polygons:
        each = ", ".join(f"{name} {count:,}" for name, count in polygons.items())
        feedback.info(f"Polygons: {each or 'none'}.")
    report = _report(card, grid, run, started, job.outputs, notes_to_check(job, card, left_out))
    return replace(report, polygons=polygons)


def make_part(job: Job, engine: Engine | Processes, feedback: Feedback, part: Part) -> Report:
    """Make a part of the super-tiles and keep them beside the output; ``predict`` with an ``Assembler`` does the rest.

    Returns:
        What was done of the part; it has no outputs.

    Raises:
        InputError: As of :func:`predict`.
        Cancelled: Likewise.
    """
    started = time.monotonic()
    watch, grid, readers, left_out = _begin(job, engine, feedback)
    with bounded_cache(), Journal(part.beside(job.main), fingerprint(job, engine, grid, watch), job.resume) as journal:
        run = _run(job, engine, grid, readers, journal, feedback, watch)
        run.compute(part.of_all)
        watch.check(remote=True)
    return _report(engine.card, grid, run, started, {}, notes_to_check(job, engine.card, left_out))


def _begin(
    job: Job, engine: Engine | Processes, feedback: Feedback
) -> tuple[Watch, Grid, list[Reader], Mapping[str, Sequence[Note]]]:
    """Look at everything before a pixel is read, and tell what was decided."""
    card = engine.card
    watch = Watch(job, card)  # before anything is decided by what the layers are
    grid = prepare(job, card)
    readers = open_readers(job, card, grid)
    tell_grid(job, card, grid, feedback)
    tell_layers(job, card, grid, feedback)
    left_out = mask_notes(readers)
    tell_notes(left_out, feedback)
    feedback.info(f"Computing on {engine.device.pixels} ({engine.device.reason}).")
    return watch, grid, readers, left_out


def _run(
    job: Job,
    engine: Engine | Processes,
    grid: Grid,
    readers: Sequence[Reader],
    journal: Journal | Parts,
    feedback: Feedback,
    watch: Watch,
) -> Run:
    layers = raster_layers(engine.card, job.kept, dated(readers))
    quality, area = find_quality(job.quality), job.area or ""
    return Run(readers, grid, engine, quality, layers, journal, feedback, watch.check, area, job.dates)


def _report(
    card: Card, grid: Grid, run: Run, started: float, outputs: dict[str, Path], notes: tuple[str, ...]
) -> Report:
    shares = {name: int(count) / max(1, run.pixels) for name, count in zip(card.modality_names, run.counts)}
    seconds = time.monotonic() - started
    return Report(outputs, grid, run.tiles, run.tiles_empty, run.pixels, seconds, shares, run.summary, notes)


def _sieved(
    unit: float, card: Card, grid: Grid, run: Run, feedback: Feedback
) -> Callable[[Window], Mapping[str, np.ndarray]]:
    """Give patches below a unit to their neighbours, tell it to the summary, and load super-tiles without them."""
    feedback.info(f"Patches below {unit:,.10g} m2 go to what is probable beside them.")
    sieve = Sieve(grid, [c.value for c in card.map_classes], unit)
    for cell in cells(grid.window, SUPER_TILE):
        if feedback.is_cancelled():
            raise Cancelled
        arrays = run.load(cell)
        sieve.add(cell.within(grid.window), arrays[CLASSES], arrays[PROBABILITIES].reshape(-1, *arrays[CLASSES].shape))
    sieve.finish()
    run.summary.settle(sieve)

    def load(cell: Window) -> Mapping[str, np.ndarray]:
        arrays = run.load(cell)
        return {**arrays, CLASSES: sieve.apply(cell.within(grid.window), arrays[CLASSES])}

    return load


def open_readers(job: Job, card: Card, grid: Grid) -> list[Reader]:
    """What reads the layers of a job, date by date.

    Raises:
        InputError: A layer has nothing in the grid, as far as can be seen without reading all of it.
    """
    readers = date_readers(job.sources, card, grid)
    there = {reader.source.modality for reader in readers if not reader.is_empty()}
    _refuse_empty([source for source in job.sources if source.modality not in there], card, grid)
    return readers


def dated(readers: Sequence[Reader]) -> tuple[str, ...]:
    """Modalities of several dates, in the order of the readers."""
    names = [reader.modality.name for reader in readers]
    return tuple(dict.fromkeys(name for name in names if names.count(name) > 1))


def check_answers(run: Run, job: Job, card: Card, grid: Grid) -> None:
    """Look after a run whether there was anything to answer.

    Raises:
        InputError: A layer had no valid pixel, or all together had too few in every place.
    """
    _refuse_empty([s for s in job.sources if not run.counts[card.modality_names.index(s.modality)]], card, grid)
    if run.tiles_empty == run.tiles:
        patch = f"a patch ({card.network.patch_size} x {card.network.patch_size} pixels)"
        raise InputError("layers", f"nowhere is half {patch} valid", "Check their nodata values and the extent.")


def _refuse_empty(sources: Sequence[RasterSource], card: Card, grid: Grid) -> None:
    for source in sources:
        title = layer_title(source)
        quality = describe(source, card.modality(source.modality)).facts.metadata.get(CLOUD_MASK, "").replace(",", ", ")
        unmasked = date_readers([replace(source, masked=False)], card, grid) if quality else []
        if not all(reader.is_empty() for reader in unmasked):
            raise InputError(
                title,
                f"it has no valid pixel in the area: all of it is cloud, shadow or flawed by its own {quality}",
                f"Leave it out, choose another date, or keep its cloud: --mask {source.modality}=none.",
            )
        raise InputError(
            title,
            "it has no valid pixel in the area (all nodata, NaN or infinite)",
            "Leave it out, or check its nodata value and the extent.",
        )


class Watch:
    """The files and remote objects that the layers and area of a job are made of, as they were when it began.

    Args:
        job: The job.
        card: The model's.
    """

    def __init__(self, job: Job, card: Card) -> None:
        """Look at the files; see the class."""
        self._files = None
        while self._files != (files := self._list(job, card)):  # what is named by files may change meanwhile
            self._files = files
            self._versions = {source: Versions(names) for source, names in files.items()}
        self._area = Versions(files_of(job.area or ()))

    @staticmethod
    def _list(job: Job, card: Card) -> dict[RasterSource, tuple[str, ...]]:
        return {source: describe(source, card.modality(source.modality)).files for source in job.sources}

    @property
    def stamps(self) -> dict[str, Stamp]:
        """What tells these versions of the layers from others, by file."""
        return {name: stamp for versions in self._versions.values() for name, stamp in versions.stamps.items()}

    def check(self, remote: bool = False) -> None:
        """Look again; see :meth:`~..raster.layers.files.Versions.check`."""
        for source, versions in self._versions.items():
            versions.check(layer_title(source), remote, resumes=True)
        self._area.check("area", remote, resumes=True)


def fingerprint(job: Job, engine: Engine | Processes, grid: Grid, watch: Watch) -> dict:
    """Everything that decides a pixel, as JSON data."""
    card = engine.card
    return {
        "version": __version__,
        "model": hashlib.sha256(json.dumps(card.to_dict(), sort_keys=True).encode()).hexdigest(),
        "weights": engine.digest,
        "device": engine.device.pixels,
        "sources": [obeyed(s, card) for s in job.sources],
        "dates": [job.dates, *(list(days_of(s.paths)) for s in job.sources)],
        "area": area_digest(job.area) if job.area else None,
        "files": {address(name): found for name, found in watch.stamps.items() if found},
        "grid": grid.told(),
        "quality": asdict(find_quality(job.quality)),
        "layers": [layer.name for layer in raster_layers(card, job.kept)],
    }


def obeyed(source: RasterSource, card: Card) -> list:
    """How a layer is read, as JSON data; the terrain below it is a layer of its own."""
    found = describe(source, card.modality(source.modality))
    place = [found.crs, found.x0, found.y0, found.dx, found.dy, found.width, found.height]
    how = [repr(part) for part in (found.kinds, found.match, found.validity, found.rules, found.codes)]
    return [source.modality, address(source.path), address(repr(asdict(replace(source, terrain="")))), *place, *how]


def provenance(job: Job, engine: Engine | Processes, more: Mapping[str, Sequence[Note]] = {}) -> dict[str, str]:
    """Metadata items of every output, with more notes by modality."""
    card = engine.card
    given = {s.modality: _input_name(s, card) for s in job.sources}
    dates = layer_dates(job, card)
    return {
        "LAYERFUSE_VERSION": __version__,
        "LAYERFUSE_MODEL": f"{card.name} {card.version}",
        "LAYERFUSE_WEIGHTS_SHA256": engine.digest,
        "LAYERFUSE_INPUTS": json.dumps(given, ensure_ascii=False),
        "LAYERFUSE_MISSING": ",".join(name for name in card.modality_names if name not in given),
        "LAYERFUSE_NOTES": json.dumps([note.told() for note in layer_notes(job, card, more)], ensure_ascii=False),
        **({"LAYERFUSE_DATES": json.dumps(dates)} if dates else {}),
        "LAYERFUSE_QUALITY": job.quality,
        **({"LAYERFUSE_MINIMUM_UNIT": f"{job.minimum_unit:.10g} m2"} if job.minimum_unit else {}),
        "TIFFTAG_SOFTWARE": f"LayerFuse {__version__}",
    }


def _input_name(source: RasterSource, card: Card) -> str:
    """A layer's file and the bands that were read of it, as ``--layer`` takes them."""
    numbers = describe(source, card.modality(source.modality)).match.numbers
    name = file_name(source.path) + (f" and {len(source.more)} more" if source.more else "")
    return f"{name}:{','.join(map(str, numbers))}"
