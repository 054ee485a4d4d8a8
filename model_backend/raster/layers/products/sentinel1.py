"""Sentinel-1: GRD in ESA's SAFE, and terrain-corrected backscatter (RTC) with one file for each polarisation."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from ..table import pattern, product
from .documents import read_xml
from .scene import Plane, Scene, product_error, quality
from .sentinel2 import iso_time

_ROW = product("sentinel1")
POLARISATIONS = tuple(_ROW["polarisations"])
_TIME = re.compile(r"(\d{8}T\d{6})Z?", re.IGNORECASE)


def find_sentinel1(files: Sequence[str]) -> tuple[list[Scene], set[str]]:
    """The Sentinel-1 scenes among files, and the files that belong to them.

    Raises:
        InputError: Metadata of a scene are damaged.
    """
    groups: dict[tuple[str, str], dict[str, str]] = {}
    used = set()
    for path in files:
        folder, name = os.path.split(path)
        match = pattern("sentinel1").fullmatch(name) or pattern("sentinel1", "corrected_file").fullmatch(name)
        if match:
            used.add(path)
            scene = match.groupdict().get("scene") or match["time"].lower()
            groups.setdefault((folder, scene), {})[match["band"].upper()] = path
    scenes = []
    belong: set[str] = set()
    for (folder, scene), bands in groups.items():
        if not bands.keys() & set(POLARISATIONS):
            continue
        belong.update(bands.values())
        grd = os.path.basename(folder).lower() == "measurement"
        scenes.append(_grd(folder, scene, bands, files) if grd else _rtc(scene, bands))
    return scenes, belong & used


def _grd(folder: str, time: str, bands: dict[str, str], files: Sequence[str]) -> Scene:
    folder_above = os.path.dirname(folder)
    planes, read = [], []
    tables = os.path.join(folder_above, "annotation", "calibration")  # also where the images alone were given
    beside = [os.path.join(tables, each) for each in os.listdir(tables)] if os.path.isdir(tables) else []
    for band in POLARISATIONS:
        if band not in bands:
            continue
        stem = os.path.splitext(os.path.basename(bands[band]))[0].replace("-cog", "")
        name = f"calibration-{stem}.xml".lower()
        table = next((p for p in (*files, *beside) if os.path.basename(p).lower() == name), "")
        if table:
            read.append(table)
        scale = 1.0 / sigma_nought(table) if table else None
        planes.append(Plane(band, bands[band], 1, None, scale, 0.0 if scale else None, 0.0, "amplitude"))
    kind = _ROW["kind"]
    name = os.path.basename(folder_above).split(".")[0] or kind.replace(" ", "_")
    metadata = {"SENSOR": _ROW["title"], "PRODUCT": kind, "BACKSCATTER": "sigma0"}
    return Scene(name, kind, tuple(planes), iso_time(time.upper()), None, (), metadata, tuple(read))


def sigma_nought(path: str) -> float:
    """What digital numbers of a GRD are divided by to be the square root of sigma nought: the mean of the table.

    ``sigma0 = DN^2 / A^2`` (ESA's product specification). A varies by a few per cent over a scene, less than 1 dB.

    Raises:
        InputError: It is no calibration table.
    """
    root = read_xml(path)
    try:
        numbers = [float(word) for e in root.iter("sigmaNought") for word in (e.text or "").split()]
    except ValueError:
        numbers = []
    if not numbers or not all(0 < number < 1e9 for number in numbers):
        raise product_error(path, "it holds no table of sigmaNought")
    return sum(numbers) / len(numbers)


def _rtc(scene: str, bands: dict[str, str]) -> Scene:
    times = _TIME.findall(scene)
    match = pattern("sentinel1", "corrected_unit").search(scene)
    unit = _ROW["units"][match["scale"].lower()] if match else ""
    planes = tuple(Plane(band, bands[band], unit=unit) for band in POLARISATIONS if band in bands)
    mask, kind = _ROW["mask"], _ROW["corrected_kind"]
    qualities = (quality(mask, bands[mask.upper()]),) if mask.upper() in bands else ()
    metadata = {"SENSOR": _ROW["title"], "PRODUCT": kind}
    date = iso_time(times[0].upper()) if times else ""
    return Scene(scene, kind, planes, date, None, qualities, metadata)
