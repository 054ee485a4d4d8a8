"""Where the engine's own Python is.

The network needs torch, which must never be loaded into QGIS; so it runs in a Python of its own, outside
the plugin's folder and the QGIS profile: updating the plugin or changing to another QGIS keeps it.
Standard library only.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from ...model_backend.errors import InputError
from ...model_backend.folders import cache_folder

VARIABLE = "LAYERFUSE_ENGINE_PYTHON"
MARKER = "layerfuse-ready.json"
"""Written last into a private environment: without it, it is not finished."""
HOW_TO_CHOOSE = (
    "Set the engine up in the LayerFuse panel, or choose a Python 3.10 or newer that has torch and safetensors in "
    f"Settings > Options > LayerFuse or in the environment variable {VARIABLE}."
)
_CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class EnginePython:
    """A Python interpreter for the engine."""

    path: Path
    origin: str  # who says so, as the user knows it: "the plugin's setting"


def find_engine_python(setting: str = "") -> EnginePython:
    """Find the engine's Python.

    In this order: the environment variable, the plugin's setting, the private environment in the
    per-user cache folder if it is finished, ``.venv`` beside the plugin. A choice that somebody made is
    never passed over.

    Args:
        setting: The plugin's setting; empty for none.

    Raises:
        InputError: The Python that was chosen is not there, or there is none at all.
    """
    chosen = ((os.environ.get(VARIABLE, ""), f"the environment variable {VARIABLE}"), (setting, "the plugin's setting"))
    for text, origin in chosen:
        if text:
            path = Path(os.path.expanduser(text.replace("\0", "")))
            if not os.path.isfile(path):  # which takes any text, as Path.is_file does not
                raise InputError(f"engine Python {path}", f"{origin} names it, but there is none", HOW_TO_CHOOSE)
            return EnginePython(path, origin)
    for folder, proof, origin in (
        (private_environment(), MARKER, "the private environment"),
        (_CHECKOUT / ".venv", "", "the environment beside the plugin"),
    ):
        path = interpreter(folder)
        if path.is_file() and (folder / proof).exists():
            return EnginePython(path, origin)
    raise InputError("engine", "no Python for it was found, and QGIS itself cannot run the network", HOW_TO_CHOOSE)


def is_chosen(setting: str = "") -> bool:
    """Whether somebody has chosen a Python for the engine, be it there or not.

    Args:
        setting: The plugin's setting; empty for none.
    """
    return bool(os.environ.get(VARIABLE, "") or setting)


def private_environment() -> Path:
    """The folder of the plugin's own Python environment, whether it exists or not."""
    return cache_folder() / "engine"


def interpreter(environment: Path) -> Path:
    """The Python of a virtual environment. Not resolved: the link's own place is what makes it that environment."""
    return environment / "Scripts" / "python.exe" if sys.platform == "win32" else environment / "bin" / "python3"
