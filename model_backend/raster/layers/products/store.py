"""Where virtual rasters lie: in LayerFuse's cache, named by their content, never beside the user's files.

Two runs that need the same one write the same bytes to the same name, each whole before it gets that name. Nothing
breaks when the folder is emptied: what is needed is written again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from osgeo import gdal

from ....folders import cache_folder
from ...gdalio import quiet

_MEMORY = "/vsimem/layerfuse-products"


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
    digest = hashlib.sha256(xml.encode())
    for path in files:
        digest.update(repr((path, stamp(path))).encode())
    slug = re.sub(r"[^A-Za-z0-9._-]+", "_", title).strip("._-")[:80] or "layer"
    name = f"{slug}-{digest.hexdigest()[:16]}.vrt"
    folder = store_folder()
    path = folder / name
    part = None
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, part = tempfile.mkstemp(".part", name, folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(xml)
            os.replace(part, path)
        return str(path)
    except OSError:
        with contextlib.suppress(OSError, TypeError):
            os.unlink(part)
        memory = f"{_MEMORY}/{name}"
        with quiet():
            gdal.FileFromMemBuffer(memory, xml.encode())
        return memory


def stamp(path: str) -> list[int] | None:
    """Size and time of change of a file or folder on disk; of an archive, for what lies in it; None for others."""
    if path.startswith(("/vsizip/", "/vsitar/")):
        path = re.sub(r"^/vsi(zip|tar)/", "", path)
        path = re.split(r"(?<=\.zip)/|(?<=\.tar)/|(?<=\.tgz)/|(?<=\.tar\.gz)/", path)[0]
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return [status.st_size, status.st_mtime_ns]
