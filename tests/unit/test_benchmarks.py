"""What ``make bench`` calls, runs: every part at its least, and the ONNX way with all operators of the networks."""

import importlib
import sys

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from layerfuse.model_backend.card import load_card  # noqa: E402
from layerfuse.model_backend.inference.models import find_model  # noqa: E402

from benchmarks import onnx_baseline  # noqa: E402
from benchmarks.__main__ import claims, main  # noqa: E402

LONG = {"attention", "endurance", "pipeline", "quality", "scale", "speed"}
"""Parts whose least is long, or that start processes."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n in LONG else n for n in claims()])
def test_every_part_runs(name, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--tiny", name])
    assert main() == 0
    assert f"{name}: runs" in capsys.readouterr().out.splitlines()


def test_every_part_can_be_imported():
    assert set(claims()) > LONG
    for name in claims():
        assert callable(importlib.import_module(f"benchmarks.{name}").run)


@pytest.mark.parametrize("name", ["zion-landcover", "landcover"])
def test_the_networks_have_an_onnx_form(name, tmp_path):
    """The exporter must know all operators; where onnxruntime is there, the form must give the network's numbers."""
    folder = find_model(name)
    card, path = load_card(folder), tmp_path / "network.onnx"
    try:
        onnx_baseline.export(card, folder, path)
    except torch.onnx.errors.OnnxExporterError as error:
        assert str(error) == "Module onnx is not installed!"  # all operators were turned before it looked
        return
    session = pytest.importorskip("onnxruntime").InferenceSession(str(path))
    random = np.random.default_rng(0)
    tile = {}
    for m in card.modalities:
        shape = (1, m.channels, card.tile_size, card.tile_size)
        if m.kind == "categorical":
            tile[m.name] = random.choice([c.value for c in m.classes], shape).astype(np.float32)
        else:
            mean, spread = (np.array([getattr(b, k) for b in m.bands])[:, None, None] for k in ("mean", "stddev"))
            tile[m.name] = (mean + spread * random.normal(size=shape)).astype(np.float32)
    with torch.inference_mode():
        plain = onnx_baseline.Plain(card, folder, card.modality_names)
        ours = plain(*(torch.from_numpy(tile[n]) for n in card.modality_names))
    (theirs,) = session.run(None, {n: tile[n] for n in (i.name for i in session.get_inputs())})
    np.testing.assert_allclose(theirs, ours.numpy(), atol=1e-4)
