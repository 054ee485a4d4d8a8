"""The image that is seen on the canvas, as values: what a label is grown on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsMapLayer,
    QgsMapSettings,
    QgsPalettedRasterRenderer,
    QgsPointXY,
    QgsProject,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QTransform

from ...model_backend.errors import Cancelled, InputError
from ...model_backend.planes import Pixel, Size
from ...model_backend.raster.shapes.region import grown, region_shape, unlikeness
from .providers import PICTURES, TYPES, block_planes, block_values, type_number
from .sources import RESULT

SIDE = 512
"""Most pixels on a side of what is read around a place, and so of what is grown."""
_MOST_BANDS = 16
_OPACITY = 6  # QGIS's number of a band that is one


@dataclass(frozen=True)
class Surroundings:
    """The image around a place: how far each pixel is from what is there."""

    distance: np.ndarray  # [h, w], see .region
    seed: Pixel
    place: tuple[float, float, float, float]  # left and top edge, width and height of a pixel
    crs: QgsCoordinateReferenceSystem

    def region(self, tolerance: float) -> QgsGeometry:
        """The region around the place, in the image's CRS; empty where the image has no values."""
        shape = region_shape(grown(self.distance, self.seed, tolerance))
        found = QgsGeometry()
        if shape is not None:
            found.fromWkb(bytes(shape.ExportToWkb()))
            left, top, dx, dy = self.place
            found.transform(QTransform(dx, 0.0, 0.0, -dy, left, top))
        return found


class Image:
    """A layer of the canvas at a place, and what of it is in view; made on the main thread, read in another.

    Args:
        layer: The image.
        seed: The place, in the layer's CRS.
        view: What is seen, in the layer's CRS.
        size: Of the screen, in pixels.

    Raises:
        InputError: Its pixels are of a kind that cannot be read.
    """

    def __init__(self, layer: QgsRasterLayer, seed: QgsPointXY, view: QgsRectangle, size: Size) -> None:
        """Find which pixels are to be read: those of the image, or of the screen where these are larger."""
        self._crs = layer.crs()
        provider = layer.dataProvider().clone()
        kinds = [type_number(provider.dataType(number)) for number in range(1, provider.bandCount() + 1)]
        self._picture = bool(kinds) and kinds[0] in PICTURES
        if not kinds or not (self._picture or all(kind in TYPES for kind in kinds)):
            raise InputError(
                f"layer {layer.name()}", tr("its pixels are of a kind that cannot be read"), tr("Hide it.")
            )
        whole = provider.extent()
        own = (
            (whole.width() / provider.xSize(), whole.height() / provider.ySize())
            if provider.xSize() > 0 and provider.ySize() > 0
            else (0.0, 0.0)
        )
        screen = view.width() / max(1, size.width), view.height() / max(1, size.height)
        steps = [pixel * max(1, math.ceil(seen / pixel)) if pixel else seen for pixel, seen in zip(own, screen)]
        across = _span(
            seed.x() - whole.xMinimum(), view.xMinimum() - whole.xMinimum(), view.width(), steps[0], whole.width()
        )
        down = _span(
            whole.yMaximum() - seed.y(), whole.yMaximum() - view.yMaximum(), view.height(), steps[1], whole.height()
        )
        self._size = Size(down[1] - down[0], across[1] - across[0])
        self._seed = Pixel(down[2] - down[0], across[2] - across[0])
        self._place = whole.xMinimum() + across[0] * steps[0], whole.yMaximum() - down[0] * steps[1], *steps
        coarser = any(pixel and step > pixel for pixel, step in zip(own, steps))
        if coarser and not isinstance(layer.renderer(), QgsPalettedRasterRenderer):  # numbers of classes have no mean
            provider.enableProviderResampling(True)
            provider.setZoomedOutResamplingMethod(QgsRasterDataProvider.ResamplingMethod.Average)
        self._provider, count = provider, len(kinds)
        numbers = dict.fromkeys(np.linspace(1, count, min(count, _MOST_BANDS)).round().astype(int).tolist())
        self._bands = [1] if self._picture else list(numbers)

    def look(self, is_cancelled: Callable[[], bool]) -> Surroundings:
        """Read the pixels; in any thread.

        Raises:
            InputError: They cannot be read.
            Cancelled: ``is_cancelled`` said so.
        """
        left, top, dx, dy = self._place
        height, width = self._size
        box = QgsRectangle(left, top - height * dy, left + width * dx, top)
        planes, valid = [], np.ones((height, width), bool)
        for number in self._bands:
            if is_cancelled():
                raise Cancelled
            block = self._provider.block(number, box, width, height)
            if not block.isValid() or block.width() != width or block.height() != height:
                raise InputError(tr("image"), tr("its pixels cannot be read"), tr("Look at the layer, and try again."))
            if self._picture:
                *planes, opacity = block_planes(block, width, height)
                valid &= opacity > 0
                continue
            pixels, usable = block_values(block, width, height)
            if usable is not None:
                valid &= usable
            if type_number(self._provider.colorInterpretation(number)) == _OPACITY:
                valid &= pixels > 0
            else:
                planes.append(pixels)
        values = np.stack(planes).astype(np.float32) if planes else np.zeros((1, height, width), np.float32)
        valid &= np.isfinite(values).all(0)
        return Surroundings(unlikeness(values, valid, self._seed), self._seed, self._place, self._crs)


def _span(seed: float, first: float, length: float, step: float, whole: float) -> tuple[int, int, int]:
    """First pixel, the one behind the last, and the seed's, along one axis: around the seed, in view, in the layer."""
    at = math.floor(seed / step)
    begin = max(0, math.floor(first / step), at - SIDE // 2)
    end = min(math.ceil(whole / step), math.ceil((first + length) / step), at + SIDE // 2)
    return min(begin, at), max(end, at + 1), at


def image_at(layers: Sequence[QgsMapLayer], point: QgsPointXY, settings: QgsMapSettings) -> Image:
    """The uppermost image that is seen at a point; maps that were made are none.

    Args:
        layers: Those that are seen, from top to bottom.
        point: In the canvas's CRS.
        settings: Of the canvas.

    Raises:
        InputError: There is none, or its pixels are of a kind that cannot be read.
    """
    size = settings.outputSize()
    for layer in layers:
        if not isinstance(layer, QgsRasterLayer) or layer.customProperty(RESULT):
            continue
        way = QgsCoordinateTransform(settings.destinationCrs(), layer.crs(), QgsProject.instance())
        try:
            seed, view = way.transform(point), way.transformBoundingBox(settings.visibleExtent())
        except QgsCsException:
            continue
        if layer.extent().contains(seed):
            return Image(layer, seed, view, Size(size.height(), size.width()))
    raise InputError(tr("image"), tr("none is seen at this place"), tr("Show a layer there; maps are no images."))


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Image", text)
