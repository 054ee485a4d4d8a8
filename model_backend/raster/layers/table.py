"""The table of sensors: what bands are called, where they lie, which words speak of what; see ``sensors.json``."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Sensor:
    """A sensor, or several with the same bands."""

    key: str
    title: str
    family: str
    words: frozenset[str]  # in names of layers and in metadata
    marks: tuple[str, ...]  # in names of bands; nobody else has them
    pixel: float  # metres, of its finest bands
    codes: Mapping[str, str]  # common name by band code, such as b8a
    orders: tuple[tuple[str, ...], ...]  # codes in the order of stacks as they are made everywhere
    padded: bool = False  # its codes are also written B01
    told: bool = False  # it is thought of only where the layer speaks of it
    counts: tuple[int, ...] = ()  # how many bands files of it have that are called b1, b2, ... without a gap

    def wavelength(self, common: str) -> float | None:
        """Nominal wavelength of one of its bands, micrometres."""
        return wavelengths().get(common)


@functools.lru_cache(maxsize=1)
def table() -> dict:
    """The table as it is stored."""
    return json.loads((Path(__file__).parent / "sensors.json").read_text(encoding="utf-8"))


@functools.lru_cache(maxsize=1)
def sensors() -> tuple[Sensor, ...]:
    """All sensors of the table."""
    return tuple(
        Sensor(
            key,
            row["title"],
            row["family"],
            frozenset(row["words"]),
            tuple(row["marks"]),
            row["pixel"],
            row["codes"],
            tuple(map(tuple, row["orders"])),
            row.get("padded", False),
            row.get("told", False),
            tuple(row.get("counts", ())),
        )
        for key, row in table()["sensors"].items()
    )


@functools.lru_cache(maxsize=1)
def wavelengths() -> dict[str, float]:
    """Nominal wavelength in micrometres by common name."""
    return {common: row["wavelength"] for common, row in table()["bands"].items() if "wavelength" in row}


def product(name: str) -> Mapping:
    """How a product stores what it measures: factors, offsets, wavelengths by band, what names it."""
    return table()["products"][name]


@functools.cache
def pattern(name: str, word: str = "file") -> re.Pattern:
    """What a row of the products says of names, in either case: of its files, its documents, its scenes."""
    return re.compile(product(name)[word], re.IGNORECASE)


def family_words(family: str) -> frozenset[str]:
    """Words that speak of a family of layers, its sensors among them."""
    return frozenset(table()["families"][family]).union(*(s.words for s in sensors() if s.family == family))


def speaks_of(key: str, *texts: str) -> str:
    """The first word of a row of the table, such as ``derived``, that texts have; empty: none."""
    said = " ".join(re.split(r"[^a-z0-9]+", " ".join(texts).lower()))
    return next((word for word in table()[key] if re.search(rf"\b{word}\b", said)), "")


def split(text: str) -> list[str]:
    """Lower-case words of a text; ``RedEdge1`` and ``red_edge_1`` give the same."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    text = re.sub(r"rededge", "red edge ", text)
    text = re.sub(r"(?<=[a-z]{3})(?=\d)|(?<=\d)(?=[a-z]{3})", " ", text)
    return [word for word in re.split(r"[\W_]+", text) if word]


@functools.lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Words of a text as they stand, and neighbours joined, but single letters: ``Sentinel-2`` gives ``sentinel2``."""
    parts = [part for part in re.split(r"[^a-z0-9]+", text.lower()) if part]
    return frozenset(parts) | {a + b for a, b in zip(parts, parts[1:]) if len(a) > 1 or not re.fullmatch("[a-z]", b)}


@functools.lru_cache(maxsize=4096)
def common_names(text: str) -> frozenset[str]:
    """Common names of bands that a text speaks of, the longest reading first: ``coastal blue`` is not blue."""
    said, found, place = split(text), set(), 0
    names, longest = _names()
    while place < len(said):
        for size in range(min(longest, len(said) - place), 0, -1):
            common = names.get(tuple(said[place : place + size]))
            if common:
                found.add(common)
                place += size
                break
        else:
            place += 1
    return frozenset(found)


@functools.lru_cache(maxsize=1)
def _names() -> tuple[dict[tuple[str, ...], str], int]:
    """Common name by the words of each of its names, and the most words of one."""
    rows = table()["bands"].items()
    names = {tuple(split(name)): common for common, row in rows for name in (common, *row["names"])}
    return names, max(map(len, names))
