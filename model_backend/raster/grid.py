"""The target grid: a global pixel lattice and the window of it that was asked for.

The lattice does not know the request. Its pixel indices count from the CRS origin, so that tiles and
super-tiles, which stand at multiples of fixed numbers of pixels, are the same for every extent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce

import numpy as np

from ..card import Card
from ..errors import InputError
from ..planes import Pixel, Size
from .crs import (
    Bounds,
    Point,
    crs_name,
    fitting_crs,
    is_metric,
    is_torn,
    parse_crs,
    same_crs,
    transform_bounds,
    transform_points,
)
from .ground import GroundMetres, ProjectedMetres, has_true_metres, pixel_areas, scale_at
from .layers.description import Description, describe
from .source import RasterSource, layer_title

SUPER_TILE = 2048
"""Pixels on a side of a super-tile, the unit of memory, of resume and of warping."""
MAX_PIXELS = 1 << 34
"""Most pixels of one output (131,072 on a side)."""
MAX_COORDINATE = 1e8
"""Metres; beyond the coordinates of any map on Earth."""
FINEST = "finest"
"""In place of a pixel size: that of the layer with the smallest pixels."""
ALIGNED = 1e-2
"""Pixels that a source may be off the lattice at either end and still count as lying on it."""


@dataclass(frozen=True)
class Window:
    """A rectangle of lattice pixels; indices may be negative."""

    col: int
    row: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column after it."""
        return self.col + self.width

    @property
    def bottom(self) -> int:
        """First row below it."""
        return self.row + self.height

    @property
    def shape(self) -> Size:
        """Of an array that covers it."""
        return Size(self.height, self.width)

    def corner(self, part: Window) -> Pixel:
        """The first pixel of ``part`` in an array that covers this window."""
        return Pixel(part.row - self.row, part.col - self.col)

    def intersect(self, other: Window) -> Window | None:
        """The common part, or None."""
        col, row = max(self.col, other.col), max(self.row, other.row)
        width, height = min(self.right, other.right) - col, min(self.bottom, other.bottom) - row
        return Window(col, row, width, height) if width > 0 and height > 0 else None

    def within(self, other: Window) -> Window:
        """The part of it in a window that it touches.

        Raises:
            ValueError: They have nothing in common.
        """
        part = self.intersect(other)
        if part is None:
            raise ValueError(f"{self} and {other} have nothing in common")
        return part

    def slices(self, part: Window) -> tuple[slice, slice]:
        """Rows and columns of ``part``, which lies inside, in an array that covers this window."""
        row, col = self.corner(part)
        return slice(row, row + part.height), slice(col, col + part.width)


def cells(window: Window, size: int) -> list[Window]:
    """The squares of a lattice of ``size`` pixels that touch a window, row by row."""
    return [
        Window(i * size, j * size, size, size)
        for j in range(window.row // size, -(-window.bottom // size))
        for i in range(window.col // size, -(-window.right // size))
    ]


@dataclass(frozen=True)
class Grid:
    """A north-up pixel lattice with square pixels, and a window of it.

    Pixel ``(col, row)`` covers x from ``x0 + col * pixel_size`` and y down from ``y0 - row * pixel_size``.
    """

    crs: str  # WKT, projected, metres
    x0: float  # where the lattice is anchored, 0 <= x0 < pixel_size
    y0: float
    pixel_size: ProjectedMetres
    window: Window  # the area asked for

    def told(self) -> list:
        """All that tells it from another, as JSON data."""
        return [self.crs, self.x0, self.y0, self.pixel_size, *asdict(self.window).values()]

    @property
    def ground_size(self) -> GroundMetres:
        """Side of a pixel on the ground, in the middle of the window."""
        scale = scale_at(self.crs, self.bounds().middle)
        return GroundMetres(self.pixel_size) if scale is None else scale.to_ground(self.pixel_size)

    def areas(self, window: Window) -> np.ndarray:
        """Square metres of each pixel of a window on the ellipsoid ``[h, w]``; see :func:`~.ground.pixel_areas`."""
        columns, rows = range(window.col, window.right), range(window.row, window.bottom)
        return pixel_areas(self.crs, self.x0, self.y0, self.pixel_size, columns, rows)

    def bounds(self, window: Window | None = None) -> Bounds:
        """Of a window, by default the grid's own, in the CRS."""
        w = window or self.window
        x, y, size = self.x0, self.y0, self.pixel_size
        return Bounds(x + w.col * size, y - w.bottom * size, x + w.right * size, y - w.row * size)

    def cover(self, bounds: Bounds) -> Window:
        """The smallest window that covers bounds in the CRS."""
        xmin, ymin, xmax, ymax = bounds
        col, row = _down((xmin - self.x0) / self.pixel_size), _down((self.y0 - ymax) / self.pixel_size)
        right, bottom = -_down((self.x0 - xmax) / self.pixel_size), -_down((ymin - self.y0) / self.pixel_size)
        return Window(col, row, max(1, right - col), max(1, bottom - row))

    @property
    def geotransform(self) -> tuple[float, float, float, float, float, float]:
        """GDAL geotransform of the window."""
        xmin, _, _, ymax = self.bounds()
        return xmin, self.pixel_size, 0.0, ymax, 0.0, -self.pixel_size

    def describe(self) -> str:
        """``824 x 1428 pixels of 30 m, WGS 84 / UTM zone 12N (EPSG:32612)``."""
        w, size, ground = self.window, self.pixel_size, self.ground_size
        unit = "degrees" if parse_crs(self.crs).IsGeographic() else "m"
        told = "" if ground == size else f" ({ground:.3g} m on the ground)"
        return f"{w.width} x {w.height} pixels of {size:g} {unit}{told}, {crs_name(self.crs)}"


def choose_grid(
    card: Card,
    sources: Sequence[RasterSource],
    extent: Bounds | None = None,
    extent_crs: str | None = None,
    crs: str | None = None,
    pixel_size: ProjectedMetres | str | None = None,
) -> Grid:
    """The grid to compute on.

    Args:
        card: The model's card: its pixel size is the default, its order of modalities decides ties.
        sources: The layers, at least one.
        extent: Default: the union of the layers. It is clipped to that union.
        extent_crs: CRS of the extent; default: the target CRS.
        crs: Target CRS; default: with :data:`FINEST` that of the finest layer if it is in metres, else that of the
            first layer whose CRS has true metres there (see :func:`~.ground.has_true_metres`), if it is not torn
            there; else the one that fits the area.
        pixel_size: In metres of the target CRS, or :data:`FINEST`; default: the card's, on the ground.

    Raises:
        InputError: A layer or an option is unusable, or they have nothing in common.
    """
    ordered = sorted(sources, key=lambda s: card.modality_names.index(s.modality))
    layouts = [describe(s, card.modality(s.modality)) for s in ordered]
    if extent is not None:
        _check_extent(extent)
    own = pixel_size == FINEST and crs is None  # who wants a layer's own pixels wants no others, true metres or not
    target = _crs_of_finest(layouts, extent, extent_crs) if own else None
    target = target or _choose_crs(layouts, extent, extent_crs or crs, crs)
    footprints = []
    for source, layout in zip(ordered, layouts):
        footprint = transform_bounds(layout.bounds, layout.crs, target)
        if footprint is None:
            raise InputError(
                layer_title(source), f"it has no place in {crs_name(target)}", "Choose another target CRS or layer."
            )
        footprints.append(footprint)
    union = reduce(Bounds.unite, footprints)
    placed = None if extent is None else _place_extent(extent, extent_crs or target, target)
    _check_overlap(ordered, footprints, placed, extent_crs or target)
    area = (placed and placed.intersect(union)) or union
    size = _choose_size(card, layouts, target, area, pixel_size)
    anchor = _phase(layouts, target, size)
    lattice = Grid(target, anchor.x, anchor.y, size, Window(0, 0, 1, 1))
    window = lattice.cover(area)
    pixels = window.width * window.height
    if pixels > MAX_PIXELS:
        raise InputError(
            "extent",
            f"it would take {window.width} x {window.height} pixels of {size:g} m",
            "Give a smaller extent or larger pixels.",
        )
    patch = card.network.patch_size
    if min(window.width, window.height) < patch:
        raise InputError(
            "extent",
            f"{window.width} x {window.height} pixels of {size:g} m are less than one patch of the model ({patch})",
            "Give a larger extent or smaller pixels.",
        )
    return replace(lattice, window=window)


def _down(value: float) -> int:
    """Floor that forgives rounding, so that 2.9999999 pixels are three."""
    return math.floor(value + 1e-4)


def _check_extent(extent: Bounds) -> None:
    fix = "Give it as xmin,ymin,xmax,ymax."
    if len(extent) != 4 or not all(math.isfinite(number) for number in extent):
        raise InputError("extent", "it is not four finite numbers", fix)
    xmin, ymin, xmax, ymax = extent
    if xmin > xmax or ymin > ymax:
        raise InputError("extent", "it is inverted (a minimum is above its maximum)", fix)
    if xmin == xmax or ymin == ymax:
        raise InputError("extent", "it is empty (a minimum equals its maximum)", fix)
    if max(abs(number) for number in extent) > MAX_COORDINATE:
        raise InputError("extent", "its coordinates lie beyond any map", fix)


def _choose_crs(layouts: Sequence[Description], extent: Bounds | None, extent_crs: str | None, crs: str | None) -> str:
    parts = [(_part(layout, extent, extent_crs), layout.crs) for layout in layouts]
    if crs is not None:
        reference = parse_crs(crs)
        if not is_metric(crs):
            unit = "degrees" if reference.IsGeographic() else reference.GetLinearUnitsName()
            raise InputError(
                f"target CRS {crs_name(crs)}",
                f"its unit is {unit}, the model's pixels are metres",
                "Choose a projected CRS in metres, such as the UTM zone of the area.",
            )
        if any(is_torn(part, own, crs) for part, own in parts):
            raise InputError(
                f"target CRS {crs_name(crs)}",
                "its edge runs through the area, so that neighbours would lie at opposite ends of the map",
                f"Leave it out, or choose {crs_name(fitting_crs(*parts[0]))}.",
            )
        return reference.ExportToWkt()
    for part, own in parts:
        if has_true_metres(own, part) and not any(is_torn(*other, own) for other in parts):
            return parse_crs(own).ExportToWkt()
    return parse_crs(fitting_crs(*parts[0])).ExportToWkt()


def _crs_of_finest(layouts: Sequence[Description], extent: Bounds | None, extent_crs: str | None) -> str | None:
    """CRS of the layer with the smallest pixels on the ground, if these can be the grid's; else None."""
    parts = [(_part(layout, extent, extent_crs), layout.crs) for layout in layouts]
    fitting = fitting_crs(*parts[0])
    finest = min(layouts, key=lambda layout: pixel_length(layout, fitting))
    if not is_metric(finest.crs) or any(is_torn(part, own, finest.crs) for part, own in parts):
        return None
    return parse_crs(finest.crs).ExportToWkt()


def _part(layout: Description, extent: Bounds | None, extent_crs: str | None) -> Bounds:
    """What an extent takes of a layer, in the layer's CRS; all of it, if that cannot be told."""
    if extent is None or extent_crs is None:
        return layout.bounds
    asked = transform_bounds(extent, extent_crs, layout.crs)
    return (asked and layout.bounds.intersect(asked)) or layout.bounds


def _choose_size(
    card: Card, layouts: Sequence[Description], target: str, area: Bounds, wanted: ProjectedMetres | str | None
) -> ProjectedMetres:
    """Pixel size in the target CRS: the model's is one on the ground."""
    if wanted == FINEST:
        size = min(pixel_length(layout, target) for layout in layouts)
    elif wanted is not None:
        size = ProjectedMetres(float(wanted))
    else:
        scale = scale_at(target, area.middle)
        size = ProjectedMetres(card.pixel_size) if scale is None else scale.to_projected(GroundMetres(card.pixel_size))
    if not (math.isfinite(size) and 1e-3 <= size <= 1e5):
        raise InputError("pixel size", f"{size:g} is not a length of 0.001 to 100,000 metres", "Give it in metres.")
    return size


def _place_extent(extent: Bounds, crs: str, target: str) -> Bounds:
    placed = transform_bounds(extent, crs, target)
    if placed is None:
        raise InputError("extent", f"it has no place in {crs_name(target)}", "Check the extent and its CRS.")
    return placed


def _check_overlap(
    sources: Sequence[RasterSource], footprints: Sequence[Bounds], area: Bounds | None, area_crs: str
) -> None:
    for i, (source, footprint) in enumerate(zip(sources, footprints)):
        if area is not None:
            if footprint.intersect(area) is None:
                raise InputError(
                    layer_title(source),
                    f"it does not overlap the extent (which is taken in {crs_name(area_crs)})",
                    "Leave it out, or choose another extent.",
                )
            continue
        others = [f for j, f in enumerate(footprints) if j != i]
        if others and all(footprint.intersect(other) is None for other in others):
            raise InputError(
                layer_title(source), "it does not overlap the other layers", "Choose layers of the same area."
            )


def _phase(layouts: Sequence[Description], target: str, size: ProjectedMetres) -> Point:
    """Anchor of the lattice: on the pixels of the first layer that has the target's CRS and pixel size."""
    for layout in layouts:
        if has_pixels(layout, size) and same_crs(layout.crs, target):
            return Point(_remainder(layout.x0, size), _remainder(layout.y0, size))
    return Point(0.0, 0.0)


def pixel_length(layout: Description, target: str) -> ProjectedMetres:
    """Side of a layer's pixels in a CRS in metres; where they are no squares, that of a square of their area.

    Measured in the middle of the layer and rounded to three digits if it is in another CRS; infinite where
    the layer has no place.
    """
    if same_crs(layout.crs, target):
        dx, dy = abs(layout.dx), abs(layout.dy)
        return ProjectedMetres(dx if dx == dy else math.sqrt(dx * dy))
    x, y = layout.x0 + layout.width // 2 * layout.dx, layout.y0 + layout.height // 2 * layout.dy
    places = [Point(x, y), Point(x + layout.dx, y), Point(x, y + layout.dy)]
    corners = transform_points(places, layout.crs, target)
    if not all(math.isfinite(number) for corner in corners for number in corner) or not corners:
        return ProjectedMetres(math.inf)
    (x, y), (right_x, right_y), (below_x, below_y) = corners
    area = abs((right_x - x) * (below_y - y) - (right_y - y) * (below_x - x))
    return ProjectedMetres(float(f"{math.sqrt(area):.3g}"))


def has_pixels(layout: Description, size: ProjectedMetres) -> bool:
    """Whether a source has square pixels of this size, within :data:`ALIGNED` over its whole width.

    They may run south-up or west: a reader turns them round.
    """
    return (
        abs(abs(layout.dx) - size) * layout.width <= ALIGNED * size
        and abs(abs(layout.dy) - size) * layout.height <= ALIGNED * size
    )


def on_lattice(layout: Description, grid: Grid) -> Window | None:
    """The source's pixels as lattice pixels if they are the same ones, else None."""
    if not (has_pixels(layout, grid.pixel_size) and same_crs(layout.crs, grid.crs)):
        return None
    xmin, _, _, ymax = layout.bounds
    col, row = (xmin - grid.x0) / grid.pixel_size, (grid.y0 - ymax) / grid.pixel_size
    if abs(col - round(col)) > ALIGNED or abs(row - round(row)) > ALIGNED:
        return None
    return Window(round(col), round(row), layout.width, layout.height)


def _remainder(origin: float, size: float) -> float:
    """``origin`` modulo ``size``, rounded to a millionth of a pixel so that every cut of a mosaic gives the same."""
    pixels = round(origin / size - math.floor(origin / size), 6)
    return 0.0 if pixels >= 1.0 else pixels * size
