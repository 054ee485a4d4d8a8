"""A map as a print layout, for paper or PDF: map, legend, areas, scale, north, and what the map is worth."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
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
from qgis.PyQt.QtCore import QCoreApplication, QRectF
from qgis.PyQt.QtWidgets import QApplication

from ...model_backend.inference.telling.areas import ClassArea, hectares_text, largest
from ..translation import Figure, class_name, number

_BAR = (40.0, 75.0)  # millimetres, so that there is room for the number at the end of each of the two segments
_NORTH = ":/images/north_arrows/layout_default_north_arrow.svg"


def make_layout(
    project: QgsProject, layer: QgsRasterLayer, title: str, told: str, areas: Sequence[ClassArea]
) -> QgsPrintLayout:
    """Add a layout of an A4 page, landscape, to a project.

    Args:
        project: Where to.
        layer: The map.
        title: Stands above it; the layout is called so, with a number if there is one of that name.
        told: Sentences below it.
        areas: By class.
    """
    manager = project.layoutManager()
    names = (title, *(f"{title} {number}" for number in range(2, 1000)))
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName(next(name for name in names if manager.layoutByName(name) is None))
    _label(layout, title, (10, 8, 277, 10), 16)
    chart = QgsLayoutItemMap(layout)
    _place(chart, (10, 20, 190, 160))
    chart.setCrs(layer.crs())
    chart.setLayers([layer])
    chart.setKeepLayerSet(True)
    chart.setFrameEnabled(True)
    chart.zoomToExtent(layer.extent())
    layout.addLayoutItem(chart)
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
    table = QgsLayoutItemTextTable(layout)
    layout.addMultiFrame(table)
    table.setColumns([QgsLayoutTableColumn(name) for name in (tr("Class"), tr("Hectares"), tr("Share"))])
    for area in largest(list(areas)):
        table.addRow([class_name(area.name), number(hectares_text(area.hectares)), f"{Figure(area.share):.1%}"])
    frame = QgsLayoutFrame(layout, table)
    frame.attemptSetSceneRect(QRectF(205, 105, 82, 75))
    table.addFrame(frame)
    bar = QgsLayoutItemScaleBar(layout)
    bar.setLinkedMap(chart)
    bar.applyDefaultSize(bar.guessUnits())
    bar.setSegmentSizeMode(QgsScaleBarSettings.SegmentSizeMode.SegmentSizeFitWidth)
    bar.setMinimumBarWidth(_BAR[0])
    bar.setMaximumBarWidth(_BAR[1])
    bar.setTextFormat(_format(9))
    bar.attemptMove(QgsLayoutPoint(10, 183, QgsUnitTypes.LayoutUnit.LayoutMillimeters))
    layout.addLayoutItem(bar)
    north = QgsLayoutItemPicture(layout)
    north.setPicturePath(_NORTH)
    north.setLinkedMap(chart)
    _place(north, (186, 22, 12, 14))
    layout.addLayoutItem(north)
    _label(layout, told, (100, 182, 187, 26), 8)
    manager.addLayout(layout)
    return layout


def _label(layout: QgsPrintLayout, text: str, place: tuple[float, float, float, float], points: int) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    if hasattr(label, "setTextFormat"):  # QGIS 3.24; later ones complain of the other
        label.setTextFormat(_format(points))
    else:
        label.setFont(_format(points).toQFont())
    _place(label, place)
    layout.addLayoutItem(label)


def _format(points: int) -> QgsTextFormat:
    """QGIS's own font in a size."""
    font = QApplication.font()
    font.setPointSize(points)
    return QgsTextFormat.fromQFont(font)


def _place(item: QgsLayoutItem, place: tuple[float, float, float, float]) -> None:
    """Put an item at ``x, y, width, height``, in millimetres."""
    item.attemptSetSceneRect(QRectF(*place))  # at once: a map that is moved while it has no size gets an extent of NaN


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("Layout", text)
