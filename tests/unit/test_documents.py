"""Documents tell what is there: figures of the card, files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from layerfuse.model_backend.card import CARD_FILE, PICTURE_FILE, README_FILE, WEIGHTS_FILE, load_card
from layerfuse.model_backend.inference.models import bundled_models
from layerfuse.tests.packaging.help_pages import anchor

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAX_MODEL_BYTES = 6_000_000
MOST_WORDS = 1000
"""Of a page of help, beside its tables and commands: two screens."""


def prose(page: Path) -> str:
    """The text of a page without what is looked up in it or copied from it: tables and commands."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return "\n".join(line for line in text.splitlines() if not line.startswith("|"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(document):
    for target, place in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            page = document.parent / target if target else document
            assert page.exists(), target
            if place and page.suffix == ".md":
                headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
                assert place in map(anchor, headings), f"{target}#{place}"


def table_rows(text: str) -> list[list[str]]:
    return [[cell.strip(" *") for cell in line.strip("| ").split("|")] for line in text.splitlines() if "|" in line]


@pytest.mark.parametrize(
    "document", ["docs/models/zion-landcover.md", "model_backend/weights/zion-landcover/README.md"]
)
def test_scores_are_those_of_the_card(document):
    card = load_card(bundled_models()["zion-landcover"])
    rows = {row[0]: row for row in table_rows((ROOT / document).read_text(encoding="utf-8"))}
    for key, scores in card.metrics.items():
        row = rows[key.replace("+", " + ")]
        assert [f"{scores['miou']:.3f}", f"{scores['oa']:.3f}"] == row[1:3], key


def test_a_bundled_model_is_complete_and_small():
    for name, folder in bundled_models().items():
        card = load_card(folder)
        assert card.name == name
        assert sorted(p.name for p in folder.iterdir()) == sorted([CARD_FILE, WEIGHTS_FILE, README_FILE, PICTURE_FILE])
        assert (folder / WEIGHTS_FILE).stat().st_size < MAX_MODEL_BYTES
        assert set(card.metrics) == {"+".join(subset) for subset in card.subsets()}
        assert card.digests[WEIGHTS_FILE]
        for told in (card.training.data, card.training.split, card.training.command, card.license):
            assert told
        assert card.training.steps and card.training.seconds


def test_the_readme_is_read_in_a_minute():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def test_a_page_of_help_is_two_screens_and_listed_once():
    """Below "Look things up" stand pages to look things up in; those above are read from the first line to the last."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"\]\(([^)#\s]+\.md)", index)
    assert len(listed) == len(set(listed)), [page for page in set(listed) if listed.count(page) > 1]
    pages = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert pages <= set(listed), pages - set(listed)
    for page in re.findall(r"\]\(([^)#\s]+\.md)", index.partition("## Look things up")[0]):
        words = len(prose(ROOT / "docs" / page).split())
        assert words <= MOST_WORDS, f"{page}: {words} words"
