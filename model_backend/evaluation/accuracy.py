"""Accuracy of a class map, with intervals: from reference points by their sampling design, else from pixels.

Points: stratified estimators, strata are the map's classes (P. Olofsson et al., Good practices for estimating area
and assessing accuracy of land change, 2014, equations 1 to 11; doi:10.1016/j.rse.2014.02.015). Pixels of a raster or
of polygons: block bootstrap, see ``blocks.py``. Kappa is left out: it says nothing that these do not say better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..card import ClassInfo
from ..raster.grid import Grid, Window
from .blocks import Blocks, Estimate, estimate, resample
from .reference import Reference
from .scores import class_scores, summaries

Z = 1.96
"""Quantile of the normal distribution for an interval of 95 %, to as many digits as the paper has."""


@dataclass(frozen=True)
class Accuracy:
    """How good a map is; fractions of one, areas in square metres, K classes."""

    classes: tuple[str, ...]
    kind: str  # of the reference: points, polygons or raster
    matrix: tuple[tuple[int, ...], ...]  # samples, [K, K], rows map, columns reference
    empty: int  # samples where the map is empty: not counted
    skipped: int  # features of the reference without a class
    summary: Mapping[str, Estimate]  # miou, oa, macro_f1
    by_class: Mapping[str, tuple[Estimate, ...]]  # user, producer, f1, iou
    mapped_area: tuple[float, ...]
    adjusted_area: tuple[Estimate, ...]  # by the reference; empty unless it is points
    proportions: tuple[tuple[float, ...], ...]  # estimated shares of the area, as matrix; empty unless points
    blocks: int  # with samples, of the bootstrap; 0 for points
    block_metres: float


class Assessment:
    """Samples of a reference on a map, as its parts come.

    Args:
        classes: The map's.
        grid: Where it lies.
        reference: On that grid.
        tile_size: Pixels beyond which the map's errors are hardly related.
    """

    def __init__(self, classes: Sequence[ClassInfo], grid: Grid, reference: Reference, tile_size: int) -> None:
        """Start with nothing counted; see the class."""
        self._classes, self._reference, self._grid = tuple(classes), reference, grid
        count = len(classes)
        self._blocks = Blocks(grid.window, tile_size, count * count)
        self._matrices = np.zeros((self._blocks.count, count, count), np.int64)  # rows reference
        self._areas, self._pixels, self._empty = np.zeros(count), np.zeros(count, np.int64), 0

    def add(self, window: Window, mapped: np.ndarray) -> None:
        """Count a part of the map: class indices ``[h, w]``, -1 where it is empty."""
        count = len(self._classes)
        there = mapped >= 0
        self._areas += np.bincount(mapped[there], self._grid.areas(window)[there], count)
        self._pixels += np.bincount(mapped[there], minlength=count)
        rows, columns, labels = self._reference.samples(window)
        found = mapped[rows, columns]
        known = found >= 0
        self._empty += int((~known).sum())
        blocks = self._blocks.of(window)[rows[known], columns[known]]
        shape = self._matrices.shape
        pairs = np.ravel_multi_index((blocks, labels[known], found[known]), shape)
        self._matrices += np.bincount(pairs, minlength=int(np.prod(shape))).reshape(shape)

    @property
    def samples(self) -> int:
        """How many were counted."""
        return int(self._matrices.sum())

    def result(self) -> Accuracy:
        """What was found, in classes that the map or the reference has."""
        total = self._matrices.sum(0)
        occur = np.flatnonzero((self._pixels > 0) | total.any(1))
        matrices, total = self._matrices[:, occur][:, :, occur], total[occur][:, occur]
        design = self._reference.kind == "points"
        adjusted, proportions = (), ()
        if design:
            found = stratified(total.T, self._areas[occur], self._pixels[occur])
            summary, by_class = found.summary, found.by_class
            adjusted, proportions = found.area, tuple(map(tuple, found.proportions.tolist()))
        else:
            drawn = resample(matrices)
            summary = {name: estimate(values) for name, values in summaries(drawn).items()}
            by_class = {name: tuple(map(estimate, values.T)) for name, values in class_scores(drawn).items()}
        return Accuracy(
            classes=tuple(self._classes[i].name for i in occur),
            kind=self._reference.kind,
            matrix=tuple(map(tuple, total.T.tolist())),
            empty=self._empty,
            skipped=self._reference.skipped,
            summary=summary,
            by_class=by_class,
            mapped_area=tuple(self._areas[occur].tolist()),
            adjusted_area=adjusted,
            proportions=proportions,
            blocks=0 if design else int(matrices.any((1, 2)).sum()),
            block_metres=self._blocks.side * self._grid.ground_size,
        )


@dataclass(frozen=True)
class Stratified:
    """Estimates by a stratified design."""

    summary: Mapping[str, Estimate]  # oa with an interval; miou and macro_f1 without
    by_class: Mapping[str, tuple[Estimate, ...]]  # user, producer with intervals; f1, iou without
    area: tuple[Estimate, ...]  # in the unit of the mapped areas
    proportions: np.ndarray  # [K, K], rows map, columns reference; sums to one


def stratified(counts: np.ndarray, areas: np.ndarray, pixels: np.ndarray | None = None) -> Stratified:
    """Accuracy and area by points drawn at random within each class of a map.

    Args:
        counts: Points, ``[K, K]``, rows map, columns reference.
        areas: Mapped area of each class ``[K]``, any unit. Classes without a point are left out of the whole:
            nothing is known of them. One point alone has no variance; the largest there can be is taken.
        pixels: Size of each class ``[K]``: of one that was taken whole nothing is uncertain.

    Returns:
        Estimates with normal intervals; those of accuracies end at 0 and 1.
    """
    counts, areas = np.asarray(counts, np.float64), np.asarray(areas, np.float64)
    n = counts.sum(1)
    areas = np.where(n > 0, areas, 0.0)
    whole = areas.sum()
    weight = areas / whole if whole > 0 else areas
    share = np.divide(counts, n[:, None], out=np.zeros_like(counts), where=n[:, None] > 0)
    proportions = weight[:, None] * share  # p_ij, eq. 4
    within = share * (1 - share) / np.maximum(n - 1, 1)[:, None]  # variance of each p_ij / W_i
    within[n == 1] = 0.25
    within[(n == 0) if pixels is None else (n == 0) | (n >= pixels)] = 0.0
    hit, variance = np.diag(share), np.diag(within)
    each = class_scores(proportions.T)
    overall = float(np.trace(proportions))
    shares = proportions.sum(0)  # p_.j, eq. 9
    share_variance = (weight[:, None] ** 2 * within).sum(0)  # eq. 10
    others = share_variance - weight**2 * variance  # i other than j
    with np.errstate(divide="ignore", invalid="ignore"):
        missed = 1 - each["producer"]
        producer_variance = (weight**2 * missed**2 * variance + each["producer"] ** 2 * others) / shares**2  # eq. 7
    total = summaries(proportions.T)
    return Stratified(
        summary={
            "miou": _bare(total["miou"]),
            "oa": _normal(overall, (weight**2 * variance).sum(), 1.0),  # eq. 1, 5
            "macro_f1": _bare(total["macro_f1"]),
        },
        by_class={
            "user": tuple(_normal(h if k else np.nan, v, 1.0) for h, v, k in zip(hit, variance, n)),  # eq. 2, 6
            "producer": tuple(_normal(p, v, 1.0) for p, v in zip(each["producer"], producer_variance)),  # eq. 3
            "f1": tuple(map(_bare, each["f1"])),
            "iou": tuple(map(_bare, each["iou"])),
        },
        area=tuple(_normal(whole * p, whole**2 * v, np.inf) for p, v in zip(shares, share_variance)),  # eq. 11
        proportions=proportions,
    )


def _normal(value: float, variance: float, most: float) -> Estimate:
    half = Z * float(np.sqrt(max(variance, 0.0))) if np.isfinite(variance) else float("nan")
    value = float(value)
    return Estimate(value, float(np.maximum(value - half, 0.0)), float(np.minimum(value + half, most)))


def _bare(value: float) -> Estimate:
    return Estimate(float(value), float("nan"), float("nan"))
