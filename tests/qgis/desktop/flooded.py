"""A flood that is made: its water is drawn into real images, so that it is known where it is.

Of a square kilometre in Belgium there are Sentinel-1, Sentinel-2 and heights of every month. In those of May the lowest
ground gets the backscatter of open water, and clouds are cut out of the image; those of April stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

EARLIER, LATER = "2021-04", "2021-05"
LOWEST, CLOUDED = 0.22, 0.65
"""Shares of the area that the water covers, and that the clouds hide."""
WATER = (-20.0, -27.0)
"""Backscatter of open water, VV and VH, in dB."""
SPECKLE = 0.7  # dB
FIELD = 100.0  # metres, a side of a field


def flooded(belgium: Path, folder: Path) -> dict[str, str]:
    """Make the layers.

    Args:
        belgium: Folder of the images.
        folder: Gets the layers.

    Returns:
        Path by name of layer; ``truth`` is 1 where the water was drawn, 2 where under clouds.
    """
    gdal.UseExceptions()
    random = np.random.default_rng(0)
    heights = gdal.Open(str(belgium / "b_dem_slope.tif")).ReadAsArray()[0].astype(np.float64)
    ground = _smooth(heights, 3)
    water = ground < np.quantile(ground, LOWEST)
    sky = _smooth(random.normal(size=ground.shape), 9)
    cloud = sky > np.quantile(sky, 1 - CLOUDED)

    def drown(values: np.ndarray) -> None:
        for band, level in zip(values, WATER):
            band[water] = level + random.normal(0, SPECKLE, water.sum())

    def hide(values: np.ndarray) -> None:
        values[:, cloud] = np.iinfo(np.uint16).max

    def tell(values: np.ndarray) -> None:
        values[0] = np.where(water, 1 + cloud, 0)

    return {
        "s2_april": _copy(belgium / f"b_s2_{EARLIER}.tif", folder / "s2_april.tif"),
        "s1_april": _copy(belgium / f"b_s1_db_{EARLIER}.tif", folder / "s1_april.tif"),
        "s2_may": _copy(belgium / f"b_s2_{LATER}.tif", folder / "s2_may.tif", hide),
        "s1_may": _copy(belgium / f"b_s1_db_{LATER}.tif", folder / "s1_may.tif", drown),
        "dem": _copy(belgium / "b_dem_slope.tif", folder / "dem.tif"),
        "truth": _copy(belgium / "b_dem_slope.tif", folder / "truth.tif", tell),
        "fields": _fields(folder / "truth.tif", folder / "fields.gpkg"),
    }


def _smooth(values: np.ndarray, pixels: int) -> np.ndarray:
    """Means of squares, three times over: nearly a Gaussian."""
    for _ in range(3):
        for axis in (0, 1):
            padded = np.pad(values, [(pixels, pixels) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
            values = np.lib.stride_tricks.sliding_window_view(padded, 2 * pixels + 1, axis).mean(-1)
    return values


def _copy(source: Path, target: Path, change: Callable[[np.ndarray], None] | None = None) -> str:
    dataset = gdal.GetDriverByName("GTiff").CreateCopy(str(target), gdal.Open(str(source)))
    if change is not None:
        values = dataset.ReadAsArray()
        change(values)
        dataset.WriteArray(values)
    return str(target)


def _fields(grid: Path, path: Path) -> str:
    """Squares of a hectare over all of a raster."""
    dataset = gdal.Open(str(grid))
    west, step, _, north, _, _ = dataset.GetGeoTransform()
    crs = osr.SpatialReference(dataset.GetProjection())
    made = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = made.CreateLayer("fields", crs, ogr.wkbPolygon)
    for down in range(round(dataset.RasterYSize * step / FIELD)):
        for across in range(round(dataset.RasterXSize * step / FIELD)):
            x, y = west + across * FIELD, north - down * FIELD
            corners = ((x, y), (x + FIELD, y), (x + FIELD, y - FIELD), (x, y - FIELD), (x, y))
            feature = ogr.Feature(layer.GetLayerDefn())
            words = ",".join(f"{a} {b}" for a, b in corners)
            feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POLYGON(({words}))"))
            layer.CreateFeature(feature)
    return str(path)
