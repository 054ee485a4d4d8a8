import os
import re
import sys
import tempfile
import time

import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.models import cache as hubcache
from layerfuse.model_backend.models.cache import require_model_id
from layerfuse.model_backend.models.importing import import_model
from layerfuse.plugin import settings
from layerfuse.plugin.network import certificate_environment, hub_environment
from layerfuse.plugin.runs import runner
from layerfuse.tests.qgis.waiting import wait_until
from layerfuse.ui.options.page import OptionsFactory
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsSettings
from qgis.PyQt.QtCore import QEvent
from qgis.PyQt.QtWidgets import QMessageBox


@pytest.fixture()
def page(qgis_app):
    page = OptionsFactory(lambda: None, lambda: None).createWidget(None)
    page.show()
    yield page
    page.deleteLater()


def test_says_what_was_found(page):
    assert sys.executable in page.found.text()
    assert "LAYERFUSE_ENGINE_PYTHON" in page.found.text()
    assert page.test.isEnabled()


def test_a_choice_is_kept_on_ok_only(page, monkeypatch):
    monkeypatch.delenv("LAYERFUSE_ENGINE_PYTHON")
    page.python.setFilePath(sys.executable)
    assert "the plugin's setting" in page.found.text()
    assert settings.read(settings.ENGINE_PYTHON) == ""
    page.apply()
    assert settings.read(settings.ENGINE_PYTHON) == sys.executable
    page.python.setFilePath("")
    page.apply()
    assert settings.read(settings.ENGINE_PYTHON) == ""


def test_a_python_that_is_not_there(page, monkeypatch):
    monkeypatch.delenv("LAYERFUSE_ENGINE_PYTHON")
    page.python.setFilePath("/gone/python")
    assert "/gone/python" in page.found.text()
    assert not page.test.isEnabled()


def test_the_test_starts_the_engine_off_the_gui_thread(page):
    page.test.click()
    assert not page.test.isEnabled()
    assert "Starting" in page.result.text()
    wait_until(page.test.isEnabled)
    assert "It works: Python 3." in page.result.text()
    assert "torch 2." in page.result.text()
    assert "on cpu float32 (cuda: " in page.result.text(), "why not on a graphics card"


def test_a_device_that_is_not_there_is_told(page):
    page.computing.device.setCurrentIndex(page.computing.device.findData("mps"))
    page.test.click()
    wait_until(page.test.isEnabled)
    assert page.result.text() == "device mps: mps: there is none. Give another device, or auto."


def test_the_test_of_a_python_that_cannot(page, monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "not a Python" >&2\nexit 7\n')
    python.chmod(0o755)
    monkeypatch.delenv("LAYERFUSE_ENGINE_PYTHON")
    page.python.setFilePath(str(python))
    page.test.click()
    wait_until(page.test.isEnabled)
    assert "exit code 7" in page.result.text()
    assert "not a Python" in page.result.text()


def test_closing_the_page_ends_the_test(qgis_app, monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec cat\n")
    python.chmod(0o755)
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", str(python))
    page = OptionsFactory(lambda: None, lambda: None).createWidget(None)
    page.test.click()
    page.deleteLater()
    QgsApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    wait_until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)


def test_device_and_threads_are_kept_and_reach_the_engine(page, tiny_model, monkeypatch):
    page.computing.device.setCurrentIndex(page.computing.device.findData("cpu"))
    page.computing.threads.setValue(1)
    assert settings.device() == "auto"
    page.apply()
    assert (settings.device(), settings.threads()) == ("cpu", 1)
    asked = []
    monkeypatch.setattr(runner, "EngineProcess", lambda *arguments: asked.append(arguments[3:5]) or _Engine())
    monkeypatch.setattr(runner, "prepare", lambda *_: None)
    monkeypatch.setattr(runner, "predict", lambda *_: None)
    for device in ("", "cuda"):
        runner.run_job(None, tiny_model, None, sys.executable, _Feedback(), device)
    assert asked == [("cpu", 1), ("cuda", 1)]
    page.computing.device.setCurrentIndex(0)
    page.computing.threads.setValue(0)
    page.apply()
    assert (settings.device(), settings.threads()) == ("auto", None)


class _Engine:
    def close(self):
        pass


class _Feedback:
    def info(self, text):
        pass

    def is_cancelled(self):
        return False


def test_servers_in_their_order_reach_the_client(page):
    network = page.network
    assert network.addresses() == ["https://huggingface.co"]
    page.apply()
    assert settings.read(settings.HUB_SERVERS) == "", "the usual one is no choice"
    assert "HF_ENDPOINT" not in hub_environment()
    network.add.click()
    network.servers.currentItem().setText("https://mirror.example/ ")
    network.add.click()
    network.servers.currentItem().setText("no address")
    network.servers.setCurrentRow(1)
    network.up.click()
    assert not network.up.isEnabled()
    page.apply()
    assert settings.read_json(settings.HUB_SERVERS, []) == ["https://mirror.example", "https://huggingface.co"]
    found = hub_environment()
    assert found["HF_ENDPOINT"] == "https://mirror.example"
    assert found["LAYERFUSE_HUB_MIRRORS"] == "https://huggingface.co"
    assert hub_environment("http://other")["HF_ENDPOINT"] == "http://other"
    network.servers.setCurrentRow(0)
    network.remove.click()
    page.apply()
    assert settings.read(settings.HUB_SERVERS) == ""


def test_certificates_and_indexes(page, tmp_path):
    assert certificate_environment() == {}
    page.network.certificates.setFilePath(str(tmp_path / "ours.pem"))
    page.network.index.setText("https://mirror.example/simple")
    page.apply()
    assert hub_environment()["SSL_CERT_FILE"] == str(tmp_path / "ours.pem")
    assert settings.read(settings.INDEX) == "https://mirror.example/simple"


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("Basic", {"username": "me", "password": "hf_mine"}),
        ("APIHeader", {"Authorization": "Bearer hf_mine"}),
        ("APIHeader", {"Authorization": "hf_mine"}),
    ],
)
def test_the_credential_stays_in_the_authentication_database(page, method, values):
    manager = QgsApplication.authManager()
    if manager.isDisabled() or not manager.setMasterPassword("for this test", True):
        pytest.skip("QGIS's authentication store does not work here")
    config = QgsAuthMethodConfig(method)
    config.setName(f"the Hub, {method}")
    for name, value in values.items():
        config.setConfig(name, value)
    assert manager.storeAuthenticationConfig(config)[0]
    page.network.access.setConfigId(config.id())
    page.apply()
    assert hub_environment()["HF_TOKEN"] == "hf_mine"
    QgsSettings().sync()
    stored = [str(QgsSettings().value(key)) for key in QgsSettings().allKeys() if "layerfuse" in key]
    assert config.id() in stored
    assert not any("hf_mine" in text for text in stored)
    manager.removeAuthenticationConfig(config.id())
    with pytest.raises(InputError, match="gone or has no password"):
        hub_environment()


def test_sizes_are_shown_and_cleared(qgis_app, tiny_model, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    foreign = tmp_path / "hub" / "models--other--tool" / "blobs" / "x"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"x")
    import_model(tiny_model, require_model_id("local/tiny"))
    old, new = tmp_path / "layerfuse-a.pixels", tmp_path / "layerfuse-b.pixels"
    for path in (old, new):
        path.write_bytes(bytes(2_000_000))
    os.utime(old, (time.time() - 7200,) * 2)
    page = OptionsFactory(lambda: None, lambda: None).createWidget(None)
    assert str(tmp_path / "hub") in page.models.folder.text()
    assert re.search(r"Models: \d\.\d MB", page.models.folder.text())
    assert page.cache.leftovers.text() == "2.0 MB"
    assert page.cache.unfinished.text() == "none"
    assert not page.cache.discard.isEnabled()
    page.cache.delete.click()
    assert (old.exists(), new.exists()) == (False, True), "a file that is being used stays"
    assert page.cache.leftovers.text() == "none"
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    page.models.delete.click()
    assert hubcache.known_models()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    page.models.delete.click()
    assert hubcache.known_models() == []
    assert foreign.exists(), "files of other programs stay"
    assert not page.models.delete.isEnabled()
    page.deleteLater()
