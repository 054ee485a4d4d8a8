"""What is dragged onto a row of the panel: files of the desktop, layers and files of QGIS's own trees."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsMimeDataUtils, QgsRasterLayer
from qgis.PyQt.QtCore import QMimeData

from ...plugin.layers.products import product_paths
from ...plugin.layers.sources import layer_path

_KINDS = ("raster", "directory")


def dropped(data: QMimeData) -> list[QgsRasterLayer | str]:
    """Raster layers of the project, and paths of files and folders on disk."""
    found: list[QgsRasterLayer | str] = []
    for uri in QgsMimeDataUtils.decodeUriList(data) if QgsMimeDataUtils.isUriList(data) else ():
        layer = uri.mapLayer()
        if isinstance(layer, QgsRasterLayer):
            found.append(layer)
        elif layer is None and uri.layerType in _KINDS and uri.providerKey in ("gdal", ""):
            found.append(uri.uri.split("|")[0])  # behind it stand options of QGIS's own
    if not found and data.hasUrls():
        found += [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return found


def as_paths(things: Sequence[QgsRasterLayer | str]) -> list[str]:
    """What GDAL opens for each, several for a layer that stands for several.

    Raises:
        InputError: A layer is broken.
    """
    paths: list[str] = []
    for thing in things:
        paths += (product_paths(thing) or (layer_path(thing),)) if isinstance(thing, QgsRasterLayer) else (thing,)
    return paths
