"""Coordinate reference systems: reading, comparing, transforming bounds. Axis order is always x, y."""

from __future__ import annotations

import functools
import itertools
import math
import re
import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from osgeo import ogr, osr

from ..errors import InputError
from .gdalio import GdalError, quiet

DEGREES = "EPSG:4326"
_EDGE_POINTS = 21
_CRS_TEXT = re.compile(r"(?:[A-Za-z]{2,10}:[\w.]{1,20}(?:\+[\w.:]{1,30})?|\+.*|[A-Za-z_]{3,20}\[.*)", re.DOTALL)


class Place(NamedTuple):
    """A point on the Earth, degrees."""

    longitude: float
    latitude: float


class Point(NamedTuple):
    """A place in a CRS, in its units."""

    x: float
    y: float


class Bounds(NamedTuple):
    """A rectangle in a CRS."""

    xmin: float
    ymin: float
    xmax: float
    ymax: float

    @classmethod
    def read(cls, numbers: Iterable[float]) -> Bounds:
        """Bounds of numbers that somebody gave.

        Raises:
            InputError: They are not four, or no numbers.
        """
        try:
            return cls(*map(float, numbers))
        except (TypeError, ValueError):
            raise InputError("extent", "it is not four finite numbers", "Give it as xmin,ymin,xmax,ymax.") from None

    @property
    def middle(self) -> Point:
        """Halfway between the edges."""
        return Point((self.xmin + self.xmax) / 2, (self.ymin + self.ymax) / 2)

    def intersect(self, other: Bounds) -> Bounds | None:
        """The common part, or None."""
        xmin, ymin = max(self.xmin, other.xmin), max(self.ymin, other.ymin)
        xmax, ymax = min(self.xmax, other.xmax), min(self.ymax, other.ymax)
        return Bounds(xmin, ymin, xmax, ymax) if xmin < xmax and ymin < ymax else None

    def unite(self, other: Bounds) -> Bounds:
        """The smallest that holds both."""
        return Bounds(
            min(self.xmin, other.xmin),
            min(self.ymin, other.ymin),
            max(self.xmax, other.xmax),
            max(self.ymax, other.ymax),
        )


def parse_crs(text: str) -> osr.SpatialReference:
    """A horizontal CRS from ``EPSG:n``, WKT or a PROJ string.

    File names and addresses, which GDAL would follow, are refused.

    Raises:
        InputError: The text names no CRS.
    """
    return _parse(text, threading.get_ident())  # PROJ objects stay in the thread that made them


@functools.lru_cache(maxsize=256)
def _parse(text: str, thread: int) -> osr.SpatialReference:
    reference = osr.SpatialReference()
    try:
        with quiet():
            known = bool(_CRS_TEXT.fullmatch(text.strip())) and reference.SetFromUserInput(text.strip()) == 0
            if known:
                reference.StripVertical()
                reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    except GdalError:
        known = False
    if not known:
        raise InputError(f"CRS {text[:60]!r}", "it is not known", "Give it as EPSG:n, as WKT or as a PROJ string.")
    return reference


def layer_crs(layer: ogr.Layer) -> osr.SpatialReference | None:
    """CRS of a layer of features; None: it has none, as GeoPackages say by one that is called undefined."""
    crs = layer.GetSpatialRef()
    return None if crs is None or crs.GetName().casefold().startswith("undefined") else crs


def is_metric(wkt: str) -> bool:
    """Whether the CRS is projected with metres as its unit."""
    reference = parse_crs(wkt)
    return bool(reference.IsProjected()) and abs(reference.GetLinearUnits() - 1.0) < 1e-9


def same_crs(one: str, other: str) -> bool:
    """Whether two CRS are equivalent, however they are written."""
    if one == other:
        return True
    with quiet():
        return bool(parse_crs(one).IsSame(parse_crs(other), ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]))


def crs_name(wkt: str) -> str:
    """Name for messages: ``WGS 84 / UTM zone 12N (EPSG:32612)``."""
    reference = parse_crs(wkt)
    code = reference.GetAuthorityCode(None)
    authority = f" ({reference.GetAuthorityName(None)}:{code})" if code else ""
    return f"{reference.GetName()}{authority}"


def transform_bounds(bounds: Bounds, source: str, target: str) -> Bounds | None:
    """Bounds of an area in another CRS, from a grid of points over it.

    In degrees, an area across 180 degrees goes on beyond it: from 179 to 181, or from -181 to -179.

    Args:
        bounds: In the source CRS.
        source: CRS of the bounds.
        target: CRS wanted.

    Returns:
        Bounds in the target CRS, or None if no point of the area has a place there.
    """
    if same_crs(source, target):
        return Bounds(*bounds)
    points = _mesh(bounds, source, target)
    finite = np.isfinite(points).all(-1)
    if not finite.any():
        return None
    xs, ys = points[finite].T
    middle = points[len(points) // 2, len(points) // 2, 0]
    if math.isfinite(middle) and parse_crs(target).IsGeographic():
        near = middle + (xs - middle + 180.0) % 360.0 - 180.0
        xs = near if np.ptp(near) < 180.0 <= np.ptp(xs) else xs
    return Bounds(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def is_torn(bounds: Bounds, source: str, target: str) -> bool:
    """Whether neighbouring places of an area lie at opposite ends in a CRS, as do those at 180 degrees or a pole."""
    if same_crs(source, target):
        return False
    points = _mesh(bounds, source, target)
    finite = np.isfinite(points).all(-1)
    if not finite.any():
        return False
    points[~finite] = np.nan
    half = np.ptp(points[finite], axis=0) / 2
    return any((np.abs(np.diff(points, axis=axis)) > half).any() for axis in (0, 1))


def _mesh(bounds: Bounds, source: str, target: str) -> np.ndarray:
    """Places all over an area in another CRS, by row, float64 ``[n, n, 2]``; infinite or NaN where there is none."""
    xmin, ymin, xmax, ymax = bounds
    x, y = np.meshgrid(np.linspace(xmin, xmax, _EDGE_POINTS), np.linspace(ymin, ymax, _EDGE_POINTS))
    moved = _moved(np.stack([x.ravel(), y.ravel()], 1).tolist(), source, target)
    if not moved:
        return np.full((*x.shape, 2), math.nan)
    return np.fromiter(itertools.chain.from_iterable(moved), float).reshape(*x.shape, -1)[..., :2]


def transform_points(points: Sequence[Point], source: str, target: str) -> list[Point]:
    """Points in another CRS; infinite or NaN where one has no place there, none if none can have."""
    return [Point(x, y) for x, y, *_ in _moved(points, source, target)]


def _moved(points: Sequence[Sequence[float]], source: str, target: str) -> Sequence[tuple[float, ...]]:
    """As :func:`transform_points`, with what GDAL calls the height."""
    try:
        with quiet():
            change = _change(source, target, threading.get_ident())
            try:
                return change.TransformPoints(list(points))
            except RuntimeError:  # where GDAL raises, a point without a place takes all others with it
                return [_moved_alone(change, point) for point in points]
    except (GdalError, TypeError):  # no operation between the two
        return []


@functools.lru_cache(maxsize=256)
def _change(source: str, target: str, thread: int) -> osr.CoordinateTransformation:
    return osr.CoordinateTransformation(parse_crs(source), parse_crs(target))


def _moved_alone(change: osr.CoordinateTransformation, point: Sequence[float]) -> tuple[float, ...]:
    """A point in another CRS, infinite if it has no place there."""
    try:
        return change.TransformPoint(*point)
    except RuntimeError:
        return math.inf, math.inf, 0.0


def fitting_crs(area: Bounds, crs: str) -> str:
    """A CRS with true metres where an area has its middle, as ``EPSG:n``: the UTM zone, or UPS near a pole.

    Raises:
        InputError: The area has no place on Earth.
    """
    points = _mesh(area, crs, DEGREES)
    away = np.indices(points.shape[:2]) - len(points) // 2
    away = np.where(np.isfinite(points).all(-1), np.hypot(*away), np.inf)
    lon, lat = points[np.unravel_index(away.argmin(), away.shape)]  # of the place that is nearest to the middle
    if not abs(lat) <= 90.0:
        raise InputError("target CRS", "the area has no place on Earth", "Give a projected CRS in metres.")
    if not -80.0 <= lat <= 84.0:
        return "EPSG:5041" if lat > 0 else "EPSG:5042"  # x to the right, unlike EPSG:32661 and 32761
    zone = min(60, int((lon + 180.0) % 360.0 // 6) + 1)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
