"""What the plugin says, found in its sources, and the files of its translations: ``make translations``.

``python -m layerfuse.tests.packaging.translations [LANGUAGE ...]`` brings ``resources/i18n/layerfuse_LANGUAGE.ts`` up
to date (default: all that are there; a new language gets a new file) and compiles them with Qt's ``lrelease``. Of them
it makes the words of the reports and the texts of the Plugin Manager, and it writes ``errors.json``, the patterns of
errors with places in them. Qt's own ``pylupdate5`` is not used: it takes the context of a text from the class that it
stands in, also where a base class translates, and knows nothing of errors.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from layerfuse.model_backend.card import load_card
from layerfuse.model_backend.evaluation.reports import words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "i18n"
PATTERNS = FOLDER / "errors.json"
WINDOWS = FOLDER / "windows.json"
"""By what the command says: what is said of it in windows, where nobody has its options and variables."""
METADATA = ROOT / "metadata.txt"
ERRORS, MODELS, REPORTS, MANAGER, CLASSES = "InputError", "ReadyMadeModel", "Reports", "PluginManager", "Classes"
"""Contexts of what no ``tr`` says: errors, ready-made models, words of reports, the Plugin Manager's, classes."""
NOT_QTS = (REPORTS, MANAGER)
"""Contexts that nobody asks Qt for."""
SHOWN = ("description", "about")
"""Keys of ``metadata.txt`` whose texts the Plugin Manager shows, in QGIS's language as ``KEY[LANGUAGE]``."""
TOLD = {
    "InputError": 0,
    "product_error": 1,
    "SetupError": 1,
    "classify": 1,
    "EnginePython": 1,
    "Device": 2,
    "Note": 1,
    "doubt": 0,
    "warning": 0,
    "unfit": 1,
    "_note": 2,
    "_times": 3,
    "_Way": 2,
    "refusal": 1,
    "_remark": 2,
    "unclear": 0,
    "Update": 1,
    "Fit": 1,
}
"""Calls whose arguments, from this one on, are words for the user."""
REASONS = {
    *("_lacks", "_how", "choose_device", "date_sentences", "layer_sentences"),
    *("_looks_like", "_product_is", "_may_be", "no_data", "_against", "_why_not"),
    *("_explain", "_explain_status", "_differences", "find_update", "layer_title"),
}
"""Functions that return or yield reasons, or collect them in a list."""
WHY = "why"
"""The argument by which readings of values are given their reason."""
NOTES = {name: TOLD[name] for name in ("Note", "unclear", "doubt", "warning", "unfit", "_note", "_times", "_Way")}
"""Calls whose words may come into reports."""
GRID = "{0} x {1} pixels of {2}, {3}"
"""What a grid says of itself."""
SENTENCE = "{what}: {why}. {fix}"
NOT_IN_QGIS = ("api", "command", "cluster", "datasets", "exchange", "pretrain", "distributed", "page.py", "recipes")
"""Parts of ``model_backend`` whose errors nobody sees in QGIS, by the beginning of a module's or folder's name."""
SHORTEST = 4  # letters of a pattern without its places; shorter ones would fit anything


@dataclass(frozen=True)
class Message:
    """A text to translate."""

    context: str
    source: str


class Sources:
    """The Python files of the plugin, as trees.

    Args:
        root: The repository.
    """

    def __init__(self, root: Path = ROOT) -> None:
        """Read them all; see the class."""
        self.root = root
        self.trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in _python_files(root)}
        self.classes = {
            node.name: node for tree in self.trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
        }

    def shown(self) -> Iterator[tuple[Path, ast.Module]]:
        """The files that make what is seen: ``plugin/`` and ``ui/``."""
        for path, tree in self.trees.items():
            if path.relative_to(self.root).parts[0] in ("plugin", "ui"):
                yield path, tree

    def contexts(self, name: str) -> list[str]:
        """Under which contexts Qt looks for what a class says: that of its own ``tr``, or each class it may be."""
        fixed = self._fixed(name)
        if fixed:
            return [fixed]
        return [name, *(other for other in self.classes if other != name and name in self._above(other))]

    def _fixed(self, name: str) -> str:
        for one in [name, *self._above(name)]:
            node = self.classes.get(one)
            for part in node.body if node else ():
                if isinstance(part, ast.FunctionDef) and part.name == "tr":
                    return _context_of(part)
        return ""

    def _above(self, name: str) -> list[str]:
        """The bases of a class, as far as they are ours."""
        bases = [_name(base) for base in self.classes[name].bases] if name in self.classes else []
        return [one for base in bases if base in self.classes for one in (base, *self._above(base))]


def _python_files(root: Path) -> list[Path]:
    found = [*(root / "plugin").rglob("*.py"), *(root / "ui").rglob("*.py")]
    for path in (root / "model_backend").rglob("*.py"):
        if not any(part.startswith(NOT_IN_QGIS) for part in path.relative_to(root / "model_backend").parts):
            found.append(path)
    return sorted(found)


def messages(sources: Sources) -> list[Message]:
    """Every text to translate, without repetitions, sorted.

    Raises:
        ValueError: A text is not written out where it is translated, so nobody could know it beforehand.
    """
    windows = in_windows()
    found = {Message(ERRORS, windows.get(text, text)) for text in [SENTENCE, *error_texts(sources)]}
    found |= {Message(ERRORS, text) for text in error_texts(sources, NOTES)}  # reports say them as the command does
    found |= {Message(MODELS, text) for text in model_texts(sources.root)}
    if sources.root == ROOT:
        found |= {Message(ERRORS, GRID)} | {Message(REPORTS, text) for text in words.WORDS.values()}
        metadata = read_metadata()
        found |= {Message(MANAGER, metadata[key]) for key in SHOWN}
        found |= {Message(CLASSES, name) for name in class_names(sources.root)}
    for path, tree in sources.shown():
        for contexts, text, line in _calls(sources, tree):
            if text is None:
                raise ValueError(f"{path.relative_to(sources.root)}:{line}: translated, but not written out")
            found |= {Message(context, text) for context in contexts}
    return sorted(found, key=lambda m: (m.context, m.source))


def _calls(sources: Sources, tree: ast.Module) -> Iterator[tuple[list[str], str | None, int]]:
    """Contexts, text and line of each call that translates."""
    own = next((_context_of(n) for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "tr"), "")

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[list[str], str | None, int]]:
        if isinstance(node, ast.FunctionDef) and node.name == "tr":
            return
        if isinstance(node, ast.ClassDef):
            inside = node.name
        if isinstance(node, ast.Call):
            name, arguments = _name(node.func), node.args
            if name == "tr":
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                where = inside if owner is None or _name(owner) == "self" else _name(owner)
                yield [own] if owner is None else sources.contexts(where), _text(arguments[0]), node.lineno
            elif name == "translate" and _text(arguments[0]) not in (None, ERRORS, MODELS, CLASSES):
                yield [_text(arguments[0])], _text(arguments[1]), node.lineno
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    yield from walk(tree, "")


def _context_of(function: ast.FunctionDef) -> str:
    """The context that a ``tr`` of ours gives to Qt."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _name(node.func) == "translate":
            return _text(node.args[0])
    raise ValueError(f"line {function.lineno}: this tr does not translate")


def error_texts(sources: Sources, told: Mapping[str, int] = TOLD) -> set[str]:
    """The parts of all errors that QGIS may show, or of what ``told`` tells; places filled in later are ``{0}`` ..."""
    found: set[str] = set()
    for tree in sources.trees.values():
        table = _assignments(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in told:
                for argument in node.args[told[_name(node.func)] :]:
                    found |= _texts(argument, table, set())
            if isinstance(node, ast.keyword) and node.arg == WHY:
                found |= _texts(node.value, table, set())
            if isinstance(node, ast.FunctionDef) and node.name in REASONS:
                for part in ast.walk(node):
                    if isinstance(part, (ast.Return, ast.Yield)) and part.value is not None:
                        found |= _texts(part.value, table, set())
                    if isinstance(part, ast.Call) and _name(part.func) == "append":
                        found |= _texts(part.args[0], table, set())
    return {text for text in found if _letters(text) >= SHORTEST}


def _assignments(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """What each name of a module is ever set to, in assignments and loops."""
    table: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(target, node.value) for target in node.targets]
        elif isinstance(node, ast.For):
            pairs = [(node.target, node.iter)]
        for target, value in pairs:
            for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                if isinstance(part, ast.Name):
                    table.setdefault(part.id, []).append(value)
    return table


def _texts(node: ast.expr, table: dict[str, list[ast.expr]], seen: set[str]) -> set[str]:
    """The texts that an expression can be; names are looked up once."""
    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        text = _pattern(node)
        return {text} if text else set()
    if isinstance(node, ast.Name):
        if node.id in seen:
            return set()
        seen = seen | {node.id}
        return {text for value in table.get(node.id, ()) for text in _texts(value, table, seen)}
    if isinstance(node, ast.IfExp):
        return _texts(node.body, table, seen) | _texts(node.orelse, table, seen)
    if isinstance(node, ast.BoolOp):
        return {text for value in node.values for text in _texts(value, table, seen)}
    if isinstance(node, ast.Dict):
        return {text for value in node.values for text in _texts(value, table, seen)}
    if isinstance(node, (ast.Tuple, ast.List)):
        return {text for value in node.elts for text in _texts(value, table, seen)}
    if isinstance(node, (ast.Subscript, ast.Starred)):
        return _texts(node.value, table, seen)
    return set()


def _pattern(node: ast.expr) -> str:
    """A text, with ``{0}``, ``{1}`` ... for the places of an f-string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    places, text = 0, ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += part.value
        else:
            text, places = f"{text}{{{places}}}", places + 1
    return text


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def model_texts(root: Path) -> set[str]:
    """Title, group, description, and names and help of the parameters of the provider's ready-made models."""
    found = set()
    for path in (root / "plugin" / "processing" / "models").glob("*.model3"):
        tree = ET.parse(path).getroot()
        for name in ("model_name", "model_group"):
            found |= {option.get("value") for option in tree.iter("Option") if option.get("name") == name}
        (texts,) = (option for option in tree if option.get("name") == "help")
        found |= {option.get("value") for option in texts if option.get("name") != "ALG_CREATOR"}
        for option in tree.iter("Option"):
            if option.get("name") in ("parameterDefinitions", "modelOutputs"):
                found |= {
                    one.get("value") for one in option.iter("Option") if one.get("name") in ("description", "help")
                }
            if option.get("name") == "outputs":
                shown = [one for one in option.iter("Option") if one.get("name") == "component_description"]
                found |= {one.get("value") for one in shown}
    return {text for text in found if text}


def class_names(root: Path) -> set[str]:
    """Names of the classes that the bundled models map."""
    cards = (load_card(path.parent) for path in (root / "model_backend" / "weights").glob("*/config.json"))
    return {info.name for card in cards for info in card.map_classes}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def files() -> list[Path]:
    """The ``.ts`` file of each language that there is."""
    return sorted(FOLDER.glob("layerfuse_*.ts"))


def language_of(path: Path) -> str:
    """The language of a file of translations."""
    return path.stem.split("_", 1)[1]


def read(path: Path) -> dict[Message, str]:
    """The translations of a ``.ts`` file; empty for what is not translated yet."""
    found = {}
    for context in ET.parse(path).getroot().iter("context"):
        for entry in context.iter("message"):
            translation = entry.find("translation")
            done = translation is not None and translation.get("type") is None
            found[Message(context.findtext("name"), entry.findtext("source"))] = (
                (translation.text or "") if done else ""
            )
    return found


def write(path: Path, language: str, translated: dict[Message, str]) -> None:
    """Write a ``.ts`` file, as Qt Linguist reads it."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for message, text in sorted(translated.items(), key=lambda item: (item[0].context, item[0].source)):
        if message.context not in contexts:
            contexts[message.context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[message.context], "name").text = message.context
        entry = ET.SubElement(contexts[message.context], "message")
        ET.SubElement(entry, "source").text = message.source
        translation = ET.SubElement(entry, "translation", {} if text else {"type": "unfinished"})
        translation.text = text
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def patterns(found: list[Message]) -> list[str]:
    """The errors with places in them, those with most letters first: the first that fits is the one that was meant."""
    texts = {text for text in in_windows() if "{0}" in text}
    texts |= {m.source for m in found if m.context == ERRORS and "{0}" in m.source}
    return sorted(texts, key=lambda text: (-_letters(text), -len(text), text))


def in_windows() -> dict[str, str]:
    """What is said in windows, by what the command says."""
    return json.loads(WINDOWS.read_text(encoding="utf-8"))


def report_words(translated: dict[Message, str], sources: Sources) -> dict[str, dict[str, str]]:
    """The words of the reports in a language by key, and the sentences of the engine that may stand there.

    English where one is not translated yet.
    """
    said = [Message(ERRORS, text) for text in (GRID, *sorted(error_texts(sources, NOTES)))]
    phrases = [*patterns(said), *(message.source for message in said if "{0}" not in message.source)]
    return {
        "words": {key: translated.get(Message(REPORTS, text)) or text for key, text in words.WORDS.items()},
        "phrases": {
            **{text: translated.get(Message(ERRORS, text)) or text for text in phrases},
            **{name: translated.get(Message(CLASSES, name)) or name for name in sorted(class_names(sources.root))},
        },
    }


def read_metadata() -> dict[str, str]:
    """What ``metadata.txt`` says, by key, as QGIS reads it."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(METADATA, encoding="utf-8")
    return dict(parser.items("general"))


def metadata_text(translated: dict[str, dict[Message, str]]) -> str:
    """``metadata.txt`` with the texts of the Plugin Manager in each language below the English ones.

    Args:
        translated: Translations by language.
    """
    shown, lines, skipped = read_metadata(), [], False
    for line in METADATA.read_text(encoding="utf-8").splitlines():
        key = re.match(r"(\w+)(\[\w+\])?=", line)
        skipped = bool(key[2]) if key else skipped
        if key and lines and (before := re.match(r"(\w+)=", _entry(lines))) and before[1] in SHOWN and not key[2]:
            lines += _in_languages(before[1], shown[before[1]], translated)
        if not skipped:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _entry(lines: list[str]) -> str:
    """The line that begins the last entry."""
    return next(line for line in reversed(lines) if line and not line.startswith(" "))


def _in_languages(key: str, text: str, translated: dict[str, dict[Message, str]]) -> list[str]:
    found = []
    for language, table in sorted(translated.items()):
        said = table.get(Message(MANAGER, text))
        found += re.sub(r"\n(?=.)", "\n    ", f"{key}[{language}]={said}").split("\n") if said else []
    return found


def _compile(path: Path, language: str, translated: dict[Message, str], sources: Sources) -> None:
    """Write what is read at run time: Qt's file for what Qt asks for, and the words of the reports."""
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / path.name
        write(
            asked, language, {message: text for message, text in translated.items() if message.context not in NOT_QTS}
        )
        target = path.with_suffix(".qm")
        subprocess.run(["lrelease", "-silent", "-nounfinished", str(asked), "-qm", str(target)], check=True)
    said = json.dumps(report_words(translated, sources), indent=1, ensure_ascii=False)
    (words.FOLDER / f"{language}.json").write_text(f"{said}\n", encoding="utf-8")


def main() -> int:
    """Bring the files up to date; 0 if nothing is left to translate."""
    sources = Sources()
    found = messages(sources)
    words.FOLDER.mkdir(exist_ok=True)
    PATTERNS.write_text(json.dumps(patterns(found), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    languages = sys.argv[1:] or [language_of(path) for path in files()]
    lacking, translated = 0, {}
    for language in languages:
        path = FOLDER / f"layerfuse_{language}.ts"
        known = read(path) if path.exists() else {}
        elsewhere = {message.source: text for message, text in known.items() if text}
        table = {message: known.get(message) or elsewhere.get(message.source, "") for message in found}
        write(path, language, table)
        _compile(path, language, table, sources)
        translated[language] = table
        open_ones = [message for message, text in table.items() if not text]
        lacking += len(open_ones)
        print(f"{path}: {len(table)} texts, {len(open_ones)} to translate")
        for message in open_ones:
            print(f"  {message.context}: {message.source!r}")
    if not sys.argv[1:]:
        METADATA.write_text(metadata_text(translated), encoding="utf-8")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
