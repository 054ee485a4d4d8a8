"""Pages in other languages say what the English ones say, as far as that can be told without reading them."""

import re

import pytest
from layerfuse.tests.packaging import page_languages
from layerfuse.tests.packaging.page_languages import differences, fill, relink
from layerfuse.tests.packaging.translations import files, language_of

PAIRS = list(page_languages.pairs())
ENGLISH = """# A page

Press *Run* on 1,234.5 m with `--a 1`, [more](other.md).

```
layerfuse run --a 1    # a remark
```

| name | share |
|---|---|
| water | .86 |

![A picture](images/dock.png)
"""
SPANISH = """# Una página

Pulse *Ejecutar* en 1\u00a0234,5 m con `--a 1`, [más](../other.md).

```
layerfuse run --a 1    # una nota
```

| nombre | parte |
|---|---|
| agua | 0,86 |

![Una imagen](../images/dock-es.png)
"""


def test_there_are_languages_of_the_plugin():
    assert {"es", "zh"} <= set(page_languages.languages()) <= {language_of(path) for path in files()}


@pytest.mark.parametrize(("language", "english", "page"), PAIRS, ids=[f"{p[0]}-{p[2].stem}" for p in PAIRS])
def test_a_translated_page_says_what_the_english_one_says(language, english, page):
    text = page.read_text(encoding="utf-8")
    assert not differences(english.read_text(encoding="utf-8"), text, language)
    assert relink(text, page) == text, "python -m layerfuse.tests.packaging.page_languages"


@pytest.mark.parametrize("page", [page for language, _, page in PAIRS if language == "zh"], ids=lambda page: page.stem)
def test_chinese_has_no_blank_where_a_line_ends(page):
    """Browsers and GitHub show a blank for the end of a line."""
    text = page.read_text(encoding="utf-8")
    assert not re.findall(r"[\u3000-\u9fff\uff00-\uffef]\n[\u3000-\u9fff\uff00-\uffef]", text)


def test_a_page_that_says_the_same_has_no_differences():
    assert differences(ENGLISH, SPANISH, "es") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("--a 1    #", "--a 2    #", "other commands"),
        ("| 0,86 |", "| 0,87 |", "figures of tables are old"),
        ("| agua | 0,86 |", "| agua | 0,86 | |", "cells of tables"),
        ("# Una página", "## Una página", "headings"),
        ("dock-es", "flood-es", "pictures"),
        ("\n\n![", "\n\nY más.\n\n![", "paragraphs: 5 instead of 4"),
        ("\n\n![", "\n- uno\n\n![", "points of lists: 1 instead of 0"),
        ("con `--a 1`", "con `--b 1`", "code lacking: ['`--a 1`']"),
        ("1\u00a0234,5 m", "1.234,5 m", "numbers lacking: [1234.5]"),
        (" m con", " m, 7 veces, con", "numbers not in the English page: [7.0]"),
        ("*Ejecutar*", "*Correr*", "Run is called otherwise in QGIS: ['ejecutar']"),
    ],
)
def test_what_differs_is_told(old, new, told):
    assert old in SPANISH
    assert told in "\n".join(differences(ENGLISH, SPANISH.replace(old, new), "es"))


def test_commands_and_figures_are_copied_and_words_kept():
    newer = ENGLISH.replace("--a 1 ", "--a 3 ").replace(".86", ".91")
    filled = fill(newer, SPANISH, "es")
    assert "layerfuse run --a 3    # a remark" in filled and "| agua | 0,91 |" in filled
    assert fill(ENGLISH, SPANISH, "es") == SPANISH


def test_links_lead_to_the_page_of_the_same_language(tmp_path):
    for name in ("index", "dock", "engine", "models/x", "es/index", "es/dock", "es/models/x", "zh/index"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.md").touch()

    def lead(link, page="es/dock.md"):
        return relink(f"]({link})", tmp_path / page, tmp_path)[2:-1]

    assert lead("../dock.md#a") == "dock.md#a" and lead("engine.md") == "../engine.md"
    assert lead("models/x.md") == "models/x.md" and lead("../../dock.md", "es/models/x.md") == "../dock.md"
    for kept in ("../zh/index.md", "https://a/b.md", "../../README.md", "../images/y.png", "#a"):
        assert lead(kept) == kept
