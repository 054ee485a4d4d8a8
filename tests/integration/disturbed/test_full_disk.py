"""A disk that fills while any command writes: one line tells it, and nothing half-written is left."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("torch")
pytest.importorskip("osgeo.gdal")

from layerfuse.model_backend.command.parser import main
from layerfuse.tests.integration.disturbed.calls import CALLS
from layerfuse.tests.untouched import snapshot


@pytest.fixture()
def full(tmp_path):
    """A disk with room for a few hundred bytes beside a file of the user's."""
    folder = tmp_path / "full"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid():
        pytest.skip("needs root on Linux")
    options = ["-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True).returncode:
        pytest.skip("needs the right to mount")
    (folder / "mine").write_bytes(bytes(8 << 10))
    yield folder
    subprocess.run(["umount", str(folder)], capture_output=True)


@pytest.mark.parametrize("name", CALLS)
def test_a_full_disk_is_told_in_a_line(world, full, capfd, name):
    before = snapshot(full)
    code = main(CALLS[name].line(world / "in", full))
    err = capfd.readouterr().err
    told = [line for line in err.splitlines() if line.startswith("layerfuse: ")]
    assert code == 2 and len(told) == 1 and "Traceback" not in err, f"{code} {err}"
    left = {path: what for path, what in snapshot(full).items() if ".layerfuse" not in path}
    assert left == before
