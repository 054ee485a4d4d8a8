"""How good single objects are: polygons against polygons, exactly, without a raster between them.

Average precision as COCO defines it (https://cocodataset.org/#detection-eval), and the boundary F1 of G. Csurka et
al., What is a good evaluation measure for semantic segmentation?, 2013: shares of the boundaries that lie within a
tolerance of each other, by length.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import ogr, osr

from ..errors import Cancelled, InputError
from ..raster.crs import Bounds, fitting_crs, parse_crs
from ..raster.gdalio import quiet
from ..raster.grid import Grid, Window
from ..raster.ground import ProjectedMetres, has_true_metres
from ..raster.shapes.burn import painted
from .reference import open_vector

THRESHOLDS = np.linspace(0.5, 0.95, 10)
RECALLS = np.linspace(0.0, 1.0, 101)
SCORE_FIELDS = ("score", "confidence", "probability")
TOLERANCE = 2.0
"""Metres within which boundaries match."""
PICTURE = 600
"""Most pixels on a side of a picture of objects."""
_ARC = 8  # segments in a quarter of a circle


@dataclass(frozen=True)
class ObjectScores:
    """How good the objects are; fractions of one."""

    found: int
    true: int
    hits: int  # objects that match a true one at an IoU of 50 %
    figures: Mapping[str, float]  # ap, ap50, f1_50, boundary_precision, boundary_recall, boundary_f1
    tolerance: float  # metres
    scored: bool  # whether the objects say how sure they are


def assess_objects(
    found: str, truth: str, tolerance: float = TOLERANCE, is_cancelled: Callable[[], bool] = lambda: False
) -> ObjectScores:
    """Compare polygons with the true ones, in any CRS.

    Args:
        found: Vector file; the first of :data:`SCORE_FIELDS` that it has ranks its objects.
        truth: Vector file.
        tolerance: Metres within which boundaries match.
        is_cancelled: Asked now and then.

    Raises:
        InputError: A file has no polygons, or they are of two areas that do not meet.
        Cancelled: ``is_cancelled`` said yes.
    """
    crs = _metric_crs(truth)
    objects, scores = _polygons(found, crs)
    real, _ = _polygons(truth, crs)
    if _extent(objects).intersect(_extent(real)) is None:
        raise InputError(found, "its objects lie nowhere near those of the reference", "Choose files of the same area.")
    with quiet():
        pairs = _overlaps(objects, real, is_cancelled)
        order = np.argsort(-scores, kind="stable") if scores is not None else np.arange(len(objects))
        ranked = scores[order] if scores is not None else np.zeros(len(objects))
        curves = [precision_recall(_matches(pairs, order, t), ranked, len(real)) for t in THRESHOLDS]
        precision = _boundary_share(objects, real, tolerance, is_cancelled)
        recall = _boundary_share(real, objects, tolerance, is_cancelled)
    hits = int(_matches(pairs, order, THRESHOLDS[0]).sum())
    figures = {
        "ap": float(np.mean(curves)),
        "ap50": curves[0],
        "f1_50": 2 * hits / (len(objects) + len(real)),
        "boundary_precision": precision,
        "boundary_recall": recall,
        "boundary_f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }
    return ObjectScores(len(objects), len(real), hits, figures, tolerance, scores is not None)


def drawn_objects(found: str, truth: str) -> tuple[Grid, np.ndarray]:
    """Where polygons and the true ones lie.

    Args:
        found: Vector file.
        truth: Vector file.

    Returns:
        A grid of at most :data:`PICTURE` pixels on a side, and of each pixel uint8 ``[h, w]``: 0: found alone, 1: true
        alone, 2: both, 255: neither.

    Raises:
        InputError: A file has no polygons.
    """
    crs = _metric_crs(truth)
    kinds = [_polygons(path, crs)[0] for path in (found, truth)]
    area = _extent([geometry for shapes in kinds for geometry in shapes])
    size = ProjectedMetres(max(area.xmax - area.xmin, area.ymax - area.ymin) / (PICTURE - 2))
    grid = Grid(crs, 0.0, 0.0, size, Window(0, 0, 1, 1))
    grid = replace(grid, window=grid.cover(area))
    shape, place = grid.window.shape, grid.geotransform
    with quiet():
        there = [painted([(1, geometry) for geometry in shapes], place, shape, 0) > 0 for shapes in kinds]
    return grid, np.select([there[0] & there[1], there[1], there[0]], [2, 1, 0], 255).astype(np.uint8)


def _extent(shapes: Sequence[ogr.Geometry]) -> Bounds:
    boxes = np.array([geometry.GetEnvelope() for geometry in shapes])  # xmin, xmax, ymin, ymax
    return Bounds(boxes[:, 0].min(), boxes[:, 2].min(), boxes[:, 1].max(), boxes[:, 3].max())


def precision_recall(hit: np.ndarray, scores: np.ndarray, true: int) -> float:
    """Average precision: the mean of the highest precision at or beyond each of :data:`RECALLS`.

    Args:
        hit: Whether each object matches, bool ``[n]``, surest first.
        scores: Of each, descending; equals are taken together, for nothing ranks them.
        true: Number of true objects.
    """
    last = np.append(np.diff(scores) != 0, True)[: len(hit)]  # of each group of equals
    hits = np.cumsum(hit)[last]
    precision = hits / (np.flatnonzero(last) + 1)
    highest = np.maximum.accumulate(precision[::-1])[::-1]
    place = np.searchsorted(hits / true, RECALLS, side="left")
    return float(np.append(highest, 0.0)[np.minimum(place, len(highest))].mean())


def _matches(pairs: Mapping[int, Sequence[tuple[int, float]]], order: np.ndarray, threshold: float) -> np.ndarray:
    """Whether each object, surest first, gets a true one: the most overlapping that is still free."""
    taken, hit = set(), np.zeros(len(order), bool)
    for place, number in enumerate(order.tolist()):
        free = [(iou, true) for true, iou in pairs.get(number, ()) if true not in taken and iou >= threshold]
        if free:
            taken.add(max(free)[1])
            hit[place] = True
    return hit


def _overlaps(
    objects: list[ogr.Geometry], real: list[ogr.Geometry], is_cancelled: Callable[[], bool]
) -> dict[int, list[tuple[int, float]]]:
    """Of each object the true ones that overlap it, with the intersection over union."""
    areas, true_areas = [g.GetArea() for g in objects], [g.GetArea() for g in real]
    pairs = {}
    for number, near in enumerate(_neighbours(objects, real, 0.0)):
        if is_cancelled():
            raise Cancelled
        found = []
        for true in near:
            common = objects[number].Intersection(real[true])
            area = common.GetArea() if common is not None else 0.0
            if area > 0:
                found.append((true, area / (areas[number] + true_areas[true] - area)))
        if found:
            pairs[number] = found
    return pairs


def _boundary_share(
    ones: list[ogr.Geometry], others: list[ogr.Geometry], tolerance: float, is_cancelled: Callable[[], bool]
) -> float:
    """Share of the boundaries of some polygons that lies within a tolerance of those of others."""
    buffers: dict[int, ogr.Geometry] = {}
    total = within = 0.0
    for polygon, near in zip(ones, _neighbours(ones, others, tolerance)):
        if is_cancelled():
            raise Cancelled
        line = polygon.Boundary()
        total += line.Length()
        around = ogr.Geometry(ogr.wkbMultiPolygon)
        for place in near:
            if place not in buffers:
                buffers[place] = ogr.ForceToMultiPolygon(others[place].Boundary().Buffer(tolerance, _ARC))
            for i in range(buffers[place].GetGeometryCount()):
                around.AddGeometry(buffers[place].GetGeometryRef(i))
        if not around.IsEmpty():
            within += line.Intersection(around.UnionCascaded()).Length()
    return within / total if total else 0.0


def _neighbours(ones: list[ogr.Geometry], others: list[ogr.Geometry], margin: float) -> list[np.ndarray]:
    """For each geometry the others whose envelopes touch its own."""
    boxes = np.array([g.GetEnvelope() for g in others]).reshape(-1, 4)  # xmin, xmax, ymin, ymax
    order = np.argsort(boxes[:, 0], kind="stable")
    boxes = boxes[order]
    widest = float((boxes[:, 1] - boxes[:, 0]).max(initial=0.0))
    result = []
    for geometry in ones:
        xmin, xmax, ymin, ymax = geometry.GetEnvelope()
        first, last = np.searchsorted(boxes[:, 0], [xmin - margin - widest, xmax + margin], side="left")
        last = max(last, int(np.searchsorted(boxes[:, 0], xmax + margin, side="right")))
        near = boxes[first:last]
        touch = (near[:, 1] >= xmin - margin) & (near[:, 3] >= ymin - margin) & (near[:, 2] <= ymax + margin)
        result.append(np.sort(order[first:last][touch]))
    return result


def _metric_crs(path: str) -> str:
    """The CRS of a layer if it has true metres, else the one that fits its middle."""
    _dataset, layer = open_vector(path)
    own = layer.GetSpatialRef().ExportToWkt()
    with quiet():
        xmin, xmax, ymin, ymax = layer.GetExtent()
    area = Bounds(xmin, ymin, xmax, ymax)
    return own if has_true_metres(own, area) else fitting_crs(area, own)


def _polygons(path: str, crs: str) -> tuple[list[ogr.Geometry], np.ndarray | None]:
    """Valid polygons of a layer in a CRS, and their scores, if it has any.

    Raises:
        InputError: It has no polygons.
    """
    _dataset, layer = open_vector(path)
    definition = layer.GetLayerDefn()
    fields = {definition.GetFieldDefn(i).GetName().casefold() for i in range(definition.GetFieldCount())}
    field = next((name for name in SCORE_FIELDS if name in fields), None)
    shapes, scores = [], []
    with quiet():
        move = osr.CoordinateTransformation(parse_crs(layer.GetSpatialRef().ExportToWkt()), parse_crs(crs))
        for feature in layer:
            geometry = feature.GetGeometryRef()
            if geometry is None or geometry.IsEmpty():
                continue
            geometry = geometry.GetLinearGeometry()
            geometry.FlattenTo2D()
            geometry.Transform(move)
            geometry = geometry if geometry.IsValid() else geometry.MakeValid()
            if geometry.GetArea() > 0:
                shapes.append(geometry)
                scores.append(feature.GetField(field) or 0.0 if field else 0.0)
    if not shapes:
        raise InputError(path, "it has no polygons", "Choose a layer of polygons.")
    return shapes, np.array(scores, np.float64) if field else None
