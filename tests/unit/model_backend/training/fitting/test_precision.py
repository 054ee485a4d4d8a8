"""The precision of a run is what was measured to be worth it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from layerfuse.model_backend.errors import InputError
from layerfuse.model_backend.training.fitting import precision
from layerfuse.model_backend.training.fitting.precision import choose_device, choose_precision, mixed

CPU = torch.device("cpu")


@pytest.fixture()
def clock(monkeypatch):
    """Work takes as long as it is told to: ``clock(float32 seconds, bfloat16 seconds)`` gives the work."""
    now = [0.0]
    monkeypatch.setattr(precision.time, "perf_counter", lambda: now[0])

    def make(full, half):
        durations = {"float32": iter(full), "bfloat16": iter(half)}

        def work(name):
            now[0] += next(durations[name])

        return work

    return make


@pytest.mark.parametrize(
    ("full", "half", "chosen"),
    [
        ([3, 2, 2, 2, 2, 2], [3, 1, 1, 1, 1, 1], "bfloat16"),
        ([3, 2, 2, 2, 2, 2], [3, 1.9, 1.9, 1.9, 1.9, 1.9], "float32"),  # not worth it
        ([1, 1, 1, 1, 1, 1], [1, 3, 3, 3, 3, 3], "float32"),
        ([1, 1, 1, 9, 1, 1], [1, 1.5, 1.5, 1.5, 1.5, 1.5], "float32"),  # one disturbance decides nothing
        ([9, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], "float32"),  # nor does the first step
    ],
)
def test_the_faster_one_is_taken(clock, full, half, chosen):
    name, why = choose_precision("auto", CPU, 10**4, clock(full, half))
    assert name == chosen
    assert why.startswith("measured: ")


def test_slow_steps_are_not_measured_for_long(clock):
    assert choose_precision("auto", CPU, 10**4, clock([9, 9], [9, 5]))[0] == "bfloat16"


def test_nothing_is_measured_where_it_is_asked_for_or_short(clock):
    work = clock([], [])
    assert choose_precision("bfloat16", CPU, 10**4, work) == ("bfloat16", "as asked")
    assert choose_precision("auto", CPU, 10, work)[0] == "float32"


def test_mixed_is_what_it_says():
    layer = torch.nn.Linear(4, 4)
    for name, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        with mixed(CPU, name):
            assert layer(torch.zeros(1, 4)).dtype == dtype


def test_the_device_is_there_or_told():
    assert choose_device("cpu") == (CPU, "as asked")
    if not torch.cuda.is_available():
        assert choose_device("auto")[0] == CPU
        with pytest.raises(InputError, match=r"schedule\.device: no CUDA"):
            choose_device("cuda")


def test_a_run_in_bfloat16_learns_and_says_so(tiny_card):
    from layerfuse.model_backend.training.loop import train
    from layerfuse.model_backend.training.schedule import Schedule
    from layerfuse.model_backend.training.tiles.sampling import IGNORE, SceneArrays

    label = np.zeros((32, 32), np.int16)
    label[:, 16:] = 1
    values = {"optical": np.stack([100.0 + 60 * label] * 2), "elevation": 500.0 + 300 * label[None]}
    valid = dict.fromkeys(values, np.ones(label.shape, bool))
    scene = SceneArrays("half", values, valid, label, np.full_like(label, IGNORE))
    schedule = Schedule(steps=30, batch=2, learning_rate=3e-3, warmup=2, threads=1, precision="bfloat16")
    losses = []
    fitted = train(tiny_card, [scene], schedule, lambda progress: losses.append(progress.loss))
    assert losses[-1] < losses[0] and np.isfinite(losses).all()
    assert fitted.machine.endswith("bfloat16")
    assert all(tensor.dtype == torch.float32 for tensor in fitted.model.state_dict().values())
