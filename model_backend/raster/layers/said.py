"""What a raster says about itself, as plain data: for whoever has no GDAL, as the engine's Python, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..crs import Place
    from ..ground import GroundMetres

_DATES = (
    "LAYERFUSE_DATES",
    "LAYERFUSE_DATE",
    "ACQUISITIONDATETIME",
    "SENSING_TIME",
    "PRODUCT_START_TIME",
    "DATE_ACQUIRED",
    "ACQUISITION_DATE",
    "datetime",
)
"""Where a date stands, the first of them that is there."""


@dataclass(frozen=True)
class BandFacts:
    """What a raster says about one of its bands."""

    number: int  # 1-based
    name: str = ""  # its description
    wavelength: float | None = None  # of its centre, micrometres
    color: str = ""  # Red, Green, Blue, NIR and others, as GDAL interprets it; empty: no colour
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
    pixel_size: GroundMetres | None = None  # side of a pixel in its middle; None: it has no place
    place: Place | None = None  # of its middle
    pixels: int = 0  # of a band; 0: not known
    reach: float = 0.0  # metres from the middle to a corner; 0: not known
    linear_unit: str = ""  # of the CRS's coordinates, if they are lengths
    vertical_unit: str = ""  # of the heights of a compound CRS
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    classes: Mapping[int, str] = field(default_factory=dict, hash=False)  # of a single band: their names, by code
    colours: Mapping[int, str] = field(default_factory=dict, hash=False)  # likewise, RRGGBB

    @property
    def dates(self) -> tuple[str, ...]:
        """When it was taken, as it says itself."""
        told = next((self.metadata[key] for key in _DATES if self.metadata.get(key)), "")
        return tuple(date.strip() for date in told.split(",") if date.strip())
