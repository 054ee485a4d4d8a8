"""Validity: which pixels of a layer are data."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from osgeo import gdal

from ...card import Modality
from .bands import BandMatch
from .note import Note

_INTEGER_RANGE = {
    "Byte": (0, 255),
    "Int8": (-128, 127),
    "UInt16": (0, 65535),
    "Int16": (-32768, 32767),
    "UInt32": (0, 2**32 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "UInt64": (0, 2**64 - 1),
    "Int64": (-(2**63), 2**63 - 1),
}


@dataclass(frozen=True)
class Validity:
    """What makes a pixel of a layer invalid; the reader obeys it."""

    nodata: float | None = None  # to set on all bands, in place of the file's own
    alpha: int = 0  # 1-based band of transparency; 0: none
    masked: bool = False  # has a mask band for all bands
    holes: tuple[float | None, ...] = ()  # by band of the modality, the value that is none
    notes: tuple[Note, ...] = ()

    def of(self, look: np.ndarray) -> np.ndarray:
        """Which values of a look are data, as far as the values themselves tell: bool ``[C, h, w]``."""
        valid = np.isfinite(look)
        for plane, usable, hole in zip(look, valid, self.holes):
            if hole is not None:
                usable &= plane != hole
        return valid


def find_validity(
    dataset: gdal.Dataset, match: BandMatch, modality: Modality, look: np.ndarray, given: float | None
) -> Validity:
    """Find out what makes a pixel invalid.

    Args:
        dataset: The raster.
        match: Its bands.
        modality: What they stand for.
        look: Values as stored, ``[C, h, w]``; see :func:`~.look.look`.
        given: The user's nodata value.
    """
    numbers = range(1, dataset.RasterCount + 1)
    alpha = [n for n in numbers if dataset.GetRasterBand(n).GetColorInterpretation() == gdal.GCI_AlphaBand]
    bands = [dataset.GetRasterBand(n) for n in match.present]
    flags = bands[0].GetMaskFlags()
    masked = flags & (gdal.GMF_PER_DATASET | gdal.GMF_ALPHA) == gdal.GMF_PER_DATASET
    own = tuple(band.GetNoDataValue() for band in bands)
    kinds = [gdal.GetDataTypeName(band.DataType) for band in bands]
    if given is not None and all(_holds(kind, given) for kind in kinds):
        nodata = given
    else:
        nodata = math.nan if own.count(None) == len(own) and all(kind.startswith("Float") for kind in kinds) else None
    holes = own if nodata is None else (nodata,) * len(own)
    return Validity(nodata, alpha[-1] if alpha else 0, masked, holes)


def _holds(kind: str, value: float) -> bool:
    """Whether pixels of a GDAL type can have a value."""
    if kind not in _INTEGER_RANGE:
        return True
    low, high = _INTEGER_RANGE[kind]
    return math.isfinite(value) and value == int(value) and low <= value <= high
