"""Sentences said again in another language: found back by the template that they were made from.

Errors and notes are made where nobody knows of languages, with names and numbers in them already.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence


class Phrases:
    """Says sentences in another language.

    Args:
        templates: Those with places ``{0}``, ``{1}`` ...; the first that fits a sentence is taken.
        say: Gives the translation of a template or a whole sentence; unchanged if it knows none.
    """

    def __init__(self, templates: Sequence[str], say: Callable[[str], str]) -> None:
        """Prepare the templates; see the class."""
        self._say = say
        self._template = functools.lru_cache(maxsize=1024)(self._find_template)  # windows say the same again and again
        self._patterns = [
            (re.compile("(.*)".join(map(re.escape, re.split(r"\{\d+\}", template))), re.DOTALL), template)
            for template in templates
        ]

    def __call__(self, text: str) -> str:
        """A sentence, and what stands in its places, in the other language; unchanged if it is not known."""
        found = self._say(text)
        if found != text:
            return found
        template, places = self._template(text)
        if template:
            return self._say(template).format(*map(self, places))
        for separator in ("; ", ": "):  # lists of reasons, and whose reason it is
            first, found, rest = text.partition(separator)
            if found:
                return self(first) + separator + self(rest)
        return text

    def _find_template(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The template that a sentence was made from, and what stands in its places; nothing if there is none."""
        matches = ((pattern.fullmatch(text), template) for pattern, template in self._patterns)
        return next(((template, match.groups()) for match, template in matches if match), ("", ()))
