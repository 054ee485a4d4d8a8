"""What the doubt of a land-cover model is worth in places that it has not learnt, and what it costs.

``python -m benchmarks.models.doubt DATA TEACHER [MODEL]`` prints the tables of docs/doubt.md, and without a teacher the
costs alone. Places: those of list b in ``places.toml``. Agreement is that with the teacher, pixel by pixel. Costs are
processor time of whole runs of the pipeline on a Sentinel-2 image, one thread, in turn, as a ratio to the plain map:
medians.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.inference.engine import Batch, LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.lattice import Blender, tiles_touching
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.nn.weights import load_model, save_weights
from layerfuse.model_backend.raster.grid import Window
from layerfuse.model_backend.raster.source import resolve_layers
from layerfuse.model_backend.training.config import load_config
from layerfuse.model_backend.training.home import without_home

from ..measure import interleave, median_ratio
from ..teach.places import Place, load_places, of, split, taught
from ..teach.scores import BANDS, lacking
from ..teach.teacher import Teacher
from .places import RECIPES

SUBSETS = (
    ("s2: nine bands", ("s2",), "nine"), ("s2: four bands", ("s2",), "four"), ("s2: red, green, blue", ("s2",), "rgb"),
    ("s1", ("s1",), "nine"), ("dem", ("dem",), "nine"), ("s2 + s1", ("s2", "s1"), "nine"),
    ("s2 + dem", ("s2", "dem"), "nine"), ("s1 + dem", ("s1", "dem"), "nine"),
    ("s2 + s1 + dem", ("s2", "s1", "dem"), "nine"),
)  # fmt: skip
SCENE = "landcover/havel/s2_l1c.tif"
"""Of the costs."""
ROUNDS = 3


@dataclass(frozen=True)
class Told:
    """What a model says of the pixels of some places that it maps, each ``[n]``."""

    mapped: np.ndarray  # int: its class
    right: np.ndarray  # bool: that is the teacher's
    unlike: np.ndarray  # 1: threshold; NaN: cannot be told
    confidence: np.ndarray
    margin: np.ndarray

    @staticmethod
    def together(parts: Sequence[Told]) -> Told:
        """Of all places."""
        fields = [field.name for field in dataclasses.fields(Told)]
        return Told(*(np.concatenate([getattr(part, name) for part in parts]) for name in fields))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path, nargs="?")
    parser.add_argument("model", nargs="?", default="landcover")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the costs; 0: leave them out")
    options = parser.parse_args()
    torch.set_num_threads(1)
    folder = fetch_model(options.model)
    if options.rounds:
        costs(folder, options.data, options.rounds)
    if options.teacher is None:
        return
    network = Teacher(options.teacher).to(memory_format=torch.channels_last)
    everything = load_places(load_config(RECIPES / "landcover.toml"), options.data)
    places = taught(of(everything, split("landcover")["b"]), network)
    engine = LocalEngine(folder, 1)
    by_subset(engine, places)
    by_place(engine, places)


def by_subset(engine: LocalEngine, places: Sequence[Place]) -> None:
    """Print agreement inside and outside for each set of layers, and how well each kind of doubt ranks errors."""
    print(_head("layers"))
    for title, names, bands in SUBSETS:
        there = [place for place in places if all(name in place.layers for name in names)]
        if there:
            found = Told.together([ask(engine, place, names, bands) for place in there])
            print(f"| {title} | {len(found.right):,} | {_cells(found)} |", flush=True)


def by_place(engine: LocalEngine, places: Sequence[Place]) -> None:
    """Print the same for the places, by all bands of Sentinel-2."""
    print(_head("place"))
    for beginning in split("landcover")["b"]:
        found = Told.together([ask(engine, place, ("s2",), "nine") for place in of(places, (beginning,))])
        print(f"| {beginning} | {len(found.right):,} | {_cells(found)} |", flush=True)


def _head(of: str) -> str:
    """Of a table."""
    cells = ("pixels", "unlike", "agreement where like", "where unlike", "less by", "at the same classes")
    cells += ("AUC: unlike", "confidence", "margin")
    return f"\n| {of} | {' | '.join(cells)} |\n{'|---' * (len(cells) + 1)}|"


def _cells(found: Told) -> str:
    known = ~np.isnan(found.unlike)
    if not known.any():
        return f"cannot be told | {found.right.mean():.3f} | - | - | - | {_ranks(found)}"
    out = known & (found.unlike > 1)
    inside, outside = (found.right[where].mean() if where.any() else np.nan for where in (known & ~out, out))
    cells = f"{out.sum() / known.sum():.1%} | {inside:.3f} | {outside:.3f} | {inside - outside:+.3f}"
    cells += f" | {of_same_classes(found.mapped, found.right, known & ~out, out):+.3f}"
    return f"{cells} | {_ranks(found)}"


def _ranks(found: Told) -> str:
    told = ~np.isnan(found.unlike)
    cells = [f"{area_under(found.unlike[told], ~found.right[told]):.2f}" if told.any() else "-"]
    return " | ".join(
        [*cells, *(f"{area_under(-kind, ~found.right):.2f}" for kind in (found.confidence, found.margin))]
    )


def of_same_classes(mapped: np.ndarray, right: np.ndarray, inside: np.ndarray, outside: np.ndarray) -> float:
    """By how much agreement is less outside than inside at the same classes: what is unlike may be of easy ones.

    Agreement inside is weighted by how often each class is mapped outside; classes that are not in both do not count.
    """
    lost = count = 0.0
    for value in np.unique(mapped):
        here, there = inside & (mapped == value), outside & (mapped == value)
        if here.any() and there.any():
            lost += there.sum() * (right[here].mean() - right[there].mean())
            count += there.sum()
    return lost / count if count else float("nan")


def area_under(score: np.ndarray, wrong: np.ndarray) -> float:
    """How often a wrong pixel has a higher score than a right one; equals count half (area under the ROC curve)."""
    _, places, counts = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]  # mean ranks of equals
    count = int(wrong.sum())
    rest = len(wrong) - count
    return float((ranks[wrong].sum() - count * (count + 1) / 2) / (count * rest)) if count and rest else float("nan")


def ask(engine: LocalEngine, place: Place, names: Sequence[str], bands: str) -> Told:
    """What the model says of a place's pixels at which all those layers are valid, blended as the pipeline does."""
    layers = {name: np.nan_to_num(place.layers[name]) for name in names}
    valid = {name: place.valid[name] for name in names}
    if "s2" in layers:
        layers["s2"] = lacking(layers["s2"], engine.card.modality("s2"), BANDS[bands][1])
    known = np.logical_and.reduce([*valid.values(), place.valid["s2"]])
    shares, unlike = (np.concatenate(parts, -2) for parts in zip(*_blended(engine, layers, valid)))
    ordered = np.sort(shares, 0)[:, known]
    mapped, taught_class = shares.argmax(0)[known], place.probability.argmax(0)[known]
    return Told(mapped, mapped == taught_class, unlike[known], ordered[-1], ordered[-1] - ordered[-2])


def _blended(
    engine: LocalEngine, layers: Mapping[str, np.ndarray], valid: Mapping[str, np.ndarray]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows of probabilities ``[K, h, w]`` and dissimilarity ``[h, w]``."""
    height, width = next(iter(valid.values())).shape
    size = engine.card.tile_size
    around = [(size, size), (size, size)]
    layers = {name: np.pad(array, [(0, 0), *around]).astype(np.float32) for name, array in layers.items()}
    valid = {name: np.pad(array, around) for name, array in valid.items()}
    window = Window(0, 0, width, height)
    blender = Blender(window, size, engine.card.classes, shares=True)
    for row in tiles_touching(window, size):
        if (rows := blender.finish(row[0].row)) is not None:
            yield rows.shares, _or_nan(rows.unlike, rows.shares)
        for tile in row:
            part = np.s_[..., tile.row + size : tile.row + 2 * size, tile.col + size : tile.col + 2 * size]
            there = {name: array[part][None] for name, array in valid.items() if array[part].any()}
            if there:
                found = engine.predict(Batch({name: layers[name][part][None] for name in there}, there))
                blender.add(tile, found.probabilities[0], None if found.unlike is None else found.unlike[0])
    if (rows := blender.finish(height)) is not None:
        yield rows.shares, _or_nan(rows.unlike, rows.shares)


def _or_nan(unlike: np.ndarray | None, shares: np.ndarray) -> np.ndarray:
    return np.full(shares.shape[1:], np.nan, np.float32) if unlike is None else unlike


def costs(folder: Path, data: Path, rounds: int) -> None:
    """Print what kinds of doubt cost."""
    card = load_card(folder)
    with tempfile.TemporaryDirectory() as scratch:
        bare = Path(scratch) / "bare"
        bare.mkdir()
        bare_card, model = without_home(card, load_model(card, folder))
        dataclasses.replace(bare_card, digests={}).save(bare)
        save_weights(model, bare)
        engines = {path: LocalEngine(path, 1) for path in (folder, bare)}
        sources = resolve_layers(card, {"s2": (str(data / SCENE), ())})

        def run(path: Path, **more: object) -> None:
            files = {name: Path(scratch) / f"{name}.tif" for name in more if name != "minimum_unit"}
            unit = {"minimum_unit": more["minimum_unit"]} if "minimum_unit" in more else {}
            predict(Job(sources, Path(scratch) / "o.tif", overwrite=True, **files, **unit), engines[path], Silent())

        kinds = ("applicability", "margin", "probabilities")
        variants = {
            "a card without a description of its training": lambda: run(bare),
            "plain": lambda: run(folder),
            **{f"with {kind}": lambda kind=kind: run(folder, **{kind: True}) for kind in kinds},
            "with all three": lambda: run(folder, **dict.fromkeys(kinds, True)),
            "smallest patch 5000 m2": lambda: run(folder, minimum_unit=5000.0),
        }
        _, seconds = interleave(variants, rounds, time.process_time)
        print("| run | processor time |\n|---|---|")
        for name, taken in seconds.items():
            print(f"| {name} | {median_ratio(taken, seconds['plain']):.3f} |", flush=True)
        for engine in engines.values():
            engine.close()


if __name__ == "__main__":
    main()
