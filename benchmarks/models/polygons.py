"""Training polygons as a person would draw them, made reproducibly from a reference raster.

Small polygons inside patches of one class, spread over the area, more of them where a class covers more (by the
square root of its area) and never fewer than a few. They keep a pixel away from the patch's border, as anybody does
who wants to be sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr
from scipy.ndimage import binary_erosion, label

LEAST = 4
"""Polygons of a class, if it has room for them."""
RADII = (1.5, 4.5)
"""Of a polygon, pixels."""
APART = 12
"""Pixels between polygons of one class, at least."""
ROOM = 40
"""Pixels away from borders that a class must have; else its polygons may reach the border."""


def shares(areas: Sequence[int], count: int) -> list[int]:
    """How many of ``count`` polygons each class gets: :data:`LEAST`, and the rest by the square root of its area."""
    weight = np.sqrt(np.asarray(areas, float))
    wanted = LEAST + weight / weight.sum() * (count - LEAST * len(areas))
    given = np.floor(wanted).astype(int)
    for index in np.argsort(given - wanted, kind="stable")[: count - given.sum()]:
        given[index] += 1
    return given.tolist()


def draw_blobs(reference: np.ndarray, count: int, seed: int) -> list[tuple[int, np.ndarray]]:
    """Class value and pixels ``[n, 2]`` (row, column) of each polygon.

    Args:
        reference: Class values ``[H, W]`` of the area where polygons are drawn; 0: none.
        count: How many.
        seed: The same draws the same.
    """
    rng = np.random.default_rng(seed)
    values = [int(v) for v in np.unique(reference) if v]
    wanted = shares([np.count_nonzero(reference == v) for v in values], count)
    blobs = []
    for value, number in zip(values, wanted):
        sure, _ = label(binary_erosion(reference == value))
        if np.count_nonzero(sure) < ROOM:
            sure, _ = label(reference == value)
        places = np.argwhere(sure)
        for row, column in _spread(places, number, rng):
            radius = rng.uniform(*RADII)
            near = np.hypot(places[:, 0] - row, places[:, 1] - column) <= radius
            same = sure[places[:, 0], places[:, 1]] == sure[row, column]
            blobs.append((value, places[near & same]))
    return blobs


def _spread(places: np.ndarray, count: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Up to ``count`` of the places ``[n, 2]``, drawn at random, none close to another."""
    chosen: list[np.ndarray] = []
    for place in rng.permutation(places):
        if len(chosen) == count:
            break
        if all(np.hypot(*(place - other)) >= APART for other in chosen):
            chosen.append(place)
    return chosen


def write_polygons(
    path: Path,
    blobs: Sequence[tuple[int, np.ndarray]],
    names: Mapping[int, str],
    geotransform: Sequence[float],
    wkt: str,
) -> None:
    """Write the hulls of blobs as a GeoPackage with the field ``class``."""
    path.unlink(missing_ok=True)
    dataset = gdal.GetDriverByName("GPKG").Create(str(path), 0, 0, 0, gdal.GDT_Unknown)
    layer = dataset.CreateLayer("training", osr.SpatialReference(wkt), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("class", ogr.OFTString))
    left, size, _, top, _, _ = geotransform
    for value, pixels in blobs:
        points = ogr.Geometry(ogr.wkbMultiPoint)
        for row, column in pixels:
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(left + (column + 0.5) * size, top - (row + 0.5) * size)
            points.AddGeometry(point)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["class"] = names[value]
        feature.SetGeometry(points.ConvexHull().Buffer(0.4 * size, 2).Simplify(0.2 * size))
        layer.CreateFeature(feature)
