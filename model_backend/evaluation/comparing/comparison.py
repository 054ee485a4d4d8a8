"""What each layer is worth: the maps of all subsets compared with the full set's, and with a reference.

A pixel that a subset leaves empty, because none of its layers is valid there, counts as wrong: to cover the area is
part of a layer's worth. Worth is measured over the pixels that the full set maps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from osgeo import osr

from ...card import Card, all_subsets, subset_key
from ...inference.lattice import CONFIDENCE_SCALE
from ...raster.crs import DEGREES, parse_crs
from ...raster.gdalio import quiet
from ...raster.grid import Grid
from ..blocks import Blocks, Estimate, estimate, resample
from ..reference import Samples
from ..scores import class_scores, summaries
from .shapley import shapley
from .strips import Strip

POINT = 0.01
"""A set of layers is enough if its score is at most this much below the best."""
DECIDING = {True: ("miou", "oa"), False: ("agreement",)}
"""The scores that decide, with and without a reference: what is enough is so by all of them. The first is charted."""
_SIDE = 64  # points along a side with which an overlap is measured


class Tally:
    """Counts of every subset by block, as the strips come.

    Args:
        card: The model's.
        grid: Where the maps lie.
        subsets: As of the strips, the full set first.
        reference: Whether there is one.
    """

    def __init__(self, card: Card, grid: Grid, subsets: Sequence[Sequence[str]], reference: bool) -> None:
        """Start with nothing counted; see the class."""
        self.classes, self.subsets = len(card.map_classes), [tuple(s) for s in subsets]
        shape = (len(subsets), self.classes, self.classes + 1)
        self.blocks = Blocks(grid.window, card.tile_size, int(np.prod(shape)) * (1 + reference))
        self.agreement = np.zeros((self.blocks.count, *shape), np.int64)  # rows: full set; columns: subset, or empty
        self.truth = np.zeros((self.blocks.count, *shape), np.int64) if reference else None
        # Sums over the pixels that the full set maps and a subset, too, in bytes: whole numbers, exact in any order.
        self._sure = np.zeros((self.blocks.count, len(subsets)), np.int64)

    def add(self, strip: Strip, samples: Samples | None = None) -> None:
        """Count a strip, and reference samples in its window."""
        blocks, known = self.blocks.of(strip.window), strip.classes[0] >= 0
        for s, classes in enumerate(strip.classes):
            self.agreement[:, s] += self._count(blocks[known], strip.classes[0][known], classes[known])
            both = known & (classes >= 0)
            sure = np.bincount(blocks[both], strip.confidence[s][both], self.blocks.count)
            self._sure[:, s] += sure.astype(np.int64)
        if samples is not None and self.truth is not None:
            rows, columns, labels = samples
            mapped = known[rows, columns]
            rows, columns, labels = rows[mapped], columns[mapped], labels[mapped]
            for s, classes in enumerate(strip.classes):
                self.truth[:, s] += self._count(blocks[rows, columns], labels, classes[rows, columns])

    @property
    def confidence(self) -> np.ndarray:
        """By block and subset ``[B, S]``, sums of probabilities; where a subset maps nothing it is that of a guess."""
        return CONFIDENCE_SCALE * self._sure + self.agreement[..., -1].sum(2) / self.classes

    def _count(self, blocks: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """``[blocks, K, K + 1]``; an empty pixel (-1) falls into the last column."""
        shape = (self.blocks.count, self.classes, self.classes + 1)
        columns = np.where(columns < 0, self.classes, columns)
        return np.bincount(np.ravel_multi_index((blocks, rows, columns), shape), minlength=np.prod(shape)).reshape(
            shape
        )


@dataclass(frozen=True)
class SubsetResult:
    """Figures of one subset; fractions of one."""

    names: tuple[str, ...]
    trained: bool | None  # whether it occurred in training; None: the card does not say
    covered: float  # share of the full set's map that it maps too
    figures: Mapping[str, Estimate]  # agreement, confidence; with a reference miou, oa, macro_f1
    differences: Mapping[str, Estimate]  # of the same figures, from the full set's
    by_class: Mapping[str, tuple[Estimate, ...]]  # agreement, or iou, f1, user, producer; in map-class order

    @property
    def key(self) -> str:
        """``optical+elevation``."""
        return subset_key(self.names)


@dataclass(frozen=True)
class Comparison:
    """Everything that a comparison found, for report, JSON and CSV."""

    names: tuple[str, ...]  # the layers' modalities
    subsets: tuple[SubsetResult, ...]  # the full set first
    deciding: tuple[str, ...]  # figures: see DECIDING
    worth: Mapping[str, Mapping[str, Estimate]]  # Shapley value by figure and layer; empty if subsets are missing
    nothing: Mapping[str, float]  # what the figures would be without any layer
    enough: int  # index of the smallest set within POINT of the best in every figure that decides
    best: int  # index of the best set
    gap: Estimate  # of the best less the smallest set that is enough, in the figure where it is largest
    blocks: int  # that have data
    block_metres: float
    pixels: int  # that the full set maps
    samples: int  # of the reference that were used; 0 without
    class_share: tuple[float, ...] = field(default=())  # of the full set's map, by map class
    matrix: tuple[tuple[int, ...], ...] = ()  # of the full set, [K, K], rows map, columns reference; () without one

    @property
    def headline(self) -> str:
        """The figure that is charted."""
        return self.deciding[0]

    @property
    def spare(self) -> tuple[str, ...]:
        """Layers that the smallest set that is enough does without."""
        return tuple(name for name in self.names if name not in self.subsets[self.enough].names)


def conclude(card: Card, grid: Grid, names: Sequence[str], tally: Tally) -> Comparison:
    """Turn counts into figures with intervals, Shapley values and what they mean."""
    agreement, has_truth = resample(tally.agreement), tally.truth is not None
    confidence = resample(np.concatenate([tally.confidence, tally.agreement[:, :1].sum((2, 3))], 1))
    figures = {
        "agreement": summaries(agreement)["oa"],
        "confidence": np.divide(
            confidence[:, :-1], confidence[:, -1:], out=np.full_like(confidence[:, :-1], np.nan),
            where=confidence[:, -1:] > 0,
        ),
    }  # fmt: skip
    nothing = {"agreement": _guess(agreement)["oa"], "confidence": np.full(len(agreement), 1 / tally.classes)}
    by_class = {"agreement": class_scores(agreement)["producer"]}
    if has_truth:
        truth = resample(tally.truth)
        figures, nothing = {**summaries(truth), **figures}, {**_guess(truth), **nothing}
        by_class = {**class_scores(truth), **by_class}
    mapped = agreement[0].sum((1, 2))
    subsets = tuple(
        SubsetResult(
            names=subset,
            trained=subset_key(subset) in card.training.subsets if card.training.subsets else None,
            covered=float(1 - agreement[0, s, :, -1].sum() / mapped[s]),
            figures={name: estimate(values[:, s]) for name, values in figures.items()},
            differences={name: estimate(values[:, s] - values[:, 0]) for name, values in figures.items()},
            by_class={name: tuple(map(estimate, values[:, s].T)) for name, values in by_class.items()},
        )
        for s, subset in enumerate(tally.subsets)
    )
    worth = {}
    if set(tally.subsets) == set(all_subsets(names)):
        for name, values in figures.items():
            value_of = {(): nothing[name], **{subset: values[:, s] for s, subset in enumerate(tally.subsets)}}
            worth[name] = {layer: estimate(value) for layer, value in shapley(names, value_of).items()}
    deciding = DECIDING[has_truth]
    best, enough = _enough(np.stack([figures[name][0] for name in deciding]), tally.subsets)
    gaps = [estimate(figures[name][:, best] - figures[name][:, enough]) for name in deciding]
    truth = tally.truth
    counted = tally.agreement if truth is None else truth
    return Comparison(
        names=tuple(names),
        subsets=subsets,
        deciding=deciding,
        worth=worth,
        nothing={name: float(values[0]) for name, values in nothing.items()},
        enough=enough,
        best=best,
        gap=max(gaps, key=lambda gap: gap.value),
        blocks=int(counted[:, 0].any((1, 2)).sum()),
        block_metres=tally.blocks.side * grid.ground_size,
        pixels=int(mapped[0]),
        samples=0 if truth is None else int(truth[:, 0].sum()),
        matrix=() if truth is None else tuple(map(tuple, truth[:, 0].sum(0)[:, :-1].T.tolist())),
        class_share=tuple((agreement[0, 0].sum(1) / max(1, mapped[0])).tolist()),
    )


def _guess(matrices: np.ndarray) -> dict[str, np.ndarray]:
    """Figures of a map made without any layer: the commonest class everywhere. ``[R]`` each."""
    rows = matrices[:, 0].sum(-1)  # [R, K]; the same for every subset
    guess = np.zeros((*rows.shape, rows.shape[1] + 1))
    commonest = rows.argmax(1)
    guess[np.arange(len(rows)), :, commonest] = rows
    return summaries(guess)


def _enough(scores: np.ndarray, subsets: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """The best subset, and the smallest within :data:`POINT` of it (the better of two of one size).

    Args:
        scores: By figure and subset, ``[F, S]``. The best subset is that which lacks least of the highest of each.
        subsets: Their layers.
    """
    lacks = (np.nanmax(scores, 1, keepdims=True) - scores).max(0)
    lacks = np.where(np.isnan(lacks), np.inf, lacks)
    best = min(range(len(subsets)), key=lambda s: (lacks[s], -scores[:, s].sum()))
    near = [s for s in range(len(subsets)) if (scores[:, s] >= scores[:, best] - POINT).all()]
    return best, min(near, key=lambda s: (len(subsets[s]), lacks[s], -scores[:, s].sum()))


def training_overlap(card: Card, grid: Grid) -> float | None:
    """Share of the grid's window that lies in areas that the model was trained on; None if the card names none."""
    if not card.training.areas:
        return None
    xmin, ymin, xmax, ymax = grid.bounds()
    places = (np.arange(_SIDE) + 0.5) / _SIDE
    points = [(x, y) for y in ymin + (ymax - ymin) * places for x in xmin + (xmax - xmin) * places]
    with quiet():
        moved = osr.CoordinateTransformation(parse_crs(grid.crs), parse_crs(DEGREES)).TransformPoints(points)
    lon, lat = np.array(moved)[:, :2].T
    inside = np.zeros(len(lon), bool)
    for west, south, east, north in card.training.areas:
        inside |= (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return float(inside.mean())
