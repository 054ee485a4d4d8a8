import os
import stat
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.models.cache import ModelId, known_models, verified_snapshot
from layerfuse.model_backend.models.importing import import_model

MODEL = ModelId("org/name")
COMMIT = "0123456789" * 4


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("HF_HUB_CACHE", str(folder))
    return folder


@pytest.fixture()
def pack(tmp_path, tiny_model):
    """Writes a zip of the tiny model, with changes: ``pack({name: content or None}, prefix)``."""

    def write(changes=(), prefix="tiny/", compression=zipfile.ZIP_DEFLATED):
        files = {f"{prefix}{path.name}": path.read_bytes() for path in tiny_model.iterdir()} | dict(changes)
        path = tmp_path / "model.zip"
        with zipfile.ZipFile(path, "w", compression) as archive:
            for name, content in files.items():
                if content is not None:
                    archive.writestr(name, content)
        return path

    return write


def _left(cache):
    return list(cache.iterdir())


def test_a_folder_and_its_zip_are_the_same_model(tiny_model, pack):
    folder = import_model(tiny_model, MODEL)
    assert verified_snapshot(MODEL) == folder
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {p.name: p.read_bytes() for p in tiny_model.iterdir()}
    assert import_model(pack(), MODEL) == import_model(pack(prefix=""), MODEL) == folder
    assert known_models() == [MODEL]


def test_a_folder_of_the_hubs_cache_keeps_its_commit(tiny_model, tmp_path, pack):
    carried = tmp_path / "snapshots" / COMMIT
    carried.mkdir(parents=True)
    for path in tiny_model.iterdir():
        (carried / path.name).symlink_to(path)  # as the client makes them
    assert import_model(carried, ModelId("org/name", "v1")).name == COMMIT
    assert import_model(pack(prefix=f"{COMMIT}/"), ModelId("org/other")).name == COMMIT
    with pytest.raises(InputError, match="it is not commit"):
        import_model(carried, ModelId("org/name", "f" * 40))


def test_another_model_under_the_same_commit_replaces_nothing(tiny_model, tmp_path, pack, cache):
    folder = import_model(pack(prefix=f"{COMMIT}/"), MODEL)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    card = before["config.json"].replace(b'"1.0"', b'"6.6"')
    with pytest.raises(InputError, match="is there already, and is another model"):
        import_model(pack({f"{COMMIT}/config.json": card}, prefix=f"{COMMIT}/"), MODEL)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    (folder / "config.json").write_bytes(b"damaged")
    assert import_model(pack(prefix=f"{COMMIT}/"), MODEL) == folder  # what is no model any more is
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_importing_touches_nothing_beside_it(tiny_model, cache, tmp_path):
    folder = import_model(tiny_model, MODEL)
    target = tmp_path / "precious"
    target.write_text("precious")
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to(target)  # as the client's links to its blobs
    (MODEL.folder / "my notes.txt").write_text("precious")
    assert import_model(tiny_model, MODEL) == folder and not (folder / "config.json").is_symlink()
    assert target.read_text() == "precious" and (MODEL.folder / "my notes.txt").read_text() == "precious"


def test_the_client_takes_it_for_its_own(tiny_model, cache):
    hub = pytest.importorskip("huggingface_hub")
    folder = import_model(tiny_model, MODEL)
    found = hub.scan_cache_dir(cache)
    assert not found.warnings
    assert [r.repo_id for r in found.repos] == ["org/name"]
    path = hub.hf_hub_download("org/name", "config.json", revision=folder.name, cache_dir=cache)
    assert path == str(folder / "config.json")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tiny/config.json": None}, "there is no config.json in it"),
        ({"tiny/model.safetensors": None}, "there is no model.safetensors in it"),
        ({"tiny/config.json": b"{}"}, "bad model card"),
        ({"tiny/config.json": b" " * 1_100_000}, "allowed are 1048576"),
        ({"tiny/model.safetensors": bytes(3_000_000)}, "packed 100 times smaller than it is"),
        ({"../../evil.txt": b"x"}, "leads out of it"),
        ({"/etc/evil": b"x"}, "leads out of it"),
        ({"..\\evil": b"x"}, "leads out of it"),
        ({"C:/evil": b"x"}, "leads out of it"),
        ({"other/config.json": b"{}"}, "it has config.json twice"),
        ({"tiny/config.json": None, "other/config.json": b"{}"}, "in different folders"),
    ],
)
def test_hostile_zips(pack, cache, changes, words):
    with pytest.raises(InputError, match=words):
        import_model(pack(changes), MODEL)
    assert not _left(cache)


def test_other_files_are_left_out(pack):
    folder = import_model(pack({"tiny/setup.py": b"import os", "tiny/sub/evil.pkl": b"x"}), MODEL)
    assert {path.name for path in folder.iterdir()} == {"config.json", "model.safetensors"}


def test_links_in_zips(pack, cache):
    link = zipfile.ZipInfo("tiny/README.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = pack()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="is a link or encrypted"):
        import_model(path, MODEL)


@pytest.mark.parametrize("kind", ["fifo", "folder", "dead link"])
def test_what_is_no_regular_file(tmp_path, tiny_model, kind):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "config.json").write_bytes((tiny_model / "config.json").read_bytes())
    odd = folder / "model.safetensors"
    {"fifo": os.mkfifo, "folder": os.mkdir, "dead link": lambda p: os.symlink("/nowhere", p)}[kind](odd)
    with pytest.raises(InputError, match=r"no regular file|there is no model\.safetensors"):
        import_model(folder, MODEL)


def test_a_size_that_lies(pack, cache):
    path = pack(compression=zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"tiny/"))  # the last entry in the directory
    struct.pack_into("<L", content, at + 24, 10)
    path.write_bytes(content)
    with pytest.raises(InputError):
        import_model(path, MODEL)
    assert not _left(cache)


def test_weights_that_are_not_what_the_card_says(tiny_model, tiny_card, tmp_path, cache):
    import dataclasses

    (tmp_path / "m").mkdir()
    dataclasses.replace(tiny_card, digests={"model.safetensors": "0" * 64}).save(tmp_path / "m")
    (tmp_path / "m" / "model.safetensors").write_bytes(b"x")
    with pytest.raises(InputError, match="not what the card's digest says"):
        import_model(tmp_path / "m", MODEL)
    assert not _left(cache)


@pytest.fixture(scope="module")
def whole_zip(tmp_path_factory, tiny_model):
    path = tmp_path_factory.mktemp("zip") / "model.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in tiny_model.iterdir():
            archive.write(file, f"tiny/{file.name}")
    return path


@given(data=st.data())
@settings(max_examples=150, deadline=60_000)
def test_any_damage_to_a_zip_is_told(whole_zip, data):
    content = bytearray(whole_zip.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        where = data.draw(st.integers(0, 400)) * data.draw(st.sampled_from([1, -1]))
        content[where % len(content)] = data.draw(st.integers(0, 255))
    path = whole_zip.with_name("damaged.zip")
    path.write_bytes(content[: data.draw(st.sampled_from([len(content), len(content) // 2, 30]))])
    tracemalloc.start()
    try:
        import_model(path, MODEL)
    except InputError:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 8 << 20
