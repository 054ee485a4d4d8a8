"""What a layer's pixels depend on: the files, archives and remote objects below it, and whether they have changed."""

from __future__ import annotations

import hashlib
import html
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Optional, Union

from osgeo import gdal

from ...card import file_digest
from ...errors import InputError, file_name
from ...folders import is_stream
from ..gdalio import GdalError, open_file, quiet

Stamp = Union[list, str, None]
"""What tells one version of a file from another, as JSON data; None if it is not there."""
_ARCHIVES = ("/vsizip/", "/vsitar/", "/vsigzip/", "/vsi7z/", "/vsirar/", "/vsisubfile/", "/vsicrypt/", "/vsisparse/",
             "/vsicached?", "/vsizstd/")  # fmt: skip
_LOCAL = ("/vsimem/", "/vsistdin", "/vsipmtiles/")
_BELOW = re.compile(r"<(SourceFilename|SourceDataset|SourceRaster)\b([^>]*)>([^<]+)</")
_MOST_XML = 64 << 20
_NO_MATTER = re.compile(
    r"<Histograms>.*?</Histograms>|<MDI key=\"STATISTICS_[^\"]*\">[^<]*</MDI>|<MDI key=\"STATISTICS_[^\"]*\"\s*/>|"
    r"<Description>[^<]*</Description>",  # which GDAL copies when it writes the others; a description knows the bands
    re.DOTALL,
)
_EMPTY = re.compile(r"<(\w+)[^<>]*>\s*</\1>|<(?:Metadata|PAMRasterBand)\b[^<>]*/>")
_WORLD = (".wld", ".prj", ".msk", ".aux.xml", ".hdr", ".tab")
_HEAD = 1 << 14
_SQLITE = b"SQLite format 3\0"
_DATABASES = (".gpkg", ".sqlite", ".db", ".mbtiles")
_MOST_SQLITE = 256 << 20
_COUNTERS = ((18, 20), (24, 28), (92, 100))
"""Of a database's header: how it is locked, and how often and by which version it was opened to write."""
_BEHIND = re.compile(r":\d+(?:[,-]\d+)*$")


def files_of(path: Union[str, Sequence[str]]) -> tuple[str, ...]:
    """The files and remote objects that a raster or vector is made of, itself and those below it.

    Virtual rasters are followed to the end, files in archives are the archive, and beside each file stand the
    side-cars that would place, mask or describe it, whether they exist or not.

    Args:
        path: Anything GDAL opens, with ``|layername=``, bands or values behind it if need be, or ``@FILE`` that lists
            such; or several.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()
    todo = [text for name in ([path] if isinstance(path, str) else path) for text in _meant(name)]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        whole = on_disk(name)
        if whole is not None:
            for file in (whole, *(_sidecars(whole) if whole == os.path.abspath(name) else ())):
                found[file] = None
        todo += _below(name)
    return tuple(found)


def _meant(text: str) -> list[str]:
    """What a user may have named by a text: itself, and without the band, values or layer behind it."""
    name = text.partition("|")[0]
    names = [name, _BEHIND.sub("", name), *([name[1:]] if name.startswith("@") else ())]
    return list(dict.fromkeys(names))


def on_disk(name: str) -> Optional[str]:
    """The file or remote object that holds what GDAL calls ``name``; None if it is none, as the text of a VRT."""
    inner = name
    while inner.startswith(_ARCHIVES):
        inner = inner.split(",", 1)[1] if inner.startswith("/vsisubfile/") and "," in inner else inner.split("/", 2)[2]
        if inner.startswith("{"):
            inner = inner[1:].split("}", 1)[0]
    if inner.startswith(_LOCAL) or inner.lstrip().startswith("<"):
        return None
    if inner.startswith("/vsi"):
        return _first_file(inner) if inner != name else inner
    for text in (inner, *re.split(r'"', inner), *_after_colons(inner)):
        with suppress(OSError, ValueError):
            if os.path.isfile(text):
                return os.path.abspath(text)
            if inner != name:
                upper = next((str(p) for p in Path(text).parents if p.is_file()), None)
                if upper:
                    return os.path.abspath(upper)
    return None


def _after_colons(text: str) -> Iterator[str]:
    """What follows each colon, up to the next but one or the end: ``DRIVER:path:part``."""
    parts = text.split(":")
    for start in range(1, len(parts)):
        for end in range(len(parts), start, -1):
            yield ":".join(parts[start:end])


def _first_file(name: str) -> str:
    """Of a remote path into an archive, the part that is the archive."""
    match = re.match(r".*?\.(zip|kmz|tar|tgz|tar\.gz|gz|7z|rar|zst)(?=/|$)", name, re.IGNORECASE)
    return match[0] if match else name


def _below(name: str) -> list[str]:
    """What a raster or vector names as its parts."""
    names: list[str] = []
    with suppress(GdalError), quiet():
        dataset = open_file(name, gdal.OF_RASTER | gdal.OF_VECTOR)
        if dataset is not None:
            names += [other for other in dataset.GetFileList() or () if other != name]
    names += _named_in(name)
    return names


def _named_in(name: str) -> list[str]:
    """What the text of a virtual raster names: GDAL lists its direct parts, and not those of masks."""
    text, folder = name, ""
    if not name.lstrip().startswith("<"):
        with suppress(OSError, ValueError):
            if os.path.isfile(name) and os.path.getsize(name) <= _MOST_XML:
                with open(name, "rb") as file:
                    start = file.read(1024)
                    if b"<VRTDataset" not in start and b"<GDALTileIndexDataset" not in start:
                        return []
                    text, folder = (start + file.read()).decode("utf-8", "replace"), os.path.dirname(name)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return []
    names = []
    for _, attributes, found in _BELOW.findall(text):
        part = html.unescape(found.strip())
        relative = re.search(r"relative(?:ToVRT|toVRT|_to_vrt)?\s*=\s*[\"']1", attributes, re.IGNORECASE)
        names.append(os.path.join(folder, part) if relative and folder else part)
    return names


def _sidecars(name: str) -> list[str]:
    """Names of files that would change what a file says, if they were there."""
    if name.startswith("/vsi") or name.endswith((".aux.xml", ".msk", "-wal")) or not os.path.isfile(name):
        return []
    if name.lower().endswith(_DATABASES):
        return [f"{name}-wal"]
    stem, extension = os.path.splitext(name)
    letters = extension[1:]
    worlds = {f".{letters}w", f".{letters[:1]}{letters[-1:]}w"} if letters else {"w"}
    names = [f"{name}.aux.xml", f"{name}.msk", *(stem + end for end in (*sorted(worlds), *_WORLD[:2]))]
    return names


def stamp(name: str) -> Stamp:
    """What tells this version of a file or remote object from another; statistics and histograms do not count."""
    if name.startswith("/vsi"):
        return _remote_stamp(name)
    if name.endswith(".aux.xml") and not is_stream(name):
        return _aux_stamp(name)
    try:
        status = os.stat(name)
    except (OSError, ValueError):
        return None
    if name.endswith("-wal") and not status.st_size:  # a program has it open, and has written nothing
        return None
    version = (status.st_size, status.st_mtime_ns)
    if is_stream(name):
        return list(version)
    return _sqlite_stamp(name, *version) or list(version)


class Versions:
    """Files and remote objects as they are now, to see later whether what was read of them is of one version.

    Args:
        names: Of :func:`files_of`.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Look at them; see the class."""
        self.stamps = {name: stamp(name) for name in names}

    def check(self, title: str = "", remote: bool = True, resumes: bool = False) -> None:
        """Look again.

        Args:
            title: What they are parts of, for messages; empty: each is named by itself.
            remote: Also at what lies on servers; one that does not answer any more has changed nothing.
            resumes: Whether what was done until then is kept.

        Raises:
            InputError: A file is gone, or has changed, so what was read of it may be of either version.
        """
        for name, before in self.stamps.items():
            far = name.startswith("/vsi")
            if far and not remote:
                continue
            now = stamp(name)
            if now == before or (far and now is None):
                continue
            if now is None:
                why, fix = "is gone, or out of reach", "Bring it back, and run again."
                if resumes:
                    fix = "Bring it back and run again with resume."
            else:
                why, fix = "changed while it was being read", "Run again when nothing writes to it any more."
            raise InputError(title or name, f"{file_name(name)} {why}", fix)


@lru_cache(maxsize=256)
def _sqlite_stamp(name: str, size: int, time: int) -> Optional[str]:
    """Digest of a database, as of a GeoPackage, that is the same after a program has only opened it to write."""
    if size > _MOST_SQLITE:
        return None
    try:
        with open(name, "rb") as file:
            if file.read(len(_SQLITE)) != _SQLITE:
                return None
            content = bytearray(_SQLITE + file.read())
    except OSError:
        return None
    for start, end in _COUNTERS:
        content[start:end] = bytes(end - start)
    return hashlib.sha256(content).hexdigest()


def _aux_stamp(name: str) -> Stamp:
    """Digest of what a side-car of GDAL says of georeference, mask, nodata and the like; None if it says nothing."""
    try:
        if os.path.getsize(name) > _MOST_XML:
            return file_digest(Path(name))
        with open(name, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
    except OSError:
        return None
    text = _NO_MATTER.sub("", text)
    before = None
    while before != text:
        before, text = text, _EMPTY.sub("", text)
    text = re.sub(r"\s+", " ", text).strip()
    if not text or re.fullmatch(r"(<\?xml[^>]*>)? ?<PAMDataset ?/?>", text):
        return None
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _remote_stamp(name: str) -> Stamp:
    """Size, ETag and time of change as the server tells them now, or a digest of the beginning where it tells none."""
    with suppress(GdalError), quiet():
        clear = getattr(gdal, "VSICurlPartialClearCache", None)
        if clear is not None:
            clear(name)
        status = gdal.VSIStatL(name)
        if status is None:
            return None
        told = {key.lower(): value for key, value in (gdal.GetFileMetadata(name, "HEADERS") or {}).items()}
        version = [told.get("etag", ""), told.get("last-modified", "")]
        if not any(version):
            file = gdal.VSIFOpenL(name, "rb")
            if file is not None:
                try:
                    version = [hashlib.sha256(gdal.VSIFReadL(1, _HEAD, file) or b"").hexdigest(), str(status.mtime)]
                finally:
                    gdal.VSIFCloseL(file)
        return [status.size, *version]
    return None
