"""Help of every algorithm and page: on this disk where it came along, else on the website."""

import re
from pathlib import Path

import pytest
from layerfuse.plugin import handbook
from layerfuse.ui.options.engine_setup import EngineSetup
from layerfuse.ui.options.page import OptionsFactory
from layerfuse.ui.windows.learn_dialog import LearnDialog
from layerfuse.ui.windows.model_browser import ModelBrowser
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QToolButton

DOCS = Path(handbook.__file__).parents[1] / "docs"


@pytest.fixture()
def offline(tmp_path, monkeypatch):
    """Pages that came along, in a folder whose name is hard on addresses."""
    folder = tmp_path / "plugins with späce"
    folder.mkdir()
    for path in DOCS.glob("*.md"):
        (folder / f"{path.stem}.html").write_text("<p>help</p>")
    monkeypatch.setattr(handbook, "FOLDER", folder)
    return folder


@pytest.fixture()
def opened(monkeypatch):
    """Addresses that were opened."""
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", found.append)
    return found


def test_every_algorithm_has_a_page(plugin, offline):
    provider = QgsApplication.processingRegistry().providerById("layerfuse")
    assert len(provider.algorithms()) > 8
    for algorithm in provider.algorithms():
        address = algorithm.helpUrl()
        assert address.startswith("file:///") and " " not in address, algorithm.id()
        page = re.fullmatch(r".*/([a-z]+)\.html", address)[1]
        assert (DOCS / f"{page}.md").is_file(), algorithm.id()


def test_a_checkout_without_the_pages_leads_to_the_website(tmp_path, monkeypatch):
    monkeypatch.setattr(handbook, "FOLDER", tmp_path)
    address = handbook.page_url(handbook.PANEL)
    assert address.startswith("https://") and address.endswith("/docs/dock.md")


@pytest.mark.parametrize(
    ("make", "page"),
    [
        (lambda plugin: plugin._dock, "dock"),
        (lambda plugin: OptionsFactory(lambda: None, lambda: None).createWidget(None), "qgis"),
        (lambda plugin: ModelBrowser(""), "models"),
        (lambda plugin: EngineSetup(), "engine"),
        (lambda plugin: LearnDialog(), "learn"),
    ],
)
def test_help_buttons_open_their_pages(plugin, offline, opened, make, page):
    whole = make(plugin)
    (button,) = [b for b in whole.findChildren(QToolButton) if b.text() == "Help"]
    button.click()
    assert [Path(url.toLocalFile()) for url in opened] == [offline / f"{page}.html"]
    if whole is not plugin._dock:
        whole.deleteLater()


@pytest.mark.parametrize("locale", ["es", "es_MX", "zh-Hans"])
def test_help_is_in_the_language_of_qgis_page_by_page(offline, monkeypatch, locale):
    monkeypatch.setattr(handbook.translation, "locale", lambda: locale)
    folder = offline / locale[:2]
    folder.mkdir()
    (folder / "dock.html").write_text("<p>help</p>")
    assert Path(QUrl(handbook.page_url("dock")).toLocalFile()) == folder / "dock.html"
    assert Path(QUrl(handbook.page_url("engine")).toLocalFile()) == offline / "engine.html"  # nobody has translated it


def test_a_checkout_leads_to_the_page_of_the_language_on_the_website(monkeypatch, tmp_path):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "dock.md").touch()
    monkeypatch.setattr(handbook, "FOLDER", tmp_path)
    monkeypatch.setattr(handbook.translation, "locale", lambda: "es")
    assert handbook.page_url("dock").endswith("/docs/es/dock.md")
