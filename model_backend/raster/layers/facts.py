"""Facts: what a raster says about itself, before anyone asks what it means."""

from __future__ import annotations

import contextlib
import html
import math
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from osgeo import gdal

from ...errors import InputError
from ...raster.crs import Point
from ..crs import DEGREES, Place, parse_crs, transform_points
from ..gdalio import GdalError, open_file, quiet
from ..ground import GroundMetres, scale_at
from .axes import Step, steps_of
from .crosswalks.legend import class_colours, class_names
from .said import BandFacts, LayerFacts
from .table import common_names

RESULT_TAG = "LAYERFUSE_VERSION"
"""Metadata item of the files that LayerFuse itself has made."""
PICTURE_TAG = "PICTURE_OF_A_SERVER"
"""Metadata item of a raster that stands for colours that a server draws."""
_DEPTH = 3
_ENDS = 1 << 20
"""Bytes at both ends of a file that are searched for what GDAL does not read."""

_NAMES = ("BANDNAME", "BAND_NAME", "band_name", "NETCDF_VARNAME", "long_name", "common_name", "name")
"""Where a band without a description has its name, the first of them that is there."""


def read_facts(dataset: gdal.Dataset, name: str = "", measured: Sequence[int] = ()) -> LayerFacts:
    """Read the facts of an open raster; no pixel is read.

    Args:
        dataset: The raster.
        name: What the user calls it, if that is not the name of the file alone.
        measured: Bands that are data although the file calls them transparency.
    """
    with quiet():
        numbers = range(1, dataset.RasterCount + 1)
        colors = {n: dataset.GetRasterBand(n).GetColorInterpretation() for n in numbers}
        driver = dataset.GetDriver().ShortName
        marked = (n for n in numbers if colors[n] == gdal.GCI_AlphaBand and n not in measured)
        alpha = tuple(n for n in marked if not _is_named(dataset, n))
        steps = steps_of(dataset)
        names = band_names(dataset, steps)
        bands = tuple(_band(dataset, n, driver, names[n - 1]) for n in numbers if n not in alpha)
        if steps:
            bands = tuple(
                replace(band, wavelength=steps[band.number - 1].wavelength or band.wavelength) for band in bands
            )
        metadata = {**(dataset.GetMetadata("IMAGERY") or {}), **(dataset.GetMetadata() or {})}
        paletted = dataset.RasterCount == 1 and dataset.GetRasterBand(1).GetColorTable() is not None
        stem = Path(dataset.GetDescription()).stem
        said = name if stem in name else f"{name} {stem}".strip()
        size, place = _ground(dataset)
        linear, vertical = _units(dataset)
        single = dataset.RasterCount == 1
        classes, colours = (class_names(dataset, 1), class_colours(dataset, 1)) if single else ({}, {})
        pixels = dataset.RasterXSize * dataset.RasterYSize
        reach = (size or 0.0) * math.hypot(dataset.RasterXSize, dataset.RasterYSize) / 2
    picture, made = PICTURE_TAG in metadata, RESULT_TAG in metadata
    whole = (said, bands, paletted, picture, alpha, made, size, place, pixels, reach, linear, vertical, metadata)
    return LayerFacts(*whole, classes, colours)


def _units(dataset: gdal.Dataset) -> tuple[str, str]:
    """Names of the units of a raster's coordinates, if they are lengths, and of the heights of its CRS."""
    crs = dataset.GetSpatialRef()
    if crs is None:
        return "", ""
    vertical = crs.GetAttrValue("VERT_CS|UNIT") if crs.IsVertical() else ""
    if not vertical and dataset.GetDriver().ShortName == "HFA":
        vertical = _vertical_of_imagine(dataset.GetDescription())
    return crs.GetLinearUnitsName() if crs.IsProjected() else "", vertical or ""


def _vertical_of_imagine(path: str) -> str:
    """The unit of the vertical CRS in an ERDAS .img, whose CRS GDAL writes whole and reads without it."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        for place in {0, max(0, size - _ENDS)}:
            file.seek(place)
            if match := re.search(rb'VERTCS\[[^\0]{1,500}?UNIT\["([ -~]{1,60}?)"', file.read(_ENDS)):
                return match[1].decode("ascii")
    return ""


def _is_named(dataset: gdal.Dataset, number: int) -> bool:
    """Whether a band that is marked as transparency has a name of something else, as near infrared often has."""
    return bool(common_names(_band_name(dataset, number)))


def band_names(dataset: gdal.Dataset, steps: Sequence[Step], depth: int = _DEPTH) -> list[str]:
    """What the bands of a raster are called: by themselves, or as what a virtual raster is made of; or empty.

    Args:
        dataset: The raster.
        steps: Of its bands, as :func:`~.axes.steps_of` tells them.
        depth: Virtual rasters of virtual rasters that are followed.
    """
    labels = [step.label for step in steps]
    if labels and all(labels):
        return labels
    names = [_band_name(dataset, n + 1) for n in range(dataset.RasterCount)]
    below = [] if all(names) or not depth else _named_below(dataset, depth - 1)
    return [name or (below[i] if below else "") for i, name in enumerate(names)]


def _band_name(dataset: gdal.Dataset, number: int) -> str:
    """What a band is called: its description, else what its metadata or, as of ENVI, those of the whole file say."""
    band = dataset.GetRasterBand(number)
    told = band.GetMetadata() or {}
    names = (band.GetDescription(), *(told.get(key) for key in _NAMES), dataset.GetMetadataItem(f"Band_{number}"))
    return next((name for name in names if name and name.strip()), "")


def _named_below(dataset: gdal.Dataset, depth: int) -> list[str]:
    """What the bands of a virtual raster without names are called below it; else nothing.

    That is the name of the file that each of them is, or, of a mosaic of files with several bands, that of the band
    in the first of them.
    """
    if dataset.GetDriver().ShortName != "VRT" or dataset.RasterCount < 2:
        return []
    bands = [dataset.GetRasterBand(n + 1) for n in range(dataset.RasterCount)]
    # GDAL 3.6 aborts the process where it is asked for the sources of some virtual rasters: the file tells them, too.
    found: list[list[tuple[str, int]]] = []
    with contextlib.suppress(OSError), open(dataset.GetDescription(), encoding="utf-8", errors="replace") as file:
        for text in re.findall(r"<VRTRasterBand\b.*?</VRTRasterBand>", file.read(_ENDS), re.DOTALL):
            told = re.findall(r"<SourceFilename([^>]*)>([^<]+)</SourceFilename>\s*<SourceBand>(\d+)</SourceBand>", text)
            found.append([(_below(dataset, name, 'relativeToVRT="1"' in how), int(n)) for how, name, n in told])
    if len(found) != len(bands) or not all(found):
        return []
    stems = [Path(files[0][0]).stem for files in found]
    plain = (gdal.GCI_Undefined, gdal.GCI_GrayIndex)
    if len(set(stems)) == len(stems):
        own = all(len(files) == 1 for files in found) and all(b.GetColorInterpretation() in plain for b in bands)
        return stems if own else []
    first = {file for (file, _), *_ in found}
    if len(first) != 1:
        return []
    below = None
    with contextlib.suppress(GdalError, RuntimeError):  # the latter where QGIS has GDAL raise
        below = open_file(first.pop(), gdal.OF_RASTER)
    if below is None or max(files[0][1] for files in found) > below.RasterCount:
        return []
    names = band_names(below, steps_of(below), depth)
    return [names[files[0][1] - 1] for files in found]


def _below(dataset: gdal.Dataset, name: str, relative: bool) -> str:
    """The path of a source of a virtual raster."""
    name = html.unescape(name)
    return os.path.join(os.path.dirname(dataset.GetDescription()), name) if relative else name


def _ground(dataset: gdal.Dataset) -> tuple[GroundMetres | None, Place | None]:
    """Side of a pixel on the ground in a raster's middle, and where that is; None for what has no place."""
    transform, wkt = dataset.GetGeoTransform(can_return_null=True), dataset.GetProjectionRef()
    if transform is None or not wkt or parse_crs(wkt).IsLocal():
        return None, None
    middle = Point(*gdal.ApplyGeoTransform(transform, dataset.RasterXSize / 2, dataset.RasterYSize / 2))
    try:
        scale, points = scale_at(wkt, middle), transform_points([middle], wkt, DEGREES)
    except InputError:
        return None, None
    if scale is None or not points or not all(map(math.isfinite, points[0])):
        return None, None
    area = abs(transform[1] * transform[5] - transform[2] * transform[4])
    return GroundMetres(math.sqrt(area) * scale.mean), Place(*points[0])


def _band(dataset: gdal.Dataset, number: int, driver: str, name: str) -> BandFacts:
    band = dataset.GetRasterBand(number)
    scale = band.GetScale()
    if driver == "ENVI" and scale in (None, 1.0) and not band.GetOffset():
        scale = _scale_of_envi(dataset) or scale
    # ENVI's colours are those that the image was last shown in, often false ones.
    color = "" if driver == "ENVI" else gdal.GetColorInterpretationName(band.GetColorInterpretation())
    return BandFacts(
        number,
        name,
        _wavelength(band),
        color,
        gdal.GetDataTypeName(band.DataType),
        band.GetUnitType(),
        scale,
        band.GetOffset(),
        band.GetNoDataValue(),
        dict(band.GetMetadata() or {}),
    )


def _scale_of_envi(dataset: gdal.Dataset) -> float | None:
    """What the ``reflectance scale factor`` of ENVI's header means; None: it has none."""
    with contextlib.suppress(ValueError, ZeroDivisionError):
        scale = 1 / float((dataset.GetMetadata("ENVI") or {}).get("reflectance_scale_factor") or 0)
        return scale if 0 < scale < math.inf else None
    return None


def _wavelength(band: gdal.Band) -> float | None:
    """Centre wavelength in micrometres, from the places where GDAL's drivers and tools put it."""
    if imagery := band.GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY"):
        return _micrometres(imagery, "")
    text = band.GetMetadataItem("wavelength") or band.GetMetadataItem("WAVELENGTH")
    unit = band.GetMetadataItem("wavelength_units") or band.GetMetadataItem("WAVELENGTH_UNITS")
    return None if text == str(band.GetBand()) else _micrometres(text, unit or "")  # ENVI's "Index" counts the bands


def _micrometres(text: str | None, unit: str) -> float | None:
    """A wavelength in micrometres; None if it is no number, or of a unit that is no length, as ``Index``."""
    unit = unit.strip().lower()
    if unit in ("index", "wavenumber", "ghz", "mhz"):
        return None
    with contextlib.suppress(TypeError, ValueError):
        number = float(text or "")
        return number / 1000 if unit.startswith(("nm", "nano")) or number > 100 else number
    return None
