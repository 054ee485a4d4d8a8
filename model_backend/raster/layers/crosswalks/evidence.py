"""What a raster says of its classes: their names and colours, and what its file, band and product are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from osgeo import gdal

from ...gdalio import quiet
from ..facts import LayerFacts
from .crosswalk import BY_NAME, Told, detect
from .legend import class_colours, class_names

_TITLES = ("title", "product", "product_type", "dataset", "long_name", "standard_name", "tifftag_imagedescription")


def read_told(dataset: gdal.Dataset, number: int, facts: LayerFacts | None = None, paths: Sequence[str] = ()) -> Told:
    """Read what an open raster says of the classes of one of its bands; no pixel is read.

    Args:
        dataset: The raster.
        number: The band, from 1.
        facts: What is known of it; None: only names and colours of classes are asked for.
        paths: What the user gave for it.
    """
    with quiet():
        names, colours = class_names(dataset, number), class_colours(dataset, number)
        texts = [re.split(r"[\\/]", path.rstrip("\\/"))[-1] for path in paths]
        if facts is not None:
            band = dataset.GetRasterBand(number)
            texts += [facts.name, band.GetDescription()]
            texts += _titles({**facts.metadata, **(band.GetMetadata() or {})})
    return Told(tuple(texts), names, colours)


def is_known_map(facts: LayerFacts) -> bool:
    """Whether a raster tells without a look at its pixels that it is one of the known class maps of others.

    Its names of classes or its colours do; its own name does if nothing in it says otherwise.
    """
    if len(facts.bands) != 1 or not facts.bands[0].kind.lstrip("U").startswith(("Byte", "Int")):
        return False
    band = facts.bands[0]
    texts = facts.name, band.name, *_titles({**facts.metadata, **band.metadata})
    found, how = detect({}, Told(texts, facts.classes, facts.colours))
    return bool(found) and not (how == BY_NAME and (facts.classes or facts.colours))


def _titles(metadata: dict[str, str]) -> list[str]:
    return [str(text)[:200] for key, text in metadata.items() if key.lower() in _TITLES]
