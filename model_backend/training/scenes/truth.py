"""What the labels of a scene say: class indices and soft labels on the scene's grid, from rasters or features."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ...card import Band, Card, ClassInfo, Modality
from ...errors import InputError
from ...raster.gdalio import GdalError, need, opens, quiet
from ...raster.grid import Grid, Window, choose_grid
from ...raster.ground import has_true_metres
from ...raster.labels import recoded_indices
from ...raster.layers.description import files_read
from ...raster.reader import Reader
from ...raster.shapes.burn import Rim, Shapes, bounds, burn, read_shapes
from ...raster.shapes.cover import Polygons
from ...raster.shapes.mask import parse_mask
from ...raster.source import RasterSource, open_dataset, parse_layer, said_of
from ..config import RunConfig, Scene, rectangles
from ..tiles.sampling import IGNORE
from .borders import rim_pixels
from .splits import rectangle_pixels

LOCAL_CRS = "EPSG:32631"
"""Stands for the CRS of files without one: metres from the upper-left corner, x to the right, y upwards."""
UNLABELLED_PIXELS = 16_000_000
"""Of layers no larger than that everything is read where unlabelled pixels are learnt from, too."""
_TRUTH = "scene_labels"
_NUMBERS = re.compile(r"-?\d+(?:,-?\d+)*")


@dataclass(frozen=True)
class Truth:
    """Labels of a whole scene, held-out areas included."""

    grid: Grid
    sources: tuple[RasterSource, ...]  # the layers
    label: np.ndarray  # int16 [H, W], class indices or IGNORE
    soft: np.ndarray | None  # uint8 [K, H, W], probability x 255


def draft_card(config: RunConfig) -> Card:
    """The card of a configuration before anything is measured."""
    return Card(
        name=config.name,
        version=config.version,
        license=config.license,
        task=config.task,
        pixel_size=config.pixel_size,
        tile_size=config.tile_size,
        modalities=config.modalities,
        classes=config.classes,
        network=config.network,
        description=config.description,
        limitations=config.limitations,
        demonstration=config.demonstration,
    )


def scene_sources(scene: Scene, folder: Path) -> tuple[RasterSource, ...]:
    """The layers of a scene.

    Args:
        scene: Its entry in the configuration.
        folder: Relative paths start here.

    Raises:
        InputError: A layer is no raster.
    """
    families = dict.fromkeys(scene.layers, "")
    texts = {name: scene.masks.get(name, ()) for name in families}
    masks = [parse_mask(f"{n}={t if t == 'none' else _resolved(t, folder)}") for n, some in texts.items() for t in some]
    nodata = [f"{name}={value}" for name, value in (*scene.nodata.items(), *((name, "nan") for name in scene.valid))]
    walks = [f"{name}={_table(text, folder)}" for name, text in scene.crosswalks.items()]
    said = said_of(families, masks, nodata, walks)
    sources = []
    for name, text in scene.layers.items():
        more = tuple(_resolved(path, folder) for path in scene.more.get(name, ()))
        source = dataclasses.replace(_source(scene, name, text, folder), more=more, **said.get(name, {}))
        sources.append(source)
    return tuple(sources)


def scene_files(config: RunConfig, folder: Path) -> list[str]:
    """All files that the scenes of a run are read from.

    Args:
        config: The run.
        folder: Relative paths start here.

    Raises:
        InputError: A layer is a broken product, or a mask has another form.
    """
    layers, masks, others = [], [], []
    for scene in config.scenes:
        for name, text in scene.layers.items():
            _, path, _ = parse_layer(f"{name}={_resolved(text, folder)}")
            layers.append((path, *(_resolved(more, folder) for more in scene.more.get(name, ()))))
        masks += [
            f"{n}={_resolved(text, folder)}" for n, some in scene.masks.items() for text in some if text != "none"
        ]
        others += [_resolved(text, folder) for text in (scene.label, scene.soft, scene.area) if text]
        others += [_table(text, folder) for text in scene.crosswalks.values()]
    return files_read(layers, masks, others)


def _table(text: str, folder: Path) -> str:
    """A crosswalk from the configuration: a product, none, or a file, whose path starts in the folder."""
    return str(folder / text) if text.lower().endswith(".json") else text


def load_truth(scene: Scene, config: RunConfig, folder: Path) -> Truth:
    """Read the labels of a scene on the grid that the scene is trained on.

    The grid has the model's pixel size, the extent of the label or soft raster (of the layers if the labels
    are features) and its CRS, if that has true metres, else the first layer's, else the one that fits the area.

    Raises:
        InputError: A file is missing or unusable, or labels and layers do not overlap.
    """
    sources, card = scene_sources(scene, folder), draft_card(config)
    shapes, rasters = None, []
    if scene.label:
        path = _resolved(scene.label, folder)
        shapes = None if opens(path, gdal.OF_RASTER) else read_shapes(path, scene.label_field)
        if shapes is None:
            rasters.append(_source(scene, _TRUTH, scene.label, folder))
        elif not (shapes.crs or scene.local_pixel_size):
            raise InputError(f"label ({scene.label})", "it has no CRS", "Assign one, as ogr2ogr -a_srs EPSG:n does.")
    if scene.soft:
        rasters.append(_source(scene, _TRUTH, scene.soft, folder))
    own = None
    if shapes is not None and not scene.local_pixel_size:
        area = bounds(shapes, shapes.crs)
        own = shapes.crs if area is not None and has_true_metres(shapes.crs, area) else None
    grid = _label_grid(card, rasters[0], sources) if rasters else choose_grid(card, sources, crs=own)
    if shapes is not None and not (rasters or scene.unlabelled or scene.local_pixel_size):
        size = grid.window.width * grid.window.height
        if not config.schedule.consistency or size > UNLABELLED_PIXELS:
            grid = _around_labels(grid, shapes, config.tile_size + config.gap)
    label = np.full(grid.window.shape, IGNORE, np.int16)
    if shapes is not None:
        label = _burnt(shapes, scene, config.classes, grid)
    elif scene.label:
        label = _recoded(rasters[0], scene, config.classes, grid)
    soft = None
    if scene.soft:
        soft = _probabilities(rasters[-1], scene, len(config.classes), grid)
        label, soft = _merged(label, soft)
    if scene.within:
        outside = np.ones(label.shape, bool)
        for rectangle in rectangles(scene.within):
            outside[rectangle_pixels(rectangle, grid)] = False
        label[outside] = IGNORE
    if scene.area:
        label[~Polygons(_resolved(scene.area, folder), grid).read(grid.window)] = IGNORE
    return Truth(grid, sources, label, soft)


def _resolved(text: str, folder: Path) -> str:
    """A path from the configuration. Text of a virtual raster stays as it is, with the folder in place of {data}."""
    if text.startswith("/vsi") or "://" in text:  # a path would lose a stroke of it
        return text
    return text.replace("{data}", str(folder)) if text.lstrip().startswith(("<", "{")) else str(folder / text)


def _source(scene: Scene, name: str, text: str, folder: Path) -> RasterSource:
    _, path, bands = parse_layer(f"{name}={_resolved(text, folder)}")
    source = RasterSource(name, path, bands)
    if scene.local_pixel_size:
        width, height = _local_size(scene, folder)
        source = dataclasses.replace(source, path=_placed(source, width, height))
    return source


def _local_size(scene: Scene, folder: Path) -> tuple[float, float]:
    """Metres that a scene without a place on Earth measures, by its first layer."""
    name, text = next(iter(scene.layers.items()))
    _, path, _ = parse_layer(f"{name}={_resolved(text, folder)}")
    dataset = open_dataset(RasterSource(name, path))
    return dataset.RasterXSize * scene.local_pixel_size, dataset.RasterYSize * scene.local_pixel_size


def _placed(source: RasterSource, width: float, height: float) -> str:
    """A raster laid on the local grid, as the text of a virtual raster, which GDAL opens like a file."""
    try:
        with quiet():
            corners = [0.0, 0.0, width, -height]
            options = {"format": "VRT", "outputBounds": corners, "outputSRS": LOCAL_CRS}
            text = need(gdal.Translate("", open_dataset(source), **options)).GetMetadata("xml:VRT")[0]
            return " ".join(text.split())
    except GdalError as error:
        raise InputError(source.path, f"it cannot be read ({error})", "Check the file.") from None


def _label_grid(card: Card, raster: RasterSource, sources: Sequence[RasterSource]) -> Grid:
    """The grid of a raster of labels; it comes before the layers where the grid's place is chosen."""
    truth = Modality(_TRUTH, "landcover", "continuous", (Band("label"),))
    card = dataclasses.replace(card, modalities=(truth, *card.modalities))
    first = dataclasses.replace(raster, bands=(raster.bands or (1,))[:1])  # any band of it lies where all do
    alone = choose_grid(card, (first,))
    return choose_grid(card, (first, *sources), alone.bounds(), alone.crs)


def _around_labels(grid: Grid, shapes: Shapes, margin: int) -> Grid:
    """The part of a grid that tiles with labels can reach: the rest of large layers need not be read."""
    area = bounds(shapes, grid.crs)
    window = None if area is None else grid.cover(area).intersect(grid.window)
    if window is None:
        return grid
    grown = Window(window.col - margin, window.row - margin, window.width + 2 * margin, window.height + 2 * margin)
    return dataclasses.replace(grid, window=grown.within(grid.window))


def _burnt(shapes: Shapes, scene: Scene, classes: Sequence[ClassInfo], grid: Grid) -> np.ndarray:
    names = [c.name for c in classes]
    table = scene.classes or {str(c.value): c.name for c in classes if c.border_of is None}
    unwanted = {str(value) for value in scene.ignore}
    indices = {value: names.index(name) for value, name in table.items() if value not in unwanted}
    outside = names.index(scene.unlabelled) if scene.unlabelled else IGNORE
    shape = grid.window.shape
    # Without a place on Earth, coordinates are pixels of the first layer.
    scale, crs = (1 / scene.local_pixel_size, None) if scene.local_pixel_size else (1.0, grid.crs)
    window = [number * scale for number in grid.geotransform]
    area = bounds(shapes, crs)
    xmin, ymin, xmax, ymax = (number * scale for number in grid.bounds())
    if area is None and not scene.unlabelled:
        raise InputError(f"label ({scene.label:.80})", "it has no feature", "Say what is there with unlabelled.")
    if area and not (area[0] < xmax and area[2] > xmin and area[1] < ymax and area[3] > ymin):
        why = "none of its features is where the layers are"
        raise InputError(f"label ({scene.label:.80})", why, "Check the label file and its CRS.")
    rims = {inside: Rim(rim, width * scale) for inside, rim, width in _rims(classes, indices.values())}
    return burn(shapes, indices, window, shape, crs, outside, IGNORE, rims)


def _recoded(source: RasterSource, scene: Scene, classes: Sequence[ClassInfo], grid: Grid) -> np.ndarray:
    if scene.unlabelled or scene.label_field:
        name = "unlabelled" if scene.unlabelled else "label_field"
        raise InputError(name, "it is for features, and the label is a raster", "Use classes for its values.")
    names = [c.name for c in classes]
    table = scene.classes or {str(c.value): c.name for c in classes if c.border_of is None}
    codes: dict[tuple[int, ...], int] = {}
    for text, name in table.items():
        if not _NUMBERS.fullmatch(text.replace(" ", "")):
            why = f"{text[:40]!r} is neither a value nor a colour, and the label is a raster"
            raise InputError("classes", why, 'Write values as "7", colours as "255,0,0".')
        codes[tuple(int(number) for number in text.split(","))] = names.index(name)
    if len({len(code) for code in codes}) > 1:
        raise InputError("classes", "some keys are values and others colours", "Use one kind.")
    codes = {code: index for code, index in codes.items() if not (len(code) == 1 and code[0] in scene.ignore)}
    label = recoded_indices(source, codes, grid) if codes else np.full(grid.window.shape, IGNORE, np.int16)
    for inside, rim, width in _rims(classes, codes.values()):
        label[rim_pixels(label, inside, width / grid.pixel_size)] = rim
    return label


def _rims(classes: Sequence[ClassInfo], labelled: Collection[int]) -> list[tuple[int, int, float]]:
    """Rims that have to be made: index of the class, index of its rim, width in metres."""
    places = {c.value: i for i, c in enumerate(classes)}
    rims = [(places[c.border_of], i, c.border_width) for i, c in enumerate(classes) if c.border_of is not None]
    return [rim for rim in rims if rim[1] not in set(labelled)]


def _probabilities(source: RasterSource, scene: Scene, count: int, grid: Grid) -> np.ndarray:
    """Soft labels, uint8 ``[K, H, W]``, probability x 255; all zero where nothing is known."""
    bands = tuple(Band(f"class {i}", minimum=0.0, maximum=scene.soft_scale) for i in range(count))
    values, valid = Reader(source, Modality(_TRUTH, "landcover", "continuous", bands), grid).read(grid.window)
    values = (np.clip(values, 0.0, scene.soft_scale) / scene.soft_scale) ** scene.soft_power
    total = values.sum(0)
    known = valid & (total > 0)
    return (np.where(known, values, 0.0) / np.where(known, total, 1.0) * 255).round().astype(np.uint8)


def _merged(label: np.ndarray, soft: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A label that is known stands above the probabilities of the same pixel."""
    given = label != IGNORE
    soft[:, given] = 0
    soft[(label[given], *np.nonzero(given))] = 255
    return np.where(soft.any(0), soft.argmax(0), IGNORE).astype(np.int16), soft
