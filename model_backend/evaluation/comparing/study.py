"""``layerfuse compare``: maps of all subsets in one pass, what they say of each layer, and the files that tell it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from ... import __version__
from ...card import Card, ClassInfo, all_subsets, subset_key
from ...errors import InputError, file_name
from ...inference.engine import Engine
from ...inference.feedback import Feedback
from ...inference.journal import Journal
from ...inference.pipeline import obeyed
from ...inference.telling.layers import tell_sources
from ...raster.crs import Bounds
from ...raster.gdalio import bounded_cache
from ...raster.grid import Grid
from ...raster.layers.crosswalks.products import AUTO
from ...raster.layers.description import describe, files_read
from ...raster.layers.files import Versions
from ...raster.shapes.cover import grid_within
from ...raster.source import RasterSource
from ...raster.style import palette_style
from ...raster.writer import RasterWriter, Target
from ..reference import Reference, read_reference, refuse_own_layer, show, within
from ..reports.numbers import CSV, JSON, REPORT, check_folder, publish_texts, to_csv, to_json
from ..reports.pages import Facts, comparison_page, comparison_rows, comparison_sentences
from ..reports.report import Thumbnail
from .comparison import Comparison, Tally, conclude, training_overlap
from .strips import Strip, SubsetMapper, choose_subsets, stored_places

WHERE, WHERE_STYLE = "where.tif", "where.qml"
QUALITY = "fast"
"""Overlap of the tiles: many subsets are mapped, and their differences hardly depend on it."""
_MOST_COLOURS = 6
"""With more layers the combinations are too many to tell apart by colour."""
_NOTHING = 255
_COLOURS = ("1B9E77", "D95F02", "7570B3", "E7298A", "E6AB02", "66A61E")  # ColorBrewer's Dark2, of C. Brewer
_ALONE = "E4E8E6"


@dataclass(frozen=True)
class Study:
    """What to compare, and where to put it."""

    sources: tuple[RasterSource, ...]
    output: Path  # a folder
    extent: Bounds | None = None  # default: all layers
    extent_crs: str | None = None  # default: that of the map
    area: str | None = None  # vector file: nothing counts outside of its polygons
    reference: str | None = None  # class raster, polygons or points
    field: str | None = None  # of the reference's class
    crosswalk: str = AUTO  # of a class raster whose legend is not the model's
    subsets: tuple[str, ...] = ()  # such as optical+sar; default: all
    language: str = "en"
    quality: str = QUALITY
    overwrite: bool = False  # replace the report that is there


def prepare(study: Study, card: Card) -> tuple[Grid, list[tuple[str, ...]], Reference | None]:
    """Check all that can be known before a pixel is mapped.

    Returns:
        The grid, the subsets, and the reference on that grid.

    Raises:
        InputError: Something given cannot be used.
    """
    names = tuple(s.modality for s in study.sources)
    if len(names) < 2:
        raise InputError("layers", "there is nothing to compare with one layer", "Give at least two layers.")
    wanted = study.subsets or [subset_key(subset) for subset in all_subsets(names)]
    subsets = choose_subsets(names, wanted)
    grid = grid_within(card, study.sources, study.area, study.extent, study.extent_crs)
    reference = None
    refuse_own_layer(study.reference, study.sources, card)
    if study.reference:
        classes, walk = card.map_classes, study.crosswalk
        reference = within(read_reference(study.reference, study.field, classes, grid, walk), study.area, grid)
    check_folder(study.output, (REPORT, JSON, CSV, WHERE, WHERE_STYLE), study.overwrite, files(study, card))
    return grid, subsets, reference


def files(study: Study, card: Card) -> list[str]:
    """All files that are read."""
    layers = [name for source in study.sources for name in describe(source, card.modality(source.modality)).files]
    return layers + files_read(others=(study.reference, study.area, study.crosswalk))


def compare_layers(study: Study, engine: Engine, feedback: Feedback) -> Comparison:
    """Map, count, conclude, write.

    Returns:
        What was found; the folder has ``report.html``, ``numbers.json``, ``numbers.csv`` and ``where.tif``.

    Raises:
        InputError: Something given cannot be used, or the disk is full.
        Cancelled: The user asked to stop.
    """
    card, names = engine.card, tuple(s.modality for s in study.sources)
    versions = Versions(files(study, card))
    grid, subsets, reference = prepare(study, card)
    feedback.info(f"Grid: {grid.describe()}; {len(subsets)} combinations of {len(names)} layers.")
    tell_sources(study.sources, card, feedback)
    notes = tuple(note.text for note in reference.crosswalk.notes) if reference else ()
    for text in notes:
        feedback.info(text)
    mapper = SubsetMapper(engine, study.sources, grid, subsets, study.quality, study.area)
    tally = Tally(card, grid, subsets, reference is not None)
    window = grid.window
    pictures = [Thumbnail(grid) for _ in range(3)]
    with bounded_cache(), ExitStack() as undo:
        journal = undo.enter_context(_journal(study, engine, grid, subsets, versions))
        work = journal.work
        where = Where(study.output / WHERE, work.folder, grid, names, subsets)
        undo.callback(where.writer.discard)
        for strip in mapper.strips(feedback, journal):
            samples = reference.samples(strip.window) if reference else None
            tally.add(strip, samples)
            corner = window.corner(strip.window)
            pictures[0].add(corner, stored_places(strip.classes[0]))
            pictures[1].add(corner, where.add(strip))
            if reference and samples is not None:
                show(pictures[2], corner, samples, strip.window.shape, reference.kind)
        if tally.truth is not None and not tally.truth.any():
            journal.remove()
            raise InputError(
                study.reference, "it has none of the model's classes where the layers are",
                "Choose a reference of the same area, with class values or names of the model's card.",
            )  # fmt: skip
        if not tally.agreement.any():
            journal.remove()
            raise InputError("layers", "they give no map in this area", "Check their nodata values and the extent.")
        found = conclude(card, grid, names, tally)
        versions.check()
        where.writer.finish(feedback.is_cancelled)
        facts = Facts(
            model=f"{card.name} {card.version}",
            layers={s.modality: file_name(s.path) for s in study.sources},
            grid=grid.describe(),
            date=date.today().isoformat(),
            digest=engine.digest,
            quality=study.quality,
            reference=file_name(study.reference) if study.reference else None,
            reference_kind=reference.kind if reference else None,
            skipped=reference.skipped if reference else 0,
            training_overlap=training_overlap(card, grid),
            lines=reference.lines if reference else 0,
            notes=notes,
        )
        shown = (pictures[0], pictures[1], pictures[2] if reference else None)
        page = comparison_page(card, found, facts, study.language, shown, where.legend)
        told = {"layerfuse": __version__, "facts": facts, "classes": [c.name for c in card.map_classes]}
        texts = {
            REPORT: page,
            JSON: to_json(found, **told),
            CSV: to_csv(comparison_rows(card, found)),
            WHERE_STYLE: where.style(),
        }
        publish_texts(work, texts, study.overwrite)
        where.writer.publish(study.overwrite)
        journal.remove()
    for sentence in comparison_sentences(found, study.language):
        feedback.info(sentence)
    return found


def _journal(
    study: Study, engine: Engine, grid: Grid, subsets: Sequence[tuple[str, ...]], versions: Versions
) -> Journal:
    """Keeps finished super-tiles of a comparison: another one of the same goes on with them."""
    card = engine.card
    layers = [obeyed(source, card) for source in study.sources]
    model = [card.to_dict(), engine.digest, engine.device.pixels]
    decides = json.dumps([model, layers, grid.told(), study.quality, study.area or "", subsets], sort_keys=True)
    job = hashlib.sha256(decides.encode()).hexdigest()
    return Journal.reading(study.output, "compare", [job], versions.stamps)


class Where:
    """The raster that says which layers decide: those without which alone a pixel's class would be another.

    One bit per layer, in the layers' order; 0: none of them decides alone; nodata: no map.

    Args:
        path: The file.
        grid: Where it lies.
        names: The layers.
        subsets: As mapped; a layer without which nothing was mapped has no bit.
    """

    def __init__(
        self, path: Path, work: Path, grid: Grid, names: Sequence[str], subsets: Sequence[tuple[str, ...]]
    ) -> None:
        """Begin the file; see the class."""
        self._window, self._names = grid.window, tuple(names)
        self._without = [
            (bit, subsets.index(rest))
            for bit, rest in enumerate(tuple(n for n in names if n != name) for name in names)
            if rest in subsets
        ]
        self._wide = len(names) > 7
        self.legend = self._legend() if len(names) <= _MOST_COLOURS else []
        classes = [ClassInfo(value, label, colour) for value, (colour, label) in enumerate(self.legend)]
        bits = json.dumps({1 << bit: names[bit] for bit, _ in self._without})
        self.writer = RasterWriter(
            Target(path, work, grid, {"LAYERFUSE_VERSION": __version__, "LAYERFUSE_BITS": bits}),
            "uint16" if self._wide else "uint8", 65535 if self._wide else _NOTHING,
            ["layers that decide the class"], classes,
        )  # fmt: skip

    def add(self, strip: Strip) -> np.ndarray:
        """Write a strip; returns its values, uint8 ``[h, w]``."""
        full = strip.classes[0]
        values = np.zeros(full.shape, np.uint16 if self._wide else np.uint8)
        for bit, s in self._without:
            values |= ((strip.classes[s] != full).astype(values.dtype)) << values.dtype.type(bit)
        values[full < 0] = 65535 if self._wide else _NOTHING
        self.writer.write(strip.window, values)
        return values.astype(np.uint8)

    def _legend(self) -> list[tuple[str, str]]:
        """Colour and label of every value: a combination has the mean of its layers' colours."""
        legend = [(_ALONE, "none alone")]
        for value in range(1, 1 << len(self._names)):
            members = [i for i in range(len(self._names)) if value >> i & 1]
            mean = np.mean([tuple(bytes.fromhex(_COLOURS[i])) for i in members], 0)
            shade = (mean * (1 if len(members) == 1 else 0.75)).astype(int)
            legend.append(("{:02X}{:02X}{:02X}".format(*shade), subset_key(self._names[i] for i in members)))
        return legend

    def style(self) -> str:
        """The raster's look for QGIS, which finds it beside the file."""
        return palette_style([(value, colour, label) for value, (colour, label) in enumerate(self.legend)])
