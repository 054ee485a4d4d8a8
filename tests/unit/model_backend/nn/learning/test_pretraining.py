"""Reconstruction: what counts in the losses, what the decoders read, and that none of it is ever NaN."""

from __future__ import annotations

import math

import pytest
import torch
from layerfuse.model_backend.card import Band, ClassInfo, Modality
from layerfuse.model_backend.nn.learning.contrastive import Contrastive
from layerfuse.model_backend.nn.learning.pretraining import (
    Decoder,
    Masking,
    Pretrainer,
    Pretraining,
    encoder_of,
    reconstruction_loss,
)
from layerfuse.model_backend.schema import FieldError, build

SMALL = Decoder(dim=16, depth=1, num_heads=2)
OPTICAL = Modality("optical", "optical", "continuous", (Band("red"), Band("nir")))
HEIGHT = Modality("height", "elevation", "continuous", (Band("height"),))
MAP = Modality(
    "map",
    "landcover",
    "categorical",
    (Band("c"),),
    (ClassInfo(0, "a", "000000"), ClassInfo(1, "b", "ffffff")),
    "nearest",
)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def pretrainer(card, **changes) -> Pretrainer:
    torch.manual_seed(0)
    return Pretrainer(card, Pretraining(decoder=SMALL, **changes))


def test_losses_by_kind_equal_hand_computed_values():
    counted = torch.tensor([[[True, True]], [[True, False]], [[False, False]]])  # [3, 1, 2]
    predicted = torch.zeros(3, 2, 1, 2)
    target = torch.tensor([[[1.0, 3.0], [1.0, 1.0]], [[2.0, 9.0], [0.0, 9.0]], [[9.0, 9.0], [9.0, 9.0]]])[:, :, None]
    # Sample 0: pixels (1 + 1) / 2 and (9 + 1) / 2, mean 3. Sample 1: (4 + 0) / 2 = 2. Sample 2 has nothing.
    assert reconstruction_loss(OPTICAL, predicted, target, counted).item() == pytest.approx(2.5)
    # Absolute error: 1 and 3, mean 2; then 2.
    assert reconstruction_loss(HEIGHT, predicted[:, :1], target[:, :1], counted).item() == pytest.approx(2.0)
    classes = torch.tensor([[[0, 1]], [[1, 0]], [[0, 0]]])[:, None]
    predicted = torch.tensor([0.0, math.log(3.0)])[None, :, None, None].expand(3, 2, 1, 2)
    # P(class 1) = 3/4: sample 0 (log 4 + log 4/3) / 2, sample 1 log 4/3.
    expected = ((math.log(4) + math.log(4 / 3)) / 2 + math.log(4 / 3)) / 2
    assert reconstruction_loss(MAP, predicted, classes, counted).item() == pytest.approx(expected)


def test_what_does_not_count_changes_neither_loss_nor_gradient():
    counted = torch.rand(2, 4, 4, generator=seeded()) < 0.5
    predicted = torch.randn(2, 2, 4, 4, requires_grad=True)
    target = torch.randn(2, 2, 4, 4)
    loss = reconstruction_loss(OPTICAL, predicted, target, counted)
    (gradient,) = torch.autograd.grad(loss, predicted)
    assert bool((gradient[~counted[:, None].expand_as(gradient)] == 0).all())
    elsewhere = torch.where(counted[:, None], target, 1e6)
    assert torch.equal(reconstruction_loss(OPTICAL, predicted, elsewhere, counted), loss)


@pytest.mark.parametrize("modality, planes", [(OPTICAL, 2), (HEIGHT, 1), (MAP, 2)])
def test_nothing_hidden_gives_zero_with_zero_gradients(modality, planes):
    predicted = torch.randn(2, planes, 4, 4, requires_grad=True)
    target = torch.zeros(2, 1 if modality is MAP else planes, 4, 4)
    loss = reconstruction_loss(modality, predicted, target, torch.zeros(2, 4, 4, dtype=torch.bool))
    loss.backward()
    assert loss.item() == 0 and bool((predicted.grad == 0).all())


def test_only_hidden_valid_pixels_are_targets(card, sample):
    """The loss as computed from the outside: predictions, the mask and validity."""
    model = pretrainer(card).eval()
    values, valid = sample(card)
    valid["sar"][0, :13, :7] = False
    valid["map"][1] = False
    losses = model(values, valid, seeded(3))
    inputs = model.read(values, valid)
    visible = model.draw(inputs.visible, seeded(3))
    assert visible.flatten(1).sum(1).tolist() == [n // 2 for n in inputs.visible.flatten(1).sum(1).tolist()]
    predicted = model.reconstruct(values, valid, visible)
    for m, modality in enumerate(card.modalities):
        shown = visible[:, m].unflatten(1, (4, 4)).repeat_interleave(8, 1).repeat_interleave(8, 2)
        expected = reconstruction_loss(
            modality, predicted[modality.name], inputs.arrays[modality.name], valid[modality.name] & ~shown
        )
        torch.testing.assert_close(losses[f"reconstruction/{modality.name}"], expected)


def test_values_of_hidden_and_invalid_pixels_do_not_reach_the_prediction(card, sample):
    model = pretrainer(card).eval()
    values, valid = sample(card)
    visible = torch.rand(2, 4, 16, generator=seeded()) < 0.5
    expected = model.reconstruct(values, valid, visible)
    for m, name in enumerate(card.modality_names):
        shown = visible[:, m].unflatten(1, (4, 4)).repeat_interleave(8, 1).repeat_interleave(8, 2)
        values[name] = torch.where(shown[:, None], values[name], float("nan"))
    valid = {n: torch.ones_like(ok) for n, ok in valid.items()}
    # NaN makes a pixel invalid by itself, and hidden patches have no visible pixel, so nothing else changes.
    for name, prediction in model.reconstruct(values, valid, visible).items():
        torch.testing.assert_close(prediction, expected[name])


def test_decoders_read_fusion_tokens_only(card, sample):
    model = pretrainer(card, contrastive=Contrastive(weight=0.0))
    values, valid = sample(card)
    read = []
    for decoder in model.decoders.values():
        decoder.register_forward_pre_hook(lambda module, arguments: read.append(arguments[0].shape))
    model(values, valid, seeded())
    assert read == [(2, 16, 16)] * 4  # [B, N, D], not [B, (M + 1) N, D]
    assert model.class_vectors is None


def test_prediction_puts_patches_where_they_belong(card):
    decoder = pretrainer(card).decoders["optical"]
    with torch.no_grad():
        decoder.predict.weight.zero_()
        decoder.predict.bias.copy_(torch.arange(128.0))  # plane, then row, then column of a patch
        predicted = decoder(torch.randn(1, 6, 16), (2, 3))
    patch = torch.arange(128.0).reshape(2, 8, 8)
    assert torch.equal(predicted[0], patch.repeat(1, 2, 3))


def test_an_absent_modality_has_no_loss_and_an_invalid_one_zero(card, sample):
    model = pretrainer(card)
    values, valid = sample(card)
    del values["sar"]
    valid["map"][:] = False
    losses = model(values, valid, seeded())
    assert "reconstruction/sar" not in losses
    assert losses["reconstruction/map"].item() == 0 and losses["contrastive/map"].item() == 0
    assert all(torch.isfinite(loss) for loss in losses.values())
    losses["total"].backward()
    assert all(p.grad is None or torch.isfinite(p.grad).all() for p in model.parameters())


def test_nothing_valid_at_all_is_zero_and_finite(card, sample):
    model = pretrainer(card)
    values, valid = sample(card)
    losses = model(values, {n: torch.zeros_like(ok) for n, ok in valid.items()}, seeded())
    losses["total"].backward()
    assert losses["total"].item() == 0
    assert all(p.grad is None or torch.isfinite(p.grad).all() for p in model.parameters())


def test_the_total_is_the_weighted_sum(card, sample):
    model = pretrainer(card, task_weights={"sar": 2.5, "map": 0.0}, contrastive=Contrastive(weight=0.7))
    losses = model(*sample(card), seeded())
    weight = {"optical": 1.0, "sar": 2.5, "elevation": 1.0, "map": 0.0}
    expected = sum(w * losses[f"reconstruction/{n}"] + 0.7 * losses[f"contrastive/{n}"] for n, w in weight.items())
    torch.testing.assert_close(losses["total"], expected)


def test_every_parameter_is_used(card, sample):
    model = pretrainer(card)
    model(*sample(card, 4), seeded())["total"].backward()
    assert [name for name, p in model.named_parameters() if p.grad is None] == []


def test_adapters_and_encoder_are_what_is_kept(card, sample):
    model = pretrainer(card)
    encoder = encoder_of(model)
    assert encoder.card.task == "encoder" and not encoder.card.classes
    assert {name.split(".")[0] for name in encoder.state_dict()} == {"adapters", "encoder"}
    for name, tensor in encoder.state_dict().items():
        assert torch.equal(tensor, model.state_dict()[name])


def test_the_config_is_read_strictly(card):
    config = build(Pretraining, {"masking": {"visible_share": 0.25}, "task_weights": {"sar": 2}})
    assert config.masking == Masking(visible_share=0.25) and config.task_weights == {"sar": 2.0}
    for data, words in (
        ({"masking": {"share": 0.25}}, "masking.share: unknown"),
        ({"contrastive": {"temperature": 0}}, "contrastive.temperature"),
        ({"decoder": {"dim": 30}}, "decoder.num_heads"),
    ):
        with pytest.raises(FieldError, match=words):
            build(Pretraining, data)
    for weights in ({"radar": 1.0}, {"sar": -1.0}):
        with pytest.raises(FieldError, match="task_weights"):
            Pretrainer(card, Pretraining(task_weights=weights))
