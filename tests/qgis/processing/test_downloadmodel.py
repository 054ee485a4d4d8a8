"""Models from a Hub on loopback, in real QGIS; the Hub's client runs in the engine's process."""

import json
import os
import subprocess
import threading
import time
from pathlib import Path

import pytest
from layerfuse.tests import forked
from layerfuse.tests.qgis.conftest import HUB_ID as ID
from layerfuse.tests.servers.hub import ACCESS
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsAuthMethodConfig,
    QgsNetworkAccessManager,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtNetwork import QNetworkProxy

DOWNLOAD, LIST = "layerfuse:downloadmodel", "layerfuse:listmodels"
ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("plugin")


class Feedback(QgsProcessingFeedback):
    """Keeps what is said; can cancel when bytes come."""

    def __init__(self, cancel=False):
        super().__init__(False)
        self.steps, self.infos = [], []
        self.progressChanged.connect(self.steps.append)
        if cancel:
            self.progressChanged.connect(lambda _: self.cancel())

    def pushInfo(self, info):
        self.infos.append(info)


def test_downloaded_once(processing, hub):
    feedback = Feedback()
    results = processing.run(DOWNLOAD, {"MODEL": ID}, feedback=feedback)
    commit = hub.repos[ID].refs["main"]
    assert results["COMMIT"] == commit
    assert results["MODEL_NAME"] == "tiny 1.0"
    assert Path(results["FOLDER"]).name == commit
    assert feedback.steps[-1] == 100.0
    assert f"{ID} is commit {commit}." in feedback.infos
    hub.requests.clear()
    assert processing.run(DOWNLOAD, {"MODEL": f"{ID}@{commit}"})["FOLDER"] == results["FOLDER"]
    assert not hub.requests, "what is pinned asks nobody"


@pytest.mark.skipif(not (ROOT / "model_backend/weights/zion-landcover").is_dir(), reason="no bundled model")
def test_the_bundled_model_through_the_hub_makes_the_same_map(processing, hub, tmp_path):
    command = ["models", "publish", ROOT / "model_backend/weights/zion-landcover", "me/zion"]
    done = forked.run(command, {**os.environ, "HF_TOKEN": ACCESS.split()[1]})
    assert done.returncode == 0, done.stderr
    processing.run(DOWNLOAD, {"MODEL": "me/zion"})
    hub.requests.clear()
    sample = ROOT / "resources" / "sample"
    west, _, _, north, _, _ = gdal.Open(str(sample / "landsat8.tif")).GetGeoTransform()
    maps = []
    for model in ("me/zion", "zion-landcover"):
        output = tmp_path / f"{len(maps)}.tif"
        inputs = {"OPTICAL": str(sample / "landsat8.tif"), "ELEVATION": str(sample / "srtm.tif")}
        extent = f"{west},{west + 1920},{north - 1920},{north} [EPSG:32612]"
        results = processing.run(
            "layerfuse:predictlandcover", {"MODEL": model, **inputs, "EXTENT": extent, "OUTPUT": str(output)}
        )
        assert results["MODEL_NAME"].startswith("zion-landcover")
        maps.append(gdal.Open(str(output)).ReadRaster())
    assert maps[0] == maps[1]
    assert len(set(maps[0])) > 2, "a map, and not one class"
    assert not hub.requests


def test_what_goes_wrong_is_told(processing, hub):
    with pytest.raises(QgsProcessingException, match="this is no name of a model on the Hub"):
        processing.run(DOWNLOAD, {"MODEL": "C:/models"})
    with pytest.raises(QgsProcessingException, match="has no such repository, or it is private"):
        processing.run(DOWNLOAD, {"MODEL": "team/nothing"})
    with pytest.raises(QgsProcessingException, match="Get team/tiny on the page of the Hub"):
        image = str(Path(__file__).parents[3] / "resources/sample/landsat8.tif")
        processing.run("layerfuse:predictlandcover", {"MODEL": ID, "OPTICAL": image, "OUTPUT": "TEMPORARY_OUTPUT"})


def test_cancelling_ends_the_download_and_leaves_nothing_half(processing, hub, tmp_path):
    content = hub.repos[ID].commits[hub.repos[ID].refs["main"]]
    hub.repos[ID].commit({**content, "model.safetensors": bytes(3_000_000)})
    hub.faults.append(("GET files", "slow"))
    started = time.monotonic()
    with pytest.raises(QgsProcessingException, match="Cancelled"):
        processing.run(DOWNLOAD, {"MODEL": ID}, feedback=Feedback(cancel=True))
    assert time.monotonic() - started < 30
    assert not [path for path in tmp_path.rglob("blobs/*") if len(path.name) != 40]
    assert not [t for t in threading.enumerate() if t.name.startswith("read_words")]


def test_private_models_with_qgis_own_authentication(processing, hub):
    hub.repos[ID].access = "gated"
    with pytest.raises(QgsProcessingException, match="accept its licence"):
        processing.run(DOWNLOAD, {"MODEL": ID})
    manager = QgsApplication.authManager()
    if manager.isDisabled() or not manager.setMasterPassword("for this test", True):
        pytest.skip("QGIS's authentication store does not work here")
    config = QgsAuthMethodConfig("Basic")
    config.setName("the Hub")
    config.setConfig("username", "me")
    config.setConfig("password", ACCESS.split()[1])
    assert manager.storeAuthenticationConfig(config)[0]
    assert processing.run(DOWNLOAD, {"MODEL": ID, "ACCESS": config.id()})["MODEL_NAME"] == "tiny 1.0"


def test_a_mirror_and_qgis_proxy(processing, hub, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(QgsProcessingException, match="cannot be reached"):
        processing.run(DOWNLOAD, {"MODEL": ID})
    manager = QgsNetworkAccessManager.instance()
    before, excluded, none = manager.fallbackProxy(), manager.excludeList(), manager.noProxyList()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "127.0.0.1", hub.hub.server_port, "me", "p@ss")
    try:
        manager.setFallbackProxyAndExcludes(proxy, [], [])
        with pytest.raises(QgsProcessingException):  # our server is no proxy, but it is asked
            processing.run(DOWNLOAD, {"MODEL": ID, "MIRROR": "http://hub.invalid"})
        assert any(r.path.startswith("http://hub.invalid/") for r in hub.requests)
    finally:
        manager.setFallbackProxyAndExcludes(before, excluded, none)
    assert processing.run(DOWNLOAD, {"MODEL": ID, "MIRROR": hub.endpoint})["MODEL_NAME"] == "tiny 1.0"


def test_models_here_and_on_the_hub(processing, hub):
    found = processing.run(LIST, {"HUB": True})
    assert found["MODELS"] == f"{ID}: optical, elevation -> 3 classes at 10 m, semantic, CC0-1.0"
    assert processing.run(LIST, {"HUB": True, "WORDS": "--zzz"})["COUNT"] == 0
    processing.run(DOWNLOAD, {"MODEL": ID})
    here = processing.run(LIST, {})
    assert f"\n{ID} 1.0: optical, elevation" in "\n" + here["MODELS"]
    assert here["COUNT"] == here["MODELS"].count("\n") + 1


def test_headless(qgis_process_program, enabled, hub):
    environment = {**enabled, "HF_ENDPOINT": hub.endpoint, "HF_HOME": os.environ["HF_HOME"]}

    command = [qgis_process_program, "run", "--json", DOWNLOAD, "--", f"MODEL={ID}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["results"]["COMMIT"] == hub.repos[ID].refs["main"]
    algorithm = QgsApplication.processingRegistry().algorithmById(DOWNLOAD)
    assert any("ORG/NAME@REVISION" in parameter.help() for parameter in algorithm.parameterDefinitions())
