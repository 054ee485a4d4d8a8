"""What a caller gives as layers: paths, arrays with a place, xarray objects; all of it becomes files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

import numpy as np
from osgeo import gdal

from ..card import Card
from ..errors import InputError
from ..raster.crs import parse_crs
from ..raster.gdalio import GdalError, check, need, quiet
from ..raster.shapes.mask import parse_mask
from ..raster.source import Bands, Paths, RasterSource, resolve_layers, with_crosswalks, with_nodata
from ..raster.workspace import write_error

_TYPES = {"u1": gdal.GDT_Byte, "u2": gdal.GDT_UInt16, "i2": gdal.GDT_Int16, "u4": gdal.GDT_UInt32}
_TYPES |= {"i4": gdal.GDT_Int32, "f4": gdal.GDT_Float32, "f8": gdal.GDT_Float64}
_WIDER = {"b1": "u1", "i1": "i2", "f2": "f4"}
"""What numbers are written as that GDAL 3.6 has no type for."""
_ROWS, _COLUMNS = ("y", "lat", "latitude"), ("x", "lon", "longitude")
_EVEN = 1e-3
"""Pixels that a coordinate may be off an even row of them."""
_PLACE_FIX = "Give crs and transform, as Layer(array, crs='EPSG:32612', transform=(x, dx, 0, y, 0, -dy))."


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer, and what is to be said of it that its data does not say itself.

    Where nothing is to be said, a path, a list of paths or an xarray object stands for itself.
    """

    data: Any  # path or paths; array [H, W] or [C, H, W], NaN or masked where there is none; xarray DataArray, Dataset
    crs: Any = None  # of an array: "EPSG:n", WKT, or what has to_wkt() (rasterio's, pyproj's)
    transform: Any = None  # of an array: rasterio's Affine, or GDAL's six numbers (x, dx, 0, y, 0, -dy)
    names: Sequence[str] = ()  # of an array: what its bands are, as B02, B03
    bands: Sequence[int | str] = ()  # which of its bands the model's are, by number from 1 or name; (): found by itself
    nodata: float | None = None  # in place of what the file says; NaN: all values are data
    crosswalk: str = ""  # of a map of classes: a legend, see `layerfuse crosswalks`
    masks: Sequence[str] = ()  # PATH:VALUES or POLYGONS to leave out, or "none"


Given = Union[str, os.PathLike, Sequence[Union[str, os.PathLike]], np.ndarray, Layer, Any]
"""What stands for a layer: a :class:`Layer`, or what its ``data`` may be."""


@dataclass(frozen=True)
class Files:
    """Layers as the commands take them: by family or modality of a model."""

    layers: dict[str, tuple[Paths, Bands]] = field(default_factory=dict)
    masks: list[str] = field(default_factory=list)
    nodata: list[str] = field(default_factory=list)
    crosswalks: list[str] = field(default_factory=list)

    def sources(self, card: Card) -> tuple[RasterSource, ...]:
        """The layers for a model.

        Raises:
            InputError: One is none of the model's.
        """
        sources = resolve_layers(card, self.layers, [parse_mask(text) for text in self.masks])
        return with_crosswalks(card, with_nodata(card, sources, self.nodata), self.crosswalks)


def as_files(layers: Mapping[str, Given], folder: Path) -> Files:
    """Layers as files; those that are in memory are written.

    Args:
        layers: By family or modality of a model.
        folder: For what is written; it has to last as long as the layers are read.

    Raises:
        InputError: A layer is nothing that can be one.
    """
    found = Files()
    for key, given in layers.items():
        layer = given if isinstance(given, Layer) else Layer(given)
        found.layers[key] = as_paths(key, layer, folder), tuple(layer.bands)
        found.masks.extend(f"{key}={text}" for text in layer.masks)
        if layer.nodata is not None:
            found.nodata.append(f"{key}={layer.nodata!r}")
        if layer.crosswalk:
            found.crosswalks.append(f"{key}={layer.crosswalk}")
    return found


def as_paths(name: str, given: Given, folder: Path) -> Paths:
    """The path or paths of one layer; what is in memory is written into the folder as ``NAME.tif``."""
    layer = given if isinstance(given, Layer) else Layer(given)
    data = layer.data
    if isinstance(data, (str, os.PathLike)):
        return os.fspath(data)
    if isinstance(data, (list, tuple)) and data and all(isinstance(part, (str, os.PathLike)) for part in data):
        return tuple(map(os.fspath, data))
    raster = _of_xarray(name, layer) if hasattr(data, "dims") else _of_array(name, layer)
    path = folder / f"{name}.tif"
    raster.write(path)
    return str(path)


@dataclass(frozen=True)
class _Raster:
    """An array with its place."""

    values: np.ndarray  # [C, H, W]
    crs: str  # WKT
    transform: tuple[float, ...]  # GDAL's
    names: tuple[str, ...] = ()
    nodata: float | None = None
    scale: float = 1.0
    offset: float = 0.0

    def write(self, path: Path) -> None:
        """Write a plain GeoTIFF.

        Raises:
            InputError: It cannot be written.
        """
        values = self.values
        count, height, width = values.shape
        kind, options = _TYPES[values.dtype.str[1:]], ["TILED=YES", "BIGTIFF=IF_SAFER"]
        try:
            with quiet():
                dataset = need(gdal.GetDriverByName("GTiff").Create(str(path), width, height, count, kind, options))
                dataset.SetProjection(self.crs)
                dataset.SetGeoTransform(self.transform)
                for number in range(1, count + 1):
                    band = dataset.GetRasterBand(number)
                    if self.names:
                        band.SetDescription(self.names[number - 1])
                    if self.nodata is not None:
                        band.SetNoDataValue(self.nodata)
                    if (self.scale, self.offset) != (1.0, 0.0):
                        band.SetScale(self.scale)
                        band.SetOffset(self.offset)
                check(dataset.WriteRaster(0, 0, width, height, memoryview(np.ascontiguousarray(values)).cast("B")))
                dataset = band = None
                check()
        except GdalError as error:
            raise write_error(path, error) from None


def _of_array(name: str, layer: Layer) -> _Raster:
    """An array that was given with its place."""
    if not hasattr(layer.data, "__array__") and not isinstance(layer.data, (list, tuple)):
        kind = type(layer.data).__name__
        raise InputError(f"layer {name}", f"it is a {kind}", "Give a path, an array with its place, or xarray's.")
    if layer.crs is None or layer.transform is None:
        raise InputError(f"layer {name}", "an array does not say where it lies", _PLACE_FIX)
    values = _plain(name, layer.data)
    if layer.names and len(layer.names) != len(values):
        why = f"it has {len(values)} bands and {len(layer.names)} names"
        raise InputError(f"layer {name}", why, "Give a name for each band.")
    names = tuple(map(str, layer.names))
    return _Raster(values, _wkt(layer.crs), _transform(name, layer.transform), names, layer.nodata)


def _of_xarray(name: str, layer: Layer) -> _Raster:
    """A DataArray, or a Dataset whose variables are bands, that lies square in its CRS."""
    data = layer.data
    if hasattr(data, "data_vars"):
        data = data.to_array("band")
    axes = [next((dim for dim in data.dims if dim in words), None) for words in (_ROWS, _COLUMNS)]
    if None in axes:
        why = f"its dimensions are {', '.join(map(str, data.dims))}"
        raise InputError(f"layer {name}", why, "Name those of rows and columns y and x.")
    others = [dim for dim in data.dims if dim not in axes]
    bands = [dim for dim in others if data.sizes[dim] > 1 or dim == "band"]
    if len(bands) > 1:
        why = f"it has {' and '.join(map(str, bands))} beside rows and columns"
        raise InputError(f"layer {name}", why, "Choose one date of it; bands may be one more dimension.")
    names = tuple(layer.names) or _band_names(data, bands)
    data = data.transpose(*others, *axes)
    values = np.ma.asarray(data.values) if isinstance(data.values, np.ma.MaskedArray) else np.asarray(data.values)
    values = _plain(name, values.reshape(-1, *values.shape[-2:]))
    (y, dy), (x, dx) = (_steps(name, np.asarray(data[axis].values, float)) for axis in axes)
    transform = (x, dx, 0.0, y, 0.0, dy) if layer.transform is None else _transform(name, layer.transform)
    told = (layer.nodata, *(data.attrs.get(key) for key in ("_FillValue", "nodata", "missing_value")))
    nodata = next((float(np.ravel(value)[0]) for value in told if value is not None), None)
    scale, offset = (float(np.ravel(data.attrs.get(k, d))[0]) for k, d in (("scale_factor", 1.0), ("add_offset", 0.0)))
    crs = _crs_of(data) if layer.crs is None else layer.crs
    if crs is None:
        fix = "Give it one, as data.rio.write_crs('EPSG:32612'), or Layer(data, crs='EPSG:32612')."
        raise InputError(f"layer {name}", "it does not say its CRS", fix)
    return _Raster(values, _wkt(crs), transform, names if len(names) == len(values) else (), nodata, scale, offset)


def _band_names(data: Any, bands: Sequence[str]) -> tuple[str, ...]:  # noqa: ANN401 - xarray's
    """What an xarray object calls its bands: the words along their axis, else its long name or names."""
    told: Any = data.attrs.get("long_name", ())
    if bands and bands[0] in data.coords and data[bands[0]].dtype.kind in "UO":
        told = data[bands[0]].values.tolist()
    return (told,) if isinstance(told, str) else tuple(map(str, told))


def _crs_of(data: Any) -> Any:  # noqa: ANN401 - xarray's
    """The CRS that an xarray object says: its grid mapping's by the CF conventions, or an attribute's."""
    mapping = data.attrs.get("grid_mapping", data.encoding.get("grid_mapping", "spatial_ref"))
    attributes = data.coords[mapping].attrs if mapping in data.coords else {}
    return attributes.get("crs_wkt") or attributes.get("spatial_ref") or data.attrs.get("crs")


def _steps(name: str, centres: np.ndarray) -> tuple[float, float]:
    """Where a row of pixels begins, and the width of each, of their middles.

    Raises:
        InputError: They are not evenly spaced, or fewer than two.
    """
    if len(centres) < 2:
        raise InputError(f"layer {name}", "it is one pixel wide or high", "Give a larger piece.")
    step = (centres[-1] - centres[0]) / (len(centres) - 1)
    even = centres[0] + step * np.arange(len(centres))
    if not step or not np.abs(centres - even).max() <= _EVEN * abs(step):
        raise InputError(f"layer {name}", "its coordinates are not evenly spaced", "Resample it to square pixels.")
    return float(centres[0] - step / 2), float(step)


def _plain(name: str, values: Any) -> np.ndarray:  # noqa: ANN401 - anything that is an array
    """Values ``[C, H, W]`` of a type that GDAL has; NaN where they are masked."""
    masked = isinstance(values, np.ma.MaskedArray)
    array = np.asarray(values.data if masked else values)
    if array.ndim not in (2, 3) or not array.size:
        why = f"its shape is {'x'.join(map(str, array.shape))}"
        raise InputError(f"layer {name}", why, "Give it as [rows, columns] or [bands, rows, columns].")
    if masked:
        wide = array.dtype.itemsize > 2
        array = np.where(np.ma.getmaskarray(values), np.nan, array.astype(np.float64 if wide else np.float32))
    array = array.reshape(-1, *array.shape[-2:])
    kind = array.dtype.str[1:]
    if kind in ("i8", "u8"):
        limits = np.iinfo(np.int32)
        kind = "i4" if limits.min <= array.min() and array.max() <= limits.max else "f8"
    kind = _WIDER.get(kind, kind)
    if kind not in _TYPES:
        raise InputError(f"layer {name}", f"its values are {array.dtype}", "Give whole or real numbers.")
    return array.astype(f"<{kind}" if kind[1] != "1" else kind, copy=False)


def _wkt(crs: Any) -> str:  # noqa: ANN401 - text, rasterio's or pyproj's
    text = crs.to_wkt() if hasattr(crs, "to_wkt") else f"EPSG:{crs}" if isinstance(crs, int) else str(crs)
    return parse_crs(text).ExportToWkt()


def _transform(name: str, given: Any) -> tuple[float, ...]:  # noqa: ANN401 - Affine or numbers
    """GDAL's six numbers.

    Raises:
        InputError: They are no transform, or in another order.
    """
    numbers = tuple(map(float, given.to_gdal() if hasattr(given, "to_gdal") else given))
    if len(numbers) != 6 or not (numbers[1] and numbers[5]):
        why = f"its transform {numbers} is not (x, dx, 0, y, 0, -dy), GDAL's order of numbers"
        raise InputError(f"layer {name}", why, "Give it in that order, or as rasterio's Affine.")
    return numbers
