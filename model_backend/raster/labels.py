"""Rasters of class values: labels, references and finished maps, as class indices on any grid."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import gdal

from ..card import NODATA_CLASS, Band, Card, ClassInfo, Modality
from ..errors import InputError, without_secrets
from .gdalio import GdalError, check, need, quiet, unlink
from .grid import Grid, Window, choose_grid
from .layers.bands import band_numbers
from .layers.crosswalks.crosswalk import Crosswalk, Told, find_crosswalk
from .layers.crosswalks.evidence import read_told
from .layers.crosswalks.products import AUTO, NONE, refusal
from .layers.description import Description, describe
from .layers.facts import read_facts
from .layers.note import DOUBT, Note
from .reader import Reader, read_stored
from .source import REFERENCE, RasterSource, layer_title, open_dataset, parse_layer

NO_CLASS = -1
"""Class index of a pixel without a class."""
_TENTH = 0.1
"""Share of a reference's pixels that must be of a map's classes, where neither names any."""
_STRIP = 1 << 22
"""Label pixels recoded at once."""


def label_source(path: object, name: str = REFERENCE) -> RasterSource:
    """A raster of class values, ``PATH`` or ``PATH:BAND``, as a source; ``name`` is what messages call it by."""
    return RasterSource(name, *parse_layer(f"label={path}")[1:], crosswalk=NONE)


def label_grid(raster: RasterSource, card: Card) -> Grid:
    """The raster's own extent on a grid of the card's pixel size, on its own pixels if they have that size.

    Raises:
        InputError: The raster cannot be used.
    """
    modality = replace(_modality(card.classes), name=raster.modality)
    return choose_grid(card.draft(modalities=(modality,)), (raster,))


class ClassReader:
    """A raster of class values on a grid, as class indices.

    Args:
        raster: Its source.
        classes: What its values mean: any whole numbers.
        grid: The grid; its window does not matter.
        pairs: Class values by code, where its values are codes of another legend.

    Raises:
        InputError: The raster cannot be used.
    """

    def __init__(
        self,
        raster: RasterSource,
        classes: Sequence[ClassInfo],
        grid: Grid,
        pairs: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Open the raster; see the class."""
        places = {info.value: i for i, info in enumerate(classes)}
        codes = [(code, places[value]) for code, value in pairs if value in places] if pairs else places.items()
        self._reader = Reader(raster, _modality(_numbered(len(classes))), grid, codes=tuple(codes))

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
        return np.where(valid, values[0].astype(np.int64), NO_CLASS)


def class_indices(
    raster: RasterSource,
    classes: Sequence[ClassInfo],
    grid: Grid,
    window: Window,
    pairs: Sequence[tuple[int, int]] = (),
) -> np.ndarray:
    """Class indices of a raster on one window, ``[h, w]``; see :class:`ClassReader`."""
    return ClassReader(raster, classes, grid, pairs).read(window)


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
        source = RasterSource(raster.modality, path, crosswalk=NONE)
        values, valid = Reader(source, _modality(infos), grid).read(grid.window)
    except GdalError as error:
        why = f"its pixels cannot be read ({error})"
        raise InputError(layer_title(raster), why, "The file may be damaged: check it, or copy it again.") from None
    finally:
        unlink(path)
    return np.where(valid, values[0], NO_CLASS).astype(np.int16)


@dataclass(frozen=True)
class Codes:
    """The codes of a map of classes, all of which were looked at, and what it says of them."""

    counts: Mapping[int, int]  # pixels by code, in order; whole numbers of any size
    told: Told

    @property
    def names(self) -> dict[int, str]:
        """What the file calls each code; the code itself if it has no name."""
        return {code: self.told.names.get(code, str(code)) for code in self.counts}


def read_codes(raster: RasterSource) -> Codes:
    """All codes of a map of classes. 255 is none where all others are 0 to 254, as in our own maps.

    Raises:
        InputError: The raster cannot be read, its values are no classes, or it has several bands and none is named.
    """
    if not raster.bands:
        _refuse_bands(raster)
    _refuse_measurements(raster)
    plain = Modality(raster.modality, "landcover", "continuous", (Band("class"),))
    layout = describe(raster, plain)
    counts: Counter[float] = Counter()
    try:
        with quiet():
            dataset = open_dataset(raster)
            told = read_told(dataset, layout.bands[0], layout.facts, raster.paths)
            step = max(1, _STRIP // dataset.RasterXSize)
            for top in range(0, dataset.RasterYSize, step):
                place = (0, top, dataset.RasterXSize, min(step, dataset.RasterYSize - top))
                (values,), valid = read_stored(dataset, layout, Window(*place))
                found, pixels = np.unique(values[valid & np.isfinite(values)], return_counts=True)
                odd = found[found != np.round(found)]
                if odd.size:
                    mend = f"It has {odd[0]:g}: choose a raster of classes, or reclassify it."
                    raise InputError(layer_title(raster), "its values are no classes: whole numbers", mend)
                counts.update(dict(zip(found.tolist(), pixels.tolist())))
                if len(counts) > NODATA_CLASS + 1:
                    break
    except GdalError as error:
        why = f"its pixels cannot be read ({error})"
        raise InputError(layer_title(raster), why, "The file may be damaged: check it, or copy it again.") from None
    whole = {int(code): counts[code] for code in sorted(counts)}
    if all(0 <= code <= NODATA_CLASS for code in whole):
        whole.pop(NODATA_CLASS, None)
    if len(whole) > NODATA_CLASS:
        why = f"its values are no classes: it has more than {NODATA_CLASS} different ones"
        raise InputError(layer_title(raster), why, "Choose a raster of classes, or reclassify it.")
    return Codes(whole, told)


def reference_crosswalk(
    raster: RasterSource,
    classes: Sequence[ClassInfo],
    given: str = AUTO,
    own: bool = False,
    codes: Codes | None = None,
) -> Crosswalk:
    """What the codes of a reference are in the classes of a map.

    Args:
        raster: Its source.
        classes: The map's.
        given: What the user said; see :mod:`.layers.crosswalks`.
        own: Whether codes that are none of the classes may be classes that the map lacks: neither names any.
        codes: The raster's, if they are known.

    Raises:
        InputError: The raster cannot be used, or nobody can know what its codes mean.
    """
    codes = codes or read_codes(raster)
    found = find_crosswalk("The reference", given, codes.counts, codes.told, classes)
    if not found.unclear:
        return found
    values = {info.value for info in classes}
    if own and not codes.told.names and _share(codes.counts, values) >= _TENTH:
        odd = ", ".join(str(code) for code in codes.counts if code not in values)
        text = f"Map and reference do not tell their legends; codes are taken for the same, and the map misses {odd}."
        return Crosswalk(notes=(Note(DOUBT, text),))
    raise refusal(f"reference {without_secrets(raster.path)}", found.unclear)


def _share(counts: Mapping[int, int], values: Collection[int]) -> float:
    """Of the pixels that have one of the values."""
    return sum(n for code, n in counts.items() if code in values) / max(1, sum(counts.values()))


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


def _refuse_measurements(raster: RasterSource) -> None:
    """Refuse numbers that stand for others, as those of confidence do.

    Raises:
        InputError: The band has a scale, and classes have none; or there is no such band.
    """
    dataset = open_dataset(raster)  # lives as long as its band
    number, *_ = band_numbers(read_facts(dataset), raster.bands, layer_title(raster)) or (1,)
    if not number:
        raise InputError(layer_title(raster), f"it has no band {number}", "Bands are counted from 1.")
    with quiet():
        band = dataset.GetRasterBand(number)
        scale, called = band.GetScale(), band.GetDescription()
    if scale not in (None, 0.0, 1.0):
        named = f" ({called})" if called else ""
        why = f"its numbers are to be multiplied by {scale:g}{named}, and codes of classes are not"
        raise InputError(layer_title(raster), why, "Give the class raster.")


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


def _numbered(count: int) -> tuple[ClassInfo, ...]:
    """Classes that are called by their places."""
    return tuple(ClassInfo(i, str(i), "000000") for i in range(count))


def _modality(classes: Sequence[ClassInfo]) -> Modality:
    return Modality("label", "landcover", "categorical", (Band("class"),), tuple(classes), "nearest")
