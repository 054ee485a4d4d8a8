"""What the reports say: figures put into sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .. import __version__
from ..card import Card
from ..inference.quality import find_quality
from .blocks import FEW_BLOCKS
from .comparison import Comparison, SubsetResult
from .numbers import Row, known
from .report import Page, Thumbnail, percent
from .words import Words


@dataclass(frozen=True)
class Facts:
    """What a comparison was made of."""

    model: str
    layers: Mapping[str, str]  # file name by modality
    grid: str
    date: str
    digest: str  # SHA-256 of the weights
    quality: str
    reference: str | None  # file name
    reference_kind: str | None
    skipped: int  # features of the reference without a class
    training_overlap: float | None  # share of the area; None: not known


def comparison_page(
    card: Card,
    found: Comparison,
    facts: Facts,
    language: str,
    pictures: tuple[Thumbnail, Thumbnail],
    where_legend: Sequence[tuple[str, str]],
) -> str:
    """The report of a comparison as HTML.

    Args:
        card: The model's.
        found: What was found.
        facts: What it was made of.
        language: ``en`` or ``zh``.
        pictures: Map of all layers, in places of the map classes; layers that decide, in places of the legend.
        where_legend: Colour and label of each value of the second; empty: too many to show.
    """
    words = Words(language)
    layers = words.join([f"{name} ({file})" for name, file in facts.layers.items()])
    page = Page(
        words("compare_title"),
        words("compare_facts", model=facts.model, layers=layers, grid=facts.grid, date=facts.date),
        language,
    )
    figure = words(found.headline)
    page.lead(list(_meaning(found, words)))
    page.heading(words("area"))
    classes = [(c.color_hint, c.name) for c in card.map_classes]
    page.picture(pictures[0].pixels, classes, words("map_caption"))
    if where_legend:
        legend = [(where_legend[0][0], words("none_alone")), *where_legend[1:]]
        page.picture(pictures[1].pixels, legend, words("where_caption"))
    page.heading(words("worth"))
    if found.worth:
        for name in (found.headline, "confidence"):
            rows = [(layer, value) for layer, value in found.worth[name].items()]
            page.bars(rows, words("worth_caption", figure=words(name)))
        page.text(words("worth_note", figure=figure, guess=percent(found.nothing[found.headline])))
    else:
        page.text(words("worth_missing"))
    page.heading(words("subsets"))
    shown = list(found.subsets[0].figures)
    rows = [_subset_row(subset, found.headline, shown, words) for subset in found.subsets]
    page.table([words("layers"), *map(words, shown), words("difference"), words("covers")], rows, found.enough)
    page.text(words("subsets_note", figure=figure))
    page.heading(words("classes"))
    by_class = "iou" if found.headline == "miou" else "agreement"
    page.table(
        [words("class"), words("share"), *(s.key.replace("+", " + ") for s in found.subsets)],
        [
            [c.name, percent(found.class_share[i]), *(percent(s.by_class[by_class][i].value) for s in found.subsets)]
            for i, c in enumerate(card.map_classes)
        ],
    )
    page.text(words("classes_note", figure=words("iou")) if by_class == "iou" else words("agreement_class"))
    page.heading(words("caveats"))
    page.points(list(_caveats(found, facts, words)))
    page.text(words("made_by", version=__version__, digest=facts.digest))
    return page.html()


def _subset_row(subset: SubsetResult, headline: str, shown: Sequence[str], words: Words) -> list[object]:
    name = subset.key.replace("+", " + ")
    if subset.trained is False:
        name += f" · {words('not_trained')}"
    change = subset.differences[headline]
    difference = f"{100 * change.value:+.1f}"
    if change.is_noise:
        difference += f" ({words('noise')})"
    return [
        name,
        *(subset.figures[figure] for figure in shown),
        difference if change.value or change.low or change.high else "",
        percent(subset.covered),
    ]


def _meaning(found: Comparison, words: Words) -> Iterator[str]:
    """The result in a few sentences."""
    best, enough = found.subsets[found.best], found.subsets[found.enough]
    figure, top = words(found.headline), percent(best.figures[found.headline].value)
    if found.spare:
        yield words(
            "spare", spare=words.join(found.spare), enough=enough.key.replace("+", " + "), figure=figure,
            value=percent(enough.figures[found.headline].value), best=best.key.replace("+", " + "), top=top,
        )  # fmt: skip
        if found.best != found.enough and found.gap.is_noise:
            yield words("gap_noise")
    else:
        yield words("no_spare", figure=figure, top=top)
    if not found.worth:
        return
    worth = found.worth[found.headline]
    total = sum(value.value for value in worth.values())
    layer = max(worth, key=lambda name: worth[name].value)
    guess = percent(found.nothing[found.headline])
    if total <= 0:
        yield words("worth_nothing", figure=figure, guess=guess)
        return
    yield words("most", layer=layer, value=percent(worth[layer].value), total=percent(total), figure=figure)
    noise = [name for name, value in worth.items() if value.is_noise]
    if noise:
        yield words("worth_noise", layers=words.join(noise))


def _caveats(found: Comparison, facts: Facts, words: Words) -> Iterator[str]:
    if facts.reference:
        yield words("c_reference", reference=facts.reference, samples=f"{found.samples:,}")
        if facts.skipped:
            yield words("c_skipped", skipped=facts.skipped)
        if facts.training_overlap is None:
            yield words("c_areas_unknown")
        elif facts.training_overlap > 0:
            yield words("c_training_area", share=percent(facts.training_overlap))
        if facts.reference_kind != "raster":
            yield words("c_not_random")
    else:
        yield words("c_no_reference")
    untrained = [subset.key for subset in found.subsets if subset.trained is False]
    if untrained:
        yield words("c_untrained", subsets=words.join(untrained))
    elif found.subsets[0].trained is None:
        yield words("c_subsets_unknown")
    yield words("c_intervals", blocks=found.blocks, metres=found.block_metres)
    if found.blocks < FEW_BLOCKS:
        yield words("c_few_blocks", blocks=found.blocks)
    yield words("c_overlap", overlap=percent(find_quality(facts.quality).overlap), quality=facts.quality)


def comparison_rows(card: Card, found: Comparison) -> Iterator[Row]:
    """All figures of a comparison, one a line."""
    for subset in found.subsets:
        yield subset.key, "", "covered", known(subset.covered)
        for figure, value in subset.figures.items():
            yield subset.key, "", figure, value
        for figure, value in subset.differences.items():
            yield subset.key, "", f"{figure} difference", value
        for figure, values in subset.by_class.items():
            for info, value in zip(card.map_classes, values):
                yield subset.key, info.name, figure, value
    for figure, values in found.worth.items():
        for layer, value in values.items():
            yield layer, "", f"{figure} shapley", value
