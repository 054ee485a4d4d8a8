"""What the reports say: figures put into sentences, tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ... import __version__
from ...card import Card, ClassInfo
from ...inference.quality import find_quality
from ..accuracy import Accuracy
from ..blocks import FEW_BLOCKS, Estimate
from ..classmap import Origin
from ..comparing.comparison import POINT, Comparison, SubsetResult
from ..objects import ObjectScores
from .numbers import Row, known
from .report import Page, Thumbnail, hectares, interval, percent
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
    lines: int = 0  # of the reference, left out
    notes: tuple[str, ...] = ()  # what was found out about the reference's legend


def comparison_page(
    card: Card,
    found: Comparison,
    facts: Facts,
    language: str,
    pictures: tuple[Thumbnail, Thumbnail, Thumbnail | None],
    where_legend: Sequence[tuple[str, str]],
) -> str:
    """The report of a comparison as HTML.

    Args:
        card: The model's.
        found: What was found.
        facts: What it was made of.
        language: One of ``words.LANGUAGES``.
        pictures: Map of all layers, in places of the map classes; layers that decide, in places of the legend; the
            reference as the first, if there is one.
        where_legend: Colour and label of each value of the second; empty: too many to show.
    """
    words = Words(language)
    names = [words.said(c.name) for c in card.map_classes]
    layers = words.join([f"{name} ({file})" for name, file in facts.layers.items()])
    page = Page(
        words("compare_title"),
        words("compare_facts", model=facts.model, layers=layers, grid=words.said(facts.grid), date=facts.date),
        language,
    )
    figure = words(found.headline)
    page.lead(list(comparison_sentences(found, language)))
    page.heading(words("area"))
    classes = [(c.color_hint, name) for c, name in zip(card.map_classes, names)]
    page.picture(pictures[0], classes, words("map_caption"))
    if pictures[2] is not None:
        page.picture(pictures[2], classes, words("reference_caption"))
    if where_legend:
        legend = [(where_legend[0][0], words("none_alone")), *where_legend[1:]]
        page.picture(pictures[1], legend, words("where_caption"))
    page.heading(words("worth"))
    if found.worth:
        for name in (found.headline, "confidence"):
            page.bars(list(found.worth[name].items()), words("worth_caption", figure=words(name)))
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
            [name, percent(found.class_share[i]), *(percent(s.by_class[by_class][i].value) for s in found.subsets)]
            for i, name in enumerate(names)
        ],
    )
    page.text(words("classes_note", figure=words("iou")) if by_class == "iou" else words("agreement_class"))
    if found.matrix:
        page.heading(words("matrix"))
        page.table(*_matrix_table(names, found.matrix, words))
        page.text(words("matrix_note", unit=words("unit_pixels")))
    page.heading(words("caveats"))
    page.points([*_caveats(found, facts, words), *map(words.said, facts.notes)])
    missing = [name for name in card.modality_names if name not in facts.layers]
    _end(page, words, Origin(facts.model, facts.layers, tuple(missing), facts.digest), layers, facts.date)
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


def comparison_sentences(found: Comparison, language: str) -> Iterator[str]:
    """The result in a few sentences, for the head of the report and for logs."""
    words = Words(language)
    best, enough = found.subsets[found.best], found.subsets[found.enough]
    figure, top = words(found.headline), _reached(best, found.deciding, words)
    if found.spare:
        yield words(
            "spare", spare=words.join(found.spare), enough=enough.key.replace("+", " + "),
            value=_reached(enough, found.deciding, words), best=best.key.replace("+", " + "), top=top,
        )  # fmt: skip
        if found.best != found.enough and found.gap.is_noise:
            yield words("gap_noise")
    else:
        yield words("no_spare", top=top)
    yield from _losses(found, words)
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


def _reached(subset: SubsetResult, deciding: Sequence[str], words: Words) -> str:
    """``mean IoU 31.6 %, overall accuracy 79.4 %``."""
    return words.join([words("reached", figure=words(f), value=percent(subset.figures[f].value)) for f in deciding])


def _losses(found: Comparison, words: Words) -> Iterator[str]:
    """What is lost without each layer, of what all together give; and whether that is any good."""
    best = found.subsets[found.best]
    if found.samples and any(best.figures[name].value < POOR[name] for name in found.deciding):
        yield words("poor", top=_reached(best, found.deciding, words))
    for name in found.names:
        rest = tuple(other for other in found.names if other != name)
        subset = next((s for s in found.subsets if s.names == rest), None)
        if subset is None or len(found.names) < 2:
            continue
        changes = {figure: subset.differences[figure] for figure in found.deciding}
        lost = {figure: change for figure, change in changes.items() if percent(change.value) != percent(0.0)}
        lost = {figure: change for figure, change in lost.items() if change.value < 0}
        worst = [change for change in lost.values() if change.value <= -POINT]
        key = "loss_none" if not lost else "loss" if worst else "loss_small"
        if worst and all(change.is_noise for change in worst):
            key = "loss_unsure"
        told = [words("points_of", points=percent(-c.value), figure=words(figure)) for figure, c in lost.items()]
        yield words(key, layer=name, lost=words.join(told), figures=words.join([words(f) for f in found.deciding]))


def _caveats(found: Comparison, facts: Facts, words: Words) -> Iterator[str]:
    if facts.reference:
        yield words("c_reference", reference=facts.reference, samples=_count(found.samples, words))
        if facts.skipped:
            yield words("c_skipped", skipped=facts.skipped)
        if facts.lines:
            yield words("c_lines", lines=facts.lines)
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
    for figure, worth in found.worth.items():
        for layer, value in worth.items():
            yield layer, "", f"{figure} shapley", value
    yield from _matrix_rows([c.name for c in card.map_classes], found.matrix)


POOR = {"miou": 0.25, "oa": 0.5}
"""A best map below one of them is called bad altogether; agreement says nothing of it."""
REFERENCE_PICTURE = "reference"
"""Name of the picture of the reference on the page of an accuracy."""
UNJUDGED = 0.005
"""With a larger share of the map in strata without a point that counts it is said."""
FEW_POINTS = 20
"""With fewer points in a class it is said that they are too few."""


def accuracy_page(
    found: Accuracy,
    classes: Sequence[ClassInfo],
    pictures: tuple[Thumbnail, Thumbnail],
    subject: str,
    reference: str,
    date: str,
    language: str,
    notes: Sequence[str] = (),
    origin: Origin | None = None,
    trained: float = 0.0,
) -> str:
    """The report of an accuracy assessment as HTML.

    Args:
        found: What was found.
        classes: Of the map.
        pictures: The map and the reference, in places of the classes.
        subject: What was judged.
        reference: Name of the reference.
        date: Of today.
        language: One of ``words.LANGUAGES``.
        notes: What was found out about the legends of map and reference.
        origin: Of the map.
        trained: Share of the area that the map's model was trained on, as far as that is known.
    """
    words = Words(language)
    classes_told = [words.said(name) for name in found.classes]
    page = Page(
        words("accuracy_title"),
        words("accuracy_facts", subject=words.said(subject), reference=reference, date=date),
        language,
    )
    page.lead(list(accuracy_sentences(found, language, trained)))
    page.heading(words("area"))
    legend = [(c.color_hint, words.said(c.name)) for c in classes]
    page.picture(pictures[0], legend, subject.split(" · ")[0])
    page.picture(pictures[1], legend, words("in_reference", name=reference), REFERENCE_PICTURE)
    page.heading(words("whole"))
    page.table([words("figure"), words("value")], [[words(name), value] for name, value in found.summary.items()])
    page.heading(words("classes"))
    names = ("user", "producer", "f1", "iou")
    counts = [[_count(sum(row), words)] if found.kind == "points" else [] for row in found.matrix]
    page.table(
        [words("class"), *([words("points")] if found.kind == "points" else []), *map(words, names)],
        [
            [name, *count, *(found.by_class[figure][i] for figure in names)]
            for i, (name, count) in enumerate(zip(classes_told, counts))
        ],
    )
    for figure in ("user", "producer"):
        page.bars(list(zip(classes_told, found.by_class[figure])), words(figure))
    if found.adjusted_area:
        page.heading(words("adjusted"))
        page.table(
            [words("class"), words("mapped_hectares"), words("adjusted_hectares"), words("adjusted_interval")],
            [
                [
                    name,
                    hectares(mapped, words),
                    hectares(area.value, words),
                    f"{hectares(area.low, words)} … {hectares(area.high, words)}",
                ]
                for name, mapped, area in zip(classes_told, found.mapped_area, found.adjusted_area)
            ],
        )
        page.text(words("adjusted_note"))
    page.heading(words("matrix"))
    unit = words("unit_points" if found.kind == "points" else "unit_pixels")
    head, rows = _matrix_table(classes_told, found.matrix, words)
    page.table(head, rows)
    page.text(words("matrix_note", unit=unit))
    if found.proportions:
        rows = [[r[0], *map(percent, row), percent(sum(row))] for r, row in zip(rows, found.proportions)]
        page.table(head, rows)
        page.text(words("matrix_note", unit=words("unit_area")))
    page.heading(words("caveats"))
    page.points([*_accuracy_caveats(found, reference, words), *map(words.said, notes)])
    _end(page, words, origin or Origin(), subject.split(" · ")[0], date)
    return page.html()


_OBJECT_COLOURS = ("D95F02", "1F78B4", "2E7D4F")


def _end(page: Page, words: Words, origin: Origin, what: str, date: str) -> None:
    """What a map was made of, what was missing, and how it is cited."""
    page.heading(words("made_of"))
    used = [f"{name} ({file})" for name, file in origin.used.items()]
    page.text(words("used", model=origin.model, layers=words.join(used)) if used else words("used_unknown"))
    if origin.missing:
        page.text(words("missing", names=words.join(origin.missing)))
    cite(page, words, what, date, origin)


def cite(page: Page, words: Words, what: str, date: str, origin: Origin) -> None:
    """How a result, in words and with its day, is cited; and what it was made by."""
    page.heading(words("cite"))
    model = f", {origin.model}" if origin.model else ""
    page.text(words("cite_as", what=what, model=model, version=__version__, date=date))
    page.text(words("made_by" if origin.digest else "made", version=__version__, digest=origin.digest))


def accuracy_sentences(found: Accuracy, language: str, trained: float = 0.0, counted: bool = False) -> Iterator[str]:
    """The result in a few sentences, for the head of the report and for logs.

    Args:
        found: What was found.
        language: One of ``words.LANGUAGES``.
        trained: Share of the area that the model was trained on, as far as that is known.
        counted: Whether a table of counts stands above; of points it tells something else.
    """
    words = Words(language)
    if counted and found.kind == "points":
        yield words("c_counted")
    overall = found.summary["oa"]
    samples = sum(map(sum, found.matrix))
    points = found.kind == "points"
    part = found.unjudged >= UNJUDGED
    yield words(
        ("oa_lead_part" if part else "oa_lead") if points else "oa_lead_pixels",
        oa=percent(overall.value), judged=percent(1 - found.unjudged), interval=interval(overall) or words("not_known"),
        samples=_samples(samples, points, words),
    )  # fmt: skip
    user, producer, f1 = (found.by_class[name] for name in ("user", "producer", "f1"))
    judged = [i for i, value in enumerate(f1) if value.value == value.value]
    worst = min(judged, key=lambda i: f1[i].value)
    ours, count = user[worst].value, sum(found.matrix[worst])
    yield words(
        "worst_lead" if ours == ours else "worst_unmapped",
        name=words.said(found.classes[worst]), user=percent(ours), producer=percent(producer[worst].value),
        none=words("no_points" if points else "no_pixels"),
        samples=_samples(count, points, words),
    )  # fmt: skip
    if trained > 0:
        yield words("c_training_area", share=percent(trained))
    few = _few_points(found)
    if few:
        yield words("c_few_points", least=FEW_POINTS, names=words.join([words.said(name) for name in few]))
    elif found.blocks and found.blocks < FEW_BLOCKS:
        yield words("c_few_blocks", blocks=found.blocks)
    yield from _left_out(found, words)


def _left_out(found: Accuracy, words: Words) -> Iterator[str]:
    """What of the reference does not count, or not as it looks."""
    if found.skipped:
        yield words("c_skipped", skipped=found.skipped)
    if found.lines:
        yield words("c_lines", lines=found.lines)
    if found.beyond:
        yield words("c_beyond", beyond=found.beyond)
    if found.small:
        yield words("c_small", small=found.small)
    if found.disputed:
        yield words("c_disputed", disputed=_count(found.disputed, words))


def _few_points(found: Accuracy) -> list[str]:
    """Classes of the map with too few points; pixels are not independent, so their number says nothing."""
    if found.kind != "points":
        return []
    return [name for name, row in zip(found.classes, found.matrix) if 0 < sum(row) < FEW_POINTS]


def _accuracy_caveats(found: Accuracy, reference: str, words: Words) -> Iterator[str]:
    points = [sum(row) for row in found.matrix]
    samples = _count(sum(points), words)
    if found.kind == "points":
        yield words("c_reference_points", reference=reference, samples=samples)
        yield words("c_strata", strata=found.strata) if found.strata else words("c_stratified")
        none = [(name, area) for name, area, n in zip(found.classes, found.mapped_area, points) if area and not n]
        if found.unjudged >= UNJUDGED:
            yield words("c_unjudged", share=percent(found.unjudged))
        if none:
            share = sum(area for _, area in none) / sum(found.mapped_area)
            yield words("c_no_points", share=percent(share), names=words.join([words.said(name) for name, _ in none]))
    else:
        yield words("c_reference", reference=reference, samples=samples)
        yield words("c_not_random")
        yield words("c_intervals", blocks=found.blocks, metres=found.block_metres)
    if found.empty:
        yield words("c_empty", empty=_count(found.empty, words))
    yield words("c_kappa")


def _samples(count: int, points: bool, words: Words) -> str:
    one, many = ("one_point", "n_points") if points else ("one_pixel", "n_pixels")
    return words(one) if count == 1 else words(many, count=_count(count, words))


def _count(number: int, words: Words) -> str:
    return words.number(f"{number:,}")


def accuracy_rows(found: Accuracy) -> Iterator[Row]:
    """All figures of an assessment, one a line; areas in square metres."""
    for figure, value in found.summary.items():
        yield "map", "", figure, value
    for figure, values in found.by_class.items():
        for name, value in zip(found.classes, values):
            yield "map", name, figure, value
    for name, area in zip(found.classes, found.mapped_area):
        yield "map", name, "mapped area", known(area)
    for name, adjusted in zip(found.classes, found.adjusted_area):
        yield "map", name, "adjusted area", adjusted
    yield from _matrix_rows(found.classes, found.matrix)


def _matrix_table(
    names: Sequence[str], matrix: Sequence[Sequence[int]], words: Words
) -> tuple[list[str], list[list[str]]]:
    """Head and rows of a confusion matrix, rows map, columns reference; each says whose class it is."""
    head = [words("map_reference"), *(words("in_reference", name=name) for name in names), words("total")]
    rows = [[words("in_map", name=n), *(_count(n, words) for n in (*row, sum(row)))] for n, row in zip(names, matrix)]
    return head, rows


def _matrix_rows(names: Sequence[str], matrix: Sequence[Sequence[int]]) -> Iterator[Row]:
    for name, row in zip(names, matrix):
        for other, count in zip(names, row):
            yield "matrix", f"map: {name}", f"reference: {other}", known(count)


def objects_sentence(found: ObjectScores, language: str) -> str:
    """How many objects were found, how many there are, and how many match, for the head of the report and for logs."""
    words = Words(language)
    return words(
        "objects_lead", found=_count(found.found, words), hits=_count(found.hits, words),
        true=_count(found.true, words),
        precision=percent(found.hits / found.found), recall=percent(found.hits / found.true),
    )  # fmt: skip


def objects_page(
    found: ObjectScores, picture: Thumbnail, subject: str, reference: str, date: str, language: str
) -> str:
    """The report of an assessment of objects as HTML; arguments as of :func:`accuracy_page`.

    The picture is of objects that are found alone, true alone, and both.
    """
    words = Words(language)
    page = Page(
        words("objects_title"),
        words("accuracy_facts", subject=words.said(subject), reference=reference, date=date),
        language,
    )
    page.lead([objects_sentence(found, language)])
    page.heading(words("objects"))
    kinds = zip(_OBJECT_COLOURS, ("objects_false", "objects_missed", "objects_both"))
    page.picture(picture, [(colour, words(key)) for colour, key in kinds], words("objects"))
    rows = [(words(name), Estimate(value, float("nan"), float("nan"))) for name, value in found.figures.items()]
    page.bars(rows, words("objects_title"))
    page.heading(words("caveats"))
    caveats = [words("c_boundary", metres=found.tolerance), words("c_objects_reference", reference=reference)]
    page.points(caveats if found.scored else [*caveats, words("c_scores")])
    _end(page, words, Origin(), subject, date)
    return page.html()


def objects_rows(found: ObjectScores) -> Iterator[Row]:
    """All figures of objects, one a line."""
    for name in ("found", "true", "hits"):
        yield "objects", "", name, known(getattr(found, name))
    for name, value in found.figures.items():
        yield "objects", "", name, known(value)
