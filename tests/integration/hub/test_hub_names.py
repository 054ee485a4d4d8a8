"""``ORG/NAME`` of the Hub wherever a model is named: it is fetched, verified, used, and then asks nobody."""

import json
import re

import numpy as np
import pytest
from layerfuse.tests.integration.training.test_train_cli import CONFIG

ID = "team/tiny"


@pytest.fixture()
def rasters(hub, tiny_files, make_raster, tmp_path):
    """Paths of image, heights and reference of 64 x 64 pixels; the tiny model is on the Hub."""
    hub.repos[ID].commit(tiny_files)
    random = np.random.default_rng(0)
    make_raster("image.tif", random.normal(100, 30, (2, 64, 64)).astype(np.uint16))
    make_raster("dem.tif", random.normal(500, 99, (64, 64)).astype(np.float32))
    make_raster("label.tif", random.choice(np.array([1, 2, 5], np.uint8), (64, 64)))
    return tmp_path


def test_evaluate(layerfuse, hub, rasters):
    layers = ["--layer", f"optical={rasters / 'image.tif'}", "--layer", f"elevation={rasters / 'dem.tif'}"]
    arguments = ["evaluate", "--model", ID, *layers, "--reference", rasters / "label.tif"]
    first = layerfuse(*arguments)
    assert f"{ID} is commit" in first.stderr
    assert "optical+elevation" in first.stdout
    hub.requests.clear()
    assert layerfuse(*arguments).stdout == first.stdout
    assert not hub.requests


def test_train_from_it(layerfuse, hub, rasters, tiny_card):
    config = CONFIG.replace("steps = 40", "steps = 1").replace("warmup = 4", "warmup = 0")
    config = config.replace("[300640.0, 4099360.0, 300960.0", "[300320.0, 4099360.0, 300640.0")
    classes = ", ".join(json.dumps({"value": c.value, "name": c.name, "color_hint": c.color_hint}).replace(":", " =")
                        for c in tiny_card.classes)  # fmt: skip
    config = re.sub(r"classes = .*", f"classes = [{classes}]".replace('"value"', "value"), config)
    for key in ("name", "color_hint"):
        config = config.replace(f'"{key}" =', f"{key} =")
    (rasters / "toy.toml").write_text(config)
    run = rasters / "run"
    done = layerfuse("train", "--config", rasters / "toy.toml", "--run", run, "--init", ID)
    assert f"{ID} is commit" in done.stderr
    taken = (run / "init.txt").read_text().splitlines()
    assert "encoder.norm.weight: taken" in taken
    card = json.loads((run / "model" / "config.json").read_text())
    assert card["training"]["command"].endswith(f"--init {ID}"), "a card tells the model's name, and no path"


def test_verify_and_info(layerfuse, hub, rasters):
    assert "is sound" in layerfuse("models", "verify", ID).stdout
    hub.requests.clear()
    assert layerfuse("models", "info", ID).stdout.startswith("tiny")
    assert not hub.requests
