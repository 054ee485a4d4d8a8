import importlib.util
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.models import cache as hubcache
from layerfuse.model_backend.models.cache import ModelId, parse_model_id

COMMIT = "0123456789" * 4


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    return tmp_path


def _model(commit=COMMIT, name="a/b"):
    folder = hubcache.snapshot_folder(ModelId(name), commit)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


@pytest.mark.parametrize(
    ("text", "repository", "revision"),
    [
        ("org/name", "org/name", "main"),
        ("org/name@v1.0", "org/name", "v1.0"),
        ("org/na.me_2@feature/x", "org/na.me_2", "feature/x"),
        (f"org/name@{COMMIT}", "org/name", COMMIT),
    ],
)
def test_names(text, repository, revision):
    assert parse_model_id(text) == ModelId(repository, revision)
    assert str(parse_model_id(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "name", "/org/name", "org/name/x", "../name", "org/..", "o--rg/name", "org/name.git", "org/name@", "-o/name",
     "org/name@../x", "org/name@a..b", "org/name@-x", "C:/name", "org\\name", "org/name\n", "org/" + "n" * 97, "./n"],
)  # fmt: skip
def test_what_is_no_name(text):
    assert parse_model_id(text) is None
    with pytest.raises(InputError, match="no name of a model on the Hub"):
        hubcache.require_model_id(text)


@given(st.text() | st.from_regex(r"[a-z./@-]{3,40}", fullmatch=True))
def test_no_name_leads_out_of_the_cache(text):
    model = parse_model_id(text)
    if model is not None:
        assert model.folder.parent == hubcache.hub_cache()
        pin = hubcache._pin_file(model)
        assert pin.parent == model.folder / "layerfuse" / "pins"


def test_pins_and_verdicts(cache):
    model, tag = ModelId("a/b"), ModelId("a/b", "feature/x")
    assert hubcache.pinned_commit(model) is None
    assert hubcache.verified_snapshot(model) is None
    folder = _model()
    hubcache.pin(model, COMMIT)
    assert hubcache.verified_snapshot(model) is None, "pinned, but never verified"
    hubcache.remember_verified(model, COMMIT, "0" * 64)
    hubcache.pin(tag, COMMIT)
    assert hubcache.verified_snapshot(model) == hubcache.verified_snapshot(tag) == folder
    assert hubcache.verified_snapshot(ModelId("a/b", COMMIT)) == folder
    assert hubcache.known_models() == [tag, model]
    (folder / "model.safetensors").write_bytes(b"weights, changed")
    assert hubcache.verified_snapshot(model) is None


@pytest.mark.parametrize("name", ["config.json", "README.md", "model.safetensors"])
def test_any_file_that_was_touched_has_to_be_verified_again(cache, name):
    model, folder = ModelId("a/b"), _model()
    (folder / "README.md").write_text("a page")
    hubcache.pin(model, COMMIT)
    hubcache.remember_verified(model, COMMIT, "0" * 64)
    assert hubcache.verified_snapshot(model) == folder
    stat = (folder / name).stat()
    os.utime(folder / name, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000))
    assert hubcache.verified_snapshot(model) is None


@pytest.mark.parametrize("content", ["", "null", "[]", "{}", "\xff", '{"sha256": 1}', "x" * 10_000])
def test_damaged_facts_are_as_none(content, cache):
    model = ModelId("a/b")
    _model()
    hubcache.pin(model, COMMIT)
    hubcache.remember_verified(model, COMMIT, "0" * 64)
    (model.folder / "layerfuse" / "verified" / COMMIT).write_text(content, encoding="latin-1")
    assert hubcache.verified_snapshot(model) is None
    (model.folder / "layerfuse" / "pins" / "main").write_text(content, encoding="latin-1")
    assert hubcache.pinned_commit(model) is None


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"XDG_CACHE_HOME": "/x"},
        {"HF_HOME": "~/y"},
        {"HF_HOME": "/y", "HF_HUB_CACHE": "$HOME/z"},
        {"HUGGINGFACE_HUB_CACHE": "/old"},
    ],
)
def test_the_cache_is_where_the_client_has_it(variables, monkeypatch):
    pytest.importorskip("huggingface_hub")
    for name in ("XDG_CACHE_HOME", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.find_spec("huggingface_hub.constants")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)  # as if imported now
    assert os.fspath(hubcache.hub_cache()) == module.HF_HUB_CACHE


def test_removing_takes_our_models_and_nothing_else(cache, tmp_path_factory):
    model, folder = ModelId("a/b"), _model()
    with pytest.raises(InputError, match="another program has put it there"):
        hubcache.remove(model)
    assert (folder / "config.json").exists()
    hubcache.remember_verified(model, COMMIT, "0" * 64)
    (model.folder / "my notes.txt").write_text("precious")
    outside = tmp_path_factory.mktemp("outside")
    (outside / "blob").write_text("precious")
    (model.folder / "blobs").symlink_to(outside)
    assert hubcache.remove(model) > 0
    assert [path.name for path in model.folder.iterdir()] == ["my notes.txt"]
    assert (outside / "blob").exists()


def test_a_repository_that_is_a_link_is_not_removed(cache, tmp_path_factory):
    folder = _model(name="c/d")
    hubcache.remember_verified(ModelId("c/d"), COMMIT, "0" * 64)
    ModelId("a/b").folder.symlink_to(ModelId("c/d").folder)
    with pytest.raises(InputError, match="another program"):
        hubcache.remove(ModelId("a/b"))
    assert (folder / "config.json").exists()
