"""The learning curve of a run: ``log.csv`` for programs, ``curve.svg`` for people."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from ...errors import InputError
from ...raster.workspace import write_file

LOG_FILE = "log.csv"
CURVE_FILE = "curve.svg"
COLUMNS = ("step", "seconds", "loss", "miou")
LEFT, TOP, WIDTH, HEIGHT = 70, 50, 560, 260
"""Place of the plot in the picture."""
LOSS, SCORE = "#2b5c9e", "#2e7d4f"


def write_curve(run: Path, rows: Sequence[Mapping[str, float]], name: str) -> None:
    """Write both files, each whole or not at all.

    Args:
        run: Folder of the run.
        rows: ``step``, ``seconds`` and ``loss``, and ``miou`` after a validation.
        name: Of the model.

    Raises:
        InputError: The folder cannot be written.
    """
    try:
        log = io.StringIO()
        writer = csv.DictWriter(log, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({key: f"{value:.6g}" if key != "step" else value for key, value in row.items()})
        write_file(run / LOG_FILE, log.getvalue().encode("utf-8"))
        write_file(run / CURVE_FILE, curve(rows, name).encode("utf-8"))
    except OSError as error:
        why = f"the learning curve cannot be written ({error.strerror or error})"
        raise InputError(run, why, "Free some space, or choose another --run.") from None


def curve(rows: Sequence[Mapping[str, float]], name: str) -> str:
    """Loss (left axis, logarithmic) and validation score (right axis) over steps, as SVG."""
    last = max([row["step"] for row in rows], default=1)
    losses = [(row["step"], row["loss"]) for row in rows if row["loss"] > 0]
    scores = [(row["step"], row["miou"]) for row in rows if "miou" in row]
    low, high = _range([loss for _, loss in losses])

    def place(step: float, share: float) -> str:
        return f"{LEFT + WIDTH * step / last:.1f},{TOP + HEIGHT * (1 - share):.1f}"

    def height(loss: float) -> float:
        return (math.log(loss) - math.log(low)) / (math.log(high) - math.log(low))

    lines = [f'<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{escape(name)}: learning curve</text>']
    for loss in _ticks(low, high):
        y = TOP + HEIGHT * (1 - height(loss))
        lines.append(f'<path d="M{LEFT} {y:.1f}h{WIDTH}" stroke="#ddd"/>')
        lines.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{LOSS}">{loss:.3g}</text>')
    for i in range(5):
        x = LEFT + WIDTH * i / 4
        lines.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{last * i / 4:,.0f}</text>')
    lines.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 42}" text-anchor="middle">step</text>')
    lines.append(f'<rect x="{LEFT}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#444"/>')
    points = " ".join(place(step, height(loss)) for step, loss in losses)
    lines.append(f'<polyline points="{points}" fill="none" stroke="{LOSS}" stroke-width="2"/>')
    lines.append(f'<text x="{LEFT}" y="{TOP - 8}" fill="{LOSS}">loss (mean of 50 steps, logarithmic)</text>')
    if scores:
        for i in range(6):
            y = TOP + HEIGHT * (1 - i / 5) + 4
            lines.append(f'<text x="{LEFT + WIDTH + 8}" y="{y:.1f}" fill="{SCORE}">{i / 5:.1f}</text>')
        points = " ".join(place(step, score) for step, score in scores)
        lines.append(f'<polyline points="{points}" fill="none" stroke="{SCORE}" stroke-width="2"/>')
        for step, score in scores:
            across, down = place(step, score).split(",")
            lines.append(f'<circle cx="{across}" cy="{down}" r="3" fill="{SCORE}"/>')
        best = max(score for _, score in scores)
        text = f"validation: mean mIoU of all subsets, best {best:.3f}"
        lines.append(f'<text x="{LEFT + WIDTH}" y="{TOP - 8}" text-anchor="end" fill="{SCORE}">{text}</text>')
    width, total = LEFT + WIDTH + 50, TOP + HEIGHT + 55
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" font-family="sans-serif" '
        f'font-size="13"><rect width="{width}" height="{total}" fill="#fff"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )


def _range(losses: Sequence[float]) -> tuple[float, float]:
    """Ends of the loss axis, a little beyond the values."""
    low, high = min(losses, default=1.0), max(losses, default=1.0)
    return low / 1.1, high * 1.1


def _ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times powers of ten within a range; its ends if there are fewer than two."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    found = [digit * 10.0**power for power in range(first, last + 1) for digit in (1, 2, 5)]
    found = [tick for tick in found if low <= tick <= high]
    return found if len(found) > 1 else [low, high]
