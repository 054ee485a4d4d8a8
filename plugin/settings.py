"""The plugin's settings of this machine: plain strings in QGIS's settings, group ``plugins/layerfuse``."""

from __future__ import annotations

from qgis.core import QgsSettings

ENGINE_PYTHON = "engine_python"

_GROUP = "plugins/layerfuse"


def read(key: str) -> str:
    """The value of a setting; empty if it was never set."""
    return str(QgsSettings().value(f"{_GROUP}/{key}", "") or "")


def write(key: str, value: str) -> None:
    """Set a setting; an empty value removes it."""
    if value:
        QgsSettings().setValue(f"{_GROUP}/{key}", value)
    else:
        QgsSettings().remove(f"{_GROUP}/{key}")
