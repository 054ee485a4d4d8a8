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
def world(everything, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(everything, tmp_path / "in")
    (tmp_path / "in/list").write_text(f"{tmp_path / 'in/optical.tif'}\n")
    (tmp_path / "out").mkdir()
    return tmp_path
