"""The few files that the experiments need beside the published ones; made once, the published ones are only read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal

gdal.UseExceptions()

NO_CLASS = 255
S2_BANDS = ("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B11", "B12")
"""Bands that every Sentinel-2 file has, whatever its processing level: L1C has 13, L2A 12, the Belgian months 9."""
VIRGINIA = (512, 256, 768, 768)
"""Column, row, width and height of the part of the Virginia scene that is used: half of the scene is open sea."""


def class_map(probabilities: Path, target: Path) -> Path:
    """Write the most probable class of each pixel, 0..8; 255 where there are no probabilities."""
    if not target.exists():
        source = gdal.Open(str(probabilities))
        array = source.ReadAsArray()
        classes = np.where(array.sum(0) > 0, array.argmax(0), NO_CLASS).astype(np.uint8)
        _write(target, classes[None], source.GetProjection(), source.GetGeoTransform(), NO_CLASS)
    return target


def virginia(folder: Path, build: Path) -> tuple[Path, Path]:
    """A part of the Virginia scene: its bands, which come in files of 10 and 20 m, at 10 m; and its probabilities."""
    image, probabilities = build / "virginia_s2.tif", build / "virginia_dw.vrt"
    if not image.exists():
        reference = gdal.Open(str(folder / "s2_l1c_10m.tif"))
        x0, dx, _, y0, _, dy = reference.GetGeoTransform()
        column, row, width, height = VIRGINIA
        west, north = x0 + column * dx, y0 + row * dy
        bounds = (west, north + height * dy, west + width * dx, north)
        options = {"format": "MEM", "outputBounds": bounds, "xRes": dx, "yRes": -dy, "resampleAlg": "bilinear"}
        planes = {}
        for name in ("s2_l1c_10m.tif", "s2_l1c_20m.tif"):
            part = gdal.Warp("", str(folder / name), **options)
            planes.update(zip(band_names(part), part.ReadAsArray()))
        bands = np.stack([planes[band] for band in S2_BANDS])
        _write(image, bands, reference.GetProjection(), (west, dx, 0.0, north, 0.0, dy))
    gdal.Translate(str(probabilities), str(folder / "dw_probs_x200.tif"), format="VRT", srcWin=list(VIRGINIA))
    return image, probabilities


def s2_layer(path: Path) -> str:
    """A Sentinel-2 file with the numbers of the bands :data:`S2_BANDS` in it: ``PATH:2,3,4,...``."""
    names = band_names(gdal.Open(str(path)))
    return f"{path}:{','.join(str(names.index(band) + 1) for band in S2_BANDS)}"


def band_names(dataset: gdal.Dataset) -> list[str]:
    """Descriptions of the bands, ``B2`` written ``B02``."""
    names = [dataset.GetRasterBand(i + 1).GetDescription() for i in range(dataset.RasterCount)]
    return [f"B0{name[1]}" if len(name) == 2 else name for name in names]


def _write(path: Path, bands: np.ndarray, crs: str, place: tuple[float, ...], nodata: int | None = None) -> None:
    """A GeoTIFF of ``[C, H, W]``, there completely or not at all."""
    part = path.with_name(path.name + ".part")
    kind = gdal.GDT_Byte if bands.dtype == np.uint8 else gdal.GDT_UInt16
    count, height, width = bands.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(part), width, height, count, kind, ["COMPRESS=DEFLATE"])
    dataset.SetProjection(crs)
    dataset.SetGeoTransform(place)
    for number, plane in enumerate(bands, start=1):
        dataset.GetRasterBand(number).WriteArray(plane)
        if nodata is not None:
            dataset.GetRasterBand(number).SetNoDataValue(nodata)
    del dataset  # writes
    part.replace(path)
