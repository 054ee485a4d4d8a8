"""The real QGIS desktop is quit or closed while something runs: it ends, nothing runs on, the project is whole."""

import argparse
import contextlib
import json
import shutil
import subprocess
import time
import zipfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from layerfuse.tests.integration.training.test_learn import BOXES, write_boxes
from layerfuse.tests.qgis.desktop import desktop

STORY = Path(__file__).with_name("quit_story.py")
START_SECONDS, END_SECONDS = 400, 30  # of a busy machine; "within seconds" is measured from the answer to its question

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not all(map(shutil.which, ("qgis", "Xvfb", "openbox", "xdotool"))), reason="needs QGIS's desktop and a screen"
    ),
]


@pytest.mark.parametrize("work", ["map", "learn"])
@pytest.mark.parametrize("way", ["quit", "close", "terminate"])
def test_quitting_in_the_middle_leaves_nothing(work, way, make_raster, tiny_model, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    rng = np.random.default_rng(0)
    wood = np.repeat(np.arange(1024) >= 500, 4096).reshape(1024, 4096)
    image = make_raster("image.tif", (rng.normal(100, 10, (2, *wood.shape)) + 80 * wood).astype(np.uint16), nodata=0)
    areas = write_boxes(tmp_path / "areas.gpkg", BOXES, epsg=4326)
    with ExitStack() as stack:
        environment = desktop._prepare(home, argparse.Namespace(dark=False, fonts=1.0, language="", scale=1, story=""))
        environment["DISPLAY"] = desktop._start_screen(stack, desktop.SIZE)
        plan = {"folder": str(home), "image": str(image), "areas": str(areas), "work": work, "model": str(tiny_model)}
        environment["LAYERFUSE_DESKTOP"] = json.dumps(plan)
        desktop._start(stack, ["openbox"], environment)
        command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(home), "--code", str(STORY)]
        qgis = desktop._start(stack, command, environment)
        failed = home / "failed"
        wait(lambda: (home / "running").exists() or failed.exists() or qgis.poll() is not None, START_SECONDS)
        assert (home / "running").exists(), failed.read_text() if failed.exists() else qgis.poll()
        project = (home / "project.qgz").read_bytes()
        at_work = belonging_to(home)
        assert at_work, "a child computes"
        if way == "terminate":
            qgis.terminate()
        else:
            keys = {"quit": "ctrl+q", "close": "alt+F4"}[way]  # the second is the window manager's
            press(environment, keys)  # QGIS asks whether to cancel what runs, and stays
            wait(lambda: (home / "answered").exists(), END_SECONDS)
            wait(lambda: (home / "idle").exists(), END_SECONDS)
            assert (home / "idle").exists(), "what runs does not end when it is cancelled"
            press(environment, keys)
        wait(lambda: qgis.poll() is not None, END_SECONDS)
        assert qgis.poll() is not None, "QGIS does not end"
        wait(lambda: not alive(at_work), END_SECONDS)
        assert not alive(at_work), "a child runs on"
    assert (home / "project.qgz").read_bytes() == project
    with zipfile.ZipFile(home / "project.qgz") as archive:
        assert archive.testzip() is None and any(name.endswith(".qgs") for name in archive.namelist())
    assert not list(home.glob("*.part")) and not (home / "map.tif").exists()


def wait(condition, seconds):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)


def press(environment, keys):
    """Press keys in QGIS's main window, as the window manager knows it."""
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "qgis"]
    sizes = {}
    for window in subprocess.run(search, env=environment, capture_output=True, text=True, timeout=60).stdout.split():
        ask = ["xdotool", "getwindowgeometry", "--shell", window]
        told = subprocess.run(ask, env=environment, capture_output=True, text=True).stdout
        values = dict(line.split("=") for line in told.splitlines() if "=" in line)
        sizes[window] = int(values.get("WIDTH", 0)) * int(values.get("HEIGHT", 0))
    window = max(sizes, key=sizes.get)
    subprocess.run(["xdotool", "windowactivate", "--sync", window, "key", keys], env=environment, check=True)


def belonging_to(home):
    """Processes of the engine that a QGIS with this home has started."""
    found = set()
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            arguments, variables = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
            if entry.name.isdigit() and str(home).encode() in variables and b"model_backend" in arguments:
                found.add(int(entry.name))
    return found


def alive(processes):
    def lives(process):
        try:
            return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
        except OSError:
            return False

    return {process for process in processes if lives(process)}
