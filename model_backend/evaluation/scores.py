"""Scores of a class map against a reference, from its confusion matrix."""

from __future__ import annotations

import numpy as np


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
    """Summary of a confusion matrix.

    Means are over the classes present in the reference: a class that is only predicted lowers the
    others' scores but has none of its own.

    Args:
        matrix: ``[K, K]``, rows reference, columns predicted.

    Returns:
        ``miou`` (mean intersection over union), ``oa`` (overall accuracy), ``macro_f1``; each in 0..1,
        NaN where the reference is empty.
    """
    matrix = matrix.astype(np.float64)
    hit, reference, predicted = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    present = reference > 0
    if not present.any():
        return {"miou": float("nan"), "oa": float("nan"), "macro_f1": float("nan")}
    iou = class_iou(matrix)[present]
    f1 = (2 * hit / np.maximum(reference + predicted, 1))[present]
    return {"miou": float(iou.mean()), "oa": float(hit.sum() / matrix.sum()), "macro_f1": float(f1.mean())}


def class_iou(matrix: np.ndarray) -> np.ndarray:
    """Intersection over union of each class.

    Args:
        matrix: ``[K, K]``, rows reference, columns predicted.

    Returns:
        float64 ``[K]`` in 0..1, NaN for a class that the reference does not have.
    """
    matrix = matrix.astype(np.float64)
    hit, reference, predicted = np.diag(matrix), matrix.sum(1), matrix.sum(0)
    return np.where(reference > 0, hit / np.maximum(reference + predicted - hit, 1), np.nan)
