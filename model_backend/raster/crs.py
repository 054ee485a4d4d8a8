"""Coordinate reference systems: reading, comparing, transforming bounds. Axis order is always x, y."""

from __future__ import annotations

import functools
import math
import re
import threading
from collections.abc import Sequence

from osgeo import osr

from ..errors import InputError
from .gdalio import GdalError, quiet

Bounds = tuple  # (xmin, ymin, xmax, ymax)

DEGREES = "EPSG:4326"
_EDGE_POINTS = 21
_CRS_TEXT = re.compile(r"(?:[A-Za-z]{2,10}:[\w.]{1,20}(?:\+[\w.:]{1,30})?|\+.*|[A-Za-z_]{3,20}\[.*)", re.DOTALL)


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

    Args:
        bounds: ``(xmin, ymin, xmax, ymax)`` in the source CRS.
        source: CRS of the bounds.
        target: CRS wanted.

    Returns:
        Bounds in the target CRS, or None if no point of the area has a place there.
    """
    if same_crs(source, target):
        return bounds
    xmin, ymin, xmax, ymax = bounds
    steps = [i / (_EDGE_POINTS - 1) for i in range(_EDGE_POINTS)]
    points = [(xmin + (xmax - xmin) * u, ymin + (ymax - ymin) * v) for u in steps for v in steps]
    finite = [(x, y) for x, y in transform_points(points, source, target) if math.isfinite(x) and math.isfinite(y)]
    if not finite:
        return None
    xs, ys = zip(*finite)
    return min(xs), min(ys), max(xs), max(ys)


def transform_points(points: Sequence[tuple[float, float]], source: str, target: str) -> list[tuple[float, float]]:
    """Points ``(x, y)`` in another CRS; infinite or NaN where one has no place there, none if none can have."""
    try:
        with quiet():
            change = osr.CoordinateTransformation(parse_crs(source), parse_crs(target))
            try:
                moved = change.TransformPoints(list(points))
            except RuntimeError:  # where GDAL raises, a point without a place takes all others with it
                moved = [_moved(change, point) for point in points]
    except (GdalError, TypeError):  # no operation between the two
        return []
    return [(x, y) for x, y, *_ in moved]


def _moved(change: osr.CoordinateTransformation, point: tuple[float, float]) -> tuple[float, ...]:
    """A point in another CRS, infinite if it has no place there."""
    try:
        return change.TransformPoint(*point)
    except RuntimeError:
        return math.inf, math.inf


def intersection(one: Bounds, other: Bounds) -> Bounds | None:
    """The common area of two bounds, or None if there is none."""
    xmin, ymin = max(one[0], other[0]), max(one[1], other[1])
    xmax, ymax = min(one[2], other[2]), min(one[3], other[3])
    return (xmin, ymin, xmax, ymax) if xmin < xmax and ymin < ymax else None


def utm_zone(bounds: Bounds, crs: str) -> str:
    """The UTM zone of an area's centre, as ``EPSG:n``.

    Raises:
        InputError: The area is near a pole, or has no place on Earth.
    """
    degrees = transform_bounds(bounds, crs, DEGREES)
    lon = (degrees[0] + degrees[2]) / 2 if degrees else math.inf
    lat = (degrees[1] + degrees[3]) / 2 if degrees else math.inf
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise InputError("target CRS", "no UTM zone covers this area", "Give a projected CRS in metres.")
    zone = min(60, int((lon + 180) // 6) + 1)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
