"""Images with their contrast stretched to what lies around a point, as long as points are looked at."""

from __future__ import annotations

from contextlib import suppress

from qgis.core import (
    QgsContrastEnhancement,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRasterRenderer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas

from ...plugin.layers.providers import type_number
from ...plugin.layers.sources import RESULT

_AROUND = 5  # views: so much is stretched alike that colours stay comparable, and a cloud farther off spoils nothing
_BYTE = 1  # QGIS's number of it: pictures in bytes are shown as they are
_SAMPLE = 100_000  # pixels
_COLOURS = "multibandcolor", "singlebandgray"  # renderers
_LINEAR = QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
_PERCENTILES = QgsRasterMinMaxOrigin.Limits.CumulativeCut


class Stretch:
    """Stretches the images of a canvas between their 2nd and 98th percentile around a point.

    QGIS's own limits are those of the whole image: one bright cloud leaves all the rest dark.

    Args:
        canvas: QGIS's map canvas.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Nothing is stretched; see the class."""
        self._canvas = canvas
        self._before: dict[str, QgsRasterRenderer] = {}  # how each layer looked, by its id

    def to(self, point: QgsPointXY) -> None:
        """Stretch what is seen around a point of the canvas."""
        settings, side = self._canvas.mapSettings(), _AROUND * self._canvas.extent().width() / 2
        around = QgsRectangle(point.x() - side, point.y() - side, point.x() + side, point.y() + side)
        for layer in self._canvas.layers():
            if not _is_image(layer):
                continue
            way = QgsCoordinateTransform(settings.destinationCrs(), layer.crs(), QgsProject.instance())
            with suppress(QgsCsException):
                box = way.transformBoundingBox(around).intersect(layer.extent())
                if not box.isEmpty():
                    self._before.setdefault(layer.id(), layer.renderer().clone())
                    layer.setContrastEnhancement(_LINEAR, _PERCENTILES, box, _SAMPLE)

    def undo(self) -> None:
        """Show all images as they were."""
        for key, renderer in self._before.items():
            layer = QgsProject.instance().mapLayer(key)
            if layer is not None:
                layer.setRenderer(renderer)
                layer.triggerRepaint()
        self._before = {}


def _is_image(layer: QgsMapLayer) -> bool:
    """Whether a layer is an image of measured values, and no map of ours."""
    if not isinstance(layer, QgsRasterLayer) or layer.customProperty(RESULT) or layer.renderer() is None:
        return False
    return layer.renderer().type() in _COLOURS and type_number(layer.dataProvider().dataType(1)) != _BYTE
