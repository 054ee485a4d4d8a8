"""Metadata files of products: XML, JSON and archives' lists of contents, none of them trusted.

Sizes are bounded before anything is parsed, and XML with a document type is refused: what declares entities can
make a small file huge, or reach for other files.
"""

from __future__ import annotations

import json
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree  # nosec B405 - only after parse_xml has refused document types

from osgeo import gdal

from ....folders import is_stream
from ...gdalio import GdalError, quiet
from .scene import product_error

MOST_BYTES = 32 << 20
"""Of a metadata file; those of real products have some megabytes at most."""
MOST_FILES = 20_000
_DEPTH = 8
_BOMB_RATIO, _BOMB_BYTES = 1000, 1 << 30
_DOCUMENT_TYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ARCHIVES = {".zip": "/vsizip/", ".tar": "/vsitar/", ".tgz": "/vsitar/", ".tar.gz": "/vsitar/"}


def read_bytes(path: str, most: int = MOST_BYTES) -> bytes:
    """A small file, wherever GDAL reaches it.

    Raises:
        InputError: It is not there, or too large.
    """
    if is_stream(path):
        raise product_error(shown(path), "this is no regular file", "Give a file that can be read to its end.")
    try:
        with quiet():
            file = gdal.VSIFOpenL(path, "rb")
            if file is None:
                why = gdal.GetLastErrorMsg() or gdal.VSIGetLastErrorMsg() or "there is no such file"
                raise product_error(
                    shown(path), f"it cannot be read ({shown(why)})", "Check the path, or the connection."
                )
            try:
                content = gdal.VSIFReadL(1, most + 1, file) or b""
            finally:
                gdal.VSIFCloseL(file)
    except GdalError as error:
        raise product_error(
            shown(path), f"it cannot be read ({shown(str(error))})", "Check the path, or the connection."
        ) from None
    if len(content) > most:
        raise product_error(shown(path), f"it has more than {most >> 20} MB, and no product's metadata has so much")
    return bytes(content)


def read_xml(path: str) -> ElementTree.Element:
    """The root of an XML file; names of elements have lost their name spaces.

    Raises:
        InputError: It cannot be read, is no XML, or declares entities.
    """
    content = read_bytes(path)
    plain = content.replace(b"\0", b"")  # UTF-16 hides a word between zeros
    if _DOCUMENT_TYPE.search(plain):
        raise product_error(shown(path), "it declares a document type or entities, which no product's metadata do")
    try:
        root = ElementTree.fromstring(content)  # nosec B314 - see above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise product_error(shown(path), f"its XML is damaged ({error})") from None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def read_json(path: str) -> object:
    """The content of a JSON file.

    Raises:
        InputError: It cannot be read, or is no JSON.
    """
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        raise product_error(shown(path), f"its JSON is damaged ({type(error).__name__})") from None


def archive_prefix(path: str) -> str:
    """``/vsizip/`` or ``/vsitar/`` for an archive on disk, else nothing."""
    name = path.lower()
    found = next((prefix for suffix, prefix in _ARCHIVES.items() if name.endswith(suffix)), "")
    return found if found and os.path.isfile(path) else ""


def list_files(path: str) -> list[str]:
    """What a folder or an archive holds, at any depth, as GDAL opens it; sorted.

    Raises:
        InputError: It is damaged, or holds too much, or what it says to hold is not to be believed.
    """
    prefix = archive_prefix(path)
    found = []
    for name in _members(path, prefix) if prefix else _walk(path):
        found.append(f"{prefix}{path}/{name}" if prefix else name)
        if len(found) > MOST_FILES:
            fix = "Give the folder of the product itself."
            raise product_error(path, f"it holds more than {MOST_FILES:,} files", fix)
    return sorted(found)


def _walk(folder: str) -> Iterator[str]:
    depth = folder.rstrip(os.sep).count(os.sep)
    for where, folders, names in os.walk(folder):
        if where.count(os.sep) - depth >= _DEPTH:
            folders.clear()
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield os.path.join(where, name)


def _members(path: str, prefix: str) -> Iterator[str]:
    """Names of the files in an archive."""
    try:
        if prefix == "/vsizip/":
            with zipfile.ZipFile(path) as archive:
                entries = [(i.filename, i.file_size, i.compress_size, i.is_dir()) for i in archive.infolist()]
        else:
            with tarfile.open(path) as archive:
                entries = []
                for member in archive:
                    name = member.name.removeprefix("./")  # as ``tar .`` writes; GDAL leaves it out
                    entries.append((name, member.size, member.size, not member.isfile()))
                    if len(entries) > MOST_FILES:
                        break
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, tarfile.TarError, NotImplementedError, zlib.error):
        raise product_error(path, "it is no archive that can be read", "Copy or download it again.") from None
    seen = set()
    for name, size, packed, folder in entries:
        if folder:
            continue
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            raise product_error(path, f"it holds {name[:60]!r}, which leads out of it", "Use another archive.")
        if size > _BOMB_BYTES and size > _BOMB_RATIO * max(packed, 1):
            raise product_error(path, f"{name[-60:]!r} in it unpacks to {size >> 30} GB", "Use another archive.")
        if name in seen:
            raise product_error(path, f"it holds {name[-60:]!r} twice", "Use another archive.")
        seen.add(name)
        yield name


def shown(path: str) -> str:
    """A path, or a message with paths, without what may be the key of an address."""
    return re.sub(r"(?<=://)[^/\s@]+@", "", re.sub(r"\?\S*", "", path.replace("/vsicurl/", "")))
