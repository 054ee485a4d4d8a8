"""Sentences are found back by their templates, whatever stands in the places, and said in another language."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.evaluation.accuracy import Accuracy, stratified
from layerfuse.model_backend.evaluation.reports.pages import accuracy_sentences
from layerfuse.model_backend.evaluation.reports.phrases import Phrases
from layerfuse.model_backend.evaluation.reports.words import ENGLISH, LANGUAGES, WORDS, Words

SPANISH = {"layer {0} has {1} bands": "la capa {0} tiene {1} bandas", "it is {0}": "es {0}", "empty": "vacío"}


@pytest.fixture()
def say():
    return Phrases([text for text in SPANISH if "{0}" in text], lambda text: SPANISH.get(text, text))


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("layer a has 3 bands", "la capa a tiene 3 bandas"),
        ("it is empty", "es vacío"),  # places are said, too
        ("s2: it is empty; empty", "s2: es vacío; vacío"),
        ("layer a\nb has {1} bands", "la capa a\nb tiene {1} bandas"),
        ("nobody knows this", "nobody knows this"),
        ("", ""),
    ],
)
def test_a_sentence_is_said(say, english, spanish):
    assert say(english) == spanish


@given(text=st.text(max_size=40))
def test_any_text_comes_through(text):
    say = Phrases(list(SPANISH), lambda one: SPANISH.get(one, one))
    assert isinstance(say(text), str)
    assert Phrases([], str)(text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_notes_and_numbers_in_its_language(language):
    words = Words(language)
    note = "When the layers before were taken is not known: no file tells it."
    assert (words.said(note) == note) == (language == "en")
    assert words.said(f"before: {note}").startswith(words("was"))
    assert language == "en" or "before" not in words.said(note)
    assert words.said("824 x 1428 pixels of 30 m, WGS 84").startswith("824 x 1428 ")
    assert ("pixels" in words.said("824 x 1428 pixels of 30 m, WGS 84")) == (language == "en")
    assert words.said("a stranger's note") == "a stranger's note"
    assert words.number("12,345.6") == f"12{words('thousands')}345{words('decimal')}6"
    assert words.figure("+24.8") == words.number("+24.8") and words.figure("1.5 … 2.5") == words.number("1.5 … 2.5")
    assert all(words.figure(kept) == kept for kept in ("map_2.5.tif", "v2.5", 2.5, "…")), "no number alone"
    assert f" {words.number('79.4')} %" in words("reached", figure="x", value="79.4")
    assert set(WORDS) >= {"language", "comma", "thousands"}


def test_a_comma_begins_no_decimals_in_spanish():
    assert "," not in Words("es").number("12,345")


def test_a_class_without_points_in_the_map_is_told_in_words():
    matrix, areas = ((30, 4, 0), (3, 40, 2), (0, 0, 0)), (50.0, 30.0, 20.0)
    found = stratified(np.array(matrix), np.array(areas))
    judged = Accuracy(("a", "b", "c"), "points", matrix, 0, 0, 0, found.summary, found.by_class, areas, (), (), 0, 0.0)
    _, worst = list(accuracy_sentences(judged, ENGLISH))[:2]
    assert worst.startswith(
        "Least to be trusted: c — no points lie where the map says c; of all c there is, 0.0 % is on"
    )
    assert Words("es")("no_points") in list(accuracy_sentences(judged, "es"))[1]


@pytest.mark.parametrize(("language", "said"), [("en", "from 1 pixel"), ("es", "1 píxel"), ("zh", "1 个像元")])
def test_one_pixel_is_told_as_one(language, said):
    matrix, areas = ((1, 0), (0, 40)), (50.0, 30.0)
    found = stratified(np.array(matrix), np.array(areas))
    judged = Accuracy(("a", "b"), "raster", matrix, 0, 0, 0, found.summary, found.by_class, areas, (), (), 0, 0.0)
    assert said in list(accuracy_sentences(judged, language))[1]
