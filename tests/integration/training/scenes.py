"""Real scenes for tests that train: the sample in the repository, and the project's shared data where it is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality, Network
from osgeo import gdal

gdal.UseExceptions()
ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data"
SIDE = 64
"""Pixels on a side of a tile."""


@dataclass
class Scene:
    """Co-registered rasters and labels."""

    name: str
    layers: dict[str, tuple[str, np.ndarray]]  # family and array [C, H, W]; NaN: nothing there
    label: np.ndarray | None  # class index, -1: unknown

    @property
    def classes(self) -> int:
        return int(self.label.max()) + 1

    def windows(self, step=SIDE // 2):
        """Upper left corners of all tiles."""
        height, width = next(iter(self.layers.values()))[1].shape[-2:]
        return [(y, x) for y in range(0, height - SIDE + 1, step) for x in range(0, width - SIDE + 1, step)]

    def best_window(self):
        """The tile with the most of the rarest class among those it has, and few unknown pixels."""

        def worth(corner):
            tile = self.label[corner[0] : corner[0] + SIDE, corner[1] : corner[1] + SIDE]
            counts = np.bincount(tile[tile >= 0], minlength=self.classes)
            return (counts > 40).sum() + (tile >= 0).mean() + 0.5 * counts[counts > 0].min(initial=0) / SIDE**2

        return max(self.windows(), key=worth)

    def batch(self, corners):
        """Tiles as a network takes them: values, validity and labels ``[B, H, W]``."""
        values, valid = {}, {}
        for name, (_, array) in self.layers.items():
            tiles = np.stack([array[:, y : y + SIDE, x : x + SIDE] for y, x in corners])
            values[name] = torch.from_numpy(tiles).float()
            valid[name] = torch.isfinite(values[name]).all(1)
        if self.label is None:
            return values, valid, None
        labels = np.stack([self.label[y : y + SIDE, x : x + SIDE] for y, x in corners])
        return values, valid, torch.from_numpy(labels).long()

    def card(self, corners, task="semantic", **network) -> Card:
        """A card for the scene; normalisation from the tiles at the corners."""
        values, _, _ = self.batch(corners)
        modalities = []
        for name, (family, _) in self.layers.items():
            if family == "landcover":
                classes = tuple(ClassInfo(i, f"class {i}", "808080") for i in range(9))
                modalities.append(Modality(name, family, "categorical", (Band("class"),), classes, "nearest"))
                continue
            bands = []
            for i, band in enumerate(values[name].transpose(0, 1)):
                good = band[torch.isfinite(band)]
                bands.append(Band(f"b{i}", mean=float(good.mean()), stddev=float(good.std()) + 1e-3))
            modalities.append(Modality(name, family, "continuous", tuple(bands)))
        count = 1 if task == "instance" else 2 if self.label is None else self.classes
        classes = tuple(ClassInfo(i, f"class {i}", "808080") for i in range(count))
        small = {"patch_size": 8, "embed_dim": 32, "depth": 4, "num_heads": 2, "head_dim": 32, "queries": 16}
        small |= {"mask_dim": 64, "decoder_layers": 3}
        return Card("tiny", "1", "none", task, 10.0, SIDE, tuple(modalities), classes, Network(**small | network))


def read(path: Path, bands=None) -> np.ndarray:
    """A raster as float32 ``[C, H, W]``, NaN where it has no data."""
    dataset = gdal.Open(str(path))
    numbers = bands or range(1, dataset.RasterCount + 1)
    planes = []
    for number in numbers:
        band = dataset.GetRasterBand(number)
        plane = (
            np.frombuffer(band.ReadRaster(buf_type=gdal.GDT_Float32), np.float32)
            .reshape(dataset.RasterYSize, dataset.RasterXSize)
            .copy()
        )
        if band.GetNoDataValue() is not None:
            plane[plane == band.GetNoDataValue()] = np.nan
        planes.append(plane)
    return np.stack(planes)


def labels(path: Path, building=False) -> np.ndarray:
    """Class indices: land cover counts from 1 with 0 unknown, buildings are 1 of 0 and 1 with 255 unknown."""
    array = np.nan_to_num(read(path)[0], nan=255.0 if building else 0.0).astype(int)
    return np.where(array == 255, -1, array) if building else array - 1


def dynamic_world(path: Path) -> np.ndarray:
    """The likeliest of the nine classes, ``[1, H, W]``."""
    return read(path).argmax(0)[None].astype(np.float32)


def sample() -> Scene:
    """The piece of Zion that is in the repository."""
    folder = ROOT / "resources" / "sample"
    layers = {
        "optical": ("optical", read(folder / "landsat8.tif")),
        "elevation": ("elevation", read(folder / "srtm.tif")),
    }
    return Scene("sample", layers, labels(folder / "nlcd8.tif"))


def land_cover(name: str) -> Scene:
    """A labelled land-cover scene of the shared data."""
    folder = SHARED / "landcover" / name
    if name == "havel":
        layers = {
            "optical": ("optical", read(folder / "s2_l1c.tif", (2, 3, 4, 8))),
            "map": ("landcover", dynamic_world(folder / "dw_probs_x200.tif")),
        }
        return Scene(name, layers, labels(folder / "osm_label.tif"))
    if name == "trombetas":
        layers = {
            "optical": ("optical", read(folder / "s2_l2a.tif", (2, 3, 4, 8))),
            "elevation": ("elevation", read(folder / "srtm.tif")),
        }
        return Scene(name, layers, labels(folder / "polygon_label.tif"))
    layers = {
        "optical": ("optical", read(folder / "landsat8.tif")),
        "elevation": ("elevation", read(folder / "srtm.tif")),
    }
    return Scene(name, layers, labels(folder / "nlcd8.tif"))


def buildings(name: str) -> Scene:
    """A scene with building labels of the shared data."""
    folder = SHARED / "buildings" / name
    files = {
        "banepa": ({"optical": "rgb.tif"}, "building.tif"),
        "zanzibar": ({"optical": "rgb_1.tif"}, "building_1.tif"),
        "bilbao": ({"elevation": "ndsm_2p5m.tif"}, "building_2p5m.tif"),
        "graduroi": ({"optical": "ortho_rgbnir_20cm.tif", "elevation": "ndsm_20cm.tif"}, "building_20cm.tif"),
    }
    rasters, label = files[name]
    layers = {family: (family, read(folder / file)) for family, file in rasters.items()}
    return Scene(name, layers, labels(folder / label, building=True))


def unlabelled() -> Scene:
    """Sentinel-2, Sentinel-1 and a class map of a few places, side by side."""
    folder = SHARED / "pretrain" / "bigearthnet"
    optical, sar, classes = [], [], []
    for path in sorted(folder.glob("*/*_S2.tif"))[:12]:
        stem = str(path)[: -len("_S2.tif")]
        optical.append(read(path, (2, 3, 4, 8))[:, :SIDE, :SIDE])
        sar.append(read(Path(stem + "_S1.tif"))[:, :SIDE, :SIDE])
        classes.append(dynamic_world(Path(stem + "_DW_probs_x200.tif"))[:, :SIDE, :SIDE])
    layers = {"optical": ("optical", optical), "sar": ("sar", sar), "map": ("landcover", classes)}
    return Scene("bigearthnet", {n: (f, np.concatenate(a, 2)) for n, (f, a) in layers.items()}, None)


def drawn_buildings() -> Scene:
    """One tile of textured ground with six roofs, for machines without real ones."""
    rng = np.random.default_rng(0)
    label = np.zeros((SIDE, SIDE), int)
    image = rng.normal([[[80.0]], [[95.0]], [[70.0]]], 12.0, (3, SIDE, SIDE))
    for row in range(2):
        for column in range(3):
            y, x = 6 + 30 * row + rng.integers(0, 6), 3 + 20 * column + rng.integers(0, 4)
            height, width = rng.integers(12, 20), rng.integers(9, 15)
            label[y : y + height, x : x + width] = 1
            image[:, y : y + height, x : x + width] += rng.uniform(40, 110)
    return Scene("drawn", {"optical": ("optical", image.astype(np.float32))}, label)


def names(kind: str, *wanted: str) -> list[str]:
    """Those data sets that are at hand."""
    return [name for name in wanted if (SHARED / kind / name).is_dir()]
