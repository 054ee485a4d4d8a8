"""Average precision of instance masks, as COCO defines it (https://cocodataset.org/#detection-eval)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST = 100
"""Objects per image that count, best first."""


@dataclass(frozen=True)
class Objects:
    """The objects of one image, found or true."""

    classes: np.ndarray  # int [n], class indices
    masks: np.ndarray  # boolean [n, H, W]
    scores: np.ndarray | None = None  # float [n]; None: these are the truth


def average_precision(found: Sequence[Objects], truth: Sequence[Objects], most: int = MOST) -> dict[str, float]:
    """Compare found objects with the true ones over all images.

    Sizes are those of the masks themselves: small below 32^2 pixels, large from 96^2.

    Args:
        found: One per image, with scores.
        truth: One per image, in the same order.
        most: Objects per image that count.

    Returns:
        ``ap`` (mean over IoU .50:.05:.95), ``ap50``, ``ap75``, ``ap_small``, ``ap_medium``, ``ap_large`` in
        0..1; NaN where the truth has no such object.
    """
    from faster_coco_eval import COCO, COCOeval_faster  # extra "train"

    images = [{"id": i, "height": t.masks.shape[1], "width": t.masks.shape[2]} for i, t in enumerate(truth)]
    classes = sorted({int(c) for objects in (*truth, *found) for c in objects.classes})
    data = {
        "images": images,
        "categories": [{"id": c, "name": str(c)} for c in classes],
        "annotations": [record for i, t in enumerate(truth) for record in records(t, i)],
    }
    for number, record in enumerate(data["annotations"], start=1):
        record["id"] = number
    names = ("ap", "ap50", "ap75", "ap_small", "ap_medium", "ap_large")
    detections = [record for i, f in enumerate(found) for record in records(f, i)]
    if not data["annotations"]:
        return dict.fromkeys(names, float("nan"))
    reference = COCO(data)
    if not detections:
        sizes = np.array([record["area"] for record in data["annotations"]])
        there = (sizes.size, sizes.size, sizes.size, (sizes < 32**2).any(), _medium(sizes).any(), (sizes > 96**2).any())
        return {name: 0.0 if some else float("nan") for name, some in zip(names, there)}
    evaluation = COCOeval_faster(
        reference, reference.loadRes(detections), iouType="segm", print_function=lambda *_: None
    )
    evaluation.params.maxDets = [1, 10, most]
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return {name: float(value) if value >= 0 else float("nan") for name, value in zip(names, evaluation.stats[:6])}


def _medium(sizes: np.ndarray) -> np.ndarray:
    return (sizes >= 32**2) & (sizes <= 96**2)


def records(objects: Objects, image: int) -> list[dict]:
    """The objects of an image as COCO annotations or results, masks run-length coded."""
    result = []
    for i, mask in enumerate(objects.masks):
        record = {
            "image_id": image,
            "category_id": int(objects.classes[i]),
            "segmentation": run_lengths(mask),
            "area": int(mask.sum()),
            "bbox": _box(mask),
            "iscrowd": 0,
        }
        if objects.scores is not None:
            record["score"] = float(objects.scores[i])
        result.append(record)
    return result


def run_lengths(mask: np.ndarray) -> dict:
    """A mask ``[h, w]`` as COCO's compressed run lengths."""
    from faster_coco_eval.core import mask as codec

    code = codec.encode(np.asfortranarray(mask.astype(np.uint8)))
    counts = code["counts"]
    return {"size": list(mask.shape), "counts": counts.decode("ascii") if isinstance(counts, bytes) else counts}


def _box(mask: np.ndarray) -> list[int]:
    """``[x, y, width, height]`` of a mask."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not rows.size:
        return [0, 0, 0, 0]
    return [int(columns[0]), int(rows[0]), int(columns[-1] - columns[0] + 1), int(rows[-1] - rows[0] + 1)]
