"""Make ``landcover``: a live teacher, the Dynamic World network, labels every view that the student sees.

``python -m benchmarks.teach DATA TEACHER RUN`` trains it by its recipe from the first step to the last and writes
``RUN/model``; the same command goes on with a run that was stopped. DATA is that of the recipe, TEACHER the folder of
the SavedModel. ``--init MODEL --minutes N`` goes on from a model instead, and gives the mean of the weights at the
start and at the end.

As in function matching (Beyer et al., arXiv:2106.05237) teacher and student see one view. Most tiles are the places
as they are, the others mixed, cut into each other, brightened, blurred and under another air; a store of such views is
renewed as training goes. The student's view differs only in what a user's layers differ in: bands that are lacking,
level 2A for 1C, layers that are missing or have holes, a land-cover map of another time. What does worst in the places
that choose is drawn more often. Places in ``places.toml`` are not learnt. What the nearest pixels tell is learnt first
(``windows.py``); ``--init MODEL --windows`` learns no more than that, for a model that lacks it.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import platform
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import Card, Training, load_card, subset_key
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.command.training.finishing import write_in_run, write_page
from layerfuse.model_backend.nn.learning.transfer import blend, start_from
from layerfuse.model_backend.nn.model import FusionSegmenter
from layerfuse.model_backend.nn.weights import build_model
from layerfuse.model_backend.training.config import TrainConfig, load_config
from layerfuse.model_backend.training.fitting.fit import Fitted, Progress, fit
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.schedule import Schedule
from layerfuse.model_backend.training.tiles.augmentation import coarsened
from layerfuse.model_backend.training.tiles.sampling import cut, punch_hole
from torch import Tensor, nn

from .maps import aged, classes_of, older_map, same_stay, with_maps
from .parts import with_parts
from .places import Place, below_air, load_places, of, other_light, split, taught, through_air
from .scores import BANDS, SUBSETS, agreement_table, finished, lacking, needs
from .teacher import Teacher
from .windows import STEPS as WINDOW_STEPS
from .windows import learn_windows

RECIPE = Path("model_backend/training/recipes/landcover.toml")
SHARES = {
    "eurosat": 0.24, "ben-": 0.19, "virginia": 0.1, "havel": 0.1, "belgium": 0.1, "pilbara": 0.09,
    "australia": 0.06, "sundarbans": 0.05, "trombetas": 0.05, "zion": 0.02,
}  # fmt: skip
"""How often a tile is of places whose names begin so."""
SIZES = ((32, 0.45), (48, 0.2), (64, 0.15), (96, 0.12), (128, 0.05), (192, 0.03))
"""Sides of a tile, and how often: many small tiles of many places teach more than a few large ones."""
PIXELS = 2 * 96 * 96
"""Of a step, about."""
VIEW = 128
STORE = 320
FRESH = 0.25
"""Side and number of the varied views that are kept, and how many are made anew in a step."""
VARIED = 0.3
"""Share of tiles that no place shows."""
NOISE = 0.03
"""Share of tiles of which nobody can know anything."""
WINDOW_POWER = 2.5
"""Of the teacher's probabilities where windows learn; as half way in the run."""
SNOW, NO_SNOW = 8, 0.1
"""The class that is absurd where it cannot be, and the teacher's probability below which a whole tile has none."""


@dataclasses.dataclass
class View:
    """A square of a place, or of several: layers, what is valid of them, and what the teacher says."""

    layers: dict[str, np.ndarray]
    valid: dict[str, np.ndarray]
    target: np.ndarray  # float32 [9, T, T]; zero where nobody knows
    surface: bool = False  # level 2A
    bands: tuple[int, ...] = tuple(range(9))  # those that the image has
    hand: bool = False  # the target is by hand


class Taught:
    """Objective: the teacher's probabilities, from whatever layers and bands there are.

    Args:
        card: The student's.
        model: The student.
        places: To learn from, with the teacher's probabilities.
        chosen: To choose by.
        teacher: For views that no place shows.
        schedule: For the seed and the length.
        shares: How often a tile is of places whose names begin so.
    """

    def __init__(
        self, card: Card, model: nn.Module, places: Sequence[Place], chosen: Sequence[Place], teacher: Teacher,
        schedule: Schedule, shares: Mapping[str, float] = SHARES,
    ) -> None:  # fmt: skip
        """Weigh places and classes; see the class."""
        self.card, self.model, self.teacher, self.schedule = card, model, teacher, schedule
        self._places, self._chosen = list(places), list(chosen)
        self._share = np.zeros(len(places))
        counts = np.zeros(len(card.classes))
        for start, share in shares.items():
            members = [i for i, place in enumerate(places) if place.name.startswith(start)]
            for i in members:
                self._share[i] += share / len(members)
                if places[i].probability is not None:
                    counts += share / len(members) * places[i].probability.mean((1, 2)) / 255
        self._share /= self._share.sum()
        frequency = np.maximum(counts / counts.sum(), 1e-3)
        weight = frequency**-schedule.class_weight_power
        self.weight = torch.from_numpy(weight / (weight * frequency).sum()).float()
        self._classes = [classes_of(place).astype(np.int8) for place in places]
        self._dates = same_stay(places)
        self._needs: Mapping[str, float] = {}
        self._store: list[View] = []
        self.power = 2.0
        """Of the teacher's probabilities. It is never sure: as they are, its classes hardly differ for the student."""
        self.class_scores: Mapping[str, float] = {}

    def still(self) -> list[nn.Parameter]:
        """Nothing stands still."""
        return []

    def loss(self, rng: np.random.Generator, device: torch.device) -> tuple[Tensor, Sequence[str]]:
        """Cross-entropy with what the teacher says of tiles, some of them from the store."""
        fresh = int(rng.random() < FRESH) if self._store else 24
        self._store += [self._varied(rng) for _ in range(fresh)]
        while len(self._store) > STORE:
            self._store.pop(int(rng.integers(len(self._store))))
        sizes, chances = zip(*SIZES)
        size = int(rng.choice(sizes, p=chances))
        tiles = []
        for _ in range(max(1, round(PIXELS / size**2))):
            if size <= VIEW and rng.random() < VARIED:
                view = _turned(self._store[int(rng.integers(len(self._store)))], rng)
                view = _window(view, size, rng)
            else:
                view = self._draw(size, rng)
            tiles.append(self._seen(view, rng))
        values, valid = {}, {}
        for m in self.card.modalities:
            shape = (m.channels, size, size)
            values[m.name] = torch.from_numpy(
                np.stack([tile.layers.get(m.name, np.zeros(shape, np.float32)) for tile in tiles])
            )
            valid[m.name] = torch.from_numpy(
                np.stack([tile.valid.get(m.name, np.zeros(shape[1:], bool)) for tile in tiles])
            )
        target = torch.from_numpy(np.stack([tile.target for tile in tiles]))
        known = target.sum(1) > 0
        logits = self.model(values, valid)[0].float()
        weighted = target * self.weight[:, None, None]
        losses = -(weighted * logits.log_softmax(1)).sum(1)
        snowless = known & (target[:, SNOW].amax((1, 2), keepdim=True) < NO_SNOW)
        losses = losses - (1 - logits.softmax(1)[:, SNOW]).clamp_min(1e-4).log() * snowless
        return losses.sum() / known.sum().clamp_min(1), ["places"]

    def _draw(self, size: int, rng: np.random.Generator) -> View:
        """A square of a place as it is; beyond its borders nothing is valid."""
        number = int(rng.choice(len(self._places), p=self._share))
        place = self._places[number]
        side = size // place.coarse
        height, width = place.valid["s2"].shape
        row, col = (int(rng.integers(min(0, n - side), max(0, n - side) + 1)) for n in (height, width))
        layers, valid = {}, {}
        for name, values in place.layers.items():
            part = np.nan_to_num(cut(values, row, col, side, 0))
            there = cut(place.valid[name], row, col, side, False)
            layers[name], valid[name] = (_enlarged(a, size) for a in (part, there))
        date = int(rng.choice(self._dates[number])) if rng.random() < 0.7 else number
        past = _enlarged(cut(self._classes[date], row, col, side, -1), size)
        layers["map"], valid["map"] = np.maximum(past, 0)[None].astype(np.float32), past >= 0
        if place.label is None:
            target = cut(place.probability, row, col, side, 0).astype(np.float32) / 255
            target = target / np.maximum(target.sum(0), 1e-6)
        else:
            label = _enlarged(cut(place.label, row, col, side, -1), size)
            target = (label == np.arange(len(self.card.classes))[:, None, None]).astype(np.float32)
        hand = place.label is not None
        bands = tuple(i for i, plane in enumerate(place.layers["s2"]) if np.isfinite(plane[0]).any())
        return _turned(View(layers, valid, target, place.surface, bands, hand), rng)

    @torch.no_grad()
    def _varied(self, rng: np.random.Generator) -> View:
        """A view that no place shows, seen from above the air."""
        view = self._mosaic(rng)
        s2 = view.layers["s2"]
        kind = rng.random()
        if kind < 0.35:  # a mixture of two places: light adds up
            share = rng.uniform(0.15, 0.5)
            other = self._mosaic(rng)
            s2 = (1 - share) * s2 + share * other.layers["s2"]
            both = view.valid["s2"] & other.valid["s2"]
            view = View({"map": view.layers["map"]}, {"s2": both, "map": view.valid["map"]}, view.target)
        elif kind < 0.65:  # a rectangle of another
            other = self._mosaic(rng)
            height, width = rng.integers(VIEW // 4, VIEW * 3 // 4, 2)
            row, col = int(rng.integers(VIEW - height + 1)), int(rng.integers(VIEW - width + 1))
            part = np.s_[..., row : row + height, col : col + width]
            layers, valid = dict(view.layers), dict(view.valid)
            for name in [n for n in valid if n != "map" or rng.random() < 0.5]:  # a map may know the old land
                layers[name], valid[name] = layers[name].copy(), valid[name].copy()
                valid[name][part] = other.valid[name][part] if name in other.valid else False
                if name in other.valid:
                    layers[name][part] = other.layers[name][part]
            s2, view = layers["s2"], View(layers, valid, view.target)
        if rng.random() < 0.7:  # light, sensors and air
            s2 = other_light(s2, rng)
        if rng.random() < 0.15:
            s2 = coarsened(s2, view.valid["s2"], rng.uniform(1.2, 3))
        s2 = np.maximum(s2, 1).astype(np.float32)
        answer = (
            self.teacher(torch.from_numpy(s2)[None].contiguous(memory_format=torch.channels_last))[0].float().numpy()
        )
        view.layers = {**view.layers, "s2": s2}
        view.target = answer * view.valid["s2"]
        view.surface = False
        return view

    def _mosaic(self, rng: np.random.Generator) -> View:
        """A square as seen from above the air; of small places several together."""
        view = self._draw(VIEW, rng)
        while view.hand:
            view = self._draw(VIEW, rng)
        if view.valid["s2"].mean() < 0.6:
            half = VIEW // 2
            parts = []
            while len(parts) < 4:
                part = self._draw(half, rng)
                if part.valid["s2"].mean() > 0.9 and not part.hand:
                    parts.append((self._above(part, rng), part.layers["map"], part.valid["map"][None]))
            s2, past, known = (
                np.concatenate([np.concatenate(four[:2], 2), np.concatenate(four[2:], 2)], 1) for four in zip(*parts)
            )
            valid = {"s2": np.ones((VIEW, VIEW), bool), "map": known[0]}
            return View({"s2": s2, "map": past}, valid, np.zeros((9, VIEW, VIEW), np.float32))
        return dataclasses.replace(view, layers={**view.layers, "s2": self._above(view, rng)})

    @staticmethod
    def _above(view: View, rng: np.random.Generator) -> np.ndarray:
        s2 = view.layers["s2"]
        return through_air(s2, rng.uniform(0.5, 1.0)) if view.surface else s2

    def _seen(self, view: View, rng: np.random.Generator) -> View:
        """What a user's layers show of a view."""
        layers, valid, target = dict(view.layers), dict(view.valid), view.target
        there = [subset for subset in SUBSETS if all(n in valid and valid[n].any() for n in subset)]
        if not there:
            return View({}, {}, target * 0)
        chance = np.array([SUBSETS[subset] * self._needs.get("+".join(subset), 1.0) for subset in there])
        subset = there[int(rng.choice(len(there), p=chance / chance.sum()))]
        layers, valid = {n: layers[n] for n in subset}, {n: valid[n] for n in subset}
        if "s2" in subset:
            s2 = layers["s2"]
            if view.surface and rng.random() < 0.2:
                s2 = through_air(s2, rng.uniform(0.3, 1.1))
            elif not view.surface and rng.random() < 0.3:
                s2 = below_air(s2, rng.uniform(0.4, 1.1))
            if rng.random() < NOISE:
                s2, target = _nonsense(s2, rng), np.full_like(target, 1 / len(target))
                layers, valid = {}, {"s2": valid["s2"]}
            layers["s2"] = lacking(s2, self.card.modality("s2"), [i for i in self._bands(rng) if i in view.bands])
        if "map" in layers:
            old = aged(np.where(valid["map"], layers["map"][0], -1), self._elsewhere(target.shape[-1], rng), rng)
            layers["map"], valid["map"] = np.maximum(old, 0)[None].astype(np.float32), old >= 0
        for name in valid:
            if rng.random() < 0.15:
                valid[name] = punch_hole(valid[name], rng)
        some = np.logical_or.reduce(list(valid.values()))
        if self.power != 1:
            target = target**self.power
            target = target / np.maximum(target.sum(0), 1e-9)
        return View(layers, valid, target * some)

    def _elsewhere(self, size: int, rng: np.random.Generator) -> np.ndarray:
        """Classes of a square of some place."""
        classes = self._classes[int(rng.choice(len(self._places), p=self._share))]
        row, col = (int(rng.integers(max(1, n - size + 1))) for n in classes.shape)
        return cut(classes, row, col, size, -1)

    def _bands(self, rng: np.random.Generator) -> Sequence[int]:
        """Bands that a layer has."""
        chance = [share * self._needs.get(name, 1.0) for name, (share, _) in BANDS.items()]
        rest = 1 - sum(share for share, _ in BANDS.values())
        draw = rng.random() * (sum(chance) + rest)
        for share, (_, bands) in zip(chance, BANDS.values()):
            draw -= share
            if draw < 0:
                return bands
        return [i for i in range(9) if rng.random() < 0.8] or [0, 1, 2]

    def score(self, model: nn.Module, device: torch.device) -> float:
        """Mean agreement with the teacher over places that choose, band sets and subsets of layers.

        What does worst is drawn more often from now on.
        """
        table = agreement_table(model, self.card, self._chosen)
        self._needs = needs(table)
        print(json.dumps(table), json.dumps(self._needs), flush=True)
        rows = [(name, row["agreement"]) for rows in table.values() for name, row in rows.items()]
        print("without map", round(float(np.mean([value for name, value in rows if "map" not in name])), 4), flush=True)
        return float(np.mean([value for _, value in rows]))


def _nonsense(s2: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Digital numbers that are no picture: noise, or a picture in another unit."""
    if rng.random() < 0.5:
        level, spread = rng.uniform(300, 6000, (len(s2), 1, 1)), rng.uniform(500, 4000)
        return np.maximum(level + spread * rng.standard_normal(s2.shape), 1).astype(np.float32)
    return (s2 * rng.choice([1e-4, 1e-2, 1e2], p=[0.5, 0.2, 0.3])).astype(np.float32)


def _enlarged(array: np.ndarray, size: int) -> np.ndarray:
    """``[..., t, t]`` as ``[..., size, size]``, by nearest neighbour."""
    if array.shape[-1] == size:
        return array
    near = np.arange(size) * array.shape[-1] // size
    return array[..., near, :][..., near]


def _turned(view: View, rng: np.random.Generator) -> View:
    turns, flip = int(rng.integers(4)), bool(rng.integers(2))

    def turn(array: np.ndarray) -> np.ndarray:
        array = np.rot90(array, turns, axes=(-2, -1))
        return np.ascontiguousarray(array[..., ::-1] if flip else array)

    layers, valid = ({n: turn(a) for n, a in arrays.items()} for arrays in (view.layers, view.valid))
    return dataclasses.replace(view, layers=layers, valid=valid, target=turn(view.target))


def _window(view: View, size: int, rng: np.random.Generator) -> View:
    row, col = (int(n) for n in rng.integers(0, view.target.shape[-1] - size + 1, 2))
    part = np.s_[..., row : row + size, col : col + size]
    layers, valid = ({n: a[part] for n, a in arrays.items()} for arrays in (view.layers, view.valid))
    return dataclasses.replace(view, layers=layers, valid=valid, target=view.target[part])


def main() -> None:
    """Train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--minutes", type=float, default=0.0, help="at most; default: all steps of the recipe")
    parser.add_argument("--init", metavar="MODEL", help="go on from this one")
    parser.add_argument("--keep", type=float, default=0.5, help="share of the first weights in the last ones")
    parser.add_argument(
        "--windows", action="store_true", help="with --init: learn what the nearest pixels tell, no more"
    )
    options = parser.parse_args()
    start = options.init and fetch_model(options.init)
    if options.windows and (not start or load_card(start).network.local_dim):
        parser.error("--windows needs --init MODEL, of a model that does not look at the nearest pixels yet")
    config = load_config(Path(__file__).parents[2] / RECIPE)
    torch.set_num_threads(config.schedule.threads)
    schedule = dataclasses.replace(config.schedule, minutes=options.minutes)
    if start:  # what has learnt goes on in smaller steps
        schedule = dataclasses.replace(schedule, learning_rate=schedule.learning_rate / 3)
    teacher = Teacher(options.teacher).to(memory_format=torch.channels_last)
    places = load_places(config, options.data)
    names = split("landcover")
    chosen = with_maps(taught(of(places, names["a"]), teacher))
    learnt = taught([p for p in places if not p.name.startswith(names["a"] + names["b"])], teacher)
    card, model = beginning(config, options.data, start)
    objective = Taught(card, model, learnt, chosen, teacher, schedule)
    options.run.mkdir(parents=True, exist_ok=True)
    if start:  # what it does worst is drawn more often from the beginning
        print("before", objective.score(model, torch.device("cpu")), flush=True)
    model.train()

    def report(progress: Progress) -> None:
        done = schedule.share(progress.step, progress.seconds)
        objective.power = 2 + done
        if progress.step % 50 == 0 or progress.score is not None:
            print(f"{progress.step} {progress.seconds:.0f} s loss {progress.loss:.4f} {progress.rate:.2f}/s "
                  f"score {progress.score}", flush=True)  # fmt: skip

    command = "python -m benchmarks.teach DATA TEACHER RUN"
    if options.windows:
        fitted = Fitted(model, 0, 0.0, f"{schedule.threads} thread of {platform.machine()}")
        command += " --windows --init MODEL"
    else:
        fitted = fit(objective, schedule, report, options.run, print, [options.init, options.minutes])
    if start and not options.windows:
        blend(fitted.model.float(), card, start, options.keep)
        command += f" --minutes {options.minutes:g} --init MODEL"
    model, begun = fitted.model.float(), time.monotonic()
    if not card.network.local_dim:
        card, model = with_parts(card, model, local_dim=config.network.local_dim)
        learn_windows(model, learnt, SHARES, objective.weight, WINDOW_POWER, schedule.seed, options.run)
        halved(model)
    seconds = fitted.seconds + time.monotonic() - begun
    layers = [{*place.layers, "map"} for place in learnt]
    training = Training(
        data=config.data, attribution=config.attribution, split=config.split, command=command, seed=schedule.seed,
        steps=fitted.steps or WINDOW_STEPS, seconds=round(seconds, 1), machine=fitted.machine,
        subsets=tuple(subset_key(s) for s in card.subsets() if any(there.issuperset(s) for there in layers)),
        areas=card.training.areas,
    )  # fmt: skip
    card = dataclasses.replace(card, version=config.version, training=training, digests={})
    card = dataclasses.replace(card, limitations=config.limitations, description=config.description)
    scored = [*with_maps(taught(of(places, names["b"]), teacher)), *of(chosen, ("belgium",))]
    card, model = finished(card, model, with_maps(learnt), chosen, scored)
    write_in_run(options.run, card, model, write_page, None, True)


def beginning(config: TrainConfig, data: Path, start: Path | None) -> tuple[Card, FusionSegmenter]:
    """The network before the first step, and its card.

    Args:
        config: The recipe; it has no maps, which are made here, so their modality is added.
        data: Folder of its data, where bands are measured if there is no model to go on from.
        start: Folder of that model.
    """
    card = load_card(start) if start else prepare(config, data)[0]
    if not start:
        card = dataclasses.replace(card, network=dataclasses.replace(card.network, local_dim=0))
    more = () if "map" in card.modality_names else (older_map(card.classes),)
    card = dataclasses.replace(card, modalities=(*card.modalities, *more), applicability=None)
    torch.manual_seed(config.schedule.seed)
    model = start_from(card, start)[0] if start else build_model(card)
    if more:  # its vectors start as long as normalised bands are, or are long unheard
        nn.init.normal_(model.adapters["map"].embedding.weight)
    return card, model


@torch.no_grad()
def halved(model: FusionSegmenter) -> FusionSegmenter:
    """The network, whose scores are the mean of what the transformer and the nearest pixels say; in place."""
    for parameter in (*model.head.classify.parameters(), *model.local["s2"][-1].parameters()):
        parameter.mul_(0.5)
    return model


if __name__ == "__main__":
    main()
