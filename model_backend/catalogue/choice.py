"""Which items to take: those that show most of the area clearly, of one day if one day is enough."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from osgeo import ogr

from ..raster.gdalio import GdalError, quiet

ENOUGH = 0.995
"""Share of the area at which no more items are wanted."""
_GAIN, MOST_CHOSEN = 0.005, 40
_WIDEST = 180.0
"""Degrees that no scene is across."""


@dataclass(frozen=True)
class Candidate:
    """An item that may be taken."""

    item: Mapping = field(repr=False)
    name: str
    day: str  # 2023-08-23; empty: not told
    cloud: float | None  # per cent
    outline: ogr.Geometry = field(repr=False)  # of what lies in the area
    share: float  # of the area, 0 to 1

    @property
    def clear(self) -> float:
        """Share of the area that it is likely to show."""
        return self.share * (1 - (self.cloud or 0.0) / 100)


def candidates(items: Iterable[Mapping], box: Sequence[float], most_cloud: float = 100.0) -> list[Candidate]:
    """Items that lie in the area, by name; what is not made as an item is left out.

    Args:
        items: As the catalogue gave them.
        box: The area: west, south, east, north, degrees; across 180 degrees it goes on beyond it.
        most_cloud: Per cent.
    """
    area = _ring(*box)
    found = []
    for item in items:
        properties = item.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        cloud = properties.get("eo:cloud_cover")
        cloud = min(max(float(cloud), 0.0), 100.0) if isinstance(cloud, (int, float)) and cloud == cloud else None
        outline = _outline(item, area)
        if outline is None or (cloud or 0.0) > most_cloud or not isinstance(item.get("assets"), dict):
            continue
        time = str(properties.get("datetime") or properties.get("start_datetime") or "")
        day = time[:10] if re.match(r"\d{4}-\d\d-\d\d", time) else ""
        share = outline.GetArea() / area.GetArea()
        found.append(Candidate(item, str(item.get("id", ""))[:200], day, cloud, outline, share))
    return sorted(found, key=lambda one: one.name)


def choose(found: Sequence[Candidate], dated: bool = True) -> list[Candidate]:
    """The best of them: the clearest day, and of other days only what is needed to cover the area.

    Args:
        found: What there is.
        dated: Whether days differ; else, as for heights, all are as of one.
    """
    days: dict[str, list[Candidate]] = {}
    for one in found:
        days.setdefault(one.day if dated else "", []).append(one)
    chosen: list[Candidate] = []
    covered: ogr.Geometry | None = None
    best = max(sorted(days), key=lambda day: _clear(days[day]), default=None)
    rest = [one for one in found if best is None or one not in days[best]]
    for group in ([] if best is None else days[best], rest):
        for one in sorted(group, key=lambda one: (-one.clear, one.name)):
            with quiet():
                union = one.outline if covered is None else covered.Union(one.outline)
            gain = union.GetArea() - (covered.GetArea() if covered is not None else 0.0) if union is not None else 0.0
            if one.share > 0 and gain >= _GAIN * one.outline.GetArea() / one.share and len(chosen) < MOST_CHOSEN:
                chosen.append(one)
                covered = union
            if covered_share(chosen) >= ENOUGH:
                return chosen
    return chosen


def covered_share(chosen: Sequence[Candidate]) -> float:
    """Share of the area that lies in the outlines of items, in degrees; 0 to 1."""
    if not chosen:
        return 0.0
    union = chosen[0].outline
    with quiet():
        for one in chosen[1:]:
            union = union.Union(one.outline)
    return min(1.0, union.GetArea() * chosen[0].share / chosen[0].outline.GetArea())


def _clear(group: Sequence[Candidate]) -> float:
    """Share of the area that a day's items are likely to show."""
    weight = sum(one.share for one in group)
    return covered_share(group) * sum(one.clear for one in group) / weight if weight else 0.0


def _outline(item: Mapping, area: ogr.Geometry) -> ogr.Geometry | None:
    """What of the area an item covers, by its polygon, else by its box; None: nothing."""
    try:
        with quiet():
            shape = ogr.CreateGeometryFromJson(json.dumps(item["geometry"])) if item.get("geometry") else None
            if shape is None and isinstance(item.get("bbox"), list):
                numbers = [float(number) for number in item["bbox"]]
                half = len(numbers) // 2
                east = numbers[half] + (360.0 if numbers[half] < numbers[0] else 0.0)  # as STAC has it across 180
                shape = _ring(numbers[0], numbers[1], east, numbers[half + 1])
            if shape is None:
                return None
            shape.FlattenTo2D()
            common = _in_area(shape, area)
    except (GdalError, ValueError, TypeError, IndexError, AttributeError, RecursionError):
        return None
    return common if common is not None and common.GetArea() > 0 else None


def _in_area(shape: ogr.Geometry, area: ogr.Geometry) -> ogr.Geometry | None:
    """What of the area lies in a shape, wherever the two begin to count degrees."""
    first, last, *_ = shape.GetEnvelope()
    if last - first > _WIDEST and shape.GetGeometryType() == ogr.wkbPolygon:  # one ring that was drawn across 180
        _move(shape, lambda x: x + 360.0 if x < 0 else x)
    common = None
    for turn in (0.0, 360.0, -720.0):  # as it is, one round east, one west
        _move(shape, turn.__add__)
        part = (shape if shape.IsValid() else shape.MakeValid()).Intersection(area)
        common = part if common is None else common.Union(part)
    return common


def _move(shape: ogr.Geometry, change: Callable[[float], float]) -> None:
    """Give all points of a shape another longitude."""
    for i in range(shape.GetGeometryCount()):
        _move(shape.GetGeometryRef(i), change)
    for i in range(shape.GetPointCount() if not shape.GetGeometryCount() else 0):
        shape.SetPoint_2D(i, change(shape.GetX(i)), shape.GetY(i))


def _ring(west: float, south: float, east: float, north: float) -> ogr.Geometry:
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in corners:
        ring.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon
