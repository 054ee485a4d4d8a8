"""Stratified random points on a map, for somebody to say what is true there.

Strata are the map's classes, or these parted by doubt (see :mod:`.strata`). Allocation as Olofsson et al. 2014 (section
5.1.2) advise: rare classes get a fixed minimum, so that their user's accuracy can be told, and the others share the
rest by their area.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ..errors import Cancelled, InputError, file_name
from ..raster.layers.description import files_read
from ..raster.layers.files import Versions
from ..raster.workspace import Workspace, check_new
from .classmap import ClassMap
from .labelling import write_points
from .strata import AREA, PIXELS, STRATUM, Strata

POINTS, MINIMUM = 500, 50
"""Points in all, and in a class at least, if nobody says how many."""


def sample(
    path: str,
    output: Path,
    points: int = POINTS,
    minimum: int | None = None,
    seed: int = 0,
    is_cancelled: Callable[[], bool] = lambda: False,
    overwrite: bool = False,
    say: Callable[[str], None] = lambda text: None,
    confidence: str = "",
    applicability: str = "",
) -> dict[str, int]:
    """Draw points on a map and write them as a GeoPackage.

    Args:
        path: The map.
        output: To write.
        points: In all.
        minimum: In each stratum; default: :data:`MINIMUM` in a class, fewer where classes are parted by doubt.
        seed: Of the draw.
        is_cancelled: Asked now and then.
        overwrite: Whether a file that is there may be replaced.
        say: Told what was found out about the map.
        confidence: Raster of the confidence that was written with the map: what is unsure is drawn apart.
        applicability: Raster of dissimilarities that was written with the map: what is unlike is drawn apart.

    Returns:
        Number of points by name of the stratum: the map's class, and what is doubtful there.

    Raises:
        InputError: It is no class raster, too few points, or they cannot be written.
        Cancelled: ``is_cancelled`` said yes.
    """
    output = Path(output)
    if output.suffix.lower() != ".gpkg":
        raise InputError(output, "the points have to go into a GeoPackage", "Name it NAME.gpkg.")
    versions = Versions(files_read(others=(str(path), confidence, applicability)))
    check_new(output, overwrite, versions.stamps)
    with Workspace(output) as work:
        work.before_naming = versions.check
        class_map = ClassMap(path)
        for remark in class_map.notes:
            say(remark.text)
        if not (confidence or applicability):
            places, found = draw(class_map, points, MINIMUM if minimum is None else minimum, seed, is_cancelled)
            note, more = f"{len(found)} points on {file_name(path)}, stratified by class, seed {seed}", {}
            names = {place: info.name for place, info in enumerate(class_map.classes)}
        else:
            strata = Strata(class_map, confidence, applicability)
            metres, pixels = strata.sizes(is_cancelled)
            if minimum is None:
                minimum = max(2, min(MINIMUM, points // (2 * max(1, np.count_nonzero(pixels)))))
            places, found = draw(strata, points, minimum, seed, is_cancelled)
            note = f"{len(found)} points on {file_name(path)}, stratified by class and doubt, seed {seed}"
            numbers = np.random.default_rng(seed).permutation(strata.count) + 1  # which tell nothing
            more = {STRATUM: numbers[found], AREA: metres[found], PIXELS: pixels[found]}
            names = {place: strata.name(place) for place in np.flatnonzero(pixels).tolist()}
        write_points(work, class_map.grid.crs, class_map.classes, places, note, overwrite, more=more)
    return {name: int((found == place).sum()) for place, name in names.items()}


def allocate(pixels: Sequence[int] | np.ndarray, points: int, minimum: int = MINIMUM) -> np.ndarray:
    """How many points each stratum gets.

    Args:
        pixels: Size of each of K strata.
        points: In all.
        minimum: For each stratum (all of it, if it is smaller).

    Returns:
        int64 ``[K]``; sums to ``points``, or to all pixels if there are fewer.

    Raises:
        InputError: There are too few points for the minimum.
    """
    sizes = np.asarray(pixels, np.int64)
    least = np.minimum(sizes, minimum)
    if least.sum() > points:
        raise InputError(
            "points", f"{points} are too few for {minimum} in each of {np.count_nonzero(sizes)} parts of the map",
            f"Draw at least {least.sum()} points, or set a smaller minimum.",
        )  # fmt: skip
    points = min(points, int(sizes.sum()))
    result, rare = least.copy(), np.zeros(len(sizes), bool)
    while True:
        left = points - least[rare].sum()
        share = np.where(rare, 0.0, sizes * (left / max(1, sizes[~rare].sum())))
        small = ~rare & (share < least)
        if not small.any():
            break
        rare |= small
    result[~rare] = np.floor(share[~rare]).astype(np.int64)
    order = np.argsort(-(share - np.floor(share)), kind="stable")  # largest remainders first
    for place in order[: points - result.sum()]:
        result[place] += 1
    return result


def draw(
    class_map: ClassMap | Strata,
    points: int,
    minimum: int = MINIMUM,
    seed: int = 0,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points without replacement; every pixel of a class is as likely as any other.

    Returns:
        Map coordinates of pixel centres, float64 ``[n, 2]``, and places in the map's classes, or numbers of strata,
        int64 ``[n]``, in random order.

    Raises:
        InputError: Too few points.
        Cancelled: ``is_cancelled`` said yes.
    """
    classes = class_map.count
    parts = list(class_map.windows())
    counts = np.zeros((len(parts), classes), np.int64)
    for i, window in enumerate(parts):
        if is_cancelled():
            raise Cancelled
        mapped = class_map.read(window)
        counts[i] = np.bincount(mapped[mapped >= 0], minlength=classes)
    generator = np.random.default_rng(seed)
    sizes = allocate(counts.sum(0), points, minimum)
    ranks = [np.sort(generator.choice(total, size, replace=False)) for total, size in zip(counts.sum(0), sizes)]
    before, grid = np.zeros(classes, np.int64), class_map.grid
    places, strata = [], []
    for i, window in enumerate(parts):
        chosen = [r[(r >= b) & (r < b + c)] - b for r, b, c in zip(ranks, before, counts[i])]
        before += counts[i]
        if not any(map(len, chosen)):
            continue
        mapped = class_map.read(window)
        for place, mine in enumerate(chosen):
            if len(mine):
                rows, columns = np.nonzero(mapped == place)
                x = grid.x0 + (window.col + columns[mine] + 0.5) * grid.pixel_size
                y = grid.y0 - (window.row + rows[mine] + 0.5) * grid.pixel_size
                places.append(np.stack([x, y], 1))
                strata.append(np.full(len(mine), place))
    order = generator.permutation(sum(map(len, strata)))
    return np.concatenate(places)[order], np.concatenate(strata)[order]
