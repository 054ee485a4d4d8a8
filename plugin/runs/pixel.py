"""What the model says of one pixel of a map."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from ...model_backend.errors import InputError
from ...model_backend.inference.lattice import CONFIDENCE_SCALE, NO_CONFIDENCE
from ...model_backend.inference.outputs import PROBABILITIES
from ...model_backend.inference.pipeline import area_grid
from ...model_backend.raster.crs import Bounds, Point
from ...model_backend.raster.gdalio import GdalError, open_raster, quiet
from .. import settings
from ..engine.process import EngineProcess
from .made import Made
from .preview import Sketch


def shares_at(made: Made, python: Path, place: Point, is_cancelled: Callable[[], bool]) -> list[tuple[str, str, float]]:
    """Name, colour and probability of each class at a place, those of the map's own layer of probabilities if there is.

    Otherwise the model is asked again, with the layers of the run as they are now.

    Args:
        made: The map.
        python: The engine's Python.
        place: In the map's CRS.
        is_cancelled: Whether to stop.

    Returns:
        In the model's order; empty where the map has nothing.

    Raises:
        InputError: A layer cannot be read any more, or the engine cannot run.
        Cancelled: ``is_cancelled`` said so.
    """
    path = made.outputs.get(PROBABILITIES)
    stored = _of_map(made, python, place, is_cancelled) if path is None else _of_file(path, place)
    if stored is None or (stored == NO_CONFIDENCE).any():
        return []
    shares = stored.astype(float) * CONFIDENCE_SCALE
    return [(c.name, c.color_hint, float(share)) for c, share in zip(made.card.map_classes, shares)]


def _of_file(path: Path, place: Point) -> np.ndarray | None:
    try:
        with quiet():
            data = open_raster(str(path))
            if data is None:
                raise InputError(path, "it cannot be read", "Make the map again.")
            x0, dx, _, y0, _, dy = data.GetGeoTransform()
            col, row = int((place.x - x0) // dx), int((place.y - y0) // dy)
            if not (0 <= col < data.RasterXSize and 0 <= row < data.RasterYSize):
                return None
            return data.ReadAsArray(col, row, 1, 1).reshape(-1)
    except GdalError as error:
        raise InputError(path, str(error), "Make the map again.") from None


def _of_map(made: Made, python: Path, place: Point, is_cancelled: Callable[[], bool]) -> np.ndarray | None:
    request = made.request
    grid = area_grid(request.job, request.card)
    pixel = grid.cover(Bounds(*place, *place)).intersect(grid.window)
    if pixel is None:
        return None
    asked = request.device or settings.device(), settings.threads()
    with closing(EngineProcess(request.folder, python, is_cancelled, *asked)) as engine:
        return Sketch(request.job, grid, engine, is_cancelled).shares(pixel).reshape(-1)
