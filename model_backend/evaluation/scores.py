"""Scores of a class map against a reference, from its confusion matrix."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..card import Card


def confusion_matrix(reference: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Count pixels by reference and predicted class.

    Args:
        reference: Class indices, any shape; negative or >= ``classes``: not counted.
        predicted: Class indices of the same shape; out of range where nothing was predicted: not counted.
        classes: Number of classes K.

    Returns:
        int64 ``[K, K]``, rows reference, columns predicted.
    """
    reference, predicted = (
        np.asarray(reference).ravel().astype(np.int64),
        np.asarray(predicted).ravel().astype(np.int64),
    )
    known = (reference >= 0) & (reference < classes) & (predicted >= 0) & (predicted < classes)
    pairs = reference[known] * classes + predicted[known]
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def scores(matrix: np.ndarray) -> dict[str, float]:
    """Summary of a confusion matrix ``[K, K]``, rows reference; see :func:`summaries`."""
    return {name: float(value) for name, value in summaries(matrix).items()}


def summaries(matrices: np.ndarray) -> dict[str, np.ndarray]:
    """Summaries of a stack of confusion matrices.

    Means are over the classes present in the reference: a class that is only predicted lowers the
    others' scores but has none of its own.

    Args:
        matrices: ``[..., K, P]``, P >= K, rows reference, columns predicted; columns from K on stand for no
            answer, which is wrong whatever the reference says.

    Returns:
        ``miou`` (mean intersection over union), ``oa`` (overall accuracy), ``macro_f1``; each ``[...]`` in 0..1,
        NaN where the reference is empty.
    """
    each, total = class_scores(matrices), matrices.sum((-2, -1))
    present = ~np.isnan(each["producer"])
    hit = np.diagonal(matrices, axis1=-2, axis2=-1).sum(-1)
    return {
        "miou": _mean(each["iou"], present),
        "oa": _ratio(hit, total),
        "macro_f1": _mean(each["f1"], present),
    }


def class_scores(matrices: np.ndarray) -> dict[str, np.ndarray]:
    """Scores of each class, of a stack of confusion matrices.

    Args:
        matrices: As of :func:`summaries`; fractions are fine, as area proportions have them.

    Returns:
        ``user`` (hits among what is mapped as the class, also called precision), ``producer`` (hits among what is
        the class, also called recall), ``f1`` and ``iou``, each ``[..., K]`` in 0..1, NaN where that cannot be
        known: a class that is not mapped has no user's accuracy, one that the reference does not have has none of
        the others.
    """
    matrices = np.asarray(matrices, np.float64)
    classes = matrices.shape[-2]
    hit = np.diagonal(matrices, axis1=-2, axis2=-1)
    reference, predicted = matrices.sum(-1), matrices.sum(-2)[..., :classes]
    there = np.where(reference > 0, 1.0, np.nan)
    return {
        "user": _ratio(hit, predicted),
        "producer": _ratio(hit, reference),
        "f1": _ratio(2 * hit, reference + predicted) * there,
        "iou": _ratio(hit, reference + predicted - hit) * there,
    }


def class_iou(matrix: np.ndarray) -> np.ndarray:
    """Intersection over union of each class.

    Args:
        matrix: ``[K, K]``, rows reference, columns predicted.

    Returns:
        float64 ``[K]`` in 0..1, NaN for a class that the reference does not have.
    """
    return class_scores(matrix)["iou"]


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)


def _mean(values: np.ndarray, present: np.ndarray) -> np.ndarray:
    """Mean over the classes present; NaN where there is none."""
    return _ratio(np.where(present, values, 0.0).sum(-1), present.sum(-1))


def score_table(metrics: Mapping[str, Mapping[str, float]]) -> str:
    """Scores of every subset as aligned text."""
    width = max([len(key) for key in metrics] + [6])
    lines = [f"{'layers':<{width}}   mIoU     OA  macro F1"]
    lines += [f"{k:<{width}}  {m['miou']:.3f}  {m['oa']:.3f}     {m['macro_f1']:.3f}" for k, m in metrics.items()]
    return "\n".join(lines)


def class_table(card: Card, matrices: Mapping[str, np.ndarray]) -> str:
    """Intersection over union of each class as aligned text, of a confusion matrix ``[K, K]`` for each subset."""
    width = max([len(c.name) for c in card.map_classes] + [12])
    lines = [f"{'IoU of class':<{width}}  " + "  ".join(matrices)]
    each = {key: class_iou(matrix) for key, matrix in matrices.items()}
    for index, info in enumerate(card.map_classes):
        cells = [f"{'-' if np.isnan(v[index]) else f'{v[index]:.3f}':>{len(key)}}" for key, v in each.items()]
        lines.append(f"{info.name:<{width}}  " + "  ".join(cells))
    return "\n".join(lines)
