"""Files, folders and products as layers of a project, and the dates of layers."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsDateTimeRange,
    QgsMapLayer,
    QgsMultiBandColorRenderer,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, Qt, QTime

from ...model_backend.errors import InputError
from ...model_backend.raster.gdalio import GdalError, need, open_file, quiet
from ...model_backend.raster.layers.facts import read_facts
from ...model_backend.raster.layers.names import read_bands
from ...model_backend.raster.layers.products.resolve import raster_path
from .. import settings

_PATHS = "layerfuse/paths"  # property of layers that stand for files and products; GDAL shows one raster of them


def product_layer(paths: Sequence[str]) -> QgsRasterLayer:
    """A layer of files, folders or products; on the main thread.

    Raises:
        InputError: They are no layer, or a broken product.
    """
    path = raster_path(tuple(paths))
    names = [Path(each.rstrip("/\\")).stem for each in paths]
    layer = QgsRasterLayer(path, ", ".join(names[:2]) + (", …" if len(names) > 2 else ""))
    if not layer.isValid():
        raise InputError(f"layer {paths[0]}", "QGIS cannot read it", "Choose another file or folder.")
    _show_colors(layer)
    layer.setCustomProperty(_PATHS, json.dumps(list(paths)))
    show_dates(layer)
    return layer


def _show_colors(layer: QgsRasterLayer) -> None:
    """Show red, green and blue as such: QGIS takes the first three bands, in most products blue, green and red."""
    renderer = layer.renderer()
    if not isinstance(renderer, QgsMultiBandColorRenderer):
        return
    with contextlib.suppress(GdalError, InputError), quiet():
        facts = read_facts(need(open_file(layer.source(), gdal.OF_RASTER)), layer.name())
        bands = {name: number for number, name in read_bands(facts, None, "optical").common.items()}
        if bands.keys() >= {"red", "green", "blue"}:
            renderer.setRedBand(bands["red"])
            renderer.setGreenBand(bands["green"])
            renderer.setBlueBand(bands["blue"])
            layer.setDefaultContrastEnhancement()


def product_paths(layer: QgsMapLayer) -> tuple[str, ...]:
    """The files and products that a layer stands for; none if it is any other layer."""
    return tuple(map(str, settings.parsed(layer.customProperty(_PATHS, ""), [])))


def remake_lost(*_: object) -> None:
    """Write anew, for layers of the project, what the cache has lost of products; on the main thread."""
    for layer in QgsProject.instance().mapLayers().values():
        paths = product_paths(layer)
        if paths and isinstance(layer, QgsRasterLayer) and not layer.isValid():
            with contextlib.suppress(InputError):  # what is gone itself stays invalid, as QGIS shows it
                layer.setDataSource(raster_path(paths), layer.name(), "gdal")


def show_dates(layer: QgsMapLayer) -> None:
    """Give a raster layer the time range that its file tells, so that QGIS's temporal controller knows it."""
    if not isinstance(layer, QgsRasterLayer) or layer.providerType() != "gdal":
        return
    told = [QDate.fromString(text, Qt.DateFormat.ISODate) for text in sorted(_days(layer.source()))]
    days = [day for day in told if day.isValid()]
    if not days:
        return
    properties = layer.temporalProperties()
    properties.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    first, last = QDateTime(days[0], QTime(0, 0)), QDateTime(days[-1], QTime(23, 59, 59))
    properties.setFixedTemporalRange(QgsDateTimeRange(first, last))
    properties.setIsActive(True)


def days_of_layer(layer: QgsRasterLayer) -> tuple[str, ...]:
    """First and last day of the time range that a layer's properties tell; none if they tell none."""
    properties = layer.temporalProperties()
    if not properties.isActive() or properties.mode() != Qgis.RasterTemporalMode.FixedTemporalRange:
        return ()
    span = properties.fixedTemporalRange()
    days = (time.date().toString(Qt.DateFormat.ISODate) for time in (span.begin(), span.end()) if time.isValid())
    return tuple(dict.fromkeys(days))


def _days(path: str) -> list[str]:
    """Days that a result or a product's raster tells."""
    try:
        with quiet():
            dataset = open_file(path, gdal.OF_RASTER)
            text = (dataset.GetMetadataItem("LAYERFUSE_DATES") or "") if dataset else ""
    except GdalError:
        return []
    if not text.startswith("{"):
        return [day for day in text.split(",") if day]
    try:
        return [str(day) for days in settings.parsed(text, {}).values() for day in days]
    except TypeError:
        return []
