"""What a CRS's units are on the ground: their length and area on the ellipsoid, measured at the place.

A metre of a projection is a metre of its plane. On the ground it is 0.6 m at 53 degrees in Web Mercator, and as long
as it is wide only where the projection says so. Lengths of both kinds have types of their own, and :class:`Scale`
turns one into the other. Areas that users read are all by :func:`pixel_areas`.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import NewType

import numpy as np

from .crs import Bounds, Point, parse_crs, transform_points
from .gdalio import quiet

ProjectedMetres = NewType("ProjectedMetres", float)
"""Lengths in the plane of a projected CRS."""
GroundMetres = NewType("GroundMetres", float)
"""Lengths on the ellipsoid."""

TRUE_METRE = 0.05
"""Share by which a metre of a CRS may be off in any direction and still be taken for one: UTM is within 0.001 in its
zone, national grids within 0.02, and equal-area and polar grids of whole continents within 0.04."""
_WGS84 = 6378137.0, 1 / 298.257223563
_STEP = 50.0  # metres to either side of a point where its surroundings are measured
_MESH = 256, 20_000.0  # pixels and metres between the places where areas are measured; straight lines in between
_QUANTUM = 18  # bits of a pixel's area


@dataclass(frozen=True)
class Scale:
    """Metres on the ground for each unit of a CRS at a place, in the direction where they are fewest and most."""

    least: float
    most: float

    @property
    def mean(self) -> float:
        """Side of the square on the ground that has the area of a unit square."""
        return math.sqrt(self.least * self.most)

    @property
    def is_true(self) -> bool:
        """Whether a unit is a metre on the ground, within :data:`TRUE_METRE`."""
        return max(abs(self.least - 1.0), abs(self.most - 1.0)) <= TRUE_METRE

    def to_ground(self, length: ProjectedMetres) -> GroundMetres:
        """A length of the CRS on the ground; unchanged where its metre is true."""
        return GroundMetres(length if self.is_true else length * self.mean)

    def to_projected(self, length: GroundMetres) -> ProjectedMetres:
        """A length on the ground in the CRS, to three digits; unchanged where its metre is true."""
        return ProjectedMetres(length if self.is_true else float(f"{length / self.mean:.3g}"))


def scale_at(crs: str, place: Point) -> Scale | None:
    """The scale of a CRS at a place, or None if that is no place on Earth."""
    along = tangents(crs, np.array([place]))[0]
    if not np.isfinite(along).all():
        return None
    least, most = np.sqrt(np.maximum(np.linalg.eigvalsh(along @ along.T), 0.0))
    return Scale(float(least), float(most))


def has_true_metres(crs: str, area: Bounds) -> bool:
    """Whether a CRS is projected, and its unit a metre on the ground in the middle of an area.

    Feet are none.
    """
    if not parse_crs(crs).IsProjected():
        return False
    scale = scale_at(crs, Bounds(*area).middle)
    return scale is not None and scale.is_true


def pixel_areas(crs: str, x0: float, y0: float, size: float, columns: range, rows: range) -> np.ndarray:
    """Areas on the ellipsoid of the pixels of a lattice, square metres, float64 ``[rows, columns]``.

    A pixel's area depends on nothing but its place. It is a multiple of a power of two, so that sums are exact
    and the same in any order.

    Args:
        crs: CRS of the lattice.
        x0: Left edge of its column 0.
        y0: Upper edge of its row 0.
        size: Side of a pixel, in units of the CRS.
        columns: Which columns.
        rows: Which rows; they run down.
    """
    unit = _unit(crs)
    step = max(1, min(_MESH[0], int(_MESH[1] / (size * unit))))
    right, left_share = _between(columns, step)
    down, upper_share = _between(rows, step)
    x = x0 + np.arange(right[0], right[-1] + 2) * step * size
    y = y0 - np.arange(down[0], down[-1] + 2) * step * size
    x, y = np.meshgrid(x, y)
    along = tangents(crs, np.stack([x.ravel(), y.ravel()], 1))
    nodes = np.linalg.norm(np.cross(along[:, 0], along[:, 1]), axis=1).reshape(x.shape) * size**2
    nodes, right, down = _filled(nodes, (size * unit) ** 2), right - right[0], down - down[0]
    nodes = nodes[:, right] * left_share + nodes[:, right + 1] * (1 - left_share)
    areas = nodes[down] * upper_share[:, None] + nodes[down + 1] * (1 - upper_share[:, None])
    quantum = 2.0 ** (math.floor(2 * math.log2(size * unit)) - _QUANTUM)
    return np.rint(areas / quantum) * quantum


def _between(pixels: range, step: int) -> tuple[np.ndarray, np.ndarray]:
    """The node before each pixel's centre, counted from the lattice's origin, and its share against the next."""
    before, after = np.divmod(np.arange(pixels.start, pixels.stop) + 0.5, step)
    return before.astype(np.intp), 1 - after / step


def _filled(nodes: np.ndarray, otherwise: float) -> np.ndarray:
    """Places off the Earth get the value of the nearest of their row that is on it, else that of another row."""
    known = np.isfinite(nodes)
    if known.all():
        return nodes
    columns, nodes = np.arange(nodes.shape[1]), nodes.copy()
    spare = np.median(nodes[known]) if known.any() else otherwise
    for row, there in zip(nodes, known):
        row[~there] = np.interp(columns[~there], columns[there], row[there]) if there.any() else spare
    return nodes


def _unit(crs: str) -> float:
    """About how many metres a unit of a CRS has."""
    reference = parse_crs(crs)
    if reference.IsGeographic():
        return reference.GetAngularUnits() * _WGS84[0]
    return reference.GetLinearUnits()


def tangents(crs: str, points: np.ndarray) -> np.ndarray:
    """Where one unit to the right and one up lead, in space: metres, float64 ``[n, 2, 3]``; NaN off the Earth.

    Args:
        crs: CRS of the points.
        points: x and y, float64 ``[n, 2]``.
    """
    step = _STEP / _unit(crs)
    around = points[:, None] + np.array([[step, 0.0], [-step, 0.0], [0.0, step], [0.0, -step]])
    geographic, radius, flattening, angle = _ellipsoid(crs)
    moved = transform_points(around.reshape(-1, 2).tolist(), crs, geographic)
    if not moved:
        return np.full((len(points), 2, 3), np.nan)
    longitude, latitude = np.array(moved, np.float64).T * angle
    with np.errstate(invalid="ignore"):
        squared = flattening * (2 - flattening)
        normal = radius / np.sqrt(1 - squared * np.sin(latitude) ** 2)
        flat = normal * np.cos(latitude)
        places = np.stack(
            [flat * np.cos(longitude), flat * np.sin(longitude), normal * (1 - squared) * np.sin(latitude)], 1
        ).reshape(-1, 2, 2, 3)
        return (places[:, :, 0] - places[:, :, 1]) / (2 * step)


@functools.lru_cache(maxsize=256)
def _ellipsoid(crs: str) -> tuple[str, float, float, float]:
    """Geographic CRS under a CRS, of the same datum, radius and flattening of its ellipsoid, and radians of its unit.

    Projections of a sphere are used with latitudes of the ellipsoid (MODIS, Web Mercator): areas are WGS 84's then.
    """
    with quiet():
        base = parse_crs(crs).CloneGeogCS()
        radius, inverse = base.GetSemiMajor(), base.GetInvFlattening()
        ellipsoid = (radius, 1 / inverse) if inverse else _WGS84
        return base.ExportToWkt(), *ellipsoid, base.GetAngularUnits()
