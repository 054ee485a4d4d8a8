"""What a file's stored values mean: its units, scale and offset, told or seen, against those of the card."""

from __future__ import annotations

import math

import numpy as np
from osgeo import gdal

from ..card import Band
from .gdalio import GdalError, need, quiet

_LENGTHS = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet", "international foot"), 0.3048),
    **dict.fromkeys(("us survey foot", "us-ft", "ftus", "foot_us", "us foot", "us survey feet"), 1200 / 3937),
    **{"mm": 0.001, "cm": 0.01, "dm": 0.1, "km": 1000.0},
}
"""Metres of the units of length that files name."""
DECIBELS = "dB"
_WHOLE_NUMBERS = 0.01
"""A card whose scale is at most this has whole numbers for decimals, as 1,200 for a reflectance of 0.12."""
_DECIMALS = ("Float32", "Float64", "Float16")
_LOOK = 64
"""Side of the coarse look at a band, pixels."""
_MOST = 0.99
"""Share of the values looked at that must be alike."""


def recode(raster: gdal.Band, band: Band) -> tuple[float, float]:
    """Factor and summand that turn a file's stored values into those of the card.

    With scale s and offset o of the file and S and O of the card, ``stored * s + o = wanted * S + O``, times the
    ratio of the units where both name a length. A file that says nothing of its own is stored as the card has it; but
    where the card has whole numbers for decimals (digital numbers of a reflectance) and the file has decimals in the
    range of the physical values, it has those.
    """
    scale, offset = raster.GetScale(), raster.GetOffset()
    scale, offset = (1.0 if scale is None else scale), (0.0 if offset is None else offset)
    if not (scale and math.isfinite(scale) and math.isfinite(offset)):
        scale, offset = 1.0, 0.0
    theirs, ours = (_LENGTHS.get(unit.strip().lower()) for unit in (raster.GetUnitType(), band.unit))
    ratio = theirs / ours if theirs and ours else 1.0
    if (scale, offset, ratio) == (1.0, 0.0, 1.0) and not _already_physical(raster, band):
        return 1.0, 0.0
    factor, summand = scale * ratio / band.scale, (offset * ratio - band.offset) / band.scale
    return (1.0, 0.0) if abs(factor - 1.0) < 1e-9 and abs(summand) < 1e-9 else (factor, summand)


def looks_linear(raster: gdal.Band, band: Band, rule: tuple[float, float]) -> bool:
    """Whether a band that should be in decibels has no value below zero, as power and amplitude have none.

    Args:
        raster: The file's band.
        band: That of the card.
        rule: What :func:`recode` gave for them.
    """
    values = _look(raster) if band.unit == DECIBELS else np.empty(0)
    values = (values * rule[0] + rule[1]) * band.scale + band.offset
    return bool(values.size) and float((values > 0).mean()) >= _MOST


def _already_physical(raster: gdal.Band, band: Band) -> bool:
    if abs(band.scale) > _WHOLE_NUMBERS or gdal.GetDataTypeName(raster.DataType) not in _DECIMALS:
        return False
    values = _look(raster)
    return bool(values.size) and float(((values >= band.minimum) & (values <= band.maximum)).mean()) >= _MOST


def _look(raster: gdal.Band) -> np.ndarray:
    """Some values all over a band: finite, not zero (which may stand for nothing) and not nodata."""
    columns, rows = min(_LOOK, raster.XSize), min(_LOOK, raster.YSize)
    try:
        with quiet():
            raw = need(
                raster.ReadRaster(
                    0, 0, raster.XSize, raster.YSize, buf_xsize=columns, buf_ysize=rows, buf_type=gdal.GDT_Float64
                )
            )
    except GdalError:  # whoever reads it in earnest will say so
        return np.empty(0)
    values = np.frombuffer(raw, np.float64)
    return values[np.isfinite(values) & (values != 0) & (values != raster.GetNoDataValue())]
