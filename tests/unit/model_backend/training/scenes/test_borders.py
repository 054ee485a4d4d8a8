import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.training.scenes.borders import rim_pixels
from layerfuse.model_backend.training.tiles.sampling import IGNORE

ndimage = pytest.importorskip("scipy.ndimage")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.6, 4.0))
def test_every_object_keeps_an_inside_and_loses_its_rim(seed, width):
    rng = np.random.default_rng(seed)
    label = np.zeros((24, 24), int)
    for _ in range(4):
        row, col = rng.integers(0, 20, 2)
        label[row : row + rng.integers(1, 12), col : col + rng.integers(1, 12)] = 1
    label[rng.random((24, 24)) < 0.02] = IGNORE
    rim = rim_pixels(label, 1, width)
    assert (label[rim] == 1).all()
    parts, count = ndimage.label(label == 1)
    assert set(parts[(label == 1) & ~rim]) == set(range(1, count + 1))
    others = np.argwhere(label == 0)
    for row, col in np.argwhere((label == 1) & ~rim):
        depth = np.hypot(*(others - (row, col)).T).min() - 0.5
        same = parts == parts[row, col]
        if depth < width:  # only where the object has nothing deeper
            assert (same & rim & (label == 1)).sum() == 0 or depth == max(
                np.hypot(*(others - place).T).min() - 0.5 for place in np.argwhere(same)
            )


def test_without_an_outline_there_is_no_rim():
    assert not rim_pixels(np.ones((5, 5), int), 1, 2.0).any()
    assert not rim_pixels(np.zeros((5, 5), int), 1, 2.0).any()
