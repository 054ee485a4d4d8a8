"""Scenes: what a product says about its bands, as plain data. Nothing here opens a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ....errors import InputError

DATE = "LAYERFUSE_DATE"
"""Metadata item of a virtual raster: when it was taken, ISO 8601 in UTC; of several, the newest."""
DATES = "LAYERFUSE_DATES"
"""Metadata item: the days of all scenes, oldest first, joined by commas."""
CLOUD_MASK = "LAYERFUSE_MASK"
"""Metadata item: the quality bands whose pixels are left out through the mask band, as ``SCL``."""
REMARKS = "LAYERFUSE_REMARKS"
"""Metadata item: what is to be checked of how the files were put together, sentences as JSON."""
OWN_UNITS = "LAYERFUSE_UNITS"
"""Metadata item: scale and offset are those of each product, found out when the virtual raster was made."""
SENTINEL2_WAVELENGTHS = {
    "B01": 0.443,
    "B02": 0.49,
    "B03": 0.56,
    "B04": 0.665,
    "B05": 0.705,
    "B06": 0.74,
    "B07": 0.783,
    "B08": 0.842,
    "B8A": 0.865,
    "B09": 0.945,
    "B10": 1.375,
    "B11": 1.61,
    "B12": 2.19,
}
"""Micrometres, in the order of the bands."""


@dataclass(frozen=True)
class Plane:
    """One band of a scene."""

    name: str  # B02
    file: str  # what GDAL opens
    band: int = 1  # in that file
    wavelength: float | None = None  # micrometres
    scale: float | None = None  # None: what the file says
    offset: float | None = None
    nodata: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Quality:
    """A band that says which pixels to leave out: those with one of the values, one of the bits, or too likely."""

    name: str  # SCL
    file: str
    band: int = 1
    values: frozenset[int] = frozenset()
    bits: int = 0  # mask of bits, each of which alone is enough
    above: float | None = None  # values greater than this
    fill: int | None = None  # says nothing
    most: int = 255  # largest value that it can have
    over: bool = False  # only adds to what those before it leave out

    def left_out(self, value: int) -> bool:
        """Whether pixels with a value are left out."""
        if value == self.fill:
            return True
        return value in self.values or bool(value & self.bits) or (self.above is not None and value > self.above)


@dataclass(frozen=True)
class Scene:
    """What one sensor has taken of one tile at one time; or a file of which no more is known."""

    name: str  # of the product
    kind: str = ""  # Sentinel-2 L2A; layers of two kinds are no mosaic. Empty: plain files
    planes: tuple[Plane, ...] = ()
    date: str = ""  # ISO 8601, UTC
    cloud: float | None = None  # per cent
    qualities: tuple[Quality, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict, hash=False)
    files: tuple[str, ...] = ()  # that were read to know this: metadata
    remarks: tuple[str, ...] = ()  # what is to be checked, in sentences

    @property
    def day(self) -> str:
        """``2023-08-23``, or nothing."""
        return self.date[:10]


def product_error(path: str, why: str, fix: str = "Copy or download the product again, whole.") -> InputError:
    """What to say of a product that cannot be used."""
    return InputError(f"layer {path}", why, fix)
