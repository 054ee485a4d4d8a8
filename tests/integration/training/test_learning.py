"""Each part can learn: heads overfit a real tile, reconstruction beats the mean, contrast beats chance.

Tiny networks and few steps. What is quick runs on the sample in the repository; with the project's
shared data beside the checkout the slow tests go through every data set.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality, Network
from layerfuse.model_backend.evaluation.instances import Objects, average_precision
from layerfuse.model_backend.nn.learning.contrastive import Contrastive
from layerfuse.model_backend.nn.learning.pretraining import Decoder, Pretrainer, Pretraining, reconstruction_loss
from layerfuse.model_backend.nn.learning.sampling import Sampling, draw_subsets, drop_patches
from layerfuse.model_backend.nn.masks.mask_loss import MaskLoss, MaskTarget, class_targets, mask_losses
from layerfuse.model_backend.nn.presets import VARIANTS
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.tests.integration.training import scenes
from scipy.ndimage import label as components


def fit(model, loss, steps, rate=5e-3):
    """AdamW with a cosine schedule on ``loss()``."""
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, steps, pct_start=0.1)
    model.train()
    for _ in range(steps):
        optimiser.zero_grad()
        loss().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return model.eval()


def overfit_semantic(scene, steps, **network) -> float:
    """Share of a tile's labelled pixels that are right after training on that tile alone."""
    torch.manual_seed(0)
    corners = [scene.best_window()]
    model = build_model(scene.card(corners, **network))
    values, valid, labels = scene.batch(corners)
    config = MaskLoss(points=1024)

    def loss():
        if network.get("head") == "mask":
            return mask_losses(model.predictions(values, valid), class_targets(labels, scene.classes), config)["total"]
        return F.cross_entropy(model(values, valid)[0], labels, ignore_index=-1)

    fit(model, loss, steps)
    with torch.no_grad():
        predicted = model(values, valid)[0].argmax(1)
    known = labels >= 0
    assert labels[known].unique().numel() > 1
    return float((predicted == labels)[known].float().mean())


def overfit_instances(scene, steps, patch_size=4) -> float:
    """AP50 of the buildings of a tile after training on that tile alone."""
    torch.manual_seed(0)
    corners = [scene.best_window()]
    model = build_model(scene.card(corners, "instance", patch_size=patch_size))
    values, valid, labels = scene.batch(corners)
    numbered, count = components(labels[0].numpy() == 1)
    masks = np.stack([numbered == i for i in range(1, count + 1) if (numbered == i).sum() >= 20])
    target = MaskTarget(torch.zeros(len(masks), dtype=torch.long), torch.from_numpy(masks), labels[0] >= 0)
    fit(model, lambda: mask_losses(model.predictions(values, valid), [target], MaskLoss(points=1024))["total"], steps)
    with torch.no_grad():
        found = model.instances(values, valid)[0][0]
    ours = Objects(found.classes.numpy(), found.masks.numpy(), found.scores.numpy())
    return average_precision([ours], [Objects(np.zeros(len(masks), int), masks)])["ap50"]


def pretrain(scene, steps, batch=8, **changes):
    """Train without labels; losses under fresh masks, and those of predicting the mean."""
    torch.manual_seed(0)
    windows = scene.windows(scenes.SIDE)
    corners = [windows[i] for i in torch.linspace(0, len(windows) - 1, batch).long()]
    model = Pretrainer(scene.card(corners), Pretraining(decoder=Decoder(64, 1, 4), **changes))
    values, valid, _ = scene.batch(corners)
    fit(model, lambda: model(values, valid)["total"], steps)
    inputs = model.read(values, valid)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        losses = [model(values, valid, generator) for _ in range(8)]
    reached = {name: float(torch.stack([loss[name] for loss in losses]).mean()) for name in losses[0]}
    mean = {}
    for modality in model.card.modalities:
        array, ok = inputs.arrays[modality.name], inputs.valid[modality.name]
        if modality.kind == "categorical":  # the best constant is the frequency of each class
            share = torch.bincount(array[:, 0][ok], minlength=9) / ok.sum()
            constant = share.clamp_min(1e-6).log()[None, :, None, None].expand(len(array), -1, *ok.shape[1:])
        else:
            constant = torch.zeros_like(array)
        mean[modality.name] = float(reconstruction_loss(modality, constant, array, ok))
    return reached, mean


def test_the_mask_head_overfits_drawn_buildings():
    assert overfit_instances(scenes.drawn_buildings(), 80, patch_size=8) > 0.9


def test_reconstruction_and_contrast_learn_on_real_tiles():
    reached, mean = pretrain(scenes.sample(), 55)
    for name in ("optical", "elevation"):
        assert reached[f"reconstruction/{name}"] < 0.8 * mean[name]
        assert reached[f"contrastive/{name}"] < 0.8 * np.log(8)


@pytest.mark.slow
def test_the_pyramid_head_overfits_a_real_tile():
    assert overfit_semantic(scenes.sample(), 250, detail_dim=8) > 0.97


@pytest.mark.slow
def test_the_mask_head_overfits_a_real_tile_as_classes():
    assert overfit_semantic(scenes.sample(), 400, head="mask") > 0.95


@pytest.mark.slow
@pytest.mark.parametrize("name", scenes.names("landcover", "zion", "havel", "trombetas"))
@pytest.mark.parametrize("head", ["pyramid", "mask"])
def test_heads_overfit_a_tile_of_each_land_cover_set(name, head):
    assert overfit_semantic(scenes.land_cover(name), 400, head=head, detail_dim=8 * (head == "pyramid")) > 0.95


@pytest.mark.slow
@pytest.mark.parametrize("name", scenes.names("buildings", "banepa", "zanzibar", "bilbao", "graduroi"))
def test_instances_overfit_a_tile_of_each_building_set(name):
    assert overfit_instances(scenes.buildings(name), 500) > 0.9


@pytest.mark.slow
@pytest.mark.parametrize("symmetric", [False, True])
def test_pretraining_learns_on_all_kinds_of_modality(symmetric):
    scene = scenes.unlabelled() if scenes.names("pretrain", "bigearthnet") else scenes.sample()
    reached, mean = pretrain(scene, 400, contrastive=Contrastive(symmetric=symmetric, temperature=0.2))
    for name, constant in mean.items():
        assert reached[f"reconstruction/{name}"] < constant
        assert reached[f"contrastive/{name}"] < 0.8 * np.log(8)


SQUARE = 2
"""Patches of four pixels on a side of a synthetic tile: few, so that plain attention too can learn positions."""


def redundant_scene(generator, batch):
    """Random class maps seen twice: easily by one modality, and by another as well, but behind a random sign."""

    def enlarged(plane):
        return plane.repeat_interleave(4, -1).repeat_interleave(4, -2)

    labels = torch.randint(0, 3, (batch, SQUARE, SQUARE), generator=generator)
    sign = torch.randint(0, 2, (batch, 1, SQUARE, SQUARE), generator=generator) * 2 - 1
    signal = 3 * F.one_hot(labels, 3).permute(0, 3, 1, 2).float()
    values = {"optical": enlarged(signal), "sar": enlarged(signal * sign)}
    values = {n: array + 0.3 * torch.randn(array.shape, generator=generator) for n, array in values.items()}
    return values, {n: torch.ones(batch, 4 * SQUARE, 4 * SQUARE, dtype=torch.bool) for n in values}, enlarged(labels)


def train_variant(name):
    """Accuracy with both modalities, and with the difficult one alone; a third is chance."""
    bands = tuple(Band(b) for b in "abc")
    modalities = tuple(Modality(n, n, "continuous", bands) for n in ("optical", "sar"))
    network = Network(patch_size=4, embed_dim=32, depth=2, num_heads=2, head_dim=16)
    network, sampling = VARIANTS[name].of(network, Sampling(views=1, patch_dropout=0.1))
    classes = tuple(ClassInfo(i, str(i), "808080") for i in range(3))
    torch.manual_seed(0)
    model = build_model(Card("tiny", "1", "none", "semantic", 1.0, 4 * SQUARE, modalities, classes, network))
    generator, rng = torch.Generator().manual_seed(0), np.random.default_rng(0)
    present = torch.ones(16, 2, SQUARE**2, dtype=torch.bool)

    def loss():
        values, valid, labels = redundant_scene(generator, 16)
        subsets = draw_subsets(list(values), sampling, rng)
        scores = model(values, valid, subsets, drop_patches(present, sampling, generator))[0]
        return F.cross_entropy(scores, labels)

    fit(model, loss, 600)
    values, valid, labels = redundant_scene(generator, 64)
    with torch.no_grad():
        scores = model(values, valid, [["optical", "sar"], ["sar"]])
    return [float((s.argmax(1) == labels).float().mean()) for s in scores]


@pytest.mark.slow
def test_losing_a_redundant_modality_costs_little():
    both, sar = train_variant("full")
    assert both > 0.95 and sar > 0.9


@pytest.mark.slow
def test_losing_a_redundant_modality_costs_the_baseline_much():
    both, sar = train_variant("MultiViT")
    assert both > 0.9 and sar < 0.6  # it has leant on the easy modality alone


@pytest.mark.slow
def test_without_random_combination_the_method_too_leans_on_the_easy_modality():
    both, sar = train_variant("without random combination")
    assert both > 0.95 and sar < 0.6
