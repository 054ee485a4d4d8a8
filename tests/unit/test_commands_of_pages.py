"""Every command of README and help is one that the command line takes; those that cost nothing are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from layerfuse.model_backend.command.parser import _join_negative, _parser, main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SAMPLE = ROOT / "resources" / "sample"
ABRIDGED = re.compile(r"\s\.\.\.(?:\s|$)|\[")
"""What is left out, or may be."""
STANDS_FOR = re.compile(r"\b[A-Z]{2,}\b")
"""A word in place of the reader's own."""
CHEAP = ("crosswalks", "info ", "sample ", "suggestsamples ", "export --layer", "models list")
"""How commands begin that are run, on the sample under the names that the pages use."""
FILES = {
    **dict.fromkeys(("image.tif", "landsat8.tif", "s2.tif"), "landsat8.tif"),
    **dict.fromkeys(("dem.tif", "srtm.tif"), "srtm.tif"),
    **dict.fromkeys(("nlcd8.tif", "map.tif"), "nlcd8.tif"),
}


def blocks(text: str) -> list[str]:
    """Command lines that stand by themselves, with their continuations."""
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line.strip() for block in fenced for line in block.replace("\\\n", " ").splitlines()]
    lines += re.findall(r"^    (layerfuse [^\n]*)", text, re.MULTILINE)
    return [line for line in lines if line.startswith("layerfuse ")]


def mentioned(text: str) -> list[str]:
    """Commands in sentences, that need not be whole."""
    return re.findall(r"`(layerfuse [^`\n]+)`", text)


def words_of(line: str) -> list[str]:
    """The arguments of a line, as a shell hands them on, with what may be left out."""
    line = re.split(r"\s(?:[|>]|&&)\s", line)[0]
    words = shlex.split(re.sub(r"[\[\]](?=\s|$)|(?<=\s)\[", "", line), comments=True)[1:]
    return words


def options_of(words: list[str]) -> set[str]:
    """What the command that words begin with takes."""
    parser = _parser(words)
    while parser._subparsers is not None:
        parser, words = parser._subparsers._group_actions[0].choices[words[0]], words[1:]
    return {option for action in parser._actions for option in action.option_strings}


TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
BLOCKS = [(page.stem, line) for page, text in TEXTS.items() for line in blocks(text)]
MENTIONED = [(page.stem, line) for page, text in TEXTS.items() for line in mentioned(text)]


def can_be_run(line: str) -> bool:
    """Whether a command costs nothing, and the sample has what it reads."""
    words = words_of(line)
    cheap = line.removeprefix("layerfuse ").startswith(CHEAP)
    if not cheap or ABRIDGED.search(line) or STANDS_FOR.search(line):
        return False
    written = {following for word, following in zip(words, words[1:]) if word == "--output"}
    named = {re.split("[=:]", word)[1 if "=" in word else 0] for word in words if re.search(r"\.[a-z]{3,4}\b", word)}
    return named - written <= set(FILES)


RUN = sorted({line for _, line in (*BLOCKS, *MENTIONED) if can_be_run(line)})


def test_there_are_commands():
    assert len(BLOCKS) > 30 and {"README", "loop", "learn"} <= {page for page, _ in BLOCKS}
    assert len(MENTIONED) > 15 and len(RUN) > 3


@pytest.mark.parametrize(("page", "line"), BLOCKS, ids=[f"{page}-{i}" for i, (page, _) in enumerate(BLOCKS)])
def test_a_command_of_a_page_is_understood(page, line):
    words = _join_negative(words_of(line))
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= options_of(words), line
    if not ABRIDGED.search(line):
        assert _parser(words).parse_args(words).run, line


@pytest.mark.parametrize(("page", "line"), MENTIONED, ids=[f"{page}-{i}" for i, (page, _) in enumerate(MENTIONED)])
def test_a_command_in_a_sentence_has_these_options(page, line):
    words = words_of(line)
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= options_of(words), line


@pytest.mark.parametrize("line", RUN)
def test_a_cheap_command_of_a_page_works(line, tmp_path, monkeypatch, capsys):
    words = words_of(line)
    for name, original in FILES.items():
        (tmp_path / name).symlink_to(SAMPLE / original)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(words) == 0, capsys.readouterr().err
    output = words[words.index("--output") + 1] if "--output" in words else ""
    assert capsys.readouterr().out or (tmp_path / output).stat().st_size
