"""Stratified random points on a map, for somebody to say what is true there.

Strata are the map's classes. Allocation as Olofsson et al. 2014 (section 5.1.2) advise: rare classes get a fixed
minimum, so that their user's accuracy can be told, and the others share the rest by their area.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
from osgeo import ogr, osr

from ..errors import Cancelled, InputError
from ..raster.gdalio import GdalError, check, need, quiet
from ..raster.layers.files import files_of
from ..raster.workspace import Workspace, check_new, publish, sync, write_error
from .classmap import ClassMap

POINTS, MINIMUM = 500, 50
"""Points in all, and in a class at least, if nobody says how many."""
LAYER = "points"
CLASS_FIELD = "class"


def sample(
    path: str,
    output: Path,
    points: int = POINTS,
    minimum: int = MINIMUM,
    seed: int = 0,
    is_cancelled: Callable[[], bool] = lambda: False,
    overwrite: bool = False,
) -> dict[str, int]:
    """Draw points on a map and write them as a GeoPackage.

    Returns:
        Number of points by name of the map's class.

    Raises:
        InputError: It is no class raster, too few points, or they cannot be written.
        Cancelled: ``is_cancelled`` said yes.
    """
    output = Path(output)
    if output.suffix.lower() != ".gpkg":
        raise InputError(output, "the points have to go into a GeoPackage", "Name it NAME.gpkg.")
    check_new(output, overwrite, files_of(str(path)))
    with Workspace(output) as work:
        class_map = ClassMap(path)
        places, strata = draw(class_map, points, minimum, seed, is_cancelled)
        note = f"{len(strata)} points on {Path(path).name}, stratified by class, seed {seed}"
        write_points(work, class_map, places, note, overwrite)
    counts = np.bincount(strata, minlength=len(class_map.classes))
    return {info.name: int(count) for info, count in zip(class_map.classes, counts)}


def allocate(pixels: Sequence[int], points: int, minimum: int = MINIMUM) -> np.ndarray:
    """How many points each stratum gets.

    Args:
        pixels: Size of each of K strata.
        points: In all.
        minimum: For each stratum (all of it, if it is smaller).

    Returns:
        int64 ``[K]``; sums to ``points``, or to all pixels if there are fewer.

    Raises:
        InputError: There are too few points for the minimum.
    """
    pixels = np.asarray(pixels, np.int64)
    least = np.minimum(pixels, minimum)
    if least.sum() > points:
        raise InputError(
            "points", f"{points} are too few for {minimum} in each of {len(pixels)} classes",
            f"Draw at least {least.sum()} points, or set a smaller minimum.",
        )  # fmt: skip
    points = min(points, int(pixels.sum()))
    result, rare = least.copy(), np.zeros(len(pixels), bool)
    while True:
        left = points - least[rare].sum()
        share = np.where(rare, 0.0, pixels * (left / max(1, pixels[~rare].sum())))
        small = ~rare & (share < least)
        if not small.any():
            break
        rare |= small
    result[~rare] = np.floor(share[~rare]).astype(np.int64)
    order = np.argsort(-(share - np.floor(share)), kind="stable")  # largest remainders first
    for place in order[: points - result.sum()]:
        result[place] += 1
    return result


def draw(
    class_map: ClassMap,
    points: int,
    minimum: int = MINIMUM,
    seed: int = 0,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points without replacement; every pixel of a class is as likely as any other.

    Returns:
        Map coordinates of pixel centres, float64 ``[n, 2]``, and places in the map's classes, int64 ``[n]``, in
        random order.

    Raises:
        InputError: Too few points.
        Cancelled: ``is_cancelled`` said yes.
    """
    classes = len(class_map.classes)
    parts = list(class_map.windows())
    counts = np.zeros((len(parts), classes), np.int64)
    for i, window in enumerate(parts):
        if is_cancelled():
            raise Cancelled
        mapped = class_map.read(window)
        counts[i] = np.bincount(mapped[mapped >= 0], minlength=classes)
    generator = np.random.default_rng(seed)
    sizes = allocate(counts.sum(0), points, minimum)
    ranks = [np.sort(generator.choice(total, size, replace=False)) for total, size in zip(counts.sum(0), sizes)]
    before, grid = np.zeros(classes, np.int64), class_map.grid
    places, strata = [], []
    for i, window in enumerate(parts):
        chosen = [r[(r >= b) & (r < b + c)] - b for r, b, c in zip(ranks, before, counts[i])]
        before += counts[i]
        if not any(map(len, chosen)):
            continue
        mapped = class_map.read(window)
        for place, mine in enumerate(chosen):
            if len(mine):
                rows, columns = np.nonzero(mapped == place)
                x = grid.x0 + (window.col + columns[mine] + 0.5) * grid.pixel_size
                y = grid.y0 - (window.row + rows[mine] + 0.5) * grid.pixel_size
                places.append(np.stack([x, y], 1))
                strata.append(np.full(len(mine), place))
    order = generator.permutation(sum(map(len, strata)))
    return np.concatenate(places)[order], np.concatenate(strata)[order]


def write_points(work: Workspace, class_map: ClassMap, places: np.ndarray, note: str, overwrite: bool) -> None:
    """A GeoPackage of the points: ``id``, and an empty ``class`` to fill in, in QGIS from a drop-down of the classes.

    Nothing in it tells what the map has at a point: the order is random, and the map itself knows its strata.

    Raises:
        InputError: It cannot be written.
    """
    path, part = work.output, work.file("new.gpkg")
    try:
        with quiet():
            dataset = need(ogr.GetDriverByName("GPKG").CreateDataSource(str(part)))
            crs = osr.SpatialReference()
            crs.ImportFromWkt(class_map.grid.crs)
            crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            layer = need(dataset.CreateLayer(LAYER, crs, ogr.wkbPoint))
            for name, kind in (("id", ogr.OFTInteger), (CLASS_FIELD, ogr.OFTString)):
                check(layer.CreateField(ogr.FieldDefn(name, kind)))
            layer.SetMetadataItem("DESCRIPTION", note)
            layer.StartTransaction()
            for number, (x, y) in enumerate(places.tolist(), start=1):
                feature = ogr.Feature(layer.GetLayerDefn())
                feature.SetField("id", number)
                point = ogr.Geometry(ogr.wkbPoint)
                point.SetPoint_2D(0, x, y)
                feature.SetGeometryDirectly(point)
                check(layer.CreateFeature(feature))
            check(layer.CommitTransaction())
            _offer_classes(dataset, [info.name for info in class_map.classes])
            feature = layer = dataset = None
            check()
        sync(part)
        publish(part, path, overwrite)
    except (GdalError, OSError) as error:
        raise write_error(path, error) from None


def _offer_classes(dataset: ogr.DataSource, names: Sequence[str]) -> None:
    """The look that QGIS gives the layer: ``class`` is a drop-down of names (a value map), points are circles.

    QGIS keeps such looks in a table ``layer_styles`` of the GeoPackage itself.
    """
    options = "".join(
        f'<Option type="Map"><Option type="QString" name={quoteattr(name)} value={quoteattr(name)}/></Option>'
        for name in names
    )
    look = (
        '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM"><qgis version="3.22" styleCategories="Fields">'
        f'<fieldConfiguration><field name="{CLASS_FIELD}"><editWidget type="ValueMap"><config><Option type="Map">'
        f'<Option type="List" name="map">{options}</Option></Option></config></editWidget></field></fieldConfiguration>'
        f"</qgis>"
    )
    table = need(dataset.CreateLayer("layer_styles", None, ogr.wkbNone, ["ASPATIAL_VARIANT=GPKG_ATTRIBUTES"]))
    row = {
        "f_table_catalog": "", "f_table_schema": "", "f_table_name": LAYER, "f_geometry_column": "geom",
        "styleName": LAYER, "styleQML": look, "styleSLD": "", "useAsDefault": 1, "description": "", "owner": "",
        "ui": "", "update_time": "2000-01-01T00:00:00Z",
    }  # fmt: skip
    for name, value in row.items():
        check(table.CreateField(ogr.FieldDefn(name, ogr.OFTInteger if value == 1 else ogr.OFTString)))
    feature = ogr.Feature(table.GetLayerDefn())
    for name, value in row.items():
        feature.SetField(name, value)
    check(table.CreateFeature(feature))
