"""An existing class map: its classes, its grid, its pixels and their true area. Any raster of whole numbers will do."""

from __future__ import annotations

import colorsys
import json
import math
from collections.abc import Iterable, Iterator

import numpy as np
from osgeo import osr

from ..card import NODATA_CLASS, Band, ClassInfo, Modality
from ..errors import InputError
from ..raster.crs import DEGREES, parse_crs
from ..raster.gdalio import quiet
from ..raster.grid import Grid, Window
from ..raster.labels import label_source
from ..raster.layers.description import describe
from ..raster.reader import Reader
from ..raster.source import open_dataset

PART = 1024
"""Pixels on a side of the parts in which a map is read."""
_NAMES = "LAYERFUSE_CLASSES"
_RADIUS, _FLATTENING = 6378137.0, 1 / 298.257223563  # WGS 84
_DISTORTED = 0.01  # share by which a projection's areas may be off and still be taken as they are


class ClassMap:
    """A class map on its own pixels (on square ones of its finer side, should they not be square).

    Args:
        path: Anything that GDAL opens, one band of values 0..254 read.

    Raises:
        InputError: It is no such raster.
    """

    def __init__(self, path: str) -> None:
        """Look at all of it once, for the classes that occur; see the class."""
        self.path, source = path, label_source(path)
        anything = tuple(ClassInfo(value, str(value), "808080") for value in range(NODATA_CLASS))
        layout = describe(source, _modality(anything))
        size = min(abs(layout.dx), abs(layout.dy))
        xmin, ymin, xmax, ymax = layout.bounds
        x0, y0 = xmin - math.floor(xmin / size) * size, ymax - math.floor(ymax / size) * size
        window = Window(
            round((xmin - x0) / size),
            round((y0 - ymax) / size),
            round((xmax - xmin) / size),
            round((ymax - ymin) / size),
        )
        self.grid = Grid(layout.crs, x0, y0, size, window)
        if layout.kinds[0].startswith("Float"):
            why = "its pixels are fractions, not classes"
            raise InputError(path, why, "Give a class raster: whole numbers of 0 to 254.")
        self._reader = Reader(source, _modality(anything), self.grid)
        found = np.zeros(NODATA_CLASS, bool)
        for window in self.windows():
            values, valid = self._reader.read(window)
            found[values[0][valid].astype(np.int64)] = True
        if not found.any():
            raise InputError(path, "it has no pixel of a class", "Give a class raster: whole numbers of 0 to 254.")
        self._named = _named(path)
        self.classes: tuple[ClassInfo, ...] = ()
        self.know({*self._named, *np.flatnonzero(found).tolist()})

    def know(self, values: Iterable[int]) -> None:
        """Add classes that the map could have had; names and colours are the file's, if it has them."""
        known = sorted({*values, *(c.value for c in self.classes)})
        self.classes = tuple(self._named.get(value) or _nameless(value) for value in known)
        self._places = np.full(NODATA_CLASS, -1)
        self._places[known] = np.arange(len(known))

    def windows(self) -> Iterator[Window]:
        """Parts of the map, row by row."""
        whole = self.grid.window
        for row in range(whole.row, whole.bottom, PART):
            for column in range(whole.col, whole.right, PART):
                yield Window(column, row, PART, PART).intersect(whole)

    def read(self, window: Window) -> np.ndarray:
        """Places in ``classes``, int64 ``[h, w]``; -1 where the map is empty."""
        values, valid = self._reader.read(window)
        return np.where(valid, self._places[values[0].astype(np.int64)], -1)


def row_areas(grid: Grid) -> np.ndarray:
    """Area of a pixel of each row of a grid's window, square metres, float64 ``[rows]``.

    A projection in metres is taken at its word where it keeps areas within 1 %; elsewhere (degrees, Web Mercator)
    the area on the ellipsoid counts.
    """
    reference = parse_crs(grid.crs)
    unit = 0.0 if reference.IsGeographic() else reference.GetLinearUnits()
    nominal = (grid.pixel_size * unit) ** 2
    window = grid.window
    x = grid.x0 + (window.col + window.width / 2) * grid.pixel_size
    ys = grid.y0 - np.arange(window.row, window.bottom + 1) * grid.pixel_size
    with quiet():
        move = osr.CoordinateTransformation(reference, parse_crs(DEGREES))
        left = np.array(move.TransformPoints([(x, y) for y in ys]))[:, :2]
        right = np.array(move.TransformPoints([(x + grid.pixel_size, y) for y in ys]))[:, :2]
    along, down = _metres(left, right), _metres(left[:-1], left[1:])
    areas = (along[:-1] + along[1:]) / 2 * down
    if nominal and abs(np.median(areas) / nominal - 1) <= _DISTORTED:
        return np.full(window.height, nominal)
    return areas


def _metres(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Lengths of short lines between points in degrees, by the ellipsoid's radii at their middle."""
    latitude = np.radians((one[:, 1] + other[:, 1]) / 2)
    squared = _FLATTENING * (2 - _FLATTENING)
    curve = 1 - squared * np.sin(latitude) ** 2
    east = np.radians(other[:, 0] - one[:, 0]) * np.cos(latitude) * _RADIUS / np.sqrt(curve)
    north = np.radians(other[:, 1] - one[:, 1]) * _RADIUS * (1 - squared) / curve**1.5
    return np.hypot(east, north)


def _modality(classes: tuple[ClassInfo, ...]) -> Modality:
    return Modality("label", "landcover", "categorical", (Band("class"),), classes, "nearest")


def _named(path: str) -> dict[int, ClassInfo]:
    """Classes that the file has names for, by value."""
    dataset = open_dataset(label_source(path))
    with quiet():
        band = dataset.GetRasterBand(1)
        names = dict(enumerate(band.GetRasterCategoryNames() or ()))
        names.update({int(v): name for v, name in json.loads(dataset.GetMetadataItem(_NAMES) or "{}").items()})
        table = band.GetColorTable()
        classes, taken = {}, set()
        for value, name in sorted(names.items()):
            if not name or not 0 <= value < NODATA_CLASS:
                continue
            name = f"{name} ({value})" if name in taken else name
            taken.add(name)
            colour = _nameless(value).color_hint
            if table is not None and value < table.GetCount():
                colour = "{:02X}{:02X}{:02X}".format(*table.GetColorEntry(value)[:3])
            classes[value] = ClassInfo(value, " ".join(name.split())[:64], colour)
    return classes


def _nameless(value: int) -> ClassInfo:
    """A class called by its value; hues follow the golden ratio, so that neighbours differ."""
    rgb = [round(255 * part) for part in colorsys.hsv_to_rgb(value * 0.618034 % 1.0, 0.55, 0.8)]
    return ClassInfo(value, str(value), "{:02X}{:02X}{:02X}".format(*rgb))
