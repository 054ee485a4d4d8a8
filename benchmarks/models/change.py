"""How much change ``changemap`` sees where there is hardly any, and where everything is another place, by threshold.

``python -m benchmarks.models.change DATA [MODEL]`` prints the table of docs/change.md. *Same place*: windows of
Belgium, each month of 2021 against that three months later: what is called change is error or season, but for a few
fields and roofs. *Another place*: one window against the other in the same month, put onto its grid: what differs has
changed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import NODATA_CLASS, Card
from layerfuse.model_backend.change.job import ChangeJob
from layerfuse.model_backend.change.run import map_change
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.lattice import CONFIDENCE_SCALE
from layerfuse.model_backend.raster.source import RasterSource, resolve_layers
from osgeo import gdal

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
SUBSETS = (("s2",), ("s2", "s1", "dem"))
MONTHS = [f"2021-{month:02}" for month in range(2, 12)]
APART = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", nargs="?", default="landcover")
    options = parser.parse_args()
    gdal.UseExceptions()
    with tempfile.TemporaryDirectory() as folder, closing(LocalEngine(fetch_model(options.model), 1)) as engine:
        belgium = Belgium(options.data / "landcover" / "belgium", Path(folder))
        print("| layers | dates | pairs | " + " | ".join(f"{t:g}" for t in THRESHOLDS) + " |")
        print("|---" * (3 + len(THRESHOLDS)) + "|")
        for subset in SUBSETS:
            for name, pairs in (("same place", belgium.same(subset)), ("another place", belgium.other(subset))):
                shares = [changed(engine, *pair, Path(folder)) for pair in pairs]
                row = " | ".join(f"{100 * share:.1f}" for share in np.mean(shares, 0))
                print(f"| {' + '.join(subset)} | {name} | {len(shares)} | {row} |", flush=True)


class Belgium:
    """Layers of two windows by month.

    Args:
        data: Their folder.
        work: For files that are made.
    """

    def __init__(self, data: Path, work: Path) -> None:
        """See the class."""
        self._data, self._work = data, work

    def _layers(self, window: str, month: str, subset: tuple[str, ...]) -> dict[str, Path] | None:
        files = {
            "s2": self._data / f"{window}_s2_{month}.tif",
            "s1": self._data / f"{window}_s1_db_{month}.tif",
            "dem": self._data / f"{window}_dem_slope.tif",
        }
        return {name: files[name] for name in subset} if all(files[name].exists() for name in subset) else None

    def same(self, subset: tuple[str, ...]) -> Iterator[tuple[dict[str, Path], dict[str, Path]]]:
        """Each window three months apart."""
        for window in "ab":
            for first, second in zip(MONTHS, MONTHS[APART:]):
                dates = [self._layers(window, month, subset) for month in (first, second)]
                if all(dates):
                    yield dates[0], dates[1]

    def other(self, subset: tuple[str, ...]) -> Iterator[tuple[dict[str, Path], dict[str, Path]]]:
        """The second window after the first; it is told to lie there."""
        for month in MONTHS:
            dates = [self._layers(window, month, subset) for window in "ab"]
            if all(dates):
                yield dates[0], {name: self._moved(path, dates[0][name]) for name, path in dates[1].items()}

    def _moved(self, path: Path, where: Path) -> Path:
        moved, there = self._work / f"moved_{path.name}", gdal.Open(str(where))
        copy = gdal.Translate(str(moved), str(path))
        copy.SetGeoTransform(there.GetGeoTransform())
        copy.SetProjection(there.GetProjection())
        return moved


def changed(engine: LocalEngine, before: dict[str, Path], after: dict[str, Path], work: Path) -> list[float]:
    """Share of the compared pixels that change by each threshold."""
    files = [work / name for name in ("change.tif", "probability.tif", "before.tif", "after.tif")]
    dates = (sources(engine.card, layers) for layers in (before, after))
    map_change(ChangeJob(*dates, *files, overwrite=True), (engine, engine), Silent())
    chance, *maps = (gdal.Open(str(path)).ReadAsArray() for path in files[1:])
    compared = chance != NODATA_CLASS
    moved = (maps[0] != maps[1])[compared]
    return [float((moved & (chance[compared] * CONFIDENCE_SCALE >= limit)).mean()) for limit in THRESHOLDS]


def sources(card: Card, layers: dict[str, Path]) -> tuple[RasterSource, ...]:
    """Layers as a model takes them; of the heights the first band."""
    return resolve_layers(card, {name: (str(path), (1,) if name == "dem" else ()) for name, path in layers.items()})


if __name__ == "__main__":
    main()
