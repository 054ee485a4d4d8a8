"""A section of the dock: where, and how fine."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsMapLayerProxyModel, QgsProject, QgsRectangle
from qgis.gui import (
    QgsExtentWidget,
    QgsFilterLineEdit,
    QgsMapCanvas,
)
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from ...model_backend.raster.crs import Bounds
from ...plugin.layers.sources import vector_path
from ...plugin.runs.runner import bounds, crs_text
from ..help import explain
from ..parts.controls import LayerBox
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
        self.interest = LayerBox(self.tr("No area of interest"))
        self.interest.setFilters(QgsMapLayerProxyModel.Filter.PolygonLayer)
        explain(
            self.interest,
            self.tr("Area of interest"),
            self.tr("Nothing is mapped outside of the polygons of this layer. Empty: everywhere."),
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.extent)
        layout.addWidget(self.interest)
        self.interest.layerChanged.connect(lambda _: self.changed.emit())
        self.extent.extentChanged.connect(self._extent_edited)

    def value(self) -> tuple[Bounds, str] | None:
        """The rectangle and its CRS, or None for everything."""
        box = self.extent.outputExtent()
        crs = crs_text(self.extent.outputCrs())
        if not self.extent.isValid() or box.isNull() or crs is None:
            return None
        return bounds(box), crs

    def polygons(self) -> str | None:
        """What GDAL opens for the polygons outside of which nothing is mapped; None: there are none.

        Raises:
            InputError: QGIS cannot read them.
        """
        layer = self.interest.currentLayer()
        return None if layer is None else vector_path(layer, QgsProject.instance().transformContext())

    def label(self) -> str:
        """The area in a word or two, for names."""
        if self.value() is None:
            return self.tr("all layers")
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
        state = self.extent.extentState()
        if state == QgsExtentWidget.ExtentState.CurrentExtent:
            return self.tr("the view")
        if state == QgsExtentWidget.ExtentState.ProjectLayerExtent and self.extent.extentLayerName():
            return self.extent.extentLayerName()
        return self.tr("the rectangle")

    def choose(self, value: tuple[Sequence[float], str] | None, interest: QgsMapLayer | None = None) -> None:
        """Set the area, and the polygons in it. Does not count as an edit."""
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
        self.changed.emit()

    def _show_start(self) -> None:
        """QGIS selects the words for "nothing", as if they were being edited, and shows the end of a long extent."""
        self._line.home(False)
