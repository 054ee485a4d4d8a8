"""The pages of ``docs/`` as HTML, for reading without a network: ``make zip``, ``make install``.

They lie beside their sources, so links to pictures hold as they are. Nothing in them asks a server for anything:
style is written out, and there is no script and no font.
"""

from __future__ import annotations

import html
import posixpath
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "docs"
SOURCE = "https://github.com/layerfuse/layerfuse/blob/main"
"""Where a link leads that leaves the pages."""
HOME = "index.html"

PAGE = """<!DOCTYPE html>
<html lang="en">
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
</style>
</head>
<body>
{home}{body}</body>
</html>
"""


def pages(root: Path = ROOT, names: Iterable[str] | None = None) -> dict[str, str]:
    """The HTML of pages by its path in the repository.

    Args:
        root: The repository.
        names: Paths of their sources; default: all that are there.
    """
    sources = sorted((root / FOLDER).glob("*.md")) if names is None else [root / name for name in sorted(names)]
    return {f"{FOLDER}/{path.stem}.html": render(path.read_text(encoding="utf-8"), path.stem) for path in sources}


def render(text: str, name: str) -> str:
    """A page as HTML.

    Args:
        text: Its Markdown.
        name: Its name, without folder and suffix.
    """
    reader = MarkdownIt("commonmark").enable("table")
    tokens = reader.parse(text)
    title = "LayerFuse"
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _words(tokens[place + 1])
            token.attrSet("id", anchor(words))
            title = f"{words} – LayerFuse" if token.tag == "h1" and "LayerFuse" not in words else title  # noqa: RUF001
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _target(str(child.attrGet("href"))))
    home = "" if name == Path(HOME).stem else f'<p><a href="{HOME}">LayerFuse: help</a></p>\n'
    body = reader.renderer.render(tokens, reader.options, {})
    return PAGE.format(title=html.escape(title), home=home, body=body)


def anchor(words: str) -> str:
    """The name by which links mean a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def _words(heading: Token) -> str:
    return "".join(child.content for child in heading.children or ())


def _target(link: str) -> str:
    """Where a link leads from the HTML page."""
    path, hash_, place = link.partition("#")
    if "://" in link or link.startswith(("#", "mailto:")):
        return link
    if "/" not in path and path.endswith(".md"):
        return f"{path[: -len('.md')]}.html{hash_}{place}"
    below = posixpath.normpath(posixpath.join(FOLDER, path))
    return f"{SOURCE}/{below}{hash_}{place}"


def main() -> int:
    """Write the pages of this checkout."""
    for name, text in pages().items():
        (ROOT / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
