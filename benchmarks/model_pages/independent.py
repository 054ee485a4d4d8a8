"""Land cover beside labels by people: ``python -m benchmarks.model_pages.independent DATA TEACHER MODEL...``.

Two scenes have such labels. Models learnt the images, with the teacher's maps and without these labels; so the table
tells of a pupil and its teacher under one judge, not of new places. Classes that one judge has and the other lacks
are left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.models import fetch_model
from layerfuse.model_backend.evaluation.scores import confusion_matrix, scores
from layerfuse.model_backend.nn.weights import load_model
from layerfuse.model_backend.training.config import load_config
from osgeo import gdal

from ..models.places import ask_bands, network_answer_of
from ..teach.__main__ import RECIPE
from ..teach.places import ask, load_places
from ..teach.scores import SUBSETS
from ..teach.teacher import Teacher

JUDGES = {
    "havel": ("havel/osm_label.tif", {1: 0, 2: 3, 3: 1, 4: 5, 5: 2, 6: 2, 7: 4, 8: 6}),
    "trombetas": ("trombetas/polygon_label.tif", {2: 1, 3: 6, 4: 0}),
}
"""Labels of a place, and the class of Dynamic World by the value in them; dried lake beds of Trombetas have none."""
FEWER = ("four", "rgb")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    options = parser.parse_args()
    torch.set_num_threads(1)
    teacher = Teacher(options.teacher).to(memory_format=torch.channels_last)
    places = load_places(load_config(Path(__file__).parents[2] / RECIPE), options.data)
    print("| place | labels | who | layers | mean IoU | accuracy |\n" + "|---" * 6 + "|")
    for name, (file, classes) in JUDGES.items():
        place = next(place for place in places if place.name == name)
        values = gdal.Open(str(options.data / "landcover" / file)).ReadAsArray()
        codes = np.full(256, -1)
        codes[list(classes)] = list(classes.values())
        reference = codes[values]

        def row(who: str, layers: str, probability: np.ndarray, reference=reference, place=place) -> None:
            known = (reference >= 0) & place.valid["s2"]
            told = scores(confusion_matrix(reference[known], probability.argmax(0)[known], len(probability)))
            cells = f"{told['miou']:.3f} | {told['oa']:.3f}"
            print(f"| {place.name} | {known.sum()} | {who} | {layers} | {cells} |", flush=True)

        row("teacher", "nine", ask(teacher, np.nan_to_num(place.layers["s2"])))
        for model in options.models:
            folder = fetch_model(model)
            card = load_card(folder)
            answer = network_answer_of(load_model(card, folder), card)
            for subset in SUBSETS:
                if set(subset) <= set(place.layers):
                    layers = {n: np.nan_to_num(place.layers[n]) for n in subset}
                    row(model, "+".join(subset), answer(layers, {n: place.valid[n] for n in subset}))
            for bands in FEWER:
                row(model, bands, ask_bands(answer, place, bands))


if __name__ == "__main__":
    main()
