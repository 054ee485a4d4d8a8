"""Sources: which raster stands for which modality."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from osgeo import gdal

from ..card import Card, Modality
from ..errors import InputError, without_secrets
from .gdalio import GdalError, need, open_raster, opens, quiet
from .layers.crosswalks.products import AUTO, NONE, load_product
from .layers.products.placed import place_square
from .layers.products.plain import array_error, is_array
from .layers.products.resolve import days_of, raster_path
from .shapes.mask import Mask

if TYPE_CHECKING:
    from .layers.description import Description

_BANDS = re.compile(r":(\d+(?:,\d+)*)$")
_NAMES = re.compile(r":(\d+|[A-Za-z][\w .-]{0,63})(,(\d+|[A-Za-z][\w .-]{0,63}))+$")
_ONE_NAME = re.compile(r"(?<=[.]tif|tiff|[.]jp2|[.]vrt|[.]img):[A-Za-z][\w .-]{0,63}$")
_ROWS_FIRST = re.compile(r"/PRS_L\w+_[HP]CO/")  # groups of PRISMA's products: (rows, bands, columns)
_DRIVER = re.compile(r"[A-Z0-9_]{2,}:")  # of GDAL's names such as NETCDF:a.nc:band, which end like names of bands


@dataclass(frozen=True)
class RasterSource:
    """Plain data: a raster that stands for one modality of a card."""

    modality: str  # name in the card
    path: str  # anything GDAL opens, or a folder, archive, product or item
    bands: tuple[int | str, ...] = ()  # 1-based or by name, in the modality's order, 0 = lacking; () = found by itself
    nodata: float | None = None  # in place of the file's own; NaN: every finite value is data
    own_nodata: bool = True  # whether the file's own counts
    more_nodata: tuple[tuple[float, float], ...] = ()  # (low, high), beside the file's own
    more: tuple[str, ...] = ()  # further paths of the same layer
    masked: bool = True  # cloud and shadow are left out, where the product tells them
    day: str = ""  # only what was taken then, as 2023-08-23; empty: everything, the newest above
    taken: tuple[str, ...] = ()  # days on which it was taken, as somebody says, where the files say nothing
    masks: tuple[Mask, ...] = ()  # what the user leaves out
    crosswalk: str = AUTO  # of a map of classes: a product, a .json file or NONE; see :mod:`.layers.crosswalks`
    terrain: str = ""  # a raster of heights, by which an image with rational polynomials is placed

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths of the layer."""
        return (self.path, *self.more)


def parse_layer(text: str) -> tuple[str, str, tuple[int | str, ...]]:
    """Read ``KEY=PATH[:BANDS]``, as in ``optical=/a/b.tif:4,3,2`` or ``optical=/a/b.tif:B04,B03,B02``.

    The path may hold colons and spaces; it ends in bands only if it ends in ``:`` and numbers or names. Band 0 stands
    for one that the layer lacks: its pixels are the card's mean, which says nothing to the network.

    Returns:
        Key (a family or modality name), path, bands (may be empty).

    Raises:
        InputError: The text has another form.
    """
    key, equals, path = text.partition("=")
    key, path = key.strip(), path.strip()
    bands: tuple[int | str, ...] = ()
    match = _BANDS.search(path)
    if not match and not _DRIVER.match(path):
        match = _NAMES.search(path) or _ONE_NAME.search(path)
    if match:
        path, bands = path[: match.start()], parse_bands(match[0][1:])
    if not (key and equals and path):
        raise InputError(
            f"layer {text[:80]!r}", "it is not KEY=PATH or KEY=PATH:BANDS", "Write it as optical=/data/image.tif:4,3,2."
        )
    return key, path, bands


def parse_bands(text: str) -> tuple[int | str, ...]:
    """Bands by number and name, as in ``B04,B03,B02`` or ``4,3,2``."""
    names = (part.strip() for part in text.split(","))
    return tuple(int(name) if name.isascii() and name.isdigit() else name for name in names if name)


Paths = Union[str, tuple[str, ...]]
"""What a layer is made of: one path, or several."""
Bands = tuple[Union[int, str], ...]
"""1-based numbers and names, 0: lacking; empty: found by themselves."""
Layers = Mapping[str, tuple[Paths, Bands]]
"""What a user gives: paths and bands by family or modality."""


def layer_source(modality: str, paths: Paths, bands: Bands = ()) -> RasterSource:
    """A source of one or of several paths."""
    first, *more = (paths,) if isinstance(paths, str) else paths
    return RasterSource(modality, str(first), tuple(bands), more=tuple(map(str, more)))


def resolve_layers(
    card: Card,
    layers: Layers,
    masks: Sequence[tuple[str, Mask | None]] = (),
    for_map: bool = True,
) -> tuple[RasterSource, ...]:
    """Give each layer to the modality that its key means.

    Args:
        card: The model's card.
        layers: Path or paths and bands by key; a key is the name of a modality, or of a family if the model
            has one modality of it.
        masks: What to leave out of a layer, by the same keys; None: nothing, not even cloud that a product tells.
        for_map: Whether they are to be mapped, for which a model that is pre-trained only is of no use.

    Returns:
        One source per layer, in card order.

    Raises:
        InputError: No layer, an unknown or ambiguous key, two layers for one modality, or a model that is
            pre-trained only.
    """
    if for_map and card.task == "encoder":
        why = "it is pre-trained only and maps nothing"
        raise InputError(f"model {card.name}", why, "Train it on labels first: layerfuse train --init.")
    names = ", ".join(f"{m.name} ({m.family})" if m.name != m.family else m.name for m in card.modalities)
    if not layers:
        raise InputError("layers", "none is given", f"Give at least one of: {names}.")
    found: dict[str, RasterSource] = {}
    for key, (path, bands) in layers.items():
        matches = [m for m in card.modalities if m.name == key] or [m for m in card.modalities if m.family == key]
        if not matches:
            raise InputError(f"layer {key[:40]!r}", f"the model {card.name} takes no such layer", f"It takes: {names}.")
        if len(matches) > 1:
            raise InputError(
                f"layer {key!r}",
                f"the model {card.name} takes several layers of this family",
                f"Name one of: {', '.join(m.name for m in matches)}.",
            )
        name = matches[0].name
        if name in found:
            raise InputError(f"layer {key!r}", f"a layer for {name} is already given", "Give one layer per modality.")
        found[name] = layer_source(name, path, bands)
    said = said_of({name: card.modality(name).family for name in found}, masks)
    found = _with_terrain(card, {name: replace(source, **said.get(name, {})) for name, source in found.items()})
    return tuple(found[name] for name in card.modality_names if name in found)


def said_of(
    layers: Mapping[str, str],
    masks: Sequence[tuple[str, Mask | None]] = (),
    nodata: Sequence[str] = (),
    crosswalks: Sequence[str] = (),
) -> dict[str, dict[str, Any]]:
    """What a user says of layers: fields of a source, by the layer's name.

    Args:
        layers: Family by name.
        masks: What to leave out, by name or family; None: nothing, not even cloud that a product tells.
        nodata: ``KEY=VALUE`` as ``optical=0``; ``nan``: all values are data.
        crosswalks: ``KEY=CROSSWALK`` as ``landcover=worldcover``, of maps of classes.

    Raises:
        InputError: A text has another form, or means no layer or several.
    """
    found: dict[str, dict[str, Any]] = {}

    def meant(what: str, key: str) -> dict[str, Any]:
        names = [name for name in layers if name == key] or [name for name, family in layers.items() if family == key]
        if len(names) != 1:
            why = "no such layer is given" if not names else "several layers are of this family"
            raise InputError(f"{what} {key[:40]!r}", why, f"Name one of: {', '.join(layers)}.")
        return found.setdefault(names[0], {})

    for key, mask in masks:
        fields = meant("mask", key)
        if mask is None:
            fields["masked"] = False
        else:
            fields["masks"] = (*fields.get("masks", ()), mask)
    for text in nodata:
        key, _, value = (part.strip() for part in text.partition("="))
        if not value:
            raise InputError(f"nodata {text[:80]!r}", "it is not KEY=NUMBER", "Write it as optical=0.")
        meant("nodata", key)["nodata"] = parse_nodata(key, value)
    for text in crosswalks:
        key, crosswalk = split_crosswalk(text)
        if crosswalk not in (AUTO, NONE):
            load_product(crosswalk)
        meant("crosswalk", key)["crosswalk"] = crosswalk
    return found


def _with_terrain(card: Card, found: dict[str, RasterSource]) -> dict[str, RasterSource]:
    """The layers, each knowing which of them has heights: images with rational polynomials are placed by it."""
    elevation = [name for name in found if card.modality(name).family == "elevation" and not found[name].more]
    heights = [name for name in elevation if card.modality(name).bands[0].height_above != "ground"]
    if not heights or not os.path.isfile(found[heights[0]].path):
        return found
    terrain = found[heights[0]].path
    return {n: s if card.modality(n).family == "elevation" else replace(s, terrain=terrain) for n, s in found.items()}


def parse_nodata(name: str, text: str) -> float | None:
    """The value that a layer is said to have where it has no data; None for an empty text: the layer's own.

    Args:
        name: The layer's, for messages.
        text: A number, or ``nan``: all values are data.

    Raises:
        InputError: It is neither.
    """
    try:
        return float(text) if text.strip() else None
    except ValueError:
        why, fix = f"{text.strip()[:80]!r} is not a number", "Give a number, such as 0, or nan: all values are data."
        raise InputError(f"no data of {name[:40]}", why, fix) from None


def with_nodata(card: Card, sources: Sequence[RasterSource], texts: Sequence[str]) -> tuple[RasterSource, ...]:
    """Sources with the nodata values that ``KEY=VALUE`` texts give, as ``optical=0``; ``nan``: all values are data.

    Raises:
        InputError: A text has another form, or names no layer that is given.
    """
    said = said_of({source.modality: card.modality(source.modality).family for source in sources}, (), texts)
    return tuple(replace(source, **said.get(source.modality, {})) for source in sources)


def with_crosswalks(card: Card, sources: Sequence[RasterSource], texts: Sequence[str]) -> tuple[RasterSource, ...]:
    """Sources with the crosswalks that ``[KEY=]CROSSWALK`` texts give; without a key: of the layer of land cover.

    Raises:
        InputError: A text names no layer of classes that is given, or a crosswalk that is not there.
    """
    keyed = [text if split_crosswalk(text)[0] else f"landcover={text}" for text in texts]
    said = said_of({source.modality: card.modality(source.modality).family for source in sources}, crosswalks=keyed)
    for name in said:
        if card.modality(name).kind != "categorical":
            why = f"the model takes {name} as measured values, not as classes"
            raise InputError(f"crosswalk {said[name]['crosswalk']}", why, "Leave it out.")
    return tuple(replace(source, **said.get(source.modality, {})) for source in sources)


def split_crosswalk(text: str) -> tuple[str, str]:
    """Key, which may be empty, and crosswalk of a ``[KEY=]CROSSWALK`` text."""
    match = re.match(r"([a-z][a-z0-9_]*)=", text.strip())
    crosswalk = text.strip()[match.end() if match else 0 :].strip()
    return (match[1] if match else ""), NONE if crosswalk.lower() == NONE else crosswalk


MAP, REFERENCE = "the_map", "the_reference"
"""What is judged, and by what, in place of a modality: no layers of a model."""


def layer_title(source: RasterSource) -> str:
    """How messages name a layer: ``layer optical (/data/image.tif)``, or ``class map /data/map.tif``."""
    path = without_secrets(source.path)
    if source.modality in (MAP, REFERENCE):
        return f"class map {path}" if source.modality == MAP else f"reference {path}"
    return f"layer {source.modality} ({path})" if source.modality != "layer" else f"layer {path}"


def unreadable(source: RasterSource, error: GdalError | RuntimeError) -> InputError:
    """What to say of a source whose pixels GDAL cannot read."""
    return InputError(
        layer_title(source),
        f"its pixels cannot be read ({error})",
        "The file may be damaged or out of reach: check it, or copy it again.",
    )


def open_dataset(source: RasterSource) -> gdal.Dataset:
    """Open a source for reading.

    Raises:
        InputError: It does not exist or is no raster.
    """
    path = raster_path(source.paths, source.masked, source.day)
    try:
        with quiet():
            dataset = need(open_raster(path))
            dataset.GetMetadata()  # GDAL 3.6 reads the side-car, and names of classes in it, only then
            _refuse_containers(source, path, dataset)
            return place_square(dataset, path, source.terrain)
    except GdalError as error:
        raise _not_a_raster(source, str(error)) from None


def split_days(source: RasterSource) -> tuple[RasterSource, ...]:
    """A layer of several days as one for each, oldest first; any other as it is.

    Raises:
        InputError: It is a broken product.
    """
    days = () if source.day else days_of(source.paths)
    return tuple(replace(source, day=day) for day in days) if len(days) > 1 else (source,)


def _refuse_containers(source: RasterSource, path: str, dataset: gdal.Dataset) -> None:
    """Say what a file holds that is no raster itself, or that GDAL reads with rows in place of bands."""
    inside = [name for name, _ in dataset.GetSubDatasets()]
    if any(_ROWS_FIRST.search(name) for name in (path, *inside)):
        why = "PRISMA keeps its cubes row by row, and GDAL takes the rows for bands"
        raise InputError(layer_title(source), why, "Convert it to GeoTIFF or ENVI, with the tools for PRISMA.")
    if inside and path.rstrip("/").lower().endswith(".zarr"):
        why = f"it is a Zarr store of {len(inside)} arrays, of which GDAL tells no place"
        raise InputError(layer_title(source), why, "Export it as GeoTIFF or NetCDF.")
    if not dataset.RasterCount:
        why = f"the file holds {len(inside)} rasters, not one" if inside else "it has no bands"
        raise InputError(layer_title(source), why, "Give the raster inside the file, or another file.")


def _not_a_raster(source: RasterSource, reason: str) -> InputError:
    title, path = layer_title(source), source.path
    virtual = path.startswith("/vsi") or (not Path(path).is_absolute() and ":" in path)
    if not virtual and not os.path.exists(path):
        return InputError(title, "there is no such file", "Check the path.")
    if os.path.isfile(path) and os.path.getsize(path) == 0:
        return InputError(title, "the file is empty", "Copy or download it again.")
    if is_array(path):
        return array_error(path)
    if os.path.isfile(path):
        with open(path, "rb") as file:
            start = file.read(64).lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html")):
            why = "it is a web page, and no data: one that asks to log in, or tells a fault, was saved in its place"
            return InputError(title, why, "Download the file again.")
        if start.startswith(b"version https://git-lfs"):
            return InputError(title, "it only names a file that Git LFS keeps", "Fetch that one: git lfs pull.")
    if opens(path, gdal.OF_VECTOR):
        return InputError(title, "it is a vector layer, not a raster", "Choose a raster.")
    return InputError(title, f"it cannot be read as a raster ({reason})", "Choose a raster that GDAL can open.")


def describe(source: RasterSource, modality: Modality) -> Description:
    """What a layer is: :func:`~.layers.description.describe`, which scripts have known by this name."""
    from .layers.description import describe  # it builds on this file

    return describe(source, modality)
