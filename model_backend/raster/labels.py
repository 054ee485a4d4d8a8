"""Rasters of class values: labels, references and finished maps, as class indices on any grid."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

import numpy as np
from osgeo import gdal

from ..card import NODATA_CLASS, Band, Card, ClassInfo, Modality
from ..errors import InputError
from .gdalio import GdalError, check, need, quiet, unlink
from .grid import Grid, Window, choose_grid
from .layers.description import Description, describe
from .reader import Reader, read_stored
from .source import RasterSource, layer_title, open_dataset, parse_layer

NO_CLASS = -1
"""Class index of a pixel without a class."""
_STRIP = 1 << 22
"""Label pixels recoded at once."""


def label_source(path: object) -> RasterSource:
    """A raster of class values, ``PATH`` or ``PATH:BAND``, as a source."""
    return RasterSource("label", *parse_layer(f"label={path}")[1:])


def label_grid(raster: RasterSource, card: Card) -> Grid:
    """The raster's own extent on a grid of the card's pixel size, on its own pixels if they have that size.

    Raises:
        InputError: The raster cannot be used.
    """
    return choose_grid(card.draft(modalities=(_modality(card.classes),)), (raster,))


class ClassReader:
    """A raster of class values on a grid, as class indices.

    Args:
        raster: Its source.
        classes: What its values mean.
        grid: The grid; its window does not matter.

    Raises:
        InputError: The raster cannot be used.
    """

    def __init__(self, raster: RasterSource, classes: Sequence[ClassInfo], grid: Grid) -> None:
        """Open the raster; see the class."""
        self._reader = Reader(raster, _modality(classes), grid)
        self._lookup = np.full(NODATA_CLASS + 1, NO_CLASS)
        self._lookup[[info.value for info in classes]] = np.arange(len(classes))

    @property
    def footprint(self) -> Window | None:
        """Where in the lattice the raster lies, with a little more around it."""
        return self._reader.footprint

    def read(self, window: Window) -> np.ndarray:
        """Class indices on a window, by nearest neighbour (mode where pixels are finer).

        Returns:
            int64 ``[h, w]``, indices in the order of the classes, :data:`NO_CLASS` elsewhere.

        Raises:
            InputError: The raster can no longer be read.
        """
        values, valid = self._reader.read(window)
        return np.where(valid, self._lookup[values[0].astype(np.uint8)], NO_CLASS)


def class_indices(raster: RasterSource, classes: Sequence[ClassInfo], grid: Grid, window: Window) -> np.ndarray:
    """Class indices of a raster on one window; see :class:`ClassReader`."""
    return ClassReader(raster, classes, grid).read(window)


def recoded_indices(raster: RasterSource, codes: Mapping[tuple[int, ...], int], grid: Grid) -> np.ndarray:
    """Class indices of any raster that tells classes, on a grid's window.

    Pixels are recoded before they are resampled (nearest, or mode where they are finer than the grid's), so
    that what is made one class votes as one, and no value or colour is invented between two others.

    Args:
        raster: Its source.
        codes: Class index, 0..254, by the values of the raster's bands: ``(7,)``, or a colour ``(255, 0, 0)``.
            All have the same length. What is not there has no class, and a majority of it wins as any other.
        grid: The grid.

    Returns:
        int16 ``[h, w]``, :data:`NO_CLASS` where there is no class.

    Raises:
        InputError: The raster cannot be used.
    """
    bands = len(next(iter(codes)))
    plain = Modality("label", "landcover", "continuous", tuple(Band(f"band {i}") for i in range(bands)))
    layout = describe(raster, plain)
    path = f"/vsimem/layerfuse-{uuid.uuid4().hex}.tif"
    try:
        with quiet():
            _recode(open_dataset(raster), layout, codes, path)
        infos = tuple(ClassInfo(i, str(i), "000000") for i in sorted(set(codes.values())))
        values, valid = Reader(RasterSource(raster.modality, path), _modality(infos), grid).read(grid.window)
    except GdalError as error:
        why = f"its pixels cannot be read ({error})"
        raise InputError(layer_title(raster), why, "The file may be damaged: check it, or copy it again.") from None
    finally:
        unlink(path)
    return np.where(valid, values[0], NO_CLASS).astype(np.int16)


def class_values(raster: RasterSource) -> dict[str, str]:
    """The values of a class raster, whole numbers of 0 to 254, and their names: the value itself if it has none.

    Raises:
        InputError: The raster cannot be read, its values are no classes, or it has several bands and none is named.
    """
    if not raster.bands:
        _refuse_bands(raster)
    plain = Modality(raster.modality, "landcover", "continuous", (Band("class"),))
    layout = describe(raster, plain)
    found: set[float] = set()
    try:
        with quiet():
            dataset = open_dataset(raster)
            names = dataset.GetRasterBand(layout.bands[0]).GetCategoryNames() or []
            step = max(1, _STRIP // dataset.RasterXSize)
            for top in range(0, dataset.RasterYSize, step):
                place = (0, top, dataset.RasterXSize, min(step, dataset.RasterYSize - top))
                (values,), valid = read_stored(dataset, layout, Window(*place))
                found |= set(np.unique(values[valid]).tolist())
                if len(found) > NODATA_CLASS + 1:
                    break
    except GdalError as error:
        why = f"its pixels cannot be read ({error})"
        raise InputError(layer_title(raster), why, "The file may be damaged: check it, or copy it again.") from None
    found.discard(float(NODATA_CLASS))
    if any(value != int(value) or not 0 <= value < NODATA_CLASS for value in found if np.isfinite(value)):
        odd = [v for v in found if np.isfinite(v) and (v != int(v) or not 0 <= v < NODATA_CLASS)]
        why = f"its values are no classes: whole numbers of 0 to {NODATA_CLASS - 1}"
        fix = f"It has {min(odd):g}: choose a raster of classes, or reclassify it."
        raise InputError(layer_title(raster), why, fix)
    whole = sorted(int(value) for value in found if np.isfinite(value))
    return {str(v): names[v].strip() if v < len(names) and names[v].strip() else str(v) for v in whole}


def _refuse_bands(raster: RasterSource) -> None:
    """Refuse several bands without a word which of them has the classes: they may be colours.

    Raises:
        InputError: There are several; one that says what is transparent does not count.
    """
    dataset = open_dataset(raster)
    with quiet():
        kinds = [dataset.GetRasterBand(i + 1).GetColorInterpretation() for i in range(dataset.RasterCount)]
    count = len(kinds) - kinds.count(gdal.GCI_AlphaBand)
    if count > 1:
        why = f"it has {count} bands, as pictures in colours have, and classes have one"
        raise InputError(layer_title(raster), why, "Name the band as PATH:BAND, or save the classes as one band.")


def _recode(source: gdal.Dataset, layout: Description, codes: Mapping[tuple[int, ...], int], path: str) -> None:
    """Write a raster of indices, 255 for none, in the place of a raster of values."""
    width, height = source.RasterXSize, source.RasterYSize
    target = need(gdal.GetDriverByName("GTiff").Create(path, width, height, 1, gdal.GDT_Byte, ["BIGTIFF=IF_SAFER"]))
    target.SetProjection(source.GetProjectionRef())
    target.SetGeoTransform(source.GetGeoTransform())
    keys = np.array(sorted(codes), np.float64)
    weights = 256.0 ** np.arange(len(layout.bands))[::-1]  # a colour as one number
    wanted = keys @ weights
    order = np.argsort(wanted)
    wanted, indices = wanted[order], np.array([codes[key] for key in sorted(codes)], np.uint8)[order]
    step = max(1, _STRIP // width)
    for top in range(0, height, step):
        rows = min(step, height - top)
        place = (0, top, width, rows)
        values, valid = read_stored(source, layout, Window(*place))
        values = values.reshape(len(values), rows * width)
        number = weights @ values
        found = np.searchsorted(wanted, number).clip(max=wanted.size - 1)
        known = (wanted[found] == number) & valid.ravel()
        if len(values) > 1:
            known &= ((values >= 0) & (values <= 255)).all(0)
        target.GetRasterBand(1).WriteRaster(*place, np.where(known, indices[found], NODATA_CLASS).tobytes())
    check()


def _modality(classes: Sequence[ClassInfo]) -> Modality:
    return Modality("label", "landcover", "categorical", (Band("class"),), tuple(classes), "nearest")
