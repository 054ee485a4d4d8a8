"""``layerfuse pretrain``, then ``train --init``, as a person runs them."""

from __future__ import annotations

import numpy as np
import pytest
from layerfuse.model_backend.card import WEIGHTS_FILE, load_card
from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.training.configs import HEAD, MODALITIES, NETWORK
from safetensors.numpy import load_file

START = f"""
name = "NAME"
{HEAD}
tile_size = 32
limitations = "It was *drawn*."
{MODALITIES}
{NETWORK}
detail_dim = 4
[schedule]
steps = 12
batch = 2
warmup = 2
average = 0.5
threads = 1
SCHEDULE
"""
PRETRAIN = """
[pretraining]
decoder = { dim = 16, depth = 1, num_heads = 2 }
[[scenes]]
name = "image and height"
layers = { optical = "image.tif", elevation = "dem.tif" }
[[scenes]]
name = "kept away"
role = "holdout"
layers = { elevation = "dem.tif" }
"""
TRAIN = """
[[classes]]
value = 3
name = "water"
color_hint = "2060c0"
[[classes]]
value = 7
name = "forest"
color_hint = "208020"
[[scenes]]
name = "labelled"
label = "label.tif"
layers = { optical = "image.tif", elevation = "dem.tif" }
holdout_blocks = { size = 160.0, share = 0.2 }
"""


@pytest.fixture()
def folder(tmp_path, make_scene):
    make_scene()
    (tmp_path / "encoder.toml").write_text(START.replace("NAME", "encoder").replace("SCHEDULE", "") + PRETRAIN)
    schedule = "validation_share = 0.2\nvalidate_every = 4\nunfreeze_after = 0.5"
    (tmp_path / "map.toml").write_text(START.replace("NAME", "map").replace("SCHEDULE", schedule) + TRAIN)
    return tmp_path


def run(folder, command, *more):
    arguments = ["--config", str(folder / f"{'encoder' if command == 'pretrain' else 'map'}.toml")]
    return main([command, *arguments, "--run", str(folder / command), *more])


def test_from_no_labels_to_a_map(folder, capsys):
    assert run(folder, "pretrain") == 0
    told = capsys.readouterr()
    assert "step 12/12" in told.err and told.out.startswith("model: ")
    encoder = folder / "pretrain" / "model"
    card = load_card(encoder)
    assert card.task == "encoder" and not card.classes and not card.metrics
    assert card.training.subsets == ("optical+elevation", "optical", "elevation") and len(card.training.areas) == 1
    assert {path.name for path in (folder / "pretrain").iterdir()} == {
        "checkpoint.safetensors", "curve.svg", "layerfuse.lock", "log.csv", "model",
    }  # fmt: skip
    assert main(["models", "verify", str(encoder)]) == 0
    assert {name.split(".")[0] for name in load_file(encoder / WEIGHTS_FILE)} == {"adapters", "encoder"}

    capsys.readouterr()
    layer = f"optical={folder / 'image.tif'}"
    assert main(["predict", "--model", str(encoder), "--layer", layer, "--output", str(folder / "map.tif")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "pre-trained only" in error

    assert run(folder, "train", "--init", str(encoder), "--output", str(folder / "mine")) == 0
    told = capsys.readouterr()
    assert "validation mean mIoU" in told.err and "best weights are those of step" in told.err
    taken = (folder / "train" / "init.txt").read_text().splitlines()
    fates = {line.split(":")[0]: line.split(": ")[1] for line in taken}
    for name, fate in fates.items():
        assert fate.startswith("taken") == name.startswith(("adapters.", "encoder.")), name
    card = load_card(folder / "mine")
    assert card.limitations == "It was *drawn*."
    matrix = np.array(card.confusion["optical+elevation"])
    assert matrix.shape == (2, 2)
    assert np.trace(matrix) / matrix.sum() == pytest.approx(card.metrics["optical+elevation"]["oa"], abs=1e-4)
    page = (folder / "mine" / "README.md").read_text()
    assert "## Known failures" in page and r"\*drawn\*" in page
    assert "| **water** |" in page
    assert (
        main(["predict", "--model", str(folder / "mine"), "--layer", layer, "--output", str(folder / "map.tif")]) == 0
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[pretraining]", "[pretraining]\nmasks = 3", "pretraining.masks: unknown field"),
        ("batch = 2", "batch = 2\nclass_balance = 0.5", "schedule.class_balance: means nothing to pre-training"),
        (
            'role = "holdout"',
            'role = "holdout"\nlabel = "label.tif"',
            "scenes[1].label: cannot be read without classes",
        ),
        ('name = "image and height"', 'name = "image and height"\nrole = "holdout"', "all of them are held out"),
        ('"image.tif"', '"no.tif"', "no.tif"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(folder, capsys, old, new, words):
    path = folder / "encoder.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    before = sorted(folder.iterdir())
    assert run(folder, "pretrain") == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and words in error
    assert sorted(folder.iterdir()) == before


def test_places_that_cannot_be_written_are_told_first(folder, capsys):
    (folder / "file").write_text("")
    (folder / "used").mkdir()
    (folder / "used" / "thesis.docx").write_text("")
    for more, words in (
        (["--run", str(folder / "file")], "no folder"),
        (["--run", str(folder / "file" / "below")], "no folder"),
        (["--output", str(folder / "used")], "it is there already"),
        (["--output", str(folder / "used"), "--overwrite"], "no part of such a result"),
        (["--minutes", "soon"], "not a number of minutes"),
    ):
        arguments = ["train", "--config", str(folder / "map.toml"), "--run", str(folder / "run"), *more]
        assert main(arguments) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1 and words in error
    assert not (folder / "run").exists()
    assert (folder / "used" / "thesis.docx").exists()


def test_frozen_weights_need_a_start(folder, capsys):
    assert run(folder, "train") == 2
    assert "schedule.unfreeze_after" in capsys.readouterr().err


def test_a_time_limit_is_kept_and_stands_in_the_card(folder):
    path = folder / "encoder.toml"
    path.write_text(path.read_text().replace("steps = 12", "steps = 100000"))
    assert run(folder, "pretrain", "--minutes", "0.02") == 0
    card = load_card(folder / "pretrain" / "model")
    assert 1 <= card.training.steps < 100000 and card.training.command.endswith("--minutes 0.02")


def test_a_model_appears_whole_or_not_at_all(folder, capsys, monkeypatch):
    from layerfuse.model_backend.command.training import finishing

    assert run(folder, "pretrain") == 0
    before = (folder / "pretrain" / "model" / WEIGHTS_FILE).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(finishing, "picture", full)
    assert run(folder, "pretrain") == 2
    assert "No space left" in capsys.readouterr().err
    assert (folder / "pretrain" / "model" / WEIGHTS_FILE).read_bytes() == before
    assert not list(folder.rglob("*.part")) and not list(folder.rglob("*.old"))
