"""What the user has chosen in the dock, kept in the project file and restored with it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from qgis.core import QgsProject

from ..model_backend.errors import InputError
from ..model_backend.inference.quality import BEST, DEFAULT, MEAN, QUALITIES
from ..model_backend.raster.grid import FINEST
from ..model_backend.raster.workspace import SUFFIX
from . import settings

_SCOPE, _KEY = "layerfuse", "/dock"
_LONGEST_NAME = 200  # bytes, of a file; other results are named after it and need some more


@dataclass
class Choices:
    """Plain data, fit for JSON."""

    model: str = ""
    layers: dict[str, list] = field(default_factory=dict)  # by modality: [layer id or "", bands]
    nodata: dict[str, str] = field(default_factory=dict)  # by modality: what the user has written
    masks: dict[str, str] = field(default_factory=dict)  # likewise, of what to leave out
    legends: dict[str, str] = field(default_factory=dict)  # likewise, of legends of maps of classes
    interest: str = ""  # id of the layer with polygons outside of which nothing is mapped
    area: list | None = None  # [[xmin, ymin, xmax, ymax], CRS]
    polygon: str = ""  # WKT in the area's CRS, which is its bounds; empty: the area is a rectangle
    output: str = ""  # empty: a temporary file
    kinds: list[str] = field(default_factory=list)  # other outputs that are wanted
    crs: str | None = None
    pixel_size: float | str | None = None  # metres or FINEST
    minimum_area: float = 0.0
    minimum_confidence: float = 0.0
    regularize: bool = True
    quality: str = DEFAULT
    minimum_unit: float = 0.0
    dates: str = MEAN


def output_path(text: str) -> Path | None:
    """A file that a user has written, with ``.tif`` if it has no suffix; None for nothing.

    Raises:
        InputError: It is no name of a file.
    """
    text = text.strip().strip("\"'")
    path = Path("" if "\0" in text else os.path.expanduser(text))
    try:
        size = len(path.name.encode())
    except UnicodeEncodeError:  # half a letter
        size = 0
    if not text:
        return None
    if not 0 < size <= _LONGEST_NAME or not path.name.strip("."):
        raise InputError(f"output {text[:80]!r}", "it is no name of a file", "Write one, such as map.tif.")
    return path if path.suffix else path.with_name(f"{path.name}.tif")


def project_folder(project: QgsProject) -> Path | None:
    """Where a saved project is; None if it is not saved as a file, or nothing can be written there."""
    folder = project.absolutePath()
    return Path(folder) if folder and os.access(folder, os.W_OK) else None


def proposed_path(folder: Path, name: str, taken: Callable[[Path], bool]) -> Path:
    """A file of a map that nobody has named: what it is and when it was asked for; none that is there.

    Args:
        folder: Where to.
        name: The model's.
        taken: Whether a run that is going on writes a file.
    """
    stem = f"{re.sub(r'[^A-Za-z0-9]+', '_', name).strip('_') or 'map'}_{datetime.now():%Y%m%d_%H%M}"
    names = (f"{stem}{number}.tif" for number in ("", *(f"_{n}" for n in range(2, 1000))))
    files = {path.name for path in folder.glob(f"{stem}*")}
    return next(folder / n for n in names if not files & {n, f"{n}{SUFFIX}"} and not taken(folder / n))


def save(project: QgsProject, choices: Choices) -> None:
    """Keep choices in the project; it counts as changed only if they differ from what it has."""
    text = json.dumps(asdict(choices), sort_keys=True, ensure_ascii=False)
    if project.readEntry(_SCOPE, _KEY)[0] != text:
        project.writeEntry(_SCOPE, _KEY, text)


def load(project: QgsProject) -> Choices | None:
    """The project's choices; None if it has none, or damaged ones, or those of another version."""
    data = settings.parsed(project.readEntry(_SCOPE, _KEY)[0], {})
    try:
        choices = Choices(**data) if data else None
    except TypeError:
        return None
    return choices if choices is not None and _sane(choices) else None


def _sane(choices: Choices) -> bool:
    """Whether every value has the type that it was saved with: project files come from strangers too."""

    def number(value: Any) -> bool:  # noqa: ANN401 - whatever JSON gave
        return isinstance(value, (int, float)) and not isinstance(value, bool)

    area = choices.area
    return (
        isinstance(choices.model, str)
        and isinstance(choices.layers, dict)
        and all(
            isinstance(value, list)
            and len(value) == 2
            and isinstance(value[0], str)
            and isinstance(value[1], list)
            and all(isinstance(band, int) and band >= 0 for band in value[1])
            for value in choices.layers.values()
        )
        and all(isinstance(said, dict) for said in (choices.nodata, choices.masks, choices.legends))
        and all(
            isinstance(text, str) for said in (choices.nodata, choices.masks, choices.legends) for text in said.values()
        )
        and isinstance(choices.interest, str)
        and (
            area is None
            or (
                isinstance(area, list)
                and len(area) == 2
                and isinstance(area[0], list)
                and len(area[0]) == 4
                and all(map(number, area[0]))
                and isinstance(area[1], str)
            )
        )
        and isinstance(choices.polygon, str)
        and isinstance(choices.output, str)
        and isinstance(choices.kinds, list)
        and all(isinstance(kind, str) for kind in choices.kinds)
        and (choices.crs is None or isinstance(choices.crs, str))
        and (choices.pixel_size in (None, FINEST) or number(choices.pixel_size))
        and number(choices.minimum_area)
        and number(choices.minimum_confidence)
        and number(choices.minimum_unit)
        and isinstance(choices.regularize, bool)
        and choices.quality in QUALITIES
        and choices.dates in (MEAN, BEST)
    )
