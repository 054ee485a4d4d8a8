"""What lies below a folder, to see afterwards that it was not touched."""

from __future__ import annotations

import os
from pathlib import Path


def snapshot(folder: Path) -> dict[str, object]:
    """Everything by relative path: what a file holds, where a link leads to, that there is a folder."""
    found: dict[str, object] = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place, name)
            kind: object = "something else"
            if path.is_symlink():
                kind = ("link", os.readlink(path))
            elif path.is_dir():
                kind = "folder"
            elif path.is_file():
                kind = path.read_bytes()
            found[str(path.relative_to(folder))] = kind
    return found
