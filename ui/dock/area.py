"""A section of the dock: where, and how fine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProcessingUtils,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import (
    QgsExtentWidget,
    QgsFilterLineEdit,
    QgsMapCanvas,
)
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtGui import QHideEvent, QShowEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...model_backend.raster.crs import Bounds
from ...plugin.layers.sources import vector_path
from ...plugin.runs.runner import bounds, crs_text
from ..help import explain
from ..looking.drawn import Outline, PolygonTool, ToolSwitch
from ..parts.controls import LayerBox, TextLabel
from ..parts.section import Section


class AreaSection(Section):
    """Where to map."""

    def __init__(self, canvas: QgsMapCanvas, parent: QWidget | None = None) -> None:
        """All that any of the layers covers, until the user says otherwise."""
        super().__init__("area", parent)
        self.setTitle(self.tr("Area"))
        self.extent = QgsExtentWidget(None, QgsExtentWidget.WidgetStyle.CondensedStyle)
        self.extent.setNullValueAllowed(True, self.tr("All layers"))
        self.extent.setMapCanvas(canvas)
        self.extent.setOutputCrs(canvas.mapSettings().destinationCrs())
        explain(
            self.extent,
            self.tr("Area"),
            self.tr(
                "The area to map: the map canvas as it is now, the extent of a layer, or a rectangle drawn on it. "
                "Empty: everything that a layer covers."
            ),
            self.tr("The map canvas, a layer, a drawn rectangle; empty: everything"),
        )
        self._line = self.extent.findChild(QgsFilterLineEdit)
        self._empty()
        canvas.destinationCrsChanged.connect(self._follow)
        self._canvas = canvas
        self.polygon: QgsGeometry | None = None  # in the extent's CRS, which is its bounds
        self.draw = QPushButton(self.tr("Draw a Polygon"))
        self.draw.setCheckable(True)
        explain(
            self.draw,
            "",
            self.tr(
                "Draw the area on the map canvas, corner by corner: a right click ends it, Backspace takes a corner "
                "back, Esc gives up."
            ),
        )
        self.about = TextLabel()
        self.about.hide()
        self._outline = Outline(canvas, self)
        self._tool = PolygonTool(canvas)
        self._switch = ToolSwitch(canvas, self._tool)
        self._tool.drawn.connect(self._take)
        self._tool.given_up.connect(lambda: self.draw.setChecked(False))
        self._tool.deactivated.connect(lambda: self.draw.setChecked(False))
        self.draw.toggled.connect(self._use_tool)
        row = QHBoxLayout()
        row.addWidget(self.draw)
        row.addWidget(self.about, 1)
        self.interest = LayerBox(self.tr("No area of interest"))
        self.interest.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        explain(
            self.interest,
            self.tr("Area of interest"),
            self.tr("Nothing is mapped outside of the polygons of this layer. Empty: everywhere."),
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.extent)
        layout.addLayout(row)
        layout.addWidget(self.interest)
        self.interest.chosen.connect(self._interest_edited)
        self.extent.extentChanged.connect(self._extent_edited)

    def close_down(self) -> None:
        """Leave nothing on the canvas; the dock is about to be deleted."""
        self.draw.setChecked(False)
        self._outline.close_down()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show the area on the canvas, too."""
        super().showEvent(event)
        self._outline.set_visible(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody asks for the area any more."""
        super().hideEvent(event)
        self.draw.setChecked(False)
        self._outline.set_visible(False)

    def value(self) -> tuple[Bounds, str] | None:
        """The rectangle and its CRS, or None for everything."""
        box = self.extent.outputExtent()
        crs = crs_text(self.extent.outputCrs())
        if not self.extent.isValid() or box.isNull() or crs is None:
            return None
        return bounds(box), crs

    def view(self) -> tuple[Bounds, str] | None:
        """What the canvas shows, and its CRS; None while no layer shows where that is."""
        crs = crs_text(self._canvas.mapSettings().destinationCrs())
        box = self._canvas.extent()
        return (bounds(box), crs) if self._canvas.layers() and crs is not None and not box.isEmpty() else None

    def polygons(self) -> str | None:
        """What GDAL opens for the polygons outside of which nothing is mapped; None: there are none.

        Raises:
            InputError: QGIS cannot read them.
        """
        if self.polygon is not None and self.value() is not None:
            return self._drawn()
        layer = self.interest.currentLayer()
        return None if layer is None else vector_path(layer, QgsProject.instance().transformContext())

    def layer_of_interest(self) -> QgsMapLayer | str | None:
        """The polygons as an algorithm takes them: a layer, or the file into which a drawn one is put."""
        if self.polygon is None or self.value() is None:
            return self.interest.currentLayer()
        path = Path(QgsProcessingUtils.generateTempFilename("polygon.geojson"))
        path.write_text(self._drawn(), encoding="utf-8")
        return str(path)

    def _drawn(self) -> str:
        """The polygon as GeoJSON, which GDAL opens as it opens a file."""
        crs, shape = self.extent.outputCrs(), QgsGeometry(self.polygon)
        if not crs.authid().startswith("EPSG:"):  # GeoJSON knows others by number only
            world = QgsCoordinateReferenceSystem("EPSG:4326")
            shape = shape.densifyByCount(20)
            shape.transform(QgsCoordinateTransform(crs, world, QgsProject.instance().transformContext()))
            crs = world
        named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs.authid().replace(':', '::')}"}}
        feature = {"type": "Feature", "properties": {}, "geometry": json.loads(shape.asJson(12))}
        return json.dumps({"type": "FeatureCollection", "crs": named, "features": [feature]})

    def label(self) -> str:
        """The area in a word or two, for names."""
        if self.value() is None:
            return self.tr("whole extent")
        if self.polygon is not None:
            return self.tr("polygon")
        state = self.extent.extentState()
        if state == QgsExtentWidget.ExtentState.CurrentExtent:
            return self.tr("map canvas")
        if state == QgsExtentWidget.ExtentState.ProjectLayerExtent and self.extent.extentLayerName():
            return self.extent.extentLayerName()
        return self.tr("rectangle")

    def words(self) -> str:
        """The area inside a sentence."""
        if self.value() is None:
            return self.tr("the whole area")
        if self.polygon is not None:
            return self.tr("the polygon")
        state = self.extent.extentState()
        if state == QgsExtentWidget.ExtentState.CurrentExtent:
            return self.tr("the view")
        if state == QgsExtentWidget.ExtentState.ProjectLayerExtent and self.extent.extentLayerName():
            return self.extent.extentLayerName()
        return self.tr("the rectangle")

    def choose(
        self, value: tuple[Sequence[float], str] | None, polygon: str = "", interest: QgsMapLayer | None = None
    ) -> None:
        """Set the area, and the polygons in it: one as WKT in the area's CRS, or a layer. Does not count as an edit."""
        shape = QgsGeometry.fromWkt(polygon) if value is not None and polygon else QgsGeometry()
        self.polygon = None if shape.isEmpty() else shape
        with QSignalBlocker(self.interest):
            self.interest.setLayer(interest)
        with QSignalBlocker(self.extent):
            if value is None:
                self._empty()
            else:
                crs = QgsCoordinateReferenceSystem(value[1])
                self.extent.setOutputCrs(crs)
                self.extent.setOutputExtentFromUser(QgsRectangle(*value[0]), crs)
                self._show_start()
        self._show_area()

    def _take(self, shape: QgsGeometry) -> None:
        """The user has drawn a polygon, in the canvas's CRS."""
        crs, box = self._canvas.mapSettings().destinationCrs(), shape.boundingBox()
        self.draw.setChecked(False)
        self.choose(((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()), crs_text(crs)), shape.asWkt(17))
        self.changed.emit()

    def _use_tool(self, on: bool) -> None:
        self._switch.use(self._tool, on)
        if on:
            self._canvas.setFocus()  # for the keys

    def _show_area(self) -> None:
        """Say what the area is, and show it on the canvas."""
        value = self.value()
        if value is None:
            self._outline.show_area(None)
        else:
            shape = self.polygon or QgsGeometry.fromRect(QgsRectangle(*value[0]))
            self._outline.show_area((shape, self.extent.outputCrs()))
        corners = sum(1 for _ in self.polygon.vertices()) - 1 if self.polygon is not None else 0
        self.about.setText(self.tr("A polygon of {n} corners").format(n=corners))
        self.about.setVisible(bool(corners))

    def _interest_edited(self, layer: QgsMapLayer | None) -> None:
        """Polygons of a layer take the place of a drawn one."""
        if layer is not None and self.polygon is not None:
            self.choose(None, "", layer)
        self.changed.emit()

    def _follow(self) -> None:
        """An empty area takes the CRS of the canvas, so that what is drawn is not reprojected."""
        if self.value() is None:
            with QSignalBlocker(self.extent):
                self.extent.setOutputCrs(self._canvas.mapSettings().destinationCrs())
                self._empty()

    def _empty(self) -> None:
        self.extent.clear()
        self._show_start()

    def _extent_edited(self) -> None:
        if not self._line.hasFocus():
            self._show_start()
        self.polygon = None  # a rectangle takes its place
        self._show_area()
        self.changed.emit()

    def _show_start(self) -> None:
        """QGIS selects the words for "nothing", as if they were being edited, and shows the end of a long extent."""
        self._line.home(False)
