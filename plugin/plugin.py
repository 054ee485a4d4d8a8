"""What QGIS loads and unloads: provider, action, options page.

The one place that knows both floors, ``plugin`` and ``ui``; widgets are imported only when there is a
window. ``unload`` removes exactly what was added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QPushButton

from .engine.process import close_all
from .processing.provider import ICON, LayerFuseProvider

if TYPE_CHECKING:
    from qgis.gui import QgisInterface
    from qgis.PyQt.QtWidgets import QDialog

    from ..ui.options import OptionsFactory

MENU = "LayerFuse"
ALGORITHM = "layerfuse:predictlandcover"


class LayerFusePlugin:
    """The plugin.

    Args:
        iface: QGIS's interface; None in ``qgis_process``, which calls :meth:`initProcessing` only.
    """

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep the interface; nothing is added to QGIS yet."""
        self._iface = iface
        self._provider: LayerFuseProvider | None = None
        self._action: QAction | None = None
        self._options: OptionsFactory | None = None
        self._dialogs: list[QDialog] = []

    def initProcessing(self) -> None:  # noqa: N802 - QGIS's name
        """Add the Processing provider."""
        if self._provider is None:
            provider = LayerFuseProvider()
            # Refused, and deleted, if another copy of the plugin is loaded.
            if QgsApplication.processingRegistry().addProvider(provider):
                self._provider = provider

    def initGui(self) -> None:  # noqa: N802 - QGIS's name
        """Add provider, menu entry, toolbar button and options page."""
        from ..ui.options import OptionsFactory

        self.initProcessing()
        self._action = QAction(QIcon(str(ICON)), self.tr("Map Land Cover…"), self._iface.mainWindow())
        self._action.setObjectName("LayerFuseMapLandCover")
        self._action.setToolTip(self.tr("Map land cover from the layers you have"))
        self._action.triggered.connect(self.open_dialog)
        self._iface.addPluginToRasterMenu(MENU, self._action)
        self._iface.addToolBarIcon(self._action)
        self._options = OptionsFactory()
        self._iface.registerOptionsWidgetFactory(self._options)

    def unload(self) -> None:
        """Remove everything that was added, and end what still runs."""
        for dialog in tuple(self._dialogs):
            dialog.close()  # deletes itself, after its run if there is one
        close_all()
        if self._options is not None:
            self._iface.unregisterOptionsWidgetFactory(self._options)
            self._options = None
        if self._action is not None:
            self._iface.removePluginRasterMenu(MENU, self._action)
            self._iface.removeToolBarIcon(self._action)
            self._action.deleteLater()
            self._action = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)  # deletes it
            self._provider = None

    def open_dialog(self) -> None:
        """Open the algorithm's own Processing dialog, beside the main window and not in front of it."""
        import processing

        ready, why_not = QgsApplication.processingRegistry().algorithmById(ALGORITHM).canExecute()
        if not ready:
            self._explain(why_not)
            return
        dialog = processing.createAlgorithmDialog(ALGORITHM)
        dialog.destroyed.connect(lambda: self._dialogs.remove(dialog))
        self._dialogs.append(dialog)
        dialog.show()

    def _explain(self, text: str) -> None:
        """Say in the message bar what is missing, with a button to the page where it is mended."""
        bar = self._iface.messageBar()
        item = bar.createMessage("LayerFuse", text)
        button = QPushButton(self.tr("Open Options…"), item)
        button.clicked.connect(lambda: self._iface.showOptionsDialog(self._iface.mainWindow(), "LayerFuse"))
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Warning)

    @staticmethod
    def tr(text: str) -> str:
        """Translate a text of this class."""
        return QCoreApplication.translate("LayerFusePlugin", text)
