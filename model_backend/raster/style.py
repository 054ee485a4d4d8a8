"""The look of a raster as a file for QGIS, which finds it beside the raster: same name, ``.qml``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr  # nosec B406 - writes XML, reads none

_BEGIN = '<qgis version="3.22" styleCategories="Symbology"><pipe>'
"""No style that QGIS writes begins like that."""


def palette_style(entries: Sequence[tuple[int, str, str]]) -> str:
    """A QML document.

    Args:
        entries: Value, colour (RRGGBB) and label, in the order of the legend; none: the raster is left grey.
    """
    if not entries:
        renderer = '<rasterrenderer type="singlebandgray" band="1" opacity="1" grayBand="1"/>'
    else:
        palette = "".join(
            f'<paletteEntry value="{value}" color="#{colour.lower()}" alpha="255" label={quoteattr(label)}/>'
            for value, colour, label in entries
        )
        renderer = (
            '<rasterrenderer type="paletted" band="1" opacity="1" alphaBand="-1">'
            f"<colorPalette>{palette}</colorPalette></rasterrenderer>"
        )
    return f"{_BEGIN}{renderer}</pipe></qgis>\n"


def is_own_style(path: Path) -> bool:
    """Whether a style file is there that was made here, and not changed and saved by a user since."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(len(_BEGIN)) == _BEGIN
    except OSError:
        return False
