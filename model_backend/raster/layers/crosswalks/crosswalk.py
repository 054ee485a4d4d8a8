"""Which product a class map is, and its codes as class values, with what is to be told of it. Pure functions.

What a file says of itself decides: names of classes in it, its colours, names of file and variable. Codes alone never
do: 1 to 9 are in many legends. Where nothing is sure, codes that are all class values are taken for those, which is
told; else the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ....card import NODATA_CLASS, ClassInfo
from ..note import DOUBT, FACT, WARNING, Note
from ..products.scene import quality_name
from .products import NONE, Entry, Product, load_product, name_of, products, refusal, translate

BY_CLASS_NAMES, BY_COLOURS, BY_NAME, BY_CODES = "class names", "colours", "name", "codes"
"""What tells a product; the last tells none for sure."""
NOTHING = (0, NODATA_CLASS)
"""Codes that stand for "no class here" in many class maps, whatever their legend."""
_LEAST, _MOST = 3, 0.8
"""So many names or colours, and such a share of them, have to be a product's."""
_HALF = 0.5
"""Share of the codes that a product must know."""
_SHOWN = 12


@dataclass(frozen=True)
class Told:
    """What a class map says beside its codes."""

    texts: tuple[str, ...] = ()  # names of files, of the variable, of the product
    names: Mapping[int, str] = field(default_factory=dict)  # of classes, by code
    colours: Mapping[int, str] = field(default_factory=dict)  # RRGGBB by code


@dataclass(frozen=True)
class Crosswalk:
    """Class values by code, and what is told of it."""

    pairs: tuple[tuple[int, int], ...] = ()  # empty: codes are class values already
    notes: tuple[Note, ...] = ()
    unclear: str = ""  # why nobody can know what the codes mean: nothing may be read before a user has said it
    known: bool = False  # it is known which legend the codes are of


def detect(codes: Mapping[int, int], told: Told) -> tuple[list[str], str]:
    """Products that a class map can be, and what tells it: one of the words above.

    Args:
        codes: Pixels by code, of all of the map or of a look at it.
        told: What it says beside them.
    """
    known = {key: sum(c in product.codes or c in NOTHING for c in codes) for key, product in products().items()}
    for how, speaks in (
        (BY_CLASS_NAMES, lambda product: _names_agree(product, told.names)),
        (BY_COLOURS, lambda product: _colours_agree(product, told.colours)),
        (BY_NAME, lambda product: product.is_called(told.texts)),
    ):
        spoken = [key for key, product in products().items() if speaks(product)]
        best = max((known[key] for key in spoken), default=0)
        if spoken and best >= _HALF * len(codes):
            return [key for key in spoken if known[key] == best], how
    real = [code for code in codes if code not in NOTHING]
    return [key for key, p in products().items() if real and all(code in p.codes for code in real)], BY_CODES


def find_product(codes: Mapping[int, int], told: Told) -> tuple[Product | None, str]:
    """The product that a class map surely is, and what tells it; None if that is not sure."""
    keys, how = detect(codes, told)
    return (products()[keys[0]], how) if len(keys) == 1 and how != BY_CODES else (None, how)


def find_crosswalk(
    what: str, given: str, codes: Mapping[int, int], told: Told, classes: Sequence[ClassInfo]
) -> Crosswalk:
    """The crosswalk of a class map to classes.

    Args:
        what: How notes call the map, as "The reference".
        given: What the user said: a product, a file, NONE or AUTO.
        codes: Pixels by code, of all of the map or of a look at it.
        told: What it says beside them.
        classes: That are wanted.

    Raises:
        InputError: The user's crosswalk cannot be used, or does not fit the map.
    """
    if given.strip().lower() == NONE:
        return Crosswalk(notes=_left_out(what, codes, classes))
    if given:
        found = _by_product(what, load_product(given), "as it was set", codes, classes)
        if found.unclear:
            raise refusal(f"crosswalk {given}", f"codes are {_listed(codes)}: {found.unclear}")
        return found
    own = Product("", {code: Entry(name, name) for code, name in told.names.items()})
    if told.names and _covers(translate(own, classes), codes):
        return _by_product(what, own, "", codes, classes)
    if word := next((w for text in told.texts for w in re.split(r"[^A-Za-z0-9]+", text) if quality_name(w)), ""):
        return unclear(f"it is called {word}, as a band that tells the quality of an image, and no land cover")
    keys, how = detect(codes, told)
    if len(keys) > 1 and how != BY_CODES:
        return unclear(f"by its {how} it can be of {' or '.join(keys)}, and its codes {_listed(codes)} fit")
    if how == BY_CODES and set(translate(own, classes)) & set(codes):
        return _by_product(what, own, "", codes, classes)
    if how == BY_CODES:
        return _unknown(what, codes, keys, classes)
    product = products()[keys[0]]
    if all(_is_number(info) for info in classes):  # a model that was taught on codes without names
        return _nameless(what, product, how, codes, classes)
    return _by_product(what, product, f"by its {how}", codes, classes)


def recode(values: np.ndarray, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """Class values of codes, in the values' shape and type; 255, which is no class, where a code has none.

    What has no class keeps its place among the pixels: where pixels are made coarser, a majority of it wins as any.
    """
    codes, classes = np.array(sorted(pairs), np.float64).T
    places = np.searchsorted(codes, values).clip(max=codes.size - 1)
    return np.where(codes[places] == values, classes[places], NODATA_CLASS).astype(values.dtype)


def late_notes(
    what: str, codes: Mapping[int, int], told: str, pairs: Sequence[tuple[int, int]], classes: Sequence[ClassInfo]
) -> tuple[Note, ...]:
    """What is told, when all pixels of a map were counted, of codes without a class that a look at it had missed.

    Args:
        what: The map.
        codes: Pixels by code.
        told: What was told of it before.
        pairs: Class value by code; empty: codes are class values.
        classes: The model's.
    """
    known = {code for code, _ in pairs} or {info.value for info in classes}
    lost = [code for code in sorted(codes) if code not in known and code not in NOTHING]
    late = [code for code in lost if not re.search(rf"(?<![\d.-]){code}(?![\d.])", told)]
    if not late:
        return ()
    shown = _some([f"{code} ({codes[code]:,} pixel{'s' * (codes[code] != 1)})" for code in late])
    text = f"Counted in all of its area, {what} has further codes without a class, which are no data: {shown}."
    return (Note(DOUBT, text),)


def unclear(why: str) -> Crosswalk:
    """What nobody can know."""
    return Crosswalk(unclear=why)


def _by_product(
    what: str, product: Product, how: str, codes: Mapping[int, int], classes: Sequence[ClassInfo]
) -> Crosswalk:
    """A map whose legend is known; a product without a title is the names that the map has itself."""
    pairs = translate(product, classes)
    names = {info.value: info.name for info in classes}
    there = [code for code in sorted(codes) if code in pairs]
    lost = [code for code in sorted(codes) if code not in pairs and not _is_nothing(code, product)]
    if not pairs or (lost and not there):
        ours = ", ".join(names.values())[:200]
        legend = f"it is {product.title} ({how})" if product.title else "it names its classes itself"
        return unclear(f"{legend}, and none of its classes is one of {ours}")
    same = all(code == value for code, value in pairs.items())
    shown = _some([f"{code} {product.codes[code].name} = {names[pairs[code]]}".replace("  ", " ") for code in there])
    if same:
        shown = "its codes are the values of the classes"
    if product.title:
        text = f"{what} is taken for {product.title} ({how}): {shown or 'no pixel'}."
        notes = [Note(FACT, text, f"Legend: {product.title} ({how}).")]
    else:
        notes = [Note(FACT, f"{what} names its classes itself: {shown or 'no pixel'}.", "Legend: its own names.")]
    if lost:
        shown = _some([f"{code} {_name(product, code)} ({_share(codes, code)})" for code in lost])
        level = DOUBT if any(code not in product.codes for code in lost) else FACT
        notes.append(Note(level, f"{what} has codes without a class, which are no data: {shown}."))
    return Crosswalk(() if same else tuple(sorted(pairs.items())), tuple(notes), known=True)


def _nameless(
    what: str, product: Product, how: str, codes: Mapping[int, int], classes: Sequence[ClassInfo]
) -> Crosswalk:
    """A map whose legend is known, for classes of which only the values are: they may be of the same legend."""
    values = {info.value for info in classes}
    if not values <= set(product.codes):
        text = f"it is {product.title} (by its {how}), and nothing says what the classes {_listed(values)} are"
        return unclear(text)
    text = f"{what} is {product.title} (by its {how}); the classes have no names, and are taken for the same codes."
    return Crosswalk(notes=(Note(DOUBT, text), *_left_out(what, codes, classes)))


def _unknown(what: str, codes: Mapping[int, int], keys: Sequence[str], classes: Sequence[ClassInfo]) -> Crosswalk:
    """A map whose legend nobody tells: its codes can only be the classes' values."""
    values = {info.value for info in classes}
    listed = ", ".join(keys)
    odd = sorted(code for code in codes if code not in values and code not in NOTHING)
    if odd:
        names = ", ".join(f"{info.value} {info.name}" for info in classes)[:300]
        if keys:
            return unclear(
                f"nothing tells what its codes {_listed(odd)} mean; it can be of {listed}. Classes are {names}"
            )
        return unclear(f"nothing tells what its codes {_listed(odd)} mean. Classes are {names}")
    there = [info for info in classes if info.value in codes]
    if not there:
        return Crosswalk(notes=_left_out(what, codes, classes))
    shown = _some([str(info.value) if _is_number(info) else f"{info.value} {info.name}" for info in there])
    text = f"{what} does not tell its legend: its codes are taken for the values of the classes, {shown}."
    if keys:
        text = (
            f"{what} does not tell its legend: its codes are taken for the values of the classes, {shown}; it can be "
            f"of {listed}."
        )
    level = DOUBT if keys and not all(map(_is_number, classes)) else FACT
    note = Note(level, text, "Legend: none; its codes are taken for the values of the classes.")
    return Crosswalk(notes=(note, *_left_out(what, codes, classes)))


def _left_out(what: str, codes: Mapping[int, int], classes: Sequence[ClassInfo]) -> tuple[Note, ...]:
    """What is told of codes that are no values of classes, and so no data."""
    values = {info.value for info in classes}
    lost = [code for code in sorted(codes) if code not in values]
    if not lost:
        return ()
    shown = _some([f"{code} ({_share(codes, code)})" for code in lost])
    level = FACT if all(code in NOTHING for code in lost) else WARNING
    return (Note(level, f"{what} has codes without a class, which are no data: {shown}."),)


def _share(codes: Mapping[int, int], code: int) -> str:
    """Of the pixels, that have a code."""
    return f"{codes[code] / sum(codes.values()):.2%}"


def _covers(pairs: Mapping[int, int], codes: Mapping[int, int]) -> bool:
    """Whether every code that occurs has a class, but for what stands for none."""
    return bool(set(pairs) & set(codes)) and all(code in pairs or code in NOTHING for code in codes)


def _is_nothing(code: int, product: Product) -> bool:
    return product.codes[code].is_empty if code in product.codes else code in NOTHING


def _name(product: Product, code: int) -> str:
    return product.codes[code].name if code in product.codes else "(not in its legend)"


def _is_number(info: ClassInfo) -> bool:
    """Whether a class is only called by its value."""
    return info.name in (str(info.value), f"{info.value} ({info.value})")


def _names_agree(product: Product, names: Mapping[int, str]) -> bool:
    pairs = [
        (name_of(name), name_of(product.codes[code].name)) for code, name in names.items() if code in product.codes
    ]
    pairs = [(theirs, ours) for theirs, ours in pairs if ours]
    same = sum(theirs.startswith(ours) or (len(theirs) > 3 and ours.startswith(theirs)) for theirs, ours in pairs)
    return same >= _LEAST and same >= _MOST * len(pairs)


def _colours_agree(product: Product, colours: Mapping[int, str]) -> bool:
    """Whether a map is painted as the product is, with all of its classes, those that do not occur among them."""
    painted = {code: entry.colours for code, entry in product.codes.items() if entry.colours}
    same = sum(colours.get(code, "").upper() in shades for code, shades in painted.items())
    return same >= _LEAST and same >= _MOST * len(painted)


def _listed(codes: Mapping[int, object] | Sequence[int] | set[int]) -> str:
    return _some([str(code) for code in sorted(codes)])


def _some(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more
