"""What a raster says of its classes: their names and colours, and what its file, band and product are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from osgeo import gdal

from ...gdalio import quiet
from ..facts import LayerFacts
from .crosswalk import Told

CLASSES_TAG = "LAYERFUSE_CLASSES"
"""Metadata item of our own class maps: names by value, as JSON."""
_TITLES = ("title", "product", "product_type", "dataset", "long_name", "standard_name", "tifftag_imagedescription")
_VALUE, _NAME = re.compile("value|code|class"), re.compile("class|label|name|legend|cover")
_MOST_ROWS = 4096


def read_told(dataset: gdal.Dataset, number: int, facts: LayerFacts | None = None, paths: Sequence[str] = ()) -> Told:
    """Read what an open raster says of the classes of one of its bands; no pixel is read.

    Args:
        dataset: The raster.
        number: The band, from 1.
        facts: What is known of it; None: only names and colours of classes are asked for.
        paths: What the user gave for it.
    """
    with quiet():
        band = dataset.GetRasterBand(number)
        names = dict(enumerate(band.GetCategoryNames() or ()))
        names.update(_rows(band.GetDefaultRAT()))
        names.update({int(v): name for v, name in json.loads(dataset.GetMetadataItem(CLASSES_TAG) or "{}").items()})
        colours = {}
        if (painted := band.GetColorTable()) is not None:
            entries = (painted.GetColorEntry(code) for code in range(painted.GetCount()))
            colours = {code: "{:02X}{:02X}{:02X}".format(*entry[:3]) for code, entry in enumerate(entries)}
        texts = [re.split(r"[\\/]", path.rstrip("\\/"))[-1] for path in paths]
        if facts is not None:
            metadata = {**facts.metadata, **(band.GetMetadata() or {})}
            texts += [facts.name, band.GetDescription()]
            texts += [str(text)[:200] for key, text in metadata.items() if key.lower() in _TITLES]
    clean = {code: str(name).strip() for code, name in names.items()}
    return Told(tuple(texts), {code: name for code, name in clean.items() if re.search(r"[^\W\d_]", name)}, colours)


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
