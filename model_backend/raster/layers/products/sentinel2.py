"""Sentinel-2 in ESA's SAFE, of any baseline, and folders of files with the same names.

Bands are known by the names of their files. Scale and offset come from the product's metadata, as ``BOA_ADD_OFFSET``;
where that is gone, from the processing baseline in the product's name: from 04.00 on, 1,000 is added to each value.
Where nothing tells it, ESA's own JPEG 2000 files of a day since that baseline have the offset.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree  # nosec B405 - for the type's name only

from ..table import pattern, product
from .documents import read_xml
from .scene import LIKELY_ADDED, Plane, Quality, Scene, product_error, quality

_ROW = product("sentinel2")
WAVELENGTHS = _ROW["wavelengths"]
"""Micrometres, in the order of the bands."""
BAND_ORDER = tuple(WAVELENGTHS)
QUANTIFICATION, ADDED = float(_ROW["one"]), -float(_ROW["added"])
OFFSET_FROM = _ROW["added_from"]
"""First processing baseline with an offset in its values."""
_SINCE = _ROW["added_since"]
"""The day from which on ESA's own files are of that baseline or a later one."""
_CLOUDS = _ROW["clouds"]
_FILE, _CALLED, _LEVEL = (pattern("sentinel2", word) for word in ("file", "called", "level"))
_METADATA, _TILE_METADATA = pattern("sentinel2", "metadata"), pattern("sentinel2", "tile_metadata")
_UP = 4  # folders from a granule to the product


def numbered(code: str) -> str:
    """A code of a band with two digits, so that codes sort: those of ``B4`` and ``B8A`` are ``B04`` and ``B08A``."""
    return re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", code)


@dataclass(frozen=True)
class Metadata:
    """What the metadata of a product say."""

    level: str  # 1C or 2A
    date: str
    baseline: float
    cloud: float | None
    scale: float
    offsets: dict[str, float]  # reflectance, by band
    listed: tuple[str, ...]  # names of the image files, without endings


def find_sentinel2(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """The Sentinel-2 scenes among files, and the files that belong to them.

    Raises:
        InputError: A product lacks bands that its metadata list, or its metadata are damaged.
    """
    groups: dict[tuple[str, str, str], dict[str, tuple[int, str]]] = {}
    used = set()
    for path in files:
        folder, name = os.path.split(path)
        if not (match := _FILE.fullmatch(name)):
            continue
        used.add(path)
        band = match["band"].upper()
        size = int(match["size"] or 0)
        bands = groups.setdefault((_granule(folder), match["tile"].upper(), match["time"] or ""), {})
        if band not in bands or size < bands[band][0]:
            bands[band] = (size, path)
    used.update(path for path in files if _METADATA.fullmatch(os.path.basename(path)))
    scenes = [_scene(key, bands, files) for key, bands in groups.items() if bands.keys() - {_CLOUDS["band"]}]
    return scenes, used if scenes else set()


def _granule(folder: str) -> str:
    """The folder of a tile: above ``IMG_DATA/R10m``."""
    if re.fullmatch(r"R[126]0m", os.path.basename(folder), re.IGNORECASE):
        folder = os.path.dirname(folder)
    return os.path.dirname(folder) if os.path.basename(folder).upper() == "IMG_DATA" else folder


def _scene(key: tuple[str, str, str], bands: dict[str, tuple[int, str]], files: Sequence[str]) -> Scene:
    granule, tile, time = key
    path = _metadata_file(granule, files)
    folder = os.path.dirname(path) if path else granule
    name = next((part for part in reversed(re.split(r"[/\\]", folder)) if _CALLED.match(part)), f"{tile}_{time}")
    sizes = any(size for size, _ in bands.values())
    about = read_metadata(path) if path else _from_name(name, "2A" if sizes else _level(granule))
    own = "" if path or about.baseline else _tile_file(granule, files)
    about = _of_tile(own, about) if own else about
    if not about.baseline and time[:8] >= _SINCE and all(file.lower().endswith(".jp2") for _, file in bands.values()):
        about = replace(about, baseline=OFFSET_FROM, offsets=dict.fromkeys(BAND_ORDER, ADDED / QUANTIFICATION))
    whole = path in files  # else bands of a product were chosen one by one
    listed = {m["band"].upper() for n in about.listed if whole and (m := _listed(n)) and m["tile"].upper() == tile}
    if lost := sorted(listed & BANDS - bands.keys()):
        raise product_error(folder, f"band files that its metadata list are not there: {', '.join(lost)}")
    date = about.date or iso_time(time)
    planes = tuple(
        Plane(
            band, bands[band][1], wavelength=WAVELENGTHS[band],
            scale=about.scale, offset=about.offsets.get(band, 0.0), nodata=0.0,
        )
        for band in BAND_ORDER
        if band in bands
    )  # fmt: skip
    metadata = {"SENSOR": _ROW["title"], "PROCESSING_LEVEL": f"Level-{about.level}", "TILE": tile}
    if about.baseline:
        metadata["PROCESSING_BASELINE"] = f"{about.baseline:05.2f}"
    elif time[:8] >= _SINCE:
        metadata[LIKELY_ADDED] = "yes"  # files in other formats may have had it taken off: their values tell
    qualities = _qualities(bands, granule, files)
    title = (
        name.split(".")[0] if _CALLED.match(name) else _ROW["unnamed"].format(level=about.level, tile=tile, time=time)
    )
    return Scene(
        f"{title}_{tile}" if tile not in title else title, f"{_ROW['title']} L{about.level}", planes, date, about.cloud,
        qualities, metadata, tuple(document for document in (path, own) if document),
    )  # fmt: skip


BANDS = frozenset(BAND_ORDER)


def _listed(name: str) -> re.Match | None:
    return _FILE.fullmatch(f"{re.split(r'[/]', name)[-1]}.jp2")


def _qualities(bands: dict[str, tuple[int, str]], granule: str, files: Sequence[str]) -> tuple[Quality, ...]:
    """What tells clouds: SCL, else the classification of level 1C or its outlines, else the probability."""
    if (band := _CLOUDS["band"]) in bands:
        return (quality(band, bands[band][1]),)
    inside = {os.path.basename(path): path for path in files if path.startswith((f"{granule}/", f"{granule}{os.sep}"))}
    name, file = _CLOUDS["classification"]
    if path := inside.get(file):
        return tuple(quality(name, path, n, over=n > 1) for n in (1, 2))  # opaque clouds, cirrus
    name, file = _CLOUDS["outlines"]
    outlines = [path for each, path in inside.items() if re.fullmatch(file, each, re.IGNORECASE)]
    if outlines:
        return tuple(quality(name, path, over=i > 0, outlines=True) for i, path in enumerate(sorted(outlines)))
    name, *sizes = _CLOUDS["probability"]
    for file in sizes:
        if path := inside.get(file):
            return (quality(name, path),)
    return ()


def _metadata_file(granule: str, files: Sequence[str]) -> str:
    """The metadata of the product that a granule belongs to; nothing if there are none."""
    folder = granule
    here = [path for path in files if _METADATA.fullmatch(os.path.basename(path))]
    for _ in range(_UP):
        for path in here:
            if os.path.dirname(path) == folder:
                return path
        if not folder.startswith("/vsi") and os.path.isdir(folder):
            if found := [n for n in _names(folder) if _METADATA.fullmatch(n)]:
                return os.path.join(folder, found[0])
            if folder.upper().endswith(".SAFE"):
                break
        folder = os.path.dirname(folder)
    return ""


def _tile_file(granule: str, files: Sequence[str]) -> str:
    """The metadata of a granule itself; nothing if there are none."""
    beside = [f"{granule}/{name}" for name in _names(granule)]
    here = [path for path in files if os.path.dirname(path) == granule]
    return next((path for path in (*here, *beside) if _TILE_METADATA.fullmatch(os.path.basename(path))), "")


def _of_tile(path: str, about: Metadata) -> Metadata:
    """What the metadata of a granule add where those of its product are gone: ``..._L2A_TL_..._T34UCF_N05.09``.

    Raises:
        InputError: They are damaged.
    """
    root = read_xml(path)
    match = re.search(r"_MSI_L(1C|2A)_TL_.*_N(\d\d\.\d\d)$", _first(root, "TILE_ID"))
    if match is None:
        return about
    added = dict.fromkeys(BAND_ORDER, ADDED / QUANTIFICATION) if float(match[2]) >= OFFSET_FROM else {}
    cloud = _number(root, "CLOUDY_PIXEL_PERCENTAGE", path)
    return replace(about, level=match[1], baseline=float(match[2]), cloud=cloud, offsets=added)


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def read_metadata(path: str) -> Metadata:
    """Read ``MTD_MSIL1C.xml``, ``MTD_MSIL2A.xml`` or their forerunners.

    Raises:
        InputError: It cannot be read, or says what cannot be.
    """
    root = read_xml(path)
    level = "1C" if "1C" in _first(root, "PROCESSING_LEVEL") or "1C" in os.path.basename(path) else "2A"
    baseline = _number(root, "PROCESSING_BASELINE", path) or 0.0
    tags = ("BOA_QUANTIFICATION_VALUE", "L2A_BOA_QUANTIFICATION_VALUE") if level == "2A" else ("QUANTIFICATION_VALUE",)
    found = [value for tag in tags if (value := _number(root, tag, path))]
    quantification = found[0] if found else QUANTIFICATION
    if not 1 <= quantification <= 1e6:
        raise product_error(path, f"it says that reflectances are stored times {quantification:g}")
    tag = "BOA_ADD_OFFSET" if level == "2A" else "RADIO_ADD_OFFSET"
    added = {}
    for element in root.iter(tag):
        number = element.get("band_id") or ""
        if not number.isdigit() or int(number) >= len(BAND_ORDER):
            raise product_error(path, f"its {tag} is of a band {number[:20]!r}, and there is none")
        added[BAND_ORDER[int(number)]] = _float(element.text, tag, path)
    if not added and baseline >= OFFSET_FROM:
        added = dict.fromkeys(BAND_ORDER, ADDED)
    return Metadata(
        level,
        _first(root, "PRODUCT_START_TIME", "DATATAKE_SENSING_START")[:19].rstrip("Z")
        and f"{_first(root, 'PRODUCT_START_TIME', 'DATATAKE_SENSING_START')[:19].rstrip('Z')}Z",
        baseline,
        _number(root, "Cloud_Coverage_Assessment", path),
        1.0 / quantification,
        {band: value / quantification for band, value in added.items()},
        tuple((e.text or "").strip() for tag in ("IMAGE_FILE", "IMAGE_FILE_2A", "IMAGE_ID") for e in root.iter(tag)),
    )


def _from_name(name: str, level: str) -> Metadata:
    """What the name of a product tells where its metadata are gone."""
    match = _CALLED.match(name)
    if match is None:
        return Metadata(level, "", 0.0, None, 1.0 / QUANTIFICATION, {}, ())
    baseline = int(match["baseline"]) / 100
    added = dict.fromkeys(BAND_ORDER, ADDED / QUANTIFICATION) if baseline >= OFFSET_FROM else {}
    return Metadata(match["level"].upper(), iso_time(match["time"]), baseline, None, 1.0 / QUANTIFICATION, added, ())


def _level(path: str) -> str:
    match = _LEVEL.search(path)
    return (match[1] or match[2]).upper() if match else "1C"


def iso_time(text: str) -> str:
    """``20230823T095559`` as ISO 8601; nothing stays nothing."""
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[9:11]}:{text[11:13]}:{text[13:15]}Z" if len(text) >= 15 else ""


def _first(root: ElementTree.Element, *tags: str) -> str:
    return next((e.text.strip() for tag in tags for e in root.iter(tag) if e.text and e.text.strip()), "")


def _number(root: ElementTree.Element, tag: str, path: str) -> float | None:
    text = _first(root, tag)
    return _float(text, tag, path) if text else None


def _float(text: str | None, tag: str, path: str) -> float:
    try:
        number = float(text or "")
        if abs(number) < 1e9:  # no NaN either
            return number
    except ValueError:
        pass
    raise product_error(path, f"its {tag} is {(text or '').strip()[:40]!r}, which is no number of use")


# GDAL's own names of rasters in a product ------------------------------------------------------------

SUBDATASET = pattern("sentinel2", "subdataset")


def subdataset_scene(name: str, scenes: Iterable[Scene], bands: Sequence[str], zone: Sequence[bool]) -> Scene:
    """A raster that GDAL makes of a product: its own order of bands, with what the product says of them.

    Args:
        name: What GDAL calls it.
        scenes: Of the product.
        bands: Names of GDAL's bands, as ``B4``.
        zone: Of the scenes, those whose tiles lie in it.
    """
    known = {numbered(plane.name): plane for scene in scenes for plane in scene.planes}
    planes = []
    for number, text in enumerate(bands, 1):
        plane = known.get(numbered(text.strip().upper()))
        planes.append(replace(plane, file=name, band=number) if plane else Plane(text, name, number))
    first = next(iter(scenes))
    qualities = tuple(q for scene, inside in zip(scenes, zone) if inside for q in scene.qualities)
    return replace(first, planes=tuple(planes), qualities=qualities)
