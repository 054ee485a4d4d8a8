import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.raster.grid import Grid, Window
from layerfuse.model_backend.training.config import HoldoutBlocks, Scene
from layerfuse.model_backend.training.scenes.splits import grown, held_out_pixels
from layerfuse.model_backend.training.tiles.sampling import IGNORE


def blocks(label, size, share=0.2, seed=0):
    grid = Grid("EPSG:32612", 0.0, 0.0, 10.0, Window(3, 5, label.shape[1], label.shape[0]))
    scene = Scene("s", layers={"a": "a.tif"}, holdout_blocks=HoldoutBlocks(size, share, seed))
    return held_out_pixels(scene, label, grid)


def land(height=120, width=200, seed=0):
    """Stripes of four classes of very different area, a fifth of it unlabelled."""
    rng = np.random.default_rng(seed)
    label = np.digitize(np.arange(width) + rng.normal(0, 12, (height, 1)), [90, 150, 185])
    return np.where(rng.random((height, width)) < 0.2, IGNORE, label).astype(np.int16)


@pytest.mark.parametrize("share", [0.1, 0.2, 0.4])
def test_blocks_hold_out_the_share_of_every_class(share):
    label = land()
    held = blocks(label, 100.0, share)
    for index in range(4):
        assert held[label == index].mean() == pytest.approx(share, abs=0.05), index
    assert held[label != IGNORE].mean() == pytest.approx(share, abs=0.02)
    squares = held.reshape(12, 10, 20, 10).swapaxes(1, 2)
    assert (squares.all((2, 3)) | ~squares.any((2, 3))).all()  # whole blocks
    assert squares.any((2, 3)).any(0).sum() > 5  # all over the scene


def test_the_seed_decides():
    label = land()
    assert (blocks(label, 100.0) == blocks(label, 100.0)).all()
    assert (blocks(label, 100.0) != blocks(label, 100.0, seed=1)).any()


def test_a_class_in_one_block_stays_in_training():
    label = land()
    label[label == 3] = 2
    label[42:48, 33:38] = 3
    for seed in range(5):
        assert not blocks(label, 100.0, seed=seed)[label == 3].any()


def test_blocks_that_are_too_large_are_told():
    with pytest.raises(InputError, match=r"scene s: blocks of 2000 m .*Make holdout_blocks\.size smaller"):
        blocks(land(), 2000.0)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_a_margin_reaches_as_far_in_every_direction(height, width, pixels, seed):
    mask = np.random.default_rng(seed).random((height, width)) < 0.1
    expected = np.zeros_like(mask)
    for row, col in np.argwhere(mask):
        expected[max(row - pixels, 0) : row + pixels + 1, max(col - pixels, 0) : col + pixels + 1] = True
    assert (grown(mask, pixels) == expected).all()
