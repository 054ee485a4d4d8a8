"""Masks as plain data: what a user leaves out of a layer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...errors import InputError

_MOST_VALUES = 1024
_RANGE = r"-?\d+(?:--?\d+)?"
_LIMIT = re.compile(r":([<>])(-?\d+(?:\.\d+)?|-?\.\d+)$")


@dataclass(frozen=True)
class Mask:
    """What to leave out of a layer: polygons, or pixels of a raster that have one of the values or pass a limit."""

    path: str
    values: tuple[int, ...] = ()  # of a raster; polygons have none
    above: float | None = None  # of a raster: all values greater than this
    below: float | None = None  # of a raster: all values less than this

    @property
    def text(self) -> str:
        """As :func:`parse_mask` takes it behind the key."""
        if self.above is not None or self.below is not None:
            return f"{self.path}:>{self.above!r}" if self.above is not None else f"{self.path}:<{self.below!r}"
        return f"{self.path}:{','.join(map(str, self.values))}" if self.values else self.path


def parse_mask(text: str) -> tuple[str, Mask | None]:
    """Read ``KEY=PATH:VALUES``, ``KEY=POLYGONS`` or ``KEY=none``.

    Values are whole numbers and ranges of them, as ``3,8-10`` or ``-9--1``, or one limit, as ``>0.5`` or ``<60``.

    Returns:
        The layer's key, and the mask; None for ``none``: nothing is left out, not even what the product knows.

    Raises:
        InputError: The text has another form.
    """
    key, equals, rest = (part.strip() for part in text.partition("="))
    if not (key and equals and rest):
        raise InputError(
            f"mask {text[:80]!r}", "it is not KEY=PATH:VALUES", "Write it as s2=/data/cloud.tif:1,3, or s2=none."
        )
    if rest == "none":
        return key, None
    if limit := _LIMIT.search(rest):
        path, value = rest[: limit.start()], float(limit[2])
        return key, Mask(path, above=value) if limit[1] == ">" else Mask(path, below=value)
    match = re.search(rf":({_RANGE}(?:,{_RANGE})*)$", rest)
    values: list[int] = []
    for low, high in re.findall(r"(-?\d+)(?:-(-?\d+))?", match[1]) if match else ():
        values.extend(range(int(low), min(int(high or low), int(low) + _MOST_VALUES) + 1))
    if len(values) > _MOST_VALUES:
        raise InputError(f"mask {text[:80]!r}", f"it has more than {_MOST_VALUES} values", "Give fewer.")
    return key, Mask(rest[: match.start()] if match else rest, tuple(values))


def mask_lines(texts: Mapping[str, str]) -> list[str]:
    """What is written for layers, several masks with ``;`` between, as :func:`parse_mask` takes them."""
    return [f"{key}={part.strip()}" for key, text in texts.items() for part in text.split(";") if part.strip()]
