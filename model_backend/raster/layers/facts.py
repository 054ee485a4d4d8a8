"""Facts: what a raster says about itself, before anyone asks what it means."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import gdal

from ..gdalio import quiet

RESULT_TAG = "LAYERFUSE_VERSION"
"""Metadata item of the files that LayerFuse itself has made."""
PICTURE_TAG = "PICTURE"
"""Metadata item of a raster that stands for colours that a server draws."""
_COLORS = ("Red", "Green", "Blue")


@dataclass(frozen=True)
class BandFacts:
    """What a raster says about one of its bands."""

    number: int  # 1-based
    name: str = ""  # its description
    wavelength: float | None = None  # of its centre, micrometres
    color: str = ""  # Red, Green or Blue, as GDAL interprets it
    kind: str = ""  # GDAL's name of the type
    unit: str = ""
    scale: float | None = None
    offset: float | None = None
    nodata: float | None = None
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class LayerFacts:
    """What a raster says about itself."""

    name: str  # as the user calls it, and its file
    bands: tuple[BandFacts, ...]  # without transparency
    paletted: bool = False  # has a colour table, as class maps do
    picture: bool = False  # colours drawn by a server, and not measured values
    alpha: tuple[int, ...] = ()  # bands that are transparency
    made: bool = False  # by LayerFuse
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)


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
        alpha = tuple(n for n in numbers if colors[n] == gdal.GCI_AlphaBand and n not in measured)
        bands = tuple(_band(dataset.GetRasterBand(n), n) for n in numbers if n not in alpha)
        metadata = dict(dataset.GetMetadata() or {})
        paletted = dataset.RasterCount == 1 and dataset.GetRasterBand(1).GetColorTable() is not None
        said = f"{name} {Path(dataset.GetDescription()).stem}".strip()
    return LayerFacts(said, bands, paletted, PICTURE_TAG in metadata, alpha, RESULT_TAG in metadata, metadata)


def _band(band: gdal.Band, number: int) -> BandFacts:
    color = gdal.GetColorInterpretationName(band.GetColorInterpretation())
    return BandFacts(
        number,
        band.GetDescription(),
        _wavelength(band),
        color if color in _COLORS else "",
        gdal.GetDataTypeName(band.DataType),
        band.GetUnitType(),
        band.GetScale(),
        band.GetOffset(),
        band.GetNoDataValue(),
        dict(band.GetMetadata() or {}),
    )


def _wavelength(band: gdal.Band) -> float | None:
    """Centre wavelength in micrometres, from the places where GDAL's drivers and tools put it."""
    imagery = band.GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY")
    text = imagery or band.GetMetadataItem("wavelength") or band.GetMetadataItem("WAVELENGTH")
    with contextlib.suppress(TypeError, ValueError):
        number = float(text)
        unit = (band.GetMetadataItem("wavelength_units") or band.GetMetadataItem("WAVELENGTH_UNITS") or "").lower()
        nanometres = not imagery and (unit.startswith(("nm", "nano")) or number > 100)
        return number / 1000 if nanometres else number
    return None
