"""``landcover`` where layers are missing here and there, noisy, shifted or outdated, in places that it has not learnt.

``python -m benchmarks.models.hardships DATA TEACHER MODEL...`` prints tables of docs/models/landcover.md; ``--chosen``
as of :mod:`.places`. Besides the published places, the window in Belgium that chose is looked at, the only one with all
layers. The protocols of absence, noise and shift are those of arXiv:2503.18445.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import Card, load_card, subset_key
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.evaluation.scores import confusion_matrix
from layerfuse.model_backend.nn.weights import load_model
from layerfuse.model_backend.training.config import load_config

from ..teach.maps import blobs, classes_of, moved, with_map, with_maps
from ..teach.places import Place, ask, load_places, of, other_light, split, taught, through_air
from ..teach.scores import told
from ..teach.teacher import Teacher
from .places import RECIPES, Answer, calibration_error, network_answer_of

PATCH = 8
"""Pixels on a side of what is absent together."""
ABSENT = (0.25, 0.5)
"""Chance that a layer is absent in a patch."""
NOISE = (0.25, 0.5)
"""Standard deviation of the noise, in those of the bands."""
SHIFTS = (1, 2, 3)
"""Pixels."""
NOWHERE = 1e-3
"""Share of a place below which a class of the teacher's counts as impossible there."""
WATER = 0
NDWI, VH = 0.0, -23.0
"""Water: above this index of green and near infrared, below these decibels."""
CHANGED = 0.3
"""Share of a place whose map is that of another."""

Views = Callable[[Place, np.random.Generator], tuple[Mapping[str, np.ndarray], Mapping[str, np.ndarray]]]
"""Layers of a place and their valid pixels, as somebody has them."""


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--chosen", action="store_true", help="places that choose")
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = split("landcover")["a" if options.chosen else "b"]
    everything = load_places(load_config(RECIPES / "landcover.toml"), options.data)
    network = Teacher(options.teacher).to(memory_format=torch.channels_last)
    places = with_maps(taught(of(everything, tuple({*names, "belgium-a"})), network))
    for name in options.models:
        folder = fetch_model(name)
        card = load_card(folder)
        answer = network_answer_of(load_model(card, folder), card)
        print(f"\n{name}\n")
        _subsets(card, answer, places)
        _hardships(card, answer, places)
        _water(card, answer, places)
        _other_light(network, answer, places)
        if "map" in card.modality_names:
            _older_maps(answer, places)


def _subsets(card: Card, answer: Answer, places: Sequence[Place]) -> None:
    """Print agreement, calibration error and impossible classes by subset, where its layers are there."""
    print("| layers | places | agreement / mIoU | calibration error | impossible classes |\n|---|---|---|---|---|")
    for subset in card.subsets():
        matrix, sure, right, impossible, pixels, count = np.zeros((9, 9), int), [], [], 0, 0, 0
        for place in places:
            if not set(subset) <= set(place.layers):
                continue
            probability = answer(*_as_they_are(place, subset))
            known = _known(place, subset)
            truth, found = place.probability.argmax(0)[known], probability.argmax(0)[known]
            there = np.bincount(truth, minlength=9) / max(len(truth), 1)
            impossible += int((there < NOWHERE)[found].sum())
            pixels, count = pixels + len(found), count + 1
            matrix += confusion_matrix(truth, found, 9)
            sure.append(probability.max(0)[known])
            right.append(truth == found)
        if count:
            error = calibration_error(np.concatenate(sure), np.concatenate(right))
            print(
                f"| {subset_key(subset)} | {count} | {_cell(matrix)} | {error:.3f} | {impossible / pixels:.1%} |",
                flush=True,
            )


def _hardships(card: Card, answer: Answer, places: Sequence[Place]) -> None:
    """Print what all layers of a place give while something is wrong with one of them, or is missing."""
    several = [place for place in places if len(_layers(card, place)) > 1 and "s1" in place.layers]
    rows: dict[str, Views] = {"as they are": lambda place, rng: _as_they_are(place, _layers(card, place))}
    for chance in ABSENT:
        rows[f"each layer absent in {chance:.0%} of the patches"] = lambda place, rng, chance=chance: _absent(
            card, place, chance, rng
        )
    for name in card.modality_names:
        if card.modality(name).kind != "categorical":
            for level in NOISE:
                rows[f"noise in {name}, {level:g} standard deviations"] = lambda place, rng, name=name, level=level: (
                    _noisy(card, place, name, level, rng)
                )
        for pixels in SHIFTS:
            rows[f"{name} shifted by {pixels} pixels"] = lambda place, rng, name=name, pixels=pixels: _shifted(
                card, place, name, pixels
            )
    print("\n| all layers of BigEarthNet's patches and the window in Belgium | agreement / mIoU |\n|---|---|")
    for title, view in rows.items():
        matrix = np.zeros((9, 9), int)
        for place in several:
            layers, valid = view(place, np.random.default_rng(zlib.crc32(place.name.encode())))
            known = place.valid["s2"] & np.logical_or.reduce(list(valid.values()))
            matrix += confusion_matrix(place.probability.argmax(0)[known], answer(layers, valid).argmax(0)[known], 9)
        print(f"| {title} | {_cell(matrix)} |", flush=True)


def _water(card: Card, answer: Answer, places: Sequence[Place]) -> None:
    """Print how well water is found, beside thresholds."""
    ways: dict[str, tuple[tuple[str, ...], Callable[[Place], np.ndarray]]] = {
        "ours, Sentinel-2": (("s2",), lambda place: answer(*_as_they_are(place, ("s2",))).argmax(0) == WATER),
        f"NDWI > {NDWI:g}": (("s2",), lambda place: _ndwi(place.layers["s2"]) > NDWI),
        "ours, Sentinel-1": (("s1",), lambda place: answer(*_as_they_are(place, ("s1",))).argmax(0) == WATER),
        f"VH < {VH:g} dB": (("s1",), lambda place: place.layers["s1"][1] < VH),
    }
    print("\n| water | places with it | IoU |\n|---|---|---|")
    for title, (needed, way) in ways.items():
        both, either, count = 0, 0, 0
        for place in places:
            if not set(needed) <= set(place.layers):
                continue
            known = _known(place, needed)
            truth = (place.probability.argmax(0) == WATER)[known]
            found = way(place)[known]
            both, either, count = both + (truth & found).sum(), either + (truth | found).sum(), count + truth.any()
        print(f"| {title} | {count} | {both / max(either, 1):.3f} |", flush=True)


def _other_light(network: Teacher, answer: Answer, places: Sequence[Place]) -> None:
    """Print how the teacher agrees with itself where the light is another, as it is in training, and how we do."""
    titles = "the teacher, in other light", "ours, in other light", "ours, as they are"
    print("\n| places | " + " | ".join(titles) + " |\n" + "|---" * (1 + len(titles)) + "|")
    groups: dict[str, np.ndarray] = {}
    for place in places:
        rng = np.random.default_rng(zlib.crc32(place.name.encode()))
        s2 = np.nan_to_num(place.layers["s2"])
        other = np.maximum(other_light(through_air(s2, 0.75) if place.surface else s2, rng), 1).astype(np.float32)
        known = _known(place, ("s2",))
        truth = place.probability.argmax(0)[known]
        valid = {"s2": place.valid["s2"]}
        found = (ask(network, other), answer({"s2": other}, valid), answer({"s2": s2}, valid))
        matrices = np.stack([confusion_matrix(truth, chances.argmax(0)[known], 9) for chances in found])
        group = place.name.split("-")[0]
        groups[group] = groups.get(group, 0) + matrices
    for group, matrices in groups.items():
        print(f"| {group} | " + " | ".join(map(_cell, matrices)) + " |", flush=True)


def _older_maps(answer: Answer, places: Sequence[Place]) -> None:
    """Print what a map of the past does: alone, and beside the image where the land has changed."""
    columns = [
        "place", "the map alone gives itself back", "Sentinel-2 alone", "with a map of today",
        "with an outdated map: where it is right", "where it is not",
        "its outdated class there, without it and with it",
    ]  # fmt: skip
    print("\n| " + " | ".join(columns) + " |\n" + "|---" * len(columns) + "|")
    groups: dict[str, list[np.ndarray]] = {}
    for number, place in enumerate(places):
        rng = np.random.default_rng(zlib.crc32(place.name.encode()))
        today = classes_of(place)
        other = np.resize(classes_of(places[number - 1]), today.shape)
        changed = blobs(today.shape, CHANGED, rng) & (other >= 0) & (today >= 0) & (other != today)
        old = np.where(changed, other, today)
        s2 = answer(*_as_they_are(place, ("s2",))).argmax(0)
        alone = answer(*_as_they_are(with_map(place, old), ("map",))).argmax(0)
        fresh = answer(*_as_they_are(with_map(place, today), ("s2", "map"))).argmax(0)
        found = answer(*_as_they_are(with_map(place, old), ("s2", "map"))).argmax(0)
        known, right = today >= 0, (today >= 0) & ~changed
        counts = [
            known.sum(), right.sum(), changed.sum(), (alone == old)[known].sum(), (s2 == today)[known].sum(),
            (fresh == today)[known].sum(), (found == today)[right].sum(), (found == today)[changed].sum(),
            (s2 == old)[changed].sum(), (found == old)[changed].sum(),
        ]  # fmt: skip
        groups.setdefault(place.name.split("-")[0], []).append(np.array(counts, float))
    for group, rows in groups.items():
        known, right, changed, alone, s2, fresh, kept, won, before, dragged = np.sum(rows, 0)
        cells = alone / known, s2 / known, fresh / known, kept / max(right, 1), won / max(changed, 1)
        print(f"| {group} | " + " | ".join(f"{cell:.2f}" for cell in cells)
              + f" | {before / max(changed, 1):.2f}, {dragged / max(changed, 1):.2f} |", flush=True)  # fmt: skip


def _layers(card: Card, place: Place) -> tuple[str, ...]:
    return tuple(name for name in card.modality_names if name in place.layers)


def _as_they_are(place: Place, subset: Sequence[str]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    return {n: np.nan_to_num(place.layers[n]) for n in subset}, {n: place.valid[n] for n in subset}


def _absent(
    card: Card, place: Place, chance: float, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    layers, valid = _as_they_are(place, _layers(card, place))
    height, width = place.valid["s2"].shape
    for name in valid:
        there = rng.random((-(-height // PATCH), -(-width // PATCH))) >= chance
        valid[name] = valid[name] & there.repeat(PATCH, 0).repeat(PATCH, 1)[:height, :width]
    return layers, valid


def _noisy(
    card: Card, place: Place, name: str, level: float, rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    layers, valid = _as_they_are(place, _layers(card, place))
    if name in layers:
        deviation = np.array([band.stddev / abs(band.scale) for band in card.modality(name).bands])[:, None, None]
        noise = rng.standard_normal(layers[name].shape) * deviation * level
        layers[name] = (layers[name] + noise).astype(np.float32)
    return layers, valid


def _shifted(card: Card, place: Place, name: str, pixels: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    layers, valid = _as_they_are(place, _layers(card, place))
    if name in layers:
        layers[name] = np.stack([moved(plane, pixels, pixels) for plane in layers[name]])
        valid[name] = moved(valid[name].astype(int), pixels, pixels) > 0
    return layers, valid


def _known(place: Place, subset: Sequence[str]) -> np.ndarray:
    return np.logical_and.reduce([place.valid["s2"], *(place.valid[name] for name in subset)])


def _cell(matrix: np.ndarray) -> str:
    values = told(matrix)
    return f"{values['agreement']:.2f} / {values['miou']:.2f}"


def _ndwi(s2: np.ndarray) -> np.ndarray:
    green, nir = np.nan_to_num(s2[1]), np.nan_to_num(s2[6])
    return (green - nir) / np.maximum(green + nir, 1)


if __name__ == "__main__":
    main()
