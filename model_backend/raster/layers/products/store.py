"""Where virtual rasters, and masks made of polygons, lie: in LayerFuse's cache, named by their content.

Two runs that need the same one write the same bytes to the same name, each whole before it gets that name. Nothing
breaks when the folder is emptied: what is needed is written again. What was not used for long goes by itself.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from osgeo import gdal

from ....folders import cache_folder
from ...gdalio import quiet

UNUSED_DAYS, SAFE_DAYS, MOST_BYTES = 30, 7, 64 << 20
"""Days after which an unused virtual raster goes, days in which none does, and bytes that all may have together."""
_DAY = 86_400.0
_MEMORY = "/vsimem/layerfuse-products"
_NAME = re.compile(r"-[0-9a-f]{16}\.(vrt|tif)(\w*\.part)?$")
_NAMED = re.compile(r"[A-Za-z0-9._-]*-[0-9a-f]{16}\.(?:vrt|tif)")


def store_folder() -> Path:
    """The folder of the virtual rasters, whether it exists or not."""
    return cache_folder() / "products"


def keep(title: str, xml: str, files: Iterable[str]) -> str:
    """Keep a virtual raster.

    Args:
        title: What its name begins with.
        xml: Its content.
        files: What it is made of; another state of these gives another name.

    Returns:
        Its path; in GDAL's memory if there is no writing to the cache.
    """
    return _keep(title, ".vrt", xml, files, xml.encode)


def keep_mask(title: str, said: str, files: Iterable[str], make: Callable[[], bytes]) -> str:
    """Keep a small raster of what is left out.

    Args:
        title: What its name begins with.
        said: What it is made by, but for the files.
        files: What it is made of; another state of these gives another name.
        make: Gives its content, a GeoTIFF; called only where it is not kept already.

    Returns:
        Its path, as of :func:`keep`.
    """
    return _keep(title, ".tif", said, files, make)


def _keep(title: str, ending: str, said: str, files: Iterable[str], make: Callable[[], bytes]) -> str:
    digest = hashlib.sha256(said.encode())
    for file in files:
        digest.update(repr((file, stamp(file))).encode())
    slug = re.sub(r"[^A-Za-z0-9._-]+", "_", title).strip("._-")[:80] or "layer"
    name = f"{slug}-{digest.hexdigest()[:16]}{ending}"
    folder = store_folder()
    path = folder / name
    part, content = "", b""
    try:
        if path.exists():
            touch(str(path))
        else:
            content = make()
            _tidy_once(folder)
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, part = tempfile.mkstemp(".part", name, folder)
            with os.fdopen(handle, "wb") as out:
                out.write(content)
            os.replace(part, path)
        return str(path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)
        memory = f"{_MEMORY}/{name}"
        with quiet():
            gdal.FileFromMemBuffer(memory, content or make())
        return memory


def is_lost(path: str) -> bool:
    """Whether a path is that of a virtual raster of the cache, and it is gone."""
    return os.path.dirname(path) == str(store_folder()) and not os.path.exists(path)


def touch(path: str) -> None:
    """Note that a virtual raster of the cache is used; any other file is left alone."""
    with contextlib.suppress(OSError):
        if os.path.dirname(path) == str(store_folder()) and time.time() - os.stat(path).st_mtime > _DAY:
            os.utime(path)


@functools.lru_cache(maxsize=1)
def _tidy_once(folder: Path) -> None:
    _tidy(folder)


def _tidy(folder: Path, most: int = MOST_BYTES) -> None:
    """Remove what nobody has used for long, and of the rest the oldest if it is too much; nothing of this week.

    What a virtual raster that stays is made of stays, too.

    Args:
        folder: Of the virtual rasters.
        most: Bytes that they may have together.
    """
    now, found = time.time(), []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _NAME.search(entry.name) and entry.is_file(follow_symlinks=False):
                found.append((entry.stat().st_mtime, entry.stat().st_size, entry.name))
    found.sort()
    spare = sum(size for _, size, _ in found) - most
    gone, kept = [], []
    for time_used, size, name in found:
        age = now - time_used
        if age > UNUSED_DAYS * _DAY or (spare > 0 and age > SAFE_DAYS * _DAY):
            gone.append(name)
            spare -= size
        elif name.endswith(".vrt"):
            kept.append(name)
    needed: set[str] = set()
    while kept and gone:
        with contextlib.suppress(OSError):
            text = (folder / kept.pop()).read_text(encoding="utf-8", errors="replace")
            more = {name for name in _NAMED.findall(text) if name in gone and name not in needed}
            needed |= more
            kept += more
    for name in gone:
        if name not in needed:
            with contextlib.suppress(OSError):
                os.unlink(folder / name)


def stamp(path: str) -> list[int] | None:
    """Size and time of change of a file or folder on disk; of an archive, for what lies in it; None for others."""
    if path.startswith("/vsigzip/"):
        path = path[len("/vsigzip/") :]
    if path.startswith(("/vsizip/", "/vsitar/")):
        path = re.sub(r"^/vsi(zip|tar)/", "", path)
        path = re.split(r"(?<=\.zip)/|(?<=\.tar)/|(?<=\.tgz)/|(?<=\.tar\.gz)/", path)[0]
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return [status.st_size, status.st_mtime_ns]
