"""A map as a print layout, for paper or PDF: map and reference, legend, areas, scale, north, and what it is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from qgis.core import (
    QgsFillSymbol,
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutItemTextTable,
    QgsLayoutPoint,
    QgsLayoutTableColumn,
    QgsMapLayerLegendUtils,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsScaleBarSettings,
    QgsSimpleLegendNode,
    QgsTextFormat,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QCoreApplication, QRectF, Qt
from qgis.PyQt.QtWidgets import QApplication

from ...model_backend.evaluation.blocks import Estimate
from ...model_backend.inference.telling.areas import HECTARE, ClassArea, hectares_text, largest
from ..judged import JudgedMap
from ..translation import Figure, class_name, number

Box = tuple[float, float, float, float]  # x, y, width, height in millimetres

_BAR = (40.0, 75.0)  # millimetres, so that there is room for the number at the end of each of the two segments
_NORTH = ":/images/north_arrows/layout_default_north_arrow.svg"
_ALONE = (10.0, 20.0, 190.0, 160.0)  # of the map, where there is no reference
_TALL = ((10.0, 20.0, 94.0, 154.0), (106.0, 20.0, 94.0, 154.0))  # of map and reference, side by side
_WIDE = ((10.0, 20.0, 190.0, 74.0), (10.0, 100.0, 190.0, 74.0))  # one above the other
_GROUND = "235,235,235"
_CAPTION = 5.0  # millimetres below each of two pictures


def make_layout(
    project: QgsProject,
    layer: QgsRasterLayer,
    title: str,
    told: Sequence[str],
    areas: Sequence[ClassArea],
    judged: JudgedMap | None = None,
) -> QgsPrintLayout:
    """Add a layout of an A4 page, landscape, to a project.

    Args:
        project: Where to.
        layer: The map.
        title: Stands above it; the layout is called so, with a number if there is one of that name.
        told: Paragraphs below it.
        areas: By class.
        judged: How good the map is, if somebody has found out: the reference stands beside it.
    """
    manager = project.layoutManager()
    names = (title, *(f"{title} {number}" for number in range(2, 1000)))
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(next(name for name in names if manager.layoutByName(name) is None))
    _label(layout, title, (10, 8, 277, 10), 16)
    box = _ALONE
    if judged is not None and judged.picture:
        box, beside = _WIDE if layer.extent().width() > layer.extent().height() else _TALL
        _reference(layout, judged.picture, layer, beside)
        for (x, y, width, height), text in ((box, tr("Map")), (beside, tr("Reference: {name}"))):
            caption = text.format(name=judged.reference)
            _label(layout, caption, (x, y + height + 1, width, _CAPTION), 8)
    chart = _map(layout, layer, box)
    _legend(layout, layer, chart)
    _areas(layout, areas, judged.areas if judged is not None else {})
    _scale(layout, chart)
    north = QgsLayoutItemPicture(layout)
    north.setPicturePath(_NORTH)
    north.setLinkedMap(chart)
    _place(north, (box[0] + box[2] - 14, box[1] + 2, 12, 14))
    layout.addLayoutItem(north)
    _label(layout, "\n".join((*told, _worth(judged))), (100, 182, 187, 26), 8)
    manager.addLayout(layout)
    return layout


def _worth(judged: JudgedMap | None) -> str:
    """How good the map was found to be."""
    if judged is None:
        return tr("Not judged by a reference yet: the areas are those of the map, without intervals.")
    shares = (judged.accuracy.value, judged.accuracy.low, judged.accuracy.high)
    value, low, high = (f"{Figure(100 * share):.1f}" for share in shares)
    text = tr("Judged by {reference} on {date}: {value} % of it is right (95 % interval: {low} to {high}).")
    if math.isnan(judged.accuracy.low):
        text = tr("Judged by {reference} on {date}: {value} % of it is right.")
    found = text.format(reference=judged.reference, date=judged.date, value=value, low=low, high=high)
    if judged.areas:
        return found
    return f"{found} {tr('The reference is no random sample of points: the areas have no intervals.')}"


def _map(layout: QgsPrintLayout, layer: QgsRasterLayer, box: Box) -> QgsLayoutItemMap:
    chart = QgsLayoutItemMap(layout)
    _place(chart, box)
    chart.setCrs(layer.crs())
    chart.setLayers([layer])
    chart.setKeepLayerSet(True)
    chart.setFrameEnabled(True)
    chart.zoomToExtent(layer.extent())
    layout.addLayoutItem(chart)
    return chart


def _reference(layout: QgsPrintLayout, picture: str, layer: QgsRasterLayer, box: Box) -> None:
    """The reference, in a frame as large as the map's and so at its scale; the layout keeps it if its file goes.

    Where it says nothing, as between points, the place of the map is grey.
    """
    ground = QgsLayoutItemShape(layout)
    ground.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
    ground.setSymbol(QgsFillSymbol.createSimple({"color": _GROUND, "outline_style": "no"}))
    x, y, width, height = box
    scale = min(width / layer.extent().width(), height / layer.extent().height())
    inside = layer.extent().width() * scale, layer.extent().height() * scale
    _place(ground, (x + (width - inside[0]) / 2, y + (height - inside[1]) / 2, *inside))
    layout.addLayoutItem(ground)
    item = QgsLayoutItemPicture(layout)
    item.setPicturePath(f"base64:{picture}", QgsLayoutItemPicture.Format.FormatRaster)
    item.setResizeMode(QgsLayoutItemPicture.ResizeMode.Zoom)
    item.setPictureAnchor(QgsLayoutItem.ReferencePoint.Middle)
    item.setFrameEnabled(True)
    _place(item, box)
    layout.addLayoutItem(item)


def _legend(layout: QgsPrintLayout, layer: QgsRasterLayer, chart: QgsLayoutItemMap) -> None:
    legend = QgsLayoutItemLegend(layout)
    legend.setLinkedMap(chart)
    legend.setAutoUpdateModel(False)
    legend.setWrapString(" – ")  # noqa: RUF001 - the dash of titles, which else leave the page
    legend.model().rootGroup().clear()
    node = legend.model().rootGroup().addLayer(layer)
    nodes = legend.model().layerLegendNodes(node)
    kept = [place for place, each in enumerate(nodes) if not isinstance(each, QgsSimpleLegendNode)]
    QgsMapLayerLegendUtils.setLegendNodeOrder(node, kept)  # without the line that names band and renderer
    legend.model().refreshLayerLegend(node)
    _place(legend, (205, 20, 82, 70))
    layout.addLayoutItem(legend)


def _areas(layout: QgsPrintLayout, areas: Sequence[ClassArea], found: Mapping[str, Estimate]) -> None:
    """The areas of the map; where a reference tells them better, these beside them, with their intervals."""
    table = QgsLayoutItemTextTable(layout)
    layout.addMultiFrame(table)
    last = tr("By the reference, ha") if found else tr("Share")
    table.setColumns([QgsLayoutTableColumn(name) for name in (tr("Class"), tr("Hectares"), last)])
    if found:  # both ends of an interval need room
        table.setHeaderTextFormat(_format(7))
        table.setContentTextFormat(_format(7))
    for row in area_rows(areas, found):
        table.addRow(row)
    frame = QgsLayoutFrame(layout, table)
    frame.attemptSetSceneRect(QRectF(203, 105, 88, 75))
    table.addFrame(frame)


def area_rows(areas: Sequence[ClassArea], found: Mapping[str, Estimate]) -> list[list[str]]:
    """Class, hectares of the map, and its share or, if that is known, what a reference says, of each class.

    Args:
        areas: Of the map.
        found: Square metres by class, as a reference has them.
    """
    shown = largest(list(areas))
    rows = [
        [
            class_name(area.name),
            number(hectares_text(area.hectares)),
            _interval(found.get(area.name)) if found else f"{Figure(area.share):.1%}",
        ]
        for area in shown
    ]
    missed = [name for name, area in found.items() if area.value > 0 and name not in {a.name for a in shown}]
    return rows + [[class_name(name), number(hectares_text(0.0)), _interval(found[name])] for name in missed]


def _interval(area: Estimate | None) -> str:
    """An area in square metres as ``1,234 (1,178 … 1,301)``, in hectares; a dash for what nobody knows."""
    if area is None or math.isnan(area.value):
        return "–"  # noqa: RUF001 - a dash
    value, low, high = (number(hectares_text(metres / HECTARE)) for metres in (area.value, area.low, area.high))
    return value if math.isnan(area.high) else f"{value} ({low} … {high})"


def _scale(layout: QgsPrintLayout, chart: QgsLayoutItemMap) -> None:
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(chart)
    bar.applyDefaultSize(bar.guessUnits())
    bar.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeMode.SegmentSizeFitWidth)
    bar.setMinimumBarWidth(_BAR[0])
    bar.setMaximumBarWidth(_BAR[1])
    bar.setTextFormat(_format(9))
    bar.attemptMove(QgsLayoutPoint(10, 183, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
    layout.addLayoutItem(bar)


def _label(layout: QgsPrintLayout, text: str, place: Box, points: int) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    if hasattr(label, "setTextFormat"):  # QGIS 3.24; later ones complain of the other
        label.setTextFormat(_format(points))
    else:
        label.setFont(_format(points).toQFont())
    label.setHAlign(Qt.AlignmentFlag.AlignLeft)
    _place(label, place)
    layout.addLayoutItem(label)


def _format(points: int) -> QgsTextFormat:
    """QGIS's own font in a size."""
    font = QApplication.font()
    font.setPointSize(points)
    return QgsTextFormat.fromQFont(font)


def _place(item: QgsLayoutItem, place: Box) -> None:
    """Put an item at its place."""
    item.attemptSetSceneRect(QRectF(*place))  # at once: a map that is moved while it has no size gets an extent of NaN


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Layout", text)
