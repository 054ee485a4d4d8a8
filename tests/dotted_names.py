"""Dotted names in the plugin's source that begin with a name from ``qgis``: ``Qt.AlignmentFlag.AlignLeft``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def dotted_names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Place (file:line), module and names: ``("ui/help.py:7", "qgis.PyQt.QtCore", ("Qt", "DockWidgetArea", ...))``."""
    for path in sorted([*(ROOT / "plugin").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {
            alias.asname or alias.name: node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.")
            for alias in node.names
        }
        inner = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if not isinstance(node, (ast.Attribute, ast.Name)) or node in inner:
                continue
            names = []
            while isinstance(node, ast.Attribute):
                names.append(node.attr)
                node = node.value
            if isinstance(node, ast.Name) and node.id in modules:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield place, modules[node.id], (node.id, *reversed(names))
