"""``make screenshots`` renews every picture of the documents."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from layerfuse.tests.packaging import doc_images
from layerfuse.tests.packaging.doc_images import COUNTED, DRAWN, IMAGES, PLACES, SOURCES

ROOT = Path(__file__).parents[2]
STORIES = (
    *("tests/qgis/desktop/story.py", "tests/qgis/desktop/flood.py"),
    "benchmarks/models/loop_desktop.py",
)


def test_every_picture_is_made_by_the_rule():
    there = {path.name for path in IMAGES.iterdir() if not fnmatch(path.name, COUNTED)}
    places = {name for name in there if fnmatch(name, PLACES)}
    assert there - places == SOURCES.keys() | set(DRAWN)
    drawn = (ROOT / "benchmarks/model_pages/pictures.py").read_text("utf-8")
    assert places == set(re.findall(r'"([\w-]+\.jpg)"', drawn))
    rule = re.search(r"^screenshots:.*?\n\n", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE | re.DOTALL)[0]
    assert "doc_images.py build" in rule and "benchmarks.model_pages.pictures" in rule
    for story in ("", "--story flood", "--story loop", "--language zh-Hans"):
        assert f"$(DESKTOP) {story}".strip() in rule


def test_what_pictures_are_made_of_is_shown_by_a_story():
    told = "".join((ROOT / story).read_text("utf-8") for story in STORIES)
    rule = (ROOT / "Makefile").read_text("utf-8")
    for sources in SOURCES.values():
        for source in sources:
            name = Path(source).stem.replace("-zh-Hans", "")
            assert f'"{name}"' in told or source in rule or name == "landcover", source


def test_a_picture_without_its_source_stays(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(doc_images, "IMAGES", tmp_path)
    assert doc_images.main(str(tmp_path / "nothing")) == 0
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out.count("stays as it is") == len(SOURCES)


@pytest.mark.parametrize("name", sorted(path.name for path in IMAGES.iterdir()))
def test_every_picture_is_shown(name):
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert any(name in page.read_text("utf-8") for page in pages)
