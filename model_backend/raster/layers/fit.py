"""Guesses: which layer stands for which modality, and which of its bands for which of the model's.

Pure functions of what layers say about themselves, without qgis. Evidence, strongest first: wavelengths,
band names and descriptions, words in the layer's name, and the mere number of bands. A guess is a start
that the user sees and can change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...card import Band, Card, Modality
from .bands import BY_NAME, BY_ORDER, BY_WAVELENGTH
from .facts import BandFacts, LayerFacts

_NEAR = 0.06  # of the wavelength: neighbouring bands of Landsat and Sentinel-2 lie further apart
_ENOUGH = 1.0  # score below which a layer is left out

_WORDS = {
    "optical": "optical multispectral landsat landsat5 landsat7 landsat8 landsat9 l5 l7 l8 l9 lc08 lc09 le07 lt05 oli "
    "sentinel2 s2 s2a s2b s2c msi naip planet planetscope rapideye spot ortho orthophoto orthoimage aerial rgb rgbn "
    "rgbi worldview pleiades modis hls image imagery reflectance",
    "sar": "sar radar sentinel1 s1 s1a s1b s1c palsar alos vv vh hh hv backscatter grd sigma0 gamma0 terrasar radarsat",
    "elevation": "elevation height dem dsm dtm dhm chm ndsm srtm aster gdem glo30 glo90 nasadem tandem altitude lidar "
    "terrain",
    "landcover": "landcover landuse lulc nlcd corine clc worldcover cover classes classification dynamicworld",
}
_SYNONYMS = {
    "coastal": "coastal aerosol ultrablue",
    "blue": "blue",
    "green": "green",
    "red": "red",
    "nir": "nir nearinfrared infrared",
    "swir16": "swir16 swir1",
    "swir22": "swir22 swir2",
    "height": "height elevation dem dsm dtm altitude",
}
_CODES = {  # band codes mean another thing on every sensor
    "landsat8": {
        "b1": "coastal",
        "b2": "blue",
        "b3": "green",
        "b4": "red",
        "b5": "nir",
        "b6": "swir16",
        "b7": "swir22",
    },
    "landsat7": {"b1": "blue", "b2": "green", "b3": "red", "b4": "nir", "b5": "swir16", "b7": "swir22"},
    "sentinel2": {"b2": "blue", "b3": "green", "b4": "red", "b8": "nir", "b11": "swir16", "b12": "swir22"},
}
_SENSORS = {
    "landsat8": "landsat8 landsat9 l8 l9 lc08 lc09 oli",
    "landsat7": "landsat5 landsat7 l5 l7 le07 lt05",
    "sentinel2": "sentinel2 s2 s2a s2b s2c msi",
}


@dataclass(frozen=True)
class BandGuess:
    """The bands that stand for those of a modality, and how they were found."""

    bands: tuple[int, ...]  # 1-based, one per band of the modality
    how: str  # BY_WAVELENGTH, BY_NAME or BY_ORDER
    found: int  # bands that were found by something better than order


def guess_bands(modality: Modality, layer: LayerFacts) -> BandGuess | None:
    """Map the bands of a modality to those of a layer; None if the layer has too few."""
    if len(layer.bands) < modality.channels:
        return None
    codes = _codes(words(layer.name))
    meanings = {b.number: _meanings(f"{b.name} {b.color}", codes) for b in layer.bands}
    chosen: dict[str, int] = {}
    ways = set()
    for wanted in modality.bands:
        free = [b for b in layer.bands if b.number not in chosen.values()]
        number, way = _by_wavelength(wanted, free), BY_WAVELENGTH
        if number is None:
            number, way = _by_name(wanted, free, meanings), BY_NAME
        if number is not None:
            chosen[wanted.name] = number
            ways.add(way)
    found = len(chosen)
    for index, wanted in enumerate(modality.bands):
        if wanted.name not in chosen:
            free = [b.number for b in layer.bands if b.number not in chosen.values()]
            own = layer.bands[index].number
            chosen[wanted.name] = own if own in free else free[0]
            ways.add(BY_ORDER)
    how = next(way for way in (BY_ORDER, BY_NAME, BY_WAVELENGTH) if way in ways)
    return BandGuess(tuple(chosen[band.name] for band in modality.bands), how, found)


def guess_layers(card: Card, layers: Mapping[str, LayerFacts]) -> dict[str, str]:
    """The most likely layer for each modality, each layer at most once.

    Args:
        card: The model's card.
        layers: Facts by the layer's id.

    Returns:
        Layer id by modality name; a modality without a likely layer is left out.
    """
    scores = [
        (score(modality, facts), -place, modality.name, key)
        for modality in card.modalities
        for place, (key, facts) in enumerate(layers.items())
    ]
    found: dict[str, str] = {}
    for points, _, name, key in sorted(scores, reverse=True):
        if points >= _ENOUGH and name not in found and key not in found.values():
            found[name] = key
    return found


def score(modality: Modality, layer: LayerFacts) -> float:
    """How likely a layer stands for a modality; below 0 if it cannot."""
    bands = guess_bands(modality, layer)
    if bands is None:
        return -1.0
    said = words(layer.name)
    if len(layer.bands) == modality.channels:  # of many bands, one that is called "vv" says little about the rest
        said |= set().union(*(words(b.name) for b in layer.bands))
    points = 3.0 * bands.found / modality.channels
    for family, text in _WORDS.items():
        if said & set(text.split()):
            points += 3.0 if family == modality.family else -3.0
    if modality.family == "optical" and len(layer.bands) >= 3:
        points += 1.0
    if modality.kind == "categorical":
        points += 1.0 if layer.paletted else 0.0
    elif layer.paletted:
        points -= 2.0
    return points


def words(text: str) -> set[str]:
    """Lower-case words of a text, and neighbours joined: ``Sentinel-2`` gives ``sentinel2`` too."""
    parts = [p for p in re.split(r"[^a-z0-9]+", text.lower()) if p]
    return set(parts) | {a + b for a, b in zip(parts, parts[1:])}


def _codes(said: set[str]) -> dict[str, str]:
    """Meaning of band codes on the sensor that a layer's name speaks of."""
    for sensor, text in _SENSORS.items():
        if said & set(text.split()):
            return _CODES[sensor]
    return {}


def _meanings(text: str, codes: Mapping[str, str]) -> set[str]:
    """What a band's text may mean: its words, and the common names behind synonyms and codes."""
    said = words(text)
    said |= {re.sub(r"^(b|band)0*(?=\d)", "b", word) for word in said}
    found = {codes[word] for word in said if word in codes}
    found |= {common for common, synonyms in _SYNONYMS.items() if said & set(synonyms.split())}
    return said | found


def _by_wavelength(wanted: Band, free: Sequence[BandFacts]) -> int | None:
    if wanted.center_wavelength is None:
        return None
    known = [(abs(b.wavelength - wanted.center_wavelength), b.number) for b in free if b.wavelength]
    if not known:
        return None
    off, number = min(known)
    return number if off <= _NEAR * wanted.center_wavelength else None


def _by_name(wanted: Band, free: Sequence[BandFacts], meanings: Mapping[int, set[str]]) -> int | None:
    name = "".join(re.split(r"[^a-z0-9]+", wanted.name.lower()))
    names = {name} | {common for common, synonyms in _SYNONYMS.items() if name in synonyms.split()}
    return next((b.number for b in free if meanings[b.number] & names), None)
