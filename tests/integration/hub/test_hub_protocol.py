"""What the Hub's client says on the wire, recorded: an upgrade that changes it fails here, loudly."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from layerfuse.tests.servers.hub import ACCESS

ID = "team/tiny"
ROOT = Path(__file__).parents[3]

# Method, host and path by action. COMMIT, DIGEST: 40 and 64 hexadecimal digits.
PROTOCOL = {
    "download": [
        "HEAD hub /team/tiny/resolve/main/config.json",
        "HEAD hub /team/tiny/resolve/COMMIT/config.json",
        "HEAD hub /team/tiny/resolve/COMMIT/model.safetensors",
        "HEAD hub /team/tiny/resolve/COMMIT/README.md",
        "HEAD hub /team/tiny/resolve/COMMIT/config.json",
        "GET hub /team/tiny/resolve/COMMIT/config.json",
        "HEAD hub /team/tiny/resolve/COMMIT/model.safetensors",
        "GET files /DIGEST",
        "HEAD hub /team/tiny/resolve/COMMIT/README.md",
        "GET hub /team/tiny/resolve/COMMIT/README.md",
    ],
    "update": ["HEAD hub /team/tiny/resolve/main/config.json"],
    "search": [
        "GET hub /api/models?filter=layerfuse&limit=20&full=true",
        "HEAD hub /team/tiny/resolve/COMMIT/config.json",
    ],
    "publish": [
        "POST hub /api/repos/create",
        "POST hub /api/validate-yaml",
        "POST hub /api/validate-yaml",
        "POST hub /api/models/me/new/preupload/main",
        "POST hub /me/new.git/info/lfs/objects/batch",
        "PUT files /DIGEST",
        "POST hub /api/models/me/new/commit/main",
    ],
}


def _said(hub):
    lines = []
    for request in hub.requests:
        path = re.sub(r"[0-9a-f]{64}", "DIGEST", request.path)
        lines.append(f"{request.method} {request.host} " + re.sub(r"[0-9a-f]{40}", "COMMIT", path))
    return lines


def test_endpoints_and_headers_are_those_recorded(layerfuse, hub, tiny_files, tiny_model):
    hub.repos[ID].commit(tiny_files)
    right = {"HF_TOKEN": ACCESS.split()[1]}
    for action, arguments in (
        ("download", (ID,)),
        ("update", (ID,)),
        ("search", ()),
        ("publish", (tiny_model, "me/new")),
    ):
        hub.requests.clear()
        layerfuse("models", action, *arguments, **right)
        assert _said(hub) == PROTOCOL[action], action
        for request in hub.requests:
            assert (request.headers["Authorization"] == ACCESS) == (request.host == "hub")
            if request.method == "HEAD":
                assert request.headers["Accept-Encoding"] == "identity"
            if request.host == "hub" and "config.json" in request.path:
                assert request.headers["User-Agent"].startswith("layerfuse/"), "who asks is said"


@pytest.mark.slow  # tests/qgis/processing/test_downloadmodel.py has the same in QGIS, always
@pytest.mark.skipif(not (ROOT / "model_backend/weights/zion-landcover").is_dir(), reason="no bundled model")
def test_published_downloaded_and_used_it_makes_the_same_map(layerfuse, hub, tmp_path):
    """The bundled model goes through the Hub and maps the sample scene, pixel for pixel."""
    gdal = pytest.importorskip("osgeo.gdal")
    layerfuse("models", "publish", ROOT / "model_backend/weights/zion-landcover", "me/zion", HF_TOKEN=ACCESS.split()[1])
    sample = ROOT / "resources" / "sample"
    corner = gdal.Open(str(sample / "landsat8.tif")).GetGeoTransform()
    extent = f"--extent={corner[0]},{corner[3] - 3840},{corner[0] + 3840},{corner[3]}"
    maps = []
    for model in ("zion-landcover", "me/zion"):
        output = tmp_path / f"{len(maps)}.tif"
        layerfuse(
            "predict", "--model", model, "--layer", f"optical={sample / 'landsat8.tif'}",
            "--layer", f"elevation={sample / 'srtm.tif'}", extent, "--workers", "1", "--output", output,
        )  # fmt: skip
        maps.append(gdal.Open(str(output)).ReadRaster())
    assert len(hub.repos["me/zion"].commits) == 1
    assert maps[0] == maps[1]


OLAH = """
[basic]
host = "127.0.0.1"
port = {port}
repos-path = "{folder}/repos"
mirrors-path = ["{folder}/mirror"]
[accessibility]
offline = true
"""


@pytest.mark.slow
def test_a_server_of_somebody_else(layerfuse, tiny_files, tmp_path):
    """A git repository served by olah (MIT), which knows nothing of our tests."""
    venv = tmp_path / "olah"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin" / "pip", "install", "-q", "olah==0.5.4"], check=True, timeout=900)
    repository = tmp_path / "mirror" / "models" / "team" / "tiny"
    repository.mkdir(parents=True)
    for name, content in tiny_files.items():
        (repository / name).write_bytes(content)
    git = [shutil.which("git"), "-C", repository, "-c", "user.name=t", "-c", "user.email=t@t"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "first"], ["tag", "v1"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "olah.toml").write_text(OLAH.format(port=port, folder=tmp_path))
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    with open(tmp_path / "olah.log", "wb") as log:
        server = subprocess.Popen(
            [venv / "bin" / "olah-cli", "-c", tmp_path / "olah.toml"], stdout=log, stderr=log, cwd=tmp_path,
            env=environment,
        )  # fmt: skip
    try:
        for _ in range(300):
            time.sleep(0.2)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        endpoint = {"HF_ENDPOINT": f"http://127.0.0.1:{port}"}
        for model in (ID, f"{ID}@v1", f"{ID}@{commit}"):
            folder = Path(layerfuse("models", "download", model, **endpoint).stdout.strip())
            assert folder.name == commit
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == tiny_files
        assert f"{ID} is up to date." in layerfuse("models", "update", ID, **endpoint).stdout
    finally:
        server.terminate()
        server.wait()
