"""The plugin's settings of this machine: plain strings in QGIS's settings, group ``plugins/layerfuse``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from qgis.core import QgsSettings

from .engine.environment import find_engine_python

ENGINE_PYTHON = "engine_python"
INDEX = "package_index"  # address in place of pip's own
EXTRA_INDEX = "extra_package_index"
TORCH_BUILD = "engine_torch_build"  # "cpu", "cuda", or empty for the platform's usual one
ONNX = "engine_onnx"  # "1": the engine gets what ONNX models of other tools need, too
DEVICE = "device"  # one of model_backend.inference.device.DEVICES; empty: auto
THREADS = "threads"  # tiles at the same time; empty: as many as there are processors
HUB_SERVERS = "hub_servers"  # addresses in the order in which they are asked, JSON list; empty: the Hub's own
HUB_ACCESS = "hub_access"  # id of a configuration in QGIS's authentication database, never what is in it
CERTIFICATES = "certificates"  # file with certificates of authorities
MODEL = "model"  # last used
MODEL_FOLDERS = "model_folders"  # chosen by the user, JSON list
OUTPUT_FOLDER = "output_folder"  # last used
LAST_FOLDER = "last_folder"  # of what was chosen in a dialog
UNFINISHED = "unfinished_runs"  # JSON, see unfinished.py
SPEED = "speeds"  # by model, JSON, see runs/speed.py

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


def read_json(key: str, default: Any) -> Any:  # noqa: ANN401 - what JSON can hold
    """The value of a setting that is kept as JSON; the default if it is not set or damaged."""
    return parsed(read(key), default)


def parsed(text: Any, default: Any) -> Any:  # noqa: ANN401
    """What JSON of a setting, a project or a file says; the default if it is damaged or of another kind.

    Projects and files come from strangers too: such text may also be nested too deeply to be read.
    """
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return default
    return value if isinstance(value, type(default)) else default


def write_json(key: str, value: Any) -> None:  # noqa: ANN401
    """Set a setting as JSON; an empty value removes it."""
    write(key, json.dumps(value) if value else "")


def engine_python() -> Path:
    """The engine's Python, as the options or what is above them say.

    Raises:
        InputError: There is none.
    """
    return find_engine_python(read(ENGINE_PYTHON)).path


def device() -> str:
    """What the network computes on, as the options say."""
    return read(DEVICE) or "auto"


def threads() -> int | None:
    """Tiles that are computed at the same time, as the options say; None: as many as there are processors."""
    text = read(THREADS)
    return int(text) if text.isdigit() and int(text) > 0 else None
