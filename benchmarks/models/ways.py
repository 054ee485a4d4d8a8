"""Ways to a faster network that the engine does not take: what each saves on this processor, and what it changes.

``python -m benchmarks.models.ways S2.tif [S2.tif ...]`` maps the tiles of images that have the bands of ``landcover``
by name, with and without, in turn, on one thread. The first way needs a compiler for C++.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.inference.engine import Batch, LocalEngine
from layerfuse.model_backend.inference.lattice import overlap_of
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.nn.model import FusionSegmenter
from layerfuse.model_backend.nn.weights import load_model
from torch import Tensor, nn

from benchmarks.measure import median_ratio

from .precision import ROUNDS, tiles

SIDE = 6
"""Tiles on a side of the place whose pixel features are made once."""
EVEN = 0.02
"""Spread of every band within a patch, as a share of the band's in all of the training data, up to which it is even."""

Answer = Callable[[], Tensor]


def timed(ours: Answer, other: Answer) -> tuple[float, Tensor, Tensor]:
    """Processor time of another way, as a share of ours, and both answers; neither counts its first run."""
    mine, theirs = ours(), other()
    times: dict[str, list[float]] = {"ours": [], "other": []}
    for _ in range(ROUNDS):
        for name, run in (("ours", ours), ("other", other)):
            begun = time.process_time()
            run()
            times[name].append(time.process_time() - begun)
    return median_ratio(times["other"], times["ours"]), mine, theirs


def changed(mine: Tensor, theirs: Tensor) -> float:
    """Share of pixels of another class, of scores or probabilities ``[1, B, K, H, W]``."""
    return float((mine.argmax(2) != theirs.argmax(2)).float().mean())


def given(batch: Batch, tiles: slice = slice(None)) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Arrays and validity of tiles, by modality name."""
    values = {name: torch.from_numpy(array[tiles]) for name, array in batch.values.items()}
    return values, {name: torch.from_numpy(array[tiles]) for name, array in batch.valid.items()}


def compiled(ours: FusionSegmenter, plain: FusionSegmenter, batch: Batch, group: int) -> str:
    """Torch's compiler, with weights folded in, on one group of tiles: shapes are fixed."""
    import torch._inductor.config as inductor

    inductor.freezing = True
    torch._logging.set_logs(dynamo=40)  # it says at length what it could not put into one graph
    found = []
    for title, names in (("Sentinel-2 alone", ["s2"]), ("Sentinel-2 with elevation and map", ["s2", "dem", "map"])):
        values, valid = given(batch, slice(group))
        for name in names[1:]:  # heights and classes that do no more than take part
            values[name] = torch.zeros(group, 1, *values["s2"].shape[2:]) + (name == "map")
            valid[name] = valid["s2"]
        torch._dynamo.reset()
        begun = time.perf_counter()
        fast = torch.compile(lambda v, there: plain.chances(v, there)[0])
        fast(values, valid)
        took = time.perf_counter() - begun
        share, mine, theirs = timed(lambda: ours.chances(values, valid)[0], lambda: fast(values, valid))  # noqa: B023
        found.append(f"{share:.2f} ({title}; {took:.0f} s to compile, {changed(mine, theirs):.3%} changed)")
    return "; ".join(found)


def quantized(ours: FusionSegmenter, plain: FusionSegmenter, batch: Batch, group: int) -> str:
    """Products of tokens in 8-bit whole numbers; the range of what comes in is found anew each time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that torch is going to move it
        small = torch.ao.quantization.quantize_dynamic(plain, {nn.Linear}, dtype=torch.qint8)
    values, valid = given(batch)
    share, mine, theirs = timed(lambda: ours.chances(values, valid)[0], lambda: small.chances(values, valid)[0])
    return f"{share:.2f} ({changed(mine, theirs):.2%} changed)"


def shared(ours: FusionSegmenter, plain: FusionSegmenter, batch: Batch, group: int) -> str:
    """Pixel features of overlapping tiles made once: by how much that is faster, at the most."""
    tile = batch.values["s2"].shape[-1]
    stride = tile - overlap_of(tile)
    side = stride * (SIDE - 1) + tile
    row = [np.concatenate(list(batch.values["s2"][k : k + SIDE]), -1) for k in range(0, SIDE * SIDE, SIDE)]
    place = np.ascontiguousarray(np.concatenate(row, -2)[:, :side, :side])
    corners = [(y * stride, x * stride) for y in range(SIDE) for x in range(SIDE)]
    cut = torch.from_numpy(np.stack([place[:, y : y + tile, x : x + tile] for y, x in corners]))
    there = torch.ones(len(cut), tile, tile, dtype=torch.bool)
    whole, every = torch.from_numpy(place)[None], torch.ones(1, side, side, dtype=torch.bool)

    def features(values: Tensor, valid: Tensor) -> list[tuple[Tensor, Tensor]]:
        inputs, _ = ours.ask({"s2": values}, {"s2": valid}, None, None)
        return ours.details(inputs, ours.planes(inputs), ["s2"])["s2"]

    def of_tiles() -> Tensor:
        return torch.stack(
            [features(cut[k : k + group], there[k : k + group])[0][0].sum() for k in range(0, len(cut), group)]
        )

    def all_of_them() -> Tensor:
        return torch.cat(
            [
                ours.chances({"s2": cut[k : k + group]}, {"s2": there[k : k + group]})[0]
                for k in range(0, len(cut), group)
            ],
            1,
        )

    once, _, _ = timed(of_tiles, lambda: features(whole, every)[0][0].sum()[None])
    part, _, _ = timed(all_of_them, of_tiles)
    return f"{1 - part * (1 - once):.2f} at the least (features {once:.2f}, which are {part:.0%} of a map)"


def even(ours: FusionSegmenter, plain: FusionSegmenter, batch: Batch, group: int) -> str:
    """Patches without anything in them, whose tokens could be one."""
    normalised, _ = ours.normalise["s2"](*(arrays["s2"] for arrays in given(batch)))
    patch = ours.card.network.patch_size
    cells = normalised.unfold(2, patch, patch).unfold(3, patch, patch).flatten(-2)  # [B, C, h, w, pixels]
    return f"{float((cells.std(-1) < EVEN).all(1).float().mean()):.2%} of the patches are even"


WAYS = {
    "compiled by torch, weights folded in": compiled, "products of tokens in 8 bits": quantized,
    "pixel features of overlapping tiles made once": shared, "tokens of even patches left out": even,
}  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("--way", action="append", choices=WAYS, help="default: all")
    options = parser.parse_args()
    folder = find_model("landcover")
    plain = load_model(load_card(folder), folder)
    with closing(LocalEngine(folder, threads=1, device="cpu")) as engine, torch.inference_mode(False), torch.no_grad():
        several = [tiles(engine, path) for path in options.images]
        batch = Batch(
            *({"s2": np.concatenate([getattr(b, kind)["s2"] for b in several])} for kind in ("values", "valid"))
        )
        print("| way | processor time of a map |\n|---|---|")
        for title in options.way or WAYS:
            print(f"| {title} | {WAYS[title](engine._model, plain, batch, engine.group)} |", flush=True)


if __name__ == "__main__":
    main()
