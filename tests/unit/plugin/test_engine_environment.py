import sys
from pathlib import Path

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin.engine import environment


@pytest.fixture()
def nowhere(tmp_path, monkeypatch):
    """A machine without any engine: empty home, empty cache, a plugin folder without .venv."""
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(environment, "_CHECKOUT", tmp_path / "plugin")
    return tmp_path


def _touch(path):
    path.parent.mkdir(parents=True)
    path.touch()
    return path


def test_nothing_found_says_what_to_do(nowhere):
    with pytest.raises(InputError, match=r"no Python.*Settings > Options > LayerFuse.*LAYERFUSE_ENGINE_PYTHON"):
        environment.find_engine_python()


def test_the_order(nowhere, monkeypatch):
    beside = _touch(environment.interpreter(nowhere / "plugin" / ".venv"))
    assert environment.find_engine_python().path == beside
    private = _touch(environment.interpreter(environment.private_environment()))
    assert environment.find_engine_python().path == beside, "an environment that is not finished does not count"
    (environment.private_environment() / environment.MARKER).touch()
    assert environment.find_engine_python().path == private
    setting = _touch(nowhere / "chosen" / "python with späce")
    assert environment.find_engine_python(str(setting)).path == setting
    variable = _touch(nowhere / "variable" / "python")
    monkeypatch.setenv(environment.VARIABLE, str(variable))
    found = environment.find_engine_python(str(setting))
    assert found.path == variable
    assert environment.VARIABLE in found.origin


def test_a_choice_that_is_gone_is_not_passed_over(nowhere, monkeypatch):
    _touch(environment.interpreter(nowhere / "plugin" / ".venv"))
    with pytest.raises(InputError, match="the plugin's setting"):
        environment.find_engine_python(str(nowhere / "gone"))
    monkeypatch.setenv(environment.VARIABLE, str(nowhere))  # a folder
    with pytest.raises(InputError, match=environment.VARIABLE):
        environment.find_engine_python()


def test_a_link_is_not_resolved(nowhere):
    path = environment.interpreter(nowhere / "plugin" / ".venv")
    path.parent.mkdir(parents=True)
    path.symlink_to(sys.executable)
    assert environment.find_engine_python().path == path


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/var/caches"}, "/var/caches/layerfuse"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/u/.cache/layerfuse"),
        ("linux", {}, "/home/u/.cache/layerfuse"),
        ("darwin", {"XDG_CACHE_HOME": "/ignored"}, "/home/u/Library/Caches/layerfuse"),
        ("win32", {"LOCALAPPDATA": "/c/Local"}, "/c/Local/layerfuse"),
        ("win32", {}, "/home/u/AppData/Local/layerfuse"),
    ],
)
def test_cache_folder(platform, variables, expected, monkeypatch):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(environment.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/u"))
    assert environment.cache_folder() == Path(expected)
