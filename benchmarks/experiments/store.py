"""Raw numbers: one CSV file per data set, written after each trained cell, read by the tables and by a resumed run."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from layerfuse.model_backend.evaluation.scores import class_scores, scores

from .methods import Outcome

METRICS = {"miou": "mIoU", "oa": "overall accuracy", "macro_f1": "macro F1"}
"""Scores by name in the files, with the name for readers."""


@dataclass(frozen=True)
class Row:
    """One subset of one held-out part, by one method and seed."""

    method: str
    seed: int
    part: str
    subset: str
    miou: float
    oa: float
    macro_f1: float
    class_iou: str  # of each class in card order, joined by spaces; "-" where the reference has none
    pixels: int  # that were scored
    parameters: int  # of the network
    seconds: float  # training, pre-training included, without scoring


def rows_of(method: str, seed: int, outcome: Outcome) -> list[Row]:
    """The rows of one trained cell."""
    rows = []
    for part, by_subset in outcome.matrices.items():
        for subset, matrix in by_subset.items():
            summary = {name: round(value, 5) for name, value in scores(matrix).items()}
            iou = " ".join("-" if math.isnan(value) else f"{value:.4f}" for value in class_scores(matrix)["iou"])
            rows.append(
                Row(
                    method=method,
                    seed=seed,
                    part=part,
                    subset=subset,
                    **summary,
                    class_iou=iou,
                    pixels=int(matrix.sum()),
                    parameters=outcome.parameters,
                    seconds=round(outcome.seconds, 1),
                )
            )
    return rows


def append(path: Path, rows: Iterable[Row]) -> None:
    """Add rows to a file in one write, so that a killed run leaves whole cells only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(Row)], lineterminator="\n")
    if not path.exists():
        writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    with open(path, "a", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())


def read(path: Path) -> list[Row]:
    """All rows of a file; none if there is no such file."""
    if not path.exists():
        return []
    kinds = {"str": str, "int": int, "float": float}
    with open(path, encoding="utf-8", newline="") as file:
        return [Row(**{f.name: kinds[f.type](line[f.name]) for f in fields(Row)}) for line in csv.DictReader(file)]
