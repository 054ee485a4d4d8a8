"""Where the walk-through of docs/learn.md can be walked: a scene, who draws where, and where it is judged.

What is published is ``zion``; settings are chosen on the others, so that the east of Zion judges nothing but the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal

from ..models.polygons import draw_blobs, write_polygons

POLYGONS = 60
"""That are asked for; where a class has little room there are fewer."""


@dataclass(frozen=True)
class Place:
    """A scene, and its two parts: no tile around a polygon reaches from one into the other."""

    folder: str  # below the data
    reference: str  # file of class values, 0: none
    classes: Mapping[int, tuple[str, str]]  # name and colour by value
    layers: Mapping[str, str]  # file by family; of a landcover one, the likeliest of its bands is the class
    drawn: tuple[int, int]  # first column where polygons are drawn, and the first behind
    judged: tuple[int, int]  # likewise, of what says how good a model is
    picture: tuple[int, int, int]  # bands of the optical layer

    def open(self, data: Path) -> gdal.Dataset:
        """The reference."""
        return gdal.Open(str(data / self.folder / self.reference))

    def draw(self, data: Path, path: Path, draw: int) -> None:
        """Write polygons, the same for the same number of the draw."""
        dataset = self.open(data)
        reference = dataset.ReadAsArray()
        columns = np.arange(reference.shape[1])
        open_to = (columns >= self.drawn[0]) & (columns < self.drawn[1])
        blobs = draw_blobs(np.where(open_to, reference, 0), POLYGONS, draw)
        names = {value: name for value, (name, _) in self.classes.items()}
        write_polygons(path, blobs, names, dataset.GetGeoTransform(), dataset.GetProjection())

    def judged_extent(self, data: Path) -> tuple[float, float, float, float]:
        """``xmin, ymin, xmax, ymax`` of the judged part in the reference's CRS."""
        dataset = self.open(data)
        left, size, _, top, _, _ = dataset.GetGeoTransform()
        first, end = self.judged
        return left + first * size, top - dataset.RasterYSize * size, left + end * size, top

    def layer_files(self, data: Path, folder: Path) -> dict[str, Path]:
        """The layers by family; class maps that are made of probabilities go into a folder."""
        files = {family: data / self.folder / name for family, name in self.layers.items()}
        if "landcover" in files:
            files["landcover"] = _likeliest(files["landcover"], folder / "landcover.tif")
        return files


def _likeliest(probabilities: Path, path: Path) -> Path:
    """Write a raster of the band, 1 and up, that is largest in each pixel; 0, nodata, where none is above 0."""
    dataset = gdal.Open(str(probabilities))
    planes = dataset.ReadAsArray()
    made = gdal.GetDriverByName("GTiff").Create(str(path), dataset.RasterXSize, dataset.RasterYSize, 1, gdal.GDT_Byte)
    made.SetGeoTransform(dataset.GetGeoTransform())
    made.SetProjection(dataset.GetProjection())
    made.GetRasterBand(1).SetNoDataValue(0)
    made.GetRasterBand(1).WriteArray(np.where(planes.any(0), planes.argmax(0) + 1, 0).astype(np.uint8))
    return path


_ZION = {
    1: ("water", "466B9F"), 2: ("developed", "D8302A"), 3: ("barren", "B3AC9F"), 4: ("forest", "2E7D4F"),
    5: ("shrub", "CCB879"), 6: ("herbaceous", "E5E5A5"), 7: ("cultivated", "AA6F28"), 8: ("wetland", "6FB3C4"),
}  # fmt: skip
_HAVEL = {
    1: ("water", "466B9F"), 2: ("wetland", "6FB3C4"), 3: ("forest", "2E7D4F"), 4: ("scrub", "CCB879"),
    5: ("meadow", "B5C334"), 6: ("grass", "E5E5A5"), 7: ("farm", "AA6F28"), 8: ("residential", "D8302A"),
}  # fmt: skip
_ZION_LAYERS = {"optical": "landsat8.tif", "elevation": "srtm.tif"}
_HAVEL_LAYERS = {"optical": "s2_l1c.tif", "landcover": "dw_probs_x200.tif"}

PLACES = {
    "zion": Place("landcover/zion", "nlcd8.tif", _ZION, _ZION_LAYERS, (0, 412), (448, 824), (4, 3, 2)),
    "zion-mirrored": Place("landcover/zion", "nlcd8.tif", _ZION, _ZION_LAYERS, (412, 824), (0, 376), (4, 3, 2)),
    "havel": Place("landcover/havel", "osm_label.tif", _HAVEL, _HAVEL_LAYERS, (0, 500), (536, 1000), (4, 3, 2)),
    "havel-mirrored": Place(
        "landcover/havel", "osm_label.tif", _HAVEL, _HAVEL_LAYERS, (500, 1000), (0, 464), (4, 3, 2)
    ),
}
