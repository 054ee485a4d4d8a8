import sys
from pathlib import Path

import pytest
from layerfuse.plugin import settings
from layerfuse.plugin.engine import environment, failures, installer
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.options.engine_setup import EngineSetup
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox

sys.path.insert(0, str(Path(__file__).parents[2]))
from wheels import lend_pip, make_engine_wheels

pytestmark = pytest.mark.usefixtures("without_engine")


@pytest.fixture()
def page(qgis_app):
    page = EngineSetup()
    page.show()
    yield page
    wait_until(lambda: page._task is None)
    page.deleteLater()


def test_the_page_says_what_how_large_and_where(page):
    text = page.explanation.text()
    assert "torch, numpy, scikit-learn, safetensors and huggingface-hub" in text
    assert str(environment.private_environment()) in text
    assert "GB" in text
    assert page.status.text() == "The engine is not installed yet."
    assert page.install_button.text() == "Install"
    assert not page.remove_button.isEnabled()
    assert not environment.private_environment().exists(), "nothing happens before consent"


def test_install_from_a_folder_then_remove(page, tmp_path, monkeypatch):
    monkeypatch.setattr(installer, "make_environment", lend_pip)  # the real making: test_installer.py
    changed = []
    page.engine_changed.connect(lambda: changed.append(True))
    page.source.setCurrentIndex(1)
    assert page.wheels.isVisible()
    assert not page.index.isVisible()
    page.wheels.setFilePath(str(make_engine_wheels(tmp_path / "wheels")))
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(True))
    timer.start(20)
    click(page.install_button)
    assert page.bar.isVisible()
    assert page.cancel_button.isVisible()
    assert not page.install_button.isVisible()
    assert page._task in QgsApplication.taskManager().tasks()
    wait_until(lambda: page._task is None)
    timer.stop()
    assert len(ticks) > 10, "QGIS lives on"
    assert page.status.text() == "Done."
    assert "Successfully installed" in page.log.toPlainText()
    assert installer.ready(environment.private_environment())
    assert changed == [True]
    assert page.install_button.text() == "Repair"

    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    click(page.remove_button)
    wait_until(lambda: page._task is None)
    assert not environment.private_environment().exists()
    assert page.install_button.text() == "Install"


def test_a_python_that_was_chosen_is_named(page):
    settings.write(settings.ENGINE_PYTHON, "/opt/python")
    page._refresh()
    assert page.status.text().endswith("In use is another Python, chosen in the options: /opt/python")


def test_cancel(page, tmp_path):
    page.source.setCurrentIndex(1)
    page.wheels.setFilePath(str(make_engine_wheels(tmp_path / "wheels")))
    click(page.install_button)
    wait_until(lambda: page.log.toPlainText() != "")
    click(page.cancel_button)
    wait_until(lambda: page._task is None)
    assert page.status.text() == "Cancelled. Nothing half is left."
    assert not environment.private_environment().exists()


def test_a_failure_has_words_and_one_action(page, tmp_path):
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\ncase "$*" in *venv*) echo "ensurepip is not available"; exit 1;; *) echo 3.11;; esac\n'
    )
    python.chmod(0o755)
    page.base.setFilePath(str(python))
    click(page.install_button)
    wait_until(lambda: page._task is None)
    assert "python3-venv" in page.status.text()
    assert page.fix_button.isVisible()
    assert page.fix_button.text() == "Choose Python…"
    click(page.copy_button)
    copied = QApplication.clipboard().text()
    assert "| Failure | venv: the environment: this Python cannot make environments" in copied
    assert "ensurepip is not available" in copied


@pytest.mark.parametrize("kind", failures.KINDS)
def test_every_failure_has_an_action(kind, page):
    page._failure = failures.SetupError(kind, "a", "b", "c.")
    page._refresh()
    assert page.fix_button.isVisible()
    assert page.fix_button.text()
    if kind in (failures.TLS, failures.NETWORK):
        click(page.fix_button)
        assert page.source.currentData() is True, "it offers to install from a folder"


def test_mirror_and_build_are_kept_on_this_machine(page, monkeypatch):
    monkeypatch.setattr(installer, "install", lambda plan, say, stop: say(f"{plan.index} {plan.extra_index}"))
    page.index.setText("https://mirror.example/simple")
    page.extra_index.setText("https://extra.example/simple")
    page.build.setCurrentIndex(page.build.findData("cuda"))
    page.install()
    wait_until(lambda: page._task is None)
    assert "https://mirror.example/simple https://extra.example/simple" in page.log.toPlainText()
    again = EngineSetup()
    assert again.index.text() == "https://mirror.example/simple"
    assert again.build.currentData() == "cuda"
    assert settings.read(settings.EXTRA_INDEX) == "https://extra.example/simple"
    again.deleteLater()


def test_the_dock_leads_here_and_runs_afterwards(plugin, iface, monkeypatch):
    plugin.open_setup()
    plugin.open_setup()
    pages = iface.mainWindow().findChildren(EngineSetup)
    assert len(pages) == 1
    assert pages[0].isVisible()
    pages[0].close()
