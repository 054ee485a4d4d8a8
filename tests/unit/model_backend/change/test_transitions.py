"""The transition matrix: counted right, and told so that nobody can read it transposed."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.change.job import ChangeJob
from layerfuse.model_backend.change.joint import AFTER_ONLY, BEFORE_ONLY, NEITHER
from layerfuse.model_backend.change.page import ChangePicture, change_page, change_sentences
from layerfuse.model_backend.change.transitions import Transitions
from layerfuse.model_backend.evaluation.reports.words import LANGUAGES, Words
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.ground import ProjectedMetres

CLASSES = (ClassInfo(0, "water", "2060C0"), ClassInfo(7, 'fo"rest', "208020"), ClassInfo(254, "town & road", "C02020"))


@given(seed=st.integers(0, 2**32 - 1), cuts=st.lists(st.integers(1, 19), max_size=3, unique=True).map(sorted))
def test_areas_add_up_in_any_order(seed, cuts):
    rng = np.random.default_rng(seed)
    values = np.array([0, 7, 254])
    codes = (1000 * rng.choice(values, (20, 30)) + rng.choice(values, (20, 30))).astype(np.uint32)
    for code in (BEFORE_ONLY, AFTER_ONLY, NEITHER):
        codes[rng.random(codes.shape) < 0.1] = code
    areas = 100 + rng.integers(0, 1000, codes.shape) / 1024
    found = Transitions(CLASSES)
    edges = [0, *cuts, 20]
    parts = [slice(*pair) for pair in zip(edges, edges[1:])]
    for part in reversed(parts):
        found.add(codes[part], areas[part])
    for i, a in enumerate(values):
        for j, b in enumerate(values):
            here = codes == 1000 * a + b
            assert found.metres[i, j] == areas[here].sum() and found.pixels[i, j] == here.sum()
    for code in (BEFORE_ONLY, AFTER_ONLY):
        assert found.one_date[code] == areas[codes == code].sum()
    assert found.compared == areas[codes < BEFORE_ONLY].sum()


def table(pairs):
    found = Transitions(CLASSES)
    codes = np.array([[1000 * a + b for a, b, _ in pairs]], np.uint32)
    found.add(codes, np.array([[float(area) for *_, area in pairs]]))
    return found


def test_the_matrix_says_which_side_is_which():
    found = table([(0, 7, 20_000), (0, 0, 5_000), (254, 0, 10_000)])
    rows = list(csv.reader(io.StringIO(found.table())))
    cell = {(row[0], name): value for row in rows[1:] for name, value in zip(rows[0][1:], row[1:])}
    assert rows[0][0] == "hectares"
    assert cell["before: water", 'after: fo"rest'] == "2.0000"
    assert cell['before: fo"rest', "after: water"] == "0.0000"
    assert cell["before: town & road", "after: water"] == "1.0000"
    assert cell["before: water", "total before"] == "2.5000" and cell["total after", "after: water"] == "1.5000"
    assert cell["total after", "total before"] == "3.5000"


def test_the_legend_has_what_there_is_and_no_more():
    found = table([(0, 7, 10), (0, 0, 5), (254, 0, 20), (7, 0, 20)])
    found.one_date[AFTER_ONLY] = 1.0
    legend = found.legend()
    assert [item.value for item in legend] == [7000, 254000, 7, AFTER_ONLY, 0], "changes by area, then the rest"
    names = {item.value: item.name for item in legend}
    assert names[254000] == "town & road → water" and names[0] == "water, no change"
    assert len({item.color_hint for item in legend}) == len(legend)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_told(language):
    def told(pairs, **more):
        job = ChangeJob((), (), Path("c.tif"), threshold=0.8, **more)
        return list(change_sentences(job, table(pairs), language))

    words = Words(language)
    water = words.said("water")
    ordinary = told([(0, 7, 20_000), (0, 0, 960_000), (254, 0, 10_000), (7, 0, 10_000)])
    assert len(ordinary) == 2 and words.number("4.0") in ordinary[0] and "100" in ordinary[0] and "80" in ordinary[0]
    assert ordinary[1].index(f"{water} → fo") < ordinary[1].index(f'fo"rest → {water}')
    assert len(told([(0, 7, 400_000), (0, 0, 600_000)])) == 3, "so much is doubted"
    assert len(told([(0, 0, 600_000)], minimum_unit=500.0)) == 2


def test_the_page_leaves_out_classes_that_are_on_neither_date():
    picture = ChangePicture(
        Grid(parse_crs("EPSG:32633").ExportToWkt(), 0.0, 0.0, ProjectedMetres(30.0), Window(0, 0, 2, 2)), CLASSES
    )
    job = ChangeJob((), (), Path("c.tif"), threshold=0.8)
    said = [
        change_page(job, table(pairs), picture, "model 1", ("a.tif", "b.tif", "a grid"), ())
        for pairs in ([(0, 7, 10), (0, 0, 5)], [(0, 7, 10), (254, 254, 5)])
    ]
    assert [page.count("town &amp; road") for page in said] == [0, 2], "in the matrix, as row and column"
    assert [page.count("rest") > 2 for page in said] == [True, True]
