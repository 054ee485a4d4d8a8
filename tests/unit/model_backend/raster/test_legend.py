"""The classes that labels tell: names that differ by case or blanks are one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import ClassInfo
from layerfuse.model_backend.raster.legend import legend, name_key, spellings


def test_spellings_of_one_name_are_one_class_and_that_is_said():
    values = {name: name.strip() for name in ("Forest", "forest", " FOREST", "bare  soil", "Bare soil", "water")}
    classes, table = legend(values)
    assert [info.name for info in classes] == ["bare soil", "Forest", "water"]
    assert table[" FOREST"] == table["forest"] == "Forest" and table["Bare soil"] == "bare soil"
    said = spellings(values, table)
    assert said == [
        "Names that differ by case or blanks alone are one class: 'Forest', 'forest', 'FOREST' are Forest.",
        "Names that differ by case or blanks alone are one class: 'bare  soil', 'Bare soil' are bare soil.",
    ]
    assert spellings({"a": "a"}, {"a": "a"}) == []


def test_a_known_class_keeps_its_spelling():
    known = (ClassInfo(3, "Open Water", "2060c0"), ClassInfo(4, "Wood", "208020"))
    assert legend({"x": "open  water", "y": "WOOD"}, known) == (known, {"x": "Open Water", "y": "Wood"})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("aAbB \t", min_size=1).filter(str.strip), min_size=1, max_size=8, unique=True))
def test_there_are_as_many_classes_as_keys(names):
    values = {name: name.strip() for name in names}
    classes, table = legend(values)
    assert len(classes) == len({name_key(name) for name in names})
    assert all(name_key(name) == name_key(table[name]) for name in names)


@pytest.mark.parametrize("name", ["Straße", "İz", "ﬁr"])
def test_a_key_is_its_own_key(name):
    assert name_key(name_key(name)) == name_key(name)


def test_names_that_differ_only_after_64_characters_stay_two_classes():
    long = "mixed forest of the montane and subalpine belts on carbonate rocks, "
    classes, table = legend({"1": f"{long}dry", "2": f"{long}wet", "3": "open\nforest\t"})
    assert len({table["1"], table["2"]}) == 2
    assert len(classes) == 3
    assert table["3"] == "open forest"


def test_colours_fit_the_names_and_no_two_classes_share_one():
    names = ["Mixed forest", "wood", "open water", "crops", "Unnamed", "residential", "草地"]
    classes, _ = legend({name: name for name in names})
    colours = {info.name: info.color_hint for info in classes}
    assert colours["open water"] == "1B6CA8" and colours["residential"] == "D8302A" and colours["草地"] == "B5C334"
    assert "2E7D4F" in (colours["Mixed forest"], colours["wood"])
    assert len(set(colours.values())) == len(names)
    spanish = {"Láminas de agua": "1B6CA8", "Bosque de ribera": "2E7D4F", "Pastizal": "B5C334", "Edificación": "D8302A"}
    classes, _ = legend({name: name for name in spanish})
    assert {info.name: info.color_hint for info in classes} == spanish
