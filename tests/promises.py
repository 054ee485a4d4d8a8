"""What docs/promises.md says was tried, so that tests and page agree."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "promises.md"


def listed(heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading: promise and what was tried against it."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return {row[0]: row[-1].split("; ") for row in rows if row[0] != "promise"}


def promises() -> set[str]:
    """All that is promised."""
    first = PAGE.read_text(encoding="utf-8").split("\n## ", 1)[0]
    return {line.strip("| ").split(" | ")[0] for line in first.splitlines() if line.startswith("| ")} - {"promise"}
