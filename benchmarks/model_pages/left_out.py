"""Land cover from few minutes of learning, judged in every place in turn, which was left out of what is learnt.

``python -m benchmarks.model_pages.left_out DATA TEACHER OUT`` leaves one group of places out after another, teaches the
network of the recipe as :mod:`benchmarks.teach` does but for few steps, a U-Net for the same processor time, by the
same views with the same layers missing, and forests; and scores all three on what was left out. What is in OUT is not
done again; the table tells all of it. Zion, whose labels are by hand, is always learnt and never judged.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import Card
from layerfuse.model_backend.training.config import TrainConfig, load_config
from layerfuse.model_backend.training.fitting.fit import fit
from torch import Tensor, nn

from ..experiments.unet import UNet
from ..models.places import Answer, Forest, cell, confusion, network_answer_of
from ..models.starters import WIDTH
from ..teach.__main__ import RECIPE, SHARES, WINDOW_POWER, Taught, beginning, halved
from ..teach.parts import with_parts
from ..teach.places import Place, load_places, of, taught
from ..teach.scores import BANDS
from ..teach.teacher import Teacher
from ..teach.windows import learn_windows

GROUPS = {
    "EuroSAT, west": ("eurosat-29", "eurosat-30", "eurosat-31"), "EuroSAT, centre": ("eurosat-32", "eurosat-33"),
    "EuroSAT, south-east": ("eurosat-34", "eurosat-35", "eurosat-36"), "BigEarthNet": ("ben-",),
    "Virginia": ("virginia",), "Havel, winter": ("havel",), "Belgium, all months": ("belgium",),
    "Trombetas": ("trombetas",), "Sundarbans": ("sundarbans",), "Pilbara": ("pilbara",),
    "arid coast, Australia": ("australia",), "north-east Germany": ("germany",), "Slovakia": ("slovakia",),
}  # fmt: skip
"""Beginnings of the names of places that are left out together: one place in all its dates, or patches of a region."""
MORE = {"germany": 0.05, "slovakia": 0.05}
"""How often places are drawn that the long training does not learn."""
STEPS, WINDOW_STEPS = 400, 2500
"""Of the transformer, and of its nearest pixels."""
WAYS = "transformer and nearest pixels", "U-Net", "forests"
ASKED = ("nine", "four", "rgb")
MEASURED = 30
"""Steps by which the processor time of one is told."""


class Short(Taught):
    """The same objective; nothing is chosen by a score."""

    def score(self, model: nn.Module, device: torch.device) -> float | None:
        """Nothing is validated."""
        return None


class Asked(nn.Module):
    """A U-Net that is asked as a network of ours."""

    def __init__(self, network: UNet) -> None:
        """Keep it."""
        super().__init__()
        self.network = network

    def chances(self, values: dict[str, Tensor], valid: dict[str, Tensor]) -> tuple[Tensor, None]:
        """Class probabilities ``[1, B, K, H, W]``."""
        return self.network(values, valid).float().softmax(2), None


def learnt_in_minutes(
    config: TrainConfig, data: Path, places: Sequence[Place], teacher: Teacher
) -> dict[str, tuple[float, dict[str, Answer]]]:
    """Seconds of a processor and an answer for each set of bands, by way to learn."""
    schedule = dataclasses.replace(config.schedule, steps=STEPS, warmup=STEPS // 10, average=0.99)

    def objective(card: Card, model: nn.Module) -> Short:
        return Short(card, model, places, (), teacher, schedule, {**SHARES, **MORE})

    begun = time.process_time()
    card, model = beginning(config, data, None)
    short = objective(card, model)
    card, model = with_parts(
        card, fit(short, schedule, lambda _: None).model.float(), local_dim=config.network.local_dim
    )
    learn_windows(
        model, places, {**SHARES, **MORE}, short.weight, WINDOW_POWER, schedule.seed, None, WINDOW_STEPS
    )  # fmt: skip
    spent = time.process_time() - begun
    ways = {WAYS[0]: (spent, dict.fromkeys(ASKED, network_answer_of(halved(model), card)))}

    torch.manual_seed(schedule.seed)
    unet = objective(card, UNet(card, WIDTH))
    rng = np.random.default_rng(1)
    unet.loss(rng, torch.device("cpu"))  # makes the store of views
    begun = time.process_time()
    for _ in range(MEASURED):
        unet.loss(rng, torch.device("cpu"))[0].backward()
    each = (time.process_time() - begun) / MEASURED
    unet.model.zero_grad()
    schedule = dataclasses.replace(schedule, steps=max(1, round(spent / each)))
    begun = time.process_time()
    network = fit(unet, schedule, lambda _: None).model
    ways[WAYS[1]] = time.process_time() - begun, dict.fromkeys(ASKED, network_answer_of(Asked(network), card))

    begun = time.process_time()
    with_maps = [place for place in places if place.label is None]
    forests = {bands: Forest(with_maps, BANDS[bands][1]) for bands in ASKED}
    ways[WAYS[2]] = time.process_time() - begun, forests
    return ways


def left_out(
    config: TrainConfig, data: Path, places: Sequence[Place], teacher: Teacher, group: str
) -> dict[str, dict[str, object]]:
    """Seconds of a processor and confusion matrices by set of bands, of each way, in a group that it has not learnt."""
    judged = of(places, GROUPS[group])
    learnt = [place for place in places if not place.name.startswith(GROUPS[group])]
    rows: dict[str, dict[str, object]] = {}
    for way, (seconds, answers) in learnt_in_minutes(config, data, learnt, teacher).items():
        rows[way] = {"seconds": round(seconds, 1)}
        for bands in ASKED:
            rows[way][bands] = sum(confusion(answers[bands], place, bands) for place in judged).tolist()
        print(f"{group}, {way}: {seconds:.0f} s", *(cell(np.array(rows[way][b])) for b in ASKED), flush=True)
    return rows


def main() -> None:
    """Leave out, learn, score, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = load_config(Path(__file__).parents[2] / RECIPE)
    teacher = Teacher(options.teacher).to(memory_format=torch.channels_last)
    places: list[Place] = []
    options.out.mkdir(parents=True, exist_ok=True)
    files = {group: options.out / f"{group.replace(', ', '-').replace(' ', '-')}.json" for group in GROUPS}
    for group, file in files.items():
        if not file.exists():
            places = places or taught(load_places(config, options.data), teacher)
            rows = left_out(config, options.data, places, teacher, group)
            file.write_text(json.dumps(rows) + "\n", encoding="utf-8")
    print("\n| left out | " + " | ".join(f"{w.split(',')[0]}: {b}" for w in WAYS for b in ASKED) + " |")
    print("|---" * (len(WAYS) * len(ASKED) + 1) + "|")
    for group, file in files.items():
        rows = json.loads(file.read_text(encoding="utf-8"))
        cells = [cell(np.array(rows[way][bands])) for way in WAYS for bands in ASKED]
        print(f"| {group} | {' | '.join(cells)} |")
    for way in WAYS:
        spent = [json.loads(file.read_text(encoding="utf-8"))[way]["seconds"] for file in files.values()]
        print(f"{way}: {np.median(spent):.0f} s of a processor")


if __name__ == "__main__":
    main()
