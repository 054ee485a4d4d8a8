"""The recipes for published data sets, run on tiny files in their layouts as a person runs them on the real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from layerfuse.model_backend.card import all_subsets, load_card, subset_key
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.training.configs import NETWORK
from layerfuse.tests.layouts import write_dfc2023, write_quadruplet

RECIPES = Path(__file__).parents[3] / "model_backend" / "training" / "recipes"


def recipe(folder, name, *changes):
    """The recipe, for a tiny network and few steps."""
    text = (RECIPES / f"{name}.toml").read_text() + "warmup = 2\nthreads = 1\n" + NETWORK
    small = [("tile_size = 256", "tile_size = 32"), ("steps = 12000", "steps = 4"), ("batch = 30", "batch = 2")]
    for old, new in [*small, *changes]:
        assert old in text
        text = text.replace(old, new)
    (folder / f"{name}.toml").write_text(text)
    return str(folder / f"{name}.toml")


def test_dfc2023(tmp_path, make_raster, capsys):
    pytest.importorskip("pycocotools")
    write_dfc2023(tmp_path, make_raster)
    path = recipe(tmp_path, "dfc2023-buildings", ('["Brasilia", "NewYork"]', '["Sao_Paulo"]'))
    assert main(["train", "--config", path, "--run", str(tmp_path / "run")]) == 0
    card = load_card(tmp_path / "run" / "model")
    assert list(card.metrics) == [subset_key(s) for s in all_subsets(("optical", "sar", "ndsm"))]
    assert -25 <= card.modality("sar").bands[0].mean < 0 and card.training.areas == ()
    bad = recipe(tmp_path, "dfc2023-buildings")
    assert main(["train", "--config", bad, "--run", str(tmp_path / "other")]) == 2
    assert "there is no city 'Brasilia'" in capsys.readouterr().err and not (tmp_path / "other").exists()


def test_quadruplet(tmp_path, make_raster):
    write_quadruplet(tmp_path, make_raster)
    path = recipe(tmp_path, "quadruplet", ('["f2", "f6", "f10", "f16"]', '["f2"]'))
    assert main(["train", "--config", path, "--run", str(tmp_path / "run")]) == 0
    card = load_card(tmp_path / "run" / "model")
    assert len(card.metrics) == 15
    text = Path(path).read_text()
    text = re.sub(r"^classes = \[.*?^\]\n", "", text, count=1, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\[sampling\].*?(?=\[schedule\])", "", text, flags=re.DOTALL)
    Path(path).write_text(text)  # the same folder serves pre-training, then with the sites that have no labels
    assert main(["pretrain", "--config", path, "--run", str(tmp_path / "pre")]) == 0
    assert load_card(tmp_path / "pre" / "model").task == "encoder"
