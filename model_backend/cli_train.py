"""``layerfuse train`` and ``layerfuse evaluate``: what joins training, inference and evaluation."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .card import CARD_FILE, NODATA_CLASS, README_FILE, Band, Card, Modality, all_subsets, load_card, subset_key
from .errors import InputError
from .evaluation.scores import confusion_matrix, scores
from .inference.engine import Engine, LocalEngine
from .inference.models import find_model
from .inference.pipeline import Job, predict
from .raster.grid import Grid, choose_grid
from .raster.reader import Reader
from .raster.source import RasterSource, parse_layer, resolve_layers

if TYPE_CHECKING:
    from .training.config import TrainConfig
    from .training.loop import Progress

SCORE_DIGITS = 4
"""Digits of a score in a card: more would claim a precision that the data does not have."""


class Quiet:
    """Feedback of predictions that are only made to be scored."""

    def progress(self, done: int, total: int) -> None:
        """Say nothing."""

    def info(self, text: str) -> None:
        """Say nothing."""

    def is_cancelled(self) -> bool:
        """Control-C ends the process by itself."""
        return False


def run_train(options: argparse.Namespace) -> int:
    """Train, score every subset of modalities on the held-out areas, and write the model folder."""
    from .training.config import load_config
    from .training.run import train_model

    config = load_config(options.config)
    data = options.data or options.config.parent
    run = options.run_folder or Path("runs") / config.name
    command = f"layerfuse train --config {shlex.quote(options.config.name)} --data FOLDER"
    card, folder = train_model(config, data, run, command, _progress_printer())
    metrics = score_holdouts(config, data, folder)
    card = dataclasses.replace(card, metrics=metrics)
    card.save(folder)
    (folder / README_FILE).write_text(model_readme(card), encoding="utf-8")
    print(score_table(metrics))
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            (options.output / path.name).write_bytes(path.read_bytes())
        folder = options.output
    print(f"model: {folder}")
    return 0


def score_holdouts(config: TrainConfig, data: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Scores of every subset of modalities on the held-out areas, by the same pipeline that users run.

    Args:
        config: The run; scenes without a held-out area are passed over.
        data: Folder where the scenes' relative paths start.
        folder: The model.

    Returns:
        By subset, in the card's order: ``miou``, ``oa`` and ``macro_f1`` in 0..1.
    """
    card = load_card(folder)
    totals: dict[str, np.ndarray] = {}
    engine = LocalEngine(folder)
    try:
        for scene in config.scenes:
            if scene.holdout:
                layers = {name: parse_layer(f"{name}={data / text}")[1:] for name, text in scene.layers.items()}
                sources = resolve_layers(card, layers)
                reference = RasterSource("label", str(data / scene.label))
                for names in all_subsets(n for n in card.modality_names if n in scene.layers):
                    chosen = tuple(s for s in sources if s.modality in names)
                    matrix = score_area(engine, chosen, reference, scene.holdout)
                    totals[subset_key(names)] = totals.get(subset_key(names), 0) + matrix
    finally:
        engine.close()
    return {key: {k: round(v, SCORE_DIGITS) for k, v in scores(m).items()} for key, m in totals.items()}


def label_modality(card: Card) -> Modality:
    """A reference raster, seen as a layer: its pixel values are those of the card's classes."""
    return Modality("label", "landcover", "categorical", (Band("class"),), card.classes, "nearest")


def score_area(
    engine: Engine, sources: Sequence[RasterSource], reference: RasterSource, extent: Sequence[float] | None
) -> np.ndarray:
    """Predict an area and compare it with a reference raster.

    Args:
        engine: The model.
        sources: Layers to predict from.
        reference: Class raster in any grid; read by nearest neighbour on the prediction's grid.
        extent: ``xmin, ymin, xmax, ymax`` in the reference's CRS; default: the reference's extent.

    Returns:
        Confusion matrix ``[K, K]`` in card order.
    """
    labels = label_modality(engine.card)
    own = choose_grid(dataclasses.replace(engine.card, modalities=(labels,), metrics={}), (reference,))
    area = tuple(extent) if extent else own.bounds()
    with tempfile.TemporaryDirectory(prefix="layerfuse-") as temporary:
        output = Path(temporary) / "classes.tif"
        job = Job(tuple(sources), output, extent=area, extent_crs=own.crs)
        grid = predict(job, engine, Quiet()).grid
        return compare(output, reference, grid, engine.card)


def compare(predicted: Path, reference: RasterSource, grid: Grid, card: Card) -> np.ndarray:
    """Confusion matrix ``[K, K]`` of a class raster on ``grid`` against a reference raster in any grid."""
    labels = label_modality(card)
    there, known = Reader(reference, labels, grid).read(grid.window)
    mapped, given = Reader(RasterSource("label", str(predicted)), labels, grid).read(grid.window)
    lookup = np.full(NODATA_CLASS + 1, -1)
    for index, info in enumerate(card.classes):
        lookup[info.value] = index
    indices = [
        np.where(ok, lookup[np.clip(a[0], 0, 255).astype(np.uint8)], -1) for a, ok in ((there, known), (mapped, given))
    ]
    return confusion_matrix(indices[0], indices[1], len(card.classes))


def score_table(metrics: Mapping[str, Mapping[str, float]]) -> str:
    """Scores of every subset as aligned text."""
    width = max([len(key) for key in metrics] + [6])
    lines = [f"{'layers':<{width}}   mIoU     OA  macro F1"]
    lines += [f"{k:<{width}}  {m['miou']:.3f}  {m['oa']:.3f}     {m['macro_f1']:.3f}" for k, m in metrics.items()]
    return "\n".join(lines)


def model_readme(card: Card) -> str:
    """The README.md of a model folder, with the header that the Hugging Face Hub reads."""
    training = card.training
    rows = "\n".join(
        f"| {key.replace('+', ' + ')} | {m['miou']:.3f} | {m['oa']:.3f} | {m['macro_f1']:.3f} |"
        for key, m in card.metrics.items()
    )
    needs = "\n".join(
        f"- **{m.name}** ({m.family}): {', '.join(b.name for b in m.bands)}. {m.description}" for m in card.modalities
    )
    return f"""---
license: {card.license.lower()}
library_name: layerfuse
pipeline_tag: image-segmentation
tags: [layerfuse, remote-sensing, {", ".join(m.family for m in card.modalities)}]
---
# {card.name} {card.version}

{card.description}

## Layers, any of which may be missing

{needs}

Pixels of {card.pixel_size:g} m. Classes: {", ".join(c.name for c in card.classes)}.

## Scores on the held-out area

| layers | mIoU | overall accuracy | macro F1 |
|---|---|---|---|
{rows}

Means are over the classes present in the reference.

## How it was made

- Data: {training.data}
- Attribution: {training.attribution}
- Split: {training.split}
- Command: `{training.command}`, seed {training.seed}, {training.steps} steps,
  {training.seconds / 60:.0f} minutes on {training.machine}.
- Licence: {card.license}. All other figures stand in `{CARD_FILE}`.
"""


def _progress_printer(every: float = 10.0) -> Callable[[Progress], None]:
    """Prints a line now and then: step, loss, rate, time left."""
    last = -every

    def report(progress: Progress) -> None:
        nonlocal last
        if progress.seconds - last >= every or progress.step == progress.steps:
            last = progress.seconds
            minutes, seconds = divmod(round(progress.eta), 60)
            print(
                f"step {progress.step}/{progress.steps}  loss {progress.loss:.4f}  {progress.rate:.2f} steps/s  "
                f"{minutes}:{seconds:02d} left",
                file=sys.stderr,
                flush=True,
            )

    return report


def run_evaluate(options: argparse.Namespace) -> int:
    """Print the scores of every subset of the layers."""
    from .cli import parse_extent, parse_layers

    folder = find_model(options.model)
    card = load_card(folder)
    sources = resolve_layers(card, parse_layers(options.layer))
    extent = parse_extent(options.extent) if options.extent else None
    reference = RasterSource("label", options.reference)
    engine = LocalEngine(folder)
    metrics = {}
    try:
        for names in all_subsets(s.modality for s in sources):
            chosen = tuple(s for s in sources if s.modality in names)
            matrix = score_area(engine, chosen, reference, extent)
            if not matrix.sum():
                raise InputError(
                    options.reference,
                    "it has no pixel of the model's classes where the layers are",
                    "Choose a reference of the same area, with the class values of the model's card.",
                )
            metrics[subset_key(names)] = scores(matrix)
    finally:
        engine.close()
    print(score_table(metrics))
    return 0
