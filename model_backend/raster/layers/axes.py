"""Axes of NetCDF files: of which day, and what, each band of a variable of more than two dimensions is."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass, replace

from osgeo import gdal

from ..gdalio import GdalError, open_file

_PER_DAY = {"day": 1, "hour": 24, "minute": 1440, "second": 86400}
_WAVES = {"nm": 1e-3, "nanometer": 1e-3, "nanometre": 1e-3, "um": 1.0, "µm": 1.0, "micrometer": 1.0, "micron": 1.0}
"""Micrometres of units of wavelengths."""


@dataclass(frozen=True)
class Step:
    """What a band is, as the coordinates of its variable tell."""

    day: str = ""  # 2023-08-23, or nothing
    time: str = ""  # its coordinate: several may be of one day
    label: str = ""  # B02, or nothing
    wavelength: float | None = None  # micrometres


def steps_of(dataset: gdal.Dataset) -> list[Step]:
    """What each band of a variable is; empty if the coordinates tell of none, or the raster is of another format.

    Args:
        dataset: As GDAL opens a variable, or a file of one.
    """
    extra = (dataset.GetMetadataItem("NETCDF_DIM_EXTRA") or "").strip("{}")
    if dataset.RasterCount < 2 or not extra:
        return []
    steps, names = [Step()] * dataset.RasterCount, extra.split(",")
    for at, name in enumerate(names):
        told = [dataset.GetRasterBand(n).GetMetadataItem(f"NETCDF_DIM_{name}") or "" for n in _numbers(dataset)]
        unit = (dataset.GetMetadataItem(f"{name}#units") or "").strip()
        if " since " in unit:
            days = [_day(text, unit) for text in told]
            if not all(days):
                return []
            steps = [replace(step, day=day, time=text) for day, text, step in zip(days, told, steps)]
        elif factor := _WAVES.get(unit.lower().rstrip("s")):
            waves = [_number(text) for text in told]
            if None in waves:
                return []
            steps = [replace(step, wavelength=(wave or 0.0) * factor) for wave, step in zip(waves, steps)]
        elif labels := _labels(dataset, name):
            size = len(labels)
            # Where the coordinate is a text, GDAL gives its place, from 1 on, in place of a value, or nothing.
            places = [int(text) - 1 for text in told if text.isdigit()]
            if not places:
                later = math.prod(_size(dataset, other) for other in names[at + 1 :])
                places = [band // later % size for band in range(dataset.RasterCount)] if later else []
            if len(places) != len(told) or max(places) >= size:
                return []
            steps = [replace(step, label=labels[place]) for place, step in zip(places, steps)]
        elif len(set(told)) > 1:
            return []
    return steps if any(step != Step() for step in steps) else []


def _numbers(dataset: gdal.Dataset) -> range:
    return range(1, dataset.RasterCount + 1)


def _size(dataset: gdal.Dataset, name: str) -> int:
    """How many values a dimension has; 0: that is not known."""
    match = re.match(r"\{(\d+),", dataset.GetMetadataItem(f"NETCDF_DIM_{name}_DEF") or "")
    return int(match[1]) if match else len(_labels(dataset, name))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _day(text: str, unit: str) -> str:
    """The day of a coordinate such as ``9908`` of ``days since 1990-01-01``; empty if it tells none."""
    match = re.fullmatch(r"(\w+) since (\d{4}-\d\d-\d\d)(.*)", unit)
    if not match or match[1].rstrip("s") not in _PER_DAY:
        return ""
    clock = re.search(r"(\d\d):(\d\d)", match[3])
    try:
        start = datetime.datetime.fromisoformat(match[2])
        start += datetime.timedelta(hours=int(clock[1]), minutes=int(clock[2])) if clock else datetime.timedelta()
        day = start + datetime.timedelta(days=float(text) / _PER_DAY[match[1].rstrip("s")])
    except (ValueError, OverflowError):
        return ""
    return day.date().isoformat()


def _labels(dataset: gdal.Dataset, name: str) -> list[str]:
    """The texts of a coordinate, which GDAL's plain rasters do not tell; of numbers, none."""
    match = re.fullmatch(r'NETCDF:"?(.+?)"?(?::[^:"]+)?', dataset.GetDescription(), re.DOTALL)
    path = match[1] if match else dataset.GetDescription()
    try:
        opened = open_file(path, gdal.OF_MULTIDIM_RASTER)
        array = opened.GetRootGroup().OpenMDArray(name) if opened is not None else None
        if array is None or array.GetDataType().GetClass() != gdal.GEDTC_STRING or array.GetDimensionCount() != 1:
            return []
        return [str(text).strip() for text in array.Read()]
    except (GdalError, RuntimeError, AttributeError):
        return []
