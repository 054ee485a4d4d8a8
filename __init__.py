"""LayerFuse: land cover and buildings from whichever layers you have. The checkout is the QGIS plugin.

For Python: ``open_model``, ``predict``, ``learn``, ``assess`` and ``describe``, see ``docs/python.md``. They are loaded
when they are asked for, so that QGIS's import of the plugin costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin.plugin import LayerFusePlugin

_API = ("Layer", "Map", "Model", "assess", "describe", "learn", "open_model", "predict")


def classFactory(iface: QgisInterface | None) -> LayerFusePlugin:  # noqa: N802 - QGIS's name
    """Make the plugin; called by QGIS (``iface`` is None in ``qgis_process``)."""
    from .plugin.plugin import LayerFusePlugin

    return LayerFusePlugin(iface)


def __getattr__(name: str) -> object:
    """The functions for Python, and the errors that they raise; loaded when they are first asked for."""
    if name == "InputError":
        from .model_backend.errors import InputError

        return InputError
    if name == "__version__":
        from .model_backend import __version__

        return __version__
    if name not in _API:
        raise AttributeError(f"module 'layerfuse' has no attribute {name!r}")
    from .model_backend import api

    return getattr(api, name)


def __dir__() -> list[str]:
    """What there is, loaded or not."""
    return sorted({*globals(), *_API, "InputError", "__version__"})
