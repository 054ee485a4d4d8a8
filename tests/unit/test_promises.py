"""docs/promises.md names tests that are there, each once, and that `make test` runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from layerfuse.tests.promises import PAGE, listed, promises

TESTS = Path(__file__).parents[1]
SEVERAL = {"test_bad_input"}  # of the command and of QGIS


def functions() -> dict[str, list[ast.FunctionDef]]:
    """Every test of the repository, by name."""
    found: dict[str, list[ast.FunctionDef]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.setdefault(node.name, []).append(node)
    return found


def test_every_promise_names_tests_that_are_run():
    text = PAGE.read_text(encoding="utf-8")
    there = functions()
    for name in re.findall(r"`(test_\w+)`", text):
        assert len(there.get(name, ())) == 1 or name in SEVERAL & there.keys(), name
        for node in there[name]:
            marks = [ast.unparse(decorator) for decorator in node.decorator_list]
            assert not [mark for mark in marks if re.search(r"mark\.(slow|skip|xfail)\b", mark)], name
    rows = [line for line in text.split("\n## ", 1)[0].splitlines() if line.startswith("| ")][1:]
    assert len(rows) == len(promises()) >= 14
    for row in rows:
        assert len(re.findall(r"`test_\w+`", row.split(" | ")[2])) >= 1, row


def test_the_page_lists_as_many_as_it_says():
    for heading, least in (("Bad input", 60), ("Moments", 40)):
        rows = listed(heading)
        assert set(rows) <= promises()
        names = [name for several in rows.values() for name in several]
        assert len(set(names)) == len(names) >= least
