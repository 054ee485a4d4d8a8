"""Whatever a command reads from a server, the keys of its address are told nowhere, and stand in no file."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

pytest.importorskip("torch")
gdal = pytest.importorskip("osgeo.gdal")

from layerfuse.model_backend.command.parser import main  # noqa: E402
from layerfuse.model_backend.errors import Cancelled  # noqa: E402
from layerfuse.model_backend.inference.outputs import RasterWriter  # noqa: E402
from layerfuse.tests.integration.disturbed.calls import CALLS  # noqa: E402
from layerfuse.tests.servers.loopback import LoopbackServer  # noqa: E402

KEY = "PASSWORD77"
LOCAL = ("list", "walk.json", "model", "train.toml", "pretrain.toml")


class Files(LoopbackServer):
    """Serves a folder to whoever has the key."""

    ranges = True

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def answer(self, path):
        parts = urlsplit(path)
        file = self.folder / parts.path.strip("/")
        if not file.is_file() or f"sig={KEY}" not in parts.query:
            return 404, "text/plain", f"no {path}".encode()
        return 200, "application/octet-stream", file.read_bytes()


@pytest.fixture()
def served(world, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    gdal.VSICurlClearCache()
    with Files(world / "in") as server:
        yield server
    gdal.VSICurlClearCache()


def with_keys(world, server, call, out, file_of=lambda file: file):
    """The command line with every file at the server."""
    place = server.url.replace("//", f"//me:{KEY}@")
    given = {}
    for (option, template), file in call.reads.items():
        if file == "list":
            (world / "in/list").write_text(f"/vsicurl/{place}/optical.tif?sig={KEY}&token={KEY}\n")
        if file not in LOCAL:
            given[option, template] = f"/vsicurl/{place}/{file_of(file)}?sig={KEY}&token={KEY}"
    return call.line(world / "in", out, given)


def look(out, told):
    assert KEY not in told, told
    assert not [p for p in out.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()]


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if set(call.reads.values()) - {*LOCAL}])
def test_keys_of_every_input_are_told_nowhere(served, world, capfd, name, monkeypatch):
    call, out = CALLS[name], world / "out"
    code = main(with_keys(world, served, call, out))
    told = "".join(capfd.readouterr())
    assert code == 0, told
    look(out, told)
    assert [request for request in served.requests if KEY in request]
    monkeypatch.setenv("LAYERFUSE_DEBUG", "1")
    code = main(with_keys(world, served, call, world, lambda file: f"none-{file}"))
    told = "".join(capfd.readouterr())
    assert code == 2 or LOCAL[0] in call.reads.values(), told
    assert KEY not in told, told


@pytest.mark.parametrize("name", ["predict", "changemap"])
def test_keys_are_not_in_what_a_stopped_run_leaves(served, world, capfd, name, monkeypatch):
    def stop(*_):
        raise Cancelled

    monkeypatch.setattr(RasterWriter, "write", stop)
    out = world / "out"
    assert main(with_keys(world, served, CALLS[name], out)) == 130
    assert list(out.glob("*.layerfuse/job.json")) and list(out.glob("*.layerfuse/*.npz"))
    look(out, "".join(capfd.readouterr()))
