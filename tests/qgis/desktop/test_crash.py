"""QGIS is killed in the middle of a run; the next QGIS goes on, and the map is the same to the byte."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from layerfuse.tests.qgis.waiting import wait_until

CHILD = Path(__file__).with_name("crash_child.py")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc")
def test_killed_and_resumed(make_raster, tiny_model, tmp_path):
    values = np.random.default_rng(1).integers(1, 200, (2, 40, 1200)).astype("uint16")
    strip = make_raster("strip.tif", values, origin=(306_900.0, 4_100_000.0), nodata=0)  # across a border of parts
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)}

    def start(mode):
        return subprocess.Popen(
            [sys.executable, CHILD, mode, tmp_path, tiny_model, strip],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    with start("stall") as child:
        assert any(line == "saved\n" for line in child.stdout), child.stderr.read()
        workers = _children(child.pid)
        child.send_signal(signal.SIGKILL)
    assert workers, "the engine was at work"
    wait_until(lambda: not any(map(_lives, workers)))
    parts = list((tmp_path / "map.tif.layerfuse").glob("*.npz"))
    assert len(parts) == 1
    assert not (tmp_path / "map.tif").exists()
    with start("resume") as child:
        out, errors = child.communicate(timeout=600)
        assert out.endswith("done\n"), errors
    assert not (tmp_path / "map.tif.layerfuse").exists()
    assert (tmp_path / "map.tif").read_bytes() == (tmp_path / "whole.tif").read_bytes()


def _children(process):
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(text) for task in tasks for text in (task / "children").read_text().split()]


def _lives(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
