"""The random forest that a bundled model must beat: single pixels, the same training area, the same held-out area.

``python -m benchmarks.random_forest RECIPE.toml DATA_FOLDER`` prints its scores for every subset of modalities.
200 trees, 40,000 training pixels, one seed; a forest per subset, as a user without the method would train.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from layerfuse.model_backend.card import subset_key
from layerfuse.model_backend.cli_train import score_table
from layerfuse.model_backend.evaluation.scores import confusion_matrix, scores
from layerfuse.model_backend.training.config import load_config
from layerfuse.model_backend.training.run import prepare
from layerfuse.model_backend.training.sampling import IGNORE
from sklearn.ensemble import RandomForestClassifier

TREES, PIXELS, SEED = 200, 40_000, 0


def main() -> None:
    """Train and score the forests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()
    card, (scene,) = prepare(load_config(options.recipe), options.data)
    rng = np.random.default_rng(SEED)
    train = rng.choice(np.flatnonzero(scene.label.ravel() != IGNORE), PIXELS, replace=False)
    test = np.flatnonzero(scene.held_out.ravel() != IGNORE)
    metrics = {}
    for names in card.subsets():
        pixels = np.concatenate([scene.values[n].reshape(len(scene.values[n]), -1) for n in names]).T
        forest = RandomForestClassifier(TREES, n_jobs=-1, random_state=SEED)
        forest.fit(pixels[train], scene.label.ravel()[train])
        matrix = confusion_matrix(scene.held_out.ravel()[test], forest.predict(pixels[test]), len(card.classes))
        metrics[subset_key(names)] = scores(matrix)
    print(score_table(metrics))


if __name__ == "__main__":
    main()
