"""What a run needs is lost while it runs: one clear error, and ``resume`` gives the bytes of an undisturbed run."""

import dataclasses
import http.server
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.inference import outputs, stream
from layerfuse.model_backend.inference.device import Device
from layerfuse.model_backend.inference.engine import Prediction
from layerfuse.model_backend.inference.pipeline import Job, predict
from layerfuse.model_backend.raster.crs import parse_crs
from layerfuse.model_backend.raster.source import RasterSource
from layerfuse.tests.feedback import Feedback

gdal = pytest.importorskip("osgeo.gdal")

SIDE = 600
ORIGIN = (15 * 20480.0 - 5 * SIDE, 200 * 20480.0 + 5 * SIDE)  # the corner of four super-tiles lies in the middle


class Engine:
    """Classes like noise, which no disk makes small; needs no torch."""

    def __init__(self, card):
        self.card = dataclasses.replace(card, tile_size=128)
        self.digest, self.device = "0", Device("cpu", "float32", "as asked")

    def predict(self, batch):
        raw = np.stack([1 + batch.values["optical"][:, k % 2] * (k + 3) % 17 for k in range(3)], 1)
        return Prediction(raw / raw.sum(1, keepdims=True))


@pytest.fixture(autouse=True)
def _little_is_read_ahead(monkeypatch):
    monkeypatch.setattr(stream, "_BATCH_PIXELS", 2 * 128 * 128)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """A layer."""
    path = tmp_path_factory.mktemp("original") / "in.tif"
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, 2, gdal.GDT_UInt16)
    dataset.SetGeoTransform((ORIGIN[0], 10.0, 0.0, ORIGIN[1], 0.0, -10.0))
    dataset.SetProjection(parse_crs("EPSG:32612").ExportToWkt())
    values = np.random.default_rng(0).integers(1, 60_000, (2, SIDE, SIDE)).astype("uint16")
    dataset.WriteRaster(0, 0, SIDE, SIDE, values.tobytes())
    dataset.FlushCache()
    return path


@pytest.fixture()
def layer(original, tmp_path):
    return Path(shutil.copy2(original, tmp_path))


@pytest.fixture()
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def job(path, out, **more):
    return Job((RasterSource("optical", str(path)),), out / "o.tif", out / "c.tif", **more)


def run(card, path, out, disturb=lambda: None, **more):
    feedback = Feedback(disturb, when=lambda _: list(out.rglob("*.npz")))  # as soon as a super-tile is kept
    return predict(job(path, out, **more), Engine(card), feedback)


def files(out):
    return (out / "o.tif").read_bytes(), (out / "c.tif").read_bytes()


@pytest.fixture(scope="module")
def undisturbed(tiny_card, original, tmp_path_factory):
    """The bytes of a run that nothing disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    run(tiny_card, original, folder)
    return files(folder)


def unfinished(out):
    assert not list(out.glob("*.tif")) and not list(out.rglob("*.part"))
    return len(list(out.rglob("*.npz")))


def test_the_share_with_a_layer_is_lost(tiny_card, layer, out, undisturbed):
    away = layer.with_name("away.tif")
    with pytest.raises(
        InputError, match=r"layer optical \(.*in\.tif\): in\.tif is gone, or out of reach\. Bring it back"
    ):
        run(tiny_card, layer, out, lambda: layer.rename(away))
    assert unfinished(out) == 1
    with pytest.raises(InputError, match="there is no such file"):
        run(tiny_card, layer, out, resume=True)
    assert unfinished(out) == 1
    away.rename(layer)
    run(tiny_card, layer, out, resume=True)
    assert files(out) == undisturbed


def test_a_layer_is_cut_off_in_the_middle(tiny_card, layer, out, undisturbed):
    """Reading fails before anybody looks at the file's date; what was finished before is good."""
    whole, stamp = layer.read_bytes(), layer.stat()
    with pytest.raises(InputError, match=r"in\.tif\): (its pixels cannot be read|in\.tif changed while)"):
        run(tiny_card, layer, out, lambda: os.truncate(layer, len(whole) // 2))
    assert unfinished(out) == 1
    layer.write_bytes(whole)
    os.utime(layer, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    run(tiny_card, layer, out, resume=True)
    assert files(out) == undisturbed


def test_the_share_with_the_output_is_lost(tiny_card, layer, out, undisturbed):
    away = out.with_name("away")
    with pytest.raises(InputError, match=r"o\.tif\.layerfuse: it cannot be written \(No such file or directory\)"):
        run(tiny_card, layer, out, lambda: out.rename(away))
    assert not out.exists() and unfinished(away) == 1
    away.rename(out)
    run(tiny_card, layer, out, resume=True)
    assert files(out) == undisturbed and sorted(p.name for p in out.iterdir()) == ["c.tif", "o.tif", "o.tif.aux.xml"]


@pytest.fixture()
def small_disk(tmp_path):
    """A function that mounts a file system of so many KiB, or gives a mounted one that size."""
    folder = tmp_path / "small disk"
    folder.mkdir()

    def resize(size, *more):
        options = ",".join([f"size={size}k", *more])
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
        if done.returncode:
            pytest.skip("needs the right to mount")
        return folder

    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("needs root on Linux")
    yield resize
    subprocess.run(["umount", str(folder)], capture_output=True)


@pytest.mark.parametrize("full_at", ["a super-tile", "the last output"])
def test_a_disk_that_is_really_full(tiny_card, layer, small_disk, undisturbed, monkeypatch, full_at):
    """Not a limit that is made up: a file system of that size. The guess before the run is too low here."""
    monkeypatch.setattr(outputs, "disk_needed", lambda *_: {})
    kept = sum(map(len, undisturbed))
    out = small_disk(int(kept * (0.6 if full_at == "a super-tile" else 2.5)) >> 10)
    with pytest.raises(InputError, match=r"cannot be written \(.+\)\. Check the folder's free space"):
        run(tiny_card, layer, out)
    assert unfinished(out) == 4 if full_at == "the last output" else 0 < unfinished(out) < 4
    small_disk(20 * kept >> 10, "remount")
    run(tiny_card, layer, out, resume=True)
    assert files(out) == undisturbed


class Server(http.server.BaseHTTPRequestHandler):
    """Serves one file in ranges until it falls silent."""

    def do_HEAD(self):
        self._answer(body=False)

    def do_GET(self):
        self._answer(body=True)

    def _answer(self, body):
        if not self.path.endswith("in.tif"):
            self.send_error(404)
            return
        if self.server.silent.is_set():
            self.server.over.wait(20)
            return
        content = self.server.content
        first, last = self.headers.get("Range", f"bytes=0-{len(content) - 1}")[len("bytes=") :].split("-")
        part = content[int(first) : int(last) + 1]
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}")
        self.end_headers()
        if body:
            self.wfile.write(part)

    def log_message(self, *_):
        pass


@pytest.fixture()
def server(layer, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GDAL_HTTP_LOW_SPEED_TIME", "1")  # the user's own patience, which is kept
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.content, server.silent, server.over = layer.read_bytes(), threading.Event(), threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()
    gdal.VSICurlClearCache()


def test_a_server_falls_silent_and_recovers(tiny_card, server, out, undisturbed):
    path = f"/vsicurl/http://127.0.0.1:{server.server_port}/in.tif"
    with pytest.raises(InputError, match="its pixels cannot be read"):
        run(tiny_card, path, out, server.silent.set)
    assert 1 <= unfinished(out) < 4
    server.silent.clear()
    gdal.VSICurlClearCache()  # as in another process
    run(tiny_card, path, out, resume=True)
    assert files(out) == undisturbed
