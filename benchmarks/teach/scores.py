"""How a student of :mod:`benchmarks.teach` agrees with its teacher, and what of that goes into its card."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from layerfuse.model_backend.card import Card, Modality, subset_key
from layerfuse.model_backend.evaluation.scores import confusion_matrix, scores
from layerfuse.model_backend.nn.model import FusionSegmenter
from layerfuse.model_backend.nn.temperatures import Temperatures
from layerfuse.model_backend.training.calibration import Calibration, Scored, calibration
from layerfuse.model_backend.training.fitting.precision import mixed
from layerfuse.model_backend.training.home import describe_home, without_home
from layerfuse.model_backend.training.scenes.loading import training_areas
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays, cut
from torch import nn

from .places import Place

BANDS = {
    "nine": (0.38, (0, 1, 2, 3, 4, 5, 6, 7, 8)), "four": (0.22, (0, 1, 2, 6)), "rgb": (0.17, (0, 1, 2)),
    "rgb, nir, swir": (0.07, (0, 1, 2, 6, 7)), "landsat": (0.08, (0, 1, 2, 6, 7, 8)),
}  # fmt: skip
"""Which bands of Sentinel-2 a layer has, and how often; else each is lacking with a chance of one in five."""
SUBSETS = {("s2",): 0.9, ("s1",): 1.6, ("dem",): 0.4, ("s2", "s1"): 1.0, ("s1", "dem"): 1.2, ("s2", "dem"): 0.8,
           ("s2", "s1", "dem"): 0.8, ("map",): 0.1, ("s2", "map"): 0.3, ("s1", "map"): 0.35, ("dem", "map"): 0.1,
           ("s2", "s1", "map"): 0.3, ("s1", "dem", "map"): 0.25, ("s2", "dem", "map"): 0.2,
           ("s2", "s1", "dem", "map"): 0.4}  # fmt: skip
"""How often subsets of the layers of a place are drawn; those that do worse alone, more often."""
NEED = (0.7, 1.5)
"""How much less and more often than that, at most, by what the last scores say."""


def absent(modality: Modality) -> np.ndarray:
    """Stored values ``[C]`` that a layer has where it lacks a band: the band's mean."""
    return np.array([(band.mean - band.offset) / band.scale for band in modality.bands], np.float32)


def lacking(s2: np.ndarray, modality: Modality, kept: Sequence[int]) -> np.ndarray:
    """Digital numbers with the bands that are not kept at their mean, as a layer without them is read."""
    s2 = s2.astype(np.float32, copy=True)
    lost = [i for i in range(modality.channels) if i not in kept]
    s2[lost] = absent(modality)[lost][:, None, None]
    return s2


@torch.no_grad()
def predicted(
    model: nn.Module, card: Card, layers: Mapping[str, np.ndarray], valid: Mapping[str, np.ndarray], size: int = 96
) -> np.ndarray:
    """Class probabilities ``[K, H, W]`` of a place, in tiles that overlap by a third."""
    height, width = next(iter(valid.values())).shape
    total, weight = np.zeros((len(card.classes), height, width), np.float32), np.zeros((height, width), np.float32)
    edge = np.minimum(np.arange(size) + 1, size - np.arange(size)).clip(max=size // 6).astype(np.float32)
    profile = edge[:, None] * edge
    step = size * 2 // 3
    starts = [
        (row, col)
        for row in range(0, max(height - size // 3, 1), step)
        for col in range(0, max(width - size // 3, 1), step)
    ]
    for first in range(0, len(starts), 8):
        part = starts[first : first + 8]
        values = {
            n: torch.from_numpy(np.stack([np.nan_to_num(cut(a, r, c, size, 0)) for r, c in part])).float()
            for n, a in layers.items()
        }
        there = {n: torch.from_numpy(np.stack([cut(a, r, c, size, False) for r, c in part])) for n, a in valid.items()}
        with mixed(torch.device("cpu"), "bfloat16"):
            chances = model.chances(values, there)[0][0]
        for (row, col), answer in zip(part, chances.numpy()):
            rows, cols = min(size, height - row), min(size, width - col)
            place = np.s_[..., row : row + rows, col : col + cols]
            total[place] += (answer * profile)[:, :rows, :cols]
            weight[place] += profile[:rows, :cols]
    return total / weight


def agreement_table(model: nn.Module, card: Card, places: Sequence[Place]) -> dict[str, dict[str, dict[str, float]]]:
    """How a model agrees with the teacher: by beginning of a place's name and by bands or layers.

    Returns:
        For each: share of pixels of the teacher's class, mean intersection over union over the classes that make up
        one in a hundred of the teacher's, and the share of snow where the teacher has none.
    """
    was = model.training
    model.eval()
    matrices: dict[tuple[str, str], np.ndarray] = {}
    for place in places:
        group = place.name.split("-")[0]
        asked = {name: {"s2": lacking(np.nan_to_num(place.layers["s2"]), card.modality("s2"), BANDS[name][1])}
                 for name in ("nine", "four", "rgb")}  # fmt: skip
        for subset in SUBSETS:
            if subset != ("s2",) and all(name in place.layers for name in subset):
                asked["+".join(subset)] = {name: place.layers[name] for name in subset}
        for name, layers in asked.items():
            key = (group, name)
            matrices[key] = matrices.get(key, 0) + answered(model, card, place, layers)
    model.train(was)
    table: dict[str, dict[str, dict[str, float]]] = {}
    for (group, name), matrix in matrices.items():
        table.setdefault(group, {})[name] = {k: round(v, 4) for k, v in told(matrix).items()}
    return table


def needs(table: Mapping[str, Mapping[str, Mapping[str, float]]]) -> dict[str, float]:
    """How much more often than at first what is to be drawn: by how far it stays behind the best of its places.

    Args:
        table: Of :func:`agreement_table`.

    Returns:
        A factor within ``NEED`` by the name of bands or layers.
    """
    lost: dict[str, list[float]] = {}
    for rows in table.values():
        best = max(row["agreement"] for row in rows.values())
        for name, row in rows.items():
            lost.setdefault(name, []).append(best - row["agreement"])
    behind = {name: float(np.mean(values)) for name, values in lost.items()}
    usual = max(float(np.mean(list(behind.values()))), 1e-6)
    return {name: round(min(max(value / usual, NEED[0]), NEED[1]), 3) for name, value in behind.items()}


def told(matrix: np.ndarray) -> dict[str, float]:
    """Of a confusion matrix: agreement, mean IoU of classes above one in a hundred, and snow where there is none."""
    there = matrix.sum(1) / matrix.sum()
    union = matrix.sum(0) + matrix.sum(1) - np.diag(matrix)
    iou = np.diag(matrix) / np.maximum(union, 1)
    snow = float(matrix[:8, 8].sum() / matrix.sum())
    return {"agreement": float(np.trace(matrix) / matrix.sum()), "miou": float(iou[there > 0.01].mean()), "snow": snow}


def finished(
    card: Card, model: FusionSegmenter, learnt: Sequence[Place], chosen: Sequence[Place], scored: Sequence[Place]
) -> tuple[Card, FusionSegmenter]:
    """The model with honest confidence, scores and a home.

    Args:
        card: Without metrics and home.
        model: Its network, on the processor.
        learnt: Places that it has learnt.
        chosen: Places by which its temperatures are chosen.
        scored: Places that tell its scores.
    """
    card = calibrated(model.float().eval(), dataclasses.replace(card, metrics={}, confusion={}), chosen)
    print(card.temperatures, card.subset_temperatures, flush=True)
    matrices: dict[str, np.ndarray] = {}
    for place in scored:
        for subset in card.subsets():
            if set(subset) <= set(place.layers):
                matrix = answered(model, card, place, {n: place.layers[n] for n in subset})
                matrices[subset_key(subset)] = matrices.get(subset_key(subset), 0) + matrix
    ordered = [subset_key(subset) for subset in card.subsets() if subset_key(subset) in matrices]
    metrics = {key: {n: round(v, 4) for n, v in scores(matrices[key]).items()} for key in ordered}
    full = ordered[0]
    confusion = {full: tuple(map(tuple, matrices[full].tolist()))} if full == subset_key(card.modality_names) else {}
    areas = training_areas([scene for scene in map(_as_scene, learnt) if scene.grid is not None])
    training = dataclasses.replace(card.training, areas=tuple(dict.fromkeys([*card.training.areas, *areas])))
    card = dataclasses.replace(card, metrics=metrics, confusion=confusion, training=training)
    return describe_home(card, model, [_as_scene(place) for place in learnt])


def calibrated(model: FusionSegmenter, card: Card, places: Sequence[Place]) -> Card:
    """The card with what a model's scores are to be divided by to be honest in these places, and without a home."""
    card, model = without_home(dataclasses.replace(card, **Calibration()._asdict()), model)
    model.temperatures = Temperatures(card)
    found: dict[str, dict[int, list[Scored]]] = {subset_key(subset): {} for subset in card.subsets()}
    rng = np.random.default_rng(0)
    for place in places:
        reference, known = place.probability.argmax(0).ravel(), np.flatnonzero(place.valid["s2"])
        for subset in (subset for subset in SUBSETS if set(subset) <= set(place.layers)):
            for _, kept in BANDS.values() if "s2" in subset else [(1.0, None)]:
                layers = {n: place.layers[n] for n in subset}
                missing = 0
                if kept is not None:
                    layers["s2"] = lacking(np.nan_to_num(layers["s2"]), card.modality("s2"), kept)
                    missing = card.modality("s2").channels - len(kept)
                chances = predicted(model, card, layers, {n: place.valid[n] for n in layers})
                some = rng.choice(known, min(len(known), 500), replace=False)
                scores = np.log(np.maximum(chances.reshape(len(chances), -1)[:, some].T, 1e-9))
                part = torch.from_numpy(scores), torch.from_numpy(reference[some])
                found[subset_key(subset)].setdefault(missing, []).append(part)
    return dataclasses.replace(card, **calibration(card, found)._asdict())


def answered(model: FusionSegmenter, card: Card, place: Place, layers: Mapping[str, np.ndarray]) -> np.ndarray:
    """Confusion matrix with the teacher's classes, of pixels at which all layers are valid."""
    valid = {n: place.valid[n] for n in layers}
    known = np.logical_and.reduce([*valid.values(), place.valid["s2"]])
    answer = predicted(model, card, layers, valid).argmax(0)
    return confusion_matrix(place.probability.argmax(0)[known], answer[known], len(card.classes))


def _as_scene(place: Place) -> SceneArrays:
    """A place as the training sees it; the dates of one are one."""
    name = "belgium" if place.name.startswith("belgium") else place.name.replace("_", "-")
    label = place.label if place.label is not None else place.probability.argmax(0)
    label = np.where(label < 0, IGNORE, label).astype(np.int16)
    values = {n: np.nan_to_num(a) for n, a in place.layers.items()}
    return SceneArrays(name, values, dict(place.valid), label, np.full_like(label, IGNORE), grid=place.grid)
