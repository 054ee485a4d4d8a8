"""Layers for a model from a catalogue: search, choice, and items as files that ``--layer`` reads."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from osgeo import gdal

from ..card import Card, Modality
from ..errors import InputError
from ..raster.crs import DEGREES, Bounds, transform_bounds
from ..raster.layers.facts import read_facts
from ..raster.layers.fit import score
from ..raster.layers.products.documents import shown
from ..raster.layers.products.resolve import raster_path
from ..raster.source import RasterSource, open_dataset
from .choice import Candidate, candidates, choose, covered_share
from .client import MOST_ITEMS, Client
from .presets import Catalogue, Product, find_product

_MOST_BROKEN = 8


@dataclass(frozen=True)
class FoundItem:
    """An item that was chosen."""

    name: str
    day: str  # empty: not told
    cloud: float | None  # per cent
    share: float  # of the area, 0 to 1
    file: str  # the item, saved
    raster: str  # what GDAL opens for it


@dataclass(frozen=True)
class FoundLayer:
    """What was found for a modality."""

    modality: str
    title: str  # of the product
    items: tuple[FoundItem, ...]
    share: float  # of the area that they cover together


def find_layers(
    catalogue: Catalogue,
    card: Card,
    box: Sequence[float],
    date: str,
    folder: Path,
    wanted: Sequence[str] = (),
    most_cloud: float = 100.0,
    say: Callable[[str], None] = lambda text: None,
) -> list[FoundLayer]:
    """Find and save layers for a model.

    Args:
        catalogue: Where.
        card: The model's card.
        box: The area: west, south, east, north, degrees; across 180 degrees it goes on beyond it.
        date: ``A/B``.
        folder: Where items are saved.
        wanted: Modalities; empty: all.
        most_cloud: Per cent.
        say: Told what is not found, and which items cannot be used, a line each.

    Raises:
        InputError: The catalogue cannot be used, or has nothing.
    """
    client = None
    layers, why = [], ""
    for modality in card.modalities:
        if wanted and modality.name not in wanted:
            continue
        product = find_product(modality, card)
        if product is None:
            _remark(say, modality, "no catalogue has such layers.")
            continue
        client = client or Client(catalogue)
        collections = client.collections(product)
        if not collections:
            _remark(say, modality, f"this catalogue has no {product.title}.")
            continue
        for collection in collections:  # an older archive and the one that replaces it are never mixed
            items = client.items(collection, box, date if product.dated else None)
            pool = candidates(items, box, most_cloud)
            if pool:
                break
        if len(items) >= MOST_ITEMS:  # by the server's own order, most often the newest
            _remark(
                say, modality, f"only {MOST_ITEMS} items were looked at, and there are more: ask for a shorter time."
            )
        layer, why = _filled(catalogue, card, modality, product, pool, box, folder, say)
        if layer is None:
            _remark(say, modality, f"none of {len(items)} items of {product.title} can be used.")
        else:
            layers.append(layer)
    if not layers:
        what = f"catalogue {shown(catalogue.address)}"
        raise InputError(what, why or "it has nothing for this model, area and time", "Ask for another time or area.")
    return layers


def _remark(say: Callable[[str], None], modality: Modality, text: str) -> None:
    say(f"{modality.name}: {text}")


def _filled(
    catalogue: Catalogue, card: Card, modality: Modality, product: Product, pool: list[Candidate],
    box: Sequence[float], folder: Path, say: Callable[[str], None],
) -> tuple[FoundLayer | None, str]:  # fmt: skip
    """The best items that can be read; those that cannot are told, and others are chosen."""
    good: dict[str, FoundItem] = {}
    broken, why = 0, ""
    while True:
        chosen = choose(pool, product.dated)
        for one in chosen:
            if one.name in good:
                continue
            try:
                good[one.name] = _saved(catalogue, card, modality, product, one, box, folder)
            except InputError as error:
                why = f"none of its items can be read; of the last, {error.why}"
                _remark(say, modality, f"{one.name[:80]} is left out: {error.why}.")
                pool = [other for other in pool if other is not one]
                broken += 1
                break
        else:
            found = tuple(good[one.name] for one in chosen)
            return (FoundLayer(modality.name, product.title, found, covered_share(chosen)) if found else None), why
        if broken >= _MOST_BROKEN:
            return None, why


def _saved(
    catalogue: Catalogue, card: Card, modality: Modality, product: Product, one: Candidate, box: Sequence[float],
    folder: Path,
) -> FoundItem:  # fmt: skip
    """Save an item with the files that are read, and look whether they can be.

    Raises:
        InputError: They cannot, or are none for the modality.
    """
    assets = {
        key: {**asset, "href": _address(catalogue, one.item, asset["href"])}
        for key, asset in one.item["assets"].items()
        if re.fullmatch(product.assets, key, re.IGNORECASE)
        and isinstance(asset, dict)
        and isinstance(asset.get("href"), str)
    }
    if not assets:
        raise InputError(one.name, f"it has no files of {product.title}", "Use another item.")
    text = json.dumps({**one.item, "assets": assets, "links": []}, ensure_ascii=False, indent=1)
    name = re.sub(r"[^A-Za-z0-9._-]+", "_", one.name).strip("._-")[:80] or "item"
    stem = f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, new = _place(folder, stem, text)
        if new:
            handle, part = tempfile.mkstemp(dir=folder, prefix=".layerfuse-")  # a name that nobody has
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(part, path)
    except OSError as error:
        raise InputError(
            f"folder {folder}", f"no item can be saved in it ({error.strerror})", "Choose another."
        ) from None
    try:
        raster = raster_path((str(path),))
        dataset = open_dataset(RasterSource(modality.name, str(path)))
        if score(modality, read_facts(dataset), card) < 0:
            raise InputError(one.name, f"it is none that {card.name} takes as {modality.name}", "Use another item.")
        if not _reaches(dataset, box):
            raise InputError(one.name, "its files lie elsewhere than it says", "Use another item.")
    except InputError:
        if new:
            path.unlink(missing_ok=True)
        raise
    return FoundItem(one.name, one.day, one.cloud, one.share, str(path), raster)


def _reaches(dataset: gdal.Dataset, box: Sequence[float]) -> bool:
    """Whether a raster lies in an area; true, too, where nobody can know."""
    wkt, (x, dx, tx, y, ty, dy) = dataset.GetProjectionRef(), dataset.GetGeoTransform()
    width, height = dataset.RasterXSize, dataset.RasterYSize
    xs = [x + column * dx + row * tx for column in (0, width) for row in (0, height)]
    ys = [y + column * ty + row * dy for column in (0, width) for row in (0, height)]
    found = transform_bounds(Bounds(min(xs), min(ys), max(xs), max(ys)), wkt, DEGREES) if wkt else None
    if found is None:
        return True
    turns = (found._replace(xmin=found.xmin + turn, xmax=found.xmax + turn) for turn in (-360.0, 0.0, 360.0))
    return any(turned.intersect(Bounds(*box)) for turned in turns)


def _place(folder: Path, stem: str, text: str) -> tuple[Path, bool]:
    """Where an item is saved, and whether it is not there yet; what else has its name stays as it is."""
    for number in itertools.count(1):
        path = folder / (f"{stem}.json" if number == 1 else f"{stem}-{number}.json")
        if not os.path.lexists(path):
            return path, True
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            return path, False
    raise AssertionError("numbers do not end")


def _address(catalogue: Catalogue, item: Mapping, href: str) -> str:
    """The address of a file, open to anyone.

    Raises:
        InputError: It holds a key, or is none that can be read without one.
    """
    links = item.get("links")
    links = links if isinstance(links, list) else []
    own = [link.get("href") for link in links if isinstance(link, dict) and link.get("rel") == "self"]
    if "://" not in href and own and isinstance(own[0], str):
        href = urljoin(own[0], href)
    parts = urlsplit(href)
    if parts.scheme == "s3" and catalogue.s3:
        href = catalogue.s3.format(bucket=parts.netloc, key=parts.path.lstrip("/"))
        parts = urlsplit(href)
    if parts.scheme not in ("http", "https"):
        raise InputError("item", "its files are at no web address that is open to anyone", "Use another catalogue.")
    if parts.query or parts.username or parts.password:
        raise InputError("item", "its files need addresses with a key", "Use another catalogue.")
    return href
