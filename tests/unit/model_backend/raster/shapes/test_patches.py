"""Small patches against an independent flood fill, for any cut into parts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.raster.grid import Grid, Window, cells
from layerfuse.model_backend.raster.shapes.patches import Patches


def flooded(there):
    """Labels one pixel after another, by a stack."""
    labels, count = np.zeros(there.shape, int), 0
    for start in map(tuple, np.argwhere(there)):
        if labels[start]:
            continue
        count += 1
        labels[start], stack = count, [start]
        while stack:
            row, column = stack.pop()
            for r, c in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
                inside = 0 <= r < there.shape[0] and 0 <= c < there.shape[1]
                if inside and there[r, c] and not labels[r, c]:
                    labels[r, c] = count
                    stack.append((r, c))
    return labels, count


@st.composite
def masks(draw):
    shape = draw(st.tuples(st.integers(1, 30), st.integers(1, 30)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return rng.random(shape) < draw(st.sampled_from([0.3, 0.6, 0.9]))


@settings(max_examples=25)
@given(there=masks(), size=st.integers(4, 31), place=st.tuples(*[st.integers(-50, 50)] * 2), data=st.data())
def test_small_patches_do_not_depend_on_the_parts(there, size, place, data):
    window = Window(50_000 + place[0], -560_000 + place[1], there.shape[1], there.shape[0])
    grid = Grid("EPSG:32631", 0.0, 0.0, 10.0, window)
    labels, count = flooded(there)
    metres = np.bincount(labels.ravel(), grid.areas(window).ravel(), count + 1)
    unit = data.draw(st.sampled_from([0.0, 150.0, 1000.0, 1e9, float(metres[-1])]))
    patches = Patches(grid, unit)
    parts = [cell.intersect(window) for cell in cells(window, size)]
    for part in parts:
        patches.add(part, there[window.slices(part)])
    found = np.zeros(there.shape, bool)
    for part in parts:
        found[window.slices(part)] = patches.small(part, there[window.slices(part)])
    np.testing.assert_array_equal(found, (metres < unit)[labels] & there)
