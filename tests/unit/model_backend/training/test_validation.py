"""The part of the training area that validates: apart from the rest, and scored by subset."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays, draw_tile
from layerfuse.model_backend.training.validation import Validation, held_out_tiles, split_validation

SIZE, GAP = 16, 3


def scene(height=96, width=80, name="s", held_cols=10):
    """Values are the pixel's number plus one; columns on the left are held out."""
    number = np.arange(height * width, dtype=np.int32).reshape(height, width) + 1
    label = (number % 3).astype(np.int16)
    hidden = np.zeros(label.shape, bool)
    hidden[:, :held_cols] = True
    held_out = np.where(hidden, label, IGNORE)
    label = np.where(hidden, IGNORE, label)
    valid = np.ones(label.shape, bool)
    return SceneArrays(name, {"optical": number[None]}, {"optical": valid}, label, held_out, None, hidden)


def seen(tile):
    values = tile.values["optical"][0]
    return set(values[tile.valid["optical"]].astype(int).tolist())


def test_blocks_and_the_rest_have_nothing_in_common():
    scenes = [scene(), scene(16, 16, "small", held_cols=0)]
    rest, tiles = split_validation(scenes, 0.2, SIZE, GAP)
    labelled = sum((s.label != IGNORE).sum() for s in scenes)
    taken = sum((tile.label != IGNORE).sum() for tile, _ in tiles)
    assert 0.2 <= taken / labelled < 0.3
    for name in {name for _, name in tiles}:
        mine = set().union(*(seen(tile) for tile, n in tiles if n == name))
        assert len(mine) == sum(tile.valid["optical"].sum() for tile, n in tiles if n == name)  # none twice
        left = next((s for s in rest if s.name == name), None)
        if left is None:
            continue
        rng = np.random.default_rng(0)
        for _ in range(50):
            tile = draw_tile(left, SIZE, rng)
            assert not seen(tile) & mine
        labels = np.flatnonzero((left.label != IGNORE).ravel()) + 1
        rows, columns = np.divmod(labels - 1, left.label.shape[1])
        block_rows, block_columns = np.divmod(np.array(sorted(mine)) - 1, left.label.shape[1])
        for row, column in zip(rows[::97], columns[::97]):
            distance = np.maximum(abs(block_rows - row), abs(block_columns - column)).min()
            assert distance > GAP
    for original in scenes:  # what was handed in is as it was
        assert (original.label != IGNORE).sum() in (96 * 70, 256)


def test_the_blocks_are_always_the_same():
    found = [split_validation([scene()], 0.2, SIZE, GAP)[1] for _ in range(2)]
    assert [seen(tile) for tile, _ in found[0]] == [seen(tile) for tile, _ in found[1]]


def test_something_is_always_left_to_train_on():
    rest, tiles = split_validation([scene(16, 16, held_cols=0)], 0.5, SIZE, GAP)
    assert tiles == [] and (rest[0].label != IGNORE).any()


class Oracle(torch.nn.Module):
    """Says the class that the layers tell: the optical one the right one, elevation always class 0."""

    def forward(self, values, valid, subsets):
        right = (values["optical"][:, 0] % 3).long()
        answers = [right if "optical" in subset else torch.zeros_like(right) for subset in subsets]
        return 9.0 * torch.nn.functional.one_hot(torch.stack(answers), 3).permute(0, 1, 4, 2, 3).float()


@pytest.fixture()
def tiles():
    both = scene(48, 48, held_cols=0)
    both.values["elevation"], both.valid["elevation"] = both.values["optical"], both.valid["optical"]
    return split_validation([both], 0.4, SIZE, 0)[1]


def test_the_score_is_the_mean_over_subsets(tiny_card, tiles):
    card = replace(tiny_card, modalities=tuple(replace(m, bands=m.bands[:1]) for m in tiny_card.modalities))
    score = Validation(card, tiles, 2)(Oracle(), torch.device("cpu"))
    share = np.mean([(tile.label == 0).mean() for tile, _ in tiles])
    assert score == pytest.approx((1 + 1 + share / 3) / 3)


def test_a_border_counts_for_what_it_borders(tiny_card, tiles):
    card = replace(tiny_card, modalities=tuple(replace(m, bands=m.bands[:1]) for m in tiny_card.modalities))
    rim = ClassInfo(9, "rim", "000000", border_of=1, border_width=2.0)
    score = Validation(replace(card, classes=(*card.classes[:2], rim)), tiles, 2)(Oracle(), torch.device("cpu"))
    zero = np.mean([(tile.label != 1).mean() for tile, _ in tiles])  # classes 0 and 2 are one
    assert score == pytest.approx((1 + 1 + zero / 2) / 3)


def test_held_out_tiles_show_every_held_out_label_once():
    scenes = [scene(), scene(16, 16, "none", held_cols=0)]
    tiles = held_out_tiles(scenes, SIZE)
    assert {name for _, name in tiles} == {"s"}
    assert sum((tile.label != IGNORE).sum() for tile, _ in tiles) == 96 * 10
    for tile, _ in tiles:  # as labels are of the values beneath them, they lie right, and the values are seen
        known = tile.label != IGNORE
        assert (tile.label[known] == tile.values["optical"][0][known] % 3).all()
        assert tile.valid["optical"].all()
