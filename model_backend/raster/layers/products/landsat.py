"""Landsat Collection 2 (levels 1 and 2) and the Harmonized Landsat Sentinel-2 (HLS, S30 and L30)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from ..table import pattern, product
from .documents import read_bytes
from .scene import Plane, Scene, by_scene, product_error, quality
from .sentinel2 import WAVELENGTHS, numbered

OLI, TM = product("landsat_oli")["wavelengths"], product("landsat_tm")["wavelengths"]
"""Micrometres of the reflective bands of 30 m, of Landsat 8 and 9, and of 4 to 7."""
HLS_LANDSAT = {f"B{int(band[1:]):02}": micrometres for band, micrometres in OLI.items()}
"""The bands of HLS L30, which numbers them as Landsat does, and writes them as S30 does."""
_LANDSAT, _HLS = product("landsat"), product("hls")
HLS_SCALE, HLS_NODATA, HLS_CELSIUS = (_HLS[word] for word in ("scale", "nodata", "celsius"))


def find_landsat(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """The Landsat scenes among files, and the files that belong to them.

    Raises:
        InputError: A scene lacks bands that its metadata list, or its metadata are damaged.
    """
    groups, used = by_scene(files, pattern("landsat"))
    others = {_LANDSAT["metadata_band"], _LANDSAT["clouds"]}
    scenes = [_landsat(key[1], found) for key, found in groups.items() if found.keys() - others]
    return scenes, used


def _landsat(name: str, found: dict[str, tuple[re.Match, str]]) -> Scene:
    match = next(iter(found.values()))[0]
    level, day = int(match["level"]), match["day"]
    document = found[_LANDSAT["metadata_band"]][1] if _LANDSAT["metadata_band"] in found else ""
    groups = read_mtl(document) if document else {}
    if document:
        _check_complete(name, document, groups, found)
    said = groups.get("LEVEL2_SURFACE_REFLECTANCE_PARAMETERS" if level == 2 else "LEVEL1_RADIOMETRIC_RESCALING", {})
    wavelengths = OLI if int(match["number"]) >= 8 else TM
    own, prefix = product(f"landsat_{level}"), _LANDSAT["prefix"][str(level)]
    planes = []
    for band, wavelength in wavelengths.items():
        if f"{prefix}{band}" in found:
            number = band[1:]
            scale = _number(said, f"REFLECTANCE_MULT_BAND_{number}", own["scale"], document)
            offset = _number(said, f"REFLECTANCE_ADD_BAND_{number}", own["offset"], document)
            path = found[f"{prefix}{band}"][1]
            planes.append(Plane(f"{prefix}{band}", path, 1, wavelength, scale, offset, 0.0))
    for band in sorted(found):
        if band.startswith(_LANDSAT["thermal"]):
            scale, offset = own["kelvin"]
            planes.append(Plane(band, found[band][1], 1, None, scale, offset, 0.0, "K"))
    image = groups.get("IMAGE_ATTRIBUTES", {})
    time = image.get("SCENE_CENTER_TIME", "")[:8]
    date = f"{day[:4]}-{day[4:6]}-{day[6:]}" + (f"T{time}Z" if re.fullmatch(r"\d\d:\d\d:\d\d", time) else "")
    cloud = _number(image, "CLOUD_COVER", None, document)
    clouds = _LANDSAT["clouds"]
    qualities = (quality(clouds, found[clouds][1]),) if clouds in found else ()
    metadata = {"SENSOR": f"{_LANDSAT['title']} {int(match['number'])}", "PROCESSING_LEVEL": f"Level-{level}"}
    files = (document,) if document else ()
    return Scene(name, _LANDSAT["kind"].format(level=level), tuple(planes), date, cloud, qualities, metadata, files)


def _check_complete(name: str, document: str, groups: dict[str, dict[str, str]], found: dict) -> None:
    listed = set()
    for text in groups.get("PRODUCT_CONTENTS", {}).values():
        match = pattern("landsat").fullmatch(text)
        if match and match["scene"].upper() == name:
            listed.add(match["band"].upper())
    wanted = {band for band in listed if pattern("landsat", "listed").fullmatch(band)} & {
        f"{prefix}{band}" for prefix in _LANDSAT["prefix"].values() for band in {**OLI, **TM}
    }
    if lost := sorted(wanted - found.keys()):
        raise product_error(document, f"band files that its metadata list are not there: {', '.join(lost)}")


def read_mtl(path: str) -> dict[str, dict[str, str]]:
    """The groups of a ``_MTL.txt`` and what stands in them.

    Raises:
        InputError: It is no such file.
    """
    groups: dict[str, dict[str, str]] = {}
    stack: list[str] = []
    for line in read_bytes(path).decode("utf-8", "replace").splitlines():
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            continue
        if key == "GROUP":
            stack.append(value)
        elif key == "END_GROUP":
            if stack:
                stack.pop()
        elif stack:
            groups.setdefault(stack[-1], {})[key] = value.strip('"')
    if not groups:
        raise product_error(path, "it holds no groups of metadata, as an MTL file does")
    return groups


def _number(group: dict[str, str], key: str, default: float | None, path: str) -> float | None:
    text = group.get(key)
    if text is None:
        return default
    try:
        number = float(text)
        if abs(number) < 1e9:
            return number
    except ValueError:
        pass
    raise product_error(path, f"its {key} is {text[:40]!r}, which is no number of use")


def find_hls(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """The HLS scenes among files, and the files that belong to them."""
    groups, used = by_scene(files, pattern("hls"))
    scenes = [_hls(found) for found in groups.values() if found.keys() - {_HLS["clouds"].upper()}]
    return scenes, used


def _hls(found: dict[str, tuple[re.Match, str]]) -> Scene:
    match = next(iter(found.values()))[0]
    name, kind = match["scene"], match["kind"].upper()
    sensor, clouds = _HLS["sensors"][kind], _HLS["clouds"]
    wavelengths = WAVELENGTHS if sensor == product("sentinel2")["title"] else HLS_LANDSAT
    planes = []
    for band in sorted(found, key=numbered):
        if band in wavelengths:
            planes.append(Plane(band, found[band][1], 1, wavelengths[band], HLS_SCALE, 0.0, HLS_NODATA))
        elif band != clouds.upper():
            planes.append(Plane(band, found[band][1], 1, None, HLS_CELSIUS, 0.0, HLS_NODATA, "degC"))
    year, day, time = int(match["year"]), int(match["day"]), match["time"]
    try:
        when = datetime.date(year, 1, 1) + datetime.timedelta(day - 1)
    except (ValueError, OverflowError):
        raise product_error(name, "its name tells no date") from None
    date = f"{when.isoformat()}T{time[:2]}:{time[2:4]}:{time[4:]}Z"
    qualities = (quality(clouds, found[clouds.upper()][1]),) if clouds.upper() in found else ()
    title, metadata = _HLS["title"], {"SENSOR": sensor, "PRODUCT": f"{_HLS['title']} {kind}"}
    return Scene(name, title, tuple(planes), date, None, qualities, metadata)
