"""The classes that labels tell: their values, names and colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..card import NODATA_CLASS, ClassInfo, class_name
from ..errors import InputError
from .colours import class_colour, name_key, place_colour
from .gdalio import quiet
from .labels import read_codes
from .layers.crosswalks.crosswalk import find_crosswalk, find_product
from .layers.crosswalks.products import AUTO, NONE, Product, common_classes, load_product
from .layers.note import DOUBT, FACT, Note
from .shapes.burn import field_names, read_shapes
from .source import RasterSource, open_dataset, parse_layer

CLASS_FIELDS = ("class", "value", "label", "reference")
"""Fields that are taken for the class where none is named."""


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
    return RasterSource("labels", path, bands, crosswalk=NONE)


@dataclass(frozen=True)
class LabelClasses:
    """The classes that labels tell."""

    field: str  # of a vector file: the one with the class
    values: dict[str, str]  # name of the class by label value; a value that is not there is no label
    notes: tuple[Note, ...] = ()  # of a class raster: what was found out about its legend


def label_values(
    labels: str, field: str, known: Sequence[ClassInfo] = (), crosswalk: str = AUTO, by_value: bool = False
) -> LabelClasses:
    """Which classes labels tell.

    A class raster of a known legend becomes the classes of a model where there is one, else it names its own classes.

    Args:
        labels: Class raster, ``PATH`` or ``PATH:BAND``, or vector file, ``PATH`` or ``PATH|layername=NAME``.
        field: Of a vector file; empty: the first there of :data:`CLASS_FIELDS`.
        known: Classes of a model.
        crosswalk: What the user said of a raster's legend; see :mod:`.layers.crosswalks`.
        by_value: Whether codes without a name are the values of the model's classes; else they are new classes.

    Raises:
        InputError: The file cannot be read, has no such field, or the crosswalk does not fit it.
    """
    fields = field_names(labels)
    if fields is None:
        if field:
            raise InputError(f"labels {labels}", "it is a raster, which has no fields", "Leave the field out.")
        return _raster_classes(labels, known, crosswalk, by_value)
    if crosswalk not in (AUTO, NONE):
        raise InputError(f"labels {labels}", "they are no raster, whose codes a crosswalk could tell", "Leave it out.")
    if not field:
        lower = {name.casefold(): name for name in reversed(fields)}
        field = next((lower[name] for name in CLASS_FIELDS if name in lower), "")
        if not field:
            if not fields:
                raise InputError(f"labels {labels}", "they have no field for the class", "Add one, and fill it in.")
            there = ", ".join(fields[:20])
            raise InputError(f"labels {labels}", "it is not clear which field has the class", f"Name one: {there}.")
    found = read_shapes(labels, field, f"labels {labels}")
    shapes = found.shapes if found else ()
    return LabelClasses(field, {shape.value: shape.value.strip() for shape in shapes if shape.value.strip()})


def _raster_classes(labels: str, known: Sequence[ClassInfo], crosswalk: str, by_value: bool) -> LabelClasses:
    """The classes of a class raster."""
    codes = read_codes(raster_of_labels(labels))
    own = {str(code): name for code, name in codes.names.items()}
    if crosswalk == NONE:
        return LabelClasses("", own)
    given = load_product(crosswalk) if crosswalk else None
    classes = known or (named_classes(given) if given else ())
    if classes or given:
        found = find_crosswalk("The labels", crosswalk, codes.counts, codes.told, classes)
        names = {info.value: info.name for info in classes}
        if found.unclear:
            return LabelClasses("", own, (Note(DOUBT, f"New classes are made of the labels: {found.unclear}."),))
        pairs = dict(found.pairs) or ({value: value for value in names} if found.known or by_value else {})
        there = {str(code): names[pairs[code]] for code in codes.counts if code in pairs}
        return LabelClasses("", there, found.notes) if there else LabelClasses("", own)
    product, how = find_product(codes.counts, codes.told)
    if product is None or codes.told.names:
        return LabelClasses("", own)
    text = f"The labels are taken for {product.title} (by its {how}), which names the classes."
    entries = {code: product.codes.get(code) for code in codes.counts}
    values = {str(c): entry.name if entry else str(c) for c, entry in entries.items() if not (entry and entry.is_empty)}
    return LabelClasses("", values, (Note(FACT, text),))


def named_classes(product: Product) -> tuple[ClassInfo, ...]:
    """The classes that a table of codes speaks of, where no model says others: the common ones, and a user's own."""
    common = common_classes()
    named = {name_key(info.name) for info in common}
    more = {name_key(str(e.ours)): str(e.ours) for e in product.codes.values() if e.ours is not None}
    own = [name for key, name in more.items() if key not in named]
    return (*common, *(ClassInfo(len(common) + i, class_name(name), place_colour(i)) for i, name in enumerate(own)))


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
    infos: list[ClassInfo] = []
    for i, (name, number) in enumerate(zip(wanted, _numbers([given[name] for name in wanted]))):
        like = by_name.get(name_key(name))
        taken = {info.color_hint for info in infos}
        colour = like.color_hint if like else colours.get(given[name]) or class_colour(name, i, taken)
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
