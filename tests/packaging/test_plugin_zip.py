"""The plugin's zip: what is in it, and that each rule of the plugin site is really looked at."""

import re
import stat
import subprocess
import zipfile

import pytest
from layerfuse.tests.packaging import plugin_zip
from layerfuse.tests.packaging.translations import files, language_of

pytestmark = pytest.mark.skipif(not (plugin_zip.ROOT / ".git").exists(), reason="git tells what belongs to the plugin")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return plugin_zip.build(tmp_path_factory.mktemp("zip") / "plugin.zip")


@pytest.fixture(scope="module")
def small(built, tmp_path_factory):
    """The files of the top folder, and the icon: a plugin of which nobody complains, either."""
    path = tmp_path_factory.mktemp("small") / "plugin.zip"
    with zipfile.ZipFile(built) as old, zipfile.ZipFile(path, "w") as new:
        icon = re.search(r"^icon=(.+)$", old.read("layerfuse/metadata.txt").decode(), re.M)[1]
        for entry in old.infolist():
            if entry.filename.count("/") == 1 or entry.filename == f"layerfuse/{icon}":
                new.writestr(entry, old.read(entry))
    assert plugin_zip.complaints(path) == []
    return path


@pytest.fixture()
def changed(small, tmp_path):
    """A copy of a small plugin, or of another, with files added or replaced, or (None) left out."""

    def make(files, mode=0o644, base=small):
        path = tmp_path / "changed.zip"
        with zipfile.ZipFile(base) as old, zipfile.ZipFile(path, "w") as new:
            for entry in old.infolist():
                if entry.filename not in files:
                    new.writestr(entry, old.read(entry))
            for name, content in files.items():
                if content is not None:
                    entry = zipfile.ZipInfo(name)
                    entry.external_attr = mode << 16
                    new.writestr(entry, content)
        return path

    return make


def test_nobody_complains_of_it(built):
    assert plugin_zip.complaints(built) == []


def test_it_has_what_the_plugin_needs_and_nothing_else(built):
    with zipfile.ZipFile(built) as archive:
        names = {name.split("/", 1)[1] for name in archive.namelist()}
    assert {
        "plugin/plugin.py",
        "ui/dock/dock.py",
        "resources/sample/landsat8.tif",
        "model_backend/__main__.py",
    } <= names
    assert "model_backend/weights/zion-landcover/model.safetensors" in names
    assert {"docs/index.html", "docs/dock.html", "docs/images/dock.png"} <= names
    assert {"docs/buildings.html", "docs/models/buildings.html", "docs/es/index.html", "docs/zh/index.html"} <= names
    assert {name.split("layerfuse_")[1] for name in names if "i18n/layerfuse_" in name} == {
        f"{language_of(path)}.qm" for path in files()
    }
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", ".", "build/"))]


def test_the_same_files_give_the_same_bytes(built, tmp_path):
    assert plugin_zip.build(tmp_path / "again.zip").read_bytes() == built.read_bytes()


def test_only_what_git_knows_is_in_it(tmp_path):
    root = tmp_path / "checkout"
    (root / "plugin").mkdir(parents=True)
    for name in ("metadata.txt", "plugin/known.py", "plugin/unknown.py"):
        (root / name).write_text("version=1.0\n")
    for command in (["init", "-q"], ["add", "metadata.txt", "plugin/known.py"]):
        subprocess.run(["git", "-C", str(root), *command], check=True)
    assert plugin_zip.tracked(root) == ["metadata.txt", "plugin/known.py"]
    assert plugin_zip.version(root) == "1.0"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"layerfuse/LICENSE": None}, "there is no LICENSE"),
        ({"layerfuse/__init__.py": None}, "there is no __init__.py"),
        ({"layerfuse/metadata.txt": None}, "there is no metadata.txt"),
        ({"other/x.py": b""}, "not one top folder"),
        ({"x.py": b""}, "not one top folder"),
        ({"layerfuse/../x.py": b""}, "leads out"),
        ({"layerfuse/a.pyc": b""}, "compiled Python"),
        ({"layerfuse/__pycache__/a": b""}, "no part of a plugin"),
        ({"layerfuse/.git/config": b""}, "no part of a plugin"),
        ({"layerfuse/.hidden": b""}, "is hidden"),
        ({"layerfuse/run.sh": b""}, "looks like a program"),
        ({"layerfuse/run": b"#!/bin/sh"}, "looks like a program"),
        ({"layerfuse/lib.so": b""}, "looks like a program"),
        ({"layerfuse/data": b"\x7fELF"}, "looks like a program"),
        ({"layerfuse/big.bin": bytes(26_000_000)}, "allowed are 25000000"),
        ({"layerfuse/metadata.txt": b"[general]\nname=x\nabout=100 %\n"}, "cannot be read"),
        ({"layerfuse/metadata.txt": b"[general]\nname=x\n"}, "metadata.txt has no description"),
        ({"layerfuse/metadata.txt": b"[general]\ntracker=here\n"}, "tracker is no web address"),
        ({"layerfuse/metadata.txt": b"[general]\nqgisMaximumVersion=all\n"}, "qgisMaximumVersion is no version"),
        ({"layerfuse/metadata.txt": b"[general]\nauthor=a/b\n"}, "has a slash"),
        ({"layerfuse/metadata.txt": b"[general]\nicon=none.svg\n"}, "icon is not in the zip"),
    ],
)
def test_what_the_site_refuses_is_found(changed, files, words):
    assert words in "\n".join(plugin_zip.complaints(changed(files)))


def test_files_that_can_be_executed_and_links_are_found(changed):
    assert "can be executed" in "\n".join(plugin_zip.complaints(changed({"layerfuse/a.py": b""}, 0o755)))
    assert "no regular file" in "\n".join(plugin_zip.complaints(changed({"layerfuse/a": b"b"}, stat.S_IFLNK | 0o644)))


def test_the_scanners_find_what_they_should(built, changed):
    """One finding each, so that a scanner that reads nothing, or was not asked, is seen."""
    for scanner in ("bandit", "detect_secrets", "flake8"):
        pytest.importorskip(scanner)
    digest = "".join(
        f"{x:x}" for x in (7, 6, 14, 11, 15, 6, 6, 13, 1, 7, 0, 11, 15, 4, 14, 4, 10, 9, 10, 0, 7, 3, 10, 10)
    )
    source = f"import random\nRANDOM = random.random()\nDIGEST = '{digest}'\nassert undefined\n".encode()
    found = plugin_zip.scan(changed({"layerfuse/bad.py": source}, base=built))
    assert {line.split()[1] for line in found["bandit"] if "bad.py" in line} == {"B101", "B311"}
    assert ["bad.py:3 Hex High Entropy String" in line for line in found["detect-secrets"]] == [True]
    assert ["F821" in line for line in found["flake8"]] == [True]
