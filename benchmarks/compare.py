"""Comparing all combinations of 3 layers takes at most twice the time of one prediction, of 4 layers three times.

The whole of ``layerfuse compare`` (report and raster included) against the whole of ``layerfuse predict`` with its
defaults, on the sample scene, by a network of the bundled model's sizes with as many modalities. ``compare`` by
default overlaps its tiles as the quality 'fast' does; 'like for like' has the overlap of ``predict``. Times are of the
processor: both do nearly nothing but compute.
"""

from __future__ import annotations

import dataclasses
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

import torch
from layerfuse.model_backend.card import Band, Card, Modality, load_card
from layerfuse.model_backend.evaluation.comparing.study import Study, compare_layers
from layerfuse.model_backend.inference.engine import LocalEngine
from layerfuse.model_backend.inference.feedback import Silent
from layerfuse.model_backend.inference.models import find_model
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.inference.quality import DEFAULT
from layerfuse.model_backend.nn.weights import build_model, save_weights
from layerfuse.model_backend.raster.gdalio import own_process
from layerfuse.model_backend.raster.source import RasterSource

from benchmarks.measure import ROOT, Size, interleave, median_ratio

MODEL = "zion-landcover"
EXPECTED = {3: 2.0, 4: 3.0}
"""At most this many times the time of one prediction, by number of layers."""
FILES = {
    "optical": ("landsat8.tif", ()), "elevation": ("srtm.tif", ()), "sar": ("landsat8.tif", (1, 2)),
    "landcover": ("nlcd8.tif", ()),
}  # fmt: skip
CORNER = (311505.0, 4127325.0, 313425.0, 4129245.0)
"""Of the sample scene: 64 x 64 pixels."""


def card_with(layers: int) -> Card:
    """The bundled model's card with so many modalities; the sample has no radar, so two bands stand in for it."""
    card = load_card(find_model(MODEL))
    bands = tuple(Band(name, mean=10000.0, stddev=2000.0) for name in ("vv", "vh"))
    more = (
        Modality("sar", "sar", "continuous", bands),
        Modality("landcover", "landcover", "categorical", (Band("class"),), card.classes, "nearest"),
    )
    modalities = (*card.modalities, *more)[:layers]
    return dataclasses.replace(card, modalities=modalities, metrics={}, digests={})


def case(layers: int, size: Size, folder: Path) -> dict:
    """One number of layers."""
    card = card_with(layers)
    model = folder / f"model{layers}"
    model.mkdir()
    torch.manual_seed(0)
    save_weights(build_model(card), model)
    card.save(model)
    sample = ROOT / "resources" / "sample"
    sources = tuple(
        RasterSource(name, str(sample / FILES[name][0]), FILES[name][1]) for name in card.modality_names
    )  # fmt: skip
    extent = CORNER if size is Size.TINY else None
    study = Study(sources, folder / f"report{layers}", extent, overwrite=True)
    job = Job(sources, folder / "map.tif", extent=extent, overwrite=True)
    rounds = {Size.TINY: 1, Size.QUICK: 3, Size.WHOLE: 9}[size]
    with closing(LocalEngine(model, device="cpu")) as engine:
        _, seconds = interleave(
            {
                "predict": lambda: predict(job, engine, Silent()).seconds,
                "compare": lambda: compare_layers(study, engine, Silent()).pixels,
                "like for like": lambda: (
                    compare_layers(dataclasses.replace(study, quality=DEFAULT), engine, Silent()).pixels
                ),
            },
            rounds,
            time.process_time,
        )
    return {
        "layers": layers,
        "combinations": 2**layers - 1,
        "rounds": rounds,
        **{f"{name} s": round(statistics.median(times), 3) for name, times in seconds.items()},
        "times predict": round(median_ratio(seconds["compare"], seconds["predict"]), 2),
        "times predict, like for like": round(median_ratio(seconds["like for like"], seconds["predict"]), 2),
        "expected times predict": EXPECTED[layers],
    }


def run(size: Size = Size.WHOLE) -> dict:
    """Time of a comparison.

    Args:
        size: Quick: few rounds. Tiny: a corner of the scene.

    Returns:
        ``cases``, one row each, and whether all expectations ``hold``.
    """
    own_process()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for layers in EXPECTED if size > Size.TINY else (3,):
            rows.append(case(layers, size, Path(folder)))
            print(rows[-1], flush=True)
    return {"cases": rows, "holds": all(r["times predict"] <= r["expected times predict"] for r in rows)}
