"""An existing class map: its classes, its grid and its pixels. Any raster of whole numbers will do."""

from __future__ import annotations

import colorsys
import json
import math
from collections.abc import Iterable, Iterator

import numpy as np
from osgeo import gdal

from ..card import NODATA_CLASS, Band, ClassInfo, Modality, class_name
from ..errors import InputError
from ..raster.gdalio import quiet
from ..raster.grid import Grid, Window
from ..raster.labels import class_values, label_source
from ..raster.layers.description import describe
from ..raster.reader import Reader
from ..raster.source import RasterSource, open_dataset

PART = 1024
"""Pixels on a side of the parts in which a map is read."""
_NAMES = "LAYERFUSE_CLASSES"


class ClassMap:
    """A class map on its own pixels (on square ones of its finer side, should they not be square).

    Args:
        path: Anything that GDAL opens, with one band of whole numbers of 0 to 254, or ``PATH:BAND``.

    Raises:
        InputError: It is no such raster.
    """

    def __init__(self, path: str) -> None:
        """Look at all of it once, for the classes that occur; see the class."""
        self.path, source = path, label_source(path)
        anything = tuple(ClassInfo(value, str(value), "808080") for value in range(NODATA_CLASS))
        found = [int(value) for value in class_values(source)]
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
        self._reader = Reader(source, _modality(anything), self.grid)
        if not found:
            raise InputError(path, "it has no pixel of a class", "Give a class raster: whole numbers of 0 to 254.")
        self._named = _named(source)
        self.classes: tuple[ClassInfo, ...] = ()
        self.know({*self._named, *found})

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


def written_with(class_map: ClassMap, name: str, path: str, scale: float) -> Reader:
    """A raster of doubt that was written with a map, on the map's grid; values as they are stored.

    Args:
        class_map: The map.
        name: What it says.
        path: The file.
        scale: What a stored value is to be multiplied by.

    Raises:
        InputError: It cannot be read, lies elsewhere, or its values mean something else.
    """
    source, fix = RasterSource(name, path), "Give the raster that was written with this map."
    band = Band(name, scale=scale, minimum=0.0, maximum=255 * scale)
    reader = Reader(source, Modality(name, "landcover", "continuous", (band,)), class_map.grid)
    if reader.footprint is None or reader.footprint.intersect(class_map.grid.window) is None:
        raise InputError(path, "it does not lie where the map does", fix)
    with quiet():
        dataset = open_dataset(source)  # lives as long as its band
        raster = dataset.GetRasterBand(1)
        stored = raster.GetScale()
        if raster.DataType != gdal.GDT_Byte or (stored not in (None, 1.0) and abs(stored - scale) > 1e-9):
            raise InputError(path, f"its values are not stored as bytes of {scale:g}, as {name} is", fix)
    return reader


def _modality(classes: tuple[ClassInfo, ...]) -> Modality:
    return Modality("label", "landcover", "categorical", (Band("class"),), classes, "nearest")


def _named(source: RasterSource) -> dict[int, ClassInfo]:
    """Classes that the file has names for, by value."""
    dataset = open_dataset(source)
    with quiet():
        band = dataset.GetRasterBand(next(iter(source.bands), 1))
        names = dict(enumerate(band.GetRasterCategoryNames() or ()))
        names.update({int(v): name for v, name in json.loads(dataset.GetMetadataItem(_NAMES) or "{}").items()})
        table = band.GetColorTable()
        classes, taken = {}, set()
        for value, name in sorted(names.items()):
            if not name or not 0 <= value < NODATA_CLASS:
                continue
            name = class_name(f"{name} ({value})" if name in taken else name, taken)
            taken.add(name)
            colour = _nameless(value).color_hint
            if table is not None and value < table.GetCount():
                colour = "{:02X}{:02X}{:02X}".format(*table.GetColorEntry(value)[:3])
            classes[value] = ClassInfo(value, name, colour)
    return classes


def _nameless(value: int) -> ClassInfo:
    """A class called by its value; hues follow the golden ratio, so that neighbours differ."""
    rgb = [round(255 * part) for part in colorsys.hsv_to_rgb(value * 0.618034 % 1.0, 0.55, 0.8)]
    return ClassInfo(value, str(value), "{:02X}{:02X}{:02X}".format(*rgb))
