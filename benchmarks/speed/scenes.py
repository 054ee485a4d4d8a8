"""What is mapped: layers as a mosaic of the sample's, as one file each or as a provider delivers them; buildings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal, ogr, osr

from benchmarks.measure import ROOT

MODEL = "landcover"
NUMBERS = {"s2": (0, 1, 2, 2, 3, 3, 3, 0, 1), "s1": (0, 3)}
"""Which band of the sample's image stands for each of a layer's."""
WEST, NORTH, PIXEL = 500000.0, 4200000.0, 10.0
NEXT_ZONE = "EPSG:32611"
SAMPLE = ROOT / "resources" / "sample"
_GDAL = {"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16, "float32": gdal.GDT_Float32}
_TILED = ["TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1"]


def extent(side: int) -> tuple[float, float, float, float]:
    """West, south, east and north of the first pixels of a scene."""
    return WEST, NORTH - PIXEL * side, WEST + PIXEL * side, NORTH


def scene(folder: Path, side: int) -> None:
    """Layers of land cover, each one aligned file, as a mosaic of the sample's and of their mirror images."""
    image, heights, classes = (
        gdal.Open(str(SAMPLE / name)).ReadAsArray() for name in ("landsat8.tif", "srtm.tif", "nlcd8.tif")
    )
    image = image.astype(np.float32)
    card = load_card(find_model(MODEL))
    means = {name: [(b.mean - b.offset) / b.scale for b in card.modality(name).bands] for name in NUMBERS}
    image = (image - image.mean((1, 2), keepdims=True)) / image.std((1, 2), keepdims=True)
    s2 = np.stack([image[i] * 0.3 * mean + mean for i, mean in zip(NUMBERS["s2"], means["s2"])]).clip(1, 20000)
    s1 = np.stack([image[i] * 3 + mean for i, mean in zip(NUMBERS["s1"], means["s1"])])
    layers = {
        "s2": s2.astype(np.uint16), "s1": s1.astype(np.float32), "dem": heights[None].astype(np.int16),
        "map": (classes % 9)[None].astype(np.uint8),
    }  # fmt: skip
    for name, array in layers.items():
        whole = np.concatenate([array, array[..., ::-1]], 2)
        whole = np.concatenate([whole, whole[:, ::-1]], 1)
        times = [-(-side // length) for length in whole.shape[1:]]
        whole = np.ascontiguousarray(np.tile(whole, (1, *times))[:, :side, :side])
        target = _create(folder / f"{name}.tif", whole.shape, str(whole.dtype), PIXEL)
        for number, band in enumerate(card.modality(name).bands, 1):
            target.GetRasterBand(number).SetDescription(band.name)
        target.WriteRaster(0, 0, side, side, whole.tobytes())
        target.FlushCache()


def sources(folder: Path, names: list[str]) -> tuple[RasterSource, ...]:
    """The layers of a scene."""
    return tuple(RasterSource(name, str(folder / f"{name}.tif")) for name in names)


def deliver(folder: Path) -> None:
    """Image and heights of a scene once more: in the next zone, a JPEG 2000 of each band, in ``folder/delivered``."""
    place = folder / "delivered"
    place.mkdir(exist_ok=True)
    for name in ("s2", "dem"):
        options = {"dstSRS": NEXT_ZONE, "xRes": PIXEL, "yRes": PIXEL, "resampleAlg": "bilinear", "multithread": False}
        warped = gdal.Warp("", gdal.Open(str(folder / f"{name}.tif")), format="MEM", **options)
        for number in range(1, warped.RasterCount + 1):
            band = warped.GetRasterBand(number).GetDescription()
            jpeg = ["QUALITY=100", "REVERSIBLE=YES", "RESOLUTIONS=4", "BLOCKXSIZE=1024", "BLOCKYSIZE=1024"]
            path = str(place / f"{name}_{band or number}.jp2")
            gdal.Translate(path, warped, format="JP2OpenJPEG", bandList=[number], creationOptions=jpeg)


def delivered(folder: Path) -> tuple[RasterSource, ...]:
    """The layers that :func:`deliver` made: ten files of one band each."""
    card, place = load_card(find_model(MODEL)), folder / "delivered"
    first, *more = (str(place / f"s2_{band.name}.jp2") for band in card.modality("s2").bands)
    (heights,) = place.glob("dem_*.jp2")
    return RasterSource("s2", first, more=tuple(more)), RasterSource("dem", str(heights))


def buildings(path: Path, side: int) -> int:
    """A map of so many pixels on a side: buildings in all directions, and in a second band what is inside of them.

    Returns:
        How many there are: one in a square of 48 pixels.
    """
    apart = 48
    target = _create(path, (2, side, side), "uint8", 0.5)
    reference = osr.SpatialReference(target.GetProjection())
    count = max(1, side // apart) ** 2
    for number, shrink in ((1, 0.0), (2, 1.0)):
        vectors = (ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")).CreateDataSource("")
        layer = vectors.CreateLayer("", reference, ogr.wkbPolygon)
        rng = np.random.default_rng(0)
        for index in range(count):
            row, column = divmod(index, max(1, side // apart))
            angle, (long, wide) = rng.uniform(0, np.pi), rng.uniform((7, 5), (15, 10))
            middle = np.array([column, row]) * apart + apart / 2 + rng.uniform(-6, 6, 2)
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]) * (long - shrink, wide - shrink)
            x, y = (corners @ turn.T + middle).T * 0.5
            ring = ogr.Geometry(ogr.wkbLinearRing)
            for east, south in zip(x, y):
                ring.AddPoint_2D(WEST + east, NORTH - south)
            feature = ogr.Feature(layer.GetLayerDefn())
            shape = ogr.Geometry(ogr.wkbPolygon)
            shape.AddGeometry(ring)
            feature.SetGeometry(shape)
            layer.CreateFeature(feature)
        gdal.RasterizeLayer(target, [number], layer, burn_values=[1])
    target.FlushCache()
    return count


def _create(path: Path, shape: tuple[int, ...], dtype: str, pixel: float) -> gdal.Dataset:
    bands, height, width = shape
    target = gdal.GetDriverByName("GTiff").Create(str(path), width, height, bands, _GDAL[dtype], options=_TILED)
    target.SetGeoTransform((WEST, pixel, 0.0, NORTH, 0.0, -pixel))
    target.SetProjection(gdal.Open(str(SAMPLE / "srtm.tif")).GetProjection())
    return target
