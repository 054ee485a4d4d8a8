"""``layerfuse evaluate``: how good a model's maps are."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np

from .card import Card, load_card
from .cli_train import score_table
from .errors import InputError
from .evaluation.scores import class_iou, scores
from .evaluation.subsets import confusion_by_subset
from .inference.models import find_model
from .raster.labels import label_source
from .raster.source import resolve_layers


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
