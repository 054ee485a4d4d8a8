"""Known public catalogues, and the products that fill rows of a model, from ``catalogues.json``."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..card import Card, Modality
from ..errors import InputError
from ..raster.layers.crosswalks.products import products as legends
from ..raster.layers.crosswalks.products import translate

_COARSER = 4.0
"""How many times coarser than the model's an image's pixels may be; heights and classes, which change slowly, 10."""
_SLOWLY = 10.0


@dataclass(frozen=True)
class Product:
    """A kind of layer that catalogues have."""

    key: str
    title: str
    family: str
    finest: float  # metres on a side of its pixels
    dated: bool  # whether it is of one time; else it is of all
    assets: str  # regular expression: the files of an item that are read
    collections: str  # regular expression: what catalogues call it
    values: tuple[int, ...] = ()  # of its classes


@dataclass(frozen=True)
class Catalogue:
    """A STAC API."""

    key: str
    title: str
    address: str
    collections: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by product; empty: it is asked for them
    refused: str = ""  # why its files cannot be read without an account
    s3: str = ""  # address by which anyone reads its s3:// files


@functools.lru_cache(maxsize=1)
def _table() -> dict:
    return json.loads(Path(__file__).with_name("catalogues.json").read_text(encoding="utf-8"))


def products() -> tuple[Product, ...]:
    """All kinds of layers that are looked for."""
    return tuple(
        Product(**{"key": key, **entry, "values": tuple(entry.get("values", ()))})
        for key, entry in _table()["products"].items()
    )


def catalogues() -> tuple[Catalogue, ...]:
    """All known catalogues, also those whose files need an account."""
    return tuple(Catalogue(key=key, **entry) for key, entry in _table()["catalogues"].items())


def find_catalogue(text: str) -> Catalogue:
    """A known catalogue by its name, or any by its address.

    Raises:
        InputError: It is neither, or one whose files need an account.
    """
    known = {catalogue.key: catalogue for catalogue in catalogues()}
    by_address = {catalogue.address: catalogue for catalogue in known.values()}
    found = known.get(text) or by_address.get(text.rstrip("/"))
    if found is None and re.match(r"https?://[^/\s]", text):
        return Catalogue("", text, text)
    names = ", ".join(key for key, catalogue in known.items() if not catalogue.refused)
    if found is None:
        raise InputError(
            f"catalogue {text[:80]!r}", "it is no known name and no address", f"Give {names}, or https://."
        )
    if found.refused:
        raise InputError(
            f"catalogue {found.title}", found.refused, f"Use {names}, or download the products from there."
        )
    return found


def find_product(modality: Modality, card: Card) -> Product | None:
    """The product that can be a modality of a model; None if no catalogue has such."""
    return next((product for product in products() if _suits(product, modality, card)), None)


def _suits(product: Product, modality: Modality, card: Card) -> bool:
    if product.family != modality.family:
        return False
    most = _SLOWLY if product.family in ("elevation", "landcover") else _COARSER
    if product.finest > most * card.pixel_size or any(band.height_above == "ground" for band in modality.bands):
        return False
    values = {c.value for c in modality.classes}
    legend = legends().get(product.key)
    return (
        not values
        or (bool(product.values) and values <= set(product.values))
        or (legend is not None and bool(translate(legend, modality.classes)))
    )
