"""Quiet calls into GDAL that behave the same whoever else shares the process.

GDAL's exception switch is global: QGIS and other plugins may have it on or off. Nothing here touches
it. Failures are told by return values or by ``RuntimeError``; both become :class:`GdalError`, and
nothing is printed.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from osgeo import gdal, ogr, osr

from ..folders import is_stream

T = TypeVar("T")

CACHE_BYTES = 256 << 20
NETWORK = {
    "GDAL_HTTP_CONNECTTIMEOUT": "15",  # seconds
    "GDAL_HTTP_LOW_SPEED_TIME": "30",  # seconds with fewer bytes a second than
    "GDAL_HTTP_LOW_SPEED_LIMIT": "100",
    "GDAL_HTTP_MAX_RETRY": "3",  # of an overloaded server, not of one that is silent
    "GDAL_HTTP_RETRY_DELAY": "1",  # seconds; doubles
}
"""What GDAL does with servers, unless the user has set it otherwise: by default it waits for ever."""
_STRICT = {"GDAL_ERROR_ON_LIBJPEG_WARNING": "YES"}  # a JPEG that is cut off is grey below, with a warning only
_SETTINGS = {**NETWORK, **_STRICT}
_MOST_GML = 64 << 20
_SIGNED = "<LUT>0:0,127:127,128:-128,255:-1</LUT>"


class GdalError(Exception):
    """GDAL could not do it; the text is GDAL's own."""


@contextmanager
def quiet() -> Iterator[None]:
    """Silence GDAL in this thread, bound its patience with servers and with damage, and have its own kind of exception.

    Code inside still has to look at return values: see :func:`need` and :func:`check`.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    ours = [name for name in _SETTINGS if gdal.GetConfigOption(name) is None]
    for name in ours:
        gdal.SetThreadLocalConfigOption(name, _SETTINGS[name])
    try:
        yield
    except RuntimeError as error:
        raise GdalError(str(error) or "unknown reason") from None
    finally:
        for name in ours:
            gdal.SetThreadLocalConfigOption(name, None)
        gdal.PopErrorHandler()


@contextmanager
def closing(dataset: T) -> Iterator[T]:
    """Close a dataset that is written in the end, whatever happens, within :func:`quiet`.

    Raises:
        GdalError: The rest could not be written.
    """
    try:
        yield dataset
    except BaseException:
        with suppress(GdalError), quiet():
            close_by_name(dataset)
        raise
    close_by_name(dataset)
    check()


def close_by_name(dataset: Any) -> None:  # noqa: ANN401
    """Close a dataset, which must not be touched again, within :func:`quiet`; :func:`check` tells how that went.

    What GDAL says while Python clears an object away is printed, and cannot be caught.
    """
    dataset.__swig_destroy__(dataset)


def own_process() -> None:
    """Settings for a process of our own; they are global, so QGIS never calls this.

    The block cache is bounded (by default it takes 5 % of the machine's memory) unless the user has set
    it, and GDAL is told that errors are no exceptions, or newer versions print a warning.
    """
    if not gdal.GetConfigOption("GDAL_CACHEMAX"):
        gdal.SetCacheMax(CACHE_BYTES)
    for module in (osr, ogr, gdal):  # as on a stack: what was switched on last goes first
        module.DontUseExceptions()


@contextmanager
def bounded_cache() -> Iterator[None]:
    """Hold GDAL's block cache at :data:`CACHE_BYTES` at most, unless the user has set its size.

    The cache belongs to the whole process, in QGIS to everybody: it gets its old size back when the last
    of those that run at the same time is done.
    """
    global _before
    with _cache_lock:
        _users.append(None)
        if len(_users) == 1 and not gdal.GetConfigOption("GDAL_CACHEMAX") and gdal.GetCacheMax() > CACHE_BYTES:
            _before = gdal.GetCacheMax()
            gdal.SetCacheMax(CACHE_BYTES)
    try:
        yield
    finally:
        with _cache_lock:
            _users.pop()
            if not _users and _before:
                gdal.SetCacheMax(_before)
                _before = 0


_cache_lock = threading.Lock()
_users: list[None] = []
_before = 0  # bytes; the cache's size before the first of the users, 0 if it was left alone


_OPENED_WITH = (".aux.xml", ".ovr", ".msk")
"""Ends of the names of files that GDAL opens, too."""


_VECTORS = (".shp", ".gpkg", ".geojson", ".fgb", ".kml", ".gml")


def open_file(path: str, kind: int, **options: object) -> gdal.Dataset | None:
    """Open data that a user names for reading, or None.

    Args:
        path: Anything GDAL opens.
        kind: ``gdal.OF_RASTER``, ``gdal.OF_VECTOR`` or both.
        options: Of ``gdal.OpenEx``.

    Raises:
        GdalError: It cannot be read to its end.
    """
    if is_stream(path):
        raise GdalError("it is no regular file")
    for suffix in _OPENED_WITH:
        if is_stream(f"{path}{suffix}"):
            raise GdalError(f"the {suffix} beside it is no regular file")
    path = _zipped(path) if kind == gdal.OF_VECTOR else path
    return gdal.OpenEx(_unwritten(path), kind | gdal.OF_READONLY, **options)


def _zipped(path: str) -> str:
    """The one vector file in an archive, as shapefiles are sent; any other path, and one of several, is itself."""
    if not path.lower().endswith(".zip") or not os.path.isfile(path):
        return path
    inside = [name for name in gdal.ReadDirRecursive(f"/vsizip/{path}") or () if name.lower().endswith(_VECTORS)]
    return f"/vsizip/{path}/{inside[0]}" if len(inside) == 1 else path


def _unwritten(path: str) -> str:
    """A name under which GDAL reads GML without the ``.gfs`` beside it, which it writes where there is no schema.

    One that is there may be of another file that stood in its place: see ``findings/gml-remembers-an-old-mask.sh``.
    """
    stem, extension = os.path.splitext(path)
    if extension.lower() != ".gml" or not os.path.isfile(path) or os.path.isfile(f"{stem}.xsd"):
        return path
    path = os.path.abspath(path)
    if not os.path.isfile(f"{stem}.gfs") or os.path.getsize(path) > _MOST_GML:
        return f"/vsisubfile/0,{path}"
    folder = f"/vsimem/layerfuse/{hashlib.sha256(os.fsencode(path)).hexdigest()}"
    gdal.Unlink(f"{folder}/copy.gfs")
    with open(path, "rb") as file:
        gdal.FileFromMemBuffer(f"{folder}/copy.gml", file.read())
    return f"{folder}/copy.gml"


def open_raster(path: str, overviews: bool = True, level: int | None = None) -> gdal.Dataset | None:
    """Open a raster for reading, or None.

    GDAL before 3.7 takes signed bytes for 0 to 255 and says only in a metadata item that they are none: such a raster
    is seen through a view of 16-bit numbers. Whoever wants pixels opens a raster here.

    Args:
        path: Anything GDAL opens.
        overviews: Whether reading coarsely may use the file's overviews.
        level: The overview that is opened in place of the raster, as GDAL counts them.
    """
    chosen = level if level is not None or overviews else "NONE"
    options = [] if chosen is None else [f"OVERVIEW_LEVEL={chosen}"]
    dataset = open_file(path, gdal.OF_RASTER, open_options=options)
    if dataset is None or not any(_is_signed(dataset.GetRasterBand(n + 1)) for n in range(dataset.RasterCount)):
        return dataset
    view = gdal.Translate("", dataset, format="VRT", outputType=gdal.GDT_Int16)
    pixels, mask, rest = view.GetMetadata("xml:VRT")[0].partition("<MaskBand>")
    pixels = pixels.replace("</SimpleSource>", f"{_SIGNED}</SimpleSource>").replace("SimpleSource>", "ComplexSource>")
    view = gdal.OpenEx(pixels + mask + rest, gdal.OF_RASTER | gdal.OF_READONLY)
    if view is not None:
        view.SetDescription(path)
    return view


def _is_signed(band: gdal.Band) -> bool:
    return band.DataType == gdal.GDT_Byte and band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE"


def check_whole(dataset: gdal.Dataset) -> None:
    """Look whether a file without structure is as long as its header says: GDAL reads zeros beyond its end.

    Raises:
        GdalError: It is shorter.
    """
    files = dataset.GetFileList()
    if (
        dataset.GetDriver() is None
        or dataset.GetDriver().ShortName != "ENVI"
        or not files
        or not os.path.isfile(files[0])
    ):
        return
    size = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType) // 8
    wanted = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount * size
    if os.path.getsize(files[0]) < wanted:
        raise GdalError(f"the file is cut off: it has {os.path.getsize(files[0]):,} bytes of {wanted:,}")


def opens(path: str, kind: int) -> bool:
    """Whether GDAL opens a file as a kind of data, such as ``gdal.OF_RASTER``."""
    try:
        with quiet():
            return open_file(path, kind) is not None
    except GdalError:
        return False


def unlink(path: str) -> None:
    """Remove a file of GDAL's memory, if it is there."""
    with suppress(GdalError), quiet():
        gdal.Unlink(path)


def need(result: T | None) -> T:
    """The result of a call that gives None when it fails.

    Raises:
        GdalError: It is None.
    """
    if result is None:
        raise GdalError(_message())
    return result


def check(code: int | None = None) -> None:
    """Look at an error code, and at errors recorded since ``quiet()`` began, as deferred writes leave them.

    Raises:
        GdalError: The code is not zero, or a failure was recorded.
    """
    if code or gdal.GetLastErrorType() >= gdal.CE_Failure:
        raise GdalError(_message())


def _message() -> str:
    return gdal.GetLastErrorMsg() or "GDAL gives no reason"
