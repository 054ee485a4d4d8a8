"""Reports: complete in every language, self-contained, safe with foreign text."""

import re
import string
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.change import page as change_page
from layerfuse.model_backend.evaluation.blocks import Estimate
from layerfuse.model_backend.evaluation.reports import pages, words
from layerfuse.model_backend.evaluation.reports.report import Page, Thumbnail, bar_chart, scale_bar
from layerfuse.model_backend.planes import Pixel
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.ground import ProjectedMetres

NAN = float("nan")


def places(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_text_is_there_in_every_language(language):
    said = words.Words(language)
    for key, english in words.WORDS.items():
        assert said(key, **dict.fromkeys(places(english), 1)), key


def test_no_text_is_left_over():
    figures = {"oa", "macro_f1", "iou", "f1", "user", "producer", "ap", "ap50", "f1_50",
               "boundary_precision", "boundary_recall", "boundary_f1"}  # fmt: skip
    sources = Path(pages.__file__), Path(change_page.__file__)
    source = "".join(path.read_text(encoding="utf-8") for path in sources)
    used = set(re.findall(r"""["'](\w+)["']""", source)) | figures
    assert (
        set(words.WORDS) - used - {"miou", "agreement", "language", "comma", "thousands", "decimal", "north"} == set()
    )


UTM = parse_crs("EPSG:32612").ExportToWkt()


def lattice(height, width):
    """Pixels of 30 m."""
    return Grid(UTM, 0.0, 0.0, ProjectedMetres(30.0), Window(16_000, -150_000, width, height))


class Requests(HTMLParser):
    """Whatever a browser would run or fetch for a page."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [tag] if tag in ("script", "link", "iframe", "object", "embed", "base", "form") else []
        for name, value in attrs:
            fetched = name in ("src", "srcset", "href", "action", "poster", "data", "background", "xlink:href")
            if name.startswith("on") or "url(" in value or (fetched and not value.startswith("data:image/png;base64,")):
                self.found.append((tag, name, value))

    def handle_data(self, data):
        if self.lasttag == "style":
            self.found += re.findall(r"url\(|@import", data)


def requests(html):
    parser = Requests()
    parser.feed(html)
    return parser.found


@pytest.mark.usefixtures("gdal_raises")
def test_foreign_text_is_text():
    evil = '<script src="http://x.test/a.js"></script>&"\''
    page = Page(evil, evil, "en")
    page.lead([evil])
    page.heading(evil)
    page.text(evil)
    page.points([evil])
    page.table([evil], [[evil, Estimate(0.5, 0.4, 0.6)]])
    page.picture(Thumbnail(lattice(3, 4)), [("FF0000", evil)], evil)
    page.bars([(evil, Estimate(0.5, 0.4, 0.6))], evil)
    html = page.html()
    assert "<script" not in html and html.count("&lt;script") >= 9
    assert not requests(html)
    assert "50.0<br><small>40.0 … 60.0</small>" in html


@pytest.mark.parametrize(("side", "shown"), [(100, ' class="small" width="300"'), (200, ""), (900, "")])
def test_the_picture_of_a_small_area_is_enlarged(side, shown):
    page = Page("", "", "en")
    page.picture(Thumbnail(lattice(side, side)), [("FF0000", "red")], "map")
    assert f'<img{shown} alt="map"' in page.html()


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0, 0.5)), min_size=1, max_size=6))
def test_charts_stay_in_their_frame(values):
    rows = [(f"layer {i}", Estimate(v, v - half, v + half)) for i, (v, half) in enumerate(values)]
    chart = bar_chart([*rows, ("unknown", Estimate(NAN, NAN, NAN))], "title")
    width = float(re.search(r'width="(\d+)"', chart)[1])
    for x in re.findall(r'(?:x="|d="M|H|M)(-?[\d.]+)', chart):
        assert -1 <= float(x) <= width
    assert "nan" not in chart


@given(st.integers(1, 90), st.integers(1, 70), st.integers(5, 40), st.integers(1, 30))
def test_a_thumbnail_is_every_nth_pixel_whatever_the_strips(height, width, most, step):
    values = np.arange(height * width).reshape(height, width) % 251
    found = Thumbnail(lattice(height, width), most)
    for row in range(0, height, step):
        for column in range(0, width, step + 3):
            found.add(Pixel(row, column), values[row : row + step, column : column + step + 3])
    n = max(1, -(-max(height, width) // most))
    assert (found.pixels == values[::n, ::n]).all()
    assert max(found.pixels.shape) <= most
    assert found.metres == pytest.approx(30 * n, rel=2e-3)


@given(st.floats(10, 1e7))
def test_a_scale_is_round_and_takes_a_third_at_most(width):
    share, length = scale_bar(width)
    assert 0.13 < share <= 1 / 3 + 1e-9 and length == pytest.approx(share * width)
    assert float(f"{length:.0e}") == pytest.approx(length) and f"{length:e}"[0] in "125"


def test_heads_of_tables_stand_on_every_page_that_they_go_over():
    page = Page("t", "f", "en")
    page.table(["class", "share"], [["water", 0.5]])
    html = page.html()
    assert "<thead><tr>" in html and html.count("<tbody>") == html.count("</tbody></table>") == 1
