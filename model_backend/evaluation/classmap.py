"""An existing class map: its classes, its grid and its pixels. Any raster of whole numbers will do."""

from __future__ import annotations

import colorsys
import contextlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from osgeo import gdal

from ..card import NODATA_CLASS, Band, ClassInfo, Modality, class_name
from ..errors import InputError
from ..raster.gdalio import quiet
from ..raster.grid import Grid, Window
from ..raster.ground import ProjectedMetres
from ..raster.labels import ClassReader, Codes, label_source, read_codes
from ..raster.layers.crosswalks.crosswalk import find_product
from ..raster.layers.description import describe
from ..raster.layers.facts import read_facts
from ..raster.layers.note import FACT, Note
from ..raster.reader import Reader
from ..raster.source import MAP, RasterSource, open_dataset

_OF_RUN = tuple(f"LAYERFUSE_{name}" for name in ("MODEL", "WEIGHTS_SHA256", "INPUTS", "QUALITY", "AREAS"))
"""Metadata that all rasters of a run have in common."""
PART = 1024
"""Pixels on a side of the parts in which a map is read."""


@dataclass(frozen=True)
class Origin:
    """What a map was made of, as far as it is known."""

    model: str = ""
    used: Mapping[str, str] = field(default_factory=dict)  # file name by modality
    missing: tuple[str, ...] = ()  # modalities of the model that were not given
    digest: str = ""  # SHA-256 of the weights

    @classmethod
    def told(cls, metadata: Mapping[str, str]) -> Origin:
        """What one of our maps says of itself in its metadata, ``FILE:BANDS`` by modality; empty of other maps."""
        used: dict[str, str] = {}
        with contextlib.suppress(ValueError, AttributeError, RecursionError):
            used = {str(name): str(given) for name, given in json.loads(metadata.get("LAYERFUSE_INPUTS", "")).items()}
        missing = tuple(filter(None, metadata.get("LAYERFUSE_MISSING", "").split(",")))
        return cls(metadata.get("LAYERFUSE_MODEL", ""), used, missing)


class ClassMap:
    """A class map on its own pixels (on square ones of its finer side, should they not be square).

    Args:
        path: Anything that GDAL opens, with one band of whole numbers, or ``PATH:BAND``.

    Raises:
        InputError: It is no such raster.
    """

    def __init__(self, path: str) -> None:
        """Look at all of it once, for the classes that occur; see the class."""
        self.path, self._source = path, label_source(path, MAP)
        codes = read_codes(self._source)
        layout = describe(self._source, Modality("label", "landcover", "continuous", (Band("class"),)))
        size = min(abs(layout.dx), abs(layout.dy))
        xmin, ymin, xmax, ymax = layout.bounds
        x0, y0 = xmin - math.floor(xmin / size) * size, ymax - math.floor(ymax / size) * size
        window = Window(
            round((xmin - x0) / size),
            round((y0 - ymax) / size),
            round((xmax - xmin) / size),
            round((ymax - ymin) / size),
        )
        self.grid = Grid(layout.crs, x0, y0, ProjectedMetres(size), window)
        if not codes.counts:
            raise InputError(path, "it has no pixel of a class", "Give a class raster: whole numbers.")
        self.told = layout.facts.metadata
        self.origin = Origin.told(self.told)
        self._named, self.notes = _named(codes)
        self.classes: tuple[ClassInfo, ...] = ()
        self.know({*codes.told.names, *codes.counts})

    @property
    def legend(self) -> tuple[ClassInfo, ...]:
        """The classes, and those that the map's legend has besides."""
        return tuple({**self._named, **{info.value: info for info in self.classes}}.values())

    @property
    def has_names(self) -> bool:
        """Whether it is known what its values mean."""
        return bool(self._named)

    def know(self, values: Iterable[int]) -> None:
        """Add classes that the map could have had; names and colours are the file's, if it has them."""
        known = sorted({*values, *(c.value for c in self.classes)})
        self.classes = tuple(self._named.get(value) or _nameless(value) for value in known)
        if len(known) > NODATA_CLASS:
            why = f"it has {len(known)} classes, and up to {NODATA_CLASS} can be judged"
            raise InputError(self.path, why, "Reclassify it.")
        self._reader = ClassReader(self._source, self.classes, self.grid)

    def know_names(self, names: Iterable[str]) -> None:
        """Add classes that the map has no value for."""
        taken = {info.name for info in self.legend}
        free = max(info.value for info in self.legend) + 1
        for value, name in enumerate(names, start=max(free, NODATA_CLASS + 1)):
            info = _nameless(value)
            self._named[value] = replace(info, name=class_name(name, taken))
            taken.add(self._named[value].name)
            self.know([value])

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.classes)

    def windows(self) -> Iterator[Window]:
        """Parts of the map, row by row."""
        whole = self.grid.window
        for row in range(whole.row, whole.bottom, PART):
            for column in range(whole.col, whole.right, PART):
                yield Window(column, row, PART, PART).within(whole)

    def read(self, window: Window) -> np.ndarray:
        """Places in ``classes``, int64 ``[h, w]``; -1 where the map is empty."""
        return self._reader.read(window)


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
        if raster.GetRasterColorTable() is not None or raster.GetRasterCategoryNames():
            raise InputError(path, "it is a map of classes", fix)
        if raster.DataType != gdal.GDT_Byte or (stored not in (None, 1.0) and abs(stored - scale) > 1e-9):
            raise InputError(path, f"its values are not stored as bytes of {scale:g}, as {name} is", fix)
    return reader


def is_of_another_run(class_map: ClassMap, path: str) -> bool:
    """Whether a raster of ours says that it was written with another map; false where either says nothing.

    Raises:
        InputError: The raster cannot be opened.
    """
    theirs = read_facts(open_dataset(RasterSource("layer", path))).metadata
    return any(key in class_map.told and key in theirs and class_map.told[key] != theirs[key] for key in _OF_RUN)


def _named(codes: Codes) -> tuple[dict[int, ClassInfo], tuple[Note, ...]]:
    """Classes by value that the file has names for, or the product that it surely is; and what is told of that."""
    told, names = codes.told, dict(codes.told.names)
    notes: tuple[Note, ...] = ()
    product, how = find_product(codes.counts, told)
    colours = dict(told.colours)
    if product and not names:
        names = {code: entry.name for code, entry in product.codes.items() if not entry.is_empty}
        colours = {code: entry.colours[0] for code, entry in product.codes.items() if entry.colours}
        found = ", ".join(f"{code} {names[code]}" for code in codes.counts if code in names)
        text = f"The map is taken for {product.title} (by its {how}), which names its classes: {found}."
        notes = (Note(FACT, text),)
    classes: dict[int, ClassInfo] = {}
    taken: set[str] = set()
    for value, name in sorted(names.items()):
        name = class_name(f"{name} ({value})" if name in taken else name, taken)
        taken.add(name)
        classes[value] = ClassInfo(value, name, colours.get(value, _nameless(value).color_hint))
    return classes, notes


def _nameless(value: int) -> ClassInfo:
    """A class called by its value; hues follow the golden ratio, so that neighbours differ."""
    rgb = [round(255 * part) for part in colorsys.hsv_to_rgb(value * 0.618034 % 1.0, 0.55, 0.8)]
    return ClassInfo(value, str(value), "{:02X}{:02X}{:02X}".format(*rgb))
