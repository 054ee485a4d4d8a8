"""What is told of a job before it runs: its grid, what its layers are taken for, their dates, and what is left out."""

from __future__ import annotations

import datetime
import math
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from ...card import Card
from ...raster.crs import Point, crs_name, is_metric, parse_crs, same_crs, transform_points
from ...raster.grid import Grid
from ...raster.ground import scale_at
from ...raster.layers.crosswalks.crosswalk import late_notes
from ...raster.layers.description import describe
from ...raster.layers.fit import doubts, without_image
from ...raster.layers.note import DOUBT, FACT, Note
from ...raster.layers.validity import beyond_note, is_beyond
from ...raster.reader import Reader
from ...raster.source import RasterSource
from ..feedback import Feedback
from ..quality import BEST

if TYPE_CHECKING:
    from ..pipeline import Job

_BARE = 0.1
"""Share of a map without any image below it, from which on that is told."""
FAR_OFF = 1.5
"""Factor between the pixel sizes of grid and model from which on the user is warned."""


def layer_notes(job: Job, card: Card, more: Mapping[str, Sequence[Note]] = {}) -> list[Note]:
    """What was found out about the layers of a job, and is to be told; with more by modality."""
    return [note for notes in notes_by_name(job.sources, card, more).values() for note in notes]


def notes_to_check(job: Job, card: Card, more: Mapping[str, Sequence[Note]] = {}) -> tuple[str, ...]:
    """Guesses about the layers of a job and contradictions in them, which the user is to check; more by modality."""
    found = notes_by_name(job.sources, card, more)
    return tuple(note.of(name) for name, notes in found.items() for note in notes if note.level != FACT)


def notes_by_name(
    sources: Sequence[RasterSource], card: Card, more: Mapping[str, Sequence[Note]] = {}
) -> dict[str, tuple[Note, ...]]:
    """What was found out about layers, each and all together, by modality; with more of each.

    Raises:
        InputError: A layer cannot be used.
    """
    together = without_image(card, (source.modality for source in sources))
    found: dict[str, tuple[Note, ...]] = {}
    for source in sources:  # of several dates, there are several of a modality
        name = source.modality
        own = (*source_notes(source, card), *more.get(name, ()))
        found[name] = (*found[name], *own) if name in found else (*together, *own)
    return found


def mask_notes(readers: Sequence[Reader]) -> dict[str, tuple[Note, ...]]:
    """What the user's masks leave out of the layers, by modality."""
    found = {}
    for reader in readers:
        name = reader.modality.name
        if name in found:  # another date, with the same masks
            continue
        notes = []
        for path, share in reader.left_out():
            if share:
                brief = f"{share:.0%} is left out by {os.path.basename(path)}."
                notes.append(Note(FACT, f"{share:.0%} of the area of {name} is left out by {path}.", brief))
            else:
                text = f"{path} leaves out nothing of {name} where it was looked at: check its place and values."
                notes.append(Note(DOUBT, text))
        if notes:
            found[name] = tuple(notes)
    return found


def code_notes(readers: Sequence[Reader], is_cancelled: Callable[[], bool]) -> dict[str, tuple[Note, ...]]:
    """What is told of maps of classes once all their pixels in the grid are counted, by modality."""
    found: dict[str, tuple[Note, ...]] = {}
    for reader in readers:
        modality, layout = reader.modality, reader.layout
        if modality.kind != "categorical":
            continue
        told = " ".join(note.text for note in layout.notes)
        # Which codes there are is soon known; their pixels are counted only where something is to be told of them.
        for all_of_them in (reader.kinds_of_codes, reader.codes):
            counted: Counter[int] = Counter()
            for values in all_of_them():
                if is_cancelled():
                    return found
                codes, counts = np.unique(values[np.isfinite(values)], return_counts=True)
                counted.update({int(code): int(count) for code, count in zip(codes, counts)})
            notes = late_notes(modality.name, counted, told, layout.codes, modality.classes)
            if not notes:
                break
        found[modality.name] = (*found.get(modality.name, ()), *notes)
    return found


def fill_notes(readers: Sequence[Reader], is_cancelled: Callable[[], bool]) -> dict[str, tuple[Note, ...]]:
    """What is told of fill among heights that a look at them had missed, all their pixels counted, by modality."""
    found: dict[str, tuple[Note, ...]] = {}
    for reader in readers:
        if any(is_beyond(note) for note in reader.layout.notes):
            continue
        pixels, fill = 0, list[np.ndarray]()
        for values, size in reader.beyond():
            if is_cancelled():
                return found
            pixels, fill = pixels + size, [*fill, values]
        lost = np.concatenate(fill) if fill else np.empty(0)
        if lost.size:
            name = reader.modality.name
            found[name] = (*found.get(name, ()), beyond_note(reader.modality, lost.size / pixels, lost))
    return found


def alone_notes(names: Sequence[str], card: Card, counts: Sequence[int], mapped: int) -> dict[str, tuple[Note, ...]]:
    """What is told where much of a map has none of the images that there are below it, by modality.

    Args:
        names: The modalities that there are layers for.
        card: The model's.
        counts: Pixels that have data, of each of the card's modalities.
        mapped: Pixels of the map.
    """
    image = {each.name: each.family in ("optical", "sar") for each in card.modalities}
    others = [name for name in dict.fromkeys(names) if not image[name]]
    seen = sum(int(count) for name, count in zip(card.modality_names, counts) if image[name])
    if not seen or not others or seen > (1 - _BARE) * mapped:
        return {}
    share, rest = f"{1 - seen / mapped:.0%}", ", ".join(others)
    return {others[0]: (Note(DOUBT, f"{share} of the map has no image below it, and rests on {rest} alone."),)}


def tell_notes(notes: Mapping[str, Sequence[Note]], feedback: Feedback) -> None:
    """Say what was found out about layers, by modality."""
    for name, each in notes.items():
        for note in each:
            feedback.info(note.of(name))


def source_notes(source: RasterSource, card: Card) -> tuple[Note, ...]:
    """What was found out about a layer, and what speaks against it as input of this model."""
    modality = card.modality(source.modality)
    found = describe(source, modality)
    return (*found.notes, *doubts(modality, found.facts, found.match, card))


def tell_sources(sources: Sequence[RasterSource], card: Card, feedback: Feedback) -> None:
    """Say what was found out about layers."""
    tell_notes(notes_by_name(sources, card), feedback)


def layer_dates(job: Job, card: Card) -> dict[str, list[str]]:
    """The days on which the layers were taken, by modality, those that are known."""
    found = {}
    for source in job.sources:
        told = describe(source, card.modality(source.modality)).facts.dates
        days = sorted({day for text in told or source.taken if (day := _day(text))})
        if days:
            found[source.modality] = days
    return found


def date_notes(job: Job, card: Card) -> dict[str, tuple[Note, ...]]:
    """When the layers were taken, by modality, and what becomes of several dates."""
    found: dict[str, tuple[Note, ...]] = {}
    for name, days in layer_dates(job, card).items():
        note = Note(FACT, f"{name} was taken on {', '.join(days)}.")
        if len(days) > 1 and job.dates == BEST:
            text = f"{name} was taken on {', '.join(days)}: each pixel is taken from its best date."
            note = Note(FACT, text, f"{len(days)} dates: each pixel is taken from its best one.")
        elif len(days) > 1:
            text = f"{name} was taken on {', '.join(days)}: each date is mapped, and averaged."
            note = Note(FACT, text, f"{len(days)} dates: each is mapped, and averaged.")
        found[name] = (note,)
    return found


def _day(text: str) -> str:
    """The day of a date or time, ``2023-07-01``; empty if it is none."""
    found = re.match(r"(\d{4})[-/:]?(\d\d)[-/:]?(\d\d)(?!\d)", text)
    with suppress(ValueError):
        return datetime.date(*map(int, found.groups())).isoformat() if found else ""
    return ""


def tell_grid(job: Job, card: Card, grid: Grid, feedback: Feedback) -> None:
    """Say which grid was chosen for the user."""
    feedback.info(f"Grid: {grid.describe()}.")
    layouts = [describe(s, card.modality(s.modality)) for s in job.sources]
    if job.crs is None and not any(same_crs(layout.crs, grid.crs) for layout in layouts):
        stretched = (_stretch(layout.crs, grid) for layout in layouts if is_metric(layout.crs))
        why = next(stretched, "No layer is in metres")
        feedback.info(f"{why}, so {crs_name(grid.crs)} was chosen; another can be set.")


def tell_layers(job: Job, card: Card, grid: Grid, feedback: Feedback) -> None:
    """Say what the layers are taken for, and what is missing."""
    tell_sources(job.sources, card, feedback)
    size = grid.ground_size
    off = size / card.pixel_size
    if max(off, 1 / off) > FAR_OFF:
        feedback.info(
            f"The model was trained on pixels of {card.pixel_size:g} m: on pixels of {size:.3g} m it sees "
            "everything at another size, and its map will be worse."
        )
    tell_notes(date_notes(job, card), feedback)
    missing = [name for name in card.modality_names if name not in {s.modality for s in job.sources}]
    if missing:
        feedback.info(f"Without {', '.join(missing)}: the model goes by the other layers.")


def _stretch(crs: str, grid: Grid) -> str:
    """How far the metres of a layer's CRS are none on the ground."""
    place = next(iter(transform_points([grid.bounds().middle], grid.crs, crs)), Point(math.inf, math.inf))
    scale = scale_at(crs, place)
    name = parse_crs(crs).GetName()
    if scale is None or scale.is_true:
        return f"{name} ends there"
    least, most = f"{scale.least:.2f}", f"{scale.most:.2f}"
    return f"A metre of {name} is {least if least == most else f'{least} to {most}'} m on the ground there"
