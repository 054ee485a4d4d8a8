import dataclasses
from collections import Counter

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.training.schedule import Schedule
from layerfuse.model_backend.training.tiles import sampling
from layerfuse.model_backend.training.tiles.batches import Mixture
from layerfuse.model_backend.training.tiles.sampling import IGNORE, ClassPixels, SceneArrays, draw_tile, punch_hole


def scene(height, width, held_cols=0):
    """Values are the pixel's number, so that a tile tells where it was cut and how it was turned."""
    number = np.arange(height * width, dtype=np.float32).reshape(height, width)
    held = np.full((height, width), IGNORE)
    held[:, width - held_cols :] = 1
    label = np.where(held == IGNORE, number.astype(np.int64), IGNORE)
    every = np.ones((height, width), bool)
    soft = np.stack([number.astype(np.int64) % 256, number.astype(np.int64) // 256]).astype(np.uint8)
    values = {"a": number[None].astype(np.uint16), "b": -number[None]}
    return SceneArrays("s", values, {"a": every, "b": every}, label, held, soft)


@settings(max_examples=60, deadline=None)
@given(st.integers(4, 40), st.integers(4, 40), st.integers(0, 2**32 - 1))
def test_layers_and_labels_are_cut_and_turned_together(height, width, seed):
    tile = draw_tile(scene(height, width), 16, np.random.default_rng(seed))
    assert tile.label.shape == (16, 16) and tile.values["a"].shape == (1, 16, 16)
    known = tile.label != IGNORE
    assert known.any()
    assert (tile.values["a"][0][known] == tile.label[known]).all()
    assert (tile.values["b"][0][known] == -tile.label[known]).all()
    assert (tile.valid["a"] == known).all()
    assert (tile.soft[0].astype(int) + 256 * tile.soft[1].astype(int) == tile.label)[known].all()
    assert tile.soft.dtype == np.uint8 and not tile.soft[:, ~known].any()
    assert {v.dtype for v in tile.values.values()} == {np.dtype(np.float32)} and tile.label.dtype == np.int64


def test_a_scene_without_soft_labels_gives_tiles_without():
    hard = dataclasses.replace(scene(20, 20), soft=None)
    assert draw_tile(hard, 16, np.random.default_rng(0)).soft is None


def test_held_out_pixels_take_no_part():
    rng = np.random.default_rng(0)
    for _ in range(30):
        tile = draw_tile(scene(40, 40, held_cols=20), 16, rng)
        assert (tile.valid["a"] == (tile.label != IGNORE)).all()
        columns = tile.values["a"][0][tile.valid["a"]] % 40
        assert columns.max() < 20


def test_all_eight_orientations_occur():
    rng = np.random.default_rng(0)
    corners = {tuple(draw_tile(scene(16, 16), 16, rng).label[[0, 0, -1], [0, -1, 0]]) for _ in range(200)}
    assert len(corners) == 8


def test_holes_take_something_but_never_everything():
    rng = np.random.default_rng(0)
    shares = [punch_hole(np.ones((32, 32), bool), rng).mean() for _ in range(500)]
    assert min(shares) > 0
    assert sum(share < 1 for share in shares) > 300
    nothing = np.zeros((32, 32), bool)
    assert not punch_hole(nothing, rng).any()


@settings(max_examples=60, deadline=None)
@given(st.integers(4, 40), st.integers(4, 40), st.integers(0, 2**32 - 1))
def test_a_tile_drawn_around_a_pixel_holds_it(height, width, seed):
    rng = np.random.default_rng(seed)
    row, col = int(rng.integers(height)), int(rng.integers(width))
    tile = draw_tile(scene(height, width), 16, rng, (row, col))
    assert (tile.label == row * width + col).sum() == 1


def test_every_class_is_as_likely_as_any_other():
    label = np.full((20, 30), IGNORE)
    label[:10], label[10, :2], label[15, 7] = 0, 1, 4
    pixels, rng = ClassPixels(label), np.random.default_rng(0)
    drawn = Counter(int(label[pixels.draw(rng)]) for _ in range(3000))
    assert set(drawn) == {0, 1, 4}
    assert min(drawn.values()) > 900


def test_tiles_of_a_sparsely_labelled_scene_hold_a_label_and_are_drawn_once(monkeypatch):
    label = np.full((200, 300), IGNORE, np.int16)
    label[10:13, 20:23], label[150, 250] = 0, 1
    arrays = {"optical": np.zeros((1, 200, 300), np.float32)}
    sparse = SceneArrays("few", arrays, {"optical": np.ones((200, 300), bool)}, label, np.full_like(label, IGNORE))
    assert sparse.sparse and not scene(40, 40).sparse
    rng = np.random.default_rng(0)
    pixels = ClassPixels(label)
    drawn = [pixels.draw_any(rng) for _ in range(400)]
    assert set(drawn) == {tuple(place) for place in np.argwhere(label != IGNORE).tolist()}
    draws = []
    monkeypatch.setattr(sampling, "_draw_start", lambda *a, real=sampling._draw_start: draws.append(0) or real(*a))
    for place in drawn[:20]:
        assert (draw_tile(sparse, 16, rng, place, least=0.0).label != IGNORE).any()
    assert len(draws) == 2 * 20  # a row and a column for each


def test_where_all_layers_teach_fewer_half_of_the_tiles_of_sparse_labels_lie_anywhere(tiny_card):
    label = np.full((400, 400), IGNORE, np.int16)
    label[3, 3], label[5, 390] = 0, 1
    shape, names = label.shape, tiny_card.modality_names
    values = {n: np.zeros((tiny_card.modality(n).channels, *shape), np.float32) for n in names}
    few = SceneArrays("few", values, dict.fromkeys(names, np.ones(shape, bool)), label, np.full_like(label, IGNORE))
    for consistency, low, high in ((0.0, 40, 40), (1.0, 10, 30)):
        schedule = Schedule(batch=40, consistency=consistency, class_balance=0.5)
        batch = Mixture(tiny_card, [few], schedule).draw(list(range(40)), torch.device("cpu"))
        assert low <= (batch.label != IGNORE).flatten(1).any(1).sum() <= high
