"""Training scenes from disk to aligned arrays, and what is measured on them."""

from __future__ import annotations

import contextlib
import dataclasses
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from ...card import NODATA_CLASS, Band, Modality
from ...errors import InputError
from ...raster.crs import DEGREES, parse_crs, transform_bounds
from ...raster.gdalio import GdalError, check, closing, need, quiet
from ...raster.grid import Grid, Window
from ...raster.layers.description import describe
from ...raster.layers.files import Versions
from ...raster.reader import Reader
from ...raster.workspace import Workspace, publish, sync
from ...raster.writer import RasterWriter, Target
from ..config import RunConfig, Scene
from ..tiles.sampling import IGNORE, SceneArrays
from .splits import grown, held_out_pixels
from .truth import Truth, draft_card, load_truth, scene_files

MAX_PIXELS = 200_000_000
"""Largest scene that is held in memory."""
MAX_ROUNDING = 1 / 512
"""Largest error of a value in half precision, in standard deviations of its band."""
MIN_STDDEV = 1e-6
"""Smallest standard deviation of a band, so that a constant band divides by something."""
MIN_SPREAD = 0.01
"""Smallest standard deviation of a band in parts of its mean: one flat scene must not blow up every other place."""


def load_scenes(config: RunConfig, folder: Path, labelled: bool = True) -> list[SceneArrays]:
    """Read all scenes of a run.

    Args:
        config: The run.
        folder: Relative paths start here.
        labelled: Whether labels are needed, as they are unless the run only reconstructs.

    Raises:
        InputError: A scene cannot be used or changes while it is read, or the labels of all of them do not tell two
            classes apart.
    """
    versions = Versions(scene_files(config, folder))
    scenes = [load_scene(scene, config, folder, labelled) for scene in config.scenes]
    versions.check()
    if labelled:
        _check_classes(config, scenes)
    return scenes


def load_scene(scene: Scene, config: RunConfig, folder: Path, labelled: bool = True) -> SceneArrays:
    """Read a scene on the grid of its labels.

    Args:
        scene: Its entry in the configuration.
        config: The run, for modalities, classes and the gap.
        folder: Relative paths start here.
        labelled: Whether a scene without any label is an error.

    Raises:
        InputError: A file is missing or unusable, or the labels hold none of the classes.
    """
    card = draft_card(config)
    with _named(scene):
        truth = _truth(scene, config, folder, labelled)
        values, inside = {}, {}
        for source in truth.sources:
            array, inside[source.modality] = Reader(source, card.modality(source.modality), truth.grid).read(
                truth.grid.window
            )
            if not inside[source.modality].any():
                why = "it has no valid pixel where the labels are"
                raise InputError(f"layer {source.modality} ({scene.layers[source.modality]})", why, "Leave it out.")
            values[source.modality] = _compact(array)
    hidden = np.zeros(truth.label.shape, bool)
    if scene.holds_out:  # without labels every pixel counts alike
        known = truth.label if (truth.label != IGNORE).any() else np.zeros_like(truth.label)
        hidden = held_out_pixels(scene, known, truth.grid)
    train = np.where(grown(hidden, config.gap), IGNORE, truth.label).astype(np.int16)
    held_out = np.where(hidden, truth.label, IGNORE).astype(np.int16)
    if labelled and scene.role == "train" and (train == IGNORE).all():
        raise InputError(
            f"scene {scene.name}",
            "nothing of its labels is left to train on beside what is held out and the gap around it",
            "Hold out less, make gap smaller, or set role = 'holdout'.",
        )
    grid = None if scene.local_pixel_size else truth.grid
    lacking = {
        s.modality: tuple(i for i, n in enumerate(describe(s, card.modality(s.modality)).match.numbers) if n == 0)
        for s in truth.sources
    }
    return SceneArrays(scene.name, values, inside, train, held_out, truth.soft, hidden, grid, lacking, scene.weight)


def write_reference(scene: Scene, config: RunConfig, folder: Path, path: Path) -> Path:
    """Write the held-out labels of a scene as a raster of class values, nodata everywhere else.

    It covers no more than the held-out pixels need. A rim has the value of the class that it borders.

    Args:
        scene: Its entry in the configuration; a part of it is held out.
        config: The run.
        folder: Relative paths start here.
        path: The GeoTIFF to write, in a folder of its own.

    Returns:
        The path.

    Raises:
        InputError: The labels cannot be used, or the file cannot be written.
    """
    with _named(scene):
        truth = _truth(scene, config, folder)
    held = held_out_pixels(scene, truth.label, truth.grid) & (truth.label != IGNORE)
    values = np.array([c.value if c.border_of is None else c.border_of for c in config.classes] + [NODATA_CLASS])
    reference = np.where(held, values[truth.label], NODATA_CLASS).astype(np.uint8)
    rows, columns = (np.flatnonzero(held.any(axis)) for axis in (1, 0))
    window = truth.grid.window
    part = Window(
        window.col + int(columns[0]),
        window.row + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )
    grid = dataclasses.replace(truth.grid, window=part)
    shown = [c for c in config.classes if c.border_of is None]
    target = Target(path, path.parent, grid, {})
    writer = RasterWriter(target, "uint8", NODATA_CLASS, ["class"], shown, overviews="MODE")
    writer.write(part, reference[window.slices(part)])
    writer.finish()
    writer.publish(overwrite=True)  # the folder is ours
    return path


def write_holdout(scenes: Sequence[SceneArrays], work: Workspace, overwrite: bool) -> None:
    """Write the held-out part of scenes as polygons, a GeoPackage layer ``held_out``, to be shown on a map.

    Args:
        scenes: Some with a place on Earth; others are left out.
        work: Of the file.
        overwrite: Whether one that is there may be replaced.

    Raises:
        InputError: It cannot be written.
    """
    path = work.output
    try:
        part = work.file("new.gpkg")
        driver = gdal.GetDriverByName("GPKG")
        with quiet(), closing(need(driver.Create(str(part), 0, 0, 0, gdal.GDT_Unknown))) as file:
            crs = parse_crs(next(scene.grid.crs for scene in scenes if scene.grid is not None))
            layer = need(file.CreateLayer("held_out", crs, ogr.wkbPolygon))
            for scene in scenes:
                if scene.grid is not None and scene.hidden is not None:
                    _outline(scene.grid, scene.hidden, layer, crs)
        sync(part)
        publish(part, path, overwrite)
    except (GdalError, OSError) as error:
        raise InputError(path, f"it cannot be written ({error})", "Choose another place.") from None


def _outline(grid: Grid, hidden: np.ndarray, layer: ogr.Layer, crs: osr.SpatialReference) -> None:
    """Add the held-out pixels of a scene to a layer of polygons in a CRS."""
    height, width = hidden.shape
    raster = need(gdal.GetDriverByName("MEM").Create("", width, height, 1, gdal.GDT_Byte))
    raster.SetGeoTransform(list(grid.geotransform))
    raster.GetRasterBand(1).WriteRaster(0, 0, width, height, hidden.astype(np.uint8).tobytes())
    own = need(ogr.GetDriverByName("Memory").CreateDataSource(""))
    outlines = need(own.CreateLayer("held_out", parse_crs(grid.crs), ogr.wkbPolygon))
    band = raster.GetRasterBand(1)
    check(gdal.Polygonize(band, band, outlines, -1))
    move = osr.CoordinateTransformation(parse_crs(grid.crs), crs)
    for found in outlines:
        feature = ogr.Feature(layer.GetLayerDefn())
        shape = found.GetGeometryRef().Clone()
        check(shape.Transform(move))
        feature.SetGeometryDirectly(shape)
        check(layer.CreateFeature(feature))


def training_areas(scenes: Sequence[SceneArrays]) -> tuple[tuple[float, ...], ...]:
    """Where training labels lie: west, south, east, north in degrees of each scene that has a place on Earth."""
    areas = []
    for scene in scenes:
        known = scene.label != IGNORE
        if scene.grid is None or not known.any():
            continue
        rows, columns = (np.flatnonzero(known.any(axis)) for axis in (1, 0))
        window = scene.grid.window
        left, top = window.col + int(columns[0]), window.row + int(rows[0])
        width, height = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        place = transform_bounds(scene.grid.bounds(Window(left, top, width, height)), scene.grid.crs, DEGREES)
        if place is not None:
            areas.append(tuple(round(number, 5) for number in place))
    return tuple(areas)


@contextlib.contextmanager
def _named(scene: Scene) -> Iterator[None]:
    """Errors inside name the scene."""
    try:
        yield
    except InputError as error:
        what = error.what.partition(" (<VRTDataset")[0]  # the text of a virtual raster tells nobody anything
        raise InputError(f"scene {scene.name}, {what}", error.why, error.fix) from None


def _truth(scene: Scene, config: RunConfig, folder: Path, labelled: bool = True) -> Truth:
    if labelled and not (scene.label or scene.soft):
        raise InputError("label", "it has neither label nor soft", "Give one of them, or leave the scene out.")
    truth = load_truth(scene, config, folder)
    window = truth.grid.window
    if window.width * window.height > MAX_PIXELS:
        raise InputError("label", f"it has more than {MAX_PIXELS:,} pixels", "Cut it into several scenes.")
    if labelled and (truth.label == IGNORE).all():
        known = ", ".join(scene.classes) or ", ".join(str(c.value) for c in config.classes if c.border_of is None)
        raise InputError(
            f"label ({scene.label or scene.soft:.80})",
            f"it has no pixel of the classes {known}",
            "Check the label file and the class values.",
        )
    return truth


def _check_classes(config: RunConfig, scenes: Sequence[SceneArrays]) -> None:
    """Training needs at least two classes that are not the rim of another."""
    found = set()
    for scene in scenes:
        found |= set(np.unique(scene.label[scene.label != IGNORE]).tolist())
    names = [config.classes[i].name for i in sorted(found) if config.classes[i].border_of is None]
    if len(names) < 2:
        why = f"all training labels are of the class {names[0]}" if names else "none is left to train on"
        raise InputError("scenes", why, "Add labels of another class; check role, holdout and classes of the scenes.")


def _compact(values: np.ndarray) -> np.ndarray:
    """Values in the smallest type that holds them: exactly, or to a small part of their spread.

    Args:
        values: Of one layer, float32 ``[C, H, W]``.
    """
    for kind in (np.uint8, np.int16, np.uint16):
        limits = np.iinfo(kind)
        if values.min() >= limits.min and values.max() <= limits.max:
            small = values.astype(kind)
            if (small == values).all():
                return small
    if np.abs(values).max() <= np.finfo(np.float16).max:
        small = values.astype(np.float16)
        if all(np.abs(a - b).max() <= MAX_ROUNDING * b.std() for a, b in zip(small, values)):
            return small
    return values


def measured_modalities(modalities: Sequence[Modality], scenes: Sequence[SceneArrays]) -> tuple[Modality, ...]:
    """Modalities with mean and standard deviation of each band, from training pixels only.

    Args:
        modalities: As configured.
        scenes: Scenes in memory; pixels that are labelled for training and valid count, in each scene as much
            as training draws it.

    Raises:
        InputError: A continuous modality has no such pixel in any scene.
    """
    measured = []
    for modality in modalities:
        if modality.kind == "continuous":
            bands = tuple(_measure(band, i, modality.name, scenes) for i, band in enumerate(modality.bands))
            modality = dataclasses.replace(modality, bands=bands)
        measured.append(modality)
    return tuple(measured)


def with_means(scene: SceneArrays, modalities: Sequence[Modality]) -> SceneArrays:
    """The scene with the measured mean in the bands that its layers lack, as a reader of the finished card gives it."""
    values = dict(scene.values)
    for modality in modalities:
        for index in scene.lacking.get(modality.name, ()):
            band = modality.bands[index]
            array = values[modality.name].astype(np.float32)
            array[index] = np.where(scene.valid[modality.name], (band.mean - band.offset) / band.scale, 0.0)
            values[modality.name] = array
    return dataclasses.replace(scene, values=values)


def _counted(scene: SceneArrays) -> np.ndarray:
    """Pixels ``[H, W]`` that bands are measured on: the labelled ones, but around a few labels all that is seen."""
    if scene.sparse and (scene.label != IGNORE).any():
        return ~scene.hidden if scene.hidden is not None else scene.held_out == IGNORE
    return scene.label != IGNORE


def _measure(band: Band, index: int, modality: str, scenes: Sequence[SceneArrays]) -> Band:
    count, total, squares = 0.0, 0.0, 0.0
    for scene in scenes:
        if modality in scene.values and index not in scene.lacking.get(modality, ()):
            chosen = scene.valid[modality] & _counted(scene)
            stored = scene.values[modality][index][chosen].astype(np.float64)
            physical = np.clip(stored * band.scale + band.offset, band.minimum, band.maximum)
            # As training draws scenes (batches.Mixture): one scene is not all the world because it is large.
            weight = 1 / math.sqrt(max(np.count_nonzero(scene.label != IGNORE), 1))
            count, total = count + weight * physical.size, total + weight * physical.sum()
            squares += weight * (physical**2).sum()
    if not count:
        if any(modality in scene.values for scene in scenes):
            return band  # all layers lack it: it is the mean everywhere, whatever that is
        raise InputError(
            f"modality {modality}",
            "no scene has a valid, labelled pixel of it",
            "Add a scene that has it, or remove it.",
        )
    mean = total / count
    stddev = max(math.sqrt(max(squares / count - mean**2, 0.0)), MIN_SPREAD * abs(mean), MIN_STDDEV)
    # Six figures, as they are written in the card: what is trained with is what is read back.
    return dataclasses.replace(band, mean=float(f"{mean:.6g}"), stddev=float(f"{stddev:.6g}"))
