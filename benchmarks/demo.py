"""``make demo``: the sample scene, mapped by real ``qgis_process`` with whichever layers there are.

Four maps: both layers, optical only, elevation only, and both with the eastern half of the optical layer cut
away. Each is compared with the reference. Leaves ``build/demo/landcover*.tif``, ``landcover.png`` and
``metrics.json``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
import numpy as np
from layerfuse.model_backend.card import Card, load_card
from layerfuse.model_backend.evaluation.comparing.subsets import compare
from layerfuse.model_backend.evaluation.scores import scores
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.raster.grid import Grid
from layerfuse.model_backend.raster.labels import class_indices, label_grid, label_source
from layerfuse.model_backend.raster.reader import Reader
from layerfuse.model_backend.raster.source import RasterSource
from osgeo import gdal

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.colors import LightSource, ListedColormap
from matplotlib.patches import Patch

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "resources" / "sample"
BUILD = ROOT / "build" / "demo"
MODEL = "zion-landcover"
OPTICAL, ELEVATION, REFERENCE = SAMPLE / "landsat8.tif", SAMPLE / "srtm.tif", SAMPLE / "nlcd8.tif"
WEST = BUILD / "optical_west.tif"


@dataclass(frozen=True)
class Variant:
    """One of the four maps."""

    key: str  # in metrics.json
    title: str
    layers: dict[str, Path]
    output: Path


VARIANTS = (
    Variant("optical+elevation", "Both layers", {"OPTICAL": OPTICAL, "ELEVATION": ELEVATION}, BUILD / "landcover.tif"),
    Variant("optical", "Optical only", {"OPTICAL": OPTICAL}, BUILD / "landcover_optical.tif"),
    Variant("elevation", "Elevation only", {"ELEVATION": ELEVATION}, BUILD / "landcover_elevation.tif"),
    Variant(
        "optical west half+elevation",
        "Eastern half of\noptical cut away",
        {"OPTICAL": WEST, "ELEVATION": ELEVATION},
        BUILD / "landcover_optical_west.tif",
    ),
)


def main() -> None:
    """Make everything and say where it is."""
    started = time.monotonic()
    BUILD.mkdir(parents=True, exist_ok=True)
    environment = qgis_environment()
    qgis_process(environment, "plugins", "enable", "layerfuse")
    cut_east(OPTICAL, WEST)
    for variant in VARIANTS:
        title = variant.title.replace("\n", " ")
        print(f"{title} ...", flush=True)
        layers = [f"{family}={path}" for family, path in variant.layers.items()]
        qgis_process(
            environment,
            "run",
            "layerfuse:predictlandcover",
            "--",
            f"MODEL={MODEL}",
            *layers,
            f"OUTPUT={variant.output}",
        )
    card = load_card(find_model(MODEL))
    reference = label_source(REFERENCE)
    grid = label_grid(reference, card)
    metrics = {v.key: scores(compare(v.output, reference, grid, card)) for v in VARIANTS}
    rounded = {key: {name: round(value, 4) for name, value in s.items()} for key, s in metrics.items()}
    (BUILD / "metrics.json").write_text(json.dumps(rounded, indent=2) + "\n")
    picture(card, grid, metrics, BUILD / "landcover.png")
    print(f"\n{'layers':<28}   mIoU     OA")
    for key, s in metrics.items():
        print(f"{key:<28}  {s['miou']:.3f}  {s['oa']:.3f}")
    relative = BUILD.relative_to(ROOT)
    print(f"\nDone in {time.monotonic() - started:.0f} s. Look at {relative}/landcover.png;")
    print(f"the maps are {relative}/landcover*.tif, their scores {relative}/metrics.json.")


def qgis_environment() -> dict[str, str]:
    """A QGIS of its own: private profile, this checkout as the plugin, this Python as the engine."""
    plugins = BUILD / "plugins"
    plugins.mkdir(exist_ok=True)
    link = plugins / "layerfuse"
    link.unlink(missing_ok=True)
    link.symlink_to(ROOT)
    profile = BUILD / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    profile.mkdir()
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PLUGINPATH": str(plugins),
        "QGIS_CUSTOM_CONFIG_PATH": str(profile),
        "LAYERFUSE_ENGINE_PYTHON": sys.executable,
    }


def qgis_process(environment: dict[str, str], *arguments: str) -> None:
    """Run ``qgis_process``; stop with its last words if it fails."""
    # Debian's wrapper passes qgis_process an option of the desktop that it does not know.
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        sys.exit("qgis_process: it is not installed. Run make setup.")
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, errors="replace")
    if done.returncode:
        sys.exit(f"{' '.join(arguments)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")


def cut_east(source: Path, target: Path) -> None:
    """The western half of a raster."""
    raster = gdal.Open(str(source))
    gdal.Translate(str(target), raster, srcWin=[0, 0, raster.RasterXSize // 2, raster.RasterYSize])


def picture(card: Card, grid: Grid, metrics: dict[str, dict[str, float]], path: Path) -> None:
    """Inputs, reference and the four maps side by side, with legend and scores."""
    optical = Reader(RasterSource("optical", str(OPTICAL)), card.modality("optical"), grid).read(grid.window)[0]
    height, known = Reader(RasterSource("elevation", str(ELEVATION)), card.modality("elevation"), grid).read(
        grid.window
    )

    def classes(file: Path) -> np.ndarray:
        return np.ma.masked_less(class_indices(label_source(file), card.classes, grid, grid.window), 0)

    columns = 3 + len(VARIANTS)
    rows, cols = grid.window.height, grid.window.width
    width = 15.6
    panel = width * 0.94 / columns * 0.94
    tall = panel * rows / cols
    total = tall + 1.9
    figure, axes = plt.subplots(1, columns, figsize=(width, total), dpi=110, facecolor="white")
    figure.subplots_adjust(0.03, 0.92 / total, 0.97, 1 - 0.98 / total, wspace=0.06)
    colours = ListedColormap([np.array(c.rgb) / 255 for c in card.classes])

    def show(axis: plt.Axes, title: str, below: str = "") -> None:
        axis.set_title(title, fontsize=11, linespacing=1.15, pad=5)
        axis.set_xlabel(below, fontsize=10.5, linespacing=1.3)
        axis.set_xticks([])
        axis.set_yticks([])
        for spine in axis.spines.values():
            spine.set(color="#888888", linewidth=0.6)

    axes[0].imshow(stretch(optical[[2, 1, 0]]))
    show(axes[0], "Optical\nLandsat-8", "true colour")
    low, high = np.percentile(height[0][known], (1, 99))
    shade = LightSource(315, 40).hillshade(np.where(known, height[0], np.nan), vert_exag=1.5, dx=30, dy=30)
    axes[1].imshow(np.where(known, height[0], np.nan), cmap="gist_earth", vmin=low - 0.6 * (high - low), vmax=high)
    axes[1].imshow(shade, cmap="gray", alpha=0.45)
    show(axes[1], "Elevation\nSRTM", f"{height[0][known].min():.0f} to {height[0][known].max():.0f} m")
    axes[2].imshow(classes(REFERENCE), cmap=colours, vmin=-0.5, vmax=len(card.classes) - 0.5, interpolation="nearest")
    show(axes[2], "Reference\nNLCD 2011", "never seen in training")
    for axis, variant in zip(axes[3:], VARIANTS):
        axis.imshow(
            classes(variant.output), cmap=colours, vmin=-0.5, vmax=len(card.classes) - 0.5, interpolation="nearest"
        )
        result = metrics[variant.key]
        title = variant.title if "\n" in variant.title else f"LayerFuse\n{variant.title.lower()}"
        show(axis, title, f"mIoU {result['miou']:.2f}\naccuracy {result['oa']:.2f}")
    axes[-1].axvline(cols // 2 - 0.5, color="black", linewidth=1.1, linestyle=(0, (4, 3)))
    length = 2000 / grid.pixel_size
    axes[0].plot([10, 10 + length], [rows - 16] * 2, color="white", linewidth=3, solid_capstyle="butt")
    axes[0].text(10 + length / 2, rows - 24, "2 km", color="white", ha="center", va="bottom", fontsize=9)
    figure.suptitle(
        "One model, whichever layers you have: land cover at Zion National Park",
        fontsize=14,
        y=1 - 0.16 / total,
        va="top",
    )
    figure.legend(
        [Patch(facecolor=c, edgecolor="#888888", linewidth=0.5) for c in [*colours.colors, "white"]],
        [*(c.name for c in card.classes), "no data"],
        loc="lower center",
        ncol=len(card.classes) + 1,
        frameon=False,
        fontsize=11,
        bbox_to_anchor=(0.5, 0.04 / total),
    )
    figure.savefig(path, facecolor="white")
    plt.close(figure)


def stretch(bands: np.ndarray) -> np.ndarray:
    """``[3, H, W]`` to ``[H, W, 3]`` in 0..1, from the 1st to the 99th percentile of each band."""
    low, high = np.percentile(bands, (1, 99), axis=(1, 2), keepdims=True)
    return np.clip((bands - low) / (high - low), 0, 1).transpose(1, 2, 0) ** 0.8


if __name__ == "__main__":
    main()
