"""The pages of help: every link and picture is there, and reading them asks no server for anything."""

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

pytest.importorskip("markdown_it")

from layerfuse.tests.packaging import help_pages

PAGES = help_pages.pages()


class Reader(HTMLParser):
    """Collects links, what a browser would fetch by itself, the names of places, and texts outside of code."""

    def __init__(self, text):
        super().__init__()
        self.links, self.fetched, self.places, self.tags = [], [], set(), set()
        self.texts, self.code = [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        self.places.add(found.get("id"))
        if tag == "a":
            self.links.append(found["href"])
        self.fetched += [found[name] for name in ("src", "srcset", "data", "poster", "background") if name in found]
        if tag == "link":
            self.fetched.append(found.get("href"))
        self.code = tag in ("code", "style")

    def handle_endtag(self, tag):
        self.code = self.code and tag not in ("code", "style")

    def handle_data(self, data):
        self.texts += [] if self.code else [data]


READ = {name.removeprefix("docs/"): Reader(text) for name, text in PAGES.items()}


def test_there_are_the_pages_that_the_plugin_opens():
    handbook = (help_pages.ROOT / "plugin" / "handbook.py").read_text(encoding="utf-8")
    named = re.findall(r'"([a-z]+)"', re.search(r"^INDEX.*?(?=\n\n)", handbook, re.M | re.S)[0])
    assert len(named) >= 7
    assert {f"{name}.html" for name in named} <= set(READ)


def leads_to(name, link):
    """The page that a link of a page leads to."""
    path = unquote(link.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name


@pytest.mark.parametrize("name", sorted(READ))
def test_links_and_pictures_are_there(name):
    for link in READ[name].links:
        path, _, place = link.partition("#")
        if link.startswith(help_pages.SOURCE):
            assert (help_pages.ROOT / path[len(help_pages.SOURCE) + 1 :]).exists(), link
            assert not re.search(r"/docs/.*\.md$", path), f"{link}: the page came along"
        elif "://" not in link:
            assert leads_to(name, link) in READ, link
            assert not place or unquote(place) in READ[leads_to(name, link)].places, link
    for picture in READ[name].fetched:
        assert (help_pages.ROOT / "docs" / posixpath.dirname(name) / picture).is_file(), picture


@pytest.mark.parametrize("name", sorted(READ))
def test_nothing_is_asked_for_outside(name):
    reader = READ[name]
    assert not [address for address in reader.fetched if ":" in address or address.startswith("//")]
    assert not reader.tags & {"script", "iframe", "object", "embed", "link", "base", "form", "audio", "video"}
    assert "url(" not in PAGES[f"docs/{name}"] and "@import" not in PAGES[f"docs/{name}"]


@pytest.mark.parametrize("name", sorted(READ))
def test_no_mark_of_emphasis_or_of_a_link_is_left(name):
    """As between an ellipsis and a Chinese character: punctuation before a closing star wants a blank after it."""
    assert not [text for text in READ[name].texts if re.search(r"\*|\]\(", text)]


def test_every_page_is_reached_from_the_first():
    reached, left = set(), {"index.html"}
    while left:
        page = left.pop()
        reached.add(page)
        left |= {leads_to(page, link) for link in READ[page].links if "://" not in link} - reached
    assert reached == set(READ)


def test_each_page_leads_home_and_to_itself_in_other_languages():
    texts = {"index": "# Help", "es/index": "# Ayuda", "models/x": "# X", "es/models/x": "# Equis", "y": "# Y"}
    pages = {name: help_pages.render(text, name, ["es"], texts) for name, text in texts.items()}
    links = {name: Reader(page).links for name, page in pages.items()}
    assert links == {
        "index": ["es/index.html"],
        "es/index": ["../index.html"],
        "models/x": ["../index.html", "../es/models/x.html"],
        "es/models/x": ["../index.html", "../../models/x.html"],
        "y": ["index.html"],
    }
    assert ">Ayuda</a>" in pages["es/models/x"] and '<html lang="es">' in pages["es/models/x"]
    assert ">Español</a>" in pages["models/x"] and '<html lang="en">' in pages["models/x"]


def test_a_page_as_html():
    text = "# A map & more\n\n[one](other.md#a-b) [two](../plugin/x.py) [three](#c)\n\n|a|\n|---|\n|`x`|\n\n## A, `b`\n"
    page = help_pages.render(text, "page")
    assert "<title>A map &amp; more – LayerFuse</title>" in page  # noqa: RUF001
    assert 'href="other.html#a-b"' in page and 'href="#c"' in page
    assert f'href="{help_pages.SOURCE}/plugin/x.py"' in page
    assert "<td><code>x</code></td>" in page
    assert '<h2 id="a-b">' in page
    assert 'href="index.html"' in page and 'href="index.html"' not in help_pages.render(text, "index")
    below = help_pages.render("[one](../other.md) [two](../../plugin/x.py) ![three](../images/y.png)", "es/page")
    assert 'href="../other.html"' in below and f'href="{help_pages.SOURCE}/plugin/x.py"' in below
    assert 'src="../images/y.png"' in below
