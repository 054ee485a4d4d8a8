"""Weights from strangers: no crash, no hang, and no more memory than the network itself."""

import json
import threading
import time

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.nn.weights import build_model, load_model, save_weights

FAST = settings(max_examples=120, deadline=60_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture()
def sound(tiny_model):
    """The tiny model's header and tensor data."""
    content = (tiny_model / "model.safetensors").read_bytes()
    size = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + size]), content[8 + size :]


@pytest.fixture()
def load(tiny_card, tmp_path):
    """Loads bytes as weights of the tiny card; True if they were taken, False if refused with a reason."""

    def run(content):
        (tmp_path / "model.safetensors").write_bytes(content)
        try:
            load_model(tiny_card, tmp_path)
        except InputError as error:
            assert len(str(error)) < 1000
            return False
        return True

    return run


def _file(header, data):
    text = json.dumps(header).encode() if not isinstance(header, bytes) else header
    return len(text).to_bytes(8, "little") + text + data


def test_the_sound_file_is_taken(load, sound):
    assert load(_file(*sound))


@given(data=st.data())
@FAST
def test_any_bytes_changed(load, sound, data):
    content = bytearray(_file(*sound))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.one_of(st.integers(0, 12), st.integers(0, 4000), st.integers(0, len(content) - 1)))
        content[place] = data.draw(st.integers(0, 255))
    load(bytes(content[: data.draw(st.sampled_from([len(content), len(content) - 1, 5000, 8, 3, 0]))]))


@given(data=st.data())
@FAST
def test_any_field_of_the_header_changed(load, sound, data):
    header, tensors = json.loads(json.dumps(sound[0])), sound[1]
    name = data.draw(st.sampled_from(sorted(header)))
    field = data.draw(st.sampled_from(["dtype", "shape", "data_offsets", "more", None]))
    value = data.draw(JSON)
    if field is None:
        header[data.draw(st.text(max_size=20))] = value
    else:
        header[name][field] = value
    load(_file(header, tensors))


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        (lambda h, d: _file(b"{" * 50_000, d), False),
        (lambda h, d: _file(b"[" * 9_000, d), False),
        (lambda h, d: _file(b"[]", d), False),
        (lambda h, d: (1 << 63).to_bytes(8, "little") + d, False),
        (lambda h, d: _file(h, d[:-2]), False),
        (lambda h, d: _file(h, d + b"more"), False),
        (lambda h, d: _file({**h, "__metadata__": {"x": "y" * 20_000_000}}, d), False),
        (lambda h, d: _file(json.dumps(h)[:-1].encode() + b"," + json.dumps(h)[1:].encode(), d), False),
        (lambda h, d: _file(h, b"\xff" * len(d)), False),
        (lambda h, d: _file({**h, "__metadata__": {"format": "pt"}}, d), True),
    ],
    ids=["open", "deep", "list", "endless", "short", "long", "huge header", "twins", "not finite", "metadata"],
)
def test_drawn_attacks(load, sound, change, taken):
    content = change(*sound)
    started = time.monotonic()
    assert load(content) == taken
    assert time.monotonic() - started < 5


def test_a_huge_network_is_not_made_for_a_small_file(tiny_card, tmp_path):
    """A header that promises a network of gigabytes, as the card does, and brings nothing."""
    import dataclasses

    network = dataclasses.replace(tiny_card.network, embed_dim=2048, depth=24, num_heads=16)
    card = dataclasses.replace(tiny_card, network=network)
    with torch.device("meta"):
        shapes = {name: list(t.shape) for name, t in build_model(card).state_dict().items()}
    header, end = {}, 0
    for name, shape in shapes.items():
        size = 4 * torch.Size(shape).numel()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    assert end > 2 << 30
    (tmp_path / "model.safetensors").write_bytes(_file(header, bytes(1000)))
    before = _anonymous()
    with pytest.raises(InputError, match="the weights cannot be read"):
        load_model(card, tmp_path)
    assert _anonymous() - before < 64 << 20


def _anonymous():
    """Memory of this process that is no file's, in bytes."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("RssAnon"))


def test_loading_takes_twice_the_file_at_most(tiny_card, tmp_path):
    """Half-precision weights become the network in single precision, and nothing beside it."""
    import dataclasses

    network = dataclasses.replace(tiny_card.network, embed_dim=512, depth=4)
    card = dataclasses.replace(tiny_card, network=network)
    save_weights(build_model(card), tmp_path)
    size = (tmp_path / "model.safetensors").stat().st_size
    assert size > 20 << 20
    load_model(card, tmp_path)  # whatever is made once is made now
    before, peak, done = _anonymous(), 0, threading.Event()

    def watch():
        nonlocal peak
        while not done.wait(0.002):
            peak = max(peak, _anonymous())

    watcher = threading.Thread(target=watch)
    watcher.start()
    model = load_model(card, tmp_path)
    done.set()
    watcher.join()
    assert model is not None
    assert peak - before < 2.3 * size
