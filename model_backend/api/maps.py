"""What comes out: a map in memory or on disk, as arrays or for xarray."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..card import Card
from ..errors import InputError
from ..inference.outputs import CLASSES, KINDS, POLYGONS, Layer, raster_layers
from ..inference.pipeline import Report
from ..inference.telling.areas import class_areas
from ..raster.gdalio import GdalError, need, open_raster, quiet

if TYPE_CHECKING:
    from xarray import Dataset


@dataclass(frozen=True, eq=False)
class Map:
    """A map that :func:`layerfuse.predict` has made, in memory or in files."""

    card: Card  # of the model
    report: Report  # what was done
    stored: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)  # by kind, if it is in memory

    @property
    def kinds(self) -> tuple[str, ...]:
        """The rasters that there are: classes, and those asked for beside them."""
        return tuple(self.stored) or tuple(k for k in self.report.outputs if k in stored_as(self.card))

    @property
    def files(self) -> dict[str, Path]:
        """Files by kind; none if the map is in memory."""
        return dict(self.report.outputs)

    @property
    def classes(self) -> np.ndarray:
        """Class values uint8 ``[H, W]``; 255 where there is none."""
        return self.read(CLASSES)

    @property
    def legend(self) -> dict[int, str]:
        """Names of the classes by value."""
        return {c.value: c.name for c in self.card.map_classes}

    @property
    def crs(self) -> str:
        """WKT."""
        return self.report.grid.crs

    @property
    def transform(self) -> tuple[float, ...]:
        """GDAL's six numbers; ``affine.Affine.from_gdal(*map.transform)`` is rasterio's."""
        return self.report.grid.geotransform

    @property
    def notes(self) -> tuple[str, ...]:
        """What to check: guesses about the layers, and contradictions in them."""
        return self.report.notes

    @property
    def summary(self) -> str:
        """How sure the model is, and what to beware of, in sentences."""
        return " ".join(self.report.summary.sentences(self.card))

    @property
    def hectares(self) -> dict[str, float]:
        """Area of each class on the ground."""
        return {area.name: area.hectares for area in class_areas(self.card, self.report.summary)}

    def read(self, kind: str) -> np.ndarray:
        """One raster of the map.

        Args:
            kind: One of :attr:`kinds`.

        Returns:
            ``[H, W]``, or ``[C, H, W]`` of probabilities. Classes and availability as they are stored; anything else
            as float32 with NaN where there is none.

        Raises:
            InputError: There is no such raster, or its file cannot be read.
        """
        if kind not in self.kinds:
            fix = f"Ask for it: predict(..., more=({kind!r},))."
            raise InputError(f"{kind!r:.40}", f"the map has {', '.join(self.kinds)}", fix)
        layer = stored_as(self.card)[kind]
        stored = self.stored[kind] if kind in self.stored else read_file(self.files[kind], layer.dtype)
        if (
            stored.ndim == 3 and len(layer.bands) == 1
        ):  # the availability of several dates has a band more for each layer
            stored = stored[0]
        if layer.scale is None:
            return stored
        return np.where(stored == layer.nodata, np.float32(np.nan), stored * np.float32(layer.scale))

    def to_xarray(self) -> Dataset:
        """The map for xarray: a variable for each raster, and the CRS as rioxarray reads it.

        Raises:
            InputError: xarray is not installed.
        """
        try:
            import xarray
        except ImportError:
            raise InputError("xarray", "it is not installed", "Install it: pip install xarray.") from None
        x, dx, _, y, _, dy = self.transform
        height, width = self.report.grid.window.height, self.report.grid.window.width
        place = {"crs_wkt": self.crs, "spatial_ref": self.crs, "GeoTransform": " ".join(map(repr, self.transform))}
        coordinates: dict[str, Any] = {
            "y": ("y", y + dy * (np.arange(height) + 0.5), {"axis": "Y"}),
            "x": ("x", x + dx * (np.arange(width) + 0.5), {"axis": "X"}),
            "spatial_ref": ((), 0, place),
        }
        variables = {}
        for kind in self.kinds:
            layer, values = stored_as(self.card)[kind], self.read(kind)
            dims = ("y", "x") if values.ndim == 2 else ("class", "y", "x")
            if values.ndim == 3:
                coordinates["class"] = ("class", list(layer.bands))
            told: dict[str, Any] = {"grid_mapping": "spatial_ref"}
            if layer.scale is None:
                told["_FillValue"] = layer.nodata
            if kind == CLASSES:
                told["flag_values"] = np.array(list(self.legend), np.uint8)
                told["flag_meanings"] = " ".join(name.replace(" ", "_") for name in self.legend.values())
            variables[kind] = (dims, values, told)
        return xarray.Dataset(variables, coordinates)


def stored_as(card: Card) -> dict[str, Layer]:
    """How each kind of raster is stored."""
    return {layer.name: layer for layer in raster_layers(card, set(KINDS) - {POLYGONS})}


def read_file(path: Path, dtype: str) -> np.ndarray:
    """All of a raster, ``[H, W]`` or ``[C, H, W]``.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with quiet():
            dataset = need(open_raster(str(path)))
            values = np.frombuffer(need(dataset.ReadRaster()), dtype)
            values = values.reshape(dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize)
    except GdalError as error:
        raise InputError(path, f"it cannot be read ({error})", "Make the map again.") from None
    return values[0] if len(values) == 1 else values
