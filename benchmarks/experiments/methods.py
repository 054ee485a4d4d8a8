"""What is compared: the columns of the tables, each a way to train, with one way to score them all."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from layerfuse.model_backend.card import Card, subset_key
from layerfuse.model_backend.nn.presets import VARIANTS
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.model_backend.training.fitting.fit import fit
from layerfuse.model_backend.training.loop import train
from layerfuse.model_backend.training.pretrain import Reconstruction, opened

from ..models import random_forest
from .data import GAP, Study, load
from .score import Matrices, by_network
from .sizes import Size
from .unet import UNet

FUSION, UNET, FOREST = "fusion", "unet", "forest"


@dataclass(frozen=True)
class Method:
    """One column of a table."""

    kind: str  # FUSION, UNET or FOREST
    variant: str = "full"  # of nn/presets.VARIANTS
    contrastive: bool | None = None  # pre-training with or without that loss; None: from scratch
    random_combination: bool = True  # of a U-Net: modality dropout


METHODS = {
    "MultiViT": Method(FUSION, "MultiViT"),
    "ours": Method(FUSION),
    "ours, R": Method(FUSION, contrastive=False),
    "ours, R + C": Method(FUSION, contrastive=True),
    "without random combination": Method(FUSION, "without random combination"),
    "without modality attention": Method(FUSION, "without modality attention"),
    "without the mask": Method(FUSION, "without the mask"),
    "without patch dropout": Method(FUSION, "without patch dropout"),
    "random forest": Method(FOREST),
    "U-Net": Method(UNET, random_combination=False),
    "U-Net, modality dropout": Method(UNET),
}
"""All methods by the name that tables give them."""


@dataclass(frozen=True)
class Outcome:
    """What came of training and scoring one method once."""

    matrices: Matrices
    parameters: int  # trained numbers; 0 for a forest
    seconds: float  # training, pre-training included, without scoring


def run(dataset: str, name: str, seed: int, size: Size, data: Path, build: Path) -> Outcome:
    """Train and score.

    Args:
        dataset: One of ``data.SOURCES``.
        name: One of :data:`METHODS`.
        seed: Of weights, batches and masks.
        size: Sizes and schedules.
        data: Folder of the published files.
        build: Folder for derived files.
    """
    method = METHODS[name]
    network, sampling = VARIANTS[method.variant].of(size.network, size.sampling)
    study = load(dataset, data, build, size.elsewhere)
    study = replace(study, card=replace(study.card, network=network, tile_size=size.tile_size))
    schedule = replace(size.schedule, seed=seed)
    if method.kind == FOREST:
        return _forests(study, seed)
    if method.kind == UNET:
        sampling = replace(sampling, random_combination=method.random_combination, patch_dropout=0.0)
        schedule = replace(size.unet_schedule, seed=seed)
    begun = time.monotonic()

    def start(card: Card) -> tuple[torch.nn.Module, Collection[str]]:
        return (UNet(card, size.unet_width) if method.kind == UNET else build_model(card)), ()

    if method.contrastive is not None:
        pretrained = _pretrained(study, seed, size, method.contrastive)

        def start(card: Card) -> tuple[torch.nn.Module, Collection[str]]:
            model = build_model(card)
            model.adapters.load_state_dict(pretrained.adapters.state_dict())
            model.encoder.load_state_dict(pretrained.encoder.state_dict())
            return model, ()

    fitted = train(study.card, study.train, schedule, _quiet, start=start, sampling=sampling, say=_quiet)
    seconds = time.monotonic() - begun
    parameters = sum(p.numel() for p in fitted.model.parameters())
    return Outcome(by_network(fitted.model, study), parameters, seconds)


def _pretrained(study: Study, seed: int, size: Size, contrastive: bool) -> torch.nn.Module:
    """Backbone that learnt to rebuild hidden patches of the training area and of places elsewhere, labels or none."""
    pretraining = size.pretraining
    if not contrastive:
        pretraining = replace(pretraining, contrastive=replace(pretraining.contrastive, weight=0.0))
    schedule = replace(size.pretrain_schedule, seed=seed)
    torch.manual_seed(seed)
    scenes = [opened(scene, GAP) for scene in (*study.train, *study.elsewhere)]
    objective = Reconstruction(study.card, scenes, schedule, pretraining)
    return fit(objective, schedule, _quiet).model


def _quiet(_: object) -> None:
    """A cell says nothing: the table does."""


def _forests(study: Study, seed: int) -> Outcome:
    """A forest for every subset that some part of the study has, as who knows what will be missing would train."""
    matrices: Matrices = {part: {} for part in study.parts}
    spent = 0.0
    for subset in study.card.subsets():
        parts = [part for part in study.parts if subset in study.rows(part)]
        begun = time.monotonic()
        forest = random_forest.fit(study.card, study.train, subset, seed, jobs=1)
        spent += time.monotonic() - begun
        for part in parts:
            found = random_forest.confusion(study.card, forest, study.parts[part], subset)
            matrices[part][subset_key(subset)] = found
    return Outcome(matrices, 0, spent)
