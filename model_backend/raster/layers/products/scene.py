"""Scenes: what a product says about its bands, as plain data. Nothing here opens a file."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ....errors import InputError
from ..note import Note
from ..table import table

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

LIKELY_ADDED = "LAYERFUSE_LIKELY_ADDED"
"""Metadata item: the files are called as ESA calls those that have 1,000 added, and nothing tells whether they have."""


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
    below: float | None = None  # values less than this, of which one is the most: it tells how clear it is
    fill: int | None = None  # says nothing
    most: int = 255  # largest value that it can have
    over: bool = False  # only adds to what those before it leave out
    outlines: bool = False  # the file holds polygons of what is left out, and no raster

    def left_out(self, value: int) -> bool:
        """Whether pixels with a value are left out."""
        if value == self.fill:
            return True
        return value in self.values or bool(value & self.bits) or (self.above is not None and value > self.above)


def by_scene(
    files: Sequence[str], pattern: re.Pattern, apart: bool = True
) -> tuple[dict[tuple[str, str], dict[str, tuple[re.Match, str]]], set[str]]:
    """Files by folder and scene, then by band, each with the match of its name; and all of these files.

    Args:
        files: Paths.
        pattern: Of their names, with the groups ``scene`` and ``band``.
        apart: Whether files of a scene in different folders are of different scenes; else no folder is told.
    """
    groups: dict[tuple[str, str], dict[str, tuple[re.Match, str]]] = {}
    used = set()
    for path in files:
        folder, name = os.path.split(path)
        if match := pattern.fullmatch(name):
            used.add(path)
            key = folder if apart else "", match["scene"].upper()
            groups.setdefault(key, {})[match["band"].upper()] = (match, path)
    return groups, used


def quality(name: str, file: str, band: int = 1, over: bool = False, outlines: bool = False) -> Quality:
    """The quality band of a name as the table has it, in a file of pixels or of polygons."""
    row = table()["qualities"][name]
    told = {word: row[word] for word in ("bits", "above", "below", "fill", "most") if word in row}
    return Quality(name, file, band, frozenset(row.get("values", ())), over=over, outlines=outlines, **told)


def quality_name(text: str) -> str:
    """The table's name of the quality band that a file is called as, in whichever case, in any folder; else empty."""
    rows = table()["qualities"].items()
    return next((name for name, row in rows if row.get("anywhere") and name.lower() == text.lower()), "")


def own_quality_name(text: str) -> str:
    """The table's name of the quality band that a band of a file is called as; else empty.

    Earth Engine puts the image before it: ``20230823T100031_SCL``.
    """
    said = text.strip().lower()
    for name, row in table()["qualities"].items():
        for call in map(str.lower, row.get("bands", ())):
            if said == call or re.fullmatch(rf"\w*\d\w*_{re.escape(call)}", said):
                return name
    return ""


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
    remarks: tuple[Note, ...] = ()  # what is to be checked

    @property
    def day(self) -> str:
        """``2023-08-23``, or nothing."""
        return self.date[:10]


def product_error(path: str, why: str, fix: str = "Copy or download the product again, whole.") -> InputError:
    """What to say of a product that cannot be used."""
    return InputError(f"layer {path}", why, fix)
