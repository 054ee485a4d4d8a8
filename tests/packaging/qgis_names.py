"""What the plugin names of QGIS's API, as the installed QGIS has it: the stubs of ``tests/unit/qt6/stand_in.py``.

``python -m layerfuse.tests.packaging.qgis_names``, with the Python of the newest QGIS there is, writes
``tests/unit/qt6/qgis_names.json``. For each class that is imported from ``qgis.core`` or ``qgis.gui`` a line: those of
its members, but for Qt's, whose names stand anywhere in the source; an enumeration as ``Name:Member,Member``, and its
members nowhere else. What the source has named since is looked up by the tests, in the QGIS beside them.
"""

from __future__ import annotations

import ast
import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = ROOT / "tests" / "unit" / "qt6" / "qgis_names.json"
MODULES = ("qgis.core", "qgis.gui")


def wanted() -> tuple[dict[str, set[str]], set[str]]:
    """Classes by module, and names of members, that the source writes."""
    classes: dict[str, set[str]] = {module: set() for module in MODULES}
    members: set[str] = set()
    for path in (*(ROOT / "plugin").rglob("*.py"), *(ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in classes:
                classes[node.module] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.Attribute):
                members.add(node.attr)
    return classes, members


def is_enumeration(value: object) -> bool:
    """Whether a class is an enumeration of QGIS's, in QGIS 3 (of integers) or 4 (of Python's)."""
    return isinstance(value, type) and (
        (issubclass(value, int) and value not in (int, bool)) or hasattr(value, "__members__")
    )


def main() -> None:
    """Write the file, or another that is named."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else NAMES
    core = importlib.import_module("qgis.core")
    classes, members = wanted()
    found: dict[str, object] = {"version": core.Qgis.version()}
    for module, names in classes.items():
        there = importlib.import_module(module)
        found[module] = {name: _members(getattr(there, name), members) for name in sorted(names)}
    output.write_text(f"{json.dumps(found, indent=1)}\n", encoding="utf-8")
    print(f"{output}: {found['version']}, {sum(map(len, (found[module] for module in MODULES)))} classes")


def _members(owner: type, names: set[str]) -> str:
    """Names that a class has, scoped: a member of an enumeration in it is none of its own."""
    said = []
    bases = [base for base in owner.__mro__ if base.__module__.startswith("PyQt")]
    for name in sorted(n for n in names & set(dir(owner)) if not any(hasattr(base, n) for base in bases)):
        value = getattr(owner, name)
        if is_enumeration(value):
            there = {
                n
                for place in (owner, value)
                for n in {*dir(place), *vars(place)}
                if type(getattr(place, n, None)) is value
            }
            said.append(f"{name}:{','.join(sorted(there & names))}")
        elif not is_enumeration(type(value)) and not name.startswith("__"):
            said.append(name)
    return " ".join(said)


if __name__ == "__main__":
    main()
