"""Does this release change my map? The maps of the sample scene, bit for bit, between two commits.

``python -m benchmarks.changed OLD NEW`` checks both commits out into temporary folders, maps the sample scene with
every subset of its layers, each with its own bundled model, and prints the heading *Changed results* of the changelog.
Ends with 1 where a map differs. NEW is the working tree by default.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from osgeo import gdal

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = {"optical": "landsat8.tif", "elevation": "srtm.tif"}
OUTPUTS = ("classes", "confidence", "availability")


def main() -> int:
    """Compare and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="a commit")
    parser.add_argument("new", nargs="?", help="a commit; default: the working tree")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        maps = [
            maps_of(checkout(commit, Path(folder) / name), Path(folder) / f"maps-{name}")
            for name, commit in (("old", options.old), ("new", options.new))
        ]
    lines = compare(*maps)
    print(
        "\n".join(
            ["### Changed results", "", *(lines or ["None: the maps of the sample scene are the same, bit for bit."])]
        )
    )
    return 1 if lines else 0


def checkout(commit: str | None, folder: Path) -> Path:
    """The tree of a commit, in a folder of its own."""
    if commit is None:
        return ROOT
    folder.mkdir()
    archive = subprocess.run(["git", "-C", str(ROOT), "archive", commit], stdout=subprocess.PIPE, check=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def maps_of(tree: Path, folder: Path) -> dict[str, np.ndarray]:
    """Every raster that a tree makes of the sample scene, by what it is."""
    folder.mkdir()
    subsets = [s for size in (2, 1) for s in itertools.combinations(SAMPLE, size)]
    found = {}
    for subset in subsets:
        name = "+".join(subset)
        files = {kind: folder / f"{name}-{kind}.tif" for kind in OUTPUTS}
        layers = [part for key in subset for part in ("--layer", f"{key}={ROOT / 'resources/sample' / SAMPLE[key]}")]
        extra = [part for kind in OUTPUTS[1:] for part in (f"--{kind}", str(files[kind]))]
        command = [sys.executable, str(tree / "model_backend/__main__.py"), "predict", "--model", "zion-landcover"]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        run = [*command, *layers, "--output", str(files["classes"]), *extra, "--workers", "1"]
        subprocess.run(run, check=True, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for kind, path in files.items():
            dataset = gdal.Open(str(path))
            values = np.frombuffer(dataset.ReadRaster(), np.uint8)
            found[f"{name}, {kind}"] = values.reshape(dataset.RasterYSize, dataset.RasterXSize)
    return found


def compare(old: dict[str, np.ndarray], new: dict[str, np.ndarray]) -> list[str]:
    """A line for each raster that differs."""
    lines = []
    for name, before in old.items():
        after = new[name]
        if before.shape != after.shape:
            sizes = (f"{array.shape[1]} x {array.shape[0]} pixels" for array in (before, after))
            lines.append(f"- {name}: {' became '.join(sizes)}.")
        elif not np.array_equal(before, after):
            lines.append(f"- {name}: {(before != after).mean():.2%} of the pixels differ.")
    return lines


if __name__ == "__main__":
    sys.exit(main())
