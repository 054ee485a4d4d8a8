"""The real Hub client, each time in a process of its own, against a real HTTP server on loopback."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from layerfuse.model_backend.card import Card, load_card
from layerfuse.model_backend.raster.workspace import Workspace
from layerfuse.tests.integration.conftest import SCRIPT
from layerfuse.tests.servers.hub import ACCESS, HubServer
from layerfuse.tests.untouched import snapshot

ID = "team/tiny"
RIGHT = {"HF_TOKEN": ACCESS.split()[1]}


@pytest.fixture()
def repo(hub, tiny_files):
    """The tiny model on the Hub."""
    hub.repos[ID].commit(tiny_files)
    return hub.repos[ID]


@pytest.fixture()
def big(hub, tiny_files):
    """A repository whose weights have 3 MB, so that a download takes several steps."""
    hub.repos[ID].commit({**tiny_files, "model.safetensors": os.urandom(3_000_000)})
    return hub.repos[ID]


def _blobs(cache):
    return [path for path in cache.rglob("blobs/*") if path.is_file()]


def _same(folder, files):
    return {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_downloaded_once_then_no_request_even_if_the_branch_moves(layerfuse, hub, repo, tiny_files, cache):
    done = layerfuse("models", "download", ID)
    commit = repo.refs["main"]
    folder = cache / "models--team--tiny" / "snapshots" / commit
    assert done.stdout.strip() == str(folder)
    assert f"{ID} is commit {commit}." in done.stderr
    assert "MB" in done.stderr, "progress in bytes"
    assert _same(folder, tiny_files)
    asked = {r.path for r in hub.requests}
    assert asked <= {f"/{ID}/resolve/{r}/{n}" for r in ("main", commit) for n in tiny_files} | {
        r.path for r in hub.seen() if r.host == "files"
    }, "nothing else is asked, no telemetry"

    repo.commit({**tiny_files, "README.md": b"moved"})
    hub.requests.clear()
    again = layerfuse("models", "download", ID)
    assert again.stdout == done.stdout
    assert layerfuse("models", "download", f"{ID}@{commit}").stdout == done.stdout
    assert layerfuse("models", "info", ID).stdout.startswith("tiny")
    assert not hub.requests
    listed = layerfuse("models", "list").stdout
    assert f"{ID} 1.0: optical, elevation -> 3 classes at 10 m, 0." in listed


def test_tags_branches_and_commits(layerfuse, hub, repo, tiny_files):
    tagged = repo.commit({**tiny_files, "README.md": b"tagged"}, ref="v1.0")
    odd = repo.commit({**tiny_files, "README.md": b"odd"}, ref="feature/x")
    for text, commit in ((f"{ID}@v1.0", tagged), (f"{ID}@feature/x", odd), (f"{ID}@{tagged}", tagged)):
        assert layerfuse("models", "download", text).stdout.strip().endswith(commit)


def test_wrong_bytes_of_the_right_size_are_found_and_deleted(layerfuse, hub, repo, cache, tiny_files):
    hub.faults.append(("GET files", "corrupt"))
    done = layerfuse("models", "download", ID, expect=2)
    assert "the weights are not what the Hub's digest says, so the file was deleted" in done.stderr
    assert not [b for b in _blobs(cache) if len(b.name) == 64]
    assert layerfuse("models", "list").stdout.count(ID) == 0
    assert _same(Path(layerfuse("models", "download", ID).stdout.strip()), tiny_files)


def test_the_cards_digest_counts_too(layerfuse, hub, tiny_files, tiny_card):
    card = dataclasses.replace(tiny_card, digests={"model.safetensors": "0" * 64})
    hub.repos[ID].commit({**tiny_files, "config.json": json.dumps(card.to_dict()).encode()})
    done = layerfuse("models", "download", ID, expect=2)
    assert "the weights are not what the card's digest says, so the file was deleted" in done.stderr


@pytest.mark.parametrize("faults", [["drop"], ["drop", "drop"], ["drop", "no range"], ["429", "drop"]])
def test_a_broken_download_goes_on_where_it_stopped(layerfuse, hub, big, faults):
    hub.faults += [("GET files", fault) for fault in faults]
    folder = layerfuse("models", "download", ID).stdout.strip()
    with open(f"{folder}/model.safetensors", "rb") as file:
        assert file.read() == big.commits[big.refs["main"]]["model.safetensors"]
    ranges = [r.headers["Range"] for r in hub.requests if "Range" in r.headers]
    assert ranges
    assert int(ranges[0][6:-1]) > 1_000_000, "in steps of 256 KiB, not 10 MiB"
    assert not hub.faults


@pytest.mark.parametrize(
    ("model", "faults", "access", "words"),
    [
        (ID, [], "private", "has no such repository, or it is private. Check the name. If it is private, log in with"),
        (ID, [], "gated", "accept its licence and conditions. Open http"),
        ("team/nothing", [], "", "has no such repository"),
        (f"{ID}@v9", [], "", "it has no revision v9. See http"),
        (ID, [("HEAD hub", "429")], "", "too many requests from here. Try again in 2 seconds."),
        (ID, [("HEAD hub", "503")], "", "the Hub is out of order (HTTP 503). Try again later"),
        (ID, [("HEAD hub", "401")], "", "the Hub refuses access"),
        (ID, [("HEAD hub", "403")], "", "the Hub refuses access"),
        (ID, [("HEAD hub", "gone")], "", "cannot be reached, or the connection broke off"),
        (ID, [("GET files", "503")], "", "out of order (HTTP 503)"),
        (ID, [("GET files", "gone")], "", "cannot be reached, or the connection broke off"),
        (ID, [("GET files", "longer")], "", "Try again"),
    ],
)
def test_faults_are_told_in_a_line_and_leave_nothing(layerfuse, hub, repo, cache, model, faults, access, words):
    hub.faults += faults
    repo.access = access
    done = layerfuse("models", "download", model, expect=2)
    assert words in done.stderr.splitlines()[-1]
    assert not [b for b in _blobs(cache) if len(b.name) != 40], "no weights, no *.incomplete"
    assert not list(cache.glob("*/layerfuse"))


def test_the_credential_goes_to_the_hub_and_nowhere_else(layerfuse, hub, repo):
    repo.access = "gated"
    done = layerfuse("models", "download", ID, expect=2, HF_TOKEN="hf_wrong")
    assert "licence" in done.stderr
    layerfuse("models", "download", ID, **RIGHT)
    assert {r.headers.get("Authorization") for r in hub.requests if r.host == "files"} == {None}
    assert ACCESS in {r.headers.get("Authorization") for r in hub.requests if r.host == "hub"}


def test_repositories_that_are_no_models_of_ours(layerfuse, hub, tiny_files):
    hub.repos["team/other"].commit({"README.md": b"hello"})
    hub.repos["team/foreign"].commit({**tiny_files, "config.json": b'{"architectures": ["Bert"]}'})
    hub.repos["team/huge"].commit({**tiny_files, "config.json": b" " * (1 << 20) + b"{}"})
    for name, words in (
        ("team/other", "the repository is no LayerFuse model"),
        ("team/foreign", "bad model card, architectures: unknown field"),
        ("team/huge", "its config.json has 1048578 bytes, allowed are 1048576"),
    ):
        assert words in layerfuse("models", "download", name, expect=2).stderr
    assert not hub.seen("GET", "safetensors"), "no weights were fetched for them"


def test_a_server_that_is_no_hub(layerfuse, hub, repo, hub_environment):
    done = layerfuse("models", "download", ID, expect=2, HF_ENDPOINT=hub.files_endpoint)
    assert "cannot be reached" in done.stderr or "is not that of a Hub" in done.stderr
    done = layerfuse("models", "download", ID, expect=2, HF_ENDPOINT="no-scheme")
    assert "cannot be reached" in done.stderr


def test_offline(layerfuse, hub, repo):
    done = layerfuse("models", "download", ID, expect=2, HF_HUB_OFFLINE="1")
    assert "HF_HUB_OFFLINE forbids" in done.stderr
    folder = layerfuse("models", "download", ID).stdout
    assert layerfuse("models", "download", ID, HF_HUB_OFFLINE="1").stdout == folder
    assert layerfuse("models", "download", ID, HF_ENDPOINT="http://127.0.0.1:9").stdout == folder


def test_cancelled_while_the_server_is_slow(hub, big, hub_environment, cache):
    hub.faults.append(("GET files", "slow"))
    child = subprocess.Popen(
        [sys.executable, str(SCRIPT), "models", "download", ID], env=hub_environment, stderr=subprocess.PIPE, text=True
    )
    while not hub.seen("GET") or hub.requests[-1].host != "files":
        time.sleep(0.05)
    time.sleep(1.0)
    started = time.monotonic()
    child.send_signal(signal.SIGTERM)
    _, words = child.communicate(timeout=20)
    assert time.monotonic() - started < 5
    assert child.returncode == 130
    assert words.splitlines()[-1] == "layerfuse: cancelled"
    assert {len(path.name) for path in _blobs(cache)} == {40}, "card and page; no half weights"


def test_two_processes_at_once(hub, big, hub_environment, cache):
    hub.faults.append(("GET files", "sleep 1"))
    command = [sys.executable, str(SCRIPT), "models", "download", ID]
    children = [subprocess.Popen(command, env=hub_environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    folders = {child.communicate(timeout=600)[0].strip() for child in children}
    assert [child.returncode for child in children] == [0, 0]
    assert len(folders) == 1
    assert len(hub.seen("GET", ".")) + len([r for r in hub.requests if r.host == "files"]) >= 3
    assert not list(cache.rglob("*.incomplete"))


def test_what_an_update_would_change_and_the_update(layerfuse, hub, repo, tiny_card, tiny_files, cache):
    before = layerfuse("models", "download", ID).stdout
    assert f"{ID} is up to date." in layerfuse("models", "update").stdout
    metrics = {"optical+elevation": {"miou": 0.5}}
    card = dataclasses.replace(tiny_card, version="2.0", metrics=metrics, license="MIT")
    commit = repo.commit(
        {**tiny_files, "config.json": json.dumps(card.to_dict()).encode(), "model.safetensors": b"x" * 99}
    )
    told = layerfuse("models", "update", ID).stdout
    assert told.splitlines() == [
        f"{ID}: commit {commit}",
        "  version: 1.0 -> 2.0",
        "  license: CC0-1.0 -> MIT",
        "  optical+elevation: miou unknown -> 0.500",
        "  weights: new, 0.0 MB to download",
    ]
    assert layerfuse("models", "download", ID).stdout == before, "nothing was changed by looking"
    after = layerfuse("models", "update", ID, "--apply").stdout.splitlines()[-1]
    assert after.endswith(commit)
    assert layerfuse("models", "download", ID).stdout.strip() == after
    assert "never downloaded" in layerfuse("models", "update", "team/else", expect=2).stderr


def test_changed_files_are_seen_and_fetched_again(layerfuse, hub, repo, cache):
    folder = layerfuse("models", "download", ID).stdout.strip()
    (cache / "models--team--tiny").rename(cache / "gone")
    assert layerfuse("models", "download", ID).stdout.strip() == folder
    card = next(Path(folder).glob("config.json")).resolve()
    sound, _ = card.read_bytes(), card.write_bytes(b"{}")
    assert f"{ID}: not whole" in layerfuse("models", "list").stdout, "a card that was touched is not believed"
    card.write_bytes(sound)
    weights = next(b for b in _blobs(cache / "models--team--tiny") if len(b.name) == 64)
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    assert "not whole" in layerfuse("models", "list").stdout
    assert "the file was deleted" in layerfuse("models", "download", ID, expect=2).stderr
    assert layerfuse("models", "download", ID).stdout.strip() == folder


@pytest.mark.parametrize("name", ["config.json", "README.md"])
def test_a_small_file_is_compared_with_the_hubs_digest_too(layerfuse, hub, repo, tiny_files, cache, name):
    folder = Path(layerfuse("models", "download", ID).stdout.strip())
    sound = (folder / name).read_bytes()
    (folder / name).resolve().write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))  # as many bytes
    hub.requests.clear()
    assert "the file was deleted" in layerfuse("models", "download", ID, expect=2).stderr
    assert hub.requests, "what was touched is asked about"
    assert layerfuse("models", "download", ID).stdout.strip() == str(folder)
    assert _same(folder, tiny_files)


def test_search(layerfuse, hub, repo, tiny_files, tiny_card):
    evil = dataclasses.replace(tiny_card, license="\x1b[31m\nmodel: fine")  # no such card is shown
    hub.repos["evil/text"].commit({**tiny_files, "config.json": json.dumps(evil.to_dict()).encode()})
    hub.repos["other/broken"].commit({"config.json": b"{}"})
    hub.repos["other/untagged"].commit(tiny_files)
    hub.repos["other/untagged"].tags = ("bert",)
    lines = layerfuse("models", "search").stdout.splitlines()
    assert lines[0] == f"{ID}: optical, elevation -> 3 classes at 10 m, semantic, CC0-1.0"
    assert lines[1] == "evil/text: bad model card, license: has a control character, or half of one"
    assert lines[2].startswith("other/broken: bad model card, ")
    assert len(lines) == 3
    assert layerfuse("models", "search", "tin").stdout.splitlines() == lines[:1]
    none = layerfuse("models", "search", "zzz")
    assert (none.stdout, none.stderr) == (
        "",
        "The Hub has no such model; layerfuse models list tells those that are here.\n",
    )


def test_of_200_models_those_for_my_layers_are_found_on_all_pages(layerfuse, hub, tiny_files, tiny_card, tmp_path):
    """Pages of 16; a third takes heights, too, and a model whose tags claim more than its card says is left out."""
    hub.page = 16
    alone = dataclasses.replace(tiny_card, modalities=tiny_card.modalities[:1], metrics={}, confusion={})
    files = {**tiny_files, "config.json": json.dumps(alone.to_dict()).encode()}
    for i in range(200):
        both = i % 5 == 0
        name = f"team/model{i:03}"
        hub.repos[name].commit(tiny_files if both else files)
        hub.repos[name].tags = ("layerfuse", "optical", *(["elevation"] if both or i == 7 else []))
    asked = ["models", "search", "--layers", "optical,elevation", "--limit", "200"]
    index = tmp_path / "index.json"
    found = layerfuse(*asked, "--write-index", str(index)).stdout.splitlines()
    assert [line.partition(":")[0] for line in found] == [f"team/model{i:03}" for i in range(0, 200, 5)]
    pages = [r for r in hub.seen("GET") if r.path.startswith("/api/models?")]
    assert len(pages) == 3 and "filter=elevation" in pages[0].path
    assert "of 0.0 MB" not in layerfuse(*asked).stderr, "cards are many, and too small to be told"
    assert layerfuse(*asked[:-1], "2").stdout.splitlines() == found[:2]

    pins = json.loads(index.read_text())["models"]
    assert len(pins) == 40 and pins[0] == {
        "repository": "team/model000",
        "commit": hub.repos["team/model000"].refs["main"],
    }
    hub.repos["team/model000"].commit({**tiny_files, "config.json": b"{}"})  # what is pinned stays what it is
    index.write_text(json.dumps({"models": pins[:2]}))
    again = layerfuse("models", "search", "--index", str(index), "--layers", "elevation").stdout.splitlines()
    named = [f"{pin['repository']}@{pin['commit']}" for pin in pins[:2]]
    assert again == [f"{name}:{line.partition(':')[2]}" for name, line in zip(named, found)]
    index.write_text('{"models": [{"repository": "a/b"}]}')
    told = layerfuse("models", "search", "--index", str(index), expect=2).stderr
    assert "bad index of models, models[0].commit: missing" in told
    index.write_text(json.dumps({"models": [{"repository": "a/b", "commit": "main " * 8}]}))
    told = layerfuse("models", "search", "--index", str(index), expect=2).stderr
    assert "bad index of models, models[0].commit: is no commit" in told
    assert layerfuse("models", "search", "--index", "known").stderr.startswith("The index has no such model; ")
    assert "It is one of optical" in layerfuse("models", "search", "--layers", "lidar", expect=2).stderr


def test_search_and_update_as_json(layerfuse, hub, repo, tiny_files, tiny_card):
    hub.repos["closed/gated"].commit(tiny_files)
    hub.repos["closed/gated"].access = "gated"
    found = {entry["repository"]: entry for entry in json.loads(layerfuse("models", "search", "--json").stdout)}
    assert Card.from_dict(found[ID]["card"]) == load_card_of(tiny_files)
    gated = found["closed/gated"]
    assert gated["card"] is None
    assert "accept its licence" in gated["problem"]
    assert f"{hub.endpoint}/closed/gated, accept" in gated["fix"]
    layerfuse("models", "download", ID)
    assert json.loads(layerfuse("models", "update", ID, "--json").stdout) == []
    new = dataclasses.replace(load_card_of(tiny_files), version="1.1")
    commit = repo.commit({**tiny_files, "config.json": json.dumps(new.to_dict()).encode()})
    (update,) = json.loads(layerfuse("models", "update", ID, "--json").stdout)
    assert update == {"model": ID, "commit": commit, "changes": ["version: 1.0 -> 1.1"]}


def load_card_of(files):
    return Card.from_dict(json.loads(files["config.json"]))


def test_a_mirror_is_asked_when_the_hub_is_out_of_reach_and_sees_no_credential(layerfuse, hub, repo, tiny_files):
    with HubServer() as mirror:
        mirror.repos[ID].commit(tiny_files)
        dead = {"HF_ENDPOINT": "http://127.0.0.1:9", "LAYERFUSE_HUB_MIRRORS": f"http://127.0.0.1:9 {mirror.endpoint}/"}
        found = json.loads(layerfuse("models", "search", "--json", **dead, **RIGHT).stdout)
        assert [entry["repository"] for entry in found] == [ID]
        done = layerfuse("models", "download", ID, **dead, **RIGHT)
        assert f"http://127.0.0.1:9 cannot be reached; asking {mirror.endpoint}." in done.stderr
        assert _same(Path(done.stdout.strip()), tiny_files)
        assert {request.headers["Authorization"] for request in mirror.requests} == {None}
        layerfuse("models", "update", ID, **dead)
    gone = layerfuse("models", "download", "team/other", expect=2, **dead)
    assert f"{mirror.endpoint} cannot be reached" in gone.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("fault", "asked"), [("503", True), ("gone", True), ("401", False), ("403", False), ("404", False)]
)
def test_a_mirror_stands_in_for_a_server_out_of_order_but_not_for_a_refusal(layerfuse, hub, repo, fault, asked):
    hub.faults.append(("HEAD hub /team", fault))
    layerfuse("models", "download", ID, expect=0 if asked else 2, LAYERFUSE_HUB_MIRRORS=hub.endpoint)


def test_wrong_bytes_are_not_asked_for_again_from_a_mirror(layerfuse, hub, repo):
    hub.faults.append(("GET files", "corrupt"))
    done = layerfuse("models", "download", ID, expect=2, LAYERFUSE_HUB_MIRRORS=hub.endpoint)
    assert "the file was deleted" in done.stderr


def test_removed(layerfuse, hub, repo, cache):
    layerfuse("models", "download", ID)
    assert "MB are free again" in layerfuse("models", "remove", ID).stdout
    assert not (cache / "models--team--tiny").exists()
    assert "is not in" in layerfuse("models", "remove", ID, expect=2).stderr


def test_publishing_needs_the_right_to_do_so(layerfuse, hub, tiny_model):
    refused = layerfuse("models", "publish", tiny_model, "me/new", expect=2)
    assert "the Hub refuses access. Log in with `hf auth login`" in refused.stderr
    assert not hub.repos


def test_published_and_downloaded_again(layerfuse, hub, tiny_model, tmp_path, tiny_card):
    layerfuse("models", "publish", tiny_model, "me/new", **RIGHT)
    repo = hub.repos["me/new"]
    files = repo.commits[repo.refs["main"]]
    assert set(files) == {"config.json", "model.safetensors", "README.md", "scores.svg"}
    assert files["README.md"].startswith(b"---\nlicense: cc0-1.0\nlibrary_name: layerfuse\n")
    folder = layerfuse("models", "download", "me/new").stdout.strip()
    card = load_card(Path(folder))
    assert card == dataclasses.replace(tiny_card, digests=card.digests)
    assert "digest as in the card" in layerfuse("models", "verify", "me/new").stdout

    dry = tmp_path / "dry"
    layerfuse("models", "publish", tiny_model, "me/new", "--dry-run", dry)
    assert _same(dry, files)


def test_published_pinned_found_and_installed_as_it_was(layerfuse, hub, tiny_model, tiny_card, tiny_files, tmp_path):
    index = tmp_path / "index.json"
    hub.repos["a/other"].commit(tiny_files)
    layerfuse("models", "publish", tiny_model, "me/new", "--index", index, **RIGHT)
    first = hub.repos["me/new"].refs["main"]
    told = layerfuse("models", "pin", "a/other", "--index", index).stderr
    other = hub.repos["a/other"].refs["main"]
    assert f"a/other is pinned to commit {other} in {index}." in told
    pins = [{"repository": "a/other", "commit": other}, {"repository": "me/new", "commit": first}]
    assert json.loads(index.read_text()) == {"models": pins}

    newer = json.dumps(dataclasses.replace(tiny_card, version="9.0").to_dict()).encode()
    hub.repos["me/new"].commit({**tiny_files, "config.json": newer})  # the branch moves, and what is pinned does not
    (line,) = layerfuse("models", "search", "new", "--index", index, "--layers", "optical").stdout.splitlines()
    name = line.partition(":")[0]
    assert name == f"me/new@{first}"
    assert load_card(Path(layerfuse("models", "download", name).stdout.strip())).version == "1.0"

    layerfuse("models", "pin", "me/new", "--index", index)  # somebody has looked at the newer one
    assert json.loads(index.read_text())["models"][1]["commit"] == hub.repos["me/new"].refs["main"] != first
    before = index.read_bytes()
    bad = {**tiny_files, "model.safetensors": tiny_files["model.safetensors"][:-8]}
    hub.repos["a/bad"].commit(bad)
    assert "a/bad" not in layerfuse("models", "pin", "a/bad", "--index", index, expect=2).stdout
    assert index.read_bytes() == before, "nothing is pinned that does not load"
    index.write_text('{"models": 3}')
    assert "bad index" in layerfuse("models", "publish", tiny_model, "me/x", "--index", index, expect=2, **RIGHT).stderr
    assert "me/x" not in hub.repos, "what cannot be pinned is not published"


def test_beside_an_index_nothing_of_the_users_is_touched(layerfuse, hub, tiny_model, tiny_files, tmp_path):
    """Nor is anything fetched or published whose index cannot be written then."""
    hub.repos["a/one"].commit(tiny_files)
    shelf, way = tmp_path / "shelf", tmp_path / "shelf" / "index.json.part"
    way.mkdir(parents=True)
    (way / "mine").write_text("mine")
    (shelf / "real.json").write_text('{"models": []}')
    (shelf / "index.json").symlink_to("real.json")
    layerfuse("models", "pin", "a/one", "--index", shelf / "index.json")
    assert (shelf / "index.json").is_symlink() and "a/one" in (shelf / "real.json").read_text()
    layerfuse("models", "search", "--write-index", shelf / "found.json")
    before = snapshot(shelf)
    assert set(before) == {"found.json", "index.json", "index.json.part", "index.json.part/mine", "real.json"}
    hub.requests.clear()
    with Workspace(shelf / "real.json"):
        for asked in (("pin", "a/one"), ("publish", tiny_model, "me/x")):
            words = layerfuse("models", *asked, "--index", shelf / "index.json", expect=2, **RIGHT).stderr
            assert "another run" in words
    for place in (shelf / "nowhere" / "i.json", shelf / "real.json" / "i.json"):
        for asked in (("pin", "a/one", "--index"), ("search", "--write-index")):
            assert "cannot be written" in layerfuse("models", *asked, place, expect=2).stderr
    assert not hub.requests and snapshot(shelf) == before


def test_the_index_that_comes_along_is_sound_and_in_order():
    from layerfuse.model_backend.models.search import KNOWN, index_text, read_index

    assert json.loads(index_text(read_index(KNOWN))) == json.loads(KNOWN.read_text(encoding="utf-8"))


def test_a_python_without_the_client(layerfuse, tmp_path):
    (tmp_path / "huggingface_hub.py").write_text("raise ImportError('not here')")
    done = layerfuse("models", "download", ID, expect=2, PYTHONPATH=str(tmp_path))
    assert "the Hub's client cannot be imported (not here). Install it there: " in done.stderr


def test_predict_fetches_its_model_and_says_so(layerfuse, hub, repo, tmp_path):
    arguments = ("predict", "--model", ID, "--layer", "optical=/nowhere.tif", "--output", tmp_path / "map.tif")
    done = layerfuse(*arguments, expect=2)
    assert done.stderr.splitlines()[0].startswith(f"There is no folder {ID} here")
    assert "/nowhere.tif" in done.stderr.splitlines()[-1]
    hub.requests.clear()
    assert len(layerfuse(*arguments, expect=2).stderr.splitlines()) == 1
    assert not hub.requests
