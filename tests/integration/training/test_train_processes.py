"""Two processes, as ``torchrun`` starts them, do what one does with twice the batch."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

import numpy as np
import pytest
from layerfuse.model_backend.card import WEIGHTS_FILE, load_card
from layerfuse.tests import forked
from layerfuse.tests.integration.training.configs import CLASSES, HEAD, MODALITIES, NETWORK
from safetensors.numpy import load_file

COMMON = f"""
name = "toy"
{HEAD}
tile_size = 16
{MODALITIES}
{NETWORK}
[[scenes]]
name = "both"
layers = {{ optical = "image.tif", elevation = "dem.tif" }}
LABEL
[[scenes]]
name = "height only"
layers = {{ elevation = "dem.tif" }}
LABEL
[schedule]
steps = 6
warmup = 0
threads = 1
average = 0.0
weight_decay = 0.0
"""
TRAIN = f"""
{CLASSES}
[sampling]
patch_dropout = 0.25
"""
PRETRAIN = """
[pretraining]
decoder = { dim = 16, depth = 1, num_heads = 2 }
contrastive = { weight = 1.0 }
"""


@pytest.fixture()
def folder(tmp_path, make_scene):
    rng = np.random.default_rng(0)
    label = np.where(rng.random((6, 6)) < 0.5, 3, 7).astype(np.uint8).repeat(8, 0).repeat(8, 1)
    label[:5] = 0  # not every tile has as many labelled pixels as any other
    make_scene(label)
    return tmp_path


def run(folder, command, name, batch, processes):
    """Losses of the steps, and the weights, by a command line of its own."""
    labels, special = ('label = "label.tif"', TRAIN) if command == "train" else ("", PRETRAIN)
    validation = "validation_share = 0.2\nvalidate_every = 2\n" if command == "train" else ""
    table, sections = special.split("\n[", 1)
    text = table + COMMON.replace("LABEL", labels) + f"batch = {batch}\n" + validation + "[" + sections
    (folder / f"{name}.toml").write_text(text)
    arguments = [command, "--config", f"{name}.toml", "--run", name]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "TORCHELASTIC_ERROR_FILE": "", "GLOO_SOCKET_IFNAME": "lo"}
    if processes == 1:
        done = forked.run(arguments, environment, folder)
    else:
        launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
        done = subprocess.run(
            [*launcher, "-m", "--", "layerfuse.model_backend", *arguments],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("model: ") == 1  # only the first process speaks
    with open(folder / name / "log.csv") as file:
        rows = list(csv.DictReader(file))
    model = folder / name / "model"
    return rows, load_file(model / WEIGHTS_FILE), load_card(model)


@pytest.mark.slow  # tests/unit/model_backend/nn/learning/test_contrastive.py has two processes, always
@pytest.mark.parametrize("command", ["train", "pretrain"])
def test_two_processes_are_one_with_twice_the_batch(folder, command):
    rows_one, one, _ = run(folder, command, "one", 6, 1)
    rows_two, two, card = run(folder, command, "two", 3, 2)
    assert "2 processes" in card.training.machine
    assert len(rows_one) == len(rows_two) == 6
    for key in ("loss", "miou"):
        values = [[float(row[key] or "nan") for row in rows] for rows in (rows_one, rows_two)]
        np.testing.assert_allclose(*values, rtol=2e-3)
    assert len({row["loss"] for row in rows_one}) == 6
    off = np.concatenate([(one[name].astype(float) - two[name]).ravel() for name in one])
    moved = 6e-3  # six steps of a learning rate of 1e-3 or less
    assert np.abs(off).mean() < 0.01 * moved
