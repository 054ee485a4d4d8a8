"""Notes: whose they are is said once, and what is in few words tells no keys either."""

import pytest
from layerfuse.model_backend.raster.layers.note import DOUBT, FACT, Note


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Of s2 only 4 of 9 bands are there.", "Of s2 only 4 of 9 bands are there."),
        ("No image is among the layers, only s2.", "No image is among the layers, only s2."),
        ("Its pixels are too coarse.", "s2: Its pixels are too coarse."),
        ("It is called s2_may.", "s2: It is called s2_may."),
    ],
)
def test_whose_a_sentence_is_is_said_once(text, said):
    assert Note(DOUBT, text).of("s2") == said
    other = said.replace(text, "翻译")
    assert Note(DOUBT, text).of("s2", "翻译") == other


def test_a_brief_has_no_keys_and_is_not_kept_with_results():
    note = Note(FACT, "A fact.", "https://user:word@host/x")
    assert "word" not in note.brief and note.told() == {"level": FACT, "text": "A fact."}
