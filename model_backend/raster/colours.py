"""Colours of classes that have none of their own, by what they are called."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Collection

COLOURS = ("1B6CA8", "2E7D4F", "D8302A", "E0A030", "7A4FA3", "6FB3C4", "8A6D3B", "B5C334", "D16BA5", "5B5B5B")
"""Of classes that have none of their own."""


FITTING = {
    "1B6CA8": "water lake river sea pond ocean reservoir agua lago lagun río rio embals estanq océano 水 湖 河",
    "2E7D4F": "forest tree wood bosque árbol arbol arbóre 林 森 树",
    "D8302A": "built build urban resident develop settle house roof town village edific constru ciudad pueblo 建 房",
    "E0A030": "crop farm cultiv arable agri field campo huert cereal regad secano 耕 农",
    "B5C334": "grass meadow pasture herb lawn past prad hierba césped 草",
    "6FB3C4": "wetland marsh swamp flood mangrove reed humedal marism pantan manglar inund 湿",
    "CCB879": "shrub scrub bush heath matorral arbust 灌",
    "8A6D3B": "bare barren soil rock sand quarry desnud suelo roca rocos arena cantera 裸 沙",
    "5B5B5B": "road street paved asphalt rail carretera calle camino asfalt ferrocarril 路",
    "D9E6EE": "snow ice glacier niev hielo glaciar 雪 冰",
}
"""Colours by what class names begin with, in every language there is; what is nothing of it gets a colour of
:data:`COLOURS`."""


def name_key(name: str) -> str:
    """What two spellings of one class name have in common: neither case nor blanks count."""
    return " ".join(name.split()).casefold()


def class_colour(name: str, index: int, taken: Collection[str]) -> str:
    """RRGGBB of a class that has none: what maps give to its name, else that of its place in the legend.

    Args:
        name: The class's.
        index: Its place.
        taken: Colours of other classes.
    """
    return _fitting(name, taken) or _free(index, taken)


def _fitting(name: str, taken: Collection[str]) -> str:
    """A colour that maps give to what a name says; empty if it says nothing known, or another class has it."""
    words = re.findall(r"[^\W\d_]+", name_key(name))
    for colour, roots in FITTING.items():
        if colour not in taken and any(word.startswith(tuple(roots.split())) for word in words):
            return colour
    return ""


def _free(index: int, taken: Collection[str]) -> str:
    """The colour of a place in the legend, or the next one that no class has."""
    while (colour := place_colour(index)) in taken:
        index += 1
    return colour


def place_colour(index: int) -> str:
    """RRGGBB of a place in a legend, counted from 0."""
    if index < len(COLOURS):
        return COLOURS[index]
    red, green, blue = colorsys.hsv_to_rgb(index * 0.618034 % 1.0, 0.55, 0.8)  # the golden ratio: far from each other
    return f"{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
