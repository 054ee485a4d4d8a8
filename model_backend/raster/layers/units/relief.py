"""Relief: what is made of heights (slope, shading, aspect, curvature) and called nothing, told from heights.

Terrain goes on changing with distance, and lies at other heights elsewhere. What is made of its steepness starts at
zero all over the raster, and two pixels far apart differ hardly more than two that are near. The bounds below were set
by models of 11 places (0.2 to 30 m, coast to mountains, terrain and surfaces, as they are and three times as fine),
and by what GDAL makes of them: none of these is taken for terrain, and no terrain for one of these.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from osgeo import gdal

from ....card import Modality
from ...gdalio import need, quiet
from ..look import LOOKS
from ..note import DOUBT, WARNING, Note

_SIDE, _ACROSS, _FEWEST = 64, 4, 48
"""Pixels on a side of a square that is looked at, and squares on a side of the raster; pixels on a side, at least."""
_FIRST, _LAST = 1, 98
"""Per cent of the values, for the lowest of a square and the highest of all."""
_AT_ZERO, _SEA = 0.04, 0.5
"""Of the highest value: where what starts at zero starts; share of zeros of a square that is sea."""
_STARTS, _WITHIN, _GROWS = 0.25, 0.35, 2.4
"""Share of squares that start at zero; of the variance that is within squares; growth of the mean squared difference
from 8 to 16 pixels apart. Of slope: over 0.27, over 0.37, below 2.35; terrain has one of them otherwise."""
_SHADED_WITHIN, _SHADED_GROWS, _FLAT_GROWS = 0.35, 2.5, 1.7
"""Likewise of shading that nearly has all values of a byte, and of whole numbers that do not, of flat land."""
_TURN, _TURNS = 270.0, 0.005
"""Degrees that neighbours differ by where an aspect turns past north, and share of neighbours."""
_AROUND_ZERO, _NOISE = (0.25, 0.75), 1.5
"""Share of negative values of a curvature, and growth of its squared difference from 4 to 8 pixels apart."""


def relief_notes(modality: Modality, dataset: gdal.Dataset, number: int, valid: Callable) -> tuple[Note, ...]:
    """What is told of a layer of heights that looks like something made of heights; nothing of others.

    Args:
        modality: What the layer stands for; heights above ground start at zero, too.
        dataset: The layer.
        number: Its band, 1-based.
        valid: Which of stored values ``[1, h, w]`` are data.

    Raises:
        GdalError: Its pixels cannot be read.
    """
    if min(dataset.RasterXSize, dataset.RasterYSize) < _FEWEST or dataset.GetDescription() in LOOKS:
        return ()
    squares = _squares(dataset, number, valid)
    values = np.concatenate([square[np.isfinite(square)] for square in squares])
    if values.size < _FEWEST**2 or values.var() == 0:
        return ()
    low, high, middle = float(values.min()), float(values.max()), float(np.median(values))
    name, span = modality.name, f"{low:.3g} to {high:.3g}"
    steps = np.abs(np.concatenate([_steps(square, 1) for square in squares]))
    if low >= 0 and 340 < high <= 360 and steps.size and (steps > _TURN).mean() > _TURNS:
        return (Note(WARNING, f"Values of {name} ({span}) turn as an aspect does past north: no heights."),)
    grows = _apart(squares, 8) / max(_apart(squares, 4), 1e-30)
    if _AROUND_ZERO[0] < (values < 0).mean() < _AROUND_ZERO[1] and grows < _NOISE and (values != 0).mean() > 0.5:
        text = (
            f"Values of {name} ({span}) change from pixel to pixel around zero, as curvature does: no heights. Choose "
            "a layer of heights."
        )
        return (Note(WARNING, text),)
    grows = _apart(squares, 16) / max(_apart(squares, 8), 1e-30)
    parts = [square[np.isfinite(square)] for square in squares]
    parts = [part for part in parts if part.size > _FEWEST**2 / 4]
    within = float(np.mean([part.var() for part in parts]) / values.var()) if parts else 0.0
    shaded = 0 <= low < 100 < middle < 220 < high <= 255 and grows < _SHADED_GROWS
    shaded |= low >= 0 and 100 < middle < 220 and high <= 255 and grows < _FLAT_GROWS and bool((values % 1 == 0).all())
    if shaded and within > _SHADED_WITHIN:
        text = f"Values of {name} ({span}) look like a shaded relief, and hardly like heights. Please check."
        return (Note(DOUBT, text),)
    if low < 0 or modality.bands[0].height_above == "ground" or not parts:
        return ()
    top = np.percentile(values, _LAST)
    land = [part for part in parts if (part == 0).mean() < _SEA]
    starts = sum(float(np.percentile(part, _FIRST)) <= _AT_ZERO * top for part in land) / len(parts)
    if starts >= _STARTS and within > _WITHIN and grows < _GROWS:
        text = (
            f"Values of {name} ({span}) start at zero all over the layer and change from pixel to pixel, as slope or "
            "roughness do and heights hardly. Please check."
        )
        return (Note(DOUBT, text),)
    return ()


def _squares(dataset: gdal.Dataset, number: int, valid: Callable) -> list[np.ndarray]:
    """Squares all over a band, of its own pixels, float64, NaN where there are no data."""
    wide, high = min(_SIDE, dataset.RasterXSize), min(_SIDE, dataset.RasterYSize)
    found = {}
    with quiet():
        for i in range(_ACROSS**2):
            x = (dataset.RasterXSize - wide) * (i % _ACROSS) // (_ACROSS - 1)
            y = (dataset.RasterYSize - high) * (i // _ACROSS) // (_ACROSS - 1)
            if (x, y) not in found:
                raw = need(dataset.GetRasterBand(number).ReadRaster(x, y, wide, high, buf_type=gdal.GDT_Float64))
                square = np.frombuffer(raw, np.float64).reshape(high, wide)
                found[x, y] = np.where(valid(square[None])[0], square, np.nan)
    return list(found.values())


def _steps(square: np.ndarray, far: int) -> np.ndarray:
    """Differences between pixels so far apart, along rows and columns."""
    both = np.concatenate([(square[far:] - square[:-far]).ravel(), (square[:, far:] - square[:, :-far]).ravel()])
    return both[np.isfinite(both)]


def _apart(squares: list[np.ndarray], far: int) -> float:
    """Mean squared difference between pixels so far apart."""
    steps = np.concatenate([_steps(square, far) for square in squares])
    return float((steps**2).mean()) if steps.size else 0.0
