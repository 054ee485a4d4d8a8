"""Tiny files in the layouts of published data sets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

FLAT = {"epsg": None, "geotransform": (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)}
"""Of a raster without a place on Earth, as ``make_raster`` takes it."""

SIDE = 64
PARIS, PARIS_2 = "SV_Paris_48.8566_2.3522", "SV_Paris_48.8600_2.3600"
SAO_PAULO, NEW_YORK = "GF2_Sao_Paulo_-23.5505_-46.6333", "SV_NewYork_40.7388_-74.0108"
BERLIN = "GF2_Berlin_52.5_13.4"

HEIGHT, WIDTH = 32, 48
URBAN_RED, RAILWAY_GREY = (128, 0, 0), (89, 89, 89)


def write_dfc2023(folder: Path, make_raster: Callable[..., Path]) -> None:
    """``train/`` with two images of Paris, one of Sao Paulo, one of New York without a building.

    The second of Paris lacks its radar image; one of Berlin has no annotations. Buildings are polygons, masks in
    either run-length code, and one box.
    """
    from pycocotools import mask as coco

    rng = np.random.default_rng(0)
    for kind in ("rgb", "sar", "dsm"):
        (folder / "train" / kind).mkdir(parents=True)
    for name in (PARIS, PARIS_2, SAO_PAULO, NEW_YORK, BERLIN):
        make_raster(f"train/rgb/{name}.tif", rng.integers(1, 255, (3, SIDE, SIDE)).astype(np.uint8), **FLAT)
        if name != PARIS_2:
            make_raster(f"train/sar/{name}.tif", rng.gamma(1.0, 0.1, (SIDE, SIDE)).astype(np.float32), **FLAT)
        make_raster(f"train/dsm/{name}.tiff", rng.gamma(1.0, 5.0, (SIDE, SIDE)).astype(np.float32), **FLAT)

    packed = coco.encode(_mask(40, 50, 5, 15))
    packed["counts"] = packed["counts"].decode()
    column = _mask(40, 50, 30, 40).ravel(order="F")
    counts = np.diff(np.flatnonzero(np.diff(column, prepend=0, append=0)), prepend=0, append=column.size).tolist()
    shapes = [
        (0, _box(5, 5, 15, 15)),
        (0, _box(15, 5, 25, 15)),  # wall to wall with the first
        (0, packed),
        (0, {"size": [SIDE, SIDE], "counts": counts}),
        (0, []),  # no outline at all
        (0, _box(50, 5, 54, 9) + _box(58, 5, 62, 9)),  # one building in two parts
        (1, _box(20, 20, 40, 40)),
        (2, _box(20, 20, 40, 40)),
    ]
    annotations = [
        {"id": i, "image_id": image, "category_id": 1, "segmentation": shape, "bbox": [50, 50, 6, 4], "iscrowd": 0}
        for i, (image, shape) in enumerate(shapes)
    ]
    images = [
        {"id": i, "file_name": f"{name}.tif", "width": SIDE, "height": SIDE}
        for i, name in enumerate((PARIS, PARIS_2, SAO_PAULO, NEW_YORK))
    ]
    content = {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "building"}]}
    (folder / "train" / "buildings_only_train.json").write_text(json.dumps(content))


def _box(left: int, top: int, right: int, bottom: int) -> list[list[int]]:
    return [[left, top, right, top, right, bottom, left, bottom]]


def _mask(top: int, bottom: int, left: int, right: int) -> np.ndarray:
    mask = np.zeros((SIDE, SIDE), np.uint8, order="F")
    mask[top:bottom, left:right] = 1
    return mask


def write_quadruplet(root: Path, make_raster: Callable[..., Path]) -> None:
    """Sites f1 and f2 with labels; the second patch of f1 lacks its radar image; a1 has no labels."""
    rng = np.random.default_rng(0)

    def write(site: str, kind: str, number: int, array: np.ndarray) -> None:
        (root / site / f"{kind}_1").mkdir(parents=True, exist_ok=True)
        make_raster(root / site / f"{kind}_1" / f"{site}_{kind}_1_{number}.tif", array, **FLAT)

    for site, number in [("f1", 0), ("f1", 10), ("f2", 0), ("a1", 0)]:
        write(site, "s2", number, rng.integers(1, 9000, (13, HEIGHT, WIDTH)).astype(np.uint16))
        if (site, number) != ("f1", 10):
            write(site, "s1", number, rng.normal(-12, 3, (3, HEIGHT, WIDTH)).astype(np.float32))
        write(site, "dem", number, rng.normal(300, 20, (HEIGHT, WIDTH)).astype(np.float32))
        world = rng.random((10, HEIGHT, WIDTH)).astype(np.float32)
        world[9] = rng.integers(0, 9, (HEIGHT, WIDTH))
        write(site, "dnw", number, world)
        if site != "a1":
            write(site, "alt" if number == 0 else "lc", number, two_colours())


def two_colours(factor: int = 4, odd: int = 1) -> np.ndarray:
    """A label, uint8 ``[3, H, W]``: urban in the west, railway in the east, black in the first row of pixels.

    Args:
        factor: Label pixels in one of the other layers, along a side.
        odd: Label pixels by which the border is off the other layers' pixels.
    """
    image = np.zeros((3, HEIGHT * factor, WIDTH * factor), np.uint8)
    middle = WIDTH * factor // 2 + odd
    image[:, factor:, :middle] = np.reshape(URBAN_RED, (3, 1, 1))
    image[:, factor:, middle:] = np.reshape(RAILWAY_GREY, (3, 1, 1))
    return image
