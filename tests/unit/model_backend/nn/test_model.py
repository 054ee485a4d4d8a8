"""The whole segmenter: stored numbers, missing data, and the switches of one config."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest
import torch
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.heads import NEAREST
from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights
from layerfuse.model_backend.schema import FieldError

NAMES = "abadbcd82920439306b267d3f7b91c9b3a1fbbfc9657efc38a70fae837833028"
"""SHA-256 of the parameter names and shapes that published weights have."""
SCORES = {
    (5, 9): "0.121774 -0.041247 -0.056377 0.128949 -0.062372 -0.05217 0.126419 -0.052478 -0.05497 "
    "0.137756 -0.076464 -0.053384 0.124288 -0.024286 -0.068028 0.130112 -0.03855 -0.066167",
    (30, 30): "0.118528 -0.052621 -0.047002 0.112385 -0.05424 -0.039987 0.12813 -0.062411 -0.05133 "
    "0.1283 -0.069146 -0.04787 0.119849 -0.042527 -0.053761 0.10114 -0.031367 -0.041066",
}
"""Scores of the first version, at two pixels, ``[S, B, K]`` in a row."""
EVERYTHING = {"detail_gate": True, "detail_stem": True, "local_dim": 12, "convnet": True, "relief": True}


def test_published_weights_stay_loadable_and_give_the_same_scores(card, waves, sample):
    model = waves(build_model(card)).eval()
    names = "\n".join(f"{name} {tuple(t.shape)}" for name, t in sorted(model.state_dict().items()))
    assert hashlib.sha256(names.encode()).hexdigest() == NAMES
    values, valid = sample(card)
    valid["sar"][0, :16, :12] = False
    valid["optical"][1] = False
    scores = model(values, valid, [["optical", "sar", "elevation", "map"], ["sar"], ["optical", "map"]])
    for (row, column), expected in SCORES.items():
        expected = torch.tensor([float(number) for number in expected.split()])
        torch.testing.assert_close(scores[..., row, column].flatten(), expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("changes", [{}, {"task": "instance"}], ids=["semantic", "instance"])
def test_shapes_are_told_without_torchs_compiler(card, monkeypatch, changes):
    """On the meta device, on which ``normal_`` would import it, for a second of every start."""

    def normal(tensor, *args, **kwargs):
        raise AssertionError("normal_")

    network = dataclasses.replace(card.network, detail_dim=0) if changes else card.network
    monkeypatch.setattr(torch.Tensor, "normal_", normal)
    with torch.device("meta"):
        assert all(t.is_meta for t in build_model(dataclasses.replace(card, network=network, **changes)).parameters())


@pytest.mark.parametrize(
    "switches",
    [{"detail_dim": 0}, {}, *({name: value} for name, value in EVERYTHING.items())],
    ids=["no skip", "skip", *EVERYTHING],
)
def test_values_of_what_is_absent_change_nothing(card, waves, sample, switches):
    network = dataclasses.replace(card.network, **switches)
    card = dataclasses.replace(card, network=network)
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    valid["sar"][0] = False  # a whole layer, for one sample
    valid["elevation"][:, 4:20, 3:9] = False  # a hole
    expected = model(values, valid)
    for poison in (float("nan"), float("inf"), 1e30, -7.0):
        poisoned = {name: torch.where(valid[name][:, None], array, poison) for name, array in values.items()}
        assert torch.equal(model(poisoned, valid), expected)


@pytest.mark.parametrize("switches", [{}, EVERYTHING], ids=["plain", "all"])
def test_training_leaves_out_the_streams_of_what_a_sample_lacks_and_answers_the_same(card, waves, sample, switches):
    card = dataclasses.replace(card, network=dataclasses.replace(card.network, **switches))
    model = waves(build_model(card))
    values, valid = sample(card)
    valid["sar"][0] = False
    valid["map"][1] = False
    valid["optical"][:] = False
    answers, gradients = [], []
    for training in (True, False):
        scores = model.train(training)(values, valid)
        answers.append(scores.detach())
        gradients.append(torch.autograd.grad(scores.square().sum(), list(model.parameters()), materialize_grads=True))
    torch.testing.assert_close(*answers, atol=1e-5, rtol=0)
    for left_out, all_there in zip(*gradients):
        torch.testing.assert_close(left_out, all_there, atol=1e-4 * max(1.0, float(all_there.abs().max())), rtol=0)


def test_values_that_are_not_finite_are_invalid_even_if_declared_valid(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    declared = {name: ok.clone() for name, ok in valid.items()}
    declared["sar"][:, :16] = False
    values["sar"][:, :, :16] = float("nan")
    assert torch.equal(model(values, valid), model(values, declared))


def test_subset_equals_leaving_the_others_out_and_marking_them_invalid(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    subset = ["optical", "elevation"]  # a middle modality is missing
    asked = model(values, valid, [subset])
    left_out = model({n: values[n] for n in subset}, {n: valid[n] for n in subset})
    marked = model(values, {n: ok & (n in subset) for n, ok in valid.items()})
    torch.testing.assert_close(asked, left_out, atol=1e-5, rtol=0)
    torch.testing.assert_close(asked, marked, atol=1e-5, rtol=0)


@pytest.mark.parametrize("switches", [{}, EVERYTHING], ids=["plain", "all"])
def test_all_subsets_at_once_equal_one_by_one(card, waves, sample, switches):
    card = dataclasses.replace(card, network=dataclasses.replace(card.network, **switches))
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    valid["map"][1] = False
    together = model(values, valid, card.subsets())
    for s, subset in enumerate(card.subsets()):
        torch.testing.assert_close(together[s], model(values, valid, [subset])[0], atol=1e-5, rtol=0)


def test_order_of_the_given_modalities_does_not_matter(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    backwards = dict(reversed(values.items()))
    assert torch.equal(model(backwards, valid), model(values, valid))


def test_a_class_of_no_card_is_invalid(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    holed = {**valid, "map": valid["map"].clone()}
    holed["map"][:, 8:24] = False
    values["map"][:, :, 8:24] = 77.0
    assert torch.equal(model(values, valid), model(values, holed))


def test_nothing_visible_at_all_is_finite(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    scores = model(values, {n: torch.zeros_like(ok) for n, ok in valid.items()})
    assert torch.isfinite(scores).all()


@pytest.mark.parametrize("patch_size, height, width", [(1, 3, 5), (2, 6, 4), (3, 9, 6), (8, 8, 40), (16, 32, 16)])
def test_any_grid_and_patch_size(card, sample, patch_size, height, width):
    network = dataclasses.replace(card.network, patch_size=patch_size, depth=1)
    model = build_model(dataclasses.replace(card, network=network, tile_size=patch_size * 8))
    values, valid = sample(card, 1, height, width)
    assert model(values, valid).shape == (1, 1, 3, height, width)


def test_bad_input_is_refused(card, sample):
    model = build_model(card)
    with pytest.raises(ValueError, match="at least one"):
        model({}, {})
    with pytest.raises(ValueError, match="whole patches"):
        model(*sample(card, 1, 32, 30))


def test_weights_are_stored_and_loaded_whole(card, sample, tmp_path):
    torch.manual_seed(3)
    model = build_model(card).eval()
    save_weights(model, tmp_path, torch.float32)
    values, valid = sample(card)
    assert torch.equal(load_model(card, tmp_path)(values, valid), model(values, valid))
    wider = dataclasses.replace(card, network=dataclasses.replace(card.network, embed_dim=24))
    with pytest.raises(InputError, match="the card needs"):
        load_model(wider, tmp_path)


def test_weights_that_cannot_be_written_are_an_error_of_the_disk(card, tmp_path):
    """The library has a kind of its own for that, a full disk included."""
    with pytest.raises(OSError, match="No such file"):
        save_weights(build_model(card), tmp_path / "nowhere")


def test_a_hidden_patch_is_a_missing_patch_pixels_included(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    visible = torch.ones(2, 4, 16, dtype=torch.bool)
    visible[0, 1] = False  # a modality of one sample
    visible[1, 0, 5] = False  # one patch: rows 8..15, columns 8..15
    hidden = model(values, valid, visible=visible)
    valid["sar"][0] = False
    valid["optical"][1, 8:16, 8:16] = False
    torch.testing.assert_close(hidden, model(values, valid), atol=1e-6, rtol=0)


def test_visibility_follows_the_modalities_given_also_when_fewer_are_asked_for(card, waves, sample):
    model = waves(build_model(card)).eval()
    values, valid = sample(card)
    del values["sar"]
    visible = torch.rand(2, 3, 16, generator=torch.Generator().manual_seed(0)) < 0.6
    both = model(values, valid, [["optical", "elevation", "map"], ["elevation"]], visible)
    alone = model(values, valid, [["elevation"]], visible)
    torch.testing.assert_close(both[1], alone[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("subset", [[], ["sar"], ["optical", "nothing"]])
def test_a_subset_that_is_not_given_is_refused(card, sample, subset):
    values, valid = sample(card)
    del values["sar"]
    with pytest.raises(ValueError, match="not of the modalities given"):
        build_model(card)(values, valid, [subset])


def test_the_nearest_pixels_say_nothing_until_they_learn_and_then_of_their_own_layer_only(card, sample):
    torch.manual_seed(0)
    plain = build_model(card).eval()
    local = build_model(dataclasses.replace(card, network=dataclasses.replace(card.network, local_dim=12))).eval()
    lacking = local.load_state_dict(plain.state_dict(), strict=False).missing_keys
    assert lacking and all(name.startswith("local.optical.") for name in lacking)
    values, valid = sample(card)
    subsets = [["optical", "sar"], ["sar"]]
    before = plain(values, valid, subsets)
    assert torch.equal(local(values, valid, subsets), before)
    evidence = local.local["optical"]
    torch.nn.init.normal_(evidence[-1].weight)
    torch.nn.init.ones_(evidence[-1].bias)
    valid["optical"][:, 8:16] = False
    before, after = plain(values, valid, subsets), local(values, valid, subsets)
    assert torch.equal(after[1], before[1])  # radar alone
    assert torch.equal(after[0][:, :, 8:16], before[0][:, :, 8:16])  # a hole says nothing
    assert not torch.equal(after[0], before[0])

    pixels = torch.randn(3, evidence[0].in_channels, NEAREST, NEAREST, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(evidence.of_windows(pixels), evidence(pixels)[..., NEAREST // 2, NEAREST // 2])


def test_the_nearest_pixels_see_no_rim(card, sample):
    card = dataclasses.replace(card, network=dataclasses.replace(card.network, local_dim=12))
    model = build_model(card).eval()
    for parameter in model.local.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    values, valid = sample(card)
    values["optical"] = torch.ones_like(values["optical"]) * values["optical"][:, :, :1, :1]  # the same everywhere
    valid["optical"][:, :, 8:] = False
    inputs, _ = model.ask(values, valid, None, None)
    evidence = model.evidence(inputs, model.planes(inputs), ["optical"])["optical"]
    torch.testing.assert_close(evidence[..., :8], evidence[..., 4:5, 4:5].expand_as(evidence[..., :8]))


@pytest.mark.parametrize("switch", ["detail_stem", "convnet"])
def test_what_is_put_before_the_tokens_changes_nothing_until_it_learns(card, sample, switch):
    torch.manual_seed(0)
    plain = build_model(card).eval()
    stemmed = build_model(dataclasses.replace(card, network=dataclasses.replace(card.network, **{switch: True}))).eval()
    lacking = stemmed.load_state_dict(plain.state_dict(), strict=False).missing_keys
    assert lacking and all(name.startswith(("stems.", "pixel_features.optical.")) for name in lacking)
    values, valid = sample(card)
    assert torch.equal(stemmed(values, valid), plain(values, valid))
    for name, parameter in stemmed.stems.named_parameters():
        if "project" in name and name.endswith("weight"):
            torch.nn.init.ones_(parameter)
    assert not torch.equal(stemmed(values, valid), plain(values, valid))


def test_only_optical_layers_pass_the_convolutions(card):
    model = build_model(dataclasses.replace(card, network=dataclasses.replace(card.network, convnet=True)))
    assert [name for name, part in model.pixel_features.items() if hasattr(part, "stages")] == ["optical"]
    with pytest.raises(FieldError, match="convnet"):
        dataclasses.replace(card.network, convnet=True, detail_dim=0)


@pytest.mark.parametrize("fields", [{"detail_dim": 0}, {"patch_size": 1}, {"patch_size": 6}])
def test_a_stem_needs_a_skip_and_whole_strides(card, fields):
    with pytest.raises(FieldError, match="detail_stem"):
        dataclasses.replace(card.network, detail_stem=True, **fields)
