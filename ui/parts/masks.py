"""A line for what to leave out of a layer, with a choice of the project's layers and of files."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from ...plugin.layers.sources import mask_layers
from ..help import explain
from .files import ask_file


class MaskField(QLineEdit):
    """What to leave out of a layer, as ``/data/cloud.tif:3,8-10``; several with ``;`` between.

    Args:
        layer: What it is left out of.
    """

    def __init__(self, layer: str, parent: QWidget | None = None) -> None:
        """Nothing but what a product tells."""
        super().__init__(parent)
        self.setPlaceholderText(tr("By the product"))
        explain(
            self,
            tr("What to leave out of {layer}").format(layer=layer),
            tr(
                "/data/cloud.tif:3,8-10 leaves out pixels of a raster with these values, /data/cloud.gpkg what "
                "polygons cover; several with ; between. none: nothing, not even the cloud and shadow that a product "
                "tells."
            ),
        )
        self.button = QToolButton()
        self.button.setText("…")
        explain(
            self.button,
            tr("Choose what to leave out of {layer}").format(layer=layer),
            tr(
                "Choose polygons or a raster, of the project or a file. Of a raster, write the values to leave out "
                "after the colon, where its name does not tell them."
            ),
        )
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.button)
        self.menu.aboutToShow.connect(self._offer)
        self.button.setMenu(self.menu)

    def with_button(self) -> QHBoxLayout:
        """The line and its button side by side."""
        row = QHBoxLayout()
        row.addWidget(self)
        row.addWidget(self.button)
        return row

    def add(self, mask: str) -> None:
        """Leave out more, as if it were written; after a colon at its end the values are to be written."""
        before = [part.strip() for part in self.text().split(";")]
        self.setText("; ".join([*(part for part in before if part and part != mask), mask]))
        self.setFocus()
        self.textEdited.emit(self.text())

    def _offer(self) -> None:
        self.menu.clear()
        for name, mask in mask_layers(QgsProject.instance()):
            action = self.menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _, mask=mask: self.add(mask))
        self.menu.addSeparator()
        self.menu.addAction(tr("File…")).triggered.connect(self._ask)

    def _ask(self) -> None:
        patterns = "*.gpkg *.shp *.geojson *.tif *.tiff *.jp2 *.vrt"
        kinds = tr("Polygons and rasters ({patterns})").format(patterns=patterns)
        path = ask_file(self, tr("Choose What to Leave Out"), f"{kinds};;{tr('All files (*)')}")
        if path is not None:
            polygons = path.suffix.lower() in (".gpkg", ".shp", ".geojson", ".json", ".gml", ".kml", ".fgb")
            self.add(str(path) if polygons else f"{path}:")


def tr(text: str) -> str:
    """Translate a text of this module."""
    return QCoreApplication.translate("MaskField", text)
