"""Products whose bands only a file or a name tells: PlanetScope, RapidEye, DIMAP (SPOT, Pleiades), Maxar, MAJA, EnMAP.

What their bands are called, in their order, is told by the name of the file (Planet), by XML (DIMAP, EnMAP) or by a
``.IMD`` (Maxar). Clouds are left out where a raster or polygons beside the bands tell them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree  # nosec B405 - of what read_xml has checked

from ...gdalio import quiet
from ...shapes.outlines import read_outlines
from ..note import DOUBT, Note
from ..table import pattern, product
from .documents import read_bytes, read_xml, shown
from .scene import Plane, Quality, Scene, by_scene, product_error, quality
from .sentinel2 import WAVELENGTHS, iso_time, numbered
from .virtual.pieces import open_band

_PLANET, _RAPIDEYE, _MAJA, _ENMAP = (product(name) for name in ("planet", "rapideye", "maja", "enmap"))
_AIRBUS, _MAXAR = product("airbus"), product("maxar")
_RADIANCE = "radiance"
_MOST_IMD = 1 << 20


@dataclass(frozen=True)
class _Told:
    """What is told of an image."""

    names: tuple[str, ...]
    scale: float | None = None
    unit: str = ""
    nodata: float | None = 0.0
    waves: tuple[float, ...] = ()
    scales: tuple[float, ...] = ()


def find_vendors(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """The scenes among files, and the files that belong to them.

    Raises:
        InputError: Metadata of a scene are damaged, or it lacks a file that they list.
    """
    scenes: list[Scene] = []
    used: set[str] = set()
    for find in (_planet, _rapideye, _maja, _enmap, _dimap, _maxar):
        found, belong = find([path for path in files if path not in used])
        scenes += found
        used |= belong
    return scenes, used


def _beside(files: Sequence[str], path: str, name: str) -> str:
    """A file of a name in the folder of another, whether it was given or not; else nothing."""
    folder = os.path.dirname(path)
    for each in files:
        if os.path.dirname(each) == folder and os.path.basename(each).lower() == name.lower():
            return each
    there = os.path.join(folder, name)
    return there if os.path.isfile(there) else ""


def _planes(path: str, told: _Told) -> tuple[Plane, ...]:
    """The bands of a file.

    Raises:
        InputError: It has other bands than are told.
    """
    with quiet():
        count = open_band(path, True).RasterCount
    if count != len(told.names):
        raise product_error(shown(path), f"it has {count} bands, and its metadata tell {len(told.names)}")
    waves = told.waves or (None,) * count
    scales = told.scales or (told.scale,) * count
    return tuple(
        Plane(name, path, n, wave, scale, None if scale is None else 0.0, told.nodata, told.unit)
        for n, (name, wave, scale) in enumerate(zip(told.names, waves, scales), 1)
    )


def _planet(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    scenes: list[Scene] = []
    used: set[str] = set()
    for path in files:
        match = pattern("planet").fullmatch(os.path.basename(path))
        if not match:
            continue
        stem, clip = re.sub(r"_AnalyticMS.*", "", os.path.basename(path)), match["clip"] or ""
        names = tuple(_PLANET["eight" if match["eight"] else "four"])
        told = _Told(names, 1e-4) if match["sr"] else _Told(names, None, _RADIANCE)
        analytic = f"{stem}_AnalyticMS{match['eight'] or ''}_metadata{clip}.xml"
        document = "" if match["sr"] else _beside(files, path, analytic)
        if document and len(found := _numbers(read_xml(document), "reflectanceCoefficient")) == len(names):
            told = _Told(names, scales=found)
        name, *numbers = _PLANET["clouds"]
        mask = _beside(files, path, f"{stem}_{name}{clip}.tif")
        qualities = tuple(quality(name, mask, band, over=i > 0) for i, band in enumerate(numbers)) if mask else ()
        used.update(each for each in files if os.path.basename(each).startswith(match["scene"]))
        level = "surface" if match["sr"] else "sensor"
        scenes.append(
            Scene(match["scene"], f"{_PLANET['title']} ({level})", _planes(path, told),
                  iso_time(f"{match['day']}T{match['time']}"), None, qualities, {"SENSOR": _PLANET["title"]},
                  (document,) if document else ())
        )  # fmt: skip
    return scenes, used


def _rapideye(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    scenes: list[Scene] = []
    used: set[str] = set()
    for path in files:
        match = pattern("rapideye").fullmatch(os.path.basename(path))
        if not match:
            continue
        names, clouds = tuple(_RAPIDEYE["bands"]), _RAPIDEYE["clouds"]
        told = _Told(names, 1e-4) if match["sr"] else _Told(names, None, _RADIANCE)
        mask = _beside(files, path, f"{match['scene']}_Analytic_DN_{clouds}{match['clip'] or ''}.tif")
        mask = mask or _beside(files, path, f"{match['scene']}_{clouds}{match['clip'] or ''}.tif")
        qualities = (quality(clouds, mask),) if mask else ()
        used.update(each for each in files if os.path.basename(each).startswith(match["scene"]))
        scenes.append(
            Scene(match["scene"], _RAPIDEYE["title"], _planes(path, told), f"{match['day']}T00:00:00Z", None, qualities,
                  {"SENSOR": _RAPIDEYE["title"]})
        )  # fmt: skip
    return scenes, used


def _maja(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """Sentinel-2 by MAJA (Theia): reflectance with the relief's light and shade taken out (FRE), else without (SRE)."""
    groups, used = by_scene(files, pattern("maja"), apart=False)
    scenes = []
    for files_of in groups.values():
        found = {key: path for key, (_, path) in files_of.items()}
        kind = next((kind for kind in _MAJA["kinds"] if any(key.startswith(kind) for key in found)), "")
        told = {key: pattern("maja", "band").fullmatch(key) for key in found}
        bands = {match["code"]: found[key] for key, match in told.items() if match and match[1] == kind}
        if not bands:
            used -= set(found.values())
            continue
        codes = {band: next(code for code in WAVELENGTHS if numbered(code) == numbered(band)) for band in bands}
        planes = tuple(
            Plane(codes[band], bands[band], 1, WAVELENGTHS.get(codes[band]), 1e-4, 0.0, -10000.0)
            for band in sorted(bands, key=lambda band: list(WAVELENGTHS).index(codes[band]))
        )
        masks = [(kind, found[key]) for kind in _MAJA["clouds"] for key in (f"{kind}_R1", f"{kind}_R2") if key in found]
        first = dict(reversed(masks))
        qualities = tuple(quality(kind, first[kind], over=i > 0) for i, kind in enumerate(sorted(first)))
        match = next(match for match, path in files_of.values() if path in bands.values())
        metadata = {"SENSOR": _MAJA["sensor"], "PRODUCT": _MAJA["title"]}
        date = iso_time(f"{match['day']}T{match['time']}")
        scenes.append(Scene(match["scene"], _MAJA["title"], planes, date, None, qualities, metadata))
    return scenes, used


def _enmap(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    groups, used = by_scene(files, pattern("enmap"), apart=False)
    scenes = []
    for files_of in groups.values():
        found = {key: path for key, (_, path) in files_of.items()}
        if "SPECTRAL_IMAGE" not in files_of:
            used -= set(found.values())
            continue
        match, image = files_of["SPECTRAL_IMAGE"]
        document = found.get("METADATA") or _beside(files, image, f"{match['scene']}-METADATA.XML")
        if not document:
            raise product_error(shown(image), "its METADATA.XML, which tells its bands, is not beside it")
        waves = _numbers(read_xml(document), "wavelengthCenterOfBand")
        told = _Told(tuple(f"{wave:g} nm" for wave in waves), 1e-4, "", -32768.0, tuple(w / 1000 for w in waves))
        name, *keys = _ENMAP["clouds"]
        masks = [found[key] for key in keys if key in found]
        qualities = tuple(quality(name, path, over=i > 0) for i, path in enumerate(masks))
        scenes.append(
            Scene(match["scene"], _ENMAP["title"], _planes(image, told), iso_time(match["time"]), None, qualities,
                  {"SENSOR": _ENMAP["title"]}, (document,))
        )  # fmt: skip
    return scenes, used


def _numbers(root: ElementTree.Element, tag: str) -> tuple[float, ...]:
    found = []
    for element in root.iter(tag):
        try:
            found.append(float(element.text or ""))
        except ValueError:
            return ()
    return tuple(found)


def _text(root: ElementTree.Element, tag: str) -> str:
    return next(((element.text or "").strip() for element in root.iter(tag)), "")


def _dimap(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """DIMAP 1 (SPOT 1 to 5) and 2 (SPOT 6 and 7, Pleiades): a scene for each tile of an image."""
    scenes: list[Scene] = []
    used: set[str] = set()
    for path in files:
        name = os.path.basename(path)
        if not (re.fullmatch(r"DIM_.*\.XML", name, re.IGNORECASE) or name.upper() == "METADATA.DIM"):
            continue
        root = read_xml(path)
        if root.tag != "Dimap_Document":
            continue
        tags = ("Raster_Index", "BAND_ID") if next(root.iter("Raster_Index"), None) is not None else (
            "Spectral_Band_Info", "BAND_DESCRIPTION")  # fmt: skip
        order = sorted(
            (int(_text(each, "BAND_INDEX") or 0), _text(each, tags[1]).upper()) for each in root.iter(tags[0])
        )
        names = tuple(_AIRBUS["bands"].get(band, band.lower()) for _, band in order)
        radiometry = _text(root, "RADIOMETRIC_PROCESSING").upper()
        reflects = "REFLECTANCE" in radiometry
        raw = not reflects and _text(root, "NBITS") not in ("", "8")
        day, time = _text(root, "IMAGING_DATE"), _text(root, "IMAGING_TIME")[:8]
        date = f"{day}T{time or '00:00:00'}Z" if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else ""
        images = [each.get("href", "") for each in root.iter("DATA_FILE_PATH")]
        clouds, remarks = _clouds(files, path, len(images))
        for href in images:
            image = _beside(files, path, href) if href and href == os.path.basename(href) else ""
            if not image:
                raise product_error(shown(path), f"the file {shown(href)[:80]!r}, which it lists, is not beside it")
            own = next((tuple(names) for part, names in _AIRBUS["parts"].items() if part in href.upper()), names)
            told = _Told(own, 1e-4 if reflects else None, _RADIANCE if raw else "")
            metadata = {
                "SENSOR": f"{_text(root, 'MISSION')} {_text(root, 'MISSION_INDEX')}".strip() or _AIRBUS["title"]
            }
            metadata |= {"RADIOMETRY": radiometry} if radiometry else {}
            scenes.append(Scene(os.path.splitext(href)[0], "DIMAP", _planes(image, told), date, None, clouds, metadata,
                                (path,), remarks))  # fmt: skip
            used.add(image)
            remarks = ()
        used.update([path] if images else [])
    return scenes, used


def _clouds(files: Sequence[str], path: str, images: int) -> tuple[tuple[Quality, ...], tuple[Note, ...]]:
    """Clouds that DIMAP has as polygons: what leaves them out, or what is told where they cannot be placed."""
    folder = f"{os.path.dirname(path)}{'/' if path.startswith('/vsi') else os.sep}MASKS"
    found = [each for each in files if os.path.dirname(each) == folder]
    if not found and os.path.isdir(folder):
        found = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    found = [each for each in found if pattern("airbus", "outlines").fullmatch(os.path.basename(each))]
    outlines = {each: shapes for each in found if (shapes := read_outlines(each)).shapes}
    if images > 1 and any(not shapes.crs for shapes in outlines.values()):
        names = ", ".join(map(os.path.basename, outlines))
        text = f"Clouds are told in pixels of all images together ({names}) and are not left out: give a mask."
        return (), (Note(DOUBT, text),)
    name = _AIRBUS["clouds"]
    return tuple(quality(name, each, over=i > 0, outlines=True) for i, each in enumerate(outlines)), ()


def _maxar(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """WorldView and GeoEye: images of which a ``.IMD`` tells the bands, and a ``.TIL`` the tiles."""
    scenes: list[Scene] = []
    used: set[str] = set()
    for path in files:
        stem, extension = os.path.splitext(os.path.basename(path))
        if extension.lower() not in (".imd", ".til"):
            continue
        document = path if extension.lower() == ".imd" else _beside(files, path, f"{stem}.IMD")
        if not document or document in used:
            continue
        text = read_bytes(document, _MOST_IMD).decode("utf-8", "replace")
        names = tuple(
            _MAXAR["bands"].get(band, band.lower()) for band in re.findall(r"BEGIN_GROUP\s*=\s*BAND_(\w+)", text)
        )
        tiles = _beside(files, path, f"{stem}.TIL")
        listed = read_bytes(tiles, _MOST_IMD).decode("utf-8", "replace") if tiles else ""
        images = re.findall(r'filename\s*=\s*"([^"/\\]+)"', listed) or [f"{stem}.TIF", f"{stem}.tif"]
        found = [image for each in images if (image := _beside(files, path, each))]
        if not names or not found:
            continue
        if tiles and len(found) < len(images):
            raise product_error(shown(tiles), "tiles that it lists are not beside it")
        told_date = re.search(r"(?:firstLineTime|earliestAcqTime)\s*=\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)", text)
        satellite = re.search(r'satId\s*=\s*"(\w+)"', text)
        bits = re.search(r"bitsPerPixel\s*=\s*(\d+)", text)
        raw = "ACOMP" not in text.upper() and not (bits and bits[1] == "8")
        told = _Told(names, None, _RADIANCE if raw else "")
        for image in dict.fromkeys(found):
            scenes.append(Scene(os.path.splitext(os.path.basename(image))[0], _MAXAR["title"], _planes(image, told),
                                f"{told_date[1]}Z" if told_date else "", None, (),
                                {"SENSOR": satellite[1] if satellite else _MAXAR["sensor"]}, (document,)))  # fmt: skip
        used.update([path, document, *found, *([tiles] if tiles else [])])
    return scenes, used
