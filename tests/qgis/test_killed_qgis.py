"""``kill -9`` of QGIS in the middle of a run: no orphan, and going on gives the bytes of an undisturbed run."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from layerfuse.model_backend.cli import main

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
SIDE = 800
ORIGIN = (15 * 20480.0 - 5 * SIDE, 200 * 20480.0 + 5 * SIDE)  # the corner of four super-tiles lies in the middle
DEADLINE = 120


def children(pid):
    return [int(text) for path in Path(f"/proc/{pid}/task").glob("*/children") for text in path.read_text().split()]


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(condition):
    deadline = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_qgis_is_killed_and_the_run_goes_on(qgis_process_program, profile, tiny_model, make_raster, tmp_path):
    values = np.random.default_rng(0).integers(1, 200, (2, SIDE, SIDE)).astype("uint16")
    layer = make_raster("in.tif", values, origin=ORIGIN)
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(
        [qgis_process_program, "plugins", "enable", "layerfuse"], env=profile, check=True, capture_output=True
    )
    command = [
        qgis_process_program, "run", "layerfuse:predictlandcover", "--", f"MODEL={tiny_model}", f"OPTICAL={layer}",
        f"OUTPUT={out / 'map.tif'}",
    ]  # fmt: skip
    with subprocess.Popen(command, env=profile, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as qgis:
        wait_until(lambda: list(out.rglob("*.npz")) or qgis.poll() is not None)
        workers = children(qgis.pid)
        os.kill(qgis.pid, signal.SIGKILL)
    assert qgis.returncode == -signal.SIGKILL and workers
    wait_until(lambda: all(map(is_gone, workers)))
    assert 1 <= len(list(out.rglob("*.npz"))) < 4 and not (out / "map.tif").exists()
    done = subprocess.run([*command, "RESUME=true"], env=profile, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "of 4 super-tiles are finished already" in done.stdout + done.stderr
    expected = tmp_path / "undisturbed.tif"
    assert main(["predict", "--model", str(tiny_model), "--layer", f"optical={layer}", "--output", str(expected)]) == 0
    assert (out / "map.tif").read_bytes() == expected.read_bytes()
