"""``docs/python.ipynb`` from ``docs/python.md``: its text and its code, cell by cell, so that they stay one page.

``python -m layerfuse.tests.packaging.notebook`` writes it anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
NOTEBOOK = PAGE.with_suffix(".ipynb")
_CODE = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def code_blocks() -> list[str]:
    """The Python of the page, in its order."""
    return [match[1].rstrip("\n") for match in _CODE.finditer(PAGE.read_text(encoding="utf-8"))]


def notebook() -> str:
    """The page as a notebook without results."""
    parts = _CODE.split(PAGE.read_text(encoding="utf-8"))  # text and code by turns
    cells = []
    for number, part in enumerate(parts):
        text = part.strip("\n")
        if not text:
            continue
        cell = {"cell_type": "code" if number % 2 else "markdown", "id": f"cell-{number}", "metadata": {}}
        cells.append({**cell, "source": text.splitlines(keepends=True)})
        if number % 2:
            cells[-1].update(execution_count=None, outputs=[])
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    NOTEBOOK.write_text(notebook(), encoding="utf-8")
