import sys

import pytest
from layerfuse.plugin import settings
from layerfuse.ui.options import OptionsFactory
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QEvent, QEventLoop, QTimer


@pytest.fixture()
def page(qgis_app):
    page = OptionsFactory(lambda: None).createWidget(None)
    page.show()
    yield page
    page.deleteLater()


def _wait_until(condition):
    """Turn the event loop until the condition holds; the deadline is far beyond any sane duration."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if condition() else None)
    timer.start(20)
    QTimer.singleShot(120_000, loop.quit)
    loop.exec()
    assert condition()


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
    _wait_until(page.test.isEnabled)
    assert "It works: Python 3." in page.result.text()
    assert "torch 2." in page.result.text()


def test_the_test_of_a_python_that_cannot(page, monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "not a Python" >&2\nexit 7\n')
    python.chmod(0o755)
    monkeypatch.delenv("LAYERFUSE_ENGINE_PYTHON")
    page.python.setFilePath(str(python))
    page.test.click()
    _wait_until(page.test.isEnabled)
    assert "exit code 7" in page.result.text()
    assert "not a Python" in page.result.text()


def test_closing_the_page_ends_the_test(qgis_app, monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec cat\n")
    python.chmod(0o755)
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", str(python))
    page = OptionsFactory(lambda: None).createWidget(None)
    page.test.click()
    page.deleteLater()
    QgsApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    _wait_until(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
