"""The rules by which QGIS's own checker tells whether a plugin is ready for Qt 6, on the source of this one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from layerfuse.tests.dotted_names import ROOT

SOURCES = sorted([ROOT / "__init__.py", *(ROOT / "plugin").rglob("*.py"), *(ROOT / "ui").rglob("*.py")])
REMOVED = {
    "QDesktopWidget", "QGLWidget", "QLinkedList", "QMatrix", "QRegExp", "QRegExpValidator", "QSignalMapper",
    "QStringRef", "QTextCodec", "QWebPage", "QWebView", "QXmlInputSource", "QXmlSimpleReader", "qApp",
}  # fmt: skip
"""Classes that Qt 6 or PyQt6 has not, or not where Qt 5 had them."""
RENAMED = {
    "exec_": "exec", "print_": "print", "desktop": "primaryScreen", "globalPos": "globalPosition",
    "delta": "angleDelta", "setMargin": "setContentsMargins", "margin": "contentsMargins",
    "MidButton": "MouseButton.MiddleButton",
    "toTime_t": "toSecsSinceEpoch", "fromTime_t": "fromSecsSinceEpoch", "setTabStopWidth": "setTabStopDistance",
}  # fmt: skip
"""Members that are gone, and what took their places."""
DATASET = {"RasterXSize", "RasterYSize", "RasterCount"}
"""Members of GDAL's, which are written like enumerations."""
STRINGS = {"activated", "currentIndexChanged", "highlighted", "buttonClicked", "textActivated"}
"""Signals that had an overload with a text or number."""


def faults(source: str) -> Iterator[str]:
    """What the checker would change or complain of."""
    tree = ast.parse(source)
    known = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
    known |= {n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef)}
    called_ones = {n.func for n in ast.walk(tree) if isinstance(n, ast.Call)}  # methods of GDAL have such names, too
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Attribute, ast.Tuple)):
            for target, value in zip(_parts(node.targets[0]), _parts(node.value)):
                if isinstance(target, ast.Name) and isinstance(value, ast.Attribute) and _is_class(value, known):
                    known.add(target.id)  # kinds = QMessageBox.StandardButton
    for node in ast.walk(tree):
        line = f"line {getattr(node, 'lineno', 0)}: "
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            for name in names:
                parts = set(name.split("."))
                if (
                    (name == "sip" and isinstance(node, ast.Import))
                    or parts & {"PyQt4", "PyQt5", "PyQt6", "PySide2"}
                    or name.endswith("_rc")
                ):
                    yield f"{line}import of {name}"
        if isinstance(node, ast.Name) and node.id in REMOVED:
            yield f"{line}{node.id} is gone"
        if isinstance(node, ast.Attribute):
            if node.attr in RENAMED:
                yield f"{line}{node.attr} is {RENAMED[node.attr]} now"
            written_so = node not in called_ones and node.attr not in DATASET and re.match("[A-Z][a-z]", node.attr)
            if written_so and not _is_class(node.value, known):
                yield f"{line}{ast.unparse(node)}: an enumeration by way of an object"
            if isinstance(node.value, ast.Name) and node.value.id == "QVariant":
                yield f"{line}{ast.unparse(node)}: QMetaType.Type.{node.attr}, or a type of Python"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called == "QVariant" and not node.args:
                yield f"{line}QVariant() is NULL"
            if called.endswith(("ontMetrics().width", "metrics.width")) and node.args:
                yield f"{line}{called}: horizontalAdvance"
            if called.endswith(".addAction") and len(node.args) > 3:
                yield f"{line}addAction has another order of arguments"
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr in STRINGS:
            yield f"{line}{ast.unparse(node)}: this overload is gone"


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _is_class(node: ast.expr, known: set[str]) -> bool:
    """Whether a name is a module's or a class's, or an attribute of one that looks like a class."""
    if isinstance(node, ast.Attribute):
        return node.attr[:1].isupper() or _is_class(node.value, known)
    return isinstance(node, ast.Name) and (node.id in known or node.id[:1].isupper())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_source_is_ready(path):
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "dialog.exec_()",
        "import sip",
        "from PyQt5.QtCore import Qt",
        "from . import resources_rc",
        "from qgis.PyQt.QtCore import QRegExp; QRegExp('a')",
        "kind = QVariant.Int",
        "nothing = QVariant()",
        "self.fontMetrics().width('a')",
        "box.activated[str].connect(f)",
        "menu.addAction(icon, 'a', f, 'Ctrl+A')",
        "frame.setFrameShape(frame.StyledPanel)",
        "place = event.globalPos()",
    ],
)
def test_each_rule_can_be_broken(line):
    assert list(faults(line))


def test_what_is_right_is_let_pass():
    right = """
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QFrame
dialog.exec()
frame.setFrameShape(QFrame.Shape.StyledPanel)
kinds = QFrame.Shape
frame.setFrameShape(kinds.Panel)
"""
    assert list(faults(right)) == []
