"""The plugin speaks QGIS's language: compiled translations, widgets, Processing, errors."""
# ruff: noqa: RUF001 - Chinese has its own punctuation

import json
import re

import layerfuse
import pytest
from layerfuse.model_backend.errors import InputError
from layerfuse.plugin import translation
from layerfuse.tests.packaging.translations import ERRORS, read
from qgis.core import QgsApplication, QgsSettings
from qgis.gui import QgsExtentWidget
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QGroupBox, QLabel

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture()
def chinese(iface, processing):
    """The plugin in a QGIS whose language is Chinese."""
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", "zh-Hans")
    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    yield plugin
    plugin.unload()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for key in ("locale/overrideFlag", "locale/userLocale"):
        QgsSettings().remove(key)


@pytest.mark.parametrize("path", sorted(translation.FOLDER.glob("*.ts")), ids=lambda p: p.stem)
def test_what_is_compiled_is_what_is_translated(qgis_app, path):
    translator = translation.load(path.stem.split("_", 1)[1])
    try:
        for message, text in read(path).items():
            assert QCoreApplication.translate(message.context, message.source) == text, "make translations"
    finally:
        translation.unload(translator)


@pytest.mark.parametrize("locale", ["zh", "zh_CN", "zh-Hans"])
def test_every_name_of_chinese(qgis_app, locale):
    translator = translation.load(locale)
    assert QCoreApplication.translate("LayerFuseDock", "Layers") == "图层"
    translation.unload(translator)
    assert QCoreApplication.translate("LayerFuseDock", "Layers") == "Layers"


@pytest.mark.parametrize("locale", ["en", "en_GB", "C", "tlh"])
def test_a_language_that_is_not_there(qgis_app, locale):
    assert translation.load(locale) is None


def test_the_dock_is_chinese(chinese):
    theirs = {w for box in chinese._dock.findChildren(QgsExtentWidget) for w in box.findChildren(QAbstractButton)}
    words = [w.title() for w in chinese._dock.findChildren(QGroupBox)]
    words += [w.text() for w in chinese._dock.findChildren(QAbstractButton) if w not in theirs]
    words += [w.text() for w in chinese._dock.findChildren(QLabel)]
    english = {m.source for m, text in read(translation.FOLDER / "layerfuse_zh.ts").items() if text != m.source}
    assert set(words) & english == set()
    assert "运行(&R)" in words


def test_processing_is_chinese(chinese):
    provider = QgsApplication.processingRegistry().providerById("layerfuse")
    assert len(provider.algorithms()) > 8
    for algorithm in provider.algorithms():
        told = [algorithm.displayName(), algorithm.group(), algorithm.shortHelpString()]
        for parameter in algorithm.parameterDefinitions():
            told += [parameter.description(), parameter.help()]
        assert [text for text in told if text and not CHINESE.search(text)] == [], algorithm.id()


def test_errors_are_told_in_chinese(chinese):
    told = str(InputError("layer roads", "it has no band 7", "Choose among bands 1, 2."))
    assert told == "图层 roads：它没有波段 7。请在波段 1, 2 中选择。"
    assert str(InputError("/data/a.tif", "something new", "Do this.")) == "/data/a.tif：something new。Do this."


def test_errors_are_english_again_after_unloading(chinese):
    chinese.unload()
    assert str(InputError("layer a", "it has no band 7", "Stop.")) == "layer a: it has no band 7. Stop."


def test_patterns_find_back_what_they_were_made_from(qgis_app):
    """With other places filled in, every pattern is found, or one that says the same."""
    translator = translation.load("zh")
    try:
        table = {
            m.source: text for m, text in read(translation.FOLDER / "layerfuse_zh.ts").items() if m.context == ERRORS
        }
        for template in json.loads(translation.PATTERNS.read_text(encoding="utf-8")):
            values = [f"<{n}>" for n in range(len(set(re.findall(r"\{\d\}", template))))]
            assert translation.in_words(template.format(*values)) == table[template].format(*values), template
    finally:
        translation.unload(translator)
