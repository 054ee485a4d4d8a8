"""The drop-down of a layer's fields, for a layer that may turn out to have none.

QGIS's own (3.22 to 3.44) takes QGIS down when the parent parameter is set to a layer or file without features.
"""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsProcessingContext, QgsProcessingParameters, QgsProject, QgsVectorLayer
from qgis.gui import QgsAbstractProcessingParameterWidgetWrapper, QgsFieldComboBox
from qgis.PyQt.QtWidgets import QWidget

from .own_widget import OwnWidget


class FieldWidget(OwnWidget):
    """Offers the fields of the parent parameter's layer; in the Modeler QGIS's own takes a name."""

    def createWidget(self) -> QWidget:  # noqa: N802 - QGIS's names
        """The drop-down."""
        self._context: QgsProcessingContext | None = None  # owns a layer that was opened from a file
        box = QgsFieldComboBox()
        box.setAllowEmptyFieldName(True)
        box.fieldChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        return box

    def postInitialize(self, wrappers: Iterable[QgsAbstractProcessingParameterWidgetWrapper]) -> None:  # noqa: N802
        """Follow the parent parameter."""
        parent = self.parameterDefinition().parentLayerParameterName()
        for wrapper in wrappers:
            if wrapper.parameterDefinition().name() == parent:
                self._follow(wrapper)
                wrapper.widgetValueHasChanged.connect(self._follow)

    def _follow(self, wrapper: QgsAbstractProcessingParameterWidgetWrapper) -> None:
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        definition = wrapper.parameterDefinition()
        layer = QgsProcessingParameters.parameterAsLayer(definition, wrapper.parameterValue(), context)
        self.widget.setLayer(layer if isinstance(layer, QgsVectorLayer) and layer.isValid() else None)
        self._context = context

    def setValue(self, value: object) -> None:  # noqa: N802
        """Choose a field by its name."""
        self.widget.setField(str(value or ""))

    def value(self) -> str:
        """The field's name; empty for none."""
        return self.widget.currentField()
