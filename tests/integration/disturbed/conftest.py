"""Fixtures: the files of every command."""

import shutil

import pytest


@pytest.fixture(scope="session")
def everything(tiny_model, tmp_path_factory):
    """A folder with all that commands read."""
    from layerfuse.tests.integration.disturbed.calls import make_everything

    folder = tmp_path_factory.mktemp("everything")
    make_everything(tiny_model, folder)
    return folder


@pytest.fixture()
def world(everything, opened, few_trees, tmp_path, monkeypatch):
    """A copy of it; what is learnt is little, and a model is loaded once."""
    from layerfuse.model_backend.inference import graphs
    from layerfuse.model_backend.training import learn

    monkeypatch.setattr(graphs, "open_local", opened)
    monkeypatch.setattr(learn, "NETWORK", learn.Network(8, 8, 1, 1, head_dim=4, detail_dim=4))
    monkeypatch.setattr(learn, "STEPS", 4)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(everything, tmp_path / "in")
    (tmp_path / "in/list").write_text(f"{tmp_path / 'in/optical.tif'}\n")
    (tmp_path / "out").mkdir()
    return tmp_path
