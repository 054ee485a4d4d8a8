"""What ``make bench`` calls, runs: every part at its least, and the ONNX way with all operators of the networks."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
from layerfuse.model_backend.card import load_card  # noqa: E402
from layerfuse.model_backend.inference.models import find_model  # noqa: E402

from benchmarks import onnx_baseline  # noqa: E402
from benchmarks.__main__ import claims  # noqa: E402

ROOT = Path(__file__).parents[2]


def test_every_part_runs():
    command = [sys.executable, "-m", "benchmarks", "--tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {line for line in done.stdout.splitlines() if line.endswith(": runs")} == {f"{n}: runs" for n in claims()}


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
