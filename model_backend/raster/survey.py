"""What a user's layer is, as a modality: that of a start model if it fits, else one of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..card import FAMILIES, NODATA_CLASS, Band, Card, ClassInfo, Modality, Network, class_name
from ..errors import InputError
from .gdalio import quiet
from .grid import FINEST, choose_grid
from .ground import ProjectedMetres
from .labels import read_codes
from .layers.bands import band_numbers, find_bands
from .layers.crosswalks.crosswalk import find_product
from .layers.crosswalks.products import AUTO, NONE, Entry, common_classes, load_product, refusal
from .layers.description import describe
from .layers.facts import LayerFacts, read_facts
from .layers.note import WARNING
from .layers.products.scene import own_quality_name
from .legend import named_classes, raster_colours
from .reader import Reader
from .source import Bands, Paths, RasterSource, layer_source, layer_title, open_dataset

SAMPLE = 512
"""Pixels on a side of the coarse look at a layer."""
MARGIN = 0.25
"""Of the range of a layer's values, by which its clip range is wider."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


def look_at_layer(
    key: str, path: Paths, bands: Bands, start: Card | None, said: Mapping[str, Any] | None = None
) -> tuple[Modality, RasterSource]:
    """The modality that a layer is, and where its pixels are.

    A layer that has the bands of a modality of the start model becomes that modality. If its values cannot be what that
    one means, as nothing converts them, it keeps the bands' names, and its own statistics do the rest.

    Args:
        key: Family, or a modality of the start model.
        path: Anything that GDAL opens, a product, or several.
        bands: 1-based or by name, 0: lacking; empty: those of the start model, if they are found, else all.
        start: The start model.
        said: What the user says of it besides, as fields of a source.

    Raises:
        InputError: It is no raster, or of no known kind.
    """
    known = [m for m in (start.modalities if start else ()) if key in (m.name, m.family)]
    if not known and key not in FAMILIES:
        raise InputError(
            f"layer {key[:40]!r}", "there is no such kind of layer", f"It is one of {', '.join(FAMILIES)}."
        )
    facts = read_facts(open_dataset(layer_source(key, path)))
    title = layer_title(layer_source(key, path))
    for modality in known:
        numbers = _as_known(modality, facts, bands, title)
        if numbers:
            if modality.family == "sar" and not bands:  # a look at its values may turn them round
                found = describe(replace(layer_source(modality.name, path), **said or {}), modality)
                numbers = found.match.numbers
            source = replace(layer_source(modality.name, path, numbers), **said or {})
            if modality.kind == "categorical" and describe(source, modality).unclear:
                continue  # a map of classes of its own
            return _fitted(modality, source), source
    numbers = band_numbers(facts, bands, title) or _measured(facts)
    if 0 in numbers:
        why = "bands are given as lacking (0), and no start model says what they would be"
        raise InputError(f"layer {key} ({path})", why, "Leave them out.")
    source = replace(layer_source(key, path, numbers), **said or {})
    family = known[0].family if known else key
    if family == "landcover" and len(numbers) == 1:
        return Modality(key, family, "categorical", (Band("class"),), _classes(source), "nearest"), source
    own = Modality(key, family, "continuous", tuple(map(Band, _band_names(source, numbers))))
    return _ranged(own, source), source


def _classes(source: RasterSource) -> tuple[ClassInfo, ...]:
    """The classes of a map: its own codes, with the names of its legend if that is known; else the common classes.

    Raises:
        InputError: Its codes are no values that a model can have, and nothing says what they mean.
    """
    codes = read_codes(source)
    if source.crosswalk not in (AUTO, NONE):
        return named_classes(load_product(source.crosswalk))
    product, _ = find_product(codes.counts, codes.told) if source.crosswalk == AUTO else (None, "")
    odd = [code for code in codes.counts if not 0 <= code < NODATA_CLASS]
    if odd and product:
        return common_classes()
    if odd:
        why = f"its code {odd[0]} is none that a model can have: 0 to {NODATA_CLASS - 1}; nothing tells its legend"
        raise refusal(layer_title(source), why)
    legend = {} if product is None or codes.told.names else product.codes
    names: dict[int, str] = {}
    for code, name in codes.names.items():
        entry = legend.get(code, Entry(name))
        if not entry.is_empty:
            own = f"{name} ({code})" if entry.name == str(code) else entry.name
            names[code] = class_name(own, names.values())
    return tuple(ClassInfo(code, name, "808080") for code, name in names.items())


def _measured(facts: LayerFacts) -> tuple[int, ...]:
    """All bands but those of quality, such as SCL: they say what to leave out, and are nothing to learn from."""
    every = tuple(band.number for band in facts.bands)
    return tuple(band.number for band in facts.bands if not own_quality_name(band.name)) or every


def _as_known(modality: Modality, facts: LayerFacts, bands: tuple[int | str, ...], title: str) -> tuple[int, ...]:
    """The bands of a modality of the start model, at least half of them; empty if the layer is something else."""
    if bands:
        return find_bands(modality, facts, bands, title).numbers if len(bands) == modality.channels else ()
    try:
        match = find_bands(modality, facts, (), title)
    except InputError:
        return ()
    unlike = any(note.level == WARNING for note in match.notes)
    return () if unlike or 2 * match.found < modality.channels else match.numbers


def _band_names(source: RasterSource, numbers: tuple[int, ...]) -> list[str]:
    """Names of the file's own, if it has one for each band and they differ."""
    dataset = open_dataset(source)
    with quiet():
        told = [re.sub(r"[^\x20-\x7e]", "", dataset.GetRasterBand(n).GetDescription())[:64].strip() for n in numbers]
    return told if all(told) and len(set(told)) == len(told) else [f"band {n}" for n in numbers]


def _sample(modality: Modality, source: RasterSource) -> np.ndarray:
    """Values of a coarse look at the whole layer, as stored, float32 ``[C, n]``."""
    draft = Card("draft", "1", "none", "encoder", 1.0, 8, (modality,), network=Network(patch_size=1))
    fine = choose_grid(draft, (source,), pixel_size=FINEST)
    coarse = fine.pixel_size * max(1.0, max(fine.window.width, fine.window.height) / SAMPLE)
    grid = choose_grid(draft, (source,), pixel_size=ProjectedMetres(min(coarse, 1e5)))
    values, valid = Reader(source, modality, grid).read(grid.window)
    return values[:, valid]


def _ranged(modality: Modality, source: RasterSource) -> Modality:
    """The modality with clip ranges a little wider than what the layer has: other places are more extreme."""
    values = _sample(modality, source)
    if not values.size:
        raise InputError(f"layer {modality.name} ({source.path})", "it has no valid pixel", "Choose another layer.")
    bands = []
    for band, plane in zip(modality.bands, values):
        low, high = float(plane.min()), float(plane.max())
        room = MARGIN * (high - low)
        if high > low:
            band = replace(band, minimum=float(f"{low - room:.6g}"), maximum=float(f"{high + room:.6g}"))
        bands.append(band)
    return replace(modality, bands=tuple(bands))


def _fitted(modality: Modality, source: RasterSource) -> Modality:
    """The start model's modality if the layer's values can be what it means, else with units of the layer's own."""
    if describe(source, modality).fits:
        return modality
    bare = tuple(Band(band.name, center_wavelength=band.center_wavelength) for band in modality.bands)
    return _ranged(replace(modality, bands=bare), source)


def own_layer(key: str, path: Paths, bands: Bands, said: Mapping[str, Any]) -> tuple[Modality, RasterSource]:
    """A layer as it is: its bands, and how their values are stored; arguments as of :func:`look_at_layer`.

    Raises:
        InputError: It is no raster, or a modality cannot have this name.
    """
    if not _NAME.fullmatch(key):
        why = "its name is not 1 to 32 lower-case letters, digits and underscores, a letter first"
        raise InputError(f"layer {key[:40]!r}", why, "Give it such a name.")
    modality, source = look_at_layer(family_of(key, path), path, bands, None, said)
    modality, source = replace(modality, name=key), replace(source, modality=key)
    dataset = open_dataset(source)
    with quiet():
        rasters = [dataset.GetRasterBand(number) for number in source.bands]
        if modality.kind == "categorical":
            colours = raster_colours(source)
            classes = tuple(replace(c, color_hint=colours.get(str(c.value), c.color_hint)) for c in modality.classes)
            return replace(modality, classes=classes), source
        stored = [(r.GetScale() or 1.0, r.GetOffset() or 0.0, r.GetUnitType()[:32]) for r in rasters]
    return replace(modality, bands=tuple(_stored_as(b, *told) for b, told in zip(modality.bands, stored))), source


def _stored_as(band: Band, scale: float, offset: float, unit: str) -> Band:
    """The band with what a file says of its values, if that can be true."""
    if not (np.isfinite((scale, offset)).all() and max(abs(scale), abs(offset)) <= 1e9):
        scale, offset = 1.0, 0.0
    return replace(band, scale=scale, offset=offset, unit=unit if unit.isprintable() else "")


def family_of(key: str, path: Paths) -> str:
    """The kind of a layer by its name, as of ``sar_may``; a raster with a colour table is a land-cover map."""
    named = [family for family in FAMILIES if family in key]
    if named:
        return named[0]
    dataset = open_dataset(layer_source(key, path))
    with quiet():
        painted = dataset.RasterCount == 1 and dataset.GetRasterBand(1).GetColorTable() is not None
    return "landcover" if painted else "optical"
