import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.inference.lattice import Blender, blend_weights, overlap_of, tiles_touching
from layerfuse.model_backend.raster.grid import Window

sizes = st.sampled_from([8, 9, 16, 30, 32, 128])
windows = st.builds(
    Window, st.integers(-3000, 3000), st.integers(-3000, 3000), st.integers(1, 150), st.integers(1, 150)
)


@given(sizes, st.sampled_from([0.125, 0.25, 0.5]))
def test_weights_of_all_tiles_sum_to_one_everywhere(size, share):
    weights, overlap = blend_weights(size, share), overlap_of(size, share)
    stride = size - overlap
    assert weights.shape == (size, size) and weights.dtype == np.float32
    assert (weights.min() > 0 and weights.max() == 1.0) or share == 0.5  # nothing is flat then
    total = np.zeros((size + 2 * stride, size + 2 * stride))
    for j in range(3):
        for i in range(3):
            total[j * stride : j * stride + size, i * stride : i * stride + size] += weights
    np.testing.assert_allclose(total[overlap:-overlap, overlap:-overlap], 1.0, atol=2e-7)


@given(windows, sizes)
def test_tiles_cover_every_pixel_and_none_is_idle(window, size):
    covered = np.zeros((window.height, window.width), int)
    for row in tiles_touching(window, size):
        for tile in row:
            part = tile.intersect(window)
            assert part is not None
            covered[window.slices(part)] += 1
    assert covered.min() >= 1 and covered.max() <= 4


@given(windows, sizes, st.data())
def test_tiles_do_not_depend_on_the_request(window, size, data):
    col = data.draw(st.integers(window.col, window.right - 1))
    row = data.draw(st.integers(window.row, window.bottom - 1))
    pixel = Window(col, row, 1, 1)
    flat = [t for line in tiles_touching(window, size) for t in line if t.intersect(pixel)]
    assert flat == [t for line in tiles_touching(pixel, size) for t in line]


def _probabilities(tile, classes):
    """Reproducible by the tile's place."""
    raw = np.random.default_rng([tile.col + 10_000, tile.row + 10_000]).random((classes, tile.height, tile.width))
    return (raw / raw.sum(0)).astype(np.float32)


CLASSES = tuple(ClassInfo(value, str(value), "000000") for value in range(3))
BORDERED = (  # a border before its owner, a class in between, a second pair
    ClassInfo(9, "house border", "000000", border_of=4, border_width=2.0),
    ClassInfo(1, "field", "000000"),
    ClassInfo(4, "house", "000000"),
    ClassInfo(3, "pool", "000000"),
    ClassInfo(5, "pool border", "000000", border_of=3, border_width=1.0),
)


def _blend(window, size, classes=CLASSES):
    blender = Blender(window, size, classes)
    inside = None if classes is CLASSES else np.zeros((window.height, window.width), bool)
    best = np.full((window.height, window.width), -1)
    probability = np.zeros((window.height, window.width), np.float32)
    rows = []
    for line in tiles_touching(window, size):
        for tile in line:
            rows.append(blender.finish(tile.row))
            blender.add(tile, _probabilities(tile, len(classes)))
    rows.append(blender.finish(window.bottom))
    for part in filter(None, rows):
        best[window.slices(part.window)], probability[window.slices(part.window)] = part.best, part.probability
        if inside is not None:
            inside[window.slices(part.window)] = part.inside
    return best, probability, inside


@settings(max_examples=30, deadline=None)
@given(windows, st.sampled_from([8, 16, 32]))
def test_blending_equals_the_plain_formula(window, size):
    sums = np.zeros((3, window.height, window.width))
    total = np.zeros((window.height, window.width))
    for tile in (t for line in tiles_touching(window, size) for t in line):
        part = tile.intersect(window)
        here, there = window.slices(part), tile.slices(part)
        weights = blend_weights(size)[there]
        sums[(slice(None), *here)] += _probabilities(tile, 3)[(slice(None), *there)] * weights
        total[here] += weights
    best, probability, _ = _blend(window, size)
    np.testing.assert_allclose(probability, (sums / total).max(0), atol=1e-6)
    assert (best == (sums / total).argmax(0)).mean() > 0.999  # ties within rounding


@settings(max_examples=30, deadline=None)
@given(windows, st.sampled_from([8, 16, 32]), st.data())
def test_a_part_has_the_bits_of_the_whole(window, size, data):
    col = data.draw(st.integers(window.col, window.right - 1))
    row = data.draw(st.integers(window.row, window.bottom - 1))
    width = data.draw(st.integers(1, window.right - col))
    height = data.draw(st.integers(1, window.bottom - row))
    part = Window(col, row, width, height)
    whole, alone = _blend(window, size), _blend(part, size)
    np.testing.assert_array_equal(whole[0][window.slices(part)], alone[0])
    np.testing.assert_array_equal(whole[1][window.slices(part)].tobytes(), alone[1].tobytes())


@settings(max_examples=30, deadline=None)
@given(windows, st.data())
def test_borders_count_for_the_class_that_they_border(window, data):
    best, probability, inside = _blend(window, 16, BORDERED)
    sums, total = np.zeros((5, window.height, window.width)), np.zeros((window.height, window.width))
    for tile in (t for line in tiles_touching(window, 16) for t in line):
        part = tile.intersect(window)
        weights = blend_weights(16)[tile.slices(part)]
        sums[(slice(None), *window.slices(part))] += (
            _probabilities(tile, 5)[(slice(None), *tile.slices(part))] * weights
        )
        total[window.slices(part)] += weights
    shown = np.stack([sums[1], sums[2] + sums[0], sums[3] + sums[4]])
    np.testing.assert_allclose(probability, (shown / total).max(0), atol=1e-6)
    assert (best == shown.argmax(0)).mean() > 0.999
    assert (inside == (sums.argmax(0) == np.array([1, 2, 3])[best])).mean() > 0.999
    col, row = data.draw(st.integers(0, window.width - 1)), data.draw(st.integers(0, window.height - 1))
    alone = _blend(Window(window.col + col, window.row + row, 1, 1), 16, BORDERED)
    for whole, pixel in zip((best, probability, inside), alone):
        assert whole[row, col].tobytes() == pixel[0, 0].tobytes()


def test_a_constant_stays_constant_and_gaps_stay_empty():
    window = Window(-5, 7, 70, 60)
    blender = Blender(window, 16, CLASSES[:2])
    tiles = [t for line in tiles_touching(window, 16) for t in line]
    rows = []
    for k, tile in enumerate(tiles):
        rows.append(blender.finish(tile.row))
        if k % 3:
            blender.add(tile, np.stack([np.full((16, 16), 0.25, np.float32), np.full((16, 16), 0.75, np.float32)]))
    rows.append(blender.finish(window.bottom))
    for part in filter(None, rows):
        there = part.probability > 0
        np.testing.assert_allclose(part.probability[there], 0.75, atol=1e-6)
        assert (part.best[there] == 1).all()
    assert blender.finish(window.bottom) is None


@pytest.mark.parametrize("size", [8, 33, 256])
def test_overlap_is_a_quarter(size):
    assert overlap_of(size) == size // 4
