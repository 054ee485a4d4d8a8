"""The tables of ``docs/speed.md``, each between marks of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.measure import ROOT, Size, put_between

from .scenes import MODEL

PAGE = ROOT / "docs" / "speed.md"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    work: str
    against: str
    target: str
    measured: str
    holds: bool

    @property
    def judged(self) -> str:
        """What was measured, as it stands on the page."""
        return f"**{self.measured}**" if self.holds else f"*{self.measured}*"


def write_table(rows: Sequence[Row], size: Size, days: Sequence[str]) -> None:
    """What is held against what, and on which days it was measured."""
    side = 1024 if size is Size.WHOLE else 512
    lines = [
        f"`{MODEL}`, medians of rounds in turn, {side:,} pixels on a side where nothing else is said; measured on"
        f" {', '.join(days)}. What misses its target is *slanted*.", "",
        "| work | against | target | measured |", "|---|---|---|---|",
        *(f"| {row.work} | {row.against} | {row.target} | {row.judged} |" for row in rows),
    ]  # fmt: skip
    _write("table", lines)


def write_profile(found: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """Shares of the processor's time: by title and column, by part."""
    lines: list[str] = []
    for title, columns in found.items():
        parts = list(dict.fromkeys(part for column in columns.values() for part in column))
        parts.sort(key=lambda part: -max(column.get(part, 0.0) for column in columns.values()))
        cells = [f"| {part} | " + " | ".join(f"{column.get(part, 0.0):.1%}" for column in columns.values()) + " |"
                 for part in parts]  # fmt: skip
        lines += [f"| {title} | {' | '.join(columns)} |", "|---" * (1 + len(columns)) + "|", *cells, ""]
    _write("profile", lines[:-1])


def _write(mark: str, lines: Sequence[str]) -> None:
    """Put lines between the marks, in place of what is there."""
    text, page = "\n".join(lines), PAGE.read_text(encoding="utf-8")
    PAGE.write_text(put_between(page, f"<!-- {mark} -->", f"<!-- end of {mark} -->", text), encoding="utf-8")
    print(text, flush=True)
