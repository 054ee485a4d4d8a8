from dataclasses import replace

import numpy as np
import pytest
import torch
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.training import loop
from layerfuse.model_backend.training.config import Schedule
from layerfuse.model_backend.training.loop import class_weights, learning_rate, make_optimiser, train
from layerfuse.model_backend.training.sampling import IGNORE, SceneArrays

SCHEDULE = Schedule(
    steps=60, batch=4, learning_rate=3e-3, warmup=5, average=0.9, seed=3, threads=1, checkpoint_every=20
)


@pytest.fixture(scope="module")
def scene():
    """Half water, half forest; each layer alone tells which."""
    rng = np.random.default_rng(0)
    label = np.zeros((64, 64), np.int64)
    label[:, 32:] = 1
    optical = rng.normal(100, 10, (2, 64, 64)) + 60 * label
    elevation = rng.normal(500, 30, (1, 64, 64)) + 300 * label
    every = np.ones((64, 64), bool)
    values = {"optical": optical.astype(np.float32), "elevation": elevation.astype(np.float32)}
    return SceneArrays("half", values, dict.fromkeys(values, every), label, np.full_like(label, IGNORE))


class Losses(list):
    def __call__(self, progress):
        self.append(progress.loss)


def test_learns_from_every_subset(tiny_card, scene):
    model, _ = train(tiny_card, [scene], SCHEDULE, Losses())
    values = {n: torch.from_numpy(v[None, :, 16:48, 16:48]) for n, v in scene.values.items()}
    valid = {n: torch.ones(1, 32, 32, dtype=torch.bool) for n in values}
    expected = torch.from_numpy(scene.label[16:48, 16:48])
    for scores in model(values, valid, tiny_card.subsets()):
        assert (scores[0].argmax(0) == expected).float().mean() > 0.9


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tiny_card, scene, tmp_path):
    whole = Losses()
    finished, _ = train(tiny_card, [scene], SCHEDULE, whole, tmp_path / "whole")

    class StopError(Exception):
        pass

    def stop(progress):
        if progress.step == 47:
            raise StopError

    with pytest.raises(StopError):
        train(tiny_card, [scene], SCHEDULE, stop, tmp_path / "stopped")
    rest = Losses()
    resumed, seconds = train(tiny_card, [scene], SCHEDULE, rest, tmp_path / "stopped")
    assert len(rest) == 20
    assert seconds > 0
    for name, tensor in finished.state_dict().items():
        assert torch.equal(tensor, resumed.state_dict()[name]), name


def test_the_seed_decides(tiny_card, scene):
    runs = [Losses() for _ in range(3)]
    for losses, seed in zip(runs, (3, 3, 4)):
        train(tiny_card, [scene], replace(SCHEDULE, steps=3, seed=seed), losses)
    assert runs[0] == runs[1] != runs[2]


def test_a_scene_may_lack_a_modality(tiny_card, scene):
    part = replace(scene, values={"optical": scene.values["optical"]}, valid={"optical": scene.valid["optical"]})
    losses = Losses()
    train(tiny_card, [part, scene], replace(SCHEDULE, steps=6), losses)
    assert np.isfinite(losses).all()


def test_errors_name_the_scene(tiny_card, scene, monkeypatch):
    with pytest.raises(InputError, match="labelled pixel"):
        train(tiny_card, [replace(scene, label=np.full_like(scene.label, IGNORE))], SCHEDULE, Losses())
    monkeypatch.setattr(loop, "batch_loss", lambda *_: torch.tensor(float("nan")))
    with pytest.raises(InputError, match="scene half: the loss is nan at step 1"):
        train(tiny_card, [scene], SCHEDULE, Losses())


def test_a_damaged_checkpoint_is_told(tiny_card, scene, tmp_path):
    path = tmp_path / "checkpoint"
    path.write_bytes(b"garbage that is no safetensors file")
    with pytest.raises(InputError, match="cannot be used"):
        train(tiny_card, [scene], SCHEDULE, Losses(), path)


def test_the_checkpoint_of_another_run_is_refused(tiny_card, scene, tmp_path):
    path = tmp_path / "checkpoint"
    train(tiny_card, [scene], replace(SCHEDULE, steps=2), Losses(), path)
    with pytest.raises(InputError, match="another configuration"):
        train(tiny_card, [scene], replace(SCHEDULE, steps=3), Losses(), path)


def test_class_weights(scene):
    label = scene.label.copy()
    label[:, :] = 0
    label[:16] = 1  # a quarter
    weight = class_weights([replace(scene, label=label)], 3, 0.5)
    assert weight[2] == 0
    assert np.isclose(weight[1] / weight[0], 3**0.5)
    assert np.isclose(0.25 * weight[1] + 0.75 * weight[0], 1)
    assert class_weights([scene], 2, 0.0).tolist() == [1, 1]


def test_learning_rate_rises_then_falls_to_zero():
    schedule = Schedule(steps=100, warmup=10, learning_rate=1.0)
    rates = [learning_rate(step, schedule) for step in range(100)]
    assert rates[:10] == pytest.approx([(i + 1) / 10 for i in range(10)])
    assert all(a > b for a, b in zip(rates[10:], rates[11:]))
    assert rates[-1] < 1e-3


def test_norms_biases_and_tokens_are_not_decayed(tiny_card):
    from layerfuse.model_backend.nn.weights import build_model

    model = build_model(tiny_card)
    decayed, free = make_optimiser(model, SCHEDULE).param_groups
    assert decayed["weight_decay"] > 0 == free["weight_decay"]
    assert all(p.ndim >= 2 for p in decayed["params"])
    assert any(p is model.encoder.fusion_tokens for p in free["params"])
