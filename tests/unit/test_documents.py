"""Documents tell what is there: figures of the card, files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from layerfuse.model_backend.card import CARD_FILE, PICTURE_FILE, README_FILE, WEIGHTS_FILE, load_card
from layerfuse.model_backend.inference.models import bundled_models

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
MAX_MODEL_BYTES = 6_000_000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_to_files(document):
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


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
    """Below "Look inside" stand pages to look things up in; those above are read from the first line to the last."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"\]\(([^)#\s]+\.md)", index)
    assert len(listed) == len(set(listed)), [page for page in set(listed) if listed.count(page) > 1]
    for page in re.findall(r"\]\(([^)#\s]+\.md)", index.partition("## Look inside")[0]):
        lines = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 100, f"{page}: {len(lines)} lines"
