"""The card is strict: what it accepts comes back the same, and whatever else is refused naming the field."""

from __future__ import annotations

import dataclasses
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.card import Band, Card, ClassInfo, Modality, Network, all_subsets, load_card, subset_key
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.schema import FieldError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


def paths(value, path=()):
    """All places in nested plain data."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths(item, (*path, key))


def replaced(data, path, value):
    data = json.loads(json.dumps(data))
    if not path:
        return value
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return data


def test_round_trip(tiny_card, tmp_path):
    tiny_card.save(tmp_path)
    assert load_card(tmp_path) == tiny_card


def test_a_card_that_another_took_the_place_of_is_read_anew(tiny_card, tmp_path):
    """Of the same length, and in the same moment, as nobody can tell from the file's date."""
    path, before = tmp_path / "config.json", None
    for version in ("1.0", "1.1", "1.0"):
        dataclasses.replace(tiny_card, version=version).save(tmp_path)
        before = before or path.stat()
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert load_card(tmp_path).version == version and path.stat().st_size == before.st_size


def test_is_frozen(tiny_card):
    with pytest.raises(dataclasses.FrozenInstanceError):
        tiny_card.name = "other"


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("surprise",), 1, "surprise: unknown field"),
        (("classes", 0, "surprise"), 1, "classes[0].surprise: unknown field"),
        (("name",), 7, "name: expected text"),
        (("name",), "../../etc", "name"),
        (("pixel_size",), "10", "pixel_size: expected a number"),
        (("pixel_size",), 0, "pixel_size"),
        (("pixel_size",), -5.0, "pixel_size"),
        (("tile_size",), 33, "tile_size: 33 is not a multiple"),
        (("tile_size",), 32.0, "tile_size: expected a whole number"),
        (("tile_size",), True, "tile_size: expected a whole number"),
        (("tile_size",), 4096, "tile_size: gives more than"),
        (("task",), "magic", "task: 'magic' is not one of"),
        (("modalities",), [], "modalities: has 0 items"),
        (("modalities", 0, "family"), "smell", "modalities[0].family"),
        (("modalities", 0, "name"), "Optical!", "modalities[0].name"),
        (("modalities", 1, "name"), "optical", "modalities: 'optical' appears twice"),
        (("modalities", 0, "bands", 1, "name"), "red", "modalities[0].bands: 'red' appears twice"),
        (("modalities", 0, "bands", 0, "stddev"), 0, "modalities[0].bands[0].stddev"),
        (("modalities", 0, "bands", 0, "scale"), 0, "modalities[0].bands[0].scale"),
        (("modalities", 0, "bands", 0, "minimum"), 1e10, "modalities[0].bands[0].maximum"),
        (("modalities", 0, "kind"), "categorical", "modalities[0].bands: a categorical modality has exactly one band"),
        (("classes", 1, "value"), 1, "classes: 1 appears twice"),
        (("classes", 1, "value"), 255, "classes[1].value"),
        (("classes", 0, "color_hint"), "redred", "classes[0].color_hint"),
        (("classes", 0, "name"), "a\nb", "classes[0].name: has a control character"),
        (("network", "num_heads"), 3, "network.num_heads"),
        (("network", "embed_dim"), 10**9, "network.embed_dim"),
        (("network", "depth"), 10**400, "network.depth"),
        (("classes", 0, "border_of"), 2, "classes[0].border_width"),
        (("classes", 0, "border_width"), 1.0, "classes[0].border_width"),
        (("digests",), {"../x": "0" * 64}, "digests.../x"),
        (("digests",), {"model.safetensors": "zz"}, "digests.model.safetensors"),
        (("metrics",), {"optical+radar": {}}, "metrics.optical+radar"),
        (("metrics",), {"optical": {"oa": "good"}}, "metrics.optical.oa: expected a number"),
        (("card_version",), 2, "card_version"),
        ((), [], "top level: expected a table"),
    ],
)
def test_names_the_field_that_is_wrong(tiny_card, path, value, field):
    with pytest.raises(InputError) as caught:
        Card.from_dict(replaced(tiny_card.to_dict(), path, value))
    assert field in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_border_belongs_to_a_whole_class_and_is_in_no_map(tiny_card):
    rim = ClassInfo(6, "town border", "ff0000", border_of=5, border_width=20.0)
    card = dataclasses.replace(tiny_card, classes=(*tiny_card.classes, rim))
    assert card.map_classes == tiny_card.classes
    assert card.map_places == (0, 1, 2, 2)
    assert Card.from_dict(card.to_dict()) == card
    for stranger in (6, 9):
        with pytest.raises(InputError, match=rf"classes\[3\].border_of: {stranger} is no class"):
            Card.from_dict(replaced(card.to_dict(), ("classes", 3, "border_of"), stranger))


def test_a_missing_field_is_named(tiny_card):
    data = tiny_card.to_dict()
    del data["modalities"][1]["bands"][0]["name"]
    with pytest.raises(InputError, match=r"modalities\[1\]\.bands\[0\]\.name: missing"):
        Card.from_dict(data)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(data=st.data())
def test_any_other_value_anywhere_is_refused_or_round_trips(tiny_card, data):
    plain = tiny_card.to_dict()
    path = data.draw(st.sampled_from(list(paths(plain))))
    changed = replaced(plain, path, data.draw(JSON))
    try:
        card = Card.from_dict(changed)
    except InputError as error:
        assert str(error).isprintable()
    else:
        assert Card.from_dict(json.loads(json.dumps(card.to_dict()))) == card


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{not json", "not valid JSON"),
        (b'{"name": NaN}', "NaN is not a number"),
        (b'{"name": "a", "name": "b"}', "a key appears twice"),
        (b"[" * 100_000, "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b" " * (1 << 21), "larger than 1 MiB"),
        (b"1" * 5000, "not valid JSON"),
    ],
)
def test_hostile_files_are_refused_in_one_line(tmp_path, content, why):
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(InputError) as caught:
        load_card(tmp_path)
    assert why in str(caught.value) and str(caught.value).isprintable()


def test_a_missing_card_is_named(tmp_path):
    with pytest.raises(InputError, match=r"config\.json: the model card cannot be read"):
        load_card(tmp_path)


def test_categorical_modality():
    classes = (ClassInfo(0, "water", "0000ff"), ClassInfo(7, "bare", "aaaaaa"))
    dw = Modality("dw", "landcover", "categorical", (Band("label"),), classes, "nearest")
    assert dw.channels == 1
    with pytest.raises(ValueError, match="nearest"):
        dataclasses.replace(dw, resampling="bilinear")
    with pytest.raises(ValueError, match="needs its classes"):
        dataclasses.replace(dw, classes=())


def test_subsets_are_all_largest_first_in_order():
    assert all_subsets("abc") == [("a", "b", "c"), ("a", "b"), ("a", "c"), ("b", "c"), ("a",), ("b",), ("c",)]
    assert subset_key(("optical", "elevation")) == "optical+elevation"


def test_colours_are_numbers():
    assert ClassInfo(1, "water", "2060c0").rgb == (0x20, 0x60, 0xC0)


def test_the_default_network_is_the_papers():
    network = Network()
    assert (network.patch_size, network.embed_dim, network.depth, network.num_heads) == (16, 192, 12, 3)


def test_digests_say_in_json_what_they_are(tiny_card):
    digest = "0123456789abcdef" * 4
    data = dataclasses.replace(tiny_card, digests={"model.safetensors": digest}).to_dict()
    assert data["digests"] == {"model.safetensors": f"sha256:{digest}"}
    for written in (digest, f"sha256:{digest}"):
        read = Card.from_dict({**data, "digests": {"model.safetensors": written}})
        assert read.digests == {"model.safetensors": digest}


def test_confusion_is_square_and_of_the_classes_of_the_map(tiny_card):
    full, rows = subset_key(tiny_card.modality_names), ((5, 1, 0), (0, 7, 2), (0, 0, 0))
    card = dataclasses.replace(tiny_card, confusion={full: rows})
    assert Card.from_dict(json.loads(json.dumps(card.to_dict()))) == card
    for confusion, words in (
        ({"radar": rows}, "confusion.radar: is not a subset"),
        ({full: rows[:2]}, f"confusion.{full}: is not 3 rows"),
        ({full: (*rows[:2], (1, 2))}, "is not 3 rows"),
        ({full: (*rows[:2], (0, 0, -1))}, "no count"),
    ):
        with pytest.raises(FieldError) as caught:
            dataclasses.replace(tiny_card, confusion=confusion)
        assert words in str(caught.value)


def test_only_an_encoder_has_no_classes(tiny_card):
    assert not dataclasses.replace(tiny_card, task="encoder", classes=()).map_classes
    with pytest.raises(FieldError, match="classes"):
        dataclasses.replace(tiny_card, classes=())
