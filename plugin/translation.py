"""QGIS's language: the translator of what the plugin says, and errors in it.

Translations are ``resources/i18n/layerfuse_LANGUAGE.ts``, compiled by Qt's ``lrelease`` (``make translations``): a
language is there as soon as its file is. Errors
are made where nobody knows of languages, in ``model_backend`` and in other processes, and are translated when they are
shown: whole, or by the pattern that they were made from (``errors.json``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..model_backend import errors
from ..model_backend.evaluation.reports.phrases import Phrases
from ..model_backend.evaluation.reports.words import ENGLISH, LANGUAGES, Words

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "i18n"
PATTERNS = FOLDER / "errors.json"
WINDOWS = FOLDER / "windows.json"
"""What is said in windows in place of what the command says, whose options and variables nobody has there."""
CONTEXT = "InputError"
SENTENCE = "{what}: {why}. {fix}"


def locale() -> str:
    """What QGIS is told to speak: by ``--lang``, else by its options, else by the system."""
    return QgsApplication.instance().translation() or QgsApplication.locale()


def fitting(locale: str, languages: Collection[str]) -> str:
    """The language for a locale by the rule of QGIS and Qt: the whole name, else without its last part, and so on.

    Args:
        locale: As QGIS names it: ``es``, ``es_MX``, ``zh-Hans``.
        languages: Those that are there.

    Returns:
        One of them; empty if none fits.
    """
    parts = re.split("[-_.@]", locale)
    names = ("_".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if name in languages), "")


class _Translator(QTranslator):
    """A translator by what a file said: Qt maps the file itself, and ends QGIS if that is written anew meanwhile."""

    def __init__(self, data: bytes) -> None:
        """Take what ``lrelease`` has made; see the class."""
        super().__init__()
        self._data = data  # Qt makes no copy
        self.loadFromData(data)


def load(locale: str) -> QTranslator | None:
    """Speak QGIS's language from now on.

    Args:
        locale: As QGIS names it.

    Returns:
        What :func:`unload` takes; None for English, and for a language that nobody has translated to yet.
    """
    errors.tell_by(_tell)  # in English, too: the words of the command are not those of windows
    there = {path.stem.split("_", 1)[1]: path for path in FOLDER.glob("layerfuse_*.qm")}
    language = fitting(locale, there)
    if not language:
        return None
    translator = _Translator(there[language].read_bytes())
    QCoreApplication.installTranslator(translator)
    return translator


def unload(translator: QTranslator | None) -> None:
    """Speak English again."""
    if translator is not None:
        QCoreApplication.removeTranslator(translator)
    errors.tell_by(None)


def in_words(text: str) -> str:
    """A part of an error, or other words of the engine, in QGIS's language and in words of windows, if known."""
    return _phrases()(text)


def number(text: str) -> str:
    """A number such as ``12,345.6`` as it is written in QGIS's language, where a comma may begin the decimals."""
    return Words(fitting(locale(), LANGUAGES) or ENGLISH).number(text)


class Figure(float):
    """A number that a text's place, such as ``{share:.1%}``, shows as it is written in QGIS's language."""

    def __format__(self, spec: str) -> str:
        """As of a float; see the class."""
        return number(super().__format__(spec))


def class_name(name: str) -> str:
    """What a class is called in QGIS's language: those of the bundled models are known, others stay as they are."""
    return QCoreApplication.translate("Classes", name)


def _tell(what: str, why: str, fix: str) -> str:
    sentence = QCoreApplication.translate(CONTEXT, SENTENCE)
    return sentence.format(what=in_words(what), why=in_words(why), fix=in_words(fix))


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    templates, windows = (json.loads(path.read_text(encoding="utf-8")) for path in (PATTERNS, WINDOWS))
    return Phrases(templates, lambda text: QCoreApplication.translate(CONTEXT, windows.get(text, text)))
