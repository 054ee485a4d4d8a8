import zipfile

import pytest
from layerfuse.plugin import settings
from layerfuse.plugin.models import card_page, list_models
from layerfuse.tests.qgis.waiting import click, wait_until
from layerfuse.ui.model_browser import ModelBrowser
from qgis.PyQt.QtWidgets import QMessageBox


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture()
def browser(qgis_app):
    asked = []
    browser = ModelBrowser("", lambda: asked.append(True))
    browser.asked = asked
    browser.show()
    yield browser
    browser.deleteLater()


@pytest.fixture()
def zipped(tiny_model, tmp_path):
    path = tmp_path / "My model (1).zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in tiny_model.iterdir():
            archive.write(file, f"tiny/{file.name}")
    return path


def _kinds():
    return {entry.label: entry.kind for entry in list_models()}


def test_a_folder_is_listed_shown_used_and_taken_off(browser, tiny_model):
    chosen, changed = [], []
    browser.chosen.connect(chosen.append)
    browser.changed.connect(lambda: changed.append(True))
    browser.add_from_folder(str(tiny_model))
    assert browser.entry().model == str(tiny_model)
    text = browser.card.toPlainText()
    for words in ("tiny 1.0", "CC0-1.0", "water", "forest", "red, nir", "10 m"):
        assert words in text
    assert browser.delete.text() == "Remove From List"
    click(browser.use)
    assert chosen == [str(tiny_model)]
    assert not browser.isVisible()
    browser.show()
    click(browser.delete)
    assert "tiny" not in _kinds()
    assert tiny_model.is_dir(), "the folder is the user's"
    assert len(changed) == 2


def test_a_zip_is_copied_and_can_be_deleted(browser, zipped, monkeypatch):
    browser.add_from_zip(str(zipped))
    assert not browser.add_zip.isEnabled()
    wait_until(lambda: browser._task is None)
    assert _kinds()["local/My-model-1"] == "cached"
    assert browser.entry().model == "local/My-model-1"
    assert "tiny 1.0" in browser.card.toPlainText()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    click(browser.delete)
    assert "local/My-model-1" in _kinds()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    click(browser.delete)
    assert "local/My-model-1" not in _kinds()


def test_bad_additions_are_told(browser, tmp_path):
    before = _kinds()
    browser.add_from_folder(str(tmp_path))
    assert "config.json" in browser.messages.currentItem().text()
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK no zip")
    browser.messages.clearWidgets()
    browser.add_from_zip(str(bad))
    wait_until(lambda: browser._task is None)
    assert "bad.zip" in browser.messages.currentItem().text()
    assert _kinds() == before
    assert settings.read(settings.MODEL_FOLDERS) == ""


def test_a_bundled_model_cannot_be_deleted(browser):
    assert browser.entry().kind == "bundled"
    assert not browser.delete.isEnabled()
    click(browser.download)
    assert browser.asked == [True]


def test_foreign_text_is_no_markup(browser, tiny_model, tiny_card, tmp_path):
    from dataclasses import replace

    replace(tiny_card, description="<img src='file:///etc/passwd'><script>x</script>").save(tmp_path)
    browser.add_from_folder(str(tmp_path))
    page = card_page(browser.entry())
    assert "<img" not in page
    assert "<script" not in page
    assert "<script>x</script>" in browser.card.toPlainText()


def test_from_the_dock(plugin, iface, tiny_model):
    dock = plugin._dock
    iface.mainWindow().show()
    dock.show()
    click(dock.model.browse)
    browser = dock._models
    assert browser.isVisible()
    browser.add_from_folder(str(tiny_model))
    click(browser.use)
    assert dock.model.model == str(tiny_model)
    assert dock.model.card.name == "tiny"
    assert list(dock.table.rows) == ["optical", "elevation"]
    assert settings.read(settings.MODEL) == str(tiny_model)
    iface.mainWindow().hide()


def test_download_opens_the_algorithms_dialog(plugin, iface):
    plugin._dock.download_wanted.emit()
    (dialog,) = plugin._dialogs
    assert dialog.isVisible()
    plugin._dock.download_wanted.disconnect()
    dialog.close()
