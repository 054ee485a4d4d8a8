"""Patches below a unit, against a plain way that looks at the whole raster anew after every step."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.raster.shapes.sieve import Sieve, patches

VALUES = (1, 2, 5)
UTM, MERCATOR = (parse_crs(f"EPSG:{code}").ExportToWkt() for code in (32633, 3857))


def grid_of(height, width, crs=UTM):
    return Grid(crs, 0.0, 0.0, 10.0, Window(50_000, -500_000, width, height))


def flood(classes):
    """Connected areas by walking from pixel to pixel: a list of sets."""
    left, found = {tuple(p) for p in np.argwhere(classes != 255).tolist()}, []
    while left:
        todo = [min(left)]
        area = set(todo)
        left -= area
        for row, col in todo:
            for place in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)):
                if place in left and classes[place] == classes[row, col]:
                    left.remove(place)
                    area.add(place)
                    todo.append(place)
        found.append(area)
    return found


def plainly(classes, chances, areas, unit):
    """The rule, word by word."""
    classes, stuck = classes.copy(), set()
    while True:
        small = []
        for area in flood(classes):
            metres = sum(areas[p] for p in area)
            if metres < unit and min(area) not in stuck:
                small.append((metres, min(area), area))
        if not small:
            return classes
        _, first, area = min(small, key=lambda s: s[:2])
        around = {
            int(classes[place])
            for row, col in area
            for place in ((row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1))
            if 0 <= place[0] < classes.shape[0] and 0 <= place[1] < classes.shape[1]
        } - {255, int(classes[first])}
        if not around:
            stuck.add(first)
            continue
        sums = {v: sum(int(chances[VALUES.index(v)][p]) for p in area) for v in around}
        best = max(sums, key=lambda v: (sums[v], -v))
        for place in area:
            classes[place] = best


def sieved(classes, chances, grid, unit, columns, rows):
    sieve = Sieve(grid, VALUES, unit)
    whole, parts = grid.window, []
    for top, bottom in zip(rows, rows[1:]):
        for left, right in zip(columns, columns[1:]):
            parts.append(Window(whole.col + left, whole.row + top, right - left, bottom - top))
    for part in parts:
        sieve.add(part, classes[whole.slices(part)], chances[(..., *whole.slices(part))])
    sieve.finish()
    found = np.full_like(classes, 255)
    for part in parts:
        found[whole.slices(part)] = sieve.apply(part, classes[whole.slices(part)])
    return found, sieve


@st.composite
def maps(draw):
    height, width = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    coarse = rng.choice([1, 2, 5, 255], (height, width), p=[0.4, 0.3, 0.25, 0.05])
    if draw(st.booleans()):  # larger patches
        coarse = coarse.repeat(3, 0).repeat(3, 1)[:height, :width]
        noisy = rng.random(coarse.shape) < 0.15
        coarse = np.where(noisy, rng.choice([1, 2, 5], coarse.shape), coarse)
    chances = rng.integers(0, draw(st.sampled_from([2, 250])) + 1, (3, height, width)).astype(np.uint8)
    cuts = []
    for side in (width, height):
        inner = st.lists(st.integers(1, side - 1), max_size=3, unique=True) if side > 1 else st.just([])
        cuts.append([0, *sorted(draw(inner)), side])
    return coarse.astype(np.uint8), chances, draw(st.sampled_from([0.0, 150.0, 350.0, 900.0, 1e9])), cuts


@settings(max_examples=300)
@given(maps())
def test_small_patches_go_where_the_rule_says_however_the_map_is_cut(drawn):
    classes, chances, unit, (columns, rows) = drawn
    grid = grid_of(*classes.shape)
    expected = plainly(classes, chances, grid.areas(grid.window), unit)
    found, sieve = sieved(classes, chances, grid, unit, columns, rows)
    np.testing.assert_array_equal(found, expected)
    change = [int((expected == v).sum()) - int((classes == v).sum()) for v in VALUES]
    assert sieve.pixels.tolist() == change
    ground = grid.areas(grid.window)
    assert sieve.metres.tolist() == [ground[expected == v].sum() - ground[classes == v].sum() for v in VALUES]
    assert not sieve._patches and not sieve._parent


def test_a_long_thin_patch_is_one_patch_in_any_cut():
    """A spiral of one pixel's width through all parts is as large as all of it."""
    classes = np.full((41, 41), 1, np.uint8)
    for i in range(1, 20, 2):
        classes[i, i - 2 if i > 1 else 1 : 41 - i] = 2
        classes[i : 41 - i, 40 - i] = 2
        classes[40 - i, i : 41 - i] = 2
        classes[i + 2 : 41 - i, i] = 2
    assert len(flood(np.where(classes == 2, 2, 255).astype(np.uint8))) == 1
    length = (classes == 2).sum()
    chances = np.zeros((3, 41, 41), np.uint8)
    grid = grid_of(41, 41)
    metres = grid.areas(grid.window)[classes == 2].sum()
    for unit, rest in ((metres, length), (np.nextafter(metres, np.inf), 0)):
        for cut in ([0, 41], [0, 7, 20, 33, 41], list(range(42))):
            found, _ = sieved(classes, chances, grid, unit, cut, cut)
            assert (found == 2).sum() == rest


@pytest.mark.parametrize("crs", [UTM, MERCATOR])
def test_the_unit_is_measured_on_the_ground(crs):
    """At 41 degrees a pixel of 10 m in Web Mercator has some 57 square metres."""
    classes = np.ones((9, 9), np.uint8)
    classes[4, 4:6] = 2
    chances = np.zeros((3, 9, 9), np.uint8)
    found, sieve = sieved(classes, chances, grid_of(9, 9, crs), 150.0, [0, 9], [0, 9])
    assert (found == 2).sum() == (2 if crs == UTM else 0)
    if crs == MERCATOR:
        assert (sieve.count, sieve.pixels.tolist()) == (1, [2, -2, 0]) and 100 < sieve.moved < 130


def test_labels_are_in_reading_order():
    classes = np.array([[1, 1, 255], [2, 1, 2], [2, 2, 2], [255, 255, 1]], np.uint8)
    labels, firsts = patches(classes)
    assert labels.tolist() == [[1, 1, 0], [2, 1, 2], [2, 2, 2], [0, 0, 3]]
    assert firsts.tolist() == [0, 3, 11]
