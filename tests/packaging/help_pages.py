"""The pages of ``docs/`` as HTML, for reading without a network: ``make zip``, ``make install``.

They lie beside their sources, so links to pictures hold as they are; those in other languages in folders of their own,
each with links to the same page in the others. Nothing in them asks a server for anything:
style is written out, and there is no script and no font.
"""

from __future__ import annotations

import html
import posixpath
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from layerfuse.tests.packaging.page_languages import languages, native
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "docs"
SOURCE = "https://github.com/layerfuse/layerfuse/blob/main"
"""Where a link leads that leaves the pages."""
HOME = "index"
"""The first page of a language."""
READER = MarkdownIt("commonmark").enable("table")

PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.55 system-ui, sans-serif; max-width: 46em; margin: 0 auto; padding: 1em 1.2em 4em; }}
h1, h2, h3 {{ line-height: 1.25; margin: 1.6em 0 .5em; }}
h1 {{ margin-top: .6em; }}
img {{ max-width: 100%; height: auto; }}
pre, code {{ font: .92em ui-monospace, monospace; background: rgba(127, 127, 127, .14); border-radius: 3px; }}
code {{ padding: .1em .25em; overflow-wrap: anywhere; }}
pre {{ padding: .7em .9em; overflow-x: auto; }}
pre code {{ padding: 0; background: none; overflow-wrap: normal; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{ border: 1px solid rgba(127, 127, 127, .4); padding: .35em .6em; text-align: left; vertical-align: top; }}
th:first-child, td:first-child {{ min-width: 4em; }}
:lang(zh) em {{ font-style: normal; font-weight: 600; }}
</style>
</head>
<body>
{head}{body}</body>
</html>
"""


def pages(root: Path = ROOT, names: Iterable[str] | None = None) -> dict[str, str]:
    """The HTML of pages by its path in the repository.

    Args:
        root: The repository.
        names: Paths of their sources; default: all that are there.
    """
    folder = root / FOLDER
    sources = sorted(folder.rglob("*.md")) if names is None else [root / name for name in sorted(names)]
    texts = {path.relative_to(folder).with_suffix("").as_posix(): path.read_text(encoding="utf-8") for path in sources}
    spoken = [language for language in languages(folder) if f"{language}/{HOME}" in texts]
    return {f"{FOLDER}/{name}.html": render(text, name, spoken, texts) for name, text in texts.items()}


def render(text: str, name: str, spoken: Iterable[str] = (), texts: Mapping[str, str] | None = None) -> str:
    """A page as HTML.

    Args:
        text: Its Markdown.
        name: Its path below ``docs/``, without suffix: ``dock``, ``models/landcover``, ``es/dock``.
        spoken: The languages other than English.
        texts: The Markdown of all pages by their paths, to lead home and to the same page in other languages.
    """
    tokens = READER.parse(text)
    title = "LayerFuse"
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _words(tokens[place + 1])
            token.attrSet("id", anchor(words))
            title = f"{words} – LayerFuse" if token.tag == "h1" and "LayerFuse" not in words else title  # noqa: RUF001
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _target(str(child.attrGet("href")), name))
    first, _, rest = name.partition("/")
    language, page = (first, rest) if first in spoken else ("en", name)
    body = READER.renderer.render(tokens, READER.options, {})
    head = _head(name, language, page, spoken, texts or {})
    return PAGE.format(title=html.escape(title), language=language, head=head, body=body)


def _head(name: str, language: str, page: str, spoken: Iterable[str], texts: Mapping[str, str]) -> str:
    """The way home, and to the page in other languages."""

    def link(target: str, words: str, attributes: str = "") -> str:
        address = posixpath.relpath(f"{target}.html", posixpath.dirname(name) or ".")
        return f'<a href="{address}"{attributes}>{html.escape(words)}</a>'

    home = HOME if language == "en" else f"{language}/{HOME}"
    links = [link(home, _title(texts.get(home, "")) or "LayerFuse")] if page != HOME else []
    for other in ("en", *spoken):
        target = page if other == "en" else f"{other}/{page}"
        if other != language and target in texts:
            links.append(link(target, native(other), f' lang="{other}" hreflang="{other}"'))
    return f"<p>{' · '.join(links)}</p>\n" if links else ""


def _title(text: str) -> str:
    found = re.search(r"^# (.+)$", text, re.M)
    return found[1] if found else ""


def anchor(words: str) -> str:
    """The name by which links mean a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def _words(heading: Token) -> str:
    return "".join(child.content for child in heading.children or ())


def _target(link: str, name: str) -> str:
    """Where a link leads from the HTML of the page of that name."""
    path, hash_, place = link.partition("#")
    if "://" in link or link.startswith(("#", "mailto:")):
        return link
    below = posixpath.normpath(posixpath.join(FOLDER, posixpath.dirname(name), path))
    if below.startswith(f"{FOLDER}/") and below.endswith(".md"):
        return f"{path[: -len('.md')]}.html{hash_}{place}"
    return f"{SOURCE}/{below}{hash_}{place}"


def main() -> int:
    """Write the pages of this checkout."""
    for name, text in pages().items():
        (ROOT / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
