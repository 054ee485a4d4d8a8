"""``layerfuse compare``, ``evaluate`` and ``sample``: what layers are worth, and how good maps are."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from .card import Card, load_card
from .cli_train import score_table
from .errors import InputError
from .evaluation.scores import class_iou, scores
from .evaluation.subsets import confusion_by_subset
from .inference.models import find_model
from .inference.pipeline import Feedback
from .raster.gdalio import own_process
from .raster.labels import label_source
from .raster.source import resolve_layers

_PROGRESS_SECONDS = 0.25


def add_compare_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``compare`` beside model and layers."""
    from .evaluation.study import QUALITY
    from .inference.quality import QUALITIES

    parser.description = (
        "Maps an area from every combination of the layers in one pass and tells what each layer is worth: from how "
        "the maps agree, or, with a reference, from how good they are."
    )
    add = parser.add_argument
    add("--output", required=True, type=Path, metavar="FOLDER", help="folder for the report, figures and raster")
    add("--extent", metavar="xmin,ymin,xmax,ymax", help="area; default: all of the layers")
    add("--extent-crs", metavar="EPSG:n", help="CRS of the extent; default: that of the map")
    add("--reference", metavar="PATH", help="what is true: a class raster, polygons or points, in any CRS")
    add_field_argument(parser)
    add("--subsets", metavar="A+B,A,...", help="combinations of layers to compare; default: all")
    add(
        "--quality", default=QUALITY, choices=QUALITIES,
        help=f"overlap of the tiles; default: {QUALITY}, as combinations hardly differ in what it does",
    )  # fmt: skip
    add("--workers", type=int, metavar="N", help="tiles computed at the same time; default: the processors")
    add_report_arguments(parser)


def add_field_argument(parser: argparse.ArgumentParser) -> None:
    """Declare how a vector reference says its classes."""
    from .evaluation.reference import CLASS_FIELDS

    parser.add_argument(
        "--field", metavar="NAME",
        help=f"field with the class, by value or name; default: the first there of {', '.join(CLASS_FIELDS)}",
    )  # fmt: skip


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what every command with a report has."""
    from .evaluation.words import LANGUAGES

    parser.add_argument("--language", default=LANGUAGES[0], choices=LANGUAGES, help="of the report")
    parser.add_argument("--json-progress", action="store_true", help="tell progress as JSON lines, for programs")


@contextmanager
def told(options: argparse.Namespace) -> Iterator[Feedback]:
    """Where a command tells its progress: a terminal, or a program that reads JSON lines."""
    from .cli import Terminal

    if options.json_progress:
        yield JsonLines()
        return
    with Terminal() as terminal:
        yield terminal


class JsonLines:
    """Feedback as lines on stderr: ``{"done": 3, "total": 20}`` and ``{"info": "..."}``."""

    def __init__(self) -> None:
        """Nothing told yet."""
        self._next = 0.0

    def progress(self, done: int, total: int) -> None:
        """Tell it, but not more often than a program needs."""
        if time.monotonic() >= self._next or done == total:
            self._next = time.monotonic() + _PROGRESS_SECONDS
            self._tell({"done": done, "total": total})

    def info(self, text: str) -> None:
        """Tell it."""
        self._tell({"info": text})

    def is_cancelled(self) -> bool:
        """Never: a program that has enough ends this process."""
        return False

    @staticmethod
    def _tell(message: dict) -> None:
        print(json.dumps(message), file=sys.stderr, flush=True)


def run_compare(options: argparse.Namespace) -> int:
    """Compare layers and print where the report is."""
    from .cli import parse_extent, parse_layers
    from .cli_models import fetch_model
    from .evaluation.study import Study, compare_layers

    own_process()
    folder = fetch_model(options.model)
    card = load_card(folder)
    study = Study(
        folder=folder,
        card=card,
        sources=resolve_layers(card, parse_layers(options.layer)),
        output=options.output,
        extent=parse_extent(options.extent) if options.extent else None,
        extent_crs=options.extent_crs,
        reference=options.reference,
        field=options.field,
        subsets=tuple(options.subsets.split(",")) if options.subsets else (),
        language=options.language,
        quality=options.quality,
        threads=options.workers,
    )
    with told(options) as feedback:
        found = compare_layers(study, feedback)
    width = max(len(subset.key) for subset in found.subsets)
    for subset in found.subsets:
        figures = "  ".join(f"{name} {value.value:.3f}" for name, value in subset.figures.items())
        print(f"{subset.key:<{width}}  {figures}")
    print(options.output / "report.html")
    return 0


def class_table(card: Card, matrices: Mapping[str, np.ndarray]) -> str:
    """Intersection over union of each class, for every subset, as aligned text."""
    width = max([len(c.name) for c in card.map_classes] + [12])
    lines = [f"{'IoU of class':<{width}}  " + "  ".join(matrices)]
    each = {key: class_iou(matrix) for key, matrix in matrices.items()}
    for index, info in enumerate(card.map_classes):
        cells = [f"{'-' if np.isnan(v[index]) else f'{v[index]:.3f}':>{len(key)}}" for key, v in each.items()]
        lines.append(f"{info.name:<{width}}  " + "  ".join(cells))
    return "\n".join(lines)


def run_evaluate(options: argparse.Namespace) -> int:
    """Print the scores of every subset of the layers."""
    from .cli import parse_extent, parse_layers

    folder = find_model(options.model)
    card = load_card(folder)
    sources = resolve_layers(card, parse_layers(options.layer))
    extent = parse_extent(options.extent) if options.extent else None
    matrices = confusion_by_subset(folder, sources, label_source(options.reference), extent)
    if not any(matrix.any() for matrix in matrices.values()):
        raise InputError(
            options.reference,
            "it has no pixel of the model's classes where the layers are",
            "Choose a reference of the same area, with the class values of the model's card.",
        )
    metrics = {key: scores(matrix) for key, matrix in matrices.items()}
    print(score_table(metrics))
    print()
    print(class_table(card, matrices))
    return 0
