"""Average precision: by hand, and against pycocotools."""

from __future__ import annotations

import contextlib
import io
import math

import numpy as np
import pytest
from layerfuse.model_backend.evaluation.instances import Objects, average_precision, records


def rectangles(rng, count, size=160):
    masks = np.zeros((count, size, size), bool)
    for mask in masks:
        y, x = rng.integers(0, size - 8, 2)
        height, width = rng.integers(3, 150, 2)
        mask[y : y + height, x : x + width] = True
    return masks


def scene(seed):
    rng = np.random.default_rng(seed)
    truth = [Objects(rng.integers(0, 2, n), rectangles(rng, n)) for n in (5, 0, 9, 3)]
    found = []
    for objects in truth:
        shifted = np.roll(objects.masks, tuple(rng.integers(0, 5, 2)), (1, 2))
        classes = np.concatenate([objects.classes, rng.integers(0, 3, 4)])
        found.append(Objects(classes, np.concatenate([shifted, rectangles(rng, 4)]), rng.random(len(classes))))
    return found, truth


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_agrees_with_pycocotools(seed):
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    found, truth = scene(seed)
    with contextlib.redirect_stdout(io.StringIO()):
        reference = COCO()
        annotations = [record for i, t in enumerate(truth) for record in records(t, i)]
        reference.dataset = {
            "info": {},
            "images": [{"id": i, "height": 160, "width": 160} for i in range(len(truth))],
            "categories": [{"id": c} for c in (0, 1, 2)],
            "annotations": [{**record, "id": n} for n, record in enumerate(annotations, start=1)],
        }
        reference.createIndex()
        evaluation = COCOeval(
            reference, reference.loadRes([r for i, f in enumerate(found) for r in records(f, i)]), "segm"
        )
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    expected = [value if value >= 0 else math.nan for value in evaluation.stats[:6]]
    ours = average_precision(found, truth)
    assert list(ours) == ["ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large"]
    np.testing.assert_allclose(list(ours.values()), expected, atol=1e-9)


def test_by_hand():
    masks = np.zeros((2, 10, 10), bool)
    masks[0, :5, :5], masks[1, 5:, 5:] = True, True
    truth = [Objects(np.array([0, 0]), masks)]
    assert average_precision([Objects(np.array([0, 0]), masks, np.array([0.9, 0.8]))], truth)["ap"] == 1.0
    one = average_precision([Objects(np.array([0]), masks[:1], np.array([0.9]))], truth)
    assert one["ap"] == pytest.approx(51 / 101)  # recall one half, at 101 recall points
    wrong_class = average_precision([Objects(np.array([1, 1]), masks, np.array([0.9, 0.8]))], truth)
    assert wrong_class["ap"] == 0.0
    shrunk = masks.copy()
    shrunk[:, 4] = shrunk[:, 5] = False  # IoU 0.8
    loose = average_precision([Objects(np.array([0, 0]), shrunk, np.array([0.9, 0.8]))], truth)
    assert loose["ap50"] == loose["ap75"] == 1.0 and loose["ap"] == pytest.approx(0.7)


def test_nothing_found_and_nothing_there():
    nothing = Objects(np.zeros(0, int), np.zeros((0, 8, 8), bool), np.zeros(0))
    there = Objects(np.array([0]), np.ones((1, 8, 8), bool))
    missed = average_precision([nothing], [there])
    assert missed["ap"] == 0.0 and missed["ap_small"] == 0.0 and math.isnan(missed["ap_large"])
    assert all(math.isnan(value) for value in average_precision([nothing], [nothing]).values())
