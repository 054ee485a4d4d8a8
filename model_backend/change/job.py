"""What to compare, and everything about it that can be known before a pixel is read."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from ..card import Card
from ..errors import InputError
from ..inference.memory import check_memory
from ..inference.outputs import FEWEST_BYTES, check_disk, check_files
from ..inference.pipeline import Job, area_grid, check_dates, check_unit
from ..inference.quality import DEFAULT, MEAN, find_quality
from ..inference.telling.layers import layer_dates
from ..raster.crs import Bounds, transform_bounds
from ..raster.grid import Grid
from ..raster.ground import ProjectedMetres
from ..raster.layers.description import describe
from ..raster.layers.files import files_of
from ..raster.source import RasterSource
from ..raster.writer import DISK_FACTOR

BEFORE, AFTER = "before", "after"
CHANGE, CHANCE, TABLE, REPORT, STYLE = "change", "probability of change", "table", "report", "style"
MAP_BEFORE, MAP_AFTER = "map before", "map after"
THRESHOLD = 0.9
"""Probability from which on a change counts, if nothing else is said."""
SEASON = 45
"""Days between two dates, the year left aside, from which on the season is pointed out."""
_SUFFIXES = {TABLE: (".csv",), REPORT: (".html",), STYLE: (".qml",)}
_KEPT = 6.0
"""Bytes per pixel of the finished super-tiles of both dates and of their comparison, compressed, of a usual scene."""
_BYTES = {CHANGE: 0.3, CHANCE: 0.6, MAP_BEFORE: 0.05, MAP_AFTER: 0.05}


@dataclass(frozen=True)
class ChangeJob:
    """Two dates to compare, and where to put what became what."""

    before: tuple[RasterSource, ...]
    after: tuple[RasterSource, ...]
    output: Path  # raster of changes; its look lies beside it
    probability: Path | None = None  # of a change, 0..250 with scale 0.004
    map_before: Path | None = None  # class raster of the first date
    map_after: Path | None = None
    table: Path | None = None  # CSV, hectares
    report: Path | None = None  # HTML
    threshold: float = THRESHOLD  # probability from which on a change counts
    minimum_unit: float = 0.0  # square metres on the ground; smaller patches of change count as unchanged
    mark: bool = True  # what has layers on one date only has codes of its own; else it is nodata
    language: str = "en"  # of the report
    area: str | None = None  # as of ..inference.pipeline.Job, and so what follows
    extent: Bounds | None = None
    extent_crs: str | None = None
    crs: str | None = None
    pixel_size: ProjectedMetres | str | None = None
    quality: str = DEFAULT
    dates: str = MEAN
    resume: bool = False
    overwrite: bool = False

    @property
    def outputs(self) -> dict[str, Path]:
        """Path by kind of output, those that are wanted."""
        files = {
            CHANGE: self.output,
            CHANCE: self.probability,
            MAP_BEFORE: self.map_before,
            MAP_AFTER: self.map_after,
            TABLE: self.table,
            REPORT: self.report,
            STYLE: Path(os.path.splitext(self.output)[0] + ".qml"),  # what has no name is refused as the map's
        }
        return {kind: Path(path) for kind, path in files.items() if path is not None}

    def mapping(self, sources: Sequence[RasterSource]) -> Job:
        """Some of the layers as a job of mapping on the same terms."""
        return Job(
            sources=tuple(sources),
            output=self.output,
            area=self.area,
            extent=self.extent,
            extent_crs=self.extent_crs,
            crs=self.crs,
            pixel_size=self.pixel_size,
            quality=self.quality,
            dates=self.dates,
            resume=self.resume,
            overwrite=self.overwrite,
        )


def prepare(job: ChangeJob, cards: tuple[Card, Card]) -> Grid:
    """Check everything about a job that can be known before a pixel is read.

    Args:
        job: The job.
        cards: Of the models of the two dates; most often the same.

    Returns:
        The one grid of both dates.

    Raises:
        InputError: A layer, an option or an output is unusable, or the two have nothing in common.
    """
    if not (math.isfinite(job.threshold) and 0 < job.threshold <= 1):
        raise InputError("threshold", f"{job.threshold:g} is no probability", "Give a number above 0 up to 1.")
    check_unit(job.minimum_unit)
    find_quality(job.quality)
    check_dates(job.dates)
    _check_classes(*cards)
    sides = list(zip((BEFORE, AFTER), (job.before, job.after), cards))
    for when, sources, card in sides:
        if not sources:
            raise InputError(f"layers {when}", "none is given", "Give at least one layer for each date.")
        check_memory(card)
    telling(job, cards)
    grid = area_grid(job.mapping((*job.before, *job.after)), _card_of_both(*cards))
    layouts = [[describe(s, card.modality(s.modality)) for s in sources] for _, sources, card in sides]
    placed = [[transform_bounds(d.bounds, d.crs, grid.crs) for d in date] for date in layouts]
    areas = [reduce(Bounds.unite, [box for box in date if box]) for date in placed]  # a grid has a place for each
    common: Bounds | None = grid.bounds()
    for area in areas:
        common = common and common.intersect(area)
    if common is None:
        raise InputError("layers", "those of the two dates have no area in common", "Choose layers of one area.")
    inputs = {name for date in layouts for layout in date for name in layout.files} | set(files_of(job.area or ()))
    check_files(job.outputs, _SUFFIXES, inputs, job.overwrite)
    check_disk(_disk_needed(job, grid))
    return grid


LASTING = ("elevation", "landcover")
"""Families of layers that are of no date: they stand beside the images of one, and tell of no change themselves."""


def telling(job: ChangeJob, cards: tuple[Card, Card]) -> tuple[int, int]:
    """Which layers of each date tell of a change, a bit each in the order of :func:`all_modalities`.

    A layer that both dates share, such as a DEM, tells of none, and where it alone is there a date is not. Heights and
    older maps tell only where a date has nothing else of its own.

    Raises:
        InputError: One date has no layer of its own; of both, unless two models are compared.
    """
    shared = set(map(repr, job.before)) & set(map(repr, job.after))  # NaN, which may be a nodata value, equals nothing
    found, names = [], all_modalities(cards)
    for when, sources, card in zip((BEFORE, AFTER), (job.before, job.after), cards):
        own = [s for s in sources if repr(s) not in shared]
        if not own and len(shared) < max(len(job.before), len(job.after)):
            raise InputError(
                f"layers {when}", "all of them are those of the other date", "Give a layer that shows this date."
            )
        if not own and cards[0] == cards[1]:
            raise InputError("layers", "both dates have the same", "Give each date a layer that shows it.")
        own = own or list(sources)
        main = [s for s in own if card.modality(s.modality).family not in LASTING] or own
        found.append(sum(1 << names.index(name) for name in {s.modality for s in main}))
    return found[0], found[1]


def all_modalities(cards: tuple[Card, Card]) -> tuple[str, ...]:
    """Those of the first model, then what else the second has."""
    return _card_of_both(*cards).modality_names


def date_sentences(job: ChangeJob, cards: tuple[Card, Card]) -> list[str]:
    """What is to be told of the two dates, by what the layers' files say of when they were taken."""
    taken = [
        sorted({day for days in layer_dates(job.mapping(sources), card).values() for day in days})
        for sources, card in zip((job.before, job.after), cards)
    ]
    unknown = [when for when, days in zip((BEFORE, AFTER), taken) if not days]
    if len(unknown) == len(taken):
        return ["When the layers of both dates were taken is not known: no file tells it."]
    if unknown:
        return [f"When the layers {unknown[0]} were taken is not known: no file tells it."]
    (first, last), (later, latest) = ((days[0], days[-1]) for days in taken)
    span = lambda one, other: one if one == other else f"{one} to {other}"  # noqa: E731
    told = [f"Compared are {span(first, last)} and {span(later, latest)}."]
    if taken[0] == taken[1]:
        told.append("That is the same date: what differs is no change of the ground.")
    elif later < last:
        told.append("The second is not after the first: check which is which.")
    apart = _season_apart(taken[0], taken[1])
    if apart > SEASON:
        told.append(
            f"They are {apart} days apart in the season: leaves, crops and snow change with it, and are no change of "
            "the land."
        )
    return told


def layer_sentences(job: ChangeJob) -> list[str]:
    """What is to be told if the two dates are mapped from other kinds of layers."""
    before, after = ({s.modality for s in sources} for sources in (job.before, job.after))
    if before == after:
        return []
    one, other = (", ".join(sorted(names)) for names in (before, after))
    return [f"The two dates have other layers ({one} and {other}): some of the change may come of that."]


def _check_classes(before: Card, after: Card) -> None:
    known = [{c.value: c.name for c in card.map_classes} for card in (before, after)]
    if known[0] != known[1]:
        several = [
            ", ".join(f"{value} {name}" for value, name in mine.items() if other.get(value) != name)
            for mine, other in (known, known[::-1])
        ]
        raise InputError(
            "models",
            f"their classes differ: {several[0] or 'none'} of {before.name} against {several[1] or 'none'} of "
            f"{after.name}",
            "Map both dates with one model, or with models of the same classes.",
        )
    if len(known[0]) < 2:
        raise InputError(f"model {before.name}", "with one class nothing can change", "Choose another model.")


def _card_of_both(before: Card, after: Card) -> Card:
    """The first card, with what else the second can see: enough to choose a grid for the layers of both."""
    more = tuple(m for m in after.modalities if m.name not in before.modality_names)
    return before.draft(modalities=(*before.modalities, *more)) if more else before


def _disk_needed(job: ChangeJob, grid: Grid) -> dict[Path, int]:
    pixels = grid.window.width * grid.window.height
    need = dict.fromkeys((path.parent for path in job.outputs.values()), float(FEWEST_BYTES))
    need[job.output.parent] += pixels * _KEPT
    for kind, path in job.outputs.items():
        need[path.parent] += pixels * _BYTES.get(kind, 0.0) * DISK_FACTOR
    return {folder: int(size) for folder, size in need.items()}


def _season_apart(before: Iterable[str], after: Iterable[str]) -> int:
    """Days between the middles of two dates, the year left aside."""
    middles = []
    for days in (before, after):
        angles = [datetime.date.fromisoformat(day).timetuple().tm_yday * math.tau / 365.25 for day in days]
        middles.append(math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles))))
    apart = abs(middles[0] - middles[1]) % math.tau
    return round(min(apart, math.tau - apart) * 365.25 / math.tau)
