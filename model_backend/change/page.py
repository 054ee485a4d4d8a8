"""What is told of a change: sentences for the log, and a page to hand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from ..card import NODATA_CLASS, ClassInfo
from ..evaluation.classmap import Origin
from ..evaluation.reports.pages import cite
from ..evaluation.reports.report import Page, Thumbnail, hectares, percent
from ..evaluation.reports.words import Words
from ..inference.telling.areas import HECTARE
from ..planes import Pixel
from ..raster.grid import Grid
from .job import ChangeJob
from .joint import AFTER_ONLY, BEFORE_ONLY, FACTOR, NEITHER, is_changed
from .transitions import ARROW, Transitions

_MOST = 3
"""Changes that the log names."""
_ROWS = 30
"""Changes that the page lists; the matrix has them all."""
_LITTLE = 0.005
"""Share of the compared area below which something is not worth a word."""
_MUCH = 0.3
"""Share of the compared area from which on so much change is doubted."""
_SAME, _ONE_DATE = "E9E9E4", "8E86A4"


class ChangePicture:
    """A small picture of where what came to be, filled strip by strip.

    Args:
        grid: The area.
        classes: Of the map.
    """

    def __init__(self, grid: Grid, classes: Sequence[ClassInfo]) -> None:
        """Start with nothing seen; see the class."""
        self._thumbnail, self._classes = Thumbnail(grid), tuple(classes)
        self._places = np.full(NODATA_CLASS + 1, 255, np.uint8)
        self._places[[c.value for c in classes]] = np.arange(len(classes))

    def add(self, corner: Pixel, codes: np.ndarray) -> None:
        """Add an array of codes, as of :class:`~..evaluation.reports.report.Thumbnail`."""
        places = np.full(codes.shape, len(self._classes), np.uint8)
        changed = is_changed(codes)
        places[changed] = self._places[codes[changed] % FACTOR]
        places[(codes == BEFORE_ONLY) | (codes == AFTER_ONLY)] = len(self._classes) + 1
        places[codes == NEITHER] = 255
        self._thumbnail.add(corner, places)

    def show(self, page: Page, words: Words, found: Transitions) -> None:
        """Put it on a page; its legend has what something became."""
        became = {j for _, j in found.changes()}
        legend = [
            (c.color_hint, words("became", name=words.said(c.name)) if j in became else "")
            for j, c in enumerate(self._classes)
        ]
        legend += [(_SAME, words("no_change")), (_ONE_DATE, words("one_date"))]
        page.picture(self._thumbnail, legend, words("change_caption"))


def change_sentences(job: ChangeJob, found: Transitions, language: str) -> Iterator[str]:
    """The result in a few sentences."""
    words = Words(language)
    compared, threshold = hectares(found.compared, words), words.number(f"{100 * job.threshold:g}")
    if found.changed:
        share = percent(found.changed / found.compared)
        changed = hectares(found.changed, words)
        yield words("change_lead", changed=changed, compared=compared, share=share, threshold=threshold)
        most = [
            f"{words.said(a)} {ARROW} {words.said(b)} {hectares(area * HECTARE, words)} ha"
            for a, b, area, _ in found.rows()
        ][:_MOST]
        yield words("change_most", changes=words.join(most))
        if found.changed > _MUCH * found.compared:
            yield words("change_much")
    else:
        yield words("change_none", compared=compared, threshold=threshold)
    if job.minimum_unit:
        yield words("change_unit", unit=words.number(f"{job.minimum_unit:,g}"))
    alone = sum(found.one_date.values())
    if alone:
        yield words("change_one_date" if job.mark else "change_one_date_empty", area=hectares(alone, words))
    for key, area in (("change_others", found.others), ("change_unsure", found.unsure)):
        if area > _LITTLE * found.compared:
            yield words(key, share=percent(area / found.compared), threshold=threshold)


def change_page(
    job: ChangeJob, found: Transitions, picture: ChangePicture, model: str, layers: Sequence[str], told: Sequence[str]
) -> str:
    """The report as HTML.

    Args:
        job: What was compared.
        found: What was found.
        picture: Where.
        model: Name and version.
        layers: Of the first and of the second date, and the grid, in words.
        told: What is known of the dates, and to be checked of the layers.
    """
    words = Words(job.language)
    there = np.flatnonzero(found.pixels.any(0) | found.pixels.any(1))
    names = [words.said(found.classes[k].name) for k in there]
    metres = found.metres[np.ix_(there, there)]
    before, after, grid = layers
    page = Page(
        words("change_title"),
        words(
            "change_facts",
            model=model,
            before=before,
            after=after,
            grid=words.said(grid),
            date=date.today().isoformat(),
        ),
        job.language,
    )
    page.lead(list(change_sentences(job, found, job.language)))
    page.heading(words("area"))
    picture.show(page, words, found)
    page.heading(words("changes"))
    rows = [
        [words.said(a), words.said(b), hectares(area * HECTARE, words), percent(share)]
        for a, b, area, share in found.rows()
    ]
    page.table([words("was"), words("is_now"), words("hectares"), words("share_compared")], rows[:_ROWS])
    page.heading(words("transitions"))
    page.table(
        [words("was_is"), *(words("after_class", name=name) for name in names), words("total")],
        [
            [name, *(hectares(area, words) for area in (*row, row.sum()))]
            for name, row in zip(
                [*(words("before_class", name=name) for name in names), words("total")],
                [*metres, metres.sum(0)],
            )
        ],
    )
    page.text(words("transitions_note"))
    page.heading(words("caveats"))
    page.points([*map(words.said, told), words("c_independent"), words("c_change_sample")])
    dates = before if before == after else f"{before} {ARROW} {after}"
    cite(page, words, dates, date.today().isoformat(), Origin(model))
    return page.html()
