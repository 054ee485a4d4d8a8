"""The mask head: shapes, masked attention, the paths from queries to classes and to objects."""

from __future__ import annotations

import dataclasses

import pytest
import torch
from layerfuse.model_backend.card import Network
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.masks.mask_head import (
    MaskHead,
    MaskPrediction,
    find_instances,
    inside,
    semantic_scores,
)
from layerfuse.model_backend.nn.masks.pixel_decoder import DeformableAttention, deformable_attention, pixel_centres
from layerfuse.model_backend.nn.model import FusionSegmenter, MaskSegmenter
from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights
from layerfuse.model_backend.schema import FieldError


@pytest.fixture()
def mask_card(card):
    network = dataclasses.replace(card.network, detail_dim=0, head="mask", queries=6, mask_dim=16, decoder_layers=4)
    return dataclasses.replace(card, network=network)


def certain(classes, masks, count) -> MaskPrediction:
    """Queries that are sure of one class each and of a mask in -9 or 9."""
    scores = torch.full((1, len(classes), count + 1), -9.0)
    scores[0, torch.arange(len(classes)), torch.tensor(classes)] = 9.0
    return MaskPrediction(scores, torch.where(masks, 9.0, -9.0)[None])


def test_the_card_chooses_the_network(card, mask_card):
    assert type(build_model(card)) is FusionSegmenter
    assert type(build_model(mask_card)) is MaskSegmenter
    assert type(build_model(dataclasses.replace(mask_card, task="instance"))) is MaskSegmenter
    with pytest.raises(InputError, match="no pixel skip"):
        build_model(dataclasses.replace(card, task="instance"))
    with pytest.raises(FieldError, match="mask_dim"):
        Network(mask_dim=20)


@pytest.mark.parametrize("grid", [(1, 1), (1, 3), (2, 5), (4, 4)])
def test_any_grid_is_predicted_at_a_quarter_of_a_patch(grid):
    head = MaskHead(Network(embed_dim=16, num_heads=2, queries=5, mask_dim=16, decoder_layers=4), classes=3)
    tokens = [torch.randn(2, grid[0] * grid[1], 16) for _ in range(4)]
    predictions = head(tokens, grid)
    assert len(predictions) == 5  # before the first layer and after each
    for prediction in predictions:
        assert prediction.classes.shape == (2, 5, 4)
        assert prediction.masks.shape == (2, 5, 4 * grid[0], 4 * grid[1])
        assert torch.isfinite(prediction.masks).all() and torch.isfinite(prediction.classes).all()


def test_every_parameter_of_the_head_is_trained_and_every_depth_is_read():
    head = MaskHead(Network(embed_dim=16, num_heads=2, queries=5, mask_dim=16, decoder_layers=3), classes=3)
    tokens = [torch.randn(2, 16, 16, requires_grad=True) for _ in range(4)]
    sum(p.classes.square().sum() + p.masks.square().sum() for p in head(tokens, (4, 4))).backward()
    assert [name for name, p in head.named_parameters() if p.grad is None] == []
    assert all((level.grad != 0).any() for level in tokens)


def test_queries_read_inside_their_mask_or_everywhere_if_it_is_empty():
    masks = torch.full((1, 2, 4, 4), -1.0)
    masks[0, 0, :2, :2] = 1.0
    allowed = inside(masks, (2, 2))
    assert allowed.tolist() == [[[True, False, False, False], [True] * 4]]


def test_what_a_query_may_not_read_does_not_change_it():
    torch.manual_seed(0)
    head = MaskHead(Network(embed_dim=16, num_heads=2, queries=1, mask_dim=16, decoder_layers=1), classes=2)
    layer, pixels = head.layers[0], torch.randn(1, 6, 16)
    allowed = torch.tensor([[[True, True, False, True, False, True]]])
    arguments = (head.query_features[None], head.query_positions)
    expected = layer(*arguments, pixels, torch.randn(6, 16) * 0, allowed)
    pixels[0, [2, 4]] = 1e3
    torch.testing.assert_close(layer(*arguments, pixels, torch.zeros(6, 16), allowed), expected)


def test_deformable_attention_at_pixel_centres_reads_those_pixels():
    shapes = [(2, 3), (1, 2)]
    value = torch.randn(1, 8, 1, 4)
    places = pixel_centres(shapes)[None, :, None, None, None].expand(1, 8, 1, 2, 1, 2)
    first, second = torch.zeros(1, 8, 1, 2, 1), torch.zeros(1, 8, 1, 2, 1)
    first[..., 0, 0], second[..., 1, 0] = 1.0, 1.0
    own = deformable_attention(value, shapes, places, first)
    torch.testing.assert_close(own[0, :6], value[0, :6, 0])
    own = deformable_attention(value, shapes, places, second)
    torch.testing.assert_close(own[0, 6:], value[0, 6:, 0])


def test_deformable_attention_starts_with_a_star_of_growing_steps():
    attention = DeformableAttention(16, 4)
    steps = attention.offsets.bias.reshape(4, 3, 4, 2)
    torch.testing.assert_close(
        steps[1, 0], torch.tensor([[0.0, 1.0], [0.0, 2.0], [0.0, 3.0], [0.0, 4.0]]), atol=1e-6, rtol=0
    )
    assert torch.equal(steps[:, 0], steps[:, 2])


def test_semantic_scores_by_hand():
    masks = torch.zeros(2, 2, 2, dtype=torch.bool)
    masks[0, 0], masks[1, 1] = True, True
    scores = semantic_scores(certain([1, 2], masks, 2), (2, 2))  # the second query says "no object"
    expected = torch.zeros(1, 2, 2, 2)
    expected[0, 1, 0] = 1.0
    torch.testing.assert_close(scores, expected, atol=1e-3, rtol=0)


def test_instances_by_hand():
    masks = torch.zeros(3, 4, 4, dtype=torch.bool)
    masks[0, :2], masks[1, 2:, :2] = True, True  # the third is empty
    prediction = certain([0, 1, 0], masks, 2)
    prediction.classes[0, 1, 1] = 0.0  # one in (e^0, e^-9, e^-9): a little less sure
    prediction.masks[0, 0] /= 9  # sigmoid(1) inside
    (found,) = find_instances(prediction, (4, 4), minimum=0.01)
    assert found.classes.tolist() == [1, 0]
    torch.testing.assert_close(found.scores, torch.tensor([1.0, torch.tensor(1.0).sigmoid()]), atol=1e-3, rtol=0)
    assert torch.equal(found.masks, masks[[1, 0]])
    assert find_instances(prediction, (4, 4), minimum=0.9)[0].scores.shape == (1,)


def test_the_building_class_is_not_no_object(mask_card):
    """With one class its index is 0 and "no object" is 1, in scores and in targets."""
    one = dataclasses.replace(mask_card, task="instance", classes=mask_card.classes[:1])
    model = build_model(one)
    assert model.head.classify.out_features == 2
    (found,) = find_instances(certain([0, 1], torch.ones(2, 4, 4, dtype=torch.bool), 1), (4, 4), minimum=0.5)
    assert found.classes.tolist() == [0] and len(found.masks) == 1


def test_forward_is_the_logarithm_of_semantic_scores(mask_card, sample):
    torch.manual_seed(0)
    model = build_model(mask_card).eval()
    values, valid = sample(mask_card)
    subsets = [["optical", "map"], ["sar"]]
    scores = model(values, valid, subsets)
    assert scores.shape == (2, 2, 3, 32, 32)
    expected = semantic_scores(model.predictions(values, valid, [["sar"]])[-1], (32, 32))
    torch.testing.assert_close(scores[1].softmax(1), expected / expected.sum(1, keepdim=True), atol=1e-5, rtol=0)


def test_instances_of_subsets_equal_one_by_one_and_poison_changes_nothing(mask_card, sample):
    torch.manual_seed(0)
    model = build_model(dataclasses.replace(mask_card, task="instance")).eval()
    values, valid = sample(mask_card)
    valid["elevation"][1] = False
    subsets = mask_card.subsets()
    together = model.instances(values, valid, subsets)
    values["elevation"][1] = float("nan")
    for subset, found in zip(subsets, together):
        (alone,) = model.instances(values, valid, [subset])
        for a, b in zip(found, alone):
            torch.testing.assert_close(a.scores, b.scores, atol=1e-5, rtol=0)
            assert a.classes.tolist() == b.classes.tolist()


def test_weights_of_the_mask_head_are_stored_and_loaded(mask_card, sample, tmp_path):
    model = build_model(mask_card).eval()
    save_weights(model, tmp_path, torch.float32)
    values, valid = sample(mask_card)
    assert torch.equal(load_model(mask_card, tmp_path)(values, valid), model(values, valid))
