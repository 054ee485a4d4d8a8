"""Right-angled building outlines from outlines of pixels.

An outline of pixels has a stair for every slanted wall. It is thinned to its corners, the direction of the
walls is found, every stretch of outline is put on a straight line along that direction or across it, and
neighbouring lines are cut with each other. Where the result is not the building any more, the corners alone
are given. All lengths are in pixels.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
from osgeo import ogr

TOLERANCES = (1.0, 1.5, 2.0, 3.0)
"""Pixels that a stair may stand off the straight wall that it means; the best outline of all is taken."""
SHORTEST = 3.0
"""Walls shorter than this many pixels are put in line with their neighbours, and holes of less area are closed."""
LEAST_IOU = 0.85
"""A right-angled outline has to share so much with the one of pixels (intersection over union)."""
CORNER_COST = 0.003
"""Intersection over union that a corner has to bring; frayed edges have many that do not."""

_TRIES = np.deg2rad(np.arange(0.0, 90.0, 0.5))
"""Directions of walls that are tried."""
Rings = Sequence[np.ndarray]
"""A polygon: outer ring, then holes, each float64 ``[n, 2]`` without the repeated first point."""


def regularize(rings: Rings) -> list[np.ndarray]:
    """A polygon with right angles, along the walls' main direction.

    Args:
        rings: A valid polygon along pixel edges, in pixel coordinates: each ring ``[n, 2]``.

    Returns:
        A valid polygon: right-angled if it has an intersection over union of :data:`LEAST_IOU` with the one
        given, else its simplified outline, else itself.
    """
    original = polygon(rings)
    rings = [*rings[:1], *(hole for hole in rings[1:] if _area(hole) >= SHORTEST**2)]
    best = -np.inf
    result: list[np.ndarray] | None = None
    found = [corners_of(ring) for ring in rings]
    every = [[at[off > tolerance] for at, off in found] for tolerance in TOLERANCES]
    for number, corners in enumerate(every):
        if number and all(map(np.array_equal, corners, every[number - 1])):
            continue  # the same again
        square = _right_angled(rings, corners)
        iou = 0.0 if square is None else _iou(polygon(square), original)
        if square is not None and iou >= LEAST_IOU:
            worth = iou - CORNER_COST * sum(len(ring) for ring in square)
            if worth > best:
                best, result = worth, square
    if result is not None:
        return result
    simple = [ring[corners] for ring, corners in zip(rings, every[0])]
    if all(len(ring) > 2 for ring in simple) and _iou(polygon(simple), original) >= LEAST_IOU:
        return simple
    return list(rings)


def _right_angled(rings: Rings, corners: Sequence[np.ndarray]) -> list[np.ndarray] | None:
    """The rings on lines along the main direction and across it; None if one has no area."""
    angle = _direction([ring[at] for ring, at in zip(rings, corners)])
    for _ in range(2):  # the second time with the lines that the better direction gives
        turned = [_turn(ring, -angle) for ring in rings]
        angle += _slope(turned, corners)
    turned = [_turn(ring, -angle) for ring in rings]
    square = [ring for ring in (_square(ring, at) for ring, at in zip(turned, corners)) if ring is not None]
    return [_turn(ring, angle) for ring in square] if len(square) == len(rings) else None


def polygon(rings: Rings) -> ogr.Geometry:
    """The rings as a geometry."""
    wkb = [struct.pack("<BII", 1, ogr.wkbPolygon, len(rings))]
    for ring in rings:
        closed = np.concatenate([ring, ring[:1]])
        wkb += [struct.pack("<I", len(closed)), closed.astype("<f8").tobytes()]
    return ogr.CreateGeometryFromWkb(b"".join(wkb))


def _iou(one: ogr.Geometry, other: ogr.Geometry) -> float:
    """Intersection over union; 0 if the first is not valid."""
    if not one.IsValid():
        return 0.0
    common = one.Intersection(other)
    shared = common.GetArea() if common is not None else 0.0
    return shared / max(one.GetArea() + other.GetArea() - shared, 1e-12)


def _area(ring: np.ndarray) -> float:
    x, y = (ring - ring[0]).T
    return float(abs(x @ following(y) - y @ following(x)) / 2)


def following(items: np.ndarray) -> np.ndarray:
    """What follows each item of a closed line ``[n, ...]``, as :func:`numpy.roll` by -1 in a fraction of its time."""
    return np.concatenate([items[1:], items[:1]])


def preceding(items: np.ndarray) -> np.ndarray:
    """What stands before each item of a closed line ``[n, ...]``; shape as before."""
    return np.concatenate([items[-1:], items[:-1]])


def _turn(points: np.ndarray, angle: float) -> np.ndarray:
    """Points turned about the origin, radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    return points @ np.array([[cos, sin], [-sin, cos]])


def corners_of(ring: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Indices of the points that stay when a closed line is simplified (Douglas and Peucker, 1973).

    Args:
        ring: ``[n, 2]``, without the repeated first point.

    Returns:
        The points that stay with the least of :data:`TOLERANCES`, rising, and below which tolerance each stays.
    """
    first = int(((ring - ring.mean(0)) ** 2).sum(1).argmax())
    second = int(((ring - ring[first]) ** 2).sum(1).argmax())
    count, twice = len(ring), np.concatenate([ring, ring])
    kept = {first: np.inf, second: np.inf}
    todo = [(first, second, np.inf), (second, first, np.inf)]
    while todo:
        start, stop, most = todo.pop()
        off = twice[start + 1 : stop if stop > start else stop + count] - ring[start]
        if not len(off):
            continue
        x, y = ring[stop] - ring[start]
        length = np.hypot(x, y)
        far = np.abs(x * off[:, 1] - y * off[:, 0]) / length if length else np.hypot(*off.T)
        worst = int(far.argmax())
        if far[worst] > TOLERANCES[0]:
            # With a larger tolerance the line is cut in the same places, as long as it is cut.
            middle, most = (start + 1 + worst) % count, min(most, float(far[worst]))
            kept[middle] = most
            todo += [(start, middle, most), (middle, stop, most)]
    places = sorted(kept)
    return np.array(places), np.array([kept[place] for place in places])


def _direction(rings: Rings) -> float:
    """The angle, radians in 0..pi/2, that the edges lie along or across best; long ones count most."""
    edges = np.concatenate([following(ring) - ring for ring in rings])
    angles, weights = np.arctan2(edges[:, 1], edges[:, 0]), (edges**2).sum(1)
    return float(_TRIES[(np.abs(np.sin(2 * (angles[:, None] - _TRIES))) * weights[:, None]).sum(0).argmin()])


def _stretches(ring: np.ndarray, corners: np.ndarray) -> list[tuple[bool, np.ndarray]]:
    """Runs of edges that go the same way: whether along x, and the points of the outline, both ends included."""
    edges = np.abs(following(ring[corners]) - ring[corners])
    along = edges[:, 0] >= edges[:, 1]
    changes = np.flatnonzero(along != preceding(along))
    ends, twice = corners[changes].tolist(), np.concatenate([ring, ring])
    result = []
    for place, first, last in zip(changes.tolist(), ends, ends[1:] + ends[:1]):
        stop = last + 1 if last > first else last + 1 + len(ring)
        result.append((bool(along[place]), twice[first:stop]))
    return result


def _slope(rings: Rings, corners: Sequence[np.ndarray]) -> float:
    """The angle by which all stretches together are still turned: least squares over the outline's steps."""
    across_sum = along_sum = 0.0
    for ring, at in zip(rings, corners):
        for along_x, points in _stretches(ring, at):
            middles = (points[1:] + points[:-1]) / 2
            middles = middles - np.add.reduce(middles) / len(middles)
            x, y = middles.T if along_x else (middles[:, 1], -middles[:, 0])
            across_sum += float(x @ y)
            along_sum += float(x @ x)
    return float(np.arctan2(across_sum, along_sum)) if along_sum else 0.0


def _square(ring: np.ndarray, corners: np.ndarray) -> np.ndarray | None:
    """The ring on lines along x and y, so that the area stays; None if no four of them are left."""
    lines: list[list[float]] = []  # where each lies, and how much outline it stands for
    stretches = _stretches(ring, corners)
    for along_x, points in stretches:
        steps, middles = np.abs(points[1:] - points[:-1]), (points[1:] + points[:-1]) / 2
        travel, place = (steps[:, 0], middles[:, 1]) if along_x else (steps[:, 1], middles[:, 0])
        lines.append([float(travel @ place / max(travel.sum(), 1e-9)), float(travel.sum())])
    if len(lines) < 4:
        return _box(ring)
    first_along_x = stretches[0][0]
    while len(lines) > 4:
        places = np.array([place for place, _ in lines])
        lengths = np.abs(following(places) - preceding(places))
        shortest = int(lengths.argmin())
        if lengths[shortest] >= SHORTEST:
            break
        before, after = lines[shortest - 1], lines[(shortest + 1) % len(lines)]
        weight = before[1] + after[1]
        before[:] = [(before[0] * before[1] + after[0] * after[1]) / max(weight, 1e-9), weight]
        gone = {shortest, (shortest + 1) % len(lines)}
        if 0 in gone and 1 not in gone:  # the last two lines and the first: what was second is first now
            first_along_x = not first_along_x
        lines = [line for i, line in enumerate(lines) if i not in gone]
    places = np.array([place for place, _ in lines])
    after = following(places)
    horizontal = (np.arange(len(lines)) % 2 == 0) == first_along_x
    return np.stack([np.where(horizontal, after, places), np.where(horizontal, places, after)], 1)


def _box(ring: np.ndarray) -> np.ndarray | None:
    """The bounding rectangle, shrunk about its centre to the ring's area; None if there is no area."""
    low, high = ring.min(0), ring.max(0)
    area = _area(ring)
    if not area > 0:
        return None
    half = (high - low) / 2 * np.sqrt(area / np.prod(high - low))
    return (low + high) / 2 + half * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
