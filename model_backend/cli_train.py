"""``layerfuse train``: what joins training, inference and evaluation."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .card import README_FILE, load_card, subset_key
from .evaluation.scores import scores
from .evaluation.subsets import confusion_by_subset
from .inference.models import find_model
from .model_page import PICTURE_FILE, page, picture
from .raster.labels import label_source

if TYPE_CHECKING:
    from .training.config import TrainConfig
    from .training.loop import Progress

SCORE_DIGITS = 4
"""Digits of a score in a card: more would claim a precision that the data does not have."""


def run_train(options: argparse.Namespace) -> int:
    """Train, score every subset of modalities on the held-out areas, and write the model folder."""
    from .training.config import load_config
    from .training.run import train_model

    config = load_config(options.config)
    data = options.data or options.config.parent
    run = options.run_folder or Path("runs") / config.name
    shown = options.config.name if options.config.is_absolute() else options.config.as_posix()
    command = f"layerfuse train --config {shlex.quote(shown)} --data FOLDER"
    init = None
    if options.init:
        init = find_model(options.init)
        command += f" --init {shlex.quote(init.name if Path(options.init).is_absolute() else options.init)}"
    card, folder = train_model(config, data, run, command, _progress_printer(), init)
    metrics = score_holdouts(config, data, folder)
    card = dataclasses.replace(card, metrics=metrics)
    card.save(folder)
    (folder / README_FILE).write_text(page(card), encoding="utf-8")
    (folder / PICTURE_FILE).write_text(picture(card), encoding="utf-8")
    print(score_table(metrics))
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir()):
            (options.output / path.name).write_bytes(path.read_bytes())
        folder = options.output
    print(f"model: {folder}")
    return 0


def score_holdouts(config: TrainConfig, data: Path, folder: Path) -> dict[str, dict[str, float]]:
    """Scores of every subset of modalities on the held-out areas.

    Args:
        config: The run; scenes without a held-out area are passed over.
        data: Folder where the scenes' relative paths start.
        folder: The model.

    Returns:
        By subset, in the card's order: ``miou``, ``oa`` and ``macro_f1`` in 0..1.
    """
    from .training.scenes import write_reference
    from .training.truth import scene_sources

    card = load_card(folder)
    totals: dict[str, np.ndarray] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for scene in config.scenes:
            if scene.holds_out:
                reference = label_source(write_reference(scene, config, data, Path(scratch) / "reference.tif"))
                for key, matrix in confusion_by_subset(folder, scene_sources(scene, data), reference).items():
                    totals[key] = totals.get(key, 0) + matrix
    order = [subset_key(subset) for subset in card.subsets()]
    summary = {key: scores(totals[key]) for key in order if key in totals}
    return {key: {name: round(value, SCORE_DIGITS) for name, value in s.items()} for key, s in summary.items()}


def score_table(metrics: Mapping[str, Mapping[str, float]]) -> str:
    """Scores of every subset as aligned text."""
    width = max([len(key) for key in metrics] + [6])
    lines = [f"{'layers':<{width}}   mIoU     OA  macro F1"]
    lines += [f"{k:<{width}}  {m['miou']:.3f}  {m['oa']:.3f}     {m['macro_f1']:.3f}" for k, m in metrics.items()]
    return "\n".join(lines)


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
