import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from layerfuse.model_backend.card import Band, Modality, load_card
from layerfuse.plugin import settings
from layerfuse.plugin.models.installed import card_page, list_models
from layerfuse.tests.qgis.conftest import HUB_ID
from layerfuse.tests.qgis.waiting import click, said, wait_until
from layerfuse.ui.parts.controls import TextLabel
from layerfuse.ui.windows.model_browser import ModelBrowser
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QMessageBox

pytestmark = pytest.mark.usefixtures("own_cache")
SAMPLE = Path(__file__).parents[3] / "resources" / "sample"


@pytest.fixture()
def browser(qgis_app):
    browser = ModelBrowser("")
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
    browser.add_from_file(str(zipped))
    assert not browser.add_file.isEnabled()
    wait_until(lambda: not browser.work.busy)
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
    assert "config.json" in said(browser.messages)
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK no zip")
    browser.messages.clearWidgets()
    browser.add_from_file(str(bad))
    wait_until(lambda: not browser.work.busy)
    assert "bad.zip" in said(browser.messages)
    assert _kinds() == before
    assert settings.read(settings.MODEL_FOLDERS) == ""


def test_a_bundled_model_cannot_be_deleted(browser):
    assert browser.entry().kind == "bundled"
    assert not browser.delete.isEnabled()
    assert not browser.update_button.isEnabled()


def test_foreign_text_is_no_markup(browser, tiny_model, tiny_card, tmp_path):
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


def _search(browser, words=""):
    browser.tabs.setCurrentIndex(1)
    browser.hub.words.setText(words)
    click(browser.hub.search_button)
    wait_until(lambda: not browser.hub.work.busy)


def _rows(browser):
    tree = browser.hub.tree
    items = [tree.topLevelItem(i) for i in range(tree.topLevelItemCount())]
    return [[item.text(i) for i in range(tree.columnCount())] for item in items]


def _select(browser, name):
    browser.hub.tree.setCurrentItem(browser.hub.tree.findItems(name, Qt.MatchFlag.MatchExactly)[0])


def test_found_downloaded_and_used_in_the_dock(plugin, iface, hub):
    hub.repos["other/untagged"].tags = ()
    hub.repos["other/untagged"].commit({})
    dock = plugin._dock
    iface.mainWindow().show()
    dock.show()
    dock.open_models()
    browser = dock._models
    assert not hub.requests, "nothing is asked before the user searches"
    _search(browser)
    assert _rows(browser) == [[HUB_ID, "Land cover", "optical, elevation", "10 m", "CC0-1.0"]]
    assert browser.hub.status.text() == "Found: 1"
    assert "water" in browser.hub.card.toPlainText()
    seen = []
    browser.hub.work.said.connect(seen.append)
    click(browser.hub.download_button)
    assert browser.hub.cancel_button.isVisible()
    wait_until(lambda: not browser.hub.work.busy)
    assert any("MB" in line for line in seen), "progress in bytes"
    assert browser.tabs.currentIndex() == 0
    assert browser.entry().model == HUB_ID
    assert not browser.hub.download_button.isEnabled()
    click(browser.use)
    assert dock.model.model == HUB_ID
    assert dock.model.card.name == "tiny"
    iface.mainWindow().hide()


@pytest.fixture()
def many(hub, tiny_card):
    """200 models: a few that fit Landsat 8, and all others want radar."""
    (card,) = [load_card(entry.folder) for entry in list_models() if entry.model == "zion-landcover"]
    radar = Modality("radar", "sar", "continuous", (Band("vv"), Band("vh")))
    alike = replace(card, demonstration=False, metrics={}, confusion={}, digests={})
    kinds = {
        "fits": replace(alike, modalities=card.modalities[:1]),
        "both": alike,
        "radar": tiny_card.draft(modalities=(radar,)),
    }
    hub.repos.clear()
    hub.page = 50
    for i in range(200):
        kind = {0: "fits", 1: "both"}.get(i % 40, "radar")
        hub.repos[f"team/{kind}{i:03}"].commit({"config.json": json.dumps(kinds[kind].to_dict()).encode()})
    return hub


def test_of_200_models_those_that_fit_the_layers_of_the_project(browser, many):
    mine = browser.hub.mine
    _search(browser, "team/")
    assert len(_rows(browser)) == 200 and browser.hub.status.text() == "Found: 200"
    click(mine)
    assert not _rows(browser) and "Add your layers to the project" in browser.hub.status.text()
    for name in ("landsat8", "srtm"):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(SAMPLE / f"{name}.tif"), name))
    asked = len(many.requests)
    click(mine)
    click(mine)
    assert len(many.requests) == asked, "what is known is not asked for again"
    rows = [row[0] for row in _rows(browser)]
    both, alone = ([f"team/{kind}{i:03}" for i in range(start, 200, 40)] for kind, start in (("both", 1), ("fits", 0)))
    assert rows == [*both, *alone], "the best first: those that use both layers"
    assert browser.hub.status.text() == "Found: 200, of which 10 fit your layers."
    assert "The layers give it optical" in browser.hub.tree.topLevelItem(0).toolTip(0)
    _search(browser, "team/radar002")
    assert [row[0] for row in _rows(browser)] == ["team/radar002"], "what was asked for by its name is shown"
    click(mine)
    assert len(_rows(browser)) == 1


def test_a_gated_model_says_what_to_accept_and_where(browser, hub):
    hub.repos[HUB_ID].access = "gated"
    _search(browser)
    text = browser.hub.card.toPlainText()
    assert "accept its licence and conditions" in text
    assert f"Open {hub.endpoint}/{HUB_ID}, accept them" in text
    click(browser.hub.download_button)
    wait_until(lambda: not browser.hub.work.busy)
    assert "accept its licence" in said(browser.messages)
    assert _kinds().get(HUB_ID) is None


def test_one_that_is_not_listed_is_had_by_its_name(browser, hub):
    hub.repos[HUB_ID].tags = ()
    _search(browser, "zzz")
    assert browser.hub.status.text() == "The Hub has no such model."
    assert not browser.hub.download_button.isEnabled()
    _search(browser, HUB_ID)
    assert [row[0] for row in _rows(browser)] == [HUB_ID]
    click(browser.hub.download_button)
    wait_until(lambda: not browser.hub.work.busy)
    assert _kinds()[HUB_ID] == "cached"


def test_a_download_can_be_cancelled(browser, hub, tmp_path):
    content = hub.repos[HUB_ID].commits[hub.repos[HUB_ID].refs["main"]]
    hub.repos[HUB_ID].commit({**content, "model.safetensors": bytes(3_000_000)})
    _search(browser)
    hub.faults.append(("GET files", "slow"))
    browser.hub.work.said.connect(lambda line: "MB" in line and browser.hub.cancel_button.click())
    click(browser.hub.download_button)
    wait_until(lambda: not browser.hub.work.busy)
    assert browser.messages.currentItem() is None, "cancelling is no fault"
    assert browser.hub.status.text() == ""
    assert not [path for path in tmp_path.rglob("blobs/*") if len(path.name) != 40]


def test_a_hub_out_of_reach_is_told_in_a_line(browser, hub, monkeypatch):
    settings.write_json(settings.HUB_SERVERS, ["http://127.0.0.1:9"])
    monkeypatch.setenv("HF_HUB_DOWNLOAD_TIMEOUT", "1")
    browser.tabs.setCurrentIndex(1)
    browser.hub.words.setText(HUB_ID)
    browser.hub.search()
    click(browser.hub.cancel_button)
    wait_until(lambda: not browser.hub.work.busy)
    assert browser.messages.currentItem() is None
    settings.write_json(settings.HUB_SERVERS, ["http://127.0.0.1:9", hub.endpoint])
    _search(browser)
    assert [row[0] for row in _rows(browser)] == [HUB_ID], "the mirror stands in"


def test_an_update_is_shown_before_it_is_made(browser, hub, tiny_card, monkeypatch):
    _search(browser)
    click(browser.hub.download_button)
    wait_until(lambda: not browser.hub.work.busy)
    click(browser.update_button)
    wait_until(lambda: not browser.work.busy)
    assert browser.messages.currentItem().text() == f"{HUB_ID} is up to date."
    files = hub.repos[HUB_ID].commits[hub.repos[HUB_ID].refs["main"]]
    card = json.loads(files["config.json"])
    newer = hub.repos[HUB_ID].commit({**files, "config.json": json.dumps({**card, "version": "1.1"}).encode()})
    shown = []

    def answer(yes):
        def execute(box):
            shown.append(box.informativeText())
            return QMessageBox.StandardButton.Yes if yes else QMessageBox.StandardButton.No

        return execute

    for yes, version in ((False, "tiny 1.0"), (True, "tiny 1.1")):
        monkeypatch.setattr(QMessageBox, "exec", answer(yes))
        click(browser.update_button)
        wait_until(lambda: not browser.work.busy)
        assert version in browser.card.toPlainText()
    assert shown == ["version: 1.0 -> 1.1"] * 2
    assert browser.entry().folder.name == newer


@pytest.mark.parametrize("offline", [True, False])
def test_the_hub_page_says_before_a_search_whether_there_is_a_network(browser, monkeypatch, offline):
    monkeypatch.setattr("layerfuse.ui.windows.hub_page.is_offline", lambda: offline)
    browser.tabs.setCurrentIndex(1)
    told = browser.hub.status.text()
    assert ("no network" in told) is offline and "Settings > Options > LayerFuse" in told
    assert browser.hub.search_button.isEnabled(), "a mirror may be on this computer"


@pytest.mark.parametrize("width", [560, 900])
def test_a_long_message_is_read_whole(browser, width):
    browser.resize(width, 600)
    text = "The Hub cannot be reached, or the connection broke off. " * 6 + f"/{'long' * 60}/x"
    browser.hub.failed.emit(text)
    (label,) = browser.messages.findChildren(TextLabel)
    wait_until(lambda: label.height() >= label.heightForWidth(label.width()), seconds=10)
    wait_until(lambda: browser.messages.height() >= label.height(), seconds=10)
    assert label.text() == text and browser.width() == width
    assert label.width() > 0.7 * browser.messages.width()
    assert browser.rect().contains(label.geometry().translated(label.parentWidget().mapTo(browser, QPoint())))


def test_without_an_engine_the_hub_page_says_so(browser, monkeypatch):
    monkeypatch.setenv("LAYERFUSE_ENGINE_PYTHON", "/gone/python")
    browser.hub.search()
    assert "/gone/python" in said(browser.messages)


def test_scores_have_names_and_say_what_they_mean(qgis_app):
    (entry,) = [entry for entry in list_models() if entry.model == "landcover"]
    page = card_page(entry)
    assert "macro_f1" not in page and "miou" not in page
    assert re.search(r'<a title="[^"]+ mean of all classes\.">Mean F1</a>', page) and ">Accuracy</a>" in page
