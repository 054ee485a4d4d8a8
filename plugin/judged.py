"""What a report says of a map that was judged; the map's layer in the project remembers where the report is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer

from ..model_backend.evaluation.blocks import Estimate
from ..model_backend.evaluation.reports.numbers import JSON, REPORT
from ..model_backend.evaluation.reports.pages import REFERENCE_PICTURE
from . import settings
from .layers.sources import layer_file

_JUDGED = "layerfuse/judged"
"""Property of a layer of a map: the folder of the report that judges it."""
_PICTURE = re.compile(f'<img id="{REFERENCE_PICTURE}"[^>]* src="data:image/png;base64,([^"]+)"')


@dataclass(frozen=True)
class JudgedMap:
    """What was found out about a map."""

    reference: str  # file name
    date: str
    accuracy: Estimate  # overall, a fraction of one
    areas: dict[str, Estimate]  # square metres by class, as the reference has them; empty: it is no sample of points
    picture: str  # of the reference in the classes' colours, for all of the map: PNG in base64


def remember_report(path: str, folder: Path) -> None:
    """Have the project's layers of a map remember the report that judges it.

    Args:
        path: The map's file.
        folder: Of the report.
    """
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer_file(layer) == path:
            layer.setCustomProperty(_JUDGED, str(folder))
            QgsProject.instance().setDirty(True)


def judged(layer: QgsMapLayer) -> JudgedMap | None:
    """What the report on a map says; None: nobody has judged it, the report is gone, or older than the map."""
    folder = layer.customProperty(_JUDGED)
    if not folder:
        return None
    numbers, page = Path(folder, JSON), Path(folder, REPORT)
    try:
        if numbers.stat().st_mtime_ns < Path(layer_file(layer)).stat().st_mtime_ns:
            return None
        told, picture = settings.parsed(numbers.read_text("utf-8"), {}), _PICTURE.search(page.read_text("utf-8"))
    except (OSError, UnicodeError):
        return None
    try:
        areas = {name: _estimate(area) for name, area in zip(told["classes"], told["adjusted_area"])}
        accuracy = _estimate(told["summary"]["oa"])
        return JudgedMap(told["reference"], told["date"], accuracy, areas, picture[1] if picture else "")
    except (KeyError, TypeError, AttributeError):  # a report of something else was written there since
        return None


def _estimate(told: dict[str, float | None]) -> Estimate:
    numbers = (told[name] for name in ("value", "low", "high"))
    return Estimate(*(float("nan") if number is None else number for number in numbers))
