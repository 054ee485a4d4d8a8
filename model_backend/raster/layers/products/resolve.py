"""What a user calls a layer, to what GDAL opens: a plain raster as it is, anything else as a virtual raster."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.request import url2pathname

from osgeo import gdal

from ...gdalio import opens, quiet
from ..note import DOUBT, Note
from ..table import pattern
from .documents import MOST_FILES, archive_prefix, list_files, read_bytes, shown
from .landsat import find_hls, find_landsat
from .mosaic import mosaic_raster, scene_raster
from .plain import (
    ENVI,
    RASTERS,
    array_error,
    find_days,
    find_plain,
    is_array,
    is_raster_name,
    listed,
    tells_quality,
    variable_name,
    variables,
)
from .scene import Scene, product_error
from .sentinel1 import find_sentinel1
from .sentinel2 import SUBDATASET, find_sentinel2, subdataset_scene
from .stac import is_item, read_items
from .store import is_lost, stamp, store_folder, touch
from .vendors import find_vendors
from .virtual.pieces import open_band

_METADATA_NAMES = tuple(pattern(name, "metadata") for name in ("sentinel1", "sentinel2", "landsat"))
_LIST_BYTES = 1 << 20


def raster_path(paths: Sequence[str], masked: bool = True, day: str = "") -> str:
    """What GDAL opens for a layer.

    Args:
        paths: Files, folders, archives, products, items, or ``@FILE`` that lists such, one a line.
        masked: Whether cloud and shadow that the product knows are left out.
        day: Only what was taken on this day, as ``2023-08-23``; empty: everything, the newest above.

    Raises:
        InputError: It is no product, or a broken one.
    """
    paths = tuple(_listed(paths))
    if len(paths) == 1 and _is_plain(paths[0]):
        return _remote(paths[0])
    path = _made(paths, masked, day, _stamps(paths))
    if is_lost(path):
        _made.cache_clear()
        path = _made(paths, masked, day, _stamps(paths))
    touch(path)
    return path


def days_of(paths: Sequence[str]) -> tuple[str, ...]:
    """The days on which a layer was taken, oldest first, as far as it says; of a plain raster, none.

    Raises:
        InputError: It is no product, or a broken one.
    """
    paths = tuple(_listed(paths))
    if len(paths) == 1 and _is_plain(paths[0]):
        return ()
    return tuple(sorted({scene.day for scene in _scenes(paths, _stamps(paths)) if scene.day}))


def tiles_of(paths: Sequence[str], masked: bool = True, day: str = "") -> tuple[str, ...]:
    """What GDAL opens for each of several plain files that are one layer; products know their units, and have none.

    Raises:
        InputError: As :func:`raster_path`.
    """
    paths = tuple(_listed(paths))
    if len(paths) == 1 and _is_plain(paths[0]):
        return ()
    scenes = [scene for scene in _scenes(paths, _stamps(paths)) if not day or scene.day == day]
    if len(scenes) < 2 or any(scene.kind for scene in scenes):
        return ()
    return tuple(scene_raster(scene, masked) for scene in scenes)


def _listed(paths: Iterable[str]) -> Iterable[str]:
    for path in paths:
        if not path.startswith("@") or os.path.exists(path):
            yield _data_of(path)
            continue
        lines = read_bytes(path[1:], _LIST_BYTES).decode("utf-8", "replace").splitlines()
        folder = os.path.dirname(os.path.abspath(path[1:]))
        found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        if not found:
            raise product_error(path[1:], "the list names no file", "Write one path in each line.")
        for line in found:
            special = "://" in line or line.startswith("/vsi") or re.match(r"\w{3,}:", line)
            yield line if special else _data_of(os.path.join(folder, line))


def _data_of(path: str) -> str:
    """What a header of ENVI or of SNAP's DIMAP describes, or gzip has packed; any other path is itself."""
    if path.lower().startswith("file:///"):
        path = url2pathname(path[len("file://") :])
    if re.search(r"(?i)\.(tiff?|asc|img|dem|nc)\.gz$", path) and os.path.isfile(path):
        return f"/vsigzip/{path}"
    stem, extension = os.path.splitext(path)
    if extension.lower() == ".dim" and os.path.isdir(f"{stem}.data"):
        return f"{stem}.data"
    if extension.lower() == ".hdr" and os.path.isfile(path):
        return next((each for end in ENVI for each in (stem + end, stem + end.upper()) if os.path.isfile(each)), path)
    return path


def _is_plain(path: str) -> bool:
    """Whether a path is a raster as GDAL opens it, by looks alone: most layers are, and cost nothing here."""
    name = os.path.basename(path.rstrip("/\\"))
    if SUBDATASET.fullmatch(path):
        return False
    if "://" in path:
        return not path.lower().startswith(("http://", "https://")) or not is_item(path)
    if path.startswith(("/vsi", "<")):
        return not re.search(r"\.SAFE/?$", path, re.IGNORECASE)
    if os.path.isdir(path):
        return False
    if not os.path.isfile(path):
        return True
    if archive_prefix(path) or _is_metadata(name) or variables(path):
        return False
    if is_item(path) or any(find([path])[1] for find in _FINDERS):
        return False
    return os.path.dirname(path) == str(store_folder()) or not _tells_quality(path, repr(stamp(path)))


@functools.lru_cache(maxsize=256)
def _tells_quality(path: str, stamp: str) -> bool:
    return tells_quality(path)


def _remote(path: str) -> str:
    """An address of a raster is read piece by piece, and not downloaded."""
    return f"/vsicurl/{path}" if path.lower().startswith(("http://", "https://")) else path


_FINDERS = (find_sentinel2, find_hls, find_landsat, find_sentinel1, find_vendors)


def _stamps(paths: Sequence[str]) -> tuple:
    """The state of what the paths name, a level below a folder too, so that a product that changed is read anew."""
    found = []
    for path in paths:
        found.append((path, *(stamp(path) or ())))
        if os.path.isdir(path):
            with os.scandir(path) as entries:
                below = sorted((entry.name, *(stamp(entry.path) or ())) for entry in entries)
            found.append(tuple(below))
    return tuple(found)


@functools.lru_cache(maxsize=64)
def _made(paths: tuple[str, ...], masked: bool, day: str, stamps: tuple) -> str:
    with quiet():
        folder = len(paths) == 1 and os.path.isdir(paths[0])
    scenes = _scenes(paths, stamps)
    if not scenes and len(paths) == 1:
        if folder and not opens(paths[0], gdal.OF_RASTER):
            raise product_error(paths[0], "the folder holds no raster", "Give the folder of a product or of rasters.")
        return paths[0]
    if day:
        scenes = tuple(scene for scene in scenes if scene.day == day)
        if not scenes:
            raise product_error(paths[0], f"nothing in it is of {day}", "Give another day.")
    return scene_raster(scenes[0], masked) if len(scenes) == 1 else mosaic_raster(scenes, masked)


@functools.lru_cache(maxsize=64)
def _scenes(paths: tuple[str, ...], stamps: tuple) -> tuple[Scene, ...]:
    """The scenes of a layer, what is to be seen last: by date, and of the same date the clearest last.

    Raises:
        InputError: They are broken, or of two kinds.
    """
    scenes: list[Scene] = []
    files: list[str] = []
    for path in paths:
        if match := SUBDATASET.fullmatch(path):
            scenes.append(_subdataset(path, match["path"]))
        elif ("://" in path or os.path.isfile(path)) and is_item(path) and (items := read_items(path)):
            scenes.extend(items)
        else:
            files.extend(_files(path, len(paths) > 1))
    files = list(dict.fromkeys(inside for path in files for inside in variables(path) or (path,)))
    rest = list(files)
    for find in _FINDERS:
        found, used = find(files)
        scenes.extend(found)
        rest = [path for path in rest if path not in used]
    if not scenes:
        headers = {path for path in rest if path.lower().endswith(".hdr")}
        plain = [path for path in rest if path in paths or variable_name(path) or is_raster_name(path, headers)]
        arrays = [path for path in (plain or rest) if is_array(path)]
        if arrays:
            raise array_error(arrays[0])
        remote = [_remote(path) for path in plain]
        scenes.extend((find_days(remote) or find_plain(remote, frozenset(map(_remote, paths)))) if plain else ())
    else:
        _refuse_strangers(scenes, [path for path in rest if path in paths])
        if note := _beside_products(files, rest, paths):
            scenes[0] = replace(scenes[0], remarks=(*scenes[0].remarks, note))
    kinds = sorted({scene.kind for scene in scenes})
    if len(kinds) > 1:
        why = f"it mixes {' and '.join(kind or 'plain files' for kind in kinds)}"
        raise product_error(shown(paths[0]), why, "Give each kind as a layer of its own.")
    return tuple(sorted(scenes, key=lambda s: (s.date, -(s.cloud if s.cloud is not None else 100.0), s.name)))


def _refuse_strangers(scenes: Sequence[Scene], strangers: Sequence[str]) -> None:
    """Refuse what is given beside products; all files of a product are the product, also those that hold no band."""
    names = tuple({scene.name for scene in scenes if scene.name})
    for path in strangers:
        own = any(part.startswith(names) for part in re.split(r"[/\\]", path)) if names else False
        if os.path.isfile(path) and not own and not _is_metadata(os.path.basename(path)):
            why = f"it is no part of a product, and {scenes[0].name} is one"
            raise product_error(shown(path), why, "Give files of one kind, or each as a layer of its own.")


def _beside_products(files: Sequence[str], rest: Sequence[str], paths: Sequence[str]) -> Note | None:
    """What is told of rasters that lie in a folder beside products, in none of them."""
    others: list[str] = []
    taken = set(files).difference(rest)
    for folder in filter(os.path.isdir, paths):
        below = {path: os.path.relpath(path, folder).split(os.sep) for path in files}
        if all(len(below[path]) > 1 for path in taken):  # else the folder is a product itself
            whole = {os.pardir, *(below[path][0] for path in taken)}
            loose = (path for path in rest if below[path][0] not in whole and RASTERS.fullmatch(below[path][-1]))
            others += (path for path in loose if not path.startswith(str(store_folder())))
    return Note(DOUBT, f"Not of the products, and left out of the layer: {listed(others)}.") if others else None


def _files(path: str, several: bool) -> list[str]:
    """The files that a path stands for."""
    name = os.path.basename(path)
    if archive_prefix(path):
        return list_files(path)
    if path.lower().startswith("/vsi") and re.search(r"\.SAFE/?$", path, re.IGNORECASE):
        with quiet():
            inside = gdal.ReadDirRecursive(path) or []
        if len(inside) > MOST_FILES:
            raise product_error(shown(path), f"it holds more than {MOST_FILES:,} files", "Give another archive.")
        return [f"{path.rstrip('/')}/{each}" for each in inside if not each.endswith("/")]
    if os.path.isdir(path):
        found = list_files(path)
        if not any(map(is_raster_name, found)):  # a folder of downloads
            found = [inside for each in found for inside in (list_files(each) if archive_prefix(each) else (each,))]
        return found
    if _is_metadata(name) and os.path.isfile(path):
        return list_files(os.path.dirname(path) or ".")
    if several and not ("://" in path or path.startswith("/vsi")) and not os.path.exists(path):
        raise product_error(path, "there is no such file", "Check the path.")
    return [path]


def _subdataset(name: str, path: str) -> Scene:
    """A raster that GDAL makes of a Sentinel-2 product."""
    product = os.path.dirname(path) or "." if path.lower().endswith(".xml") else path
    scenes, _ = find_sentinel2(list_files(product) if not product.startswith("/vsi") else _files(product, False))
    if not scenes:
        raise product_error(shown(path), "there are no band files of the product beside it")
    dataset = open_band(name, True)
    with quiet():
        said = [dataset.GetRasterBand(n) for n in range(1, dataset.RasterCount + 1)]
        bands = [band.GetMetadataItem("BANDNAME") or band.GetDescription() for band in said]
    zone = name.rpartition("_")[2]
    inside = [(re.search(r"T(\d\d)", scene.metadata["TILE"]) or [""])[1] == zone[-2:] for scene in scenes]
    return subdataset_scene(name, scenes, bands, inside)


def _is_metadata(name: str) -> bool:
    return any(each.fullmatch(name) for each in _METADATA_NAMES)
