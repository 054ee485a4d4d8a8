"""Cards from strangers, byte by byte: refused in one line, or sound; never slow, never large."""

import json
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Card, ClassInfo, class_name, load_card
from layerfuse.model_backend.errors import InputError

QUICK = settings(max_examples=200, deadline=60_000, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _load(folder, content):
    (folder / "config.json").write_bytes(content)
    tracemalloc.start()
    started = time.monotonic()
    try:
        load_card(folder)
    except InputError as error:
        assert str(error).isprintable()
        assert len(str(error)) < 1000
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert time.monotonic() - started < 5
    return peak


@given(data=st.data())
@QUICK
def test_any_bytes_changed(tiny_model, tmp_path, data):
    content = bytearray((tiny_model / "config.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    _load(tmp_path, bytes(content[: data.draw(st.sampled_from([len(content), len(content) // 2, 1]))]))


@given(st.binary(max_size=300))
@QUICK
def test_any_bytes_at_all(tmp_path, content):
    _load(tmp_path, content)


def test_what_a_full_mebibyte_can_do(tmp_path):
    numbered = b",".join(b'"%d":1' % i for i in range(100_000))
    lists = b"[" + b"[]," * 349_000 + b"[]]"
    for content in (
        lists,
        b"1" * 1_000_000,
        b'{"a":' * 200_000,
        b'"' + b"x" * 1_000_000 + b'"',
        b"{" + numbered + b"}",
    ):
        assert _load(tmp_path, content[: 1 << 20]) < 64 << 20


@pytest.mark.parametrize("bad", ["\ud800", "\x00", "\x1b[31m"])
@pytest.mark.parametrize(
    "place",
    [
        ("version",),
        ("license",),
        ("description",),
        ("limitations",),
        ("training", "data"),
        ("classes", 0, "name"),
        ("modalities", 0, "description"),
        ("modalities", 0, "bands", 0, "name"),
    ],
)
def test_texts_that_cannot_be_written_are_refused_when_the_card_is_read(tiny_card, place, bad):
    data = json.loads(json.dumps(tiny_card.to_dict()))
    table = data
    for part in place[:-1]:
        table = table[part]
    table[place[-1]] = f"a{bad}"
    with pytest.raises(InputError, match="has a control character") as told:
        Card.from_dict(data)
    assert str(told.value).isprintable()


@given(st.lists(st.text(max_size=200), max_size=8))
@QUICK
def test_any_texts_give_names_that_a_card_can_have_and_no_two_are_one(texts):
    taken = []
    for text in texts:
        taken.append(class_name(text, taken))
        assert ClassInfo(1, taken[-1], "000000").name.encode("utf-8")
        assert 1 <= len(taken[-1]) <= 64
    assert len(set(taken)) == len(texts)
