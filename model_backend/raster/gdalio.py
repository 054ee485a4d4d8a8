"""Quiet calls into GDAL that behave the same whoever else shares the process.

GDAL's exception switch is global: QGIS and other plugins may have it on or off. Nothing here touches
it. Failures are told by return values or by ``RuntimeError``; both become :class:`GdalError`, and
nothing is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from osgeo import gdal, ogr, osr

CACHE_BYTES = 256 << 20


class GdalError(Exception):
    """GDAL could not do it; the text is GDAL's own."""


@contextmanager
def quiet() -> Iterator[None]:
    """Silence GDAL in this thread and turn its exceptions into :class:`GdalError`.

    Code inside still has to look at return values: see :func:`need` and :func:`check`.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        yield
    except RuntimeError as error:
        raise GdalError(str(error) or "unknown reason") from None
    finally:
        gdal.PopErrorHandler()


def own_process() -> None:
    """Settings for a process of our own; they are global, so QGIS never calls this.

    The block cache is bounded (by default it takes 5 % of the machine's memory) unless the user has set
    it, and GDAL is told that errors are no exceptions, or newer versions print a warning.
    """
    if not gdal.GetConfigOption("GDAL_CACHEMAX"):
        gdal.SetCacheMax(CACHE_BYTES)
    for module in (gdal, ogr, osr):
        module.DontUseExceptions()


def need(result: object) -> object:
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
