"""Everything that QGIS shows of the plugin can be translated, and is translated to every language that is there."""

import ast
import json
import re

import pytest
from layerfuse.model_backend import errors
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.evaluation.reports import words
from layerfuse.tests.packaging import translations
from layerfuse.tests.packaging.translations import ERRORS, Message, Sources, language_of, messages, patterns, read

LANGUAGES = translations.files()
NAMES = {"LayerFuse", "https://"}
"""Words that are the same in every language."""
ARGUMENTS = {"FIRST": slice(0, 1), "SECOND": slice(1, 2), "NOT_FIRST": slice(1, 3)}
SHOWN = {
    "FIRST": """
        setText setToolTip setWhatsThis setStatusTip setTitle setWindowTitle setPlaceholderText setDialogTitle setSuffix
        setSpecialValueText setNotSetText setHelp setHeaderLabels setFilter setAccessibleName setFormat addItem addRow
        setInformativeText setLabelText setTitleText setHeaderLabel setAccessibleDescription refuse setAbstract
        setHistory QLabel QPushButton QCheckBox QRadioButton QGroupBox QToolButton
        """,
    "SECOND": "setNullValueAllowed setAllowEmptyLayer setShowNotSetOption addTab setClearValue QAction",
    "NOT_FIRST": "pushMessage createMessage explain question warning getOpenFileName getExistingDirectory",
}
"""Calls whose texts are seen, by the place of the text; and every parameter and output of Processing."""
SLICES = {name: ARGUMENTS[where] for where, names in SHOWN.items() for name in names.split()}
TOLD = {"displayName", "shortHelpString", "shortDescription", "group", "tags"}
"""Methods whose results are seen."""


@pytest.fixture(scope="module")
def sources():
    return Sources()


@pytest.fixture(scope="module")
def found(sources):
    return messages(sources)


def literals(node):
    """Words that are written out in an expression and not translated."""
    if isinstance(node, ast.Call):
        name = translations._name(node.func)
        if name in ("tr", "translate", "getThemeIcon"):
            return
        if name == "join":  # the separator is no word
            for argument in node.args:
                yield from literals(argument)
            return
        if name == "format" and isinstance(node.func, ast.Attribute):
            yield from literals(node.func.value)
            return
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and re.search(r"[^\W\d_]{2}", node.value) and node.value not in NAMES:
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
        if re.search(r"[^\W\d_]{2}", re.sub(r"<[^>]*>|&\w+;", "", text)):
            yield text
    elif isinstance(node, (ast.List, ast.Tuple)):
        for part in node.elts:
            yield from literals(part)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)


def bypassing(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = translations._name(node.func)
            parameter = re.match(r"QgsProcessing(Parameter|Output)[A-Z]", name)
            for argument in node.args[slice(1, 2) if parameter else SLICES.get(name, slice(0))]:
                yield from ((node.lineno, text) for text in literals(argument))
        elif isinstance(node, ast.FunctionDef) and node.name in TOLD:
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    yield from ((part.lineno, text) for text in literals(part.value))


def test_no_words_bypass_the_translation(sources):
    wrong = [f"{path.name}:{line}: {text}" for path, tree in sources.shown() for line, text in bypassing(tree)]
    assert wrong == []


@pytest.mark.parametrize(
    "code",
    [
        "label.setText('Ready')",
        "QLabel('Ready')",
        "QLabel(f'{n} tiles')",
        "explain(box, 'Name', tr('What it is.'))",
        "box.addItem('One' if x else tr('Two'), 'data')",
        "QgsProcessingParameterNumber('NAME', 'A number')",
        "def displayName(self):\n    return 'Map'",
    ],
)
def test_words_that_bypass_it_are_seen(code):
    assert list(bypassing(ast.parse(code)))


def test_contexts_are_those_of_qt(tmp_path):
    """A method that a class inherits is translated in the context of the class that the object is of."""
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "page.py").write_text(
        "class Page(QWidget):\n    def f(self):\n        self.tr('one')\n"
        "class Leaf(Page):\n    def g(self):\n        self.tr('two {n}').format(n=2)\n"
        "class Tool(Algorithm):\n    def f(self):\n        Tool.tr('three')\n"
        "    @staticmethod\n    def tr(text):\n        return QCoreApplication.translate('Context', text)\n"
        "raise InputError('it', f'{n} of {m} pixels are bad', 'Mend ' 'it.')\n",
        encoding="utf-8",
    )
    assert set(messages(Sources(tmp_path))) == {
        Message("Page", "one"),
        Message("Leaf", "one"),
        Message("Leaf", "two {n}"),
        Message("Context", "three"),
        Message(ERRORS, translations.SENTENCE),
        Message(ERRORS, "{0} of {1} pixels are bad"),
        Message(ERRORS, "Mend it."),
    }
    (tmp_path / "ui" / "page.py").write_text(
        "class Page:\n    def f(self):\n        self.tr(f'{n}')\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"page\.py:3"):
        messages(Sources(tmp_path))


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda p: p.stem)
def test_translations_are_complete(path, found):
    translated = read(path)
    assert sorted(set(found) - set(translated), key=str) == [], "make translations"
    assert sorted(set(translated) - set(found), key=str) == [], "make translations"
    assert [message for message, text in translated.items() if not text] == []


def places(text):
    return sorted(re.findall(r"\{[^}]*\}|%\w|%n", text))


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda p: p.stem)
def test_translations_keep_places_accelerators_and_ellipses(path):
    for message, text in read(path).items():
        if not text:
            continue  # told by the test above
        assert places(text) == places(message.source), message
        assert bool(re.search(r"&\w", text)) == bool(re.search(r"&\w", message.source)), message
        assert text.endswith("…") == message.source.endswith("…"), message
        assert text.count(";;") == message.source.count(";;"), message
        assert text.count("\n") == message.source.count("\n"), message
        assert text.startswith(" ") == message.source.startswith(" "), message


def accelerators(texts):
    """The letters after & in the texts of a context: each should call one control."""
    return [letter.lower() for text in texts for letter in re.findall(r"&(\w)", text)]


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda p: p.stem)
def test_each_accelerator_calls_one_control(path):
    contexts = {}
    for message, text in read(path).items():
        contexts.setdefault(message.context, []).append(text)
    for context, texts in contexts.items():
        found = accelerators(texts)
        assert len(found) == len(set(found)), f"{context}: {found}"


def test_the_languages_that_are_promised_are_there():
    assert [language_of(path) for path in LANGUAGES] == ["es", "zh"]
    assert words.LANGUAGES == ("en", "es", "zh")


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda p: p.stem)
def test_reports_have_the_words_of_the_translations(path, sources):
    said = json.loads((words.FOLDER / f"{language_of(path)}.json").read_text(encoding="utf-8"))
    assert said == translations.report_words(read(path), sources), "make translations"


def test_the_plugin_manager_shows_short_paragraphs_and_names_what_there_is():
    """It shows line after line as it stands: a lone dot as a dot, and a long word by scrolling to the side."""
    for text in (value for key, value in translations.read_metadata().items() if key.startswith("about")):
        lines = text.split("\n")
        assert len(lines) > 10 and not any(lines[1::2]) and all(len(line) > 15 for line in lines[::2])
        assert max(map(len, lines)) < 320 and max(len(word) for word in re.split(r"\W+", text)) < 40
        assert any(word in text for word in ("buildings", "edificios", "建筑物"))


def test_the_plugin_manager_shows_the_translations():
    """QGIS asks for ``KEY[es_MX]``, then ``KEY[es]``, then ``KEY``."""
    translated = {language_of(path): read(path) for path in LANGUAGES}
    assert translations.METADATA.read_text(encoding="utf-8") == translations.metadata_text(translated), (
        "make translations"
    )
    metadata = translations.read_metadata()
    for key in translations.SHOWN:
        for language, table in translated.items():
            assert metadata[f"{key}[{language}]"] == table[Message(translations.MANAGER, metadata[key])]


def test_languages_are_told_apart():
    names = [words.Words(language)("language") for language in words.LANGUAGES]
    assert len(set(names)) == len(names)


def test_patterns_of_errors_are_up_to_date(found):
    assert json.loads(translations.PATTERNS.read_text(encoding="utf-8")) == patterns(found), "make translations"


COMMANDS = re.compile(
    r"(?<![\w-])--[a-z]|\b(HF|HTTPS?|SSL|LAYERFUSE)_[A-Z]|`|\blayerfuse [a-z]|\bpip install|\bexport --"
)
"""What only those have who use the command: options, variables, commands."""


def test_windows_say_nothing_of_options_and_variables(sources, found):
    windows = translations.in_windows()
    notes = translations.error_texts(sources, translations.NOTES)  # reports, which are the command's too, say them
    told = translations.error_texts(sources)
    assert sorted(text for text in told if COMMANDS.search(windows.get(text, text))) == []
    shown = {m.source for m in found if m.context not in translations.NOT_QTS} - notes
    assert [text for text in shown if COMMANDS.search(text) and "(scenes.toml) for 'layerfuse train'" not in text] == []
    assert sorted(set(windows) - told) == [], "nobody says that any more"
    assert all(set(places(text)) >= set(places(shown)) for text, shown in windows.items())


def test_an_error_is_told_in_another_language():
    error = InputError("file a.tif", "it is empty", "Choose another.")
    errors.tell_by(lambda what, why, fix: f"{fix} {why} {what}")
    try:
        assert str(error) == "Choose another. it is empty file a.tif"
    finally:
        errors.tell_by(None)
    assert str(error) == "file a.tif: it is empty. Choose another."
