"""Pictures of the walk-through: where the polygons are, and the maps side by side. Drawn with Qt, offscreen."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen, QPolygonF

MARGIN, TITLE, LEGEND, DOT = 12, 34, 56, 4.5
"""Pixels."""


def composite(path: Path, bands: Sequence[int] = (4, 3, 2)) -> np.ndarray:
    """A picture ``[H, W, 3]`` of three bands, each stretched from its 2nd to its 98th percentile."""
    dataset = gdal.Open(str(path))
    planes = np.stack([dataset.GetRasterBand(number).ReadAsArray().astype(np.float32) for number in bands])
    return stretched(np.where(planes > 0, planes, np.nan))


def stretched(bands: np.ndarray) -> np.ndarray:
    """Three bands ``[3, H, W]``, NaN where black, as :func:`composite` shows them."""
    low, high = (np.nanpercentile(bands, q, (1, 2), keepdims=True) for q in (2, 98))
    shares = np.nan_to_num((bands - low) / np.maximum(high - low, 1e-6))
    return (np.clip(shares, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)


def coloured(classes: np.ndarray, colours: Mapping[int, str]) -> np.ndarray:
    """Class values ``[H, W]`` as a picture."""
    palette = np.full((256, 3), 255, np.uint8)
    for value, colour in colours.items():
        palette[value] = list(bytes.fromhex(colour))
    return palette[classes]


def panels(
    path: Path,
    pictures: Mapping[str, np.ndarray],
    legend: Mapping[str, str],
    shapes: Sequence[tuple[str, np.ndarray]] = (),
    boxes: Sequence[np.ndarray] = (),
    line: float | None = None,
    shrink: float = 2.0,
) -> None:
    """Write pictures side by side with titles and a legend.

    Args:
        path: PNG to write.
        pictures: Arrays ``[H, W, 3]`` of one size, by title.
        legend: Colour by name.
        shapes: On the first picture: colour and outline ``[n, 2]`` (column, row) of each polygon.
        boxes: Likewise, outlines of what is held out.
        line: Column of a vertical line in every picture.
        shrink: By which pictures are smaller.
    """
    app = QGuiApplication.instance() or QGuiApplication([])
    height, width = (round(side / shrink) for side in next(iter(pictures.values())).shape[:2])
    whole = QImage(MARGIN + (width + MARGIN) * len(pictures), TITLE + height + LEGEND, QImage.Format.Format_RGB32)
    whole.fill(QColor("white"))
    painter = QPainter(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    font = QFont("DejaVu Sans")
    font.setPixelSize(15)
    painter.setFont(font)
    for i, (title, array) in enumerate(pictures.items()):
        left = MARGIN + i * (width + MARGIN)
        painter.drawText(QRectF(left, 0, width, TITLE), Qt.AlignmentFlag.AlignVCenter, title)
        array = np.ascontiguousarray(array)
        image = QImage(array.data, array.shape[1], array.shape[0], array.shape[1] * 3, QImage.Format.Format_RGB888)
        painter.drawImage(QRectF(left, TITLE, width, height), image)

        def place(points: np.ndarray, left: int = left) -> QPolygonF:
            return QPolygonF([QPointF(left + x / shrink, TITLE + y / shrink) for x, y in points])

        if i == 0:
            painter.setPen(QPen(QColor("white"), 1.2, Qt.PenStyle.DashLine))
            for box in boxes:
                painter.drawPolygon(place(box))
            for colour, outline in shapes:  # a dot in the middle: the polygons themselves are a few pixels small
                painter.setPen(QPen(QColor("white"), 1.4))
                painter.setBrush(QColor(f"#{colour}"))
                painter.drawEllipse(place(outline.mean(0, keepdims=True))[0], DOT, DOT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if line is not None:
            painter.setPen(QPen(QColor("black"), 2))
            painter.drawLine(QPointF(left + line / shrink, TITLE), QPointF(left + line / shrink, TITLE + height))
        painter.setPen(QPen(QColor("black")))
    x = float(MARGIN)
    y = float(TITLE + height + 10)
    for name, colour in legend.items():
        needed = 34 + painter.fontMetrics().horizontalAdvance(name)
        if x + needed > whole.width():
            x, y = float(MARGIN), y + 22
        painter.fillRect(QRectF(x, y, 15, 15), QColor(f"#{colour}"))
        painter.drawText(QPointF(x + 20, y + 13), name)
        x += needed
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.save(str(path))
    del app


def outlines(path: Path, geotransform: Sequence[float], field: str = "") -> list[tuple[str, np.ndarray]]:
    """Outer rings of a vector file's polygons in pixels ``[n, 2]``, with the text of a field."""
    left, size, _, top, _, _ = geotransform
    dataset = gdal.OpenEx(str(path))
    found = []
    for feature in dataset.GetLayer(0):
        ring = feature.GetGeometryRef().GetGeometryRef(0)
        points = np.array([ring.GetPoint_2D(i) for i in range(ring.GetPointCount())])
        places = np.stack([(points[:, 0] - left) / size, (top - points[:, 1]) / size], 1)
        found.append((feature[field] if field else "", places))
    return found
