"""The classes that labels tell: their values, names and colours."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

from ..card import NODATA_CLASS, ClassInfo, class_name
from ..errors import InputError
from .burn import field_names, read_shapes
from .gdalio import quiet
from .labels import class_values
from .source import RasterSource, open_dataset, parse_layer

CLASS_FIELDS = ("class", "value", "label", "reference")
"""Fields that are taken for the class where none is named."""
COLOURS = ("1B6CA8", "2E7D4F", "D8302A", "E0A030", "7A4FA3", "6FB3C4", "8A6D3B", "B5C334", "D16BA5", "5B5B5B")
"""Of classes that have none of their own."""


def name_key(name: str) -> str:
    """What two spellings of one class name have in common: neither case nor blanks count."""
    return " ".join(name.split()).casefold()


def spellings(values: Mapping[str, str], table: Mapping[str, str]) -> list[str]:
    """A sentence for each class whose name is written in several ways, differing by case or blanks.

    Args:
        values: Names by label value, as :func:`label_values` gives them.
        table: The class by label value, as :func:`legend` gives it.
    """
    written: dict[str, list[str]] = {}
    for value, name in table.items():
        ways = written.setdefault(name, [])
        if values[value] not in ways and name_key(values[value]) == name_key(name):
            ways.append(values[value])
    return [
        f"Names that differ by case or blanks alone are one class: {', '.join(map(repr, ways))} are {name}."
        for name, ways in written.items()
        if len(ways) > 1
    ]


def raster_of_labels(labels: str) -> RasterSource:
    """A class raster, ``PATH`` or ``PATH:BAND``, as a source."""
    _, path, bands = parse_layer(f"labels={labels}")
    return RasterSource("labels", path, bands)


def label_values(labels: str, field: str) -> tuple[str, dict[str, str]]:
    """The field with the class, and the classes' names by value.

    Args:
        labels: Class raster, ``PATH`` or ``PATH:BAND``, or vector file, ``PATH`` or ``PATH|layername=NAME``.
        field: Of a vector file; empty: the first there of :data:`CLASS_FIELDS`.

    Raises:
        InputError: The file cannot be read, or has no such field.
    """
    fields = field_names(labels)
    if fields is None:
        if field:
            raise InputError(f"labels {labels}", "it is a raster, which has no fields", "Leave the field out.")
        return "", class_values(raster_of_labels(labels))
    if not field:
        lower = {name.casefold(): name for name in reversed(fields)}
        field = next((lower[name] for name in CLASS_FIELDS if name in lower), "")
        if not field:
            there = ", ".join(fields[:20]) or "there is none"
            raise InputError(f"labels {labels}", "it is not clear which field has the class", f"Name one: {there}.")
    shapes = read_shapes(labels, field)
    return field, {shape.value: shape.value.strip() for shape in shapes.shapes if shape.value.strip()}


def legend(
    values: Mapping[str, str], known: Sequence[ClassInfo] = (), colours: Mapping[str, str] = {}
) -> tuple[tuple[ClassInfo, ...], dict[str, str]]:
    """Classes for labels, and the class by label value.

    Args:
        values: Names by label value. Values of one name (see :func:`name_key`), or of a known class's, are one class.
        known: Classes of a model, whose names and colours are kept; all of them come back if the labels name them all.
        colours: RRGGBB by label value, where the labels have some.

    Raises:
        InputError: There is no class, or too many are.
    """
    if not values:
        raise InputError("labels", "they name no class", "Choose labels that do, or another field.")
    if len(values) > NODATA_CLASS:
        why = f"they have {len(values):,} different values, and a model has up to {NODATA_CLASS} classes"
        raise InputError("labels", why, "Choose the field with the class, or fewer classes.")
    by_name = {name_key(info.name): info for info in known}
    first: dict[str, str] = {}  # the spelling that is kept
    table: dict[str, str] = {}
    for value, name in values.items():
        key = name_key(name)
        like = by_name.get(key)
        if not like and key not in first:
            first[key] = class_name(name, {*first.values(), *(info.name for info in known)})
        table[value] = like.name if like else first[key]
    wanted = sorted(set(table.values()), key=str.casefold)
    if set(wanted) == {info.name for info in known}:
        return tuple(known), table  # so that what decides between them is taken, too
    given = {name: value for value, name in table.items()}
    infos = []
    for i, (name, number) in enumerate(zip(wanted, _numbers([given[name] for name in wanted]))):
        like = by_name.get(name_key(name))
        colour = like.color_hint if like else colours.get(given[name]) or _colour(i)
        infos.append(ClassInfo(number, name, colour))
    return tuple(infos), table


def raster_colours(raster: RasterSource) -> dict[str, str]:
    """RRGGBB by value, as the colour table of a class raster has them; empty if it has none."""
    dataset = open_dataset(raster)
    with quiet():
        table = dataset.GetRasterBand(next(iter(raster.bands), 1)).GetColorTable()
        count = min(table.GetCount(), NODATA_CLASS) if table else 0
        return {str(value): "{:02X}{:02X}{:02X}".format(*table.GetColorEntry(value)[:3]) for value in range(count)}


def _numbers(texts: Sequence[str]) -> list[int]:
    """Values in the map: those of the labels, if they are numbers that fit, else 1, 2, 3."""
    if all(text.isascii() and text.isdigit() and int(text) < NODATA_CLASS for text in texts):
        numbers = [int(text) for text in texts]
        if len(set(numbers)) == len(numbers):
            return numbers
    return list(range(1, len(texts) + 1))


def _colour(index: int) -> str:
    if index < len(COLOURS):
        return COLOURS[index]
    red, green, blue = colorsys.hsv_to_rgb(index * 0.618034 % 1.0, 0.55, 0.8)  # the golden ratio: far from each other
    return f"{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}"
