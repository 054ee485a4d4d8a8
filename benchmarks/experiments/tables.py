"""Tables and plots from the raw numbers; ``docs/results*.md`` hold them between marks, prose around them by hand."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..measure import put_between
from .store import METRICS, Row

BEGIN, END = "<!-- {name}: written by python -m benchmarks.experiments --report -->", "<!-- end of {name} -->"
MEAN, WORST = "mean", "worst"


@dataclass(frozen=True)
class Table:
    """What one command trains and what one section of the results shows."""

    dataset: str
    methods: tuple[str, ...]


COLUMNS = ("MultiViT", "ours", "ours, R", "ours, R + C")
ABLATIONS = (
    "without random combination",
    "without modality attention",
    "without the mask",
    "without patch dropout",
)
OUTSIDE = ("random forest", "U-Net", "U-Net, modality dropout")
TABLES = {
    "zion": Table("zion", COLUMNS),
    "havel": Table("havel", COLUMNS),
    "s2s1": Table("s2s1", COLUMNS),
    "zion-outside": Table("zion", ("ours", *OUTSIDE)),
    "havel-outside": Table("havel", ("ours", *OUTSIDE)),
    "zion-ablation": Table("zion", ("ours", *ABLATIONS)),
    "havel-ablation": Table("havel", ("ours", *ABLATIONS)),
    "s2s1-outside": Table("s2s1", ("ours", *OUTSIDE)),
    "s2s1-ablation": Table("s2s1", ("ours", *ABLATIONS)),
}
"""All tables in the order in which they are trained: what answers most comes first."""


@dataclass(frozen=True)
class Cell:
    """A score over seeds."""

    values: tuple[float, ...]  # one per seed

    @property
    def mean(self) -> float:
        """Mean over the seeds."""
        return statistics.fmean(self.values)

    @property
    def spread(self) -> float:
        """Sample standard deviation over the seeds; 0 for one seed."""
        return statistics.stdev(self.values) if len(self.values) > 1 else 0.0

    def text(self, seeds: int) -> str:
        """``.412 ± .008``, with the number of seeds if some are missing."""
        if not self.values:
            return "not run"
        few = f" ({len(self.values)} of {seeds} seeds)" if len(self.values) < seeds else ""
        spread = f" ± {_short(self.spread)}" if len(self.values) > 1 else ""
        return f"{_short(self.mean)}{spread}{few}"


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def cells(rows: Sequence[Row], part: str, method: str, metric: str) -> dict[str, Cell]:
    """Scores by subset, and the mean over the subsets and the worst of them, each over seeds."""
    mine = [row for row in rows if row.part == part and row.method == method]
    found: dict[str, dict[int, float]] = {}
    for row in mine:
        found.setdefault(row.subset, {})[row.seed] = getattr(row, metric)
    by_seed: dict[int, list[float]] = {}
    for by_subset in found.values():
        for seed, value in by_subset.items():
            by_seed.setdefault(seed, []).append(value)
    result = {subset: Cell(tuple(by.values())) for subset, by in found.items()}
    result[MEAN] = Cell(tuple(statistics.fmean(values) for values in by_seed.values()))
    result[WORST] = Cell(tuple(min(values) for values in by_seed.values()))
    return result


def markdown(table: Table, rows: Sequence[Row], seeds: int) -> str:
    """The tables of every held-out part and metric, and links to their plots.

    The best mean of a row is bold; which of two is better is open where their spreads overlap.
    """
    lines = []
    for part in parts_of(rows):
        subsets = subsets_of(rows, part)
        for metric, name in METRICS.items():
            columns = {method: cells(rows, part, method, metric) for method in table.methods}
            lines += [f"**{name}**, held-out area {part}:", "", f"| layers | {' | '.join(table.methods)} |"]
            lines += ["|---" * (len(table.methods) + 1) + "|"]
            for subset in [*subsets, MEAN, WORST]:
                row = [columns[method].get(subset, Cell(())) for method in table.methods]
                best = max((cell.mean for cell in row if cell.values), default=None)
                texts = [f"**{c.text(seeds)}**" if c.values and c.mean == best else c.text(seeds) for c in row]
                lines.append(f"| {subset.replace('+', ' + ')} | {' | '.join(texts)} |")
            lines.append("")
    return "\n".join(lines)


def summary(found: Mapping[str, Mapping[str, Sequence[Row]]], seeds: Mapping[str, int]) -> str:
    """One row for each held-out part and size: mIoU with all layers and, after the stroke, the mean over the subsets.

    Args:
        found: Rows by size and data set.
        seeds: How many there should be, by size.
    """
    lines = [f"| held-out area, size | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    parts = {part: dataset for sets in found.values() for dataset, rows in sets.items() for part in parts_of(rows)}
    for part, dataset in parts.items():
        for size, sets in found.items():
            rows = sets.get(dataset, ())
            texts = []
            for method in COLUMNS:
                by_subset = cells(rows, part, method, "miou")
                most = max(
                    (key for key in by_subset if key not in (MEAN, WORST)), key=lambda key: key.count("+"), default=""
                )
                whole = by_subset.get(most, Cell(()))
                few = f" ({len(whole.values)} of {seeds[size]} seeds)" if 0 < len(whole.values) < seeds[size] else ""
                texts.append(
                    f"{_short(whole.mean)} / {_short(by_subset[MEAN].mean)}{few}" if whole.values else "not run"
                )
            if any(text != "not run" for text in texts):
                lines.append(f"| {part}, `{size}` | {' | '.join(texts)} |")
    return "\n".join(lines)


def parts_of(rows: Sequence[Row]) -> list[str]:
    """Held-out parts in the order of the file."""
    return list(dict.fromkeys(row.part for row in rows))


def subsets_of(rows: Sequence[Row], part: str) -> list[str]:
    """Subsets of a part, largest first."""
    found = dict.fromkeys(row.subset for row in rows if row.part == part)
    return sorted(found, key=lambda subset: -subset.count("+"))


def plot(table: Table, rows: Sequence[Row], path: Path) -> None:
    """Draw mIoU against subset: one group of points per subset, one colour per method, bars for the spread."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "layerfuse", "svg.fonttype": "none", "font.family": "sans-serif"})
    from matplotlib import pyplot

    parts = parts_of(rows)
    widths = [len(subsets_of(rows, part)) for part in parts]
    figure, axes = pyplot.subplots(
        1, len(parts), figsize=(max(6.5, 1.1 * sum(widths) + 1.5), 3.8), width_ratios=widths, sharey=True, squeeze=False
    )
    for axis, part in zip(axes[0], parts):
        subsets = subsets_of(rows, part)
        for index, method in enumerate(table.methods):
            found = cells(rows, part, method, "miou")
            there = [i for i, subset in enumerate(subsets) if subset in found]
            shift = 0.13 * (index - (len(table.methods) - 1) / 2)
            axis.errorbar(
                [i + shift for i in there],
                [found[subsets[i]].mean for i in there],
                [found[subsets[i]].spread for i in there],
                fmt="os^Dv"[index % 5],
                capsize=3,
                markersize=5,
                label=method,
            )
        axis.set_xticks(range(len(subsets)), [subset.replace("+", " +\n") for subset in subsets], fontsize=9)
        axis.set_xlim(-0.5, len(subsets) - 0.5)
        axis.grid(axis="y", alpha=0.3)
        axis.set_title(f"held-out area {part}", fontsize=10)
        for side in ("top", "right"):
            axis.spines[side].set_visible(False)
    axes[0][0].set_ylabel("mIoU")
    axes[0][0].set_ylim(bottom=0)
    handles, labels = axes[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncols=min(5, len(labels)), frameon=False, fontsize=9)
    figure.tight_layout(rect=(0, 0.09, 1, 1))
    figure.savefig(path, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def insert(document: str, name: str, text: str) -> str:
    """The document with what stands between the marks of ``name`` replaced; unchanged if it has no such marks."""
    return put_between(document, BEGIN.format(name=name), END.format(name=name), text)
