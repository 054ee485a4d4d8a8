"""What lies below a folder, to see afterwards that it was not touched."""

from __future__ import annotations

import os
from pathlib import Path


def snapshot(folder: Path) -> dict[str, object]:
    """Everything by relative path: what a file holds, where a link leads to, that there is a folder."""
    found: dict[str, object] = {}
    todo = [""]
    for place in todo:
        for entry in os.scandir(os.path.join(folder, place)):
            name = os.path.join(place, entry.name)
            found[name] = "something else"
            if entry.is_symlink():
                found[name] = ("link", os.readlink(entry))
            elif entry.is_dir():
                found[name] = "folder"
                todo.append(name)
            elif entry.is_file():
                with open(entry, "rb") as file:
                    found[name] = file.read()
    return found
