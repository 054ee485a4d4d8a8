"""Accuracy of a class map, with intervals: from reference points by their sampling design, else from pixels.

Points: stratified estimators, strata are the map's classes (P. Olofsson et al., Good practices for estimating area
and assessing accuracy of land change, 2014, equations 1 to 11; doi:10.1016/j.rse.2014.02.015), or those that the points
were drawn in, see ``strata.py``. Pixels of a raster or of polygons: block bootstrap, see ``blocks.py``. Kappa is left
out: it says nothing that these do not say better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..card import ClassInfo
from ..raster.grid import Grid, Window
from .blocks import Blocks, Estimate, all_or_none, estimate, resample, widened
from .reference import Reference, Samples
from .scores import class_scores, summaries

Z = 1.96
"""Quantile of the normal distribution for an interval of 95 %, to as many digits as the paper has."""
FEW = 30
"""Points of a class of the map below which the normal interval of its accuracy is not to be trusted."""


@dataclass(frozen=True)
class Accuracy:
    """How good a map is; fractions of one, areas in square metres, K classes."""

    classes: tuple[str, ...]
    kind: str  # of the reference: points, polygons or raster
    matrix: tuple[tuple[int, ...], ...]  # samples, [K, K], rows map, columns reference
    empty: int  # samples where the map is empty: not counted
    skipped: int  # features of the reference without a class
    lines: int  # of the reference, which have no area and were left out
    summary: Mapping[str, Estimate]  # miou, oa, macro_f1
    by_class: Mapping[str, tuple[Estimate, ...]]  # user, producer, f1, iou
    mapped_area: tuple[float, ...]
    adjusted_area: tuple[Estimate, ...]  # by the reference; empty unless it is points
    proportions: tuple[tuple[float, ...], ...]  # estimated shares of the area, as matrix; empty unless points
    blocks: int  # with samples, of the bootstrap; 0 for points
    block_metres: float
    beyond: int = 0  # points of the reference outside of the map: not counted
    small: int = 0  # polygons of the reference that cover no pixel's centre
    disputed: int = 0  # pixels that polygons of two classes cover: the later one counts
    strata: int = 0  # that the points were drawn in, if those are not the map's classes
    unjudged: float = 0.0  # share of the map in strata without a point that counts: the figures are of the rest


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
        design = reference.design
        self._by_stratum = None if design is None else np.zeros((len(design.metres), count, count), np.int64)
        self._areas, self._pixels = np.zeros(count), np.zeros(count, np.int64)
        self._empty = self._disputed = 0

    def add(self, window: Window, mapped: np.ndarray) -> Samples:
        """Count a part of the map: class indices ``[h, w]``, -1 where it is empty; gives what is known there."""
        count = len(self._classes)
        there = mapped >= 0
        self._areas += np.bincount(mapped[there], self._grid.areas(window)[there], count)
        self._pixels += np.bincount(mapped[there], minlength=count)
        self._disputed += self._reference.disputed(window)
        rows, columns, labels = samples = self._reference.samples(window)
        found = mapped[rows, columns]
        known = found >= 0
        self._empty += int((~known).sum())
        blocks = self._blocks.of(window)[rows[known], columns[known]]
        shape = self._matrices.shape
        pairs = np.ravel_multi_index((blocks, labels[known], found[known]), shape)
        self._matrices += np.bincount(pairs, minlength=int(np.prod(shape))).reshape(shape)
        if self._by_stratum is not None:
            np.add.at(self._by_stratum, (self._reference.strata(window)[known], found[known], labels[known]), 1)
        return samples

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
        adjusted: tuple[Estimate, ...] = ()
        proportions: tuple[tuple[float, ...], ...] = ()
        judged = mapped = float(self._areas.sum())
        if design:
            drawn = self._reference.design
            if self._by_stratum is None or drawn is None:
                found = stratified(total.T, self._areas[occur], self._pixels[occur])
                judged = float(self._areas[occur][total.any(0)].sum())
            else:
                judged = float(drawn.metres[self._by_stratum.any((1, 2))].sum())
                found = by_strata(self._by_stratum[:, occur][:, :, occur], drawn.metres, drawn.pixels)
            summary, by_class = found.summary, found.by_class
            adjusted, proportions = found.area, tuple(map(tuple, found.proportions.tolist()))
        else:
            draws = resample(matrices)
            counts = matrices.any((1, 2)).sum()
            summary = {name: widened(estimate(values), counts) for name, values in summaries(draws).items()}
            by_class = {
                name: tuple(map(widened, map(estimate, values.T), self._blocks_of(matrices, name)))
                for name, values in class_scores(draws).items()
            }
        return Accuracy(
            classes=tuple(self._classes[i].name for i in occur),
            kind=self._reference.kind,
            matrix=tuple(map(tuple, total.T.tolist())),
            empty=self._empty,
            skipped=self._reference.skipped,
            lines=self._reference.lines,
            beyond=self._reference.beyond,
            small=self._reference.small,
            disputed=self._disputed,
            summary=summary,
            by_class=by_class,
            mapped_area=tuple(self._areas[occur].tolist()),
            adjusted_area=adjusted,
            proportions=proportions,
            blocks=0 if design else int(matrices.any((1, 2)).sum()),
            block_metres=self._blocks.side * self._grid.ground_size,
            strata=0 if self._by_stratum is None else len(self._by_stratum),
            unjudged=max(0.0, 1 - judged / mapped) if mapped > 0 else 0.0,
        )

    @staticmethod
    def _blocks_of(matrices: np.ndarray, figure: str) -> np.ndarray:
        """How many blocks say something of a figure of each class; matrices ``[B, K, K]``, rows reference."""
        mapped, true = matrices.any(1), matrices.any(2)
        return {"user": mapped, "producer": true}.get(figure, mapped | true).sum(0)


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
        Estimates with normal intervals; those of accuracies end at 0 and 1, and of few points are Wilson's.
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
    sampled = n if pixels is None else np.where((n > 0) & (n >= pixels), np.inf, n)
    column = [_Strata(weight, share[:, j], sampled) for j in range(len(n))]
    return Stratified(
        summary={
            "miou": _bare(total["miou"]),
            "oa": _accuracy(overall, (weight**2 * variance).sum(), _Strata(weight, hit, sampled).limits),  # eq. 1, 5
            "macro_f1": _bare(total["macro_f1"]),
        },
        by_class={
            "user": tuple(  # eq. 2, 6
                _accuracy(h, v, _Strata(np.ones(1), h[None], k[None]).limits, FEW) if k else _bare(np.nan)
                for h, v, k in zip(hit, variance, sampled)
            ),
            "producer": tuple(  # eq. 3
                _accuracy(p, v, column[j].producer_limits(j)) if n[j] else _bare(p)  # no point says how sure that is
                for j, (p, v) in enumerate(zip(each["producer"], producer_variance))
            ),
            "f1": tuple(map(_bare, each["f1"])),
            "iou": tuple(map(_bare, each["iou"])),
        },
        area=tuple(_area(whole, p, v, column[j].limits) for j, (p, v) in enumerate(zip(shares, share_variance))),
        proportions=proportions,
    )


def by_strata(counts: np.ndarray, areas: np.ndarray, pixels: np.ndarray | None = None) -> Stratified:
    """Accuracy and area by points drawn at random within strata that are not the classes of the map.

    Args:
        counts: Points by stratum, ``[H, K, K]``, rows map, columns reference.
        areas: Area of each stratum ``[H]``, any unit. Strata without a point are left out of the whole. One point
            alone has no variance; the largest there can be is taken.
        pixels: Size of each stratum ``[H]``: of one that was taken whole nothing is uncertain.

    Returns:
        As :func:`stratified`; accuracies of a class are ratios of two estimated shares (Stehman 2014, eq. 27 to 30).
    """
    counts, areas = np.asarray(counts, np.float64), np.asarray(areas, np.float64)
    n = counts.sum((1, 2))
    areas = np.where(n > 0, areas, 0.0)
    whole = areas.sum()
    weight = areas / whole if whole > 0 else areas
    share = np.divide(counts, n[:, None, None], out=np.zeros_like(counts), where=n[:, None, None] > 0)
    proportions = np.tensordot(weight, share, 1)
    sampled = n if pixels is None else np.where((n > 0) & (n >= pixels), np.inf, n)
    unsure = np.where(np.isfinite(sampled) & (n > 0), 1.0, 0.0)  # strata of which something is uncertain

    def variance(hit: np.ndarray, among: np.ndarray, ratio: float) -> float:
        """Of the sum over the strata of ``hit - ratio * among``, shares of the points ``[H]``; all hits are among."""
        mean = hit - ratio * among
        square = hit * (1 - ratio) ** 2 + (among - hit) * ratio**2
        each = (square - mean**2) / np.maximum(n - 1, 1)
        each = np.where(n == 1, 0.25, np.maximum(each, 0.0))
        return float((weight**2 * unsure * each).sum())

    def part(hit: np.ndarray, among: np.ndarray, few: float = 0.0) -> Estimate:
        """The share of what is ``hit`` in what is ``among``."""
        total = float(weight @ among)
        if total <= 0:
            return _bare(np.nan)
        value = min(float(weight @ hit) / total, 1.0)
        spread = np.divide(weight**2 * among, sampled, out=np.zeros_like(weight), where=n > 0).sum()
        least = all_or_none(total**2 / spread if spread > 0 else np.inf)
        limits = {1.0: (least, 1.0), 0.0: (0.0, 1 - least)}.get(value, (value, value))
        return _accuracy(value, variance(hit, among, value) / total**2, limits, few)

    ones = np.ones(len(n))
    hit = np.diagonal(share, axis1=1, axis2=2)  # [H, K]
    mapped, true = share.sum(2), share.sum(1)
    right = hit.sum(1)
    each, total = class_scores(proportions.T), summaries(proportions.T)
    classes = range(counts.shape[1])
    overall = _accuracy(float(weight @ right), variance(right, ones, 0.0), _Strata(weight, right, sampled).limits)
    return Stratified(
        summary={"miou": _bare(total["miou"]), "oa": overall, "macro_f1": _bare(total["macro_f1"])},
        by_class={
            "user": tuple(part(hit[:, k], mapped[:, k], FEW) for k in classes),
            "producer": tuple(part(hit[:, k], true[:, k]) for k in classes),
            "f1": tuple(map(_bare, each["f1"])),
            "iou": tuple(map(_bare, each["iou"])),
        },
        area=tuple(
            _area(whole, float(weight @ true[:, k]), variance(true[:, k], ones, 0.0),
                  _Strata(weight, true[:, k], sampled).limits)
            for k in classes
        ),
        proportions=proportions,
    )  # fmt: skip


@dataclass(frozen=True)
class _Strata:
    """Shares of one answer in strata, and how few or many points may hide another, where all say the same.

    A stratum whose points all say yes, or all no, has no variance by the formula, however few they are. Its limit
    is that of a run without exception (:func:`all_or_none`); several such strata count together, by Kish's effective
    number of points.
    """

    weight: np.ndarray  # [K], share of the map
    share: np.ndarray  # [K], of the points that say yes
    points: np.ndarray  # [K]; infinite: the whole stratum was looked at

    def _effective(self, chosen: np.ndarray) -> float:
        each = self.weight[chosen] ** 2 / np.maximum(self.points[chosen], 1e-9)
        return self.weight[chosen].sum() ** 2 / each.sum() if each.sum() > 0 else np.inf

    def _limits(self, among: np.ndarray) -> tuple[float, float]:
        among = among & (self.points > 0) & (self.weight > 0)
        yes, no = among & (self.share == 1), among & (self.share == 0)
        mixed = (self.weight * self.share)[among & ~yes & ~no].sum()
        low = self.weight[yes].sum() * all_or_none(self._effective(yes))
        high = self.weight[yes].sum() + self.weight[no].sum() * (1 - all_or_none(self._effective(no)))
        return float(mixed + low), float(mixed + high)

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the largest share of the whole."""
        return self._limits(np.ones(len(self.share), bool))

    def producer_limits(self, own: int) -> tuple[float, float]:
        """The least and the largest part of what says yes that lies in one stratum."""
        mine = np.arange(len(self.share)) == own
        (low, high), (others_low, others_high) = self._limits(mine), self._limits(~mine)
        return low / max(low + others_high, 1e-12), high / max(high + others_low, 1e-12)


def _accuracy(value: float, variance: float, limits: tuple[float, float], few: float = 0.0) -> Estimate:
    """A share with its interval: normal; Wilson's (1927) where that leaves 0..1; the limits where nothing varies.

    Args:
        value: The share.
        variance: Of it.
        limits: Where nothing varies.
        few: Samples below which the interval is Wilson's in any case; as many but for rounding are enough.
    """
    value, variance = float(value), float(variance)
    if not (np.isfinite(value) and np.isfinite(variance)):
        return _bare(value)
    if variance <= 0:
        return Estimate(value, min(value, limits[0]), max(value, limits[1]))
    if value in (0.0, 1.0):  # one point alone, or answers that vary where the figure does not
        found = _normal(value, variance, 1.0)
        return Estimate(value, min(found.low, limits[0]), max(found.high, limits[1]))
    samples, half = value * (1 - value) / variance, Z * float(np.sqrt(variance))
    if samples >= few * (1 - 1e-9) and half <= min(value, 1 - value):
        return Estimate(value, value - half, value + half)
    middle = (value + Z**2 / (2 * samples)) / (1 + Z**2 / samples)
    half = Z / (1 + Z**2 / samples) * np.sqrt(value * (1 - value) / samples + Z**2 / (4 * samples**2))
    return Estimate(value, float(max(0.0, middle - half)), float(min(1.0, middle + half)))


def _area(whole: float, share: float, variance: float, limits: tuple[float, float]) -> Estimate:
    """An area, eq. 11, with a normal interval, or the limits where nothing varies."""
    if variance > 0:
        return _normal(whole * share, whole**2 * variance, np.inf)
    return Estimate(float(whole * share), float(whole * min(share, limits[0])), float(whole * max(share, limits[1])))


def _normal(value: float, variance: float, most: float) -> Estimate:
    half = Z * float(np.sqrt(max(variance, 0.0))) if np.isfinite(variance) else float("nan")
    value = float(value)
    return Estimate(value, float(np.maximum(value - half, 0.0)), float(np.minimum(value + half, most)))


def _bare(value: float) -> Estimate:
    return Estimate(float(value), float("nan"), float("nan"))
