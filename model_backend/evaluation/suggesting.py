"""Where a label helps most: points at which a model doubts, that are like nothing it has learnt, and that lie apart.

The map is cut into cells of a few pixels, and the middle of a cell stands for it, so that neither single odd pixels nor
borders between classes are asked for. Every class of the map gets a point while there are enough, and more of them
where more of it is doubtful. Within a class, places that are unlike the training come first, then those with the least
margin between the two best classes; none lies close to another, or to what has been labelled before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import ogr

from ..errors import Cancelled, InputError, file_name
from ..inference.journal import Journal
from ..inference.lattice import CONFIDENCE_SCALE, UNLIKE_SCALE
from ..raster.crs import Point, transform_points
from ..raster.gdalio import quiet
from ..raster.grid import Grid, Window
from ..raster.layers.description import files_read
from ..raster.layers.files import Versions
from ..raster.reader import Reader
from ..raster.shapes.burn import has_surface, read_shapes
from ..raster.shapes.cover import Polygons
from ..raster.workspace import check_new
from .classmap import PART, ClassMap, is_of_another_run, written_with
from .labelling import write_points
from .sampling import allocate

POINTS = 10
MOST_POINTS = 1000
CELL, MOST_CELLS = 4, 1_000_000
"""Pixels on a side of a cell (twice as many, and again, where there would be more cells than that)."""
PURE = 0.75
"""Share of a cell that has the class of its middle, at least, as far as there are such cells of the class."""
APART = 0.5
"""Distance between points, as a share of the side of the square that each would have for itself; less if need be."""


@dataclass(frozen=True)
class Candidates:
    """Cells, a row each, in the order of the map."""

    places: np.ndarray  # float64 [n, 2], map coordinates of the middle
    classes: np.ndarray  # int64 [n], places in the map's classes
    margin: np.ndarray  # float32 [n], mean of the cell, 0..1
    unlike: np.ndarray  # bool [n], whether the middle is outside of the area of applicability
    pure: np.ndarray  # bool [n]


def suggest(
    path: str,
    output: Path,
    margin: str,
    applicability: str = "",
    labels: Sequence[str] = (),
    points: int = POINTS,
    seed: int = 0,
    is_cancelled: Callable[[], bool] = lambda: False,
    overwrite: bool = False,
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, int]:
    """Choose points and write them as a GeoPackage with an empty ``class``; the most useful ones come first.

    Who was cancelled or killed goes on where the same was asked before; the points are the same.

    Args:
        path: The map.
        output: To write.
        margin: Raster of the margins, or of the confidence, that was written with the map.
        applicability: Raster of dissimilarities that was written with the map; empty: none.
        labels: Vector files of earlier labels, near which nothing is asked.
        points: How many.
        seed: Decides between cells that are as useful as each other.
        is_cancelled: Asked now and then.
        overwrite: Whether a file that is there may be replaced.
        say: Called with what is to be told.

    Returns:
        Number of points by name of the map's class.

    Raises:
        InputError: A file cannot be used, or the points cannot be written.
        Cancelled: ``is_cancelled`` said yes.
    """
    output = Path(output)
    if output.suffix.lower() != ".gpkg":
        raise InputError(output, "the points have to go into a GeoPackage", "Name it NAME.gpkg.")
    if not 1 <= points <= MOST_POINTS:
        raise InputError("points", f"{points} is not a number of 1 to {MOST_POINTS}", "Give such a number.")
    versions = Versions(files_read(others=(path, margin, applicability, *labels)))
    check_new(output, overwrite, versions.stamps)
    with Journal.reading(output, "suggestsamples", (path, margin, applicability), versions.stamps) as journal:
        journal.work.before_naming = versions.check
        class_map = ClassMap(path)
        for other in filter(None, (margin, applicability)):
            if is_of_another_run(class_map, other):
                say(f"{file_name(other)} says that it was written with another map than {file_name(path)}.")
        known = labelled_places(labels, class_map.grid.crs)  # what is wrong with them is said before the work
        found = candidates(class_map, margin, applicability, is_cancelled, journal)
        free = ~_within(labels, class_map.grid, found.places)
        found = Candidates(*(getattr(found, name)[free] for name in Candidates.__annotations__))
        if not len(found.classes):
            journal.remove()
            raise InputError("labels", "they cover all of the map", "Leave out those that say nothing new.")
        chosen = choose(found, len(class_map.classes), points, known, seed)
        note = f"{len(chosen)} points where a label helps most, on {file_name(path)}, seed {seed}"
        write_points(journal.work, class_map.grid.crs, class_map.classes, found.places[chosen], note, overwrite)
        journal.remove()
    if len(chosen) < points:
        say(
            f"Only {len(chosen)} of {points} points: there is no room for more, apart from each other and from earlier "
            "labels."
        )
    counts = np.bincount(found.classes[chosen], minlength=len(class_map.classes))
    return {info.name: int(count) for info, count in zip(class_map.classes, counts)}


def candidates(
    class_map: ClassMap,
    margin: str,
    applicability: str = "",
    is_cancelled: Callable[[], bool] = lambda: False,
    journal: Journal | None = None,
) -> Candidates:
    """The cells of a map whose middle has a class.

    Args:
        class_map: The map.
        margin: As of :func:`suggest`.
        applicability: Likewise.
        is_cancelled: Asked before each part of the map.
        journal: Keeps the cells of the parts that were read.

    Raises:
        InputError: A raster cannot be read, or does not lie where the map does.
        Cancelled: ``is_cancelled`` said yes.
    """
    grid, side = class_map.grid, CELL
    while grid.window.width * grid.window.height > MOST_CELLS * side**2 and side < PART:
        side *= 2
    doubt = written_with(class_map, "margin", margin, CONFIDENCE_SCALE)
    far = written_with(class_map, "applicability", applicability, UNLIKE_SCALE) if applicability else None
    names = tuple(Candidates.__annotations__)
    parts = []
    for window in class_map.windows():
        if is_cancelled():
            raise Cancelled
        name = f"c{window.col}_r{window.row}"
        kept = journal.load(name) if journal else None
        if kept is None:
            found = _candidates(class_map, window, side, doubt, far)
            kept = {key: getattr(found, key) for key in names}
            if journal:
                journal.save(name, kept)
        parts.append(Candidates(*(kept[key] for key in names)))
    together = Candidates(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    if not len(together.classes):
        if journal:
            journal.remove()
        raise InputError(margin, "it says nothing of the map", "Give the raster that was written with this map.")
    return together


def _candidates(class_map: ClassMap, window: Window, side: int, doubt: Reader, far: Reader | None) -> Candidates:
    """The cells of a part of a map."""
    grid = class_map.grid
    mapped, (values, valid) = class_map.read(window), doubt.read(window)
    usable = valid & (mapped >= 0)
    cells = _cells(mapped, side, -1)
    middle = cells[:, :, side // 2, side // 2]
    known = _cells(usable, side, False)
    rows, columns = np.nonzero(known[:, :, side // 2, side // 2])
    inside = known[rows, columns]
    shares = _cells(np.where(usable, values[0] * np.float32(CONFIDENCE_SCALE), 0.0), side, 0.0)[rows, columns]
    same = cells[rows, columns] == middle[rows, columns, None, None]
    x = grid.x0 + (window.col + columns * side + side // 2 + 0.5) * grid.pixel_size
    y = grid.y0 - (window.row + rows * side + side // 2 + 0.5) * grid.pixel_size
    unlike = np.zeros(len(rows), bool)
    if far is not None:
        index, there = far.read(window)
        outside = _cells(there & (index[0] * UNLIKE_SCALE > 1.0), side, False)
        unlike = outside[:, :, side // 2, side // 2][rows, columns]
    return Candidates(
        np.stack([x, y], 1),
        middle[rows, columns],
        (shares.sum((1, 2)) / inside.sum((1, 2))).astype(np.float32),
        unlike,
        same.mean((1, 2)) >= PURE,
    )


def choose(found: Candidates, classes: int, points: int, known: np.ndarray, seed: int = 0) -> np.ndarray:
    """Rows of the candidates to ask for, the most useful first.

    Args:
        found: The candidates.
        classes: Number of classes of the map.
        points: How many, if there are so many.
        known: Places of earlier labels ``[m, 2]``.
        seed: Decides between equals.
    """
    count = len(found.classes)
    order = np.lexsort((np.random.default_rng(seed).random(count), found.margin, ~found.unlike, ~found.pure))
    queues = [order[found.classes[order] == k] for k in range(classes)]
    doubt = np.array([np.ceil((1 - found.margin[q]).sum(dtype=np.float64)) for q in queues]).astype(np.int64)
    doubt = np.where([len(q) > 0 for q in queues], np.maximum(doubt, 1), 0)
    wanted = np.zeros(classes, np.int64)
    asked = np.argsort(-doubt, kind="stable")[: min(points, np.count_nonzero(doubt))]
    wanted[asked] = allocate(np.maximum(doubt[asked], points), points, 1)
    low, high = found.places.min(0), found.places.max(0)
    apart = APART * np.sqrt(max(np.prod(high - low), 1e-12) / points)
    nearest = np.full(count, np.inf)
    for place in known:
        nearest = np.minimum(nearest, np.hypot(*(found.places - place).T))
    chosen: list[int] = []

    def take(queue: np.ndarray) -> bool:
        nonlocal nearest
        distance = apart
        for _ in range(8):
            free = queue[nearest[queue] >= distance]
            if len(free):
                chosen.append(int(free[0]))
                nearest = np.minimum(nearest, np.hypot(*(found.places - found.places[free[0]]).T))
                return True
            distance /= 2
        return False

    for turn in range(int(wanted.max(initial=0))):
        for k in asked:
            if turn < wanted[k]:
                take(queues[k])
    while len(chosen) < min(points, count) and take(order):  # what a class had no room for goes to any
        pass
    return np.array(chosen, np.int64)


def labelled_places(labels: Sequence[str], crs: str) -> np.ndarray:
    """Middles of the features of vector files, float64 ``[n, 2]`` in a CRS.

    Raises:
        InputError: A file is no vector file.
    """
    found: list[Point] = []
    for path in labels:
        shapes = read_shapes(path)
        if shapes is None:
            raise InputError(path, "it is no vector file", "Give points or polygons that were labelled before.")
        with quiet():
            middles = [ogr.CreateGeometryFromWkb(shape.wkb).Centroid() for shape in shapes.shapes]
            places = [Point(middle.GetX(), middle.GetY()) for middle in middles]
        found += transform_points(places, shapes.crs, crs) if shapes.crs else places
    return np.array(found, float).reshape(-1, 2)


def _within(labels: Sequence[str], grid: Grid, places: np.ndarray) -> np.ndarray:
    """Which places ``[n, 2]`` polygons of vector files cover, bool ``[n]``."""
    found = np.zeros(len(places), bool)
    columns = ((places[:, 0] - grid.x0) // grid.pixel_size).astype(np.int64) - grid.window.col
    rows = ((grid.y0 - places[:, 1]) // grid.pixel_size).astype(np.int64) - grid.window.row
    for path in labels:
        shapes = read_shapes(path)
        if shapes is None or not any(map(has_surface, shapes.shapes)):
            continue
        area = Polygons(path, grid)
        for top in range(0, grid.window.height, PART):
            strip = Window(grid.window.col, grid.window.row + top, grid.window.width, PART).within(grid.window)
            here = (rows >= top) & (rows < top + strip.height)
            found[here] |= area.read(strip)[rows[here] - top, columns[here]]
    return found


def _cells(array: np.ndarray, side: int, fill: float) -> np.ndarray:
    """``[h, w]`` as cells ``[rows, columns, side, side]``; those at the end are filled up."""
    rows, columns = (-(-length // side) for length in array.shape)
    whole = np.full((rows * side, columns * side), fill, array.dtype)
    whole[: array.shape[0], : array.shape[1]] = array
    return whole.reshape(rows, side, columns, side).swapaxes(1, 2)
