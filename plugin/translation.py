"""QGIS's language: the translator of what the plugin says, and errors in it.

Translations are ``resources/i18n/layerfuse_LANGUAGE.ts``, compiled by Qt's ``lrelease`` (``make translations``). Errors
are made where nobody knows of languages, in ``model_backend`` and in other processes, and are translated when they are
shown: whole, or by the pattern that they were made from (``errors.json``).
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from ..model_backend import errors

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "i18n"
PATTERNS = FOLDER / "errors.json"
CONTEXT = "InputError"
SENTENCE = "{what}: {why}. {fix}"


def load(locale: str) -> QTranslator | None:
    """Speak QGIS's language from now on.

    Args:
        locale: As QGIS names it: ``zh``, ``zh_CN``, ``zh-Hans``.

    Returns:
        What :func:`unload` takes; None for English, and for a language that nobody has translated to yet.
    """
    for name in (locale.replace("-", "_"), locale[:2]):
        path = FOLDER / f"layerfuse_{name}.qm"
        if path.is_file():
            translator = QTranslator()
            translator.load(str(path))
            QCoreApplication.installTranslator(translator)
            errors.tell_by(_tell)
            return translator
    return None


def unload(translator: QTranslator | None) -> None:
    """Speak English again."""
    if translator is not None:
        QCoreApplication.removeTranslator(translator)
        errors.tell_by(None)


def in_words(text: str) -> str:
    """A part of an error, or other words of the engine, in QGIS's language; unchanged if they are not known."""
    found = QCoreApplication.translate(CONTEXT, text)
    if found != text:
        return found
    for pattern, template in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return QCoreApplication.translate(CONTEXT, template).format(*map(in_words, match.groups()))
    for separator in ("; ", ": "):  # lists of reasons, and whose reason it is
        first, found, rest = text.partition(separator)
        if found:
            return in_words(first) + separator + in_words(rest)
    return text


def _tell(what: str, why: str, fix: str) -> str:
    sentence = QCoreApplication.translate(CONTEXT, SENTENCE)
    return sentence.format(what=in_words(what), why=in_words(why), fix=in_words(fix))


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern, str]]:
    """What finds an error's pattern, that with most letters first."""
    found = []
    for template in json.loads(PATTERNS.read_text(encoding="utf-8")):
        parts = re.split(r"\{\d+\}", template)
        found.append((re.compile("(.*)".join(map(re.escape, parts)), re.DOTALL), template))
    return found
