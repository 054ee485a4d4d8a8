"""``layerfuse evaluate``: how good a model's map, an existing map or single objects are, and the files that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from .. import __version__
from ..card import ClassInfo, all_subsets, subset_key
from ..errors import Cancelled, InputError, file_name
from ..inference.engine import Engine
from ..inference.feedback import Feedback
from ..inference.telling.layers import tell_sources
from ..planes import Pixel
from ..raster.crs import Bounds
from ..raster.gdalio import bounded_cache
from ..raster.labels import label_source, read_codes, reference_crosswalk
from ..raster.layers.crosswalks.crosswalk import NOTHING, Crosswalk
from ..raster.layers.crosswalks.products import AUTO, NONE
from ..raster.layers.files import Versions
from ..raster.layers.note import WARNING, Note
from ..raster.legend import name_key
from ..raster.shapes.cover import Polygons, grid_within
from ..raster.source import RasterSource, parse_layer
from ..raster.workspace import Workspace
from .accuracy import Accuracy, Assessment
from .classmap import ClassMap, Origin
from .comparing.comparison import training_overlap
from .comparing.strips import SubsetMapper, stored_places
from .objects import ObjectScores, drawn_objects
from .reference import is_vector, read_reference, reference_bounds, refuse_own_layer, show, vector_values, within
from .reports.numbers import CSV, JSON, REPORT, check_folder, publish_texts, to_csv, to_json
from .reports.pages import accuracy_page, accuracy_rows, objects_page, objects_rows
from .reports.report import Thumbnail
from .scores import confusion_matrix

BLOCK_TILE = 64
"""Pixels beyond which the errors of a map of unknown origin are taken for unrelated."""


@dataclass(frozen=True)
class Assessed:
    """An accuracy, and what its report shows beside it."""

    accuracy: Accuracy
    classes: tuple[ClassInfo, ...]
    pictures: tuple[Thumbnail, Thumbnail]  # the map, and the reference
    subject: str  # what was judged
    reference: str  # file name
    notes: tuple[str, ...] = ()  # what was found out about the legends of map and reference
    origin: Origin = field(default_factory=Origin)
    trained: float = 0.0  # share of the area that the map's model was trained on, as far as that is known


def assess_model(
    engine: Engine,
    sources: Sequence[RasterSource],
    reference: str,
    field: str | None,
    extent: Bounds | None,
    feedback: Feedback,
    area: str | None = None,
    crosswalk: str = AUTO,
) -> tuple[Assessed, dict[str, np.ndarray]]:
    """Judge the map that a model makes of layers.

    Args:
        engine: The model.
        sources: The layers.
        reference: Class raster, polygons or points.
        field: Of the class, for the last two.
        extent: In the reference's CRS; default: the reference's extent, or for points, which stand for all of the
            map, that of the layers.
        feedback: Progress and cancelling.
        area: A vector file; nothing counts outside of its polygons.
        crosswalk: Of a class raster whose legend is not the model's; see :mod:`..raster.layers.crosswalks`.

    Returns:
        How good the map of all layers is, and the confusion matrix ``[K, K]`` of every subset's, rows reference.

    Raises:
        InputError: Something given cannot be used.
        Cancelled: The user asked to stop.
    """
    card = engine.card
    refuse_own_layer(reference, sources, card)
    bounds, crs = reference_bounds(reference, card)
    grid = grid_within(card, sources, area, extent or bounds, crs)
    truth = read_reference(reference, field, card.map_classes, grid, crosswalk)
    if truth.kind == "points" and extent is None:
        grid = grid_within(card, sources, area)
        truth = read_reference(reference, field, card.map_classes, grid)
    tell_sources(sources, card, feedback)
    notes = tell(truth.crosswalk.notes, feedback)
    truth = within(truth, area, grid)
    given = {source.modality for source in sources}
    subsets = all_subsets(name for name in card.modality_names if name in given)
    found = Assessment(card.map_classes, grid, truth, card.tile_size)
    pictures = Thumbnail(grid), Thumbnail(grid)
    count = len(card.map_classes)
    matrices = {subset_key(subset): np.zeros((count, count), np.int64) for subset in subsets}
    with bounded_cache():
        for strip in SubsetMapper(engine, sources, grid, subsets, area=area).strips(feedback):
            rows, columns, labels = samples = found.add(strip.window, strip.classes[0])
            corner = grid.window.corner(strip.window)
            pictures[0].add(corner, stored_places(strip.classes[0]))
            show(pictures[1], corner, samples, strip.window.shape, truth.kind)
            for matrix, mapped in zip(matrices.values(), strip.classes):
                matrix += confusion_matrix(labels, mapped[rows, columns], count)
    _refuse_empty(found, reference)
    layers = ", ".join(f"{s.modality} ({file_name(s.path)})" for s in sources)
    subject = f"{card.name} {card.version} · {layers} · {grid.describe()}"
    origin = Origin(
        f"{card.name} {card.version}",
        {source.modality: file_name(source.path) for source in sources},
        tuple(name for name in card.modality_names if name not in given),
        engine.digest,
    )
    told = subject, file_name(reference), notes, origin, training_overlap(card, grid) or 0.0
    return Assessed(found.result(), card.map_classes, pictures, *told), matrices


def assess_map(
    path: str,
    reference: str,
    field: str | None,
    feedback: Feedback,
    area: str | None = None,
    crosswalk: str = AUTO,
) -> Assessed:
    """Judge an existing class map.

    Args:
        path: The map.
        reference: Class raster with the map's values or of another legend, polygons or points, in any CRS.
        field: Of the class, for the last two.
        feedback: Progress and cancelling.
        area: A vector file; nothing counts outside of its polygons.
        crosswalk: Of a class raster of another legend; see :mod:`..raster.layers.crosswalks`.

    Raises:
        InputError: Something given cannot be used.
        Cancelled: The user asked to stop.
    """
    with bounded_cache():
        class_map = ClassMap(path)
        # Classes that the map misses altogether count too.
        missing = _know(class_map, reference, field) if is_vector(reference) else ()
        grid, walk = class_map.grid, crosswalk if is_vector(reference) else _meet(class_map, reference, crosswalk)
        classes = class_map.classes
        truth = read_reference(reference, field, classes, grid, walk)
        notes = tell((*class_map.notes, *_seen_by(class_map, reference), *missing, *truth.crosswalk.notes), feedback)
        truth = within(truth, area, grid)
        inside = Polygons(area, grid) if area else None
        found = Assessment(classes, grid, truth, BLOCK_TILE)
        pictures = Thumbnail(grid), Thumbnail(grid)
        windows = list(class_map.windows())
        for done, window in enumerate(windows):
            feedback.progress(done, len(windows))
            if feedback.is_cancelled():
                raise Cancelled
            mapped = class_map.read(window)
            if inside is not None:
                mapped = np.where(inside.read(window), mapped, -1)
            samples = found.add(window, mapped)
            corner = grid.window.corner(window)
            pictures[0].add(corner, stored_places(mapped))
            show(pictures[1], corner, samples, window.shape, truth.kind)
        feedback.progress(len(windows), len(windows))
    _refuse_empty(found, reference)
    result = found.result()
    notes += tell(_of_one_class(result), feedback)
    subject = f"{file_name(path)} · {grid.describe()}"
    return Assessed(result, classes, pictures, subject, file_name(reference), notes, class_map.origin)


def _of_one_class(found: Accuracy) -> tuple[Note, ...]:
    """What is to be told of a reference that has one class where the map is, such as outlines of buildings."""
    there = [name for name, column in zip(found.classes, zip(*found.matrix)) if any(column)]
    if len(there) != 1 or len(found.classes) == 1:
        return ()
    why = f"The reference has no class but {there[0]}: it shows where the map lacks it, not where the map invents it."
    return (Note(WARNING, why),)


def _seen_by(class_map: ClassMap, reference: str) -> tuple[Note, ...]:
    """What is to be told where one of our maps was made of what it is judged by."""
    name = file_name(parse_layer(f"reference={reference}")[1])
    if not any(re.sub(r":[\d,]*$", "", given) == name for given in class_map.origin.used.values()):
        return ()
    return (Note(WARNING, f"The map was made of {name}, too: that it agrees with it proves nothing."),)


def _know(class_map: ClassMap, reference: str, field: str | None) -> tuple[Note, ...]:
    """Tell a map of the classes of features that it misses; those of names that it does not have are told."""
    values, names = vector_values(reference, field)
    class_map.know(values)
    known = {name_key(info.name) for info in class_map.legend} | {str(info.value) for info in class_map.legend}
    missing = [name for key, name in names.items() if key not in known]
    if not missing or len(missing) == len(names):  # none that is known: the names are of another legend
        return ()
    class_map.know_names(missing)
    listed = ", ".join(missing)[:200]
    return (Note(WARNING, f"The map has no class {listed}: where the reference says so, the map counts as wrong."),)


def _meet(class_map: ClassMap, reference: str, given: str) -> Crosswalk:
    """The crosswalk of a class raster to a map's classes; the map is told of those that it misses."""
    source = label_source(reference)
    codes = read_codes(source)
    if given == NONE:
        class_map.know(codes.counts)
        return Crosswalk()
    own, values = not class_map.has_names, {info.value for info in class_map.legend}
    walk = reference_crosswalk(source, class_map.legend, given, own, codes)
    same = {code: code for code in codes.counts if code in values or (own and code not in NOTHING)}
    class_map.know(value for code, value in (dict(walk.pairs) or same).items() if code in codes.counts)
    return walk


def tell(notes: Iterable[Note], feedback: Feedback) -> tuple[str, ...]:
    """Say what was found out; returns the sentences."""
    texts = tuple(note.text for note in notes)
    for text in texts:
        feedback.info(text)
    return texts


@contextmanager
def report_folder(output: Path | None, overwrite: bool, inputs: Iterable[str]) -> Iterator[Workspace | None]:
    """The folder of a report, held while it is being made; None if none is wanted.

    Args:
        output: The folder.
        overwrite: Whether the report that is there may be replaced.
        inputs: Files that are read; they must not change until the report is written.

    Raises:
        InputError: It cannot be written.
    """
    if output is None:
        yield None
        return
    versions = Versions(inputs)
    check_folder(output, (REPORT, JSON, CSV), overwrite, versions.stamps)
    with Workspace(output) as work:
        work.before_naming = versions.check
        yield work


def write_accuracy(work: Workspace, assessed: Assessed, language: str, overwrite: bool) -> None:
    """Write ``report.html``, ``numbers.json`` and ``numbers.csv`` into a folder.

    Raises:
        InputError: They cannot be written.
    """
    accuracy, today = assessed.accuracy, date.today().isoformat()
    page = accuracy_page(
        accuracy, assessed.classes, assessed.pictures, assessed.subject, assessed.reference, today, language,
        assessed.notes, assessed.origin, assessed.trained,
    )  # fmt: skip
    told = {
        "layerfuse": __version__,
        "subject": assessed.subject,
        "reference": assessed.reference,
        "date": today,
        "notes": list(assessed.notes),
        "matrix_is": "rows: class in the map; columns: class in the reference",
    }
    publish_texts(
        work, {REPORT: page, JSON: to_json(accuracy, **told), CSV: to_csv(accuracy_rows(accuracy))}, overwrite
    )


def write_objects(
    work: Workspace, found: ObjectScores, subject: str, reference: str, language: str, overwrite: bool
) -> None:
    """As :func:`write_accuracy`, for objects."""
    grid, places = drawn_objects(subject, reference)
    picture = Thumbnail(grid)
    picture.add(Pixel(0, 0), places)
    today, subject, reference = date.today().isoformat(), file_name(subject), file_name(reference)
    page = objects_page(found, picture, subject, reference, today, language)
    told = {"layerfuse": __version__, "subject": subject, "reference": reference, "date": today}
    publish_texts(work, {REPORT: page, JSON: to_json(found, **told), CSV: to_csv(objects_rows(found))}, overwrite)


def _refuse_empty(found: Assessment, reference: str) -> None:
    if not found.samples:
        raise InputError(
            reference, "it has no pixel of the map's classes where the map is",
            "Choose a reference of the same area, with the map's class values or names.",
        )  # fmt: skip
