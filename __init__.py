"""LayerFuse: land cover and buildings from whichever layers you have. The checkout is the QGIS plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin.plugin import LayerFusePlugin


def classFactory(iface: QgisInterface | None) -> LayerFusePlugin:  # noqa: N802 - QGIS's name
    """Make the plugin; called by QGIS (``iface`` is None in ``qgis_process``)."""
    from .plugin.plugin import LayerFusePlugin

    return LayerFusePlugin(iface)
