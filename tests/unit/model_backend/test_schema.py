"""Plain data as TOML, read back by Python's own reader."""

from dataclasses import dataclass
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerfuse.model_backend.schema import brief, to_toml

tomllib = pytest.importorskip("tomllib")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.one_of(st.integers(-(2**60), 2**60), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
values = st.one_of(texts, numbers, st.lists(texts, max_size=3), st.dictionaries(texts, numbers, max_size=3))
names = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
tables = st.dictionaries(names, st.one_of(values, st.lists(st.dictionaries(names, values, max_size=3), max_size=3)))


@given(st.dictionaries(names, st.one_of(values, tables, st.lists(tables, max_size=3)), max_size=6))
def test_what_is_written_is_read_back(table):
    assert tomllib.loads(to_toml(table)) == table


def test_lists_of_tables_are_one_a_line():
    text = to_toml({"rows": [{"bands": [{"name": "red"}, {"name": "nir", "a b": 1}]}], "size": 2.5})
    assert text == 'size = 2.5\n\n[[rows]]\nbands = [\n  { name = "red" },\n  { name = "nir", "a b" = 1 },\n]\n'


@dataclass(frozen=True)
class Part:
    name: str
    scale: float = 1.0
    note: Optional[str] = None


def test_defaults_are_left_out():
    assert brief((Part("a"), Part("b", 2.0), {"k": Part("c", note="x")})) == [
        {"name": "a"}, {"name": "b", "scale": 2.0}, {"k": {"name": "c", "note": "x"}},
    ]  # fmt: skip
