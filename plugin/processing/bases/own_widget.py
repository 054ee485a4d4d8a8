"""What our widgets in dialogs of the toolbox share."""

from __future__ import annotations

from processing.gui.wrappers import WidgetWrapper
from qgis.core import QgsProcessingParameterDefinition
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

_MODELER = "ModelerParametersDialog"
_QGIS, _OPTIONAL = "QObject", "%1 [optional]"
"""Context and text by which QGIS marks parameters that may be left out."""


class OwnWidget(WidgetWrapper):
    """Is labelled as QGIS labels its own; those of its base say *optional* in English in every language.

    In the dialog of a step in the Modeler QGIS's own widget takes its place, which also takes what comes from an input
    of the model or an earlier step; ours would forget that. It says there what is taken when it is empty.
    """

    def __new__(
        cls, parameter: QgsProcessingParameterDefinition, dialog: QWidget | None = None, *place: int, nothing: str = ""
    ) -> OwnWidget:
        """Ours, or QGIS's own; see the class."""
        if type(dialog).__name__ != _MODELER:
            return super().__new__(cls)
        registry = QgsGui.processingGuiRegistry()
        widget = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
        widget.setDialog(dialog)
        for line in widget.findChildren(QLineEdit):
            line.setPlaceholderText(nothing)
        return widget

    def createLabel(self) -> QLabel | None:  # noqa: N802 - QGIS's name
        """The label; None in a batch."""
        label, parameter = super().createLabel(), self.parameterDefinition()
        if label is not None and parameter.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional:
            label.setText(QCoreApplication.translate(_QGIS, _OPTIONAL).replace("%1", parameter.description()))
        return label


def with_button(field: QWidget, tip: str) -> tuple[QWidget, QToolButton]:
    """A field and a button for what can be chosen, side by side; and the button.

    Args:
        field: Where it can be written.
        tip: What the button offers.
    """
    button = QToolButton()
    button.setText("…")
    button.setToolTip(tip)
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(field, 1)
    row.addWidget(button)
    return whole, button
