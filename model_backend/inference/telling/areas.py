"""Areas by class, in hectares on the ground: for a log, a table beside the map, and what the map says of itself."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass

from ...card import Card
from .summary import Summary

HECTARE = 10_000.0
"""Square metres."""


@dataclass(frozen=True)
class ClassArea:
    """How much of a map is of a class."""

    value: int
    name: str
    pixels: int
    hectares: float
    share: float  # of the map, by area


def class_areas(card: Card, summary: Summary) -> list[ClassArea]:
    """Of all classes of a model's map, in the card's order; those that the map lacks have 0."""
    whole = float(summary.metres.sum())
    return [
        ClassArea(c.value, c.name, pixels, metres / HECTARE, metres / whole if whole else 0.0)
        for c, pixels, metres in zip(card.map_classes, summary.pixels.tolist(), summary.metres.tolist())
    ]


def largest(areas: list[ClassArea]) -> list[ClassArea]:
    """Those that the map has, the largest first."""
    return sorted((area for area in areas if area.pixels), key=lambda area: -area.hectares)


def hectares_text(hectares: float) -> str:
    """An area as people write it: ``12,345``, ``12.3``, ``0.63``, ``0.0123``, ``0.01``, ``0``; a dash if not known."""
    if math.isnan(hectares):
        return "–"  # noqa: RUF001 - a dash
    digits = next(
        (digits for limit, digits in ((100, 0), (10, 1), (0.1, 2)) if hectares >= limit), 4 if hectares else 0
    )
    text = f"{hectares:,.{digits}f}"
    return text[:-2] + text[-2:].rstrip("0") if digits == 4 else text


def hectares_cell(hectares: float) -> str:
    """An area in a table for programs: square metres to the last digit."""
    return f"{hectares:.4f}"


def areas_sentence(areas: list[ClassArea]) -> str:
    """``Areas: trees 1,234 ha (61%), water 789 ha (39%).``, the largest first."""
    parts = [f"{area.name} {hectares_text(area.hectares)} ha ({area.share:.1%})" for area in largest(areas)]
    return f"Areas: {', '.join(parts) or 'none'}."


def areas_json(areas: list[ClassArea]) -> str:
    """Hectares by class, to the square metre."""
    return json.dumps({area.name: round(area.hectares, 4) for area in areas}, ensure_ascii=False)


def areas_csv(areas: list[ClassArea]) -> str:
    """A table with a row for each class."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["value", "class", "pixels", "hectares", "share"])
    for area in areas:
        writer.writerow([area.value, area.name, area.pixels, hectares_cell(area.hectares), f"{area.share:.6f}"])
    return text.getvalue()
