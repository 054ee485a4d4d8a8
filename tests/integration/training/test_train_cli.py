"""``layerfuse train`` and ``evaluate`` on small rasters, as a person runs them."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.training.configs import CLASSES, HEAD, MODALITIES, NETWORK
from layerfuse.tests.vits import checkpoint

CONFIG = f"""
name = "toy"
{HEAD}
tile_size = 32
gap = 2
{CLASSES}
{MODALITIES}
[[scenes]]
name = "east and west"
label = "label.tif"
holdout = [300640.0, 4099360.0, 300960.0, 4100000.0]
[scenes.layers]
optical = "image.tif:2,1"
elevation = "dem.tif"
{NETWORK}
detail_dim = 4
[schedule]
steps = 40
batch = 2
learning_rate = 3e-3
warmup = 4
average = 0.9
threads = 1
"""


@pytest.fixture()
def folder(tmp_path, make_scene):
    make_scene()
    (tmp_path / "toy.toml").write_text(CONFIG)
    return tmp_path


@pytest.fixture()
def brief(folder):
    """A folder whose model learns for so few steps that it is good for nothing."""
    (folder / "toy.toml").write_text(CONFIG.replace("steps = 40", "steps = 6"))
    return folder


def train(folder, run):
    return main(["train", "--config", str(folder / "toy.toml"), "--run", str(folder / run)])


def test_train_makes_a_model_that_predicts(folder, capsys):
    assert train(folder, "run") == 0
    out = capsys.readouterr()
    assert "optical+elevation" in out.out and "steps/s" in out.err and "left" in out.err
    model = folder / "run" / "model"
    card = load_card(model)
    assert set(card.metrics) == {"optical+elevation", "optical", "elevation"}
    assert all(scores["oa"] > 0.8 for scores in card.metrics.values())
    ((west, south, east, north),) = card.training.areas
    assert -114 < west < east < -110 and 36 < south < north < 38
    assert card.training.seconds > 0 and "--config toy.toml" in card.training.command
    assert 100 < card.modality("optical").bands[0].mean < 180
    assert main(["models", "verify", str(model)]) == 0
    assert "pipeline_tag: image-segmentation" in (model / "README.md").read_text()

    capsys.readouterr()
    arguments = ["--model", str(model), "--layer", f"optical={folder / 'image.tif'}:2,1"]
    arguments += ["--layer", f"elevation={folder / 'dem.tif'}", "--reference", str(folder / "label.tif")]
    assert main(["evaluate", *arguments, "--extent", "300640,4099360,300960,4100000"]) == 0
    table = capsys.readouterr().out
    for key, scores in card.metrics.items():  # the numbers of the card are those that the command prints
        assert f"{scores['miou']:.3f}  {scores['oa']:.3f}     {scores['macro_f1']:.3f}" in table, key


def test_the_same_command_makes_the_same_weights(brief):
    assert train(brief, "one") == train(brief, "two") == 0
    digests = [load_card(brief / run / "model").digests for run in ("one", "two")]
    assert digests[0] == digests[1] != {}


def test_a_run_can_start_from_another_model(brief, capsys):
    assert train(brief, "first") == 0
    config = brief / "toy.toml"
    config.write_text(config.read_text().replace('name = "forest"', 'name = "wood"').replace("steps = 6", "steps = 1"))
    model = brief / "first" / "model"
    arguments = ["train", "--config", str(config), "--run", str(brief / "second"), "--init", str(model)]
    assert main(arguments) == 0
    taken = (brief / "second" / "init.txt").read_text().splitlines()
    assert "encoder.norm.weight: taken" in taken
    assert any(line.startswith("head.classify.weight: new") for line in taken)  # the classes differ
    assert load_card(brief / "second" / "model").training.command.endswith("--init model")
    capsys.readouterr()
    assert main([*arguments[:-1], str(brief / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("label.tif", "nothing.tif", ["nothing.tif"]),
        ("dem.tif", "nothing.tif", ["nothing.tif"]),
        ("image.tif:2,1", "image.tif:2,9", ["image.tif", "band"]),
        ("value = 3", "value = 4", ["all training labels", "forest"]),
        ("holdout = [300640.0, 4099360.0, 300960.0", "holdout = [900640.0, 4099360.0, 900960.0", ["held-out"]),
        ("steps = 40", "steps = -1", ["schedule.steps"]),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(folder, capsys, old, new, words):
    path = folder / "toy.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    before = sorted(folder.iterdir())
    code = train(folder, "run")
    error = capsys.readouterr().err
    assert code == 2 and error.count("\n") == 1
    assert all(word in error for word in words)
    assert sorted(folder.iterdir()) == before


def test_labels_without_any_class_are_told(folder, capsys):
    path = folder / "toy.toml"
    path.write_text(path.read_text().replace("value = 3", "value = 4").replace("value = 7", "value = 8"))
    assert train(folder, "run") == 2
    error = capsys.readouterr().err
    assert "label.tif" in error and "4, 8" in error


def test_a_reference_elsewhere_is_told(folder, make_raster, tiny_model, capsys):
    make_raster("far.tif", np.full((64, 64), 1, np.uint8), origin=(500000.0, 4500000.0))
    layer = f"elevation={folder / 'dem.tif'}"
    arguments = ["--model", str(tiny_model), "--layer", layer, "--reference", str(folder / "far.tif")]
    assert main(["evaluate", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_finished_run_is_not_trained_again(brief, capsys):
    assert train(brief, "run") == 0
    first = json.loads((brief / "run" / "model" / "config.json").read_text())
    assert "steps/s" in capsys.readouterr().err
    assert train(brief, "run") == 0
    assert "steps/s" not in capsys.readouterr().err
    assert json.loads((brief / "run" / "model" / "config.json").read_text()) == first


def test_a_published_transformer_is_a_start(folder, capsys):
    """timm's names; what of it was taken stands in the run, tensor by tensor."""
    width = int(re.search(r"embed_dim = (\d+)", CONFIG)[1])
    checkpoint(folder / "vit.safetensors", dim=width)
    (folder / "toy.toml").write_text(CONFIG.replace("steps = 40", "steps = 2"))
    asked = ["train", "--config", str(folder / "toy.toml"), "--run", str(folder / "vit")]
    assert main([*asked, "--init", str(folder / "vit.safetensors")]) == 0
    taken = (folder / "vit" / "init.txt").read_text().splitlines()
    assert "encoder.blocks.0.self_attention.query.weight: taken" in taken
    assert any("head." in line and "new" in line for line in taken)
    card = load_card(folder / "vit" / "model")
    assert (
        card.training.command.endswith("--init vit.safetensors") and "tensors taken from vit" in capsys.readouterr().err
    )
