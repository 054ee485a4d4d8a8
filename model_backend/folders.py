"""Folders of LayerFuse's own on this machine. Standard library only."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path


def cache_folder() -> Path:
    """LayerFuse's per-user cache folder, by the rules of each platform."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not Path(base).is_absolute():  # the XDG rule: a relative path is to be ignored
            base = str(Path.home() / ".cache")
    return Path(base) / "layerfuse"


def is_stream(path: str | os.PathLike) -> bool:
    """Whether a path is a pipe, a socket or a device: whoever opens one may wait for ever, deaf to signals."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
