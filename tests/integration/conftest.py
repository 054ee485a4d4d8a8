"""Fixtures: a Hub on loopback, the command with a home of its own, a scene to train on."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from layerfuse.tests import forked
from layerfuse.tests.servers.hub import HubServer

SCRIPT = Path(__file__).parents[2] / "model_backend" / "__main__.py"


@pytest.fixture()
def hub():
    """A Hub without repositories."""
    with HubServer() as server:
        yield server


@pytest.fixture()
def tiny_files(tiny_model):
    """Content of the tiny model's files, by name."""
    files = {path.name: path.read_bytes() for path in tiny_model.iterdir()}
    return {**files, "README.md": b"---\nlicense: cc0-1.0\n---\n# tiny\n"}


@pytest.fixture()
def cache(tmp_path):
    """Where the command's Hub cache will be."""
    return tmp_path / "home" / "huggingface" / "hub"


@pytest.fixture()
def hub_environment(hub, cache):
    """The environment of a process whose Hub is the server on loopback."""
    kept = {n: os.environ[n] for n in ("PATH", "TMPDIR", "LANG", "SYSTEMROOT") if n in os.environ}
    return {
        **kept,
        "HOME": str(cache.parents[1]),
        "HF_HOME": str(cache.parent),
        "HF_ENDPOINT": hub.endpoint,
        "HF_HUB_DOWNLOAD_TIMEOUT": "2",
        "OMP_NUM_THREADS": "1",
    }


@pytest.fixture()
def layerfuse(hub_environment):
    """A function that runs the command, with more environment if wanted."""

    def run(*arguments, expect=0, **more):
        done = forked.run(arguments, {**hub_environment, **more})
        assert done.returncode == expect, done.stdout + done.stderr
        if expect == 2:
            assert done.stderr.splitlines()[-1].startswith("layerfuse: ")
        return done

    return run


@pytest.fixture(scope="session")
def disturbed_world(tiny_model, tmp_path_factory):
    """A world in which runs are disturbed, with a model that tells everything a map can."""
    from layerfuse.tests.integration.disturbed.world import World
    from layerfuse.tests.integration.maps.test_predict import make_described

    world = World()
    world.base = tmp_path_factory.mktemp("disturbed")
    world.model = world.base / "model"
    make_described(tiny_model, world.model)
    return world


@pytest.fixture()
def make_scene(make_raster):
    """Write ``label.tif``, ``image.tif`` and ``dem.tif``; each layer alone tells what is where.

    ``make(label)``: 7 is forest, 3 water, 0 unknown, ``[H, W]``; by default water in the north of 96 x 64 pixels.
    Returns the label and the image.
    """

    def make(label=None):
        if label is None:
            label = np.full((64, 96), 3, np.uint8)
            label[32:] = 7
        rng, forest = np.random.default_rng(0), label == 7
        image = (rng.normal(100, 10, (2, *label.shape)) + 80 * forest).astype(np.uint16)
        make_raster("label.tif", label, nodata=0)
        make_raster("image.tif", image, nodata=0)
        make_raster("dem.tif", (rng.normal(500, 20, label.shape) + 300 * forest).astype(np.float32))
        return label, image

    return make
