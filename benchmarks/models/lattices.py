"""Tiles of other sizes and overlaps: what they change in places that choose, where their edges show, what they cost.

``python -m benchmarks.models.lattices DATA TEACHER`` prints a row for each of :data:`CHOICES`, for ``landcover`` in the
places ``a`` of ``places.toml``. A seam is where a map depends on where its tiles lie: the share of pixels whose class
is another when all tiles are moved by half a tile down and to the right.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from layerfuse.model_backend.evaluation.scores import confusion_matrix
from layerfuse.model_backend.inference.engine import Batch, LocalEngine
from layerfuse.model_backend.inference.lattice import Blender, overlap_of, tiles_touching
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.stream import has_patch
from layerfuse.model_backend.raster.grid import Window
from layerfuse.model_backend.training.config import load_config

from ..teach.places import Place, load_places, of, split, taught
from ..teach.scores import BANDS, lacking, told
from ..teach.teacher import Teacher
from .places import RECIPES

CHOICES = ((96, 0.25), (96, 0.125), (96, 0.1875), (128, 0.25), (128, 0.125), (160, 0.125), (192, 0.125))
"""Sides of a tile, and the share of it that neighbours have in common; the others are held against the first."""
Layers = Mapping[str, np.ndarray]
"""By modality name: stored values ``[C, H, W]``, or boolean ``[H, W]``."""


def mapped(
    engine: LocalEngine, values: Layers, valid: Layers, tile: int, overlap: float, shift: int = 0, hard: bool = False
) -> np.ndarray:
    """Class of every pixel ``[H, W]``, index in card order; -1 where nothing is known.

    Args:
        engine: Answers the tiles.
        values: The layers.
        valid: Where they are known.
        tile: Side of a tile.
        overlap: Share of it that neighbours have in common.
        shift: Pixels by which the first tile is moved up and to the left.
        hard: Tiles are cut in the middle of their overlap instead of blended.
    """
    height, width = next(iter(valid.values())).shape
    area = Window(shift, shift, width, height)
    found = np.full((height, width), -1)
    blender, edge = Blender(area, tile, engine.card.classes, overlap), overlap_of(tile, overlap) // 2

    def settle(bottom: int) -> None:
        rows = blender.finish(bottom)
        if rows is not None:
            found[area.slices(rows.window)] = np.where(rows.probability > 0, rows.best, -1)

    for row in tiles_touching(area, tile, overlap):
        settle(row[0].row)
        for place in row:
            part = place.intersect(area)
            here, there = place.slices(part), area.slices(part)
            there_is, seen = {}, {}
            for name, array in values.items():
                seen[name], there_is[name] = (
                    np.zeros((1, len(array), tile, tile), np.float32),
                    np.zeros((1, tile, tile), bool),
                )
                seen[name][(0, slice(None), *here)] = array[(slice(None), *there)]
                there_is[name][(0, *here)] = valid[name][there]
            kept = [n for n in values if has_patch(there_is[n][0], engine.card.network.patch_size)]
            if not kept:
                continue
            answer = engine.predict(Batch({n: seen[n] for n in kept}, {n: there_is[n] for n in kept})).probabilities[0]
            if hard:
                core = Window(place.col + edge, place.row + edge, tile - 2 * edge, tile - 2 * edge).intersect(area)
                if core:
                    found[area.slices(core)] = answer.argmax(0)[place.slices(core)]
            else:
                blender.add(place, answer)
    if not hard:
        settle(area.bottom)
    return found


def seam(engine: LocalEngine, values: Layers, valid: Layers, tile: int, overlap: float, hard: bool = False) -> float:
    """Share of pixels whose class depends on where tiles lie."""
    one, other = (mapped(engine, values, valid, tile, overlap, shift, hard) for shift in (0, tile // 2))
    known = (one >= 0) & (other >= 0)
    return float((one != other)[known].mean())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    options = parser.parse_args()
    engine = LocalEngine(find_model("landcover"), threads=1, device="cpu")
    everything = load_places(load_config(RECIPES / "landcover.toml"), options.data)
    patches = [p for p in of(everything, split("landcover")["a"]) if not p.name.startswith("eurosat")]
    places = taught(patches, Teacher(options.teacher))
    print("| tile, overlap | pixels computed | " + " | ".join(_names(places)) + " | seams | cut hard | processor s |")
    print("|---" * (6 + len(_names(places))) + "|")
    for tile, overlap in CHOICES:
        begun = time.process_time()
        cells = [_score(engine, [p for p in places if p.name.startswith(g)], tile, overlap) for g in _names(places)]
        spent = time.process_time() - begun
        large = max(places, key=lambda p: p.valid["s2"].size)
        s2 = {"s2": np.nan_to_num(large.layers["s2"])}, {"s2": large.valid["s2"]}
        seams = [f"{seam(engine, *s2, tile, overlap, hard):.2%}" for hard in (False, True)]
        times = (tile / (tile - overlap_of(tile, overlap))) ** 2
        print(
            f"| {tile}, {overlap:.2%} | {times:.2f} | " + " | ".join([*cells, *seams, f"{spent:.1f}"]) + " |",
            flush=True,
        )


def _names(places: Sequence[Place]) -> list[str]:
    return list(dict.fromkeys(place.name.split("-")[0] for place in places))


def _score(engine: LocalEngine, places: Sequence[Place], tile: int, overlap: float) -> str:
    """Agreement with the teacher and mean intersection over union: all bands; red, green and blue; all layers."""
    cells = []
    for bands in ("nine", "rgb", "layers"):
        matrix = np.zeros((9, 9), int)
        for place in places:
            values = {n: np.nan_to_num(a) for n, a in place.layers.items() if bands == "layers" or n == "s2"}
            if bands != "layers":
                values["s2"] = lacking(values["s2"], engine.card.modality("s2"), BANDS[bands][1])
            elif len(values) == 1:
                continue
            found = mapped(engine, values, {n: place.valid[n] for n in values}, tile, overlap)
            known = place.valid["s2"] & (found >= 0)
            matrix += confusion_matrix(place.probability.argmax(0)[known], found[known], 9)
        if matrix.any():
            values = told(matrix)
            cells.append(f"{values['agreement']:.4f} / {values['miou']:.4f}")
    return ", ".join(cells)


if __name__ == "__main__":
    main()
