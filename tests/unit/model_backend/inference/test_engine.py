"""The engine in this process: groups of tiles, and linear layers by oneDNN."""

import numpy as np
import pytest
from layerfuse.model_backend.inference import engine as module
from layerfuse.model_backend.inference.engine import Batch, LocalEngine

torch = pytest.importorskip("torch")
from layerfuse.model_backend.nn import onednn  # noqa: E402 - needs torch


@pytest.fixture(scope="module")
def engine(tiny_model):
    engine = LocalEngine(tiny_model, threads=2, device="cpu")
    yield engine
    engine.close()


def scene(tiles, seed=0):
    """Whole tiles with both layers or one of them, and tiles with holes."""
    random = np.random.default_rng(seed)
    values = {n: random.normal(200, 90, (tiles, c, 32, 32)).astype("f4") for n, c in (("optical", 2), ("elevation", 1))}
    valid = {name: np.ones((tiles, 32, 32), bool) for name in values}
    for i in range(tiles):
        if i % 5 == 1:
            valid["elevation"][i] = False
        if i % 5 == 3:
            valid["optical"][i, :9, :11] = False
    return Batch(values, valid)


def part(batch, rows):
    return Batch({n: a[rows] for n, a in batch.values.items()}, {n: a[rows] for n, a in batch.valid.items()})


compute = LocalEngine._compute


def other_alone(self, batch, present, tiles):
    """As on a machine on which a tile that is valid everywhere has other bits alone."""
    found = compute(self, batch, present, tiles)
    whole = all(batch.valid[name][tiles].all() for name in present)
    return [np.nextafter(array, np.float32(2)) for array in found] if whole and len(tiles) == 1 else found


@pytest.mark.parametrize("alone", [True, False])
def test_a_tile_has_the_same_bits_in_any_company(engine, monkeypatch, alone):
    assert engine.group == 8 and engine.alone
    if not alone:
        monkeypatch.setattr(LocalEngine, "_compute", other_alone)
        monkeypatch.setattr(engine, "alone", False)
        assert engine._choose_group() == (8, False)
    batch = scene(23)
    whole = engine.predict(batch).probabilities
    np.testing.assert_allclose(whole.sum(1), 1, atol=1e-5)
    random = np.random.default_rng(1)
    for rows in ([0], [3], [22, 1], random.permutation(23), random.integers(0, 23, 40), range(7)):
        rows = list(rows)
        np.testing.assert_array_equal(engine.predict(part(batch, rows)).probabilities, whole[rows])


def test_groups_answer_what_single_tiles_do(engine, tiny_model, monkeypatch):
    batch = scene(9)
    grouped = engine.predict(batch).probabilities
    monkeypatch.setattr(onednn, "use_onednn", lambda model: False)
    monkeypatch.setattr(LocalEngine, "_is_as_in_order", lambda self, groups, size: False)
    plain = LocalEngine(tiny_model, threads=1, device="cpu")
    assert plain.group == 1
    np.testing.assert_allclose(plain.predict(batch).probabilities, grouped, atol=1e-6)
    plain.close()


def test_where_places_matter_tiles_are_computed_one_by_one(engine, monkeypatch):
    def uneven(self, batch, present, tiles):
        found = compute(self, batch, present, tiles)
        last = found[0][len(tiles) - 1]
        last[...] = np.nextafter(last, np.float32(2))
        return found

    monkeypatch.setattr(LocalEngine, "_compute", uneven)
    assert engine._choose_group() == (1, True)


def test_large_tiles_are_computed_one_by_one(engine, monkeypatch):
    monkeypatch.setitem(module.GROUPS, "cpu", (8, 32 * 32))
    assert engine._choose_group() == (1, True)


@pytest.mark.parametrize("bias", [True, False])
def test_onednn_gives_the_product_of_a_linear_layer(bias):
    layer, x = torch.nn.Linear(37, 21, bias=bias), torch.randn(2, 3, 50, 37)
    model = torch.nn.Sequential(layer, torch.nn.Sequential(torch.nn.GELU(), torch.nn.Linear(21, 5)))
    expected = model(x)
    if not onednn.use_onednn(model):
        pytest.skip("this torch has no MKL, or no oneDNN")
    assert isinstance(model[0], onednn.OneDnnLinear) and isinstance(model[1][1], onednn.OneDnnLinear)
    with torch.inference_mode():
        torch.testing.assert_close(model(x), expected, atol=1e-5, rtol=1e-5)


def test_where_torch_lacks_the_operator_nothing_changes(monkeypatch):
    model = torch.nn.Sequential(torch.nn.Linear(3, 2))
    monkeypatch.setattr(onednn, "_works", onednn._works.__wrapped__)  # which is asked once in a process
    for broken in (lambda self, x: torch.ops.mkldnn.no_such_operator(x), lambda self, x: self.weight @ x[0].T):
        monkeypatch.setattr(onednn.OneDnnLinear, "forward", broken)
        assert not onednn.use_onednn(model) and type(model[0]) is torch.nn.Linear
