"""What a raster itself calls and paints its classes; no pixel is read, and nothing is made of it."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping

from osgeo import gdal

CLASSES_TAG = "LAYERFUSE_CLASSES"
"""Metadata item of our own class maps: names by value, as JSON."""
_VALUE, _NAME = re.compile("value|code|class"), re.compile("class|label|name|legend|cover")
_MOST_ROWS = 4096


def class_names(dataset: gdal.Dataset, number: int) -> Mapping[int, str]:
    """Names of classes by code, of one band of an open raster."""
    band = dataset.GetRasterBand(number)
    names = dict(enumerate(band.GetCategoryNames() or ()))
    names.update(_rows(band.GetDefaultRAT()))
    with contextlib.suppress(ValueError, AttributeError):  # who writes our tag into a file may write anything
        names.update({int(v): name for v, name in json.loads(dataset.GetMetadataItem(CLASSES_TAG) or "{}").items()})
    clean = {code: str(name).strip() for code, name in names.items()}
    return {code: name for code, name in clean.items() if re.search(r"[^\W\d_]", name)}


def class_colours(dataset: gdal.Dataset, number: int) -> Mapping[int, str]:
    """Colours, RRGGBB, by code, likewise."""
    if (painted := dataset.GetRasterBand(number).GetColorTable()) is None:
        return {}
    entries = (painted.GetColorEntry(code) for code in range(painted.GetCount()))
    return {code: "{:02X}{:02X}{:02X}".format(*entry[:3]) for code, entry in enumerate(entries)}


def _rows(rows: gdal.RasterAttributeTable | None) -> Iterator[tuple[int, str]]:
    """Names of classes by code in an attribute table."""
    if rows is None or rows.GetRowCount() > _MOST_ROWS:
        return
    columns = range(rows.GetColumnCount())
    kinds = {i: (rows.GetUsageOfCol(i), rows.GetTypeOfCol(i), rows.GetNameOfCol(i).lower()) for i in columns}
    texts = [i for i, (_, kind, _) in kinds.items() if kind == gdal.GFT_String]
    named = [i for i in texts if kinds[i][0] == gdal.GFU_Name] or [i for i in texts if _NAME.search(kinds[i][2])]
    numbers = [i for i, (use, kind, _) in kinds.items() if kind != gdal.GFT_String and use != gdal.GFU_PixelCount]
    coded = [i for i in numbers if kinds[i][0] in (gdal.GFU_MinMax, gdal.GFU_Min)]
    coded = coded or [i for i in numbers if _VALUE.fullmatch(kinds[i][2])]
    for row in range(rows.GetRowCount() if named else 0):
        yield (rows.GetValueAsInt(row, coded[0]) if coded else row), rows.GetValueAsString(row, named[-1])
