"""The plugin speaks QGIS's language: compiled translations, widgets, Processing, errors."""
# ruff: noqa: RUF001 - Chinese has its own punctuation

import json
import re

import layerfuse
import pytest
from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation.reports.words import LANGUAGES
from layerfuse.model_backend.inference.models import bundled_models
from layerfuse.model_backend.inference.telling.summary import Worth
from layerfuse.plugin import translation
from layerfuse.plugin.runs.outcomes import worth_notes
from layerfuse.tests.packaging.translations import ERRORS, NOT_QTS, files, in_windows, language_of, read
from qgis.core import QgsApplication, QgsSettings
from qgis.gui import QgsExtentWidget
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QGroupBox, QLabel

TRANSLATED = {language_of(path): path for path in files()}
NAMES = {"zh": "zh-Hans"}
"""What QGIS calls a language, where that is not ours."""


@pytest.fixture()
def spoken(iface, processing, request):
    """The plugin in a QGIS of another language: Chinese, or what a test says."""
    language = getattr(request, "param", "zh")
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", NAMES.get(language, language))
    plugin = layerfuse.classFactory(iface)
    plugin.initGui()
    plugin.language = language
    yield plugin
    plugin.unload()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for key in ("locale/overrideFlag", "locale/userLocale"):
        QgsSettings().remove(key)


every_language = pytest.mark.parametrize("spoken", TRANSLATED, indirect=True)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_translated(qgis_app, language):
    translator = translation.load(language)
    try:
        for message, text in read(TRANSLATED[language]).items():
            if message.context not in NOT_QTS:  # nobody asks Qt for them
                assert QCoreApplication.translate(message.context, message.source) == text, "make translations"
    finally:
        translation.unload(translator)


def test_a_translation_that_is_written_anew_does_not_end_qgis(qgis_app, tmp_path, monkeypatch):
    """As an update of the plugin does while it is used: Qt maps files into memory."""
    copy = tmp_path / "layerfuse_es.qm"
    copy.write_bytes(TRANSLATED["es"].with_suffix(".qm").read_bytes())
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    translator = translation.load("es")
    copy.write_bytes(b"")
    assert QCoreApplication.translate("LayerFuseDock", "Layers") == "Capas"
    translation.unload(translator)


@pytest.mark.parametrize(
    ("locale", "layers"),
    [("zh", "图层"), ("zh_CN", "图层"), ("zh-Hans", "图层"), ("es", "Capas"), ("es_MX", "Capas"), ("es-419", "Capas")],
)
def test_every_name_of_a_language(qgis_app, locale, layers):
    translator = translation.load(locale)
    assert QCoreApplication.translate("LayerFuseDock", "Layers") == layers
    translation.unload(translator)
    assert QCoreApplication.translate("LayerFuseDock", "Layers") == "Layers"


@pytest.mark.parametrize("locale", ["en", "en_GB", "C", "tlh", "esu", ""])
def test_a_language_that_is_not_there(qgis_app, locale):
    assert translation.load(locale) is None
    translation.unload(None)


def test_windows_have_no_words_of_the_command(qgis_app, monkeypatch):
    """In English, too; the command says what it takes."""
    error = InputError(
        "model a/b", "the Hub wants to know who you are", "Log in with `hf auth login`, or set HF_TOKEN."
    )
    note = "10% of s2 is cloud, shadow or flawed by its own SCL and left out; --mask s2=none keeps it."
    assert "HF_TOKEN" in str(error), "as the command says it"
    translation.unload(translation.load("en"))
    translation.load("en")
    try:
        assert str(error).endswith("Choose your access key in Settings > Options > LayerFuse.")
        assert translation.in_words(note).endswith("left out; none as what to leave out of s2 keeps it.")
    finally:
        translation.unload(None)
    assert "HF_TOKEN" in str(error)


@pytest.mark.parametrize(
    ("locale", "there", "found"),
    [
        ("pt_BR", ["pt"], "pt"),
        ("pt_BR", ["pt", "pt_BR"], "pt_BR"),
        ("pt", ["pt_BR"], ""),
        ("zh_Hant_TW", ["zh", "zh_Hant"], "zh_Hant"),
        ("ca@valencia", ["ca"], "ca"),
    ],
)
def test_the_language_that_fits_a_locale_best(locale, there, found):
    assert translation.fitting(locale, there) == found


def test_what_the_command_line_says_counts_more_than_the_options(qgis_app):
    """``qgis --lang es`` tells the application alone; the options stay as they are."""
    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", "zh-Hans")
    before = qgis_app.translation()
    try:
        assert translation.locale() == "zh-Hans"
        qgis_app.setTranslation("es")
        assert translation.locale() == "es"
    finally:
        qgis_app.setTranslation(before)
        for key in ("locale/overrideFlag", "locale/userLocale"):
            QgsSettings().remove(key)


def known(language):
    """Translations by source, of what differs from its source in every context."""
    texts = {}
    for message, text in read(TRANSLATED[language]).items():
        texts.setdefault(message.source, set()).add(text)
    return {source: found for source, found in texts.items() if source not in found}


@every_language
def test_the_dock_is_translated(spoken):
    theirs = {w for box in spoken._dock.findChildren(QgsExtentWidget) for w in box.findChildren(QAbstractButton)}
    words = [w.title() for w in spoken._dock.findChildren(QGroupBox)]
    words += [w.text() for w in spoken._dock.findChildren(QAbstractButton) if w not in theirs]
    words += [w.text() for w in spoken._dock.findChildren(QLabel)]
    card = spoken._dock.model.card
    bands = {band.name for modality in card.modalities for band in modality.bands}  # words of the card
    table = known(spoken.language)
    assert (set(words) - bands) & set(table) == set()
    assert set(words) & table["&Run"]


@every_language
def test_processing_is_translated(spoken):
    provider = QgsApplication.processingRegistry().providerById("layerfuse")
    assert len(provider.algorithms()) > 8
    english = set(known(spoken.language))
    for algorithm in provider.algorithms():
        told = [algorithm.displayName(), algorithm.group(), algorithm.shortHelpString()]
        for parameter in algorithm.parameterDefinitions():
            told += [parameter.description(), parameter.help()]
        assert set(told) & english == set(), algorithm.id()
        language = algorithm.parameterDefinition("LANGUAGE")
        assert language is None or language.options()[LANGUAGES.index(spoken.language)] == language.defaultValue()


@pytest.mark.parametrize(
    ("spoken", "sentence", "unknown"),
    [
        ("zh", "图层 roads：它没有波段 7。请在波段 1, 2 中选择。", "/data/a.tif：something new。Do this."),
        ("es", "capa roads: no tiene banda 7. Elija entre las bandas 1, 2.", "/data/a.tif: something new. Do this."),
    ],
    indirect=["spoken"],
)
def test_errors_are_told_in_another_language(spoken, sentence, unknown):
    assert str(InputError("layer roads", "it has no band 7", "Choose among bands 1, 2.")) == sentence
    assert str(InputError("/data/a.tif", "something new", "Do this.")) == unknown


def test_errors_are_english_again_after_unloading(spoken):
    spoken.unload()
    assert str(InputError("layer a", "it has no band 7", "Stop.")) == "layer a: it has no band 7. Stop."


@pytest.mark.parametrize("language", TRANSLATED)
def test_patterns_find_back_what_they_were_made_from(qgis_app, language):
    """With other places filled in, every pattern is found, or one that says the same."""
    translator = translation.load(language)
    try:
        table = {m.source: text for m, text in read(TRANSLATED[language]).items() if m.context == ERRORS}
        windows = in_windows()
        for template in json.loads(translation.PATTERNS.read_text(encoding="utf-8")):
            values = [f"<{n}>" for n in range(len(set(re.findall(r"\{\d\}", template))))]
            said = table[windows.get(template, template)].format(*values)
            assert translation.in_words(template.format(*values)) == said, template
    finally:
        translation.unload(translator)


@pytest.mark.parametrize("spoken", ["es", "zh"], indirect=True)
def test_numbers_and_classes_in_sentences_are_of_the_language(spoken):
    card = load_card(bundled_models()["landcover"])
    names = [translation.class_name(info.name) for info in card.map_classes]
    told = [
        note.text
        for note in worth_notes(Worth(0.8, ("shrub and scrub", 0.5, 0.1), 0.0, None, ("snow and ice", 0.0052)))
    ]
    own = {"es": ("matorral", "nieve y hielo", "0,5%", "1 234,5"), "zh": ("灌木丛", "冰雪", "0.5%", "1,234.5")}
    shrub, snow, share, number = own[spoken.language]
    assert not set(names) & {info.name for info in card.map_classes} and {shrub, snow} < set(names)
    assert shrub in told[1] and snow in told[2] and share in told[2]
    assert f"{translation.Figure(1234.5):,.1f}".replace("\xa0", " ") == number
    assert translation.class_name("mine") == "mine"
