"""Models that are there, folders that lie in one another, and what lies in the folder of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

from layerfuse.model_backend.card import load_card  # noqa: E402
from layerfuse.model_backend.command.parser import main  # noqa: E402
from layerfuse.model_backend.command.training import finishing  # noqa: E402
from layerfuse.model_backend.raster.workspace import MARKER  # noqa: E402
from layerfuse.tests.integration.disturbed.calls import CALLS  # noqa: E402
from layerfuse.tests.integration.disturbed.test_every_output import refused  # noqa: E402


@pytest.mark.parametrize(
    ("name", "option", "file"),
    [("predict", "--areas", "README.md"), ("changemap", "--table", "README.md"),
     ("export for others", "--onnx", "config.onnx")],
)  # fmt: skip
def test_a_part_of_a_model_is_no_output(world, capfd, name, option, file):
    if name not in CALLS:
        pytest.skip("onnx is not installed")
    model = world / "in/model"
    (model / "README.md").write_text("mine")
    line = CALLS[name].line(world / "in", world / "out", writes={option: model / file})
    refused(world, [*line, "--overwrite"], capfd)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("learn", ["--holdout", "out/mine/held.gpkg"]),
        ("learn", ["--run", "out/mine"]),
        ("learn", ["--run", "out/mine/run"]),
        ("train", ["--run", "out/mine"]),
        ("train", ["--run", "there/../out/mine/run"]),
        ("train", ["--output", "kept/train/model"]),
        ("pretrain", ["--output", "kept/pretrain/model/mine"]),
        ("train", ["--run", "r", "--output", "r"]),
    ],
)
def test_places_in_one_another_are_refused(world, capfd, name, more):
    """Before the work, not when the result of hours gets its name."""
    (world / "there").mkdir()
    refused(world, [*CALLS[name].line(world / "in", world / "out"), *more], capfd)


@pytest.mark.parametrize("name", ["export classes", "publish", "train", "learn"])
def test_a_link_to_a_folder_stays_a_link(world, capfd, name):
    (world / "elsewhere").mkdir()
    (world / "out" / CALLS[name].writes[next(iter(CALLS[name].writes))]).symlink_to(world / "elsewhere")
    refused(world, CALLS[name].line(world / "in", world / "out"), capfd)


def test_a_link_in_the_folder_of_a_run_is_not_written_through(world):
    run, precious = world / "kept/train", world / "precious"
    run.mkdir(parents=True)
    (run / MARKER).write_text("LayerFuse, process 1\n")
    precious.write_text("precious")
    for name in ("init.txt", "log.csv", "curve.svg", "checkpoint.safetensors"):
        (run / f"{name}.part").symlink_to(precious)
    (run / "init.txt").symlink_to(precious)
    line = CALLS["train"].line(world / "in", world / "out")
    assert main([*line, "--init", str(world / "in/model")]) == 0
    assert precious.read_text() == "precious" and "encoder" in (run / "init.txt").read_text()


def test_a_run_goes_on_with_the_labels_that_it_began_with(world, capfd):
    line = CALLS["train"].line(world / "in", world / "out")
    assert main(line) == 0
    assert main([*line, "--overwrite"]) == 0, "of the same it does"
    truth = gdal.Open(str(world / "in/truth.tif"), gdal.GA_Update)
    truth.GetRasterBand(1).WriteRaster(0, 0, 9, 9, b"\2" * 81)
    truth = None
    capfd.readouterr()
    assert main([*line, "--overwrite"]) == 2
    assert "another configuration or other data" in capfd.readouterr().err
    assert load_card(world / "out/mine").metrics


def test_a_model_is_scored_on_what_it_has_learnt_from_or_not_at_all(world, capfd, monkeypatch):
    scored = finishing.score_holdouts

    def score(config, data: Path, folder):
        truth = data / "truth.tif"
        truth.write_bytes(truth.read_bytes() + b" ")
        return scored(config, data, folder)

    monkeypatch.setattr(finishing, "score_holdouts", score)
    assert main(CALLS["train"].line(world / "in", world / "out")) == 0
    assert "The model is not scored. " in "".join(capfd.readouterr())
    assert not load_card(world / "out/mine").metrics
