"""Two dates to one raster of changes, by the way of any map: tiles, super-tiles, journal, files."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..card import Card, ClassInfo
from ..errors import Cancelled, InputError, file_name
from ..inference.engine import Engine
from ..inference.feedback import Feedback
from ..inference.journal import Journal, Section
from ..inference.lattice import CONFIDENCE_SCALE, NO_CONFIDENCE
from ..inference.outputs import (
    AVAILABILITY,
    CLASSES,
    PROBABILITIES,
    Layer,
    blocks,
    gather,
    raster_layers,
)
from ..inference.pipeline import (
    Job,
    Watch,
    check_answers,
    fingerprint,
    open_readers,
    provenance,
)
from ..inference.quality import find_quality
from ..inference.stream import Processes, Run, part_name
from ..inference.telling.layers import mask_notes, notes_to_check, tell_grid, tell_layers, tell_notes
from ..raster.gdalio import bounded_cache
from ..raster.grid import SUPER_TILE, Grid, Window, cells
from ..raster.shapes.patches import Patches
from ..raster.source import RasterSource
from ..raster.style import is_own_style, palette_style
from ..raster.workspace import Workspace, write_text
from ..raster.writer import RasterWriter, Target
from .job import (
    AFTER,
    BEFORE,
    CHANCE,
    CHANGE,
    MAP_AFTER,
    MAP_BEFORE,
    REPORT,
    STYLE,
    TABLE,
    ChangeJob,
    all_modalities,
    date_sentences,
    layer_sentences,
    prepare,
    telling,
)
from .joint import BEFORE_ONLY, NEITHER, compare, is_changed, pair
from .page import ChangePicture, change_page, change_sentences
from .transitions import Transitions

_STAYS, _UNSURE, _OTHERS = "stays", "unsure", "others"  # beside the layers in a compared super-tile's file
_STRIP = 256  # rows that are counted at once
_KEPT = dict.fromkeys((CLASSES, PROBABILITIES, AVAILABILITY))


@dataclass(frozen=True)
class ChangeReport:
    """What was done."""

    outputs: Mapping[str, Path]
    grid: Grid
    tiles: int  # of both dates
    seconds: float
    used: tuple[tuple[str, ...], tuple[str, ...]]  # modalities of each date that had something valid
    transitions: Transitions
    legend: tuple[ClassInfo, ...]  # codes of the raster of changes, in the order in which they are shown
    sentences: tuple[str, ...]  # what is told of it
    notes: tuple[str, ...] = ()  # what is to be checked of the layers: guesses and contradictions


class _Date:
    """Feedback of one date's half of the work."""

    def __init__(self, feedback: Feedback, when: str) -> None:
        self._feedback, self._when = feedback, when
        self.is_cancelled = feedback.is_cancelled

    def progress(self, done: int, total: int) -> None:
        self._feedback.progress(done + (total if self._when == AFTER else 0), 2 * total)

    def info(self, text: str) -> None:
        self._feedback.info(f"{self._when.capitalize()}: {text}")


def map_change(
    job: ChangeJob, engines: tuple[Engine | Processes, Engine | Processes], feedback: Feedback
) -> ChangeReport:
    """Map both dates on one grid, compare them, and write what became what.

    The same pixel gets the same bits whatever the extent, the batch, the number of processes or the point of
    resuming; with a minimum unit, as long as the patch that it lies in is seen whole.

    Args:
        job: The job.
        engines: Of the two dates; most often the same.
        feedback: Progress and cancelling.

    Raises:
        InputError: Bad input, or a disk that is full or out of reach.
        Cancelled: ``feedback.is_cancelled()`` said yes.
    """
    started = time.monotonic()
    cards = engines[0].card, engines[1].card
    jobs = {BEFORE: job.mapping(job.before), AFTER: job.mapping(job.after)}
    watches = [Watch(one, card) for one, card in zip(jobs.values(), cards)]  # before anything is decided by the layers
    grid = prepare(job, cards)
    tell_grid(job.mapping((*job.before, *job.after)), cards[0], grid, feedback)
    dated = [*layer_sentences(job), *date_sentences(job, cards)]
    for sentence in dated:
        feedback.info(sentence)
    sides = [
        _Side(one, engine, grid, watch, _Date(feedback, when))
        for (when, one), engine, watch in zip(jobs.items(), engines, watches)
    ]
    feedback.info(f"Computing on {engines[0].device.pixels} ({engines[0].device.reason}).")
    with ExitStack() as held:
        held.enter_context(bounded_cache())
        journal = held.enter_context(Journal(job.output, _fingerprint(job, sides, cards), job.resume))
        works = {
            kind: journal.folder if path == job.output else held.enter_context(Workspace(path)).folder
            for kind, path in job.outputs.items()
        }
        runs = [side.start(journal.section(when)) for when, side in zip(jobs, sides)]
        for run in runs:
            run.compute()
        metadata = _metadata(job, sides)
        doubts = (notes_to_check(side.job, side.card, side.left_out) for side in sides)
        notes = tuple(f"{when}: {note}" for when, found in zip(jobs, doubts) for note in found)
        for side in sides:
            side.watch.check(remote=True)
        with _useless_work_goes(journal):
            for side, run in zip(sides, runs):
                check_answers(run, side.job, side.card, grid)
        result = _Comparison(job, cards, grid, runs, journal.section("change"), feedback)
        result.compare()
        with _useless_work_goes(journal):
            result.check()
        result.write(works, metadata, (*dated, *notes))
        journal.remove()
    told = tuple(change_sentences(job, result.found, job.language))
    for sentence in told:
        feedback.info(sentence)
    return ChangeReport(
        job.outputs, grid, sum(run.tiles for run in runs), time.monotonic() - started,
        (_used(cards[0], runs[0]), _used(cards[1], runs[1])),
        result.found, tuple(result.legend), (*dated, *told), notes,
    )  # fmt: skip


def _used(card: Card, run: Run) -> tuple[str, ...]:
    return tuple(name for name, count in zip(card.modality_names, run.counts) if count)


@contextmanager
def _useless_work_goes(journal: Journal) -> Iterator[None]:
    """Finished parts are not kept if it turns out that nothing can come of them."""
    try:
        yield
    except InputError:
        journal.remove()
        raise


class _Side:
    """One of the two dates."""

    def __init__(self, job: Job, engine: Engine | Processes, grid: Grid, watch: Watch, feedback: Feedback) -> None:
        self.job, self.engine, self.card, self._grid, self._feedback = job, engine, engine.card, grid, feedback
        self.watch = watch
        self._readers = open_readers(job, self.card, grid)
        tell_layers(job, self.card, grid, feedback)
        self.left_out = mask_notes(self._readers)
        tell_notes(self.left_out, feedback)

    def start(self, journal: Section) -> Run:
        """The run that maps it."""
        return Run(
            self._readers, self._grid, self.engine, find_quality(self.job.quality), raster_layers(self.card, _KEPT),
            journal, self._feedback, self.watch.check, self.job.area or "", self.job.dates,
        )  # fmt: skip

    def fingerprint(self) -> dict:
        """Everything that decides its pixels."""
        return fingerprint(self.job, self.engine, self._grid, self.watch)


class _Comparison:
    """Finished super-tiles of two dates to files."""

    def __init__(
        self,
        job: ChangeJob,
        cards: tuple[Card, Card],
        grid: Grid,
        runs: list[Run],
        journal: Section,
        feedback: Feedback,
    ) -> None:
        self._job, self._cards, self._grid, self._runs = job, cards, grid, runs
        self._journal, self._feedback = journal, feedback
        self._patches = Patches(grid, job.minimum_unit) if job.minimum_unit else None
        self._compares = False  # anything
        self.found = Transitions(cards[0].map_classes)
        self.legend: list[ClassInfo] = []
        chance: dict[str, Any] = {
            "dtype": "uint8",
            "nodata": NO_CONFIDENCE,
            "overviews": "AVERAGE",
            "scale": CONFIDENCE_SCALE,
        }
        (classes,) = raster_layers(cards[0], {CLASSES: Path()})
        self._layers = [
            Layer(CHANGE, "uint32", NEITHER, "MODE", ("class before and after",)),
            Layer(CHANCE, bands=("probability of change",), **chance),
            *(replace(classes, name=name) for name in (MAP_BEFORE, MAP_AFTER)),
        ]
        self._layers = [layer for layer in self._layers if layer.name in job.outputs]

    def compare(self) -> None:
        """Compare super-tile by super-tile, and measure patches of change."""
        self._feedback.info("Comparing the two dates.")
        for cell in cells(self._grid.window, SUPER_TILE):
            if self._feedback.is_cancelled():
                raise Cancelled
            area = cell.within(self._grid.window)
            arrays = self._journal.load(part_name(cell))
            if arrays is None:
                arrays = self._compared(cell, area)
                self._journal.save(part_name(cell), arrays)
            self.found.unsure += float(arrays[_UNSURE])
            self.found.others += float(arrays[_OTHERS])
            self._compares |= bool((arrays[CHANGE] < BEFORE_ONLY).any())
            if self._patches:
                self._patches.add(area, is_changed(arrays[CHANGE]))

    def check(self) -> None:
        """Look whether any pixel was compared.

        Raises:
            InputError: None was.
        """
        if not self._compares:
            raise InputError(
                "layers", "nowhere are both dates valid", "Check their places, their nodata values and the extent."
            )

    def _compared(self, cell: Window, area: Window) -> dict[str, np.ndarray]:
        """What one super-tile says."""
        names = all_modalities(self._cards)
        dates = []
        for run, card in zip(self._runs, self._cards):
            found = run.load(area)
            layers = {name: found[name] for name in _KEPT}
            layers[AVAILABILITY] = _renumbered(layers[AVAILABILITY], card.modality_names, names)
            dates.append(layers)
        values = [c.value for c in self._cards[0].map_classes]
        joint = compare(dates[0], dates[1], values, telling(self._job, self._cards), self._job.threshold)
        arrays = {CHANGE: joint.codes, CHANCE: joint.chance, _STAYS: joint.stays}
        arrays.update({MAP_BEFORE: dates[0][CLASSES], MAP_AFTER: dates[1][CLASSES]})
        wanted = {layer.name for layer in self._layers} | {CHANGE, _STAYS}
        arrays = {name: array for name, array in arrays.items() if name in wanted}
        for name, mask in ((_UNSURE, joint.unsure), (_OTHERS, joint.others)):
            arrays[name] = np.array(sum(float(areas[mask[rows]].sum()) for rows, areas in self._areas(area)))
        return arrays

    def _load(self, cell: Window) -> dict[str, np.ndarray]:
        """A compared super-tile as it is written."""
        arrays = self._journal.load(part_name(cell))
        if arrays is None:
            raise InputError(self._journal.folder, "a finished part is gone or damaged", "Run again with resume.")
        codes = arrays[CHANGE]
        if self._patches:
            small = self._patches.small(cell.within(self._grid.window), is_changed(codes))
            codes[small] = pair(arrays[_STAYS][small], arrays[_STAYS][small])
        return arrays

    def _areas(self, window: Window) -> Iterator[tuple[slice, np.ndarray]]:
        """Square metres of the pixels of a window, by rows."""
        for row in range(0, window.height, _STRIP):
            strip = Window(window.col, window.row + row, window.width, min(_STRIP, window.height - row))
            yield slice(row, row + strip.height), self._grid.areas(strip)

    def write(self, works: Mapping[str, Path], metadata: Mapping[str, str], told: Sequence[str]) -> None:
        """Write all files into their work folders, then name them."""
        job, window = self._job, self._grid.window
        model = " / ".join(dict.fromkeys(f"{card.name} {card.version}" for card in self._cards))
        layers = (*(", ".join(map(_named, sources)) for sources in (job.before, job.after)), self._grid.describe())
        picture = ChangePicture(self._grid, self._cards[0].map_classes)
        with ExitStack() as undo:
            writers = {}
            for layer in self._layers:
                classes = self._cards[0].map_classes if layer.dtype == "uint8" and layer.scale is None else ()
                writers[layer.name] = RasterWriter(
                    Target(job.outputs[layer.name], works[layer.name], self._grid, metadata), layer.dtype, layer.nodata,
                    layer.bands, classes, layer.scale, layer.overviews,
                )  # fmt: skip
                undo.callback(writers[layer.name].discard)
            for part in blocks(window):
                if self._feedback.is_cancelled():
                    raise Cancelled
                arrays = gather(self._grid, part, self._layers, self._load)
                codes = arrays[CHANGE]
                for rows, areas in self._areas(part):
                    self.found.add(codes[rows], areas)
                picture.add(window.corner(part), codes)
                if not job.mark:
                    codes[codes >= BEFORE_ONLY] = NEITHER
                for name, writer in writers.items():
                    writer.write(part, arrays[name])
            shown = self.legend = self.found.legend(job.mark)
            names = {item.value: item.name for item in shown}
            writers[CHANGE].describe(
                shown,
                {
                    "LAYERFUSE_CLASSES": json.dumps(names, ensure_ascii=False),
                    "LAYERFUSE_SUMMARY": " ".join(change_sentences(job, self.found, "en")),
                },
            )
            for writer in writers.values():
                writer.finish(self._feedback.is_cancelled)
            texts = {
                STYLE: lambda: palette_style([(item.value, item.color_hint, item.name) for item in shown]),
                TABLE: self.found.table,
                REPORT: lambda: change_page(job, self.found, picture, model, layers, told),
            }
            style = job.outputs[STYLE]
            if os.path.lexists(style) and not is_own_style(style):  # QGIS knows it as that of any layer of this name
                self._feedback.info(f"{style.name} is a style of yours, and stays.")
                del texts[STYLE]
            for kind, text in texts.items():
                if kind in job.outputs:
                    write_text(text(), job.outputs[kind], works[kind], job.overwrite)
            for name in sorted(writers, key=lambda name: name == CHANGE):  # the raster of changes last
                writers[name].publish(job.overwrite)


def _renumbered(bits: np.ndarray, mine: tuple[str, ...], names: tuple[str, ...]) -> np.ndarray:
    """Availability with bits in the order of other names."""
    if mine == names[: len(mine)]:
        return bits
    found = np.zeros(bits.shape, np.uint32)
    for place, name in enumerate(mine):
        found |= (bits >> place & 1).astype(np.uint32) << np.uint32(names.index(name))
    return found


def _named(source: RasterSource) -> str:
    return f"{source.modality} ({file_name(source.path)})"


def _fingerprint(job: ChangeJob, sides: list[_Side], cards: tuple[Card, Card]) -> dict:
    """Everything that decides a pixel, as JSON data."""
    return {
        "dates": [side.fingerprint() for side in sides],
        "telling": telling(job, cards),
        "threshold": job.threshold,
        "layers": sorted(job.outputs),
    }


def _metadata(job: ChangeJob, sides: list[_Side]) -> dict[str, str]:
    """Metadata items of every raster: what is the same for both dates, and what is not by date."""
    found = [provenance(side.job, side.engine) for side in sides]
    metadata = {key: value for key, value in found[0].items() if found[1].get(key) == value}
    for when, items in zip((BEFORE, AFTER), found):
        mine = {key.replace("LAYERFUSE_", "").lower(): value for key, value in items.items() if key not in metadata}
        metadata[f"LAYERFUSE_{when.upper()}"] = json.dumps(mine, ensure_ascii=False)
    dates: dict[str, list[str]] = {}
    for items in found:
        for name, days in json.loads(items.get("LAYERFUSE_DATES", "{}")).items():
            dates[name] = sorted({*dates.get(name, ()), *days})
    if dates:
        metadata["LAYERFUSE_DATES"] = json.dumps(dates)
    metadata["LAYERFUSE_CHANGE"] = json.dumps(
        {"threshold": job.threshold, "minimum_unit": job.minimum_unit, "code": "1000 x class before + class after"}
    )
    return metadata
