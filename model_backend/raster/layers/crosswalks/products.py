"""The table of crosswalks (``crosswalks.json``), and tables that users write. Pure functions.

A product has codes; a code has the product's own name for it, a class of the few common ones, and a colour. A class of
a model is found by the product's name, else by the common class or a synonym of it.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union

from ....card import ClassInfo
from ....errors import InputError
from ....folders import is_stream

AUTO, NONE = "", "none"
"""A crosswalk that is found by itself; and that there is none: codes are taken as they are."""
_FORM = 'Write it as {"211": "crops", "999": null}: codes, and names or values of classes.'


@dataclass(frozen=True)
class Entry:
    """What a code means."""

    name: str = ""  # as the product calls it
    ours: Union[str, int, None] = None  # a common class, or a class of the model by name or value; None: none of them
    colours: tuple[str, ...] = ()  # RRGGBB, those in use

    @property
    def is_empty(self) -> bool:
        """Whether the code stands for no data."""
        return not self.name and self.ours is None


@dataclass(frozen=True)
class Product:
    """A class map of others."""

    title: str
    codes: Mapping[int, Entry]
    named: str = ""  # pattern of the names of its files and variables
    unless: str = ""  # pattern of names of other rasters of the same product
    own: bool = False  # a user wrote it: a class that nobody knows is a slip of the pen

    def is_called(self, texts: Sequence[str]) -> bool:
        """Whether names of files, layers or variables speak of it."""
        lower = [text.lower() for text in texts]
        if self.unless and any(re.search(self.unless, text) for text in lower):
            return False
        return bool(self.named) and any(re.search(self.named, text) for text in lower)


@functools.lru_cache(maxsize=1)
def table() -> dict:
    """The table as it is stored."""
    return json.loads((Path(__file__).parent / "crosswalks.json").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def products() -> dict[str, Product]:
    """The products of the table, by the name that an option takes."""
    return {key: _product(row) for key, row in expanded().items()}


def expanded() -> dict[str, dict]:
    """The rows of the table, each with all of its codes, as a user can write them into a file of his own."""
    rows = {key: dict(row) for key, row in table()["products"].items()}
    for row in rows.values():
        if ranked := rows.get(row.pop("ranks", "")):  # codes count the other's classes
            whole = [entry for entry in ranked["codes"].values() if entry is not None]
            row["codes"] = {**{str(i): entry for i, entry in enumerate(whole, 1)}, **row["codes"]}
        if row.pop("signed", False):  # bytes that are read with a sign
            more = {str(int(code) - 256): entry for code, entry in row["codes"].items() if int(code) > 127}
            row["codes"] = {**row["codes"], **more}
    return rows


def common_classes() -> tuple[ClassInfo, ...]:
    """The classes that the products have in common."""
    colours = {entry.ours: entry.colours for entry in products()["dynamicworld"].codes.values()}
    return tuple(ClassInfo(i, name, colours[name][0]) for i, name in enumerate(table()["classes"]))


def load_product(text: str) -> Product:
    """A product of the table by its name, or the table in a JSON file of the user's.

    Raises:
        InputError: There is no such product or file, or it has another form.
    """
    if text in products():
        return products()[text]
    if not text.lower().endswith(".json"):
        raise refusal(f"crosswalk {text[:80]!r}", "there is no such product")
    if is_stream(text):
        raise InputError(f"crosswalk {text}", "this is no regular file", "Give a file that can be read to its end.")
    try:
        row = json.loads(Path(text).read_text(encoding="utf-8-sig"))
        return _product(row if isinstance(row.get("codes"), dict) else {"codes": row}, Path(text).name)
    except OSError:
        raise InputError(f"crosswalk {text}", "the file cannot be read", "Check the path.") from None
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        raise InputError(f"crosswalk {text}", "it is no table of codes", _FORM) from None


def refusal(what: str, why: str) -> InputError:
    """The error that asks for the crosswalk of a map."""
    known = ", ".join(products())
    return InputError(what, why, f"Set its crosswalk: {known}, a .json file, or none (codes are taken as they are).")


def _product(row: Mapping, own: str = "") -> Product:
    codes = {int(code): _entry(entry, bool(own)) for code, entry in row["codes"].items()}
    if not codes:
        raise ValueError("it has no code")
    return Product(own or row["title"], codes, row.get("named", ""), row.get("unless", ""), bool(own))


def _entry(entry: object, own: bool) -> Entry:
    name, ours, colours = (*entry, "")[:3] if isinstance(entry, list) else ("", entry, "")
    if isinstance(ours, bool) or not isinstance(ours, (str, int, type(None))) or not isinstance(name, str):
        raise TypeError(f"{entry!r} is no class")
    if own and ours is None:
        return Entry()  # whoever writes null wants no data
    return Entry(name or (ours if isinstance(ours, str) else ""), ours, tuple(str(colours).split()))


def translate(product: Product, classes: Sequence[ClassInfo]) -> dict[int, int]:
    """Class value by code, for every code of the product that one of the classes fits, and one only.

    Raises:
        InputError: A user's table names a class that is neither there nor a common one.
    """
    by_name: dict[str, list[int]] = {}
    for info in classes:
        by_name.setdefault(name_of(info.name), []).append(info.value)
    values = {info.value for info in classes}
    found: dict[int, int] = {}
    for code, entry in product.codes.items():
        value = entry.ours if isinstance(entry.ours, int) and entry.ours in values else _value(entry, by_name)
        if value is not None:
            found[code] = value
        elif product.own and entry.ours is not None and not _synonyms(name_of(str(entry.ours))):
            names = ", ".join(f"{info.value} {info.name}" for info in classes)[:300]
            raise InputError(f"crosswalk {product.title}", f"{entry.ours!r} is no class", f"Classes are {names}.")
    return found


def _value(entry: Entry, by_name: Mapping[str, list[int]]) -> Optional[int]:
    """The class with the product's own name, else with the common one, else with a synonym of that."""
    for names in ({name_of(entry.name)}, {name_of(str(entry.ours))}, _synonyms(name_of(str(entry.ours)))):
        fitting = [value for name in names - {""} for value in by_name.get(name, ())]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


@functools.cache
def _synonyms(name: str) -> frozenset[str]:
    """Names that mean the same common class."""
    for common, others in table()["classes"].items():
        names = frozenset(map(name_of, (common, *others)))
        if name in names:
            return names
    return frozenset()


def name_of(text: str) -> str:
    """What spellings of a class's name have in common: words without case, blanks and signs."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
