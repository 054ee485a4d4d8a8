"""Temperatures by the number of layers."""

import dataclasses

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from layerfuse.model_backend.card import Card  # noqa: E402
from layerfuse.model_backend.errors import InputError  # noqa: E402
from layerfuse.model_backend.inference.engine import Batch, LocalEngine  # noqa: E402
from layerfuse.model_backend.training.calibration import Calibration, best_temperature, calibration, find_temperatures  # noqa: E402
from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays  # noqa: E402

SIDE = 64


@pytest.mark.parametrize("truth", [0.5, 1.0, 3.0])
def test_the_temperature_of_drawn_labels_is_found(truth):
    """Labels drawn from softmax(scores / truth) are most probable at that temperature."""
    rng = np.random.default_rng(1)
    scores = rng.normal(0, 3, (20_000, 4))
    chances = np.exp(scores / truth)
    chances = (chances / chances.sum(1, keepdims=True)).cumsum(1)
    classes = (rng.random((len(scores), 1)) > chances).sum(1)
    found = best_temperature(torch.from_numpy(scores).float(), torch.from_numpy(classes))
    assert found == pytest.approx(truth, rel=0.05)


class Boaster(torch.nn.Module):
    """Scores three times too large with one layer, half as large as they should be with both."""

    def __init__(self, honest):
        super().__init__()
        self.honest = honest

    def forward(self, values, valid, subsets):
        scores = torch.from_numpy(self.honest).float()[values["optical"][:, 0, 0, 0].long()]
        return torch.stack([scores * (3.0 if len(subset) == 1 else 0.5) for subset in subsets])

    def scores_at(self, values, valid, subset, where):
        return self(values, valid, [subset])[0].where(where[:, None], torch.nan)


def test_each_number_of_layers_has_its_own(tiny_card):
    rng = np.random.default_rng(2)
    scenes, honest = [], []
    for number in range(12):
        scores = rng.normal(0, 2, (3, 32, 32))
        chances = np.exp(scores) / np.exp(scores).sum(0)
        label = (rng.random((32, 32)) > chances.cumsum(0)).sum(0).astype(np.int16)
        values = {"optical": np.full((2, 32, 32), number, np.float32), "elevation": np.zeros((1, 32, 32), np.float32)}
        valid = {name: np.ones((32, 32), bool) for name in values}
        scenes.append(SceneArrays(f"s{number}", values, valid, np.full_like(label, IGNORE), label))
        honest.append(scores)
    found = find_temperatures(tiny_card, Boaster(np.stack(honest)), scenes)
    one, two = found.temperatures
    assert one == pytest.approx(3.0, rel=0.15) and two == pytest.approx(0.5, rel=0.15)
    rows = found.subset_temperatures
    assert list(rows) == ["optical+elevation", "optical", "elevation"] and rows["optical+elevation"] == (two,)
    assert rows["optical"] == pytest.approx((3.0,), rel=0.15) and rows["elevation"] == pytest.approx((3.0,), rel=0.15)
    nothing = [dataclasses.replace(s, held_out=np.full_like(s.held_out, IGNORE)) for s in scenes]
    assert find_temperatures(tiny_card, Boaster(np.stack(honest)), nothing) == Calibration()


def test_the_engine_divides_by_it_and_old_cards_work(tiny_card, tiny_model, tmp_path):
    rng = np.random.default_rng(3)
    values = {"optical": rng.normal(100, 50, (2, 2, 32, 32)).astype(np.float32)}
    values["elevation"] = rng.normal(500, 200, (2, 1, 32, 32)).astype(np.float32)
    valid = {name: np.ones((2, 32, 32), bool) for name in values}
    subsets = (("optical", "elevation"), ("optical",))

    def ask(folder, asked=subsets):
        engine = LocalEngine(folder, 1)
        found = engine.predict(Batch(values, valid, asked)).probabilities
        engine.close()
        return found

    data = tiny_card.to_dict()
    del data["temperatures"]
    assert Card.from_dict(data).temperatures == ()
    hot = tmp_path / "hot"
    hot.mkdir()
    (hot / "model.safetensors").write_bytes((tiny_model / "model.safetensors").read_bytes())
    dataclasses.replace(tiny_card, temperatures=(2.0, 0.5)).save(hot)
    cold, warm = ask(tiny_model), ask(hot)
    for s, temperature in enumerate((0.5, 2.0)):
        expected = cold[:, s] ** (1 / temperature)
        np.testing.assert_allclose(warm[:, s], expected / expected.sum(1, keepdims=True), atol=1e-5)
    np.testing.assert_allclose(ask(hot, None), warm[:, 0], atol=1e-5)
    np.testing.assert_array_equal(warm.argmax(2), cold.argmax(2))


@pytest.mark.parametrize("temperatures", [[1.0], [0.0, 1.0], [1.0, 1e3], [1.0, -1.0]])
def test_temperatures_that_are_none_are_refused(tiny_card, temperatures):
    with pytest.raises(InputError, match="temperatures"):
        Card.from_dict({**tiny_card.to_dict(), "temperatures": temperatures})


def test_bands_that_a_layer_lacks_make_a_model_less_sure(tiny_card, tiny_model, tmp_path):
    """By the card's numbers: one lacking band, more than the card knows, and a tile that has them all."""
    band = tiny_card.modality("optical").bands[0]
    fill = np.float32((band.mean - band.offset) / band.scale)
    rng = np.random.default_rng(4)
    values = {"optical": rng.normal(100, 50, (2, 2, 32, 32)).astype(np.float32)}
    values["optical"][1, 0] = fill
    values["elevation"] = rng.normal(500, 200, (2, 1, 32, 32)).astype(np.float32)
    valid = {name: np.ones((2, 32, 32), bool) for name in values}
    valid["optical"][1, :4] = False
    rows = {"optical": (1.0, 4.0), "optical+elevation": (2.0,)}
    (tmp_path / "model.safetensors").write_bytes((tiny_model / "model.safetensors").read_bytes())
    dataclasses.replace(tiny_card, subset_temperatures=rows).save(tmp_path)
    asked = (("optical",), ("elevation",), ("optical", "elevation"))
    answers = []
    for folder in (tiny_model, tmp_path):
        engine = LocalEngine(folder, 1)
        answers.append(engine.predict(Batch(values, valid, asked)).probabilities)
        engine.close()
    for tile, temperatures in enumerate(((1.0, 1.0, 2.0), (4.0, 1.0, 2.0))):
        for s, temperature in enumerate(temperatures):
            expected = answers[0][tile, s] ** (1 / temperature)
            np.testing.assert_allclose(answers[1][tile, s], expected / expected.sum(0), atol=1e-5)


def test_temperatures_between_numbers_of_lacking_bands_are_interpolated(tiny_card):
    rng = np.random.default_rng(5)

    def drawn(truth, pixels=30_000):
        scores = rng.normal(0, 2, (pixels, 3))
        chances = np.exp(scores / truth)
        cumulative = (chances / chances.sum(1, keepdims=True)).cumsum(1)
        classes = (rng.random((pixels, 1)) > cumulative).sum(1).clip(max=2)
        return [(torch.from_numpy(scores).float(), torch.from_numpy(classes))]

    found = calibration(tiny_card, {"optical": {0: drawn(1.0), 2: drawn(3.0)}, "elevation": {0: drawn(2.0, 20)}})
    assert found.subset_temperatures["optical"] == pytest.approx((1.0, 2.0, 3.0), rel=0.1)
    assert "elevation" not in found.subset_temperatures and found.temperatures[0] == pytest.approx(1.0, rel=0.1)


@pytest.mark.parametrize("rows", [{"optical": ()}, {"optical": (0.0,)}, {"radar": (1.0,)}, {"optical": (1.0,) * 99}])
def test_temperatures_of_subsets_that_are_none_are_refused(tiny_card, rows):
    data = {**tiny_card.to_dict(), "subset_temperatures": {key: list(row) for key, row in rows.items()}}
    with pytest.raises(InputError, match="subset_temperatures"):
        Card.from_dict(data)
