"""Training data for anybody: layers and labels cut into aligned tiles, as GeoTIFFs that other tools read.

Tiles stand on the global lattice, whatever the request. They are written one after the other, into a folder beside the
wanted one that takes its name when all are there.
"""

from __future__ import annotations

import csv
import math
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np

from ..card import FAMILIES, MAX_TOKENS, NODATA_CLASS, Band, Card, ClassInfo, Modality, Network
from ..errors import Cancelled, InputError
from ..schema import brief, to_toml
from .crs import Bounds, parse_crs
from .grid import FINEST, Grid, Window, cells
from .ground import ProjectedMetres
from .labels import NO_CLASS, ClassReader
from .layers.crosswalks.products import AUTO
from .layers.description import describe, files_read
from .layers.files import Versions
from .legend import label_values, legend, raster_colours, raster_of_labels, spellings
from .reader import Reader
from .shapes.burn import PlacedShapes, Rim, burn, read_shapes
from .shapes.cover import Polygons, grid_within
from .shapes.mask import Mask
from .source import (
    Layers,
    RasterSource,
    resolve_layers,
    said_of,
    with_crosswalks,
    with_nodata,
)
from .survey import family_of, own_layer
from .workspace import Workspace, check_new_folder, publish_folder, write_error
from .writer import TILE_TYPES, TileFormat

TILE, MIN_LABELLED = 256, 0.05
"""Pixels on a side of a tile, and the share of them that must have a label, if nobody says so."""
PATCH, LARGEST = 8, 4096
"""A tile's side is a multiple of the first, the patch size of a network without a start model, up to the second."""
HOLDOUT_SHARE = 0.2
"""Share of the tiles that the configuration holds out."""
MOST_SCENES = 10_000
"""A configuration of a run has no more."""
TABLE, CONFIG, LAYERS, LABELS = "tiles.csv", "scenes.toml", "layers", "labels"
_TILE = re.compile(r"-?\d+_-?\d+\.tif(\.aux\.xml)?")


class Feedback(Protocol):
    """How an export tells what it does."""

    def progress(self, done: int, total: int) -> None:
        """Tiles looked at, of all."""

    def info(self, text: str) -> None:
        """Something that the user may want to know."""

    def is_cancelled(self) -> bool:
        """Whether to stop."""


@dataclass(frozen=True)
class Export:
    """What to cut, and how."""

    layers: Layers  # by family or modality; without a card by any name
    output: Path  # folder, new or empty
    labels: str = ""  # class raster, PATH or PATH:BAND, or vector file, PATH or PATH|layername=NAME
    field: str = ""  # of a vector file: the class; default: the first there of legend.CLASS_FIELDS
    crosswalk: str = AUTO  # of a class raster of labels: its legend, if that is not the card's
    crosswalks: Sequence[str] = ()  # KEY=CROSSWALK, likewise of layers; see source.said_of
    card: Card | None = None  # of the model that says modalities, pixel size and tile size
    pixel_size: ProjectedMetres | str | None = None  # or grid.FINEST, which is the default; a card has its own
    tile_size: int | None = None  # pixels, default TILE; a card has its own
    extent: Bounds | None = None
    extent_crs: str | None = None  # default: the target CRS
    crs: str | None = None  # target CRS; default as in grid.choose_grid
    masks: Sequence[tuple[str, Mask | None]] = ()  # what to leave out, by layer; see source.said_of
    nodata: Sequence[str] = ()  # KEY=VALUE, likewise
    area: str | None = None  # vector file: labels outside of its polygons do not count, nor tiles
    min_labelled: float = MIN_LABELLED  # share of a tile's pixels; of no meaning without labels
    overwrite: bool = False  # replace the tiles that are there


@dataclass(frozen=True)
class Layer:
    """One layer of an export."""

    modality: Modality
    source: RasterSource
    reader: Reader
    format: TileFormat


@dataclass(frozen=True)
class Plan:
    """An export that was found possible."""

    grid: Grid
    tile_size: int
    layers: tuple[Layer, ...]
    labels: Labels | None
    network: Network
    area: Polygons | None = None

    @property
    def tiles(self) -> list[Window]:
        """Tiles that touch the area, and the labels' extent if there are any."""
        area = self.grid.window if self.labels is None else self.labels.area
        return cells(area, self.tile_size)


@dataclass(frozen=True)
class Tile:
    """A row of the table of tiles."""

    name: str
    window: Window
    valid: Mapping[str, float]  # share of pixels with data, by layer
    counts: tuple[int, ...]  # labelled pixels of each class


@dataclass(frozen=True)
class Report:
    """What an export has made."""

    output: Path
    grid: Grid
    tile_size: int
    tiles: tuple[Tile, ...]
    classes: tuple[ClassInfo, ...]
    looked_at: int  # tiles, those that were left out included


class Labels:
    """Labels of any kind on a grid.

    Args:
        text: See :class:`Export`.
        field: Likewise.
        card: Labels that name its classes, or their values where they have no names, become those.
        grid: The grid; its window is the area asked for.
        crosswalk: What the user said of the legend of a class raster.

    Raises:
        InputError: They cannot be used, or lie elsewhere.
    """

    def __init__(self, text: str, field: str, card: Card | None, grid: Grid, crosswalk: str = AUTO) -> None:
        """Look at what classes there are; see the class."""
        known = () if card is None else card.classes
        found = label_values(text, field, known, crosswalk, by_value=True)
        by_value = {str(info.value): info.name for info in known}
        self._field = found.field
        values = {v: by_value.get(v, name) if name == v else name for v, name in found.values.items()}
        self._grid, self._shapes, self._raster = grid, read_shapes(text, self._field), None
        raster = None if self._shapes is not None else raster_of_labels(text)
        self.classes, table = legend(values, known, {} if raster is None else raster_colours(raster))
        if {info.name for info in self.classes} <= {info.name for info in known}:
            self.classes = known
        self.remarks = [*(note.text for note in found.notes), *spellings(values, table)]
        places = {info.name: i for i, info in enumerate(self.classes)}
        self._indices = {value: places[name] for value, name in table.items()}
        if raster is not None:
            infos = tuple(ClassInfo(int(value), value, "808080") for value in values)
            self._raster = ClassReader(raster, infos, grid)
            self._lookup = np.array([self._indices[info.name] for info in infos] + [NO_CLASS])  # the last: of -1
            footprint = self._raster.footprint
        elif self._shapes is not None:
            if not self._shapes.crs:
                raise InputError(f"labels {text}", "they have no CRS", "Assign one: ogr2ogr -a_srs EPSG:n OUT IN.")
            self._placed = PlacedShapes(self._shapes, grid.crs)
            footprint = self._placed.bounds and grid.cover(self._placed.bounds)
        area = footprint and footprint.intersect(grid.window)
        if area is None:
            why = "none of them is where the layers are"
            raise InputError(f"labels {text}", why, "Check the labels, the layers and their CRS, and the extent.")
        self.area: Window = area
        by_class = {info.value: i for i, info in enumerate(self.classes)}
        self._rims = {
            by_class[info.border_of]: Rim(i, info.border_width)
            for i, info in enumerate(self.classes)
            if info.border_of is not None
        }

    @property
    def names_borders(self) -> bool:
        """Whether the tiles show the rims of objects as a class of their own, as only outlines can tell them."""
        return self._raster is None and bool(self._rims)

    def read(self, window: Window) -> np.ndarray:
        """Class indices ``[h, w]``, ``NO_CLASS`` where there is no label."""
        if self._raster is not None:
            return self._lookup[self._raster.read(window)]
        bounds = self._grid.bounds(window)
        near, shape = self._placed.within(bounds), window.shape
        place = (bounds[0], self._grid.pixel_size, 0.0, bounds[3], 0.0, -self._grid.pixel_size)
        return burn(near, self._indices, place, shape, None, NO_CLASS, NO_CLASS, self._rims).astype(np.int64)


def prepare(job: Export) -> Plan:
    """See whether an export is possible, before any tile is cut.

    Raises:
        InputError: The layers, the labels, an option or the folder cannot be used.
    """
    _check(job)
    if job.card is None:
        families = {key: family_of(key, path) for key, (path, _) in job.layers.items()}
        said = said_of(families, job.masks, job.nodata, job.crosswalks)
        pairs = [own_layer(key, path, bands, said.get(key, {})) for key, (path, bands) in job.layers.items()]
        modalities, sources = tuple(m for m, _ in pairs), tuple(s for _, s in pairs)
        draft = Card("export", "1", "none", "encoder", 1.0, PATCH, modalities, network=Network(1))
        network, size = Network(PATCH, 128, 4, 4, detail_dim=16), job.tile_size or TILE
        pixel = FINEST if job.pixel_size is None else job.pixel_size
    else:
        mapping = job.card.classes or (ClassInfo(0, "any", "808080"),)  # a model that is only pre-trained has none
        draft = job.card.draft(task="semantic", classes=mapping)
        sources = with_nodata(draft, resolve_layers(draft, job.layers, job.masks), job.nodata)
        sources = with_crosswalks(draft, sources, job.crosswalks)
        modalities = tuple(draft.modality(source.modality) for source in sources)
        network, size, pixel = job.card.network, job.card.tile_size, None
    grid = grid_within(draft, sources, job.area, job.extent, job.extent_crs, job.crs, pixel)
    area = Polygons(job.area, grid) if job.area else None
    labels = Labels(job.labels, job.field, job.card, grid, job.crosswalk) if job.labels else None
    layers = tuple(
        Layer(modality, source, Reader(source, modality, grid), _format(modality, source))
        for modality, source in zip(modalities, sources)
    )
    return Plan(grid, size, layers, labels, network, area)


def export(job: Export, feedback: Feedback) -> Report:
    """Cut layers and labels into tiles; the folder appears complete or not at all.

    Raises:
        InputError: See :func:`prepare`; or no tile has enough in it; or a file cannot be read or written.
        Cancelled: The feedback said so.
    """
    versions = Versions(_files(job))
    plan = prepare(job)
    for remark in () if plan.labels is None else plan.labels.remarks:
        feedback.info(remark)
    try:
        job.output.parent.mkdir(parents=True, exist_ok=True)
        with Workspace(job.output) as work:
            work.before_naming = versions.check
            return _export(plan, job, work, feedback)
    except OSError as error:
        raise write_error(job.output, error) from None


def _export(plan: Plan, job: Export, work: Workspace, feedback: Feedback) -> Report:
    part = work.file("new")
    part.mkdir()
    tiles = _cut(plan, job, part, feedback)
    if not tiles:
        raise _nothing(plan, job)
    classes = () if plan.labels is None else plan.labels.classes
    held_out = _held_out(tiles)
    _write_table(part / TABLE, plan, tiles, classes, held_out)
    _write_config(part / CONFIG, plan, job.output.name, tiles, classes, held_out, feedback)
    work.before_naming()
    publish_folder(part, job.output, job.overwrite, _is_part)
    return Report(job.output, plan.grid, plan.tile_size, tuple(tiles), classes, len(plan.tiles))


def _check(job: Export) -> None:
    if not job.layers:
        raise InputError("layers", "none is given", f"Give at least one, such as {FAMILIES[0]}=/data/image.tif.")
    if job.field and not job.labels:
        raise InputError("field", "it is of labels, and none are given", "Give labels too, or leave it out.")
    if job.card is not None:
        for what, value in (("pixel size", job.pixel_size), ("tile size", job.tile_size)):
            if value is not None:
                raise InputError(what, f"the model {job.card.name} has its own", "Leave one of the two out.")
    if job.tile_size is not None and not (PATCH <= job.tile_size <= LARGEST and job.tile_size % PATCH == 0):
        why = f"{job.tile_size} is not a multiple of {PATCH} of {PATCH} to {LARGEST} pixels"
        raise InputError("tile size", why, f"Give such a number, as {TILE}.")
    if not 0.0 <= job.min_labelled <= 1.0:
        raise InputError("labelled share", f"{job.min_labelled:g} is not a share of 0 to 1", f"Give {MIN_LABELLED}.")
    check_new_folder(job.output, job.overwrite, _is_part, _files(job))


def _files(job: Export) -> list[str]:
    """All files that are read."""
    crosswalks = (text.partition("=")[2].strip() for text in job.crosswalks)
    masks = [mask.path for _, mask in job.masks if mask]
    others = (job.labels, job.area, job.crosswalk, *crosswalks, *masks)
    return files_read((path for path, _ in job.layers.values()), others=others)


def _is_part(path: Path) -> bool:
    """Whether a file is one that an export writes, or that a viewer of rasters writes beside it."""
    if len(path.parts) == 1:
        return path.name in (TABLE, CONFIG)
    return path.parts[0] in (LAYERS, LABELS) and _TILE.fullmatch(path.name) is not None


def _format(modality: Modality, source: RasterSource) -> TileFormat:
    """How a layer's tiles are stored: as the layer is, where its values are what the file has."""
    if modality.kind == "categorical":
        return TileFormat("Byte", modality.bands, NODATA_CLASS, modality.classes)
    layout = describe(source, modality)
    kind = layout.kinds[0]
    if any(rule.changes for rule in layout.rules) or len(set(layout.kinds)) > 1 or kind not in TILE_TYPES:
        return TileFormat("Float32", modality.bands, float("nan"))
    holes = {hole for holes in (*layout.validity.alone, *layout.validity.together) for hole in holes if hole}
    low, high = holes.pop() if len(holes) == 1 else (0.0, 1.0)
    nodata = low if low == high else None
    if kind == "Float32":
        return TileFormat(kind, modality.bands, float("nan") if nodata is None else nodata)
    limits = np.iinfo(TILE_TYPES[kind])
    fits = nodata is not None and nodata == int(nodata) and limits.min <= nodata <= limits.max
    return TileFormat(kind, modality.bands, nodata if fits else None)


def _cut(plan: Plan, job: Export, folder: Path, feedback: Feedback) -> list[Tile]:
    """Write all tiles that have enough in them."""
    shown = None if plan.labels is None else TileFormat("Byte", (Band("class"),), NODATA_CLASS, plan.labels.classes)
    for name in (*(f"{LAYERS}/{layer.modality.name}" for layer in plan.layers), *([LABELS] if shown else [])):
        (folder / name).mkdir(parents=True)
    tiles, found = plan.tiles, []
    for done, window in enumerate(tiles):
        feedback.progress(done, len(tiles))
        if feedback.is_cancelled():
            raise Cancelled
        name, counts = f"{window.col // plan.tile_size}_{window.row // plan.tile_size}", ()
        inside = None if plan.area is None else plan.area.read(window)
        if inside is not None and not inside.any():
            continue
        if shown is not None and plan.labels is not None:
            label = plan.labels.read(window)
            if inside is not None:
                label = np.where(inside, label, NO_CLASS)
            known = label != NO_CLASS
            if not known.any() or known.mean() < job.min_labelled:
                continue
            counts = tuple(np.bincount(label[known], minlength=len(shown.classes)).tolist())
        valid = {layer.modality.name: _write_layer(layer, plan.grid, window, folder, name) for layer in plan.layers}
        if not any(valid.values()):
            continue
        if shown is not None:
            values = np.array([info.value for info in shown.classes])[label][None]
            shown.write(folder / LABELS / f"{name}.tif", plan.grid, window, values, known)
        found.append(Tile(name, window, valid, counts))
    feedback.progress(len(tiles), len(tiles))
    return found


def _write_layer(layer: Layer, grid: Grid, window: Window, folder: Path, name: str) -> float:
    """Write one layer's tile unless it is empty; returns its share of pixels with data."""
    values, valid = layer.reader.read(window)
    if valid.any():
        path = folder / LAYERS / layer.modality.name / f"{name}.tif"
        layer.format.write(path, grid, window, values, valid)
    return float(valid.mean())


def _nothing(plan: Plan, job: Export) -> InputError:
    if plan.labels is None:
        return InputError("layers", "they have no data in the area", "Choose another extent, or other layers.")
    why = f"no tile of {plan.tile_size} pixels that has data has labels on {job.min_labelled:.3g} of it or more"
    return InputError("labels", why, "Lower that share, make tiles smaller, or label more.")


def _held_out(tiles: Sequence[Tile]) -> set[str]:
    """Names of tiles for scoring, drawn at random; every class stays in at least as many others as it leaves."""
    if not tiles or not tiles[0].counts:
        return set()
    there = np.array([tile.counts for tile in tiles]) > 0
    left = there.sum(0)
    chosen: set[str] = set()
    for i in random.Random(0).sample(range(len(tiles)), len(tiles)):  # nosec B311 - no secret
        if len(chosen) + 1 > HOLDOUT_SHARE * len(tiles):
            break
        if (2 * (left - there[i]) >= there.sum(0))[there[i]].all():
            left = left - there[i]
            chosen.add(tiles[i].name)
    return chosen


def _write_table(
    path: Path, plan: Plan, tiles: Sequence[Tile], classes: Sequence[ClassInfo], held_out: set[str]
) -> None:
    reference = parse_crs(plan.grid.crs)
    code = reference.GetAuthorityCode(None)
    crs = f"{reference.GetAuthorityName(None)}:{code}" if code else plan.grid.crs
    names = [layer.modality.name for layer in plan.layers]
    labelled = ["labelled", *(f"pixels of {info.name}" for info in classes)] if classes else []
    with open(path, "w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(["file", "xmin", "ymin", "xmax", "ymax", "crs", "role", *(f"valid_{name}" for name in names), *labelled])
        for tile in tiles:
            role = "holdout" if tile.name in held_out else "train"
            shares = [f"{tile.valid[name]:.4f}" for name in names]
            counts = [f"{sum(tile.counts) / plan.tile_size**2:.4f}", *tile.counts] if classes else []
            bounds = (f"{number:.12g}" for number in plan.grid.bounds(tile.window))
            write([f"{tile.name}.tif", *bounds, crs, role, *shares, *counts])


def _write_config(
    path: Path,
    plan: Plan,
    name: str,
    tiles: Sequence[Tile],
    classes: Sequence[ClassInfo],
    held_out: set[str],
    feedback: Feedback,
) -> None:
    """The run that trains on these tiles, as ``layerfuse train --config`` (without labels: pretrain) reads it."""
    if len(tiles) > MOST_SCENES:
        feedback.info(f"{CONFIG} has {MOST_SCENES:,} of the {len(tiles):,} tiles, drawn at random: a run has no more.")
        tiles = random.Random(0).sample(list(tiles), MOST_SCENES)  # nosec B311 - no secret
    used = [layer for layer in plan.layers if any(tile.valid[layer.modality.name] for tile in tiles)]
    table = {
        "name": re.sub(r"[^A-Za-z0-9._-]", "-", name)[:90].lstrip("._-") or "export",
        "version": "1.0",
        "license": "LicenseRef-own",
        "pixel_size": plan.grid.pixel_size,
        "tile_size": min(plan.tile_size, plan.network.patch_size * math.isqrt(MAX_TOKENS)),  # cut again if larger
        "network": brief(plan.network),
        "modalities": [_measured_later(layer.modality) for layer in used],
        "classes": [brief(info) for info in classes],
        "scenes": [_scene(tile, used, classes, plan.labels, held_out) for tile in tiles],
    }
    start = "train" if classes else "pretrain"
    text = to_toml({key: value for key, value in table.items() if value != []})
    path.write_text(
        f"# layerfuse {start} --config {CONFIG}; docs/training-fields.md explains every field.\n{text}", "utf-8"
    )


def _measured_later(modality: Modality) -> dict:
    """A modality without mean and deviation, which training measures."""
    bands = tuple(replace(band, mean=Band.mean, stddev=Band.stddev) for band in modality.bands)
    return brief(replace(modality, bands=bands))


def _scene(
    tile: Tile, layers: Sequence[Layer], classes: Sequence[ClassInfo], labels: Labels | None, held_out: set[str]
) -> dict:
    """One tile as a scene of a configuration; a layer that is empty there is missing."""
    scene: dict[str, object] = {"name": tile.name}
    if labels is not None:
        scene["label"] = f"{LABELS}/{tile.name}.tif"
        if labels.names_borders:
            scene["classes"] = {str(info.value): info.name for info in classes}
        if tile.name in held_out:
            scene["role"] = "holdout"
    paths = {}
    for layer in layers:
        name, numbers = layer.modality.name, describe(layer.source, layer.modality).match.numbers
        if tile.valid[name]:
            bands = ",".join(str(i if number else 0) for i, number in enumerate(numbers, start=1))
            paths[name] = f"{LAYERS}/{name}/{tile.name}.tif" + (f":{bands}" if 0 in numbers else "")
    return {**scene, "layers": paths}
