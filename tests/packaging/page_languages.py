"""Pages of help in other languages: ``docs/LANGUAGE/NAME.md`` beside ``docs/NAME.md``.

``python -m layerfuse.tests.packaging.page_languages`` copies what is no language from the English pages (commands and
figures of tables), leads links to pages of the same language where these are there, and says where a translated page
has fallen behind. A language is a folder with a first page.
"""

from __future__ import annotations

import posixpath
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from layerfuse.model_backend.evaluation.reports.words import ENGLISH, LANGUAGES, Words

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs"
INDEX = "index.md"

BLOCK = re.compile(r"^```[^\n]*\n.*?^```$|(?:^    \S[^\n]*\n)+", re.DOTALL | re.MULTILINE)
"""Commands, fenced or indented."""
_COMMENT = re.compile(r"[ \t]+# [^\n]*")
_CODE = re.compile(r"`(?:[^`\n]|\n(?!\n))+`")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_POINT = re.compile(r"^ *(?:[*-]|\d+\.) ", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?:^.+\n?)+", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.,])\.\d+|\d+(?:[.,\u00a0\u202f]\d+)*")
_NAMED = re.compile(r"(?<![*\w])\*([A-Z][^*\n]*)\*(?!\*)|^\| \*\*([^*\n]+)\*\*", re.MULTILINE)
"""What may be a name in the interface: emphasised, or strongly at the beginning of a row."""


def languages(folder: Path = FOLDER) -> list[str]:
    """The languages other than English that there are pages in, by their folders."""
    return sorted(page.parent.name for page in folder.glob(f"*/{INDEX}"))


def native(language: str) -> str:
    """What a language calls itself; its code where nobody has said it yet."""
    return Words(language)("language") if language in LANGUAGES else language


def pairs(folder: Path = FOLDER) -> Iterator[tuple[str, Path, Path]]:
    """Language, English page and translated page of all that are translated."""
    for language in languages(folder):
        for page in sorted((folder / language).rglob("*.md")):
            yield language, folder / page.relative_to(folder / language), page


def fill(english: str, translated: str, language: str) -> str:
    """A translated page with the English one's commands and figures of tables, where the two have the same shape.

    Args:
        english: Markdown of the English page.
        translated: Markdown of the page in ``language``.
        language: Its code. Remarks in commands, and cells with words, stay as they are.
    """
    blocks = BLOCK.findall(english)
    if len(blocks) == len(BLOCK.findall(translated)):
        left = iter(blocks)
        translated = BLOCK.sub(lambda found: _block(next(left), found[0]), translated)
    rows = [line for line in _without_blocks(english).splitlines() if line.startswith("|")]
    lines = translated.split("\n")
    places = [place for place, line in enumerate(lines) if line.startswith("|")]
    if [_width(row) for row in rows] == [_width(lines[place]) for place in places]:
        for row, place in zip(rows, places):
            cells = zip(row.split("|"), lines[place].split("|"))
            lines[place] = "|".join(_figures(one, language) if _is_figures(one) else other for one, other in cells)
    return "\n".join(lines)


def relink(text: str, page: Path, folder: Path = FOLDER) -> str:
    """A translated page with its links to pages of its own language, and to the English ones of those that lack there.

    Args:
        text: Its Markdown.
        page: Where it lies.
        folder: Where the English pages lie.
    """
    language = page.relative_to(folder).parts[0]

    def lead(found: re.Match[str]) -> str:
        link, hash_, place = found[1].partition("#")
        name = _page_of(link, page, folder)
        if not name or name.split("/")[0] in set(languages(folder)) - {language}:
            return found[0]
        own = name.removeprefix(f"{language}/")
        target = folder / language / own if (folder / language / own).is_file() else folder / own
        return f"]({posixpath.relpath(target.as_posix(), page.parent.as_posix())}{hash_}{place})"

    return _LINK.sub(lead, text)


def differences(english: str, translated: str, language: str) -> list[str]:
    """Where a translated page says something else than the English one, as far as that can be told without reading it.

    Args:
        english: Markdown of the English page.
        translated: Markdown of the page in ``language``.
        language: Its code.

    Returns:
        A sentence for each: commands, figures in tables, shapes of tables, headings, paragraphs, points, pictures, code
        and numbers in sentences, names in the interface.
    """
    wrong = []
    if fill(english, translated, language) != translated:
        wrong.append("commands or figures of tables are old: python -m layerfuse.tests.packaging.page_languages")
    if [_bare(block) for block in BLOCK.findall(english)] != [_bare(block) for block in BLOCK.findall(translated)]:
        wrong.append("other commands")
    one, other = _without_blocks(english), _without_blocks(translated)
    for what, mine, yours in (
        ("headings", _HEADING.findall(one), _HEADING.findall(other)),
        ("cells of tables", _shape(one), _shape(other)),
        ("paragraphs", len(_PARAGRAPH.findall(one)), len(_PARAGRAPH.findall(other))),
        ("points of lists", len(_POINT.findall(one)), len(_POINT.findall(other))),
        ("pictures", _pictures(one, language), _pictures(other, language)),
    ):
        if mine != yours:
            wrong.append(f"{what}: {yours} instead of {mine}")
    for what, mine, yours in (
        ("code", _codes(one), _codes(other)),
        ("numbers", _numbers(one, ENGLISH), _numbers(other, language)),
    ):
        wrong += [f"{what} lacking: {sorted((mine - yours).elements())}"] if mine - yours else []
        wrong += [f"{what} not in the English page: {sorted((yours - mine).elements())}"] if yours - mine else []
    text = _plain(other)
    for term in dict.fromkeys(found[1] or found[2] for found in _NAMED.finditer(one)):
        named = names(language).get(_plain(term), set())
        if named and not any(name in text for name in named):
            wrong.append(f"{term} is called otherwise in QGIS: {sorted(named)}")
    return wrong


@cache
def names(language: str) -> dict[str, set[str]]:
    """What the interface calls things: the plain English text, and what it may be in a language."""
    found: dict[str, set[str]] = {}
    for message in ET.parse(ROOT / "resources" / "i18n" / f"layerfuse_{language}.ts").getroot().iter("message"):
        found.setdefault(_plain(message.findtext("source", "")), set()).add(_plain(message.findtext("translation", "")))
    return found


def main() -> int:
    """Fill the translated pages, and say what else differs; 0 if nothing does."""
    behind = 0
    for language, english, page in pairs():
        text, before = english.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")
        after = relink(fill(text, before, language), page)
        if after != before:
            page.write_text(after, encoding="utf-8")
        for difference in differences(text, after, language):
            print(f"{page.relative_to(ROOT)}: {difference}")
            behind += 1
    return min(behind, 1)


def _page_of(link: str, page: Path, folder: Path) -> str:
    """The page that a link of a page leads to, below the folder of all; empty if it leads to none."""
    if not link.endswith(".md") or "://" in link:
        return ""
    target = posixpath.normpath(posixpath.join(page.parent.relative_to(folder).as_posix(), link))
    return "" if target.startswith("..") else target


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\(&\w\)|[&*]", "", text)).rstrip("….: ").lower()


def _without_blocks(text: str) -> str:
    return BLOCK.sub("", text)


def _bare(block: str) -> str:
    return _COMMENT.sub("", block)


def _block(english: str, translated: str) -> str:
    return translated if _bare(english) == _bare(translated) else english


def _width(row: str) -> int:
    return row.count("|")


def _shape(text: str) -> list[int]:
    return [_width(line) for line in text.splitlines() if line.startswith("|")]


def _is_figures(cell: str) -> bool:
    return bool(re.search(r"\d", cell)) and not re.search(r"[^\W\d]|`", cell)


def _figures(cell: str, language: str) -> str:
    whole = _NUMBER.sub(lambda found: f"0{found[0]}" if found[0].startswith(".") else found[0], cell)
    return _NUMBER.sub(lambda found: Words(language).number(found[0]), whole)


def _pictures(text: str, language: str) -> list[str]:
    """Names of the files; one of another language, such as ``dock-zh.png``, stands for the English one."""
    return [Path(name).name.replace(f"-{language}.", ".") for name in _PICTURE.findall(text)]


def _codes(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s+", " ", code) for code in _CODE.findall(text))


def _numbers(text: str, language: str) -> Counter[float]:
    """How often each number is told, outside of code and addresses."""
    spoken = _CODE.sub("", _LINK.sub("]", text))
    return Counter(_number(token, language) for token in _NUMBER.findall(spoken))


def _number(token: str, language: str) -> float | str:
    """The value of a number as a language writes it; itself where it is none, such as 3.0.1."""
    words = Words(language)
    thousands, decimal = words.number(","), words.number(".")
    plain = re.sub(rf"{re.escape(thousands)}(?=\d{{3}}(?!\d))", "", token).replace(decimal, ".")
    try:
        return float(plain)
    except ValueError:
        return plain


if __name__ == "__main__":
    sys.exit(main())
